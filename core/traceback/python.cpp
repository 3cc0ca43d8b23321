// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What Python prints: the outermost call first and the last error last, so that all is turned round
// at the end. Groups are trees, told with bars:
//
//       + Exception Group Traceback (most recent call last):
//       |   File "a.py", line 1, in f
//       | ExceptionGroup: message (2 sub-exceptions)
//       +-+---------------- 1 ----------------
//         | ValueError: one
//         +---------------- 2 ----------------
//         | KeyError: 'two'
//         +------------------------------------

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kTraceback = "Traceback (most recent call last):";
static constexpr std::string_view kGroup = "Exception Group Traceback (most recent call last):";
static constexpr std::string_view kCause =
    "The above exception was the direct cause of the following exception:";
static constexpr std::string_view kContext =
    "During handling of the above exception, another exception occurred:";
static constexpr std::string_view kQuotes = "\"\"\"";
static constexpr std::size_t kDeepest = 64;
static constexpr std::size_t kNoBar = std::string_view::npos;

static std::optional<model::StackFrame> frameIn(std::string_view line)
{
    if (!consume(line, "File \""))
        return std::nullopt;
    const auto parts = splitAtLast(line, "\", line ");
    if (!parts)
        return std::nullopt;
    auto rest = parts->after;
    const auto number = consumeNumber(rest);
    if (!number)
        return std::nullopt;
    model::StackFrame frame{
        .function = {}, .module = {}, .path = std::string(parts->before), .line = *number};
    if (consume(rest, ", in ") || consume(rest, " in "))
        frame.function = trimmed(rest);
    else if (!isBlank(rest))
        return std::nullopt;
    return frame;
}

// Lines of carets and tildes under the code.
static bool isMarker(std::string_view line)
{
    return std::ranges::all_of(line, [](char c) { return isSpace(c) || c == '^' || c == '~'; });
}

// "pkg.Type: message"; what is nested in functions has "<locals>" in its name.
static TypeAndMessage errorIn(std::string_view line)
{
    return typeAndMessage(line, ".<>");
}

static bool isErrorLine(std::string_view line)
{
    return !line.empty() && isWord(line.front()) && !errorIn(line).type.empty();
}

// "=====", or "===== title =====", as reports of tests have it.
static bool isRule(std::string_view line)
{
    constexpr std::size_t kLeast = 5;
    if (line.size() < 2 * kLeast || !std::string_view("=-_").contains(line.front()))
        return false;
    const std::string run(kLeast, line.front());
    return line.starts_with(run) && line.ends_with(run);
}

namespace {

class PythonParser final : public Parser {
public:
    explicit PythonParser(const ParserOptions &options)
        : Parser(options), m_builder("python", options.limits), m_levels(1)
    {
    }

    Took take(std::string_view line) override;
    void giveBack(std::size_t lines) override
    {
        m_builder.dropHeld(lines - std::min(lines, m_levels.back().blanks));
    }
    bool isText(std::string_view line) const override
    {
        const auto state = m_levels.back().state;
        return state == State::Message || (state == State::Frames && indentOf(line) == 0);
    }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Frames, Message };

    /// What is told at one depth: errors that led to each other.
    struct Level {
        std::size_t bar = kNoBar; ///< column of the bar before its lines
        Id group = TraceBuilder::kNone;
        bool isQuoted = false; ///< what another process had printed
        State state = State::Start;
        std::deque<Id> chain; ///< the last one is being told
        Relation relation = Relation::Cause;
        std::size_t blanks = 0; ///< empty lines that may be of the message
    };

    void endMessage();
    Took takeBar(std::size_t column, std::string_view content);
    Took takeBranch(std::size_t column, std::string_view text);
    Took takePlain(std::string_view line);
    Took advance(std::string_view line);
    Took start(std::string_view line);
    Took frames(std::string_view line);
    Took message(std::string_view line);
    Took furtherText(std::string_view line);
    bool addFrame(std::string_view line);
    void beginError();
    void endError(std::string_view line);
    void push(Level level);
    void pop();
    [[nodiscard]] std::size_t base() const;
    void popToBase();
    [[nodiscard]] bool isRemote() const;

