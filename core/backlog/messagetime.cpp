// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/messageforms.h"

#include <algorithm>
#include <array>

namespace espalier::backlog {

using std::size_t;
using std::string_view;

namespace {

/// Goes over a text piece by piece. A piece that is not there leaves the place as it is.
class Cursor final {
public:
    explicit Cursor(string_view text) : m_text(text) {}

    [[nodiscard]] size_t at() const { return m_at; }
    [[nodiscard]] string_view rest() const { return m_text.substr(m_at); }
    void goTo(size_t at) { m_at = at; }

    /// The whole run of digits, when it is as long as that.
    bool digits(size_t fewest, size_t most)
    {
        const auto length = runOf(rest(), isDigit);
        if (length < fewest || length > most)
            return false;
        m_at += length;
        return true;
    }
    bool oneOf(string_view bytes)
    {
        if (m_at >= m_text.size() || !bytes.contains(m_text[m_at]))
            return false;
        ++m_at;
        return true;
    }
    /// The whole run of letters, when `names` has it or its first three letters.
    template <size_t N>
    bool name(const std::array<string_view, N> &names)
    {
        constexpr size_t kLongest = 9;
        const auto length = runOf(rest(), isLetter);
        if (length < 3 || length > kLongest)
            return false;
        const auto word = lowered(rest().substr(0, length));
        const auto isIt = [&](string_view name) {
            return name == word || (length == 3 && name.starts_with(word));
        };
        if (std::ranges::none_of(names, isIt))
            return false;
        m_at += length;
        return true;
    }
    [[nodiscard]] bool endsHere() const { return m_at >= m_text.size() || !isOfWord(m_text[m_at]); }

private:
    string_view m_text;
    size_t m_at = 0;
};

constexpr std::array<string_view, 12> kMonths{"january",   "february", "march",    "april",
                                              "may",       "june",     "july",     "august",
                                              "september", "october",  "november", "december"};
constexpr std::array<string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
constexpr std::array<string_view, 2> kUtc{"utc", "gmt"};

/// "Z", "+01:00", " UTC" …
void readZone(Cursor &cursor)
{
    const auto begin = cursor.at();
    if (cursor.oneOf("Zz") && cursor.endsHere())
        return;
    cursor.goTo(begin);
    cursor.oneOf(" ");
    if (cursor.name(kUtc) && cursor.endsHere())
        return;
    if (cursor.oneOf("+-") &&
        ((cursor.digits(2, 2) && cursor.oneOf(":") && cursor.digits(2, 2)) ||
         cursor.digits(4, 4)) &&
        cursor.endsHere())
        return;
    cursor.goTo(begin);
}

/// "09:30:00.125Z"; also without seconds behind a date.
bool readClock(Cursor &cursor, bool secondsNeeded)
{
    const auto begin = cursor.at();
    if (!cursor.digits(1, 2) || !cursor.oneOf(":") || !cursor.digits(2, 2)) {
        cursor.goTo(begin);
        return false;
    }
    const auto minutes = cursor.at();
    const bool seconds = cursor.oneOf(":") && cursor.digits(2, 2);
    if (!seconds)
        cursor.goTo(minutes);
    const auto whole = cursor.at();
    if (seconds && !(cursor.oneOf(".,") && cursor.digits(1, 9)))
        cursor.goTo(whole);
    readZone(cursor);
    if ((!seconds && secondsNeeded) || !cursor.endsHere()) {
        cursor.goTo(begin);
        return false;
    }
    return true;
}

/// "2026-01-31", "31.01.2026", with one kind of separator.
bool readNumericDate(Cursor &cursor)
{
    const auto begin = cursor.at();
    for (const string_view separator : {"-", "/", "."}) {
        if (cursor.digits(4, 4) && cursor.oneOf(separator) && cursor.digits(1, 2) &&
            cursor.oneOf(separator) && cursor.digits(1, 2))
            return true;
        cursor.goTo(begin);
        if (cursor.digits(1, 2) && cursor.oneOf(separator) && cursor.digits(1, 2) &&
            cursor.oneOf(separator) && cursor.digits(4, 4))
            return true;
        cursor.goTo(begin);
    }
    return false;
}

/// "31 Jan", "31/Jan/", "Jan 31", and a year where there is one.
bool readNamedDate(Cursor &cursor)
{
    const auto begin = cursor.at();
    if (cursor.name(kDays)) {
        cursor.oneOf(",");
        cursor.oneOf(" ");
    }
    const auto first = cursor.at();
    bool found = cursor.digits(1, 2) && cursor.oneOf(" -/") && cursor.name(kMonths);
    if (!found) {
        cursor.goTo(first);
        found = cursor.name(kMonths) && cursor.oneOf(" ") && (cursor.oneOf(" ") || true) &&
                cursor.digits(1, 2);
    }
    if (!found || !cursor.endsHere()) {
        cursor.goTo(begin);
        return false;
    }
    const auto day = cursor.at();
    cursor.oneOf(",");
    if (!cursor.oneOf(" -/") || !cursor.digits(4, 4) || !cursor.endsHere())
        cursor.goTo(day);
    return true;
}

/// "20260131T093000Z", "20260131_093000".
bool readCompact(Cursor &cursor)
{
    const auto begin = cursor.at();
    if (cursor.digits(8, 8) && cursor.oneOf("Tt_-") && cursor.digits(6, 6)) {
        cursor.oneOf("Zz");
        if (cursor.endsHere())
            return true;
    }
    cursor.goTo(begin);
    return false;
}

} // namespace

std::size_t timeLength(string_view text)
{
    if (text.empty() || !(isDigit(text[0]) || isLetter(text[0])))
        return 0;
    Cursor cursor(text);
    if (readCompact(cursor) || readClock(cursor, true))
        return cursor.at();
    if (!readNumericDate(cursor) && !readNamedDate(cursor))
        return 0;
    const auto date = cursor.at();
    const bool separated = cursor.oneOf(" Tt:_,");
    cursor.oneOf(" ");
    if (!separated || !readClock(cursor, false)) {
        cursor.goTo(date);
        return cursor.endsHere() ? date : 0;
    }
    // ctime has the year at the end.
    const auto clock = cursor.at();
    if (!cursor.oneOf(" ") || !cursor.digits(4, 4) || !cursor.endsHere())
        cursor.goTo(clock);
    return cursor.at();
}

} // namespace espalier::backlog
