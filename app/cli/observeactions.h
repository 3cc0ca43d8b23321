// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/workspace.h"

#include <functional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What the parts of `observe` take.
struct ObserveArguments {
    std::string project;
    std::vector<std::string> files;
    std::string format;
    int port = -1; ///< less than 0: the setting
    int seconds = 0;
    std::string text;
    std::string about;
    std::string name;
};

/// What an action of `observe` works with.
struct ObserveContext {
    Environment &environment;
    engine::Workspace &workspace;
    const ObserveArguments &arguments;

    [[nodiscard]] const Console &console() const { return environment.console; }
};

using ObserveAction = std::function<ExitCode(const ObserveContext &)>;

// Each is one part of the command.
[[nodiscard]] ExitCode importFiles(const ObserveContext &context);
[[nodiscard]] ExitCode listenForTelemetry(const ObserveContext &context);
[[nodiscard]] ExitCode giveFeedback(const ObserveContext &context);
[[nodiscard]] ExitCode showObserved(const ObserveContext &context);
[[nodiscard]] ExitCode showFunctions(const ObserveContext &context);
[[nodiscard]] ExitCode showMetrics(const ObserveContext &context);

} // namespace espalier::cli
