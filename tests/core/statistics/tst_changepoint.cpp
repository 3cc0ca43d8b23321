// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/changepoint.h"
#include "tests/core/statistics/madeseries.h"

#include <QTest>

#include <cmath>
#include <ctime>
#include <limits>

namespace tst_changepoint {

using namespace espalier;
using namespace espalier::statistics;
using test::Level;
using test::MadeSeries;
using test::Noise;
using test::withLevels;

class ChangePointTest final : public QObject {
    Q_OBJECT

private slots:
    void nothingChangesIn_data();
    void nothingChangesIn();
    void aStepIsToldWithItsSize();
    void aFallIsNegative();
    void severalStepsAreToldInOrder();
    void aPassingChangeHasTwoEnds();
    void manyLevelsAreNoResemblanceOfNeighbours();
    void aStepAmongNeighboursThatResembleEachOtherIsFound();
    void theSameSeriesGivesTheSameAnswer();
    void anotherSeedFindsTheSamePlaces();
    void onlyTheOrderOfTheValuesCounts();
    void whatIsNotFiniteIsLeftOut();
    void aLongSeriesIsLookedAtInItsEnd();
    void theLargestNumbersGiveFiniteAnswers();
    void aLevelOfZeroHasADifference();
    void smallerChangesThanAskedForAreMerged();
    void aSlowDriftIsNotManySmallSteps();
    void noSegmentIsShorterThanAskedFor_data();
    void noSegmentIsShorterThanAskedFor();
    void fewPermutationsFindNothing_data();
    void fewPermutationsFindNothing();
    void itIsQuick_data();
    void itIsQuick();
};

using Values = std::vector<double>;

static constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();
static constexpr auto kInfinity = std::numeric_limits<double>::infinity();
static constexpr auto kLargest = std::numeric_limits<double>::max();

static Values madeOf(std::initializer_list<Level> levels, std::uint64_t seed = 1)
{
    std::size_t length = 0;
    for (const auto &level : levels)
        length += level.length;
    return withLevels(MadeSeries(seed).noise(Noise::Normal, length), levels);
}

static std::vector<std::size_t> placesOf(const std::vector<ChangePoint> &changes)
{
    std::vector<std::size_t> places;
    for (const auto &change : changes)
        places.push_back(change.index);
    return places;
}

static bool isNear(std::size_t place, std::size_t wanted)
{
    return place + 1 >= wanted && place <= wanted + 1;
}

void ChangePointTest::nothingChangesIn_data()
{
    QTest::addColumn<Values>("values");
    QTest::addRow("no values") << Values{};
    QTest::addRow("one value") << Values{1};
    QTest::addRow("a step in nine values") << Values{1, 1.1, 1, 1.2, 9, 9.1, 9, 9.2, 9.1};
    QTest::addRow("the same value") << Values(300, 5.0);
    QTest::addRow("zeros of either sign") << Values{0, -0.0, 0, 0, -0.0, 0, -0.0, 0, 0, -0.0, 0, 0};
    QTest::addRow("nothing finite") << Values(100, kNan);
    QTest::addRow("the infinities")
        << Values{kInfinity,  kInfinity,  kInfinity,  kInfinity,  kInfinity,  kInfinity,
                  -kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity};
    Values turns(100);
    for (std::size_t i = 0; i < turns.size(); ++i)
        turns[i] = i % 2 == 0 ? 10 : 20;
    QTest::addRow("two values in turn") << turns;
    auto spike = Values(60, 5.0);
    spike[30] = 500;
    QTest::addRow("one spike in values that are the same") << spike;
    auto spikes = madeOf({{100, 20}});
    for (const std::size_t at : {3U, 30U, 31U, 70U, 99U})
        spikes[at] = 900;
    QTest::addRow("spikes") << spikes;
}

void ChangePointTest::nothingChangesIn()
{
    QFETCH(Values, values);
    QCOMPARE(placesOf(changePoints(values)), std::vector<std::size_t>{});
}

void ChangePointTest::aStepIsToldWithItsSize()
{
    const auto changes = changePoints(madeOf({{40, 20}, {30, 25}}));
    QCOMPARE(changes.size(), std::size_t{1});
    const auto &change = changes.front();
    QVERIFY(isNear(change.index, 40));
    QVERIFY(std::fabs(change.before - 20) < 0.5);
    QVERIFY(std::fabs(change.after - 25) < 0.5);
    QCOMPARE(change.relativeChange, (change.after - change.before) / change.before);
    // Five standard deviations of 1.48 spreads each.
    QVERIFY(change.effect > 5 && change.effect < 10);
    QVERIFY(change.pValue > 0 && change.pValue <= ChangePointOptions{}.significance);
}

void ChangePointTest::aFallIsNegative()
{
    const auto changes = changePoints(madeOf({{40, -20}, {30, -25}}));
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(std::fabs(changes.front().relativeChange + 0.25) < 0.05);
    QVERIFY(changes.front().effect < -5);
}

void ChangePointTest::severalStepsAreToldInOrder()
{
    const auto changes = changePoints(madeOf({{30, 20}, {20, 25}, {40, 15}, {30, 30}}));
    QCOMPARE(changes.size(), std::size_t{3});
    QVERIFY(isNear(changes[0].index, 30));
    QVERIFY(isNear(changes[1].index, 50));
    QVERIFY(isNear(changes[2].index, 90));
    QCOMPARE(changes[0].after, changes[1].before);
    QCOMPARE(changes[1].after, changes[2].before);
}

void ChangePointTest::aPassingChangeHasTwoEnds()
{
    const auto changes = changePoints(madeOf({{80, 20}, {10, 24}, {80, 20}}));
    QCOMPARE(changes.size(), std::size_t{2});
    QVERIFY(isNear(changes[0].index, 80));
    QVERIFY(isNear(changes[1].index, 90));
}

void ChangePointTest::manyLevelsAreNoResemblanceOfNeighbours()
{
    const auto changes =
        changePoints(madeOf({{33, 20}, {33, 35}, {33, 30}, {33, 25}, {33, 20}, {33, 35}}));
    QCOMPARE(changes.size(), std::size_t{5});
    for (std::size_t i = 0; i < changes.size(); ++i)
        QVERIFY(isNear(changes[i].index, 33 * (i + 1)));
}

void ChangePointTest::aStepAmongNeighboursThatResembleEachOtherIsFound()
{
    const std::vector<Level> levels{{60, 20}, {60, 25}};
    const auto changes =
        changePoints(withLevels(MadeSeries(4).noise(Noise::Autocorrelated, 120), levels));
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(isNear(changes.front().index, 60));
}

void ChangePointTest::theSameSeriesGivesTheSameAnswer()
{
    const auto values = madeOf({{40, 20}, {30, 22}, {30, 23}});
    const auto first = changePoints(values), second = changePoints(values);
    QCOMPARE(placesOf(first), placesOf(second));
    for (std::size_t i = 0; i < first.size(); ++i)
        QCOMPARE(first[i].pValue, second[i].pValue);
}

void ChangePointTest::anotherSeedFindsTheSamePlaces()
{
    const auto values = madeOf({{40, 20}, {30, 24}});
    QCOMPARE(placesOf(changePoints(values, {.seed = 1})),
             placesOf(changePoints(values, {.seed = 2})));
}

void ChangePointTest::onlyTheOrderOfTheValuesCounts()
{
    const auto values = madeOf({{40, 6}, {30, 9}, {30, 4}});
    Values powers;
    for (const auto value : values)
        powers.push_back(std::exp(value));
    QCOMPARE(placesOf(changePoints(values)), placesOf(changePoints(powers)));
}

void ChangePointTest::whatIsNotFiniteIsLeftOut()
{
    const auto values = madeOf({{40, 20}, {30, 25}});
    const auto wanted = changePoints(values);
    Values holes;
    std::vector<std::size_t> indices;
    for (const auto value : values) {
        holes.insert(holes.end(), {kNan, kInfinity, value, -kInfinity});
        indices.push_back(holes.size() - 2);
    }
    const auto changes = changePoints(holes);
    QCOMPARE(changes.size(), wanted.size());
    QCOMPARE(changes.front().index, indices[wanted.front().index]);
    QCOMPARE(changes.front().after, wanted.front().after);
}

void ChangePointTest::aLongSeriesIsLookedAtInItsEnd()
{
    const std::size_t early = 500, late = early + kLongestSeries - 100;
    const auto changes = changePoints(madeOf({{250, 20}, {late - 250, 30}, {600, 40}}));
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(isNear(changes.front().index, late));
}

void ChangePointTest::theLargestNumbersGiveFiniteAnswers()
{
    Values values(20, -kLargest);
    values.resize(40, kLargest);
    for (std::size_t i = 0; i < values.size(); i += 3)
        values[i] /= 2;
    const auto changes = changePoints(values);
    QCOMPARE(placesOf(changes), std::vector<std::size_t>{20});
    QVERIFY(std::isfinite(changes.front().relativeChange));
    QVERIFY(std::isfinite(changes.front().effect));
    const Values tiny{5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324,
                      1e300,  1e300,  1e300,  1e300,  1e300,  1e300,  1e300,  1e300};
    const auto steep = changePoints(tiny);
    QCOMPARE(steep.size(), std::size_t{1});
    QCOMPARE(steep.front().relativeChange, kLargest);
    QCOMPARE(steep.front().effect, kLargestEffect);
}

void ChangePointTest::aLevelOfZeroHasADifference()
{
    Values values(20);
    values.resize(40, 0.001);
    const auto changes = changePoints(values);
    QCOMPARE(placesOf(changes), std::vector<std::size_t>{20});
    QCOMPARE(changes.front().relativeChange, 0.001);
}

void ChangePointTest::smallerChangesThanAskedForAreMerged()
{
    const auto values = madeOf({{60, 100}, {60, 104}, {60, 120}});
    QCOMPARE(changePoints(values, {.minRelativeChange = 0.01}).size(), std::size_t{2});
    const auto changes = changePoints(values);
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(isNear(changes.front().index, 120));
    // Both levels count as the one before.
    QVERIFY(std::fabs(changes.front().before - 102) < 1);
}

void ChangePointTest::aSlowDriftIsNotManySmallSteps()
{
    auto values = madeOf({{200, 100}});
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] += static_cast<double>(i) * 0.1;
    for (const auto &change : changePoints(values))
        QVERIFY(change.relativeChange >= ChangePointOptions{}.minRelativeChange);
}

