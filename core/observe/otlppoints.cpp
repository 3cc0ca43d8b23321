// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlppoints.h"

#include "core/base/jsonaccess.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace espalier::observe {

namespace {

using Counts = std::vector<std::uint64_t>;

/// False when one of them fell.
bool subtract(std::uint64_t &from, std::uint64_t what)
{
    if (what > from)
        return false;
    from -= what;
    return true;
}

bool subtract(Counts &from, const Counts &what)
{
    if (from.size() != what.size())
        return false;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!subtract(from[i], what[i]))
            return false;
    }
    return true;
}

/// Of buckets that begin at another place each.
bool subtract(Counts &from, std::int64_t offset, const Counts &what, std::int64_t whatOffset)
{
    constexpr std::int64_t kBeyond = std::int64_t{1} << 40; // 32 bits are what the format has
    const auto shift =
        std::clamp(whatOffset, -kBeyond, kBeyond) - std::clamp(offset, -kBeyond, kBeyond);
    for (std::size_t i = 0; i < what.size(); ++i) {
        const auto at = shift + static_cast<std::int64_t>(i);
        if (what[i] == 0)
            continue;
        if (at < 0 || std::cmp_greater_equal(at, from.size()) ||
            !subtract(from[static_cast<std::size_t>(at)], what[i]))
            return false;
    }
    return true;
}

bool subtractBuckets(OtlpPoint &from, const OtlpPoint &what)
{
    if (from.shape == OtlpPoint::Shape::ExponentialBuckets)
        return from.scale == what.scale && subtract(from.zeros, what.zeros) &&
               subtract(from.buckets, from.offset, what.buckets, what.offset) &&
               subtract(from.negative, from.negativeOffset, what.negative, what.negativeOffset);
    return from.bounds == what.bounds && subtract(from.buckets, what.buckets);
}

void putReal(Json &json, const char *key, const std::optional<double> &value)
{
    if (value)
        json[key] = *value;
}

Counts countsAt(const Json &json, const char *key)
{
    const auto *list = find(json, key);
    return list ? list->get<Counts>() : Counts();
}

/// What JSON has no number for is null there.
double realOf(const Json &json)
{
    return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> boundsAt(const Json &json)
{
    std::vector<double> bounds;
    if (const auto *list = find(json, "bounds"))
        std::ranges::transform(*list, std::back_inserter(bounds), realOf);
    return bounds;
}

std::vector<std::pair<double, double>> quantilesAt(const Json &json)
{
    std::vector<std::pair<double, double>> quantiles;
    if (const auto *list = find(json, "quantiles")) {
        for (const auto &pair : *list)
            quantiles.emplace_back(realOf(pair.at(0)), realOf(pair.at(1)));
    }
    return quantiles;
}

template <typename T>
T numberAt(const Json &json, const char *key)
{
    const auto *number = find(json, key);
    return number ? number->get<T>() : T();
}

} // namespace

std::size_t bytesOf(const OtlpPoint &point)
{
    return sizeof point +
           sizeof(std::uint64_t) *
               (point.buckets.capacity() + point.bounds.capacity() + point.negative.capacity()) +
           sizeof(std::pair<double, double>) * point.quantiles.capacity();
}

std::optional<OtlpPoint> growthOf(const OtlpPoint &now, const OtlpPoint &before)
{
    OtlpPoint growth = now;
    // Of all since the beginning: which of the new measurements was the smallest is not known.
    growth.smallest.reset();
    growth.largest.reset();
    if (now.shape != before.shape || !subtract(growth.count, before.count) ||
        !subtractBuckets(growth, before))
        return std::nullopt;
    for (const auto member : {&OtlpPoint::value, &OtlpPoint::sum}) {
        auto &of = growth.*member;
        if (!of || !(before.*member))
            of.reset();
        else
            *of -= *(before.*member);
    }
    return growth.value && *growth.value < 0 ? std::nullopt : std::optional(std::move(growth));
}

Json toJson(const OtlpPoint &point)
{
    Json json{{"shape", std::to_underlying(point.shape)},
              {"at", point.at},
              {"started", point.startedAt},
              {"none", point.noValue},
              {"total", point.isTotal},
              {"count", point.count},
              {"buckets", point.buckets},
              {"bounds", point.bounds},
              {"scale", point.scale},
              {"offset", point.offset},
              {"zeros", point.zeros},
              {"negative", point.negative},
              {"negativeOffset", point.negativeOffset},
              {"quantiles", point.quantiles}};
    putReal(json, "value", point.value);
    putReal(json, "sum", point.sum);
    putReal(json, "smallest", point.smallest);
    putReal(json, "largest", point.largest);
    return json;
}

OtlpPoint pointFromJson(const Json &json)
{
    OtlpPoint point;
    point.shape = static_cast<OtlpPoint::Shape>(numberAt<std::uint8_t>(json, "shape"));
    point.at = numberAt<std::uint64_t>(json, "at");
    point.startedAt = numberAt<std::uint64_t>(json, "started");
    point.noValue = isTrue(json, "none");
    point.isTotal = isTrue(json, "total");
    point.value = realAt(json, "value");
    point.count = numberAt<std::uint64_t>(json, "count");
    point.sum = realAt(json, "sum");
    point.smallest = realAt(json, "smallest");
    point.largest = realAt(json, "largest");
    point.buckets = countsAt(json, "buckets");
    point.bounds = boundsAt(json);
    point.scale = numberAt<std::int64_t>(json, "scale");
    point.offset = numberAt<std::int64_t>(json, "offset");
    point.zeros = numberAt<std::uint64_t>(json, "zeros");
    point.negative = countsAt(json, "negative");
    point.negativeOffset = numberAt<std::int64_t>(json, "negativeOffset");
    point.quantiles = quantilesAt(json);
    return point;
}

} // namespace espalier::observe
