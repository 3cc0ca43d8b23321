// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/instrumentfailurestore.h"
#include "core/store/measurestore.h"
#include "core/store/observationstore.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <format>

namespace tst_observationstore {

using namespace espalier;
using model::TestVerdict;

namespace {

store::ImportRecord someImport(const std::string &digest)
{
    return {.digest = digest,
            .format = "log",
            .name = "app.log",
            .at = "2026-01-31T09:30:00.000Z",
            .bytes = 12,
            .summary = {{"records", 3}}};
}

store::GroupRecord someGroup(int first, int count)
{
    store::GroupRecord group{.fingerprint = "v1:a",
                             .kind = "exception",
                             .basis = "own-frames",
                             .parts = {"KeyError", "shop.total"},
                             .count = count,
                             .firstSeen = std::format("2026-01-{:02}T09:00:00.000Z", first),
                             .lastSeen = std::format("2026-01-{:02}T10:00:00.000Z", first)};
    group.samples = {{{"number", first}}};
    group.hours[std::format("2026-01-{:02}T09", first)] = count;
    return group;
}

} // namespace

class TestObservationStore : public QObject {
    Q_OBJECT

    std::unique_ptr<store::Database> m_database;

private slots:
    void init();
    void cleanup() { m_database.reset(); }
    void theSameBytesAreTakenInOnce();
    void groupsAddUpAndKeepTheNewestSamples();
    void runsOfAFunctionComeOldestFirst();
    void whatWasTakenInLateStandsAtItsTime();
    void valuesOfASeriesAreInTheOrderOfTime();
    void aTestShowsItsLastFailure();
    void aFailureThatSaysNothingIsTheLastOne();
    void theOldestAreTakenOut();
    void whatAnImportDidNotTellOfIsLeftAlone();
    void aFailureOfInstrumentationTellsWhenItWasTried();
    void coverageIsThatOfTheLastReport();
};

void TestObservationStore::init()
{
    auto database = store::Database::inMemory(store::projectSchema());
    VERIFY_OK(database);
    m_database = std::move(*database);
}

void TestObservationStore::theSameBytesAreTakenInOnce()
{
    store::ObservationStore observations(*m_database);
    const auto id = observations.addImport(someImport("d1"));
    VERIFY_OK(id);
    QCOMPARE(observations.addImport(someImport("d1")).error().kind, ErrorKind::AlreadyExists);
    VERIFY_OK(observations.addImport(someImport("d2")));
    const auto found = observations.importOf("d1");
    VERIFY_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->id, *id);
    QCOMPARE((*found)->summary.at("records").get<int>(), 3);
    QCOMPARE(observations.imports()->size(), 2u);
    QCOMPARE(*observations.lastImport(), *id + 1);
}

void TestObservationStore::groupsAddUpAndKeepTheNewestSamples()
{
    store::ObservationStore observations(*m_database);
    for (int day = 1; day <= 8; ++day)
        VERIFY_OK(observations.addToGroup(someGroup(day, 2), day));
    const auto group = observations.group("v1:a");
    VERIFY_OK(group);
    QVERIFY(group->has_value());
    QCOMPARE((*group)->count, 16);
    QCOMPARE((*group)->firstSeen, std::string("2026-01-01T09:00:00.000Z"));
    QCOMPARE((*group)->lastSeen, std::string("2026-01-08T10:00:00.000Z"));
    QCOMPARE((*group)->samples.size(), std::size_t{store::ObservationStore::kSamples});
    QCOMPARE((*group)->samples.front().at("number").get<int>(), 8);
    QCOMPARE((*group)->hours.size(), 8u);
    QCOMPARE((*group)->hours.at("2026-01-03T09"), 2);
    QCOMPARE(observations.groupsSince("exception", 8)->size(), 0u);
    QCOMPARE(observations.groupsSince("exception", 7)->size(), 1u);
    QCOMPARE(observations.groupsSince("finding", 0)->size(), 0u);
    QCOMPARE(*observations.countGroups("exception"), 1);
}

