// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/llm/chat.h"
#include "core/llm/endpoint.h"
#include "core/llm/servererror.h"
#include "core/llm/sseparser.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::llm {

/// How far a server goes along with a JSON schema.
enum class SchemaLevel {
    Strict, ///< as a schema that is to be kept to
    Loose,  ///< as a schema without "strict"
    Object, ///< as "some JSON object"; the schema is told in words
    Words,  ///< not at all; the schema is told in words
};

/// What a server or a model turned out not to take. Found out by its refusals, kept per model.
struct Quirks {
    bool streamOptions = true;
    bool completionTokens = false; ///< "max_completion_tokens" rather than "max_tokens"
    bool tokenNameChanged = false;
    bool temperature = true;
    bool seed = true;
    bool cacheControl = true;
    SchemaLevel schema = SchemaLevel::Strict;
    bool alternativeBase = false;
};
/// Whether the refusal names something that can be left out or said otherwise; it is then.
[[nodiscard]] bool adapt(Quirks &quirks, const ServerError &error);

/// A request without key and address.
struct Route {
    std::string path; ///< below the endpoint's base
    Json body;        ///< null: a GET
};

/// An answer in the making.
struct Draft {
    std::string text;
    std::string reasoning;
    std::string model;
    std::string requestId;
    std::optional<FinishReason> finish;
    Usage usage;
    bool usageKnown = false;
    bool complete = false;  ///< nothing more is to come
    bool truncated = false; ///< the server says so
    std::optional<ServerError> error;
};

/// Reads one answer, event by event. One thread.
class ReplyReader {
public:
    virtual ~ReplyReader() = default;
    /// An event of a stream, or a line of one.
    virtual void take(const ServerEvent &event, Draft &draft) = 0;
    /// An answer that came in one piece.
    virtual void takeWhole(const Json &json, Draft &draft) = 0;
};

/// One text's vector and how it is counted.
struct EmbeddingBatch {
    std::string model;
    std::vector<std::vector<float>> vectors;
    std::uint64_t tokens = 0;
};

/// How a provider is spoken to. Stateless; thread-safe.
class Protocol {
public:
    virtual ~Protocol() = default;
    /// The request has model and limits filled in.
    [[nodiscard]] virtual Route chat(const ChatRequest &request, const Quirks &quirks) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ReplyReader> reader(const ChatRequest &request,
                                                              const Quirks &quirks) const = 0;
    /// Unsupported where the provider has none.
    [[nodiscard]] virtual Result<Route> embed(const std::string &model,
                                              const std::vector<std::string> &texts,
                                              std::uint32_t dimension) const = 0;
    [[nodiscard]] virtual Result<EmbeddingBatch> embeddings(const Json &json,
                                                            std::size_t count) const = 0;
    /// The list of models.
    [[nodiscard]] virtual std::string modelsPath() const = 0;
    /// The header of the key and what stands before it; further headers of each request.
    [[nodiscard]] virtual std::pair<std::string, std::string> keyHeader() const
    {
        return {"Authorization", "Bearer "};
    }
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> headers() const
    {
        return {};
    }
};

[[nodiscard]] std::unique_ptr<Protocol> makeProtocol(const Endpoint &endpoint);
[[nodiscard]] std::unique_ptr<Protocol> makeOpenAi(const Endpoint &endpoint);
[[nodiscard]] std::unique_ptr<Protocol> makeAnthropic();
[[nodiscard]] std::unique_ptr<Protocol> makeOllama();

// Shared by the protocols.

/// The system text, with the schema in words where the server is not told it otherwise.
[[nodiscard]] std::string systemText(const ChatRequest &request, SchemaLevel level);
/// Numbers of an array of JSON; InvalidInput-like failures are of kind Network.
[[nodiscard]] Result<std::vector<float>> readVector(const Json &json);
/// JSON from a stream whose text may hold bytes that are not UTF-8 (they become U+FFFD).
[[nodiscard]] Json parseLeniently(const std::string &text);

} // namespace espalier::llm
