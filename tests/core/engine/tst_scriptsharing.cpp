// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgesharing.h"
#include "core/engine/scriptarchive.h"
#include "core/engine/scriptsharing.h"
#include "core/engine/scriptversions.h"
#include "core/learn/bundle.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/learn/signedbundle.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_scriptsharing {

using namespace espalier;
using namespace espalier::engine;
using learn::SharedScript;
using test::Home;
using test::TemporaryProject;
using test::WatchedRunner;

/// A project whose one function fails with what the template makes, and which a recipe mends.
class ScriptSharingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void onlyWhatIsMoreThanTheTemplateIsShared();
    void withoutAProjectOnlyPatternsAreTaken();
    void aPreviewWritesNothing();
    void whatCameIsNotInUse();
    void itIsTestedHereAndThenUsed();
    void whatPassesAlreadyIsLeftAlone();
    void aHostileOneIsNotTaken_data();
    void aHostileOneIsNotTaken();
    void whatIsTakenHasToPass_data();
    void whatIsTakenHasToPass();
    void anUnsafeOneInTheStoreIsNotRun();
    void aPersonCanTestOne();
    void oneForNoFunctionHereCannotBeTested();
    void whatWasNotTestedIsNotHandedOn();
    void oneWithASecretStaysHere();

private:
    [[nodiscard]] Result<model::InstrumentReport> instrument()
    {
        InstrumentOptions options;
        options.refinement = makeRefinement(3, {}).value();
        return runInstrument(*m_workspace, options, m_runner, m_job);
    }
    [[nodiscard]] Result<TakenScripts> take(const SharedScript &script, bool preview = false)
    {
        return takeScripts(*m_workspace, std::span(&script, 1), "fingerprint", preview);
    }
    /// What the other project shares, with another text.
    [[nodiscard]] SharedScript changed(const std::string &text) const
    {
        auto script = m_shared;
        script.text = text;
        return script;
    }
    [[nodiscard]] std::vector<VersionDetail> versions() const
    {
        return versionsOf(*m_workspace, m_shared.key).value_or(std::vector<VersionDetail>{});
    }

    Home m_home;
    WatchedRunner m_runner;
    JobContext m_job;
    SharedScript m_shared; ///< mended by a recipe in another project
    std::unique_ptr<TemporaryProject> m_project;
    std::unique_ptr<Workspace> m_workspace;
};

namespace {

constexpr auto kFails = "function f(n) {\n  do n--; while (n > 0);\n  return n;\n}\n";
constexpr auto kPasses = "function plain() {\n  return 1;\n}\n";

std::unique_ptr<Workspace> opened(const TemporaryProject &project, const Home &home)
{
    auto workspace = Workspace::open(project.root(), home.paths());
    if (!workspace)
        qFatal("%s", workspace.error().text().c_str());
    return *std::move(workspace);
}

std::unique_ptr<Knowledge> knowledgeOf(const Home &home)
{
    auto knowledge = Knowledge::open(knowledgeFile(home.paths()));
    if (!knowledge)
        qFatal("%s", knowledge.error().text().c_str());
    return *std::move(knowledge);
}

} // namespace

void ScriptSharingTest::initTestCase()
{
    const TemporaryProject project;
    project.write("a.js", std::string(kFails) + kPasses);
    m_workspace = opened(project, m_home);
    VERIFY_OK(instrument());
    const auto shared = scriptsToShare(*m_workspace, {});
    VERIFY_OK(shared);
    QCOMPARE(shared->scripts.size(), 1u);
    m_shared = shared->scripts.front();
    m_shared.provenance = "team a"; // as a bundle has it
    m_workspace.reset();
}

void ScriptSharingTest::init()
{
    m_project = std::make_unique<TemporaryProject>();
    m_project->write("b.js", kFails);
    m_workspace = opened(*m_project, m_home);
}

void ScriptSharingTest::cleanup()
{
    m_workspace.reset();
    m_project.reset();
}

