// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/series.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace espalier::statistics {

namespace {

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

/// In lower case: "cacheHitRatio", "cache.hit_ratio" and "CACHE-HIT-RATIO" have the same.
std::vector<std::string> wordsOf(std::string_view name)
{
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool isLetter = isUpper(c) || isLower(c);
        const bool begins = isUpper(c) && i > 0 &&
                            (isLower(name[i - 1]) || (i + 1 < name.size() && isLower(name[i + 1])));
        if ((!isLetter || begins) && !words.back().empty())
            words.emplace_back();
        if (isLetter)
            words.back() += isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return words;
}

/// Words that begin like this are trouble, or cost, however good the rest of the name sounds. Those
/// that no name of something good has beside them need not be here.
constexpr auto kWorseUpward = std::to_array<std::string_view>(
    {"abort",     "alloc",    "bad",   "bug",       "cancel",    "collision", "conflict",
     "corrupt",   "cost",     "crash", "deadlock",  "defect",    "delay",     "denied",
     "discard",   "downtime", "drop",  "duration",  "elapsed",   "error",     "evict",
     "exception", "fail",     "fault", "garbage",   "gc",        "invalid",   "lag",
     "latency",   "leak",     "lost",  "loss",      "miss",      "pause",     "reject",
     "restart",   "retries",  "retry", "risk",      "skip",      "slow",      "stall",
     "switches",  "throttl",  "time",  "uncovered", "unhandled", "usage",     "violation",
     "wait",      "warning"});

constexpr auto kWorseDownward = std::to_array<std::string_view>(
    {"accuracy",     "apdex",      "availability", "available", "bandwidth", "completed",
     "coverage",     "covered",    "efficiency",   "fps",       "goodput",   "health",
     "healthy",      "hit",        "hits",         "iops",      "ok",        "pass",
     "passed",       "passing",    "precision",    "qps",       "recall",    "rps",
     "satisfaction", "speed",      "speedup",      "succeeded", "success",   "successes",
     "successful",   "throughput", "tps",          "uptime",    "velocity",  "yield"});

bool isCost(std::string_view word)
{
    return std::ranges::any_of(kWorseUpward,
                               [&](auto beginning) { return word.starts_with(beginning); });
}

bool isGood(std::string_view word)
{
    return std::ranges::contains(kWorseDownward, word);
}

/// So many in a time is what is got done: "ops/s", "1/s", "MiB/sec", "requests per minute", "Hz".
bool isRate(std::string_view unit)
{
    const auto words = wordsOf(unit);
    const auto last = std::ranges::find_if(words.rbegin(), words.rend(),
                                           [](const auto &word) { return !word.empty(); });
    if (last == words.rend())
        return false;
    constexpr auto kRates = std::to_array<std::string_view>(
        {"bps", "fps", "gbps", "hz", "iops", "kbps", "khz", "mbps", "qps", "rps", "tps"});
    if (std::ranges::contains(kRates, *last))
        return true;
    constexpr auto kTimes = std::to_array<std::string_view>(
        {"d", "day", "h", "hour", "hr", "m", "min", "minute", "ms", "s", "sec", "second"});
    const bool isPer = unit.contains('/') || std::ranges::contains(words, "per");
    return isPer && std::ranges::contains(kTimes, *last);
}

} // namespace

Direction directionOf(std::string_view series, std::string_view unit)
{
    auto words = wordsOf(series);
    std::ranges::move(wordsOf(unit), std::back_inserter(words));
    if (std::ranges::any_of(words, isCost))
        return Direction::HigherIsWorse;
    return std::ranges::any_of(words, isGood) || isRate(unit) ? Direction::LowerIsWorse
                                                              : Direction::HigherIsWorse;
}

} // namespace espalier::statistics
