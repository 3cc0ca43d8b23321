// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of `observe` that waits for telemetry.

#include "app/cli/observeactions.h"
#include "app/cli/projectsettings.h"

#include "core/serve/listening.h"

#include <chrono>
#include <format>
#include <utility>

namespace espalier::cli {

namespace {

Json toJson(const serve::ListeningReport &report)
{
    const auto &received = report.received;
    return {{"schema_version", 1},         {"requests", received.requests},
            {"records", received.records}, {"refused", received.refused},
            {"bad", received.bad},         {"imports", report.imports},
            {"groups", report.groups},     {"masked", report.masked}};
}

void tellStart(const Console &console, std::uint16_t port)
{
    console.note(std::format("Listening on http://127.0.0.1:{} for OpenTelemetry and Sentry; "
                             "Ctrl+C ends it.",
                             port));
    console.note(std::format("  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{}\n"
                             "  SENTRY_DSN=http://any@127.0.0.1:{}/1",
                             port, port));
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
    const serve::ListeningOptions options{
        .port = static_cast<std::uint16_t>(port),
        .time = std::chrono::seconds(context.arguments.seconds),
        .told =
            [&console, told = false](const serve::ListeningReport &report) mutable {
                if (!std::exchange(told, true))
                    tellStart(console, report.port);
            },
    };
    const auto report = serve::listen(context.workspace, options, context.environment.job);
    if (!report)
        return console.error(report.error());
    const auto &received = report->received;
    if (console.options().json)
        console.json(toJson(*report));
    else
        console.data(std::format(
            "{} with {}; {} refused, {} malformed\n", counted(received.requests, "request"),
            counted(received.records, "record"), received.refused, received.bad));
    return kOk;
}

} // namespace espalier::cli
