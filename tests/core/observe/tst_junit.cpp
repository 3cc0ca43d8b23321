// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/junitreport.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_junit {

using namespace espalier;
using namespace espalier::observe;
using model::TestSeen;
using model::TestVerdict;
using test::contentsOf;
using test::import;
using test::inProject;
using test::oneOf;
using test::testsOf;

namespace {

std::string suiteOf(const std::string &cases, const std::string &attributes = {})
{
    return "<?xml version=\"1.0\"?>\n<testsuites><testsuite name=\"s\" " + attributes + ">" +
           cases + "</testsuite></testsuites>";
}

std::string caseOf(const std::string &children, const std::string &attributes = {})
{
    return R"(<testcase classname="c" name="n" )" + attributes + ">" + children + "</testcase>";
}

std::string failed(const std::string &text)
{
    return "<failure message=\"m\"><![CDATA[" + text + "]]></failure>";
}

} // namespace

class JunitTest : public QObject {
    Q_OBJECT

private slots:
    void anyNestingIsRead_data();
    void anyNestingIsRead();
    void secondsAreReadLeniently_data();
    void secondsAreReadLeniently();
    void outcomesAreJudged_data();
    void outcomesAreJudged();
    void testsThatFailedAndPassedAreFlaky();
    void theSameNameElsewhereIsAnotherTest_data();
    void theSameNameElsewhereIsAnotherTest();
    void aRerunThatSurefireTellsOfIsFlaky();
    void placesAreFoundInTexts_data();
    void placesAreFoundInTexts();
    void theMessageMayBeInTheText();
    void outputOfTestsIsNotKept();
    void timesAreOfTheTestOrItsSuite();
    void colouredTextsAreRead();

    void whatIsNoReportIsRefused_data();
    void whatIsNoReportIsRefused() { checkRefused(); }
    void hostileReportsAreRefused_data();
    void hostileReportsAreRefused() { checkRefused(); }
    void aChainRightBehindAPlaceIsRead();
    void valuesThatPytestShowsAreNotKept_data();
    void valuesThatPytestShowsAreNotKept();
    void textsOfOtherToolsAreKept();
    void longTextsAreCut();
    void whatATraceHoldsIsBounded();
    void whatIsBeyondTheLimitIsLeftOut();
    void aFailureOfTheSinkIsPassedOn();
    void hostileReportsTakeLittleTime_data();
    void hostileReportsTakeLittleTime();

private:
    static void checkRefused();
};

void JunitTest::anyNestingIsRead_data()
{
    QTest::addColumn<std::string>("report");
    QTest::addColumn<std::string>("suite");
    const auto row = [](const char *name, const char *report, const char *suite) {
        QTest::newRow(name) << std::string(report) << std::string(suite);
    };
    row("one suite", "<testsuite name='s'><testcase name='n'/></testsuite>", "s");
    row("suites", "<testsuites><testsuite name='s'><testcase name='n'/></testsuite></testsuites>",
        "s");
    row("suites within suites",
        "<testsuites><testsuite name='o'><testsuite name='s'><testcase name='n'/></testsuite>"
        "</testsuite></testsuites>",
        "s");
    row("a suite without a name",
        "<testsuites name='o'><testsuite><testcase name='n'/></testsuite></testsuites>", "o");
    row("no suite", "<testsuites><testcase name='n'/></testsuites>", "");
    row("a class", "<testsuites><testcase name='n' classname='c'/></testsuites>", "c");
    row("prefixes that are not declared",
        "<j:testsuites><j:testsuite name='s'><j:testcase name='n'/></j:testsuite></j:testsuites>",
        "s");
    row("elements that are not known",
        "<testsuites><x><testcase name='no'/></x><testsuite name='s'><properties><property/>"
        "</properties><testcase name='n'><y/></testcase><z>t</z></testsuite></testsuites>",
        "s");
    row("comments and instructions",
        "<?xml version='1.0'?><!-- c --><?pi x?><testsuite name='s'><!-- <testcase/> -->"
        "<testcase name='n'/></testsuite><!-- end -->",
        "s");
    row("a byte order mark", "\xEF\xBB\xBF<testsuite name='s'><testcase name='n'/></testsuite>",
        "s");
    row("another encoding",
        "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite name='\xe4'><testcase name='n'/>"
        "</testsuite>",
        "ä");
}

