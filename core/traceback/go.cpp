// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the runtime prints when a program panics, and runtime/debug.Stack where one was caught:
//
//     panic: first [recovered]
//     <tab>panic: second
//
//     goroutine 1 [running]:
//     main.(*T).M(0xc000012345)
//     <tab>/src/main.go:12 +0x1d
//     created by main.main in goroutine 1
//     <tab>/src/main.go:5 +0x25

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/record.h"
#include "core/traceback/scan.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kRuntimeError = "runtime error";
static constexpr int kMostTitleLines = 256; ///< before the first goroutine
/// Other first lines of what ends a program.
static constexpr std::array<std::string_view, 3> kTitles{
    "panic: ", "fatal error: ", "runtime: goroutine stack exceeds"};

static bool isGoroutine(std::string_view line)
{
    if (!consume(line, "goroutine "))
        return false;
    return consumeNumber(line).has_value() && line.starts_with(' ') && line.contains('[') &&
           trimmedRight(line).ends_with("]:");
}

// "example.com/shop/cart.(*Cart).Add(...)": the package goes to the first dot behind the last
// slash.
static std::optional<model::StackFrame> callIn(std::string_view line)
{
    if (!line.ends_with(')') || isSpace(line.front()))
        return std::nullopt;
    const auto open = line.rfind('(');
    auto name = line.substr(0, open);
    if (open == line.npos || name.empty() || name.find_first_of(" \t\"") != name.npos)
        return std::nullopt;
    model::StackFrame frame;
    // Dots in the last part of a package's path are escaped.
    const auto slash = name.rfind('/');
    const auto dot = name.find('.', slash == name.npos ? 0 : slash);
    if (dot != name.npos && dot > 0) {
        frame.module = name.substr(0, dot);
        replaceAll(frame.module, "%2e", ".");
        name.remove_prefix(dot + 1);
    }
    frame.function = name;
    replaceAll(frame.function, "[...]", {});
    return frame;
}

// "<tab>/src/main.go:12 +0x1d fp=0x… sp=0x… pc=0x…"
static std::optional<Place> placeOfCall(std::string_view line)
{
    if (indentOf(line) == 0)
        return std::nullopt;
    auto text = trimmed(line);
    if (const auto offset = text.find(" +0x"); offset != text.npos)
        text = text.substr(0, offset);
    if (const auto pointer = text.find(" fp=0x"); pointer != text.npos)
        text = text.substr(0, pointer);
    const auto place = placeIn(text);
    return place && place->column == 0 ? place : std::nullopt;
}

// Of "(\"text\")", "(42)" or "(true)", as basic values of other types are printed.
static std::optional<std::string_view> valueIn(std::string_view text)
{
    if (!consume(text, "(") || !consumeEnd(text, ")") || text.empty())
        return std::nullopt;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        return text.substr(1, text.size() - 2);
    const bool number = std::ranges::all_of(
        text, [](char c) { return isDigit(c) || std::string_view("+-.eExabcdfi()").contains(c); });
    return number || text == "true" || text == "false" ? std::optional(text) : std::nullopt;
}

namespace {

class GoParser final : public Parser {
public:
    explicit GoParser(const ParserOptions &options)
        : Parser(options), m_builder("go", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view line) const override
    {
        return m_state == State::Title && m_last != TraceBuilder::kNone && !line.starts_with('\t');
    }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t {
        Title,  ///< what happened
        System, ///< calls of the runtime's own stack, which come before those that count
        Calls,
        Others, ///< further goroutines, which were only under way
    };

    Took title(std::string_view line);
    Took calls(std::string_view line);
    void addPanic(std::string_view text);
    void addTitle(std::string_view type, std::string_view message);
    void endMessage();
    void setRecovered(std::string_view line);
    void dropHandler(std::vector<model::StackFrame> &frames) const;

