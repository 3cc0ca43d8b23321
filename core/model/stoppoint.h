// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace espalier::model {

/// How far work on a ticket goes by itself, the strictest first.
enum class StopPoint : std::uint8_t {
    Analyse, ///< it is told what there is to go by: nothing is made
    Patch,   ///< the patch fits: nothing is made
    Branch,  ///< the branch is made, nothing is run
    Ready,   ///< tested and judged
    Apply,   ///< applied, where the policy lets automation do so
};

/// "analyse", "patch", "branch", "ready", "apply".
[[nodiscard]] std::string_view nameOf(StopPoint point);
[[nodiscard]] std::optional<StopPoint> stopPointNamed(std::string_view name);

} // namespace espalier::model
