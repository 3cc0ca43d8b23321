// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpprotobufreader.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <protozero/exception.hpp>
#include <utility>

// What OTLP's protobuf says of values of attributes.

namespace espalier::observe {

namespace {

constexpr std::size_t kMostNested = 16384; ///< bytes kept of a value that is a list or a map

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

/// As much of a text as there is room for.
std::string keptOf(std::string_view text, std::size_t &room)
{
    auto kept = cutText(text, room);
    room -= std::min(room, text.size());
    return kept;
}

} // namespace

void OtlpProtobuf::value(pbf_reader message, bool nested)
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

Json OtlpProtobuf::plain(pbf_reader message, std::size_t depth, std::size_t &room)
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
        case bytes(1): result = keptOf(viewOf(field), room); return true;
        case varint(2): result = field.get_bool(); return true;
        case varint(3): result = field.get_int64(); return true;
        case fixed64(4): result = field.get_double(); return true;
        case bytes(5): result = plainList(field.get_message(), depth + 1, room); return true;
        case bytes(6): result = plainMap(field.get_message(), depth + 1, room); return true;
        case bytes(7): {
            const auto data = viewOf(field);
            result = data.size() <= room ? base64Of(data) : "…";
            room -= std::min(room, data.size());
            return true;
        }
        default: return false;
        }
    });
    return result;
}

Json OtlpProtobuf::plainList(pbf_reader message, std::size_t depth, std::size_t &room)
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

Json OtlpProtobuf::plainMap(pbf_reader message, std::size_t depth, std::size_t &room)
{
    Json map = Json::object();
    fields(message, [&](pbf_reader &field, std::uint32_t tag) {
        if (tag != bytes(1) || room == 0)
            return false;
        std::string key;
        Json element;
        fields(field.get_message(), [&](pbf_reader &member, std::uint32_t memberTag) {
            if (memberTag == bytes(1)) {
                key = keptOf(viewOf(member), room);
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

} // namespace espalier::observe
