// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/endpoint.h"
#include "core/llm/keys.h"
#include "core/llm/llmclient.h"
#include "core/llm/network.h"
#include "core/llm/prices.h"
#include "core/llm/wire.h"

#include <atomic>
#include <memory>

namespace espalier::llm {

class QuirkBook;

/// Asks models of one endpoint over the network. Thread-safe: many calls can run at once.
class EndpointClient final : public LlmClient {
public:
    /// Fails as `resolve` does.
    [[nodiscard]] static Result<std::shared_ptr<EndpointClient>>
    create(const EndpointConfig &config, std::shared_ptr<Network> network, FoundKey key,
           ClientOptions options);
    ~EndpointClient() override;

    [[nodiscard]] Result<ChatReply> chat(const ChatRequest &request, JobContext &job,
                                         const ChunkSink &sink = {}) override;
    [[nodiscard]] Result<Embeddings> embed(const EmbedRequest &request, JobContext &job) override;
    [[nodiscard]] Result<TokenCount> countTokens(std::string_view text, JobContext &job) override;
    [[nodiscard]] const Endpoint &endpoint() const { return m_parts.endpoint; }
    /// For others of this module.
    [[nodiscard]] const ClientParts &parts() const { return m_parts; }

private:
    explicit EndpointClient(ClientParts parts);
    [[nodiscard]] Result<Embeddings> embedBatch(const std::string &model,
                                                const std::vector<std::string> &texts,
                                                std::uint32_t dimension, JobContext &job);

    ClientParts m_parts;
    std::unique_ptr<QuirkBook> m_quirks;
    std::atomic<std::uint64_t> m_calls{0};
};

} // namespace espalier::llm
