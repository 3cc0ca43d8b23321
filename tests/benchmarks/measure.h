// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::bench {

/// Some measurements of one thing, in milliseconds on the wall clock unless it says otherwise.
class Series final {
public:
    void add(double wall, double processor)
    {
        m_values.push_back(wall);
        m_processor.push_back(processor);
    }
    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    [[nodiscard]] double best() const { return at(0.0); }
    [[nodiscard]] double median() const { return at(0.5); }
    /// The value that `share` (0 to 1) of the others are not above.
    [[nodiscard]] double at(double share) const;
    /// Median of the time this process had a processor, summed over its threads: hardly touched by
    /// what else the machine does.
    [[nodiscard]] double processor() const;

private:
    std::vector<double> m_values;
    std::vector<double> m_processor;
};

/// Calls `action` and adds its time on the wall clock.
void measure(Series &series, const std::function<void()> &action);

/// Measures each action `repeats` times, by turns, so that all of them meet the same machine.
[[nodiscard]] std::vector<Series> byTurns(int repeats,
                                          const std::vector<std::function<void()>> &actions);

/// One line: what, the figure and, where there is one, what is to be reached.
void print(std::string_view what, const std::string &figure, std::string_view target = {});
/// Median and best of a series, in milliseconds.
void print(std::string_view what, const Series &series, std::string_view target = {});

/// Largest resident memory of this process so far, in MB.
[[nodiscard]] double peakMemory();

/// Ends the program with the failure on standard error: figures of a failed run mean nothing.
[[noreturn]] void giveUp(const Error &error);

/// The value, or the end of the program.
template <typename T>
[[nodiscard]] T valueOf(Result<T> result)
{
    if (!result)
        giveUp(result.error());
    return *std::move(result);
}

inline void check(const Result<> &result)
{
    if (!result)
        giveUp(result.error());
}

} // namespace espalier::bench
