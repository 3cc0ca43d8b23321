// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/learn/vectorkernels.h"

#include <array>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace espalier::learn {

/// Memory that begins where a cache line does.
template <typename T>
struct LineAligned {
    using value_type = T;
    LineAligned() = default;
    template <typename U>
    LineAligned(const LineAligned<U> &)
    {
    }
    T *allocate(std::size_t count)
    {
        return static_cast<T *>(::operator new(count * sizeof(T), kLine));
    }
    void deallocate(T *at, std::size_t) { ::operator delete(at, kLine); }
    bool operator==(const LineAligned &) const = default;
    static constexpr std::align_val_t kLine{64};
};

/// Estimates by a part of the bits, or all: about the cosine times `unit`.
struct SketchLevel {
    float unit = 0;     ///< estimate of a row that points where the query does
    float spread = 0;   ///< standard deviation of an estimated cosine of 0
    float rounding = 0; ///< standard deviation by rounding, of all of them

    /// Below this is the estimate of about one of a thousand rows that have the cosine.
    [[nodiscard]] int least(float cosine) const;
};

/// Half of the bits of all rows; the halves lie apart, since mostly one of them is enough.
enum class SketchHalf : std::uint8_t { First, Second };

/// What estimates of one query need.
struct SketchQuery {
    std::vector<std::uint8_t> entries; ///< see SketchTables, here and below
    std::size_t blockBytes = 0;
    std::array<std::int16_t, 2> zero{}; ///< of each half
    int shift = 0;
    SketchLevel coarse; ///< estimates by the first half
    SketchLevel fine;   ///< by the sum of the estimates by both

    [[nodiscard]] SketchTables tables(SketchHalf half) const
    {
        const auto number = static_cast<std::size_t>(half);
        const auto bytes = entries.size() / 2;
        return {entries.data() + number * bytes, bytes / 16, blockBytes, zero[number], shift};
    }
};

/// A bit for each dimension of each row, after a rotation that spreads every component over all of
/// them: which side of zero it is on. With one factor a row, the cosine with a query can be
/// estimated without bias (RaBitQ, SIGMOD 2024).
class Sketches final {
public:
    explicit Sketches(std::size_t dimensions);

    /// Room for so many rows; more of them are nothing at first.
    void resize(std::size_t rows);
    void reserve(std::size_t rows);
    [[nodiscard]] std::size_t memory() const
    {
        return m_halves[0].capacity() + m_halves[1].capacity();
    }

    void write(std::size_t row, std::span<const std::int16_t> codes);
    void copy(std::size_t from, std::size_t to);

    [[nodiscard]] const std::uint8_t *block(SketchHalf half, std::size_t number) const
    {
        return m_halves[static_cast<std::size_t>(half)].data() + number * m_blockBytes;
    }
    /// `codes` must not be all zero.
    [[nodiscard]] SketchQuery query(std::span<const std::int16_t> codes) const;

private:
    [[nodiscard]] std::vector<float> rotated(std::span<const std::int16_t> codes) const;
    [[nodiscard]] std::uint8_t *groupsOf(std::size_t half, std::size_t row);
    [[nodiscard]] std::uint8_t *factorOf(std::size_t half, std::size_t row);

    std::size_t m_length; ///< bits of a row, a power of two
    std::size_t m_groups; ///< of a half
    std::size_t m_blockBytes;
    std::vector<float> m_signs; ///< of both turns of the rotation
    std::array<std::vector<std::uint8_t, LineAligned<std::uint8_t>>, 2> m_halves;
};

} // namespace espalier::learn
