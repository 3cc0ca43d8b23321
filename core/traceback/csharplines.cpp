// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/csharplines.h"

#include "core/traceback/scan.h"

#include <algorithm>
#include <string>

namespace espalier::traceback {

std::string_view firstLine(std::string_view text, std::size_t at)
{
    text.remove_prefix(std::min(at, text.size()));
    return text.substr(0, text.find('\n'));
}

// Of "Ns.List`1[T].Add[U]": "Ns.List`1.Add".
static std::string withoutArguments(std::string_view name)
{
    std::string result;
    int depth = 0;
    for (const char c : name) {
        depth += c == '[' ? 1 : 0;
        if (depth == 0)
            result += c == '+' ? '.' : c;
        depth -= c == ']' && depth > 0 ? 1 : 0;
    }
    return result;
}

// The last dot that parts names; names in angle brackets may have dots themselves.
static std::size_t lastDot(std::string_view name)
{
    std::size_t cut = std::string_view::npos;
    int depth = 0;
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
        depth += name[at - 1] == '<' ? 1 : 0;
        depth -= name[at] == '>' && depth > 0 ? 1 : 0;
        // ".ctor" has a dot of its own.
        if (name[at] == '.' && depth == 0 && name[at - 1] != '.')
            cut = at;
    }
    return cut;
}

static std::optional<std::string_view> nameInBrackets(std::string_view type)
{
    const auto close = type.rfind('>');
    if (!type.starts_with('<') || close == std::string_view::npos || close < 2)
        return std::nullopt;
    return type.substr(1, close - 1);
}

// What the compiler made classes of is told by the names in the source: the states of an async
// method or an iterator ("<Load>d__3", of Mono "<Load>c__async0"), closures ("<>c").
static void undoClasses(model::StackFrame &frame)
{
    const std::string_view module = frame.module;
    const auto cut = lastDot(module);
    const auto last = cut == module.npos ? module : module.substr(cut + 1);
    if (!last.starts_with('<'))
        return;
    const std::string outer(cut == module.npos ? std::string_view() : module.substr(0, cut));
    const auto method = nameInBrackets(last);
    if (method && frame.function == "MoveNext") {
        frame.function = std::string(*method);
        frame.module = outer;
    } else if (last.starts_with("<>c") || last.contains(">c__AnonStorey")) {
        frame.module = outer;
    }
}

static void setName(model::StackFrame &frame, std::string_view text)
{
    const auto name = withoutArguments(trimmed(text));
    const auto cut = lastDot(name);
    if (cut == name.npos) {
        frame.function = name;
        return;
    }
    frame.module = name.substr(0, cut);
    frame.function = name.substr(cut + 1);
    undoClasses(frame);
}

// Takes " in /src/File.cs:line 12" and Mono's offset off the end.
static void takePlace(model::StackFrame &frame, std::string_view &text)
{
    text = trimmedRight(text);
    const auto parts = splitAtLast(text, " in ");
    if (parts) {
        auto place = parts->after;
        const auto line = consumeNumberAtEnd(place);
        if (line && (consumeEnd(place, ":line ") || consumeEnd(place, ":"))) {
            text = trimmedRight(parts->before);
            if (!place.starts_with('<')) {
                frame.path = place;
                frame.line = *line;
            }
        }
    }
    if (const auto offset = text.rfind(" [0x"); offset != text.npos && text.ends_with(']'))
        text = trimmedRight(text.substr(0, offset));
}

static bool isName(std::string_view name)
{
    return !name.empty() && (isWord(name.front()) || name.front() == '<') &&
           std::ranges::all_of(name, [](char c) {
               return isWord(c) || std::string_view(".`+<>$|[],@=- ").contains(c);
           });
}

// "Type name, Type name", which tells a call without a place from other text in parentheses.
static bool areParameters(std::string_view text)
{
    if (text == "Native Method" || text == "Unknown Source") // of Java
        return false;
    while (!text.empty()) {
        const auto end = std::min(text.find(", "), text.size());
        auto one = text.substr(0, end);
        for (const std::string_view how : {"ref ", "out ", "in ", "params "})
            consume(one, how);
        const auto name = splitAtLast(one, " ");
        if (!name || name->before.empty() || name->before.contains(' ') ||
            !std::ranges::all_of(name->after, isWord))
            return false;
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return true;
}

std::optional<model::StackFrame> csharpCall(std::string_view text)
{
    model::StackFrame frame;
    const auto whole = text;
    takePlace(frame, text);
    bool isCall = text.size() != trimmedRight(whole).size();
    if (consume(text, "(wrapper ")) {
        isCall = true;
        const auto rest = splitAt(text, ") ");
        if (!rest)
            return std::nullopt;
        text = rest->after;
    }
    consumeEnd(text, "+MoveNext()"); // of an iterator
    const auto open = text.find('(');
    if (open == text.npos || !text.ends_with(')'))
        return std::nullopt;
    const auto name = trimmedRight(text.substr(0, open));
    if (!isName(name) || !name.contains('.'))
        return std::nullopt;
    if (!isCall &&
        (name.contains(' ') || !areParameters(text.substr(open + 1, text.size() - open - 2))))
        return std::nullopt;
    setName(frame, name);
    return frame;
}

} // namespace espalier::traceback
