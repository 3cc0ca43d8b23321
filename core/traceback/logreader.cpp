// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/history.h"
#include "core/traceback/lines.h"
#include "core/traceback/parser.h"
#include "core/traceback/prefix.h"
#include "core/traceback/record.h"
#include "core/traceback/scan.h"
#include "core/traceback/traceback.h"

#include <algorithm>

namespace espalier::traceback {

namespace {

/// A sign of a trace, with what comes before it.
struct Opening {
    const Language *language = nullptr;
    Sign sign;
    Head head;
    Prefix prefix; ///< of each line, if lines before the sign belong to the trace
};

/// A trace that is being read.
struct Active {
    const Language *language = nullptr;
    std::unique_ptr<Parser> parser;
    Prefix prefix;
    std::string
        before; ///< what stands before the first line, until the second tells what of it counts
    bool isDecided = false; ///< the prefix is known
    std::string time;       ///< of the last line, where each line tells it
    std::size_t textBytes = 0;
    FoundTrace found;
};

/// A trace that has been read, until it is known whether what follows belongs to it.
struct Held {
    const Language *language = nullptr;
    FoundTrace found;
    bool comesTwice = false;
};

} // namespace

struct LogReader::Private {
    Sink sink;
    Limits limits;
    LineSplitter splitter;
    History history;
    std::optional<Active> active;
    std::optional<Held> held;
    std::uint64_t number = 0;
    std::string lastTime;       ///< of the last trace that has one
    std::uint64_t unheaded = 0; ///< the last line with a sign that nothing fitting came before
    std::size_t unheadedAt = 0; ///< where in it the sign stood

