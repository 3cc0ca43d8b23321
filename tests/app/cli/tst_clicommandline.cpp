// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/commandline.h"
#include "core/engine/proposal.h"
#include "tests/app/cli/cliprocess.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_clicommandline {

using namespace espalier;
using namespace espalier::engine;
using test::Cli;
using test::TemporaryProject;

/// What the engine says the command line for some options is does, given to the program, the same.
class CliCommandLineTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aPreviewIsTheSame_data();
    void aPreviewIsTheSame();
    void theArgumentsAreRead_data();
    void theArgumentsAreRead();
    void aListingIsTheSame();
    void howItIsAppliedIsTheSame();
    void settingsAreNotRepeated();

private:
    [[nodiscard]] std::vector<std::string> arguments(InstrumentOptions options,
                                                     CommandVerb verb = CommandVerb::Instrument)
    {
        return commandLineOf(
            {.verb = verb, .project = m_project.root(), .options = std::move(options)});
    }
    [[nodiscard]] test::CliOutcome run(const std::vector<std::string> &arguments) const
    {
        QStringList list{QStringLiteral("--json")};
        for (const auto &argument : arguments)
            list << QString::fromStdString(argument);
        return m_cli.run(list);
    }
    TemporaryProject m_project;
    test::Home m_home;
    test::WatchedRunner m_runner;
    JobContext m_job;
    Cli m_cli;
};

void CliCommandLineTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_project.write("a.py", "def one(x):\n    return x\n\nclass Tree:\n    def grow(self):\n"
                            "        for i in range(3):\n            self.h = i\n");
    m_project.write("sub folder/[b].py", "def three(x):\n    return x\n");
    m_project.write("tests/test_a.py", "def test_a():\n    pass\n");
    m_project.write("c.js", "const twice = (x) => x * 2;\nfunction thrice(x) { return 3 * x; }\n");
}

void CliCommandLineTest::aPreviewIsTheSame_data()
{
    QTest::addColumn<InstrumentOptions>("options");
    const auto row = [](const char *name, Selection selection) {
        InstrumentOptions options;
        options.selection = std::move(selection);
        QTest::newRow(name) << options;
    };
    row("no options", {});
    row("a language", {.languages = {"python"}});
    row("paths", {.pathGlobs = {"sub folder/**", "c.*"}});
    row("paths that are left out", {.excludeGlobs = {"c.js", "sub*/**"}});
    row("functions", {.functionGlobs = {"gr*", "Tree.no", "twice"}});
    row("test files", {.include = {"test"}});
    row("all files", {.include = {"generated", "minified", "test", "vendored"}});
    row("exact functions", {.only = {"a.py::Tree.grow", "sub folder/[b].py::three"}});
    row("functions left out", {.leaveOut = {"a.py::one", "sub folder/[b].py::three"}});
    row("several", {.languages = {"python", "javascript"},
                    .functionGlobs = {"t*"},
                    .leaveOut = {"c.js::twice"}});
    InstrumentOptions capture;
    capture.capture = {.args = true, .locals = true};
    QTest::newRow("variables") << capture;
    InstrumentOptions attempts;
    attempts.maxAttempts = 5;
    QTest::newRow("attempts") << attempts;
}

void CliCommandLineTest::aPreviewIsTheSame()
{
    QFETCH(InstrumentOptions, options);
    const auto line = arguments(options);
    const auto outcome = run(line);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto workspace = Workspace::open(m_project.root(), m_home.paths());
    VERIFY_OK(workspace);
    const auto proposal = proposeInstrument(**workspace, options, m_runner, m_job);
    VERIFY_OK(proposal);
    const Json said = outcome.json();
    const Json expected = model::toJson(proposal->report);
    QVERIFY2(said["patch"] == expected["patch"], shellQuoted(line).c_str());
    QCOMPARE(said["capture"], expected["capture"]);
    QCOMPARE(said["functions"].size(), expected["functions"].size());
    for (std::size_t i = 0; i < said["functions"].size(); ++i)
        QCOMPARE(said["functions"][i]["id"], expected["functions"][i]["id"]);
}

