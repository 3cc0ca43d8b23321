// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/modelaccess.h"
#include "core/engine/modelmeans.h"
#include "core/settings/consent.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace espalier;
using namespace espalier::engine;
using namespace std::chrono_literals;
using test::Home;
using test::TemporaryProject;

namespace {

const ModelQuestion kQuestion{
    .system = "SYSTEM", .lead = "LEARNED", .subject = "SUBJECT", .detail = "FAILED"};
constexpr auto kFar = "https://models.example:443";

/// Answers without a network, and says what it was asked.
class FakeClient final : public llm::LlmClient {
public:
    Result<llm::ChatReply> chat(const llm::ChatRequest &request, JobContext &,
                                const llm::ChunkSink &) override
    {
        const std::scoped_lock lock(m_mutex);
        asked.push_back(request);
        const llm::Usage usage{.input = 10, .output = 5, .costUsd = cost};
        if (!request.meter(usage)) {
            (void)request.meter({.costUsd = 0.0}); // what was used after all
            return failure(ErrorKind::Budget, "the meter said no");
        }
        return llm::ChatReply{
            .text = "ANSWER", .model = request.model, .asked = request.model, .usage = usage};
    }
    Result<llm::Embeddings> embed(const llm::EmbedRequest &, JobContext &) override
    {
        return failure(ErrorKind::Unsupported, "no vectors");
    }
    Result<llm::TokenCount> countTokens(std::string_view, JobContext &) override
    {
        return llm::TokenCount{};
    }

    std::vector<llm::ChatRequest> asked;
    double cost = 0.25;

private:
    std::mutex m_mutex;
};

/// A project and a user of its own, and how models are asked there.
struct Setting {
    TemporaryProject project;
    Home home;
    ModelSettings settings;
    std::shared_ptr<FakeClient> fake = std::make_shared<FakeClient>();
    bool real = true; ///< the server of the tests, not the fake
    ConsentAsker ask;
    std::string ticket;

    /// At a server of this machine.
    Setting(const test::ModelServer &server, const std::string &scenario)
    {
        settings.endpoint.provider = llm::Provider::OpenAi;
        settings.endpoint.baseUrl = server.url(scenario);
        settings.endpoint.models = "good";
        settings.endpoint.retry.tries = 1;
    }
    /// At a server elsewhere, which is not there: the fake answers.
    Setting() : real(false)
    {
        settings.endpoint.provider = llm::Provider::OpenAi;
        settings.endpoint.baseUrl = "https://models.example";
        settings.endpoint.models = "good";
        setPrice(1);
    }

    /// US dollars for a million tokens, in the user's own table.
    void setPrice(double price) const
    {
        const auto file = home.paths().config / "prices.json";
        const Json table{
            {"prices",
             {{{"model", "good"}, {"input", price}, {"output", price}, {"as_of", "2026-01-01"}}}}};
        if (!makeFolder(file.parent_path()) || !writeFileAtomically(file, toText(table)))
            qFatal("cannot write prices");
    }

    [[nodiscard]] Result<std::shared_ptr<ModelAccess>> access() const
    {
        ModelSurroundings around{.project = project.root(),
                                 .paths = home.paths(),
                                 .ask = ask,
                                 .ticket = ticket,
                                 .connect = {}};
        if (!real)
            around.connect = [client = fake](JobContext &) {
                return Result<std::shared_ptr<llm::LlmClient>>(client);
            };
        return ModelAccess::create(settings, around);
    }

    [[nodiscard]] std::vector<store::Exchange> kept(const std::string &run = {}) const
    {
        auto database =
            store::Database::open(home.paths().data / "knowledge.db", store::knowledgeSchema());
        if (!database)
            return {};
        store::ExchangeStore store(**database);
        std::vector<store::Exchange> all;
        for (const auto &each : store.recent(run, 1000).value_or(std::vector<store::Exchange>{})) {
            if (auto whole = store.find(each.key); whole && *whole)
                all.push_back(**whole);
        }
        return all;
    }

