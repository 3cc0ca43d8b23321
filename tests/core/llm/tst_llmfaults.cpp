// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <thread>

namespace tst_llmfaults {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using llm::Provider;
using std::chrono::steady_clock;
using test::question;
using test::TestClient;

class LlmFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void triesAgain_data();
    void triesAgain();
    void waitsAsTold_data();
    void waitsAsTold();
    void givesUpAfterAllTries();
    void doesNotTryAgain_data();
    void doesNotTryAgain();
    void readsErrorsOfAnyShape_data();
    void readsErrorsOfAnyShape();
    void failsOnBadAnswers_data();
    void failsOnBadAnswers();
    void triesAgainWhenNothingWasHandedOver();
    void doesNotTryAgainAfterHandingOver();
    void keepsTheUsageOfACutAnswer();
    void losesConnections();
    void nobodyAnswers();
    void endsIdleAnswers();
    void endsSilentServers();
    void endsSlowAnswersAtTheTotal();
    void capsTheSize();
    void followsNoRedirectToAnotherHost_data();
    void followsNoRedirectToAnotherHost();
    void endsRedirectsInACircle();
    void keepsTheKeyOutOfEverything_data();
    void keepsTheKeyOutOfEverything();
    void overloadedInsideAStream();
    void stopsAtTheBudget();
    void asksTheBudgetFirst();
    void cancels_data();
    void cancels();
    void tellsEveryTry();

private:
    test::ModelServer m_server;
};

void LlmFaultsTest::triesAgain_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 409, 429, 500, 502, 503, 504, 529})
        QTest::addRow("%d", status) << status;
}

void LlmFaultsTest::triesAgain()
{
    QFETCH(const int, status);
    const auto scenario = "status-" + std::to_string(status);
    TestClient client(m_server, scenario);
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->tries, 3);
    QVERIFY((client.waits() == std::vector<std::chrono::milliseconds>{250ms, 500ms}));
    QCOMPARE(m_server.log(scenario).size(), std::size_t(3));
}

void LlmFaultsTest::waitsAsTold_data()
{
    QTest::addColumn<std::string>("kind");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    // With the spread of 250 ms; a date has whole seconds.
    QTest::newRow("in seconds") << "seconds"s << 7250 << 7250;
    QTest::newRow("in milliseconds") << "milliseconds"s << 1750 << 1750;
    QTest::newRow("until a date") << "date"s << 18'250 << 20'250;
    QTest::newRow("until a date that is over") << "past"s << 250 << 250;
    QTest::newRow("absurdly long") << "absurd"s << 60'250 << 60'250;
    QTest::newRow("below 0") << "negative"s << 250 << 250;
    QTest::newRow("nonsense") << "nonsense"s << 250 << 250;
    QTest::newRow("by the limit's reset") << "reset"s << 60'250 << 60'250;
    QTest::newRow("not told") << "none"s << 250 << 250;
}

void LlmFaultsTest::waitsAsTold()
{
    QFETCH(const std::string, kind);
    QFETCH(const int, least);
    QFETCH(const int, most);
    TestClient client(m_server, "limited-" + kind);
    VERIFY_OK(client.ask());
    QCOMPARE(client.waits().size(), std::size_t(1));
    const auto waited = client.waits()[0].count();
    QVERIFY2(waited >= least && waited <= most, qPrintable(QString::number(waited)));
}

void LlmFaultsTest::givesUpAfterAllTries()
{
    TestClient client(m_server, "always-503");
    client.key = test::testKey();
    const auto reply = client.ask();
    VERIFY_FAILS(Network, reply);
    QVERIFY(reply.error().message.contains("503"));
    QCOMPARE(m_server.log("always-503").size(), std::size_t(4));
    // No wait beyond the time there is.
    TestClient hurried(m_server, "limited-absurd-hurried");
    hurried.config.baseUrl = m_server.url("always-500");
    hurried.config.limits.total = 300ms;
    hurried.options.chance = [] { return 0.99; };
    VERIFY_FAILS(Network, hurried.ask());
    QVERIFY(hurried.waits().empty());
}

