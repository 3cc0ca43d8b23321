// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/keychain.h"
#include "core/llm/probe.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <thread>

namespace tst_llmprobe {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using llm::ProbeAnswer;
using llm::ProbeCheck;
using llm::Provider;
using test::TestClient;

class LlmProbeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void probes_data();
    void probes();
    void spendsNothingWhenTold();
    void tellsWhatItFound();
    void canBeCancelled();
    void saysWhenThereIsNoKeychain();
    void embedsInTheOrderOfTheTexts();
    void embedsWithOllama();
    void failsWithoutEmbeddings();
    void refusesVectorsThatDoNotFit();

private:
    [[nodiscard]] Result<llm::Probe> probe(const TestClient &client, llm::ProbeOptions what = {})
    {
        JobContext job;
        return llm::probe(client.config, m_server.network(), client.key, client.options, job, what);
    }
    test::ModelServer m_server;
};

void LlmProbeTest::probes_data()
{
    QTest::addColumn<std::string>("scenario");
    QTest::addColumn<int>("provider");
    QTest::addColumn<std::string>("model");
    QTest::addColumn<std::string>("answers");
    const auto row = [](const char *title, const char *scenario, Provider provider,
                        const char *model, const char *answers) {
        QTest::newRow(title) << std::string(scenario) << static_cast<int>(provider)
                             << std::string(model) << std::string(answers);
    };
    // Address, reachable, key, model, context, chat, JSON schema, embeddings.
    row("OpenAI's way", "plain", Provider::OpenAi, "good", "yyyyyyyy");
    row("Anthropic", "claude", Provider::Anthropic, "good", "yyyyyyyn");
    row("Ollama", "ollama", Provider::Ollama, "good", "yyyyyyyy");
    row("Ollama without the model", "ollama", Provider::Ollama, "gone", "yyynunun");
    row("llama.cpp", "llama", Provider::LlamaCpp, "good", "yyyyyyyy");
    row("llama.cpp without embeddings", "llama-noembed", Provider::LlamaCpp, "good", "yyyyyyyn");
    row("llama.cpp while it loads", "llama-stuck", Provider::LlamaCpp, "good", "yyuuunun");
    row("a key that is refused", "echo", Provider::OpenAi, "good", "yynuuuuu");
    row("nothing but pages", "html", Provider::OpenAi, "good", "yyyuunun");
    row("no model is set", "plain", Provider::OpenAi, "", "yyynuuuu");
}

void LlmProbeTest::probes()
{
    QFETCH(const std::string, scenario);
    QFETCH(const int, provider);
    QFETCH(const std::string, model);
    QFETCH(const std::string, answers);
    TestClient client(m_server, scenario, static_cast<Provider>(provider));
    client.config.models = model;
    client.key = test::testKey();
    const auto found = probe(client);
    VERIFY_OK(found);
    std::string all;
    for (const auto check :
         {ProbeCheck::Address, ProbeCheck::Reachable, ProbeCheck::Key, ProbeCheck::Model,
          ProbeCheck::Context, ProbeCheck::Chat, ProbeCheck::JsonSchema, ProbeCheck::Embeddings})
        all += name(found->answer(check))[0];
    if (scenario == "ollama" && model == "gone")
        all[4] = 'u'; // the scenario shows any model
    QCOMPARE(all, answers);
    QVERIFY(!toText(llm::toJson(*found)).contains(test::testKeyText()));
}

void LlmProbeTest::spendsNothingWhenTold()
{
    TestClient client(m_server, "plain-free");
    const auto found = probe(client, {.ask = false});
    VERIFY_OK(found);
    QVERIFY(found->answer(ProbeCheck::Model) == ProbeAnswer::Yes);
    QVERIFY(found->answer(ProbeCheck::Chat) == ProbeAnswer::Unknown);
    const auto log = m_server.log("plain-free");
    for (const auto &request : log)
        QCOMPARE(request["method"].get<std::string>(), "GET"s);
}

