// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/embeddingsettings.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/knowledgerecall.h"
#include "core/engine/vectorserver.h"
#include "core/learn/vectorembed.h"
#include "tests/core/engine/learningruns.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace tst_vectorserver {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::opened;

class VectorServerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void settingsNameAServer_data();
    void settingsNameAServer();
    void keysStayWithTheirServer();
    void missingVectorsAreMadeOnce();
    void serversAreNeverMixed();
    void ollamaIsAskedAsItWants();
    void aStopLosesNothing();
    void similarFailuresAreFoundByTheServer();
    void whereItFailsOwnVectorsAreCompared();
    void secretsAndConsent();
    void consolidationAsksTheServer();

private:
    [[nodiscard]] std::shared_ptr<VectorServer> server(const Home &home,
                                                       const std::string &scenario,
                                                       const std::string &route = "/v1/embeddings",
                                                       const std::string &model = "good") const
    {
        ModelSettings models;
        models.endpoint.retry.tries = 1;
        return std::make_shared<VectorServer>(m_server.url(scenario, route) + " " + model, models,
                                              ModelSurroundings{.project = home.root(),
                                                                .paths = home.paths(),
                                                                .ask = {},
                                                                .ticket = {},
                                                                .connect = {}});
    }

    test::ModelServer m_server;
};

namespace {

model::Script script(int number, bool good)
{
    return {.key = "0123456789abcdef",
            .language = "go",
            .shape = "go|function",
            .origin = good ? "recipe:x" : "template",
            .text = std::format("\"\"\"T.\"\"\"\nf.{}({})\n", good ? "insert" : "line", number),
            .tests = "def test_it():\n    pass\n",
            .functionName = std::format("a.go::f{}", number),
            .createdAt = "2026-01-02T03:04:05.000Z"};
}

model::Validation verdict(bool ok)
{
    model::Validation made{.ok = ok, .phase = "tests", .createdAt = "2026-01-02T03:04:05.000Z"};
    made.tests.push_back({.name = "test_it",
                          .outcome = ok ? "passed" : "failed",
                          .message = ok ? "" : "undefined: espalier"});
    return made;
}

/// Functions that failed and then succeeded.
void failAndSucceed(const Home &home, int functions, const std::string &batch = "run")
{
    RunVerdicts run("/p");
    for (int i = 0; i < functions; ++i) {
        run.judged(script(i, false), verdict(false));
        run.judged(script(i, true), verdict(true));
    }
    if (!captureRun(*opened(home), batch, run))
        qFatal("nothing was captured");
}

} // namespace

void VectorServerTest::settingsNameAServer_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("base"); // empty: it is refused
    QTest::addColumn<QString>("provider");
    QTest::newRow("compatible with OpenAI") << "http://127.0.0.1:9/v1/embeddings m"
                                            << "http://127.0.0.1:9/v1" << "openai";
    QTest::newRow("Ollama") << "http://127.0.0.1:9/api/embed nomic:latest  "
                            << "http://127.0.0.1:9" << "ollama";
    QTest::newRow("Ollama by its port") << "http://127.0.0.1:11434 m" << "http://127.0.0.1:11434"
                                        << "ollama";
    QTest::newRow("elsewhere") << "https://models.example/v1/embeddings m"
                               << "https://models.example:443/v1" << "openai";
    QTest::newRow("elsewhere in the clear") << "http://models.example/v1/embeddings m" << "" << "";
    QTest::newRow("no model") << "http://127.0.0.1:9/v1/embeddings" << "" << "";
    QTest::newRow("no model but a blank") << "http://127.0.0.1:9/v1/embeddings " << "" << "";
    QTest::newRow("two models") << "http://127.0.0.1:9/v1/embeddings a b" << "" << "";
    QTest::newRow("no address") << "nowhere m" << "" << "";
}

void VectorServerTest::settingsNameAServer()
{
    QFETCH(const QString, setting);
    QFETCH(const QString, base);
    QFETCH(const QString, provider);
    const auto settings = embeddingSettings(setting.toStdString(), {});
    QCOMPARE(settings.has_value(), !base.isEmpty());
    if (!settings)
        return;
    const auto endpoint = llm::resolve(settings->endpoint);
    VERIFY_OK(endpoint);
    QCOMPARE(endpoint->base, base.toStdString());
    QCOMPARE(std::string(llm::name(endpoint->provider)), provider.toStdString());
}

