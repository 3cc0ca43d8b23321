// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/observe/otlpprotobuf.h"

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace espalier::observe {

// Private to the reader of OTLP's protobuf, whose parts are in several files.

using protozero::pbf_reader;

// A field is known by its number and how it is written: one of a known number that is written in
// another way is passed over like an unknown one.
[[nodiscard]] constexpr std::uint32_t varint(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::varint);
}
[[nodiscard]] constexpr std::uint32_t fixed64(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::fixed64);
}
[[nodiscard]] constexpr std::uint32_t bytes(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::length_delimited);
}

[[nodiscard]] inline std::string_view viewOf(pbf_reader &field)
{
    const auto view = field.get_view();
    return {view.data(), view.size()};
}

/// Tells a visitor what a request holds. Throws protozero's exceptions for what is malformed.
class OtlpProtobuf final {
public:
    OtlpProtobuf(std::string_view request, const ImportLimits &limits, OtlpVisitor &visitor)
        : m_begin(request.data()), m_at(request.data()), m_depth(limits.depth), m_visitor(visitor)
    {
    }

    bool read(std::string_view request, Signal signal);
    [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(m_at - m_begin); }

private:
    /// Calls for each field; one that it does not take is passed over.
    template <typename Each>
    void fields(pbf_reader message, Each each)
    {
        for (;;) {
            m_at = message.data().data();
            if (m_stopped || !message.next())
                return;
            if (!each(message, message.tag_and_type()))
                message.skip();
        }
    }

    void group(pbf_reader message, void (OtlpProtobuf::*record)(pbf_reader));
    void resource(pbf_reader message);
    template <typename Owner>
    void attribute(Owner &owner, pbf_reader message);
    void value(pbf_reader message, bool nested);
    Json plain(pbf_reader message, std::size_t depth, std::size_t &room);
    Json plainList(pbf_reader message, std::size_t depth, std::size_t &room);
    Json plainMap(pbf_reader message, std::size_t depth, std::size_t &room);
    void span(pbf_reader message);
    void event(pbf_reader message);
    void status(pbf_reader message);
    void log(pbf_reader message);
    void metric(pbf_reader message);
    void points(pbf_reader message, OtlpPoint::Shape shape);
    void point(pbf_reader message, OtlpPoint::Shape shape);
    bool timeField(pbf_reader &field, std::uint32_t tag);
    bool numberField(pbf_reader &field, std::uint32_t tag);
    bool bucketsField(pbf_reader &field, std::uint32_t tag);
    bool exponentialField(pbf_reader &field, std::uint32_t tag);
    bool quantilesField(pbf_reader &field, std::uint32_t tag);
    void quantile(pbf_reader message);
    void exponentialBuckets(pbf_reader message, std::vector<std::uint64_t> &counts,
                            std::int64_t &offset);
    template <typename T, typename Range>
    static void keep(std::vector<T> &to, const Range &values)
    {
        for (const auto value : values) {
            if (to.size() < OtlpPoint::kMostBuckets)
                to.push_back(value);
        }
    }

    const char *m_begin;
    const char *m_at; ///< the field that is being read
    std::size_t m_depth;
    OtlpVisitor &m_visitor;
    bool m_stopped = false;
    OtlpResource m_resource;
    std::string m_key;
    AnyValue m_value;
    OtlpSpan m_span;
    OtlpError m_eventError;
    OtlpLog m_log;
    OtlpPoint m_point;
    OtlpMetric m_metric;
};

template <typename Owner>
void OtlpProtobuf::attribute(Owner &owner, pbf_reader message)
{
    constexpr bool kNested = std::is_same_v<Owner, OtlpPoint>;
    m_key.clear();
    m_value.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): m_key = viewOf(field); return true;
        case bytes(2): value(field.get_message(), kNested); return true;
        default: return false;
        }
    });
    owner.attribute(m_key, m_value);
}

} // namespace espalier::observe
