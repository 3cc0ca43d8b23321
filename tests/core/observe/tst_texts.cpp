// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textformat.h"
#include "core/observe/calltimes.h"
#include "core/observe/functiontable.h"
#include "core/observe/texts.h"
#include "tests/core/observe/imported.h"
#include "tests/core/observe/timezone.h"
#include "tests/support/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

namespace tst_texts {

using namespace espalier;
using namespace espalier::observe;

class TextsTest : public QObject {
    Q_OBJECT

private slots:
    void bytesThatAreNoTextAreReplaced_data();
    void bytesThatAreNoTextAreReplaced();
    void textsAreCutBetweenCharacters_data();
    void textsAreCutBetweenCharacters();
    void pathsAreMadeRelative_data();
    void pathsAreMadeRelative();
    void placesCountFromOne();
    void timesAreRead_data();
    void timesAreRead();
    void timesWithoutAZoneAreOfThisMachineWhereAsked();
    void timesAreWritten();
    void namesInTablesAreCut();
    void documentsAreParsed();
    void damagedDocumentsNameThePlace_data();
    void damagedDocumentsNameThePlace();
    void manyMembersTakeNoQuadraticTime();
    void documentsThatTakeTooMuchMemoryAreRefused();
    void coveredTimeIsExactWhateverTheOrder();
    void coveredTimeNeedsBoundedMemory();
    void durationsAreThinnedEvenly();
    void tablesNeedBoundedMemory();
};

void TextsTest::bytesThatAreNoTextAreReplaced_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const QString mark(QChar(0xFFFD));
    QTest::newRow("text") << QByteArray("aé€😀") << QStringLiteral("aé€😀");
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("a byte of Latin-1")
        << QByteArray("caf\xE9!") << QStringLiteral("caf%1!").arg(mark);
    QTest::newRow("a character cut off")
        << QByteArray("a\xE2\x82") << QStringLiteral("a%1%1").arg(mark);
    QTest::newRow("an overlong form") << QByteArray("\xC0\xAF") << QString(mark + mark);
    QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << QString(mark + mark + mark);
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QStringLiteral("a%1b").arg(mark);
}

void TextsTest::bytesThatAreNoTextAreReplaced()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(validText({bytes.constData(), std::size_t(bytes.size())})),
             text);
}

void TextsTest::textsAreCutBetweenCharacters_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("most");
    QTest::addColumn<QByteArray>("cut");
    QTest::newRow("short enough") << QByteArray("abcdef") << 6 << QByteArray("abcdef");
    QTest::newRow("too long") << QByteArray("ab cdefgh") << 8 << QByteArray("ab …");
    QTest::newRow("too long, behind a word") << QByteArray("ab cd efgh") << 8 << QByteArray("ab …");
    QTest::newRow("too long, behind a line")
        << QByteArray("ab\ncdefgh") << 8 << QByteArray("ab\n…");
    QTest::newRow("one word that is too long") << QByteArray("abcdefg") << 6 << QByteArray("…");
    QTest::newRow("within a character") << QByteArray("a b€defgh") << 7 << QByteArray("a …");
    QTest::newRow("no room for anything") << QByteArray("abcdefg") << 2 << QByteArray("…");
    QTest::newRow("longer by what is replaced")
        << QByteArray("a \xFF\xFF\xFF") << 6 << QByteArray("a …");
}

void TextsTest::textsAreCutBetweenCharacters()
{
    QFETCH(QByteArray, text);
    QFETCH(int, most);
    QFETCH(QByteArray, cut);
    const auto result = cutText(text.toStdString(), std::size_t(most));
    QCOMPARE(QByteArray::fromStdString(result), cut);
    QVERIFY(isValidUtf8(result));
}

