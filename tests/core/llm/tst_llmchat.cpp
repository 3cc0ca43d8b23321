// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <atomic>
#include <thread>

namespace tst_llmchat {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using llm::FinishReason;
using llm::Provider;
using test::question;
using test::TestClient;

static const std::string kText = "Hello, w\xC3\xB6rld \xF0\x9F\x98\x80!";

static std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

class LlmChatTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void streamsAnAnswer();
    void sendsTheRequest();
    void readsAnswers_data();
    void readsAnswers();
    void countsUsage();
    void estimatesWhatIsNotTold();
    void endsWhereTheServerDoesNot();
    void givesUpWhatIsRefused();
    void findsTheRouteWithoutVersion();
    void asksForJson();
    void speaksAnthropic();
    void cachesThePrefix();
    void leavesCachingOut();
    void anthropicAnswersByASchema();
    void speaksOllama();
    void setsOllamasContext();
    void seesATruncatedPrompt();
    void ollamaAnswersByASchema();
    void ollamaFailsInMidStream();
    void waitsForALoadingModel();
    void doesNotWaitForEver();
    void countsTokens();
    void takesFromThePool();
    void randomPoolIsRepeatable();
    void runsManyCallsAtOnce();
    void refusesRequests();

private:
    test::ModelServer m_server;
};

void LlmChatTest::streamsAnAnswer()
{
    TestClient client(m_server, "plain");
    std::vector<std::string> pieces;
    const auto caller = std::this_thread::get_id();
    bool sameThread = true;
    const auto reply = client.ask(question(), [&](const llm::Chunk &chunk) {
        sameThread = sameThread && std::this_thread::get_id() == caller;
        pieces.push_back(chunk.text);
    });
    VERIFY_OK(reply);
    QCOMPARE(reply->text, kText);
    QCOMPARE(pieces.size(), std::size_t(4));
    QVERIFY(sameThread);
    QCOMPARE(reply->model, "good-0601"s);
    QCOMPARE(reply->asked, "good"s);
    QVERIFY(reply->finish == FinishReason::Stop);
    QCOMPARE(reply->requestId, "req-7"s);
    QCOMPARE(reply->tries, 1);
    QCOMPARE(*reply->costUsd(), 0.0);
    QVERIFY(!reply->recorded && !reply->promptTruncated);
    QVERIFY(reply->exchange.answer.contains("[DONE]"));
    QCOMPARE(reply->exchange.status, 200);
}

void LlmChatTest::sendsTheRequest()
{
    TestClient client(m_server, "plain-request");
    client.key = test::testKey();
    auto request = question("what?");
    request.system = "be brief";
    request.messages.push_back({"assistant", "hm"});
    request.messages.push_back({"user", "well?"});
    request.maxOutputTokens = 77;
    request.temperature = 0.25;
    request.seed = 5;
    VERIFY_OK(client.ask(request));
    const auto log = m_server.log("plain-request");
    QCOMPARE(log.size(), std::size_t(1));
    const auto &body = log[0]["body"];
    QCOMPARE(log[0]["path"].get<std::string>(), "/plain-request/v1/chat/completions"s);
    QCOMPARE(log[0]["headers"]["authorization"].get<std::string>(),
             "Bearer " + test::testKeyText());
    QCOMPARE(log[0]["headers"]["content-type"].get<std::string>(), "application/json"s);
    QVERIFY(!log[0]["headers"].contains("cookie"));
    QCOMPARE(body["messages"].size(), std::size_t(4));
    QCOMPARE(body["messages"][0]["content"].get<std::string>(), "be brief"s);
    QCOMPARE(body["max_tokens"].get<int>(), 77);
    QCOMPARE(body["temperature"].get<double>(), 0.25);
    QCOMPARE(body["seed"].get<int>(), 5);
    QVERIFY(body["stream"].get<bool>() && body["stream_options"]["include_usage"].get<bool>());
    // What a key must not be in.
    QVERIFY(!log[0]["raw"].get<std::string>().contains(test::testKeyText()));
}

void LlmChatTest::readsAnswers_data()
{
    QTest::addColumn<std::string>("scenario");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("reasoning");
    QTest::addColumn<std::string>("finish");
    QTest::newRow("byte by byte") << "bytewise"s << kText << ""s << "length"s;
    QTest::newRow("without usage") << "nousage"s << kText << ""s << "stop"s;
    QTest::newRow("without a last event") << "nodone"s << "all"s << ""s << "stop"s;
    QTest::newRow("in one piece") << "whole"s << "all at once"s << ""s << "stop"s;
    QTest::newRow("without a type") << "untyped"s << "all"s << ""s << "stop"s;
    QTest::newRow("with reasoning") << "reasoning"s << "42"s << "let me see"s << "stop"s;
    QTest::newRow("filtered") << "filtered"s << "I"s << ""s << "refused"s;
    QTest::newRow("bytes that are not UTF-8") << "badutf8"s
                                              << "a\xEF\xBF\xBD\xEF\xBF\xBD"
                                                 "b"s
                                              << ""s << "stop"s;
    QTest::newRow("redirected within the origin") << "elsewhere-same"s << kText << ""s << "stop"s;
}

