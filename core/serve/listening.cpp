// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/listening.h"

#include "core/engine/observationinbox.h"
#include "core/engine/observing.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace espalier::serve {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

namespace {

constexpr auto kStoreEvery = 2s;

/// Stores what came in, and counts it.
class Keeper final {
public:
    Keeper(engine::Workspace &workspace, const ListeningOptions &options, JobContext &job)
        : m_workspace(workspace), m_options(options), m_job(job)
    {
    }

    /// Starts to listen.
    [[nodiscard]] Result<> start()
    {
        ReceiverOptions options{.port = m_options.port};
        options.import.project = m_workspace.root();
        auto receiver = OtlpReceiver::start(
            options, [this](model::Observation &&seen) { return m_inbox.take(std::move(seen)); });
        if (!receiver)
            return failure(std::move(receiver.error()));
        m_receiver = *std::move(receiver);
        m_report.port = m_receiver->port();
        tell();
        return {};
    }

    /// What cannot be stored now, because others write, waits: it was answered with success.
    [[nodiscard]] Result<> store(bool isLast = false)
    {
        constexpr int kMostTries = 10; // of some seconds each
        if (!m_waiting)
            m_waiting = m_inbox.empty();
        if (m_waiting && !m_waiting->empty()) {
            auto taken = engine::takeInBatch(m_workspace, *m_waiting, "listen", "otlp");
            if (!taken && taken.error().kind == ErrorKind::Conflict && ++m_tries < kMostTries)
                return isLast ? store(true) : Result<>{};
            if (!taken)
                return failure(std::move(taken.error()));
            m_tries = 0;
            m_report.groups += taken->groups;
            m_report.masked += taken->masked;
            ++m_report.imports;
            tell();
        }
        m_waiting.reset();
        m_report.received = m_receiver->counters();
        m_job.report("listening", m_report.received.records, 0);
        return {};
    }

    /// Ends listening; what was answered is stored last.
    [[nodiscard]] Result<ListeningReport> finish()
    {
        m_receiver->stop();
        // What waited, and what came meanwhile.
        for (int round = 0; round < 2; ++round) {
            if (auto stored = store(true); !stored)
                return failure(std::move(stored.error()));
        }
        return m_report;
    }

private:
    void tell()
    {
        m_report.received = m_receiver->counters();
        if (m_options.told)
            m_options.told(m_report);
    }

    engine::Workspace &m_workspace;
    const ListeningOptions &m_options;
    JobContext &m_job;
    engine::ObservationInbox m_inbox;                  // outlives what puts into it
    std::optional<engine::ObservationBatch> m_waiting; ///< to be stored
    int m_tries = 0;
    ListeningReport m_report;
    std::unique_ptr<OtlpReceiver> m_receiver;
};

Result<> keepStoring(Keeper &keeper, Time end, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    for (auto now = std::chrono::steady_clock::now(); !stop.stop_requested() && now < end;
         now = std::chrono::steady_clock::now()) {
        changed.wait_until(lock, stop, std::min(end, now + kStoreEvery), [] { return false; });
        if (auto stored = keeper.store(); !stored)
            return stored;
    }
    return {};
}

} // namespace

Result<ListeningReport> listen(engine::Workspace &workspace, const ListeningOptions &options,
                               JobContext &job)
{
    Keeper keeper(workspace, options, job);
    if (auto started = keeper.start(); !started)
        return failure(std::move(started.error()));
    const auto end =
        options.time > 0s ? std::chrono::steady_clock::now() + options.time : Time::max();
    const auto kept = keepStoring(keeper, end, job.stopToken());
    auto report = keeper.finish();
    if (!kept)
        return failure(kept.error());
    return report;
}

} // namespace espalier::serve
