// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/statistics/madeseries.h"

#include <cmath>
#include <numbers>

namespace espalier::test {

std::size_t MadeSeries::between(std::size_t least, std::size_t most)
{
    return least + m_engine() % (most - least + 1);
}

double MadeSeries::share()
{
    return (static_cast<double>(m_engine() >> 11) + 0.5) * 0x1p-53;
}

double MadeSeries::normal()
{
    const auto radius = std::sqrt(-2 * std::log(share()));
    return radius * std::cos(2 * std::numbers::pi * share());
}

double MadeSeries::one(Noise noise)
{
    switch (noise) {
    case Noise::Normal: return normal();
    case Noise::Uniform: return (2 * share() - 1) * std::numbers::sqrt3;
    case Noise::Exponential: return -std::log(share()) - 1;
    case Noise::HeavyTailed: {
        const auto mean = std::exp(0.5), deviation = mean * std::sqrt(std::numbers::e - 1);
        return (std::exp(normal()) - mean) / deviation;
    }
    case Noise::Bimodal: {
        const auto mode = share() < 0.3 ? 4.0 : 0.0;
        return (mode + normal() / 2 - 1.2) / std::sqrt(0.3 * 0.7 * 16 + 0.25);
    }
    case Noise::Quantised: return std::round(1.5 * normal()) / 1.5;
    case Noise::LittleAutocorrelated:
    case Noise::Autocorrelated: {
        const auto kept = noise == Noise::Autocorrelated ? 0.5 : 0.3;
        m_last = kept * m_last + std::sqrt(1 - kept * kept) * normal();
        return m_last;
    }
    }
    return 0;
}

std::vector<double> MadeSeries::noise(Noise noise, std::size_t length)
{
    std::vector<double> result;
    result.reserve(length);
    for (std::size_t i = 0; i < length; ++i)
        result.push_back(one(noise));
    return result;
}

std::vector<double> withLevels(std::vector<double> noise, std::span<const Level> levels)
{
    auto value = noise.begin();
    for (const auto &level : levels) {
        for (std::size_t i = 0; i < level.length && value != noise.end(); ++i)
            *value++ += level.value;
    }
    return noise;
}

} // namespace espalier::test
