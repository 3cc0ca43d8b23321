// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/exchangestore.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"
#include "core/store/patternusestore.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_patternusestore {

using namespace espalier;
using namespace espalier::store;

static constexpr auto kTime = "2026-01-02T03:04:05.000Z";

static PatternUse use(std::int64_t pattern, UseKind kind, const std::string &exchange = {},
                      UseOutcome outcome = UseOutcome::Unknown)
{
    return {.pattern = pattern,
            .kind = kind,
            .exchange = exchange,
            .run = "run-1",
            .language = "go",
            .functionName = "grow",
            .outcome = outcome,
            .createdAt = kTime};
}

class PatternUseStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void usesComeBackAsTheyWere();
    void theModelIsThatOfTheExchange();
    void anAttemptIsSettledByItsExchange();
    void usesAreSummed();
    void whatWasMergedIsFoundAlsoByWayOfOthers();
    void failuresAreCountedByWeek();

private:
    std::unique_ptr<Database> m_database;
};

void PatternUseStoreTest::init()
{
    m_database = Database::inMemory(knowledgeSchema()).value();
}

void PatternUseStoreTest::usesComeBackAsTheyWere()
{
    PatternUseStore store(*m_database);
    const std::vector uses{use(1, UseKind::Recipe, {}, UseOutcome::Failed),
                           use(2, UseKind::Lesson, {}, UseOutcome::Passed),
                           use(1, UseKind::Lesson, {}, UseOutcome::Passed)};
    QCOMPARE(store.add(uses), 3);
    const std::vector<std::int64_t> one{1};
    const auto found = store.of(one, 10);
    VERIFY_OK(found);
    QCOMPARE(found->size(), 2u);
    QVERIFY(found->front().kind == UseKind::Lesson); // the newest first
    QVERIFY(found->front().outcome == UseOutcome::Passed);
    const auto &first = found->back();
    QVERIFY(first.kind == UseKind::Recipe && first.outcome == UseOutcome::Failed);
    QCOMPARE(first.run, "run-1");
    QCOMPARE(first.language, "go");
    QCOMPARE(first.functionName, "grow");
    QCOMPARE(first.createdAt, kTime);
    QVERIFY(first.model.empty() && first.exchange.empty());
    QCOMPARE(store.of(one, 1)->size(), 1u);
    QVERIFY(store.of({}, 10)->empty());
}

void PatternUseStoreTest::theModelIsThatOfTheExchange()
{
    VERIFY_OK(ExchangeStore(*m_database)
                  .begin({.key = "k", .model = "a-model", .prompt = "p", .createdAt = kTime}));
    PatternUseStore store(*m_database);
    const std::vector uses{use(1, UseKind::Prompt, "k")};
    VERIFY_OK(store.add(uses));
    const std::vector<std::int64_t> one{1};
    QCOMPARE(store.of(one, 10)->front().model, "a-model");
}

void PatternUseStoreTest::anAttemptIsSettledByItsExchange()
{
    PatternUseStore store(*m_database);
    const std::vector uses{use(1, UseKind::Prompt, "a"), use(2, UseKind::Prompt, "a"),
                           use(1, UseKind::Prompt, "b"), use(1, UseKind::Recipe)};
    VERIFY_OK(store.add(uses));
    QCOMPARE(store.settle("a", UseOutcome::Passed), 2);
    QCOMPARE(store.settle("a", UseOutcome::Passed), 0);
    QCOMPARE(store.settle("never", UseOutcome::Failed), 0);
    QCOMPARE(store.settle("", UseOutcome::Failed), 0); // recipes have no exchange
    const std::vector<std::int64_t> one{1};
    const auto found = store.of(one, 10);
    QVERIFY((*found)[0].outcome == UseOutcome::Unknown); // the recipe
    QVERIFY((*found)[1].outcome == UseOutcome::Unknown); // of b
    QVERIFY((*found)[2].outcome == UseOutcome::Passed);
}

