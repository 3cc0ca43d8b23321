// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/jsonscanner.h"

#include "core/observe/texts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

// What JsonScanner takes: values of the types that are asked for.

namespace espalier::observe {

namespace {

template <typename T>
std::optional<T> wholeNumber(std::string_view text)
{
    T number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

std::optional<double> realNumber(std::string_view text)
{
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity")
        return kInfinite;
    if (text == "-Infinity")
        return -kInfinite;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::invalid_argument || end != text.data() + text.size())
        return std::nullopt;
    if (error == std::errc())
        return number;
    return text.contains("e-") || text.contains("E-") ? 0 : kInfinite; // too small or too large
}

} // namespace

/// As much of a text as there is room for.
static std::string keptOf(std::string_view text, std::size_t &room)
{
    auto kept = cutText(text, room);
    room -= std::min(room, text.size());
    return kept;
}

std::string_view JsonScanner::text()
{
    switch (peek()) {
    case '"': return takeText() ? m_taken : std::string_view();
    case 'n': takeWord("null"); break;
    default: refuseHere("a text is expected");
    }
    return {};
}

bool JsonScanner::isText()
{
    return peek() == '"';
}

bool JsonScanner::isObject()
{
    return peek() == '{';
}

/// A number, or the text that stands for one; empty for null and after a fault.
std::string_view JsonScanner::numberText()
{
    const char c = peek();
    if (c == '"')
        return takeText() ? m_taken : std::string_view();
    if (c == '-' || (c >= '0' && c <= '9'))
        return takeNumber() ? std::string_view(m_number) : std::string_view();
    if (c == 'n')
        takeWord("null");
    else
        refuseHere("a number is expected");
    return {};
}

std::optional<double> JsonScanner::real()
{
    const auto text = numberText();
    if (text.empty())
        return std::nullopt;
    const auto number = realNumber(text);
    if (!number)
        refuse("a number is expected");
    return number;
}

std::int64_t JsonScanner::integer()
{
    constexpr double kBeyond = 9.2e18;
    const auto text = numberText();
    if (text.empty())
        return 0;
    if (const auto number = wholeNumber<std::int64_t>(text))
        return *number;
    const auto number = realNumber(text);
    if (number && std::abs(*number) < kBeyond)
        return static_cast<std::int64_t>(*number);
    refuse(number ? "a number does not fit in 64 bits" : "a number is expected");
    return 0;
}

std::uint64_t JsonScanner::count()
{
    constexpr double kBeyond = 1.8e19;
    const auto text = numberText();
    if (text.empty())
        return 0;
    if (const auto number = wholeNumber<std::uint64_t>(text))
        return *number;
    const auto number = realNumber(text);
    if (number && *number < kBeyond)
        return *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
    refuse(number ? "a number does not fit in 64 bits" : "a number is expected");
    return 0;
}

bool JsonScanner::flag()
{
    switch (peek()) {
    case 't': return takeWord("true");
    case 'f': takeWord("false"); break;
    case 'n': takeWord("null"); break;
    default: refuseHere("true or false is expected");
    }
    return false;
}

void JsonScanner::skip()
{
    // What closes the containers that are being skipped, from the outermost; their number is
    // capped.
    std::string closing;
    std::string_view name;
    do {
        const char c = peek();
        if (c == '{' ? enterObject() : c == '[' && enterArray())
            closing += c == '{' ? '}' : ']';
        else if (c != '{' && c != '[' && !takeScalar())
            return;
        while (!closing.empty() && !(closing.back() == '}' ? nextMember(name) : nextElement()) &&
               !m_fault)
            closing.pop_back();
    } while (!closing.empty() && !m_fault);
}

Json JsonScanner::value(std::size_t bytes)
{
    std::size_t room = bytes;
    return valueWithin(room);
}

/// Goes as deep as values may stand within each other, and not beyond what there is room for.
Json JsonScanner::valueWithin(std::size_t &room)
{
    constexpr std::size_t kNode = 16;
    if (room < kNode) {
        room = 0;
        skip();
        return {};
    }
    room -= kNode;
    std::string_view name;
    switch (peek()) {
    case '{': {
        Json object = Json::object();
        for (bool some = enterObject(); some && nextMember(name);) {
            const auto key = keptOf(name, room);
            if (auto member = valueWithin(room); room > 0)
                object[key] = std::move(member);
        }
        return object;
    }
    case '[': {
        Json array = Json::array();
        for (bool some = enterArray(); some && nextElement();) {
            if (auto element = valueWithin(room); room > 0)
                array.push_back(std::move(element));
        }
        return array;
    }
    case '"': return keptOf(text(), room);
    case 't':
    case 'f': return flag();
    case 'n': return takeWord("null"), Json();
    default: break;
    }
    if (!takeScalar())
        return {};
    if (const auto number = wholeNumber<std::int64_t>(m_number))
        return *number;
    return realNumber(m_number).value_or(0);
}

} // namespace espalier::observe
