// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace espalier::diff {

/// Half-open stretches of two sequences.
struct Box {
    std::uint32_t left = 0;
    std::uint32_t leftEnd = 0;
    std::uint32_t right = 0;
    std::uint32_t rightEnd = 0;

    [[nodiscard]] std::uint64_t size() const
    {
        return std::uint64_t(leftEnd - left) + (rightEnd - right);
    }
    [[nodiscard]] bool hasEmptySide() const { return left == leftEnd || right == rightEnd; }
};

/// E. Myers' O(ND) difference of two sequences of numbers (Algorithmica 1, 1986), in linear space:
/// a box is divided at a point that a shortest way passes through, then its two parts.
class Myers final {
public:
    using Sequence = std::span<const std::uint32_t>;
    /// Told of what is the same: so many elements from these places on.
    using Match =
        std::function<void(std::uint32_t left, std::uint32_t right, std::uint32_t length)>;

    Myers(Sequence left, Sequence right, std::stop_token stop);

    /// The box begins and ends with elements that differ, or has an empty side.
    /// Reports what a shortest way through the box keeps. False when that would take more than
    /// `steps`: then nothing was reported, unless a stop was asked for.
    [[nodiscard]] bool exactly(Box box, std::uint64_t steps, const Match &match);

    /// Like exactly(), but a way that needs more than 2 · `cost` insertions and removals is
    /// followed only so far and begun anew from there: so it takes at most about size · cost
    /// steps. Returns whether that was needed.
    bool approximately(Box box, std::uint32_t cost, const Match &match);

private:
    struct Point {
        std::uint32_t left = 0;
        std::uint32_t right = 0;
        std::uint64_t cost = 0; ///< of the two searches that met here, each
    };
    /// One of the two searches: how far each diagonal (left minus right) was followed.
    struct Front {
        std::vector<std::int64_t> reach;
        std::int64_t middle = 0; ///< the diagonal of the start
        std::int64_t low = 0;    ///< the lowest diagonal followed
        std::int64_t high = 0;
        void begin(std::int64_t diagonal, std::int64_t start, std::uint64_t cost);
        std::int64_t &operator[](std::int64_t diagonal)
        {
            return reach[static_cast<std::size_t>(diagonal - middle) + reach.size() / 2];
        }
        // Widens by one diagonal to each side, within the box; `unreached` is behind everything.
        void widen(std::int64_t lowest, std::int64_t highest, std::int64_t unreached);
    };

    void trim(Box &box, const Match &match) const;
    [[nodiscard]] std::optional<Point> split(const Box &box, std::uint64_t cost,
                                             std::uint64_t steps);
    [[nodiscard]] std::optional<Point> stepForward(const Box &box, std::uint64_t cost);
    [[nodiscard]] std::optional<Point> stepBackward(const Box &box, std::uint64_t cost);
    [[nodiscard]] Point furthest(const Box &box);
    void divide(Box box, std::uint64_t cost, const Match &match);

    Sequence m_left;
    Sequence m_right;
    std::stop_token m_stop;
    Front m_forward;
    Front m_backward;
    std::uint64_t m_steps = 0; ///< taken by the current split
    bool m_approximate = false;
};

} // namespace espalier::diff
