// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/pytesttext.h"

#include "core/observe/textlines.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace espalier::observe {

namespace {

constexpr auto kNone = std::string_view::npos;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isNamePart(char c)
{
    return isLetter(c) || isDigit(c) || c == '_' || c == '.' || static_cast<unsigned char>(c) > 127;
}

/// "json.decoder.JSONDecodeError", also "Outer.<locals>.Inner".
bool isTypeName(std::string_view text)
{
    return !text.empty() && !isDigit(text.front()) &&
           std::ranges::all_of(text, [](char c) { return isNamePart(c) || c == '<' || c == '>'; });
}

bool hasExtension(std::string_view path)
{
    const auto dot = path.rfind('.');
    return dot != kNone && dot > 0 && dot + 1 < path.size() && path.size() - dot <= 7 &&
           isLetter(path[dot + 1]) && std::ranges::all_of(path.substr(dot + 1), isNamePart);
}

std::string_view lastPart(std::string_view dotted)
{
    return dotted.substr(dotted.rfind('.') + 1);
}

/// A name, a path or a line of code, which none but a hostile text makes longer.
std::string shortText(std::string_view text)
{
    constexpr std::size_t kLongest = 1024;
    return cutText(text, kLongest);
}

/// One error as its lines are read: frames from the outermost inwards.
struct Draft {
    std::deque<model::StackFrame> frames;
    std::deque<model::StackFrame> inner; ///< when there are too many: the last of them
    std::uint64_t framesLeftOut = 0;
    std::string shortType; ///< behind the place where it was raised
    std::vector<std::string_view> lines;
    std::size_t indent = 0; ///< of the first of the lines
};

/// Reads the lines of a failure one after another.
class PytestReader final {
public:
    explicit PytestReader(traceback::Limits limits) : m_limits(limits) {}
    void read(std::string_view line);
    model::StackTrace finish();

private:
    bool readErrorLine(std::string_view line);
    bool readPlace(std::string_view line);
    bool readChain(std::string_view line);
    void readSource(std::string_view line);
    void addFrame(model::StackFrame &&frame);
    model::StackFrame &lastFrame()
    {
        return m_draft.inner.empty() ? m_draft.frames.back() : m_draft.inner.back();
    }
    model::RaisedError errorOf(const Draft &draft) const;

