// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/moment.h"

#include "core/backlog/bytes.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace espalier::backlog {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// Digits, all of them; -1 for anything else.
int numberOf(std::string_view digits)
{
    int number = -1;
    if (!digits.empty() && std::ranges::all_of(digits, isDigit))
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool isWithin(int value, int low, int high)
{
    return value >= low && value <= high;
}

/// "09:30:00"; a minute may have its leap second.
std::optional<milliseconds> timeOfDay(std::string_view text)
{
    if (text.size() != 8 || text[2] != ':' || text[5] != ':')
        return std::nullopt;
    const int hour = numberOf(text.substr(0, 2));
    const int minute = numberOf(text.substr(3, 2));
    const int second = numberOf(text.substr(6, 2));
    if (!isWithin(hour, 0, 23) || !isWithin(minute, 0, 59) || !isWithin(second, 0, 60))
        return std::nullopt;
    return std::chrono::hours(hour) + minutes(minute) + std::chrono::seconds(second);
}

/// "Z", or "+02:00".
std::optional<minutes> offsetOf(std::string_view text)
{
    if (text == "Z" || text == "z")
        return minutes(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const int hour = numberOf(text.substr(1, 2));
    const int minute = numberOf(text.substr(4, 2));
    if (!isWithin(hour, 0, 23) || !isWithin(minute, 0, 59))
        return std::nullopt;
    const auto offset = std::chrono::hours(hour) + minutes(minute);
    return text[0] == '-' ? -offset : offset;
}

/// Takes ".125" away from the front. None where no digit follows the point.
std::optional<milliseconds> takeFraction(std::string_view &text)
{
    if (!text.starts_with('.'))
        return milliseconds(0);
    const auto end = std::ranges::find_if_not(text.substr(1), isDigit);
    const auto digits = static_cast<std::size_t>(end - text.begin()) - 1;
    if (digits == 0)
        return std::nullopt;
    int thousandths = 0;
    for (std::size_t i = 0; i < 3; ++i)
        thousandths = thousandths * 10 + (i < digits ? text[1 + i] - '0' : 0);
    text.remove_prefix(1 + digits);
    return milliseconds(thousandths);
}

} // namespace

std::optional<Moment> dayOf(std::string_view date)
{
    if (date.size() != 10 || date[4] != '-' || date[7] != '-')
        return std::nullopt;
    const int year = numberOf(date.substr(0, 4));
    const int month = numberOf(date.substr(5, 2));
    const int day = numberOf(date.substr(8, 2));
    if (year < 0 || month < 0 || day < 0)
        return std::nullopt;
    const std::chrono::year_month_day found(std::chrono::year(year),
                                            std::chrono::month(static_cast<unsigned>(month)),
                                            std::chrono::day(static_cast<unsigned>(day)));
    return found.ok() ? std::optional<Moment>(std::chrono::sys_days(found)) : std::nullopt;
}

std::optional<Moment> momentOf(std::string_view rfc3339)
{
    constexpr std::size_t kDay = 10;
    constexpr std::size_t kTime = 8;
    if (rfc3339.size() < kDay + 1 + kTime + 1 ||
        std::string_view("Tt ").find(rfc3339[kDay]) == std::string_view::npos)
        return std::nullopt;
    const auto day = dayOf(rfc3339.substr(0, kDay));
    const auto time = timeOfDay(rfc3339.substr(kDay + 1, kTime));
    auto rest = rfc3339.substr(kDay + 1 + kTime);
    const auto fraction = takeFraction(rest);
    const auto offset = offsetOf(rest);
    if (!day || !time || !fraction || !offset)
        return std::nullopt;
    const auto moment = *day + *time + *fraction - *offset;
    // An offset may lead into years that have no four digits.
    return moment >= *dayOf("0000-01-01") && moment < *dayOf("9999-12-31") + std::chrono::days(1)
               ? std::optional(moment)
               : std::nullopt;
}

std::string utcText(std::string_view rfc3339)
{
    const auto moment = momentOf(rfc3339);
    return moment ? std::format("{:%FT%T}Z", *moment) : std::string();
}

} // namespace espalier::backlog
