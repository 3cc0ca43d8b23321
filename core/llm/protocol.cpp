// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/protocol.h"

#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace espalier::llm {

namespace {

std::string words(const ServerError &error)
{
    std::string result = error.param + " " + error.code + " " + error.message;
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool soundsRefused(const std::string &text)
{
    static constexpr std::array<std::string_view, 12> kSigns{
        "support",    "recogni",       "unknown",          "unexpected",
        "extra",      "not permitted", "instead",          "not allowed",
        "deprecated", "invalid",       "only the default", "not available"};
    return std::ranges::any_of(kSigns, [&](auto sign) { return text.contains(sign); });
}

bool takeBack(bool &feature)
{
    return std::exchange(feature, false);
}

bool adaptSchema(SchemaLevel &level)
{
    if (level == SchemaLevel::Words)
        return false;
    level = static_cast<SchemaLevel>(static_cast<int>(level) + 1);
    return true;
}

// Bytes that are not UTF-8 become U+FFFD, one each.
std::string repaired(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const auto part = text.substr(at, length);
        const bool good = part.size() == length && isValidUtf8(part);
        result += good ? part : std::string_view("\xEF\xBF\xBD");
        at += good ? length : 1;
    }
    return result;
}

} // namespace

bool adapt(Quirks &quirks, const ServerError &error)
{
    if (error.status != 400 && error.status != 422)
        return false;
    const auto text = words(error);
    if (!soundsRefused(text))
        return false;
    if (text.contains("stream_options"))
        return takeBack(quirks.streamOptions);
    if (text.contains("max_tokens") || text.contains("max_completion_tokens")) {
        if (std::exchange(quirks.tokenNameChanged, true))
            return false;
        quirks.completionTokens = !quirks.completionTokens;
        return true;
    }
    if (text.contains("temperature"))
        return takeBack(quirks.temperature);
    if (text.contains("cache_control"))
        return takeBack(quirks.cacheControl);
    for (const auto *schema : {"response_format", "json_schema", "json_object", "tool", "schema"}) {
        if (text.contains(schema))
            return adaptSchema(quirks.schema);
    }
    return text.contains("seed") && takeBack(quirks.seed);
}

std::unique_ptr<Protocol> makeProtocol(const Endpoint &endpoint)
{
    switch (endpoint.provider) {
    case Provider::Anthropic: return makeAnthropic();
    case Provider::Ollama: return makeOllama();
    case Provider::OpenAi:
    case Provider::LlamaCpp: break;
    }
    return makeOpenAi(endpoint);
}

std::string systemText(const ChatRequest &request, SchemaLevel level)
{
    if (!request.jsonSchema || level < SchemaLevel::Object)
        return request.system;
    return request.system + (request.system.empty() ? "" : "\n\n") +
           "Answer with one JSON value and nothing else. It must conform to this JSON Schema:\n" +
           toText(*request.jsonSchema);
}

Result<std::vector<float>> readVector(const Json &json)
{
    if (!json.is_array() || json.empty())
        return failure(ErrorKind::Network, "the model server sent something else than a vector");
    std::vector<float> vector;
    vector.reserve(json.size());
    for (const auto &number : json) {
        const auto value = number.is_number() ? number.get<float>() : NAN;
        if (!std::isfinite(value))
            return failure(ErrorKind::Network, "the model server sent a vector with a hole in it");
        vector.push_back(value);
    }
    return vector;
}

Json parseLeniently(const std::string &text)
{
    return isValidUtf8(text) ? parseForeign(text) : parseForeign(repaired(text));
}

} // namespace espalier::llm
