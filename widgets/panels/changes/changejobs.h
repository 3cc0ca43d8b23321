// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/project.h"
#include "core/engine/projectstatus.h"
#include "core/engine/proposal.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The work of the panel of changes, for threads of their own; and what it knows of a proposal.
namespace espalier::panels {

/// What a list shows of a changed file.
struct ChangedFile {
    engine::IdSet ids; ///< of the functions whose edits these are
    int added = 0;     ///< lines
    int removed = 0;
    std::string fingerprint; ///< of what the file is to be
};

/// A proposal, with that.
struct PreparedProposal {
    std::shared_ptr<const engine::Proposal> proposal;
    std::vector<ChangedFile> files; ///< one for each change
    engine::BranchState branchState = engine::BranchState::NoRepository;
};

struct LineCount {
    int added = 0;
    int removed = 0;
    bool operator==(const LineCount &) const = default;
};

/// What the languages' own tools say of a proposal with its edited texts.
struct EditChecks {
    std::vector<model::CheckResult> results;
    engine::CheckFailures failures;
};

/// What a person decided so far. A value.
struct ReviewStep {
    engine::IdSet leaveOut; ///< functions
    /// By path: the text a file is to be, none to leave it out.
    std::map<std::string, std::optional<std::string>, std::less<>> files;
    std::map<std::string, LineCount, std::less<>> lines; ///< of edited texts, by path
    std::shared_ptr<const EditChecks> checks;            ///< null while nothing was edited
    [[nodiscard]] bool isEdited() const;
    bool operator==(const ReviewStep &) const = default;
};

[[nodiscard]] PreparedProposal prepare(std::shared_ptr<const engine::Proposal> proposal,
                                       const std::filesystem::path &root);

/// The proposal again, with other functions left out. Quick: it is in the cache.
[[nodiscard]] Result<PreparedProposal>
proposeAgain(const engine::Project &project, engine::ProposalKind kind,
             engine::InstrumentOptions options, const engine::NoticeSink &notices, JobContext &job);

/// What is decided about files that the proposal has.
[[nodiscard]] std::vector<engine::FileDecision> decisionsOf(const engine::Proposal &proposal,
                                                            const ReviewStep &step);

/// Texts by path.
using EditedTexts = std::map<std::string, std::string, std::less<>>;

/// A step with edited texts.
struct TakenEdits {
    ReviewStep step;                                   ///< with those that can be taken, checked
    std::map<std::string, Error, std::less<>> refused; ///< by path: why the others are not
};

/// Takes texts into a step. One that is less whole than the file on disk is refused; one that its
/// compiler refuses is taken, and the step's checks tell. Fails with Cancelled, and where nothing
/// can be checked at all.
[[nodiscard]] Result<TakenEdits> takeTexts(const engine::Project &project,
                                           const engine::Proposal &proposal, ReviewStep step,
                                           const EditedTexts &texts, JobContext &job);

/// Carries out what is left of a proposal. Edited texts are checked before.
[[nodiscard]] Result<std::shared_ptr<const model::InstrumentReport>>
applyReviewed(const engine::Project &project, const engine::Proposal &proposal,
              const ReviewStep &step, engine::ApplyMode mode, const std::string &branch,
              JobContext &job);

/// Writes what is left of it as a patch.
[[nodiscard]] Result<> savePatch(const engine::Proposal &proposal, const ReviewStep &step,
                                 const std::filesystem::path &file);

/// The functions whose edits touch bytes of the file on disk; those of the nearest edit when none
/// does, as lines that are alike may be taken for each other by a comparison.
[[nodiscard]] engine::IdSet ownersOf(const engine::ProposedFile &file, ByteRange bytes);

} // namespace espalier::panels
