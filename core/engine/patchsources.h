// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/patchsource.h"
#include "core/engine/autopatchrun.h"
#include "core/model/learnedrecipe.h"
#include "core/settings/settings.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

using PatchSources = std::vector<std::unique_ptr<autopatch::PatchSource>>;

/// The sources that need nobody, in the order in which they are asked: recipes, those that were
/// learned first, without those that `autopatch.skip_recipes` names. InvalidInput: it names one
/// that there is not.
[[nodiscard]] Result<PatchSources> offlineSources(const settings::Settings &settings,
                                                  std::vector<model::LearnedRecipe> learned = {});

/// What is asked of sources for a ticket.
struct SourcedRequest {
    std::string ticketId;
    /// Proposals of one source that are tested; those that do not apply are not counted.
    int mostAttempts = 5;
    StopPoint stop = StopPoint::Ready;
    bool trusted = false; ///< the project may name the command of its tests
};

/// What came of it.
struct SourcedResult {
    enum class End {
        Ready,        ///< the last of `tried` is
        Stopped,      ///< where the request asked for it
        Exhausted,    ///< some were tried, none is ready
        NothingKnown, ///< no source had a proposal
        NoProof,      ///< none of the project's tests fails as the ticket tells: nothing was tried
    };
    std::string ticketId;
    End end = End::NothingKnown;
    std::vector<AutopatchResult> tried{}; ///< each with its attempt
    /// What sources have, where it could not be tried for want of a test.
    std::vector<autopatch::PatchProposal> untested{};
    std::vector<std::string> reproducing{}; ///< tests that fail as the ticket tells
    std::size_t dropped = 0;                ///< proposals that did not apply
    std::string testProblem{};              ///< what was said where tests did not come to an end
    std::string sourceProblem{};            ///< why a source could not do its work; empty
    std::string errorType{};                ///< of the ticket; may be empty
    std::string message{};
};

/// Takes proposals of sources, one after the other, through the cycle of runAutopatch() until one
/// is ready. Tests of HEAD run first, and once: one of them has to fail as the ticket tells. What
/// was learnt from each proposal is handed to the sources. Fails as runAutopatch() does, and where
/// tests could not be started.
[[nodiscard]] Result<SourcedResult> runSources(Workspace &workspace, const SourcedRequest &request,
                                               const PatchSources &sources,
                                               const OpenSandbox &openSandbox, const Clock &clock,
                                               JobContext &job);

/// That of the last attempt, with "status" (also "analysed": nothing was tried), "tried" (attempt,
/// recipe, what was changed, error), "untested", "reproducing".
[[nodiscard]] Json toJson(const SourcedResult &result);

} // namespace espalier::engine
