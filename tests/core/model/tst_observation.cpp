// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/observation.h"

#include <QTest>

#include <limits>

namespace tst_observation {

using namespace espalier;
using namespace espalier::model;

class ObservationTest : public QObject {
    Q_OBJECT

private slots:
    void namesGoThereAndBack();
    void observationsComeBackAsTheyWere_data();
    void observationsComeBackAsTheyWere();
    void theJsonTellsEveryValue_data();
    void theJsonTellsEveryValue();
    void missingValuesKeepTheirDefaults_data();
    void missingValuesKeepTheirDefaults();
    void valuesOfOtherTypesAreMissing_data();
    void valuesOfOtherTypesAreMissing();
    void whatHasNoKindIsNone_data();
    void whatHasNoKindIsNone();
    void keysThatAreNoNumbersAreLeftOut_data();
    void keysThatAreNoNumbersAreLeftOut();
    void whatIsNoNumberIsMissing();
};

static constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();

static ObservationContent exception()
{
    return ExceptionSeen{.trace = {.language = "go", .errors = {{.type = "T", .message = "m"}}},
                         .handled = true,
                         .level = "fatal",
                         .release = "1.2",
                         .environment = "production",
                         .functionId = "a.go::f",
                         .traceId = "0af7",
                         .spanId = "b7ad",
                         .explicitFingerprint = {"{{ default }}", "x"},
                         .count = kLargest};
}

static ObservationContent function()
{
    return FunctionSeen{.id = "a.py::C.f",
                        .path = "a.py",
                        .line = 7,
                        .calls = kLargest,
                        .errors = 2,
                        .abandoned = 3,
                        .p50Ms = 1.5,
                        .p95Ms = 2.5,
                        .totalMs = 3.5,
                        .maxMs = 4.5,
                        .memoryBytes = 5.5,
                        .loops = {{1, 10}, {2, 20}},
                        .largestLoops = {{2, 15}},
                        .errorTypes = {{"KeyError", 1}, {"", 2}}};
}

static ObservationContent metric()
{
    return MetricSeen{.series = "http.server.duration",
                      .unit = "ms",
                      .context = {{"route", "/"}, {"method", "GET"}},
                      .value = 0.1,
                      .threshold = 0.2,
                      .severity = "high"};
}

static ObservationContent test()
{
    return TestSeen{.suite = "s",
                    .name = "n",
                    .path = "t.py",
                    .line = 8,
                    .outcome = TestVerdict::Flaky,
                    .seconds = 0.25,
                    .message = "m",
                    .detail = "d",
                    .trace = {.language = "python", .errors = {{.type = "AssertionError"}}}};
}

static ObservationContent finding()
{
    return FindingSeen{.tool = "lint",
                       .rule = "R1",
                       .title = "title",
                       .message = "m",
                       .level = FindingLevel::Error,
                       .path = "a.py",
                       .line = 1,
                       .column = 2,
                       .endLine = 3,
                       .function = "f",
                       .fingerprint = "abc",
                       .helpUri = "https://example.org/R1",
                       .securitySeverity = 7.5,
                       .tags = {"security", "x"},
                       .fix = "fix"};
}

static ObservationContent coverage()
{
    return CoverageSeen{.path = "a.py",
                        .lines = {{1, 0}, {2, kLargest}, {9'000'000'000, 1}},
                        .branches = 6,
                        .branchesTaken = 4};
}

static ObservationContent feedback()
{
    return FeedbackSeen{.text = "good\nbad", .sentiment = -0.5, .path = "a.py"};
}

static Observation observed(ObservationContent content)
{
    return {.content = std::move(content),
            .at = "2026-01-31T09:30:00.000Z",
            .service = "shop",
            .masked = 3};
}

void ObservationTest::namesGoThereAndBack()
{
    for (int i = 0; i < 5; ++i) {
        const auto verdict = static_cast<TestVerdict>(i);
        QVERIFY(testVerdictNamed(nameOf(verdict)) == verdict);
    }
    for (int i = 0; i < 4; ++i) {
        const auto level = static_cast<FindingLevel>(i);
        QVERIFY(findingLevelNamed(nameOf(level)) == level);
    }
    QCOMPARE(nameOf(TestVerdict::Errored), "error");
    QCOMPARE(nameOf(FindingLevel::None), "none");
    for (const auto *name : {"", "Passed", "errored", "high"}) {
        QVERIFY(!testVerdictNamed(name));
        QVERIFY(!findingLevelNamed(name));
    }
}

static void addObservations()
{
    QTest::addColumn<Observation>("observation");
    for (const auto &content :
         {exception(), function(), metric(), test(), finding(), coverage(), feedback()}) {
        const auto observation = observed(content);
        QTest::newRow(kindOf(observation).data()) << observation;
    }
}

void ObservationTest::observationsComeBackAsTheyWere_data()
{
    addObservations();
}

void ObservationTest::observationsComeBackAsTheyWere()
{
    QFETCH(Observation, observation);
    const auto text = toText(toJson(observation));
    const auto back = observationFromJson(parseJson(text));
    QVERIFY(back);
    QCOMPARE(toText(toJson(*back)), text);
    QCOMPARE(back->content.index(), observation.content.index());
    QCOMPARE(back->at, observation.at);
    QCOMPARE(back->service, observation.service);
    QCOMPARE(back->masked, observation.masked);
}

/// There and back says nothing of a value that is never written: the texts are spelt out.
void ObservationTest::theJsonTellsEveryValue_data()
{
    QTest::addColumn<Observation>("observation");
    QTest::addColumn<QString>("json");
    const auto row = [](const ObservationContent &content, const char *json) {
        const auto observation = observed(content);
        QTest::newRow(kindOf(observation).data()) << observation << json;
    };
    row(exception(),
        R"("trace":{"language":"go","errors":[{"relation":"outermost","of":0,"type":"T",)"
        R"("message":"m","frames":[]}]},"handled":true,"count":18446744073709551615,)"
        R"("level":"fatal","release":"1.2","environment":"production","function_id":"a.go::f",)"
        R"("trace_id":"0af7","span_id":"b7ad","fingerprint":["{{ default }}","x"]})");
    row(function(),
        R"("function":"a.py::C.f","path":"a.py","line":7,"calls":18446744073709551615,"errors":2,)"
        R"("abandoned":3,"p50_ms":1.5,"p95_ms":2.5,"total_ms":3.5,"max_ms":4.5,)"
        R"("memory_bytes":5.5,"loops":{"1":10,"2":20},"largest_loops":{"2":15},)"
        R"("error_types":{"":2,"KeyError":1}})");
    row(metric(), R"("metric":"http.server.duration","unit":"ms",)"
                  R"("context":{"method":"GET","route":"/"},"value":0.1,"threshold":0.2,)"
                  R"("severity":"high"})");
    row(test(),
        R"("suite":"s","name":"n","path":"t.py","line":8,"outcome":"flaky","seconds":0.25,)"
        R"("message":"m","detail":"d","trace":{"language":"python","errors":[{)"
        R"("relation":"outermost","of":0,"type":"AssertionError","message":"","frames":[]}]}})");
    row(finding(),
        R"("tool":"lint","rule":"R1","title":"title","message":"m","level":"error","path":"a.py",)"
        R"("line":1,"column":2,"end_line":3,"function":"f","fingerprint":"abc",)"
        R"("help_uri":"https://example.org/R1","security_severity":7.5,"tags":["security","x"],)"
        R"("fix":"fix"})");
    row(coverage(), R"("path":"a.py","lines":{"1":0,"2":18446744073709551615,"9000000000":1},)"
                    R"("branches":6,"branches_taken":4})");
    row(feedback(), R"("text":"good\nbad","sentiment":-0.5,"path":"a.py"})");
}

void ObservationTest::theJsonTellsEveryValue()
{
    QFETCH(Observation, observation);
    QFETCH(QString, json);
    QCOMPARE(toText(toJson(observation)),
             R"({"kind":")" + std::string(kindOf(observation)) +
                 R"(","timestamp":"2026-01-31T09:30:00.000Z","service":"shop","masked":3,)" +
                 json.toStdString());
}

static void addKinds()
{
    QTest::addColumn<Observation>("plain");
    for (const auto &content :
         std::initializer_list<ObservationContent>{ExceptionSeen{}, FunctionSeen{}, MetricSeen{},
                                                   TestSeen{.outcome = TestVerdict::Errored},
                                                   FindingSeen{}, CoverageSeen{}, FeedbackSeen{}}) {
        const Observation plain{.content = content};
        QTest::newRow(kindOf(plain).data()) << plain;
    }
}

void ObservationTest::missingValuesKeepTheirDefaults_data()
{
    addKinds();
}

/// But for a test without an outcome, which must not count as passed.
void ObservationTest::missingValuesKeepTheirDefaults()
{
    QFETCH(Observation, plain);
    const auto made = observationFromJson({{"kind", kindOf(plain)}});
    QVERIFY(made);
    QCOMPARE(toText(toJson(*made)), toText(toJson(plain)));
}

void ObservationTest::valuesOfOtherTypesAreMissing_data()
{
    addKinds();
}

void ObservationTest::valuesOfOtherTypesAreMissing()
{
    QFETCH(Observation, plain);
    for (const auto &wrong : {Json(true), Json(), Json::array({Json::array()}), Json("x"),
                              Json{{"x", "y"}}, Json(-1.5), Json::object()}) {
        // Everything there can be, of one type that hardly anything has.
        Json json = toJson(observed(exception()));
        for (const auto &content :
             {function(), metric(), test(), finding(), coverage(), feedback()})
            json.update(toJson(observed(content)));
        for (auto &[key, value] : json.items()) {
            if (value.type() != wrong.type() && !(value.is_number() && wrong.is_number()))
                value = wrong;
            else
                value = Json::array({3});
        }
        json["kind"] = kindOf(plain);
        const auto made = observationFromJson(json);
        QVERIFY(made);
        QCOMPARE(toText(toJson(*made)), toText(toJson(plain)));
    }
}

void ObservationTest::whatHasNoKindIsNone_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("null") << "null";
    QTest::newRow("a list") << "[]";
    QTest::newRow("text") << "\"exception\"";
    QTest::newRow("an empty object") << "{}";
    QTest::newRow("a kind nobody knows") << R"({"kind": "rumour"})";
    QTest::newRow("a kind in capitals") << R"({"kind": "Exception"})";
    QTest::newRow("a kind that is a number") << R"({"kind": 0})";
}

