// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/changepoint.h"
#include "tests/core/statistics/madeseries.h"

#include <QTest>

#include <algorithm>

namespace tst_detection {

using namespace espalier;
using namespace espalier::statistics;
using test::Level;
using test::MadeSeries;
using test::Noise;

/// How many of the changes of made series are found, and how many of those found are there.
class DetectionTest final : public QObject {
    Q_OBJECT

private slots:
    void stepsAreFound_data();
    void stepsAreFound();
    void rampsAreFound_data();
    void rampsAreFound();
};

static constexpr double kLowest = 8; // a step of half a deviation is more than 5 % of any level
static constexpr std::size_t kNear = 3;

enum class Shape { OneStep, ShortStep, SeveralSteps, Passing, OneStepAndSpikes };

static constexpr std::array<std::pair<Shape, const char *>, 5> kShapes{{
    {Shape::OneStep, "one step"},
    {Shape::ShortStep, "ten values on each side"},
    {Shape::SeveralSteps, "three steps"},
    {Shape::Passing, "a passing change"},
    {Shape::OneStepAndSpikes, "one step among spikes"},
}};

struct Tally {
    int told = 0;    ///< change points
    int right = 0;   ///< those with a change near
    int changes = 0; ///< that there are
    int found = 0;   ///< those with a change point near

