// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/textsearch.h"

#include "core/store/schema.h"
#include "core/store/statement.h"

#include <QTest>

#include <memory>
#include <random>
#include <vector>

namespace tst_textsearch {

using namespace espalier;
using namespace espalier::store;

class TextSearchTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void agreesWithTheStandardLibrary();
    void isAFunctionOfSql_data();
    void isAFunctionOfSql();
};

void TextSearchTest::finds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<bool>("held");
    QTest::newRow("nothing in nothing") << QByteArray() << QByteArray() << true;
    QTest::newRow("nothing in a text") << QByteArray("price") << QByteArray() << true;
    QTest::newRow("a text in nothing") << QByteArray() << QByteArray("p") << false;
    QTest::newRow("the whole") << QByteArray("price") << QByteArray("price") << true;
    QTest::newRow("longer than the text") << QByteArray("price") << QByteArray("prices") << false;
    QTest::newRow("one letter") << QByteArray("price") << QByteArray("c") << true;
    QTest::newRow("one letter that is not there")
        << QByteArray("price") << QByteArray("C") << false;
    QTest::newRow("at the end") << QByteArray("a price of nothing") << QByteArray("ing") << true;
    QTest::newRow("only its first and last byte")
        << QByteArray("the axxxb of nothing much") << QByteArray("ayyyb") << false;
    QTest::newRow("first and last byte before the text itself")
        << QByteArray("axxxb ayyyb of nothing") << QByteArray("ayyyb") << true;
    QTest::newRow("no pattern") << QByteArray("a price of nothing") << QByteArray("p*ce") << false;
    QTest::newRow("bytes that are zero")
        << QByteArray("a\0b\0\1c and more of it", 22) << QByteArray("\0\1c", 3) << true;
    QTest::newRow("bytes of the upper half")
        << QByteArray("preis in \xe2\x82\xac, gerundet") << QByteArray("\xe2\x82\xac") << true;
}

void TextSearchTest::finds()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, part);
    QTEST(holds(text.toStdString(), part.toStdString()), "held");
}

void TextSearchTest::agreesWithTheStandardLibrary()
{
    std::mt19937 random(20'261'201); // NOLINT(cert-msc51-cpp): the same texts each time
    // Few different bytes, with those that borrow from one another in sums of eight of them.
    const std::string bytes{'\0', '\1', 'a', '\x7f', '\x80', '\xff'};
    const auto some = [&](std::size_t size) {
        std::string text(size, ' ');
        for (auto &c : text)
            c = bytes[random() % bytes.size()];
        return text;
    };
    int held = 0;
    constexpr int kTexts = 200'000;
    for (int i = 0; i < kTexts; ++i) {
        // Memory of its own of the exact size, so that reading behind it is found out.
        const auto text = some(random() % 48);
        const auto part = some(random() % 6);
        const std::vector<char> exact(text.begin(), text.end());
        const bool expected = text.find(part) != std::string::npos;
        held += expected ? 1 : 0;
        if (holds({exact.data(), exact.size()}, part) != expected)
            QCOMPARE(QByteArray::fromStdString(text).toHex(),
                     "to hold " + QByteArray::fromStdString(part).toHex());
    }
    QVERIFY(held > kTexts / 10 && held < kTexts * 9 / 10);
}

void TextSearchTest::isAFunctionOfSql_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("held") << QByteArray("'a price', 'pri'") << QByteArray("1");
    QTest::newRow("not held") << QByteArray("'a price', 'Pri'") << QByteArray("0");
    QTest::newRow("bytes") << QByteArray("x'00ff01', x'ff'") << QByteArray("1");
    QTest::newRow("an empty text") << QByteArray("'', 'a'") << QByteArray("0");
    QTest::newRow("an empty part") << QByteArray("'a', ''") << QByteArray("1");
    QTest::newRow("a number, as it is written") << QByteArray("1234, 23") << QByteArray("1");
    QTest::newRow("each part") << QByteArray("'a price', 'pri', '', 'ce'") << QByteArray("1");
    QTest::newRow("all but one") << QByteArray("'a price', 'pri', 'x'") << QByteArray("0");
    QTest::newRow("no parts") << QByteArray("'a price'") << QByteArray("1");
    QTest::newRow("one that is null") << QByteArray("'a price', 'x', NULL") << QByteArray("null");
    QTest::newRow("no text") << QByteArray("NULL, 'a'") << QByteArray("null");
    QTest::newRow("no part") << QByteArray("'a', NULL") << QByteArray("null");
}

void TextSearchTest::isAFunctionOfSql()
{
    QFETCH(const QByteArray, values);
    QFETCH(const QByteArray, answer);
    const auto database = Database::inMemory(projectSchema()).value();
    Statement select(*database, "SELECT holds(" + values.toStdString() + ")");
    QVERIFY(select.next().value());
    QCOMPARE(select.nullAt(0) ? QByteArray("null") : QByteArray::number(select.integerAt(0)),
             answer);
}

} // namespace tst_textsearch

QTEST_GUILESS_MAIN(tst_textsearch::TextSearchTest)
#include "tst_textsearch.moc"
