// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/jsonscanner.h"
#include "tests/core/observe/packed.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>
#include <random>

namespace tst_jsonscanner {

using namespace espalier;
using namespace espalier::observe;

/// What is left of a text that is read as one value.
struct Scanned {
    Json value;
    std::optional<Error> fault;
};

static Scanned scan(std::string_view text, std::size_t block, const ImportLimits &limits = {})
{
    JobContext job;
    ByteSource source(text, limits, job, block);
    JsonScanner json(source, limits);
    Scanned scanned;
    scanned.value = json.value(std::size_t{1} << 20);
    if (json.good() && json.atValue())
        json.refuse("more follows");
    scanned.fault = json.fault();
    return scanned;
}

/// Whether it is taken when it is skipped, which goes another way than keeping it.
static bool isSkipped(std::string_view text, std::size_t block)
{
    JobContext job;
    const ImportLimits limits;
    ByteSource source(text, limits, job, block);
    JsonScanner json(source, limits);
    json.skip();
    return json.good() && !json.atValue();
}

static std::string messageOf(std::string_view text, const ImportLimits &limits = {})
{
    const auto scanned = scan(text, ByteSource::kBlock, limits);
    return scanned.fault ? scanned.fault->message : std::string();
}

class JsonScannerTest : public QObject {
    Q_OBJECT

private slots:
    void documentsAreReadAsTheLibraryReadsThem_data();
    void documentsAreReadAsTheLibraryReadsThem();
    void whatIsNoJsonIsRefused_data();
    void whatIsNoJsonIsRefused();
    void damagedDocumentsAreJudgedAsTheLibraryJudgesThem();
    void namesOutliveTheirBlock();
    void whatIsKeptInPartIsMarked();
    void loneHalvesOfPairsAreReplaced();
    void invalidUtf8IsReplacedInValues();
    void theFaultNamesThePlace_data();
    void theFaultNamesThePlace();
    void textsBeyondTheLimitAreRefused();
    void deepValuesAreRefused_data();
    void deepValuesAreRefused();
    void whatIsKeptOfAValueIsLimited();
    void numbersAreTakenAsTheyAreAsked_data();
    void numbersAreTakenAsTheyAreAsked();
    void aNullIsNothing();
    void anotherTypeThanExpectedIsRefused();
    void linesAreReadOneByOne();
    void aFaultEndsWithItsLine();
    void aValueDoesNotGoOverTheEndOfALine();
};

static constexpr std::array<std::size_t, 6> kBlocks{1, 2, 3, 7, 64, ByteSource::kBlock};

void JsonScannerTest::documentsAreReadAsTheLibraryReadsThem_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("an object") << QByteArray(
        R"({"a": 1, "b": [true, false, null], "c": {"d": ""}})");
    QTest::newRow("blanks everywhere") << QByteArray(" \n{ \"a\"\t:\r\n[ ] , \"b\" : { } }\n ");
    QTest::newRow("no blanks") << QByteArray(R"([[],[[]],{},{"a":{}},[{}],""])");
    QTest::newRow("escapes") << QByteArray(R"(["\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00"])");
    QTest::newRow("text with an end in it") << QByteArray(R"(["a\"b","\\","\\\""])");
    QTest::newRow("characters of all sizes")
        << QByteArray("[\"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]");
    QTest::newRow("whole numbers") << QByteArray("[0,-0,7,-17,9223372036854775807]");
    QTest::newRow("other numbers") << QByteArray("[0.5,-1.25,1e3,1E-2,2.5e+1]");
    QTest::newRow("a text") << QByteArray(R"("alone")");
    QTest::newRow("a number") << QByteArray("17");
    QTest::newRow("a word") << QByteArray("null");
    QTest::newRow("names with escapes") << QByteArray(R"({"a\nb": 1, "\u0061": 2})");
    QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBF{\"a\": 1}");
}

void JsonScannerTest::documentsAreReadAsTheLibraryReadsThem()
{
    QFETCH(QByteArray, text);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    for (const auto block : kBlocks) {
        if (block < 3 && view.starts_with("\xEF"))
            continue; // a mark is looked for in one block, and those of files are large
        const auto scanned = scan(view, block);
        QVERIFY2(!scanned.fault, scanned.fault ? scanned.fault->message.c_str() : "");
        QVERIFY(scanned.value == parseJson(view));
        QVERIFY(isSkipped(view, block));
    }
}

