// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/exchangestore.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace espalier::store {

inline constexpr double kNanoPerUsd = 1e9;

/// What an exchange cost, in US dollars.
[[nodiscard]] inline double costUsd(const Exchange &exchange)
{
    return static_cast<double>(exchange.costNanoUsd) / kNanoPerUsd;
}

/// Dollars as they are kept: never less than nothing, and no more than sums of them can hold.
[[nodiscard]] inline std::int64_t nanoUsd(double usd)
{
    constexpr double kMost = 1e6;
    return usd > 0 ? std::llround(std::min(usd, kMost) * kNanoPerUsd) : 0;
}

} // namespace espalier::store
