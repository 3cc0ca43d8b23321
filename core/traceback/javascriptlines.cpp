// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/javascriptlines.h"

#include "core/traceback/record.h"

#include <algorithm>
#include <array>

namespace espalier::traceback {

static constexpr std::size_t kFarthest = 64;        ///< lines of a message looked through
static constexpr std::size_t kFarthestColumn = 512; ///< of a call behind a log's prefix
static constexpr std::size_t kMostBlanks = 8;
static constexpr std::size_t kLongestName = 128;
static constexpr std::array<std::string_view, 4> kErrorNames{"Error", "Exception", "Rejection",
                                                             "Warning"};

static bool isErrorName(std::string_view type)
{
    return std::ranges::any_of(kErrorNames, [&](auto name) { return type.ends_with(name); });
}

// Where the bracket opens that the last character closes.
static std::size_t openingOf(std::string_view text)
{
    std::size_t depth = 0;
    for (std::size_t at = text.size(); at > 0; --at) {
        if (text[at - 1] == ')')
            ++depth;
        else if (text[at - 1] == '(' && --depth == 0)
            return at - 1;
    }
    return std::string_view::npos;
}

// "Foo.bar [as baz]" is "bar" of "Foo"; dots within brackets and at the front of a name part
// nothing.
static void setName(model::StackFrame &frame, std::string_view name)
{
    if (const auto alias = name.rfind(" [as "); alias != std::string_view::npos)
        name = name.substr(0, alias);
    name = trimmed(name);
    std::size_t cut = std::string_view::npos;
    int depth = 0;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char c = name[at];
        depth += c == '<' || c == '[' ? 1 : c == '>' || c == ']' ? -1 : 0;
        if (c == '.' && depth == 0 && at > 0 && at + 1 < name.size() && name[at - 1] != '.')
            cut = at;
    }
    if (cut == std::string_view::npos || name.starts_with("new ")) {
        frame.function = name;
        return;
    }
    frame.module = name.substr(0, cut);
    frame.function = name.substr(cut + 1);
}

static bool isPath(std::string_view path)
{
    return path.find_first_of("/\\.:<[") != std::string_view::npos;
}

// Of code that was evaluated, the place where that was done is told: the code itself is nowhere.
static bool setPlace(model::StackFrame &frame, std::string_view text)
{
    if (text == "<anonymous>" || text == "native" || text == "[native code]" ||
        text == "unknown location" || text.starts_with("index "))
        return true;
    if (text.starts_with("wasm://")) {
        frame.path = text.substr(0, text.find(":wasm-function["));
        return true;
    }
    if (text.starts_with("eval at ")) {
        const auto end = text.find(')');
        const auto begin = text.substr(0, end).rfind('(');
        if (end == std::string_view::npos || begin == std::string_view::npos)
            return false;
        text = text.substr(begin + 1, end - begin - 1);
        if (text == "<anonymous>")
            return true;
    }
    const auto place = placeIn(text);
    if (!place || place->column == 0 || !isPath(place->path))
        return false;
    if (place->path != "<anonymous>") {
        frame.path = place->path;
        frame.line = place->line;
        frame.column = place->column;
    }
    return true;
}

static std::string_view suffixOf(std::string_view &text)
{
    text = trimmedRight(text);
    const auto size = text.size();
    if (consumeEnd(text, " {"))
        return {text.data() + size - 1, 1};
    if (consumeEnd(text, ","))
        return {text.data() + size - 1, 1};
    return {};
}

static std::optional<Call> callOfV8(std::string_view text)
{
    Call call;
    call.suffix = suffixOf(text);
    consume(text, "async ");
    if (!text.ends_with(')'))
        return setPlace(call.frame, text) && !call.frame.path.empty() ? std::optional(call)
                                                                      : std::nullopt;
    const auto open = openingOf(text);
    if (open == std::string_view::npos || open == 0 || text[open - 1] != ' ')
        return std::nullopt;
    if (!setPlace(call.frame, text.substr(open + 1, text.size() - open - 2)))
        return std::nullopt;
    setName(call.frame, text.substr(0, open));
    return call;
}

static std::optional<Call> callOfOthers(std::string_view text)
{
    Call call;
    const auto parts = splitAt(trimmedRight(text), "@");
    if (!parts || parts->before.find_first_of(" \t\"'") != std::string_view::npos)
        return std::nullopt;
    const auto place = parts->after;
    const bool known =
        place == "[native code]" || place.starts_with('/') || place.substr(0, 24).contains("://");
    if (!known || !setPlace(call.frame, place))
        return std::nullopt;
    auto name = parts->before;
    // "async*f": what waits is told before the name; "f/<" is a function without one within f.
    if (const auto star = name.rfind('*'); star != std::string_view::npos)
        name.remove_prefix(star + 1);
    while (consumeEnd(name, "<") || consumeEnd(name, "/")) {
    }
    setName(call.frame, name);
    return call;
}

std::optional<Call> callIn(std::string_view line)
{
    auto text = trimmedLeft(line);
    if (consume(text, "at "))
        return callOfV8(text);
    return callOfOthers(text);
}

