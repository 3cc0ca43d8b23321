// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/backlog.h"
#include "core/engine/backlogscan.h"
#include "core/engine/observing.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <format>
#include <memory>
#include <string>

namespace espalier::test {

/// A clock that stands until it is set forward.
class SetClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override { return m_now; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override
    {
        return std::chrono::steady_clock::now();
    }
    void forward(std::chrono::minutes time) { m_now += time; }

private:
    // What is observed in the future is taken for seen now.
    std::chrono::system_clock::time_point m_now =
        std::chrono::system_clock::now() - std::chrono::days(1);
};

/// A log in which the code of the project has failed.
[[nodiscard]] inline std::string crash(const std::string &key, const std::string &time)
{
    return std::format("{} ERROR cannot show the cart\n"
                       "Traceback (most recent call last):\n"
                       "  File \"shop/cart.py\", line 2, in total\n"
                       "    return sum(price_of(name, prices) for name in names)\n"
                       "  File \"shop/cart.py\", line 6, in price_of\n"
                       "    return prices[name]\n"
                       "KeyError: '{}'\n",
                       time, key);
}

/// The backlog of a small project.
class BacklogProject final {
public:
    BacklogProject()
    {
        files.write("shop/cart.py", "def total(names, prices):\n"
                                    "    return sum(price_of(name, prices) for name in names)\n"
                                    "\n"
                                    "\n"
                                    "def price_of(name, prices):\n"
                                    "    return prices[name]\n");
        auto opened = engine::Workspace::open(files.root(), home.paths());
        if (!opened)
            qFatal("the project cannot be opened");
        workspace = std::move(*opened);
        backlog = std::make_unique<engine::Backlog>(workspace->database(), clock);
    }

    /// Writes a file and takes it in.
    void takeIn(const std::string &name, const std::string &text)
    {
        files.write(name, text);
        JobContext job;
        VERIFY_OK(engine::takeInFile(*workspace, files.path(name), std::nullopt, job));
    }
    engine::ScanReport scan()
    {
        engine::ScanOptions options;
        options.sources.assign(engine::kScanSources.begin(), engine::kScanSources.end());
        JobContext job;
        auto report = engine::scanBacklog(*workspace, options, clock, job);
        return report ? std::move(*report) : engine::ScanReport{};
    }
    /// Without an id when there is not exactly one.
    [[nodiscard]] model::Ticket onlyTicket()
    {
        const auto tickets = backlog->tickets({});
        return tickets && tickets->size() == 1 ? tickets->front() : model::Ticket{};
    }
    [[nodiscard]] model::Ticket ticket(const std::string &id)
    {
        return backlog->ticket(id).value_or(model::Ticket{});
    }

    Home home;
    SetClock clock;
    TemporaryProject files;
    std::unique_ptr<engine::Workspace> workspace;
    std::unique_ptr<engine::Backlog> backlog;
};

[[nodiscard]] inline const engine::SourceScan &of(const engine::ScanReport &report,
                                                  engine::ScanSource source)
{
    return *std::ranges::find(report.sources, source, &engine::SourceScan::source);
}

} // namespace espalier::test