void TestObservationStore::runsOfAFunctionComeOldestFirst()
{
    store::MeasureStore measures(*m_database);
    for (int run = 1; run <= 3; ++run) {
        model::FunctionSeen seen{.id = "shop.py::total", .path = "shop.py", .line = 4};
        seen.calls = 10;
        seen.errors = static_cast<std::uint64_t>(run);
        seen.p95Ms = run;
        seen.loops[1] = 40;
        seen.errorTypes["KeyError"] = 1;
        VERIFY_OK(measures.addFunction(seen, std::format("2026-01-0{}T00:00:00Z", run), run));
    }
    const auto runs = measures.runsOf("shop.py::total");
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), 3u);
    QCOMPARE(runs->front().seen.p95Ms, 1.0);
    QCOMPARE(runs->back().seen.loops.at(1), 40u);
    QCOMPARE(runs->back().seen.errorTypes.at("KeyError"), 1u);
    QCOMPARE(*measures.errorRates(),
             (std::vector<store::MeasuredRate>{{"2026-01-01T00:00:00Z", 0.1},
                                               {"2026-01-02T00:00:00Z", 0.2},
                                               {"2026-01-03T00:00:00Z", 0.3}}));
    QCOMPARE(measures.lastFunctions()->front().import, 3);
    QCOMPARE(measures.functionsSince(2)->size(), 1u);
    VERIFY_OK(measures.bound(3));
    QCOMPARE(measures.runsOf("shop.py::total")->size(), 3u);
}

/// An old report may be taken in after a newer one.
void TestObservationStore::whatWasTakenInLateStandsAtItsTime()
{
    store::MeasureStore measures(*m_database);
    const std::array days{3, 1, 2};
    for (int import = 1; import <= 3; ++import) {
        const auto day = days[static_cast<std::size_t>(import - 1)];
        const auto at = std::format("2026-01-0{}T00:00:00.000Z", day);
        model::FunctionSeen seen{.id = "f", .path = {}, .calls = 10};
        seen.errors = static_cast<std::uint64_t>(day);
        seen.p95Ms = day;
        VERIFY_OK(measures.addFunction(seen, at, import));
        const auto outcome = day == 3 ? TestVerdict::Failed : TestVerdict::Passed;
        VERIFY_OK(
            measures.addTest({.suite = "shop", .name = "adds", .outcome = outcome}, at, import));
    }
    const auto runs = measures.runsOf("f", 2);
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), 2u);
    QCOMPARE(runs->front().seen.p95Ms, 2.0);
    QCOMPARE(runs->back().seen.p95Ms, 3.0);
    const auto tests = measures.testsSince(0);
    VERIFY_OK(tests);
    QCOMPARE(tests->front().outcomes,
             (std::vector{TestVerdict::Passed, TestVerdict::Passed, TestVerdict::Failed}));
    QVERIFY(std::ranges::is_sorted(tests->front().times));
    QCOMPARE(*measures.errorRates(2),
             (std::vector<store::MeasuredRate>{{"2026-01-02T00:00:00.000Z", 0.2},
                                               {"2026-01-03T00:00:00.000Z", 0.3}}));
    QCOMPARE(*measures.testRates(2),
             (std::vector<store::MeasuredRate>{{"2026-01-02T00:00:00.000Z", 1},
                                               {"2026-01-03T00:00:00.000Z", 0}}));
}

