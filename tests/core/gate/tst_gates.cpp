// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

namespace tst_gates {

using namespace espalier;
using namespace espalier::gate;
using namespace espalier::gate::test;
using enum model::GateVerdict;
using model::TestVerdict;
using std::string;

class GatesTest : public QObject {
    Q_OBJECT

private slots:
    void sizesAreCompared_data();
    void sizesAreCompared();
    void syntaxIsCompared_data();
    void syntaxIsCompared();
    void coverageIsCounted_data();
    void coverageIsCounted();
    void coverageOfOtherFilesDoesNotCount_data();
    void coverageOfOtherFilesDoesNotCount();
    void outcomesAreCompared_data();
    void outcomesAreCompared();
    void runsThatToldNothingBlock_data();
    void runsThatToldNothingBlock();
    void findingsOfLintersAreCompared_data();
    void findingsOfLintersAreCompared();
    void linterRunsThatDidNotEndBlock();
    void gatesAreAskedInOrder();
    void aGoodPatchMayProceed();
    void manyFindingsAreBounded();
};

void GatesTest::sizesAreCompared_data()
{
    QTest::addColumn<int>("files");
    QTest::addColumn<int>("lines");
    QTest::addColumn<string>("kinds");
    QTest::newRow("as many as may be") << 3 << 2 << string();
    QTest::newRow("a file too many") << 4 << 1 << string("too-many-files");
    QTest::newRow("a line too many") << 1 << 7 << string("too-many-lines");
    QTest::newRow("too many of both") << 4 << 4 << string("too-many-files too-many-lines");
}

void GatesTest::sizesAreCompared()
{
    QFETCH(int, files);
    QFETCH(int, lines);
    QFETCH(string, kinds);
    GatePolicy policy;
    policy.maxFiles = 3;
    policy.maxChangedLines = 6;
    SomeFiles some;
    for (int i = 0; i < files; ++i) {
        string text;
        for (int line = 0; line < lines; ++line)
            text += std::to_string(line) + "\n";
        some.add("f" + std::to_string(i), text);
    }
    QCOMPARE(kindsOf(checkSize(Patch(some.input), policy)), kinds);
}

void GatesTest::syntaxIsCompared_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("after");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char *name, const char *path, const char *before, const char *after,
                        model::GateVerdict verdict) {
        QTest::newRow(name) << string(path) << string(before) << string(after) << int(verdict);
    };
    row("right before and after", "a.py", "x = 1\n", "x = 2\n", Pass);
    row("broken by the patch", "a.py", "x = 1\n", "x = (\n", Fail);
    row("broken before and repaired", "a.py", "x = (\n", "x = 1\n", Pass);
    row("as broken as before", "a.py", "x = (\n", "x = (\ny = 1\n", Pass);
    row("Python without a statement", "a.py", "x = 1\n", "if x:\n    # later\ny = 1\n", Fail);
    row("a function without a statement", "a.py", "x = 1\n", "def f():\n    # later\n\n\ny = 1\n",
        Fail);
    row("short blocks", "a.py", "x = 1\n",
        "if x: pass\nelif y: z()\nelse:\n    # so\n    z()\n\n\nclass A: ...\n\n\n"
        "def f():\n    \"\"\"Does nothing.\"\"\"\n",
        Pass);
    row("broken JavaScript", "a.js", "f();\n", "f(;\n", Fail);
    row("broken TypeScript", "a.ts", "f();\n", "let x: = 1;\n", Fail);
    row("broken Go", "a.go", "package a\n", "package a\n\nfunc {\n", Fail);
    row("another language", "a.txt", "x\n", "(((\n", NotApplicable);
}

void GatesTest::syntaxIsCompared()
{
    QFETCH(string, path);
    QFETCH(string, before);
    QFETCH(string, after);
    QFETCH(int, verdict);
    SomeFiles files;
    files.change(path, before, after);
    QCOMPARE(int(checkSyntax(Patch(files.input), {}).verdict), verdict);
    if (verdict == int(Fail)) {
        SomeFiles added;
        added.add(path, after);
        QVERIFY(lineOf(checkSyntax(Patch(added.input), {}), "syntax-error") > 0);
    }
}

