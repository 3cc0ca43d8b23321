// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What Ruby prints; causes follow as if they were further errors:
//
//     cart.rb:5:in 'Cart#add': message (CartError)
//
//         raise CartError, "message"
//         ^^^^^^^^^^^^^^^^^^^^^^^^^^
//     <tab>from cart.rb:9:in '<main>'
//     cart.rb:3:in 'Integer#/': divided by 0 (ZeroDivisionError)
//     <tab>from cart.rb:9:in '<main>'
//
// To terminals, versions 2.5 to 2.7 told it the other way round, below a "Traceback" line.

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/record.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kTraceback = "Traceback (most recent call last):";
static constexpr std::string_view kThread =
    "terminated with exception (report_on_exception is true):";
static constexpr std::string_view kUnhandled = "unhandled exception";
static constexpr std::array<std::string_view, 4> kWithin{"block in ", "rescue in ", "ensure in ",
                                                         "rescue else in "};

static bool isConstant(std::string_view text)
{
    const auto isPart = [](char c) { return isWord(c) || c == ':'; };
    return !text.empty() && isUpper(text.front()) && std::ranges::all_of(text, isPart);
}

// Of "block (2 levels) in Shop::Cart#add": "add" of "Shop::Cart".
static void setName(model::StackFrame &frame, std::string_view label)
{
    // The names of blocks tell what they stand in.
    for (bool found = true; found;) {
        found = std::ranges::any_of(kWithin, [&](auto what) { return consume(label, what); });
        auto rest = label;
        if (consume(rest, "block (") && consumeNumber(rest) && consume(rest, " levels) in ")) {
            label = rest;
            found = true;
        }
    }
    auto cut = label.find('#');
    if (cut == label.npos || cut == 0) {
        cut = label.find('.');
        if (cut == label.npos || !isConstant(label.substr(0, cut)))
            cut = label.npos;
    }
    if (cut == label.npos || label.starts_with('<')) {
        frame.function = label;
        return;
    }
    frame.module = label.substr(0, cut);
    frame.function = label.substr(cut + 1);
}

namespace {

/// "path:12:in `label'" and what follows it.
struct Located {
    model::StackFrame frame;
    std::string_view rest;
    bool isBlock = false;
};

} // namespace

// Where ":in 'label'" stands; before version 3.4 labels open with a backtick.
static constexpr std::size_t kLabel = 5;
static std::size_t labelAt(std::string_view text)
{
    return std::min(text.find(":in `"), text.find(":in '"));
}

// Calls of enumerators are told without a line among others.
enum class LineNumber { Needed, MayLack };

static std::optional<Located> locatedIn(std::string_view text,
                                        LineNumber number = LineNumber::Needed)
{
    const auto in = labelAt(text);
    if (in == text.npos)
        return std::nullopt;
    auto path = text.substr(0, in);
    const auto line = consumeNumberAtEnd(path);
    const auto label = text.substr(in + kLabel);
    const auto end = label.find('\'');
    const bool placed = line ? consumeEnd(path, ":") : number == LineNumber::MayLack;
    if (!placed || path.empty() || end == label.npos || end == 0)
        return std::nullopt;
    Located located{.frame = {.path = std::string(path), .line = line.value_or(0)},
                    .rest = label.substr(end + 1)};
    setName(located.frame, label.substr(0, end));
    located.isBlock = label.starts_with("block ");
    return located;
}

// "<tab>from path:12:in `label'", and "<tab>3: from path:12:in `label'" where the order is
// reversed.
static std::optional<Located> callerIn(std::string_view line, bool reversed)
{
    auto text = trimmedLeft(line);
    if (text.size() == line.size())
        return std::nullopt;
    if (reversed && (!consumeNumber(text) || !consume(text, ": ")))
        return std::nullopt;
    if (!consume(text, "from "))
        return std::nullopt;
    auto located = locatedIn(text, LineNumber::MayLack);
    if (!located) {
        const auto place = placeIn(trimmedRight(text));
        if (place)
            located = Located{.frame = {.path = std::string(place->path), .line = place->line},
                              .rest = {}};
    }
    return located;
}

// "message (Type)"; a message may end with parentheses of its own.
static std::optional<TypeAndMessage> errorIn(std::string_view text)
{
    text = trimmedRight(text);
    const auto open = text.rfind(" (");
    if (open == text.npos || !consumeEnd(text, ")"))
        return std::nullopt;
    const auto type = text.substr(open + 2);
    if (!isConstant(type) && !type.starts_with("#<Class:"))
        return std::nullopt;
    return TypeAndMessage{type, text.substr(0, open)};
}

