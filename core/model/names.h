// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: enumerations whose names stand in the order of their values.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace espalier::model {

template <typename Enum, std::size_t N>
[[nodiscard]] std::optional<Enum> valueNamed(const std::array<std::string_view, N> &names,
                                             std::string_view name)
{
    const auto at = std::ranges::find(names, name);
    if (at == names.end())
        return std::nullopt;
    return static_cast<Enum>(at - names.begin());
}

template <typename Enum, std::size_t N>
[[nodiscard]] std::string_view nameIn(const std::array<std::string_view, N> &names, Enum value)
{
    return names[static_cast<std::size_t>(value)];
}

} // namespace espalier::model