void GatesTest::coverageIsCounted_data()
{
    QTest::addColumn<QList<int>>("executed");
    QTest::addColumn<QList<int>>("missing");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<string>("reason");
    const auto row = [](const char *name, QList<int> executed, QList<int> missing,
                        model::GateVerdict verdict, const char *reason) {
        QTest::newRow(name) << executed << missing << int(verdict) << string(reason);
    };
    row("all of them", {2, 3, 4, 5, 6}, {}, Pass, "");
    row("just enough", {2, 3, 4, 5}, {6}, Pass, "");
    row("too few", {2, 3, 4}, {5, 6}, Fail, "low-coverage");
    row("none", {}, {2, 3, 4, 5, 6}, Fail, "low-coverage");
    row("lines that were there do not count", {2, 3, 4, 5, 6}, {1, 7}, Pass, "");
    row("lines that cannot be executed do not count", {2}, {}, Pass, "");
    row("no line that can be executed", {1}, {7}, NotApplicable, "no-executable-line");
}

static const string kBefore = "a = 1\nz = 9\n";
static const string kAfter = "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\nz = 9\n";

void GatesTest::coverageIsCounted()
{
    QFETCH(QList<int>, executed);
    QFETCH(QList<int>, missing);
    QFETCH(int, verdict);
    QFETCH(string, reason);
    SomeFiles files;
    files.change("src/a.py", kBefore, kAfter);
    FileCoverage data{.path = "src/a.py"};
    data.executed.insert(executed.begin(), executed.end());
    data.missing.insert(missing.begin(), missing.end());
    files.input.coverage = {data};
    const auto result = checkCoverage(Patch(files.input), {});
    QCOMPARE(int(result.verdict), verdict);
    QCOMPARE(result.reason, reason);
}

void GatesTest::coverageOfOtherFilesDoesNotCount_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("after");
    QTest::addColumn<bool>("measured"); // there are data, of another file
    QTest::addColumn<bool>("configured");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char *name, const char *path, const char *after, bool measured,
                        bool configured, model::GateVerdict verdict) {
        QTest::newRow(name) << string(path) << string(after) << measured << configured
                            << int(verdict);
    };
    row("a file that no test has loaded", "src/a.py", "x = 1\n", true, true, Fail);
    row("a comment in such a file", "src/a.py", "# x = 1\n", true, true, NotApplicable);
    row("blank lines in such a file", "src/a.py", "\n\n", true, true, NotApplicable);
    row("a text in such a file", "src/a.py", "\"\"\"a\nb\n\"\"\"\n", true, true, NotApplicable);
    row("a test", "tests/test_a.py", "def test_a():\n    assert f()\n", true, true, NotApplicable);
    row("a document", "README.md", "x\n", true, true, NotApplicable);
    row("nothing was measured though it is to be", "src/a.py", "x = 1\n", false, true, Blocked);
    row("nothing is to be measured", "src/a.py", "x = 1\n", false, false, NotApplicable);
    row("nothing was measured of a document", "README.md", "x\n", false, true, NotApplicable);
}

void GatesTest::coverageOfOtherFilesDoesNotCount()
{
    QFETCH(string, path);
    QFETCH(string, after);
    QFETCH(bool, measured);
    QFETCH(bool, configured);
    QFETCH(int, verdict);
    SomeFiles files;
    files.add(path, after);
    if (measured)
        files.input.coverage = {FileCoverage{.path = "src/other.py", .executed = {1}}};
    GatePolicy policy;
    policy.coverageConfigured = configured;
    QCOMPARE(int(checkCoverage(Patch(files.input), policy).verdict), verdict);
}

