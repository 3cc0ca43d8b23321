// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/engine/compilechecks.h"
#include "core/engine/patchrules.h"
#include "core/engine/runevidence.h"
#include "core/git/repository.h"
#include "core/model/gate.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What is to be looked at.
struct GateRequest {
    std::string tip;      ///< a branch, a tag or an id
    std::string base{};   ///< likewise; empty: where the tip has left the current branch
    bool trusted = false; ///< the project may name commands and loosen rules
    bool runTests = true;
    std::optional<std::vector<std::string>> declaredFiles{};
};

struct GateRun {
    git::ObjectId base;
    git::ObjectId tip;
    model::GateReport report;
    std::string testTool;               ///< empty when no tests are known
    std::string testProblem{};          ///< what was said where they did not come to an end
    std::vector<std::string> leftOut{}; ///< dependencies that tests had to do without
};

/// Asks all gates of what a commit changes on another; no evidence: tests are left out.
[[nodiscard]] Result<model::GateReport> judge(const git::Repository &repository,
                                              const git::ObjectId &base, const git::ObjectId &tip,
                                              PatchRules rules, std::optional<RunEvidence> evidence,
                                              JobContext &job);

/// A patch whose tests were run.
struct PatchRuns {
    const git::Repository &repository;
    git::ObjectId base;
    git::ObjectId tip;
    std::filesystem::path project;
    const PatchRules &rules;
    const TestSetup &setup;
};

/// The same with what runs without and with the patch have come to (null: they could not be
/// started), what the project's linter says of both, and, where the patch names the input of tests,
/// what these say once they are given another one.
[[nodiscard]] Result<model::GateReport> judgeRuns(const PatchRuns &runs, const CommitTests *without,
                                                  const CommitTests *with,
                                                  const OpenSandbox &openSandbox, JobContext &job);

/// Asks all gates of what a branch changes. Tests run on both commits, in the sandbox; the checkout
/// is neither read nor changed. NotFound: a commit. InvalidInput: nothing is changed, or the rules
/// are damaged. Where tests cannot be run their gate is blocked. Reports progress.
[[nodiscard]] Result<GateRun> runGates(const std::filesystem::path &project,
                                       const GateRequest &request, const OpenSandbox &openSandbox,
                                       JobContext &job);

} // namespace espalier::engine
