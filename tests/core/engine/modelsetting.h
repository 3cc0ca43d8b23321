// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/modelaccess.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/llm/modelserver.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace espalier::test {

/// Answers without a network, and says what it was asked.
class FakeModel final : public llm::LlmClient {
public:
    Result<llm::ChatReply> chat(const llm::ChatRequest &request, JobContext &,
                                const llm::ChunkSink &) override
    {
        const std::scoped_lock lock(m_mutex);
        asked.push_back(request);
        if (during)
            during();
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
    std::function<void()> during; ///< called before it answers; may be empty

private:
    std::mutex m_mutex;
};

/// A project and a user of its own, and how models are asked there.
struct ModelSetting {
    TemporaryProject project;
    Home home;
    engine::ModelSettings settings;
    std::shared_ptr<FakeModel> fake = std::make_shared<FakeModel>();
    bool real = true; ///< the server of the tests, not the fake
    engine::ConsentAsker ask;
    std::string ticket;
    engine::SetAsideSink setAside;

    /// At a server of this machine.
    ModelSetting(const ModelServer &server, const std::string &scenario);
    /// At a server elsewhere, which is not there: the fake answers.
    ModelSetting();

    /// US dollars for a million tokens, in the user's own table.
    void setPrice(double price) const;
    [[nodiscard]] Result<std::shared_ptr<engine::ModelAccess>> access() const;
    [[nodiscard]] std::filesystem::path knowledge() const;
    [[nodiscard]] std::vector<store::Exchange> kept(const std::string &run = {}) const;
    /// As if an earlier run had cost so much today.
    void spend(double usd, const std::string &forTicket = {}) const;
};

inline const engine::ModelQuestion kQuestion{
    .system = "SYSTEM", .lead = "LEARNED", .subject = "SUBJECT", .detail = "FAILED"};

[[nodiscard]] Result<engine::ModelAnswer>
asked(const Result<std::shared_ptr<engine::ModelAccess>> &access,
      const engine::ModelQuestion &question = kQuestion);

} // namespace espalier::test
