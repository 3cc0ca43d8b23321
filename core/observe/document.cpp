// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/texts.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <utility>
#include <vector>

namespace espalier::observe {

namespace {

/// How far a text was read.
struct Place {
    const char *at;
    bool beyondEnd = false; ///< more was asked for than there is
};

/// Goes through a text as an iterator does, and keeps its place where others see it.
class Cursor final {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    explicit Cursor(Place &place) : m_place(&place) {}
    char operator*() const { return *m_place->at; }
    Cursor &operator++()
    {
        ++m_place->at;
        return *this;
    }
    bool operator==(const Cursor &end) const
    {
        m_place->beyondEnd = m_place->at == end.m_place->at;
        return m_place->beyondEnd;
    }

private:
    Place *m_place;
};

/// Builds a value as it is parsed. The parser's own builder looks every name up among the members
/// that an object has already, and knows no limits.
class Builder final : public nlohmann::json_sax<Json> {
public:
    Builder(const ImportLimits &limits, std::size_t size)
        : m_depth(limits.depth), m_room(kWeightPerByte * size + kLeastRoom)
    {
    }

    bool null() override { return add(Json(nullptr)); }
    bool boolean(bool value) override { return add(Json(value)); }
    bool number_integer(number_integer_t value) override { return add(Json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(Json(value)); }
    bool number_float(number_float_t value, const string_t & /*text*/) override
    {
        return add(Json(value));
    }
    bool string(string_t &value) override { return spend(value.size()) && add(Json(value)); }
    bool binary(binary_t & /*value*/) override { return false; }
    bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
    bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t &name) override
    {
        m_key = name;
        return spend(name.size());
    }
    bool parse_error(std::size_t /*position*/, const std::string & /*token*/,
                     const nlohmann::detail::exception &error) override
    {
        const bool syntax = dynamic_cast<const Json::parse_error *>(&error) != nullptr;
        return refuse(syntax ? "this is not JSON" : "a number is too large");
    }

    [[nodiscard]] const char *fault() const { return m_fault; }
    [[nodiscard]] Json take() { return std::move(m_root); }

private:
    static constexpr std::size_t kWeightPerByte = 8;
    static constexpr std::size_t kLeastRoom = 1 << 20;

    bool refuse(const char *why)
    {
        m_fault = why;
        return false;
    }
    bool spend(std::size_t bytes)
    {
        if (bytes > m_room)
            return refuse("it would take too much memory");
        m_room -= bytes;
        return true;
    }
    /// Where the next value goes; null when there is no more room.
    Json *place(Json value)
    {
        if (!spend(sizeof(Json)))
            return nullptr;
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Json &parent = *m_open.back();
        if (parent.is_array()) {
            auto &array = parent.get_ref<Json::array_t &>();
            return &array.emplace_back(std::move(value));
        }
        if (!spend(sizeof(std::string)))
            return nullptr;
        auto &members = parent.get_ref<Json::object_t &>();
        // As the vector that it is: `emplace` of the map compares with every other member.
        std::vector<Json::object_t::value_type> &plain = members;
        return &plain.emplace_back(std::exchange(m_key, {}), std::move(value)).second;
    }
    bool add(Json value) { return place(std::move(value)) != nullptr; }
    bool open(Json value)
    {
        constexpr std::size_t kContainer = 64;
        if (m_open.size() >= m_depth)
            return refuse("values stand too deep within each other");
        if (!spend(kContainer))
            return false;
        Json *const here = place(std::move(value));
        if (!here)
            return false;
        m_open.push_back(here); // nothing is added to its parent until it is closed, so it stays
        return true;
    }
    bool close()
    {
        m_open.pop_back();
        return true;
    }

    Json m_root;
    std::vector<Json *> m_open;
    std::string m_key;
    std::size_t m_depth;
    std::size_t m_room;
    const char *m_fault = "";
};

} // namespace

Result<Json> parseDocument(std::string_view text, const ImportLimits &limits,
                           std::uint64_t firstLine)
{
    Builder builder(limits, text.size());
    Place place{.at = text.data()};
    Place end{.at = text.data() + text.size()};
    if (Json::sax_parse(Cursor(place), Cursor(end), &builder))
        return builder.take();
    const auto read = static_cast<std::size_t>(place.at - text.data());
    const auto last = read - (place.beyondEnd ? 0 : std::min<std::size_t>(read, 1));
    return failure(ErrorKind::InvalidInput,
                   std::format("{}: {}", placeOf(text, last, firstLine), builder.fault()));
}

} // namespace espalier::observe