void LlmFaultsTest::doesNotTryAgain_data()
{
    QTest::addColumn<std::string>("scenario");
    QTest::addColumn<std::string>("kind");
    QTest::newRow("quota") << "quota-openai"s << "budget"s;
    QTest::newRow("spend limit") << "quota-anthropic"s << "budget"s;
    QTest::newRow("bad request") << "always-400"s << "invalid-input"s;
    QTest::newRow("payment") << "always-402"s << "budget"s;
    QTest::newRow("key refused") << "always-401"s << "permission"s;
    QTest::newRow("too large") << "always-413"s << "invalid-input"s;
    QTest::newRow("not built") << "always-501"s << "network"s;
    QTest::newRow("a page") << "html"s << "network"s;
}

void LlmFaultsTest::doesNotTryAgain()
{
    QFETCH(const std::string, scenario);
    TestClient client(m_server, scenario);
    const auto reply = client.ask();
    QVERIFY(!reply);
    QTEST(std::string(name(reply.error().kind)), "kind");
    QCOMPARE(reply.error().context, "127.0.0.1"s);
    QCOMPARE(m_server.log(scenario).size(), std::size_t(1));
    QVERIFY(client.waits().empty());
}

void LlmFaultsTest::readsErrorsOfAnyShape_data()
{
    QTest::addColumn<std::string>("shape");
    QTest::addColumn<std::string>("message");
    for (const auto *shape : {"object", "text", "bare", "detail", "string", "html", "plain"})
        QTest::newRow(shape) << std::string(shape) << "bad thing"s;
    QTest::newRow("control") << "control"s << "bad"s;
    QTest::newRow("empty") << "empty"s << "HTTP 400"s;
}

void LlmFaultsTest::readsErrorsOfAnyShape()
{
    QFETCH(const std::string, shape);
    QFETCH(const std::string, message);
    TestClient client(m_server, "fails-" + shape);
    const auto reply = client.ask();
    VERIFY_FAILS(InvalidInput, reply);
    QVERIFY2(reply.error().message.contains(message), reply.error().message.c_str());
    QVERIFY(!reply.error().message.contains('\x1b'));
    QVERIFY(!reply.error().message.contains('<'));
}

void LlmFaultsTest::failsOnBadAnswers_data()
{
    QTest::addColumn<std::string>("scenario");
    QTest::newRow("no events") << "empty"s;
    QTest::newRow("an answer without its end") << "short"s;
    QTest::newRow("an event that is no JSON") << "notjson"s;
}

void LlmFaultsTest::failsOnBadAnswers()
{
    QFETCH(const std::string, scenario);
    TestClient client(m_server, scenario);
    client.config.retry.tries = 2;
    VERIFY_FAILS(Network, client.ask());
    QCOMPARE(m_server.log(scenario).size(), std::size_t(2));
}

void LlmFaultsTest::triesAgainWhenNothingWasHandedOver()
{
    TestClient cut(m_server, "cut-once");
    const auto reply = cut.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->tries, 2);
    QVERIFY(reply->text.starts_with("Hello"));
    // The lost try has been paid for, too.
    QVERIFY(reply->usage.estimated);
    QVERIFY(reply->usage.output > 7);
    TestClient early(m_server, "instream");
    const auto second = early.ask(question(), [](const llm::Chunk &) {});
    VERIFY_OK(second);
    QCOMPARE(second->tries, 2);
    QCOMPARE(second->usage.output, std::uint64_t(7));
}

void LlmFaultsTest::doesNotTryAgainAfterHandingOver()
{
    TestClient client(m_server, "cut-sink");
    std::string text;
    const auto reply = client.ask(question(), [&](const llm::Chunk &chunk) { text += chunk.text; });
    VERIFY_FAILS(Network, reply);
    QCOMPARE(text, "The beginning of"s);
    QCOMPARE(m_server.log("cut-sink").size(), std::size_t(1));
}

void LlmFaultsTest::keepsTheUsageOfACutAnswer()
{
    TestClient client(m_server, "claude-cut", Provider::Anthropic);
    client.config.retry.tries = 1;
    llm::Usage last;
    auto request = question();
    request.meter = [&](const llm::Usage &usage) {
        last = usage;
        return true;
    };
    VERIFY_FAILS(Network, client.ask(request));
    QCOMPARE(last.input, std::uint64_t(20));
    QCOMPARE(last.cachedInput, std::uint64_t(4000));
    QVERIFY(last.output > 3 && last.estimated);
}

