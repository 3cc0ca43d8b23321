// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/permutationtest.h"

#include "core/statistics/energy.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace espalier::statistics {

namespace {

/// What two energies that are the same may differ by, rounded on another processor.
constexpr double kRounding = 1e-5;

/// How many values in a row are permuted as one, by Carlstein's rule for a first-order
/// autoregression. Where neighbours resemble each other, chance makes stretches that differ, and
/// single values put anywhere would not.
std::size_t blockLength(std::size_t size, double resemblance)
{
    if (resemblance <= 0)
        return 1;
    const auto correlation = std::min(resemblance, 0.8);
    const auto length = std::pow(2 * correlation / (1 - correlation * correlation), 2.0 / 3) *
                        std::cbrt(static_cast<double>(size));
    return std::clamp<std::size_t>(std::lround(length), 1, std::max<std::size_t>(1, size / 10));
}

/// Puts values in another order, in blocks; the first one is as long as it happens to be.
class Shuffler final {
public:
    Shuffler(std::span<const std::uint8_t> ranks, std::size_t block, Random &random)
        : m_original(ranks.begin(), ranks.end()), m_block(block), m_random(random)
    {
    }

    void shuffle(std::span<std::uint8_t> ranks)
    {
        if (m_block <= 1)
            return m_random.shuffle(ranks);
        m_blocks = {{0, 1 + m_random.below(m_block)}};
        for (auto at = m_blocks.front().end; at < ranks.size(); at += m_block)
            m_blocks.push_back({at, std::min(at + m_block, ranks.size())});
        m_random.shuffle(std::span(m_blocks));
        auto to = ranks.begin();
        for (const auto &block : m_blocks)
            to = std::ranges::copy(
                     std::span(m_original).subspan(block.begin, block.end - block.begin), to)
                     .out;
    }

private:
    std::vector<std::uint8_t> m_original;
    std::size_t m_block;
    Random &m_random;
    std::vector<Stretch> m_blocks;
};

/// Where to divide for a stretch in the middle: at the one of its ends that differs more from the
/// other side of it. The other end is found when the parts are looked at.
std::size_t strongerEnd(const EnergyScan &scan, Stretch inner)
{
    if (inner.begin == 0)
        return inner.end;
    const auto first = scan.bestDivision({0, inner.end});
    const auto second = scan.bestDivision({inner.begin, scan.all().end});
    return first.energy > second.energy ? first.stretch.end : second.stretch.end;
}

} // namespace

std::optional<Division> significantDivision(std::span<const double> segment,
                                            const ChangePointOptions &options, double resemblance,
                                            Random &random)
{
    const double tries = options.permutations + 1.0;
    const double allowed = options.significance * tries + kRounding - 1;
    if (segment.size() / 2 < options.minSegment || !(allowed >= 0))
        return std::nullopt;
    EnergyScan scan(segment, options.minSegment);
    const auto found = scan.mostDifferent();
    if (found.energy <= 0) // all values are the same
        return std::nullopt;
    const auto at = strongerEnd(scan, found.stretch);
    const auto enough = found.energy * (1 - kRounding);
    Shuffler shuffler(scan.ranks(), blockLength(segment.size(), resemblance), random);
    const int half = options.permutations / 2 + options.permutations % 2;
    int reached = 0;
    for (int tried = 1; tried <= options.permutations; ++tried) {
        // What nothing has reached in half of the tries is not found to be chance by the others.
        if (tried == half && reached == 0 && options.significance * half >= 1)
            return Division{at, 1.0 / half};
        shuffler.shuffle(scan.ranks());
        scan.count();
        reached += scan.mostDifferent(enough).energy >= enough ? 1 : 0;
        if (reached > allowed)
            return std::nullopt;
    }
    return Division{at, (reached + 1) / tries};
}

} // namespace espalier::statistics
