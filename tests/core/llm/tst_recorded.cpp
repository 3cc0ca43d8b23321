// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/llm/recorded.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <set>

namespace tst_recorded {

using namespace espalier;
using namespace std::string_literals;
using llm::RecordedClient;
using llm::Recording;
using llm::RecordingClient;
using test::question;
using test::TestClient;

/// Answers with the number of the call.
class CountingClient final : public llm::LlmClient {
public:
    int calls = 0;
    Result<llm::ChatReply> chat(const llm::ChatRequest &, JobContext &,
                                const llm::ChunkSink &) override
    {
        llm::ChatReply reply;
        reply.text = "answer " + std::to_string(++calls);
        reply.model = "counting";
        reply.usage = {.input = 5, .output = 2, .costUsd = 0.5};
        reply.exchange.answer = "raw";
        return reply;
    }
    Result<llm::Embeddings> embed(const llm::EmbedRequest &request, JobContext &) override
    {
        llm::Embeddings result{.model = "counting", .dimension = 2, .normalised = true};
        result.vectors.assign(request.texts.size(), {0.6F, 0.8F});
        return result;
    }
    Result<llm::TokenCount> countTokens(std::string_view, JobContext &) override
    {
        return llm::TokenCount{};
    }
};

class RecordedTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        auto folder = TemporaryFolder::create("recorded");
        VERIFY_OK(folder);
        m_folder.emplace(std::move(*folder));
    }
    void cleanup() { m_folder.reset(); }
    void replaysWhatWasRecorded();
    void replaysInOrder();
    void missesClearly();
    void tellsRequestsApart();
    void replaysVectors();
    void asksTheMeter();
    void recordsOverTheNetwork();
    void refusesOtherFiles();
    void saysWhenItCannotWrite();

private:
    [[nodiscard]] std::filesystem::path file() const { return m_folder->path() / "models.json"; }
    void record(const std::vector<llm::ChatRequest> &requests)
    {
        const auto recorder = RecordingClient::create(std::make_shared<CountingClient>(), file());
        VERIFY_OK(recorder);
        for (const auto &request : requests)
            VERIFY_OK((*recorder)->chat(request, m_job));
    }
    [[nodiscard]] RecordedClient replayer() const
    {
        return RecordedClient(*Recording::load(file()));
    }

    std::optional<TemporaryFolder> m_folder;
    JobContext m_job;
};

void RecordedTest::replaysWhatWasRecorded()
{
    record({question("a")});
    auto client = replayer();
    std::string pieces;
    const auto reply =
        client.chat(question("a"), m_job, [&](const llm::Chunk &chunk) { pieces += chunk.text; });
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "answer 1"s);
    QCOMPARE(pieces, reply->text);
    QVERIFY(reply->recorded);
    QCOMPARE(reply->model, "counting"s);
    QCOMPARE(reply->usage.input, std::uint64_t(5));
    QCOMPARE(*reply->costUsd(), 0.0);
    QVERIFY(!readFile(file())->contains("raw"));
}

void RecordedTest::replaysInOrder()
{
    record({question("a"), question("b"), question("a")});
    auto client = replayer();
    QCOMPARE(client.chat(question("a"), m_job)->text, "answer 1"s);
    QCOMPARE(client.chat(question("a"), m_job)->text, "answer 3"s);
    QCOMPARE(client.chat(question("a"), m_job)->text, "answer 3"s);
    QCOMPARE(client.chat(question("b"), m_job)->text, "answer 2"s);
    // A recording goes on where it was.
    record({question("c")});
    QCOMPARE(replayer().chat(question("b"), m_job)->text, "answer 2"s);
    QCOMPARE(replayer().chat(question("c"), m_job)->text, "answer 1"s);
}

void RecordedTest::missesClearly()
{
    record({question("a")});
    auto client = replayer();
    const auto reply = client.chat(question("never asked"), m_job);
    VERIFY_FAILS(NotFound, reply);
    QCOMPARE(reply.error().context, llm::requestHash(question("never asked")));
    VERIFY_FAILS(NotFound, client.embed({.texts = {"a"}}, m_job));
}

