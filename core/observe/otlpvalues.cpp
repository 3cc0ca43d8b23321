// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpvalues.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <numeric>
#include <optional>

namespace espalier::observe {

namespace {

/// Measurements that lie between two values.
struct Bucket {
    double from = 0;
    double to = 0;
    double count = 0;
};

/// Where a share of all measurements is reached, as if they were spread evenly in their bucket.
std::optional<double> quantileOf(const std::vector<Bucket> &buckets, double share)
{
    const double all =
        std::accumulate(buckets.begin(), buckets.end(), 0.0,
                        [](double sum, const Bucket &bucket) { return sum + bucket.count; });
    double left = share * all;
    for (const auto &[from, to, count] : buckets) {
        if (count > 0 && left <= count)
            return from + (to - from) * left / count;
        left -= count;
    }
    return std::nullopt;
}

/// The buckets on both ends are open. They end at the smallest and the largest measurement where
/// those are told, else at 0 or at the bound that they have.
std::vector<Bucket> explicitBuckets(const OtlpPoint &point)
{
    const auto &bounds = point.bounds;
    const auto &counts = point.buckets;
    if (counts.size() != bounds.size() + 1 || bounds.empty() || !std::ranges::is_sorted(bounds))
        return {};
    std::vector<Bucket> buckets;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double from = i > 0 ? bounds[i - 1] : std::min(0.0, bounds.front());
        const double to = i < bounds.size() ? bounds[i] : bounds.back();
        buckets.push_back({from, to, static_cast<double>(counts[i])});
    }
    if (point.smallest)
        buckets.front().from = std::min(*point.smallest, buckets.front().to);
    if (point.largest)
        buckets.back().to = std::max(*point.largest, buckets.back().from);
    return buckets;
}

std::vector<Bucket> exponentialBuckets(const OtlpPoint &point)
{
    constexpr std::int64_t kLargestScale = 64; // beyond, all bounds are 1
    const auto step =
        std::exp2(static_cast<double>(-std::clamp(point.scale, -kLargestScale, kLargestScale)));
    const auto bound = [&](std::int64_t offset, std::size_t index) {
        return std::exp2((static_cast<double>(offset) + static_cast<double>(index)) * step);
    };
    std::vector<Bucket> buckets;
    for (std::size_t i = point.negative.size(); i-- > 0;)
        buckets.push_back({-bound(point.negativeOffset, i + 1), -bound(point.negativeOffset, i),
                           static_cast<double>(point.negative[i])});
    buckets.push_back({0, 0, static_cast<double>(point.zeros)});
    for (std::size_t i = 0; i < point.buckets.size(); ++i)
        buckets.push_back({bound(point.offset, i), bound(point.offset, i + 1),
                           static_cast<double>(point.buckets[i])});
    return buckets;
}

void addQuantiles(std::vector<SeriesValue> &values, const std::vector<Bucket> &buckets)
{
    for (const auto &[name, share] : {std::pair(".p50", 0.5), std::pair(".p95", 0.95)}) {
        if (const auto quantile = quantileOf(buckets, share))
            values.emplace_back(name, *quantile);
    }
}

} // namespace

std::vector<SeriesValue> valuesOf(const OtlpPoint &point)
{
    std::vector<SeriesValue> values;
    if (point.noValue)
        return values;
    if (point.value)
        values.emplace_back("", *point.value);
    if (point.sum && point.count > 0)
        values.emplace_back("", *point.sum / static_cast<double>(point.count));
    if (point.shape == OtlpPoint::Shape::Buckets)
        addQuantiles(values, explicitBuckets(point));
    else if (point.shape == OtlpPoint::Shape::ExponentialBuckets)
        addQuantiles(values, exponentialBuckets(point));
    for (const auto &[quantile, value] : point.quantiles)
        values.emplace_back(std::format(".p{:g}", quantile * 100), value);
    std::erase_if(values, [](const SeriesValue &value) { return !std::isfinite(value.second); });
    return values;
}

std::string_view levelOf(int severity)
{
    constexpr std::array<std::string_view, 6> kLevels{"trace",   "debug", "info",
                                                      "warning", "error", "fatal"};
    constexpr int kSteps = 4;
    return severity > 0 && severity <= 24
               ? kLevels[static_cast<std::size_t>((severity - 1) / kSteps)]
               : std::string_view();
}

int severityOf(std::string_view word)
{
    struct Word {
        std::string_view word;
        int severity;
    };
    constexpr std::array kWords{
        Word{"trace", 1},     Word{"debug", 5},    Word{"info", 9},    Word{"notice", 10},
        Word{"warn", 13},     Word{"warning", 13}, Word{"err", 17},    Word{"error", 17},
        Word{"critical", 21}, Word{"crit", 21},    Word{"alert", 21},  Word{"fatal", 21},
        Word{"emerg", 21},    Word{"panic", 21},   Word{"severe", 17}, Word{"emergency", 21}};
    const auto same = [word](const Word &known) {
        return std::ranges::equal(word, known.word, [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
        });
    };
    const auto at = std::ranges::find_if(kWords, same);
    return at == kWords.end() ? 0 : at->severity;
}

std::string plainId(std::string_view id)
{
    constexpr std::size_t kLongest = 64;
    std::string result;
    bool some = false;
    if (id.size() > kLongest)
        return result;
    for (const char c : id) {
        const bool digit = c >= '0' && c <= '9';
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        if (!digit && (lower < 'a' || lower > 'f'))
            return {};
        some = some || c != '0';
        result += lower;
    }
    return some ? result : std::string();
}

} // namespace espalier::observe