void LlmChatTest::readsAnswers()
{
    QFETCH(const std::string, scenario);
    TestClient client(m_server, scenario);
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QTEST(reply->text, "text");
    QTEST(reply->reasoning, "reasoning");
    QTEST(std::string(name(reply->finish)), "finish");
    QCOMPARE(reply->tries, 1);
}

void LlmChatTest::countsUsage()
{
    TestClient client(m_server, "plain");
    std::vector<llm::Usage> metered;
    auto request = question();
    request.meter = [&](const llm::Usage &usage) {
        metered.push_back(usage);
        return true;
    };
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    const llm::Usage expected{.input = 40, .output = 7, .cachedInput = 60, .costUsd = 0.0};
    QCOMPARE(reply->usage.input, expected.input);
    QCOMPARE(reply->usage.output, expected.output);
    QCOMPARE(reply->usage.cachedInput, expected.cachedInput);
    QCOMPARE(reply->usage.reasoning, std::uint64_t(2));
    QVERIFY(!reply->usage.estimated);
    // Before, at every piece, and at the end.
    QCOMPARE(metered.size(), std::size_t(6));
    QVERIFY(metered.front().estimated && metered.front().input > 0);
    QVERIFY(metered.back() == reply->usage);
}

void LlmChatTest::estimatesWhatIsNotTold()
{
    TestClient client(m_server, "nousage");
    const auto reply = client.ask("How are you doing today?");
    VERIFY_OK(reply);
    QVERIFY(reply->usage.estimated);
    QVERIFY(reply->usage.input >= 6 && reply->usage.input <= 20);
    QVERIFY(reply->usage.output >= 4 && reply->usage.output <= 12);
}

void LlmChatTest::endsWhereTheServerDoesNot()
{
    TestClient client(m_server, "openend");
    client.config.limits.idle = 300ms;
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "all"s);
    QVERIFY(reply->usage.estimated);
}

void LlmChatTest::givesUpWhatIsRefused()
{
    TestClient client(m_server, "picky");
    auto request = question();
    request.temperature = 0.2;
    request.seed = 1;
    request.jsonSchema = Json{{"type", "object"}};
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QVERIFY(!reply->schemaEnforced);
    QVERIFY(client.waits().empty());
    const auto log = m_server.log("picky");
    const auto &body = log.back()["body"];
    QVERIFY(!body.contains("stream_options") && !body.contains("temperature") &&
            !body.contains("max_tokens") && !body.contains("seed"));
    QVERIFY(body.contains("max_completion_tokens"));
    QCOMPARE(body["response_format"]["type"].get<std::string>(), "json_object"s);
    QVERIFY(body["messages"][0]["content"].get<std::string>().contains("JSON Schema"));
    // It is not found out again.
    VERIFY_OK(client.ask(request));
    QCOMPARE(m_server.log("picky").size(), log.size() + 1);
}

void LlmChatTest::findsTheRouteWithoutVersion()
{
    TestClient client(m_server, "noversion");
    client.config.baseUrl = m_server.url("noversion", "/");
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->text, kText);
    QCOMPARE(m_server.log("noversion").size(), std::size_t(2));
}

void LlmChatTest::asksForJson()
{
    TestClient client(m_server, "plain-schema");
    auto request = question();
    request.jsonSchema = Json{{"type", "object"}};
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QVERIFY(reply->schemaEnforced);
    QCOMPARE(reply->text, "{\"ok\": true}"s);
    const auto format = m_server.log("plain-schema")[0]["body"]["response_format"];
    QCOMPARE(format["type"].get<std::string>(), "json_schema"s);
    QVERIFY(format["json_schema"]["strict"].get<bool>());
    QVERIFY(format["json_schema"]["schema"] == *request.jsonSchema);
}