// "Type: message", or "Type (message):" as Rails has it, which stand before lists of calls.
static std::optional<TypeAndMessage> bareError(std::string_view text)
{
    text = trimmed(text);
    auto rest = text;
    while (!rest.empty() && (isWord(rest.front()) || rest.starts_with("::")))
        rest.remove_prefix(isWord(rest.front()) ? 1 : 2);
    const auto type = text.substr(0, text.size() - rest.size());
    if (!isConstant(type))
        return std::nullopt;
    if (consume(rest, ": "))
        return TypeAndMessage{type, rest};
    if (consume(rest, " (") && (consumeEnd(rest, "):") || consumeEnd(rest, ")")))
        return TypeAndMessage{type, rest};
    return rest.empty() ? std::optional(TypeAndMessage{type, {}}) : std::nullopt;
}

// What could not be compiled or found has no calls: "cart.rb:3: message (SyntaxError)".
static bool isLoading(std::string_view line)
{
    const auto error = errorIn(line);
    return error && (error->type == "SyntaxError" || error->type == "LoadError");
}

static bool isHead(std::string_view line)
{
    auto located = locatedIn(line);
    if (!located)
        return isLoading(line) && line.contains(": ");
    return consume(located->rest, ": ") && !isSpace(line.front());
}

namespace {

class RubyParser final : public Parser {
public:
    explicit RubyParser(const ParserOptions &options)
        : Parser(options), m_builder("ruby", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view line) const override
    {
        return m_state == State::Message && !callerIn(line, m_isReversed);
    }
    bool comesTwice() const override { return m_isOfThread; }
    void giveBack(std::size_t lines) override
    {
        m_text.resize(m_text.size() - std::min(m_text.size(), lines));
    }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Reversed, Message, Calls };

    Took start(std::string_view line);
    Took reversed(std::string_view line);
    Took text(std::string_view line);
    Took calls(std::string_view line);
    bool takeCaller(std::string_view line);
    bool takeHead(std::string_view line);
    bool takeBare(std::string_view line);
    bool takeCode();
    void endMessage(bool isKnown);
    void addCaller(Located caller);

    TraceBuilder m_builder;
    State m_state = State::Start;
    Id m_error = TraceBuilder::kNone;
    std::vector<std::string> m_text; ///< lines below the first one of the message
    std::vector<Located> m_callers;  ///< told before their error
    std::uint64_t m_callersLeftOut = 0;
    bool m_wasBlock = false; ///< the call told last is a block
    bool m_isReversed = false;
    bool m_isOfThread = false;
    bool m_isConfirmed = false;
};

Took RubyParser::take(std::string_view line)
{
    switch (m_state) {
    case State::Start: return start(line);
    case State::Reversed: return reversed(line);
    case State::Calls: return calls(line);
    case State::Message: break;
    }
    if (takeCaller(line))
        return Took::Yes;
    return text(line);
}

Took RubyParser::start(std::string_view line)
{
    m_isOfThread = m_isOfThread || line.ends_with(kThread);
    if (isBlank(line) || line == kTraceback || line.ends_with(kThread))
        return Took::Maybe;
    if (callerIn(line, true)) {
        m_isReversed = true;
        m_state = State::Reversed;
        return reversed(line);
    }
    if (takeHead(line) || takeBare(line))
        return Took::Yes;
    const auto error = bareError(line);
    if (!error && m_options.text != MessageText::Rest)
        return Took::No;
    const auto parts = error.value_or(TypeAndMessage{{}, trimmed(line)});
    m_error = m_builder.add(Relation::Outermost, TraceBuilder::kNone, parts.type, parts.message);
    m_state = State::Calls;
    return Took::Yes;
}

bool RubyParser::takeHead(std::string_view line)
{
    if (!isHead(line))
        return false;
    auto located = locatedIn(line);
    auto head = line;
    if (located) {
        head = located->rest;
        consume(head, ": ");
    } else if (auto parts = splitAt(line, ": ")) {
        located = Located{.frame = {}, .rest = {}};
        if (const auto place = placeIn(parts->before)) {
            located->frame.path = place->path;
            located->frame.line = place->line;
        }
        head = parts->after;
    }
    auto error = errorIn(head);
    m_isConfirmed = m_isConfirmed || error.has_value();
    // An error without a message is told by its type, or not at all.
    if (!error && (head == kUnhandled || isConstant(head))) {
        error =
            head == kUnhandled ? TypeAndMessage{"RuntimeError", head} : TypeAndMessage{head, {}};
        m_isConfirmed = true;
    }
    if (!error)
        error = {{}, head};
    const auto before = m_error;
    m_error = m_builder.add(Relation::Outermost, TraceBuilder::kNone, error->type, error->message);
    if (m_isReversed && m_error != TraceBuilder::kNone)
        m_builder.attach(before, Relation::Cause, m_error);
    m_wasBlock = located && located->isBlock;
    if (located && !located->frame.path.empty())
        m_builder.addFrame(m_error, std::move(located->frame));
    m_state = State::Message;
    return true;
}

