// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_otlptotals {

using namespace espalier;
using namespace espalier::observe;
using model::MetricSeen;
using test::metricsRequest;
using test::pick;
using test::takeIn;
using test::textAttribute;

namespace {

constexpr std::uint64_t kBegin = 1'750'000'000'000'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;

/// A value at a second after the beginning, of what was begun at another.
struct Point {
    int at = 0;
    int value = 0;
    int started = -100;
    std::string attributes{};
};

std::string timesOf(const Point &point)
{
    const auto nanoseconds = [](int seconds) {
        return kBegin + static_cast<std::uint64_t>(static_cast<std::int64_t>(seconds)) * kSecond;
    };
    return std::format(R"("timeUnixNano":"{}","startTimeUnixNano":"{}","attributes":[{}])",
                       nanoseconds(point.at), nanoseconds(point.started), point.attributes);
}

std::string numbers(const std::vector<Point> &points)
{
    std::string text;
    for (const auto &point : points)
        text += std::format(R"({}{{"asInt":"{}",{}}})", text.empty() ? "" : ",", point.value,
                            timesOf(point));
    return text;
}

const std::string kCumulative = R"("aggregationTemporality":2,"isMonotonic":true)";

std::string sum(const std::vector<Point> &points, const std::string &members = kCumulative)
{
    return std::format(R"({{"name":"calls","sum":{{"dataPoints":[{}],{}}}}})", numbers(points),
                       members);
}

std::vector<double> valuesOf(const std::string &text, const std::string &series = "calls")
{
    const auto imported = takeIn(text);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    std::vector<double> values;
    for (const auto &seen : pick<MetricSeen>(imported)) {
        if (seen.series == series)
            values.push_back(seen.value);
    }
    return values;
}

using Values = std::vector<double>;

} // namespace

class OtlpTotalsTest : public QObject {
    Q_OBJECT

private slots:
    void totalsBecomeWhatTheyGrewBy_data();
    void totalsBecomeWhatTheyGrewBy();
    void theKindMayComeAfterThePoints();
    void seriesAreToldApart();
    void programsAreToldApartByTheirStart();
    void theOnlyValueOfAFileIsTaken();
    void histogramsBecomeWhatTheyGrewBy();
    void exponentialHistogramsBecomeWhatTheyGrewBy();
    void receiversCompareRequests();
    void nothingIsLostWhenTheSinkFails();
    void totalsWaitOnDisk();
    void whatProgramsDroppedIsCounted();
};

void OtlpTotalsTest::totalsBecomeWhatTheyGrewBy_data()
{
    QTest::addColumn<QByteArray>("metric");
    QTest::addColumn<Values>("values");
    const auto row = [](const char *name, const std::string &metric, const Values &values) {
        QTest::newRow(name) << QByteArray::fromStdString(metric) << values;
    };
    const std::vector<Point> points{{0, 10}, {10, 20}, {20, 50}};
    row("a total", sum(points), {10, 30});
    row("a total by name",
        sum(points, R"("aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE",)"
                    R"("isMonotonic":true)"),
        {10, 30});
    row("parts", sum(points, R"("aggregationTemporality":1,"isMonotonic":true)"), {10, 20, 50});
    row("a level", sum(points, R"("aggregationTemporality":2)"), {10, 20, 50});
    row("nothing said", sum(points, R"("isMonotonic":true)"), {10, 20, 50});
    row("a gauge",
        std::format(R"({{"name":"calls","gauge":{{"dataPoints":[{}]}}}})", numbers(points)),
        {10, 20, 50});
    row("a total that stays", sum({{0, 10}, {10, 10}, {20, 10}}), {0, 0});
    row("a total that falls", sum({{0, 10}, {10, 20}, {20, 5}, {30, 8}}), {10, 3});
    row("begun anew", sum({{0, 10}, {10, 20}, {20, 5, 12}, {30, 8, 12}}), {10, 5, 3});
    row("begun within the data", sum({{0, 10}, {10, 7, 1, textAttribute("k", "late")}}),
        {7, 10}); // and the other one is the only one of its kind
    row("told twice", sum({{0, 10}, {10, 20}, {10, 20}, {20, 25}}), {10, 5});
    row("told late", sum({{0, 10}, {20, 30}, {10, 20}, {30, 35}}), {20, 5});
}

