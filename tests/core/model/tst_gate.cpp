// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/gate.h"

#include <QTest>

#include <set>

namespace tst_gate {

using namespace espalier;
using namespace espalier::model;

class GateTest : public QObject {
    Q_OBJECT

private slots:
    void namesGoThereAndBack();
    void otherNamesAreNone_data();
    void otherNamesAreNone();
    void onlySomeVerdictsStop_data();
    void onlySomeVerdictsStop();
    void noResultsAreNoPass();
    void aReportSurvivesJson();
    void damagedReportsAreNone_data();
    void damagedReportsAreNone();
    void theDigestIsOfTheFindings_data();
    void theDigestIsOfTheFindings();
    void canonicalTextSortsMembers();
};

static GateReport made()
{
    GateReport report{.policyDigest = "p1", .base = "b1", .tree = "t1"};
    report.results.push_back({.name = "tests", .milliseconds = 12.5});
    report.results.push_back(
        {.name = "test_tampering",
         .verdict = GateVerdict::Fail,
         .reason = "deleted-test",
         .evidence = Json::array({{{"path", "a.py"}, {"line", 3}, {"what", "deleted-test"}}}),
         .milliseconds = 1,
         .needsApproval = true});
    return report;
}

void GateTest::namesGoThereAndBack()
{
    std::set<std::string_view> names;
    for (int i = 0; i < 5; ++i) {
        const auto verdict = static_cast<GateVerdict>(i);
        QVERIFY(gateVerdictNamed(nameOf(verdict)) == verdict);
        names.insert(nameOf(verdict));
    }
    QCOMPARE(names.size(), 5u);
    QCOMPARE(nameOf(GateVerdict::NotApplicable), "not_applicable");
}

void GateTest::otherNamesAreNone_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << "";
    QTest::newRow("capitals") << "Pass";
    QTest::newRow("a word that is near") << "passed";
}

void GateTest::otherNamesAreNone()
{
    QFETCH(QString, name);
    QVERIFY(!gateVerdictNamed(name.toStdString()));
}

void GateTest::onlySomeVerdictsStop_data()
{
    QTest::addColumn<int>("verdict");
    QTest::addColumn<bool>("proceeds");
    QTest::newRow("a pass goes on") << int(GateVerdict::Pass) << true;
    QTest::newRow("a failure stops") << int(GateVerdict::Fail) << false;
    QTest::newRow("what is blocked stops") << int(GateVerdict::Blocked) << false;
    QTest::newRow("what is skipped goes on") << int(GateVerdict::Skipped) << true;
    QTest::newRow("what is not applicable goes on") << int(GateVerdict::NotApplicable) << true;
}

void GateTest::onlySomeVerdictsStop()
{
    QFETCH(int, verdict);
    QFETCH(bool, proceeds);
    GateReport report;
    report.results.push_back({.name = "paths"});
    report.results.push_back({.name = "tests", .verdict = static_cast<GateVerdict>(verdict)});
    QCOMPARE(report.mayProceed(), proceeds);
}

void GateTest::noResultsAreNoPass()
{
    QVERIFY(!GateReport().mayProceed());
    QVERIFY(!GateReport().needsApproval());
    QVERIFY(!GateReport().find("tests"));
}

void GateTest::aReportSurvivesJson()
{
    const auto report = made();
    const auto json = toJson(report);
    const auto back = gateReportFromJson(parseJson(toText(json)));
    QVERIFY(back.has_value());
    QCOMPARE(toText(toJson(*back)), toText(json));
    QCOMPARE(back->digest(), report.digest());
    QVERIFY(back->needsApproval());
    QCOMPARE(back->find("tests")->milliseconds, 12.5);
}

void GateTest::damagedReportsAreNone_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("no object") << "[]";
    QTest::newRow("no JSON") << "{";
    QTest::newRow("no results") << "{}";
    QTest::newRow("results that are no list") << R"({"results": {}})";
    QTest::newRow("a result without a name") << R"({"results": [{"verdict": "pass"}]})";
    QTest::newRow("a verdict nobody knows")
        << R"({"results": [{"name": "tests", "verdict": "fine"}]})";
    QTest::newRow("evidence that is no list")
        << R"({"results": [{"name": "tests", "verdict": "pass", "evidence": "x"}]})";
}

void GateTest::damagedReportsAreNone()
{
    QFETCH(QString, json);
    QVERIFY(!gateReportFromJson(parseJson(json.toStdString())));
}

void GateTest::theDigestIsOfTheFindings_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<bool>("same");
    QTest::newRow("nothing") << 0 << true;
    QTest::newRow("a time") << 1 << true;
    QTest::newRow("a verdict") << 2 << false;
    QTest::newRow("the evidence") << 3 << false;
    QTest::newRow("the policy") << 4 << false;
    QTest::newRow("the base") << 5 << false;
    QTest::newRow("the tree") << 6 << false;
    QTest::newRow("the need for an approval") << 7 << false;
}

void GateTest::theDigestIsOfTheFindings()
{
    QFETCH(int, change);
    QFETCH(bool, same);
    auto report = made();
    auto &first = report.results.front();
    switch (change) {
    case 1: first.milliseconds = 99; break;
    case 2: first.verdict = GateVerdict::Skipped; break;
    case 3: report.results.back().evidence[0]["line"] = 4; break;
    case 4: report.policyDigest = "p2"; break;
    case 5: report.base = "b2"; break;
    case 6: report.tree = "t2"; break;
    case 7: first.needsApproval = true; break;
    default: break;
    }
    QCOMPARE(report.digest() == made().digest(), same);
    QCOMPARE(report.digest().size(), 64u);
}

void GateTest::canonicalTextSortsMembers()
{
    const auto one = parseJson(R"({"b": [{"d": 1, "c": 2}], "a": null})");
    const auto other = parseJson(R"({"a": null, "b": [{"c": 2, "d": 1}]})");
    QCOMPARE(canonicalText(one), canonicalText(other));
    QCOMPARE(canonicalText(one), std::string(R"({"a":null,"b":[{"c":2,"d":1}]})"));
}

} // namespace tst_gate

QTEST_APPLESS_MAIN(tst_gate::GateTest)
#include "tst_gate.moc"