void LlmChatTest::speaksAnthropic()
{
    TestClient client(m_server, "claude", Provider::Anthropic);
    client.key = test::testKey();
    auto request = question();
    request.system = "be brief";
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, kText);
    QCOMPARE(reply->reasoning, "hmm"s);
    QCOMPARE(reply->requestId, "req-c"s);
    QCOMPARE(reply->usage.input, std::uint64_t(20));
    QCOMPARE(reply->usage.cacheWrite, std::uint64_t(300));
    QCOMPARE(reply->usage.cachedInput, std::uint64_t(4000));
    QCOMPARE(reply->usage.output, std::uint64_t(15));
    const auto log = m_server.log("claude")[0];
    QCOMPARE(log["path"].get<std::string>(), "/claude/v1/messages"s);
    QCOMPARE(log["headers"]["x-api-key"].get<std::string>(), test::testKeyText());
    QCOMPARE(log["headers"]["anthropic-version"].get<std::string>(), "2023-06-01"s);
    QVERIFY(!log["headers"].contains("authorization"));
    QVERIFY(log["body"]["max_tokens"].get<int>() > 0);
    QVERIFY(!log["raw"].get<std::string>().contains("cache_control"));
}

void LlmChatTest::cachesThePrefix()
{
    TestClient client(m_server, "claude-prefix", Provider::Anthropic);
    auto request = question("patterns");
    request.system = "be brief";
    request.messages.push_back({"user", "ticket one"});
    request.cacheablePrefix = 1;
    VERIFY_OK(client.ask(request));
    request.messages.back().content = "another ticket";
    VERIFY_OK(client.ask(request));
    const auto log = m_server.log("claude-prefix");
    const auto first = log[0]["raw"].get<std::string>();
    const auto second = log[1]["raw"].get<std::string>();
    const auto mark = first.find("cache_control");
    QVERIFY(mark != std::string::npos && mark > first.find("patterns"));
    QVERIFY(mark < first.find("ticket one"));
    // The same byte for byte up to what differs.
    QCOMPARE(first.substr(0, first.find("ticket one")), second.substr(0, second.find("another")));
    request.cacheablePrefix = 0;
    VERIFY_OK(client.ask(request));
    const auto body = m_server.log("claude-prefix")[2]["body"];
    QVERIFY(body["system"][0].contains("cache_control"));
    QVERIFY(!body["messages"][0]["content"][0].contains("cache_control"));
}

void LlmChatTest::leavesCachingOut()
{
    TestClient client(m_server, "claude-nocache", Provider::Anthropic);
    auto request = question();
    request.system = "be brief";
    request.cacheablePrefix = 0;
    VERIFY_OK(client.ask(request));
    QCOMPARE(m_server.log("claude-nocache").size(), std::size_t(2));
}

void LlmChatTest::anthropicAnswersByASchema()
{
    TestClient client(m_server, "claude-schema", Provider::Anthropic);
    auto request = question();
    request.jsonSchema = Json{{"type", "object"}};
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "{\"ok\": true}"s);
    QVERIFY(reply->schemaEnforced);
    const auto body = m_server.log("claude-schema")[0]["body"];
    QCOMPARE(body["tool_choice"]["name"], body["tools"][0]["name"]);
}

void LlmChatTest::speaksOllama()
{
    TestClient client(m_server, "ollama", Provider::Ollama);
    auto request = question();
    request.seed = 3;
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, kText);
    QCOMPARE(reply->usage.output, std::uint64_t(5));
    QVERIFY(!reply->promptTruncated);
    const auto log = m_server.log("ollama")[0];
    QCOMPARE(log["path"].get<std::string>(), "/ollama/api/chat"s);
    QCOMPARE(log["body"]["options"]["seed"].get<int>(), 3);
    request.model = "gone";
    VERIFY_FAILS(NotFound, client.ask(request));
}

