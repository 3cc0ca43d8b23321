// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace espalier {

Result<> parallelFor(std::size_t count, unsigned threads, JobContext &job, const std::string &phase,
                     std::size_t step, const std::function<void(std::size_t)> &work)
{
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    const auto run = [&] {
        for (auto begin = next.fetch_add(step); begin < count; begin = next.fetch_add(step)) {
            if (job.stopRequested())
                return;
            const auto end = std::min(begin + step, count);
            for (auto i = begin; i < end; ++i)
                work(i);
            job.report(phase, done += end - begin, count);
        }
    };
    {
        std::vector<std::jthread> helpers;
        const auto wanted = std::min<std::size_t>(threads, (count + step - 1) / step);
        for (std::size_t i = 1; i < wanted; ++i)
            helpers.emplace_back(run);
        run();
    }
    return job.checkpoint();
}

} // namespace espalier