void ScriptSharingTest::onlyWhatIsMoreThanTheTemplateIsShared()
{
    QCOMPARE(m_shared.language, "javascript");
    QCOMPARE(m_shared.pack, "spans");
    QCOMPARE(m_shared.construct, model::Construct::Loop);
    QVERIFY2(m_shared.origin.starts_with("recipe:"), m_shared.origin.c_str());
    QVERIFY(m_shared.testsPassed.size() >= 8);
    QVERIFY(!m_shared.text.contains("while (n > 0)")); // no source of the project
    VERIFY_OK(instrument());
    QCOMPARE(scriptsToShare(*m_workspace, "javascript")->scripts.size(), 1u);
    QVERIFY(scriptsToShare(*m_workspace, "go")->scripts.empty());
}

void ScriptSharingTest::withoutAProjectOnlyPatternsAreTaken()
{
    VERIFY_OK(instrument());
    const Home theirs;
    const auto file = m_project->path("bundle.json");
    {
        const auto knowledge = knowledgeOf(theirs);
        const auto done = exportBundle(*knowledge, file, "team a", {.project = m_workspace.get()});
        VERIFY_OK(done);
        QCOMPARE(done->scripts, 1u);
        QVERIFY(!m_project->read("bundle.json").contains("while (n > 0)"));
    }
    const Home mine;
    const auto knowledge = knowledgeOf(mine);
    const auto done = importKnowledge(*knowledge, file, false);
    VERIFY_OK(done);
    QCOMPARE(done->problems.size(), 1u);
    QVERIFY2(done->problems.front().contains("--project"), done->problems.front().c_str());
    QCOMPARE(done->items.size(), 1u);
    QVERIFY(done->items.front().kind == ImportedItem::Kind::Script);
    QVERIFY(done->items.front().state == ImportedItem::State::NotTaken);
    const auto taken = importKnowledge(*knowledge, file, false, {.project = m_workspace.get()});
    VERIFY_OK(taken);
    QVERIFY(taken->problems.empty());
    QVERIFY(taken->items.front().state == ImportedItem::State::Added);
    QCOMPARE(taken->items.front().source, "team a");
    QCOMPARE(taken->rows, 1);
    const auto again = importKnowledge(*knowledge, file, false, {.project = m_workspace.get()});
    QVERIFY(again->items.front().state == ImportedItem::State::Known);
    QCOMPARE(again->rows, 0);
}

void ScriptSharingTest::aPreviewWritesNothing()
{
    const auto taken = take(m_shared, true);
    VERIFY_OK(taken);
    QCOMPARE(taken->scripts.size(), 1u);
    QVERIFY(!taken->scripts.front().known);
    QCOMPARE(taken->rows, 0);
    QVERIFY(versions().empty());
}

void ScriptSharingTest::whatCameIsNotInUse()
{
    VERIFY_OK(take(m_shared));
    QCOMPARE(versions().size(), 1u);
    const auto version = versions().front();
    QCOMPARE(version.script.origin, "imported:team a/" + m_shared.origin);
    QVERIFY(!version.script.effective);
    QVERIFY(!version.verdict);
    QVERIFY(version.script.tests.empty());
    VERIFY_FAILS(Conflict, makeEffective(*m_workspace, m_shared.key, version.script.version));
    const auto source = store::SharedScriptStore(m_workspace->database())
                            .sourceOf(m_shared.key, version.script.version);
    QCOMPARE((*source)->testsPassed, static_cast<int>(m_shared.testsPassed.size()));
    QCOMPARE(take(m_shared)->rows, 0);
    QVERIFY(take(m_shared)->scripts.front().known);
    auto other = m_shared;
    other.provenance = "team b";
    QCOMPARE(take(other)->rows, 1); // kept apart
}

