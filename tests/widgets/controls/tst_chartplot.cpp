// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/chartplot.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

namespace tst_chartplot {

using namespace espalier::controls;
using Mode = ChartContent::Mode;

class TestChartPlot final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void decimationKeepsExtremesAndEnds_data();
    void decimationKeepsExtremesAndEnds();
    void aShortLineIsNotDecimated();
    void whatIsNotFiniteIsLeftOut();
    void pointsStandAtTheirTimes();
    void oneWithoutATimePutsAllInARow();
    void rightToLeftTheFirstIsRightmost();
    void theRangeHasTheThresholdInIt();
    void barsStandOnEachOther();
    void sharesAddUpToAHundred();
    void manyBarsShareOne();
    void barsRightToLeftStandInTheOtherOrder();
    void namesStandUnderBars();
    void nothingIsEmpty();
};

static ChartContent contentOf(std::vector<std::vector<double>> values, Mode mode = Mode::Lines)
{
    ChartContent content;
    content.mode = mode;
    for (const auto &each : values) {
        auto &series = content.series.emplace_back();
        for (const auto value : each)
            series.points.push_back({{}, value});
    }
    return content;
}

static QString textsBelow(const ChartPlot &plot, int about = 5)
{
    auto ticks = plot.ticksBelow(about, QLocale::c());
    std::ranges::sort(ticks, {}, &ChartTick::value);
    QStringList texts;
    for (const auto &tick : ticks)
        texts << tick.text;
    return texts.join(u'|');
}

void TestChartPlot::decimationKeepsExtremesAndEnds_data()
{
    QTest::addColumn<std::size_t>("length");
    QTest::addColumn<std::size_t>("most");
    QTest::addRow("hardly too many") << std::size_t{2001} << std::size_t{2000};
    QTest::addRow("many") << std::size_t{100'000} << std::size_t{2000};
    QTest::addRow("few places") << std::size_t{1000} << std::size_t{4};
    QTest::addRow("an odd number of places") << std::size_t{1000} << std::size_t{7};
}

void TestChartPlot::decimationKeepsExtremesAndEnds()
{
    QFETCH(std::size_t, length);
    QFETCH(std::size_t, most);
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < length; ++i)
        points.emplace_back(double(i), std::sin(double(i)));
    points[length / 3].setY(50);
    points[length / 2].setY(-50);
    const auto drawn = decimated(points, most);
    QVERIFY(drawn.size() <= most);
    QCOMPARE(drawn.front(), points.front());
    QCOMPARE(drawn.back(), points.back());
    QVERIFY(std::ranges::contains(drawn, points[length / 3]));
    QVERIFY(std::ranges::contains(drawn, points[length / 2]));
    QVERIFY(std::ranges::is_sorted(drawn, {}, [](const QPointF &point) { return point.x(); }));
}

void TestChartPlot::aShortLineIsNotDecimated()
{
    const std::vector<QPointF> points{{0, 1}, {1, 5}, {2, 5}, {3, 2}};
    QCOMPARE(decimated(points, 4), points);
    QCOMPARE(decimated({}, 4), std::vector<QPointF>{});
}

void TestChartPlot::whatIsNotFiniteIsLeftOut()
{
    constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr auto kInfinity = std::numeric_limits<double>::infinity();
    const ChartPlot plot(contentOf({{kNan, 3, kInfinity, 5, -kInfinity}}), Qt::LeftToRight);
    QCOMPARE(plot.series().front().size(), std::size_t{2});
    QCOMPARE(plot.series().front()[1].index, std::size_t{3});
    QCOMPARE(plot.series().front()[1].at, QPointF(3, 5));
    QCOMPARE(plot.low(), 3.0);
    QCOMPARE(plot.high(), 5.0);
    QVERIFY(ChartPlot(contentOf({{kNan}, {kInfinity}}), Qt::LeftToRight).isEmpty());
}

