// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QTest>

#include <format>

namespace tst_clilearn {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::TemporaryProject;

class CliLearnTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void runsTeach();
    void consolidationSaysWhy();
    void aPatternIsShownEditedAndForgotten();
    void replayMeasures();
    void bundlesTravel();
    void patternsAreMerged();
    void filesTravel();
    void hostileImportsAreRefused_data();
    void hostileImportsAreRefused();
    void aDamagedKnowledgeIsSetAside();
    void aRunGoesOnWithoutAPlace();
    void captureCanBeSwitchedOff();
    void clearingAsks();
    void mistakesAreSaid_data();
    void mistakesAreSaid();
    void doctorProvesThatLearningWrites();

private:
    [[nodiscard]] CliOutcome learn(const QStringList &arguments) const
    {
        return m_cli.run(QStringList{QStringLiteral("learn")} + arguments +
                         QStringList{QStringLiteral("--json")});
    }
    [[nodiscard]] QString path(const char *relative) const
    {
        return QString::fromStdString(m_files.path(relative).string());
    }

    TemporaryProject m_files;
    Cli m_cli;
};

namespace {

QString folder(const TemporaryProject &project)
{
    return QString::fromStdString(project.root().string());
}

/// Its script fails its tests as the template makes it, and a recipe mends it.
std::string failing(int number)
{
    return std::format("function f{}(n) {{\n{}  do n--; while (n > 0);\n  return n;\n}}\n", number,
                       number % 2 == 0 ? "" : "  for (const x of [n]) { n += x; }\n");
}

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void CliLearnTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
}

void CliLearnTest::runsTeach()
{
    const auto before = learn({QStringLiteral("stats")});
    QCOMPARE(before.code, 0);
    QCOMPARE(before.json()["learnings"].get<int>(), 0);
    for (int i = 0; i < 3; ++i) {
        const TemporaryProject project;
        project.write("a.js", failing(i));
        const auto run =
            m_cli.run({QStringLiteral("instrument"), folder(project), QStringLiteral("--json")});
        QVERIFY2(run.code == 0, run.err.constData());
        QVERIFY(run.json()["learned"]["rows"].get<int>() > 0);
        QCOMPARE(run.json()["totals"]["recipe"].get<int>(), 1);
    }
    const auto after = learn({QStringLiteral("stats")}).json();
    QVERIFY(after["learnings"].get<int>() >= 6);
    QCOMPARE(after["languages"][0]["name"].get<std::string>(), "javascript");
    QVERIFY(after["constructs"][0]["success_rate"].get<double>() > 0);
    QCOMPARE(learn(words("stats --language javascript")).json()["learnings"], after["learnings"]);
    QCOMPARE(learn(words("stats --language go")).json()["learnings"].get<int>(), 0);
    QVERIFY(!after["recipes"].empty());
    const auto recent = learn(words("recent --failures --limit 2")).json();
    QCOMPARE(recent["learnings"].size(), 2u);
    QCOMPARE(recent["learnings"][0]["error_pattern"].get<std::string>(), "anchor_situation");
}

void CliLearnTest::consolidationSaysWhy()
{
    const auto strict = learn(words("consolidate --min-occurrences 100")).json();
    QVERIFY(!strict["groups"].empty());
    QCOMPARE(strict["groups"][0]["result"].get<std::string>(), "too-few");
    const auto done = learn({QStringLiteral("consolidate")});
    QCOMPARE(done.code, 0);
    QCOMPARE(done.json()["groups"][0]["result"].get<std::string>(), "created");
    QVERIFY(done.json()["rows"].get<int>() > 0);
    const auto patterns = learn({QStringLiteral("patterns")}).json()["patterns"];
    QCOMPARE(patterns.size(), 1u);
    QCOMPARE(patterns[0]["state"].get<std::string>(), "candidate");
    QVERIFY(patterns[0]["change"].is_object());
    QVERIFY(!learn(words("patterns --stats-only")).json()["patterns"][0].contains("change"));
    QVERIFY(learn(words("patterns --language go")).json()["patterns"].empty());
    const auto figures = learn({QStringLiteral("stats")}).json()["pattern_figures"];
    QCOMPARE(figures.size(), 1u);
    QVERIFY(figures[0]["failures"].get<int>() >= 3);
    QVERIFY(learn(words("stats --language go")).json()["pattern_figures"].empty());
}

