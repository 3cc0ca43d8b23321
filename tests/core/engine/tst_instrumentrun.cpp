// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_instrumentrun {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::instrumentProject;
using test::ScratchRepository;
using test::sourcesOf;
using test::statusOf;
using test::stripProject;
using test::TemporaryProject;
using test::WatchedRunner;

static constexpr auto kPython = "\"\"\"Doc.\"\"\"\n"
                                "def plain(x):\n"
                                "    return x + 1\n"
                                "\n"
                                "def looping(items):\n"
                                "    total = 0\n"
                                "    for item in items:\n"
                                "        total += item\n"
                                "    return total\n"
                                "\n"
                                "double = lambda x: 2 * x\n";
static constexpr auto kJavascript = "function plain(x) {\n"
                                    "  return x + 1;\n"
                                    "}\n"
                                    "const arrow = (x) => x * 2;\n"
                                    "async function later() { return plain(1); }\n";

/// A project in both languages.
static void fill(const TemporaryProject &project)
{
    project.write("a.py", kPython);
    project.write("lib/b.js", kJavascript);
    project.write("tests/test_a.py", "def test_a(): pass\n");
}

static bool hasLoop(const model::Script &script)
{
    return script.text.contains("loop.1.body.start");
}

/// Turns the verdict on scripts with a loop down.
static void refuseLoops(const model::Script &script, model::Validation &validation)
{
    if (!hasLoop(script) || script.origin != "template")
        return;
    validation.ok = false;
    validation.tests.push_back({"test_made_up", "failed", "E   not as wanted", 0});
}

class InstrumentRunTest : public QObject {
    Q_OBJECT

private slots:
    void aPreviewWritesNothing();
    void aPreviewsPatchIsWhatWouldBeDone();
    void appliedInPlaceItIsThere();
    void asPatchNothingIsWritten();
    void aSecondRunStartsNoWorker();
    void aRunAgainFindsAllUnchanged();
    void whatIsAskedForIsRecorded();
    void anotherCaptureChangesTheEntries();
    void aFunctionThatIsNotSelectedKeepsItsEntry();
    void aPackThatCannotRecordIsRefused();
    void aMovedFunctionIsKnownFromBefore();
    void aScriptThatFailsLeavesItsFunctionsAlone();
    void aFunctionTheScriptRefusesIsLeftAlone();
    void whatAScriptMayNotDoIsAFailure_data();
    void whatAScriptMayNotDoIsAFailure();
    void aCancelledRunWritesNothing();
    void aFileThatChangesMeanwhileIsAConflict();
    void partByPartIsTheSameAsAllAtOnce();
    void aFileThatDoesNotCompileIsLeftAlone();
    void brokenFilesDoNotStopTheOthers();
    void aPackOfOnesOwnIsUsed();

private:
    [[nodiscard]] static InstrumentOptions inPlace() { return {.apply = ApplyMode::InPlace}; }
    Home m_home;
};

void InstrumentRunTest::aPreviewWritesNothing()
{
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, {}, runner);
    VERIFY_OK(report);
    QCOMPARE(report->applied, "preview");
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
    QCOMPARE(report->totals.instrumented, 5);
    QCOMPARE(report->totals.failed, 0);
    QCOMPARE(report->totals.skipped, 1);
    QCOMPARE(statusOf(*report, "a.py::<lambda>"), "skipped");
    QCOMPARE(report->skippedFiles.size(), 1u);
    QCOMPARE(
        report->filesChanged,
        (std::vector<std::string>{"_espalier_tel.cjs", "_espalier_tel.py", "a.py", "lib/b.js"}));
    QVERIFY(runner.tests > 0 && report->totals.testsRun >= 8 * runner.tests);
}