    void take(std::string_view line);
    [[nodiscard]] std::optional<Opening> opening(std::string_view line);
    [[nodiscard]] std::optional<Head> headOf(Opening &opening, std::string_view line) const;
    void begin(Opening opening, std::string_view line);
    [[nodiscard]] bool continues(std::string_view line);
    [[nodiscard]] bool isForeign(std::string_view line, std::string_view text);
    [[nodiscard]] std::optional<std::string_view> stripped(std::string_view line);
    void decide();
    void offer(std::string_view text, std::uint64_t at);
    void close();
    void hold(Held next);
    void release();
};

// A trace that is set in as a whole has the blanks before its first line in all lines.
static void setIn(Opening &opening, Head &head, const LinesBefore &view)
{
    const auto first = view.line(head.back).value_or(std::string_view());
    const auto now = view.line(0).value_or(std::string_view());
    const auto blanks = first.substr(0, head.offset);
    if (!isBlank(blanks) || !now.starts_with(blanks))
        return;
    opening.prefix = Prefix(opening.prefix.text() + std::string(blanks));
    head.offset = 0;
}

// What a log may put before a line that is set in ends with one blank or with none; the others set
// it in.
static std::vector<std::string_view> prefixesBefore(std::string_view line, const Sign &sign)
{
    const auto before = line.substr(0, sign.offset);
    const auto text = trimmedRight(before);
    if (!sign.isSetIn || text.size() == before.size())
        return {before};
    if (text.empty() || before[text.size()] != ' ')
        return {text};
    return {before.substr(0, text.size() + 1), text};
}

std::optional<Head> LogReader::Private::headOf(Opening &opening, std::string_view line) const
{
    const auto &[language, sign, head, prefix] = opening;
    for (const auto text : prefixesBefore(line, sign)) {
        opening.prefix = Prefix(text);
        const HistoryView view(history, prefix, line.substr(text.size()));
        const bool isPrefix = text.size() <= Prefix::kMostBytes;
        if (sign.isFirst)
            return Head{.back = language->lead && isPrefix ? language->lead(view) : 0};
        auto found = isPrefix ? language->head(view) : std::nullopt;
        if (found && found->back > 0 && sign.isSetIn)
            setIn(opening, *found, view);
        if (found)
            return found;
    }
    return std::nullopt;
}

std::optional<Opening> LogReader::Private::opening(std::string_view line)
{
    const bool follows = unheaded + 1 == number;
    for (const auto *language : languages()) {
        const auto sign = language->sign(line);
        // One look is enough for the calls of a list whose beginning is nowhere.
        if (!sign)
            continue;
        if (!sign->isFirst && follows && sign->offset == unheadedAt) {
            unheaded = number;
            continue;
        }
        Opening result{.language = language, .sign = *sign, .head = {}, .prefix = {}};
        if (const auto head = headOf(result, line)) {
            result.head = *head;
            return result;
        }
        unheaded = number;
        unheadedAt = sign->offset;
    }
    return std::nullopt;
}

void LogReader::Private::begin(Opening opening, std::string_view line)
{
    const auto back = opening.head.back;
    active = Active{.language = opening.language,
                    .parser = opening.language->parser({.limits = limits}),
                    .prefix = std::move(opening.prefix),
                    .before = {},
                    .isDecided = back > 0,
                    .time = {},
                    .found = {}};
    auto &found = active->found;
    const auto first = back > 0 ? history.line(back).number : number;
    found.line = found.endLine = first;
    if (active->isDecided)
        decide();
    const auto record = recordHead(back > 0 ? std::string_view(history.line(back).text) : line);
    found.at = record && !record->at.empty() ? record->at : history.lastTime();
    // The lines of a trace before this one are gone from the history, and their time with them.
    if (found.at.empty())
        found.at = lastTime;
    lastTime = found.at;
    for (auto at = back; at > 0 && active; --at) {
        const HistoryView view(history, active->prefix, line);
        auto text = view.line(at).value_or(std::string_view());
        offer(text.substr(at == back ? std::min(opening.head.offset, text.size()) : 0),
              history.line(at).number);
    }
    if (!active)
        return;
    const auto begin = back > 0 ? active->prefix.match(line) : opening.sign.offset;
    if (back == 0)
        active->before = line.substr(0, opening.sign.offset);
    offer(line.substr(std::min(begin, line.size())), number);
}

// The prefix is known, and with it how other lines look.
void LogReader::Private::decide()
{
    if (history.hasBareLines(active->prefix, active->found.line))
        active->parser->setText(MessageText::Line);
}

// The line as the trace has it; none where it lacks the prefix.
std::optional<std::string_view> LogReader::Private::stripped(std::string_view line)
{
    if (!active->isDecided) {
        if (isBlank(line))
            return std::string_view();
        active->prefix = Prefix::shared(active->before, line);
        active->isDecided = true;
        decide();
    }
    const auto size = active->prefix.match(line);
    if (size != std::string_view::npos)
        return line.substr(size);
    return isBlank(line) ? std::optional(std::string_view()) : std::nullopt;
}

// Whether what could be text of the trace is somebody else's.
bool LogReader::Private::isForeign(std::string_view line, std::string_view text)
{
    active->textBytes += text.size() + 1;
    if (active->textBytes > limits.traceBytes || recordHead(text))
        return true;
    // Records that are told line by line have their time in each.
    if (!active->prefix.empty()) {
        const auto record = recordHead(line);
        if (record && !record->at.empty() && !isSpace(text.empty() ? ' ' : text.front())) {
            const auto seconds = record->at.substr(0, 19);
            if (!active->time.empty() && active->time != seconds)
                return true;
            active->time = seconds;
        }
    }
    const auto next = opening(line);
    if (!next || (next->language == active->language && !next->sign.isFirst))
        return false;
    // Its first lines were taken for text.
    active->parser->giveBack(next->head.back);
    active->found.endLine = std::min(active->found.endLine, number - next->head.back - 1);
    return true;
}

bool LogReader::Private::continues(std::string_view line)
{
    const auto text = stripped(line);
    if (!text || (active->parser->isText(*text) && isForeign(line, *text)))
        return false;
    const auto took = active->parser->take(*text);
    if (took == Took::Yes)
        active->found.endLine = number;
    return took != Took::No;
}

void LogReader::Private::offer(std::string_view text, std::uint64_t at)
{
    const auto took = active->parser->take(text);
    if (took == Took::No)
        active.reset();
    else if (took == Took::Yes)
        active->found.endLine = at;
}

void LogReader::Private::close()
{
    auto ended = std::move(*active);
    active.reset();
    ended.found.trace = ended.parser->finish();
    if (ended.found.trace.empty())
        return;
    markOwn(ended.found.trace);
    // What comes after it may be the beginning of the next one.
    history.dropUpTo(ended.found.endLine);
    hold({.language = ended.language,
          .found = std::move(ended.found),
          .comesTwice = ended.parser->comesTwice()});
}

void LogReader::Private::hold(Held next)
{
    if (held && held->language == next.language && held->found.endLine + 2 >= next.found.line) {
        auto &before = held->found;
        if (held->comesTwice && before.trace == next.found.trace) {
            before.endLine = next.found.endLine;
            return;
        }
        if (addCause(*next.language, before.trace, next.found.trace, limits)) {
            before.endLine = next.found.endLine;
            return;
        }
    }
    release();
    held = std::move(next);
}

void LogReader::Private::release()
{
    if (held)
        sink(std::move(held->found));
    held.reset();
}

void LogReader::Private::take(std::string_view line)
{
    ++number;
    if (active) {
        if (continues(line)) {
            history.add(line, number);
            return;
        }
        close();
    }
    if (auto next = opening(line))
        begin(*std::move(next), line);
    else if (!isBlank(line))
        release();
    history.add(line, number);
}

LogReader::LogReader(Sink sink, Limits limits) : m_d(std::make_unique<Private>())
{
    m_d->sink = std::move(sink);
    m_d->limits = limits;
}

LogReader::~LogReader() = default;
LogReader::LogReader(LogReader &&) noexcept = default;
LogReader &LogReader::operator=(LogReader &&) noexcept = default;

void LogReader::feed(std::string_view bytes)
{
    m_d->splitter.feed(bytes, [this](std::string_view line) { m_d->take(line); });
}

void LogReader::finish()
{
    m_d->splitter.finish([this](std::string_view line) { m_d->take(line); });
    if (m_d->active)
        m_d->close();
    m_d->release();
}

std::vector<FoundTrace> findTraces(std::string_view text, Limits limits)
{
    std::vector<FoundTrace> result;
    LogReader reader([&](FoundTrace &&found) { result.push_back(std::move(found)); }, limits);
    reader.feed(text);
    reader.finish();
    return result;
}

} // namespace espalier::traceback