void TextsTest::pathsAreMadeRelative_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("relative");
    const auto row = [](const char *path, const char *relative) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(relative);
    };
    row("/srv/shop/a.py", "a.py");
    row("/srv/shop/src/a.py", "src/a.py");
    row("/srv/shop/./src//b/../a.py", "src/a.py");
    row("file:///srv/shop/a.py", "a.py");
    row("/srv/shop", "/srv/shop");
    row("/srv/shopping/a.py", "/srv/shopping/a.py");
    row("/srv/shop/../a.py", "/srv/shop/../a.py");
    row("/usr/lib/a.py", "/usr/lib/a.py");
    row("src/a.py", "src/a.py");
    row("./src/a.py", "src/a.py");
    row("src/../a.py", "a.py");
    row("../a.py", "../a.py");
    row(".", ".");
    row("", "");
    row("<string>", "<string>");
    row("node:internal/modules", "node:internal/modules");
}

void TextsTest::pathsAreMadeRelative()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, relative);
    for (const char *project : {"/srv/shop", "/srv/shop/", "/srv/./shop"})
        QCOMPARE(relativePath(path.toStdString(), project), relative.toStdString());
    if (!path.startsWith("file:"))
        QCOMPARE(relativePath(path.toStdString(), {}), path.toStdString());
}

void TextsTest::placesCountFromOne()
{
    constexpr std::string_view kText = "ab\ncd\n";
    QCOMPARE(placeOf(kText, 0), "line 1, byte 1");
    QCOMPARE(placeOf(kText, 2), "line 1, byte 3");
    QCOMPARE(placeOf(kText, 3), "line 2, byte 1");
    QCOMPARE(placeOf(kText, 100), "line 3, byte 1");
    QCOMPARE(placeOf(kText, 4, 10), "line 11, byte 2");
}

void TextsTest::timesAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("time");
    const auto row = [](const char *text, const char *time) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(time);
    };
    row("2025-06-15T15:06:40Z", "2025-06-15T15:06:40.000Z");
    row("2025-06-15t15:06:40z", "2025-06-15T15:06:40.000Z");
    row("2025-06-15 15:06:40", "2025-06-15T15:06:40.000Z");
    row("2025-06-15T15:06", "2025-06-15T15:06:00.000Z");
    row("2025-06-15T15:06:40.1234567Z", "2025-06-15T15:06:40.123Z");
    row("2025-06-15 15:06:40,123", "2025-06-15T15:06:40.123Z");
    row("2025-06-15T17:06:40+02:00", "2025-06-15T15:06:40.000Z");
    row("2025-06-15T17:06:40+0200", "2025-06-15T15:06:40.000Z");
    row("2025-06-15T17:06:40+02", "2025-06-15T15:06:40.000Z");
    row("2025-01-01T00:30:00+01:00", "2024-12-31T23:30:00.000Z");
    row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
    row("2025-02-29T00:00:00Z", "");
    row("2025-13-01T00:00:00Z", "");
    row("2025-06-15T24:00:00Z", "");
    row("2025-06-15T15:60:00Z", "");
    row("2025-06-15T15:06:40X", "");
    row("2025-06-15T15:06:40+99:00", "");
    row("2025-06-15", "");
    row("yesterday", "");
    row("", "");
    row("-025-06-15T15:06:40Z", "");
}

void TextsTest::timesAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, time);
    QCOMPARE(utcTime(text.toStdString()).value_or(""), time.toStdString());
}

void TextsTest::timesWithoutAZoneAreOfThisMachineWhereAsked()
{
    const test::TimeZone zone("XST3"); // three hours behind UTC
    constexpr std::string_view kPlain = "2025-06-15T23:06:40.5";
    QCOMPARE(utcTime(kPlain).value_or(""), "2025-06-15T23:06:40.500Z");
    QCOMPARE(utcTime(kPlain, Unzoned::Local).value_or(""), "2025-06-16T02:06:40.500Z");
    QCOMPARE(utcTime("2025-06-15T23:06:40Z", Unzoned::Local).value_or(""),
             "2025-06-15T23:06:40.000Z");
    QCOMPARE(utcTime("9999-12-31T23:00:00", Unzoned::Local).value_or(""), "");
}

