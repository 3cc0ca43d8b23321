// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::llm {

/// Tokens by price class. The four classes do not overlap: a prompt has `input + cachedInput +
/// cacheWrite` tokens.
struct Usage {
    std::uint64_t input = 0;       ///< of the prompt, at the full price
    std::uint64_t output = 0;      ///< of the answer, its reasoning included
    std::uint64_t cachedInput = 0; ///< of the prompt, read from the provider's cache
    std::uint64_t cacheWrite = 0;  ///< of the prompt, written to the provider's cache
    std::uint64_t reasoning = 0;   ///< the part of `output` that is reasoning
    bool estimated = false;        ///< at least a part is our own estimate
    std::optional<double> costUsd; ///< none: the price of the model is not known

    [[nodiscard]] std::uint64_t prompt() const { return input + cachedInput + cacheWrite; }
    /// Adds the tokens and the cost; the sum has a cost only where both have one.
    Usage &operator+=(const Usage &other);
    bool operator==(const Usage &) const = default;
};

/// Asked with what a call has used so far, all its tries together: before each try (with the
/// prompt's estimate), at every piece that arrives, and once more at the end, whether the call
/// succeeded or not; that last answer changes nothing. `false` ends the call with
/// ErrorKind::Budget. Called in the thread of the call.
using Meter = std::function<bool(const Usage &soFar)>;

/// One try as it went over the wire, with keys taken out. `body` and `answer` are cut at 1 MiB.
struct Exchange {
    std::string url;
    std::string body;
    int status = 0; ///< 0: no answer came
    std::string answer;
    std::string requestId; ///< the provider's
    std::string error;     ///< empty: it went well
    std::chrono::milliseconds duration{0};
};
/// Told every try, failed ones included. Called in the thread of the call.
using ExchangeSink = std::function<void(const Exchange &)>;

/// One message of a conversation.
struct Message {
    std::string role; ///< "user" or "assistant"
    std::string content;
    bool operator==(const Message &) const = default;
};

/// What is asked of a model. All text is UTF-8.
struct ChatRequest {
    std::string model; ///< empty: chosen from the endpoint's pool
    std::string system;
    std::vector<Message> messages;
    std::uint32_t maxOutputTokens = 0; ///< 0: the endpoint's limit
    std::optional<double> temperature; ///< 0 to 2
    std::optional<std::uint64_t> seed;
    std::optional<Json> jsonSchema;  ///< the answer has to be JSON of this schema
    std::uint32_t contextTokens = 0; ///< 0: the endpoint's; Ollama's `num_ctx`
    /// How many leading messages are, with the system text, the same byte for byte in many
    /// requests: 0 means the system text alone, none that caching is not worth it.
    std::optional<std::size_t> cacheablePrefix;
    Meter meter;             ///< may be empty
    ExchangeSink onExchange; ///< may be empty
};

/// A piece of an answer as it arrives.
struct Chunk {
    std::string text;
    std::string reasoning;
};
/// Takes the pieces in the thread of the call. Once it was called, the call is not tried again.
using ChunkSink = std::function<void(const Chunk &)>;

/// Why a model stopped.
enum class FinishReason {
    Stop,    ///< it was done
    Length,  ///< it reached the largest output or the end of its context
    Refused, ///< a filter or the model itself declined
    Other,   ///< anything else the provider says
};
/// "stop", "length", "refused", "other"
[[nodiscard]] const char *name(FinishReason reason);

/// What a model answered. A whole answer: one that was cut off in mid-stream is a failure.
struct ChatReply {
    std::string text;
    std::string reasoning; ///< what the provider showed of it
    std::string model;     ///< the one that answered, as the provider names it
    std::string asked;     ///< the one that was asked: `ChatRequest::model` or chosen from the pool
    FinishReason finish = FinishReason::Stop;
    Usage usage;                           ///< of all tries together
    std::string priceAsOf;                 ///< the day the price is from; empty without a cost
    std::chrono::milliseconds duration{0}; ///< of the whole call, with its waits
    int tries = 1;
    std::string requestId;        ///< the provider's; may be empty
    bool promptTruncated = false; ///< the server has most likely left out a part of the prompt
    /// Whether the server was made to keep to `jsonSchema`; where it could not be, it was told the
    /// schema in words.
    bool schemaEnforced = false;
    bool recorded = false; ///< comes from a file, no model was asked
    Exchange exchange;     ///< the last try

    [[nodiscard]] std::optional<double> costUsd() const { return usage.costUsd; }
};

/// Texts to turn into vectors.
struct EmbedRequest {
    std::string model; ///< empty: the endpoint's embedding model
    std::vector<std::string> texts;
    std::uint32_t dimension = 0; ///< 0: the model's own
    Meter meter;                 ///< may be empty; asked between batches
};

/// Vectors of one model, one for each text and in their order, all of the same dimension.
struct Embeddings {
    std::string model;
    std::uint32_t dimension = 0;
    bool normalised = false; ///< all have length 1
    std::vector<std::vector<float>> vectors;
    Usage usage;
};

} // namespace espalier::llm
