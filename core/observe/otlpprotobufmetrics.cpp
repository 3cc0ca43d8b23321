// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpprotobufreader.h"

#include <array>
#include <utility>

// What OTLP's protobuf says of metrics.

namespace espalier::observe {

void OtlpProtobuf::metric(pbf_reader message)
{
    using enum OtlpPoint::Shape;
    m_metric.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): m_metric.name = viewOf(field); return true;
        case bytes(3): m_metric.unit = viewOf(field); return true;
        case bytes(5):
        case bytes(7): points(field.get_message(), Number); return true;
        case bytes(9): points(field.get_message(), Buckets); return true;
        case bytes(10): points(field.get_message(), ExponentialBuckets); return true;
        case bytes(11): points(field.get_message(), Quantiles); return true;
        default: return false;
        }
    });
    if (!m_stopped)
        m_stopped = !m_visitor.metricEnd(m_metric);
}

void OtlpProtobuf::points(pbf_reader message, OtlpPoint::Shape shape)
{
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): point(field.get_message(), shape); return true;
        case varint(2): m_metric.setTemporality(field.get_uint32()); return true;
        case varint(3): m_metric.isMonotonic = field.get_bool(); return true;
        default: return false;
        }
    });
}

void OtlpProtobuf::point(pbf_reader message, OtlpPoint::Shape shape)
{
    m_point.clear();
    m_point.shape = shape;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (timeField(field, tag))
            return true;
        switch (shape) {
        case OtlpPoint::Shape::Number: return numberField(field, tag);
        case OtlpPoint::Shape::Buckets: return bucketsField(field, tag);
        case OtlpPoint::Shape::ExponentialBuckets: return exponentialField(field, tag);
        case OtlpPoint::Shape::Quantiles: break;
        }
        return quantilesField(field, tag);
    });
    m_stopped = !m_visitor.point(m_point);
}

bool OtlpProtobuf::timeField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case fixed64(2): m_point.startedAt = field.get_fixed64(); return true;
    case fixed64(3): m_point.at = field.get_fixed64(); return true;
    default: return false;
    }
}

bool OtlpProtobuf::numberField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case fixed64(4): m_point.value = field.get_double(); return true;
    case fixed64(6): m_point.value = static_cast<double>(field.get_sfixed64()); return true;
    case bytes(7): attribute(m_point, field.get_message()); return true;
    case varint(8): m_point.noValue = (field.get_uint32() & 1) != 0; return true;
    default: return false;
    }
}

bool OtlpProtobuf::bucketsField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case fixed64(4): m_point.count = field.get_fixed64(); return true;
    case fixed64(5): m_point.sum = field.get_double(); return true;
    case bytes(6): keep(m_point.buckets, field.get_packed_fixed64()); return true;
    case fixed64(6): keep(m_point.buckets, std::array{field.get_fixed64()}); return true;
    case bytes(7): keep(m_point.bounds, field.get_packed_double()); return true;
    case fixed64(7): keep(m_point.bounds, std::array{field.get_double()}); return true;
    case bytes(9): attribute(m_point, field.get_message()); return true;
    case varint(10): m_point.noValue = (field.get_uint32() & 1) != 0; return true;
    case fixed64(11): m_point.smallest = field.get_double(); return true;
    case fixed64(12): m_point.largest = field.get_double(); return true;
    default: return false;
    }
}

bool OtlpProtobuf::exponentialField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case bytes(1): attribute(m_point, field.get_message()); return true;
    case fixed64(4): m_point.count = field.get_fixed64(); return true;
    case fixed64(5): m_point.sum = field.get_double(); return true;
    case varint(6): m_point.scale = field.get_sint32(); return true;
    case fixed64(7): m_point.zeros = field.get_fixed64(); return true;
    case bytes(8):
        exponentialBuckets(field.get_message(), m_point.buckets, m_point.offset);
        return true;
    case bytes(9):
        exponentialBuckets(field.get_message(), m_point.negative, m_point.negativeOffset);
        return true;
    case varint(10): m_point.noValue = (field.get_uint32() & 1) != 0; return true;
    case fixed64(12): m_point.smallest = field.get_double(); return true;
    case fixed64(13): m_point.largest = field.get_double(); return true;
    default: return false;
    }
}

void OtlpProtobuf::exponentialBuckets(pbf_reader message, std::vector<std::uint64_t> &counts,
                                      std::int64_t &offset)
{
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case varint(1): offset = field.get_sint32(); return true;
        case bytes(2): keep(counts, field.get_packed_uint64()); return true;
        case varint(2): keep(counts, std::array{field.get_uint64()}); return true;
        default: return false;
        }
    });
}

bool OtlpProtobuf::quantilesField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case fixed64(4): m_point.count = field.get_fixed64(); return true;
    case fixed64(5): m_point.sum = field.get_double(); return true;
    case bytes(6): quantile(field.get_message()); return true;
    case bytes(7): attribute(m_point, field.get_message()); return true;
    case varint(8): m_point.noValue = (field.get_uint32() & 1) != 0; return true;
    default: return false;
    }
}

void OtlpProtobuf::quantile(pbf_reader message)
{
    double quantile = 0;
    double of = 0;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case fixed64(1): quantile = field.get_double(); return true;
        case fixed64(2): of = field.get_double(); return true;
        default: return false;
        }
    });
    if (m_point.quantiles.size() < OtlpPoint::kMostQuantiles)
        m_point.quantiles.emplace_back(quantile, of);
}

} // namespace espalier::observe