std::optional<OmittedCalls> omittedCalls(std::string_view line)
{
    auto text = trimmed(line);
    OmittedCalls omitted;
    omitted.suffix = suffixOf(text);
    if (!consume(text, "... ") || !text.ends_with(" stack trace ..."))
        return std::nullopt;
    omitted.count = static_cast<std::uint64_t>(consumeNumber(text).value_or(0));
    return omitted;
}

bool isMarkerLine(std::string_view line)
{
    const auto text = trimmed(line);
    return !text.empty() && text.find_first_not_of('^') == std::string_view::npos;
}

bool isListing(std::string_view line)
{
    auto text = trimmedLeft(line);
    consume(text, ">");
    text = trimmedLeft(text);
    const bool numbered = consumeNumber(text).has_value();
    text = trimmedLeft(text);
    return consume(text, "|") && (numbered || isMarkerLine(text));
}

TypeAndMessage errorHead(std::string_view text)
{
    auto rest = text;
    consume(rest, "Uncaught ");
    consume(rest, "(in promise) ");
    const auto end = rest.find_first_of(": ");
    const auto type = rest.substr(0, end);
    const auto isName = [](char c) { return isWord(c) || c == '.' || c == '$'; };
    if (type.empty() || isDigit(type.front()) || !std::ranges::all_of(type, isName))
        return {{}, text};
    rest.remove_prefix(type.size());
    while (rest.starts_with(" [")) {
        const auto close = rest.find(']');
        if (close == std::string_view::npos)
            return {{}, text};
        rest.remove_prefix(close + 1);
    }
    if (isBlank(rest))
        return {type, {}};
    if (!consume(rest, ":") || (!rest.empty() && rest.front() != ' '))
        return {{}, text};
    consume(rest, " ");
    return {type, rest};
}

std::optional<Halves> withoutBrackets(std::string_view text)
{
    if (!consume(text, "[") || !isErrorName(errorHead(text.substr(0, text.rfind(']'))).type))
        return std::nullopt;
    return splitAtLast(text, "]");
}

// The first name of an error in a line that has other text before it.
static std::optional<std::size_t> errorWithin(std::string_view line)
{
    for (const auto name : kErrorNames) {
        for (auto at = line.find(name); at != std::string_view::npos;
             at = line.find(name, at + 1)) {
            auto begin = at;
            while (begin > 0 && at - begin < kLongestName &&
                   (isWord(line[begin - 1]) || line[begin - 1] == '.'))
                --begin;
            const bool apart = begin > 0 && isSpace(line[begin - 1]);
            const auto type = errorHead(line.substr(begin)).type;
            if (apart && !type.empty() && isErrorName(type))
                return begin;
        }
    }
    return std::nullopt;
}

// Where the carets stand that a line ends with.
static std::size_t markerAt(std::string_view line)
{
    const auto text = trimmedRight(line);
    if (!text.ends_with('^'))
        return std::string_view::npos;
    const auto before = text.find_last_not_of('^');
    const bool apart = before == std::string_view::npos || isSpace(text[before]);
    return apart ? before + 1 : std::string_view::npos;
}

std::optional<Sign> javaScriptSign(std::string_view line)
{
    if (const auto marker = markerAt(line); marker != std::string_view::npos)
        return Sign{marker, false, true};
    const auto indent = indentOf(line);
    if (line.substr(indent).contains('@') && callOfOthers(line.substr(indent)))
        return Sign{indent, false, true};
    const auto part = line.substr(0, kFarthestColumn);
    for (auto at = part.find("at "); at != std::string_view::npos; at = part.find("at ", at + 1)) {
        if ((at == 0 || isSpace(line[at - 1])) && callOfV8(line.substr(at + 3)))
            return Sign{at, false, true};
    }
    return std::nullopt;
}

std::optional<Head> javaScriptHead(const LinesBefore &before)
{
    const auto thrownAt = [&](std::size_t back) -> std::optional<Head> {
        const auto line = before.line(back);
        const auto place = line ? placeIn(trimmed(*line)) : std::nullopt;
        if (!place || place->column > 0)
            return std::nullopt;
        return Head{back, indentOf(*line)};
    };
    if (const auto line = before.line(0); line && isMarkerLine(*line))
        return thrownAt(2);
    std::size_t blanks = 0;
    for (std::size_t back = 1; back <= kFarthest && blanks <= kMostBlanks; ++back) {
        const auto line = before.line(back);
        if (!line || callIn(*line))
            break;
        if (const auto thrown = isMarkerLine(*line) ? thrownAt(back + 2) : std::nullopt)
            return thrown;
        const auto indent = indentOf(*line);
        if (isErrorName(errorHead(line->substr(indent)).type))
            return Head{back, indent};
        const auto record = recordHead(*line);
        if (back == 1 || record) {
            if (const auto within = errorWithin(*line))
                return Head{back, *within};
        }
        if (record && record->size < line->size())
            return Head{back, record->size};
        if (record)
            break;
        blanks += isBlank(*line) ? 1 : 0;
    }
    const auto last = before.line(1);
    if (!last || isBlank(*last) || callIn(*last))
        return std::nullopt;
    return Head{1, indentOf(*last)};
}

} // namespace espalier::traceback
