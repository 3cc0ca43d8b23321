// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/scriptstore.h"
#include "core/store/statement.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_scriptstore {

using namespace espalier;
using namespace espalier::store;

static model::Script script(const std::string &key, const std::string &origin = "template",
                            const std::string &text = "text")
{
    return {.key = key,
            .language = "python",
            .shape = "shape of " + key,
            .origin = origin,
            .text = text,
            .tests = "tests",
            .functionName = "a.py::f",
            .modelUsed = "",
            .createdAt = "2026-01-02T03:04:05.000Z"};
}

static model::Validation verdict(const std::string &key, int version, bool ok)
{
    return {.scriptKey = key,
            .scriptVersion = version,
            .ok = ok,
            .phase = ok ? "" : "tests",
            .findings = {},
            .tests = {{"test_a", ok ? "passed" : "failed", ok ? "" : "why", 0.5}},
            .coverage = 0.75,
            .output = "output",
            .createdAt = "2026-01-02T03:04:05.000Z"};
}

class ScriptStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aScriptComesBackAsItWas();
    void addingTheSameAgainChangesNothing();
    void versionsCountPerKey();
    void oneVersionIsEffective();
    void aMissingVersionCannotBecomeEffective();
    void effectiveForAnswersManyKeysAtOnce();
    void archivedScriptsAreOutOfUseButKept();
    void addingAnArchivedScriptBringsItBack();
    void oneVersionCanBeArchived();
    void theEffectiveVersionCanBePinned();
    void summariesLeaveTheTextsOut();
    void hitsCountOnTheEffectiveVersion();
    void theLatestValidationCounts();
    void aValidationNeedsItsScript();
    void aDamagedValidationIsNamed_data();
    void aDamagedValidationIsNamed();
    void statsOfNothingAreNoNumbers();
    void statsCountTemplatesAndRefinements();

private:
    std::unique_ptr<Database> m_database;
    std::unique_ptr<ScriptStore> m_store;
};

void ScriptStoreTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(projectSchema());
    VERIFY_OK(database);
    m_database = std::move(*database);
    m_store = std::make_unique<ScriptStore>(*m_database);
}

void ScriptStoreTest::aScriptComesBackAsItWas()
{
    model::Script made = script("k");
    made.text = "caf\xe9 \xf0\x9f\x8c\xb3";
    made.modelUsed = "a-model";
    QCOMPARE(m_store->add(made), 1);
    const auto found = m_store->find("k", 1);
    VERIFY_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->text, made.text);
    QCOMPARE((*found)->tests, made.tests);
    QCOMPARE((*found)->language, made.language);
    QCOMPARE((*found)->shape, made.shape);
    QCOMPARE((*found)->origin, made.origin);
    QCOMPARE((*found)->functionName, made.functionName);
    QCOMPARE((*found)->modelUsed, made.modelUsed);
    QCOMPARE((*found)->createdAt, made.createdAt);
    QVERIFY(!(*found)->effective);
    QCOMPARE(m_store->find("k", 2)->has_value(), false);
}

void ScriptStoreTest::addingTheSameAgainChangesNothing()
{
    QCOMPARE(m_store->add(script("k")), 1);
    QCOMPARE(m_store->add(script("k", "recipe:braces")), 2);
    QCOMPARE(m_store->add(script("k")), 1);
    QCOMPARE(m_store->versions("k")->size(), 2u);
}

void ScriptStoreTest::versionsCountPerKey()
{
    const std::vector scripts{script("a"), script("b"), script("a", "human")};
    QCOMPARE(m_store->addAll(scripts), (std::vector{1, 1, 2}));
    const auto listed = m_store->list();
    QCOMPARE(listed->size(), 3u);
    QCOMPARE(listed->at(1).origin, "human");
}

void ScriptStoreTest::oneVersionIsEffective()
{
    VERIFY_OK(m_store->addAll(std::vector{script("k"), script("k", "human")}));
    QVERIFY(!m_store->effective("k")->has_value());
    VERIFY_OK(m_store->makeEffective("k", 1));
    VERIFY_OK(m_store->makeEffective("k", 2));
    VERIFY_OK(m_store->makeEffective("k", 2));
    const auto effective = m_store->effective("k");
    QCOMPARE((*effective)->version, 2);
    QVERIFY((*effective)->effective);
    QVERIFY(!m_store->versions("k")->front().effective);
}