void TestObservationStore::valuesOfASeriesAreInTheOrderOfTime()
{
    store::MeasureStore measures(*m_database);
    const auto add = [&](const char *at, double value, std::optional<double> threshold) {
        return measures.addValue({.series = "latency",
                                  .unit = "ms",
                                  .context = {{"route", "/cart"}},
                                  .value = value,
                                  .threshold = threshold,
                                  .severity = {}},
                                 at, 1);
    };
    VERIFY_OK(add("2026-01-02", 2, 50));
    VERIFY_OK(add("2026-01-01", 1, std::nullopt));
    VERIFY_OK(measures.addValue({.series = "latency", .unit = "ms", .value = 9, .severity = {}},
                                "2026-01-01", 1));
    const auto series = measures.seriesSince(0);
    VERIFY_OK(series);
    QCOMPARE(series->size(), 2u);
    const auto &cart = series->front().context.empty() ? series->back() : series->front();
    QCOMPARE(cart.values, (std::vector{1.0, 2.0}));
    QCOMPARE(cart.threshold.value_or(0), 50.0);
    QCOMPARE(cart.context.at("route"), std::string("/cart"));
    QCOMPARE(measures.seriesSince(1)->size(), 0u);
    QCOMPARE(measures.series()->size(), 2u);
}

void TestObservationStore::aTestShowsItsLastFailure()
{
    store::MeasureStore measures(*m_database);
    const auto add = [&](TestVerdict outcome, const char *message, int import) {
        return measures.addTest(
            {.suite = "shop", .name = "adds", .path = {}, .outcome = outcome, .message = message},
            "2026-01-01", import);
    };
    VERIFY_OK(add(TestVerdict::Passed, "", 1));
    VERIFY_OK(add(TestVerdict::Failed, "2 is not 3", 2));
    VERIFY_OK(add(TestVerdict::Passed, "", 3));
    const auto tests = measures.testsSince(2);
    VERIFY_OK(tests);
    QCOMPARE(tests->size(), 1u);
    QCOMPARE(tests->front().last.message, std::string("2 is not 3"));
    QCOMPARE(tests->front().outcomes,
             (std::vector{TestVerdict::Passed, TestVerdict::Failed, TestVerdict::Passed}));
    QCOMPARE(*measures.testRates(), (std::vector<store::MeasuredRate>{
                                        {"2026-01-01", 1}, {"2026-01-01", 0}, {"2026-01-01", 1}}));
    for (int import = 4; import < 60; ++import)
        VERIFY_OK(add(TestVerdict::Passed, "", import));
    VERIFY_OK(measures.bound(59));
    QCOMPARE(measures.testsSince(0)->front().outcomes.size(),
             std::size_t{store::MeasureStore::kOutcomes});
}

/// A report may have a failure without a word.
void TestObservationStore::aFailureThatSaysNothingIsTheLastOne()
{
    store::MeasureStore measures(*m_database);
    int import = 0;
    for (const auto outcome : {TestVerdict::Failed, TestVerdict::Passed, TestVerdict::Errored,
                               TestVerdict::Passed, TestVerdict::Skipped})
        VERIFY_OK(measures.addTest({.suite = "shop", .name = "adds", .outcome = outcome},
                                   "2026-01-01", ++import));
    auto tests = measures.testsSince(0);
    VERIFY_OK(tests);
    QCOMPARE(tests->front().last.outcome, TestVerdict::Errored);
    VERIFY_OK(measures.addTest({.suite = "shop", .name = "works", .outcome = TestVerdict::Passed},
                               "2026-01-01", 1));
    tests = measures.testsSince(0);
    VERIFY_OK(tests);
    QCOMPARE(tests->back().last.outcome, TestVerdict::Passed);
}

