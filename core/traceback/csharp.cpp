// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What Exception.ToString gives, by .NET and by Mono. Causes are told before their calls, the
// innermost calls first:
//
//     Unhandled exception. Shop.CartException: outer
//      ---> System.FormatException: inner
//        at Shop.Cart.Parse(String text) in /src/Cart.cs:line 5
//        --- End of inner exception stack trace ---
//        at Shop.Cart.Add(String text) in /src/Cart.cs:line 9

#include "core/traceback/builder.h"
#include "core/traceback/csharplines.h"
#include "core/traceback/parser.h"
#include "core/traceback/record.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kArrow = "---> ";
static constexpr std::string_view kMember = "---> (Inner Exception #";
static constexpr std::string_view kEndOfInner = "--- End of inner exception stack trace ---";
static constexpr std::string_view kEndOfPrevious = "--- End of stack trace from previous location";
static constexpr std::string_view kMonoTitle = "Unhandled Exception:";
static constexpr std::string_view kEndOfMember = "<---";
static constexpr std::size_t kDeepest = 4096;
static constexpr std::size_t kFarthest = 64;        ///< lines of a message looked through
static constexpr std::size_t kFarthestColumn = 512; ///< of a call behind a log's prefix
static constexpr std::array<std::string_view, 4> kLeads{
    "Unhandled exception. ",
    "Unhandled Exception: ", "[ERROR] FATAL UNHANDLED EXCEPTION: ", "Unhandled exception: "};

static TypeAndMessage errorIn(std::string_view text)
{
    return typeAndMessage(text, ".`+");
}

static bool isErrorName(std::string_view type)
{
    return type.contains('.') && (type.ends_with("Exception") || type.ends_with("Error"));
}

// Of what stands behind an arrow in a message.
static bool isCause(std::string_view text)
{
    const auto type = errorIn(text).type;
    return type.contains('.') || type.ends_with("Exception");
}

static std::optional<model::StackFrame> callOfLine(std::string_view line)
{
    auto text = trimmedLeft(line);
    return consume(text, "at ") ? csharpCall(text) : std::nullopt;
}

namespace {

class CSharpParser final : public Parser {
public:
    explicit CSharpParser(const ParserOptions &options)
        : Parser(options), m_builder("csharp", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view /*line*/) const override { return m_state != State::Start; }
    bool comesTwice() const override { return m_isMono; }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Title, Message, Calls };
    struct Told {
        Id id = TraceBuilder::kNone;
        bool isMember = false; ///< ends with an arrow back
        bool isAgain = false;  ///< was told before
    };

    Took begin(std::string_view line);
    Took text(std::string_view line);
    bool takeMark(std::string_view text);
    bool takeMember(std::string_view text);
    void takeHead(std::string_view text);
    void splitCauses();
    void push(Relation relation, std::string_view head);
    void popInner();
    void popMember();
    [[nodiscard]] bool isAgain() const { return m_told.back().isAgain; }

    TraceBuilder m_builder;
    State m_state = State::Start;
    std::vector<Told> m_told; ///< each within the one before; calls belong to the last one
    Id m_root = TraceBuilder::kNone;
    bool m_isMono = false;
    bool m_isConfirmed = false;
};

Took CSharpParser::take(std::string_view line)
{
    if (m_state == State::Start)
        return begin(line);
    auto rest = trimmed(line);
    const bool endsMember = rest.ends_with(kEndOfMember) && !rest.ends_with("----");
    if (endsMember)
        rest = trimmedRight(rest.substr(0, rest.size() - kEndOfMember.size()));
    auto took = Took::Yes;
    if (auto call = callOfLine(rest)) {
        splitCauses();
        if (!isAgain())
            m_builder.addFrame(m_told.back().id, std::move(*call));
        m_state = State::Calls;
        m_isConfirmed = true;
    } else if (!takeMark(rest) && !(endsMember && rest.empty())) {
        took = text(endsMember ? rest : trimmedRight(line));
    }
    if (endsMember && took != Took::No) {
        splitCauses();
        popMember();
        m_state = State::Calls;
    }
    return took;
}

Took CSharpParser::begin(std::string_view line)
{
    auto head = trimmed(line);
    if (head.empty())
        return Took::Maybe;
    m_root = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    m_told.push_back({.id = m_root});
    if (auto call = callOfLine(line)) {
        m_builder.addFrame(m_root, std::move(*call));
        m_state = State::Calls;
        m_isConfirmed = true;
        return Took::Yes;
    }
    m_state = State::Message;
    for (const auto lead : kLeads) {
        if (consume(head, lead)) {
            m_isConfirmed = true;
            break;
        }
        // Mono tells the exception in the next line.
        if (head == trimmedRight(lead)) {
            m_state = State::Title;
            m_isMono = true;
            return Took::Yes;
        }
    }
    takeHead(head);
    return Took::Yes;
}

// "Type: message", where causes may follow behind arrows.
void CSharpParser::takeHead(std::string_view text)
{
    if (isAgain())
        return;
    const auto [type, message] = errorIn(text);
    m_builder.setHead(m_told.back().id, type, message);
}

