// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/changepoint.h"
#include "tests/core/statistics/madeseries.h"

#include <QTest>

namespace tst_falsealarms {

using namespace espalier;
using namespace espalier::statistics;
using test::MadeSeries;
using test::Noise;

/// Series that do not change, at the default settings.
class FalseAlarmsTest final : public QObject {
    Q_OBJECT

private slots:
    void noiseRaisesNone_data();
    void noiseRaisesNone();
    void spikesRaiseNone_data();
    void spikesRaiseNone();
    void neighboursThatResembleEachOtherRaiseFew_data();
    void neighboursThatResembleEachOtherRaiseFew();
};

static constexpr int kRuns = 1000;

/// Spreads of a tenth of the level: chance moves the level of a short segment by more than the
/// smallest change that is told.
static std::vector<double> stationary(MadeSeries &made, Noise noise)
{
    auto values = made.noise(noise, made.between(20, 200));
    for (auto &value : values)
        value += 10;
    return values;
}

/// Runs in which anything at all is told, and the share of them in percent is printed.
template <typename Make>
static int alarms(Make make)
{
    int result = 0;
    for (int run = 0; run < kRuns; ++run)
        result += changePoints(make()).empty() ? 0 : 1;
    qInfo("false alarms in %.1f %% of %d runs", 100.0 * result / kRuns, kRuns);
    return result;
}

static void addNoises(std::span<const test::NamedNoise> noises)
{
    QTest::addColumn<Noise>("noise");
    for (const auto &each : noises)
        QTest::addRow("%s", each.name) << each.noise;
}

void FalseAlarmsTest::noiseRaisesNone_data()
{
    addNoises(test::kIndependentNoises);
}

void FalseAlarmsTest::noiseRaisesNone()
{
    QFETCH(Noise, noise);
    MadeSeries made(20240611);
    QVERIFY(alarms([&] { return stationary(made, noise); }) <= kRuns / 100);
}

void FalseAlarmsTest::spikesRaiseNone_data()
{
    addNoises(test::kIndependentNoises);
}

/// Up to three values in a row, now and then.
void FalseAlarmsTest::spikesRaiseNone()
{
    QFETCH(Noise, noise);
    MadeSeries made(20240612);
    const auto withSpikes = [&] {
        auto values = stationary(made, noise);
        for (std::size_t i = made.between(0, 30); i < values.size(); i += made.between(10, 60)) {
            for (auto left = made.between(1, 3); left > 0 && i < values.size(); --left)
                values[i++] += 20;
        }
        return values;
    };
    QVERIFY(alarms(withSpikes) <= kRuns / 100);
}

void FalseAlarmsTest::neighboursThatResembleEachOtherRaiseFew_data()
{
    addNoises(test::kDependentNoises);
}

/// No test of a short series can tell dependence from change (of 20 to 40 values that depend on the
/// ones before by half, 7 % raise an alarm); permuting single values would raise alarms in one of
/// ten and four of ten runs.
void FalseAlarmsTest::neighboursThatResembleEachOtherRaiseFew()
{
    QFETCH(Noise, noise);
    MadeSeries made(20240613);
    QVERIFY(alarms([&] { return stationary(made, noise); }) <= kRuns * 3 / 100);
}

} // namespace tst_falsealarms

QTEST_APPLESS_MAIN(tst_falsealarms::FalseAlarmsTest)
#include "tst_falsealarms.moc"