    /// As if an earlier run had cost so much today.
    void spend(double usd, const std::string &forTicket = {}) const
    {
        const auto folder = home.paths().data;
        if (!makeFolder(folder))
            qFatal("no folder");
        auto database = store::Database::open(folder / "knowledge.db", store::knowledgeSchema());
        store::ExchangeStore store(**database);
        store::Exchange exchange{.key = "earlier",
                                 .provider = "openai",
                                 .model = "good",
                                 .run = "earlier",
                                 .ticket = forTicket,
                                 .prompt = "p",
                                 .createdAt = toRfc3339(std::chrono::system_clock::now())};
        const auto begun = store.begin(exchange);
        exchange.state = store::ExchangeState::Answered;
        exchange.costNanoUsd = std::llround(usd * 1e9);
        if (!begun || !store.finish(exchange))
            qFatal("cannot spend");
    }
};

Result<ModelAnswer> asked(const Result<std::shared_ptr<ModelAccess>> &access,
                          const ModelQuestion &question = kQuestion)
{
    if (!access)
        return failure(access.error());
    JobContext job;
    return (*access)->ask(question, job);
}

} // namespace

class ModelAccessTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void asksAndKeepsTheExchange();
    void secretsStayHere();
    void theNextOfThePoolIsAsked();
    void theBudgetOfARunHoldsInMidStream();
    void whatOthersSpentTodayCounts();
    void whatATicketHasCostCounts();
    void aModelWithoutAPriceIsNotPaid();
    void withoutAHomeNothingIsPaid();
    void nothingIsSentWithoutConsent();
    void consentOnceIsForOneText();
    void consentForAlwaysIsKept();
    void thisMachineNeedsNoConsent();
    void aStopWhileAPersonIsAsked();
    void aStopWhileAModelAnswers();
    void failuresAreKept();
    void aMissingKeyIsSaid();
    void manyAtOnce();
    void recordsAndReplays();
    void aRecordingKnowsNothingElse();
    void badSettingsAreRefused_data();
    void badSettingsAreRefused();
    void fingerprintsDiffer();
    void meansAskThroughIt();
    void aRecordingIsAskedWithoutWhatWasLearned();

private:
    test::ModelServer m_server;
};

void ModelAccessTest::asksAndKeepsTheExchange()
{
    const Setting setting(m_server, "plain-access");
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QVERIFY(answer->text.starts_with("Hello"));
    QCOMPARE(answer->model, "good");
    QCOMPARE(answer->costUsd, 0.0);
    QVERIFY(!answer->recorded && !answer->error);
    const auto log = m_server.log("plain-access");
    QCOMPARE(log.size(), 1u);
    QCOMPARE(log[0]["body"]["messages"][1]["content"].get<std::string>(),
             "LEARNED\nSUBJECT\nFAILED");
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].prompt, "SYSTEM\n\nLEARNED\nSUBJECT\nFAILED");
    QCOMPARE(kept[0].reply, answer->text);
    QCOMPARE(kept[0].state, store::ExchangeState::Answered);
    QCOMPARE(kept[0].provider, "openai");
    QCOMPARE(kept[0].model, "good");
    QCOMPARE(kept[0].promptTokens, 100);
    QCOMPARE(kept[0].replyTokens, 7);
    QVERIFY(kept[0].durationMs > 0);
    QVERIFY(!kept[0].recorded);
}

void ModelAccessTest::secretsStayHere()
{
    const auto secret = std::string("gh") + "p_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
    const Setting setting(m_server, "plain-secret");
    VERIFY_OK(asked(setting.access(), {.system = "S",
                                       .lead = "lead " + secret,
                                       .subject = "token = \"" + secret + "\"",
                                       .detail = "E " + secret}));
    const auto sent = m_server.log("plain-secret")[0]["raw"].get<std::string>();
    QVERIFY(sent.contains("[masked:"));
    QVERIFY(!sent.contains(secret));
    QVERIFY(!setting.kept()[0].prompt.contains(secret));
}

void ModelAccessTest::theNextOfThePoolIsAsked()
{
    Setting setting(m_server, "pool-access");
    setting.settings.endpoint.models = "gone, good";
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QCOMPARE(answer->model, "good"); // the one that was chosen
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 2u); // the newest first
    QCOMPARE(kept[1].model, "gone");
    QCOMPARE(kept[1].state, store::ExchangeState::Failed);
    QCOMPARE(kept[0].model, "good");
}