void InstrumentRunTest::aPreviewsPatchIsWhatWouldBeDone()
{
    const ScratchRepository project;
    fill(project);
    project.commitAll("one");
    WatchedRunner runner;
    const auto preview = instrumentProject(project, m_home, {}, runner);
    VERIFY_OK(preview);
    const TemporaryProject outside;
    outside.write("patch", preview->patch);
    project.git({"apply", outside.path("patch").string()});
    const auto patched = sourcesOf(project);
    project.git({"checkout", "--quiet", "."});
    project.git({"clean", "--quiet", "-fd"});
    VERIFY_OK(instrumentProject(project, m_home, inPlace(), runner));
    QCOMPARE(test::differences(patched, sourcesOf(project)), "");
}

void InstrumentRunTest::appliedInPlaceItIsThere()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_OK(report);
    const auto python = project.read("a.py");
    QVERIFY(python.starts_with("\"\"\"Doc.\"\"\"\ntry: from ."));
    QVERIFY(python.contains("@_espalier_tel.span(\"a.py::looping\")\ndef looping(items):\n"));
    QVERIFY(python.contains("    for item in items:\n        _espalier_tel.loop(1)\n"));
    QVERIFY(project.read("lib/b.js").contains("require(\"../_espalier_tel.cjs\")"));
    QVERIFY(project.exists("_espalier_tel.py") && project.exists("_espalier_tel.cjs"));
    const auto at =
        std::ranges::find(report->functions, "a.py::looping", &model::FunctionResult::id);
    QCOMPARE(at->line, 5u);
    QCOMPARE(at->newLine, 9u); // below two lines of prelude and two decorators
    QCOMPARE(at->origin, "template");
}

void InstrumentRunTest::asPatchNothingIsWritten()
{
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, {.apply = ApplyMode::Patch}, runner);
    VERIFY_OK(report);
    QVERIFY(report->patch.contains("+++ b/a.py"));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

void InstrumentRunTest::aSecondRunStartsNoWorker()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner first;
    const auto one = instrumentProject(project, m_home, {}, first);
    VERIFY_OK(one);
    QVERIFY(first.calls() > 0);
    WatchedRunner second;
    const auto two = instrumentProject(project, m_home, {}, second);
    VERIFY_OK(two);
    QCOMPARE(second.calls(), 0);
    QCOMPARE(two->patch, one->patch);
    QCOMPARE(two->totals.cacheHits, two->totals.shapes);
    QCOMPARE(two->totals.testsRun, 0);
}

void InstrumentRunTest::aRunAgainFindsAllUnchanged()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    VERIFY_OK(instrumentProject(project, m_home, inPlace(), runner));
    const auto once = sourcesOf(project);
    WatchedRunner second;
    const auto report = instrumentProject(project, m_home, inPlace(), second);
    VERIFY_OK(report);
    QCOMPARE(second.calls(), 0);
    QCOMPARE(report->totals.instrumented, 0);
    QCOMPARE(report->totals.unchanged, 5);
    QVERIFY(report->filesChanged.empty());
    QCOMPARE(test::differences(once, sourcesOf(project)), "");
}

void InstrumentRunTest::whatIsAskedForIsRecorded()
{
    const TemporaryProject project;
    fill(project);
    project.write("lib/c.js", "function bare() { return 1; }\n");
    const auto before = sourcesOf(project);
    auto options = inPlace();
    options.capture = {.args = true, .locals = true};
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(report->totals.failed, 0);
    QCOMPARE(report->capture, "args,locals");
    QCOMPARE(report->notes.size(), 1u);
    QVERIFY2(report->notes[0].starts_with("javascript: locals are not recorded"),
             report->notes[0].c_str());
    QVERIFY(project.read("a.py").contains("span(\"a.py::plain\", capture=\"args,locals\")\n"));
    QVERIFY(project.read("lib/b.js").contains(".enterWith(\"lib/b.js::plain\", {x}); try {\n"));
    QVERIFY(project.read("lib/c.js").contains(".enter(\"lib/c.js::bare\"); try {"));
    const auto calls = runner.calls();
    const auto again = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(again);
    QCOMPARE(again->totals.instrumented, 0);
    QVERIFY(again->filesChanged.empty());
    QCOMPARE(runner.calls(), calls);
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

void InstrumentRunTest::anotherCaptureChangesTheEntries()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    VERIFY_OK(instrumentProject(project, m_home, inPlace(), runner));
    const auto plain = sourcesOf(project);
    auto options = inPlace();
    options.capture = {.args = true};
    const auto more = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(more);
    QCOMPARE(statusOf(*more, "a.py::plain"), "instrumented");
    QCOMPARE(statusOf(*more, "lib/b.js::arrow"), "instrumented");
    QCOMPARE(statusOf(*more, "lib/b.js::later"), "unchanged"); // it has no parameters
    QVERIFY(project.read("a.py").contains("capture=\"args\""));
    VERIFY_OK(instrumentProject(project, m_home, inPlace(), runner));
    QCOMPARE(test::differences(plain, sourcesOf(project)), "");
}