// The message is complete: what stands behind an arrow in it is a cause.
void CSharpParser::splitCauses()
{
    if (m_state != State::Message)
        return;
    m_state = State::Calls;
    if (isAgain())
        return;
    m_builder.keepHeld(m_told.back().id);
    while (m_told.size() < kDeepest) {
        const std::string message(m_builder.message(m_told.back().id));
        auto at = message.find(" ---> ");
        while (at != message.npos && !isCause(firstLine(message, at + 6)))
            at = message.find(" ---> ", at + 1);
        if (at == message.npos)
            return;
        m_builder.setMessage(m_told.back().id, std::string_view(message).substr(0, at));
        push(Relation::Cause, std::string_view(message).substr(at + 6));
    }
}

void CSharpParser::push(Relation relation, std::string_view head)
{
    const auto &outer = m_told.back();
    // The first of many is told as the cause, and once more in its place.
    if (relation == Relation::Cause && m_builder.type(outer.id).ends_with("AggregateException"))
        relation = Relation::Member;
    const auto id =
        outer.id == TraceBuilder::kNone ? outer.id : m_builder.add(relation, outer.id, {}, {});
    m_told.push_back({.id = id, .isAgain = outer.isAgain});
    takeHead(head);
}

bool CSharpParser::takeMark(std::string_view text)
{
    if (text.starts_with(kMember))
        return takeMember(text);
    if (consume(text, kArrow)) {
        splitCauses();
        if (m_told.size() < kDeepest)
            push(Relation::Cause, text);
        m_state = State::Message;
        return m_isConfirmed = true;
    }
    if (text.starts_with(kEndOfInner)) {
        splitCauses();
        popInner();
        return m_isConfirmed = true;
    }
    if (text.starts_with(kEndOfPrevious)) {
        splitCauses();
        return true;
    }
    return false;
}

bool CSharpParser::takeMember(std::string_view text)
{
    splitCauses();
    text.remove_prefix(kMember.size());
    const auto number = consumeNumber(text);
    if (!number || !consume(text, ") "))
        return false;
    const bool again = *number == 0 && m_builder.hasMember(m_told.back().id);
    if (m_told.size() < kDeepest) {
        push(Relation::Member, {});
        auto &told = m_told.back();
        told.isMember = true;
        if (again && !told.isAgain) {
            m_builder.drop(told.id);
            told.isAgain = true;
        }
        takeHead(text);
    }
    m_state = State::Message;
    return true;
}

void CSharpParser::popInner()
{
    if (m_told.size() > 1 && !m_told.back().isMember)
        m_told.pop_back();
    m_state = State::Calls;
}

void CSharpParser::popMember()
{
    while (m_told.size() > 1) {
        const bool member = m_told.back().isMember;
        m_told.pop_back();
        if (member)
            return;
    }
}

Took CSharpParser::text(std::string_view line)
{
    if (line.empty()) {
        if (m_state == State::Message && !isAgain())
            m_builder.hold({});
        return Took::Maybe;
    }
    if (m_state == State::Title) {
        m_state = State::Message;
        takeHead(trimmed(line));
        m_isConfirmed = m_isConfirmed || isErrorName(errorIn(trimmed(line)).type);
        return Took::Yes;
    }
    if (m_state == State::Calls)
        return Took::No;
    if (std::ranges::any_of(kLeads, [&](auto lead) { return line.starts_with(lead); }))
        return Took::No;
    if (!isAgain())
        m_builder.hold(line);
    return Took::Maybe;
}

model::StackTrace CSharpParser::finish()
{
    const bool whole = m_options.text == MessageText::Rest;
    if (m_root == TraceBuilder::kNone || (!m_isConfirmed && !whole))
        return {};
    if (!whole)
        m_builder.dropHeld();
    splitCauses();
    return m_builder.finish(m_root, FrameOrder::InnermostFirst);
}

std::optional<Sign> sign(std::string_view line)
{
    for (const auto lead : kLeads) {
        const auto at = line.find(lead);
        if (at != line.npos && !errorIn(line.substr(at + lead.size())).type.empty())
            return Sign{at};
    }
    const auto text = trimmedRight(line);
    if (text.ends_with(kMonoTitle) && text.size() - kMonoTitle.size() <= kFarthestColumn)
        return Sign{text.size() - kMonoTitle.size()};
    const auto part = line.substr(0, kFarthestColumn);
    for (auto at = part.find("at "); at != part.npos; at = part.find("at ", at + 1)) {
        if ((at == 0 || isSpace(line[at - 1])) && csharpCall(line.substr(at + 3)))
            return Sign{at, false, true};
    }
    return std::nullopt;
}

std::optional<std::size_t> errorWithin(std::string_view line)
{
    for (std::size_t at = line.find(' '); at != line.npos; at = line.find(' ', at + 1)) {
        if (isErrorName(errorIn(line.substr(at + 1)).type))
            return line.substr(0, at).ends_with("--->") ? std::nullopt : std::optional(at + 1);
    }
    return std::nullopt;
}

std::optional<Head> head(const LinesBefore &before)
{
    for (std::size_t back = 1; back <= kFarthest; ++back) {
        const auto line = before.line(back);
        if (!line || callOfLine(*line))
            break;
        const auto indent = indentOf(*line);
        if (line->substr(indent).starts_with(kArrow))
            continue;
        if (isErrorName(errorIn(line->substr(indent)).type))
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
    }
    const auto last = before.line(1);
    if (!last || isBlank(*last) || callOfLine(*last))
        return std::nullopt;
    return Head{1, indentOf(*last)};
}

} // namespace

const Language kCSharp{.name = "csharp",
                       .sign = sign,
                       .head = head,
                       .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                           return std::make_unique<CSharpParser>(options);
                       }};

} // namespace espalier::traceback
