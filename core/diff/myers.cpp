// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/myers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier::diff {

namespace {

constexpr std::int64_t kBehindEverything = std::numeric_limits<std::int64_t>::max() / 2;

bool isOdd(std::int64_t number)
{
    return (number & 1) != 0;
}

} // namespace

void Myers::Front::begin(std::int64_t diagonal, std::int64_t start, std::uint64_t cost)
{
    const auto wanted = 2 * static_cast<std::size_t>(cost) + 7;
    if (reach.size() < wanted)
        reach.resize(wanted);
    middle = low = high = diagonal;
    (*this)[diagonal] = start;
}

void Myers::Front::widen(std::int64_t lowest, std::int64_t highest, std::int64_t unreached)
{
    // Diagonals outside the box are left out; every second one is followed at a time.
    if (low > lowest)
        (*this)[--low - 1] = unreached;
    else
        ++low;
    if (high < highest)
        (*this)[++high + 1] = unreached;
    else
        --high;
}

Myers::Myers(Sequence left, Sequence right, std::stop_token stop)
    : m_left(left), m_right(right), m_stop(std::move(stop))
{
}

void Myers::trim(Box &box, const Match &match) const
{
    const auto left = m_left.subspan(box.left, box.leftEnd - box.left);
    const auto right = m_right.subspan(box.right, box.rightEnd - box.right);
    const auto prefix =
        static_cast<std::uint32_t>(std::ranges::mismatch(left, right).in1 - left.begin());
    if (prefix > 0)
        match(box.left, box.right, prefix);
    box.left += prefix;
    box.right += prefix;
    std::uint32_t suffix = 0;
    while (box.leftEnd > box.left && box.rightEnd > box.right &&
           m_left[box.leftEnd - 1] == m_right[box.rightEnd - 1]) {
        --box.leftEnd;
        --box.rightEnd;
        ++suffix;
    }
    if (suffix > 0)
        match(box.leftEnd, box.rightEnd, suffix);
}

std::optional<Myers::Point> Myers::stepForward(const Box &box, std::uint64_t cost)
{
    const std::int64_t lowest = std::int64_t(box.left) - box.rightEnd;
    const std::int64_t highest = std::int64_t(box.leftEnd) - box.right;
    const bool meets = isOdd(m_forward.middle - m_backward.middle);
    m_forward.widen(lowest, highest, -1);
    for (auto diagonal = m_forward.high; diagonal >= m_forward.low; diagonal -= 2) {
        auto x = std::max(m_forward[diagonal - 1] + 1, m_forward[diagonal + 1]);
        const auto start = x;
        while (x < box.leftEnd && x - diagonal < box.rightEnd &&
               m_left[static_cast<std::size_t>(x)] ==
                   m_right[static_cast<std::size_t>(x - diagonal)])
            ++x;
        m_forward[diagonal] = x;
        m_steps += 1 + static_cast<std::uint64_t>(x - start);
        if (meets && diagonal >= m_backward.low && diagonal <= m_backward.high &&
            m_backward[diagonal] <= x)
            return Point{static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(x - diagonal),
                         cost};
    }
    return {};
}

std::optional<Myers::Point> Myers::stepBackward(const Box &box, std::uint64_t cost)
{
    const std::int64_t lowest = std::int64_t(box.left) - box.rightEnd;
    const std::int64_t highest = std::int64_t(box.leftEnd) - box.right;
    const bool meets = !isOdd(m_forward.middle - m_backward.middle);
    m_backward.widen(lowest, highest, kBehindEverything);
    for (auto diagonal = m_backward.high; diagonal >= m_backward.low; diagonal -= 2) {
        auto x = std::min(m_backward[diagonal - 1], m_backward[diagonal + 1] - 1);
        const auto start = x;
        while (x > box.left && x - diagonal > box.right &&
               m_left[static_cast<std::size_t>(x - 1)] ==
                   m_right[static_cast<std::size_t>(x - diagonal - 1)])
            --x;
        m_backward[diagonal] = x;
        m_steps += 1 + static_cast<std::uint64_t>(start - x);
        if (meets && diagonal >= m_forward.low && diagonal <= m_forward.high &&
            x <= m_forward[diagonal])
            return Point{static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(x - diagonal),
                         cost};
    }
    return {};
}

std::optional<Myers::Point> Myers::split(const Box &box, std::uint64_t cost, std::uint64_t steps)
{
    cost = std::min(cost, box.size());
    m_forward.begin(std::int64_t(box.left) - box.right, box.left, cost);
    m_backward.begin(std::int64_t(box.leftEnd) - box.rightEnd, box.leftEnd, cost);
    m_steps = 0;
    for (std::uint64_t spent = 1; spent <= cost && m_steps <= steps; ++spent) {
        if (auto point = stepForward(box, spent))
            return point;
        if (auto point = stepBackward(box, spent))
            return point;
        if (m_stop.stop_requested())
            break;
    }
    return {};
}

// The point that one of the two searches, both given up, has come to farthest from its start.
Myers::Point Myers::furthest(const Box &box)
{
    Point best;
    std::int64_t gained = -1;
    for (auto diagonal = m_forward.low; diagonal <= m_forward.high; diagonal += 2) {
        const auto x =
            std::min({m_forward[diagonal], std::int64_t(box.leftEnd), box.rightEnd + diagonal});
        const auto way = 2 * x - diagonal - box.left - box.right;
        if (x >= 0 && way > gained) {
            gained = way;
            best = {static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(x - diagonal), 0};
        }
    }
    for (auto diagonal = m_backward.low; diagonal <= m_backward.high; diagonal += 2) {
        const auto x =
            std::max({m_backward[diagonal], std::int64_t(box.left), box.right + diagonal});
        const auto way = std::int64_t(box.leftEnd) + box.rightEnd - (2 * x - diagonal);
        if (x <= box.leftEnd && way > gained) {
            gained = way;
            best = {static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(x - diagonal), 0};
        }
    }
    return best;
}

void Myers::divide(Box box, std::uint64_t cost, const Match &match)
{
    for (;;) {
        trim(box, match);
        if (box.hasEmptySide())
            return;
        auto point = split(box, cost, std::numeric_limits<std::uint64_t>::max());
        if (m_stop.stop_requested())
            return;
        if (!point) {
            m_approximate = true;
            point = furthest(box);
        }
        // The larger part by the loop: the depth of the recursion stays logarithmic.
        Box first{box.left, point->left, box.right, point->right};
        Box second{point->left, box.leftEnd, point->right, box.rightEnd};
        if (first.size() > second.size())
            std::swap(first, second);
        divide(first, cost, match);
        box = second;
    }
}

bool Myers::exactly(Box box, std::uint64_t steps, const Match &match)
{
    if (box.hasEmptySide())
        return true;
    // A search of cost c follows c² / 2 diagonals at least.
    const auto most = static_cast<std::uint64_t>(std::sqrt(2.0 * static_cast<double>(steps))) + 2;
    const auto point = split(box, most, steps);
    if (!point)
        return false;
    divide({box.left, point->left, box.right, point->right}, point->cost + 1, match);
    divide({point->left, box.leftEnd, point->right, box.rightEnd}, point->cost + 1, match);
    return true;
}

bool Myers::approximately(Box box, std::uint32_t cost, const Match &match)
{
    m_approximate = false;
    divide(box, cost, match);
    return m_approximate;
}

} // namespace espalier::diff