void JunitTest::anyNestingIsRead()
{
    QFETCH(const std::string, report);
    QFETCH(const std::string, suite);
    const auto seen = oneOf(report);
    QCOMPARE(seen.name, "n");
    QCOMPARE(seen.suite, suite);
}

void JunitTest::secondsAreReadLeniently_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<double>("seconds");
    const auto row = [](const char *name, const char *text, double seconds) {
        QTest::newRow(name) << std::string(text) << seconds;
    };
    row("as they should be", "0.5", 0.5);
    row("nothing", "", 0);
    row("thousands", "1,234.5", 1234.5);
    row("millions", "1,234,567.5", 1234567.5);
    row("thousands without a fraction", "1,234", 1234);
    row("a decimal comma", "0,52", 0.52);
    row("a decimal comma with three digits", "0,523", 0.523);
    row("thousands and a decimal comma", "1.234,5", 1234.5);
    row("an exponent", "1e-3", 0.001);
    row("a unit", "0.5s", 0.5);
    row("spaces", " 0.5 ", 0.5);
    row("negative", "-1", 0);
    row("words", "fast", 0);
    row("no number", "NaN", 0);
    row("endless", "inf", 0);
    row("too large", "1e999", 0);
}

void JunitTest::secondsAreReadLeniently()
{
    QFETCH(const std::string, text);
    QFETCH(const double, seconds);
    QCOMPARE(oneOf(suiteOf(caseOf("", "time=\"" + text + "\""))).seconds, seconds);
}

void JunitTest::outcomesAreJudged_data()
{
    QTest::addColumn<std::string>("attributes");
    QTest::addColumn<std::string>("children");
    QTest::addColumn<TestVerdict>("outcome");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char *name, const char *attributes, const char *children,
                        TestVerdict outcome, const char *message) {
        QTest::newRow(name) << std::string(attributes) << std::string(children) << outcome
                            << std::string(message);
    };
    row("nothing", "", "", TestVerdict::Passed, "");
    row("only output", "", "<system-out>o</system-out><properties/>", TestVerdict::Passed, "");
    row("a failure", "", "<failure message='f'/>", TestVerdict::Failed, "f");
    row("an error", "", "<error message='e'/>", TestVerdict::Errored, "e");
    row("skipped", "", "<skipped message='s'/>", TestVerdict::Skipped, "s");
    row("skipped without a message", "", "<skipped/>", TestVerdict::Skipped, "");
    row("a failure and an error after it", "", "<error message='e'/><failure message='f'/>",
        TestVerdict::Failed, "f");
    row("two failures", "", "<failure message='1'/><failure message='2'/>", TestVerdict::Failed,
        "1");
    row("skipped, and failed all the same", "", "<skipped/><failure message='f'/>",
        TestVerdict::Failed, "f");
    row("failed again", "", "<failure message='f'/><rerunFailure message='r'/>",
        TestVerdict::Failed, "f");
    row("only failures of runs before", "", "<rerunError message='r'/>", TestVerdict::Errored, "r");
    row("failed, then passed", "", "<flakyFailure message='k'/>", TestVerdict::Flaky, "k");
    row("could not run, then passed", "", "<flakyError message='k'/>", TestVerdict::Flaky, "k");
    row("not run", "status='notrun'", "", TestVerdict::Skipped, "");
    row("disabled", "status='disabled'", "", TestVerdict::Skipped, "");
    row("run, and its result was suppressed", "status='run' result='suppressed'", "",
        TestVerdict::Skipped, "");
    row("run and completed", "status='run' result='completed'", "", TestVerdict::Passed, "");
    row("failed by its status only", "status='failed'", "", TestVerdict::Failed, "");
}