void JsonScannerTest::whatIsNoJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("nothing", "");
    row("blanks", " \n ");
    row("an object without its end", R"({"a": 1)");
    row("an array without its end", "[1, 2");
    row("a text without its end", R"(["abc)");
    row("an escape without its end", R"(["abc\)");
    row("a code without its end", R"(["\u00)");
    row("a code that is none", R"(["\u00g0"])");
    row("an escape there is not", R"(["\x41"])");
    row("a comma before the end", "[1,]");
    row("a comma before the end of an object", R"({"a": 1,})");
    row("two commas", "[1,,2]");
    row("a comma first", "[,1]");
    row("no comma", "[1 2]");
    row("no colon", R"({"a" 1})");
    row("a colon in an array", "[1:2]");
    row("no value", R"({"a":})");
    row("a name that is no text", "{1: 2}");
    row("the wrong bracket", "[1}");
    row("a bracket too many", "[1]]");
    row("a word that is none", "[nul]");
    row("a word in capitals", "[True]");
    row("not a number", "[NaN]");
    row("a leading zero", "[01]");
    row("a plus", "[+1]");
    row("no digit before the point", "[.5]");
    row("no digit behind the point", "[1.]");
    row("no digit in the exponent", "[1e]");
    row("a minus alone", "[-]");
    row("a line end in a text", "[\"a\nb\"]");
    row("a control character in a text", QByteArray("[\"a\0b\"]", 7));
    row("a NUL between values", QByteArray("[1,\0 2]", 7));
    row("a comment", "[1 /* one */]");
    row("single quotes", "['a']");
    row("two values", "{} {}");
    row("words", "not JSON at all");
}

void JsonScannerTest::whatIsNoJsonIsRefused()
{
    QFETCH(QByteArray, text);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    QVERIFY(!Json::accept(view));
    for (const auto block : kBlocks) {
        const auto scanned = scan(view, block);
        QVERIFY(scanned.fault.has_value());
        QCOMPARE(scanned.fault->kind, ErrorKind::InvalidInput);
        QVERIFY(!isSkipped(view, block));
    }
}

void JsonScannerTest::damagedDocumentsAreJudgedAsTheLibraryJudgesThem()
{
    const std::string whole =
        R"({"a": [1, -2.5e3, "x\"y\\", true], "b": {"c": null, "d": [[], {}]}, "e": "f\n"})";
    constexpr std::string_view kBytes = "{}[],:\"\\ 0123456789.-+eEtfnul \nab";
    std::mt19937 random(17);
    int accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto text = whole;
        for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
            const auto at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = kBytes[random() % kBytes.size()]; break;
            case 1: text.erase(at, 1 + random() % 4); break;
            default: text.insert(at, 1, kBytes[random() % kBytes.size()]);
            }
        }
        const bool expected = Json::accept(text);
        accepted += expected ? 1 : 0;
        const auto block = 1 + random() % 16;
        const auto scanned = scan(text, block);
        QVERIFY2(!scanned.fault == expected, text.c_str());
        QVERIFY2(isSkipped(text, block) == expected, text.c_str());
        if (expected)
            QVERIFY2(scanned.value.size() <= 3 || scanned.value.is_object(), text.c_str());
    }
    QVERIFY(accepted > 100); // or it has shown nothing
}

void JsonScannerTest::namesOutliveTheirBlock()
{
    // Unpacked, each block takes the place of the one before.
    const std::string text = R"({"one"   :1,"two"        : {"three" :[1,2]},"f\u0075r"  :4})";
    const auto data = test::packed(text);
    for (std::size_t block = 3; block < text.size(); ++block) {
        JobContext job;
        const ImportLimits limits;
        ByteSource source(data, limits, job, block);
        JsonScanner json(source, limits);
        QCOMPARE(QString::fromStdString(toText(json.value(1000))),
                 QStringLiteral(R"({"one":1,"two":{"three":[1,2]},"fur":4})"));
        QVERIFY(json.good());
    }
}

void JsonScannerTest::whatIsKeptInPartIsMarked()
{
    JobContext job;
    const ImportLimits limits;
    const std::string text = R"("a token that is cut")";
    ByteSource source(text, limits, job);
    JsonScanner json(source, limits);
    QCOMPARE(QString::fromStdString(json.value(16 + 12).get<std::string>()),
             QStringLiteral("a token …"));
    QVERIFY(json.good());
}