void TestObservationStore::theOldestAreTakenOut()
{
    using store::MeasureStore;
    MeasureStore measures(*m_database);
    const auto transaction = store::Transaction::begin(*m_database);
    VERIFY_OK(transaction);
    // The newest is taken in first.
    constexpr int kFew = 3;
    for (int number = MeasureStore::kValues + kFew; number > 0; --number)
        VERIFY_OK(measures.addValue(
            {.series = "latency", .unit = {}, .value = static_cast<double>(number), .severity = {}},
            std::format("{:05}", number), 1));
    for (int number = MeasureStore::kOutcomes + kFew; number > 0; --number)
        VERIFY_OK(
            measures.addTest({.suite = "shop", .name = "adds"}, std::format("{:05}", number), 1));
    for (int import = 1; import <= MeasureStore::kFunctionRuns + kFew; ++import) {
        for (const auto *function : {"f", "g"})
            VERIFY_OK(measures.addFunction({.id = function, .path = {}},
                                           std::format("{:05}", import), 2 * import));
    }
    VERIFY_OK(measures.bound(1));
    const auto series = measures.seriesSince(0);
    VERIFY_OK(series);
    QCOMPARE(series->front().values.size(), std::size_t{MeasureStore::kValues});
    QCOMPARE(series->front().values.front(), kFew + 1.0);
    const auto tests = measures.testsSince(0);
    VERIFY_OK(tests);
    QCOMPARE(tests->front().times.size(), std::size_t{MeasureStore::kOutcomes});
    QCOMPARE(tests->front().times.front(), std::format("{:05}", kFew + 1));
    const auto runs = measures.runsOf("g", MeasureStore::kFunctionRuns + kFew);
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), std::size_t{MeasureStore::kFunctionRuns});
    QCOMPARE(runs->front().import, 2 * (kFew + 1));
}

void TestObservationStore::whatAnImportDidNotTellOfIsLeftAlone()
{
    using store::MeasureStore;
    MeasureStore measures(*m_database);
    for (int import = 1; import <= MeasureStore::kOutcomes + 1; ++import)
        VERIFY_OK(measures.addTest({.suite = "shop", .name = "adds"}, "2026-01-01", import));
    VERIFY_OK(measures.addTest({.suite = "shop", .name = "sums"}, "2026-01-01", 99));
    VERIFY_OK(measures.bound(99));
    QCOMPARE(measures.testsSince(0)->front().outcomes.size(),
             std::size_t{MeasureStore::kOutcomes + 1});
    VERIFY_OK(measures.bound(MeasureStore::kOutcomes));
    QCOMPARE(measures.testsSince(0)->front().outcomes.size(), std::size_t{MeasureStore::kOutcomes});
}

void TestObservationStore::aFailureOfInstrumentationTellsWhenItWasTried()
{
    store::InstrumentFailureStore failures(*m_database);
    const std::vector<model::FunctionResult> results{
        {.id = "a.py::f", .status = model::FunctionStatus::Failed, .attempts = 2}};
    VERIFY_OK(failures.note(results, "2026-01-01T00:00:00.000Z"));
    VERIFY_OK(failures.note(results, "2026-01-02T00:00:00.000Z"));
    const auto found = failures.failures();
    VERIFY_OK(found);
    QCOMPARE(found->size(), 1u);
    QCOMPARE(found->front().function.attempts, 2);
    QCOMPARE(found->front().at, std::string("2026-01-02T00:00:00.000Z"));
}

void TestObservationStore::coverageIsThatOfTheLastReport()
{
    store::MeasureStore measures(*m_database);
    QVERIFY(!measures.totalCoverage()->has_value());
    model::CoverageSeen seen{.path = "shop.py"};
    seen.lines = {{1, 3}, {2, 0}};
    VERIFY_OK(measures.putCoverage(seen, "2026-01-01", 1));
    QCOMPARE(measures.totalCoverage()->value_or(0), 0.5);
    seen.lines[2] = 1;
    VERIFY_OK(measures.putCoverage(seen, "2026-01-02", 2));
    QCOMPARE(measures.totalCoverage()->value_or(0), 1.0);
    const auto back = measures.coverageOf("shop.py");
    VERIFY_OK(back);
    QCOMPARE((*back)->seen.lines.at(2), 1u);
    QVERIFY(!measures.coverageOf("other.py")->has_value());
}

} // namespace tst_observationstore

QTEST_MAIN(tst_observationstore::TestObservationStore)
#include "tst_observationstore.moc"