void ScriptStoreTest::aMissingVersionCannotBecomeEffective()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->makeEffective("k", 1));
    VERIFY_FAILS(NotFound, m_store->makeEffective("k", 2));
    QCOMPARE((*m_store->effective("k"))->version, 1);
}

void ScriptStoreTest::effectiveForAnswersManyKeysAtOnce()
{
    std::vector<std::string> keys;
    for (int i = 0; i < 3000; ++i) {
        keys.push_back("key" + std::to_string(i));
        if (i % 3 == 0) {
            VERIFY_OK(m_store->add(script(keys.back())));
            VERIFY_OK(m_store->makeEffective(keys.back(), 1));
        }
    }
    const auto found = m_store->effectiveFor(keys);
    VERIFY_OK(found);
    QCOMPARE(found->size(), 1000u);
    QCOMPARE(found->at("key2997").shape, "shape of key2997");
    QVERIFY(m_store->effectiveFor({})->empty());
}

void ScriptStoreTest::archivedScriptsAreOutOfUseButKept()
{
    VERIFY_OK(m_store->addAll(std::vector{script("k"), script("k", "human"), script("other")}));
    VERIFY_OK(m_store->makeEffective("k", 1));
    QCOMPARE(m_store->archive("k"), 2);
    QCOMPARE(m_store->archive("k"), 0);
    QVERIFY(!m_store->effective("k")->has_value());
    QCOMPARE(m_store->list()->size(), 1u);
    QCOMPARE(m_store->list(Listing::WithArchived)->size(), 3u);
    VERIFY_FAILS(NotFound, m_store->makeEffective("k", 1));
}

void ScriptStoreTest::addingAnArchivedScriptBringsItBack()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->archive("k"));
    QCOMPARE(m_store->add(script("k")), 1);
    QCOMPARE(m_store->list()->size(), 1u);
}

void ScriptStoreTest::oneVersionCanBeArchived()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->add(script("k", "human")));
    VERIFY_OK(m_store->makeEffective("k", 2));
    VERIFY_OK(m_store->archive("k", 2));
    QCOMPARE(m_store->effective("k")->has_value(), false);
    const auto versions = m_store->versions("k");
    VERIFY_OK(versions);
    QVERIFY(!versions->front().archived && versions->back().archived);
    QCOMPARE(m_store->list()->size(), 1u);
    VERIFY_FAILS(NotFound, m_store->archive("k", 3));
}

void ScriptStoreTest::theEffectiveVersionCanBePinned()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->add(script("k", "human")));
    VERIFY_FAILS(NotFound, m_store->setPinned("k", true));
    VERIFY_OK(m_store->makeEffective("k", 1));
    VERIFY_OK(m_store->setPinned("k", true));
    QVERIFY((*m_store->effective("k"))->pinned);
    VERIFY_OK(m_store->makeEffective("k", 1));
    QVERIFY((*m_store->effective("k"))->pinned); // it still is the one
    VERIFY_OK(m_store->makeEffective("k", 2));
    QVERIFY(!(*m_store->effective("k"))->pinned);
    QVERIFY(!(*m_store->find("k", 1))->pinned);
    VERIFY_OK(m_store->setPinned("k", true));
    VERIFY_OK(m_store->archive("k"));
    QVERIFY(!(*m_store->find("k", 2))->pinned);
}

void ScriptStoreTest::summariesLeaveTheTextsOut()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->add(script("k", "human")));
    VERIFY_OK(m_store->add(script("l")));
    VERIFY_OK(m_store->makeEffective("k", 1));
    VERIFY_OK(m_store->addValidation(verdict("k", 1, true)));
    auto bad = verdict("k", 2, false);
    bad.tests.push_back({"test_b", "passed", "", 0.5});
    VERIFY_OK(m_store->addValidation(bad));
    const auto summaries = m_store->summaries();
    VERIFY_OK(summaries);
    QCOMPARE(summaries->size(), 3u);
    const auto &first = summaries->at(0);
    QCOMPARE(first.key, "k");
    QCOMPARE(first.shape, "shape of k");
    QVERIFY(first.effective && first.verdict == VerdictState::Passed);
    QCOMPARE(first.testsPassed, 1);
    QCOMPARE(first.testsFailed, 0);
    const auto &second = summaries->at(1);
    QCOMPARE(second.origin, "human");
    QVERIFY(second.verdict == VerdictState::Failed);
    QCOMPARE(second.testsPassed, 1);
    QCOMPARE(second.testsFailed, 1);
    QVERIFY(summaries->at(2).verdict == VerdictState::None);
}