void GatesTest::outcomesAreCompared_data()
{
    QTest::addColumn<int>("before"); // -1: was not there
    QTest::addColumn<int>("after");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, int before, int after, const char *kinds) {
        QTest::newRow(name) << before << after << string(kinds);
    };
    const int passed = int(TestVerdict::Passed), failed = int(TestVerdict::Failed);
    const int errored = int(TestVerdict::Errored), skipped = int(TestVerdict::Skipped);
    const int flaky = int(TestVerdict::Flaky);
    row("passes as before", passed, passed, "");
    row("passes now", failed, passed, "");
    row("is new and passes", -1, passed, "");
    row("fails now", passed, failed, "newly-failing");
    row("cannot be carried through now", passed, errored, "newly-failing");
    row("was skipped and fails", skipped, failed, "newly-failing");
    row("is new and fails", -1, failed, "newly-failing");
    row("fails as before", failed, failed, "+still-failing");
    row("failed in another way", failed, errored, "+still-failing");
    row("is flaky now", passed, flaky, "?flaky");
    row("is new and flaky", -1, flaky, "?flaky");
    row("is flaky as before", flaky, flaky, "+flaky");
    row("was flaky and fails", flaky, failed, "newly-failing");
    row("is skipped now", passed, skipped, "newly-skipped");
    row("is skipped as before", skipped, skipped, "");
    row("is gone", passed, -1, "?vanished-test");
}

void GatesTest::outcomesAreCompared()
{
    QFETCH(int, before);
    QFETCH(int, after);
    QFETCH(string, kinds);
    TestEvidence evidence;
    // Another test passes on both sides, so that there are some.
    evidence.before = {TestRecord{.name = "other"}};
    evidence.after = {TestRecord{.name = "other"}};
    if (before >= 0)
        evidence.before->push_back({.name = "t", .outcome = static_cast<TestVerdict>(before)});
    if (after >= 0)
        evidence.after.push_back({.name = "t", .outcome = static_cast<TestVerdict>(after)});
    GateInput input;
    input.tests = evidence;
    const auto result = checkTests(Patch(input), {});
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.verdict, kinds.starts_with("newly") ? Fail : Pass);
}

void GatesTest::runsThatToldNothingBlock_data()
{
    QTest::addColumn<int>("end"); // -1: no evidence
    QTest::addColumn<int>("tests");
    QTest::addColumn<string>("reason");
    QTest::newRow("none took place") << -1 << 0 << string("not-run");
    QTest::newRow("it was not started") << int(RunEnd::NotStarted) << 0 << string("not-run");
    QTest::newRow("it crashed") << int(RunEnd::Crashed) << 1 << string("crashed");
    QTest::newRow("it took too long") << int(RunEnd::TimedOut) << 1 << string("timed-out");
    QTest::newRow("it was stopped") << int(RunEnd::Cancelled) << 1 << string("cancelled");
    QTest::newRow("no tests were found") << int(RunEnd::Completed) << 0 << string("no-tests");
    QTest::newRow("all were skipped") << int(RunEnd::Completed) << 2 << string("no-tests");
}

void GatesTest::runsThatToldNothingBlock()
{
    QFETCH(int, end);
    QFETCH(int, tests);
    QFETCH(string, reason);
    GateInput input;
    if (end >= 0) {
        TestEvidence evidence{.ended = static_cast<RunEnd>(end)};
        if (tests > 0)
            evidence.after = {
                {.name = "t", .outcome = tests > 1 ? TestVerdict::Skipped : TestVerdict::Passed}};
        input.tests = evidence;
    }
    const auto result = checkTests(Patch(input), {});
    QCOMPARE(result.verdict, Blocked);
    QCOMPARE(result.reason, reason);
}

static model::FindingSeen finding(const char *rule, std::int64_t line, bool error)
{
    return {.tool = "lint",
            .rule = rule,
            .message = "m",
            .level = error ? model::FindingLevel::Error : model::FindingLevel::Warning,
            .path = "a.py",
            .line = line};
}

