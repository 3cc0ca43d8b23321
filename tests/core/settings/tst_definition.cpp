// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/definition.h"
#include "core/settings/settings.h"
#include "tests/support/verify.h"

#include <QTest>

#include <set>

namespace tst_definition {

using namespace espalier;
using namespace espalier::settings;

class DefinitionTest : public QObject {
    Q_OBJECT

private slots:
    void everyDefinitionIsSound();
    void everyKeyConstantHasItsType();
    void unknownKeysGetASuggestion_data();
    void unknownKeysGetASuggestion();
    void valuesAreChecked_data();
    void valuesAreChecked();
};

void DefinitionTest::everyDefinitionIsSound()
{
    std::set<std::string> names;
    for (const Definition &definition : definitions()) {
        QVERIFY(names.insert(std::string(definition.key)).second);
        QVERIFY(names.insert(definition.variable()).second);
        QCOMPARE(std::ranges::count(definition.key, '.'), 1);
        VERIFY_OK(checkValue(definition, definition.standard));
    }
}

void DefinitionTest::everyKeyConstantHasItsType()
{
    const Settings defaults;
    QCOMPARE(defaults.value(keys::kPack), "spans");
    QCOMPARE(defaults.value(keys::kWorkers), 12);
    QCOMPARE(defaults.value(keys::kRevalidate), "changed");
    QCOMPARE(defaults.value(keys::kIncludePaths), TextList{});
    QCOMPARE(defaults.value(keys::kIncludeTests), false);
    QVERIFY(defaults.value(keys::kIncludePaths).empty());
    QVERIFY(defaults.value(keys::kExcludePaths).empty());
    QVERIFY(defaults.value(keys::kIncludeLanguages).empty());
    QVERIFY(defaults.value(keys::kIncludeFunctions).empty());
    QCOMPARE(defaults.value(keys::kMaxRefactorAttempts), 3);
    QCOMPARE(defaults.value(keys::kMinOccurrences), 2);
    QCOMPARE(defaults.value(keys::kPromptPatterns), 5);
    QCOMPARE(defaults.value(keys::kSourceExceptions), true);
    QCOMPARE(defaults.value(keys::kSourcePerformance), true);
    QCOMPARE(defaults.value(keys::kSourceFeedback), true);
    QCOMPARE(defaults.value(keys::kSourceCodeAnalysis), false);
    QCOMPARE(defaults.value(keys::kAutopatchEnabled), false);
    QCOMPARE(defaults.value(keys::kScanInterval), 3600);
    QCOMPARE(defaults.value(keys::kMaxRiskLevel), 7);
    QCOMPARE(defaults.value(keys::kAutoApply), false);
    QCOMPARE(defaults.value(keys::kAutoApplyMaxRisk), 5);
    QCOMPARE(defaults.value(keys::kRequireManualReview), true);
    QCOMPARE(defaults.value(keys::kRequireOtherPerson), false);
    QCOMPARE(defaults.value(keys::kTwoPersonsFrom), 0);
    QCOMPARE(defaults.value(keys::kMinCoverage), 0.8);
    QCOMPARE(defaults.value(keys::kCapture), true);
    QCOMPARE(defaults.value(keys::kConsolidateEvery), 50);
    QCOMPARE(defaults.value(keys::kProvider), "auto");
    QCOMPARE(defaults.value(keys::kModel), "");
    QCOMPARE(defaults.value(keys::kBaseUrl), "");
    QCOMPARE(defaults.value(keys::kModelKey), "auto");
    QCOMPARE(defaults.value(keys::kBudgetRun), 1.0);
    QCOMPARE(defaults.value(keys::kBudgetDay), 5.0);
    QCOMPARE(defaults.value(keys::kBudgetTicket), 1.0);
    QCOMPARE(defaults.value(keys::kContextTokens), 0);
    QCOMPARE(defaults.value(keys::kMaxOutputTokens), 8192);
    QCOMPARE(defaults.value(keys::kModelTimeout), 900);
    QCOMPARE(defaults.value(keys::kModelIdleTimeout), 60);
    QCOMPARE(defaults.value(keys::kRecording), "");
    QCOMPARE(defaults.value(keys::kRecord), "");
    QCOMPARE(defaults.value(keys::kTestCommand), "");
    QCOMPARE(defaults.value(keys::kServePort), 3000);
}

void DefinitionTest::unknownKeysGetASuggestion_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("suggestion");
    const auto row = [](const char *key, const char *suggestion) {
        QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(suggestion);
    };
    row("instrument.wrokers", "instrument.workers");
    row("workers", "instrument.workers");
    row("refine.workers", "instrument.workers");
    row("policy.max_risk", "policy.max_risk_level");
    row("something.else.entirely", "");
    row("", "");
}

void DefinitionTest::unknownKeysGetASuggestion()
{
    QFETCH(QString, key);
    QFETCH(QString, suggestion);
    const auto found = findDefinition(key.toStdString());
    VERIFY_FAILS(InvalidInput, found);
    if (suggestion.isEmpty())
        QCOMPARE(found.error().message, "no such setting");
    else
        QCOMPARE(found.error().message,
                 "no such setting; did you mean " + suggestion.toStdString() + "?");
}

void DefinitionTest::valuesAreChecked_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<Value>("value");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *name, const char *key, Value value, bool good) {
        QTest::newRow(name) << QString::fromLatin1(key) << value << good;
    };
    row("in range", "instrument.workers", std::int64_t{1}, true);
    row("too small", "instrument.workers", std::int64_t{0}, false);
    row("too large", "policy.min_coverage", 1.5, false);
    row("an integer for a number", "policy.min_coverage", std::int64_t{1}, true);
    row("a number for an integer", "instrument.workers", 1.0, false);
    row("another type", "instrument.pack", true, false);
    row("a choice", "instrument.revalidate", "always", true);
    row("no choice", "instrument.revalidate", "never", false);
    row("never, as a number", "learn.consolidate_every", std::int64_t{0}, true);
    row("no time at all", "llm.timeout", std::int64_t{0}, false);
    row("a debt", "llm.budget_ticket", -0.5, false);
    row("no such provider", "llm.provider", "oracle", false);
}

void DefinitionTest::valuesAreChecked()
{
    QFETCH(QString, key);
    QFETCH(Value, value);
    QFETCH(bool, good);
    const auto definition = findDefinition(key.toStdString());
    VERIFY_OK(definition);
    const auto checked = checkValue(**definition, value);
    QCOMPARE(checked.has_value(), good);
    if (!good)
        QCOMPARE(checked.error().kind, ErrorKind::InvalidInput);
}

} // namespace tst_definition

QTEST_APPLESS_MAIN(tst_definition::DefinitionTest)
#include "tst_definition.moc"
