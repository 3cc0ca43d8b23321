// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpprotobuf.h"

#include "core/base/json.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <array>
#include <format>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <type_traits>
#include <utility>

namespace espalier::observe {

namespace {

using protozero::pbf_reader;

constexpr std::size_t kMostNested = 16384; ///< bytes kept of a value that is a list or a map

// A field is known by its number and how it is written: one of a known number that is written in
// another way is passed over like an unknown one.
constexpr std::uint32_t varint(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t fixed64(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::fixed64);
}
constexpr std::uint32_t bytes(std::uint32_t number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::length_delimited);
}

std::string_view viewOf(pbf_reader &field)
{
    const auto view = field.get_view();
    return {view.data(), view.size()};
}

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

/// As JSON has bytes.
std::string base64Of(std::string_view data)
{
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (; !data.empty(); data.remove_prefix(std::min<std::size_t>(data.size(), 3))) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < data.size() ? static_cast<unsigned char>(data[i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= data.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

class Reader final {
public:
    Reader(std::string_view request, const ImportLimits &limits, OtlpVisitor &visitor)
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

    void group(pbf_reader message, void (Reader::*record)(pbf_reader));
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
};

bool Reader::read(std::string_view request, Signal signal)
{
    const auto record = signal == Signal::Traces ? &Reader::span
                        : signal == Signal::Logs ? &Reader::log
                                                 : &Reader::metric;
    fields(pbf_reader(request.data(), request.size()), [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1))
            return false;
        group(field.get_message(), record);
        return true;
    });
    return !m_stopped;
}

/// All of one resource: the numbers are the same for spans, logs and metrics.
void Reader::group(pbf_reader message, void (Reader::*record)(pbf_reader))
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

void Reader::resource(pbf_reader message)
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

template <typename Owner>
void Reader::attribute(Owner &owner, pbf_reader message)
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

void Reader::value(pbf_reader message, bool nested)
{
    using enum AnyValue::Kind;
    m_value.clear();
    std::size_t room = kMostNested;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1):
            m_value.kind = Text;
            m_value.text = viewOf(field);
            return true;
        case varint(2):
            m_value.kind = Flag;
            m_value.flag = field.get_bool();
            return true;
        case varint(3):
            m_value.kind = Integer;
            m_value.integer = field.get_int64();
            return true;
        case fixed64(4):
            m_value.kind = Real;
            m_value.real = field.get_double();
            return true;
        default: break;
        }
        if (!nested || (tag != bytes(5) && tag != bytes(6) && tag != bytes(7)))
            return false;
        m_value.kind = Other;
        if (tag == bytes(7))
            m_value.text = base64Of(viewOf(field));
        else
            m_value.text = toText(tag == bytes(5) ? plainList(field.get_message(), 1, room)
                                                  : plainMap(field.get_message(), 1, room));
        return true;
    });
}

Json Reader::plain(pbf_reader message, std::size_t depth, std::size_t &room)
{
    constexpr std::size_t kNode = 16;
    if (depth > m_depth)
        throw protozero::exception();
    Json result;
    if (room < kNode) {
        room = 0;
        return result;
    }
    room -= kNode;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): {
            const auto text = viewOf(field).substr(0, room);
            room -= text.size();
            result = validText(text);
            return true;
        }
        case varint(2): result = field.get_bool(); return true;
        case varint(3): result = field.get_int64(); return true;
        case fixed64(4): result = field.get_double(); return true;
        case bytes(5): result = plainList(field.get_message(), depth + 1, room); return true;
        case bytes(6): result = plainMap(field.get_message(), depth + 1, room); return true;
        case bytes(7): {
            const auto data = viewOf(field).substr(0, room);
            room -= data.size();
            result = base64Of(data);
            return true;
        }
        default: return false;
        }
    });
    return result;
}

Json Reader::plainList(pbf_reader message, std::size_t depth, std::size_t &room)
{
    Json list = Json::array();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1) || room == 0)
            return false;
        if (auto element = plain(field.get_message(), depth, room); room > 0)
            list.push_back(std::move(element));
        return true;
    });
    return list;
}

