// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <sstream>

namespace espalier::llm {

namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

// Whatever a server says: a year is long enough, and far from overflow.
constexpr double kLongestSeconds = 366.0 * 24 * 3600;

std::optional<double> leadingNumber(std::string_view &text)
{
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(number) || number < 0)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

milliseconds fromSeconds(double seconds)
{
    return milliseconds(
        static_cast<milliseconds::rep>(std::ceil(std::min(seconds, kLongestSeconds) * 1000)));
}

std::optional<double> takeUnit(std::string_view &text)
{
    struct Unit {
        std::string_view name;
        double seconds;
    };
    static constexpr std::array kUnits{Unit{"ms", 0.001}, Unit{"us", 0.000'001}, Unit{"ns", 1e-9},
                                       Unit{"s", 1},      Unit{"m", 60},         Unit{"h", 3600},
                                       Unit{"d", 86'400}};
    const auto *const unit = std::ranges::find_if(
        kUnits, [&](const Unit &candidate) { return text.starts_with(candidate.name); });
    if (unit == kUnits.end())
        return std::nullopt;
    text.remove_prefix(unit->name.size());
    return unit->seconds;
}

std::optional<milliseconds> retryAfter(const Headers &headers, system_clock::time_point now)
{
    const auto text = headers.find("retry-after");
    auto rest = text;
    if (const auto seconds = leadingNumber(rest); seconds && rest.empty())
        return fromSeconds(*seconds);
    const auto date = parseHttpDate(text);
    if (!date)
        return std::nullopt;
    const auto from = parseHttpDate(headers.find("date")).value_or(now);
    const auto seconds = std::chrono::duration<double>(*date - from).count();
    return fromSeconds(std::max(0.0, seconds));
}

std::optional<milliseconds> rateLimitReset(const Headers &headers)
{
    std::optional<milliseconds> longest;
    for (const std::string kind : {"requests", "tokens"}) {
        const auto remaining = headers.find("x-ratelimit-remaining-" + kind);
        const auto reset = parseDuration(headers.find("x-ratelimit-reset-" + kind));
        if (reset && (remaining.empty() || remaining == "0"))
            longest = std::max(longest.value_or(milliseconds{0}), *reset);
    }
    return longest;
}

} // namespace

void Headers::add(std::string_view name, std::string_view value)
{
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    });
    m_headers.emplace_back(std::move(lower), std::string(value));
}

std::string_view Headers::find(std::string_view name) const
{
    for (const auto &[key, value] : m_headers) {
        if (key != name)
            continue;
        const auto first = value.find_first_not_of(" \t");
        const auto last = value.find_last_not_of(" \t");
        return first == std::string::npos ? std::string_view()
                                          : std::string_view(value).substr(first, last - first + 1);
    }
    return {};
}

void sleepFor(milliseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    // Nothing becomes true: only the stop or the time ends it.
    (void)changed.wait_for(lock, stop, time, [] { return false; });
}

milliseconds backOff(const RetryPolicy &policy, int failures, double chance)
{
    const auto doublings = std::clamp(failures - 1, 0, 30);
    const double limit = std::min(static_cast<double>(policy.cap.count()),
                                  std::ldexp(static_cast<double>(policy.base.count()), doublings));
    return milliseconds(static_cast<milliseconds::rep>(limit * chance));
}

std::optional<milliseconds> serverDelay(const Headers &headers, system_clock::time_point now)
{
    auto text = headers.find("retry-after-ms");
    if (const auto number = leadingNumber(text); number && text.empty())
        return fromSeconds(*number / 1000);
    if (const auto after = retryAfter(headers, now))
        return after;
    return rateLimitReset(headers);
}

std::optional<milliseconds> parseDuration(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    double seconds = 0;
    while (!text.empty()) {
        const auto number = leadingNumber(text);
        if (!number)
            return std::nullopt;
        if (text.empty()) {
            seconds += *number;
            break;
        }
        const auto unit = takeUnit(text);
        if (!unit)
            return std::nullopt;
        seconds += *number * *unit;
    }
    return fromSeconds(seconds);
}

std::optional<system_clock::time_point> parseHttpDate(std::string_view text)
{
    for (const auto *form :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
        std::istringstream stream{std::string(text)};
        stream.imbue(std::locale::classic());
        std::chrono::sys_seconds time;
        if (std::chrono::from_stream(stream, form, time))
            return time;
    }
    return std::nullopt;
}

} // namespace espalier::llm
