// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/engine/project.h"
#include "core/engine/replayjudge.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/workspace.h"

#include <filesystem>
#include <memory>
#include <stop_token>

namespace espalier::bootstrap {

/// Builds the parts of a program and hands them out; owns what all of them share. One per program,
/// in the main thread. Needs a QCoreApplication.
class Application final {
public:
    Application();
    ~Application();
    Application(const Application &) = delete;
    Application &operator=(const Application &) = delete;

    [[nodiscard]] const StandardPaths &paths() const { return m_paths; }
    /// Asked to stop by the first SIGINT or SIGTERM; the second ends the program at once.
    [[nodiscard]] std::stop_token stopToken() const;
    /// The signal that asked to stop; 0 for none.
    [[nodiscard]] static int stopSignal();

    [[nodiscard]] Result<std::unique_ptr<engine::Workspace>>
    openWorkspace(const std::filesystem::path &project,
                  engine::Unusable database = engine::Unusable::Fails) const;
    /// What jobs need to work on a project, in any thread. May outlive this object. All projects
    /// share the workers, at most so many as the first call says.
    [[nodiscard]] engine::Project project(const std::filesystem::path &root,
                                          unsigned mostWorkers = 12);
    /// The sandboxed workers, made at the first call; none of them is started yet.
    [[nodiscard]] engine::ScriptRunner &scriptRunner(unsigned mostWorkers = 12);
    /// Checks small projects by compilers in the sandbox.
    [[nodiscard]] engine::ProjectCheck projectCheck() const;
    /// Opens the sandbox when it is needed first; may outlive this object.
    [[nodiscard]] engine::OpenSandbox openSandbox() const;

private:
    struct Signals;
    struct Workers;
    StandardPaths m_paths;
    std::unique_ptr<Signals> m_signals;
    std::unique_ptr<Workers> m_workers;
};

} // namespace espalier::bootstrap
