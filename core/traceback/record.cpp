// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/record.h"

#include "core/base/timetext.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>

namespace espalier::traceback {

static constexpr std::size_t kLongestName = 64;
static constexpr int kMostPieces = 12;

// Words of everyday text are levels only where loggers write them: in capitals, or with a colon.
static constexpr std::array<std::string_view, 15> kLevels{
    "TRACE",  "DEBUG", "INFO",     "NOTICE",    "WARN",  "WARNING", "ERROR", "ERR",
    "SEVERE", "FATAL", "CRITICAL", "EMERGENCY", "ALERT", "FINEST",  "CONFIG"};
static constexpr std::array<std::string_view, 8> kQuietLevels{
    "trace:", "debug:", "info:", "notice:", "warn:", "warning:", "dbug:", "fail:"};
static constexpr std::array<std::string_view, 6> kKeys{
    "time=", "ts=", "level=", "lvl=", "timestamp=", "{\""};

namespace {

/// Takes the pieces of a prefix off a line, one after another.
class Pieces final {
public:
    explicit Pieces(std::string_view line) : m_rest(line) {}

    [[nodiscard]] bool takeOne();
    [[nodiscard]] bool isRecord() const { return m_hasTime || m_hasLevel; }
    [[nodiscard]] std::string_view rest() const { return m_rest; }
    [[nodiscard]] std::string at() const { return m_at; }

private:
    bool takeTime();
    bool takeLevel();
    bool takeBrackets();
    bool takeContainer();
    bool takeSource();

    std::string_view m_rest;
    std::string m_at;
    bool m_hasTime = false;
    bool m_hasLevel = false;
    bool m_hasHost = false;
};

bool Pieces::takeTime()
{
    if (m_hasTime)
        return false;
    auto rest = m_rest;
    const bool bracket = consume(rest, "[") || consume(rest, "(");
    // klog and glog begin with the level's letter.
    if (!rest.empty() && std::string_view("IWEF").contains(rest.front()) && rest.size() > 1 &&
        isDigit(rest[1])) {
        auto compact = rest.substr(1);
        if (consumeCompactTime(compact)) {
            m_rest = compact;
            return m_hasTime = true;
        }
    }
    const auto time = consumeTime(rest, Unzoned::Local);
    if (!time)
        return false;
    if (bracket && !consume(rest, "]") && !consume(rest, ")"))
        return false;
    m_at = *time;
    m_rest = rest;
    return m_hasTime = true;
}

bool Pieces::takeLevel()
{
    if (m_hasLevel)
        return false;
    auto rest = m_rest;
    for (const auto quiet : kQuietLevels) {
        if (consume(rest, quiet)) {
            m_rest = rest;
            return m_hasLevel = true;
        }
    }
    const bool bracket = consume(rest, "[") || consume(rest, "<") || consume(rest, "(");
    const auto word = consumeWord(rest);
    const bool single =
        m_hasTime && word.size() == 1 && std::string_view("TDIWEFVCN").contains(word.front());
    const bool lower = (bracket || m_hasTime) && std::ranges::any_of(kQuietLevels, [&](auto quiet) {
                           return quiet.substr(0, quiet.size() - 1) == word;
                       });
    if (!single && !lower && std::ranges::find(kLevels, word) == kLevels.end() &&
        !(m_hasTime && (word == "error" || word == "fatal")))
        return false;
    rest = trimmedLeft(rest);
    if (bracket ? !(consume(rest, "]") || consume(rest, ">") || consume(rest, ")"))
                : rest.data() == word.data() + word.size() && !rest.empty() &&
                      !std::string_view(":|-/[").contains(rest.front()))
        return false;
    m_rest = rest;
    return m_hasLevel = true;
}

// A thread, a process, a request; none of them is long.
bool Pieces::takeBrackets()
{
    if (!m_rest.starts_with('['))
        return false;
    const auto end = m_rest.substr(0, kLongestName).find(']');
    if (end == std::string_view::npos)
        return false;
    m_rest.remove_prefix(end + 1);
    return true;
}

// "web-1  | " of compose, "stderr F " of container runtimes.
bool Pieces::takeContainer()
{
    for (const std::string_view stream : {"stderr F ", "stdout F "}) {
        if (m_hasTime && consume(m_rest, stream))
            return true;
    }
    if (m_hasTime || m_hasLevel)
        return false;
    auto rest = m_rest;
    const auto end = rest.substr(0, kLongestName).find_first_of(" \t|");
    if (end == 0 || end == std::string_view::npos)
        return false;
    rest = trimmedLeft(rest.substr(end));
    if (!consume(rest, "| ") && rest != "|")
        return false;
    m_rest = rest;
    return true;
}

// What names program and logger: "host app[12]:", "--- ", "12345 ", "a.b.C - ", "file.go:12]",
// "file.go:12:".
bool Pieces::takeSource()
{
    if (!isRecord())
        return false;
    for (const std::string_view mark : {"---", "-", ":", "|", "]"}) {
        if (m_rest == mark || (m_rest.starts_with(mark) && isSpace(m_rest[mark.size()]))) {
            m_rest.remove_prefix(mark.size());
            return true;
        }
    }
    const auto end = std::min(m_rest.find(' '), m_rest.size());
    const auto word = m_rest.substr(0, end);
    auto after = trimmedLeft(m_rest.substr(end));
    if (word.empty() || word.size() > kLongestName)
        return false;
    const bool number = std::ranges::all_of(word, isDigit);
    const bool place = (word.ends_with(']') && word.contains(':')) ||
                       (word.ends_with(':') && placeIn(word.substr(0, word.size() - 1)));
    const bool logger = after.starts_with("- ") || after.starts_with(": ");
    const auto second = after.substr(0, std::min(after.find(' '), after.size()));
    const bool host = !m_hasHost && !m_hasLevel && m_at.empty() && second.ends_with("]:");
    if (!number && !place && !logger && !host)
        return false;
    if (host)
        after.remove_prefix(second.size());
    m_hasHost = m_hasHost || host;
    m_rest = after;
    return true;
}

bool Pieces::takeOne()
{
    if (isRecord())
        m_rest = trimmedLeft(m_rest);
    return takeTime() || takeLevel() || takeContainer() || takeSource() || takeBrackets();
}

} // namespace

std::optional<RecordHead> recordHead(std::string_view line)
{
    line = line.substr(0, 2 * kLongestName + 128);
    if (std::ranges::any_of(kKeys, [&](auto key) { return line.starts_with(key); }))
        return RecordHead{};
    if (line.empty() || isSpace(line.front()))
        return std::nullopt;
    Pieces pieces(line);
    for (int taken = 0; taken < kMostPieces && pieces.takeOne(); ++taken) {
    }
    if (!pieces.isRecord())
        return std::nullopt;
    return RecordHead{line.size() - trimmedLeft(pieces.rest()).size(), pieces.at()};
}

} // namespace espalier::traceback