void LlmFaultsTest::losesConnections()
{
    TestClient client(m_server, "lost");
    client.config.retry.tries = 2;
    VERIFY_FAILS(Network, client.ask());
    QCOMPARE(client.waits().size(), std::size_t(1));
}

void LlmFaultsTest::nobodyAnswers()
{
    TestClient client(m_server, "nowhere");
    client.config.baseUrl = "http://127.0.0.1:1/v1";
    const auto reply = client.ask();
    VERIFY_FAILS(Network, reply);
    QVERIFY(reply.error().message.contains("nothing answers"));
    QCOMPARE(client.waits().size(), std::size_t(3));
}

void LlmFaultsTest::endsIdleAnswers()
{
    TestClient client(m_server, "idle");
    client.config.limits.idle = 150ms;
    client.config.retry.tries = 1;
    const auto begun = steady_clock::now();
    VERIFY_FAILS(Timeout, client.ask());
    QVERIFY(steady_clock::now() - begun < 10s);
}

void LlmFaultsTest::endsSilentServers()
{
    TestClient client(m_server, "silent");
    client.config.limits.firstByte = 150ms;
    client.config.retry.tries = 2;
    VERIFY_FAILS(Timeout, client.ask());
    QCOMPARE(m_server.log("silent").size(), std::size_t(2));
}

void LlmFaultsTest::endsSlowAnswersAtTheTotal()
{
    TestClient client(m_server, "slow");
    client.config.limits.total = 400ms;
    const auto begun = steady_clock::now();
    VERIFY_FAILS(Timeout, client.ask());
    QVERIFY(steady_clock::now() - begun < 10s);
    QCOMPARE(m_server.log("slow").size(), std::size_t(1));
}

void LlmFaultsTest::capsTheSize()
{
    for (const auto *scenario : {"endless", "giant"}) {
        TestClient client(m_server, scenario);
        client.config.limits.replyBytes = 1u << 20;
        const auto reply = client.ask();
        VERIFY_FAILS(Network, reply);
        QVERIFY2(reply.error().message.contains("larger than"), reply.error().text().c_str());
        QCOMPARE(m_server.log(scenario).size(), std::size_t(1));
    }
    // What is received counts at once, what is read of it a little later: this limit comes first
    // only where the other is far away.
    TestClient event(m_server, "giant");
    event.config.limits.replyBytes = 1u << 30;
    const auto reply = event.ask();
    VERIFY_FAILS(Network, reply);
    QVERIFY2(reply.error().message.contains("too large"), reply.error().text().c_str());
}

void LlmFaultsTest::followsNoRedirectToAnotherHost_data()
{
    QTest::addColumn<std::string>("scenario");
    for (const auto *scenario : {"elsewhere-301", "elsewhere-302", "elsewhere-303", "elsewhere-307",
                                 "elsewhere-308", "elsewhere-post"})
        QTest::newRow(scenario) << std::string(scenario);
}

void LlmFaultsTest::followsNoRedirectToAnotherHost()
{
    QFETCH(const std::string, scenario);
    TestClient client(m_server, scenario);
    client.key = test::testKey();
    VERIFY_FAILS(InvalidInput, client.ask());
    QCOMPARE(m_server.log(scenario).size(), std::size_t(1));
    QCOMPARE(m_server.log("trap").size(), std::size_t(0));
}

void LlmFaultsTest::endsRedirectsInACircle()
{
    TestClient client(m_server, "elsewhere-circle");
    VERIFY_FAILS(Network, client.ask());
    QCOMPARE(m_server.log("elsewhere-circle").size(), std::size_t(4));
}

void LlmFaultsTest::keepsTheKeyOutOfEverything_data()
{
    QTest::addColumn<int>("provider");
    QTest::newRow("openai") << static_cast<int>(Provider::OpenAi);
    QTest::newRow("anthropic") << static_cast<int>(Provider::Anthropic);
}