    traceback::Limits m_limits;
    Draft m_draft;
    std::vector<std::pair<Draft, model::Relation>> m_before; ///< and how each led to the next
    std::string_view m_function;                             ///< of the source that is shown
    std::string_view m_code;
    bool m_codeFollows = false;
    bool m_inError = false; ///< the line before began with "E"
};

bool PytestReader::readErrorLine(std::string_view line)
{
    // The first has at least three spaces behind the "E", or more for the indentation of the code.
    if (!line.starts_with("E") || (line.size() > 1 && !line.starts_with("E   "))) {
        m_inError = false;
        return false;
    }
    const auto begin = std::min(line.find_first_not_of(' ', 1), line.size());
    if (!m_inError) {
        m_draft.lines.clear();
        m_draft.indent = begin;
    }
    m_inError = true;
    m_draft.lines.push_back(line.substr(std::min(begin, m_draft.indent)));
    return true;
}

bool PytestReader::readPlace(std::string_view line)
{
    const auto place = placeAtBegin(line);
    if (!place || !place->rest.starts_with(':'))
        return false;
    const auto rest = trimmed(place->rest.substr(1));
    constexpr std::string_view kIn = "in ";
    const bool isShort = rest.starts_with(kIn);
    if (!isShort && !rest.empty() && !isTypeName(rest))
        return false;
    model::StackFrame frame;
    frame.path = shortText(place->path);
    frame.line = place->line;
    if (isShort) {
        frame.function = shortText(trimmed(rest.substr(kIn.size())));
    } else {
        frame.function = shortText(m_function);
        frame.code = shortText(m_code);
        m_draft.shortType = shortText(rest);
    }
    addFrame(std::move(frame));
    m_codeFollows = isShort;
    m_function = {};
    m_code = {};
    return true;
}

// Of a recursion the outer and the inner frames are kept.
void PytestReader::addFrame(model::StackFrame &&frame)
{
    const auto half = std::max<std::size_t>(m_limits.frames / 2, 1);
    if (m_draft.frames.size() < half) {
        m_draft.frames.push_back(std::move(frame));
        return;
    }
    m_draft.inner.push_back(std::move(frame));
    if (m_draft.inner.size() > half) {
        m_draft.inner.pop_front();
        ++m_draft.framesLeftOut;
    }
}

bool PytestReader::readChain(std::string_view line)
{
    const bool cause =
        line == "The above exception was the direct cause of the following exception:";
    if (!cause && line != "During handling of the above exception, another exception occurred:")
        return false;
    // Too many: the ones that led to the last are told, as far as there is room.
    if (m_before.size() + 1 >= m_limits.errors)
        m_before.erase(m_before.begin());
    m_before.emplace_back(std::exchange(m_draft, {}),
                          cause ? model::Relation::Cause : model::Relation::Context);
    m_function = {};
    m_code = {};
    m_codeFollows = false; // the frame it would be of is not of this error
    return true;
}

void PytestReader::readSource(std::string_view line)
{
    if (std::exchange(m_codeFollows, false) && line.starts_with("    ")) {
        lastFrame().code = shortText(trimmed(line));
        return;
    }
    if (line.starts_with(">")) {
        m_code = trimmed(line.substr(1));
        line = line.substr(1);
    }
    auto text = trimmed(line);
    if (text.starts_with("async "))
        text = trimmed(text.substr(6));
    const auto parenthesis = text.find('(');
    // The first is the function itself; others are within it.
    if (m_function.empty() && text.starts_with("def ") && parenthesis != kNone)
        m_function = trimmed(text.substr(4, parenthesis - 4));
}

void PytestReader::read(std::string_view line)
{
    if (!readErrorLine(line) && !readPlace(line) && !readChain(line))
        readSource(line);
}

model::RaisedError PytestReader::errorOf(const Draft &draft) const
{
    model::RaisedError error;
    for (const auto &line : draft.lines) {
        if (!error.message.empty())
            error.message += '\n';
        error.message += line;
        if (error.message.size() > m_limits.messageBytes)
            break;
    }
    const auto colon = std::min(error.message.find(": "), error.message.find('\n'));
    const auto named = std::string_view(error.message).substr(0, colon);
    const bool isName =
        isTypeName(named) && (draft.shortType.empty() || lastPart(named) == draft.shortType);
    if (isName) {
        error.type = shortText(named);
        error.message.erase(0, colon == kNone ? kNone : colon + 1);
        error.message.erase(0, error.message.starts_with(' ') ? 1 : 0);
    } else if (!draft.shortType.empty()) {
        error.type = draft.shortType;
    } else if (error.message.starts_with("assert")) {
        error.type = "AssertionError";
    }
    error.message = cutText(error.message, m_limits.messageBytes);
    error.frames.assign(draft.inner.rbegin(), draft.inner.rend());
    error.frames.insert(error.frames.end(), draft.frames.rbegin(), draft.frames.rend());
    error.framesLeftOut = draft.framesLeftOut;
    return error;
}

model::StackTrace PytestReader::finish()
{
    model::StackTrace trace;
    if (m_draft.frames.empty() || m_draft.lines.empty())
        return trace;
    trace.language = "python";
    trace.errors.push_back(errorOf(m_draft));
    for (auto at = m_before.rbegin(); at != m_before.rend(); ++at) {
        auto error = errorOf(at->first);
        error.relation = at->second;
        error.of = trace.errors.size() - 1;
        trace.errors.push_back(std::move(error));
    }
    return trace;
}

} // namespace

std::optional<PlaceInText> placeAtBegin(std::string_view line)
{
    // A drive ("C:") is not followed by a digit.
    for (auto colon = line.find(':'); colon != kNone; colon = line.find(':', colon + 1)) {
        PlaceInText place;
        const auto *digits = line.data() + colon + 1;
        const auto *end = line.data() + line.size();
        const auto [behind, error] = std::from_chars(digits, end, place.line);
        if (error != std::errc() || place.line <= 0)
            continue;
        place.path = line.substr(0, colon);
        place.rest = line.substr(static_cast<std::size_t>(behind - line.data()));
        const bool ends =
            place.rest.empty() || std::string_view(": \t\r)").contains(place.rest.front());
        if (!ends || !hasExtension(place.path) || place.path.contains("://"))
            return std::nullopt;
        return place;
    }
    return std::nullopt;
}

model::StackTrace parsePytest(std::string_view text, traceback::Limits limits)
{
    PytestReader reader(limits);
    while (!text.empty())
        reader.read(takeLine(text));
    return reader.finish();
}

} // namespace espalier::observe
