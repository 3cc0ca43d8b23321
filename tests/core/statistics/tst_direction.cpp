// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/series.h"

#include <QTest>

namespace tst_direction {

using namespace espalier::statistics;

class DirectionTest final : public QObject {
    Q_OBJECT

private slots:
    void directions_data();
    void directions();
};

void DirectionTest::directions_data()
{
    QTest::addColumn<QString>("series");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<Direction>("direction");
    const auto add = [](const char *series, const char *unit, Direction direction) {
        QTest::addRow("%s in %s", series, *unit ? unit : "nothing")
            << QString::fromUtf8(series) << QString::fromUtf8(unit) << direction;
    };
    constexpr auto kUp = Direction::HigherIsWorse, kDown = Direction::LowerIsWorse;
    add("", "", kUp);
    add("http.server.request.duration", "s", kUp);
    add("latency p95", "ms", kUp);
    add("heap", "MiB", kUp);
    add("allocations", "B/op", kUp);
    add("BenchmarkParse", "ns/op", kUp);
    add("error_rate", "%", kUp);
    add("cache miss rate", "%", kUp);
    add("number of calls", "", kUp);
    add("throughput", "", kDown);
    add("coverage", "%", kDown);
    add("branchCoverage", "%", kDown);
    add("cacheHitRatio", "", kDown);
    add("CACHE_HITS", "", kDown);
    add("success-rate", "%", kDown);
    add("tests.passed", "", kDown);
    add("BenchmarkParse", "MB/s", kDown);
    add("requests", "1/s", kDown);
    add("requests", "{request}/s", kDown);
    add("requests", "per minute", kDown);
    add("frames", "FPS", kDown);
    add("HTTPThroughput", "", kDown);
    // What is wrong or costs is, whatever else is said of it.
    add("errors", "1/s", kUp);
    add("failed requests", "req/s", kUp);
    add("time to first success", "ms", kUp);
    add("uncovered lines", "", kUp);
    add("cache hits and misses", "1/s", kUp);
    add("gc", "1/s", kUp);
    add("downtime", "%", kUp);
    add("uptime", "%", kDown);
    // Other alphabets and anything at all.
    add("Überdeckung", "%", kUp);
    add("\xff\xfe\x01", "\xff/", kUp);
    add("////", "/", kUp);
}

void DirectionTest::directions()
{
    QFETCH(QString, series);
    QFETCH(QString, unit);
    QFETCH(Direction, direction);
    QCOMPARE(directionOf(series.toStdString(), unit.toStdString()), direction);
}

} // namespace tst_direction

QTEST_APPLESS_MAIN(tst_direction::DirectionTest)
#include "tst_direction.moc"
