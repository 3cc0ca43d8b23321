// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/staged.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <cmath>
#include <format>

namespace tst_otlpmetrics {

using namespace espalier;
using namespace espalier::observe;
using model::MetricSeen;
using test::metricsRequest;
using test::pick;
using test::takeIn;
using test::textAttribute;

namespace {

std::string metric(const std::string &shape, const std::string &points,
                   const std::string &name = "m")
{
    return std::format(R"({{"name":"{}","unit":"ms","{}":{{"dataPoints":[{}]}}}})", name, shape,
                       points);
}

std::vector<MetricSeen> valuesOf(const std::string &metrics)
{
    const auto imported = takeIn(metricsRequest(metrics));
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return pick<MetricSeen>(imported);
}

/// The series by name.
std::map<std::string, double> seriesOf(const std::string &metrics)
{
    std::map<std::string, double> series;
    for (const auto &seen : valuesOf(metrics))
        series[seen.series] = seen.value;
    return series;
}

} // namespace

class OtlpMetricsTest : public QObject {
    Q_OBJECT

private slots:
    void numbersAreTakenWithTheirContext();
    void numbersAreWrittenInManyWays_data();
    void numbersAreWrittenInManyWays();
    void histogramsGiveTheMeanAndQuantiles_data();
    void histogramsGiveTheMeanAndQuantiles();
    void exponentialHistogramsGiveTheMeanAndQuantiles();
    void summariesGiveTheirQuantiles();
    void namesMayComeAfterTheirPoints();
    void pointsWithoutAValueAreNone();
    void metricsWithoutANameAreLeftOut();
    void contextIsLimited();
    void manyPointsOfOneMetricWaitOnDisk();
};

void OtlpMetricsTest::numbersAreTakenWithTheirContext()
{
    const auto imported = takeIn(metricsRequest(
        metric("gauge",
               R"({"asDouble":1.5,"timeUnixNano":"1750000000123000000","attributes":[)" +
                   textAttribute("route", "/carts") + R"(,{"key":"n","value":{"intValue":"7"}},)" +
                   R"({"key":"l","value":{"arrayValue":{"values":[{"intValue":1}]}}}]})",
               "http.duration") +
            ',' + metric("sum", R"({"asInt":"42"},{"asInt":43})", "requests"),
        textAttribute("service.name", "shop")));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.records, 3u);
    QCOMPARE(imported.summary.kinds, (std::map<std::string, std::uint64_t>{{"metric", 3}}));
    const auto seen = pick<MetricSeen>(imported);
    QCOMPARE(seen[0].series, "http.duration");
    QCOMPARE(seen[0].unit, "ms");
    QCOMPARE(seen[0].value, 1.5);
    QCOMPARE(seen[0].context,
             (std::map<std::string, std::string>{{"l", "[1]"}, {"n", "7"}, {"route", "/carts"}}));
    QVERIFY(!seen[0].threshold);
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.123Z");
    QCOMPARE(seen[1].series, "requests");
    QCOMPARE(seen[1].value, 42.0);
    QCOMPARE(seen[2].value, 43.0);
    for (const auto &observation : imported.observations)
        QCOMPARE(observation.service, "shop");
}

void OtlpMetricsTest::numbersAreWrittenInManyWays_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<double>("value");
    QTest::newRow("a whole number as text") << QByteArray(R"({"asInt":"-17"})") << -17.0;
    QTest::newRow("a whole number") << QByteArray(R"({"asInt":17})") << 17.0;
    QTest::newRow("a fraction as text") << QByteArray(R"({"asDouble":"0.25"})") << 0.25;
    QTest::newRow("with an exponent") << QByteArray(R"({"asDouble":1e-3})") << 0.001;
    QTest::newRow("nought") << QByteArray(R"({"asDouble":0})") << 0.0;
}

void OtlpMetricsTest::numbersAreWrittenInManyWays()
{
    QFETCH(QByteArray, point);
    QFETCH(double, value);
    const auto values = valuesOf(metric("gauge", point.toStdString()));
    QCOMPARE(values.size(), 1u);
    QCOMPARE(values[0].value, value);
}

