// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/otlpjson.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace espalier::observe {

// Private to the reader of OTLP's JSON, whose parts are in several files.

struct OtlpJson::Private {
    Private(JsonScanner &scanner, OtlpVisitor &told) : json(scanner), visitor(told) {}

    bool readRequest();

    /// Calls for each member, which must take or skip its value.
    template <typename Each>
    void members(Each each)
    {
        std::string_view name;
        if (!json.enterObject())
            return;
        while (!stopped && json.nextMember(name))
            each(name);
    }
    template <typename Each>
    void elements(Each each)
    {
        if (!json.enterArray())
            return;
        while (!stopped && json.nextElement())
            each();
    }
    void text(std::string &to) { to = json.text(); }

    // Every one takes one value.
    void groups(std::string_view scopes, std::string_view records, void (Private::*record)());
    void readResource();
    template <typename Owner>
    void attributes(Owner &owner);
    template <typename Owner>
    void attribute(Owner &owner);
    void readValue(bool nested);
    void readSpan();
    void readStatus();
    void readEvent();
    void readLog();
    void readSeverity();
    void countDropped(std::uint64_t &dropped);
    void readMetric();
    void readTemporality();
    void points(OtlpPoint::Shape shape);
    void readPoint(OtlpPoint::Shape shape);
    void readPointMember(std::string_view name);
    bool readNumberMember(std::string_view name);
    void readBuckets(std::vector<std::uint64_t> &buckets, std::int64_t &offset);
    void counts(std::vector<std::uint64_t> &to);
    void readQuantile();

    JsonScanner &json;
    OtlpVisitor &visitor;
    bool stopped = false; ///< by the visitor
    OtlpResource resource;
    std::string key;
    AnyValue value;
    OtlpSpan span;
    OtlpError eventError;
    std::string eventName;
    OtlpLog log;
    OtlpPoint point;
    OtlpMetric metric;
};

template <typename Owner>
void OtlpJson::Private::attribute(Owner &owner)
{
    constexpr bool kNested = std::is_same_v<Owner, OtlpPoint>;
    key.clear();
    value.clear();
    members([&](std::string_view name) {
        if (name == "key")
            text(key);
        else if (name == "value")
            readValue(kNested);
        else
            json.skip();
    });
    if (json.good())
        owner.attribute(key, value);
}

template <typename Owner>
void OtlpJson::Private::attributes(Owner &owner)
{
    elements([&] { attribute(owner); });
}

} // namespace espalier::observe