void ScriptSharingTest::itIsTestedHereAndThenUsed()
{
    VERIFY_OK(take(m_shared));
    const auto report = instrument();
    VERIFY_OK(report);
    const auto &function = report->functions.front();
    QVERIFY(function.status == model::FunctionStatus::Instrumented);
    QCOMPARE(function.origin, "imported:team a/" + m_shared.origin);
    QCOMPARE(function.attempts, 2); // the template first
    const auto effective = m_workspace->scripts().effective(m_shared.key);
    QVERIFY((*effective)->tests.contains("while (n > 0)")); // tests on a function of this project
    const auto verdict = m_workspace->scripts().validation(m_shared.key, (*effective)->version);
    QVERIFY((*verdict)->ok);
    QVERIFY((*verdict)->testsRun() >= 8);
    QCOMPARE(versions().size(), 2u); // with the template that failed
    QVERIFY(std::ranges::any_of(versions(), [](const VersionDetail &each) {
        return each.script.origin == "template" && each.verdict && !each.verdict->ok;
    }));
    const auto before = m_runner.calls();
    QCOMPARE(instrument()->functions.front().origin, function.origin);
    QCOMPARE(m_runner.calls(), before); // nothing is tested twice
}

void ScriptSharingTest::whatPassesAlreadyIsLeftAlone()
{
    VERIFY_OK(instrument());
    const auto before = m_workspace->scripts().effective(m_shared.key).value();
    VERIFY_OK(take(m_shared));
    const auto report = instrument();
    VERIFY_OK(report);
    QCOMPARE(report->functions.front().origin, before->origin);
    QVERIFY(before->origin.starts_with("recipe:"));
}

void ScriptSharingTest::aHostileOneIsNotTaken_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::newRow("deletes files") << QByteArray("import os\nos.remove('b.js')\n");
    QTest::newRow("deletes a tree") << QByteArray("import shutil\nshutil.rmtree('.')\n");
    QTest::newRow("opens a file") << QByteArray("open('b.js', 'w').close()\n");
    QTest::newRow("runs a program") << QByteArray("__import__('os').system('rm -rf .')\n");
    QTest::newRow("hides the name")
        << QByteArray("getattr(__builtins__, 'op' + 'en')('b.js', 'w')\n");
}

void ScriptSharingTest::aHostileOneIsNotTaken()
{
    QFETCH(QByteArray, before);
    const auto taken = take(changed(before.toStdString() + m_shared.text));
    VERIFY_OK(taken);
    QVERIFY(taken->scripts.empty());
    QCOMPARE(taken->problems.size(), 1u);
    QVERIFY2(taken->problems.front().contains("unsafe"), taken->problems.front().c_str());
    QVERIFY(versions().empty());
    // Neither is one for another shape or pack than its key says.
    auto other = m_shared;
    other.pack = "otel";
    QCOMPARE(take(other)->problems.size(), 1u);
    other = m_shared;
    other.shape += "|return.1:plain";
    QCOMPARE(take(other)->problems.size(), 1u);
    QVERIFY(versions().empty());
}

void ScriptSharingTest::whatIsTakenHasToPass_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray head = "def insert_telemetry(source, **facts):\n";
    QTest::newRow("does nothing") << head + "    return source\n";
    QTest::newRow("deletes the function") << head + "    return ''\n";
    QTest::newRow("changes the function") << head + "    return source.replace('n > 0', 'n > 1')\n";
    QTest::newRow("raises") << head + "    raise ValueError('no')\n";
    QTest::newRow("is no Python") << QByteArray("def insert_telemetry(:\n");
}

void ScriptSharingTest::whatIsTakenHasToPass()
{
    QFETCH(QByteArray, body);
    const auto script = changed(m_shared.text + "\n\n" + body.toStdString());
    const auto taken = take(script);
    VERIFY_OK(taken); // taken or left out, it is not used
    const auto files = test::sourcesOf(*m_project);
    const auto report = instrument();
    VERIFY_OK(report);
    QVERIFY2(report->functions.front().origin.starts_with("recipe:"),
             report->functions.front().origin.c_str());
    std::size_t tested = 0;
    for (const auto &each : versions()) {
        if (!each.script.origin.starts_with("imported:"))
            continue;
        ++tested;
        QVERIFY(!each.script.effective);
        QVERIFY(each.verdict && !each.verdict->ok);
        VERIFY_FAILS(Conflict, makeEffective(*m_workspace, each.script.key, each.script.version));
    }
    QCOMPARE(tested, taken->scripts.size());
    QCOMPARE(test::sourcesOf(*m_project), files);
}

