// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/compilechecks.h"
#include "core/engine/scriptrunner.h"
#include "core/learn/checkedfile.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace espalier::engine {

/// Checks changes of a project with its languages' own tools.
using ProjectCheck = std::function<Result<CheckOutcome>(Workspace &workspace,
                                                        const ChangeSet &changes, JobContext &job)>;

/// Judges scripts as a run would, without the project their failure came from. Each version is
/// judged once. Thread-safe.
class ReplayJudge final {
public:
    /// Without `check` no compiler can be asked. It is called on several threads at once.
    ReplayJudge(ScriptRunner &runner, ProjectCheck check)
        : m_runner(runner), m_check(std::move(check))
    {
    }

    /// By the script's own tests and, where there is a file, by what the engine and the language's
    /// own tool say of this file once the script has changed the function: in a project of this
    /// one file. Unsupported, in the words of the tool, when that could not be asked.
    [[nodiscard]] Result<model::Validation> judge(const model::Script &script,
                                                  const std::optional<learn::CheckedFile> &file,
                                                  JobContext &job);

    [[nodiscard]] unsigned width() const { return m_runner.width(); }

private:
    [[nodiscard]] Result<model::Validation> judgeAnew(const model::Script &script,
                                                      const std::optional<learn::CheckedFile> &file,
                                                      JobContext &job);

    ScriptRunner &m_runner;
    ProjectCheck m_check;
    std::mutex m_mutex;
    std::map<std::string, Result<model::Validation>> m_verdicts; ///< by script, tests and file
};

} // namespace espalier::engine
