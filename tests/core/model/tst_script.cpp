// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/script.h"

#include <QTest>

namespace tst_script {

using namespace espalier;
using namespace espalier::model;

static Validation failedValidation()
{
    return {.scriptKey = "00ff",
            .scriptVersion = 3,
            .ok = false,
            .phase = "tests",
            .findings = {{4, "import", "os is not allowed"}},
            .tests = {{"test_imports", "passed", "", 0.25},
                      {"test_entry", "failed", "no entry", 0.5},
                      {"test_loops", "skipped", "no loops", 0}},
            .coverage = 0.75,
            .output = "E   no entry",
            .createdAt = "2026-01-31T09:30:00.125Z"};
}

class ScriptTest : public QObject {
    Q_OBJECT

private slots:
    void aVerdictComesBack();
    void noCoverageStaysNone();
    void oddJsonGivesAnEmptyVerdict_data();
    void oddJsonGivesAnEmptyVerdict();
    void evidenceIsWhatFailed();
    void aGoodVerdictNeedsNoEvidence();
};

void ScriptTest::aVerdictComesBack()
{
    const Validation before = failedValidation();
    const Validation after = validationFromJson(parseJson(toText(toJson(before))));
    QCOMPARE(toJson(after), toJson(before));
    QCOMPARE(after.tests.size(), 3u);
    QCOMPARE(after.testsRun(), 3);
    QCOMPARE(after.findings[0].line, 4);
    QCOMPARE(after.coverage, std::optional(0.75));
}

void ScriptTest::noCoverageStaysNone()
{
    Validation validation = failedValidation();
    validation.coverage.reset();
    const Json json = toJson(validation);
    QVERIFY(json["coverage"].is_null());
    QVERIFY(!validationFromJson(json).coverage);
}

void ScriptTest::oddJsonGivesAnEmptyVerdict_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing in it") << QByteArray("{}");
    QTest::newRow("tests without fields") << QByteArray(R"({"tests": [{}], "findings": [{}]})");
    QTest::newRow("coverage in words") << QByteArray(R"({"coverage": "all"})");
}

void ScriptTest::oddJsonGivesAnEmptyVerdict()
{
    QFETCH(QByteArray, text);
    const Validation validation = validationFromJson(parseJson(text.toStdString()));
    QVERIFY(!validation.ok);
    QVERIFY(validation.phase.empty());
    QVERIFY(!validation.coverage);
}

void ScriptTest::evidenceIsWhatFailed()
{
    const Json evidence = failedValidation().evidence();
    QCOMPARE(evidence["phase"], "tests");
    QCOMPARE(evidence["failed"].size(), 2u);
    QCOMPARE(evidence["failed"][0]["name"], "test_entry");
    QCOMPARE(evidence["findings"][0]["reason"], "os is not allowed");
}

void ScriptTest::aGoodVerdictNeedsNoEvidence()
{
    Validation validation = failedValidation();
    validation.ok = true;
    QVERIFY(validation.evidence().is_null());
}

} // namespace tst_script

QTEST_GUILESS_MAIN(tst_script::ScriptTest)
#include "tst_script.moc"
