// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/engine/functionlist.h"
#include "core/engine/scriptversions.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_scriptversions {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::TemporaryProject;
using test::WatchedRunner;

class ScriptVersionsTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void shapesNameTheirVersions();
    void aHumanVersionIsNotEffective();
    void aHumanVersionNeedsItsKeyAndAText();
    void aGoodVersionCanBecomeEffective();
    void aVersionThatFailsItsTestsCannot();
    void anUnsafeVersionIsNotRun();
    void aVersionMustServeTheFunctions();
    void anEffectiveVersionIsWhatRunsUse();
    void whatIsPinnedIsNotRefined();
    void whatIsLetGoIsRefined();
    void anArchivedVersionIsOutOfUse();

private:
    [[nodiscard]] std::string keyOf(const std::string &id) const
    {
        const auto at = std::ranges::find(m_report.functions, id, &model::FunctionResult::id);
        return at == m_report.functions.end() ? std::string{} : at->key;
    }
    [[nodiscard]] model::Script effective() { return **m_workspace->scripts().effective(m_key); }
    /// Adds a version that does the same and is good.
    [[nodiscard]] int addGood()
    {
        return addHumanVersion(*m_workspace, m_key, effective().text + "# mine\n").value_or(0);
    }
    [[nodiscard]] Result<model::Validation> validate(int version)
    {
        return validateVersion(*m_workspace, m_key, version, {}, m_runner, m_job);
    }
    Home m_home;
    WatchedRunner m_runner;
    JobContext m_job;
    std::unique_ptr<TemporaryProject> m_project;
    std::unique_ptr<Workspace> m_workspace;
    model::InstrumentReport m_report;
    std::string m_key; ///< of the shape that two functions have
};

void ScriptVersionsTest::init()
{
    m_project = std::make_unique<TemporaryProject>();
    m_project->write("a.py", "def one(x):\n    return x\n\ndef two(longer):\n    return longer\n"
                             "\ndef looping(items):\n    for item in items:\n        item\n");
    auto workspace = Workspace::open(m_project->root(), m_home.paths());
    VERIFY_OK(workspace);
    m_workspace = *std::move(workspace);
    auto report = runInstrument(*m_workspace, {}, m_runner, m_job);
    VERIFY_OK(report);
    m_report = *std::move(report);
    m_key = keyOf("a.py::one");
    QVERIFY(!m_key.empty());
}

void ScriptVersionsTest::cleanup()
{
    m_runner.judge = {};
    m_runner.alter = {};
    m_workspace.reset();
    m_project.reset();
}

void ScriptVersionsTest::shapesNameTheirVersions()
{
    const auto version = addGood();
    const auto listing = listFunctions(*m_workspace, {}, m_job);
    VERIFY_OK(listing);
    const auto shapes = shapesOf(*m_workspace, &*listing);
    VERIFY_OK(shapes);
    QCOMPARE(shapes->size(), 2u);
    const auto shape = std::ranges::find(*shapes, m_key, &ShapeInfo::key);
    QVERIFY(shape != shapes->end());
    QCOMPARE(shape->language, "python");
    QCOMPARE(shape->example, "a.py::one");
    QCOMPARE(shape->functions, 2u);
    QCOMPARE(shape->versions.size(), 2u);
    const auto &made = shape->versions.front();
    QCOMPARE(made.origin, "template");
    QVERIFY(made.effective && !made.pinned && !made.archived);
    QVERIFY(made.verdict == store::VerdictState::Passed);
    QVERIFY(made.testsPassed >= 8);
    QCOMPARE(made.testsFailed, 0);
    QCOMPARE(shape->versions.back().version, version);
    QVERIFY(shape->versions.back().verdict == store::VerdictState::None);
    QCOMPARE(shapesOf(*m_workspace)->front().functions, 0u);
}

void ScriptVersionsTest::aHumanVersionIsNotEffective()
{
    const auto before = effective();
    const auto version = addGood();
    QCOMPARE(addGood(), version); // the same again
    QCOMPARE(effective().version, before.version);
    const auto versions = versionsOf(*m_workspace, m_key);
    VERIFY_OK(versions);
    const auto &mine = versions->back();
    QCOMPARE(mine.script.origin, "human");
    QCOMPARE(mine.script.tests, before.tests);
    QVERIFY(!mine.verdict);
    VERIFY_FAILS(Conflict, makeEffective(*m_workspace, m_key, version));
    const auto other = addHumanVersion(*m_workspace, m_key, before.text, "tests of mine");
    VERIFY_OK(other);
    QCOMPARE(versionsOf(*m_workspace, m_key)->back().script.tests, "tests of mine");
}

void ScriptVersionsTest::aHumanVersionNeedsItsKeyAndAText()
{
    VERIFY_FAILS(NotFound, addHumanVersion(*m_workspace, "no such key", "text"));
    VERIFY_FAILS(InvalidInput, addHumanVersion(*m_workspace, m_key, ""));
    VERIFY_FAILS(NotFound, versionsOf(*m_workspace, "no such key"));
    VERIFY_FAILS(NotFound, validate(99));
    VERIFY_FAILS(NotFound, makeEffective(*m_workspace, m_key, 99));
    VERIFY_FAILS(NotFound, pinEffective(*m_workspace, "no such key", true));
    VERIFY_FAILS(NotFound, archiveVersion(*m_workspace, m_key, 99));
}

