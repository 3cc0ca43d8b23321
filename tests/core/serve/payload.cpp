// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/serve/payload.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <format>

namespace espalier::test {

namespace {

constexpr std::uint64_t kStart = 1'780'000'000'000'000'000; // nanoseconds since the epoch
constexpr std::size_t kFunctions = 40;

/// A number as random as those SDKs make, always the same for one index.
std::uint64_t scattered(std::uint64_t index)
{
    std::uint64_t value = (index + 1) * 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

/// What both encodings say of a span; sixteen have one parent.
struct Span {
    explicit Span(std::size_t index)
        : number(index), function(std::format("shop.orders.Basket.step{}", index % kFunctions)),
          line(10 + static_cast<std::int64_t>(index % kFunctions)), id(scattered(index)),
          parent(scattered(index / 16 * 16)), start(kStart + index * 1'000'000),
          end(start + id % 1'000'000)
    {
    }
    std::size_t number;
    std::string function;
    std::int64_t line;
    std::uint64_t id;
    std::uint64_t parent;
    std::uint64_t start;
    std::uint64_t end;
};

constexpr std::string_view kFile = "shop/orders.py";
constexpr std::string_view kStackStart = "Traceback (most recent call last):\n"
                                         "  File \"shop/orders.py\", line ";

std::string stackOf(const Span &span)
{
    return std::format("{}{}, in step\n    total(basket)\nshop.Error{}: no stock\n", kStackStart,
                       span.line, span.number);
}

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '\n')
            result += "\\n";
        else if (c == '"')
            result += "\\\"";
        else
            result += c;
    }
    return result;
}

std::string attributeJson(std::string_view key, std::string_view value)
{
    return std::format(R"({{"key":"{}","value":{{"stringValue":"{}"}}}})", key, escaped(value));
}

std::string eventJson(const Span &span)
{
    return std::format(
        R"("events":[{{"timeUnixNano":"{}","name":"exception","attributes":[{},{},{}]}}],)",
        span.end, attributeJson("exception.type", std::format("shop.Error{}", span.number)),
        attributeJson("exception.message", "no stock"),
        attributeJson("exception.stacktrace", stackOf(span)));
}

std::string spanJson(const Span &span, bool fails)
{
    return std::format(
        R"({{"traceId":"{:032x}","spanId":"{:016x}","parentSpanId":"{:016x}","name":"{}","kind":1,)"
        R"("startTimeUnixNano":"{}","endTimeUnixNano":"{}","attributes":[{},{},)"
        R"({{"key":"code.line.number","value":{{"intValue":"{}"}}}}],{}"status":{{"code":{}}}}})",
        span.parent, span.id, span.parent, span.function, span.start, span.end,
        attributeJson("code.function.name", span.function), attributeJson("code.file.path", kFile),
        span.line, fails ? eventJson(span) : std::string(), fails ? 2 : 0);
}

/// Messages of protobuf, written front to back.
class Message final {
public:
    Message &number(int field, std::uint64_t value)
    {
        varint(static_cast<std::uint64_t>(field) << 3);
        varint(value);
        return *this;
    }
    Message &fixed(int field, std::uint64_t value)
    {
        varint(static_cast<std::uint64_t>(field) << 3 | 1);
        for (int i = 0; i < 8; ++i)
            m_text += static_cast<char>(value >> (8 * i));
        return *this;
    }
    Message &text(int field, std::string_view value)
    {
        varint(static_cast<std::uint64_t>(field) << 3 | 2);
        varint(value.size());
        m_text += value;
        return *this;
    }
    Message &message(int field, const Message &value) { return text(field, value.m_text); }
    [[nodiscard]] const std::string &bytes() const { return m_text; }

private:
    void varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            m_text += static_cast<char>(value | 0x80);
        m_text += static_cast<char>(value);
    }
    std::string m_text;
};

std::string bigEndian(std::uint64_t value, std::size_t size)
{
    std::string result(size, '\0');
    for (std::size_t i = 0; i < size && i < 8; ++i)
        result[size - 1 - i] = static_cast<char>(value >> (8 * i));
    return result;
}

Message attribute(std::string_view key, const Message &value)
{
    return Message().text(1, key).message(2, value);
}

Message attribute(std::string_view key, std::string_view value)
{
    return attribute(key, Message().text(1, value));
}

Message eventMessage(const Span &span)
{
    return Message()
        .fixed(1, span.end)
        .text(2, "exception")
        .message(3, attribute("exception.type", std::format("shop.Error{}", span.number)))
        .message(3, attribute("exception.message", "no stock"))
        .message(3, attribute("exception.stacktrace", stackOf(span)));
}

Message spanMessage(const Span &span, bool fails)
{
    Message result;
    result.text(1, bigEndian(span.parent, 16))
        .text(2, bigEndian(span.id, 8))
        .text(4, bigEndian(span.parent, 8))
        .text(5, span.function)
        .number(6, 1)
        .fixed(7, span.start)
        .fixed(8, span.end)
        .message(9, attribute("code.function.name", span.function))
        .message(9, attribute("code.file.path", kFile))
        .message(9, attribute("code.line.number",
                              Message().number(3, static_cast<std::uint64_t>(span.line))));
    if (fails)
        result.message(11, eventMessage(span)).message(15, Message().number(3, 2));
    return result;
}

std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = ~0u;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

void appendLittleEndian(std::string &to, std::uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        to += static_cast<char>(value >> (8 * i));
}

} // namespace

std::string tracesJson(const Batch &batch)
{
    std::string spans;
    for (std::size_t i = 0; i < batch.spans; ++i) {
        spans += spans.empty() ? "" : ",";
        spans += spanJson(Span(i), i < batch.exceptions);
    }
    return std::format(R"({{"resourceSpans":[{{"resource":{{"attributes":[{}]}},)"
                       R"("scopeSpans":[{{"scope":{{"name":"shop"}},"spans":[{}]}}]}}]}})",
                       attributeJson("service.name", "shop"), spans);
}

std::string tracesProtobuf(const Batch &batch)
{
    Message scope;
    scope.message(1, Message().text(1, "shop"));
    for (std::size_t i = 0; i < batch.spans; ++i)
        scope.message(2, spanMessage(Span(i), i < batch.exceptions));
    const auto resource = Message().message(1, attribute("service.name", "shop"));
    return Message().message(1, Message().message(1, resource).message(2, scope)).bytes();
}

std::string gzipped(std::string_view text)
{
    // Qt packs as zlib does, behind four bytes of length: two bytes of head, four of check.
    const auto packed = qCompress(reinterpret_cast<const uchar *>(text.data()),
                                  static_cast<qsizetype>(text.size()));
    std::string result("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    result.append(packed.constData() + 6, static_cast<std::size_t>(packed.size()) - 10);
    appendLittleEndian(result, crc32(text));
    appendLittleEndian(result, static_cast<std::uint32_t>(text.size()));
    return result;
}

std::string sentryEvent(const std::string &id)
{
    return std::format(
        R"({{"event_id":"{}","timestamp":"2026-03-01T10:00:00Z","platform":"python",)"
        R"("level":"error","exception":{{"values":[{{"type":"ValueError","value":"no stock",)"
        R"("stacktrace":{{"frames":[{{"filename":"shop/orders.py","function":"total",)"
        R"("lineno":7,"in_app":true}}]}}}}]}}}})",
        id);
}

std::string sentryEnvelope(const std::string &id)
{
    return std::format("{{\"event_id\":\"{}\"}}\n{{\"type\":\"event\"}}\n{}\n", id,
                       sentryEvent(id));
}

} // namespace espalier::test
