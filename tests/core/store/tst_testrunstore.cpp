// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"
#include "core/store/scriptstore.h"
#include "core/store/statement.h"
#include "core/store/testrunstore.h"
#include "core/store/tracedrunstore.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>
#include <format>

namespace tst_testrunstore {

using namespace espalier;
using namespace espalier::store;

static model::TestRun passed(const std::string &key, const std::string &test,
                             const std::string &startedAt = "2026-01-02T03:04:05.000Z")
{
    return {.key = key,
            .version = 1,
            .test = {.name = test, .outcome = "passed", .seconds = 0.25},
            .startedAt = startedAt};
}

class TestRunStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aRunComesBackAsItWas();
    void ofEachTestTheLastRunsAreKept();
    void theLatestOfEffectiveVersionsAreListed();
    void verdictsCountAsRuns();
    void manyTestsAreListedQuickly();
    void aDamagedRunIsNamed();
    void tracedRunsAreBounded();
    void anOlderDatabaseKeepsItsScripts();

private:
    void addScript(const std::string &key)
    {
        ScriptStore scripts(*m_database);
        VERIFY_OK(scripts.add({.key = key, .language = "python", .origin = "template"}));
        VERIFY_OK(scripts.makeEffective(key, 1));
    }
    std::unique_ptr<Database> m_database;
    std::unique_ptr<TestRunStore> m_store;
};

void TestRunStoreTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(projectSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
    m_store = std::make_unique<TestRunStore>(*m_database);
}

void TestRunStoreTest::aRunComesBackAsItWas()
{
    auto failed = passed("k", "test_b");
    failed.test.outcome = "failed";
    failed.test.message = "E  no";
    failed.test.testLine = 3;
    failed.test.scriptLine = 4;
    failed.test.comparison = model::Comparison{"a", "==", "b"};
    failed.output = "printed";
    const std::array runs{passed("k", "test_a"), failed};
    VERIFY_OK(m_store->add(runs));
    const auto history = m_store->history("k", "test_b", 10);
    VERIFY_OK(history);
    QCOMPARE(history->size(), 1u);
    const auto &back = history->front();
    QCOMPARE(back.version, 1);
    QCOMPARE(back.test.outcome, "failed");
    QCOMPARE(back.test.message, "E  no");
    QCOMPARE(back.test.seconds, 0.25);
    QCOMPARE(back.test.testLine, 3);
    QCOMPARE(back.test.scriptLine, 4);
    QVERIFY(back.test.comparison == failed.test.comparison);
    QCOMPARE(back.output, "printed");
    QCOMPARE(back.startedAt, failed.startedAt);
    QCOMPARE(m_store->history("k", "test_a", 10)->front().test.seconds, 0.25);
    QVERIFY(m_store->history("k", "no such test", 10)->empty());
}

void TestRunStoreTest::ofEachTestTheLastRunsAreKept()
{
    for (int i = 10; i < 35; ++i) {
        const std::array runs{passed("k", "test_a", std::to_string(i))};
        VERIFY_OK(m_store->add(runs));
    }
    const std::array other{passed("k", "test_b", "1")};
    VERIFY_OK(m_store->add(other));
    const auto history = m_store->history("k", "test_a", 100);
    VERIFY_OK(history);
    QCOMPARE(history->size(), static_cast<std::size_t>(TestRunStore::kKept));
    QCOMPARE(history->front().startedAt, "34");
    QCOMPARE(history->back().startedAt, "15");
    QCOMPARE(m_store->history("k", "test_a", 2)->size(), 2u);
    QCOMPARE(m_store->history("k", "test_b", 2)->size(), 1u);
}

void TestRunStoreTest::theLatestOfEffectiveVersionsAreListed()
{
    addScript("k");
    const std::array first{passed("k", "test_b"), passed("k", "test_a"), passed("other", "test")};
    VERIFY_OK(m_store->add(first));
    auto again = first;
    for (auto &run : again) {
        run.test.outcome = "failed";
        run.startedAt = "2026-01-02T03:04:06.000Z";
    }
    VERIFY_OK(m_store->add(again));
    const auto latest = m_store->latest();
    VERIFY_OK(latest);
    QCOMPARE(latest->size(), 2u);
    QCOMPARE(latest->front().test.name, "test_b"); // as in the suite
    QCOMPARE(latest->front().test.outcome, "failed");
    QCOMPARE(latest->back().test.name, "test_a");
}