void ChangePointTest::noSegmentIsShorterThanAskedFor_data()
{
    QTest::addColumn<std::size_t>("least");
    for (const std::size_t least : {0, 1, 2, 5, 12, 40})
        QTest::addRow("%zu values", least) << least;
}

void ChangePointTest::noSegmentIsShorterThanAskedFor()
{
    QFETCH(std::size_t, least);
    const auto values =
        madeOf({{30, 20}, {9, 40}, {30, 20}, {15, 30}, {3, 90}, {70, 20}, {70, 40}});
    auto places = placesOf(changePoints(values, {.minSegment = least}));
    QVERIFY(!places.empty());
    places.push_back(values.size());
    std::size_t before = 0;
    for (const auto place : places) {
        QVERIFY(place - before >= std::max<std::size_t>(2, least));
        before = place;
    }
}

void ChangePointTest::fewPermutationsFindNothing_data()
{
    QTest::addColumn<int>("permutations");
    QTest::addColumn<double>("significance");
    QTest::addColumn<bool>("found");
    QTest::addRow("as many as the p-value needs") << 199 << 0.005 << true;
    QTest::addRow("one less") << 198 << 0.005 << false;
    QTest::addRow("none") << 0 << 0.005 << false;
    QTest::addRow("less than none") << std::numeric_limits<int>::min() << 0.005 << false;
    QTest::addRow("a p-value that none can be below") << 999 << 0.0 << false;
    QTest::addRow("a p-value that is no number") << 999 << kNan << false;
    QTest::addRow("more than can be counted, with early stops")
        << std::numeric_limits<int>::max() << 1e-12 << false;
}

