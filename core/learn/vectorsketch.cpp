// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorsketch.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>

namespace espalier::learn {

namespace {

constexpr std::size_t kFewestBits = 128;
constexpr std::size_t kGroupBits = 4;
constexpr int kTurns = 2;
/// A factor of 1. A row that lies between its signs worst needs one of 4, which no rotation leaves.
constexpr float kFactorOfOne = 8192;
constexpr float kFactorUnit = 65536; // what an estimate is divided by
constexpr float kLargestFactor = 32767;
/// Of nearly all rows, 1 / a with a = sqrt(2 / pi) or a little less; and sqrt(1 - a^2) / a.
constexpr float kUsualFactor = 1.28F;
constexpr float kSpread = 0.8F;
/// By half of the bits; what is in the half of a row differs as well.
constexpr float kCoarseSpread = 1.05F;
/// Standard deviations that count as possible.
constexpr float kDeviations = 3.0F;

/// Walsh and Hadamard's transform: sums and differences only, so that it is the same everywhere.
void transform(std::span<float> values)
{
    for (std::size_t step = 1; step < values.size(); step *= 2) {
        for (std::size_t first = 0; first < values.size(); first += 2 * step) {
            for (std::size_t i = first; i < first + step; ++i) {
                const auto a = values[i], b = values[i + step];
                values[i] = a + b;
                values[i + step] = a - b;
            }
        }
    }
}

float lengthOf(std::span<const float> values)
{
    float squares = 0;
    for (const auto each : values)
        squares += each * each;
    return std::sqrt(squares);
}

} // namespace

int SketchLevel::least(float cosine) const
{
    const auto sine2 = std::max(0.0F, 1 - cosine * cosine);
    const auto possible = kDeviations * std::sqrt(spread * spread * sine2 + rounding * rounding);
    return static_cast<int>(std::floor((cosine - possible) * unit)) - 2;
}

Sketches::Sketches(std::size_t dimensions)
    : m_length(std::bit_ceil(std::max(dimensions, kFewestBits))),
      m_groups(m_length / kGroupBits / 2), m_blockBytes(kFactorBytes + m_groups * kGroupBytes),
      m_signs(kTurns * m_length)
{
    std::mt19937 random(20240609);
    std::ranges::generate(m_signs, [&] { return (random() & 1) != 0 ? 1.0F : -1.0F; });
}

void Sketches::resize(std::size_t rows)
{
    for (auto &half : m_halves)
        half.resize((rows + kBlockRows - 1) / kBlockRows * m_blockBytes);
}

void Sketches::reserve(std::size_t rows)
{
    for (auto &half : m_halves)
        half.reserve((rows + kBlockRows - 1) / kBlockRows * m_blockBytes);
}

std::vector<float> Sketches::rotated(std::span<const std::int16_t> codes) const
{
    std::vector<float> result(codes.begin(), codes.end());
    result.resize(m_length);
    // One turn would leave what has one component only as it is, but for its signs.
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
        for (std::size_t i = 0; i < m_length; ++i)
            result[i] *= m_signs[turn * m_length + i];
        transform(result);
    }
    return result;
}

std::uint8_t *Sketches::groupsOf(std::size_t half, std::size_t row)
{
    return factorOf(half, row / kBlockRows * kBlockRows) + kFactorBytes + row % kGroupBytes;
}

std::uint8_t *Sketches::factorOf(std::size_t half, std::size_t row)
{
    return m_halves[half].data() + row / kBlockRows * m_blockBytes +
           row % kBlockRows * sizeof(std::int16_t);
}

static int shiftOf(std::size_t row)
{
    return row % kBlockRows < kGroupBytes ? 0 : 4;
}

static std::int16_t factorFor(std::span<const float> values)
{
    float sum = 0;
    for (const auto value : values)
        sum += std::fabs(value);
    if (sum == 0)
        return 0;
    const auto root = std::sqrt(static_cast<float>(values.size()));
    return static_cast<std::int16_t>(
        std::lround(std::min(kFactorOfOne * lengthOf(values) * root / sum, kLargestFactor)));
}

