// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/imported.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_sarif {

using namespace espalier;
using namespace espalier::observe;
using model::FindingLevel;
using model::FindingSeen;
using test::contentsOf;
using test::import;
using test::TemporaryProject;

namespace {

std::string logOf(const std::string &runs)
{
    return R"({"$schema":"https://localhost/sarif.json","version":"2.1.0","runs":[)" + runs + "]}";
}

/// A run of one tool; `more` are members of the run, as in `,"artifacts":[]`.
std::string runOf(const std::string &results, const std::string &rules = {},
                  const std::string &more = {})
{
    return R"({"tool":{"driver":{"name":"lint","rules":[)" + rules + R"(]}},"results":[)" +
           results + "]" + more + "}";
}

/// A result with these members beside its message.
std::string resultOf(const std::string &members)
{
    return R"({"message":{"text":"m"})" + (members.empty() ? "" : "," + members) + "}";
}

/// With its one location in the artifact that is described.
std::string resultAt(const std::string &artifact, const std::string &region = {})
{
    return resultOf(R"("locations":[{"physicalLocation":{"artifactLocation":)" + artifact +
                    (region.empty() ? "" : R"(,"region":)" + region) + "}}]");
}

ImportOptions inProject(const std::filesystem::path &project)
{
    ImportOptions options;
    options.project = project;
    return options;
}

/// The findings of a log that must be read without a fault.
std::vector<FindingSeen> findingsOf(const std::string &log, const ImportOptions &options = {})
{
    const auto imported = import(readSarif, log, options);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return contentsOf<FindingSeen>(imported);
}

} // namespace

class SarifTest : public QObject {
    Q_OBJECT

private slots:
    void aFindingTellsAll();
    void theRuleIsFound_data();
    void theRuleIsFound();
    void levelsFollowTheRule_data();
    void levelsFollowTheRule();
    void whatIsNoFindingIsCountedOnly_data();
    void whatIsNoFindingIsCountedOnly();
    void messagesAreMadeOfRules_data();
    void messagesAreMadeOfRules();
    void pathsAreResolved_data();
    void pathsAreResolved();
    void filesOfAnotherMachineAreFound();
    void basesThatGoRoundInCirclesEnd();
    void regionsMayBeMissing_data();
    void regionsMayBeMissing();
    void functionsAreNamed_data();
    void functionsAreNamed();
    void fingerprintsAreChosen_data();
    void fingerprintsAreChosen();
    void fixesAreTexts_data();
    void fixesAreTexts();
    void severitiesAreNumbersFrom0To10_data();
    void severitiesAreNumbersFrom0To10();
    void severalRunsAreRead();
    void aRunWithoutResultsIsEmpty();
    void otherVersionsAreNotRead_data();
    void otherVersionsAreNotRead();
    void whatIsNoSarifIsRefused_data();
    void whatIsNoSarifIsRefused();
    void oddValuesAreSurvived_data();
    void oddValuesAreSurvived();
    void textsAreCut();
    void whatIsBeyondTheLimitIsLeftOut();
    void aFailureOfTheSinkIsPassedOn();
    void hostileLogsTakeLittleTime_data();
    void hostileLogsTakeLittleTime();
};