void CliLearnTest::replayMeasures()
{
    const auto quiet = learn(words("replay --no-record"));
    QVERIFY2(quiet.code == 0, quiet.err.constData());
    const auto json = quiet.json();
    QCOMPARE(json["n"].get<int>(), 3);
    QCOMPARE(json["split"].get<std::string>(), "project");
    QVERIFY(json["on"]["first_attempt_success"].get<double>() >
            json["off"]["first_attempt_success"].get<double>());
    QCOMPARE(json["on"]["ci95"].size(), 2u);
    QVERIFY(!json["recorded"].get<bool>());
    QCOMPARE(json["patterns"][0]["state"].get<std::string>(), "candidate");
    const auto recorded = learn({QStringLiteral("replay")}).json();
    QCOMPARE(recorded["data_hash"], json["data_hash"]);
    QCOMPARE(recorded["patterns"][0]["state"].get<std::string>(), "active");
    // Templates take the lesson over.
    const TemporaryProject project;
    project.write("new.js", failing(4));
    const auto run =
        m_cli.run({QStringLiteral("instrument"), folder(project), QStringLiteral("--json")});
    QCOMPARE(run.json()["functions"][0]["attempts"].get<int>(), 1);
    QVERIFY(run.json()["functions"][0]["origin"].get<std::string>().starts_with("recipe:learned"));
    const auto uses = learn(words("show 1")).json()["uses"];
    QCOMPARE(uses.size(), 1u);
    QCOMPARE(uses[0]["kind"].get<std::string>(), "lesson");
    QCOMPARE(uses[0]["outcome"].get<std::string>(), "passed");
    QCOMPARE(uses[0]["function"].get<std::string>(), "f4");
}

void CliLearnTest::aPatternIsShownEditedAndForgotten()
{
    const auto shown = learn(words("show 1")).json();
    QCOMPARE(shown["pattern"]["id"].get<int>(), 1);
    QCOMPARE(shown["history"].size(), 1u);
    QCOMPARE(learn(words("edit 1 --why Since.")).code, 0);
    QCOMPARE(learn(words("show 1")).json()["pattern"]["why"].get<std::string>(), "Since.");
    QVERIFY(learn(words("show 1")).json()["pattern"]["pinned"].get<bool>());
    QCOMPARE(learn(words("edit 1 --disable --unpin")).json()["state"].get<std::string>(),
             "disabled");
    QCOMPARE(learn(words("edit 1 --enable")).json()["state"].get<std::string>(), "candidate");
    const auto forgotten = learn(words("forget 1"));
    QCOMPARE(forgotten.code, 0);
    QVERIFY(forgotten.err.contains("learn forget 1 --undo"));
    QVERIFY(learn({QStringLiteral("patterns")}).json()["patterns"].empty());
    QCOMPARE(learn(words("patterns --all")).json()["patterns"].size(), 1u);
    QCOMPARE(learn(words("consolidate")).json()["groups"][0]["result"].get<std::string>(),
             "forgotten");
    QCOMPARE(learn(words("forget 1 --undo")).code, 0);
    QCOMPARE(learn({QStringLiteral("patterns")}).json()["patterns"].size(), 1u);
}

void CliLearnTest::bundlesTravel()
{
    const auto file = path("bundle.json");
    const auto exported = learn(
        {QStringLiteral("export"), file, QStringLiteral("--source"), QStringLiteral("team a")});
    QVERIFY2(exported.code == 0, exported.err.constData());
    QCOMPARE(exported.json()["patterns"].get<int>(), 1);
    const QStringList elsewhere{QStringLiteral("--storage-dir"), path("theirs")};
    const auto preview =
        learn(QStringList{QStringLiteral("import"), file, QStringLiteral("--dry-run")} + elsewhere);
    QCOMPARE(preview.json()["added"].size(), 1u);
    QVERIFY(learn(QStringList{QStringLiteral("patterns")} + elsewhere).json()["patterns"].empty());
    QCOMPARE(learn(QStringList{QStringLiteral("import"), file} + elsewhere).code, 0);
    const auto patterns =
        learn(QStringList{QStringLiteral("patterns")} + elsewhere).json()["patterns"];
    QCOMPARE(patterns.size(), 1u);
    QCOMPARE(patterns[0]["provenance"].get<std::string>(), "team a");
    QCOMPARE(patterns[0]["state"].get<std::string>(), "candidate");
    const auto again = learn(QStringList{QStringLiteral("import"), file} + elsewhere).json();
    QCOMPARE(again["rows"].get<int>(), 0);
    QCOMPARE(again["known"].size(), 1u);
}