void JunitTest::outcomesAreJudged()
{
    QFETCH(const std::string, attributes);
    QFETCH(const std::string, children);
    QFETCH(const TestVerdict, outcome);
    QFETCH(const std::string, message);
    const auto seen = oneOf(suiteOf(caseOf(children, attributes)));
    QCOMPARE(seen.outcome, outcome);
    QCOMPARE(seen.message, message);
}

void JunitTest::testsThatFailedAndPassedAreFlaky()
{
    const auto imported =
        import(readJunit, suiteOf(caseOf("<failure message='first'/>") +
                                  R"(<testcase classname="c" name="other"/>)" +
                                  caseOf("<error message='second'/>") + caseOf("") + caseOf("")));
    VERIFY_OK(imported.result);
    const auto tests = contentsOf<TestSeen>(imported);
    QCOMPARE(tests.size(), 2u);
    QCOMPARE(tests[0].outcome, TestVerdict::Flaky);
    QCOMPARE(tests[0].message, "first");
    QCOMPARE(tests[1].outcome, TestVerdict::Passed);
    QCOMPARE(imported.summary.records, 5u);
    QCOMPARE(imported.summary.kinds.at("test"), 2u);
    QCOMPARE(imported.summary.leftOut, 0u);
}

void JunitTest::theSameNameElsewhereIsAnotherTest_data()
{
    QTest::addColumn<std::string>("report");
    const auto fails = caseOf("<failure/>");
    QTest::newRow("in another suite") << "<testsuites><testsuite name='py39'>" + fails +
                                             "</testsuite><testsuite name='py310'>" + caseOf("") +
                                             "</testsuite></testsuites>";
    QTest::newRow("in another class") << suiteOf(fails + "<testcase classname='d' name='n'/>");
    QTest::newRow("in another file")
        << suiteOf(caseOf("<failure/>", "file='a'") + caseOf("", "file='b'"));
    QTest::newRow("on another line")
        << suiteOf(caseOf("<failure/>", "line='1'") + caseOf("", "line='2'"));
    QTest::newRow("failed twice") << suiteOf(fails + caseOf("<error/>"));
    QTest::newRow("skipped and failed") << suiteOf(fails + caseOf("<skipped/>"));
}

void JunitTest::theSameNameElsewhereIsAnotherTest()
{
    QFETCH(const std::string, report);
    const auto tests = testsOf(report);
    QCOMPARE(tests.size(), 2u);
    QCOMPARE(tests[0].outcome, TestVerdict::Failed);
    QVERIFY(tests[1].outcome != TestVerdict::Flaky);
}

void JunitTest::aRerunThatSurefireTellsOfIsFlaky()
{
    const auto seen = oneOf(suiteOf(
        caseOf("<flakyFailure message=\"m\" type=\"java.lang.AssertionError\"><stackTrace>"
               "<![CDATA[java.lang.AssertionError: m\n\tat org.example.ATest.a(ATest.java:12)\n]]>"
               "</stackTrace><system-out>written</system-out></flakyFailure>")));
    QCOMPARE(seen.outcome, TestVerdict::Flaky);
    QCOMPARE(seen.line, 12);
    QCOMPARE(seen.trace.errors.at(0).type, "java.lang.AssertionError");
    QVERIFY(!seen.detail.contains("written"));
}

