// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/measure.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <sys/resource.h>

namespace espalier::bench {

double Series::at(double share) const
{
    if (m_values.empty())
        return std::nan("");
    auto values = m_values;
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(index));
    return values[index];
}

void measure(Series &series, const std::function<void()> &action)
{
    const auto start = std::chrono::steady_clock::now();
    action();
    series.add(millisecondsSince(start));
}

std::vector<Series> byTurns(int repeats, const std::vector<std::function<void()>> &actions)
{
    std::vector<Series> all(actions.size());
    for (int turn = 0; turn < repeats; ++turn) {
        for (std::size_t i = 0; i < actions.size(); ++i)
            measure(all[i], actions[i]);
    }
    return all;
}

void print(std::string_view what, const std::string &figure, std::string_view target)
{
    const auto wanted = target.empty() ? std::string{} : std::format("   (to reach: {})", target);
    std::printf("%s\n", std::format("{:<52} {:>24}{}", what, figure, wanted).c_str());
    std::fflush(stdout);
}

void print(std::string_view what, const Series &series, std::string_view target)
{
    print(what, std::format("{:.3f} ms, best {:.3f}", series.median(), series.best()), target);
}

double peakMemory()
{
    struct rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void giveUp(const Error &error)
{
    std::fprintf(stderr, "benchmark: %s\n", error.text().c_str());
    std::exit(1);
}

} // namespace espalier::bench
