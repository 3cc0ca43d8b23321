// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// How JSON text is built, as far as that can be told without parsing it.
struct JsonShape {
    std::size_t depth = 0;   ///< of brackets within each other
    std::size_t members = 0; ///< of the object that has most
};

/// Stops at `deepest`, which it tells one level more than.
[[nodiscard]] inline JsonShape shapeOf(std::string_view text, std::size_t deepest)
{
    JsonShape shape;
    std::vector<std::size_t> open; // members of each bracket so far
    for (std::size_t i = 0; i < text.size() && shape.depth <= deepest; ++i) {
        const char c = text[i];
        if (c == '"') {
            i = text.find_first_of("\"\\", i + 1);
            while (i != text.npos && text[i] == '\\')
                i = text.find_first_of("\"\\", i + 2);
            if (i == text.npos)
                break;
        } else if (c == '[' || c == '{') {
            open.push_back(0);
            shape.depth = std::max(shape.depth, open.size());
        } else if ((c == ']' || c == '}') && !open.empty()) {
            open.pop_back();
        } else if (c == ':' && !open.empty()) {
            shape.members = std::max(shape.members, ++open.back());
        }
    }
    return shape;
}

/// No honest object has more members. Each is looked for among all those before it, so that many
/// more would take minutes.
inline constexpr std::size_t kMostMembers = 8192;

/// What a server or a project says; a discarded value for what is no JSON, deeper than anything
/// honest is (writing and copying it would go as deep on the stack), or has too many members.
[[nodiscard]] inline Json parseForeign(std::string_view text)
{
    constexpr std::size_t kDeepest = 512;
    const auto shape = shapeOf(text, kDeepest);
    return shape.depth > kDeepest || shape.members > kMostMembers ? Json(Json::value_t::discarded)
                                                                  : parseJson(text);
}

/// The member of an object; null for what is no object, has none of that name, or has null there.
[[nodiscard]] inline const Json *find(const Json &json, const char *key)
{
    if (!json.is_object())
        return nullptr;
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? nullptr : &*found;
}

/// The first element of a member that is an array; null where there is none.
[[nodiscard]] inline const Json *findFirst(const Json &json, const char *key)
{
    const auto *array = find(json, key);
    return array && array->is_array() && !array->empty() ? &array->front() : nullptr;
}

/// A member that is text; empty for anything else.
[[nodiscard]] inline std::string textAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    return value && value->is_string() ? value->get<std::string>() : std::string();
}

/// What no count of tokens, milliseconds or versions reaches: more is somebody's mistake, and must
/// not overflow what is made of it.
inline constexpr std::uint64_t kLargestCount = 1'000'000'000;

/// A member that is a number from 0, at most kLargestCount; 0 for anything else.
[[nodiscard]] inline std::uint64_t countAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    if (!value || !value->is_number())
        return 0;
    const auto number = value->get<double>();
    if (!(number > 0))
        return 0;
    return number < static_cast<double>(kLargestCount) ? static_cast<std::uint64_t>(number)
                                                       : kLargestCount;
}

/// A member that is a number; none for anything else, and for what is no finite number.
[[nodiscard]] inline std::optional<double> realAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    if (!value || !value->is_number())
        return std::nullopt;
    const auto number = value->get<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// A member that is a whole number, also one written with a point; `otherwise` for anything else
/// and for what 64 bits do not hold.
[[nodiscard]] inline std::int64_t integerAt(const Json &json, const char *key,
                                            std::int64_t otherwise = 0)
{
    constexpr double kBeyond = 9.2e18;
    const auto number = realAt(json, key);
    if (!number || *number < -kBeyond || *number > kBeyond)
        return otherwise;
    const auto *value = find(json, key);
    return value->is_number_integer() ? value->get<std::int64_t>()
                                      : static_cast<std::int64_t>(*number);
}

/// The texts of a member that is an array; others in it are left out.
[[nodiscard]] inline std::vector<std::string> textsAt(const Json &json, const char *key)
{
    std::vector<std::string> texts;
    const auto *array = find(json, key);
    if (!array || !array->is_array())
        return texts;
    for (const auto &value : *array) {
        if (value.is_string())
            texts.push_back(value.get<std::string>());
    }
    return texts;
}

/// A member that is true.
[[nodiscard]] inline bool isTrue(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    return value && value->is_boolean() && value->get<bool>();
}

} // namespace espalier