void JunitTest::placesAreFoundInTexts_data()
{
    QTest::addColumn<std::string>("attributes");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const char *attributes, const char *text,
                        const char *path, int line) {
        QTest::newRow(name) << std::string(attributes) << std::string(text) << std::string(path)
                            << line;
    };
    row("none", "", "it failed", "", 0);
    row("a file of the project", "", "/p/src/a.c:12", "src/a.c", 12);
    row("a file on a drive", "", "C:\\p\\a.c:12: oh", "C:\\p\\a.c", 12);
    row("an address is none", "", "http://a.example:80/x\nhost:80", "", 0);
    row("a time is none", "", "12:30:05.123 started", "", 0);
    row("a key is none", "", "Expected: 12", "", 0);
    row("the first of several", "", "x\n  a.go:1: one\n  b.go:2: two", "a.go", 1);
    row("that of the test is kept", "file='t.c' line='3'", "a.c:12: oh", "t.c", 3);
    row("the line of its file is found", "file='/p/t.c'", "/p/t.c:12: oh", "t.c", 12);
    row("a line that is no number", "file='t.c' line='many'", "it failed", "t.c", 0);
    row("a negative line", "file='t.c' line='-3'", "it failed", "t.c", 0);
    row("the line of another file is not its own", "file='t.c'", "a.c:12: oh", "t.c", 0);
}

void JunitTest::placesAreFoundInTexts()
{
    QFETCH(const std::string, attributes);
    QFETCH(const std::string, text);
    QFETCH(const std::string, path);
    QFETCH(const int, line);
    const auto seen = oneOf(suiteOf(caseOf(failed(text), attributes)), inProject("/p"));
    QCOMPARE(seen.path, path);
    QCOMPARE(seen.line, line);
}

void JunitTest::theMessageMayBeInTheText()
{
    const auto seen = oneOf(suiteOf(caseOf("<failure>\n\n  it is wrong\nmore\n</failure>")));
    QCOMPARE(seen.message, "it is wrong");
    QCOMPARE(seen.detail, "it is wrong\nmore");
}

void JunitTest::outputOfTestsIsNotKept()
{
    const auto imported =
        import(readJunit, suiteOf(caseOf("<failure>f</failure><system-out>written</system-out>"
                                         "<system-err>written</system-err>") +
                                  "<system-out>written</system-out>"));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 1u);
    QVERIFY(!toText(model::toJson(imported.observations[0])).contains("written"));
}

void JunitTest::timesAreOfTheTestOrItsSuite()
{
    const auto imported =
        import(readJunit, suiteOf(caseOf("") + caseOf("", R"(timestamp="2026-01-02T04:00:00Z")") +
                                      caseOf("", R"(timestamp="yesterday")"),
                                  R"(timestamp="2026-01-02T03:04:05.5+01:00")"));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.at(0).at, "2026-01-02T02:04:05.500Z");
    QCOMPARE(imported.observations.at(1).at, "2026-01-02T04:00:00.000Z");
    QCOMPARE(imported.observations.at(2).at, "2026-01-02T02:04:05.500Z");
}

void JunitTest::colouredTextsAreRead()
{
    const auto seen =
        oneOf(suiteOf(caseOf("<failure message='\x1b[1;31mred\x1b[0m and \x07'>\x1b[3</failure>")));
    QCOMPARE(seen.message, "red and \uFFFD");
    QCOMPARE(seen.detail, "\uFFFD[3");
}

void JunitTest::hostileReportsAreRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("bytes that are not UTF-8", "<testsuite>\n<testcase name='\xc3\xa4\xff'/></testsuite>",
        "line 2, byte 19: the bytes are not UTF-8");
    row("a character that is cut off at the end", "<testsuite/>\n\xc3", "line 2, byte 1");
    row("bytes that are not of the encoding that is named",
        "<?xml version='1.0' encoding='utf-8'?>\n<testsuite name='\xe4'/>", "line 2, byte 18");
    row("an encoding in which tags may hide", "<?xml version='1.0' encoding='UTF-7'?><testsuite/>",
        "the encoding \"utf-7\"");
    row("UTF-16", std::string("\xff\xfe<\0a\0/\0>\0", 10), "NUL");
    row("NUL", std::string("<testsuite>\n\0</testsuite>", 25), "line 2, byte 1: there is a NUL");
    row("a reference to NUL", "<testsuite>\n&#0;</testsuite>", "line 2, column");
    row("control characters only", "\x01\x02\x03", "line 1, column");
}

