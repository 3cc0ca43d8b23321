// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/phplines.h"

#include "core/base/textformat.h"
#include "core/traceback/record.h"

#include <algorithm>
#include <array>

namespace espalier::traceback {

static constexpr std::size_t kFarthest = 64; ///< lines of a message looked through
static constexpr std::string_view kClosure = "{closure";
static constexpr std::string_view kObject = "[object] (";
static constexpr std::array<std::string_view, 9> kReports{"Fatal error",
                                                          "Parse error",
                                                          "Warning",
                                                          "Notice",
                                                          "Deprecated",
                                                          "Core error",
                                                          "Recoverable fatal error",
                                                          "Catchable fatal error",
                                                          "Strict Standards"};

// "Shop\Cart->add", "Shop\Cart::make", "Shop\helper", "{closure:/src/cart.php:12}".
static void setName(PhpCall &call, std::string_view name)
{
    if (const auto at = name.find(kClosure); at != name.npos) {
        // Where a closure is defined is told by a line number, which says nothing for long.
        auto within = name.substr(at + kClosure.size());
        name = name.substr(0, at);
        call.function = "{closure}";
        if (consume(within, ":") && within.contains("::"))
            name = within.substr(0, within.find("::"));
        while (consumeEnd(name, "\\") || consumeEnd(name, ">") || consumeEnd(name, "-") ||
               consumeEnd(name, ":")) {
        }
        if (const auto arrow = name.find("->"); arrow != name.npos)
            name = name.substr(0, arrow);
        call.module = name;
        return;
    }
    for (const std::string_view by : {"->", "::", "\\"}) {
        if (const auto parts = splitAtLast(name, by)) {
            call.module = parts->before.substr(0, parts->before.find('\0'));
            call.function = parts->after;
            return;
        }
    }
    call.function = name;
}

static bool setCaller(PhpCall &call, std::string_view &text)
{
    if (consume(text, "[internal function]: "))
        return true;
    for (auto at = text.find("): "); at != text.npos; at = text.find("): ", at + 1)) {
        auto path = text.substr(0, at);
        const auto line = consumeNumberAtEnd(path);
        if (!line || !consumeEnd(path, "(") || path.empty())
            continue;
        call.path = path;
        call.line = *line;
        text.remove_prefix(at + 3);
        return true;
    }
    return false;
}

std::optional<PhpCall> phpCall(std::string_view line)
{
    auto text = trimmed(line);
    const auto number = consume(text, "#") ? consumeNumber(text) : std::nullopt;
    if (!number || !consume(text, " "))
        return std::nullopt;
    PhpCall call{.number = *number};
    if (text == "{main}") {
        call.function = text;
        return call;
    }
    if (!setCaller(call, text))
        return std::nullopt;
    const bool closure = text.substr(0, text.find('(')).contains(kClosure);
    const auto open = closure ? text.find("}(") + 1 : text.find('(');
    if (open == 0 || open == text.npos)
        return std::nullopt;
    std::string name(text.substr(0, open));
    replaceAll(name, "-&gt;", "->"); // in pages
    setName(call, name);
    call.isOpen = !text.ends_with(')');
    return call;
}

std::optional<PhpPlace> placeOfMessage(std::string_view line)
{
    const auto text = trimmedRight(line);
    auto place = text;
    const auto number = consumeNumberAtEnd(place);
    if (!number || (!consumeEnd(place, " on line ") && !consumeEnd(place, ":")))
        return std::nullopt;
    auto in = place.rfind(" in ");
    if (in == place.npos)
        in = place.rfind(" at ");
    if (in == place.npos || in + 4 >= place.size())
        return std::nullopt;
    return PhpPlace{place.substr(in + 4), *number, in};
}

std::optional<PhpReport> phpReport(std::string_view line)
{
    auto text = trimmedLeft(line);
    const bool logged = consume(text, "PHP ");
    for (const auto type : kReports) {
        auto rest = text;
        if (!consume(rest, type) || !consume(rest, ":") || !consume(rest, " "))
            continue;
        rest = trimmedLeft(rest);
        const bool exception = consume(rest, "Uncaught ");
        // As pages show it, it is a report if it says where.
        const bool placed = trimmedRight(rest).contains(" on line ") && placeOfMessage(rest);
        if (!logged && !placed && !(exception && !phpError(rest).type.empty()))
            return std::nullopt;
        return PhpReport{type, rest, exception};
    }
    return std::nullopt;
}

TypeAndMessage phpError(std::string_view text)
{
    const auto parts = typeAndMessage(text.substr(0, text.find('\n')), "\\@");
    if (!parts.type.empty())
        return {parts.type, text.substr(std::min(text.size(), text.size() == parts.type.size()
                                                                  ? parts.type.size()
                                                                  : parts.type.size() + 2))};
    // An exception without a message: "Exception in /src/cart.php:12".
    const auto place = placeOfMessage(text.substr(0, text.find('\n')));
    return place && !text.substr(0, place->textBytes).contains(' ')
               ? TypeAndMessage{text.substr(0, place->textBytes), {}}
               : TypeAndMessage{{}, text};
}

std::optional<TypeAndMessage> monologError(std::string_view line)
{
    const auto object = splitAt(trimmed(line), kObject);
    if (!object)
        return std::nullopt;
    const auto code = splitAt(object->after, "(code: ");
    if (!code)
        return std::nullopt;
    auto message = code->after;
    consumeNumber(message);
    if (!consume(message, "): ") || !consumeEnd(message, ")"))
        return std::nullopt;
    return TypeAndMessage{code->before, message};
}

bool isPhpStackLine(std::string_view line)
{
    const auto text = trimmed(line);
    return text == "Stack trace:" || text == "[stacktrace]";
}

bool isXdebugLine(std::string_view line)
{
    auto text = trimmed(line);
    if (!consume(text, "PHP "))
        return false;
    if (text == "Stack trace:")
        return true;
    text = trimmedLeft(text);
    return consumeNumber(text) && consume(text, ". ");
}

std::optional<Sign> phpSign(std::string_view line)
{
    if (const auto at = line.find("PHP "); at != line.npos && phpReport(line.substr(at)))
        return Sign{at};
    if (const auto indent = indentOf(line); phpReport(line.substr(indent)))
        return Sign{indent};
    for (const std::string_view mark : {"Stack trace:", "[stacktrace]"}) {
        if (trimmedRight(line).ends_with(mark))
            return Sign{line.rfind(mark), false};
    }
    if (const auto at = line.find("#0 "); at != line.npos && phpCall(line.substr(at)))
        return Sign{at, false};
    return std::nullopt;
}

static std::optional<std::size_t> errorWithin(std::string_view line)
{
    for (std::size_t at = 0; at < line.size();) {
        const auto type = phpError(line.substr(at)).type;
        if (type.contains('\\') || type.ends_with("Exception") || type.ends_with("Error"))
            return at;
        const auto blank = line.find(' ', at);
        if (blank == line.npos)
            break;
        at = blank + 1;
    }
    return std::nullopt;
}

// The message ends with the place; it may have begun some lines before.
static std::optional<Head> headOfMessage(const LinesBefore &before)
{
    const auto last = before.line(1);
    if (!last || !placeOfMessage(*last))
        return std::nullopt;
    for (std::size_t back = 1; back <= kFarthest; ++back) {
        const auto line = before.line(back);
        if (!line || phpCall(*line))
            break;
        const auto record = recordHead(*line);
        const auto begin = record ? record->size : 0;
        if (back == 1 || record || isWord(line->empty() ? ' ' : line->front())) {
            if (const auto error = errorWithin(line->substr(begin)))
                return Head{back, begin + *error};
        }
        if (record)
            return Head{back, begin};
    }
    return Head{1, 0};
}

std::optional<Head> phpHead(const LinesBefore &before)
{
    const auto now = before.line(0).value_or(std::string_view());
    const auto last = before.line(1);
    if (last && last->contains(kObject))
        return Head{1, last->find(kObject)};
    if (isPhpStackLine(now))
        return headOfMessage(before);
    if (!last || isBlank(*last))
        return Head{};
    const auto record = recordHead(*last);
    return record && record->size < last->size() ? Head{1, record->size} : Head{};
}

} // namespace espalier::traceback