void CliLearnTest::patternsAreMerged()
{
    const QStringList elsewhere{QStringLiteral("--storage-dir"), path("merged")};
    for (const auto *source : {"team-a", "team-b"}) {
        const auto file = path("to-merge.json");
        QCOMPARE(learn(QStringList{QStringLiteral("export"), file, QStringLiteral("--source"),
                                   QString::fromUtf8(source)})
                     .code,
                 0);
        QCOMPARE(learn(QStringList{QStringLiteral("import"), file} + elsewhere).code, 0);
    }
    const auto preview = learn(words("merge 1 2 --dry-run") + elsewhere).json();
    QVERIFY(preview["preview"].get<bool>());
    QCOMPARE(preview["merged"].size(), 1u);
    const auto listed = words("patterns");
    QCOMPARE(learn(listed + elsewhere).json()["patterns"].size(), 2u);
    const auto merged = learn(words("merge 2 1") + elsewhere);
    QVERIFY2(merged.code == 0, merged.err.constData());
    QCOMPARE(merged.json()["pattern"]["id"].get<int>(), 1); // of equal ones the first stays
    QCOMPARE(learn(listed + elsewhere).json()["patterns"].size(), 1u);
    const auto shown = learn(words("show 2") + elsewhere).json();
    QCOMPARE(shown["pattern"]["state"].get<std::string>(), "merged");
    QCOMPARE(shown["pattern"]["merged_into"].get<int>(), 1);
    const auto kept = learn(words("show 1") + elsewhere).json()["pattern"];
    QCOMPARE(kept["elsewhere"]["team-b"]["failures"], kept["failures"]);
    QCOMPARE(learn(words("merge 1 2") + elsewhere).code, 4); // it is merged
    QCOMPARE(learn(words("merge 1 1") + elsewhere).code, 4);
}

void CliLearnTest::filesTravel()
{
    const TemporaryProject project;
    project.write("a.js", "function plain() {\n  return 1;\n}\n");
    QCOMPARE(m_cli.run({QStringLiteral("instrument"), folder(project)}).code, 0);
    const auto exported =
        learn({QStringLiteral("export"), path("files"), QStringLiteral("--layout"),
               QStringLiteral("files"), QStringLiteral("--project"), folder(project)});
    QVERIFY2(exported.code == 0, exported.err.constData());
    for (const auto *name :
         {"javascript_learnings.json", "javascript_patterns.json", "cache_index.json"})
        QVERIFY2(m_files.exists(std::string("files/") + name), name);
    const auto learnings = parseJson(m_files.read("files/javascript_learnings.json"));
    for (const auto *field : {"language", "construct", "attempt", "success", "code", "errors",
                              "error_pattern", "fix_applied", "timestamp", "hash"})
        QVERIFY2(learnings[0].contains(field), field);
    const QStringList elsewhere{QStringLiteral("--storage-dir"), path("others")};
    const auto imported = learn(QStringList{QStringLiteral("import"), path("files")} + elsewhere);
    QVERIFY2(imported.code == 0, imported.err.constData());
    QCOMPARE(imported.json()["learnings"].get<std::size_t>(), learnings.size());
    QVERIFY(imported.err.contains("espalier cache import"));
    QCOMPARE(learn(QStringList{QStringLiteral("stats")} + elsewhere)
                 .json()["learnings"]
                 .get<std::size_t>(),
             learnings.size());
}

void CliLearnTest::hostileImportsAreRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("deep") << QByteArray(1'000'000, '[');
    QTest::newRow("huge") << QByteArray(17 << 20, ' ');
    QTest::newRow("changed") << QByteArray(
        R"({"format": "espalier-bundle", "schema_version": 1, "source": "x", "signature": "0",
            "public_key": "0", "patterns": [], "scripts": []})");
    QTest::newRow("not signed") << QByteArray(
        R"({"format": "espalier-bundle", "schema_version": 1, "source": "x", "patterns": [],
            "scripts": []})");
    QTest::newRow("a path") << QByteArray(
        R"({"format": "espalier-bundle", "schema_version": 1, "source": "../../x",
            "patterns": [], "scripts": []})");
}

void CliLearnTest::hostileImportsAreRefused()
{
    QFETCH(QByteArray, content);
    m_files.write("hostile.json", content.toStdString());
    const QStringList elsewhere{QStringLiteral("--storage-dir"), path("hostile")};
    const auto done =
        learn(QStringList{QStringLiteral("import"), path("hostile.json")} + elsewhere);
    QVERIFY2(done.code == 4, done.err.constData());
    QVERIFY(!done.err.isEmpty());
    QVERIFY(learn(QStringList{QStringLiteral("patterns")} + elsewhere).json()["patterns"].empty());
}