    TraceBuilder m_builder;
    std::vector<Level> m_levels;
    std::size_t m_margin = 0; ///< blanks before each line, beyond the first
    bool m_hasTraceback = false;
    bool m_isConfirmed = false;
};

Took PythonParser::take(std::string_view line)
{
    // Continued lines of a record may be set below its text.
    if (m_margin > 0 && !isBlank(line)) {
        if (indentOf(line) < m_margin)
            return Took::No;
        line.remove_prefix(m_margin);
    }
    const auto indent = indentOf(line);
    const auto rest = line.substr(indent);
    if (rest.starts_with("+ ") && rest.substr(2) == kGroup) {
        popToBase();
        m_levels.back().bar = indent;
        return advance(kGroup);
    }
    if (rest.starts_with("+-"))
        return takeBranch(indent, rest);
    auto &level = m_levels[base()];
    const bool inGroup = level.bar != kNoBar;
    const bool startsGroup =
        level.state == State::Start && rest.starts_with("| ") && isErrorLine(rest.substr(2));
    if (!rest.starts_with("|") || (!inGroup && !startsGroup))
        return takePlain(line);
    if (!inGroup)
        level.bar = indent;
    return takeBar(indent, rest.substr(rest.starts_with("| ") ? 2 : 1));
}

Took PythonParser::takeBar(std::size_t column, std::string_view content)
{
    while (m_levels.size() > 1 && m_levels.back().bar != kNoBar && m_levels.back().bar > column)
        pop();
    // A message may have bars of its own, further to the right.
    if (m_levels.back().bar == kNoBar || m_levels.back().bar > column)
        return Took::No;
    return advance(content);
}

Took PythonParser::takeBranch(std::size_t column, std::string_view text)
{
    const bool isFirst = text.starts_with("+-+-");
    const auto bar = isFirst ? column + 2 : column;
    while (m_levels.size() > 1 && m_levels.back().bar != kNoBar && m_levels.back().bar > column)
        pop();
    if (isFirst) {
        auto &parent = m_levels.back();
        if (parent.bar != column || parent.chain.empty() || m_levels.size() >= kDeepest)
            return parent.bar == kNoBar ? Took::No : Took::Yes;
        parent.blanks = 0;
        push({.bar = bar, .group = parent.chain.back(), .chain = {}});
        return Took::Yes;
    }
    if (m_levels.size() < 2 || m_levels.back().bar != column)
        return m_levels[base()].bar == kNoBar ? Took::No : Took::Yes;
    const auto group = m_levels.back().group;
    pop();
    if (text.contains(' '))
        push({.bar = bar, .group = group, .chain = {}});
    return Took::Yes;
}

Took PythonParser::takePlain(std::string_view line)
{
    if (m_levels[base()].bar == kNoBar)
        return advance(line);
    popToBase();
    auto &level = m_levels.back();
    // What a message within a group has in further lines stands behind bars.
    if (!isBlank(line) && level.blanks == 0 && trimmed(line) != kQuotes)
        return Took::No;
    if (!isBlank(line))
        level.bar = kNoBar;
    return advance(line);
}

Took PythonParser::advance(std::string_view line)
{
    switch (m_levels.back().state) {
    case State::Start: return start(line);
    case State::Frames: return frames(line);
    case State::Message: break;
    }
    return message(line);
}

