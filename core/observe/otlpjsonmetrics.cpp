// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpjsonreader.h"

// What OTLP's JSON says of metrics.

namespace espalier::observe {

void OtlpJson::Private::counts(std::vector<std::uint64_t> &to)
{
    elements([&] {
        const auto count = json.count();
        if (to.size() < OtlpPoint::kMostBuckets)
            to.push_back(count);
    });
}

void OtlpJson::Private::readBuckets(std::vector<std::uint64_t> &buckets, std::int64_t &offset)
{
    members([&](std::string_view name) {
        if (name == "offset")
            offset = json.integer();
        else if (name == "bucketCounts")
            counts(buckets);
        else
            json.skip();
    });
}

void OtlpJson::Private::readQuantile()
{
    double quantile = 0;
    double of = 0;
    members([&](std::string_view name) {
        if (name == "quantile")
            quantile = json.real().value_or(0);
        else if (name == "value")
            of = json.real().value_or(0);
        else
            json.skip();
    });
    if (point.quantiles.size() < OtlpPoint::kMostQuantiles)
        point.quantiles.emplace_back(quantile, of);
}

/// What points of all shapes have, and what plain numbers do; false for others.
bool OtlpJson::Private::readNumberMember(std::string_view name)
{
    if (name == "timeUnixNano")
        point.at = json.count();
    else if (name == "startTimeUnixNano")
        point.startedAt = json.count();
    else if (name == "asDouble" || name == "asInt")
        point.value = json.real();
    else if (name == "attributes")
        attributes(point);
    else if (name == "flags")
        point.noValue = (json.count() & 1) != 0;
    else
        return false;
    return true;
}

void OtlpJson::Private::readPointMember(std::string_view name)
{
    if (readNumberMember(name))
        return;
    if (name == "count") {
        point.count = json.count();
    } else if (name == "sum") {
        point.sum = json.real();
    } else if (name == "min") {
        point.smallest = json.real();
    } else if (name == "max") {
        point.largest = json.real();
    } else if (name == "bucketCounts") {
        counts(point.buckets);
    } else if (name == "explicitBounds") {
        elements([&] {
            const auto bound = json.real();
            if (point.bounds.size() < OtlpPoint::kMostBuckets)
                point.bounds.push_back(bound.value_or(0));
        });
    } else if (name == "scale") {
        point.scale = json.integer();
    } else if (name == "zeroCount") {
        point.zeros = json.count();
    } else if (name == "positive") {
        readBuckets(point.buckets, point.offset);
    } else if (name == "negative") {
        readBuckets(point.negative, point.negativeOffset);
    } else if (name == "quantileValues") {
        elements([&] { readQuantile(); });
    } else {
        json.skip();
    }
}

void OtlpJson::Private::readPoint(OtlpPoint::Shape shape)
{
    point.clear();
    point.shape = shape;
    members([&](std::string_view name) { readPointMember(name); });
    stopped = json.good() && !visitor.point(point);
}

void OtlpJson::Private::readTemporality()
{
    if (!json.isText()) {
        metric.setTemporality(json.count());
        return;
    }
    const auto name = json.text();
    const bool isDelta = name == "AGGREGATION_TEMPORALITY_DELTA" || name == "1";
    const bool isCumulative = name == "AGGREGATION_TEMPORALITY_CUMULATIVE" || name == "2";
    metric.setTemporality(isDelta ? 1 : isCumulative ? 2 : 0);
}

void OtlpJson::Private::points(OtlpPoint::Shape shape)
{
    members([&](std::string_view name) {
        if (name == "dataPoints")
            elements([&] { readPoint(shape); });
        else if (name == "aggregationTemporality")
            readTemporality();
        else if (name == "isMonotonic")
            metric.isMonotonic = json.flag();
        else
            json.skip();
    });
}

void OtlpJson::Private::readMetric()
{
    metric.clear();
    members([&](std::string_view name) {
        using enum OtlpPoint::Shape;
        if (name == "name")
            text(metric.name);
        else if (name == "unit")
            text(metric.unit);
        else if (name == "gauge" || name == "sum")
            points(Number);
        else if (name == "histogram")
            points(Buckets);
        else if (name == "exponentialHistogram")
            points(ExponentialBuckets);
        else if (name == "summary")
            points(Quantiles);
        else
            json.skip();
    });
    if (json.good() && !stopped)
        stopped = !visitor.metricEnd(metric);
}

} // namespace espalier::observe