void JsonScannerTest::loneHalvesOfPairsAreReplaced()
{
    for (const auto block : kBlocks) {
        QCOMPARE(scan(R"("a\ud83d")", block).value, Json("a\xEF\xBF\xBD"));
        QCOMPARE(scan(R"("\ude00b")", block).value, Json("\xEF\xBF\xBD"
                                                         "b"));
        QCOMPARE(scan(R"("\ud83d\n\ude00")", block).value, Json("\xEF\xBF\xBD\n\xEF\xBF\xBD"));
        QCOMPARE(scan(R"("\ud83d\ud83d\ude00")", block).value,
                 Json("\xEF\xBF\xBD\xF0\x9F\x98\x80"));
    }
}

void JsonScannerTest::invalidUtf8IsReplacedInValues()
{
    const auto scanned = scan("[\"a\xFF\xC3\"]", ByteSource::kBlock);
    QVERIFY(!scanned.fault);
    QCOMPARE(scanned.value[0], Json("a\xEF\xBF\xBD\xEF\xBF\xBD"));
}

void JsonScannerTest::theFaultNamesThePlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("at the beginning") << QByteArray("x") << "byte 1: this is not JSON";
    QTest::newRow("within") << QByteArray("{\"a\": x}") << "byte 7: this is not JSON";
    QTest::newRow("at the end") << QByteArray("[1,") << "byte 4: it ends too early";
    QTest::newRow("in a later line")
        << QByteArray("[1,\n 2\n 3]") << "byte 9: a comma or the end is expected";
}

void JsonScannerTest::theFaultNamesThePlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    QCOMPARE(QString::fromStdString(messageOf(text.toStdString())), message);
}

void JsonScannerTest::textsBeyondTheLimitAreRefused()
{
    ImportLimits limits;
    limits.valueBytes = 100;
    const std::string text = "[\"" + std::string(101, 'x') + "\"]";
    for (const auto block : kBlocks) {
        QVERIFY(scan(text, block, limits).fault.has_value());
        QVERIFY(!scan("[\"" + std::string(100, 'x') + "\"]", block, limits).fault);
    }
}