void TextsTest::namesInTablesAreCut()
{
    FunctionTable table(10);
    const auto long1 = test::words(1019) + "abcdefghij"; // cut in its last word
    QVERIFY(table.add({.service = long1, .id = long1, .path = long1}));
    QVERIFY(table.add({.service = long1, .id = long1 + "k"}));
    FunctionTable other(10);
    QCOMPARE(table.moveTo(other, {}), 0u);
    int functions = 0;
    QVERIFY(other.finish(
        [&](const model::FunctionSeen &seen, const std::string &service, std::uint64_t) {
            ++functions;
            return seen.calls == 2 && seen.id.ends_with("wordy …") && !seen.id.contains("abc") &&
                   service == seen.id && seen.path == seen.id;
        }));
    QCOMPARE(functions, 1);
}

void TextsTest::timesAreWritten()
{
    QCOMPARE(timeOfNanoseconds(0), "");
    QCOMPARE(timeOfNanoseconds(1'750'000'000'123'456'789), "2025-06-15T15:06:40.123Z");
    QCOMPARE(timeOfNanoseconds(std::numeric_limits<std::uint64_t>::max()),
             "2554-07-21T23:34:33.710Z");
    QCOMPARE(timeOfSeconds(-1), "");
    QCOMPARE(timeOfSeconds(std::nan("")), "");
    QCOMPARE(timeOfSeconds(1e300), "");
    for (const double number : {1'750'000'000.0, 1'750'000'000e3, 1'750'000'000e6, 1'750'000'000e9})
        QCOMPARE(timeOf(Json(number)), "2025-06-15T15:06:40.000Z");
    QCOMPARE(timeOf(Json::array()), "");
}

void TextsTest::documentsAreParsed()
{
    const std::string text =
        R"({"a":[1,-2,0.5,true,null,"x\n"],"b":{},"c":[[],{}],"a2":{"b":{"c":1}}})";
    const auto document = parseDocument(text, {});
    VERIFY_OK(document);
    QVERIFY(*document == parseJson(text));
    QCOMPARE(toText(*document), text);
    const auto twice = parseDocument(R"({"a":1,"a":2})", {});
    VERIFY_OK(twice);
    QCOMPARE(twice->size(), 2u);
    QCOMPARE((*twice)["a"], 1);
}

void TextsTest::damagedDocumentsNameThePlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("nothing") << QByteArray() << "line 1, byte 1: this is not JSON";
    QTest::newRow("words") << QByteArray("{\n  \"a\": words\n}")
                           << "line 2, byte 8: this is not JSON";
    QTest::newRow("cut off") << QByteArray("{\"a\":\n[1,") << "line 2, byte 4: this is not JSON";
    QTest::newRow("too deep") << QByteArray(1000, '[')
                              << "line 1, byte 129: values stand too deep within each other";
    QTest::newRow("a number beyond all")
        << QByteArray("[1e999]") << "line 1, byte 7: a number is too large";
    QTest::newRow("invalid UTF-8")
        << QByteArray("[\"a\xFF\"]") << "line 1, byte 4: this is not JSON";
}

void TextsTest::damagedDocumentsNameThePlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto document = parseDocument(text.toStdString(), {});
    VERIFY_FAILS(InvalidInput, document);
    QCOMPARE(QString::fromStdString(document.error().message), message);
}

void TextsTest::manyMembersTakeNoQuadraticTime()
{
    constexpr int kMembers = 200'000;
    std::string text = "{";
    for (int i = 0; i < kMembers; ++i)
        text += (i > 0 ? ",\"member" : "\"member") + std::to_string(i) + "\":1";
    text += '}';
    QElapsedTimer timer;
    timer.start();
    const auto document = parseDocument(text, {});
    VERIFY_OK(document);
    QCOMPARE(document->size(), std::size_t{kMembers});
    QVERIFY(timer.elapsed() < 5000); // comparing each with each takes minutes
}