// Methods of Ruby itself are told to be where they were called. So are methods that call
// themselves, and blocks.
void RubyParser::addCaller(Located caller)
{
    auto *last = m_builder.lastFrame(m_error);
    const auto &frame = caller.frame;
    const bool isItself = last && last->function == frame.function && last->module == frame.module;
    if (last && !m_wasBlock && !isItself && last->path == frame.path && last->line == frame.line &&
        !last->function.starts_with('<')) {
        last->path.clear();
        last->line = 0;
        caller.frame.code = std::move(last->code);
        last->code.clear();
    }
    m_wasBlock = caller.isBlock;
    m_builder.addFrame(m_error, std::move(caller.frame));
}

// A call alone, as a list of calls has them.
bool RubyParser::takeBare(std::string_view line)
{
    auto located = locatedIn(trimmedLeft(line));
    if (!located || !isBlank(located->rest))
        return false;
    if (m_error == TraceBuilder::kNone)
        m_error = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    addCaller(*std::move(located));
    m_state = State::Calls;
    m_isConfirmed = true;
    return true;
}

bool RubyParser::takeCaller(std::string_view line)
{
    if (m_isReversed)
        return false;
    if (auto caller = callerIn(line, false)) {
        endMessage(true);
        addCaller(*std::move(caller));
        m_state = State::Calls;
        m_isConfirmed = true;
        return true;
    }
    auto omitted = trimmed(line);
    if (!consume(omitted, "... ") || !omitted.ends_with(" levels..."))
        return false;
    m_builder.leaveOut(m_error, static_cast<std::uint64_t>(consumeNumber(omitted).value_or(0)));
    return true;
}

Took RubyParser::reversed(std::string_view line)
{
    if (auto caller = callerIn(line, true)) {
        const auto most = std::max<std::size_t>(1, m_options.limits.frames);
        TraceBuilder::fit(caller->frame);
        if (m_callers.size() < most)
            m_callers.push_back(*std::move(caller));
        else
            ++m_callersLeftOut;
        return Took::Yes;
    }
    auto omitted = trimmed(line);
    if (consume(omitted, "... ") && omitted.ends_with(" levels...")) {
        m_callersLeftOut += static_cast<std::uint64_t>(consumeNumber(omitted).value_or(0));
        return Took::Yes;
    }
    return takeHead(line) ? Took::Yes : Took::No;
}

// Takes the code with its marker off the end of the lines below a message; it is that of the first
// call.
bool RubyParser::takeCode()
{
    const auto isMarker = [](std::string_view line) {
        const auto text = trimmed(line);
        return text.contains('^') && text.find_first_not_of("^~") == text.npos;
    };
    const auto size = m_text.size();
    if (size < 2 || !isMarker(m_text[size - 1]) || (size > 2 && !isBlank(m_text[size - 3])))
        return false;
    if (auto *frame = m_builder.lastFrame(m_error); frame && frame->code.empty())
        frame->code = trimmed(m_text[size - 2]);
    m_text.resize(size - 2);
    return true;
}

static void dropBlanks(std::vector<std::string> &lines)
{
    while (!lines.empty() && isBlank(lines.back()))
        lines.pop_back();
}

// Of the lines below a message, the code belongs to the first call, hints of what could have been
// meant belong nowhere, and the rest to the message.
void RubyParser::endMessage(bool isKnown)
{
    const auto hint = std::ranges::find_if(
        m_text, [](const auto &line) { return line.starts_with("Did you mean?"); });
    isKnown = isKnown || hint != m_text.end() || m_options.text == MessageText::Rest;
    m_text.erase(hint, m_text.end());
    dropBlanks(m_text);
    isKnown = takeCode() || isKnown;
    if (!isKnown) {
        // Nothing tells where the message ends.
        const auto isOther = [this](std::string_view line) {
            return isBlank(line) || (m_options.text == MessageText::Line && !isSpace(line.front()));
        };
        m_text.erase(std::ranges::find_if(m_text, isOther), m_text.end());
    }
    dropBlanks(m_text);
    for (const auto &line : m_text)
        m_builder.addMessageLine(m_error, line);
    m_text.clear();
    for (auto &caller : m_callers | std::views::reverse)
        addCaller(std::move(caller));
    m_builder.leaveOut(m_error, m_callersLeftOut);
    m_callers.clear();
    m_callersLeftOut = 0;
}