void OtlpTotalsTest::totalsBecomeWhatTheyGrewBy()
{
    QFETCH(QByteArray, metric);
    QFETCH(Values, values);
    const auto request = metricsRequest(metric.toStdString());
    QCOMPARE(valuesOf(request), values);
    QCOMPARE(valuesOf(toText(parseJson(request), 2)), values);
}

void OtlpTotalsTest::theKindMayComeAfterThePoints()
{
    const std::string members =
        R"("dataPoints":[)" + numbers({{0, 10}, {10, 20}}) + R"(],"isMonotonic":true)";
    for (const auto &metric :
         {R"({"sum":{)" + members + R"(,"aggregationTemporality":2},"name":"calls"})",
          R"({"name":"calls","sum":{"aggregationTemporality":"2",)" + members + "}}"})
        QCOMPARE(valuesOf(metricsRequest(metric)), Values{10});
}

void OtlpTotalsTest::seriesAreToldApart()
{
    const auto one = textAttribute("route", "/a");
    const auto two = textAttribute("route", "/b");
    QCOMPARE(valuesOf(metricsRequest(
                 sum({{0, 10, -9, one}, {0, 100, -9, two}, {9, 11, -9, one}, {9, 105, -9, two}}))),
             (Values{1, 5}));
    const auto of = [](const char *service, int at, int value) {
        return metricsRequest(sum({{at, value}}), textAttribute("service.name", service)) + '\n';
    };
    QCOMPARE(
        valuesOf(of("shop", 0, 10) + of("bank", 0, 100) + of("shop", 9, 11) + of("bank", 9, 105)),
        (Values{1, 5}));
}

void OtlpTotalsTest::programsAreToldApartByTheirStart()
{
    QCOMPARE(valuesOf(metricsRequest(
                 sum({{0, 10, -50}, {1, 500, -70}, {10, 12, -50}, {11, 600, -70}, {20, 15, -50}}))),
             (Values{2, 100, 3}));
}

void OtlpTotalsTest::theOnlyValueOfAFileIsTaken()
{
    const auto imported = takeIn(metricsRequest(sum({{5, 42, -9, textAttribute("k", "v")}}),
                                                textAttribute("service.name", "shop")));
    VERIFY_OK(imported.result);
    const auto seen = pick<MetricSeen>(imported);
    QCOMPARE(seen.size(), 1u);
    QCOMPARE(seen[0].value, 42.0);
    QCOMPARE(seen[0].context, (std::map<std::string, std::string>{{"k", "v"}}));
    QCOMPARE(imported.observations[0].service, "shop");
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:45.000Z");
}

void OtlpTotalsTest::histogramsBecomeWhatTheyGrewBy()
{
    const auto point = [](int at, int count, int total, const char *counts,
                          const char *bounds = "10,20") {
        return std::format(R"({{"count":"{}","sum":{},"min":0,"max":900,"bucketCounts":[{}],)"
                           R"("explicitBounds":[{}],{}}})",
                           count, total, counts, bounds, timesOf({.at = at}));
    };
    const auto histogram = [](const std::string &points) {
        return metricsRequest(R"({"name":"time","histogram":{"aggregationTemporality":2,)"
                              R"("dataPoints":[)" +
                              points + "]}}");
    };
    const auto text =
        histogram(point(0, 100, 500, "100,0,0") + ',' + point(10, 104, 560, "100,4,0"));
    QCOMPARE(valuesOf(text, "time"), Values{15});
    QCOMPARE(valuesOf(text, "time.p50"), Values{15});
    QCOMPARE(valuesOf(text, "time.p95"), Values{19.5});
    // Nothing measured, nothing told.
    QVERIFY(valuesOf(histogram(point(0, 1, 5, "1,0,0") + ',' + point(9, 1, 5, "1,0,0")), "time")
                .empty());
    // Other buckets begin anew.
    QVERIFY(
        valuesOf(histogram(point(0, 1, 5, "1,0,0") + ',' + point(9, 2, 9, "2,0,0", "5,6")), "time")
            .empty());
}

