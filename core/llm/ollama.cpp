// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/llm/estimate.h"
#include "core/llm/protocol.h"

namespace espalier::llm {

namespace {

// A change of the context's size makes the server load the model again, so there are few of them.
constexpr std::uint64_t kSmallestContext = 8192;
constexpr std::uint64_t kLargestContext = 131'072;

std::uint64_t contextFor(const ChatRequest &request)
{
    if (request.contextTokens > 0)
        return request.contextTokens;
    const auto prompt = estimatePrompt(request);
    const auto wanted = prompt + prompt / 3 + request.maxOutputTokens;
    auto context = kSmallestContext;
    while (context < wanted && context < kLargestContext)
        context *= 2;
    return context;
}

class Reader final : public ReplyReader {
public:
    explicit Reader(const ChatRequest &request)
        : m_expected(estimatePrompt(request)), m_context(contextFor(request))
    {
    }

    void take(const ServerEvent &event, Draft &draft) override
    {
        const auto json = parseLeniently(event.data);
        if (json.is_discarded())
            draft.error = ServerError{
                .status = 200, .type = "server_error", .message = "a line that is no JSON"};
        else
            takeWhole(json, draft);
    }
    void takeWhole(const Json &json, Draft &draft) override
    {
        if (find(json, "error")) {
            draft.error = readErrorObject(200, json);
            return;
        }
        if (auto model = textAt(json, "model"); !model.empty())
            draft.model = std::move(model);
        if (const auto *message = find(json, "message")) {
            draft.text += textAt(*message, "content");
            draft.reasoning += textAt(*message, "thinking");
        }
        if (isTrue(json, "done"))
            takeEnd(json, draft);
    }

private:
    void takeEnd(const Json &json, Draft &draft) const
    {
        const auto reason = textAt(json, "done_reason");
        draft.complete = true;
        draft.finish = reason == "length"                   ? FinishReason::Length
                       : reason.empty() || reason == "stop" ? FinishReason::Stop
                                                            : FinishReason::Other;
        draft.usage = {.input = countAt(json, "prompt_eval_count"),
                       .output = countAt(json, "eval_count")};
        draft.usageKnown = draft.usage.input > 0;
        // The server cuts a prompt that does not fit and says nothing: fewer tokens were read than
        // any vocabulary makes of it, or exactly as many as the context has.
        const bool few = draft.usageKnown && draft.usage.input * 10 < m_expected * 6;
        const bool full = draft.usage.input + 1 >= m_context;
        draft.truncated = m_expected > 64 && (few || full);
    }

    std::uint64_t m_expected;
    std::uint64_t m_context;
};

class Ollama final : public Protocol {
public:
    [[nodiscard]] Route chat(const ChatRequest &request, const Quirks &quirks) const override
    {
        Json messages = Json::array();
        if (const auto system = systemText(request, quirks.schema); !system.empty())
            messages.push_back({{"role", "system"}, {"content", system}});
        for (const auto &message : request.messages)
            messages.push_back({{"role", message.role}, {"content", message.content}});
        Json options{{"num_ctx", contextFor(request)}, {"num_predict", request.maxOutputTokens}};
        if (request.temperature && quirks.temperature)
            options["temperature"] = *request.temperature;
        if (request.seed && quirks.seed)
            options["seed"] = *request.seed;
        Json body{{"model", request.model},
                  {"messages", std::move(messages)},
                  {"stream", true},
                  {"options", std::move(options)}};
        if (request.jsonSchema && quirks.schema < SchemaLevel::Object)
            body["format"] = *request.jsonSchema;
        else if (request.jsonSchema && quirks.schema == SchemaLevel::Object)
            body["format"] = "json";
        return {"/api/chat", std::move(body)};
    }
    [[nodiscard]] std::unique_ptr<ReplyReader> reader(const ChatRequest &request,
                                                      const Quirks &) const override
    {
        return std::make_unique<Reader>(request);
    }
    [[nodiscard]] Result<Route> embed(const std::string &model,
                                      const std::vector<std::string> &texts,
                                      std::uint32_t dimension) const override
    {
        // A text that is too long is to fail rather than to lose its end.
        Json body{{"model", model}, {"input", texts}, {"truncate", false}};
        if (dimension > 0)
            body["dimensions"] = dimension;
        return Route{"/api/embed", std::move(body)};
    }
    [[nodiscard]] Result<EmbeddingBatch> embeddings(const Json &json,
                                                    std::size_t count) const override
    {
        const auto *rows = find(json, "embeddings");
        if (!rows || !rows->is_array() || rows->size() != count)
            return failure(ErrorKind::Network,
                           "the model server did not send one vector for each text");
        EmbeddingBatch batch{.model = textAt(json, "model"), .vectors = {}, .tokens = 0};
        for (const auto &row : *rows) {
            auto vector = readVector(row);
            if (!vector)
                return failure(vector.error());
            batch.vectors.push_back(std::move(*vector));
        }
        batch.tokens = countAt(json, "prompt_eval_count");
        return batch;
    }
    [[nodiscard]] std::string modelsPath() const override { return "/api/tags"; }
};

} // namespace

std::unique_ptr<Protocol> makeOllama()
{
    return std::make_unique<Ollama>();
}

} // namespace espalier::llm
