// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/standardpaths.h"
#include "core/engine/compilechecks.h"
#include "core/engine/knowledge.h"
#include "core/engine/modelaccess.h"
#include "core/engine/modelconsent.h"
#include "core/engine/modelsettings.h"
#include "core/engine/refinement.h"
#include "core/engine/runverdicts.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/vectorserver.h"
#include "core/engine/workspace.h"
#include "core/process/processrunner.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace espalier::engine {

/// How a job reaches an opened project. A value that jobs take with them to their threads; copies
/// share the runners, which are thread-safe. app/bootstrap makes it.
struct Project {
    std::filesystem::path root;
    StandardPaths paths;
    std::shared_ptr<ScriptRunner> scripts;
    std::shared_ptr<process::ProcessRunner> processes;
    OpenSandbox openSandbox;    ///< for compile checks; thread-safe
    unsigned threads = 2;       ///< a job may use so many
    KnowledgeOptions knowledge; ///< without a file nothing is learned, and nothing of it used
    ConsentAsker askConsent;    ///< before text goes to a server for the first time; may be empty

    /// A workspace of its own for the thread that calls; fails as Workspace::open does.
    [[nodiscard]] Result<std::unique_ptr<Workspace>>
    open(Unusable database = Unusable::Fails) const;
    /// Checks with the languages' own tools, remembering verdicts in that workspace's cache. Valid
    /// as long as the workspace, in its thread.
    [[nodiscard]] CompileCheck compileCheck(Workspace &workspace) const;
    /// What scripts that fail are made better by in one run, as makeRefinement says, with the
    /// models that are set. One that cannot be used is told by `notify`, and is done without.
    [[nodiscard]] Result<Refinement> refinement(int attempts, NoticeSink notify = {},
                                                const ModelSettings &models = {}) const;
    /// The models that are set, for a ticket (may be empty), whose budget it is then.
    [[nodiscard]] Result<std::shared_ptr<ModelAccess>>
    modelAccess(const ModelSettings &models, const std::string &ticket, SetAsideSink setAside = {},
                std::function<void(int seconds)> waiting = {}) const;
    /// The server of vectors that is set; null when none is.
    [[nodiscard]] std::shared_ptr<VectorServer> vectorServer() const;
    /// What is to be done with the verdicts of a run: InstrumentOptions::learn.
    [[nodiscard]] VerdictSink learning() const;
};

} // namespace espalier::engine