void ScriptStoreTest::hitsCountOnTheEffectiveVersion()
{
    VERIFY_OK(m_store->addAll(std::vector{script("k"), script("k", "human")}));
    VERIFY_OK(m_store->makeEffective("k", 2));
    VERIFY_OK(m_store->addHits(std::vector<ScriptHits>{{"k", 3}, {"k", 4}, {"missing", 1}}));
    QCOMPARE(m_store->find("k", 1)->value().hits, 0);
    QCOMPARE(m_store->find("k", 2)->value().hits, 7);
}

void ScriptStoreTest::theLatestValidationCounts()
{
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->makeEffective("k", 1));
    QVERIFY(!m_store->validation("k", 1)->has_value());
    VERIFY_OK(m_store->addValidation(verdict("k", 1, false)));
    VERIFY_OK(m_store->addValidation(verdict("k", 1, true)));
    const auto found = m_store->validation("k", 1);
    VERIFY_OK(found);
    QVERIFY((*found)->ok);
    QCOMPARE((*found)->tests.front().name, "test_a");
    QCOMPARE((*found)->coverage, 0.75);
    const std::vector<std::string> keys{"k", "other"};
    const auto many = m_store->validationsFor(keys);
    QCOMPARE(many->size(), 1u);
    QVERIFY(many->at("k").ok);
}

void ScriptStoreTest::aValidationNeedsItsScript()
{
    VERIFY_FAILS(Conflict, m_store->addValidation(verdict("k", 1, true)));
}

void ScriptStoreTest::aDamagedValidationIsNamed_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("no JSON") << QStringLiteral("{");
    QTest::newRow("no object") << QStringLiteral("[]");
    QTest::newRow("another type") << QStringLiteral("{\"ok\": \"yes\"}");
}

void ScriptStoreTest::aDamagedValidationIsNamed()
{
    QFETCH(QString, json);
    VERIFY_OK(m_store->add(script("k")));
    VERIFY_OK(m_store->addValidation(verdict("k", 1, true)));
    VERIFY_OK(
        Statement(*m_database, "UPDATE validations SET json = ?").text(json.toStdString()).run());
    VERIFY_FAILS(Corrupt, m_store->validation("k", 1));
}

void ScriptStoreTest::statsOfNothingAreNoNumbers()
{
    const auto stats = m_store->stats();
    VERIFY_OK(stats);
    QCOMPARE(stats->keys, 0);
    QVERIFY(!stats->templateSuccessRate());
    QVERIFY(!stats->refinementRate());
}

void ScriptStoreTest::statsCountTemplatesAndRefinements()
{
    VERIFY_OK(
        m_store->addAll(std::vector{script("a"), script("b"), script("b", "recipe:x"), script("c"),
                                    script("c", "llm-refactor-1"), script("d"), script("old")}));
    VERIFY_OK(m_store->addValidations(
        std::vector{verdict("a", 1, true), verdict("b", 1, false), verdict("b", 2, true),
                    verdict("c", 1, false), verdict("c", 2, false), verdict("old", 1, true)}));
    VERIFY_OK(m_store->makeEffective("a", 1));
    VERIFY_OK(m_store->addHits(std::vector<ScriptHits>{{"a", 5}}));
    VERIFY_OK(m_store->archive("old"));
    const auto stats = m_store->stats();
    VERIFY_OK(stats);
    QCOMPARE(stats->keys, 4);
    QCOMPARE(stats->versions, 6);
    QCOMPARE(stats->archived, 1);
    QCOMPARE(stats->hits, 5);
    QCOMPARE(stats->templatesValidated, 3);
    QCOMPARE(stats->templatesPassed, 1);
    QCOMPARE(stats->keysRefined, 2);
    QCOMPARE(stats->refinementRate(), 0.5);
}

} // namespace tst_scriptstore

QTEST_GUILESS_MAIN(tst_scriptstore::ScriptStoreTest)
#include "tst_scriptstore.moc"
