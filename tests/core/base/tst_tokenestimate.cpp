// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tokenestimate.h"

#include <QTest>

#include <string>

namespace tst_tokenestimate {

using namespace espalier;

class TokenEstimateTest : public QObject {
    Q_OBJECT

private slots:
    void textsHaveAboutAsManyTokens_data();
    void textsHaveAboutAsManyTokens();
    void longWordsAreManyTokens();
};

void TokenEstimateTest::textsHaveAboutAsManyTokens_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::uint64_t>("least");
    QTest::addColumn<std::uint64_t>("most");
    const auto row = [](const char *name, const char *text, std::uint64_t least,
                        std::uint64_t most) {
        QTest::newRow(name) << std::string(text) << least << most;
    };
    row("nothing", "", 0, 0);
    row("a short word", "if", 1, 1);
    row("two words", "a word", 2, 2);
    row("digits and a line end", "12\n", 2, 3);
    row("prose", "The quick brown fox jumps over the lazy dog.", 8, 13);
    row("code", "def add(a, b):\n    result = a + b\n    return result\n", 15, 27);
}

void TokenEstimateTest::textsHaveAboutAsManyTokens()
{
    QFETCH(const std::string, text);
    QFETCH(const std::uint64_t, least);
    QFETCH(const std::uint64_t, most);
    const auto tokens = estimateTokens(text);
    QVERIFY2(tokens >= least && tokens <= most, qPrintable(QString::number(tokens)));
}

void TokenEstimateTest::longWordsAreManyTokens()
{
    QVERIFY(estimateTokens(std::string(6000, 'x')) >= 1000);
}

} // namespace tst_tokenestimate

QTEST_GUILESS_MAIN(tst_tokenestimate::TokenEstimateTest)
#include "tst_tokenestimate.moc"