void ModelAccessTest::theBudgetOfARunHoldsInMidStream()
{
    Setting setting(m_server, "slow-budget");
    setting.setPrice(10'000); // of a proxy of this machine, say
    setting.settings.budgets.run = 0.5;
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QVERIFY(answer->error.has_value());
    QCOMPARE(answer->error->kind, ErrorKind::Budget);
    QVERIFY2(answer->error->text().contains("llm.budget_run"), answer->error->text().c_str());
    QVERIFY2(answer->costUsd > 0.5 && answer->costUsd < 0.75, // a piece of an answer more
             std::to_string(answer->costUsd).c_str());
    const auto kept = setting.kept();
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
    QCOMPARE(kept[0].costNanoUsd, std::llround(answer->costUsd * 1e9));
    QVERIFY(kept[0].reply.contains("tick")); // what came of the answer
    QVERIFY(kept[0].error.contains("budget"));
    VERIFY_FAILS(Budget, asked(access)); // nothing more is sent
    QCOMPARE(m_server.log("slow-budget").size(), 1u);
    QCOMPARE(setting.kept().size(), 1u);
}

void ModelAccessTest::whatOthersSpentTodayCounts()
{
    Setting setting(m_server, "plain-day");
    setting.setPrice(1);
    setting.spend(4.5);
    const auto answer = asked(setting.access());
    VERIFY_OK(answer);
    QVERIFY(!answer->error && answer->costUsd > 0);
    setting.settings.budgets.day = 4;
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY2(refused.error().text().contains("llm.budget_day"), refused.error().text().c_str());
}

void ModelAccessTest::whatATicketHasCostCounts()
{
    Setting setting(m_server, "plain-ticket");
    setting.setPrice(1);
    setting.spend(2, "T-1");
    setting.ticket = "T-2";
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(setting.kept()[0].ticket, "T-2");
    setting.ticket = "T-1";
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY2(refused.error().text().contains("llm.budget_ticket"), refused.error().text().c_str());
    QCOMPARE(m_server.log("plain-ticket").size(), 1u);
}

void ModelAccessTest::aModelWithoutAPriceIsNotPaid()
{
    Setting setting;
    setting.settings.endpoint.models = "unheard-of";
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY(refused.error().message.contains("prices.json"));
    QVERIFY(setting.fake->asked.empty());
}

void ModelAccessTest::withoutAHomeNothingIsPaid()
{
    const Setting setting(m_server, "plain-homeless");
    ModelSurroundings around{
        .project = setting.project.root(), .paths = {}, .ask = {}, .ticket = {}, .connect = {}};
    VERIFY_OK(asked(ModelAccess::create(setting.settings, around))); // free: not kept
    around.paths.config = setting.home.paths().config;
    setting.setPrice(1);
    VERIFY_FAILS(NotFound, asked(ModelAccess::create(setting.settings, around)));
    QCOMPARE(m_server.log("plain-homeless").size(), 1u);
}

void ModelAccessTest::nothingIsSentWithoutConsent()
{
    Setting setting;
    VERIFY_FAILS(Permission, asked(setting.access())); // nobody to ask
    int questions = 0;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        ++questions;
        return ConsentAnswer::No;
    };
    const auto access = setting.access();
    VERIFY_FAILS(Permission, asked(access));
    VERIFY_FAILS(Permission, asked(access)); // a no holds for the run
    QCOMPARE(questions, 1);
    QVERIFY(setting.fake->asked.empty());
    QVERIFY(setting.kept().empty());
    VERIFY_FAILS(Permission, asked(setting.access())); // and is asked for in the next
    QCOMPARE(questions, 2);
}

void ModelAccessTest::consentOnceIsForOneText()
{
    Setting setting;
    std::vector<ConsentQuestion> questions;
    setting.ask = [&](const ConsentQuestion &question, JobContext &) {
        questions.push_back(question);
        return ConsentAnswer::Once;
    };
    const auto access = setting.access();
    VERIFY_OK(asked(access));
    VERIFY_OK(asked(access));
    QCOMPARE(questions.size(), 2u);
    QCOMPARE(questions[0].endpoint, kFar);
    QCOMPARE(questions[0].model, "good");
    QVERIFY(questions[0].project == setting.project.root());
    const auto &request = setting.fake->asked.at(0);
    QCOMPARE(request.messages.size(), 1u);
    QCOMPARE(questions[0].text, request.system + "\n\n" + request.messages[0].content);
    QCOMPARE(setting.kept()[0].prompt, questions[0].text);
    QCOMPARE(
        settings::Consent::in(setting.home.paths().state).isGiven(setting.project.root(), kFar),
        false);
}

