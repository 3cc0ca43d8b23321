// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/llm/protocol.h"

#include <algorithm>

namespace espalier::llm {

namespace {

// A part of a message: text, or a list of parts that have text.
std::string contentOf(const Json &message, const char *key)
{
    const auto *content = find(message, key);
    if (!content || !content->is_array())
        return textAt(message, key);
    std::string text;
    for (const auto &part : *content)
        text += textAt(part, "text");
    return text;
}

FinishReason finishOf(const std::string &reason)
{
    if (reason == "stop" || reason == "tool_calls" || reason == "eos")
        return FinishReason::Stop;
    if (reason == "length" || reason == "max_tokens")
        return FinishReason::Length;
    return reason == "content_filter" ? FinishReason::Refused : FinishReason::Other;
}

Usage usageOf(const Json &json)
{
    const auto prompt = countAt(json, "prompt_tokens");
    const auto *details = find(json, "prompt_tokens_details");
    const auto cached =
        details ? countAt(*details, "cached_tokens") : countAt(json, "prompt_cache_hit_tokens");
    const auto *output = find(json, "completion_tokens_details");
    Usage usage{.input = prompt - std::min(prompt, cached),
                .output = countAt(json, "completion_tokens"),
                .cachedInput = std::min(prompt, cached)};
    usage.reasoning = output ? std::min(countAt(*output, "reasoning_tokens"), usage.output) : 0;
    return usage;
}

class Reader final : public ReplyReader {
public:
    void take(const ServerEvent &event, Draft &draft) override
    {
        if (event.data == "[DONE]") {
            draft.complete = true;
            return;
        }
        const auto json = parseLeniently(event.data);
        if (json.is_discarded())
            draft.error = ServerError{
                .status = 200, .type = "server_error", .message = "an event that is no JSON"};
        else
            takeObject(json, "delta", draft);
    }
    void takeWhole(const Json &json, Draft &draft) override
    {
        takeObject(json, "message", draft);
        draft.complete = find(json, "choices") != nullptr;
        if (draft.complete && !draft.finish)
            draft.finish = FinishReason::Stop;
    }

private:
    static void takeObject(const Json &json, const char *part, Draft &draft)
    {
        if (isServerError(json)) {
            draft.error = readErrorObject(200, json);
            return;
        }
        if (auto model = textAt(json, "model"); !model.empty())
            draft.model = std::move(model);
        if (draft.requestId.empty())
            draft.requestId = textAt(json, "id");
        draft.truncated = draft.truncated || isTrue(json, "truncated");
        if (const auto *usage = find(json, "usage"); usage && usage->is_object()) {
            draft.usage = usageOf(*usage);
            draft.usageKnown = draft.usage.prompt() + draft.usage.output > 0;
        }
        const auto *choice = findFirst(json, "choices");
        if (!choice)
            return;
        if (const auto reason = textAt(*choice, "finish_reason"); !reason.empty())
            draft.finish = finishOf(reason);
        if (const auto *message = find(*choice, part))
            takeMessage(*message, draft);
    }
    static void takeMessage(const Json &message, Draft &draft)
    {
        draft.text += contentOf(message, "content");
        auto reasoning = textAt(message, "reasoning_content");
        draft.reasoning += reasoning.empty() ? textAt(message, "reasoning") : reasoning;
        if (const auto refusal = textAt(message, "refusal"); !refusal.empty()) {
            draft.text += refusal;
            draft.finish = FinishReason::Refused;
        }
    }
};

class OpenAi final : public Protocol {
public:
    explicit OpenAi(const Endpoint &endpoint)
        : m_prefix(endpoint.provider == Provider::LlamaCpp ? "/v1" : ""),
          m_own(endpoint.host == "api.openai.com")
    {
    }

    [[nodiscard]] Route chat(const ChatRequest &request, const Quirks &quirks) const override
    {
        Json messages = Json::array();
        if (const auto system = systemText(request, quirks.schema); !system.empty())
            messages.push_back({{"role", "system"}, {"content", system}});
        for (const auto &message : request.messages)
            messages.push_back({{"role", message.role}, {"content", message.content}});
        Json body{{"model", request.model}, {"messages", std::move(messages)}, {"stream", true}};
        if (quirks.streamOptions)
            body["stream_options"] = {{"include_usage", true}};
        // OpenAI itself wants the new name, most others know the old one only.
        const bool newName = quirks.completionTokens != m_own;
        body[newName ? "max_completion_tokens" : "max_tokens"] = request.maxOutputTokens;
        if (request.temperature && quirks.temperature)
            body["temperature"] = *request.temperature;
        if (request.seed && quirks.seed)
            body["seed"] = *request.seed;
        addSchema(body, request, quirks.schema);
        return {m_prefix + "/chat/completions", std::move(body)};
    }
    [[nodiscard]] std::unique_ptr<ReplyReader> reader(const ChatRequest &,
                                                      const Quirks &) const override
    {
        return std::make_unique<Reader>();
    }
    [[nodiscard]] Result<Route> embed(const std::string &model,
                                      const std::vector<std::string> &texts,
                                      std::uint32_t dimension) const override
    {
        Json body{{"model", model}, {"input", texts}, {"encoding_format", "float"}};
        if (dimension > 0)
            body["dimensions"] = dimension;
        return Route{m_prefix + "/embeddings", std::move(body)};
    }
    [[nodiscard]] Result<EmbeddingBatch> embeddings(const Json &json,
                                                    std::size_t count) const override;
    [[nodiscard]] std::string modelsPath() const override { return m_prefix + "/models"; }

private:
    static void addSchema(Json &body, const ChatRequest &request, SchemaLevel level)
    {
        if (!request.jsonSchema || level == SchemaLevel::Words)
            return;
        if (level == SchemaLevel::Object) {
            body["response_format"] = {{"type", "json_object"}};
            return;
        }
        Json schema{{"name", "answer"}, {"schema", *request.jsonSchema}};
        if (level == SchemaLevel::Strict)
            schema["strict"] = true;
        body["response_format"] = {{"type", "json_schema"}, {"json_schema", std::move(schema)}};
    }

    std::string m_prefix;
    bool m_own;
};

Result<EmbeddingBatch> OpenAi::embeddings(const Json &json, std::size_t count) const
{
    const auto *data = find(json, "data");
    if (!data || !data->is_array() || data->size() != count)
        return failure(ErrorKind::Network,
                       "the model server did not send one vector for each text");
    EmbeddingBatch batch{.model = textAt(json, "model"),
                         .vectors = std::vector<std::vector<float>>(count)};
    // The order of the answer is not promised; the index is.
    for (std::size_t at = 0; at < count; ++at) {
        const auto &entry = (*data)[at];
        const auto index = find(entry, "index") ? countAt(entry, "index") : at;
        const auto *numbers = find(entry, "embedding");
        if (!numbers || index >= count || !batch.vectors[index].empty())
            return failure(ErrorKind::Network, "the model server mixed up its vectors");
        auto vector = readVector(*numbers);
        if (!vector)
            return failure(vector.error());
        batch.vectors[index] = std::move(*vector);
    }
    if (const auto *usage = find(json, "usage"))
        batch.tokens = countAt(*usage, "prompt_tokens");
    return batch;
}

} // namespace

std::unique_ptr<Protocol> makeOpenAi(const Endpoint &endpoint)
{
    return std::make_unique<OpenAi>(endpoint);
}

} // namespace espalier::llm
