// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/servererror.h"

#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>

namespace espalier::llm {

namespace {

constexpr std::size_t kLongestMessage = 500;

std::string lower(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

// One line that is fit to be shown, cut between characters.
std::string oneLine(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
        if (result.size() >= kLongestMessage)
            break;
    }
    while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0) == 0x80 &&
           !isValidUtf8(result))
        result.pop_back();
    if (!isValidUtf8(result))
        result = latin1ToUtf8(result);
    return visibleLine(result.ends_with(' ') ? result.substr(0, result.size() - 1) : result);
}

std::string titleOf(std::string_view html)
{
    const auto page = lower(html.substr(0, 64u << 10));
    for (const auto *tag : {"title", "h1"}) {
        const auto open = page.find(std::format("<{}", tag));
        const auto begin = open == std::string::npos ? open : page.find('>', open);
        const auto end =
            begin == std::string::npos ? begin : page.find(std::format("</{}", tag), begin);
        if (end != std::string::npos)
            return std::string(html.substr(begin + 1, end - begin - 1));
    }
    return "a page in HTML";
}

std::string textOrNumber(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    if (!value)
        return {};
    return value->is_string()   ? value->get<std::string>()
           : value->is_number() ? toText(*value)
                                : "";
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::ranges::find(list, text) != list.end();
}

bool isQuota(const ServerError &error, const std::string &words)
{
    return error.status == 402 ||
           isOneOf(error.code, {"insufficient_quota", "billing_hard_limit_reached",
                                "enforced_spend_limit_reached", "insufficient_balance"}) ||
           isOneOf(error.type, {"insufficient_quota", "billing_error"}) ||
           words.contains("credit balance is too low");
}

bool isTooLong(const ServerError &error, const std::string &words)
{
    return error.status == 413 || error.type == "request_too_large" ||
           error.type == "exceed_context_size_error" || error.code == "context_length_exceeded" ||
           words.contains("prompt is too long") || words.contains("maximum context length");
}

bool isPassing(const ServerError &error)
{
    const auto status = error.status;
    return status == 408 || status == 409 || status == 429 ||
           (status >= 500 && status != 501 && status != 505) ||
           isOneOf(error.type, {"overloaded_error", "rate_limit_error", "api_error", "server_error",
                                "timeout_error", "unavailable_error", "internal_server_error"}) ||
           isOneOf(error.code, {"rate_limit_exceeded", "server_error", "overloaded"});
}

} // namespace

bool isServerError(const Json &json)
{
    const auto *error = find(json, "error");
    return error && (error->is_object() ||
                     (error->is_string() && !error->get_ref<const std::string &>().empty()));
}

ServerError readErrorObject(int status, const Json &json)
{
    ServerError result{.status = status};
    const auto *error = find(json, "error");
    const auto &body = error && error->is_object() ? *error : json;
    result.type = textAt(body, "type");
    result.code = textOrNumber(body, "code");
    result.param = textAt(body, "param");
    if (const auto *details = find(body, "details");
        details && !textAt(*details, "error_code").empty())
        result.code = textAt(*details, "error_code");
    for (const auto *key : {"message", "error", "detail", "title"}) {
        const auto *value = find(body, key);
        if (!value || !result.message.empty())
            continue;
        result.message = oneLine(value->is_string() ? value->get<std::string>() : toText(*value));
    }
    // Some put the status of their own upstream into the code.
    if (const auto *code = find(body, "code"); code && code->is_number_integer() && status == 200) {
        const auto number = code->get<std::int64_t>();
        if (number >= 400 && number < 600)
            result.status = static_cast<int>(number);
    }
    if (result.message.empty())
        result.message = oneLine(toText(json));
    return result;
}

ServerError readServerError(int status, std::string_view body)
{
    const auto json = parseForeign(body);
    if (json.is_object())
        return readErrorObject(status, json);
    ServerError result{.status = status};
    if (json.is_string())
        result.message = oneLine(json.get<std::string>());
    else if (body.substr(0, 1024).find('<') != std::string_view::npos &&
             lower(body.substr(0, 1024)).contains("<html"))
        result.message = oneLine(titleOf(body));
    else
        result.message = oneLine(body);
    return result;
}

Verdict judge(const ServerError &error)
{
    const auto words = lower(error.message);
    if (isQuota(error, words))
        return {.kind = ErrorKind::Budget};
    if (error.status == 401 || error.status == 403 ||
        isOneOf(error.type, {"authentication_error", "permission_error"}) ||
        error.code == "invalid_api_key")
        return {.kind = ErrorKind::Permission};
    if (isTooLong(error, words))
        return {.kind = ErrorKind::InvalidInput};
    if (error.status == 404 || error.code == "model_not_found" || error.type == "not_found_error")
        return {.kind = ErrorKind::NotFound};
    if (isPassing(error))
        return {.kind = ErrorKind::Network, .retryable = true};
    if ((error.status >= 400 && error.status < 500) || error.type == "invalid_request_error")
        return {.kind = ErrorKind::InvalidInput};
    return {.kind = ErrorKind::Network};
}

bool namesAModel(const ServerError &error)
{
    return error.code == "model_not_found" || error.param == "model" ||
           lower(error.message).contains("model");
}

bool saysLoading(const ServerError &error)
{
    return error.status == 503 && lower(error.message).contains("loading");
}

Error toError(const ServerError &error, const std::string &host)
{
    static constexpr std::array kKinds{
        std::pair{ErrorKind::Permission, "the model server refuses the key"},
        std::pair{ErrorKind::Budget, "the provider's quota or credit is used up"},
        std::pair{ErrorKind::NotFound, "the model server does not know the model or the route"},
        std::pair{ErrorKind::InvalidInput, "the model server does not accept the request"}};
    const auto kind = judge(error).kind;
    const auto *const found =
        std::ranges::find(kKinds, kind, [](const auto &entry) { return entry.first; });
    std::string message = found == kKinds.end() ? "the model server failed" : found->second;
    if (error.status != 200)
        message += std::format(", HTTP {}", error.status);
    if (!error.message.empty())
        message += ": " + error.message;
    return {.kind = kind, .message = std::move(message), .context = host};
}

} // namespace espalier::llm
