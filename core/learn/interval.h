// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace espalier::learn {

/// From where to where a share lies, each 0 to 1.
struct Interval {
    double low = 0;
    double high = 1;
};

/// In which interval a share lies with 95 % confidence, seen so often in so many (Wilson). All of 0
/// to 1 when nothing was seen.
[[nodiscard]] Interval wilson(std::int64_t successes, std::int64_t of);

} // namespace espalier::learn
