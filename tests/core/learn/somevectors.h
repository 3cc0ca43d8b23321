// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/vectorindex.h"

#include <algorithm>
#include <random>
#include <vector>

namespace espalier::learn {

/// Vectors around centres, as texts of a few sorts give them; the same ones in each run.
class SomeVectors final {
public:
    explicit SomeVectors(VectorSpace space, std::size_t centres = 200, float spread = 0.6F)
        : m_space(std::move(space)), m_spread(spread)
    {
        for (std::size_t i = 0; i < centres; ++i)
            m_centres.push_back(around({}, 1));
    }

    [[nodiscard]] Vector next()
    {
        return quantised(m_space, around(m_centres[m_random() % m_centres.size()], m_spread))
            .value();
    }

private:
    std::vector<float> around(const std::vector<float> &centre, float spread)
    {
        std::vector<float> result(m_space.dimensions);
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = (centre.empty() ? 0 : centre[i]) + spread * m_normal(m_random);
        return result;
    }

    VectorSpace m_space;
    float m_spread;
    std::mt19937_64 m_random{4711};
    std::normal_distribution<float> m_normal;
    std::vector<std::vector<float>> m_centres;
};

/// How near the nearest ones are, worked out with double for each vector.
inline std::vector<double> nearest(const std::vector<Vector> &all, const Vector &query,
                                   std::size_t count)
{
    std::vector<double> result;
    for (const auto &each : all)
        result.push_back(similarity(each, query).value());
    std::ranges::sort(result, std::greater());
    result.resize(std::min(count, result.size()));
    return result;
}

/// Share of the nearest ones that were found; ids are positions in `all`. What is as near as the
/// last of them counts as one.
inline double recall(const std::vector<Vector> &all, const Vector &query,
                     const std::vector<Match> &found, std::size_t count)
{
    const auto wanted = nearest(all, query, count);
    std::size_t hits = 0;
    for (const auto &match : found)
        hits += similarity(all[static_cast<std::size_t>(match.id)], query).value() >=
                        wanted.back() - 1e-6
                    ? 1
                    : 0;
    return static_cast<double>(hits) / static_cast<double>(wanted.size());
}

} // namespace espalier::learn