void LlmChatTest::setsOllamasContext()
{
    TestClient client(m_server, "ollama-context", Provider::Ollama);
    VERIFY_OK(client.ask("short"));
    VERIFY_OK(client.ask(repeated("word ", 20'000)));
    auto request = question();
    request.contextTokens = 5000;
    VERIFY_OK(client.ask(request));
    const auto log = m_server.log("ollama-context");
    QCOMPARE(log[0]["body"]["options"]["num_ctx"].get<int>(), 8192);
    QCOMPARE(log[1]["body"]["options"]["num_ctx"].get<int>(), 32768);
    QCOMPARE(log[2]["body"]["options"]["num_ctx"].get<int>(), 5000);
}

void LlmChatTest::seesATruncatedPrompt()
{
    TestClient client(m_server, "ollama-truncating", Provider::Ollama);
    const auto longPrompt = repeated("some words of a prompt ", 2000);
    const auto reply = client.ask(longPrompt);
    VERIFY_OK(reply);
    QVERIFY(reply->promptTruncated);
    TestClient honest(m_server, "ollama", Provider::Ollama);
    const auto whole = honest.ask(longPrompt);
    VERIFY_OK(whole);
    QVERIFY(!whole->promptTruncated);
    auto request = question(longPrompt);
    request.contextTokens = 4096;
    const auto full = honest.ask(request);
    VERIFY_OK(full);
    QVERIFY(full->promptTruncated);
}

void LlmChatTest::ollamaAnswersByASchema()
{
    TestClient client(m_server, "ollama-schema", Provider::Ollama);
    auto request = question();
    request.jsonSchema = Json{{"type", "object"}};
    const auto reply = client.ask(request);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "{\"ok\": true}"s);
    QVERIFY(m_server.log("ollama-schema")[0]["body"]["format"] == *request.jsonSchema);
}

void LlmChatTest::ollamaFailsInMidStream()
{
    TestClient client(m_server, "ollama-failing", Provider::Ollama);
    const auto reply = client.ask();
    VERIFY_FAILS(Network, reply);
    QVERIFY(reply.error().message.contains("running the model"));
}

void LlmChatTest::waitsForALoadingModel()
{
    TestClient client(m_server, "llama-loading", Provider::LlamaCpp);
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->text, kText);
    QCOMPARE(client.waits().size(), std::size_t(4));
    const auto log = m_server.log("llama-loading");
    QCOMPARE(log[1]["path"].get<std::string>(), "/llama-loading/health"s);
    QCOMPARE(log.back()["path"].get<std::string>(), "/llama-loading/v1/chat/completions"s);
}

void LlmChatTest::doesNotWaitForEver()
{
    TestClient client(m_server, "llama-stuck", Provider::LlamaCpp);
    client.config.limits.loading = 2s;
    VERIFY_FAILS(Timeout, client.ask());
    QCOMPARE(client.waits().size(), std::size_t(4));
}

void LlmChatTest::countsTokens()
{
    TestClient counted(m_server, "llama", Provider::LlamaCpp);
    auto count = counted.client().countTokens("one two three", counted.job);
    VERIFY_OK(count);
    QVERIFY(count->tokens == 3 && !count->estimated);
    TestClient estimated(m_server, "plain");
    count = estimated.client().countTokens("one two three", estimated.job);
    VERIFY_OK(count);
    QVERIFY(count->tokens > 0 && count->estimated);
    TestClient tooLong(m_server, "llama-full", Provider::LlamaCpp);
    VERIFY_FAILS(InvalidInput, tooLong.ask());
}

void LlmChatTest::takesFromThePool()
{
    TestClient client(m_server, "pool");
    client.config.models = "gone, busy, good";
    client.config.retry.tries = 2;
    const auto reply = client.ask();
    VERIFY_OK(reply);
    QCOMPARE(reply->asked, "good"s);
    QCOMPARE(m_server.log("pool").size(), std::size_t(4));
    auto request = question();
    request.model = "gone";
    VERIFY_FAILS(NotFound, client.ask(request));
}

void LlmChatTest::randomPoolIsRepeatable()
{
    const auto names = [&] {
        TestClient client(m_server, "plain");
        client.config.models = "a,b,c";
        client.config.poolOrder = llm::PoolOrder::Random;
        client.config.poolSeed = 11;
        std::string all;
        for (int i = 0; i < 12; ++i)
            all += client.ask().value_or(llm::ChatReply{}).asked;
        return all;
    };
    const auto first = names();
    QCOMPARE(first.size(), std::size_t(12));
    QCOMPARE(names(), first);
    for (const char model : "abc"s)
        QVERIFY(first.contains(model));
}

void LlmChatTest::runsManyCallsAtOnce()
{
    TestClient client(m_server, "plain");
    (void)client.client();
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                JobContext job;
                const auto reply = client.client().chat(question(), job);
                good += reply && reply->text == kText ? 1 : 0;
            });
    }
    QCOMPARE(good.load(), 16);
}

void LlmChatTest::refusesRequests()
{
    TestClient client(m_server, "plain-never");
    VERIFY_FAILS(InvalidInput, client.ask(llm::ChatRequest{}));
    auto request = question();
    request.messages[0].role = "system";
    VERIFY_FAILS(InvalidInput, client.ask(request));
    TestClient noModel(m_server, "plain-never");
    noModel.config.models = "";
    VERIFY_FAILS(InvalidInput, noModel.ask());
    QCOMPARE(m_server.log("plain-never").size(), std::size_t(0));
}

} // namespace tst_llmchat

QTEST_GUILESS_MAIN(tst_llmchat::LlmChatTest)
#include "tst_llmchat.moc"
