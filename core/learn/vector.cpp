// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vector.h"

#include <algorithm>
#include <cmath>

namespace espalier::learn {

static bool isPossible(const VectorSpace &space)
{
    return space.dimensions > 0 && space.dimensions <= kMaxDimensions;
}

Result<Vector> quantised(const VectorSpace &space, std::span<const float> components)
{
    if (!isPossible(space) || components.size() != space.dimensions)
        return failure(ErrorKind::InvalidInput, "a vector has another length than its space",
                       space.name);
    float largest = 0;
    for (const float each : components) {
        if (!std::isfinite(each))
            return failure(ErrorKind::InvalidInput, "a vector has a component that is not finite",
                           space.name);
        largest = std::max(largest, std::fabs(each));
    }
    Vector result{space, std::vector<std::int16_t>(space.dimensions), 0};
    if (largest == 0)
        return result;
    const double codesOfOne = kCodeLimit / static_cast<double>(largest);
    for (std::size_t i = 0; i < components.size(); ++i)
        result.codes[i] =
            static_cast<std::int16_t>(std::lround(static_cast<double>(components[i]) * codesOfOne));
    result.scale = inverseLength(result.codes);
    return result;
}

bool isSound(const Vector &vector)
{
    return isPossible(vector.space) && vector.codes.size() == vector.space.dimensions &&
           std::ranges::all_of(vector.codes,
                               [](int code) { return code >= -kCodeLimit && code <= kCodeLimit; });
}

/// Exact: at most 8192 products of at most 2^22.
static std::int64_t product(std::span<const std::int16_t> a, std::span<const std::int16_t> b)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<std::int32_t>(a[i]) * static_cast<std::int32_t>(b[i]);
    return sum;
}

Result<double> similarity(const Vector &a, const Vector &b)
{
    if (a.space != b.space || !isSound(a) || !isSound(b))
        return failure(ErrorKind::InvalidInput, "vectors of different spaces cannot be compared",
                       a.space.name + ", " + b.space.name);
    const auto squares = static_cast<double>(product(a.codes, a.codes)) *
                         static_cast<double>(product(b.codes, b.codes));
    return squares > 0 ? static_cast<double>(product(a.codes, b.codes)) / std::sqrt(squares) : 0;
}

float inverseLength(std::span<const std::int16_t> codes)
{
    const auto squares = static_cast<double>(product(codes, codes));
    return squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0;
}

static constexpr unsigned kCodeBits = 12;
static constexpr unsigned kCodeMask = (1U << kCodeBits) - 1;

std::string packed(const Vector &vector)
{
    std::string bytes;
    bytes.reserve((vector.codes.size() * kCodeBits + 7) / 8);
    unsigned bits = 0, held = 0;
    for (const auto code : vector.codes) {
        bits |= (static_cast<unsigned>(code) & kCodeMask) << held;
        for (held += kCodeBits; held >= 8; held -= 8, bits >>= 8)
            bytes += static_cast<char>(bits & 0xff);
    }
    if (held > 0)
        bytes += static_cast<char>(bits & 0xff);
    return bytes;
}

Result<Vector> unpacked(const VectorSpace &space, std::string_view bytes)
{
    const auto corrupt = [&] {
        return failure(ErrorKind::Corrupt, "a stored vector is damaged", space.name);
    };
    if (!isPossible(space) || bytes.size() != (space.dimensions * kCodeBits + 7) / 8)
        return corrupt();
    Vector result{space, {}, 0};
    result.codes.reserve(space.dimensions);
    unsigned bits = 0, held = 0;
    for (const char byte : bytes) {
        bits |= static_cast<unsigned>(static_cast<unsigned char>(byte)) << held;
        held += 8;
        if (held < kCodeBits)
            continue;
        const auto code = static_cast<int>(bits & kCodeMask);
        result.codes.push_back(
            static_cast<std::int16_t>(code > kCodeLimit ? code - (1 << kCodeBits) : code));
        bits >>= kCodeBits;
        held -= kCodeBits;
    }
    if (bits != 0 || !isSound(result))
        return corrupt();
    result.scale = inverseLength(result.codes);
    return result;
}

} // namespace espalier::learn
