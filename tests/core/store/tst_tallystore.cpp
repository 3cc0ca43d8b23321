// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgestore.h"
#include "core/store/tallystore.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_tallystore {

using namespace espalier;
using namespace espalier::store;

class TallyStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void addsToWhatIsThere();
    void kindsAreKeptApart();
    void testsGoWithTheirFailures();
    void theNextSuccessOfAFunctionIsFound();

private:
    [[nodiscard]] std::int64_t tell(bool success, std::uint64_t function,
                                    const std::string &tests = {},
                                    model::LearningSource source = {});
    std::unique_ptr<Database> m_database;
};

void TallyStoreTest::init()
{
    m_database = Database::inMemory(knowledgeSchema()).value();
}

std::int64_t TallyStoreTest::tell(bool success, std::uint64_t function, const std::string &tests,
                                  model::LearningSource source)
{
    KnowledgeStore store(*m_database);
    CapturedLearning learning{.learning = {.language = "go",
                                           .source = source,
                                           .functionHash = function,
                                           .shape = "go|x",
                                           .origin = success ? "recipe:x" : "template",
                                           .success = success,
                                           .code = success ? "good" : "bad",
                                           .errorPattern = success ? "" : "go_vet",
                                           .createdAt = "2026-01-02T03:04:05.000Z"},
                              .space = {},
                              .vector = {},
                              .tests = tests};
    if (!store.capture({}, std::span(&learning, 1)))
        qFatal("a learning was not captured");
    return store.recent({}, 1)->front().id;
}

void TallyStoreTest::addsToWhatIsThere()
{
    TallyStore store(*m_database);
    const RecipeTallyRow row{.recipe = "a",
                             .language = "go",
                             .construct = model::Construct::Loop,
                             .errorClass = "go_vet",
                             .tried = 2,
                             .repaired = 1};
    QCOMPARE(store.add(std::span(&row, 1)).value(), 1);
    QCOMPARE(store.add(std::span(&row, 1)).value(), 1);
    const auto rows = store.all();
    VERIFY_OK(rows);
    QCOMPARE(rows->size(), 1u);
    QCOMPARE(rows->front().tried, 4);
    QCOMPARE(rows->front().repaired, 2);
    QCOMPARE(rows->front().construct, model::Construct::Loop);
    QCOMPARE(rows->front().errorClass, "go_vet");
}

void TallyStoreTest::kindsAreKeptApart()
{
    TallyStore store(*m_database);
    const std::vector<RecipeTallyRow> rows{
        {.recipe = "a", .language = "go", .errorClass = "x", .tried = 1, .repaired = 0},
        {.recipe = "a", .language = "python", .errorClass = "x", .tried = 1, .repaired = 0},
        {.recipe = "a", .language = "go", .errorClass = "y", .tried = 1, .repaired = 0},
        {.recipe = "b", .language = "go", .errorClass = "x", .tried = 1, .repaired = 0}};
    QCOMPARE(store.add(rows).value(), 4);
    QCOMPARE(store.all()->size(), 4u);
}

void TallyStoreTest::testsGoWithTheirFailures()
{
    KnowledgeStore store(*m_database);
    const auto id = tell(false, 1, "the tests");
    static_cast<void>(tell(false, 2));
    const auto replayable = store.replayable();
    VERIFY_OK(replayable);
    QCOMPARE(replayable->size(), 1u);
    QCOMPARE(replayable->front().tests, "the tests");
    QCOMPARE(replayable->front().learning.id, id);
    QCOMPARE(store.clear("python").value(), 0);
    QCOMPARE(store.replayable()->size(), 1u); // what others refer to stays
    QCOMPARE(store.clear("").value(), 2);
    QVERIFY(store.replayable()->empty());
}

void TallyStoreTest::theNextSuccessOfAFunctionIsFound()
{
    KnowledgeStore store(*m_database);
    const auto failed = tell(false, 1);
    const auto other = tell(false, 2);
    static_cast<void>(tell(true, 1, {}, model::LearningSource::CompileCheck));
    const auto passed = tell(true, 1);
    static_cast<void>(tell(true, 1));
    const auto found = store.successAfter(failed);
    VERIFY_OK(found);
    QCOMPARE((*found)->id, passed);
    QVERIFY(!*store.successAfter(other));
    QVERIFY(!*store.successAfter(4711));
}

} // namespace tst_tallystore

QTEST_GUILESS_MAIN(tst_tallystore::TallyStoreTest)
#include "tst_tallystore.moc"