void OtlpMetricsTest::histogramsGiveTheMeanAndQuantiles_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<double>("mean"); // NaN for none
    QTest::addColumn<double>("p50");
    QTest::addColumn<double>("p95");
    const double none = std::nan("");
    const auto row = [](const char *name, const char *point, double mean, double p50, double p95) {
        QTest::newRow(name) << QByteArray(point) << mean << p50 << p95;
    };
    row("spread evenly",
        R"({"count":"100","sum":5000,"bucketCounts":["25","25","25","25","0"],)"
        R"("explicitBounds":[25,50,75,100]})",
        50, 50, 95);
    row("with ends that are told",
        R"({"count":10,"sum":60,"min":2,"max":14,"bucketCounts":[0,0,10],"explicitBounds":[1,4]})",
        6, 9, 13.5);
    row("with open ends", R"({"count":4,"sum":8,"bucketCounts":[0,4],"explicitBounds":[10]})", 2,
        10, 10);
    row("below nought", R"({"count":4,"sum":-8,"bucketCounts":[4,0],"explicitBounds":[-10]})", -2,
        -10, -10);
    row("without buckets", R"({"count":4,"sum":8})", 2, none, none);
    row("without a sum", R"({"count":2,"bucketCounts":[2,0],"explicitBounds":[10]})", none, 5, 9.5);
    row("of nothing", R"({"count":0,"sum":0,"bucketCounts":[0,0],"explicitBounds":[10]})", none,
        none, none);
    row("with bounds that do not fit",
        R"({"count":2,"sum":4,"bucketCounts":[2],"explicitBounds":[1,2]})", 2, none, none);
    row("with bounds that fall",
        R"({"count":2,"sum":4,"bucketCounts":[1,1,0],"explicitBounds":[2,1]})", 2, none, none);
}

void OtlpMetricsTest::histogramsGiveTheMeanAndQuantiles()
{
    QFETCH(QByteArray, point);
    QFETCH(double, mean);
    QFETCH(double, p50);
    QFETCH(double, p95);
    auto series = seriesOf(metric("histogram", point.toStdString()));
    const auto expect = [&series](const char *name, double value) {
        const bool isThere = series.contains(name);
        return std::isnan(value) ? !isThere : isThere && std::abs(series[name] - value) < 1e-9;
    };
    QVERIFY(expect("m", mean));
    QVERIFY(expect("m.p50", p50));
    QVERIFY(expect("m.p95", p95));
}

void OtlpMetricsTest::exponentialHistogramsGiveTheMeanAndQuantiles()
{
    // With scale 0 a bucket goes from a power of two to the next one.
    const auto series = seriesOf(
        metric("exponentialHistogram",
               R"({"count":"10","sum":40,"scale":0,"zeroCount":"2","positive":{"offset":1,)"
               R"("bucketCounts":["4","4"]},"negative":{"offset":0,"bucketCounts":[]}})"));
    QCOMPARE(series.at("m"), 4.0);
    QCOMPARE(series.at("m.p50"), 2 + 2 * 3.0 / 4);
    QCOMPARE(series.at("m.p95"), 4 + 4 * 3.5 / 4);
    const auto negative = seriesOf(metric(
        "exponentialHistogram",
        R"({"count":4,"scale":1,"negative":{"offset":2,"bucketCounts":[4]},"positive":{}})"));
    QVERIFY(negative.at("m.p50") < -2);
    QVERIFY(negative.at("m.p50") > -std::exp2(1.5));
    QVERIFY(!negative.contains("m"));
    for (const char *scale : {"-2147483648", "2147483647"})
        (void)seriesOf(
            metric("exponentialHistogram",
                   std::format(R"({{"count":1,"scale":{},"positive":{{"offset":2147483647,)"
                               R"("bucketCounts":[1]}}}})",
                               scale))); // no number comes of it, and no harm
}

