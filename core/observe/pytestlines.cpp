// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/pytestlines.h"

#include "core/observe/pytesttext.h"
#include "core/observe/textlines.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::string_view kSetIn = "    ";           ///< as code is
constexpr std::string_view kShortValues = "        "; ///< before values, in the style "short"

bool isNamePart(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) > 127;
}

/// "name = value", with any blanks before the sign.
bool tellsValue(std::string_view line)
{
    const auto end = std::ranges::find_if_not(line, isNamePart);
    const auto rest = std::string_view(end, line.end());
    const auto sign = std::min(rest.find_first_not_of(' '), rest.size());
    return end != line.begin() && sign > 0 && rest.substr(sign).starts_with("= ");
}

bool isErrorLine(std::string_view line)
{
    return line == "E" || line.starts_with("E   ");
}

/// Between two calls: "_ _ _ _"; between two errors: a sentence.
bool separates(std::string_view line)
{
    return (line.contains("_ _") && line.find_first_not_of("_ ") == std::string_view::npos) ||
           line == "The above exception was the direct cause of the following exception:" ||
           line == "During handling of the above exception, another exception occurred:";
}

/// The code of a function begins with it or with what decorates it.
bool beginsCode(std::string_view line)
{
    constexpr std::array<std::string_view, 4> kBegins{"def ", "async def ", "class ", "@"};
    return std::ranges::any_of(kBegins, [line](auto begin) { return line.starts_with(begin); });
}

/// Tells line by line what is to be kept.
class Sieve final {
public:
    bool keeps(std::string_view line);

private:
    enum class State : std::uint8_t {
        Begin,     ///< of a call: its arguments may come
        Code,      ///< in the style "long"
        ShortCode, ///< in the style "short", behind its place
        Values,    ///< which may have any lines in them
    };

    bool keepsMark(std::string_view line);
    [[nodiscard]] bool beginsValues(std::string_view line) const;

    State m_state = State::Begin;
    bool m_isShort = false;
    bool m_afterBlank = true;
    bool m_isFirst = true;
};

/// Lines that say what they are. Within values only where those can have ended.
bool Sieve::keepsMark(std::string_view line)
{
    const bool mayEnd = m_state != State::Values || m_afterBlank;
    const auto place = placeAtBegin(line);
    const bool isPlace = place && place->rest.starts_with(':');
    const bool isShort = isPlace && place->rest.starts_with(": in ");
    if (isShort || (isPlace && mayEnd)) {
        m_isShort = isShort;
        m_state = isShort ? State::ShortCode : State::Begin;
        return true;
    }
    if (separates(line)) {
        m_isShort = false;
        m_state = State::Begin;
        return true;
    }
    if (!mayEnd || !(line.starts_with('>') || isErrorLine(line)))
        return false;
    m_state = m_isShort ? State::ShortCode : State::Code;
    return true;
}

bool Sieve::beginsValues(std::string_view line) const
{
    if (m_state == State::ShortCode && line.starts_with(kShortValues))
        return tellsValue(line.substr(kShortValues.size()));
    return tellsValue(line);
}

bool Sieve::keeps(std::string_view line)
{
    if (trimmed(line).empty()) {
        m_afterBlank = true;
        return m_state != State::Values;
    }
    // Reports take the blanks off both ends of the text, and so off its first line.
    const bool isFirst = std::exchange(m_isFirst, false);
    const bool isSetIn = line.starts_with(kSetIn);
    const bool begins = m_afterBlank && (isSetIn ? beginsCode(line.substr(kSetIn.size()))
                                                 : isFirst && beginsCode(line));
    const bool marked = keepsMark(line);
    m_afterBlank = false;
    if (marked)
        return true;
    if (begins)
        m_state = State::Code;
    else if (beginsValues(line))
        m_state = State::Values;
    if (m_state == State::Values || !(isSetIn || begins))
        return false;
    if (m_state == State::Begin)
        m_state = State::Code;
    return true;
}

} // namespace

bool hasErrorLines(std::string_view text)
{
    while (!text.empty()) {
        if (isErrorLine(takeLine(text)))
            return true;
    }
    return false;
}

KeptLines withoutValues(std::string_view text)
{
    KeptLines kept;
    Sieve sieve;
    while (!text.empty()) {
        const auto line = takeLine(text);
        if (sieve.keeps(line))
            kept.text.append(line).append("\n");
        else if (!trimmed(line).empty())
            ++kept.leftOut;
    }
    return kept;
}

} // namespace espalier::observe
