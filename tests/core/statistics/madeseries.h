// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace espalier::test {

enum class Noise {
    Normal,
    Uniform,
    Exponential,
    HeavyTailed, ///< lognormal
    Bimodal,     ///< three of ten values belong to a second, higher mode
    Quantised,   ///< normal, read from a coarse clock
    LittleAutocorrelated,
    Autocorrelated,
};

struct NamedNoise {
    Noise noise;
    const char *name;
};

/// Whose values do not depend on each other.
inline constexpr std::array<NamedNoise, 6> kIndependentNoises{{
    {Noise::Normal, "normal"},
    {Noise::Uniform, "uniform"},
    {Noise::Exponential, "exponential"},
    {Noise::HeavyTailed, "heavy-tailed"},
    {Noise::Bimodal, "bimodal"},
    {Noise::Quantised, "quantised"},
}};

/// Each value with a share of 0.3 and 0.5 of the one before.
inline constexpr std::array<NamedNoise, 2> kDependentNoises{{
    {Noise::LittleAutocorrelated, "autocorrelated, 0.3"},
    {Noise::Autocorrelated, "autocorrelated, 0.5"},
}};

/// Makes series, the same from the same seed everywhere: the engine is fixed by the standard, and
/// what the standard library makes of its numbers is not.
class MadeSeries final {
public:
    explicit MadeSeries(std::uint64_t seed) : m_engine(seed) {}

    /// From `least` to `most`.
    [[nodiscard]] std::size_t between(std::size_t least, std::size_t most);
    /// From 0 to 1, neither of them.
    [[nodiscard]] double share();
    [[nodiscard]] double normal();
    /// With a standard deviation of 1.
    [[nodiscard]] std::vector<double> noise(Noise noise, std::size_t length);

private:
    double one(Noise noise);

    std::mt19937_64 m_engine;
    double m_last = 0;
};

/// A level for some values.
struct Level {
    std::size_t length;
    double value;
};

/// Levels with noise of a standard deviation of 1 upon them.
[[nodiscard]] std::vector<double> withLevels(std::vector<double> noise,
                                             std::span<const Level> levels);

} // namespace espalier::test
