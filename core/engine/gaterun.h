// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/engine/compilechecks.h"
#include "core/gate/input.h"
#include "core/gate/policy.h"
#include "core/git/repository.h"
#include "core/model/gate.h"
#include "core/review/policy.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// The rules of a project for patches, as they stand on one of its commits: what a patch says of
/// them itself does not count for it.
struct PatchRules {
    gate::GatePolicy gates;
    review::ReviewPolicy review;
    std::string testCommand; ///< empty: as the files of the project ask for
    /// Of gates and review together.
    [[nodiscard]] std::string digest() const;
};

/// Reads `.espalier.toml` and the improvement file of that commit, with the user's own settings
/// around them. InvalidInput where they are damaged: a rule must not be dropped in silence.
[[nodiscard]] Result<PatchRules> rulesAt(const git::Repository &repository,
                                         const git::ObjectId &commit, bool trusted);

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

/// What gates are told of runs of tests, without and with a patch.
[[nodiscard]] gate::TestEvidence evidenceOf(const CommitTests &without, const CommitTests &with);

/// Asks all gates of what a commit changes on another; no evidence: tests are left out.
[[nodiscard]] Result<model::GateReport>
judge(const git::Repository &repository, const git::ObjectId &base, const git::ObjectId &tip,
      PatchRules rules, std::optional<gate::TestEvidence> evidence, JobContext &job);

/// Asks all gates of what a branch changes. Tests run on both commits, in the sandbox; the checkout
/// is neither read nor changed. NotFound: a commit. InvalidInput: nothing is changed, or the rules
/// are damaged. Where tests cannot be run their gate is blocked. Reports progress.
[[nodiscard]] Result<GateRun> runGates(const std::filesystem::path &project,
                                       const GateRequest &request, const OpenSandbox &openSandbox,
                                       JobContext &job);

} // namespace espalier::engine