void PatternUseStoreTest::usesAreSummed()
{
    PatternUseStore store(*m_database);
    const std::vector uses{use(1, UseKind::Prompt, "a", UseOutcome::Passed),
                           use(1, UseKind::Prompt, "b"),
                           use(2, UseKind::Recipe, {}, UseOutcome::Failed),
                           use(3, UseKind::Lesson, {}, UseOutcome::Passed)};
    VERIFY_OK(store.add(uses));
    const std::vector<std::int64_t> some{1, 2};
    const auto sums = store.sums(some);
    VERIFY_OK(sums);
    QCOMPARE(sums->told, 2);
    QCOMPARE(sums->applied, 1);
    QCOMPARE(sums->passed, 1);
    QCOMPARE(sums->failed, 1);
    QCOMPARE(sums->all(), 3);
    QCOMPARE(store.sums({})->all(), 0);
}

void PatternUseStoreTest::whatWasMergedIsFoundAlsoByWayOfOthers()
{
    PatternStore store(*m_database);
    const PatternReason reason{.kind = "created", .actor = "human", .note = {}, .at = kTime};
    for (const auto *key : {"a", "b", "c", "d"})
        VERIFY_OK(store.add({.key = key, .name = key}, reason));
    for (const auto &[from, into] : {std::pair(2, 1), std::pair(3, 2)})
        VERIFY_OK(store.change(from, reason, [&](model::Pattern &pattern, PatternReason &) {
            pattern.state = model::PatternState::Merged;
            pattern.mergedInto = into;
            return Result<>();
        }));
    QCOMPARE(store.mergedInto(1).value(), (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(store.mergedInto(2).value(), (std::vector<std::int64_t>{3}));
    QVERIFY(store.mergedInto(4)->empty());
    QCOMPARE(store.list()->size(), 2u); // those that are merged are not listed
    QCOMPARE(store.listWithForgotten()->size(), 4u);
    QVERIFY(store.search("b", 10)->empty());
}

void PatternUseStoreTest::failuresAreCountedByWeek()
{
    KnowledgeStore store(*m_database);
    const auto tell = [&](const char *day, std::uint64_t function, bool success,
                          const char *language = "go", const char *errorClass = "go_vet") {
        const CapturedLearning learning{
            .learning = {.language = language,
                         .functionHash = function,
                         .success = success,
                         .code = "x",
                         .errorPattern = success ? "" : errorClass,
                         .createdAt = std::string(day) + "T12:00:00.000Z"}};
        VERIFY_OK(store.capture({}, std::span(&learning, 1)));
    };
    tell("2026-01-01", 1, false);
    tell("2026-01-02", 2, false);
    tell("2026-01-02", 3, false, "python"); // another language
    tell("2026-01-02", 3, false, "go", "go_type_error");
    tell("2026-01-20", 1, true); // mends the first one
    tell("2026-01-20", 1, false);
    const auto weeks = store.mendedByWeek(model::Construct::Function, {"go_vet"}, {"go"});
    VERIFY_OK(weeks);
    QCOMPARE(weeks->size(), 2u);
    QCOMPARE((*weeks)[0].group, "2026-W01");
    QCOMPARE((*weeks)[0].learnings, 2);
    QCOMPARE((*weeks)[0].successes, 1);
    QCOMPARE((*weeks)[1].group, "2026-W04");
    QCOMPARE((*weeks)[1].learnings, 1);
    QCOMPARE((*weeks)[1].successes, 0);
    QVERIFY(store.mendedByWeek(model::Construct::Loop, {"go_vet"}, {"go"})->empty());
    QVERIFY(store.mendedByWeek(model::Construct::Function, {}, {"go"})->empty());
}

} // namespace tst_patternusestore

QTEST_GUILESS_MAIN(tst_patternusestore::PatternUseStoreTest)
#include "tst_patternusestore.moc"