// As if the walk had learned of it only since it came.
void ScriptSharingTest::anUnsafeOneInTheStoreIsNotRun()
{
    const model::Script script{.key = m_shared.key,
                               .language = m_shared.language,
                               .shape = m_shared.shape,
                               .origin = "imported:team a/recipe:x",
                               .text = "import os\nos.remove('b.js')\n" + m_shared.text};
    const auto version = store::SharedScriptStore(m_workspace->database())
                             .add(script, {.source = "team a", .fingerprint = "f"});
    VERIFY_OK(version);
    bool ran = false;
    m_runner.judge = [&](const model::Script &tested, model::Validation &) {
        ran |= tested.text == script.text;
    };
    const auto report = instrument();
    m_runner.judge = {};
    VERIFY_OK(report);
    QVERIFY(!ran);
    QVERIFY(report->functions.front().origin.starts_with("recipe:"));
    const auto verdict = m_workspace->scripts().validation(m_shared.key, **version);
    QVERIFY(*verdict && !(*verdict)->ok);
    QCOMPARE((*verdict)->phase, "security");
}

void ScriptSharingTest::aPersonCanTestOne()
{
    VERIFY_OK(take(m_shared));
    const auto version = versions().front().script.version;
    const auto verdict = validateVersion(*m_workspace, m_shared.key, version, {}, m_runner, m_job);
    VERIFY_OK(verdict);
    QVERIFY2(verdict->ok, toText(verdict->evidence()).c_str());
    QVERIFY(versions().front().script.tests.contains("while (n > 0)"));
    VERIFY_OK(makeEffective(*m_workspace, m_shared.key, version));
    QCOMPARE(instrument()->functions.front().origin, "imported:team a/" + m_shared.origin);
}

void ScriptSharingTest::oneForNoFunctionHereCannotBeTested()
{
    m_project->write("b.js", kPasses);
    VERIFY_OK(take(m_shared));
    const auto version = versions().front().script.version;
    const auto calls = m_runner.calls();
    VERIFY_FAILS(NotFound,
                 validateVersion(*m_workspace, m_shared.key, version, {}, m_runner, m_job));
    QCOMPARE(m_runner.calls(), calls);
    QVERIFY(!versions().front().verdict);
    VERIFY_FAILS(Conflict, makeEffective(*m_workspace, m_shared.key, version));
}

void ScriptSharingTest::whatWasNotTestedIsNotHandedOn()
{
    VERIFY_OK(take(m_shared));
    QVERIFY(scriptsToShare(*m_workspace, {})->scripts.empty());
    QCOMPARE(exportScripts(*m_workspace, m_project->path("scripts.json")).value(), 0u);
    VERIFY_OK(instrument());
    const auto shared = scriptsToShare(*m_workspace, {});
    VERIFY_OK(shared);
    QCOMPARE(shared->scripts.size(), 1u);
    QCOMPARE(shared->scripts.front().origin, m_shared.origin);
    QCOMPARE(shared->scripts.front().provenance, "team a");
}

void ScriptSharingTest::oneWithASecretStaysHere()
{
    VERIFY_OK(instrument());
    const auto before = m_workspace->scripts().effective(m_shared.key).value();
    const auto version = addHumanVersion(*m_workspace, m_shared.key,
                                         before->text + "# " + test::madeUpSecret() + '\n');
    VERIFY_OK(version);
    QVERIFY(validateVersion(*m_workspace, m_shared.key, *version, {}, m_runner, m_job)->ok);
    VERIFY_OK(makeEffective(*m_workspace, m_shared.key, *version));
    const Home home;
    const auto knowledge = knowledgeOf(home);
    const auto done = exportBundle(*knowledge, m_project->path("bundle.json"), "us",
                                   {.project = m_workspace.get()});
    VERIFY_OK(done);
    QCOMPARE(done->scripts, 0u);
    QCOMPARE(done->problems.size(), 1u);
    QVERIFY(done->problems.front().contains(m_shared.key));
    QVERIFY(!m_project->read("bundle.json").contains(test::madeUpSecret()));
}

} // namespace tst_scriptsharing

QTEST_GUILESS_MAIN(tst_scriptsharing::ScriptSharingTest)
#include "tst_scriptsharing.moc"
