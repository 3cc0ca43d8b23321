// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// The name that was probably meant; empty when none is near.
[[nodiscard]] std::string_view nearestName(std::string_view given,
                                           const std::vector<std::string_view> &names);

/// "a, b, c".
[[nodiscard]] std::string listed(const std::vector<std::string_view> &names);

} // namespace espalier