    Tally &operator+=(const Tally &other)
    {
        told += other.told;
        right += other.right;
        changes += other.changes;
        found += other.found;
        return *this;
    }
    [[nodiscard]] double precision() const { return told > 0 ? double(right) / told : 1; }
    [[nodiscard]] double recall() const { return double(found) / changes; }
};

static std::vector<Level> levelsOf(Shape shape, double step, MadeSeries &made)
{
    const auto low = kLowest, high = kLowest + step;
    const auto length = [&] { return made.between(10, 60); };
    const bool isUp = made.between(0, 1) == 1;
    switch (shape) {
    case Shape::OneStep:
    case Shape::OneStepAndSpikes:
        return {{length(), isUp ? low : high}, {length(), isUp ? high : low}};
    case Shape::ShortStep: return {{10, isUp ? low : high}, {10, isUp ? high : low}};
    case Shape::Passing: return {{length(), low}, {made.between(10, 20), high}, {length(), low}};
    case Shape::SeveralSteps:
        return {{length(), isUp ? low : high},
                {length(), isUp ? high : low},
                {length(), high + (isUp ? step : 0)},
                {length(), isUp ? high : low}};
    }
    return {};
}

static std::vector<std::size_t> changesOf(const std::vector<Level> &levels)
{
    std::vector<std::size_t> result;
    std::size_t at = 0;
    for (const auto &level : levels)
        result.push_back(at += level.length);
    result.pop_back();
    return result;
}

static bool isNear(std::size_t a, std::size_t b)
{
    return a <= b + kNear && b <= a + kNear;
}

static Tally tallyOf(Shape shape, double step, Noise noise, MadeSeries &made)
{
    const auto levels = levelsOf(shape, step, made);
    std::size_t length = 0;
    for (const auto &level : levels)
        length += level.length;
    auto values = test::withLevels(made.noise(noise, length), levels);
    if (shape == Shape::OneStepAndSpikes) {
        for (std::size_t i = made.between(0, 20); i < length; i += made.between(10, 40))
            values[i] += 20;
    }
    const auto changes = changesOf(levels);
    const auto told = changePoints(values);
    Tally tally{.told = int(told.size()), .changes = int(changes.size())};
    tally.right = int(std::ranges::count_if(told, [&](const ChangePoint &point) {
        return std::ranges::any_of(changes, [&](auto at) { return isNear(at, point.index); });
    }));
    tally.found = int(std::ranges::count_if(changes, [&](std::size_t at) {
        return std::ranges::any_of(told,
                                   [&](const auto &point) { return isNear(at, point.index); });
    }));
    return tally;
}

void DetectionTest::stepsAreFound_data()
{
    QTest::addColumn<double>("step"); // in standard deviations of the noise
    QTest::addColumn<double>("precision");
    QTest::addColumn<double>("recall");
    QTest::addRow("steps of 0.5 deviations") << 0.5 << 0.5 << 0.0;
    QTest::addRow("steps of 1 deviation") << 1.0 << 0.75 << 0.25;
    QTest::addRow("steps of 1.5 deviations") << 1.5 << 0.85 << 0.5;
    QTest::addRow("steps of 2 deviations") << 2.0 << 0.9 << 0.8;
    QTest::addRow("steps of 3 deviations") << 3.0 << 0.95 << 0.95;
    QTest::addRow("steps of 4 deviations") << 4.0 << 0.95 << 0.95;
    QTest::addRow("steps of 5 deviations") << 5.0 << 0.95 << 0.95;
}

void DetectionTest::stepsAreFound()
{
    QFETCH(double, step);
    constexpr int kSeries = 16; // of each shape and noise
    Tally all;
    std::vector<Tally> byNoise(test::kIndependentNoises.size());
    for (const auto &[shape, name] : kShapes) {
        Tally ofShape;
        for (std::size_t i = 0; i < byNoise.size(); ++i) {
            MadeSeries made(1000 + i);
            Tally tally;
            for (int j = 0; j < kSeries; ++j)
                tally += tallyOf(shape, step, test::kIndependentNoises[i].noise, made);
            byNoise[i] += tally;
            ofShape += tally;
        }
        qInfo("precision %.3f, recall %.3f: %s", ofShape.precision(), ofShape.recall(), name);
        all += ofShape;
    }
    for (std::size_t i = 0; i < byNoise.size(); ++i)
        qInfo("precision %.3f, recall %.3f: %s noise", byNoise[i].precision(), byNoise[i].recall(),
              test::kIndependentNoises[i].name);
    qInfo("precision %.3f, recall %.3f: all %d changes", all.precision(), all.recall(),
          all.changes);
    QFETCH(double, precision);
    QFETCH(double, recall);
    QVERIFY(all.precision() >= precision);
    QVERIFY(all.recall() >= recall);
}

void DetectionTest::rampsAreFound_data()
{
    QTest::addColumn<Noise>("noise");
    for (const auto &each : test::kIndependentNoises)
        QTest::addRow("%s noise", each.name) << each.noise;
}

/// A rise by six to ten deviations over twenty to forty values: somewhere in it the level changes,
/// and nowhere else.
void DetectionTest::rampsAreFound()
{
    QFETCH(Noise, noise);
    constexpr int kSeries = 100;
    MadeSeries made(77);
    int found = 0, outside = 0, all = 0;
    for (int i = 0; i < kSeries; ++i) {
        const auto begin = made.between(20, 60), length = made.between(20, 40);
        const auto rise = static_cast<double>(made.between(6, 10));
        auto values = made.noise(noise, begin + length + made.between(20, 60));
        for (std::size_t j = 0; j < values.size(); ++j) {
            const auto way = j < begin ? 0 : double(std::min(j - begin, length));
            values[j] += kLowest + rise * way / double(length);
        }
        const auto told = changePoints(values);
        const auto within = std::ranges::count_if(told, [&](const ChangePoint &point) {
            return point.index + kNear >= begin && point.index <= begin + length + kNear;
        });
        found += within > 0 ? 1 : 0;
        outside += int(told.size()) - int(within);
        all += int(told.size());
    }
    qInfo("found %d of %d; %d of %d change points outside", found, kSeries, outside, all);
    QVERIFY(found >= kSeries * 95 / 100);
    QVERIFY(outside <= all * 5 / 100);
}

} // namespace tst_detection

QTEST_APPLESS_MAIN(tst_detection::DetectionTest)
#include "tst_detection.moc"
