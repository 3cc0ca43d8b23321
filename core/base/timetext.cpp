// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timetext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <format>

namespace espalier {

namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

// Y year, M month and D day in digits, b and w names of month and weekday, h m s, f a fraction that
// may be missing, z a zone that may be missing, a AM or PM, T what may stand between date and time.
// Of two that fit, the longer one comes first.
constexpr std::array<std::string_view, 13> kFormats{
    "Y-M-DTh:m:sfz", "Y/M/DTh:m:sfz",  "Y.M.DTh:m:sfz",   "D-b-YTh:m:sfz", "D/b/Y:h:m:sfz",
    "D b YTh:m:sfz", "w b D h:m:sf Y", "b D, YTh:m:sf a", "b D h:m:sf",    "D.M.YTh:m:sf",
    "N/N/YTh:m:sf",  "YMDTh:m:sf",     "h:m:sf"};
// d day and H hour in two digits, t "T" or a blank, S seconds that may be missing, o an offset.
constexpr std::string_view kRfc3339 = "Y-M-dtH:mSo";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kWeekdays = "MonTueWedThuFriSatSun";

struct Moment {
    std::int64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t milliseconds = 0;
    std::optional<std::int64_t> offset{}; ///< of the zone, in minutes; none where it names none
    bool isKnown = true;                  ///< nothing of it is open to two readings
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isWord(char c)
{
    return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool consume(std::string_view &text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

bool consumeAny(std::string_view &text, std::string_view anyOf)
{
    if (text.empty() || !anyOf.contains(text.front()))
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> digits(std::string_view &text, std::size_t count)
{
    const auto number = text.substr(0, count);
    if (number.size() < count || !std::ranges::all_of(number, isDigit))
        return std::nullopt;
    text.remove_prefix(count);
    std::int64_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
}

// 1 for the first of the names, which have three letters each.
std::optional<std::int64_t> nameAmong(std::string_view names, std::string_view &text)
{
    const auto name = text.substr(0, 3);
    const auto at = name.size() < 3 ? std::string_view::npos : names.find(name);
    if (at == std::string_view::npos || at % 3 != 0)
        return std::nullopt;
    text.remove_prefix(3);
    return static_cast<std::int64_t>(at / 3 + 1);
}

// One digit may stand alone where a blank or nothing comes before it.
std::optional<std::int64_t> oneOrTwoDigits(std::string_view &text)
{
    consume(text, " ");
    if (auto two = digits(text, 2))
        return two;
    return digits(text, 1);
}

void takeFraction(std::string_view &text, Moment &moment)
{
    auto rest = text;
    if (!consumeAny(rest, ".,") || rest.empty() || !isDigit(rest.front()))
        return;
    std::int64_t scale = 100;
    for (; !rest.empty() && isDigit(rest.front()); rest.remove_prefix(1), scale /= 10)
        moment.milliseconds += scale * (rest.front() - '0');
    text = rest;
}

/// "+02:00", "-0530".
std::optional<std::int64_t> takeOffset(std::string_view &text)
{
    auto rest = text;
    const bool minus = rest.starts_with('-');
    if (!consumeAny(rest, "+-"))
        return std::nullopt;
    const auto hours = digits(rest, 2);
    consume(rest, ":");
    const auto minutes = hours ? digits(rest, 2) : std::nullopt;
    if (!minutes)
        return std::nullopt;
    text = rest;
    return (minus ? -1 : 1) * (*hours * 60 + *minutes);
}

void takeZone(std::string_view &text, Moment &moment)
{
    auto rest = text;
    consume(rest, " ");
    if (consume(rest, "Z") || consume(rest, "UTC") || consume(rest, "GMT")) {
        if (rest.empty() || !isWord(rest.front())) {
            moment.offset = 0;
            text = rest;
        }
        return;
    }
    // A zone by its name, as PHP writes: somebody knows what it is, this does not.
    if (isUpper(rest.empty() ? ' ' : rest.front()) && rest.substr(0, 40).contains('/')) {
        const auto end = rest.find_first_of("] ");
        if (end != std::string_view::npos && rest[end] == ']') {
            moment.isKnown = false;
            text = rest.substr(end);
        }
        return;
    }
    const auto offset = takeOffset(rest);
    if (!offset || (!rest.empty() && isWord(rest.front())))
        return;
    moment.offset = offset;
    text = rest;
}

/// Of RFC 3339, and without minutes. False for what is no offset.
bool takeStrictZone(std::string_view &text, Moment &moment)
{
    constexpr std::int64_t kDay = 24 * 60;
    if (text.empty())
        return true;
    if (consumeAny(text, "Zz")) {
        moment.offset = 0;
        return true;
    }
    moment.offset = takeOffset(text);
    if (!moment.offset && text.size() == 3) {
        const std::string whole = std::string(text) + "00";
        std::string_view rest = whole;
        moment.offset = takeOffset(rest);
        text = {};
    }
    return moment.offset && *moment.offset > -kDay && *moment.offset < kDay;
}

bool takeSeconds(std::string_view &text, Moment &moment)
{
    if (!consume(text, ":"))
        return true;
    const auto seconds = digits(text, 2);
    moment.second = seconds.value_or(0);
    takeFraction(text, moment);
    return seconds.has_value();
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
    case 'D': return store(moment.day, oneOrTwoDigits(text));
    case 'd': return store(moment.day, digits(text, 2));
    case 'N': moment.isKnown = false; return digits(text, 2).has_value(); // day or month
    case 'b': return store(moment.month, nameAmong(kMonths, text));
    case 'w': return nameAmong(kWeekdays, text).has_value();
    case 'h': return store(moment.hour, oneOrTwoDigits(text));
    case 'H': return store(moment.hour, digits(text, 2));
    case 'm': return store(moment.minute, digits(text, 2));
    case 's': return store(moment.second, digits(text, 2));
    case 'S': return takeSeconds(text, moment);
    case 'f': takeFraction(text, moment); return true;
    case 'z': takeZone(text, moment); return true;
    case 'o': return takeStrictZone(text, moment);
    case 'a': return takeHalf(text, moment);
    case 'T': return consume(text, "T") || consume(text, " ") || consume(text, ", ");
    case 't': return consumeAny(text, "Tt ");
    default: return consume(text, std::string_view(&code, 1));
    }
}

std::optional<Moment> momentBy(std::string_view format, std::string_view &text)
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

/// Asks the C library, which minds TZ; the zones of std::chrono know the system's only.
Milliseconds ofThisMachine(const Moment &moment)
{
    std::tm parts{};
    parts.tm_year = static_cast<int>(moment.year) - 1900;
    parts.tm_mon = static_cast<int>(moment.month) - 1;
    parts.tm_mday = static_cast<int>(moment.day);
    parts.tm_hour = static_cast<int>(moment.hour);
    parts.tm_min = static_cast<int>(moment.minute);
    parts.tm_sec = static_cast<int>(moment.second);
    parts.tm_isdst = -1; // whichever it was
    return Milliseconds(std::chrono::seconds(std::mktime(&parts)));
}

std::string textOf(const Moment &moment, Unzoned unzoned)
{
    using namespace std::chrono;
    const year_month_day date(year(static_cast<int>(moment.year)), month(moment.month),
                              day(moment.day));
    if (!moment.isKnown || moment.year == 0 || !date.ok())
        return {};
    const auto fraction = milliseconds(moment.milliseconds);
    if (!moment.offset && unzoned == Unzoned::Local)
        return timeText(ofThisMachine(moment) + fraction);
    return timeText(sys_days(date) + hours(moment.hour) +
                    minutes(moment.minute - moment.offset.value_or(0)) + seconds(moment.second) +
                    fraction);
}

} // namespace

// In milliseconds throughout: the nanoseconds of the system's clock end in the year 2262.
std::string timeText(Milliseconds time)
{
    using namespace std::chrono;
    const year_month_day date(floor<days>(time));
    if (date.year() < year(1) || date.year() > year(9999))
        return {};
    return std::format("{:%FT%T}Z", time);
}

std::optional<std::string> utcTime(std::string_view text, Unzoned unzoned)
{
    const auto moment = momentBy(kRfc3339, text);
    if (!moment || !text.empty() || moment->hour > 23)
        return std::nullopt;
    auto result = textOf(*moment, unzoned);
    return result.empty() ? std::nullopt : std::optional(std::move(result));
}

std::optional<std::string> consumeTime(std::string_view &text, Unzoned unzoned)
{
    // Most lines of a log that does not tell the time begin with something else.
    if (text.empty() || !(isDigit(text.front()) || isUpper(text.front())))
        return std::nullopt;
    for (const auto format : kFormats) {
        if (const auto moment = momentBy(format, text))
            return textOf(*moment, unzoned);
    }
    return std::nullopt;
}

bool consumeCompactTime(std::string_view &text)
{
    return momentBy("MD h:m:sf", text) || momentBy("YMD h:m:sf", text);
}

} // namespace espalier
