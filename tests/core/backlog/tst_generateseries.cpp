// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/generate.h"
#include "core/base/jsonaccess.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <format>
#include <limits>

namespace tst_generateseries {

using namespace espalier;
using namespace espalier::backlog;
using namespace espalier::model;
using std::string;
using std::vector;

class GenerateSeriesTest : public QObject {
    Q_OBJECT

private slots:
    void tells_data();
    void tells();
    void staysQuiet_data();
    void staysQuiet();
    void priorities_data();
    void priorities();
    void aChangeCarriesItsEvidence();
    void aCrossingCarriesItsEvidence();
    void lastSeenIsTheLastBadValue_data();
    void lastSeenIsTheLastBadValue();
    void measuresOfOneFunctionAreApart();
    void errorsOfAFunctionAreJudgedByThemselves();
    void categories_data();
    void categories();
    void eachSeriesHasItsTicket();
    void leavesOutWhatIsNoNumber();
    void hostileInputIsBounded();
};

/// Values about a level, as measurements are.
static vector<double> about(double level, std::size_t count)
{
    vector<double> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(level * (1 + 0.01 * static_cast<double>(i * 7 % 5)));
    return values;
}

static vector<double> joined(vector<double> a, const vector<double> &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

static ObservedSeries seriesOf(string name, string unit, vector<double> values)
{
    ObservedSeries series{.name = std::move(name), .path = {}, .unit = std::move(unit)};
    for (std::size_t i = 0; i < values.size(); ++i)
        series.times.push_back(std::format("2026-01-01T{:02}:{:02}:00Z", i / 60, i % 60));
    series.values = std::move(values);
    return series;
}

static ObservedSeries slower(double before = 100, double after = 150)
{
    auto series =
        seriesOf("shop/cart.py::total", "ms", joined(about(before, 20), about(after, 12)));
    series.path = "shop/cart.py";
    series.line = 12;
    series.context["value"] = "p95";
    return series;
}

static ObservedSeries crossing()
{
    auto series = seriesOf("http.server.duration", "ms", joined(about(200, 4), {540, 545, 541}));
    series.threshold = 500;
    return series;
}

void GenerateSeriesTest::tells_data()
{
    QTest::addColumn<ObservedSeries>("series");
    QTest::addColumn<string>("title");
    const auto row = [](const char *name, const ObservedSeries &series, const char *title) {
        QTest::newRow(name) << series << string(title);
    };
    row("calls that take longer", slower(),
        "shop/cart.py::total (value p95) is 50 % longer: 153 ms instead of 102 ms");
    row("memory that grows", seriesOf("memory", "By", joined(about(1000, 20), about(1200, 12))),
        "memory is 20 % higher: 1224 By instead of 1020 By");
    row("a rate of hits that falls",
        seriesOf("cache.hit_ratio", "1", joined(about(0.9, 20), about(0.45, 12))),
        "cache.hit_ratio is 50 % lower: 0.459 instead of 0.918");
    row("what there was none of",
        seriesOf("errors", "", joined(vector<double>(20, 0), vector<double>(12, 3))),
        "errors is higher by 3: 3 instead of 0");
    row("a threshold", crossing(), "http.server.duration is above 500 ms: 541 ms");
    auto below = seriesOf("coverage", "%", {90, 91, 60, 61});
    below.threshold = 80;
    row("a threshold downward", below, "coverage is below 80 %: 61 %");
    auto alarm = seriesOf("api_latency", "ms", {900});
    alarm.threshold = 500;
    row("an alarm that is told once", alarm, "api_latency is above 500 ms: 900 ms");
}

void GenerateSeriesTest::tells()
{
    QFETCH(ObservedSeries, series);
    QFETCH(string, title);
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    const auto &ticket = drafts[0].ticket;
    QCOMPARE(ticket.title, title);
    QCOMPARE(ticket.source(), std::optional(TicketSource::Performance));
    QVERIFY(!ticket.description.empty() && ticket.proposedSolution.size() > 40 &&
            ticket.testPlan.size() > 40);
    QVERIFY(drafts[0].fingerprint.value.starts_with("v1:"));
}

void GenerateSeriesTest::staysQuiet_data()
{
    QTest::addColumn<ObservedSeries>("series");
    const auto row = [](const char *name, const ObservedSeries &series) {
        QTest::newRow(name) << series;
    };
    row("nothing", seriesOf("a", "ms", {}));
    row("one value", seriesOf("a", "ms", {1}));
    row("no change", seriesOf("a", "ms", about(100, 40)));
    row("a change for the better", slower(150, 100));
    row("a change that went away",
        seriesOf("a", "ms", joined(joined(about(100, 15), about(150, 15)), about(100, 15))));
    auto once = seriesOf("a", "ms", {200, 201, 202, 540});
    once.threshold = 500;
    row("beyond the threshold once", once);
    auto back = seriesOf("a", "ms", {200, 540, 541, 200, 201, 202});
    back.threshold = 500;
    row("beyond the threshold and back", back);
    auto odd = seriesOf("a", "ms", {200, 201});
    odd.threshold = std::numeric_limits<double>::quiet_NaN();
    row("a threshold that is none", odd);
}

void GenerateSeriesTest::staysQuiet()
{
    QFETCH(ObservedSeries, series);
    QVERIFY(fromSeries({series}).empty());
}

void GenerateSeriesTest::priorities_data()
{
    QTest::addColumn<ObservedSeries>("series");
    QTest::addColumn<TicketPriority>("priority");
    const auto row = [](const char *name, ObservedSeries series, const char *severity,
                        TicketPriority priority) {
        series.severity = severity;
        QTest::newRow(name) << series << priority;
    };
    using enum TicketPriority;
    row("a little slower", slower(100, 115), "", Low);
    row("notably slower", slower(100, 150), "", Medium);
    row("twice as slow", slower(100, 210), "", High);
    row("a threshold", crossing(), "", Medium);
    row("what the source says", crossing(), "Critical", Critical);
    row("what the source says, too", slower(100, 210), "low", Low);
    row("a severity that nobody knows", slower(100, 210), "blue", High);
}

void GenerateSeriesTest::priorities()
{
    QFETCH(ObservedSeries, series);
    QFETCH(TicketPriority, priority);
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    QCOMPARE(nameOf(drafts[0].ticket.priority), nameOf(priority));
}

void GenerateSeriesTest::aChangeCarriesItsEvidence()
{
    const auto series = slower();
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    const auto &ticket = drafts[0].ticket;
    QVERIFY(ticket.description.contains(
        "changed from 102 ms to 153 ms (medians), which is 50 % longer, "
        "in the last 12 values, since 2026-01-01T00:20:00Z"));
    QVERIFY(ticket.description.contains("probability of 0.0"));
    QCOMPARE(ticket.filesToModify, vector<string>{"shop/cart.py"});
    const auto &metric = ticket.evidence[0];
    QCOMPARE(textAt(metric, "kind"), string("metric"));
    QCOMPARE(textAt(metric, "path"), string("shop/cart.py"));
    QCOMPARE(integerAt(metric, "line"), 12);
    QCOMPARE(textAt(metric, "function"), series.name);
    QCOMPARE(metric.at("values").size(), 32u);
    QCOMPARE(textsAt(metric, "times").size(), 32u);
    const auto &change = metric.at("change");
    QCOMPARE(textAt(change, "at"), series.times[20]);
    QCOMPARE(realAt(change, "before"), std::optional(102.0));
    QCOMPARE(realAt(change, "after"), std::optional(153.0));
    QVERIFY(realAt(change, "p_value").value_or(1) <= 0.01);
    QVERIFY(std::abs(realAt(change, "relative_change").value_or(0) - 0.5) < 1e-9);
    QCOMPARE(textAt(ticket.metadata, "first_seen"), series.times[20]);
    QCOMPARE(textAt(ticket.metadata, "last_seen"), series.times[31]);
    QCOMPARE(integerAt(ticket.metadata, "occurrences"), 12);
}

void GenerateSeriesTest::aCrossingCarriesItsEvidence()
{
    const auto drafts = fromSeries({crossing()});
    QCOMPARE(drafts.size(), 1u);
    const auto &ticket = drafts[0].ticket;
    QVERIFY(ticket.description.starts_with(
        "http.server.duration is above its threshold of 500 ms in the last 3 values, since "
        "2026-01-01T00:04:00Z. The last value is 541 ms."));
    const auto &metric = ticket.evidence[0];
    QCOMPARE(realAt(metric, "threshold"), std::optional(500.0));
    QCOMPARE(integerAt(metric.at("crossed"), "values"), 3);
    QCOMPARE(textAt(metric, "direction"), string("higher-is-worse"));
    QCOMPARE(textAt(ticket.metadata, "first_seen"), string("2026-01-01T00:04:00Z"));
}

void GenerateSeriesTest::lastSeenIsTheLastBadValue_data()
{
    QTest::addColumn<ObservedSeries>("series");
    QTest::addColumn<int>("last"); ///< index of the value
    const auto row = [](const char *name, ObservedSeries series, const vector<double> &more,
                        int last) {
        for (const auto value : more) {
            series.times.push_back(std::format("2026-01-02T00:{:02}:00Z", series.values.size()));
            series.values.push_back(value);
        }
        QTest::newRow(name) << series << last;
    };
    row("the last one, where all are bad", slower(), {}, 31);
    row("one that is good again after a change", slower(), {101}, 31);
    row("several good ones after a change", slower(), {101, 102, 103}, 31);
    row("nearer to what was before", slower(), {125}, 31);
    row("nearer to what it is now", slower(), {130}, 32);
    row("worse than ever", slower(), {400}, 32);
    row("good ones and a bad one", slower(), {101, 151}, 33);
    row("one that is good again after a crossing", crossing(), {300}, 6);
    row("between the threshold and what leaves it", crossing(), {480}, 6);
    row("beyond the threshold again", crossing(), {300, 501}, 8);
    auto below = seriesOf("coverage", "%", {90, 91, 60, 61});
    below.threshold = 80;
    row("good again where less is worse", below, {95}, 3);
    row("a change for the worse downward",
        seriesOf("cache.hit_ratio", "1", joined(about(0.9, 20), about(0.45, 12))), {0.91}, 31);
}

/// A good run after a fix must not speak against it.
void GenerateSeriesTest::lastSeenIsTheLastBadValue()
{
    QFETCH(ObservedSeries, series);
    QFETCH(int, last);
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    QCOMPARE(textAt(drafts[0].ticket.metadata, "last_seen"),
             series.times[static_cast<std::size_t>(last)]);
}

static ObservedSeries measureOf(const char *value, const char *unit, const vector<double> &values)
{
    auto series = seriesOf("shop/cart.py::hit_ratio", unit, values);
    series.ofFunction = true;
    series.context["value"] = value;
    return series;
}

void GenerateSeriesTest::measuresOfOneFunctionAreApart()
{
    const auto drafts =
        fromSeries({measureOf("p95", "ms", joined(about(100, 20), about(150, 12))),
                    measureOf("error rate", "%", joined(about(2, 20), about(30, 12))),
                    measureOf("memory", "By", joined(about(1000, 20), about(2000, 12)))});
    QCOMPARE(drafts.size(), 3u);
    QCOMPARE(drafts[0].ticket.title, string("shop/cart.py::hit_ratio (value p95) is 50 % longer: "
                                            "153 ms instead of 102 ms"));
    QCOMPARE(drafts[1].ticket.title,
             string("shop/cart.py::hit_ratio (value error rate) is 28.6 points higher: "
                    "30.6 % instead of 2.04 %"));
    QCOMPARE(drafts[2].ticket.title, string("shop/cart.py::hit_ratio (value memory) is 100 % "
                                            "higher: 2040 By instead of 1020 By"));
    QVERIFY(drafts[0].fingerprint.value != drafts[1].fingerprint.value);
    QVERIFY(drafts[1].fingerprint.value != drafts[2].fingerprint.value);
    QCOMPARE(drafts[1].ticket.category, TicketCategory::BugFix);
    QCOMPARE(drafts[2].ticket.category, TicketCategory::Performance);
    QCOMPARE(textAt(drafts[1].ticket.evidence[0], "function"), string("shop/cart.py::hit_ratio"));
}

/// Whatever it is called, fewer errors are no regression; and few more are no ticket.
void GenerateSeriesTest::errorsOfAFunctionAreJudgedByThemselves()
{
    auto rate = measureOf("error rate", "%", joined(about(30, 20), about(2, 12)));
    rate.leastChange = 5;
    QVERIFY(fromSeries({rate}).empty());
    rate = measureOf("error rate", "%", joined(vector<double>(20, 0), about(4.5, 12)));
    QCOMPARE(fromSeries({rate}).size(), 1u);
    rate.leastChange = 5;
    QVERIFY(fromSeries({rate}).empty());
    rate = measureOf("error rate", "%", joined(vector<double>(20, 0), about(5, 12)));
    rate.leastChange = 5;
    QCOMPARE(fromSeries({rate}).size(), 1u);
}

void GenerateSeriesTest::categories_data()
{
    QTest::addColumn<string>("name");
    QTest::addColumn<TicketCategory>("category");
    QTest::newRow("time") << string("http.duration") << TicketCategory::Performance;
    QTest::newRow("errors") << string("http.Errors") << TicketCategory::BugFix;
    QTest::newRow("a function that is called so")
        << string("a.py::on_error") << TicketCategory::Performance;
}

void GenerateSeriesTest::categories()
{
    QFETCH(string, name);
    QFETCH(TicketCategory, category);
    auto series = slower();
    series.name = name;
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    QCOMPARE(nameOf(drafts[0].ticket.category), nameOf(category));
}

/// One name, several contexts; more values make no other ticket.
void GenerateSeriesTest::eachSeriesHasItsTicket()
{
    auto other = slower();
    other.context["value"] = "p50";
    auto longer = slower();
    longer.values.push_back(151);
    longer.times.emplace_back("2026-01-02T00:00:00Z");
    const auto drafts = fromSeries({slower(), other, longer});
    QCOMPARE(drafts.size(), 3u);
    QVERIFY(drafts[0].fingerprint.value != drafts[1].fingerprint.value);
    QCOMPARE(drafts[0].fingerprint.value, drafts[2].fingerprint.value);
    QVERIFY(drafts[0].fingerprint.value !=
            fingerprintOf({.content = FunctionSeen{.id = slower().name}, .at = {}, .service = {}})
                ->value);
}

/// Times stay with their values.
void GenerateSeriesTest::leavesOutWhatIsNoNumber()
{
    auto series = slower();
    const double none = std::numeric_limits<double>::quiet_NaN();
    series.values.insert(series.values.begin(), {none, std::numeric_limits<double>::infinity()});
    series.times.insert(series.times.begin(), {"x", "y"});
    const auto drafts = fromSeries({series});
    QCOMPARE(drafts.size(), 1u);
    QCOMPARE(textAt(drafts[0].ticket.metadata, "first_seen"), slower().times[20]);
    series.times.clear();
    const auto timeless = fromSeries({series});
    QCOMPARE(timeless.size(), 1u);
    QVERIFY(!timeless[0].ticket.metadata.contains("first_seen"));
}

void GenerateSeriesTest::hostileInputIsBounded()
{
    QElapsedTimer timer;
    timer.start();
    const string huge = string("\xff\0", 2) + string(10'000'000, 'a');
    auto series = slower();
    series.name = huge;
    series.path = huge;
    series.unit = huge;
    series.severity = huge;
    series.context = {{huge, huge}};
    series.values = joined(vector<double>(1'000'000, 1e308), {-1e308, 0});
    for (int i = 0; i < 40; ++i)
        series.values.push_back(1e-300 * i);
    series.threshold = -1e308;
    for (const auto &draft : fromSeries({series}))
        QVERIFY(toText(toJson(draft.ticket)).size() < 100'000);
    QVERIFY(timer.elapsed() < 60'000);
}

} // namespace tst_generateseries

QTEST_APPLESS_MAIN(tst_generateseries::GenerateSeriesTest)
#include "tst_generateseries.moc"