Json Reader::plainMap(pbf_reader message, std::size_t depth, std::size_t &room)
{
    Json map = Json::object();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1) || room == 0)
            return false;
        std::string key;
        Json element;
        fields(field.get_message(), [&](pbf_reader &member, std::uint32_t memberTag) {
            if (memberTag == bytes(1)) {
                key = validText(viewOf(member).substr(0, room));
                room -= std::min(room, key.size());
                return true;
            }
            if (memberTag != bytes(2))
                return false;
            element = plain(member.get_message(), depth, room);
            return true;
        });
        if (room > 0)
            map[key] = std::move(element);
        return true;
    });
    return map;
}

void Reader::event(pbf_reader message)
{
    m_eventError.clear();
    std::string_view name;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case fixed64(1): m_eventError.at = field.get_fixed64(); return true;
        case bytes(2): name = viewOf(field); return true;
        case bytes(3): attribute(m_eventError, field.get_message()); return true;
        default: return false;
        }
    });
    m_span.event(name, m_eventError);
}

void Reader::status(pbf_reader message)
{
    constexpr std::int32_t kError = 2;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != varint(3))
            return false;
        m_span.failed = field.get_enum() == kError;
        return true;
    });
}

void Reader::span(pbf_reader message)
{
    m_span.clear();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): m_span.traceId = hexOf(viewOf(field)); return true;
        case bytes(2): m_span.spanId = hexOf(viewOf(field)); return true;
        case bytes(5): m_span.name = viewOf(field); return true;
        case fixed64(7): m_span.start = field.get_fixed64(); return true;
        case fixed64(8): m_span.end = field.get_fixed64(); return true;
        case bytes(9): attribute(m_span, field.get_message()); return true;
        case bytes(11): event(field.get_message()); return true;
        case bytes(15): status(field.get_message()); return true;
        default: return false;
        }
    });
    m_stopped = !m_visitor.span(m_span);
}

void Reader::log(pbf_reader message)
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
        case bytes(9): m_log.traceId = hexOf(viewOf(field)); return true;
        case bytes(10): m_log.spanId = hexOf(viewOf(field)); return true;
        case fixed64(11): m_log.observedAt = field.get_fixed64(); return true;
        default: return false;
        }
    });
    m_stopped = !m_visitor.log(m_log);
}

void Reader::metric(pbf_reader message)
{
    using enum OtlpPoint::Shape;
    std::string_view name;
    std::string_view unit;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        switch (tag) {
        case bytes(1): name = viewOf(field); return true;
        case bytes(3): unit = viewOf(field); return true;
        case bytes(5):
        case bytes(7): points(field.get_message(), Number); return true;
        case bytes(9): points(field.get_message(), Buckets); return true;
        case bytes(10): points(field.get_message(), ExponentialBuckets); return true;
        case bytes(11): points(field.get_message(), Quantiles); return true;
        default: return false;
        }
    });
    if (!m_stopped)
        m_stopped = !m_visitor.metricEnd(name, unit);
}

void Reader::points(pbf_reader message, OtlpPoint::Shape shape)
{
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1))
            return false;
        point(field.get_message(), shape);
        return true;
    });
}

void Reader::point(pbf_reader message, OtlpPoint::Shape shape)
{
    m_point.clear();
    m_point.shape = shape;
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag == fixed64(3)) {
            m_point.at = field.get_fixed64();
            return true;
        }
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

bool Reader::numberField(pbf_reader &field, std::uint32_t tag)
{
    switch (tag) {
    case fixed64(4): m_point.value = field.get_double(); return true;
    case fixed64(6): m_point.value = static_cast<double>(field.get_sfixed64()); return true;
    case bytes(7): attribute(m_point, field.get_message()); return true;
    case varint(8): m_point.noValue = (field.get_uint32() & 1) != 0; return true;
    default: return false;
    }
}

bool Reader::bucketsField(pbf_reader &field, std::uint32_t tag)
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

bool Reader::exponentialField(pbf_reader &field, std::uint32_t tag)
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

void Reader::exponentialBuckets(pbf_reader message, std::vector<std::uint64_t> &counts,
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

bool Reader::quantilesField(pbf_reader &field, std::uint32_t tag)
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

void Reader::quantile(pbf_reader message)
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

} // namespace

Result<bool> readOtlpProtobuf(std::string_view request, Signal signal, const ImportLimits &limits,
                              OtlpVisitor &visitor)
{
    Reader reader(request, limits, visitor);
    try {
        return reader.read(request, signal);
    } catch (const protozero::exception &) {
        return failure(
            ErrorKind::InvalidInput,
            std::format("byte {}: this is not the protobuf of OTLP", reader.offset() + 1));
    }
}

} // namespace espalier::observe