void ScriptVersionsTest::aGoodVersionCanBecomeEffective()
{
    const auto version = addGood();
    const auto verdict = validate(version);
    VERIFY_OK(verdict);
    QVERIFY2(verdict->ok, toText(verdict->evidence()).c_str());
    QCOMPARE((*m_workspace->scripts().validation(m_key, version))->ok, true);
    VERIFY_OK(makeEffective(*m_workspace, m_key, version));
    QCOMPARE(effective().version, version);
    QVERIFY(effective().pinned);
    const auto file = readFile(m_workspace->stateRoot() / "scripts/python" / (m_key + ".py"));
    VERIFY_OK(file);
    QVERIFY(file->ends_with("# mine\n"));
}

void ScriptVersionsTest::aVersionThatFailsItsTestsCannot()
{
    const auto version =
        addHumanVersion(*m_workspace, m_key,
                        effective().text + "\ndef insert_telemetry(source, **facts):\n"
                                           "    return source\n");
    VERIFY_OK(version);
    const auto verdict = validate(*version);
    VERIFY_OK(verdict);
    QVERIFY(!verdict->ok);
    QCOMPARE(verdict->phase, "tests");
    VERIFY_FAILS(Conflict, makeEffective(*m_workspace, m_key, *version));
    const auto shapes = shapesOf(*m_workspace);
    VERIFY_OK(shapes);
    const auto &mine = std::ranges::find(*shapes, m_key, &ShapeInfo::key)->versions.back();
    QVERIFY(mine.verdict == store::VerdictState::Failed);
    QVERIFY(mine.testsFailed > 0);
}

void ScriptVersionsTest::anUnsafeVersionIsNotRun()
{
    const auto version = addHumanVersion(*m_workspace, m_key, "import os\n" + effective().text);
    VERIFY_OK(version);
    const auto tests = m_runner.tests.load();
    const auto verdict = validate(*version);
    VERIFY_OK(verdict);
    QVERIFY(!verdict->ok && !verdict->findings.empty());
    QCOMPARE(verdict->phase, "security");
    QCOMPARE(m_runner.tests.load(), tests);
}

void ScriptVersionsTest::aVersionMustServeTheFunctions()
{
    const auto version = addGood();
    m_runner.alter = [](const ScriptInput &input, ScriptOutput &output) {
        if (input.source.contains("longer"))
            output->clear();
    };
    const auto verdict = validate(version);
    VERIFY_OK(verdict);
    QVERIFY(!verdict->ok);
    QCOMPARE(verdict->phase, "functions");
    QCOMPARE(verdict->tests.back().name, "a.py::two");
    QVERIFY(!std::ranges::contains(verdict->tests, "a.py::one", &model::TestOutcome::name));
    VERIFY_FAILS(Conflict, makeEffective(*m_workspace, m_key, version));
}

void ScriptVersionsTest::anEffectiveVersionIsWhatRunsUse()
{
    const auto version = addGood();
    VERIFY_OK(validate(version));
    VERIFY_OK(makeEffective(*m_workspace, m_key, version));
    const auto report = runInstrument(*m_workspace, {}, m_runner, m_job);
    VERIFY_OK(report);
    const auto at = std::ranges::find(report->functions, "a.py::one", &model::FunctionResult::id);
    QCOMPARE(at->origin, "human");
    QCOMPARE(report->totals.failed, 0);
}

// A run that tests again and finds what it does not like.
static InstrumentOptions refining(int &asked)
{
    InstrumentOptions options;
    options.revalidate = Revalidate::Always;
    options.refinement.meansFor = [&asked](const model::Script &, const model::Validation &) {
        ++asked;
        return refine::Means{
            .recipes = {{.name = "test",
                         .about = "Adds a comment.",
                         .change = {{{.find = "return f.text()",
                                      .replace = {"# better", "return f.text()"}}}}}}};
    };
    return options;
}

void ScriptVersionsTest::whatIsPinnedIsNotRefined()
{
    const auto version = addGood();
    VERIFY_OK(validate(version));
    VERIFY_OK(makeEffective(*m_workspace, m_key, version));
    m_runner.judge = [](const model::Script &script, model::Validation &verdict) {
        verdict.ok &= script.origin != "human";
    };
    int asked = 0;
    const auto report = runInstrument(*m_workspace, refining(asked), m_runner, m_job);
    VERIFY_OK(report);
    QCOMPARE(asked, 0);
    QCOMPARE(effective().version, version);
    QCOMPARE(test::statusOf(*report, "a.py::one"), "failed");
}

void ScriptVersionsTest::whatIsLetGoIsRefined()
{
    const auto version = addGood();
    VERIFY_OK(validate(version));
    VERIFY_OK(makeEffective(*m_workspace, m_key, version));
    VERIFY_OK(pinEffective(*m_workspace, m_key, false));
    m_runner.judge = [](const model::Script &script, model::Validation &verdict) {
        verdict.ok &= script.origin != "human";
    };
    int asked = 0;
    VERIFY_OK(runInstrument(*m_workspace, refining(asked), m_runner, m_job));
    QCOMPARE(asked, 1);
    QCOMPARE(effective().origin, "recipe:test");
    QVERIFY(!effective().pinned);
}

void ScriptVersionsTest::anArchivedVersionIsOutOfUse()
{
    const auto version = addGood();
    VERIFY_OK(validate(version));
    VERIFY_OK(makeEffective(*m_workspace, m_key, version));
    VERIFY_OK(archiveVersion(*m_workspace, m_key, version));
    QVERIFY(!m_workspace->scripts().effective(m_key)->has_value());
    VERIFY_FAILS(NotFound, makeEffective(*m_workspace, m_key, version));
    VERIFY_OK(runInstrument(*m_workspace, {}, m_runner, m_job));
    QCOMPARE(effective().origin, "template");
    QVERIFY(versionsOf(*m_workspace, m_key)->back().script.archived);
}

} // namespace tst_scriptversions

QTEST_GUILESS_MAIN(tst_scriptversions::ScriptVersionsTest)
#include "tst_scriptversions.moc"
