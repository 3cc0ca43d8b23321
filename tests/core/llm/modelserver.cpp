// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/llm/modelserver.h"

#include <QProcess>

namespace espalier::test {

using namespace std::chrono_literals;

struct ModelServer::Process {
    QProcess process;
};

ModelServer::ModelServer()
    : m_process(std::make_unique<Process>()), m_network(llm::Network::create())
{
    auto &process = m_process->process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("python3"),
                  {QStringLiteral("-B"), QStringLiteral("-I"), QStringLiteral(MODEL_SERVER)});
    while (process.state() != QProcess::NotRunning && !process.canReadLine()) {
        if (!process.waitForReadyRead(60'000))
            break;
    }
    const auto ports = parseJson(process.readLine().toStdString());
    if (ports.is_object())
        m_port = ports.value("port", 0);
}

ModelServer::~ModelServer()
{
    m_process->process.closeWriteChannel();
    if (!m_process->process.waitForFinished(10'000))
        m_process->process.kill();
    m_process->process.waitForFinished(10'000);
}

std::string ModelServer::url(const std::string &scenario, const std::string &path) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + "/" + scenario + path;
}

Json ModelServer::log(const std::string &scenario) const
{
    auto stream = m_network->open({.url = url("_log/" + scenario, ""), .key = {}}, 64u << 20);
    const llm::Patience patience{
        .stop = {}, .idle = 30s, .deadline = std::chrono::steady_clock::now() + 60s};
    std::string text;
    for (;;) {
        const auto piece = stream->read(patience);
        if (!piece || !*piece)
            break;
        text += **piece;
    }
    return parseJson(text);
}

TestClient::TestClient(const ModelServer &server, const std::string &scenario,
                       llm::Provider provider)
    : m_server(server)
{
    config.provider = provider;
    config.baseUrl = server.url(scenario, provider == llm::Provider::OpenAi ? "/v1" : "");
    config.models = "good";
    config.limits.firstByte = 20s;
    config.limits.idle = 20s;
    options.chance = [] { return 0.5; };
    options.sleeper = [waits = m_waits](std::chrono::milliseconds time, const std::stop_token &) {
        const std::scoped_lock lock(waits->mutex);
        waits->all.push_back(time);
    };
}

llm::LlmClient &TestClient::client()
{
    if (!m_client) {
        auto made = llm::EndpointClient::create(config, m_server.network(), key, options);
        if (!made)
            qFatal("%s", made.error().text().c_str());
        m_client = *made;
    }
    return *m_client;
}

Result<llm::ChatReply> TestClient::ask(const llm::ChatRequest &request, const llm::ChunkSink &sink)
{
    return client().chat(request, job, sink);
}

Result<llm::ChatReply> TestClient::ask(const std::string &text)
{
    return client().chat(question(text), job);
}

Result<llm::Embeddings> TestClient::embed(const std::vector<std::string> &texts)
{
    return client().embed({.model = {}, .texts = texts, .meter = {}}, job);
}

std::vector<std::chrono::milliseconds> TestClient::waits() const
{
    const std::scoped_lock lock(m_waits->mutex);
    return m_waits->all;
}

llm::ChatRequest question(const std::string &text)
{
    llm::ChatRequest request;
    request.messages = {{.role = "user", .content = text}};
    return request;
}

std::string testKeyText()
{
    return std::string("sk-") + "test+" + "0123456789/abcdef";
}

llm::FoundKey testKey()
{
    return {.key = llm::Secret(testKeyText()), .origin = "test"};
}

} // namespace espalier::test