void Sketches::write(std::size_t row, std::span<const std::int16_t> codes)
{
    const auto values = rotated(codes);
    const auto factor = factorFor(values);
    const auto shift = shiftOf(row);
    const auto *value = values.data();
    for (std::size_t half = 0; half < m_halves.size(); ++half) {
        std::memcpy(factorOf(half, row), &factor, sizeof factor);
        auto *to = groupsOf(half, row);
        for (std::size_t i = 0; i < m_groups; ++i, to += kGroupBytes) {
            int bits = 0;
            for (std::size_t j = 0; j < kGroupBits; ++j)
                bits |= *value++ >= 0 ? 1 << j : 0;
            *to = static_cast<std::uint8_t>((*to & (0xf0 >> shift)) | bits << shift);
        }
    }
}

void Sketches::copy(std::size_t from, std::size_t to)
{
    const auto down = shiftOf(from), up = shiftOf(to);
    for (std::size_t half = 0; half < m_halves.size(); ++half) {
        std::memcpy(factorOf(half, to), factorOf(half, from), sizeof(std::int16_t));
        const auto *source = groupsOf(half, from);
        auto *target = groupsOf(half, to);
        for (std::size_t i = 0; i < m_groups; ++i, source += kGroupBytes, target += kGroupBytes)
            *target =
                static_cast<std::uint8_t>((*target & (0xf0 >> up)) | (*source >> down & 15) << up);
    }
}

/// Entries are sums of the components by the signs of a row, and what makes them positive.
static void addEntries(std::span<const float, kGroupBits> part, float sum, float step,
                       std::vector<std::uint8_t> &to)
{
    std::array<float, 16> entries{};
    entries[0] = sum - part[0] - part[1] - part[2] - part[3];
    for (std::size_t bits = 1; bits < entries.size(); ++bits) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(bits));
        entries[bits] = entries[bits & (bits - 1)] + 2 * part[lowest];
    }
    for (const auto entry : entries)
        to.push_back(
            static_cast<std::uint8_t>(std::clamp(entry / step + 0.5F, 0.0F, float{kLargestEntry})));
}

/// By so many groups, where a row along the query has a sum of `along` divided by its factor.
static SketchLevel levelOf(std::size_t groups, float along, float spread, int shift)
{
    return {.unit = along * static_cast<float>(1 << shift) * kFactorOfOne / kFactorUnit,
            .spread = spread / std::sqrt(static_cast<float>(groups * kGroupBits - 1)),
            .rounding = kUsualFactor * std::sqrt(static_cast<float>(groups + 1) / 12) / along};
}

SketchQuery Sketches::query(std::span<const std::int16_t> codes) const
{
    const auto values = rotated(codes);
    std::vector<float> sums(2 * m_groups);
    for (std::size_t i = 0; i < values.size(); ++i)
        sums[i / kGroupBits] += std::fabs(values[i]);
    const auto step = 2 * std::ranges::max(sums) / kLargestEntry;
    SketchQuery result;
    result.blockBytes = m_blockBytes;
    result.entries.reserve(sums.size() * 16);
    for (std::size_t group = 0; group < sums.size(); ++group)
        addEntries(std::span(values).subspan(group * kGroupBits).first<kGroupBits>(), sums[group],
                   step, result.entries);
    const auto middle = sums.begin() + static_cast<std::ptrdiff_t>(m_groups);
    const auto first = std::accumulate(sums.begin(), middle, 0.0F);
    const auto second = std::accumulate(middle, sums.end(), 0.0F);
    result.zero = {static_cast<std::int16_t>(std::lround(first / step)),
                   static_cast<std::int16_t>(std::lround(second / step))};
    // Rounded entries of a group differ from their middle by 15.75 at most.
    const auto most = static_cast<unsigned>(m_groups * 63 / 4 + 1);
    result.shift = std::bit_width(std::numeric_limits<std::int16_t>::max() / most) - 1;
    const auto along = lengthOf(values) * std::sqrt(static_cast<float>(m_length)) / step;
    result.coarse =
        levelOf(m_groups, along * first / (first + second), kCoarseSpread, result.shift);
    result.fine = levelOf(2 * m_groups, along, kSpread, result.shift);
    return result;
}

} // namespace espalier::learn
