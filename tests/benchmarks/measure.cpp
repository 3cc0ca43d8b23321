// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/measure.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <format>
#include <sys/resource.h>

namespace espalier::bench {

static double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return std::nan("");
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(index));
    return values[index];
}

double Series::at(double share) const
{
    return quantile(m_values, share);
}

double Series::processor() const
{
    return quantile(m_processor, 0.5);
}

static double processorTime()
{
    struct timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void measure(Series &series, const std::function<void()> &action)
{
    const auto start = std::chrono::steady_clock::now();
    const auto before = processorTime();
    action();
    const auto spent = processorTime() - before;
    series.add(millisecondsSince(start), spent);
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