void JunitTest::whatIsNoReportIsRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("nothing", "", "line 1, column 1");
    row("no XML", "hello\n", "line 1, column 2");
    row("another root", "<html/>", "the root element is \"html\"");
    row("cut off in an element", "<testsuite>\n<testcase>", "line 2, column 11: the document ends");
    row("cut off in a tag", "<testsuite>\n<testcase name='", "line 2, column 17");
    row("cut off in a comment", "<testsuite>\n<!-- ", "line 2, column");
    row("an end that does not fit", "<testsuite>\n<testcase></testsuite>", "line 2, column");
    row("something after the end", "<testsuite/>\n<testsuite/>", "line 2, column");
    row("an attribute twice", "<testsuite name='a' name='b'/>", "line 1, column");
    row(
        "elements deep within each other",
        [] {
            std::string text;
            for (int i = 0; i < 300'000; ++i)
                text += "<testsuite>";
            return text;
        }(),
        "deeper within each other than 128");
    row("entities within entities",
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>\n<!ENTITY b "
        "'&a;&a;&a;&a;&a;&a;&a;&a;'>\n<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>\n"
        "<testsuite name='&c;'/>",
        "line 2, byte 13: a document type that declares entities");
    row("an entity of another file",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><testsuite>&x;</testsuite>",
        "a document type that declares entities");
    row("a parameter entity of another machine",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://localhost/x.dtd'>%x;]><testsuite/>",
        "a document type that declares entities");
    row("an entity that a named document type may have",
        "<!DOCTYPE testsuite SYSTEM 'http://localhost/x.dtd'>\n<testsuite>&x;</testsuite>",
        "line 2, column 15: the entity \"x\"");
    row("an entity that is not declared", "<testsuite>\n&x;</testsuite>", "line 2, column");
    row(
        "more attributes than anybody writes",
        [] {
            std::string text = "\n<testsuite";
            for (int i = 0; i < 100'000; ++i)
                text += std::format(" a{}=\"\"", i);
            return text + "/>";
        }(),
        "line 2, byte 1: a tag has more than 256 attributes");
}

void JunitTest::checkRefused()
{
    constexpr double kMost = 5000;
    QFETCH(const std::string, text);
    QFETCH(const std::string, said);
    const double before = test::usedMilliseconds();
    const auto imported = import(readJunit, text);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).contains(said), test::messageOf(imported).c_str());
    QVERIFY(test::messageOf(imported).starts_with("line "));
    QVERIFY(test::usedMilliseconds() - before < kMost);
}

void JunitTest::aChainRightBehindAPlaceIsRead()
{
    const auto seen = oneOf(suiteOf(
        caseOf(failed("a.py:3: in f\nDuring handling of the above exception, another exception "
                      "occurred:\n    boom\na.py:5: in g\n    code\nE   ValueError: x\n"))));
    QCOMPARE(seen.trace.errors.size(), 2u);
    QCOMPARE(seen.trace.errors[0].type, "ValueError");
    QCOMPARE(seen.trace.errors[0].frames[0].code, "code");
    QCOMPARE(seen.trace.errors[1].frames[0].code, "");
    // Without an error behind it there is none, and no harm.
    const auto cut = oneOf(suiteOf(
        caseOf(failed("a.py:3: in f\nDuring handling of the above exception, another exception "
                      "occurred:\n    boom"))));
    QVERIFY(cut.trace.empty());
}

namespace {

// As pytest 8 writes it with --showlocals, of a function that is called with an object whose text
// has several lines.
const char *const kLongStyle = R"(def test_w():
        shown = W()
>       helper(shown)

shown      = W(
    secret=1,

    more=2)
password   = 'secret'

test_m.py:21: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ 

w = W(
    secret=1,

    more=2), key = 'secret'