void LlmFaultsTest::keepsTheKeyOutOfEverything()
{
    QFETCH(const int, provider);
    TestClient client(m_server, "echo", static_cast<Provider>(provider));
    client.key = test::testKey();
    std::vector<llm::Exchange> exchanges;
    auto request = question("my key is " + test::testKeyText());
    request.onExchange = [&](const llm::Exchange &exchange) { exchanges.push_back(exchange); };
    const auto reply = client.ask(request);
    VERIFY_FAILS(Permission, reply);
    QVERIFY(reply.error().message.contains("[key]"));
    QVERIFY(!reply.error().text().contains(test::testKeyText()));
    QCOMPARE(exchanges.size(), std::size_t(1));
    const auto &seen = exchanges[0];
    QVERIFY(seen.answer.contains("[key]") && seen.body.contains("[key]"));
    for (const auto &text : {seen.url, seen.body, seen.answer, seen.error})
        QVERIFY(!text.contains(test::testKeyText()));
}

void LlmFaultsTest::overloadedInsideAStream()
{
    TestClient client(m_server, "claude-overloaded", Provider::Anthropic);
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->tries, 2);
    QCOMPARE(reply->usage.output, std::uint64_t(15));
}

void LlmFaultsTest::stopsAtTheBudget()
{
    TestClient client(m_server, "endless-budget");
    llm::Usage last;
    auto request = question();
    request.meter = [&](const llm::Usage &usage) {
        last = usage;
        return usage.output < 2000;
    };
    const auto begun = steady_clock::now();
    VERIFY_FAILS(Budget, client.ask(request));
    QVERIFY(steady_clock::now() - begun < 60s);
    QVERIFY(last.output >= 2000 && last.output < 4000);
    QVERIFY(last.estimated && last.input > 0);
    QCOMPARE(m_server.log("endless-budget").size(), std::size_t(1));
}

void LlmFaultsTest::asksTheBudgetFirst()
{
    TestClient client(m_server, "plain-budget");
    auto request = question();
    request.meter = [](const llm::Usage &usage) { return usage.input == 0; };
    VERIFY_FAILS(Budget, client.ask(request));
    QCOMPARE(m_server.log("plain-budget").size(), std::size_t(0));
}

void LlmFaultsTest::cancels_data()
{
    QTest::addColumn<std::string>("scenario");
    QTest::newRow("before an answer") << "silent-cancel"s;
    QTest::newRow("while nothing comes") << "idle-cancel"s;
    QTest::newRow("while a little comes") << "slow-cancel"s;
    QTest::newRow("while much comes") << "endless-cancel"s;
    QTest::newRow("between tries") << "always-503"s;
}

void LlmFaultsTest::cancels()
{
    QFETCH(const std::string, scenario);
    std::vector<double> latencies;
    for (int round = 0; round < 5; ++round) {
        TestClient client(m_server, scenario);
        client.config.retry.base = 60s;
        client.config.limits.replyBytes = std::size_t(1) << 30;
        client.options.sleeper = llm::sleepFor;
        (void)client.client();
        std::stop_source stop;
        JobContext job(stop.get_token());
        steady_clock::time_point asked;
        std::jthread canceller([&] {
            std::this_thread::sleep_for(150ms);
            asked = steady_clock::now();
            stop.request_stop();
        });
        const auto reply = client.client().chat(question(), job);
        const auto returned = steady_clock::now();
        canceller.join();
        VERIFY_FAILS(Cancelled, reply);
        latencies.push_back(std::chrono::duration<double, std::milli>(returned - asked).count());
    }
    std::ranges::sort(latencies);
    qInfo("cancel latency: median %.2f ms, worst %.2f ms", latencies[2], latencies.back());
    QVERIFY2(latencies.back() < 200, qPrintable(QString::number(latencies.back())));
}

void LlmFaultsTest::tellsEveryTry()
{
    TestClient client(m_server, "status-500");
    client.config.baseUrl = m_server.url("always-500");
    client.config.retry.tries = 3;
    std::vector<llm::Exchange> exchanges;
    auto request = question();
    request.onExchange = [&](const llm::Exchange &exchange) { exchanges.push_back(exchange); };
    VERIFY_FAILS(Network, client.ask(request));
    QCOMPARE(exchanges.size(), std::size_t(3));
    for (const auto &exchange : exchanges) {
        QCOMPARE(exchange.status, 500);
        QVERIFY(!exchange.error.empty() && exchange.body.contains("hello"));
    }
}

} // namespace tst_llmfaults

QTEST_GUILESS_MAIN(tst_llmfaults::LlmFaultsTest)
#include "tst_llmfaults.moc"
