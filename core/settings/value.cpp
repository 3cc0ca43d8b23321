// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/value.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <optional>

namespace espalier::settings {

Type typeOf(const Value &value)
{
    return static_cast<Type>(value.index());
}

std::string_view name(Type type)
{
    switch (type) {
    case Type::Boolean: return "true or false";
    case Type::Integer: return "a whole number";
    case Type::Number: return "a number";
    case Type::Text: return "a text";
    case Type::List: return "a list of texts";
    }
    return "a value";
}

/// Chooses by type: `std::visit(Overloaded{…}, value)`.
template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

static std::string numberText(double number)
{
    std::string text = std::format("{}", number);
    if (std::isfinite(number) && text.find_first_of(".e") == text.npos)
        text += ".0"; // TOML tells the types apart by this
    return text;
}

std::string toText(const Value &value)
{
    return std::visit(Overloaded{[](bool flag) { return std::string(flag ? "true" : "false"); },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return std::format("{}", number); },
                                 [](const std::string &text) { return text; },
                                 [](const TextList &list) {
                                     std::string text;
                                     for (const std::string &part : list)
                                         text += (text.empty() ? "" : ",") + part;
                                     return text;
                                 }},
                      value);
}

static std::string quotedText(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            result += '\\';
        if (byte < 0x20 || byte == 0x7f)
            result += std::format("\\u{:04X}", static_cast<unsigned>(byte));
        else
            result += c;
    }
    return result + "\"";
}

std::string toToml(const Value &value)
{
    return std::visit(Overloaded{[](bool flag) { return std::string(flag ? "true" : "false"); },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return numberText(number); },
                                 [](const std::string &text) { return quotedText(text); },
                                 [](const TextList &list) {
                                     std::string text;
                                     for (const std::string &part : list)
                                         text += (text.empty() ? "" : ", ") + quotedText(part);
                                     return "[" + text + "]";
                                 }},
                      value);
}

static std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
    });
    return result;
}

static std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

static std::optional<bool> parseBoolean(std::string_view text)
{
    const std::string word = lowered(text);
    if (word == "true" || word == "yes" || word == "on" || word == "1")
        return true;
    if (word == "false" || word == "no" || word == "off" || word == "0")
        return false;
    return std::nullopt;
}

template <typename Number>
static std::optional<Number> parseNumber(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    if constexpr (std::is_floating_point_v<Number>) {
        if (!std::isfinite(number))
            return std::nullopt;
    }
    return number;
}

static TextList parseList(std::string_view text)
{
    TextList list;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto part = trimmed(text.substr(0, comma)); !part.empty())
            list.emplace_back(part);
        text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    }
    return list;
}

Result<Value> parseValue(Type type, std::string_view text)
{
    const auto wrong =
        failure(ErrorKind::InvalidInput, "not " + std::string(name(type)), std::string(text));
    if (!isValidUtf8(text))
        return wrong;
    const auto word = trimmed(text);
    std::optional<Value> value;
    switch (type) {
    case Type::Boolean: value = parseBoolean(word); break;
    case Type::Integer: value = parseNumber<std::int64_t>(word); break;
    case Type::Number: value = parseNumber<double>(word); break;
    case Type::Text: value = std::string(text); break;
    case Type::List: value = parseList(word); break;
    }
    if (!value)
        return wrong;
    return *value;
}

} // namespace espalier::settings
