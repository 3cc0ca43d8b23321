// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/energy.h"

#include <QTest>

#include <cmath>

namespace tst_energy {

using namespace espalier::statistics;

class EnergyTest final : public QObject {
    Q_OBJECT

private slots:
    void itIsTheStatisticOfPairs_data();
    void itIsTheStatisticOfPairs();
    void theBestDivisionIsTheBestOfAll();
    void aPassingChangeDiffersMost();
    void itStopsAtWhatIsEnough();
    void anotherOrderIsCountedAnew();
    void manyValuesAreNearTheStatisticOfPairs();
};

using Values = std::vector<double>;

/// How many of the values are not greater, which is their rank.
static Values ranksOf(const Values &values)
{
    Values ranks;
    for (const auto value : values)
        ranks.push_back(static_cast<double>(
            std::ranges::count_if(values, [&](double other) { return other <= value; })));
    return ranks;
}

static double meanDistance(std::span<const double> a, std::span<const double> b)
{
    double sum = 0;
    for (const auto x : a) {
        for (const auto y : b)
            sum += std::fabs(x - y);
    }
    return sum / static_cast<double>(a.size() * b.size());
}

/// By definition, over all pairs.
static double pairEnergy(const Values &ranks, std::size_t begin, std::size_t end)
{
    const std::span all(ranks);
    const Values inner(all.begin() + std::ptrdiff_t(begin), all.begin() + std::ptrdiff_t(end));
    Values rest(all.begin(), all.begin() + std::ptrdiff_t(begin));
    rest.insert(rest.end(), all.begin() + std::ptrdiff_t(end), all.end());
    const auto m = static_cast<double>(inner.size()), n = static_cast<double>(rest.size());
    return m * n / (m + n) *
           (2 * meanDistance(inner, rest) - meanDistance(inner, inner) - meanDistance(rest, rest));
}

void EnergyTest::itIsTheStatisticOfPairs_data()
{
    QTest::addColumn<Values>("values");
    QTest::addRow("values in order") << Values{1, 2, 3, 4, 5, 6, 7, 8};
    QTest::addRow("values in no order") << Values{3, 9, -4, 8.5, 0, 7, 2, 1, 11, 10};
    QTest::addRow("as many as there are cuts, and one")
        << Values{5, 16, 2, 9, 13, 1, 17, 4, 8, 12, 3, 15, 6, 11, 7, 14, 10};
    QTest::addRow("some are the same") << Values{3, 3, 1, 2, 3, 1, 1, 5};
    QTest::addRow("one of them far away") << Values{1e300, 2, -1e300, 4, 5, 3};
}

void EnergyTest::itIsTheStatisticOfPairs()
{
    QFETCH(Values, values);
    const auto ranks = ranksOf(values);
    const EnergyScan scan(values, 1);
    // The distance between ranks is a constant factor: from one cut to the next it is 1.
    for (std::size_t begin = 0; begin < values.size(); ++begin) {
        for (auto end = begin + 1; end <= values.size(); ++end) {
            if (end - begin == values.size())
                continue;
            const auto wanted = pairEnergy(ranks, begin, end);
            const auto energy = 2 * scan.energy({begin, end}, scan.all());
            QVERIFY2(std::fabs(energy - wanted) < 1e-4 * (1 + wanted),
                     qPrintable(QStringLiteral("[%1, %2): %3 and not %4")
                                    .arg(begin)
                                    .arg(end)
                                    .arg(energy)
                                    .arg(wanted)));
        }
    }
}

void EnergyTest::theBestDivisionIsTheBestOfAll()
{
    const Values values{4, 2, 3, 5, 1, 14, 12, 13, 15, 11, 16, 10};
    const EnergyScan scan(values, 2);
    const auto best = scan.bestDivision(scan.all());
    QCOMPARE(best.stretch.begin, std::size_t{0});
    QCOMPARE(best.stretch.end, std::size_t{5});
    for (std::size_t at = 2; at + 2 <= values.size(); ++at)
        QVERIFY(scan.energy({0, at}, scan.all()) <= best.energy);
    // Within a part, only the part counts.
    QCOMPARE(scan.bestDivision({3, 8}).stretch.end, std::size_t{5});
}

void EnergyTest::aPassingChangeDiffersMost()
{
    Values values(60);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(i * 37 % 60) + (i >= 25 && i < 37 ? 100 : 0);
    const EnergyScan scan(values, 5);
    const auto found = scan.mostDifferent();
    // Places are tried in steps.
    QVERIFY(found.stretch.begin >= 22 && found.stretch.begin <= 28);
    QVERIFY(found.stretch.end >= 34 && found.stretch.end <= 40);
    QVERIFY(found.energy > scan.bestDivision(scan.all()).energy);
}

void EnergyTest::itStopsAtWhatIsEnough()
{
    Values values(40);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(i);
    const EnergyScan scan(values, 5);
    const auto best = scan.mostDifferent();
    const auto found = scan.mostDifferent(best.energy / 2);
    QVERIFY(found.energy >= best.energy / 2);
    QVERIFY(found.stretch.end < best.stretch.end);
}

void EnergyTest::anotherOrderIsCountedAnew()
{
    const Values values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    EnergyScan scan(values, 2);
    std::ranges::reverse(scan.ranks());
    scan.count();
    Values reversed(values.rbegin(), values.rend());
    const EnergyScan other(reversed, 2);
    QVERIFY(std::ranges::equal(scan.ranks(), other.ranks()));
    QCOMPARE(scan.energy({0, 3}, scan.all()), other.energy({0, 3}, other.all()));
}

// Sixteen cuts stand for the places between two hundred ranks.
void EnergyTest::manyValuesAreNearTheStatisticOfPairs()
{
    Values values(200);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(i * 73 % 200) + (i >= 120 ? 60 : 0);
    const auto ranks = ranksOf(values);
    const EnergyScan scan(values, 5);
    const auto between = static_cast<double>(values.size()) / (EnergyScan::kCuts + 1);
    for (const std::size_t at : {40U, 100U, 120U, 160U}) {
        const auto wanted = pairEnergy(ranks, 0, at);
        const auto energy = 2 * between * scan.energy({0, at}, scan.all());
        QVERIFY2(std::fabs(energy - wanted) < 0.1 * wanted + 1,
                 qPrintable(QStringLiteral("%1 and not %2").arg(energy).arg(wanted)));
    }
}

} // namespace tst_energy

QTEST_APPLESS_MAIN(tst_energy::EnergyTest)
#include "tst_energy.moc"
