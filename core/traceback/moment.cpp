// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/moment.h"

#include "core/base/clock.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace espalier::traceback {

// Y year, M month and D day in digits, b and w names of month and weekday, h m s, f a fraction that
// may be missing, z a zone that may be missing, a AM or PM, T what may stand between date and time.
// Of two that fit, the longer one comes first.
static constexpr std::array<std::string_view, 13> kFormats{
    "Y-M-DTh:m:sfz", "Y/M/DTh:m:sfz",  "Y.M.DTh:m:sfz",   "D-b-YTh:m:sfz", "D/b/Y:h:m:sfz",
    "D b YTh:m:sfz", "w b D h:m:sf Y", "b D, YTh:m:sf a", "b D h:m:sf",    "D.M.YTh:m:sf",
    "N/N/YTh:m:sf",  "YMDTh:m:sf",     "h:m:sf"};
static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
static constexpr std::string_view kWeekdays = "MonTueWedThuFriSatSun";

namespace {

struct Moment {
    std::int64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t milliseconds = 0;
    std::int64_t offset = 0; ///< of the zone, in minutes
    bool isKnown = true;     ///< nothing of it is open to two readings
};

std::optional<std::int64_t> digits(std::string_view &text, std::size_t count)
{
    auto number = text.substr(0, count);
    if (number.size() < count || !std::ranges::all_of(number, isDigit))
        return std::nullopt;
    text.remove_prefix(count);
    return consumeNumber(number);
}

// 1 for the first of the names, which have three letters each.
std::optional<unsigned> nameAmong(std::string_view names, std::string_view &text)
{
    const auto name = text.substr(0, 3);
    const auto at = name.size() < 3 ? std::string_view::npos : names.find(name);
    if (at == std::string_view::npos || at % 3 != 0)
        return std::nullopt;
    text.remove_prefix(3);
    return static_cast<unsigned>(at / 3 + 1);
}

// One digit may stand alone where a blank or nothing comes before it.
std::optional<std::int64_t> day(std::string_view &text)
{
    consume(text, " ");
    if (auto two = digits(text, 2))
        return two;
    return digits(text, 1);
}

void takeFraction(std::string_view &text, Moment &moment)
{
    auto rest = text;
    if ((!consume(rest, ".") && !consume(rest, ",")) || rest.empty() || !isDigit(rest.front()))
        return;
    std::int64_t scale = 100;
    for (; !rest.empty() && isDigit(rest.front()); rest.remove_prefix(1), scale /= 10)
        moment.milliseconds += scale * (rest.front() - '0');
    text = rest;
}

void takeZone(std::string_view &text, Moment &moment)
{
    auto rest = text;
    consume(rest, " ");
    if (consume(rest, "Z") || consume(rest, "UTC") || consume(rest, "GMT")) {
        if (rest.empty() || !isWord(rest.front()))
            text = rest;
        return;
    }
    const bool minus = rest.starts_with('-');
    if (!minus && !rest.starts_with('+')) {
        // A zone by its name, as PHP writes: somebody knows what it is, this does not.
        if (isUpper(rest.empty() ? ' ' : rest.front()) && rest.substr(0, 40).contains('/')) {
            const auto end = rest.find_first_of("] ");
            if (end != std::string_view::npos && rest[end] == ']') {
                moment.isKnown = false;
                text = rest.substr(end);
            }
        }
        return;
    }
    rest.remove_prefix(1);
    const auto hours = digits(rest, 2);
    consume(rest, ":");
    const auto minutes = hours ? digits(rest, 2) : std::nullopt;
    if (!minutes || (!rest.empty() && isWord(rest.front())))
        return;
    moment.offset = (minus ? -1 : 1) * (*hours * 60 + *minutes);
    text = rest;
}

template <typename T>
bool store(T &to, std::optional<std::int64_t> number)
{
    to = static_cast<T>(number.value_or(0));
    return number.has_value();
}

bool takeHalf(std::string_view &text, Moment &moment)
{
    const bool after = text.starts_with("PM");
    if (!consume(text, "AM") && !consume(text, "PM"))
        return false;
    moment.hour = moment.hour % 12 + (after ? 12 : 0);
    return true;
}

bool takeOne(char code, std::string_view &text, Moment &moment)
{
    switch (code) {
    case 'Y': return store(moment.year, digits(text, 4));
    case 'M': return store(moment.month, digits(text, 2));
    case 'D': return store(moment.day, day(text));
    case 'N': moment.isKnown = false; return digits(text, 2).has_value(); // day or month
    case 'b': return store(moment.month, nameAmong(kMonths, text));
    case 'w': return nameAmong(kWeekdays, text).has_value();
    case 'h': return store(moment.hour, day(text));
    case 'm': return store(moment.minute, digits(text, 2));
    case 's': return store(moment.second, digits(text, 2));
    case 'f': takeFraction(text, moment); return true;
    case 'z': takeZone(text, moment); return true;
    case 'a': return takeHalf(text, moment);
    case 'T': return consume(text, "T") || consume(text, " ") || consume(text, ", ");
    default: return consume(text, std::string_view(&code, 1));
    }
}

std::string textOf(const Moment &moment)
{
    using namespace std::chrono;
    const year_month_day date(year(static_cast<int>(moment.year)), month(moment.month),
                              std::chrono::day(moment.day));
    if (!moment.isKnown || moment.year == 0 || !date.ok())
        return {};
    return toRfc3339(sys_days(date) + hours(moment.hour) + minutes(moment.minute - moment.offset) +
                     seconds(moment.second) + milliseconds(moment.milliseconds));
}

} // namespace

static std::optional<Moment> momentBy(std::string_view format, std::string_view &text)
{
    auto rest = text;
    Moment moment;
    for (const char code : format) {
        if (!takeOne(code, rest, moment))
            return std::nullopt;
    }
    const bool ends = rest.empty() || !isWord(rest.front());
    if (!ends || moment.hour > 24 || moment.minute > 59 || moment.second > 60)
        return std::nullopt;
    text = rest;
    return moment;
}

std::optional<std::string> consumeTime(std::string_view &text)
{
    // Most lines of a log that does not tell the time begin with something else.
    if (text.empty() || !(isDigit(text.front()) || isUpper(text.front())))
        return std::nullopt;
    for (const auto format : kFormats) {
        if (const auto moment = momentBy(format, text))
            return textOf(*moment);
    }
    return std::nullopt;
}

bool consumeCompactTime(std::string_view &text)
{
    return momentBy("MD h:m:sf", text) || momentBy("YMD h:m:sf", text);
}

} // namespace espalier::traceback