void ModelAccessTest::consentForAlwaysIsKept()
{
    Setting setting;
    int questions = 0;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        ++questions;
        return ConsentAnswer::Always;
    };
    VERIFY_OK(asked(setting.access()));
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(questions, 1);
    setting.settings.endpoint.baseUrl = "https://other.example";
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(questions, 2);
    QCOMPARE(setting.kept()[0].costNanoUsd, 250'000'000);
}

void ModelAccessTest::thisMachineNeedsNoConsent()
{
    Setting setting(m_server, "plain-here");
    bool questioned = false;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        questioned = true;
        return ConsentAnswer::No;
    };
    VERIFY_OK(asked(setting.access()));
    QVERIFY(!questioned);
}

void ModelAccessTest::aStopWhileAPersonIsAsked()
{
    Setting setting;
    std::stop_source stop;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        stop.request_stop();
        return ConsentAnswer::Always;
    };
    JobContext job(stop.get_token());
    const auto access = setting.access();
    VERIFY_OK(access);
    VERIFY_FAILS(Cancelled, (*access)->ask(kQuestion, job));
    QVERIFY(setting.fake->asked.empty());
    QCOMPARE(
        settings::Consent::in(setting.home.paths().state).isGiven(setting.project.root(), kFar),
        false);
}

void ModelAccessTest::aStopWhileAModelAnswers()
{
    const Setting setting(m_server, "slow-access");
    std::stop_source stop;
    JobContext job(stop.get_token());
    const auto access = setting.access();
    VERIFY_OK(access);
    std::jthread stopper([&] {
        while (m_server.log("slow-access").empty())
            std::this_thread::yield();
        stop.request_stop();
    });
    VERIFY_FAILS(Cancelled, (*access)->ask(kQuestion, job));
    stopper.join();
    const auto kept = setting.kept();
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
}

void ModelAccessTest::failuresAreKept()
{
    const Setting setting(m_server, "fails-object");
    VERIFY_FAILS(InvalidInput, asked(setting.access()));
    const auto kept = setting.kept();
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
    QVERIFY(kept[0].error.contains("bad thing"));
}

void ModelAccessTest::aMissingKeyIsSaid()
{
    Setting setting;
    setting.real = true;
    setting.settings.key = "env:ESPALIER_TEST_NO_SUCH_KEY";
    const auto answer = asked(setting.access());
    VERIFY_FAILS(NotFound, answer);
    QVERIFY(answer.error().text().contains("ESPALIER_TEST_NO_SUCH_KEY"));
}

void ModelAccessTest::manyAtOnce()
{
    Setting setting;
    setting.fake->cost = 0.125;
    setting.settings.budgets.run = 1;
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto access = setting.access();
    VERIFY_OK(access);
    std::atomic<int> good = 0;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                JobContext job;
                const auto answer = (*access)->ask(kQuestion, job);
                if (answer && !answer->error)
                    ++good;
                else if ((answer ? *answer->error : answer.error()).kind == ErrorKind::Budget)
                    ++refused;
            });
    }
    QCOMPARE(good + refused, 16);
    // Those under way at once may stop each other; never is more spent than there is.
    QVERIFY(good > 0 && good <= 8);
    std::int64_t spent = 0;
    for (const auto &each : setting.kept((*access)->run())) {
        QVERIFY(each.state != store::ExchangeState::Sent);
        spent += each.state == store::ExchangeState::Answered ? each.costNanoUsd : 0;
    }
    QCOMPARE(spent, good * 125'000'000);
}