void GatesTest::findingsOfLintersAreCompared_data()
{
    using Findings = std::vector<model::FindingSeen>;
    QTest::addColumn<Findings>("before");
    QTest::addColumn<Findings>("after");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, Findings before, Findings after, const char *kinds) {
        QTest::newRow(name) << std::move(before) << std::move(after) << string(kinds);
    };
    row("none", {}, {}, "");
    row("one that goes", {finding("E1", 1, true)}, {}, "");
    row("one that moves", {finding("E1", 1, true)}, {finding("E1", 9, true)}, "");
    row("a new error", {}, {finding("E1", 1, true)}, "new-error");
    row("a second error of the kind", {finding("E1", 1, true)},
        {finding("E1", 1, true), finding("E1", 2, true)}, "new-error");
    row("a new warning", {}, {finding("W1", 1, false)}, "+new-warning");
}

void GatesTest::findingsOfLintersAreCompared()
{
    QFETCH(std::vector<model::FindingSeen>, before);
    QFETCH(std::vector<model::FindingSeen>, after);
    QFETCH(string, kinds);
    GateInput input;
    input.linters = LinterEvidence{.before = before, .after = after};
    QCOMPARE(kindsOf(checkLinters(Patch(input), {})), kinds);
}

void GatesTest::linterRunsThatDidNotEndBlock()
{
    GateInput input;
    QCOMPARE(checkLinters(Patch(input), {}).verdict, NotApplicable);
    input.linters = LinterEvidence{.ended = RunEnd::TimedOut};
    const auto result = checkLinters(Patch(input), {});
    QCOMPARE(result.verdict, Blocked);
    QCOMPARE(result.reason, "timed-out");
}

void GatesTest::gatesAreAskedInOrder()
{
    const auto report = runGates(GateInput(), GatePolicy());
    string names;
    for (const auto &result : report.results)
        names += result.name + ' ';
    QCOMPARE(names, "paths diff_size secrets test_tampering syntax linters coverage tests ");
    QVERIFY(!report.mayProceed());
    QCOMPARE(report.policyDigest, GatePolicy().digest());
    QCOMPARE(report.digest(), runGates(GateInput(), GatePolicy()).digest());
}

void GatesTest::aGoodPatchMayProceed()
{
    SomeFiles files;
    files.change("src/a.py", "def f(x):\n    return x[0]\n",
                 "def f(x):\n    return x[0] if x else None\n");
    files.add("tests/test_a.py", "from a import f\n\n\ndef test_f():\n    assert f([]) is None\n");
    files.input.coverage = {FileCoverage{.path = "src/a.py", .executed = {1, 2}}};
    files.input.tests =
        TestEvidence{.before = std::vector<TestRecord>(), .after = {{.name = "test_f"}}};
    files.input.testLiterals = {"[]", "None"};
    GatePolicy policy;
    policy.declaredFiles = {"src/a.py", "tests/test_a.py"};
    const auto report = runGates(files.input, policy);
    for (const auto &result : report.results)
        QVERIFY2(result.verdict == (result.name == "linters" ? NotApplicable : Pass),
                 toText(toJson(result)).c_str());
    QVERIFY(report.mayProceed());
    QVERIFY(!report.needsApproval());
}

void GatesTest::manyFindingsAreBounded()
{
    SomeFiles files;
    string text;
    for (int i = 0; i < 2000; ++i)
        text += "x = '\xe2\x80\xae'\n";
    files.add("src/a.py", text);
    const auto result = checkPaths(Patch(files.input), {});
    QCOMPARE(result.evidence.size(), 501u);
    QCOMPARE(result.evidence.back()["count"].get<int>(), 1500);
    QVERIFY(result.needsApproval);
}

} // namespace tst_gates

QTEST_APPLESS_MAIN(tst_gates::GatesTest)
#include "tst_gates.moc"