void VectorServerTest::keysStayWithTheirServer()
{
    ModelSettings models;
    models.endpoint.provider = llm::Provider::OpenAi;
    models.endpoint.baseUrl = "https://models.example/v1";
    models.key = "env:MODELS_KEY";
    QCOMPARE(embeddingSettings("https://models.example/v1/embeddings m", models)->key,
             "env:MODELS_KEY");
    QCOMPARE(embeddingSettings("https://other.example/v1/embeddings m", models)->key, "keychain");
    QCOMPARE(embeddingSettings("http://127.0.0.1:9/v1/embeddings m", models)->key, "none");
}

void VectorServerTest::missingVectorsAreMadeOnce()
{
    const Home home;
    failAndSucceed(home, 3);
    const auto knowledge = opened(home);
    const auto vectors = server(home, "plain-vectors");
    QVERIFY(!*spaceOf(*knowledge, *vectors));
    JobContext job;
    QCOMPARE(embedMissing(*knowledge, *vectors, job), 3); // of failures
    const auto space = spaceOf(*knowledge, *vectors).value();
    QVERIFY(space);
    QCOMPARE(space->dimensions, 3u);
    QVERIFY(space->name.ends_with(" good 3"));
    int kept = 0;
    VERIFY_OK(
        knowledge->learnings().vectors(space->name, 0, [&](std::int64_t, std::string_view bytes) {
            kept += learn::unpacked(*space, bytes).has_value() ? 1 : 0;
        }));
    QCOMPARE(kept, 3);
    QCOMPARE(embedMissing(*knowledge, *vectors, job), 0);
    QCOMPARE(m_server.log("plain-vectors").size(), 1u);
    failAndSucceed(home, 1, "another run");
    QCOMPARE(embedMissing(*knowledge, *vectors, job), 1);
    // What it took is kept like any question.
    const auto asked = knowledge->exchanges().recent("", 10).value();
    QCOMPARE(asked.size(), 2u);
    QCOMPARE(asked.front().state, store::ExchangeState::Answered);
    QVERIFY(asked.front().promptTokens > 0);
}

void VectorServerTest::serversAreNeverMixed()
{
    const Home home;
    failAndSucceed(home, 2);
    const auto knowledge = opened(home);
    JobContext job;
    const auto one = server(home, "plain-one");
    const auto other = server(home, "plain-one", "/v1/embeddings", "other");
    QCOMPARE(embedMissing(*knowledge, *one, job), 2);
    QVERIFY(!*spaceOf(*knowledge, *other));
    QCOMPARE(embedMissing(*knowledge, *other, job), 2); // all anew
    QVERIFY(spaceOf(*knowledge, *one)->value() != spaceOf(*knowledge, *other)->value());
    // This program's own are still there.
    int own = 0;
    VERIFY_OK(knowledge->learnings().vectors(learn::localSpace().name, 0,
                                             [&](std::int64_t, std::string_view) { ++own; }));
    QCOMPARE(own, 4);
}

void VectorServerTest::ollamaIsAskedAsItWants()
{
    const Home home;
    failAndSucceed(home, 2);
    const auto knowledge = opened(home);
    const auto vectors = server(home, "ollama-vectors", "/api/embed");
    JobContext job;
    QCOMPARE(embedMissing(*knowledge, *vectors, job), 2);
    QCOMPARE(spaceOf(*knowledge, *vectors)->value().dimensions, 2u);
    QVERIFY(m_server.log("ollama-vectors")[0]["path"].get<std::string>().ends_with("/api/embed"));
}

void VectorServerTest::aStopLosesNothing()
{
    const Home home;
    failAndSucceed(home, 150);
    const auto knowledge = opened(home);
    const auto vectors = server(home, "plain-stopped");
    std::stop_source stop;
    std::uint64_t total = 0;
    JobContext stopped(stop.get_token(), [&](const Progress &progress) {
        QCOMPARE(progress.phase, "embed");
        total = progress.total;
        if (m_server.log("plain-stopped").size() > 0)
            stop.request_stop();
    });
    // The first batch is stored by then.
    const auto ended = embedMissing(*knowledge, *vectors, stopped);
    JobContext job;
    const auto rest = embedMissing(*knowledge, *vectors, job);
    VERIFY_OK(rest);
    QCOMPARE(total, 150u);
    if (!ended) { // reports are few, and may all have come before the first answer
        VERIFY_FAILS(Cancelled, ended);
        QVERIFY(*rest < 150);
    }
    QCOMPARE(m_server.log("plain-stopped").size(), 3u);
}

