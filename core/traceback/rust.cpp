// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the standard library's hook prints of a panic, before and since version 1.73, and what
// anyhow prints of an error that main returns:
//
//     thread 'main' panicked at src/main.rs:4:5:            thread 'main' panicked at 'message',
//     message                                               src/main.rs:4:5  (on the same line)
//     stack backtrace:
//        0: std::panicking::begin_panic
//                  at /rustc/0123/library/std/src/panicking.rs:5:9
//
//     Error: outer
//
//     Caused by:
//         inner

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kPanicked = " panicked at ";
static constexpr std::string_view kBacktrace = "stack backtrace:";
static constexpr std::string_view kError = "Error: ";
static constexpr std::string_view kCausedBy = "Caused by:";

/// "thread 'main' (12) panicked at ", to what follows it.
static std::optional<std::string_view> panicIn(std::string_view text)
{
    if (!consume(text, "thread "))
        return std::nullopt;
    const auto parts = splitAt(text, kPanicked);
    if (!parts || parts->before.size() > 512)
        return std::nullopt;
    return parts->after;
}

// "m::Cart<T>::get::{{closure}}": "get::{{closure}}" of "m::Cart<T>". Names in angle brackets, as
// in "<m::Cart as m::Price>::price", part nothing.
static void setName(model::StackFrame &frame, std::string_view name)
{
    // "::h0123456789abcdef" tells two builds apart, and nothing else.
    if (const auto hash = name.rfind("::h"); hash != name.npos && name.size() - hash == 19)
        name = name.substr(0, hash);
    std::vector<std::size_t> cuts;
    int depth = 0;
    for (std::size_t at = 0; at + 1 < name.size(); ++at) {
        const char c = name[at];
        const bool arrow = c == '>' && at > 0 && name[at - 1] == '-';
        depth += c == '<' || c == '{' || c == '(' ? 1 : 0;
        depth -= (c == '>' && !arrow) || c == '}' || c == ')' ? 1 : 0;
        if (depth == 0 && c == ':' && name[at + 1] == ':')
            cuts.push_back(at++);
    }
    while (!cuts.empty() && name.substr(cuts.back()).starts_with("::{"))
        cuts.pop_back();
    if (cuts.empty()) {
        frame.function = name;
        return;
    }
    // What closures stand in is told once more by the name before them.
    frame.module = name.substr(0, cuts.back());
    frame.function = name.substr(cuts.back() + 2);
}

// "   4: m::inner", of full backtraces "   4:     0x5599627be08e - m::inner::h75fecf9a3b9f5a41".
static std::optional<model::StackFrame> callIn(std::string_view line)
{
    auto text = trimmed(line);
    if (!consumeNumber(text) || !consume(text, ": "))
        return std::nullopt;
    text = trimmedLeft(text);
    if (text.starts_with("0x")) {
        const auto parts = splitAt(text, " - ");
        if (!parts)
            return std::nullopt;
        text = parts->after;
    }
    if (text.empty())
        return std::nullopt;
    model::StackFrame frame;
    setName(frame, text);
    return frame;
}

namespace {

class RustParser final : public Parser {
public:
    explicit RustParser(const ParserOptions &options)
        : Parser(options), m_builder("rust", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view /*line*/) const override { return m_state == State::Message; }
    void giveBack(std::size_t lines) override
    {
        m_text.resize(m_text.size() - std::min(m_text.size(), lines));
    }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Quoted, Message, Causes, Calls };

    Took start(std::string_view line);
    Took quoted(std::string_view line);
    Took message(std::string_view line);
    Took causes(std::string_view line);
    Took calls(std::string_view line);
    bool takeMark(std::string_view text);
    void setPlace(std::string_view text);
    void endMessage(bool isKnown);

    TraceBuilder m_builder;
    State m_state = State::Start;
    Id m_error = TraceBuilder::kNone;
    Id m_cause = TraceBuilder::kNone;
    model::StackFrame m_place; ///< where it panicked
    std::vector<std::string> m_text;
    std::string m_quoted; ///< of a message in quotes that goes on
    bool m_hasMessage = false;
    bool m_isConfirmed = false;
};

Took RustParser::take(std::string_view line)
{
    switch (m_state) {
    case State::Start: return start(line);
    case State::Quoted: return quoted(line);
    case State::Message: return message(line);
    case State::Causes: return causes(line);
    case State::Calls: break;
    }
    return calls(line);
}

void RustParser::setPlace(std::string_view text)
{
    if (const auto place = placeIn(trimmed(text))) {
        m_place.path = place->path;
        m_place.line = place->line;
        m_place.column = place->column;
        m_isConfirmed = true;
    }
}

Took RustParser::start(std::string_view line)
{
    auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    const auto panic = panicIn(text);
    m_error = m_builder.add(Relation::Outermost, TraceBuilder::kNone, panic ? "panic" : "", {});
    m_state = State::Message;
    if (!panic) {
        if (text == kBacktrace || callIn(line)) {
            m_state = State::Calls;
            return text == kBacktrace ? Took::Yes : calls(line);
        }
        const bool named = consume(text, kError);
        m_builder.setHead(m_error, named ? "Error" : "", text);
        m_hasMessage = true;
        return Took::Yes;
    }
    text = *panic;
    if (text.starts_with('\'')) {
        m_state = State::Quoted;
        return quoted(text.substr(1));
    }
    consumeEnd(text, ":");
    setPlace(text);
    return Took::Yes;
}

