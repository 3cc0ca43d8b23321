// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/llm/protocol.h"

namespace espalier::llm {

namespace {

// The one "tool" that makes the model answer by a schema; nothing is ever run for it.
constexpr const char *kAnswerTool = "answer";
constexpr auto kNoBlock = static_cast<std::size_t>(-1);

FinishReason finishOf(const std::string &reason)
{
    if (reason == "end_turn" || reason == "stop_sequence" || reason == "tool_use")
        return FinishReason::Stop;
    if (reason == "max_tokens" || reason == "model_context_window_exceeded")
        return FinishReason::Length;
    return reason == "refusal" ? FinishReason::Refused : FinishReason::Other;
}

// Counts are cumulative and come in pieces: what is there replaces what was.
void takeUsage(const Json &json, Draft &draft)
{
    const auto take = [&](const char *key, std::uint64_t &count) {
        if (find(json, key))
            count = countAt(json, key);
    };
    take("input_tokens", draft.usage.input);
    take("output_tokens", draft.usage.output);
    take("cache_read_input_tokens", draft.usage.cachedInput);
    take("cache_creation_input_tokens", draft.usage.cacheWrite);
}

void takeBlock(const Json &block, Draft &draft)
{
    const auto type = textAt(block, "type");
    if (type == "text")
        draft.text += textAt(block, "text");
    else if (type == "thinking")
        draft.reasoning += textAt(block, "thinking");
    else if (const auto *input = find(block, "input"); input && !input->empty())
        draft.text += toText(*input);
}

class Reader final : public ReplyReader {
public:
    explicit Reader(bool byTool) : m_byTool(byTool) {}

    void take(const ServerEvent &event, Draft &draft) override
    {
        const auto json = parseLeniently(event.data);
        if (json.is_discarded()) {
            draft.error = ServerError{
                .status = 200, .type = "api_error", .message = "an event that is no JSON"};
            return;
        }
        const auto type = textAt(json, "type");
        if (type == "error" || isServerError(json)) {
            draft.error = readErrorObject(200, json);
        } else if (type == "message_start") {
            if (const auto *message = find(json, "message"))
                takeHead(*message, draft);
        } else if (type == "content_block_start") {
            if (const auto *block = find(json, "content_block"))
                takeBlock(*block, draft);
        } else if (type == "content_block_delta") {
            if (const auto *delta = find(json, "delta"))
                takeDelta(*delta, draft);
        } else if (type == "message_delta") {
            takeMessageDelta(json, draft);
        } else if (type == "message_stop") {
            draft.complete = true;
        }
    }

    void takeWhole(const Json &json, Draft &draft) override
    {
        if (isServerError(json)) {
            draft.error = readErrorObject(200, json);
            return;
        }
        const auto *content = find(json, "content");
        if (!content || !content->is_array())
            return;
        takeHead(json, draft);
        for (const auto &block : *content)
            takeBlock(block, draft);
        draft.finish = finishOf(textAt(json, "stop_reason"));
        draft.usageKnown = find(json, "usage") != nullptr;
        draft.complete = true;
    }

private:
    static void takeHead(const Json &message, Draft &draft)
    {
        draft.model = textAt(message, "model");
        draft.requestId = textAt(message, "id");
        if (const auto *usage = find(message, "usage"))
            takeUsage(*usage, draft);
    }
    void takeDelta(const Json &delta, Draft &draft) const
    {
        const auto type = textAt(delta, "type");
        if (type == "text_delta")
            draft.text += textAt(delta, "text");
        else if (type == "thinking_delta")
            draft.reasoning += textAt(delta, "thinking");
        else if (type == "input_json_delta" && m_byTool)
            draft.text += textAt(delta, "partial_json");
    }
    static void takeMessageDelta(const Json &json, Draft &draft)
    {
        if (const auto *delta = find(json, "delta")) {
            if (const auto reason = textAt(*delta, "stop_reason"); !reason.empty())
                draft.finish = finishOf(reason);
        }
        if (const auto *usage = find(json, "usage")) {
            takeUsage(*usage, draft);
            draft.usageKnown = true;
        }
    }

    bool m_byTool;
};

class Anthropic final : public Protocol {
public:
    [[nodiscard]] Route chat(const ChatRequest &request, const Quirks &quirks) const override
    {
        Json body{{"model", request.model}, {"max_tokens", request.maxOutputTokens}};
        // The block that ends what may be cached: 0 is the system text, n the n-th message.
        const auto marked =
            quirks.cacheControl ? request.cacheablePrefix.value_or(kNoBlock) : kNoBlock;
        if (byTool(request, quirks)) {
            body["tools"] = Json::array({{{"name", kAnswerTool},
                                          {"description", "Gives the answer."},
                                          {"input_schema", *request.jsonSchema}}});
            body["tool_choice"] = {{"type", "tool"}, {"name", kAnswerTool}};
        }
        if (const auto system = systemText(request, byTool(request, quirks) ? SchemaLevel::Strict
                                                                            : SchemaLevel::Words);
            !system.empty())
            body["system"] = Json::array({block(system, marked == 0)});
        Json messages = Json::array();
        for (std::size_t at = 0; at < request.messages.size(); ++at) {
            const auto &message = request.messages[at];
            messages.push_back(
                {{"role", message.role},
                 {"content", Json::array({block(message.content, marked == at + 1)})}});
        }
        body["messages"] = std::move(messages);
        body["stream"] = true;
        if (request.temperature && quirks.temperature)
            body["temperature"] = *request.temperature;
        return {"/v1/messages", std::move(body)};
    }
    [[nodiscard]] std::unique_ptr<ReplyReader> reader(const ChatRequest &request,
                                                      const Quirks &quirks) const override
    {
        return std::make_unique<Reader>(byTool(request, quirks));
    }
    [[nodiscard]] Result<Route> embed(const std::string &, const std::vector<std::string> &,
                                      std::uint32_t) const override
    {
        return failure(ErrorKind::Unsupported, "this provider has no embeddings", "anthropic");
    }
    [[nodiscard]] Result<EmbeddingBatch> embeddings(const Json &, std::size_t) const override
    {
        return failure(ErrorKind::Unsupported, "this provider has no embeddings", "anthropic");
    }
    [[nodiscard]] std::string modelsPath() const override { return "/v1/models"; }
    [[nodiscard]] std::pair<std::string, std::string> keyHeader() const override
    {
        return {"x-api-key", ""};
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> headers() const override
    {
        return {{"anthropic-version", "2023-06-01"}};
    }

private:
    static bool byTool(const ChatRequest &request, const Quirks &quirks)
    {
        return request.jsonSchema && quirks.schema < SchemaLevel::Object;
    }
    // All before and in a marked block is what the provider may keep.
    static Json block(const std::string &text, bool mark)
    {
        Json result{{"type", "text"}, {"text", text}};
        if (mark)
            result["cache_control"] = {{"type", "ephemeral"}};
        return result;
    }
};

} // namespace

std::unique_ptr<Protocol> makeAnthropic()
{
    return std::make_unique<Anthropic>();
}

} // namespace espalier::llm