void VectorServerTest::similarFailuresAreFoundByTheServer()
{
    const Home home;
    failAndSucceed(home, 5);
    const auto vectors = server(home, "plain-recall");
    JobContext job;
    const Recall recall(knowledgeFile(home.paths()), {}, vectors);
    // Before there are any, this program's own.
    QVERIFY(!recall.similar(script(7, false), verdict(false), job).empty());
    QVERIFY(m_server.log("plain-recall").empty());
    VERIFY_OK(embedMissing(*opened(home), *vectors, job));
    const auto found = recall.similar(script(7, false), verdict(false), job);
    QVERIFY(!found.empty());
    QVERIFY(found.front().after.contains("f.insert("));
    QCOMPARE(m_server.log("plain-recall").size(), 2u);
}

void VectorServerTest::whereItFailsOwnVectorsAreCompared()
{
    const Home home;
    failAndSucceed(home, 5);
    JobContext job;
    std::vector<refine::Notice> notices;
    const auto failing = server(home, "fails-object");
    VERIFY_FAILS(InvalidInput, embedMissing(*opened(home), *failing, job));
    {
        // As if it had answered before.
        const auto knowledge = opened(home);
        const learn::VectorSpace space{failing->spaces() + "3", 3};
        const auto made = learn::quantised(space, std::vector<float>{1, 2, 3});
        VERIFY_OK(knowledge->learnings().setVector(1, space.name, learn::packed(*made)));
    }
    const Recall recall(knowledgeFile(home.paths()), {}, failing,
                        [&](const refine::Notice &notice) { notices.push_back(notice); });
    QVERIFY(!recall.similar(script(7, false), verdict(false), job).empty());
    QVERIFY(!recall.similar(script(8, false), verdict(false), job).empty());
    QCOMPARE(notices.size(), 1u); // once is enough
    QCOMPARE(notices.front().kind, refine::Notice::Kind::VectorsFailed);
    QVERIFY2(notices.front().name.contains("bad thing"), notices.front().name.c_str());
}

void VectorServerTest::secretsAndConsent()
{
    const Home home;
    const auto secret = std::string("gh") + "p_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
    JobContext job;
    VERIFY_OK(server(home, "plain-masked")->vectorsOf({"token = \"" + secret + "\""}, job));
    const auto sent = m_server.log("plain-masked")[0]["raw"].get<std::string>();
    QVERIFY(sent.contains("[masked:"));
    QVERIFY(!sent.contains(secret));
    // Elsewhere only with a yes.
    std::vector<ConsentQuestion> questions;
    const auto ask = [&](const ConsentQuestion &question, JobContext &) {
        questions.push_back(question);
        return ConsentAnswer::No;
    };
    ModelSettings models;
    VectorServer elsewhere("https://models.invalid/v1/embeddings text-embedding-3-small", models,
                           {.project = home.root(),
                            .paths = home.paths(),
                            .ask = ask,
                            .ticket = {},
                            .connect = [](JobContext &) -> Result<std::shared_ptr<llm::LlmClient>> {
                                return std::shared_ptr<llm::LlmClient>();
                            }});
    VERIFY_FAILS(Permission, elsewhere.vectorsOf({"one", "another"}, job));
    QCOMPARE(questions.size(), 1u);
    QCOMPARE(questions.front().text, "one\n\nanother");
    QCOMPARE(questions.front().endpoint, "https://models.invalid:443");
}

void VectorServerTest::consolidationAsksTheServer()
{
    const Home home;
    failAndSucceed(home, 2);
    RunVerdicts run("/p");
    run.judged(script(9, false), verdict(false));
    JobContext job;
    auto options = test::optionsFor(home);
    options.consolidateEvery = 1;
    const auto vectors = server(home, "plain-consolidated");
    const auto learned = learningFrom(options, vectors)(run, job);
    QVERIFY(spaceOf(*opened(home), *vectors)->has_value());
    QVERIFY(learned.notes.empty() || !learned.notes.back().contains("vectors"));
    const auto failing = learningFrom(options, server(home, "fails-object"))(run, job);
    QVERIFY(failing.notes.back().contains("bad thing"));
    QVERIFY(failing.learnings > 0);
}

} // namespace tst_vectorserver

QTEST_GUILESS_MAIN(tst_vectorserver::VectorServerTest)
#include "tst_vectorserver.moc"
