// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What Node.js prints: where it was thrown (place, code, marker), the message, the calls, and in
// braces what else the error has, other errors among it:
//
//     /a.js:1
//     throw new Error('outer', { cause });
//     ^
//
//     Error: outer
//         at f (/a.js:1:7) {
//       code: 'X',
//       [cause]: Error: inner
//           at g (/a.js:2:7)
//     }

#include "core/traceback/builder.h"
#include "core/traceback/javascriptlines.h"
#include "core/traceback/parser.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::size_t kDeepest = 64;

namespace {

class JavaScriptParser final : public Parser {
public:
    explicit JavaScriptParser(const ParserOptions &options)
        : Parser(options), m_builder("javascript", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view /*line*/) const override
    {
        return m_state != State::Frames && m_state != State::Properties;
    }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t {
        Start,
        Code,   ///< where it was thrown is told, the code comes
        Marker, ///< the marker under the code comes
        Head,   ///< the message comes, after empty lines
        Message,
        Frames,
        Properties, ///< in the braces of the innermost error, or between elements of its array
        Origin,     ///< where an event was emitted: calls that are not those of the error
        End,
    };
    /// An error whose text is open: the outermost, and those in its braces.
    struct Open {
        Id id = TraceBuilder::kNone;
        std::size_t indent = 0;   ///< of its first line
        bool inArray = false;     ///< its errors are
        bool isCandidate = false; ///< an element that may be no error
    };

    Took start(std::string_view line);
    Took throwLine(std::string_view line);
    Took head(std::string_view line);
    Took message(std::string_view line);
    Took frame(std::string_view line);
    Took properties(std::string_view line);
    Took end(std::string_view line);
    Took origin(std::string_view line);
    bool takeCall(std::string_view line);
    void endCall(std::string_view suffix);
    void beginInner(std::string_view text, std::size_t indent);
    void setHead(Id error, std::string_view text);
    void closeOne();
    void placeThrow();