void SarifTest::aFindingTellsAll()
{
    const auto rule =
        R"({"id":"R1","name":"rule-one","shortDescription":{"text":"Short"},)"
        R"("helpUri":"https://localhost/R1","defaultConfiguration":{"level":"error"},)"
        R"("properties":{"tags":["security","cwe-79"],"security-severity":"7.5"}})";
    const auto result =
        R"({"ruleId":"R1","ruleIndex":0,"message":{"text":"Do not"},"locations":[{"physicalLocation":)"
        R"({"artifactLocation":{"uri":"src/a%20b.c"},"region":{"startLine":3,"startColumn":5,"endLine":4}},)"
        R"("logicalLocations":[{"fullyQualifiedName":"ns::f","kind":"function"}]}],)"
        R"("partialFingerprints":{"primaryLocationLineHash":"39fa2ee980eb94b0:1"},)"
        R"("properties":{"tags":["security","mine"]}})";
    const auto imported = import(
        readSarif,
        logOf(runOf(
            result, rule,
            R"(,"invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-01-02T03:04:05Z"}])")),
        inProject("/p"));
    VERIFY_OK(imported.result);
    const auto findings = contentsOf<FindingSeen>(imported);
    QCOMPARE(findings.size(), 1u);
    const auto &finding = findings[0];
    QCOMPARE(finding.tool, "lint");
    QCOMPARE(finding.rule, "R1");
    QCOMPARE(finding.title, "Short");
    QCOMPARE(finding.message, "Do not");
    QCOMPARE(finding.level, FindingLevel::Error);
    QCOMPARE(finding.path, "src/a b.c");
    QCOMPARE(finding.line, 3);
    QCOMPARE(finding.column, 5);
    QCOMPARE(finding.endLine, 4);
    QCOMPARE(finding.function, "ns::f");
    QCOMPARE(finding.fingerprint, "39fa2ee980eb94b0:1");
    QCOMPARE(finding.helpUri, "https://localhost/R1");
    QCOMPARE(finding.securitySeverity, 7.5);
    QCOMPARE(finding.tags, (std::vector<std::string>{"security", "mine", "cwe-79"}));
    QCOMPARE(imported.observations[0].at, "2026-01-02T03:04:05.000Z");
    QCOMPARE(imported.summary.kinds.at("finding"), 1u);
}

void SarifTest::theRuleIsFound_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("rule");
    QTest::addColumn<std::string>("title");
    const auto row = [](const char *name, const char *members, const char *rule,
                        const char *title) {
        QTest::newRow(name) << std::string(members) << std::string(rule) << std::string(title);
    };
    row("by its index", R"("ruleIndex":1)", "B", "Second");
    row("by its id", R"("ruleId":"B")", "B", "Second");
    row("by the id of a reference", R"("rule":{"id":"B"})", "B", "Second");
    row("by the index of a reference", R"("rule":{"index":1})", "B", "Second");
    row("by an id that is more exact", R"("ruleId":"B/1/x")", "B/1/x", "Second");
    row("by an id that is more exact, with an index", R"("ruleId":"B/1","ruleIndex":1)", "B/1",
        "Second");
    row("by its id where the index is wrong", R"("ruleId":"A","ruleIndex":1)", "A", "First");
    row("by its id where there is no such index", R"("ruleId":"A","ruleIndex":9)", "A", "First");
    row("an index that stands for none", R"("ruleId":"A","ruleIndex":-1)", "A", "First");
    row("in an extension by its index", R"("rule":{"index":0,"toolComponent":{"index":0}})", "E",
        "Extended");
    row("in an extension by its name", R"("rule":{"index":0,"toolComponent":{"name":"more"}})", "E",
        "Extended");
    row("in an extension by its GUID",
        R"("rule":{"index":0,"toolComponent":{"guid":"11111111-1111-1111-8888-111111111111"}})",
        "E", "Extended");
    row("in an extension that is not named", R"("ruleId":"E")", "E", "Extended");
    row("in an extension that is not there", R"("ruleId":"A","rule":{"toolComponent":{"index":7}})",
        "A", "First");
    row("not at all", R"("ruleId":"X")", "X", "");
    row("no rule", "", "", "");
}

void SarifTest::theRuleIsFound()
{
    QFETCH(const std::string, members);
    QFETCH(const std::string, rule);
    QFETCH(const std::string, title);
    const auto log = logOf(
        R"({"results":[)" + resultOf(members) +
        R"(],"tool":{"driver":{"name":"lint","rules":[{"id":"A","shortDescription":{"text":"First"}},)"
        R"({"id":"B","name":"Second"}]},"extensions":[{"name":"more",)"
        R"("guid":"11111111-1111-1111-8888-111111111111",)"
        R"("rules":[{"id":"E","fullDescription":{"text":"Extended"}}]}]}})");
    const auto findings = findingsOf(log);
    QCOMPARE(findings.at(0).rule, rule);
    QCOMPARE(findings.at(0).title, title);
}

