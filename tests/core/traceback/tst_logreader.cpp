// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

#include <algorithm>
#include <ctime>

namespace tst_logreader {

using namespace espalier;
using namespace espalier::traceback;
using std::string;

class LogReaderTest : public QObject {
    Q_OBJECT

private slots:
    void takesPrefixesOff_data();
    void takesPrefixesOff();
    void timesWithoutAZoneAreOfThisMachine_data();
    void timesWithoutAZoneAreOfThisMachine();
    void tracesThatFollowEachOtherAreFound_data();
    void tracesThatFollowEachOtherAreFound();
    void longLinesAreCutWithAMark();
    void tellsTheTime_data();
    void tellsTheTime();
    void endsTraces_data();
    void endsTraces();
    void piecesOfAnySizeAreTheSameText();
    void tracesAreHandedOverOnceTheyEnd();
    void whatIsBeyondTheLimitsIsCounted_data();
    void whatIsBeyondTheLimitsIsCounted();
    void messagesAreCutWithAMark();
    void theLastErrorsOfAChainAreKept();
    void bytesThatAreNoTextAreReplaced();
};

static const string kPython = "Traceback (most recent call last):\n"
                              "  File \"/src/shop.py\", line 4, in sell\n"
                              "    raise ShopError(tea)\n"
                              "ShopError: sold out\n";
static const string kJava = "java.lang.IllegalStateException: sold out\n"
                            "\tat shop.Cart.add(Cart.java:12)\n"
                            "Caused by: java.lang.Error\n"
                            "\t... 1 more\n";

static string behind(const string &prefix, const string &text)
{
    string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at) + 1;
        result += prefix + text.substr(at, end - at);
        at = end;
    }
    return result;
}

void LogReaderTest::takesPrefixesOff_data()
{
    QTest::addColumn<string>("prefix");
    const auto row = [](const char *name, const string &prefix) { QTest::newRow(name) << prefix; };
    row("compose", "web-1  | ");
    row("a pod", "[pod/web-7d9f/app] ");
    row("a container runtime", "2026-01-31T12:00:00.123456789Z stderr F ");
    row("a journal", "Jan 31 12:00:00 host shop[123]: ");
    row("logback", "12:00:00.123 [main] ERROR shop.Main - ");
    row("log4j", "2026-01-31 12:00:00,123 ERROR [http-nio-1] shop.Main: ");
    row("Python's logging", "ERROR:root:");
    row("Go's log", "2026/01/31 12:00:00 main.go:7: ");
    row("klog", "E0131 12:00:00.123456    1234 main.go:7] ");
    row("a worker nobody has heard of", "<w#7> [job=55 try=2/3] >>> ");
    row("blanks", "        ");
    row("blanks behind a prefix", "web-1  |     ");
    row("a tab", "\t");
    row("a comment", "//     ");
}

void LogReaderTest::takesPrefixesOff()
{
    QFETCH(string, prefix);
    for (const auto &text : {kPython, kJava}) {
        const auto expected = dump(parseTrace(text));
        const auto found = findTraces("going on\n" + behind(prefix, text) + "going on\n");
        QCOMPARE(found.size(), 1u);
        COMPARE_TEXTS(dump(found[0].trace), expected);
        QCOMPARE(found[0].line, 2u);
        QCOMPARE(found[0].endLine, 5u);
    }
}