void CliLearnTest::aDamagedKnowledgeIsSetAside()
{
    const std::string damaged(10'000, '#');
    m_files.write("damaged/knowledge.db", damaged);
    const QStringList there{QStringLiteral("--storage-dir"), path("damaged")};
    const auto done = learn(QStringList{QStringLiteral("stats")} + there);
    QCOMPARE(done.code, 0);
    QVERIFY2(done.err.contains("set aside"), done.err.constData());
    QCOMPARE(done.json()["learnings"].get<int>(), 0);
    int kept = 0;
    for (const auto &[name, content] : m_files.snapshot())
        kept += name.starts_with("damaged/knowledge.db.damaged-") && content == damaged;
    QCOMPARE(kept, 1);
    QVERIFY(!learn(QStringList{QStringLiteral("stats")} + there).err.contains("set aside"));
}

void CliLearnTest::aRunGoesOnWithoutAPlace()
{
    Cli cli;
    const TemporaryProject project;
    project.write("a.js", "function plain() {\n  return 1;\n}\n");
    m_files.write("a-file", "");
    cli.setVariable("XDG_DATA_HOME", path("a-file").toUtf8());
    const auto run =
        cli.run({QStringLiteral("instrument"), folder(project), QStringLiteral("--json")});
    QCOMPARE(run.code, 0);
    QCOMPARE(run.json()["totals"]["instrumented"].get<int>(), 1);
    QVERIFY2(toText(run.json()["notes"]).contains("Nothing was learned"),
             toText(run.json()["notes"]).c_str());
}

void CliLearnTest::captureCanBeSwitchedOff()
{
    Cli cli;
    const TemporaryProject project;
    project.write("a.js", "function plain() {\n  return 1;\n}\n");
    cli.setVariable("ESPALIER_LEARN_CAPTURE", "false");
    const auto run =
        cli.run({QStringLiteral("instrument"), folder(project), QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.err.constData());
    QVERIFY(!run.json().contains("learned"));
    QCOMPARE(cli.run(words("learn stats --json")).json()["learnings"].get<int>(), 0);
}

void CliLearnTest::clearingAsks()
{
    const auto refused = learn(words("clear --all --no-input"));
    QCOMPARE(refused.code, 1);
    QCOMPARE(refused.json()["cleared"].get<int>(), 0);
    QCOMPARE(learn(words("stats --project /nonexistent/folder")).code, 4);
    QVERIFY(learn({QStringLiteral("stats")}).json()["learnings"].get<int>() > 0);
    QCOMPARE(learn(words("clear --language cobol --yes")).json()["cleared"].get<int>(), 0);
    const auto cleared = learn(words("clear --all --yes")).json();
    QVERIFY(cleared["cleared"].get<int>() > 0);
    QCOMPARE(learn({QStringLiteral("stats")}).json()["learnings"].get<int>(), 0);
    QCOMPARE(learn({QStringLiteral("patterns")}).json()["patterns"].size(), 1u); // they stay
    QCOMPARE(learn({QStringLiteral("replay")}).json()["n"].get<int>(), 0);
}

void CliLearnTest::mistakesAreSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("no part") << QStringList() << 2;
    QTest::newRow("a typo") << words("consolidat") << 2;
    QTest::newRow("no such pattern") << words("show 4711") << 4;
    QTest::newRow("no such name") << words("forget nothing_like_it") << 4;
    QTest::newRow("one to merge") << words("merge 1") << 2;
    QTest::newRow("nothing to edit") << words("edit 1") << 2;
    QTest::newRow("clear what") << words("clear") << 2;
    QTest::newRow("no such file") << words("import /nowhere/at/all.json") << 4;
    QTest::newRow("a source that is a path") << words("export /nowhere/x.json --source ../x") << 4;
}

void CliLearnTest::mistakesAreSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const auto done = learn(arguments);
    QVERIFY2(done.code == code, done.err.constData());
    QVERIFY(!done.err.isEmpty());
}

void CliLearnTest::doctorProvesThatLearningWrites()
{
    const auto before = learn({QStringLiteral("stats")}).json()["learnings"].get<int>();
    const auto checks = m_cli.run(words("doctor --json")).json()["checks"];
    bool found = false;
    for (const auto &check : checks) {
        if (check["name"] != "learning")
            continue;
        found = true;
        QCOMPARE(check["state"].get<std::string>(), "pass");
        QVERIFY(check["detail"].get<std::string>().contains("rows"));
    }
    QVERIFY(found);
    QCOMPARE(learn({QStringLiteral("stats")}).json()["learnings"].get<int>(), before);
}

} // namespace tst_clilearn

QTEST_GUILESS_MAIN(tst_clilearn::CliLearnTest)
#include "tst_clilearn.moc"
