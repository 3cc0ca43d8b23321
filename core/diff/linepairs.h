// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/linediff.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace espalier::diff {

/// Two lines of one change that are alike.
struct LinePair {
    Line left = 0;
    Line right = 0;
    bool operator==(const LinePair &) const = default;
};

/// Finds the lines of changes that are alike. The effort for all changes of a diff is bounded: when
/// it is spent, lines are compared with the one at the same place only.
class LinePairs final {
public:
    LinePairs(const TextLines &left, const TextLines &right, std::stop_token stop)
        : m_left(left), m_right(right), m_stop(std::move(stop))
    {
    }

    /// The pairs of a change, in order on both sides.
    [[nodiscard]] std::vector<LinePair> of(const Change &change);

private:
    void pairStretch(LineRange left, LineRange right, std::vector<LinePair> &pairs);
    void pairByTable(LineRange left, LineRange right, std::vector<LinePair> &pairs);
    void pairByPlace(LineRange left, LineRange right, std::vector<LinePair> &pairs);
    [[nodiscard]] std::vector<LinePair> sameButForBlanks(const Change &change) const;

    const TextLines &m_left;
    const TextLines &m_right;
    std::stop_token m_stop;
    std::uint64_t m_effort = 1u << 20; ///< pairs of lines that may still be compared
};

} // namespace espalier::diff