void TextsTest::documentsThatTakeTooMuchMemoryAreRefused()
{
    std::string text = "[";
    for (int i = 0; i < 2'000'000; ++i)
        text += "{},";
    text += "0]";
    const auto document = parseDocument(text, {});
    VERIFY_FAILS(InvalidInput, document);
    QVERIFY(document.error().message.ends_with("too much memory"));
}

void TextsTest::coveredTimeIsExactWhateverTheOrder()
{
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
        constexpr std::size_t kTime = 2000;
        std::vector<bool> isCovered(kTime);
        Covered covered;
        Covered other;
        for (int i = 0; i < 100; ++i) {
            const auto start = random() % kTime;
            const auto end = std::min(kTime, start + 1 + random() % 40);
            (i % 2 == 0 ? covered : other).add(start * 1'000'000, end * 1'000'000);
            for (auto at = start; at < end; ++at)
                isCovered[at] = true;
        }
        covered.add(other);
        QCOMPARE(covered.milliseconds(), double(std::ranges::count(isCovered, true)));
    }
}

void TextsTest::coveredTimeNeedsBoundedMemory()
{
    Covered covered;
    constexpr std::uint64_t kParts = 500'000;
    for (std::uint64_t i = 0; i < kParts; ++i)
        covered.add(i * 10'000'000, i * 10'000'000 + 1'000'000 * (1 + i % 3));
    QVERIFY(covered.size() <= 2 * Covered::kMost);
    const double exact = 2.0 * double(kParts);
    QVERIFY(std::abs(covered.milliseconds() - exact) < 2);
    covered.add(0, kParts * 10'000'000); // what covers all gaps
    QCOMPARE(covered.milliseconds(), 10.0 * double(kParts));
    while (covered.size() > 1)
        covered.thin();
    QCOMPARE(covered.milliseconds(), 10.0 * double(kParts));
}

void TextsTest::durationsAreThinnedEvenly()
{
    // In one piece, and merged of pieces of many sizes.
    Durations whole;
    Durations merged;
    std::mt19937 random(5);
    std::uint64_t number = 0;
    while (number < 400'000) {
        Durations part;
        for (auto count = 1 + random() % 3000; count > 0; --count, ++number) {
            const double value = double(number * 7919 % 1000);
            part.add(value);
            whole.add(value);
        }
        merged.add(part);
    }
    for (auto *durations : {&whole, &merged}) {
        QVERIFY(durations->size() <= Durations::kMost);
        QVERIFY(std::abs(durations->percentile(0.5) - 500) < 10);
        QVERIFY(std::abs(durations->percentile(0.95) - 950) < 10);
    }
}

void TextsTest::tablesNeedBoundedMemory()
{
    // Each with a name, a path and types of errors of its own, as long as they can be.
    FunctionTable table(1'000'000);
    const auto path = test::words(5000);
    std::uint64_t taken = 0;
    for (int i = 0; i < 200'000; ++i) {
        const std::string id = std::to_string(i) + test::words(5000);
        const std::vector<std::string> types{std::to_string(i) + test::words(500)};
        taken += table.add({.id = id, .path = path, .end = 5, .failed = true, .errorTypes = types})
                     ? 1
                     : 0;
    }
    QVERIFY(taken > 10'000);
    QVERIFY(taken < 100'000);
    std::uint64_t bytes = 0;
    std::uint64_t functions = 0;
    QVERIFY(table.finish([&](const model::FunctionSeen &seen, const std::string &, std::uint64_t) {
        ++functions;
        bytes += seen.id.size() + seen.path.size();
        return true;
    }));
    QCOMPARE(functions, taken);
    QVERIFY(bytes < 150'000'000);
    QVERIFY(table.empty());
}

} // namespace tst_texts

QTEST_GUILESS_MAIN(tst_texts::TextsTest)
#include "tst_texts.moc"