void OtlpTotalsTest::exponentialHistogramsBecomeWhatTheyGrewBy()
{
    const auto point = [](int at, int count, int offset, const char *counts, int scale = 0) {
        return std::format(R"({{"count":{},"sum":{},"scale":{},"zeroCount":0,"positive":)"
                           R"({{"offset":{},"bucketCounts":[{}]}},{}}})",
                           count, 4 * count, scale, offset, counts, timesOf({.at = at}));
    };
    const auto histogram = [](const std::string &points) {
        return metricsRequest(R"({"name":"time","exponentialHistogram":)"
                              R"({"aggregationTemporality":2,"dataPoints":[)" +
                              points + "]}}");
    };
    // The buckets of the second begin one below.
    const auto text = histogram(point(0, 8, 1, "8") + ',' + point(10, 12, 0, "4,8"));
    QCOMPARE(valuesOf(text, "time"), Values{4});
    QCOMPARE(valuesOf(text, "time.p50"), Values{1.5});
    QVERIFY(
        valuesOf(histogram(point(0, 8, 1, "8") + ',' + point(9, 9, 1, "9", 1)), "time").empty());
    QVERIFY(valuesOf(histogram(point(0, 8, 2147483647, "8") + ',' + point(9, 9, -2147483647, "9")),
                     "time")
                .empty());
}

void OtlpTotalsTest::receiversCompareRequests()
{
    Values values;
    OtlpReader reader({}, [&](model::Observation &&seen) -> Result<> {
        values.push_back(std::get<MetricSeen>(seen.content).value);
        return {};
    });
    const auto read = [&](const Point &point) {
        return reader.read(metricsRequest(sum({point})), Signal::Metrics, Encoding::Json);
    };
    VERIFY_OK(read({0, 1000}));
    VERIFY_OK(reader.flush());
    QVERIFY(values.empty()); // how old it is nobody knows
    VERIFY_OK(read({10, 1010}));
    VERIFY_OK(read({20, 1030}));
    QCOMPARE(values, (Values{10, 20}));
    // A program that was started meanwhile.
    constexpr int kYears = 8 * 365 * 24 * 3600;
    VERIFY_OK(read({kYears + 10, 7, kYears}));
    QCOMPARE(values, (Values{10, 20, 7}));
}

void OtlpTotalsTest::nothingIsLostWhenTheSinkFails()
{
    Values values;
    std::size_t room = 1;
    OtlpReader reader({}, [&](model::Observation &&seen) -> Result<> {
        if (values.size() >= room)
            return failure(ErrorKind::Budget, "full");
        values.push_back(std::get<MetricSeen>(seen.content).value);
        return {};
    });
    const auto two = [](int at, int value) {
        return metricsRequest(sum({{at, value, -9, textAttribute("k", "a")},
                                   {at, 10 * value, -9, textAttribute("k", "b")}}));
    };
    VERIFY_OK(reader.read(two(0, 1), Signal::Metrics, Encoding::Json));
    const auto request = two(10, 3);
    VERIFY_FAILS(Budget, reader.read(request, Signal::Metrics, Encoding::Json));
    QCOMPARE(values, Values{2});
    room = 100;
    VERIFY_OK(reader.read(request, Signal::Metrics, Encoding::Json));
    QCOMPARE(values, (Values{2, 20}));
    VERIFY_OK(reader.read(two(20, 4), Signal::Metrics, Encoding::Json));
    QCOMPARE(values, (Values{2, 20, 1, 10}));
}

void OtlpTotalsTest::totalsWaitOnDisk()
{
    // More than is kept in memory, before it is known what they are of.
    constexpr int kPoints = 40'000;
    std::vector<Point> points;
    for (int i = 0; i < kPoints; ++i)
        points.push_back({i, 3 * i});
    const auto values = valuesOf(metricsRequest(R"({"sum":{"dataPoints":[)" + numbers(points) +
                                                "]," + kCumulative + R"(},"name":"calls"})"));
    QCOMPARE(values.size(), std::size_t{kPoints - 1});
    QCOMPARE(std::ranges::count(values, 3.0), kPoints - 1);
}

void OtlpTotalsTest::whatProgramsDroppedIsCounted()
{
    const auto spans = takeIn(test::spansRequest(
        R"({"name":"f","droppedAttributesCount":2,"droppedEventsCount":3,"droppedLinksCount":50,)"
        R"("events":[{"name":"exception","droppedAttributesCount":"4"}]})"));
    VERIFY_OK(spans.result);
    QCOMPARE(spans.summary.leftOut, 9u);
    const auto logs = takeIn(test::logsRequest(R"({"droppedAttributesCount":7})"));
    VERIFY_OK(logs.result);
    QCOMPARE(logs.summary.leftOut, 7u);
}

} // namespace tst_otlptotals

QTEST_GUILESS_MAIN(tst_otlptotals::OtlpTotalsTest)
#include "tst_otlptotals.moc"
