// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/interval.h"

#include <algorithm>
#include <cmath>

namespace espalier::learn {

Interval wilson(std::int64_t successes, std::int64_t of)
{
    if (of <= 0)
        return {};
    constexpr double z = 1.96;
    const auto n = static_cast<double>(of);
    const double p = static_cast<double>(successes) / n;
    const double centre = p + z * z / (2 * n);
    const double spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

} // namespace espalier::learn