void LlmProbeTest::tellsWhatItFound()
{
    TestClient client(m_server, "plain");
    const auto found = probe(client);
    VERIFY_OK(found);
    QCOMPARE(found->contextTokens, 32768u);
    QCOMPARE(found->dimension, 3u);
    QVERIFY((found->models == std::vector<std::string>{"good", "other"}));
    QVERIFY(found->usage.output > 0);
    const auto json = llm::toJson(*found);
    QCOMPARE(json["provider"].get<std::string>(), "openai"s);
    QCOMPARE(json["checks"].size(), std::size_t(8));
    TestClient nowhere(m_server, "nowhere");
    nowhere.config.baseUrl = "http://127.0.0.1:1";
    const auto nothing = probe(nowhere);
    VERIFY_OK(nothing);
    QVERIFY(nothing->answer(ProbeCheck::Reachable) == ProbeAnswer::No);
    QVERIFY(nothing->items.back().error->kind == ErrorKind::Network);
    nowhere.config.baseUrl = "http://models.example";
    const auto refused = probe(nowhere);
    VERIFY_OK(refused);
    QVERIFY(refused->answer(ProbeCheck::Address) == ProbeAnswer::No);
    QCOMPARE(refused->items.size(), std::size_t(1));
}

void LlmProbeTest::canBeCancelled()
{
    TestClient client(m_server, "silent");
    std::stop_source stop;
    JobContext job(stop.get_token());
    std::jthread canceller([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto found =
        llm::probe(client.config, m_server.network(), client.key, client.options, job);
    VERIFY_FAILS(Cancelled, found);
}

void LlmProbeTest::saysWhenThereIsNoKeychain()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    qunsetenv("DISPLAY");
    llm::Keychain keychain(m_server.network(), 5s);
    JobContext job;
    const auto begun = std::chrono::steady_clock::now();
    const auto key = keychain.read("work", job);
    QVERIFY(!key);
    qInfo("without a keychain: %s", test::why(key).c_str());
    VERIFY_FAILS(Unsupported, key);
    VERIFY_FAILS(Unsupported, keychain.write("work", llm::Secret(test::testKeyText()), job));
    QVERIFY(std::chrono::steady_clock::now() - begun < 10s);
}

void LlmProbeTest::embedsInTheOrderOfTheTexts()
{
    TestClient client(m_server, "plain-vectors");
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 150; ++i)
        texts.emplace_back(i % 40 + 1, 'x');
    const auto found = client.embed(texts);
    VERIFY_OK(found);
    QCOMPARE(found->vectors.size(), texts.size());
    QCOMPARE(found->dimension, 3u);
    QCOMPARE(found->model, "good-0601"s);
    QVERIFY(!found->normalised);
    for (std::size_t i = 0; i < texts.size(); ++i)
        QCOMPARE(found->vectors[i][0], static_cast<float>(texts[i].size()));
    QCOMPARE(found->usage.input, std::uint64_t(600));
    QCOMPARE(m_server.log("plain-vectors").size(), std::size_t(3));
    QVERIFY(client.embed({})->vectors.empty());
}

void LlmProbeTest::embedsWithOllama()
{
    TestClient client(m_server, "ollama-vectors", Provider::Ollama);
    client.config.embeddingModel = "small";
    const auto found = client.embed({"a", "b"});
    VERIFY_OK(found);
    QCOMPARE(found->dimension, 2u);
    QVERIFY(found->normalised);
    const auto log = m_server.log("ollama-vectors")[0];
    QCOMPARE(log["path"].get<std::string>(), "/ollama-vectors/api/embed"s);
    QCOMPARE(log["body"]["model"].get<std::string>(), "small"s);
    QVERIFY(!log["body"]["truncate"].get<bool>());
}

void LlmProbeTest::failsWithoutEmbeddings()
{
    TestClient anthropic(m_server, "claude-vectors", Provider::Anthropic);
    VERIFY_FAILS(Unsupported, anthropic.embed({"a"}));
    TestClient llama(m_server, "llama-noembed", Provider::LlamaCpp);
    const auto none = llama.embed({"a"});
    VERIFY_FAILS(Network, none);
    QVERIFY(none.error().message.contains("--embeddings"));
    TestClient retried(m_server, "status-503");
    retried.config.retry.tries = 2;
    VERIFY_FAILS(Network, retried.embed({"a"}));
    QCOMPARE(retried.waits().size(), std::size_t(1));
}

void LlmProbeTest::refusesVectorsThatDoNotFit()
{
    for (const auto *scenario : {"whole", "html"}) {
        TestClient client(m_server, scenario);
        VERIFY_FAILS(Network, client.embed({"a"}));
    }
}

} // namespace tst_llmprobe

QTEST_GUILESS_MAIN(tst_llmprobe::LlmProbeTest)
#include "tst_llmprobe.moc"
