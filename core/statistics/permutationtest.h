// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/changepoint.h"
#include "core/statistics/random.h"

#include <cstddef>
#include <optional>
#include <span>

namespace espalier::statistics {

/// Where a segment is divided.
struct Division {
    std::size_t at = 0; ///< first value of the second part
    double pValue = 1;
};

/// Where a segment of finite values changes, if a permutation test finds that it does. With a
/// `resemblance`, the correlation of neighbours, blocks are permuted that are as long as it needs.
[[nodiscard]] std::optional<Division> significantDivision(std::span<const double> segment,
                                                          const ChangePointOptions &options,
                                                          double resemblance, Random &random);

} // namespace espalier::statistics