void JsonScannerTest::deepValuesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("arrays") << QByteArray(300'000, '[');
    QTest::newRow("arrays with their ends") << QByteArray(300'000, '[') + QByteArray(300'000, ']');
    QTest::newRow("objects") << QByteArray(R"({"a":)").repeated(300'000);
}

void JsonScannerTest::deepValuesAreRefused()
{
    QFETCH(QByteArray, text);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    const auto scanned = scan(view, ByteSource::kBlock);
    QVERIFY(scanned.fault.has_value());
    QVERIFY(scanned.fault->message.contains("too deep"));
    QVERIFY(!isSkipped(view, ByteSource::kBlock));
    QVERIFY(!scan(std::string(100, '[') + std::string(100, ']'), ByteSource::kBlock).fault);
}

void JsonScannerTest::whatIsKeptOfAValueIsLimited()
{
    JobContext job;
    const ImportLimits limits;
    std::string text = "[";
    for (int i = 0; i < 10'000; ++i)
        text += R"({"name": "value", "list": [1, 2, 3]},)";
    text += "0]";
    ByteSource source(text, limits, job);
    JsonScanner json(source, limits);
    const Json value = json.value(1000);
    QVERIFY(json.good());
    QVERIFY(!json.atValue()); // all of it was read
    QVERIFY(toText(value).size() < 1000);
    QCOMPARE(value[0]["name"], "value");
}

void JsonScannerTest::numbersAreTakenAsTheyAreAsked_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<qint64>("whole");
    QTest::addColumn<quint64>("count");
    const auto row = [](const char *text, bool isWhole, qint64 whole, quint64 count) {
        QTest::newRow(text) << QByteArray(text) << isWhole << whole << count;
    };
    row("5", true, 5, 5);
    row("\"5\"", true, 5, 5);
    row("-5", true, -5, 0);
    row("\"-5\"", true, -5, 0);
    row("5.0", true, 5, 5);
    row("5e2", true, 500, 500);
    row("9223372036854775807", true, std::numeric_limits<qint64>::max(),
        std::numeric_limits<qint64>::max());
    row("18446744073709551615", false, 0, std::numeric_limits<quint64>::max());
    row("\"five\"", false, 0, 0);
    row("true", false, 0, 0);
    row("1e30", false, 0, 0);
    row("{}", false, 0, 0);
}

void JsonScannerTest::numbersAreTakenAsTheyAreAsked()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isWhole);
    QFETCH(qint64, whole);
    QFETCH(quint64, count);
    JobContext job;
    const ImportLimits limits;
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    ByteSource first(view, limits, job);
    JsonScanner asWhole(first, limits);
    QCOMPARE(asWhole.integer(), whole);
    QCOMPARE(asWhole.good(), isWhole);
    ByteSource second(view, limits, job);
    JsonScanner asCount(second, limits);
    QCOMPARE(asCount.count(), count);
    QCOMPARE(asCount.good(), isWhole || count > 0);
}

void JsonScannerTest::aNullIsNothing()
{
    JobContext job;
    const ImportLimits limits;
    ByteSource source("[null,null,null,null,null,null]", limits, job);
    JsonScanner json(source, limits);
    QVERIFY(json.enterArray());
    QVERIFY(json.nextElement());
    QVERIFY(json.text().empty());
    QVERIFY(json.nextElement());
    QCOMPARE(json.integer(), 0);
    QVERIFY(json.nextElement());
    QVERIFY(!json.real());
    QVERIFY(json.nextElement());
    QVERIFY(!json.flag());
    QVERIFY(json.nextElement());
    QVERIFY(!json.enterObject());
    QVERIFY(json.nextElement());
    QVERIFY(!json.enterArray());
    QVERIFY(!json.nextElement());
    QVERIFY(json.good());
}

void JsonScannerTest::anotherTypeThanExpectedIsRefused()
{
    JobContext job;
    const ImportLimits limits;
    const auto refuses = [&](std::string_view text, auto take) {
        ByteSource source(text, limits, job);
        JsonScanner json(source, limits);
        take(json);
        return !json.good();
    };
    QVERIFY(refuses("5", [](JsonScanner &json) { (void)json.text(); }));
    QVERIFY(refuses("{}", [](JsonScanner &json) { (void)json.text(); }));
    QVERIFY(refuses("[]", [](JsonScanner &json) { (void)json.enterObject(); }));
    QVERIFY(refuses("{}", [](JsonScanner &json) { (void)json.enterArray(); }));
    QVERIFY(refuses("\"\"", [](JsonScanner &json) { (void)json.enterArray(); }));
    QVERIFY(refuses("1", [](JsonScanner &json) { (void)json.flag(); }));
    QVERIFY(refuses("[]", [](JsonScanner &json) { (void)json.real(); }));
}

void JsonScannerTest::linesAreReadOneByOne()
{
    for (const auto block : kBlocks) {
        JobContext job;
        const ImportLimits limits;
        ByteSource source("1\n\n \t\n2\r\n3", limits, job, block);
        JsonScanner json(source, limits);
        std::vector<std::pair<std::uint64_t, std::int64_t>> found;
        while (json.nextLine()) {
            if (json.isBlankLine())
                continue;
            const auto number = json.integer();
            QVERIFY(json.atLineEnd());
            found.emplace_back(json.lineNumber(), number);
        }
        QCOMPARE(found,
                 (std::vector<std::pair<std::uint64_t, std::int64_t>>{{1, 1}, {4, 2}, {5, 3}}));
        QVERIFY(json.good());
    }
}

void JsonScannerTest::aFaultEndsWithItsLine()
{
    for (const auto block : kBlocks) {
        JobContext job;
        const ImportLimits limits;
        ByteSource source("[1, x, 2]\n[3]\n[4", limits, job, block);
        JsonScanner json(source, limits);
        QVERIFY(json.nextLine());
        json.skip();
        QVERIFY(!json.atLineEnd());
        QCOMPARE(json.fault()->message, "line 1, byte 5: this is not JSON");
        QVERIFY(json.nextLine());
        json.skip();
        QVERIFY(json.atLineEnd());
        QVERIFY(json.nextLine());
        json.skip();
        QCOMPARE(json.fault()->message, "line 3, byte 3: it ends too early");
        QVERIFY(!json.nextLine());
    }
}

void JsonScannerTest::aValueDoesNotGoOverTheEndOfALine()
{
    for (const auto block : kBlocks) {
        JobContext job;
        const ImportLimits limits;
        ByteSource source("{\"a\":\n1}\n2", limits, job, block);
        JsonScanner json(source, limits);
        QVERIFY(json.nextLine());
        json.skip();
        QCOMPARE(json.fault()->message, "line 1, byte 6: it ends too early");
        QVERIFY(json.nextLine());
        QVERIFY(json.nextLine());
        QCOMPARE(json.integer(), 2);
        QVERIFY(json.atLineEnd());
    }
}

} // namespace tst_jsonscanner

QTEST_GUILESS_MAIN(tst_jsonscanner::JsonScannerTest)
#include "tst_jsonscanner.moc"