void InstrumentRunTest::aFunctionThatIsNotSelectedKeepsItsEntry()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    auto options = inPlace();
    options.capture = {.args = true};
    options.selection.functionGlobs = {"plain"};
    VERIFY_OK(instrumentProject(project, m_home, options, runner));
    options.capture = {.locals = true};
    options.selection.functionGlobs = {"looping", "arrow"};
    VERIFY_OK(instrumentProject(project, m_home, options, runner));
    const auto python = project.read("a.py");
    QVERIFY(python.contains("span(\"a.py::plain\", capture=\"args\")"));
    QVERIFY(python.contains("span(\"a.py::looping\", capture=\"locals\")"));
    const auto javascript = project.read("lib/b.js");
    QVERIFY(javascript.contains("enterWith(\"lib/b.js::plain\", {x})"));
    QVERIFY(javascript.contains("enter(\"lib/b.js::arrow\")"));
}

void InstrumentRunTest::aPackThatCannotRecordIsRefused()
{
    const TemporaryProject project;
    project.write("a.py", kPython);
    project.write("pack/py/pack.json", R"json({"language": "python", "snippets":
        {"enter": "@_espalier_mine(\"{id}\")", "loop": "_espalier_loop({n})"}})json");
    const auto before = sourcesOf(project);
    InstrumentOptions options{.pack = project.path("pack").string(),
                              .capture = {.locals = true},
                              .apply = ApplyMode::InPlace};
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_FAILS(InvalidInput, report);
    QVERIFY(report.error().message.contains("enter.locals"));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

void InstrumentRunTest::aMovedFunctionIsKnownFromBefore()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner first;
    VERIFY_OK(instrumentProject(project, m_home, {}, first));
    project.write("a.py", "import os\n\n\n" + std::string(kPython).substr(11));
    WatchedRunner second;
    const auto report = instrumentProject(project, m_home, {}, second);
    VERIFY_OK(report);
    QCOMPARE(second.calls(), 0);
    QCOMPARE(report->totals.instrumented, 5);
}

void InstrumentRunTest::aScriptThatFailsLeavesItsFunctionsAlone()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.judge = refuseLoops;
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::looping"), "failed");
    QCOMPARE(statusOf(*report, "a.py::plain"), "instrumented");
    QCOMPARE(report->totals.failed, 1);
    const auto at =
        std::ranges::find(report->functions, "a.py::looping", &model::FunctionResult::id);
    QCOMPARE(at->evidence["phase"], "tests");
    QCOMPARE(at->evidence["failed"][0]["name"], "test_made_up");
    QVERIFY(!at->reason.empty());
    QVERIFY(!project.read("a.py").contains("looping\")"));
    // Plain pytest on the tests passes: this script's lie elsewhere.
    QVERIFY(project.exists(".espalier/rejected/python/test_" + at->key + ".py"));
    QVERIFY(project.exists(".espalier/rejected/python/" + at->key + ".py"));
    QVERIFY(!project.exists(".espalier/tests/python/test_" + at->key + ".py"));
    QVERIFY(!project.exists(".espalier/scripts/python/" + at->key + ".py"));
    // The verdict is kept: nothing is tried again.
    WatchedRunner second;
    const auto again = instrumentProject(project, m_home, inPlace(), second);
    VERIFY_OK(again);
    QCOMPARE(second.calls(), 0);
    QCOMPARE(statusOf(*again, "a.py::looping"), "failed");
}