Took RubyParser::text(std::string_view line)
{
    constexpr std::size_t kMostLines = 256;
    if (m_isReversed && callerIn(line, true)) {
        endMessage(true);
        m_state = State::Reversed;
        return reversed(line);
    }
    if (isHead(line) || line == kTraceback || line.ends_with(kThread) ||
        m_text.size() >= kMostLines)
        return Took::No;
    const bool follows = !m_text.empty() && !isBlank(m_text.back());
    m_text.emplace_back(line.substr(0, m_options.limits.messageBytes + 4));
    // Up to an empty line all is of the message; what comes after it is if calls follow.
    const bool marked = m_text.size() == 3 && line.contains('^');
    const bool isFirst =
        m_options.text != MessageText::Line &&
        std::ranges::none_of(m_text, [](const auto &each) { return isBlank(each); });
    return marked || isFirst || (follows && line.starts_with("Did you mean?")) ? Took::Yes
                                                                               : Took::Maybe;
}

Took RubyParser::calls(std::string_view line)
{
    if (takeCaller(line) || takeBare(line))
        return Took::Yes;
    // Rails leaves a line between the message and the calls.
    if (m_builder.hasFrames(m_error))
        return Took::No;
    if (m_options.text == MessageText::Rest)
        m_builder.addMessageLine(m_error, line);
    return isBlank(line) || m_options.text == MessageText::Rest ? Took::Maybe : Took::No;
}

model::StackTrace RubyParser::finish()
{
    if (m_error == TraceBuilder::kNone || (!m_isConfirmed && m_options.text != MessageText::Rest))
        return {};
    if (m_state == State::Message)
        endMessage(false);
    return m_builder.finish(m_error, FrameOrder::InnermostFirst);
}

std::optional<Sign> sign(std::string_view line)
{
    const auto in = labelAt(line);
    if (in == line.npos) {
        const bool loads = isLoading(line) && !isSpace(line.front()) &&
                           (line.contains(".rb:") || line.starts_with("ruby: "));
        return loads ? std::optional(Sign{0}) : std::nullopt;
    }
    if (const auto tab = line.find('\t'); tab < in && callerIn(line.substr(tab), true))
        return Sign{tab};
    // Paths have no blanks where a log puts something before them.
    const auto blank = line.substr(0, in).rfind(' ');
    const auto begin = line.starts_with('<') || line.starts_with('(') || blank == line.npos
                           ? indentOf(line)
                           : blank + 1;
    const auto text = line.substr(begin);
    auto located = locatedIn(text);
    if (!located)
        return std::nullopt;
    if (isBlank(located->rest))
        return Sign{begin, false};
    auto rest = located->rest;
    if (!consume(rest, ": "))
        return std::nullopt;
    return Sign{begin};
}

std::optional<Head> head(const LinesBefore &before)
{
    for (std::size_t back = 1; back <= 3; ++back) {
        const auto line = before.line(back);
        if (!line)
            break;
        if (isBlank(*line))
            continue;
        const auto record = recordHead(*line);
        const auto offset = record ? record->size : indentOf(*line);
        return bareError(line->substr(offset)) ? std::optional(Head{back, offset}) : std::nullopt;
    }
    return std::nullopt;
}

std::size_t lead(const LinesBefore &before)
{
    const auto last = before.line(1);
    return last && (last->ends_with(kThread) || *last == kTraceback) ? 1 : 0;
}

// A cause is told like any other error, so that only the call tells which both came from in the
// end. A program that was started again and failed again tells the same error.
bool isCause(const model::StackTrace &before, const model::StackTrace &next)
{
    const auto &first = before.errors.front();
    const auto &second = next.errors.front();
    if (first.type == second.type && first.message == second.message)
        return false;
    if (first.frames.empty() || second.frames.empty())
        return false;
    const auto &a = first.frames.back();
    const auto &b = second.frames.back();
    return a.path == b.path && a.function == b.function;
}

} // namespace

const Language kRuby{.name = "ruby",
                     .sign = sign,
                     .head = head,
                     .lead = lead,
                     .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                         return std::make_unique<RubyParser>(options);
                     },
                     .isCause = isCause};

} // namespace espalier::traceback
