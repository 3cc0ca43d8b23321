// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpprotobuf.h"

#include "core/observe/otlpprotobufreader.h"

#include <algorithm>
#include <format>
#include <protozero/exception.hpp>
#include <utility>

namespace espalier::observe {

namespace {

std::string hexOf(std::string_view id)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::size_t kLongestId = 64;
    std::string text;
    for (const char c : id.substr(0, kLongestId)) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

} // namespace

bool OtlpProtobuf::read(std::string_view request, Signal signal)
{
    const auto record = signal == Signal::Traces ? &OtlpProtobuf::span
                        : signal == Signal::Logs ? &OtlpProtobuf::log
                                                 : &OtlpProtobuf::metric;
    fields(pbf_reader(request.data(), request.size()), [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1))
            return false;
        group(field.get_message(), record);
        return true;
    });
    return !m_stopped;
}

/// All of one resource: the numbers are the same for spans, logs and metrics.
void OtlpProtobuf::group(pbf_reader message, void (OtlpProtobuf::*record)(pbf_reader))
{
    m_visitor.beginGroup();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag == bytes(1)) {
            resource(field.get_message());
            return true;
        }
        if (tag != bytes(2))
            return false;
        fields(field.get_message(), [&](pbf_reader &inner, std::uint32_t innerTag) {
            if (innerTag != bytes(2))
                return false;
            (this->*record)(inner.get_message());
            return true;
        });
        return true;
    });
    if (!m_stopped)
        m_stopped = !m_visitor.endGroup();
}

void OtlpProtobuf::resource(pbf_reader message)
{
    m_resource.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1))
            return false;
        attribute(m_resource, field.get_message());
        return true;
    });
    m_visitor.resource(m_resource);
}

void OtlpProtobuf::event(pbf_reader message)
{
    m_eventError.clear();
    std::string_view name;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case fixed64(1): m_eventError.at = field.get_fixed64(); return true;
        case bytes(2): name = viewOf(field); return true;
        case bytes(3): attribute(m_eventError, field.get_message()); return true;
        case varint(4): m_eventError.dropped += field.get_uint32(); return true;
        default: return false;
        }
    });
    m_span.event(name, m_eventError);
}

void OtlpProtobuf::status(pbf_reader message)
{
    constexpr std::int32_t kError = 2;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != varint(3))
            return false;
        m_span.failed = field.get_enum() == kError;
        return true;
    });
}

void OtlpProtobuf::span(pbf_reader message)
{
    m_span.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): m_span.traceId = hexOf(viewOf(field)); return true;
        case bytes(2): m_span.spanId = hexOf(viewOf(field)); return true;
        case bytes(4): m_span.parentSpanId = hexOf(viewOf(field)); return true;
        case bytes(5): m_span.name = viewOf(field); return true;
        case fixed64(7): m_span.start = field.get_fixed64(); return true;
        case fixed64(8): m_span.end = field.get_fixed64(); return true;
        case bytes(9): attribute(m_span, field.get_message()); return true;
        case varint(10):
        case varint(12): m_span.dropped += field.get_uint32(); return true;
        case bytes(11): event(field.get_message()); return true;
        case bytes(15): status(field.get_message()); return true;
        default: return false;
        }
    });
    m_stopped = !m_visitor.span(m_span);
}

void OtlpProtobuf::log(pbf_reader message)
{
    constexpr int kHighest = 24;
    m_log.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case fixed64(1): m_log.at = field.get_fixed64(); return true;
        case varint(2): m_log.severity = std::clamp(field.get_enum(), 0, kHighest); return true;
        case bytes(3): m_log.severityText = viewOf(field); return true;
        case bytes(5):
            value(field.get_message(), true);
            std::swap(m_log.body, m_value);
            return true;
        case bytes(6): attribute(m_log, field.get_message()); return true;
        case varint(7): m_log.dropped += field.get_uint32(); return true;
        case bytes(9): m_log.traceId = hexOf(viewOf(field)); return true;
        case bytes(10): m_log.spanId = hexOf(viewOf(field)); return true;
        case fixed64(11): m_log.observedAt = field.get_fixed64(); return true;
        default: return false;
        }
    });
    m_stopped = !m_visitor.log(m_log);
}

Result<bool> readOtlpProtobuf(std::string_view request, Signal signal, const ImportLimits &limits,
                              OtlpVisitor &visitor)
{
    OtlpProtobuf reader(request, limits, visitor);
    try {
        return reader.read(request, signal);
    } catch (const protozero::exception &) {
        return failure(
            ErrorKind::InvalidInput,
            std::format("byte {}: this is not the protobuf of OTLP", reader.offset() + 1));
    }
}

} // namespace espalier::observe