void LogReaderTest::tellsTheTime_data()
{
    QTest::addColumn<string>("record");
    QTest::addColumn<string>("at");
    const auto row = [](const char *name, const string &record, const string &at) {
        QTest::newRow(name) << record << at;
    };
    const string noon = "2026-01-31T12:00:00.000Z";
    row("RFC 3339", "2026-01-31T12:00:00Z ERROR failed", noon);
    row("with an offset", "2026-01-31T13:30:00+01:30 ERROR failed", noon);
    row("with an offset without a colon", "2026-01-31 07:00:00 -0500 [ERROR] failed", noon);
    row("with a fraction", "2026-01-31 12:00:00,12 - app - ERROR - failed",
        "2026-01-31T12:00:00.120Z");
    row("with nanoseconds", "2026-01-31T12:00:00.123456789Z stderr F failed",
        "2026-01-31T12:00:00.123Z");
    row("in brackets", "[2026-01-31 12:00:00] production.ERROR: failed", noon);
    row("Go's log", "2026/01/31 12:00:00 failed", noon);
    row("PHP's log", "[31-Jan-2026 12:00:00 UTC] failed", noon);
    row("PHP's log elsewhere", "[31-Jan-2026 12:00:00 Europe/Berlin] failed", "");
    row("a web server", "[Sat Jan 31 12:00:00.000000 2026] [error] failed", noon);
    row("java.util.logging", "Jan 31, 2026 12:00:00 PM shop.Main main", noon);
    row("a day with one digit", "Feb 1, 2026 9:05:00 AM shop.Main main",
        "2026-02-01T09:05:00.000Z");
    row("no year", "Jan 31 12:00:00 host app[1]: failed", "");
    row("no day", "12:00:00.123 [main] ERROR failed", "");
    row("a day that is none", "2026-02-30 12:00:00 ERROR failed", "");
    row("no time", "ERROR failed", "");
    row("a month or a day", "01/02/2026 12:00:00 ERROR failed", "");
}

void LogReaderTest::tellsTheTime()
{
    QFETCH(string, record);
    QFETCH(string, at);
    const auto below = findTraces(record + '\n' + kPython);
    QCOMPARE(below.size(), 1u);
    COMPARE_TEXTS(below[0].at, at);
    const auto late =
        findTraces(record + '\n' + behind("a plain line\n", "\n\n\n\n\n\n\n\n") + kPython);
    QCOMPARE(late.size(), 1u);
    COMPARE_TEXTS(late[0].at, string());
}

void LogReaderTest::timesWithoutAZoneAreOfThisMachine_data()
{
    QTest::addColumn<string>("record");
    QTest::addColumn<string>("at");
    const auto row = [](const char *name, const string &record, const string &at) {
        QTest::newRow(name) << record << at;
    };
    row("no zone", "2026-01-31 12:00:00,5 ERROR failed", "2026-01-31T10:00:00.500Z");
    row("no zone, before midnight", "2026/02/01 01:00:00 failed", "2026-01-31T23:00:00.000Z");
    row("UTC", "2026-01-31T12:00:00Z ERROR failed", "2026-01-31T12:00:00.000Z");
    row("another", "2026-01-31T12:00:00-05:00 ERROR failed", "2026-01-31T17:00:00.000Z");
    row("a zone by its name", "[31-Jan-2026 12:00:00 UTC] failed", "2026-01-31T12:00:00.000Z");
}

void LogReaderTest::timesWithoutAZoneAreOfThisMachine()
{
    QFETCH(string, record);
    QFETCH(string, at);
    const auto before = qgetenv("TZ");
    qputenv("TZ", "XST-2"); // two hours before UTC
    ::tzset();
    const auto found = findTraces(record + '\n' + kPython);
    qputenv("TZ", before.isNull() ? "UTC" : before);
    ::tzset();
    QCOMPARE(found.size(), 1u);
    COMPARE_TEXTS(found[0].at, at);
}

void LogReaderTest::tracesThatFollowEachOtherAreFound_data()
{
    QTest::addColumn<string>("first");
    QTest::addColumn<string>("second");
    const string rust = "thread 'main' panicked at src/main.rs:1:2:\nno\n"
                        "stack backtrace:\n   0: shop::sell\n             at ./src/main.rs:1:2\n";
    const string ruby =
        "shop.rb:2:in `sell': sold out (RuntimeError)\n\tfrom shop.rb:5:in `<main>'\n";
    const string go = "panic: sold out\n\ngoroutine 1 [running]:\nmain.sell()\n"
                      "\t/src/main.go:3 +0x1d\n";
    const string javaScript = "Error: sold out\n    at sell (/src/shop.js:2:9)\n";
    const string plainJava = "java.lang.RuntimeException: y\n\tat a.B.c(B.java:1)\n";
    const string php = "PHP Fatal error:  Uncaught RuntimeException: sold out in /src/shop.php:3\n"
                       "Stack trace:\n#0 /src/shop.php(9): sell()\n#1 {main}\n"
                       "  thrown in /src/shop.php on line 3\n";
    const string csharp = "Unhandled exception. System.InvalidOperationException: sold out\n"
                          "   at Shop.Cart.Add() in /src/Cart.cs:line 12\n";
    const std::vector<std::pair<const char *, string>> all{
        {"Python", kPython}, {"Java", plainJava},        {"Rust", rust}, {"Ruby", ruby},
        {"Go", go},          {"JavaScript", javaScript}, {"PHP", php},   {"C#", csharp}};
    for (const auto &[first, before] : all) {
        for (const auto &[second, after] : all) {
            // What PHP prints twice is one.
            if (before != php || after != php)
                QTest::addRow("%s, then %s", first, second) << before << after;
        }
    }
}