void OtlpMetricsTest::summariesGiveTheirQuantiles()
{
    const auto series = seriesOf(
        metric("summary", R"({"count":"4","sum":10,"quantileValues":[{"quantile":0.5,"value":2},)"
                          R"({"value":3,"quantile":0.95},{"quantile":0.999,"value":4}]})"));
    QCOMPARE(series, (std::map<std::string, double>{
                         {"m", 2.5}, {"m.p50", 2}, {"m.p95", 3}, {"m.p99.9", 4}}));
}

void OtlpMetricsTest::namesMayComeAfterTheirPoints()
{
    const std::string text =
        R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asInt":1}]},)"
        R"("unit":"By","name":"one"},{"sum":{"dataPoints":[{"asInt":2}]},"name":"two"}]}],)"
        R"("resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]}}]})";
    for (const auto &written : {text, toText(parseJson(text), 1)}) {
        const auto imported = takeIn(written);
        VERIFY_OK(imported.result);
        const auto seen = pick<MetricSeen>(imported);
        QCOMPARE(seen.size(), 2u);
        QCOMPARE(seen[0].series, "one");
        QCOMPARE(seen[0].unit, "By");
        QCOMPARE(seen[1].series, "two");
        QCOMPARE(seen[1].unit, "");
        QCOMPARE(imported.observations[1].service, "s");
    }
}

void OtlpMetricsTest::pointsWithoutAValueAreNone()
{
    QVERIFY(valuesOf(metric("gauge", R"({"flags":1,"asDouble":0},{},{"asDouble":"NaN"},)"
                                     R"({"asDouble":"Infinity"},{"asDouble":1e999})"))
                .empty());
}

void OtlpMetricsTest::metricsWithoutANameAreLeftOut()
{
    const auto imported = takeIn(metricsRequest(R"({"gauge":{"dataPoints":[{"asInt":1}]}},)" +
                                                metric("gauge", R"({"asInt":2})")));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 1u);
    QCOMPARE(imported.summary.leftOut, 1u);
}

void OtlpMetricsTest::contextIsLimited()
{
    std::string attributes;
    for (int i = 0; i < 1000; ++i)
        attributes +=
            (i > 0 ? "," : "") + textAttribute("k" + std::to_string(i), std::string(5000, 'v'));
    const auto values =
        valuesOf(metric("gauge", R"({"asInt":1,"attributes":[)" + attributes + "]}"));
    QCOMPARE(values[0].context.size(), OtlpPoint::kMostAttributes);
    QVERIFY(values[0].context.begin()->second.size() <= 1024);
}

void OtlpMetricsTest::manyPointsOfOneMetricWaitOnDisk()
{
    constexpr int kPoints = 60'000;
    std::string points;
    for (int i = 0; i < kPoints; ++i)
        points += std::format(R"({}{{"asInt":{},"attributes":[{}]}})", i > 0 ? "," : "", i,
                              textAttribute("key", "value"));
    QVERIFY(kPoints * sizeof(StagedObservation) > Staged::kMostBytes);
    const auto imported = takeIn(
        R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":)"
        R"({"dataPoints":[)" +
        points + R"(]},"name":"late","unit":"s"},)" + metric("gauge", R"({"asInt":5})", "next") +
        R"(]}],"resource":{"attributes":[)" + textAttribute("service.name", "shop") + "]}}]}");
    VERIFY_OK(imported.result);
    const auto seen = pick<MetricSeen>(imported);
    QCOMPARE(seen.size(), std::size_t{kPoints + 1});
    for (int i = 0; i < kPoints; ++i) {
        const auto &value = seen[static_cast<std::size_t>(i)];
        QCOMPARE(value.series, "late");
        QCOMPARE(value.unit, "s");
        QCOMPARE(value.value, double(i));
        QCOMPARE(imported.observations[static_cast<std::size_t>(i)].service, "shop");
    }
    QCOMPARE(seen.back().series, "next");
}

} // namespace tst_otlpmetrics

QTEST_GUILESS_MAIN(tst_otlpmetrics::OtlpMetricsTest)
#include "tst_otlpmetrics.moc"
