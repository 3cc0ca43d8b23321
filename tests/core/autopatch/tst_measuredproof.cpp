// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/measuredproof.h"

#include <QTest>

namespace tst_measuredproof {

using namespace espalier;
using namespace espalier::autopatch;
using Values = std::vector<double>;

class MeasuredProofTest : public QObject {
    Q_OBJECT

private slots:
    void targets_data();
    void targets();
    void proves_data();
    void proves();
    void isTold();
};

void MeasuredProofTest::targets_data()
{
    QTest::addColumn<QString>("evidence");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<double>("limit");
    QTest::addColumn<bool>("higherIsWorse");
    QTest::newRow("a threshold") << R"([{"kind": "metric", "series": "a", "threshold": 200}])"
                                 << true << 200.0 << true;
    QTest::newRow("a threshold from below")
        << R"([{"kind": "metric", "series": "a", "threshold": 0.9, "direction": "lower-is-worse"}])"
        << true << 0.9 << false;
    QTest::newRow("a change, half way")
        << R"([{"kind": "metric", "series": "a", "change": {"before": 10, "after": 30}}])" << true
        << 20.0 << true;
    QTest::newRow("the threshold counts before the change")
        << R"([{"kind": "metric", "series": "a", "threshold": 15,
                "change": {"before": 10, "after": 30}}])"
        << true << 15.0 << true;
    QTest::newRow("behind other evidence")
        << R"([{"kind": "stack"}, {"kind": "metric", "series": "a", "threshold": 1}])" << true
        << 1.0 << true;
    QTest::newRow("no limit") << R"([{"kind": "metric", "series": "a"}])" << false << 0.0 << true;
    QTest::newRow("a limit that is no number")
        << R"([{"kind": "metric", "series": "a", "threshold": "fast"}])" << false << 0.0 << true;
    QTest::newRow("no name") << R"([{"kind": "metric", "threshold": 1}])" << false << 0.0 << true;
    QTest::newRow("no metric") << R"([{"kind": "stack", "threshold": 1}])" << false << 0.0 << true;
}

void MeasuredProofTest::targets()
{
    QFETCH(QString, evidence);
    QFETCH(bool, isThere);
    QFETCH(double, limit);
    QFETCH(bool, higherIsWorse);
    const auto target = measureTargetOf(parseJson(evidence.toStdString()).get<std::vector<Json>>());
    QCOMPARE(target.has_value(), isThere);
    if (target) {
        QCOMPARE(target->limit, limit);
        QCOMPARE(target->higherIsWorse, higherIsWorse);
    }
}

void MeasuredProofTest::proves_data()
{
    QTest::addColumn<Values>("without");
    QTest::addColumn<Values>("with");
    QTest::addColumn<bool>("higherIsWorse");
    QTest::addColumn<bool>("isProven");
    QTest::newRow("slow, then fast") << Values{300, 310, 290} << Values{90, 80, 95} << true << true;
    QTest::newRow("at the limit is within it") << Values{300} << Values{200} << true << true;
    QTest::newRow("fast as it was") << Values{90, 91, 92} << Values{80, 80, 80} << true << false;
    QTest::newRow("slow only once") << Values{300, 90, 300} << Values{80, 80, 80} << true << false;
    QTest::newRow("slow still") << Values{300, 300, 300} << Values{250, 250, 250} << true << false;
    QTest::newRow("slow still, once")
        << Values{300, 300, 300} << Values{80, 250, 80} << true << false;
    QTest::newRow("the other way round") << Values{90, 100} << Values{300, 310} << false << true;
    QTest::newRow("nothing was measured") << Values{} << Values{} << true << false;
    QTest::newRow("not as often with it") << Values{300, 300} << Values{80} << true << false;
}

void MeasuredProofTest::proves()
{
    QFETCH(Values, without);
    QFETCH(Values, with);
    QFETCH(bool, higherIsWorse);
    QFETCH(bool, isProven);
    const Measured measured{
        .target = {.series = "checkout", .higherIsWorse = higherIsWorse, .limit = 200},
        .without = without,
        .with = with};
    QCOMPARE(measured.isProven(), isProven);
    QCOMPARE(toJson(measured)["proven"].get<bool>(), isProven);
}

void MeasuredProofTest::isTold()
{
    const Measured measured{.target = {.series = "checkout.duration", .unit = "ms", .limit = 200},
                            .without = {812, 900, 811.5},
                            .with = {95, 94, 96}};
    QCOMPARE(measured.text(),
             std::string("checkout.duration: 812 without, 95 with (medians of 3, ms); "
                         "the limit is 200"));
}

} // namespace tst_measuredproof

QTEST_APPLESS_MAIN(tst_measuredproof::MeasuredProofTest)
#include "tst_measuredproof.moc"