void LogReaderTest::tracesThatFollowEachOtherAreFound()
{
    QFETCH(string, first);
    QFETCH(string, second);
    const auto lines = [](const string &text) {
        return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
    };
    // Where other lines came before, fewer are taken for text of a message.
    for (const string before : {"", "going on\n"}) {
        const auto found = findTraces(before + first + second);
        QCOMPARE(found.size(), 2u);
        COMPARE_TEXTS(dump(found[0].trace), dump(parseTrace(first)));
        COMPARE_TEXTS(dump(found[1].trace), dump(parseTrace(second)));
        QCOMPARE(found[0].endLine, lines(before) + lines(first));
        QCOMPARE(found[1].line, lines(before) + lines(first) + 1);
    }
}

void LogReaderTest::longLinesAreCutWithAMark()
{
    const auto found =
        findTraces("Traceback (most recent call last):\n  File \"" + string(32'700, 'x') +
                   " y.py\", line 4, in " + string(100, 'f') + "\nKeyError: 1\n");
    QCOMPARE(found.size(), 1u);
    COMPARE_TEXTS(found[0].trace.errors[0].frames[0].function, string("…"));
}

void LogReaderTest::endsTraces_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<string>("message");
    const auto row = [](const char *name, const string &after, const string &message) {
        QTest::newRow(name) << kPython + after << message;
    };
    row("at the end", "", "sold out");
    row("at an empty line", "\nmore\n", "sold out");
    row("at a record with a time", "2026-01-31 12:00:00 going on\n", "sold out");
    row("at a record with a level", "INFO: going on\n", "sold out");
    row("at a record in JSON", "{\"level\": \"info\"}\n", "sold out");
    row("at a record of keys", "level=info msg=\"going on\"\n", "sold out");
    row("not at what goes on", "and no tea\n  at all\n", "sold out\nand no tea\n  at all");
    row("at another trace", kJava, "sold out");
    QTest::newRow("at a plain line, where there were plain lines")
        << "listening\n" + kPython + "going on\n"
        << string("sold out");
    QTest::newRow("not at a plain line, where there were records only")
        << "2026-01-31 12:00:00 listening\n" + kPython + "and no tea\n"
        << string("sold out\nand no tea");
    QTest::newRow("at another second, where each line tells the time")
        << behind("2026-01-31 12:00:00 ", kPython) + "2026-01-31 12:00:01 going on\n"
        << string("sold out");
    QTest::newRow("at a line of another container")
        << behind("web-1 | ", kPython) + "db-1 | going on\n"
        << string("sold out");
}

void LogReaderTest::endsTraces()
{
    QFETCH(string, text);
    QFETCH(string, message);
    const auto found = findTraces(text);
    QVERIFY(!found.empty());
    COMPARE_TEXTS(found[0].trace.errors[0].message, message);
}

void LogReaderTest::piecesOfAnySizeAreTheSameText()
{
    const auto text = "web | 2026-01-31 12:00:00 INFO up\r\n" + behind("web | ", kPython) + kJava +
                      "thread 'main' panicked at src/main.rs:1:2:\nno\n" + kJava.substr(0, 60);
    const auto expected = dump(findTraces(text));
    QVERIFY(expected.contains("rust"));
    for (std::size_t size = 1; size < 50; ++size) {
        std::vector<FoundTrace> found;
        LogReader reader([&](FoundTrace &&trace) { found.push_back(std::move(trace)); });
        for (std::size_t at = 0; at < text.size(); at += size)
            reader.feed(std::string_view(text).substr(at, size));
        reader.finish();
        COMPARE_TEXTS(dump(found), expected);
    }
}

