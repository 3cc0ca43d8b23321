// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/json.h"
#include "core/llm/endpointclient.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace espalier::test {

/// server.py as a process of its own on this machine's loopback; ended with this object.
class ModelServer final {
public:
    ModelServer();
    ~ModelServer();
    ModelServer(const ModelServer &) = delete;
    ModelServer &operator=(const ModelServer &) = delete;

    [[nodiscard]] bool running() const { return m_port > 0; }
    [[nodiscard]] const std::shared_ptr<llm::Network> &network() const { return m_network; }
    /// The base URL of a scenario.
    [[nodiscard]] std::string url(const std::string &scenario,
                                  const std::string &path = "/v1") const;
    /// What was asked in a scenario so far.
    [[nodiscard]] Json log(const std::string &scenario) const;

private:
    struct Process;
    std::unique_ptr<Process> m_process;
    std::shared_ptr<llm::Network> m_network;
    int m_port = 0;
};

/// A client of one scenario, with quick tries and waits that are noted instead of waited.
class TestClient final {
public:
    TestClient(const ModelServer &server, const std::string &scenario,
               llm::Provider provider = llm::Provider::OpenAi);

    /// Changed before the first call.
    llm::EndpointConfig config;
    llm::ClientOptions options;
    llm::FoundKey key;

    [[nodiscard]] Result<llm::ChatReply> ask(const llm::ChatRequest &request,
                                             const llm::ChunkSink &sink = {});
    [[nodiscard]] Result<llm::ChatReply> ask(const std::string &question = "hello");
    [[nodiscard]] Result<llm::Embeddings> embed(const std::vector<std::string> &texts);
    [[nodiscard]] llm::LlmClient &client();
    [[nodiscard]] std::vector<std::chrono::milliseconds> waits() const;
    JobContext job;

private:
    struct Waits {
        std::mutex mutex;
        std::vector<std::chrono::milliseconds> all;
    };
    const ModelServer &m_server;
    std::shared_ptr<Waits> m_waits = std::make_shared<Waits>();
    std::shared_ptr<llm::EndpointClient> m_client;
};

/// A question of the user to the model "good".
[[nodiscard]] llm::ChatRequest question(const std::string &text = "hello");

/// A key for tests; not one that opens anything.
[[nodiscard]] llm::FoundKey testKey();
[[nodiscard]] std::string testKeyText();

} // namespace espalier::test
