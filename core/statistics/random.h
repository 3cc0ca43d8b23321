// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace espalier::statistics {

/// SplitMix64: the same numbers from the same seed everywhere, which std::shuffle and the
/// distributions of the standard library do not promise.
class Random final {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    [[nodiscard]] std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15;
        auto mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }

    /// Below `count`, which is at most 2^32. The error of doing without a second try is 2^-32.
    [[nodiscard]] std::size_t below(std::size_t count)
    {
        return static_cast<std::size_t>(((next() >> 32) * count) >> 32);
    }

    template <typename T>
    void shuffle(std::span<T> items)
    {
        for (auto left = items.size(); left > 1; --left)
            std::swap(items[left - 1], items[below(left)]);
    }

private:
    std::uint64_t m_state;
};

} // namespace espalier::statistics
