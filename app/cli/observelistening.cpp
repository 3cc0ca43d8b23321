// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of `observe` that waits for telemetry.

#include "app/cli/observeactions.h"
#include "app/cli/projectsettings.h"

#include "core/engine/observationinbox.h"
#include "core/engine/observing.h"
#include "core/serve/receiver.h"

#include <chrono>
#include <condition_variable>
#include <format>
#include <mutex>

namespace espalier::cli {

using namespace std::chrono_literals;

namespace {

constexpr auto kStoreEvery = 2s;

/// Stores what came in, and counts it.
class Keeper final {
public:
    Keeper(const ObserveContext &context, engine::ObservationInbox &inbox)
        : m_context(context), m_inbox(inbox)
    {
    }

    [[nodiscard]] Result<> store()
    {
        auto batch = m_inbox.empty();
        if (!batch || batch->empty())
            return {};
        auto taken = engine::takeInBatch(m_context.workspace, std::move(*batch), "listen", "otlp");
        if (!taken)
            return failure(std::move(taken.error()));
        m_groups += taken->groups;
        m_masked += taken->masked;
        ++m_imports;
        return {};
    }

    [[nodiscard]] Json json(const serve::ReceiverCounters &counters) const
    {
        return {{"schema_version", 1},         {"requests", counters.requests},
                {"records", counters.records}, {"refused", counters.refused},
                {"bad", counters.bad},         {"imports", m_imports},
                {"groups", m_groups},          {"masked", m_masked}};
    }

private:
    const ObserveContext &m_context;
    engine::ObservationInbox &m_inbox;
    std::uint64_t m_groups = 0;
    std::uint64_t m_masked = 0;
    std::uint64_t m_imports = 0;
};

// Until the job is to stop, the time is over, or storing fails; what was answered is stored last.
Result<> keepStoring(const ObserveContext &context, Keeper &keeper)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    const auto stop = context.environment.job.stopToken();
    const auto end =
        context.arguments.seconds > 0
            ? std::chrono::steady_clock::now() + std::chrono::seconds(context.arguments.seconds)
            : std::chrono::steady_clock::time_point::max();
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < end) {
        const auto next = std::min(end, std::chrono::steady_clock::now() + kStoreEvery);
        changed.wait_until(lock, stop, next, [] { return false; });
        if (auto stored = keeper.store(); !stored)
            return stored;
    }
    return {};
}

} // namespace

ExitCode listenForTelemetry(const ObserveContext &context)
{
    const auto &console = context.console();
    auto settings = loadSettings(console, context.workspace.root(), {});
    if (!settings)
        return console.error(settings.error());
    const auto port = context.arguments.port >= 0 ? std::int64_t{context.arguments.port}
                                                  : settings->value(settings::keys::kReceiverPort);
    engine::ObservationInbox inbox;
    serve::ReceiverOptions options{.port = static_cast<std::uint16_t>(port)};
    options.import.project = context.workspace.root();
    auto receiver = serve::OtlpReceiver::start(
        options, [&inbox](model::Observation &&seen) { return inbox.take(std::move(seen)); });
    if (!receiver)
        return console.error(receiver.error());
    console.note(std::format("Listening on http://127.0.0.1:{} for OpenTelemetry and Sentry; "
                             "Ctrl+C ends it.",
                             (*receiver)->port()));
    console.note(std::format("  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{}\n"
                             "  SENTRY_DSN=http://any@127.0.0.1:{}/1",
                             (*receiver)->port(), (*receiver)->port()));
    Keeper keeper(context, inbox);
    const auto kept = keepStoring(context, keeper);
    (*receiver)->stop();
    const auto last = keeper.store();
    if (!kept || !last)
        return console.error(kept ? last.error() : kept.error());
    const auto counters = (*receiver)->counters();
    if (console.options().json)
        console.json(keeper.json(counters));
    else
        console.data(std::format(
            "{} with {}; {} refused, {} malformed\n", counted(counters.requests, "request"),
            counted(counters.records, "record"), counters.refused, counters.bad));
    return kOk;
}

} // namespace espalier::cli