void ChangePointTest::fewPermutationsFindNothing()
{
    QFETCH(int, permutations);
    QFETCH(double, significance);
    QFETCH(bool, found);
    const auto changes = changePoints(madeOf({{40, 20}, {40, 30}}),
                                      {.significance = significance, .permutations = permutations});
    QCOMPARE(!changes.empty(), found);
}

void ChangePointTest::itIsQuick_data()
{
    QTest::addColumn<std::size_t>("length");
    QTest::addColumn<std::size_t>("levels");
    QTest::addColumn<double>("seconds");
    for (const std::size_t levels : {1, 2, 6, 20})
        QTest::addRow("200 values on %zu levels", levels) << std::size_t{200} << levels << 0.02;
    for (const std::size_t levels : {1, 2, 6, 20, 200})
        QTest::addRow("4096 values on %zu levels", levels) << kLongestSeries << levels << 2.0;
}

/// Time of the processor, so that other programs do not count. Builds that check or do not
/// optimise may take ten times as long.
void ChangePointTest::itIsQuick()
{
    QFETCH(std::size_t, length);
    QFETCH(std::size_t, levels);
    QFETCH(double, seconds);
    std::vector<Level> made;
    for (std::size_t i = 0; i < levels; ++i)
        made.push_back({length / levels + 1, 20 + 5 * static_cast<double>(i * 7 % 4)});
    const auto values = withLevels(MadeSeries(1).noise(Noise::Normal, length), made);
    const auto begin = std::clock();
    const auto found = changePoints(values).size();
    const auto taken = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    qInfo("%zu change points in %.1f ms", found, 1000 * taken);
    QVERIFY(taken <= 10 * seconds);
}

} // namespace tst_changepoint

QTEST_APPLESS_MAIN(tst_changepoint::ChangePointTest)
#include "tst_changepoint.moc"
