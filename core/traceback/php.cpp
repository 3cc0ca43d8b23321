// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What PHP logs of exceptions nobody caught, and of what it warns of. What led to an exception
// comes before it, and each call is told with the place it was called from:
//
//     PHP Fatal error:  Uncaught Shop\CartException: first in /src/cart.php:5
//     Stack trace:
//     #0 /src/main.php(3): Shop\Cart->add()
//     #1 {main}
//
//     Next LogicException: second in /src/main.php:4
//     Stack trace:
//     #0 {main}
//       thrown in /src/main.php on line 4

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/phplines.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <deque>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::size_t kMostArgumentLines = 16;

namespace {

class PhpParser final : public Parser {
public:
    explicit PhpParser(const ParserOptions &options)
        : Parser(options), m_builder("php", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view /*line*/) const override { return m_state == State::Message; }
    bool comesTwice() const override { return true; }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Message, Calls, End };

    Took start(std::string_view line);
    Took message(std::string_view line);
    Took calls(std::string_view line);
    Took end(std::string_view line);
    void begin(std::string_view text, std::string_view type);
    void endMessage();
    bool endWarning();
    void addCall(PhpCall call);
    void setAsideBuiltIn(const PhpCall &call);

    TraceBuilder m_builder;
    State m_state = State::Start;
    std::deque<Id> m_chain; ///< each led to the next
    Id m_current = TraceBuilder::kNone;
    Id m_reported = TraceBuilder::kNone;
    std::string m_type;          ///< where the first line told it
    std::string m_text;          ///< of a message that goes on
    std::string m_last;          ///< its last line, where the place is told
    model::StackFrame m_place;   ///< where the call told next is
    std::size_t m_openLines = 0; ///< of arguments that go on
    std::size_t m_calls = 0;
    bool m_isWarning = false;
    bool m_isConfirmed = false;
};

Took PhpParser::take(std::string_view line)
{
    switch (m_state) {
    case State::Start: return start(line);
    case State::Message: return message(line);
    case State::Calls: return calls(line);
    case State::End: break;
    }
    return end(line);
}

Took PhpParser::start(std::string_view line)
{
    if (isBlank(line))
        return Took::Maybe;
    if (phpCall(line) || isPhpStackLine(line)) {
        begin({}, {});
        return message(line);
    }
    if (const auto logged = monologError(line)) {
        begin(logged->message, logged->type);
        return Took::Yes;
    }
    const auto report = phpReport(line);
    m_isWarning = report && !report->isException;
    if (!m_isWarning) {
        begin(report ? report->text : trimmed(line), {});
        return Took::Yes;
    }
    begin(report->text, report->type);
    return endWarning() ? Took::Yes : Took::Maybe;
}

void PhpParser::begin(std::string_view text, std::string_view type)
{
    auto id = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    while (id == TraceBuilder::kNone && m_chain.size() > 1) {
        m_builder.drop(m_chain.front());
        m_chain.pop_front();
        id = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    }
    if (!m_chain.empty())
        m_builder.attach(m_chain.back(), Relation::Cause, id);
    m_chain.push_back(id);
    m_current = m_reported = id;
    m_type = type;
    m_text = text;
    m_last = text;
    m_place = {};
    m_calls = 0;
    m_state = State::Message;
}

// The place stands at the end of the message, which may have several lines.
void PhpParser::endMessage()
{
    std::string_view text = m_text;
    if (const auto place = placeOfMessage(m_last)) {
        m_place.path = place->path;
        m_place.line = place->line;
        if (text.ends_with(m_last))
            text.remove_suffix(m_last.size() - place->textBytes);
    }
    TypeAndMessage parts{m_type, text};
    if (m_type.empty())
        parts = phpError(text);
    if (parts.message.contains(", called in "))
        consumeEnd(parts.message, " and defined");
    m_builder.setHead(m_current, parts.type, parts.message);
}

bool PhpParser::endWarning()
{
    if (!m_isWarning || !placeOfMessage(m_last))
        return false;
    endMessage();
    m_builder.addFrame(m_current, std::move(m_place));
    m_state = State::End;
    return m_isConfirmed = true;
}

Took PhpParser::message(std::string_view line)
{
    if (isPhpStackLine(line)) {
        endMessage();
        m_state = State::Calls;
        m_isConfirmed = true;
        return Took::Yes;
    }
    if (phpCall(line)) {
        endMessage();
        m_state = State::Calls;
        return calls(line);
    }
    if (m_text.size() <= m_options.limits.messageBytes)
        m_text.append("\n").append(line);
    m_last = line;
    return endWarning() ? Took::Yes : Took::Maybe;
}

// A call that is told to be where it was called from is one of PHP's own, which have no place. Only
// the first can be, and not where it calls itself.
void PhpParser::setAsideBuiltIn(const PhpCall &call)
{
    auto *first = m_builder.lastFrame(m_current);
    if (m_calls != 1 || !first || first->module.contains('\\') || first->path.empty() ||
        first->path != m_place.path || first->line != m_place.line ||
        first->function == call.function)
        return;
    first->path.clear();
    first->line = 0;
}

void PhpParser::addCall(PhpCall call)
{
    setAsideBuiltIn(call);
    ++m_calls;
    m_place.function = std::move(call.function);
    m_place.module = std::move(call.module);
    m_builder.addFrame(m_current, std::move(m_place));
    m_place = {.path = std::move(call.path), .line = call.line};
}

Took PhpParser::calls(std::string_view line)
{
    if (m_openLines > 0) {
        m_openLines =
            line.ends_with(')') || m_openLines >= kMostArgumentLines ? 0 : m_openLines + 1;
        return Took::Yes;
    }
    if (auto call = phpCall(line); call && (m_calls == 0 || call->number > 0)) {
        m_openLines = call->isOpen ? 1 : 0;
        addCall(std::move(*call));
        m_isConfirmed = true;
        return Took::Yes;
    }
    m_state = State::End;
    return end(line);
}

Took PhpParser::end(std::string_view line)
{
    auto text = trimmed(line);
    if (text.empty())
        return Took::Maybe;
    if (text.starts_with("thrown in ") || text == "\"}" || isXdebugLine(text))
        return Took::Yes;
    if (m_isWarning)
        return Took::No;
    if (consume(text, "Next ") && !phpError(text).type.empty()) {
        begin(text, {});
        return Took::Yes;
    }
    if (const auto previous = monologError(text)) {
        // Told the other way round: it led to the one before.
        m_current = m_builder.add(Relation::Cause, m_current, {}, {});
        m_type = previous->type;
        m_text = previous->message;
        m_last = previous->message;
        m_place = {};
        m_calls = 0;
        m_state = State::Message;
        return Took::Yes;
    }
    return Took::No;
}

model::StackTrace PhpParser::finish()
{
    if (m_chain.empty() || (!m_isConfirmed && m_options.text != MessageText::Rest))
        return {};
    if (m_state == State::Message)
        endMessage();
    return m_builder.finish(m_reported, FrameOrder::InnermostFirst);
}

} // namespace

const Language kPhp{.name = "php",
                    .sign = phpSign,
                    .head = phpHead,
                    .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                        return std::make_unique<PhpParser>(options);
                    }};

} // namespace espalier::traceback