void TestRunStoreTest::verdictsCountAsRuns()
{
    addScript("k");
    ScriptStore scripts(*m_database);
    const model::Validation verdict{
        .scriptKey = "k",
        .scriptVersion = 1,
        .tests = {{.name = "test_a", .outcome = "failed"}, {.name = "test_b", .outcome = "passed"}},
        .createdAt = "2026-01-02T03:04:05.500Z"};
    VERIFY_OK(scripts.addValidation(verdict));
    const std::array runs{passed("k", "test_a", "2026-01-02T03:04:05.400Z"),
                          passed("k", "test_b", "2026-01-02T03:04:05.600Z")};
    VERIFY_OK(m_store->add(runs));
    const auto latest = m_store->latest();
    VERIFY_OK(latest);
    QCOMPARE(latest->size(), 2u);
    QCOMPARE(latest->front().test.outcome, "failed");
    QCOMPARE(latest->front().startedAt, verdict.createdAt);
    QCOMPARE(latest->back().startedAt, runs.back().startedAt);
}

void TestRunStoreTest::manyTestsAreListedQuickly()
{
    std::vector<model::TestRun> runs;
    for (int k = 0; k < 500; ++k) {
        addScript(std::format("key {:03}", k));
        for (int t = 0; t < 20; ++t)
            runs.push_back(passed(std::format("key {:03}", k), std::format("test_{}", t)));
    }
    for (int i = 0; i < 3; ++i)
        VERIFY_OK(m_store->add(runs));
    const auto start = std::chrono::steady_clock::now();
    const auto latest = m_store->latest();
    const auto took = std::chrono::steady_clock::now() - start;
    VERIFY_OK(latest);
    QCOMPARE(latest->size(), 10'000u);
    QVERIFY2(took < std::chrono::milliseconds(500),
             std::to_string(std::chrono::duration<double>(took).count()).c_str());
}

void TestRunStoreTest::aDamagedRunIsNamed()
{
    const std::array runs{passed("k", "test_a")};
    VERIFY_OK(m_store->add(runs));
    VERIFY_OK(m_database->execute("UPDATE test_runs SET detail = '{\"name\": 3}'"));
    VERIFY_FAILS(Corrupt, m_store->history("k", "test_a", 1));
}

void TestRunStoreTest::tracedRunsAreBounded()
{
    TracedRunStore traced(*m_database);
    for (int i = 0; i < 25; ++i)
        VERIFY_OK(traced.add({{"number", i}}));
    const auto runs = traced.list();
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), static_cast<std::size_t>(TracedRunStore::kKept));
    QCOMPARE(runs->front()["number"], 24);
    QCOMPARE(runs->back()["number"], 5);
    VERIFY_OK(m_database->execute("UPDATE traced_runs SET json = '{' WHERE id % 2 = 0"));
    QCOMPARE(traced.list()->size(), 10u);
}

void TestRunStoreTest::anOlderDatabaseKeepsItsScripts()
{
    const test::TemporaryProject folder;
    const Schema older{.name = "project", .migrations = projectSchema().migrations.first(1)};
    {
        const auto database = Database::open(folder.path("espalier.db"), older);
        VERIFY_OK(database);
        Statement insert(**database,
                         "INSERT INTO scripts (key, version, digest, language, shape, origin, "
                         "text, tests, function_name, model_used, created_at, effective) "
                         "VALUES ('k', 1, '', '', '', 'template', 'text', '', '', '', '', 1)");
        VERIFY_OK(insert.run());
    }
    const auto database = Database::open(folder.path("espalier.db"), projectSchema());
    VERIFY_OK(database);
    ScriptStore scripts(**database);
    const auto script = scripts.effective("k");
    VERIFY_OK(script);
    QVERIFY(script->has_value() && (*script)->text == "text" && !(*script)->pinned);
    VERIFY_OK(scripts.setPinned("k", true));
    VERIFY_OK(TestRunStore(**database).latest());
    QCOMPARE(keptCopies(folder.path("espalier.db")).size(), 1u);
}

} // namespace tst_testrunstore

QTEST_GUILESS_MAIN(tst_testrunstore::TestRunStoreTest)
#include "tst_testrunstore.moc"