void SarifTest::levelsFollowTheRule_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("configuration");
    QTest::addColumn<FindingLevel>("level");
    const auto row = [](const char *name, const char *members, const char *configuration,
                        FindingLevel level) {
        QTest::newRow(name) << std::string(members) << std::string(configuration) << level;
    };
    row("of the result", R"("ruleId":"A","level":"note")", R"({"level":"error"})",
        FindingLevel::Note);
    row("of the rule", R"("ruleId":"A")", R"({"level":"error"})", FindingLevel::Error);
    row("none of the rule", R"("ruleId":"A")", "{}", FindingLevel::Warning);
    row("none at all", "", R"({"level":"error"})", FindingLevel::Warning);
    row("one that is not known", R"("ruleId":"A","level":"dire")", R"({"level":"error"})",
        FindingLevel::Error);
    row("a number", R"("ruleId":"A","level":3)", R"({"level":[]})", FindingLevel::Warning);
    row("none that is said", R"("level":"none")", "{}", FindingLevel::None);
}

void SarifTest::levelsFollowTheRule()
{
    QFETCH(const std::string, members);
    QFETCH(const std::string, configuration);
    QFETCH(const FindingLevel, level);
    const auto findings = findingsOf(logOf(
        runOf(resultOf(members), R"({"id":"A","defaultConfiguration":)" + configuration + "}")));
    QCOMPARE(findings.at(0).level, level);
}

void SarifTest::whatIsNoFindingIsCountedOnly_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<bool>("isFinding");
    const auto row = [](const char *name, const char *members, bool isFinding) {
        QTest::newRow(name) << std::string(members) << isFinding;
    };
    row("something that failed", R"("kind":"fail")", true);
    row("something that passed", R"("kind":"pass")", false);
    row("something that is told only", R"("kind":"informational")", false);
    row("something that does not apply", R"("kind":"notApplicable")", false);
    row("suppressed in the source", R"("suppressions":[{"kind":"inSource"}])", false);
    row("suppressed and accepted", R"("suppressions":[{"kind":"external","status":"accepted"}])",
        false);
    row("a suppression that was rejected",
        R"("suppressions":[{"kind":"external","status":"rejected"}])", true);
    row("a suppression that is talked about",
        R"("suppressions":[{"kind":"external","status":"underReview"}])", true);
    row("one of two suppressions rejected",
        R"("suppressions":[{"kind":"external","status":"rejected"},{"kind":"inSource"}])", false);
    row("no suppressions", R"("suppressions":[])", true);
    row("gone since the last scan", R"("baselineState":"absent")", false);
    row("new since the last scan", R"("baselineState":"new")", true);
    row("as before", R"("baselineState":"unchanged")", true);
}

void SarifTest::whatIsNoFindingIsCountedOnly()
{
    QFETCH(const std::string, members);
    QFETCH(const bool, isFinding);
    const auto imported = import(readSarif, logOf(runOf(resultOf(members))));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), isFinding ? 1u : 0u);
    QCOMPARE(imported.summary.records, 1u);
    QCOMPARE(imported.summary.leftOut, 0u);
    QCOMPARE(imported.summary.kinds.contains("finding"), isFinding);
}