void RecordedTest::tellsRequestsApart()
{
    const auto base = question("a");
    std::set<std::string> hashes{llm::requestHash(base)};
    const auto add = [&](auto change) {
        auto request = base;
        change(request);
        hashes.insert(llm::requestHash(request));
    };
    add([](auto &r) { r.model = "m"; });
    add([](auto &r) { r.system = "s"; });
    add([](auto &r) { r.messages[0].content = "b"; });
    add([](auto &r) { r.messages[0].role = "assistant"; });
    add([](auto &r) { r.maxOutputTokens = 1; });
    add([](auto &r) { r.temperature = 0.0; });
    add([](auto &r) { r.seed = 0; });
    add([](auto &r) { r.jsonSchema = Json::object(); });
    add([](auto &r) { r.contextTokens = 1; });
    QCOMPARE(hashes.size(), std::size_t(10));
    add([](auto &r) { r.cacheablePrefix = 1; });
    add([](auto &r) { r.meter = [](const llm::Usage &) { return true; }; });
    QCOMPARE(hashes.size(), std::size_t(10));
}

void RecordedTest::replaysVectors()
{
    const auto recorder = RecordingClient::create(std::make_shared<CountingClient>(), file());
    VERIFY_OK(recorder);
    VERIFY_OK((*recorder)->embed({.texts = {"a", "b"}}, m_job));
    const auto vectors = replayer().embed({.texts = {"a", "b"}}, m_job);
    VERIFY_OK(vectors);
    QCOMPARE(vectors->vectors.size(), std::size_t(2));
    QCOMPARE(vectors->vectors[1][1], 0.8F);
    QVERIFY(vectors->dimension == 2 && vectors->normalised);
}

void RecordedTest::asksTheMeter()
{
    record({question("a")});
    auto request = question("a");
    request.meter = [](const llm::Usage &) { return false; };
    VERIFY_FAILS(Budget, replayer().chat(request, m_job));
}

void RecordedTest::recordsOverTheNetwork()
{
    const test::ModelServer server;
    QVERIFY(server.running());
    TestClient client(server, "plain");
    client.key = test::testKey();
    // Shared without owning: the client lives as long as this test.
    const auto recorder = RecordingClient::create(
        std::shared_ptr<llm::LlmClient>(std::shared_ptr<void>(), &client.client()), file());
    VERIFY_OK(recorder);
    const auto first = (*recorder)->chat(question("a"), m_job);
    VERIFY_OK(first);
    const auto again = replayer().chat(question("a"), m_job);
    VERIFY_OK(again);
    QCOMPARE(again->text, first->text);
    QCOMPARE(again->model, first->model);
    QVERIFY(again->recorded && !first->recorded);
    QVERIFY(!readFile(file())->contains(test::testKeyText()));
}

void RecordedTest::refusesOtherFiles()
{
    VERIFY_FAILS(NotFound, Recording::load(file()));
    for (const auto *text :
         {"", "{", "[]", "{}", "{\"schema_version\": 1, \"chats\": {\"x\": []}}"}) {
        VERIFY_OK(writeFilePlainly(file(), text));
        VERIFY_FAILS(Corrupt, Recording::load(file()));
        // What is there is not overwritten.
        VERIFY_FAILS(Corrupt, RecordingClient::create(std::make_shared<CountingClient>(), file()));
    }
    VERIFY_OK(writeFilePlainly(file(), "{\"schema_version\": 2}"));
    VERIFY_FAILS(TooNew, Recording::load(file()));
}

void RecordedTest::saysWhenItCannotWrite()
{
    const auto recorder = RecordingClient::create(std::make_shared<CountingClient>(),
                                                  m_folder->path() / "missing" / "models.json");
    VERIFY_OK(recorder);
    QVERIFY(!(*recorder)->chat(question("a"), m_job));
}

} // namespace tst_recorded

QTEST_GUILESS_MAIN(tst_recorded::RecordedTest)
#include "tst_recorded.moc"