    def helper(w, key="k"):
        total = 1
>       raise ValueError("x")
E       ValueError: x

key        = 'secret'
total      = 1

test_m.py:16: ValueError

The above exception was the direct cause of the following exception:

    def test_w():
        try:
>           raise RuntimeError("outer") from e
E           RuntimeError: outer

e          = ValueError('secret')

test_m.py:23: RuntimeError)";
const char *const kLongKept = R"(def test_w():
        shown = W()
>       helper(shown)

test_m.py:21: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ 

    def helper(w, key="k"):
        total = 1
>       raise ValueError("x")
E       ValueError: x

test_m.py:16: ValueError

The above exception was the direct cause of the following exception:

    def test_w():
        try:
>           raise RuntimeError("outer") from e
E           RuntimeError: outer

test_m.py:23: RuntimeError)";
const char *const kShortStyle = R"(test_m.py:21: in test_w
    helper(w)
        password   = 'secret'
        w          = W(
    secret=1,

    more=2)
test_m.py:16: in helper
    raise ValueError("x")
E   ValueError: x
        key        = 'secret')";
const char *const kShortKept = R"(test_m.py:21: in test_w
    helper(w)
test_m.py:16: in helper
    raise ValueError("x")
E   ValueError: x)";

} // namespace

void JunitTest::valuesThatPytestShowsAreNotKept_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("kept");
    QTest::addColumn<int>("masked");
    QTest::newRow("in the style long") << std::string(kLongStyle) << std::string(kLongKept) << 10;
    QTest::newRow("in the style short") << std::string(kShortStyle) << std::string(kShortKept) << 5;
}

void JunitTest::valuesThatPytestShowsAreNotKept()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, kept);
    QFETCH(const int, masked);
    const auto imported = import(readJunit, suiteOf(caseOf(failed(text))));
    VERIFY_OK(imported.result);
    const auto seen = contentsOf<TestSeen>(imported).at(0);
    QCOMPARE(QString::fromStdString(seen.detail), QString::fromStdString(kept));
    QCOMPARE(int(imported.observations[0].masked), masked);
    QVERIFY(!toText(model::toJson(imported.observations[0])).contains("secret"));
    const auto &inner = seen.trace.errors.back();
    QCOMPARE(inner.type, "ValueError");
    QCOMPARE(inner.frames.at(0).function, "helper");
    QCOMPARE(inner.frames.at(0).code, R"(raise ValueError("x"))");
    QCOMPARE(inner.frames.at(1).function, "test_w");
}

void JunitTest::textsOfOtherToolsAreKept()
{
    const std::string text = "total = 3\n\nexpected = 4\nat a.cpp:7: no";
    const auto imported = import(readJunit, suiteOf(caseOf(failed(text))));
    VERIFY_OK(imported.result);
    QCOMPARE(contentsOf<TestSeen>(imported).at(0).detail, text);
    QCOMPARE(imported.observations[0].masked, 0u);
}

void JunitTest::longTextsAreCut()
{
    const auto large = test::words(10 << 20);
    ImportOptions options;
    options.limits.textBytes = 100;
    const auto seen =
        oneOf(suiteOf("<testcase classname='" + large + "' name='" + large +
                      "'><failure message='" + large + "'>" + large + "</failure></testcase>"),
              options);
    for (const auto &text : {seen.suite, seen.name, seen.message, seen.detail}) {
        QVERIFY2(test::isCutTo(text, 100), text.c_str());
    }
    options.limits.valueBytes = 1 << 20;
    const auto imported = import(readJunit, suiteOf(caseOf("\n" + failed(large))), options);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY(test::messageOf(imported).contains("a text is longer than 1048576 bytes"));
}