void InstrumentRunTest::aFunctionTheScriptRefusesIsLeftAlone()
{
    const TemporaryProject project;
    project.write("a.py", "def one(): pass\n\ndef two(): pass\n\ndef three(): pass\n");
    WatchedRunner runner;
    runner.alter = [](const ScriptInput &input, ScriptOutput &output) {
        if (input.facts["name"] == "two")
            output = std::unexpected("ValueError: not this one");
    };
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::two"), "failed");
    QCOMPARE(report->totals.instrumented, 2);
    const auto at = std::ranges::find(report->functions, "a.py::two", &model::FunctionResult::id);
    QVERIFY(at->reason.contains("not this one"));
    QVERIFY(project.read("a.py").contains("three\")"));
}

void InstrumentRunTest::whatAScriptMayNotDoIsAFailure_data()
{
    using Insertions = std::vector<model::Insertion>;
    QTest::addColumn<Insertions>("insertions");
    const auto row = [](const char *name, Insertions insertions) {
        QTest::newRow(name) << std::move(insertions);
    };
    const model::Insertion good{.text = "@_espalier_tel.span(\"a.py::two\")\n"};
    row("nothing at all", {});
    row("nothing at the entry", {{.offset = 12, .text = "x = 1;"}});
    row("outside of the function", {good, {.offset = 5000, .text = "x"}});
    row("text that is no UTF-8", {good, {.offset = 11, .text = "'\xff'; "}});
    row("text that does not parse", {{.text = "@_espalier_tel.span(\"a.py::two\"\n"}});
    row("text that cannot be found again", {good, {.offset = 11, .text = "print('hi'); "}});
    row("another function's id", {{.text = "@_espalier_tel.span(\"a.py::one\")\n"}});
}

void InstrumentRunTest::whatAScriptMayNotDoIsAFailure()
{
    QFETCH(std::vector<model::Insertion>, insertions);
    const TemporaryProject project;
    project.write("a.py", "def one(): pass\n\ndef two(): pass\n\ndef three(): pass\n");
    WatchedRunner runner;
    runner.alter = [&](const ScriptInput &input, ScriptOutput &output) {
        if (input.facts["name"] == "two")
            output = insertions;
    };
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::one"), "instrumented");
    QCOMPARE(statusOf(*report, "a.py::two"), "failed");
    QCOMPARE(statusOf(*report, "a.py::three"), "instrumented");
    QVERIFY(project.read("a.py").contains("\n\ndef two(): pass\n\n"));
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(project.read("a.py"), "def one(): pass\n\ndef two(): pass\n\ndef three(): pass\n");
}

void InstrumentRunTest::aCancelledRunWritesNothing()
{
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    for (const auto *phase : {"discover", "read", "test", "edit", "check", "write"}) {
        std::stop_source source;
        JobContext job(source.get_token(), [&](const Progress &progress) {
            if (progress.phase == phase)
                source.request_stop();
        });
        WatchedRunner runner;
        InstrumentOptions options = inPlace();
        options.revalidate = Revalidate::Always; // or later rounds would test nothing
        const auto report = runInstrument(**workspace, options, runner, job);
        if (source.stop_requested())
            VERIFY_FAILS(Cancelled, report);
        QVERIFY2(source.stop_requested() || phase == std::string_view("edit"), phase);
        QCOMPARE(test::differences(before, sourcesOf(project)), "");
    }
}

