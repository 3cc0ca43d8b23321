// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/exchangestore.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_exchangestore {

using namespace espalier;
using namespace espalier::store;

static Exchange exchange(const std::string &key, const std::string &run = "run",
                         const std::string &day = "2026-01-31")
{
    return {.key = key,
            .provider = "ollama",
            .model = "a-model",
            .run = run,
            .ticket = "T-1",
            .prompt = "prompt of " + key,
            .reply = "",
            .error = "",
            .createdAt = day + "T23:59:59.999Z"};
}

static Exchange answered(Exchange sent, std::int64_t cost)
{
    sent.state = ExchangeState::Answered;
    sent.reply = "reply";
    sent.promptTokens = 100;
    sent.replyTokens = 20;
    sent.costNanoUsd = cost;
    sent.durationMs = 1500;
    return sent;
}

class ExchangeStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void anExchangeComesBackAsItWas();
    void thePromptIsKeptBeforeTheAnswer();
    void aKeyIsUsedOnce();
    void finishingTwiceWritesOnce();
    void whatWasNeverBegunCannotFinish();
    void failuresKeepWhatTheyCost();
    void sumsAreExact();
    void recentLeavesTextsOut();

private:
    std::unique_ptr<Database> m_database;
    std::unique_ptr<ExchangeStore> m_store;
};

void ExchangeStoreTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(knowledgeSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
    m_store = std::make_unique<ExchangeStore>(*m_database);
}

void ExchangeStoreTest::anExchangeComesBackAsItWas()
{
    auto sent = exchange("k");
    sent.recorded = true;
    QCOMPARE(m_store->begin(sent), 3); // prompt, its hash, exchange
    QCOMPARE(m_store->finish(answered(sent, 1234)), 3);
    const auto found = m_store->find("k");
    VERIFY_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->prompt, sent.prompt);
    QCOMPARE((*found)->reply, "reply");
    QCOMPARE((*found)->provider, "ollama");
    QCOMPARE((*found)->model, "a-model");
    QCOMPARE((*found)->run, "run");
    QCOMPARE((*found)->ticket, "T-1");
    QVERIFY((*found)->state == ExchangeState::Answered);
    QCOMPARE((*found)->promptTokens, 100);
    QCOMPARE((*found)->replyTokens, 20);
    QCOMPARE((*found)->costNanoUsd, 1234);
    QCOMPARE((*found)->durationMs, 1500.0);
    QVERIFY((*found)->recorded);
    QCOMPARE((*found)->createdAt, sent.createdAt);
    QVERIFY(!m_store->find("other")->has_value());
}

void ExchangeStoreTest::thePromptIsKeptBeforeTheAnswer()
{
    VERIFY_OK(m_store->begin(exchange("k")));
    const auto found = m_store->find("k");
    QVERIFY((*found)->state == ExchangeState::Sent);
    QCOMPARE((*found)->prompt, "prompt of k");
    QCOMPARE((*found)->reply, "");
}

void ExchangeStoreTest::aKeyIsUsedOnce()
{
    VERIFY_OK(m_store->begin(exchange("k")));
    VERIFY_FAILS(AlreadyExists, m_store->begin(exchange("k", "other")));
    QCOMPARE((*m_store->find("k"))->run, "run");
}

void ExchangeStoreTest::finishingTwiceWritesOnce()
{
    VERIFY_OK(m_store->begin(exchange("k")));
    VERIFY_OK(m_store->finish(answered(exchange("k"), 5)));
    QCOMPARE(m_store->finish(answered(exchange("k"), 5)), 0);
    QCOMPARE(m_store->finish(answered(exchange("k"), 6)), 1);
}

void ExchangeStoreTest::whatWasNeverBegunCannotFinish()
{
    VERIFY_FAILS(NotFound, m_store->finish(answered(exchange("k"), 5)));
}

void ExchangeStoreTest::failuresKeepWhatTheyCost()
{
    VERIFY_OK(m_store->begin(exchange("k")));
    auto failed = answered(exchange("k"), 7);
    failed.state = ExchangeState::Failed;
    failed.error = "cut in mid-stream";
    VERIFY_OK(m_store->finish(failed));
    const auto sums = m_store->sums(SumBy::Run, "run");
    QCOMPARE(sums->failed, 1);
    QCOMPARE(sums->costNanoUsd, 7);
    QCOMPARE((*m_store->find("k"))->error, "cut in mid-stream");
}

void ExchangeStoreTest::sumsAreExact()
{
    int number = 0;
    for (const auto &[run, day] : {std::pair("one", "2026-01-31"), std::pair("one", "2026-02-01"),
                                   std::pair("two", "2026-02-01")}) {
        // As a sum of binary fractions, ten of these would not be a dollar.
        for (int i = 0; i < 10; ++i) {
            const auto made = exchange("k" + std::to_string(number++), run, day);
            VERIFY_OK(m_store->begin(made));
            VERIFY_OK(m_store->finish(answered(made, 100'000'000)));
        }
    }
    const auto run = m_store->sums(SumBy::Run, "one");
    VERIFY_OK(run);
    QCOMPARE(run->exchanges, 20);
    QCOMPARE(run->costNanoUsd, 2'000'000'000);
    QCOMPARE(run->promptTokens, 2000);
    QCOMPARE(m_store->sums(SumBy::Day, "2026-02-01")->costNanoUsd, 2'000'000'000);
    QCOMPARE(m_store->sums(SumBy::Ticket, "T-1")->exchanges, 30);
    QCOMPARE(m_store->sums(SumBy::Day, "2020-01-01")->exchanges, 0);
    const auto days = m_store->allSums(SumBy::Day, 10);
    QCOMPARE(days->size(), 2u);
    QCOMPARE(days->at(0).group, "2026-02-01");
    QCOMPARE(days->at(1).replyTokens, 200);
    QCOMPARE(m_store->allSums(SumBy::Run, 1)->size(), 1u);
}

void ExchangeStoreTest::recentLeavesTextsOut()
{
    VERIFY_OK(m_store->begin(exchange("a", "one")));
    VERIFY_OK(m_store->begin(exchange("b", "two")));
    const auto all = m_store->recent("", 10);
    QCOMPARE(all->size(), 2u);
    QCOMPARE(all->at(0).key, "b");
    QCOMPARE(all->at(0).prompt, "");
    QCOMPARE(m_store->recent("one", 10)->size(), 1u);
}

} // namespace tst_exchangestore

QTEST_GUILESS_MAIN(tst_exchangestore::ExchangeStoreTest)
#include "tst_exchangestore.moc"