// "message', src/main.rs:4:5"
Took RustParser::quoted(std::string_view line)
{
    const auto parts = splitAtLast(line, "', ");
    const auto place = parts ? placeIn(trimmed(parts->after)) : std::nullopt;
    if (m_quoted.size() <= m_options.limits.messageBytes)
        m_quoted += place ? parts->before : line;
    if (!place) {
        m_quoted += '\n';
        return Took::Maybe;
    }
    m_builder.setMessage(m_error, m_quoted);
    setPlace(parts->after);
    m_hasMessage = true;
    m_state = State::Calls;
    return Took::Yes;
}

bool RustParser::takeMark(std::string_view text)
{
    if (text == kBacktrace || text == "Stack backtrace:") {
        endMessage(true);
        m_isConfirmed = true;
        m_state = State::Calls;
        return true;
    }
    if (text == kCausedBy) {
        endMessage(true);
        m_isConfirmed = true;
        m_cause = m_error;
        m_state = State::Causes;
        return true;
    }
    if (text.starts_with("note: ") || text.starts_with("thread caused non-unwinding panic")) {
        endMessage(true);
        m_state = State::Calls;
        return true;
    }
    return false;
}

Took RustParser::message(std::string_view line)
{
    if (takeMark(trimmed(line)))
        return Took::Yes;
    if (m_hasMessage || panicIn(line)) {
        if (panicIn(line))
            return Took::No;
    } else {
        m_builder.setMessage(m_error, trimmedRight(line));
        m_hasMessage = true;
        return Took::Yes;
    }
    constexpr std::size_t kMostLines = 256;
    if (m_text.size() >= kMostLines)
        return Took::No;
    // What is set in belongs to the message; other lines do if something follows that tells so.
    const bool blank = std::ranges::any_of(m_text, [](const auto &each) { return isBlank(each); });
    m_text.emplace_back(trimmedRight(line.substr(0, m_options.limits.messageBytes + 4)));
    return !blank && indentOf(line) > 0 && !isBlank(line) ? Took::Yes : Took::Maybe;
}

void RustParser::endMessage(bool isKnown)
{
    auto end = m_text.end();
    if (!isKnown)
        end = std::ranges::find_if(m_text, [](const auto &line) { return indentOf(line) == 0; });
    while (end != m_text.begin() && isBlank(*(end - 1)))
        --end;
    for (auto line = m_text.begin(); line != end; ++line)
        m_builder.addMessageLine(m_error, *line);
    m_text.clear();
}

// "    0: text", or the text alone where there is one.
Took RustParser::causes(std::string_view line)
{
    auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    if (takeMark(text))
        return Took::Yes;
    if (indentOf(line) == 0)
        return Took::No;
    auto numbered = text;
    const bool isNext = consumeNumber(numbered) && consume(numbered, ": ");
    if (isNext || m_cause == m_error) {
        const auto id = m_builder.add(Relation::Cause, m_cause, {}, isNext ? numbered : text);
        m_cause = id == TraceBuilder::kNone ? m_cause : id;
    } else {
        m_builder.addMessageLine(m_cause, text);
    }
    return Took::Yes;
}

Took RustParser::calls(std::string_view line)
{
    auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    if (takeMark(text))
        return Took::Yes;
    if (auto call = callIn(line)) {
        m_builder.addFrame(m_error, std::move(*call));
        m_isConfirmed = true;
        return Took::Yes;
    }
    if (indentOf(line) == 0 || !m_builder.hasFrames(m_error))
        return Took::No;
    if (consume(text, "at ")) {
        auto *frame = m_builder.lastFrame(m_error);
        const auto place = placeIn(text);
        if (frame && place && frame->path.empty()) {
            frame->path = place->path;
            frame->line = place->line;
            frame->column = place->column;
        }
        return Took::Yes;
    }
    // Calls that were put into another one have no number.
    if (!text.contains("::"))
        return Took::No;
    model::StackFrame frame;
    setName(frame, text);
    m_builder.addFrame(m_error, std::move(frame));
    return Took::Yes;
}

model::StackTrace RustParser::finish()
{
    const bool whole = m_options.text == MessageText::Rest;
    if (m_error == TraceBuilder::kNone || (!m_isConfirmed && !whole))
        return {};
    endMessage(whole);
    if (!m_builder.hasFrames(m_error) && !m_place.path.empty())
        m_builder.addFrame(m_error, m_place);
    return m_builder.finish(m_error, FrameOrder::InnermostFirst);
}

std::optional<Sign> sign(std::string_view line)
{
    if (const auto at = line.find("thread "); at != line.npos) {
        const auto panic = panicIn(line.substr(at));
        const auto text = panic ? trimmedRight(*panic) : std::string_view();
        if (text.starts_with('\'') ||
            (text.ends_with(':') && placeIn(text.substr(0, text.size() - 1))))
            return Sign{at};
    }
    const auto text = trimmedRight(line);
    for (const auto mark : {kCausedBy, kBacktrace}) {
        if (text.ends_with(mark))
            return Sign{text.size() - mark.size(), false};
    }
    return std::nullopt;
}

std::optional<Head> head(const LinesBefore &before)
{
    const auto blank = before.line(1);
    const auto error = before.line(2);
    if (blank && isBlank(*blank) && error && error->starts_with(kError))
        return Head{2, 0};
    return std::nullopt;
}

} // namespace

const Language kRust{.name = "rust",
                     .sign = sign,
                     .head = head,
                     .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                         return std::make_unique<RustParser>(options);
                     }};

} // namespace espalier::traceback