void SarifTest::messagesAreMadeOfRules_data()
{
    QTest::addColumn<std::string>("message");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const char *message, const char *said) {
        QTest::newRow(name) << std::string(message) << std::string(said);
    };
    row("a text", R"({"text":"plain"})", "plain");
    row("a text with arguments", R"({"text":"{1} before {0}","arguments":["a","b"]})",
        "b before a");
    row("an argument twice", R"({"text":"{0}{0}","arguments":["a"]})", "aa");
    row("an argument that is not there", R"({"text":"{0} {5}","arguments":["a"]})", "a {5}");
    row("an argument that looks like one", R"({"text":"{0}","arguments":["{0}"]})", "{0}");
    row("braces that are doubled", R"({"text":"{{0}} {0}","arguments":["a"]})", "{0} a");
    row("braces that are meant", R"({"text":"use {} or {0} or {{x}}"})", "use {} or {0} or {{x}}");
    row("the id of a message of the rule", R"({"id":"found","arguments":["v"]})", "Found v.");
    row("the id of a message of the tool", R"({"id":"global"})", "For all.");
    row("an id that is not known", R"({"id":"nothing"})", "");
    row("words in Markdown only", R"({"markdown":"*m*"})", "*m*");
    row("a link to another place", R"({"text":"from [a value](1) here"})", "from a value here");
    row("a link to elsewhere", R"x({"text":"see [docs](https://localhost)"})x",
        "see [docs](https://localhost)");
    row("brackets that are escaped", R"x({"text":"a\\[0\\](1)"})x", "a[0](1)");
    row("brackets of code", R"x({"text":"a[0] (1) [] [x]( [y](z)"})x", "a[0] (1) [] [x]( [y](z)");
    row("no message", "{}", "");
}

void SarifTest::messagesAreMadeOfRules()
{
    QFETCH(const std::string, message);
    QFETCH(const std::string, said);
    const auto log = logOf(
        R"({"tool":{"driver":{"name":"lint","globalMessageStrings":{"global":{"text":"For all."}},)"
        R"("rules":[{"id":"A","messageStrings":{"found":{"text":"Found {0}."}}}]}},)"
        R"("results":[{"ruleId":"A","message":)" +
        message + "}]}");
    QCOMPARE(findingsOf(log).at(0).message, said);
}

void SarifTest::pathsAreResolved_data()
{
    QTest::addColumn<std::string>("artifact");
    QTest::addColumn<std::string>("path");
    const auto row = [](const char *name, const char *artifact, const char *path) {
        QTest::newRow(name) << std::string(artifact) << std::string(path);
    };
    row("relative", R"({"uri":"src/a.c"})", "src/a.c");
    row("encoded", R"({"uri":"src/%C3%A4%20b.c"})", "src/ä b.c");
    row("encoded wrongly", R"({"uri":"src/100%.c%2"})", "src/100%.c%2");
    row("with NUL", R"({"uri":"src/a%00b"})", "src/a%00b");
    row("with dots", R"({"uri":"./src/../lib/a.c"})", "lib/a.c");
    row("out of the project", R"({"uri":"../other/a.c"})", "../other/a.c");
    row("a file below the project", R"({"uri":"file:///p/src/a.c"})", "src/a.c");
    row("a file on this machine", R"({"uri":"file://localhost/p/src/a.c"})", "src/a.c");
    row("a file with one slash", R"({"uri":"file:/p/src/a.c"})", "src/a.c");
    row("a file elsewhere", R"({"uri":"file:///q/a.c"})", "/q/a.c");
    row("a file on a drive", R"({"uri":"file:///C:/p/a.c"})", "C:/p/a.c");
    row("a path on a drive", R"({"uri":"C:\\p\\a.c"})", "C:/p/a.c");
    row("separators of Windows", R"({"uri":"src\\a.c"})", "src/a.c");
    row("an absolute path", R"({"uri":"/p/src/a.c"})", "src/a.c");
    row("something on the web", R"({"uri":"https://localhost/a%20b"})", "https://localhost/a%20b");
    row("below a base", R"({"uri":"a.c","uriBaseId":"SRC"})", "src/a.c");
    row("below a base without a slash", R"({"uri":"a.c","uriBaseId":"BARE"})", "src/a.c");
    row("below bases", R"({"uri":"a.c","uriBaseId":"DEEP"})", "src/deep/a.c");
    row("below a base that is not told", R"({"uri":"src/a.c","uriBaseId":"%SRCROOT%"})", "src/a.c");
    row("below a base that is not there", R"({"uri":"src/a.c","uriBaseId":"X"})", "src/a.c");
    row("below a base on the web", R"({"uri":"src/a.c","uriBaseId":"WEB"})", "src/a.c");
    row("a file, whatever its base", R"({"uri":"file:///p/b.c","uriBaseId":"SRC"})", "b.c");
    row("by its index", R"({"index":1})", "src/b.c");
    row("by an index that is not there", R"({"index":9})", "");
    row("by an index that is below 0", R"({"index":-1})", "");
    row("nothing", "{}", "");
    row("a number", "7", "");
}

void SarifTest::pathsAreResolved()
{
    QFETCH(const std::string, artifact);
    QFETCH(const std::string, path);
    const auto more =
        R"(,"originalUriBaseIds":{"SRC":{"uri":"file:///p/src/"},"BARE":{"uri":"file:///p/src"},)"
        R"("DEEP":{"uri":"deep/","uriBaseId":"SRC"},"%SRCROOT%":{"description":{"text":"x"}},)"
        R"("WEB":{"uri":"https://localhost/"}},)"
        R"("artifacts":[{"location":{"uri":"a.c"}},{"location":{"uri":"b.c","uriBaseId":"SRC"}}])";
    const auto findings = findingsOf(logOf(runOf(resultAt(artifact), {}, more)), inProject("/p"));
    QCOMPARE(findings.at(0).path, path);
}

void SarifTest::filesOfAnotherMachineAreFound()
{
    const TemporaryProject project;
    project.write("src/a.c", "x");
    const auto log = logOf(
        runOf(resultAt(R"({"uri":"src/a.c","uriBaseId":"ROOT"})") + "," +
                  resultAt(R"({"uri":"src/gone.c","uriBaseId":"ROOT"})"),
              {}, R"(,"originalUriBaseIds":{"ROOT":{"uri":"file:///builds/someone/thing/"}})"));
    const auto findings = findingsOf(log, inProject(project.root()));
    QCOMPARE(findings.at(0).path, "src/a.c");
    QCOMPARE(findings.at(1).path, "/builds/someone/thing/src/gone.c");
}

void SarifTest::basesThatGoRoundInCirclesEnd()
{
    const auto log = logOf(runOf(resultAt(R"({"uri":"a.c","uriBaseId":"X"})"), {},
                                 R"(,"originalUriBaseIds":{"X":{"uri":"x","uriBaseId":"Y"},)"
                                 R"("Y":{"uri":"y","uriBaseId":"X"}})"));
    const auto path = findingsOf(log, inProject("/p")).at(0).path;
    QVERIFY2(path.ends_with("y/x/a.c") && path.size() < 64, path.c_str());
}

void SarifTest::regionsMayBeMissing_data()
{
    QTest::addColumn<std::string>("region");
    QTest::addColumn<std::vector<int>>("places");
    const auto row = [](const char *name, const char *region, const std::vector<int> &places) {
        QTest::newRow(name) << std::string(region) << places;
    };
    row("none", "", {0, 0, 0});
    row("of bytes", R"({"byteOffset":7,"byteLength":3})", {0, 0, 0});
    row("a line only", R"({"startLine":4})", {4, 0, 4});
    row("a column without a line", R"({"startColumn":4})", {0, 0, 0});
    row("an end before its beginning", R"({"startLine":4,"endLine":2})", {4, 0, 4});
    row("negative lines", R"({"startLine":-4,"endLine":-2})", {0, 0, 0});
    row("lines that are texts", R"({"startLine":"4"})", {0, 0, 0});
    row("all of it", R"({"startLine":4,"startColumn":2,"endLine":6})", {4, 2, 6});
}

void SarifTest::regionsMayBeMissing()
{
    QFETCH(const std::string, region);
    QFETCH(const std::vector<int>, places);
    const auto finding = findingsOf(logOf(runOf(resultAt(R"({"uri":"a.c"})", region)))).at(0);
    QCOMPARE(finding.line, places[0]);
    QCOMPARE(finding.column, places[1]);
    QCOMPARE(finding.endLine, places[2]);
    QCOMPARE(finding.path, "a.c");
}

void SarifTest::functionsAreNamed_data()
{
    QTest::addColumn<std::string>("location");
    QTest::addColumn<std::string>("function");
    const auto row = [](const char *name, const char *location, const char *function) {
        QTest::newRow(name) << std::string(location) << std::string(function);
    };
    row("in full", R"({"fullyQualifiedName":"a::b","name":"b"})", "a::b");
    row("in short", R"({"name":"b"})", "b");
    row("by their index", R"({"index":1})", "run::two");
    row("by an index that is not there", R"({"index":5})", "");
    row("not at all", "{}", "");
}

void SarifTest::functionsAreNamed()
{
    QFETCH(const std::string, location);
    QFETCH(const std::string, function);
    const auto log =
        logOf(runOf(resultOf(R"("locations":[{"logicalLocations":[)" + location + "]}]"), {},
                    R"(,"logicalLocations":[{"name":"one"},{"fullyQualifiedName":"run::two"}])"));
    QCOMPARE(findingsOf(log).at(0).function, function);
}

void SarifTest::fingerprintsAreChosen_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("fingerprint");
    const auto row = [](const char *name, const char *members, const char *fingerprint) {
        QTest::newRow(name) << std::string(members) << std::string(fingerprint);
    };
    row("the hash of the line first",
        R"("fingerprints":{"x":"f"},"partialFingerprints":{"p":"q","primaryLocationLineHash":"h"})",
        "h");
    row("the hash of the line with a version",
        R"("partialFingerprints":{"p":"q","primaryLocationLineHash/v1":"h"})", "h");
    row("a whole one before a partial one",
        R"("fingerprints":{"x":"f"},"partialFingerprints":{"p":"q"})", "f");
    row("a partial one", R"("partialFingerprints":{"n":7,"p":"q"})", "q");
    row("what ties results of several scans together", R"("correlationGuid":"c","guid":"g")", "c");
    row("none", R"("guid":"g")", "");
    row("lists", R"("fingerprints":["x"],"partialFingerprints":7)", "");
}

void SarifTest::fingerprintsAreChosen()
{
    QFETCH(const std::string, members);
    QFETCH(const std::string, fingerprint);
    QCOMPARE(findingsOf(logOf(runOf(resultOf(members)))).at(0).fingerprint, fingerprint);
}

void SarifTest::fixesAreTexts_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("fix");
    const auto row = [](const char *name, const char *members, const char *fix) {
        QTest::newRow(name) << std::string(members) << std::string(fix);
    };
    const auto *const changes =
        R"("artifactChanges":[{"artifactLocation":{"uri":"a"},"replacements":[)"
        R"({"deletedRegion":{"startLine":1},"insertedContent":{"text":"new"}},)"
        R"({"deletedRegion":{"startLine":2}}]}])";
    row("words", R"("fixes":[{"description":{"text":"Do so."}},{"description":{"text":"Or"}}])",
        "Do so.");
    row("code", (R"("fixes":[{)" + std::string(changes) + "}]").c_str(), "new");
    row("both",
        (R"("fixes":[{"description":{"text":"Do so."},)" + std::string(changes) + "}]").c_str(),
        "Do so.\nnew");
    row("none", R"("fixes":[])", "");
    row("odd ones", R"("fixes":[{"artifactChanges":[{"replacements":7},3]}])", "");
}

void SarifTest::fixesAreTexts()
{
    QFETCH(const std::string, members);
    QFETCH(const std::string, fix);
    QCOMPARE(findingsOf(logOf(runOf(resultOf(members)))).at(0).fix, fix);
}

void SarifTest::severitiesAreNumbersFrom0To10_data()
{
    QTest::addColumn<std::string>("severity");
    QTest::addColumn<std::optional<double>>("number");
    const auto row = [](const char *name, const char *severity, std::optional<double> number) {
        QTest::newRow(name) << std::string(severity) << number;
    };
    row("a text", R"("9.8")", 9.8);
    row("a number", "4", 4.0);
    row("too much", R"("11")", std::nullopt);
    row("negative", "-1", std::nullopt);
    row("words", R"("high")", std::nullopt);
    row("no number", R"("nan")", std::nullopt);
    row("null", "null", std::nullopt);
}

void SarifTest::severitiesAreNumbersFrom0To10()
{
    QFETCH(const std::string, severity);
    QFETCH(const std::optional<double>, number);
    const auto findings = findingsOf(
        logOf(runOf(resultOf(R"("ruleId":"A")"),
                    R"({"id":"A","properties":{"security-severity":)" + severity + "}}")));
    QCOMPARE(findings.at(0).securitySeverity, number);
}

void SarifTest::severalRunsAreRead()
{
    auto second = runOf(resultOf(R"("ruleIndex":0)"), R"({"id":"B"})");
    second.replace(second.find("lint"), 4, "other");
    const auto findings =
        findingsOf(logOf(runOf(resultOf(R"("ruleIndex":0)"), R"({"id":"A"})") + "," + second));
    QCOMPARE(findings.size(), 2u);
    QCOMPARE(findings[0].tool + findings[0].rule, "lintA");
    QCOMPARE(findings[1].tool + findings[1].rule, "otherB");
}

void SarifTest::aRunWithoutResultsIsEmpty()
{
    QCOMPARE(findingsOf(logOf(R"({"tool":{"driver":{"name":"x"}},"results":null})")).size(), 0u);
    QCOMPARE(findingsOf(logOf("{}")).size(), 0u);
    QCOMPARE(findingsOf(logOf("")).size(), 0u);
}

void SarifTest::otherVersionsAreNotRead_data()
{
    QTest::addColumn<std::string>("version");
    for (const auto *version : {"1.0.0", "2.0.0", "2.1.0-rtm.5", "2.2"})
        QTest::newRow(version) << std::string(version);
}

void SarifTest::otherVersionsAreNotRead()
{
    QFETCH(const std::string, version);
    const auto imported = import(readSarif, R"({"runs":[],"version":")" + version + "\"}");
    VERIFY_FAILS(Unsupported, imported.result);
    QVERIFY(test::messageOf(imported).contains("\"" + version + "\""));
}

void SarifTest::whatIsNoSarifIsRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("nothing", "", "line 1");
    row("a list", "[]", "no SARIF");
    row("no version", R"({"runs":[]})", "no version");
    row("a version that is a number", R"({"version":2.1,"runs":[]})", "no version");
    row("no runs", R"({"version":"2.1.0"})", "no list of runs");
    row("runs that are no list", R"({"version":"2.1.0","runs":{}})", "no list of runs");
    row("a run that is no object", logOf("7"), "runs[0] is not an object");
    row("results that are no list", logOf(R"({"results":{}})"), "runs[0].results is not a list");
    row("a result that is a number", logOf(runOf(resultOf("") + ",7")),
        "runs[0].results[1] is not an object");
    row("cut off", "{\n\"version\":\"2.1.0\",\n\"runs\":[{\"too", "line 3, byte 14");
    row("deep", logOf(std::string(300'000, '[')), "line 1, byte");
    row("deep within a result",
        logOf(runOf(resultOf(R"("properties":)" + std::string(300'000, '[')))), "line 1, byte");
    row("bytes that are not UTF-8", "{\"version\":\"2.1.0\",\n\"runs\":[\"\xff\"]}",
        "line 2, byte 10");
    row("a control character", "{\"version\":\"2.1.0\",\n\"runs\":[\"\x01\"]}", "line 2, byte 10");
    row("NUL", std::string("{\"version\":\"2.1.0\"\0}", 20), "line 1, byte 19");
}

void SarifTest::whatIsNoSarifIsRefused()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, said);
    const auto imported = import(readSarif, text);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).contains(said), test::messageOf(imported).c_str());
    // The place in the text, or in the document where the text is well-formed.
    QCOMPARE(test::messageOf(imported).starts_with("line "), said.starts_with("line "));
}

void SarifTest::oddValuesAreSurvived_data()
{
    QTest::addColumn<std::string>("run");
    for (const auto *value : {"null", "7", "\"x\"", "[]", "{}", "[7]", "[[]]", "[null]"}) {
        const std::string v(value);
        if (v == "{}") // any other value is no run, and is refused
            QTest::addRow("runs of %s", value) << v;
        QTest::addRow("a tool of %s", value) << R"({"tool":)" + v + R"(,"results":[{}]})";
        QTest::addRow("a driver of %s", value)
            << R"({"tool":{"driver":)" + v + R"(,"extensions":)" + v + R"(},"results":[{}]})";
        QTest::addRow("rules of %s", value)
            << R"({"tool":{"driver":{"rules":)" + v + R"(}},"results":[{"ruleIndex":0}]})";
        std::string result = "{";
        for (const auto *key :
             {"ruleId", "ruleIndex", "rule", "message", "locations", "fixes", "fingerprints",
              "partialFingerprints", "properties", "suppressions", "level", "analysisTarget"})
            result += (result.size() > 1 ? ",\"" : "\"") + std::string(key) + "\":" + v;
        QTest::addRow("a result of %s", value) << runOf(result + "}");
        QTest::addRow("a location of %s", value) << runOf(resultOf(
            R"("locations":[{"physicalLocation":)" + v + R"(,"logicalLocations":)" + v + "}]"));
        QTest::addRow("what results refer to of %s", value)
            << runOf(resultAt(R"({"uri":"a","uriBaseId":"B","index":0})", v), {},
                     R"(,"artifacts":)" + v + R"(,"originalUriBaseIds":)" + v +
                         R"(,"logicalLocations":)" + v + R"(,"invocations":)" + v);
    }
}

void SarifTest::oddValuesAreSurvived()
{
    QFETCH(const std::string, run);
    const auto imported = import(readSarif, logOf(run));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), imported.summary.records);
}

void SarifTest::textsAreCut()
{
    const auto large = test::words(10 << 20);
    ImportOptions options;
    options.limits.textBytes = 100;
    const auto quoted = "\"" + large + "\"";
    const auto log = logOf(runOf(R"({"ruleId":)" + quoted + R"(,"message":{"text":)" + quoted +
                                     R"(},"fingerprints":{"x":)" + quoted + "}}",
                                 R"({"id":"A"})"));
    const auto finding = findingsOf(log, options).at(0);
    for (const auto &text : {finding.rule, finding.message, finding.fingerprint}) {
        QVERIFY2(test::isCutTo(text, 100), text.c_str());
    }
}

void SarifTest::whatIsBeyondTheLimitIsLeftOut()
{
    std::string results = resultOf("");
    for (int i = 0; i < 4; ++i)
        results += "," + resultOf("");
    ImportOptions options;
    options.limits.observations = 2;
    const auto imported =
        import(readSarif, logOf(runOf(results + "," + resultOf(R"("kind":"pass")"))), options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.records, 6u);
    QCOMPARE(imported.summary.leftOut, 3u);
}

void SarifTest::aFailureOfTheSinkIsPassedOn()
{
    ImportSummary summary;
    const auto sink = [](model::Observation &&) -> Result<> {
        return failure(ErrorKind::DiskFull, "no space");
    };
    VERIFY_FAILS(DiskFull, readSarif(logOf(runOf(resultOf(""))), {}, sink, summary));
}

void SarifTest::hostileLogsTakeLittleTime_data()
{
    QTest::addColumn<std::string>("text");
    std::string members;
    std::string many = resultOf(R"("ruleId":"A")");
    for (int i = 0; i < 50'000; ++i) {
        members +=
            std::format(R"({}"k{}":{{"uri":"a","uriBaseId":"k{}"}})", i > 0 ? "," : "", i, i + 1);
        many += "," + resultAt(std::format(R"({{"uri":"a","uriBaseId":"k{}"}})", i));
    }
    QTest::newRow("many bases, all of them used")
        << logOf(runOf(many, {}, R"(,"originalUriBaseIds":{)" + members + "}"));
    QTest::newRow("a rule with many messages, used often")
        << logOf(runOf(many, R"({"id":"A","messageStrings":{)" + members + "}}"));
    QTest::newRow("a result with many members")
        << logOf(runOf(R"({"properties":{)" + members + R"(},"fingerprints":{)" + members + "}}"));
    QTest::newRow("an id with many parts")
        << logOf(runOf(resultOf(R"("ruleId":")" + std::string(5 << 20, '/') + "\"")));
    QTest::newRow("a message of brackets")
        << logOf(runOf(R"({"message":{"text":")" + std::string(5 << 20, '[') + R"("}})"));
    QTest::newRow("a message of placeholders") << logOf(
        runOf(R"({"message":{"arguments":[")" + std::string(1 << 20, 'a') + R"("],"text":")" + [] {
            std::string text;
            for (int i = 0; i < 100'000; ++i)
                text += "{0}";
            return text;
        }() + R"("}})"));
}

void SarifTest::hostileLogsTakeLittleTime()
{
    constexpr double kMost = 10'000; // quadratic would be minutes
    QFETCH(const std::string, text);
    const double before = test::usedMilliseconds();
    const auto imported = import(readSarif, text);
    VERIFY_OK(imported.result);
    QVERIFY(!imported.observations.empty());
    const double used = test::usedMilliseconds() - before;
    QVERIFY2(used < kMost, std::to_string(used).c_str());
}

} // namespace tst_sarif

QTEST_GUILESS_MAIN(tst_sarif::SarifTest)

#include "tst_sarif.moc"
