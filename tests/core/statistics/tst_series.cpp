// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/series.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace tst_series {

using namespace espalier::statistics;

class SeriesTest final : public QObject {
    Q_OBJECT

private slots:
    void quantiles_data();
    void quantiles();
    void nothingHasNoQuantile();
    void spreads_data();
    void spreads();
    void leavingIsATenthBefore_data();
    void leavingIsATenthBefore();
    void crossings_data();
    void crossings();
};

using Values = std::vector<double>;

static constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();
static constexpr auto kInfinity = std::numeric_limits<double>::infinity();
static constexpr auto kLargest = std::numeric_limits<double>::max();

void SeriesTest::quantiles_data()
{
    QTest::addColumn<Values>("values");
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("wanted");
    QTest::addRow("one value is every quantile") << Values{7} << 0.95 << 7.0;
    QTest::addRow("the middle of an odd number of values") << Values{9, 1, 5} << 0.5 << 5.0;
    QTest::addRow("between the two in the middle") << Values{4, 1, 3, 2} << 0.5 << 2.5;
    QTest::addRow("part of the way to the next") << Values{10, 20, 30, 40, 50} << 0.9 << 46.0;
    QTest::addRow("the smallest") << Values{3, 1, 2} << 0.0 << 1.0;
    QTest::addRow("the largest") << Values{3, 1, 2} << 1.0 << 3.0;
    QTest::addRow("a share below none") << Values{3, 1, 2} << -4.0 << 1.0;
    QTest::addRow("a share of more than all") << Values{3, 1, 2} << 7.0 << 3.0;
    QTest::addRow("what is not finite is left out")
        << Values{kNan, 3, kInfinity, 1, -kInfinity, 2} << 0.5 << 2.0;
    QTest::addRow("the largest numbers do not overflow")
        << Values{-kLargest, kLargest} << 0.5 << 0.0;
}

void SeriesTest::quantiles()
{
    QFETCH(Values, values);
    QFETCH(double, share);
    QFETCH(double, wanted);
    QCOMPARE(quantile(values, share), std::optional(wanted));
}

void SeriesTest::nothingHasNoQuantile()
{
    QCOMPARE(quantile({}, 0.5), std::nullopt);
    QCOMPARE(quantile(Values{kNan, kInfinity}, 0.5), std::nullopt);
    QCOMPARE(quantile(Values{1, 2}, kNan), std::nullopt);
    QCOMPARE(median({}), std::nullopt);
    QCOMPARE(spread(Values{kNan}), std::nullopt);
}

void SeriesTest::spreads_data()
{
    QTest::addColumn<Values>("values");
    QTest::addColumn<double>("wanted");
    QTest::addRow("one value does not spread") << Values{7} << 0.0;
    QTest::addRow("nor do values that are the same") << Values{7, 7, 7, 7} << 0.0;
    QTest::addRow("distances from the median") << Values{1, 2, 4, 8, 16} << 3.0;
    QTest::addRow("an outlier weighs no more than any other") << Values{1, 2, 4, 8, 1e12} << 3.0;
    QTest::addRow("the largest numbers") << Values{-kLargest, -kLargest, kLargest} << 0.0;
    QTest::addRow("the farthest apart")
        << Values{-kLargest, -kLargest, -kLargest, kLargest, kLargest, kLargest} << kLargest;
}

void SeriesTest::spreads()
{
    QFETCH(Values, values);
    QFETCH(double, wanted);
    QCOMPARE(spread(values), std::optional(wanted));
}

void SeriesTest::leavingIsATenthBefore_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<Direction>("direction");
    QTest::addColumn<double>("leave");
    QTest::addRow("upward") << 500.0 << Direction::HigherIsWorse << 450.0;
    QTest::addRow("downward") << 80.0 << Direction::LowerIsWorse << 88.0;
    QTest::addRow("upward below zero") << -500.0 << Direction::HigherIsWorse << -550.0;
    QTest::addRow("downward below zero") << -80.0 << Direction::LowerIsWorse << -72.0;
    QTest::addRow("at zero") << 0.0 << Direction::HigherIsWorse << 0.0;
}

void SeriesTest::leavingIsATenthBefore()
{
    QFETCH(double, value);
    QFETCH(Direction, direction);
    QFETCH(double, leave);
    const auto threshold = thresholdAt(value, direction);
    QCOMPARE(threshold.enter, value);
    QCOMPARE(threshold.leave, leave);
    QCOMPARE(threshold.direction, direction);
}

void SeriesTest::crossings_data()
{
    QTest::addColumn<Values>("values");
    QTest::addColumn<Direction>("direction");
    QTest::addColumn<int>("consecutive");
    QTest::addColumn<int>("since"); // -1 for not beyond
    const auto add = [](const char *name, const Values &values, int since, int consecutive = 2,
                        Direction direction = Direction::HigherIsWorse) {
        QTest::addRow("%s", name) << values << direction << consecutive << since;
    };
    add("no values", {}, -1);
    add("always below", {10, 20, 99, 50}, -1);
    add("at the threshold is not beyond it", {100, 100, 100}, -1);
    add("one value beyond is not enough", {10, 101}, -1);
    add("nor are two that are not in a row", {101, 10, 101, 10, 101}, -1);
    add("two in a row are, from the first one on", {10, 101, 102}, 1);
    add("one value is enough when one is asked for", {10, 101}, 1, 1);
    add("none asked for is one asked for", {10, 101}, 1, 0);
    add("five asked for", {101, 101, 101, 101, 10, 101, 101, 101, 101, 101}, 5, 5);
    add("wavering about the threshold keeps it raised since the first time",
        {10, 101, 102, 99, 98, 101, 95, 103, 97, 99}, 1);
    add("one value beyond leaving does not lower it", {101, 102, 10, 101, 102, 10, 99}, 0);
    add("two in a row at leaving lower it", {101, 102, 90, 90}, -1);
    add("just above leaving it stays", {101, 102, 91, 91, 91}, 0);
    add("raised, lowered and raised again", {101, 102, 10, 20, 50, 101, 102}, 5);
    add("lowered and wavering below the threshold", {101, 102, 10, 20, 99, 101, 99, 101}, -1);
    add("what is not finite is not there", {101, kNan, 102, kInfinity, -kInfinity, kNan}, 0);
    add("nothing but what is not finite", {kInfinity, kInfinity, kInfinity}, -1);
    add("downward, below the threshold", {150, 99, 98, 97}, 1, 2, Direction::LowerIsWorse);
    add("downward, above it", {150, 101, 120}, -1, 2, Direction::LowerIsWorse);
    add("downward, wavering", {150, 99, 98, 105, 101, 99, 109}, 1, 2, Direction::LowerIsWorse);
    add("downward, and back", {99, 98, 110, 111}, -1, 2, Direction::LowerIsWorse);
}

void SeriesTest::crossings()
{
    QFETCH(Values, values);
    QFETCH(Direction, direction);
    QFETCH(int, consecutive);
    QFETCH(int, since);
    auto threshold = thresholdAt(100, direction);
    threshold.consecutive = consecutive;
    const auto wanted = since < 0 ? std::nullopt : std::optional(std::size_t(since));
    QCOMPARE(crossedSince(values, threshold), wanted);
}

} // namespace tst_series

QTEST_APPLESS_MAIN(tst_series::SeriesTest)
#include "tst_series.moc"