Took PythonParser::start(std::string_view line)
{
    auto &level = m_levels.back();
    if (isBlank(line))
        return m_isConfirmed ? Took::Maybe : Took::Yes;
    if (line == kTraceback || line == kGroup) {
        beginError();
        m_hasTraceback = true;
        level.state = State::Frames;
        return Took::Yes;
    }
    if (level.isQuoted && trimmed(line) == kQuotes) {
        pop();
        return Took::Yes;
    }
    if (trimmedLeft(line).starts_with("File \"")) {
        beginError();
        level.state = State::Frames;
        return frames(line);
    }
    const bool truncated = line.starts_with("and ") || line.starts_with("... (max_group_depth");
    if (truncated && m_levels.size() > 1)
        return Took::Yes;
    if (!isErrorLine(line))
        return Took::No;
    beginError();
    endError(line);
    return Took::Yes;
}

void PythonParser::beginError()
{
    auto &level = m_levels.back();
    auto id = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    // The last errors are what counts; those that led to them are given up from the first.
    while (id == TraceBuilder::kNone && level.chain.size() > 1) {
        m_builder.drop(level.chain.front());
        level.chain.pop_front();
        id = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    }
    if (!level.chain.empty() && id != TraceBuilder::kNone)
        m_builder.attach(level.chain.back(), level.relation, id);
    level.chain.push_back(id);
    level.blanks = 0;
}

bool PythonParser::addFrame(std::string_view line)
{
    auto frame = frameIn(trimmedLeft(line));
    if (!frame)
        return false;
    const auto indent = indentOf(line);
    if (!m_builder.hasFrames(m_levels.back().chain.back()) && m_levels.size() == 1 &&
        m_levels.back().bar == kNoBar && indent > 2 && m_levels.back().chain.size() == 1)
        m_margin = indent - 2;
    m_isConfirmed = m_isConfirmed || !frame->function.empty();
    m_builder.addFrame(m_levels.back().chain.back(), std::move(*frame));
    return true;
}

// Of the error that is told last.
void PythonParser::endMessage()
{
    const auto &level = m_levels.back();
    if (!level.chain.empty() && level.state == State::Message)
        m_builder.keepHeld(level.chain.back());
}

Took PythonParser::frames(std::string_view line)
{
    const auto error = m_levels.back().chain.back();
    if (addFrame(line))
        return Took::Yes;
    const auto indent = indentOf(line);
    if (isBlank(line) && indent < 4)
        return Took::No;
    if (indent >= 4) {
        auto *frame = m_builder.lastFrame(error);
        if (frame && frame->code.empty() && !isMarker(line))
            frame->code = trimmed(line);
        return Took::Yes;
    }
    auto repeated = line.substr(indent);
    if (consume(repeated, "[Previous line repeated ")) {
        m_builder.leaveOut(error, static_cast<std::uint64_t>(consumeNumber(repeated).value_or(0)));
        return Took::Yes;
    }
    if ((indent > 0 || !isErrorLine(line)) && m_options.text != MessageText::Rest)
        return Took::No;
    endError(line);
    return Took::Yes;
}

void PythonParser::endError(std::string_view line)
{
    const auto [type, message] = errorIn(line);
    auto &level = m_levels.back();
    m_builder.setHead(level.chain.back(), type, message);
    level.state = State::Message;
    m_isConfirmed = m_isConfirmed || m_hasTraceback || type.ends_with("SyntaxError") ||
                    type == "IndentationError" || type == "TabError";
}

bool PythonParser::isRemote() const
{
    const auto &level = m_levels.back();
    return m_builder.type(level.chain.back()).ends_with("RemoteTraceback") &&
           m_builder.message(level.chain.back()).empty();
}

Took PythonParser::message(std::string_view line)
{
    auto &level = m_levels.back();
    if (isBlank(line)) {
        ++level.blanks;
        return Took::Maybe;
    }
    if (line == kCause || line == kContext) {
        endMessage();
        level.relation = line == kCause ? Relation::Cause : Relation::Context;
        level.state = State::Start;
        m_isConfirmed = true;
        return Took::Yes;
    }
    if (trimmed(line) == kQuotes && level.isQuoted) {
        pop();
        return Took::Yes;
    }
    if (trimmed(line) == kQuotes && isRemote() && m_levels.size() < kDeepest) {
        push({.group = level.chain.back(), .isQuoted = true, .chain = {}});
        return Took::Yes;
    }
    return furtherText(line);
}