void LogReaderTest::tracesAreHandedOverOnceTheyEnd()
{
    std::size_t found = 0;
    LogReader reader([&](FoundTrace &&) { ++found; });
    reader.feed(kPython);
    QCOMPARE(found, 0u);
    reader.feed("2026-01-31 12:00:00 INFO going on\n");
    QCOMPARE(found, 1u);
    auto moved = std::move(reader);
    moved.feed(kJava);
    moved.finish();
    QCOMPARE(found, 2u);
}

void LogReaderTest::whatIsBeyondTheLimitsIsCounted_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<string>("expected");
    string python = "Traceback (most recent call last):\n";
    string java = "java.lang.Error: no\n";
    string related = "java.lang.Error: 0\n\tat a.B.c(B.java:1)\n";
    for (int i = 1; i <= 9; ++i) {
        const auto number = std::to_string(i);
        python += "  File \"a.py\", line " + number + ", in f" + number + "\n";
        java += "\tat a.B.f" + number + "(B.java:" + number + ")\n";
        related += "Caused by: java.lang.Error: " + number + "\n\tat a.B.c(B.java:1)\n";
    }
    QTest::newRow("the outer and the inner calls are kept")
        << python + "KeyError: 1\n"
        << string("1-11: python\nKeyError: 1\n  f9 @ a.py:9\n  f8 @ a.py:8\n  f2 @ a.py:2\n"
                  "  f1 @ a.py:1\n  5 left out\n");
    QTest::newRow("also where the innermost comes first")
        << java
        << string("1-10: java\njava.lang.Error: no\n  f1, a.B @ B.java:1\n  f2, a.B @ B.java:2\n"
                  "  f8, a.B @ B.java:8\n  f9, a.B @ B.java:9\n  5 left out\n");
    QTest::newRow("the calls of errors beyond are those of the last one")
        << related
        << string("1-20: java\njava.lang.Error: 0\n  c, a.B @ B.java:1\n"
                  "cause of 0: java.lang.Error: 1\n  c, a.B @ B.java:1\n"
                  "cause of 1: java.lang.Error: 2\n  c, a.B @ B.java:1\n  7 left out\n");
}

void LogReaderTest::whatIsBeyondTheLimitsIsCounted()
{
    QFETCH(string, text);
    QFETCH(string, expected);
    COMPARE_TEXTS(dump(findTraces(text, {.errors = 3, .frames = 4})), expected);
}

void LogReaderTest::messagesAreCutWithAMark()
{
    const auto found =
        findTraces("ä\n" + kPython.substr(0, kPython.size() - 9) + "ää ää\n", {.messageBytes = 8});
    QCOMPARE(found.size(), 1u);
    COMPARE_TEXTS(found[0].trace.errors[0].message, string("ää …"));
}

void LogReaderTest::theLastErrorsOfAChainAreKept()
{
    string text;
    for (int i = 0; i < 9; ++i) {
        text += "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nError: " +
                std::to_string(i) +
                "\n\nDuring handling of the above exception, another exception occurred:\n\n";
    }
    const auto found = findTraces(text + kPython, {.errors = 3});
    QCOMPARE(found.size(), 1u);
    COMPARE_TEXTS(dump(found[0].trace),
                  string("python\nShopError: sold out\n  sell @ /src/shop.py:4 | raise "
                         "ShopError(tea)\ncontext of 0: Error: 8\n  f @ a.py:1\n"
                         "context of 1: Error: 7\n  f @ a.py:1\n  7 left out\n"));
}

void LogReaderTest::bytesThatAreNoTextAreReplaced()
{
    const string nothing(1, '\0');
    const auto found = findTraces("Traceback (most recent call last):\n"
                                  "  File \"a\xff.py\", line 4, in f\n"
                                  "KeyError: \xc3\xa4\xe2\x82 " +
                                  nothing + "end\x1b]0;title\x07!\n");
    QCOMPARE(found.size(), 1u);
    const auto &error = found[0].trace.errors[0];
    COMPARE_TEXTS(error.frames[0].path, string("a\xef\xbf\xbd.py"));
    COMPARE_TEXTS(error.message, "\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd " + nothing + "end!");
}

} // namespace tst_logreader

QTEST_APPLESS_MAIN(tst_logreader::LogReaderTest)
#include "tst_logreader.moc"
