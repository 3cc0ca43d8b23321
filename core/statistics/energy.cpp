// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/energy.h"

#include <algorithm>

namespace espalier::statistics {

namespace {

using Masks = std::array<std::array<float, EnergyScan::kCuts>, EnergyScan::kCuts + 1>;

/// For each rank, a 1 at the cuts that a value of this rank is below.
consteval Masks masksOfRanks()
{
    Masks masks{};
    for (std::size_t rank = 0; rank < masks.size(); ++rank) {
        for (std::size_t cut = rank; cut < EnergyScan::kCuts; ++cut)
            masks[rank][cut] = 1;
    }
    return masks;
}

constexpr Masks kMasks = masksOfRanks();

/// Values at equal distances in their order, at most kCuts. Of a few values each but the smallest
/// is one, and the statistic is exact.
std::vector<double> cutsOf(std::span<const double> values)
{
    std::vector sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const auto count = std::min(EnergyScan::kCuts, sorted.size() - 1);
    std::vector<double> cuts;
    for (std::size_t i = 1; i <= count; ++i)
        cuts.push_back(sorted[i * sorted.size() / (count + 1)]);
    return cuts;
}

} // namespace

EnergyScan::EnergyScan(std::span<const double> values, std::size_t minSegment)
    : m_minSegment(minSegment), m_counts(values.size() + 1)
{
    const auto cuts = cutsOf(values);
    m_ranks.reserve(values.size());
    for (const auto value : values)
        m_ranks.push_back(
            static_cast<std::uint8_t>(std::ranges::upper_bound(cuts, value) - cuts.begin()));
    count();
}

void EnergyScan::count()
{
    // A local sum: the compiler need not fear that the counts it writes are those it reads.
    Counts sum{};
    for (std::size_t i = 0; i < m_ranks.size(); ++i) {
        const auto &mask = kMasks[m_ranks[i]];
        for (std::size_t cut = 0; cut < kCuts; ++cut)
            sum[cut] += mask[cut];
        m_counts[i + 1] = sum;
    }
}

// With c of the m values inside and C of all N below a cut, F − G is (N c − m C) / m (N − m).
// Numbers up to N² are exact in a float, and four sums make work for four lanes.
double EnergyScan::energy(Stretch inner, Stretch outer) const
{
    static_assert(kCuts % 4 == 0);
    const auto &begin = m_counts[inner.begin], &end = m_counts[inner.end];
    const auto &outerBegin = m_counts[outer.begin], &outerEnd = m_counts[outer.end];
    const auto inside = static_cast<float>(inner.end - inner.begin);
    const auto all = static_cast<float>(outer.end - outer.begin);
    std::array<float, 4> sums{};
    for (std::size_t cut = 0; cut < kCuts; cut += sums.size()) {
        for (std::size_t lane = 0; lane < sums.size(); ++lane) {
            const auto i = cut + lane;
            const float difference =
                all * (end[i] - begin[i]) - inside * (outerEnd[i] - outerBegin[i]);
            sums[lane] += difference * difference;
        }
    }
    const double sum = sums[0] + sums[1] + sums[2] + sums[3];
    return sum / (double{all} * double{inside} * double{all - inside});
}

Difference EnergyScan::bestDivision(Stretch outer, double enough) const
{
    Difference best{{outer.begin, outer.begin}, 0};
    for (auto at = outer.begin + m_minSegment; at + m_minSegment <= outer.end; ++at) {
        const auto found = energy({outer.begin, at}, outer);
        if (found <= best.energy)
            continue;
        best = {{outer.begin, at}, found};
        if (found >= enough)
            break;
    }
    return best;
}

// A passing change differs from all that is around it, but hardly any beginning of the segment from
// the rest. Lengths and places are tried in steps that are a part of the length.
Difference EnergyScan::bestWithin(Difference best, double enough) const
{
    const auto size = m_ranks.size();
    for (auto length = m_minSegment; 2 * length <= size;
         length += std::max<std::size_t>(1, length * 5 / 12)) {
        const auto step = std::max<std::size_t>(1, length / 4);
        for (auto begin = m_minSegment; begin + length + m_minSegment <= size; begin += step) {
            const Stretch inner{begin, begin + length};
            const auto found = energy(inner, all());
            if (found <= best.energy)
                continue;
            best = {inner, found};
            if (found >= enough)
                return best;
        }
    }
    return best;
}

Difference EnergyScan::mostDifferent(double enough) const
{
    const auto best = bestDivision(all(), enough);
    return best.energy >= enough ? best : bestWithin(best, enough);
}

} // namespace espalier::statistics
