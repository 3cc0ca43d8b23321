// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace espalier::learn {

/// Codes are multiplied so many at a time; rows are filled up with zeros.
inline constexpr std::size_t kKernelStep = 32;
/// Most codes of one product: so many of the largest ones fit into its sum.
inline constexpr std::size_t kLongestProduct = 256;

/// Rows whose sketches lie together in a block.
inline constexpr std::size_t kBlockRows = 32;
/// A block begins with a factor for each row; groups follow.
inline constexpr std::size_t kFactorBytes = kBlockRows * sizeof(std::int16_t);
/// Four bits of each of the rows of a block: byte i has those of row i, and above them those of
/// row i + 16.
inline constexpr std::size_t kGroupBytes = kBlockRows / 2;
/// Largest entry of a table: sums of eight fit into a byte.
inline constexpr std::uint8_t kLargestEntry = 31;

/// What sketches are looked up in.
struct SketchTables {
    const std::uint8_t *entries; ///< 16 a group, at most kLargestEntry
    std::size_t groups;          ///< to look at, the first ones of each block; a multiple of 4
    std::size_t blockBytes;      ///< from one block to the next
    std::int16_t zero;           ///< sum of entries that means 0
    int shift;                   ///< (sum - zero) << shift fits into 16 bits for all sums
};

/// Loops over many codes or sketches, for one sort of processor. All sorts give the same numbers.
struct Kernels {
    const char *name;
    /// Sum over i of a[i] * b[i]; at most kLongestProduct codes. They need not be aligned.
    std::int32_t (*dot)(const std::int16_t *a, const std::int16_t *b, std::size_t length);
    /// For each row of the blocks an estimate, (sum - zero << shift) * factor >> 16 of the entries
    /// of its groups and its factor, and the largest estimate of each block.
    void (*estimate)(const std::uint8_t *blocks, std::size_t count, const SketchTables &tables,
                     std::int16_t *estimates, std::int16_t *largest);
};

/// Those this processor can run, the fastest first; the last one runs everywhere.
[[nodiscard]] std::span<const Kernels> availableKernels();

/// The fastest of them.
[[nodiscard]] inline const Kernels &kernels()
{
    return availableKernels().front();
}

} // namespace espalier::learn