void TestChartPlot::pointsStandAtTheirTimes()
{
    ChartContent content;
    content.series.push_back({.name = {},
                              .points = {{"2026-05-03T10:00:00Z", 1},
                                         {"2026-05-03T10:00:01.500Z", 2},
                                         {"2026-05-03T13:00:03+02:00", 3}}});
    const ChartPlot plot(content, Qt::LeftToRight);
    const auto &points = plot.series().front();
    QCOMPARE(points[1].at.x() - points[0].at.x(), 1500.0);
    QCOMPARE(points[2].at.x() - points[0].at.x(), 3603'000.0);
    QCOMPARE(textsBelow(plot), QStringLiteral("10:00|10:15|10:30|10:45|11:00"));
    QCOMPARE(plot.placeText(0, 0, QLocale::c()),
             chartTime(QDateTime(QDate(2026, 5, 3), QTime(10, 0)), QLocale::c()));
}

void TestChartPlot::oneWithoutATimePutsAllInARow()
{
    auto content = contentOf({{1, 2, 3, 4, 5}});
    content.series.front().points.front().place = "2026-05-03T10:00:00Z";
    const ChartPlot plot(content, Qt::LeftToRight);
    QCOMPARE(plot.series().front()[2].at, QPointF(2, 3));
    QCOMPARE(textsBelow(plot), QStringLiteral("1|2|3|4|5"));
    QCOMPARE(plot.placeText(0, 2, QLocale::c()), QStringLiteral("3"));
}

void TestChartPlot::rightToLeftTheFirstIsRightmost()
{
    const ChartPlot plot(contentOf({{7, 8, 9}}), Qt::RightToLeft);
    const auto &points = plot.series().front();
    QVERIFY(points[0].at.x() > points[1].at.x() && points[1].at.x() > points[2].at.x());
    QCOMPARE(plot.left(), -2.0);
    QCOMPARE(plot.right(), 0.0);
    QCOMPARE(textsBelow(plot), QStringLiteral("3|2|1"));
}

void TestChartPlot::theRangeHasTheThresholdInIt()
{
    auto content = contentOf({{3, 5}});
    content.threshold = 20;
    QCOMPARE(ChartPlot(content, Qt::LeftToRight).high(), 20.0);
    content.threshold = -20;
    QCOMPARE(ChartPlot(content, Qt::LeftToRight).low(), -20.0);
    content.threshold = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(ChartPlot(content, Qt::LeftToRight).high(), 5.0);
}

void TestChartPlot::barsStandOnEachOther()
{
    const ChartPlot plot(contentOf({{1, 2, 0}, {4, 3}, {-5, 1, 1}}, Mode::Bars), Qt::LeftToRight);
    QCOMPARE(plot.bars()[0], (std::vector<double>{1, 2, 0}));
    QCOMPARE(plot.bars()[1], (std::vector<double>{4, 3, 0}));
    QCOMPARE(plot.bars()[2], (std::vector<double>{0, 1, 1})); // there is no less than nothing
    QCOMPARE(plot.series()[1][1].at, QPointF(1, 5));
    QCOMPARE(plot.series()[2][1].at, QPointF(1, 6));
    QCOMPARE(plot.low(), 0.0);
    QCOMPARE(plot.high(), 6.0);
}

void TestChartPlot::sharesAddUpToAHundred()
{
    const ChartPlot plot(contentOf({{1, 0, 5}, {3, 0, 0}}, Mode::Shares), Qt::LeftToRight);
    QCOMPARE(plot.bars()[0], (std::vector<double>{25, 0, 100}));
    QCOMPARE(plot.bars()[1], (std::vector<double>{75, 0, 0}));
    QCOMPARE(plot.shareOf(1, 0), 75.0);
}

void TestChartPlot::manyBarsShareOne()
{
    const std::vector<double> ones(10'000, 1);
    const ChartPlot plot(contentOf({ones}, Mode::Bars), Qt::LeftToRight);
    const auto &bars = plot.bars().front();
    QVERIFY(bars.size() <= ChartPlot::kMostBars);
    QCOMPARE(std::accumulate(bars.begin(), bars.end(), 0.0), 10'000.0);
    QCOMPARE(plot.series().front().size(), std::size_t{10'000}); // for the cursor
    QCOMPARE(plot.series().front().back().at.x(), double(bars.size() - 1));
}

void TestChartPlot::barsRightToLeftStandInTheOtherOrder()
{
    const ChartPlot plot(contentOf({{1, 2, 3}}, Mode::Bars), Qt::RightToLeft);
    QCOMPARE(plot.bars().front(), (std::vector<double>{3, 2, 1}));
    QCOMPARE(plot.series().front()[0].at, QPointF(2, 1));
    QCOMPARE(textsBelow(plot), QStringLiteral("3|2|1"));
}

void TestChartPlot::namesStandUnderBars()
{
    auto content = contentOf({{1, 2, 3}}, Mode::Bars);
    content.series.front().points[0].place = "oak";
    content.series.front().points[2].place = "elm";
    const ChartPlot plot(content, Qt::LeftToRight);
    QCOMPARE(textsBelow(plot), QStringLiteral("oak|2|elm"));
    QCOMPARE(textsBelow(plot, 2), QStringLiteral("oak|elm"));
}

void TestChartPlot::nothingIsEmpty()
{
    for (const auto mode : {Mode::Lines, Mode::Bars, Mode::Shares}) {
        QVERIFY(ChartPlot(contentOf({}, mode), Qt::LeftToRight).isEmpty());
        QVERIFY(ChartPlot(contentOf({{}}, mode), Qt::RightToLeft).isEmpty());
        QVERIFY(
            ChartPlot(contentOf({{}}, mode), Qt::RightToLeft).ticksBelow(5, QLocale::c()).empty());
    }
}

} // namespace tst_chartplot

QTEST_GUILESS_MAIN(tst_chartplot::TestChartPlot)
#include "tst_chartplot.moc"