void InstrumentRunTest::aFileThatChangesMeanwhileIsAConflict()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.beforeRun = [&] { project.write("lib/b.js", "work of a person\n"); };
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_FAILS(Conflict, report);
    QCOMPARE(project.read("lib/b.js"), "work of a person\n");
    QCOMPARE(project.read("a.py"), kPython);
    QVERIFY(!project.exists("_espalier_tel.py"));
}

void InstrumentRunTest::partByPartIsTheSameAsAllAtOnce()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    VERIFY_OK(instrumentProject(project, m_home, inPlace(), runner));
    const auto all = sourcesOf(project);
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    for (const auto *glob : {"looping", "arrow", "later", "plain"}) {
        InstrumentOptions options = inPlace();
        options.selection.functionGlobs = {glob};
        const auto report = instrumentProject(project, m_home, options, runner);
        VERIFY_OK(report);
        QCOMPARE(report->totals.unchanged, 0);
        QVERIFY(report->totals.instrumented >= 1);
    }
    QCOMPARE(test::differences(all, sourcesOf(project)), "");
}

void InstrumentRunTest::aFileThatDoesNotCompileIsLeftAlone()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    InstrumentOptions options = inPlace();
    options.check = [](const ChangeSet &, JobContext &) -> Result<CheckOutcome> {
        return CheckOutcome{.results = {{"python", "py_compile", "failed", {}}},
                            .failures = {{.path = "a.py", .message = "made up", .line = 3}}};
    };
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(report->totals.failed, 2);
    QCOMPARE(project.read("a.py"), kPython);
    QVERIFY(!project.exists("_espalier_tel.py"));
    QVERIFY(project.exists("_espalier_tel.cjs"));
    const auto at = std::ranges::find(report->functions, "a.py::plain", &model::FunctionResult::id);
    QVERIFY(at->reason.contains("made up"));
}

void InstrumentRunTest::brokenFilesDoNotStopTheOthers()
{
    const TemporaryProject project;
    project.write("a.py", kPython);
    project.write("broken.py", "def good(): pass\ndef bad(:\n");
    project.write("binary.py", std::string_view("def f(): pass\0", 14));
    project.write("empty.py", "");
    project.write("own.js", "const _esp = 1;\nfunction f() {}\n");
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, inPlace(), runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::plain"), "instrumented");
    QCOMPARE(project.read("own.js"), "const _esp = 1;\nfunction f() {}\n");
    QVERIFY(std::ranges::contains(report->skippedFiles, "own.js", &model::SkippedFile::path));
    QVERIFY(std::ranges::contains(report->skippedFiles, "binary.py", &model::SkippedFile::path));
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(project.read("broken.py"), "def good(): pass\ndef bad(:\n");
}

void InstrumentRunTest::aPackOfOnesOwnIsUsed()
{
    const TemporaryProject pack;
    const Json json{{"language", "python"},
                    {"snippets", {{"enter", "@_espalier_tel.mine(\"{id}\")"}}},
                    {"prelude", {"import _espalier_tel"}},
                    {"runtime", {{"file", "_espalier_tel.py"}}}};
    pack.write("python/pack.json", toText(json));
    pack.write("python/_espalier_tel.py", "def mine(name): return lambda f: f\n");
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    InstrumentOptions options = inPlace();
    options.pack = pack.root().string();
    WatchedRunner runner;
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(report->totals.instrumented, 2);
    QVERIFY(project.read("a.py").contains("@_espalier_tel.mine(\"a.py::plain\")\n"));
    QCOMPARE(project.read("_espalier_tel.py"), "def mine(name): return lambda f: f\n");
    QVERIFY(std::ranges::contains(report->skippedFiles, "not-in-pack", &model::SkippedFile::rule));
    VERIFY_OK(stripProject(project, m_home, options));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

} // namespace tst_instrumentrun

QTEST_GUILESS_MAIN(tst_instrumentrun::InstrumentRunTest)
#include "tst_instrumentrun.moc"
