// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/changepoint.h"
#include "tests/core/statistics/madeseries.h"

#include <QTest>

namespace tst_regressions {

using namespace espalier;
using namespace espalier::statistics;
using test::Level;

class RegressionsTest final : public QObject {
    Q_OBJECT

private slots:
    void regressionsOf_data();
    void regressionsOf();
};

using Levels = std::vector<Level>;
using Places = std::vector<int>;

void RegressionsTest::regressionsOf_data()
{
    QTest::addColumn<Levels>("levels");
    QTest::addColumn<Places>("upward");   // of a series that gets worse upward
    QTest::addColumn<Places>("downward"); // of one that gets worse downward
    QTest::addRow("no values") << Levels{} << Places{} << Places{};
    QTest::addRow("one level") << Levels{{60, 20}} << Places{} << Places{};
    QTest::addRow("a rise") << Levels{{40, 20}, {40, 30}} << Places{40} << Places{};
    QTest::addRow("a fall") << Levels{{40, 30}, {40, 20}} << Places{} << Places{40};
    QTest::addRow("a fall below zero") << Levels{{40, -20}, {40, -30}} << Places{} << Places{40};
    QTest::addRow("a rise that went back")
        << Levels{{40, 20}, {20, 30}, {40, 20}} << Places{} << Places{60};
    QTest::addRow("a rise that went back by more than half")
        << Levels{{40, 20}, {20, 40}, {40, 26}} << Places{} << Places{60};
    QTest::addRow("a rise that went back by less than half")
        << Levels{{40, 20}, {20, 40}, {40, 34}} << Places{40} << Places{60};
    QTest::addRow("a rise that went back later")
        << Levels{{40, 20}, {20, 30}, {20, 40}, {40, 21}} << Places{} << Places{80};
    QTest::addRow("two rises") << Levels{{40, 20}, {30, 30}, {30, 40}} << Places{40, 70}
                               << Places{};
    QTest::addRow("two rises, the second went back")
        << Levels{{40, 20}, {30, 30}, {30, 50}, {30, 30}} << Places{40} << Places{100};
    QTest::addRow("better, and then as it was")
        << Levels{{40, 30}, {40, 20}, {40, 30}} << Places{80} << Places{};
}

void RegressionsTest::regressionsOf()
{
    QFETCH(Levels, levels);
    std::size_t length = 0;
    for (const auto &level : levels)
        length += level.length;
    const auto values =
        test::withLevels(test::MadeSeries(5).noise(test::Noise::Normal, length), levels);
    const auto places = [&](Direction direction) {
        Places result;
        for (const auto &change : regressions(values, direction))
            result.push_back(static_cast<int>(change.index));
        return result;
    };
    QTEST(places(Direction::HigherIsWorse), "upward");
    QTEST(places(Direction::LowerIsWorse), "downward");
}

} // namespace tst_regressions

QTEST_APPLESS_MAIN(tst_regressions::RegressionsTest)
#include "tst_regressions.moc"