void ObservationTest::whatHasNoKindIsNone()
{
    QFETCH(QString, json);
    QVERIFY(!observationFromJson(parseJson(json.toStdString())));
}

void ObservationTest::keysThatAreNoNumbersAreLeftOut_data()
{
    QTest::addColumn<QString>("lines");
    QTest::newRow("nothing") << R"({"": 5})";
    QTest::newRow("a word") << R"({"one": 5})";
    QTest::newRow("a number with something behind it") << R"({"1x": 5})";
    QTest::newRow("a number with a blank before it") << R"({" 1": 5})";
    QTest::newRow("a number that is too large") << R"({"99999999999999999999": 5})";
    QTest::newRow("half a number") << R"({"1.5": 5})";
    QTest::newRow("hits that are less than none") << R"({"1": -5})";
    QTest::newRow("hits that are text") << R"({"1": "5"})";
    QTest::newRow("a list") << "[5]";
}

void ObservationTest::keysThatAreNoNumbersAreLeftOut()
{
    QFETCH(QString, lines);
    const auto json = R"({"kind": "coverage", "lines": )" + lines.toStdString() + "}";
    const auto made = observationFromJson(parseJson(json));
    QVERIFY(made);
    QVERIFY(std::get<CoverageSeen>(made->content).lines.empty());
}

void ObservationTest::whatIsNoNumberIsMissing()
{
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const auto back = observationFromJson(parseJson(
        toText(toJson(observed(MetricSeen{.series = "s", .value = nan, .threshold = nan})))));
    QVERIFY(back);
    const auto &metric = std::get<MetricSeen>(back->content);
    QCOMPARE(metric.value, 0.0);
    QVERIFY(!metric.threshold);
}

} // namespace tst_observation

QTEST_GUILESS_MAIN(tst_observation::ObservationTest)
#include "tst_observation.moc"