    TraceBuilder m_builder;
    State m_state = State::Start;
    std::vector<Open> m_open;
    Id m_root = TraceBuilder::kNone;
    std::string m_value;        ///< what was thrown
    model::StackFrame m_thrown; ///< where; its path is empty when that is not told
    bool m_mayList = false;     ///< the line before is empty
    bool m_isConfirmed = false;
};

Took JavaScriptParser::take(std::string_view line)
{
    switch (m_state) {
    case State::Start: return start(line);
    case State::Code:
    case State::Marker: return throwLine(line);
    case State::Head: return head(line);
    case State::Message: return message(line);
    case State::Frames: return frame(line);
    case State::Properties: return properties(line);
    case State::Origin: return origin(line);
    case State::End: break;
    }
    return end(line);
}

Took JavaScriptParser::start(std::string_view line)
{
    if (isBlank(line))
        return Took::Maybe;
    if (callIn(line)) {
        // The calls alone.
        m_root = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
        m_open.push_back({.id = m_root, .indent = 0});
        return takeCall(line) ? Took::Yes : Took::No;
    }
    return head(line);
}

Took JavaScriptParser::throwLine(std::string_view line)
{
    if (m_state == State::Code) {
        m_thrown.code = trimmed(line);
        m_state = State::Marker;
        return Took::Yes;
    }
    if (!isMarkerLine(line))
        return Took::No;
    m_thrown.column = static_cast<std::int64_t>(line.find('^')) + 1;
    m_state = State::Head;
    return Took::Yes;
}

Took JavaScriptParser::head(std::string_view line)
{
    if (isBlank(line))
        return Took::Maybe;
    // Of what a worker throws, two places are told.
    if (const auto place = placeIn(line); place && place->column == 0 && !line.contains(": ")) {
        m_thrown.path = place->path;
        m_thrown.line = place->line;
        m_state = State::Code;
        return Took::Yes;
    }
    m_root = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    m_open.push_back({.id = m_root, .indent = indentOf(line)});
    m_state = State::Message;
    m_value = trimmedRight(line);
    setHead(m_root, m_value);
    return Took::Yes;
}

// The text of an error without calls stands in brackets.
void JavaScriptParser::setHead(Id error, std::string_view text)
{
    auto head = trimmedLeft(text);
    const auto braces = withoutBrackets(head);
    if (braces) {
        head = braces->before;
        m_isConfirmed = m_isConfirmed || error == m_root;
    }
    const auto [type, message] = errorHead(head);
    m_builder.setHead(error, type, message);
    if (braces && m_state == State::Message)
        endCall(braces->after);
}

Took JavaScriptParser::message(std::string_view line)
{
    if (takeCall(line))
        return Took::Yes;
    const auto text = trimmedRight(line);
    if (m_open.size() == 1 && (text.starts_with("(Use `node --trace-uncaught") ||
                               text.starts_with("Node.js v") || text == "Thrown at:")) {
        // What was thrown is no error then.
        if (!text.starts_with("Node.js v"))
            m_builder.setHead(m_root, {}, m_value);
        m_isConfirmed = true;
        m_builder.keepHeld(m_root);
        if (text != "Thrown at:")
            m_state = State::End;
        return Took::Yes;
    }
    const auto &open = m_open.back();
    const auto indent = indentOf(line);
    const bool closes = text.ends_with(']') || text.ends_with('}') || text.ends_with("},");
    if (m_open.size() > 1 && !text.empty() &&
        (indent < open.indent || (indent == open.indent && closes))) {
        closeOne();
        return properties(line);
    }
    // Test runners put the code between message and calls, behind an empty line.
    if (isListing(line) && m_mayList)
        return Took::Maybe;
    m_mayList = text.empty();
    m_builder.hold(text.substr(std::min({indent, open.indent, text.size()})));
    return Took::Maybe;
}

bool JavaScriptParser::takeCall(std::string_view line)
{
    if (auto call = callIn(line)) {
        m_builder.keepHeld(m_open.back().id);
        m_builder.addFrame(m_open.back().id, std::move(call->frame));
        m_open.back().isCandidate = false;
        m_isConfirmed = true;
        m_state = State::Frames;
        endCall(call->suffix);
        return true;
    }
    return false;
}

// What stands behind the last call of an error.
void JavaScriptParser::endCall(std::string_view suffix)
{
    if (trimmed(suffix) == "{")
        m_state = State::Properties;
    else if (m_open.size() > 1 && suffix.starts_with(','))
        closeOne();
}

Took JavaScriptParser::frame(std::string_view line)
{
    if (takeCall(line))
        return Took::Yes;
    if (auto omitted = omittedCalls(line)) {
        m_builder.leaveOut(m_open.back().id, omitted->count);
        endCall(omitted->suffix);
        return Took::Yes;
    }
    if (m_open.size() > 1) {
        closeOne();
        return properties(line);
    }
    m_state = State::End;
    return end(line);
}

// Back to what the error around the innermost one has.
void JavaScriptParser::closeOne()
{
    if (m_open.back().isCandidate)
        m_builder.drop(m_open.back().id);
    m_open.pop_back();
    m_state = State::Properties;
    m_builder.dropHeld();
}

Took JavaScriptParser::properties(std::string_view line)
{
    const auto indent = indentOf(line);
    const auto text = trimmed(line);
    auto &open = m_open.back();
    if (open.inArray) {
        if (text.starts_with(']') && indent <= open.indent + 2)
            open.inArray = false;
        else if (indent == open.indent + 4)
            beginInner(text, indent);
        return Took::Yes;
    }
    if (indent <= open.indent) {
        // Empty lines are of texts that the error has.
        if (text.empty())
            return Took::Maybe;
        if (!text.starts_with('}'))
            return Took::No;
        if (m_open.size() > 1)
            closeOne();
        else
            m_state = State::End;
        return Took::Yes;
    }
    if (indent == open.indent + 2) {
        auto value = text;
        if (consume(value, "[cause]: ") || consume(value, "cause: "))
            beginInner(value, indent);
        else if (text == "[errors]: [" || text == "errors: [")
            open.inArray = true;
    }
    return Took::Yes;
}

// A value that is an error if calls follow, or if it stands in brackets.
void JavaScriptParser::beginInner(std::string_view text, std::size_t indent)
{
    auto head = text;
    consumeEnd(head, ",");
    const auto brackets = withoutBrackets(head);
    const auto relation = m_open.back().inArray ? Relation::Member : Relation::Cause;
    const auto type = errorHead(head).type;
    const bool isWordOnly = type == "undefined" || type == "null" || type == "true" ||
                            type == "false" || type == "NaN" || type == "Infinity";
    if ((!brackets && (type.empty() || isWordOnly)) || m_open.size() >= kDeepest)
        return;
    const auto id = m_builder.add(relation, m_open.back().id, {}, {});
    m_open.push_back({.id = id, .indent = indent, .isCandidate = !brackets});
    m_state = State::Message;
    setHead(id, brackets ? head : text);
    if (brackets && m_state == State::Message)
        closeOne();
}

// Where an uncaught error was thrown is told apart from its calls, which lack it when the code
// could not be read.
void JavaScriptParser::placeThrow()
{
    if (m_thrown.path.empty() || m_thrown.path.starts_with("<anonymous"))
        return;
    const bool syntax = m_builder.type(m_root) == "SyntaxError";
    if (m_builder.hasFrames(m_root) && !syntax)
        return;
    m_builder.addFrameInFront(m_root, m_thrown);
}

Took JavaScriptParser::end(std::string_view line)
{
    const auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    if (text.starts_with("Emitted '") && text.ends_with(" at:")) {
        m_state = State::Origin;
        return Took::Yes;
    }
    if (text == "From previous event:") {
        m_state = State::Frames;
        return Took::Yes;
    }
    auto cause = text;
    if ((consume(cause, "Caused by: ") || consume(cause, "caused by: ")) &&
        !errorHead(cause).type.empty()) {
        const auto id = m_builder.add(Relation::Cause, m_open.back().id, {}, {});
        m_open.front() = {.id = id};
        m_state = State::Message;
        setHead(id, cause);
        return Took::Yes;
    }
    return text.starts_with("Node.js v") ? Took::Yes : Took::No;
}

Took JavaScriptParser::origin(std::string_view line)
{
    if (callIn(line) || trimmed(line).starts_with("[..."))
        return Took::Yes;
    m_state = State::End;
    return end(line);
}

model::StackTrace JavaScriptParser::finish()
{
    const bool whole = m_options.text == MessageText::Rest && m_thrown.path.empty();
    if (m_root == TraceBuilder::kNone || (!m_isConfirmed && !whole))
        return {};
    if (m_open.size() == 1 && m_options.text == MessageText::Rest)
        m_builder.keepHeld(m_open.back().id);
    while (m_open.size() > 1)
        closeOne();
    placeThrow();
    auto trace = m_builder.finish(m_root, FrameOrder::InnermostFirst);
    for (auto &frame : trace.errors.front().frames) {
        if (frame.path == m_thrown.path && frame.line == m_thrown.line && frame.code.empty()) {
            frame.code = m_thrown.code;
            break;
        }
    }
    return trace;
}

} // namespace

const Language kJavaScript{.name = "javascript",
                           .sign = javaScriptSign,
                           .head = javaScriptHead,
                           .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                               return std::make_unique<JavaScriptParser>(options);
                           }};

} // namespace espalier::traceback
