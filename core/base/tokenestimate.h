// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace espalier {

/// About how many tokens a model makes of a text, without its own vocabulary: within a third of the
/// real count for prose and code in languages written in Latin letters.
[[nodiscard]] std::uint64_t estimateTokens(std::string_view text);

} // namespace espalier
