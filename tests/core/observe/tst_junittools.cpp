// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/junitreport.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_junittools {

using namespace espalier;
using model::Relation;
using model::TestSeen;
using model::TestVerdict;
using test::inProject;
using test::oneOf;
using test::TemporaryProject;
using test::testsOf;

namespace {

TestSeen named(const std::vector<TestSeen> &tests, std::string_view name)
{
    const auto found = std::ranges::find(tests, name, &TestSeen::name);
    if (found == tests.end())
        qFatal("no test of that name");
    return *found;
}

/// Writes a project with a test that fails in each of the ways there are.
void writePytests(const TemporaryProject &project)
{
    project.write("tests/test_m.py", "import pytest\n\n"
                                     "def helper(x):\n"
                                     "    return 1 / x\n\n"
                                     "class TestK:\n"
                                     "    class TestInner:\n"
                                     "        def test_nested(self):\n"
                                     "            assert [1] == [2], 'differ\\nmore'\n\n"
                                     "    @pytest.mark.parametrize('a', [1, 'x/y [z]'])\n"
                                     "    def test_param(self, a):\n"
                                     "        assert a == 1\n\n"
                                     "def test_div():\n"
                                     "    helper(0)\n\n"
                                     "@pytest.fixture\n"
                                     "def broken():\n"
                                     "    raise RuntimeError('no fixture')\n\n"
                                     "def test_setup(broken):\n"
                                     "    pass\n\n"
                                     "@pytest.mark.skip(reason='not now')\n"
                                     "def test_skipped():\n"
                                     "    pass\n\n"
                                     "def test_chain():\n"
                                     "    try:\n"
                                     "        helper(0)\n"
                                     "    except ZeroDivisionError as error:\n"
                                     "        raise KeyError('k') from error\n\n"
                                     "def test_prints():\n"
                                     "    print('written by the test')\n"
                                     "    assert False\n");
    project.write("tests/test_broken.py", "import nothing_of_that_name\n");
}

std::vector<TestSeen> runPytest(const TemporaryProject &project,
                                const std::vector<std::string> &more)
{
    std::vector<std::string> arguments{"-m",
                                       "pytest",
                                       "-q",
                                       "-p",
                                       "no:cacheprovider",
                                       "--continue-on-collection-errors",
                                       "--junitxml=report.xml"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    test::runIn(project.root().string(), "python3", arguments);
    return testsOf(project.read("report.xml"), inProject(project.root()));
}

struct ToolReport {
    const char *tool;
    const char *report;
    const char *suite;
    const char *path;
    int line;
    const char *type; ///< of the error, where the report has a trace
};

constexpr ToolReport kReports[]{
    {"GoogleTest",
     R"(<testsuites tests="1" failures="1" name="AllTests"><testsuite name="Math" tests="1">)"
     R"(<testcase name="Adds" file="/p/math_test.cc" line="4" status="run" result="completed" time="0.01" )"
     R"(timestamp="2026-01-02T03:04:05.678" classname="Math"><failure message="/p/math_test.cc:7&#x0A;)"
     R"(Expected equality of these values:&#x0A;  1&#x0A;  2" type=""><![CDATA[/p/math_test.cc:7)"
     "\nExpected equality of these values:\n  1\n  "
     "2\n]]></failure></testcase></testsuite></testsuites>",
     "Math", "math_test.cc", 4, ""},
    {"an older GoogleTest, without attributes",
     R"(<testsuites><testsuite name="Math"><testcase name="Adds" status="run" time="0" )"
     R"(classname="Math"><failure message="math_test.cc:7&#x0A;Value of: f" type="">)"
     R"(</failure></testcase></testsuite></testsuites>)",
     "Math", "math_test.cc", 7, ""},
    {"go-junit-report",
     R"(<testsuites tests="1"><testsuite name="example.org/m" tests="1" failures="1" )"
     R"(timestamp="2026-01-02T03:04:05+01:00"><properties><property name="go.version" value="go1.24"/>)"
     R"(</properties><testcase name="TestAdd/small" classname="example.org/m" time="0.010">)"
     "<failure message=\"Failed\"><![CDATA[    add_test.go:12: got 3, want 4]]></failure>"
     "</testcase></testsuite></testsuites>",
     "example.org/m", "add_test.go", 12, ""},
    {"jest-junit",
     R"(<testsuites name="jest tests" tests="1"><testsuite name="sum" errors="0" failures="1" )"
     R"(timestamp="2026-01-02T03:04:05"><testcase classname="sum adds" name="sum adds" time="0.004">)"
     "<failure>Error: expect(received).toBe(expected)\n\nExpected: 4\nReceived: 3\n"
     "    at Object.toBe (/p/src/sum.test.js:5:21)\n"
     "    at new Promise (&lt;anonymous&gt;)\n"
     "    at runTest (/p/node_modules/jest-circus/build/run.js:7:3)</failure>"
     "</testcase></testsuite></testsuites>",
     "sum adds", "src/sum.test.js", 5, "Error"},
    {"PHPUnit",
     R"(<testsuites><testsuite name="unit" tests="1"><testsuite name="Tests\MoneyTest" )"
     R"(file="/p/tests/MoneyTest.php"><testcase name="testAdds" file="/p/tests/MoneyTest.php" )"
     R"(line="14" class="Tests\MoneyTest" classname="Tests.MoneyTest" assertions="1" time="0.003">)"
     "<failure "
     "type=\"PHPUnit\\Framework\\ExpectationFailedException\">Tests\\MoneyTest::testAdds\n"
     "Failed asserting that 3 matches expected 4.\n\n/p/tests/MoneyTest.php:17</failure>"
     "</testcase></testsuite></testsuite></testsuites>",
     "Tests.MoneyTest", "tests/MoneyTest.php", 14, ""},
    {"Surefire",
     R"(<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" )"
     R"(xsi:noNamespaceSchemaLocation="surefire.xsd" version="3.0" name="org.example.MoneyTest" )"
     R"(time="1,204.02" tests="1"><properties/><testcase name="adds" )"
     R"(classname="org.example.MoneyTest" time="0.02">)"
     "<failure message=\"expected: &lt;4&gt;\" type=\"org.opentest4j.AssertionFailedError\">"
     "<![CDATA[org.opentest4j.AssertionFailedError: expected: <4>\n"
     "\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)\n"
     "\tat org.example.MoneyTest.adds(MoneyTest.java:19)\n]]></failure>"
     "<system-out>written</system-out></testcase></testsuite>",
     "org.example.MoneyTest", "MoneyTest.java", 19, "org.opentest4j.AssertionFailedError"},
    {"Catch2",
     R"(<testsuites><testsuite name="unit"><testcase classname="unit.global" name="adds" time="0">)"
     "<failure message=\"1 == 2\" type=\"REQUIRE\">\nFAILED:\n  REQUIRE( 1 == 2 )\n"
     "at /p/tests/add.cpp:9\n</failure></testcase></testsuite></testsuites>",
     "unit.global", "tests/add.cpp", 9, ""},
};

} // namespace

/// Reports as tools make them: of those that are here as they make them now, of others as they
/// are known to.
class JunitToolsTest : public QObject {
    Q_OBJECT

private slots:
    void pytestIsRead_data();
    void pytestIsRead();
    void pytestTellsLinesFrom0();
    void pytestTellsWhereAndWhy();
    void valuesOfPytestAreNotKept_data();
    void valuesOfPytestAreNotKept();
    void pytestTellsWhatLedToIt_data();
    void pytestTellsWhatLedToIt();
    void nodeIsRead();
    void ctestIsRead();
    void otherToolsAreRead_data();
    void otherToolsAreRead();
};

void JunitToolsTest::pytestIsRead_data()
{
    QTest::addColumn<std::string>("option");
    for (const auto *style : {"long", "short", "native", "auto"})
        QTest::addRow("in the style %s", style) << "--tb=" + std::string(style);
    QTest::addRow("in the older family") << std::string("-ojunit_family=xunit1");
}

void JunitToolsTest::pytestIsRead()
{
    QFETCH(const std::string, option);
    const TemporaryProject project;
    writePytests(project);
    const auto tests = runPytest(project, {option});
    QCOMPARE(tests.size(), 9u);
    QCOMPARE(named(tests, "test_nested").suite, "tests.test_m.TestK.TestInner");
    QCOMPARE(named(tests, "test_param[1]").outcome, TestVerdict::Passed);
    QCOMPARE(named(tests, "test_param[x/y [z]]").outcome, TestVerdict::Failed);
    QCOMPARE(named(tests, "test_setup").outcome, TestVerdict::Errored);
    QCOMPARE(named(tests, "tests.test_broken").outcome, TestVerdict::Errored);
    const auto skipped = named(tests, "test_skipped");
    QCOMPARE(skipped.outcome, TestVerdict::Skipped);
    QCOMPARE(skipped.message, "not now");
    const auto division = named(tests, "test_div");
    QCOMPARE(division.outcome, TestVerdict::Failed);
    QCOMPARE(division.message, "ZeroDivisionError: division by zero");
    QCOMPARE(division.path, "tests/test_m.py");
    QCOMPARE(division.trace.language, "python");
    const auto &error = division.trace.errors.at(0);
    QCOMPARE(error.type, "ZeroDivisionError");
    QCOMPARE(error.message, "division by zero");
    QCOMPARE(error.frames.at(0).function, "helper");
    QCOMPARE(error.frames.at(0).line, 4);
    QCOMPARE(error.frames.at(0).code, "return 1 / x");
    QVERIFY(error.frames.at(0).own);
    QCOMPARE(error.frames.at(1).function, "test_div");
    QCOMPARE(error.frames.at(1).line, 16);
}

void JunitToolsTest::pytestTellsLinesFrom0()
{
    const TemporaryProject project;
    writePytests(project);
    const auto tests = runPytest(project, {"-ojunit_family=xunit1"});
    QCOMPARE(named(tests, "test_div").line, 15); // of the definition
    QCOMPARE(named(tests, "test_div").path, "tests/test_m.py");
}

void JunitToolsTest::pytestTellsWhereAndWhy()
{
    const TemporaryProject project;
    writePytests(project);
    const auto tests = runPytest(project, {});
    const auto nested = named(tests, "test_nested");
    QCOMPARE(nested.line, 9);
    QCOMPARE(nested.trace.errors.at(0).type, "AssertionError");
    QVERIFY(nested.trace.errors.at(0).message.starts_with("differ\n  more\nassert [1] == [2]"));
    const auto printed = named(tests, "test_prints");
    QCOMPARE(printed.trace.errors.at(0).type, "AssertionError");
    QCOMPARE(printed.trace.errors.at(0).message, "assert False");
    const auto setup = named(tests, "test_setup");
    QCOMPARE(setup.message, R"(failed on setup with "RuntimeError: no fixture")");
    QCOMPARE(setup.line, 20);
    const auto broken = named(tests, "tests.test_broken");
    QCOMPARE(broken.path, "tests/test_broken.py");
    QCOMPARE(broken.line, 1);
    QCOMPARE(broken.trace.errors.at(0).type, "ModuleNotFoundError");
}

void JunitToolsTest::valuesOfPytestAreNotKept_data()
{
    QTest::addColumn<std::string>("option");
    for (const auto *style : {"long", "short", "auto"})
        QTest::addRow("in the style %s", style) << "--tb=" + std::string(style);
}

void JunitToolsTest::valuesOfPytestAreNotKept()
{
    QFETCH(const std::string, option);
    const TemporaryProject project;
    project.write("tests/test_m.py", "def helper(key, many):\n"
                                     "    local = key * 2\n"
                                     "    raise ValueError('no')\n\n"
                                     "class Many:\n"
                                     "    def __repr__(self):\n"
                                     "        return 'Many(\\n    a=' + made() + ',\\n\\n"
                                     "    b=' + made() + ')'\n\n"
                                     "def made():\n"
                                     "    return 'hidden'.upper()\n\n"
                                     "def test_values():\n"
                                     "    many = Many()\n"
                                     "    helper(made(), many)\n");
    const auto seen = named(runPytest(project, {option, "--showlocals"}), "test_values");
    QVERIFY2(!seen.detail.contains("HIDDEN"), seen.detail.c_str());
    QVERIFY(seen.detail.contains("raise ValueError('no')"));
    QVERIFY(seen.detail.contains("helper(made(), many)"));
    const auto &error = seen.trace.errors.at(0);
    QCOMPARE(error.type, "ValueError");
    QCOMPARE(error.frames.at(0).function, "helper");
    QCOMPARE(error.frames.at(1).function, "test_values");
    QVERIFY(!toText(model::toJson(seen.trace)).contains("HIDDEN"));
}

void JunitToolsTest::pytestTellsWhatLedToIt_data()
{
    QTest::addColumn<std::string>("option");
    for (const auto *style : {"long", "short", "native"})
        QTest::addRow("in the style %s", style) << "--tb=" + std::string(style);
}

void JunitToolsTest::pytestTellsWhatLedToIt()
{
    QFETCH(const std::string, option);
    const TemporaryProject project;
    writePytests(project);
    const auto trace = named(runPytest(project, {option}), "test_chain").trace;
    QCOMPARE(trace.errors.size(), 2u);
    QCOMPARE(trace.errors[0].type, "KeyError");
    QCOMPARE(trace.errors[0].relation, Relation::Outermost);
    QCOMPARE(trace.errors[1].type, "ZeroDivisionError");
    QCOMPARE(trace.errors[1].relation, Relation::Cause);
    QCOMPARE(trace.errors[1].of, 0u);
    QCOMPARE(trace.errors[1].frames.at(0).function, "helper");
}

void JunitToolsTest::nodeIsRead()
{
    const TemporaryProject project;
    project.write(
        "a.test.js",
        "const { test, describe, it } = require('node:test');\n"
        "const assert = require('node:assert');\n"
        "test('passes', () => {});\n"
        "test('fails <x>', () => { assert.strictEqual(1, 2); });\n"
        "describe('outer', () => {\n"
        "  it('throws', () => { throw new TypeError('bad \\u001b[31mthing\\u001b[0m'); });\n"
        "  it('later', { skip: 'not now' }, () => {});\n"
        "});\n");
    const auto report = test::runIn(project.root().string(), "node",
                                    {"--test", "--test-reporter=junit", "a.test.js"});
    const auto tests = testsOf(report, inProject(project.root()));
    QCOMPARE(tests.size(), 4u);
    QCOMPARE(named(tests, "passes").outcome, TestVerdict::Passed);
    const auto failure = named(tests, "fails <x>");
    QCOMPARE(failure.outcome, TestVerdict::Failed);
    QCOMPARE(failure.path, "a.test.js");
    QCOMPARE(failure.line, 4);
    QCOMPARE(failure.trace.language, "javascript");
    const auto thrown = named(tests, "throws");
    QCOMPARE(thrown.suite, "outer");
    QCOMPARE(thrown.message, "bad thing");
    QCOMPARE(thrown.line, 6);
    QCOMPARE(named(tests, "later").outcome, TestVerdict::Skipped);
}

void JunitToolsTest::ctestIsRead()
{
    const TemporaryProject project;
    project.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(x NONE)\n"
                                    "enable_testing()\n"
                                    "add_test(NAME passes COMMAND true)\n"
                                    "add_test(NAME fails COMMAND false)\n"
                                    "add_test(NAME off COMMAND true)\n"
                                    "set_tests_properties(off PROPERTIES DISABLED TRUE)\n");
    const auto folder = project.root().string();
    test::runIn(folder, "cmake", {"-G", "Ninja", "-S", ".", "-B", "build"});
    test::runIn(folder, "ctest", {"--test-dir", "build", "--output-junit", folder + "/report.xml"});
    const auto tests = testsOf(project.read("report.xml"));
    QCOMPARE(tests.size(), 3u);
    QCOMPARE(named(tests, "passes").outcome, TestVerdict::Passed);
    QCOMPARE(named(tests, "fails").outcome, TestVerdict::Failed);
    QCOMPARE(named(tests, "fails").message, "Failed");
    QCOMPARE(named(tests, "off").outcome, TestVerdict::Skipped);
}

void JunitToolsTest::otherToolsAreRead_data()
{
    QTest::addColumn<std::string>("report");
    QTest::addColumn<std::string>("suite");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<int>("line");
    QTest::addColumn<std::string>("type");
    for (const auto &[tool, report, suite, path, line, type] : kReports)
        QTest::newRow(tool) << std::string(report) << std::string(suite) << std::string(path)
                            << line << std::string(type);
}

void JunitToolsTest::otherToolsAreRead()
{
    QFETCH(const std::string, report);
    QFETCH(const std::string, suite);
    QFETCH(const std::string, path);
    QFETCH(const int, line);
    QFETCH(const std::string, type);
    const auto seen = oneOf(report, inProject("/p"));
    QCOMPARE(seen.outcome, TestVerdict::Failed);
    QCOMPARE(seen.suite, suite);
    QCOMPARE(seen.path, path);
    QCOMPARE(seen.line, line);
    QCOMPARE(seen.trace.empty() ? std::string() : seen.trace.errors.front().type, type);
    QVERIFY(!seen.message.empty());
}

} // namespace tst_junittools

QTEST_GUILESS_MAIN(tst_junittools::JunitToolsTest)

#include "tst_junittools.moc"