void ModelAccessTest::recordsAndReplays()
{
    Setting setting(m_server, "plain-record");
    setting.settings.record = "recorded.json";
    const auto first = asked(setting.access());
    VERIFY_OK(first);
    setting.settings.record.clear();
    setting.settings.recording = "recorded.json";
    setting.settings.endpoint = {};
    auto question = kQuestion;
    question.lead.clear();           // what was learned since,
    question.detail = "other words"; // and the tools' words, may be others
    const auto access = setting.access();
    const auto again = asked(access, question);
    VERIFY_OK(again);
    QCOMPARE(again->text, first->text);
    QCOMPARE(again->model, "good");
    QVERIFY(again->recorded);
    QCOMPARE(again->costUsd, 0.0);
    QCOMPARE(m_server.log("plain-record").size(), 1u);
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 1u);
    QVERIFY(kept[0].recorded);
    QCOMPARE(kept[0].costNanoUsd, 0);
    QCOMPARE(kept[0].provider, "recorded");
    QCOMPARE(kept[0].model, "good");
}

void ModelAccessTest::aRecordingKnowsNothingElse()
{
    Setting setting(m_server, "plain-record-other");
    setting.settings.record = "recorded.json";
    VERIFY_OK(asked(setting.access()));
    setting.settings.recording = "recorded.json";
    auto question = kQuestion;
    question.subject = "ANOTHER";
    VERIFY_FAILS(NotFound, asked(setting.access(), question));
    QCOMPARE(m_server.log("plain-record-other").size(), 1u);
}

void ModelAccessTest::badSettingsAreRefused_data()
{
    QTest::addColumn<QString>("what");
    for (const auto *what : {"address", "recording", "damaged recording", "prices"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void ModelAccessTest::badSettingsAreRefused()
{
    QFETCH(const QString, what);
    Setting setting;
    if (what == QLatin1String("address"))
        setting.settings.endpoint.baseUrl = "http://models.example";
    if (what.endsWith(QLatin1String("recording")))
        setting.settings.recording = "recorded.json";
    if (what.startsWith(QLatin1String("damaged")))
        setting.project.write("recorded.json", "[");
    if (what == QLatin1String("prices"))
        setting.setPrice(-1);
    QVERIFY(!setting.access());
}

void ModelAccessTest::fingerprintsDiffer()
{
    Setting setting;
    const auto one = (*setting.access())->fingerprint();
    QCOMPARE((*setting.access())->fingerprint(), one);
    setting.settings.endpoint.models = "good,better";
    const auto two = (*setting.access())->fingerprint();
    QVERIFY(two != one);
    setting.settings.endpoint.baseUrl = "https://other.example";
    QVERIFY((*setting.access())->fingerprint() != two);
}

void ModelAccessTest::meansAskThroughIt()
{
    Setting setting;
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto access = setting.access();
    VERIFY_OK(access);
    const auto part = modelMeans(*access);
    QCOMPARE(part.fingerprint, (*access)->fingerprint());
    refine::Means means{.patterns = "LEARNED"};
    part.add(means, {}, {});
    QVERIFY(static_cast<bool>(means.ask));
    QCOMPARE(means.patterns, "LEARNED");
    JobContext job;
    const refine::Prompt prompt{
        .system = "SYSTEM", .patterns = means.patterns, .request = "SUBJECT", .failures = "FAILED"};
    const auto reply = means.ask(prompt, 1, job);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "ANSWER");
    QCOMPARE(reply->model, "good");
    QCOMPARE(reply->costUsd, 0.25);
    QCOMPARE(setting.fake->asked[0].messages[0].content, "LEARNED\nSUBJECT\nFAILED");
}

void ModelAccessTest::aRecordingIsAskedWithoutWhatWasLearned()
{
    Setting setting(m_server, "plain-record-means");
    setting.settings.record = "recorded.json";
    VERIFY_OK(asked(setting.access()));
    setting.settings.recording = "recorded.json";
    const auto access = setting.access();
    VERIFY_OK(access);
    refine::Means means{.patterns = "LEARNED", .examples = {{"a", "b"}}};
    modelMeans(*access).add(means, {}, {});
    QVERIFY(means.patterns.empty() && means.examples.empty());
    JobContext job;
    const auto reply = means.ask({.system = "SYSTEM", .request = "SUBJECT"}, 1, job);
    VERIFY_OK(reply);
    QCOMPARE(reply->model, "good (recorded)");
    QCOMPARE(reply->costUsd, 0.0);
}

QTEST_GUILESS_MAIN(ModelAccessTest)
#include "tst_modelaccess.moc"
