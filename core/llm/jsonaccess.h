// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>

namespace espalier::llm {

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

/// A member that is a number from 0; 0 for anything else.
[[nodiscard]] inline std::uint64_t countAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    if (!value || !value->is_number())
        return 0;
    if (value->is_number_unsigned())
        return value->get<std::uint64_t>();
    const auto number = value->get<double>();
    constexpr double kLargest = 1e15;
    return number > 0 && number < kLargest ? static_cast<std::uint64_t>(number) : 0;
}

/// A member that is true.
[[nodiscard]] inline bool isTrue(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    return value && value->is_boolean() && value->get<bool>();
}

} // namespace espalier::llm