void CliCommandLineTest::theArgumentsAreRead_data()
{
    QTest::addColumn<InstrumentOptions>("options");
    QTest::addColumn<QString>("argument");
    InstrumentOptions options;
    options.maxAttempts = 7;
    QTest::newRow("attempts") << options << QStringLiteral("--max-attempts=7");
    options = {};
    options.check = [](const ChangeSet &, JobContext &) { return Result<CheckOutcome>(); };
    QTest::newRow("checks in preview") << options << QStringLiteral("--check");
    options = {};
    options.pack = "spans";
    options.selection.include = {"test"};
    QTest::newRow("test files") << options << QStringLiteral("--include=tests");
    options = {};
    options.apply = ApplyMode::Patch;
    QTest::newRow("a patch") << options << QStringLiteral("--patch=espalier.patch");
}

void CliCommandLineTest::theArgumentsAreRead()
{
    QFETCH(InstrumentOptions, options);
    QFETCH(QString, argument);
    const auto line = arguments(options);
    QCOMPARE(line.size(), 3u);
    QCOMPARE(QString::fromStdString(line.back()), argument);
    const TemporaryProject folder;
    m_cli.setFolder(folder.root());
    const auto outcome = run(line);
    m_cli.setFolder(m_home.root());
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(folder.exists("espalier.patch"), options.apply == ApplyMode::Patch);
    QCOMPARE(outcome.json()["checks"].empty(),
             !options.check && options.apply == ApplyMode::Preview);
}

void CliCommandLineTest::aListingIsTheSame()
{
    InstrumentOptions options;
    options.selection.only = {"c.js::twice"};
    options.capture.args = true; // plays no part
    options.apply = ApplyMode::InPlace;
    const auto line = arguments(options, CommandVerb::Functions);
    QCOMPARE(line.size(), 3u);
    const auto outcome = run(line);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()["functions"].size(), 1u);
}

void CliCommandLineTest::howItIsAppliedIsTheSame()
{
    InstrumentOptions options;
    options.selection.only = {"a.py::one"};
    options.apply = ApplyMode::InPlace;
    const auto before = m_project.read("a.py");
    const auto outcome = run(arguments(options));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()["applied"], "in-place");
    QVERIFY(m_project.read("a.py") != before);
    const auto stripped = run(arguments(options, CommandVerb::Strip));
    QVERIFY2(stripped.code == 0, stripped.err.constData());
    QCOMPARE(m_project.read("a.py"), before);
    options.apply = ApplyMode::Branch;
    QCOMPARE(arguments(options).back(), "--apply=branch");
    options.branch = "mine";
    QCOMPARE(arguments(options).back(), "--apply=branch=mine");
}

void CliCommandLineTest::settingsAreNotRepeated()
{
    InstrumentOptions settings;
    settings.selection = {.languages = {"python"},
                          .pathGlobs = {"src/**"},
                          .excludeGlobs = {"old/**"},
                          .include = {"test"}};
    settings.pack = "mine";
    settings.maxAttempts = 5;
    auto options = settings;
    const auto line = [&] {
        return commandLineOf({.project = "p", .options = options, .defaults = settings});
    };
    QCOMPARE(line(), (std::vector<std::string>{"instrument", "p"}));
    options.selection.excludeGlobs.emplace_back("new/**");
    options.selection.languages = {"javascript"};
    options.pack = "spans";
    QCOMPARE(line(), (std::vector<std::string>{"instrument", "p", "--language=javascript",
                                               "--exclude=new/**", "--pack=spans"}));
}

} // namespace tst_clicommandline

QTEST_GUILESS_MAIN(tst_clicommandline::CliCommandLineTest)
#include "tst_clicommandline.moc"
