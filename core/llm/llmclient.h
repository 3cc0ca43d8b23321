// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/llm/chat.h"

#include <string_view>

namespace espalier::llm {

/// How many tokens a text has.
struct TokenCount {
    std::uint64_t tokens = 0;
    bool estimated = true;
};

/// A way to language models; a seam that tests replace. Thread-safe. Calls block, need no event
/// loop, and end within 200 ms with Cancelled once the job is asked to stop.
///
/// Kinds of failure: InvalidInput (request or configuration is unusable, the prompt is too long),
/// NotFound (no such model, no key where one is needed), Permission (the key is refused), Budget
/// (the meter said no, or the provider's quota is used up), Network (not reachable, failing, or
/// answering nonsense, after all tries), Timeout, Cancelled, Unsupported.
class LlmClient {
public:
    virtual ~LlmClient() = default;

    /// Asks a model. `sink` may be empty.
    [[nodiscard]] virtual Result<ChatReply> chat(const ChatRequest &request, JobContext &job,
                                                 const ChunkSink &sink = {}) = 0;
    /// Turns texts into vectors.
    [[nodiscard]] virtual Result<Embeddings> embed(const EmbedRequest &request,
                                                   JobContext &job) = 0;
    /// How many tokens a text has for a model: counted by the server where it can, else estimated.
    [[nodiscard]] virtual Result<TokenCount> countTokens(std::string_view text,
                                                         JobContext &job) = 0;
};

} // namespace espalier::llm