    TraceBuilder m_builder;
    State m_state = State::Title;
    Id m_last = TraceBuilder::kNone;
    int m_titleLines = 0;
    bool m_hasCall = false; ///< the next place is that of a call
    bool m_hasGoroutine = false;
    bool m_isConfirmed = false;
    bool m_isRecovered = false; ///< the program went on, and told the calls itself
};

Took GoParser::take(std::string_view line)
{
    if (isGoroutine(line)) {
        if (m_last == TraceBuilder::kNone)
            addTitle({}, {});
        m_state = m_hasGoroutine ? State::Others : State::Calls;
        m_isConfirmed = m_hasGoroutine = true;
        return Took::Yes;
    }
    return m_state == State::Title ? title(line) : calls(line);
}

void GoParser::addTitle(std::string_view type, std::string_view message)
{
    endMessage();
    const auto id = m_builder.add(Relation::Outermost, TraceBuilder::kNone, type, message);
    // A panic that came while another one was on its way is the one that ended the program.
    if (id != TraceBuilder::kNone) {
        m_builder.attach(m_last, Relation::Context, id);
        m_last = id;
    }
}

// What became of a panic is told behind its message.
void GoParser::endMessage()
{
    auto message = m_builder.message(m_last);
    while (consumeEnd(message, "\n")) {
    }
    if (!consumeEnd(message, " [recovered]"))
        consumeEnd(message, " [recovered, repanicked]");
    if (message.size() != m_builder.message(m_last).size())
        m_builder.setMessage(m_last, std::string(message));
}

// Values of other types than texts and errors are printed with their types.
void GoParser::addPanic(std::string_view text)
{
    if (!consumeEnd(text, " [recovered]"))
        consumeEnd(text, " [recovered, repanicked]"); // before the value is looked at
    if (consume(text, kRuntimeError)) {
        consume(text, ": ");
        addTitle(kRuntimeError, text);
        return;
    }
    auto rest = text;
    if (consume(rest, "(")) {
        // "(main.T) 0xc00001e018", where the address says nothing.
        const auto parts = splitAt(rest, ") ");
        if (parts && (parts->after.starts_with("0x") || parts->after.starts_with("{"))) {
            addTitle(parts->before, {});
            return;
        }
        rest = text;
    }
    const bool pointer = consume(rest, "&");
    const auto name = rest.substr(0, rest.find_first_of("({ "));
    const auto after = rest.substr(name.size());
    const bool isType =
        name.contains('.') && !name.ends_with('.') &&
        std::ranges::all_of(name, [](char c) { return isWord(c) || c == '.' || c == '/'; });
    if (const auto value = isType ? valueIn(after) : std::nullopt) {
        addTitle(name, *value);
    } else if (isType && after.starts_with('{')) {
        addTitle((pointer ? "*" : "") + std::string(name), text);
    } else {
        addTitle("panic", text);
    }
}

// "2026/01/31 12:00:00 http: panic serving 127.0.0.1:4318: message", or whatever else was said.
void GoParser::setRecovered(std::string_view line)
{
    auto text = line;
    if (const auto serving = splitAt(text, "panic serving ")) {
        const auto message = splitAt(serving->after, ": ");
        text = message ? message->after : serving->after;
        addPanic(text);
        return;
    }
    if (const auto panic = splitAt(text, "panic: ")) {
        addPanic(panic->after);
        return;
    }
    if (text.starts_with(kRuntimeError))
        addPanic(text);
    else
        addTitle({}, trimmed(text));
}

Took GoParser::title(std::string_view line)
{
    if (++m_titleLines > kMostTitleLines)
        return Took::No;
    const auto text = trimmedLeft(line);
    auto rest = text;
    if (isBlank(line) && !line.starts_with('\t'))
        return Took::Maybe;
    if (consume(rest, "panic: ") && (m_last == TraceBuilder::kNone || isSpace(line.front()))) {
        addPanic(rest);
        return Took::Yes;
    }
    if (consume(rest, "fatal error: ")) {
        addTitle("fatal error", rest);
        // Where no goroutine is left, none can be told.
        m_isConfirmed = m_isConfirmed || rest.ends_with("- deadlock!");
        return Took::Yes;
    }
    if (text.starts_with("[signal ") || text.starts_with("runtime: ") ||
        text.starts_with("exit status"))
        return m_last == TraceBuilder::kNone ? Took::Maybe : Took::Yes;
    if (text == "runtime stack:") {
        m_state = State::System;
        return Took::Yes;
    }
    if (m_last == TraceBuilder::kNone && !text.empty()) {
        // Calls alone, or what a program said that caught a panic.
        if (callIn(line)) {
            addTitle({}, {});
            m_state = State::Calls;
            m_isConfirmed = true;
            return calls(line);
        }
        m_isRecovered = true;
        setRecovered(line);
        return Took::Maybe;
    }
    // Further lines of a message are set in by a tab.
    if (!consume(line, "\t"))
        return Took::No;
    m_builder.addMessageLine(m_last, line);
    return Took::Yes;
}

Took GoParser::calls(std::string_view line)
{
    if (const auto place = placeOfCall(line)) {
        auto *frame = m_builder.lastFrame(m_last);
        if (m_hasCall && frame && frame->path.empty()) {
            frame->path = place->path;
            frame->line = place->line;
        }
        m_hasCall = false;
        return Took::Yes;
    }
    m_hasCall = false;
    auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    if (text.starts_with("created by ") || text.starts_with("goroutine running on other thread") ||
        text.starts_with("exit status ") || text.starts_with("runtime stack:"))
        return Took::Yes;
    if (consume(text, "...") && text.ends_with("frames elided...")) {
        if (m_state == State::Calls)
            m_builder.leaveOut(m_last, static_cast<std::uint64_t>(consumeNumber(text).value_or(1)));
        return Took::Yes;
    }
    auto call = callIn(line);
    if (!call)
        return Took::No;
    if (m_state == State::Calls) {
        m_builder.addFrame(m_last, std::move(*call));
        m_hasCall = true;
    }
    return Took::Yes;
}

// Calls of what caught the panic come before those that it came from.
void GoParser::dropHandler(std::vector<model::StackFrame> &frames) const
{
    const bool told = !frames.empty() && frames.front().module == "runtime/debug";
    if (!m_isRecovered && !told)
        return;
    const auto panic = std::ranges::find_if(frames, [](const auto &frame) {
        return frame.function == "panic" && frame.module.empty();
    });
    if (panic != frames.end() && panic + 1 != frames.end())
        frames.erase(frames.begin(), panic + 1);
}

model::StackTrace GoParser::finish()
{
    if (m_last == TraceBuilder::kNone || (!m_isConfirmed && m_options.text != MessageText::Rest))
        return {};
    endMessage();
    auto trace = m_builder.finish(m_last, FrameOrder::InnermostFirst);
    dropHandler(trace.errors.front().frames);
    return trace;
}

// Whether nothing but what a log puts before a line comes before `at`.
bool isPrefix(std::string_view line, std::size_t at)
{
    const auto before = line.substr(0, at);
    if (isBlank(before) || before.ends_with("| ") || before.ends_with("]: "))
        return true;
    const auto record = recordHead(before);
    return record && record->size == at;
}

std::optional<Sign> sign(std::string_view line)
{
    if (const auto at = line.find("goroutine "); at != line.npos && isGoroutine(line.substr(at)))
        return Sign{at, false};
    // Only where the runtime prints does nothing else come before it on the line.
    for (const auto title : kTitles) {
        if (const auto at = line.find(title); at != line.npos && isPrefix(line, at))
            return Sign{at};
    }
    return std::nullopt;
}

// What a program says that caught a panic stands right before its calls.
std::optional<Head> head(const LinesBefore &before)
{
    const auto last = before.line(1);
    if (!last || isBlank(*last))
        return Head{};
    if (last->contains("panic serving ") || last->contains("panic: "))
        return Head{1, 0};
    const auto record = recordHead(*last);
    return record && record->size < last->size() ? Head{1, record->size} : Head{};
}

} // namespace

const Language kGo{.name = "go",
                   .sign = sign,
                   .head = head,
                   .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                       return std::make_unique<GoParser>(options);
                   }};

} // namespace espalier::traceback
