// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// What made vectors, and how long they are. Vectors of different spaces are never compared: an
/// embedding model is a space of its own, named after it.
struct VectorSpace {
    std::string name;
    std::uint32_t dimensions = 0; ///< 1 to kMaxDimensions

    bool operator==(const VectorSpace &) const = default;
};

inline constexpr std::uint32_t kMaxDimensions = 8192;
/// Largest size of a code. Twelve bits keep the order of the nearest ones; eight do not.
inline constexpr int kCodeLimit = 2047;

/// A direction in a space. A code times `scale` is the component of the vector of length 1; the
/// code of the largest one is kCodeLimit or -kCodeLimit. All zero where there was nothing to
/// say.
struct Vector {
    VectorSpace space;
    std::vector<std::int16_t> codes; ///< one a dimension
    float scale = 0;

    bool operator==(const Vector &) const = default;
};

/// The components, brought to length 1 and to codes. Fails with InvalidInput when their number is
/// not that of the space, or one of them is not finite.
[[nodiscard]] Result<Vector> quantised(const VectorSpace &space, std::span<const float> components);

/// Whether the space is possible, and the vector has as many codes as its space has dimensions,
/// none of them too large.
[[nodiscard]] bool isSound(const Vector &vector);

/// Cosine of the angle between two vectors, -1 to 1; 0 where one of them is all zero. Fails with
/// InvalidInput when they are of different spaces.
[[nodiscard]] Result<double> similarity(const Vector &a, const Vector &b);

/// 1 / length of the codes, or 0 when they are all zero.
[[nodiscard]] float inverseLength(std::span<const std::int16_t> codes);

/// The codes as bytes to be kept, three for two dimensions; the same on all machines.
[[nodiscard]] std::string packed(const Vector &vector);

/// The vector that `packed` made bytes of. Fails with Corrupt for bytes that cannot be those of a
/// vector of this space.
[[nodiscard]] Result<Vector> unpacked(const VectorSpace &space, std::string_view bytes);

} // namespace espalier::learn