void JunitTest::whatATraceHoldsIsBounded()
{
    const auto large = test::words(1 << 20);
    const std::string name(1 << 20, 'x');
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += std::format("a.py:{}: in f\n", i + 1);
    text += "\n    def " + name + "(a):\n>   " + large + "\nE   " + name + ": " + large +
            "\n\na.py:9: \n";
    const auto trace = oneOf(suiteOf(caseOf(failed(text)))).trace;
    const auto &error = trace.errors.at(0);
    QCOMPARE(error.frames.size(), 256u);
    QCOMPARE(error.framesLeftOut, 745u);
    QCOMPARE(error.frames.back().line, 1); // the outermost
    QVERIFY(test::isCutTo(error.frames[0].code, 1024));
    // A name that is cut is none.
    for (const auto &part : {error.frames[0].function, error.type})
        QCOMPARE(part, "…");
    QVERIFY(test::isCutTo(error.message, 8192));
}

void JunitTest::whatIsBeyondTheLimitIsLeftOut()
{
    std::string cases;
    for (int i = 0; i < 5; ++i)
        cases += std::format("<testcase name='{}'/>", i);
    ImportOptions options;
    options.limits.observations = 2;
    const auto imported = import(readJunit, suiteOf(cases), options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.records, 5u);
    QCOMPARE(imported.summary.leftOut, 3u);
}

void JunitTest::aFailureOfTheSinkIsPassedOn()
{
    ImportSummary summary;
    const auto sink = [](model::Observation &&) -> Result<> {
        return failure(ErrorKind::DiskFull, "no space");
    };
    VERIFY_FAILS(DiskFull, readJunit(suiteOf(caseOf("")), {}, sink, summary));
}

void JunitTest::hostileReportsTakeLittleTime_data()
{
    QTest::addColumn<std::string>("text");
    constexpr int kMany = 2'000'000;
    const auto repeated = [](std::string_view part, int times) {
        std::string text;
        for (int i = 0; i < times; ++i)
            text += part;
        return text;
    };
    QTest::newRow("many tests") << suiteOf(repeated("<testcase name='n'/>", 200'000));
    QTest::newRow("a failure of many lines")
        << suiteOf(caseOf(failed(repeated("E   \n", kMany) + "a.py:1: X\n")));
    QTest::newRow("a failure of many places")
        << suiteOf(caseOf(failed("E   X: y\n" + repeated("a.py:1: in f\n", kMany / 4))));
    QTest::newRow("a failure of many chained errors") << suiteOf(caseOf(
        failed(repeated("a.py:1: in f\nE   X: y\n\n"
                        "The above exception was the direct cause of the following exception:\n",
                        100'000))));
    QTest::newRow("a failure of colons") << suiteOf(caseOf(failed(std::string(kMany, ':'))));
    QTest::newRow("a failure of line ends") << suiteOf(caseOf(failed(std::string(kMany, '\n'))));
    QTest::newRow("a failure of blanks") << suiteOf(caseOf(failed(std::string(kMany, ' '))));
    QTest::newRow("a failure of a single word")
        << suiteOf(caseOf(failed(std::string(10 << 20, 'x'))));
    QTest::newRow("a failure that never comes to its places")
        << suiteOf(caseOf(failed(repeated("    at ", kMany))));
    QTest::newRow("a text in many pieces")
        << suiteOf(caseOf("<failure>" + repeated("x<![CDATA[y]]>", kMany / 4) + "</failure>"));
    QTest::newRow("references") << suiteOf(
        caseOf("<failure>" + repeated("&lt;", kMany) + "</failure>"));
}

void JunitTest::hostileReportsTakeLittleTime()
{
    constexpr double kMost = 15'000; // quadratic would be minutes
    QFETCH(const std::string, text);
    const double before = test::usedMilliseconds();
    const auto imported = import(readJunit, text);
    VERIFY_OK(imported.result);
    QVERIFY(!imported.observations.empty());
    const double used = test::usedMilliseconds() - before;
    QVERIFY2(used < kMost, std::to_string(used).c_str());
}

} // namespace tst_junit

QTEST_GUILESS_MAIN(tst_junit::JunitTest)

#include "tst_junit.moc"