Took PythonParser::furtherText(std::string_view line)
{
    auto &level = m_levels.back();
    const auto error = level.chain.back();
    // Comparisons that tests print have empty lines; a report ends them with a rule.
    const bool comparison = m_builder.type(error).ends_with("AssertionError");
    const bool rule = isRule(line);
    const bool delimited = m_levels.size() > 1 || m_options.text == MessageText::Rest;
    if (!delimited) {
        if (line == kTraceback || (comparison && rule))
            return Took::No;
        if (level.blanks > 0 && !comparison)
            return Took::No;
        if (m_options.text == MessageText::Line && !comparison && !isSpace(line.front()))
            return Took::No;
    }
    for (; level.blanks > 0; --level.blanks)
        m_builder.hold({});
    m_builder.hold(line);
    return Took::Yes;
}

void PythonParser::push(Level level)
{
    endMessage();
    m_levels.push_back(std::move(level));
}

void PythonParser::pop()
{
    endMessage();
    auto level = std::move(m_levels.back());
    m_levels.pop_back();
    if (!level.chain.empty())
        m_builder.attach(level.chain.back(), level.isQuoted ? Relation::Cause : Relation::Member,
                         level.group);
}

// Where what is told without bars belongs.
std::size_t PythonParser::base() const
{
    std::size_t at = m_levels.size() - 1;
    while (at > 0 && !m_levels[at].isQuoted)
        --at;
    return at;
}

void PythonParser::popToBase()
{
    for (const auto at = base(); m_levels.size() > at + 1;)
        pop();
}

model::StackTrace PythonParser::finish()
{
    while (m_levels.size() > 1)
        pop();
    endMessage();
    const auto &chain = m_levels.front().chain;
    const bool whole = m_options.text == MessageText::Rest;
    if (chain.empty() || (!m_isConfirmed && !whole))
        return {};
    return m_builder.finish(chain.back(), FrameOrder::OutermostFirst);
}

std::optional<Sign> sign(std::string_view line)
{
    if (const auto at = line.find(kTraceback); at != std::string_view::npos) {
        if (!isBlank(line.substr(at + kTraceback.size())))
            return std::nullopt;
        const auto group = line.rfind("  + ", at);
        if (at > kGroup.size() - kTraceback.size() && group != std::string_view::npos &&
            line.substr(group + 4) == kGroup)
            return Sign{group};
        return Sign{at};
    }
    // A file that could not be compiled has no calls.
    if (const auto at = line.find("  File \""); at != std::string_view::npos) {
        const auto frame = frameIn(trimmedLeft(line.substr(at)));
        if (frame && frame->function.empty())
            return Sign{at};
    }
    return std::nullopt;
}

// Causes that were never raised have no traceback, only their last line.
std::size_t lead(const LinesBefore &before)
{
    const auto quotes = before.line(1);
    const auto remote = before.line(2);
    if (quotes && trimmed(*quotes) == kQuotes && remote &&
        errorIn(*remote).type.ends_with("RemoteTraceback"))
        return 2;
    std::size_t lines = 0;
    for (std::size_t at = 1; at < 64; at += 4) {
        const auto isBlankAt = [&](std::size_t back) {
            const auto line = before.line(back);
            return line && isBlank(*line);
        };
        const auto marker = before.line(at + 1);
        const auto error = before.line(at + 3);
        if (!isBlankAt(at) || !isBlankAt(at + 2) || !marker || !error ||
            (*marker != kCause && *marker != kContext) || !isErrorLine(*error))
            break;
        lines = at + 3;
    }
    return lines;
}

} // namespace

const Language kPython{.name = "python",
                       .sign = sign,
                       .lead = lead,
                       .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                           return std::make_unique<PythonParser>(options);
                       }};

} // namespace espalier::traceback
