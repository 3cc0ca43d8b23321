// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier::observe {

/// Durations of one function, thinned evenly when there are too many.
class Durations final {
public:
    static constexpr std::size_t kMost = 100'000;

    void add(double milliseconds);
    /// Adds those of another part of the same run.
    void add(const Durations &other);
    /// Keeps at most half as many as now.
    void thin();
    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    /// The nearest-rank percentile; 0 without values.
    [[nodiscard]] double percentile(double share);

private:
    std::vector<double> m_values;
    std::uint64_t m_seen = 0;
    std::uint64_t m_stride = 1; ///< one of so many is kept
};

/// The time that is covered by spans, in whatever order they come: the inner ones of a recursion
/// come first. Exact while no more than kMost stand apart; then the smallest gaps between them are
/// closed, and what covers such a gap only in part is not counted within it.
class Covered final {
public:
    static constexpr std::size_t kMost = 50'000;

    void add(std::uint64_t start, std::uint64_t end);
    void add(const Covered &other);
    /// Keeps at most half as many as now.
    void thin();
    [[nodiscard]] std::size_t size() const { return m_parts.size(); }
    [[nodiscard]] double milliseconds();

private:
    /// Time of which all but `idle` is covered.
    struct Part {
        std::uint64_t start = 0;
        std::uint64_t end = 0;
        std::uint64_t idle = 0;
    };
    static std::uint64_t covers(const Part &part) { return part.end - part.start - part.idle; }
    void push(const Part &part);
    void merge();
    void closeGaps(std::size_t most);

    static constexpr std::size_t kFirstLimit = 10'000;
    std::vector<Part> m_parts;
    std::size_t m_limit = kFirstLimit;
};

} // namespace espalier::observe
