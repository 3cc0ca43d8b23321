// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/changeset.h"
#include "core/engine/instrumentrun.h"
#include "core/model/instrumentreport.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace espalier::engine {

enum class ProposalKind { Instrument, Strip };

/// Whose an edit is.
struct EditOwners {
    ByteRange range;              ///< as in the change: of the bytes on disk
    std::vector<std::string> ids; ///< of functions, several where their edits meet at one place;
                                  ///< none for the prelude and for runtime files
};

/// What there is to know of a file that a proposal changes, besides its bytes.
struct ProposedFile {
    std::string language;            ///< empty for runtime files
    std::vector<EditOwners> owners;  ///< one for each of the change's replacements
    std::vector<std::string> serves; ///< of a runtime file: the files because of which it comes or
                                     ///< goes
    bool edited = false;             ///< by a person; the owners are unknown then
};

/// The outcome of a preview, to be held and applied later. Immutable once made; may be shared
/// between threads.
struct Proposal {
    ProposalKind kind = ProposalKind::Instrument;
    model::InstrumentReport report;    ///< as of a preview
    ChangeSet changes;                 ///< by path
    std::vector<ProposedFile> files;   ///< one for each change
    std::vector<std::string> usedKeys; ///< of scripts that were in the store before
};

/// Everything of runInstrument but the writing. `options.apply` and `options.branch` play no part;
/// with `options.wantPatch` the report has the patch.
[[nodiscard]] Result<Proposal> proposeInstrument(Workspace &workspace,
                                                 const InstrumentOptions &options,
                                                 ScriptRunner &runner, JobContext &job);

/// Everything of runStrip but the writing.
[[nodiscard]] Result<Proposal> proposeStrip(Workspace &workspace, const InstrumentOptions &options,
                                            JobContext &job);

/// What a person decided about one file of a proposal.
struct FileDecision {
    std::string path;
    std::optional<std::string> text; ///< what the file is to be; none, or what it is on disk: it
                                     ///< is left out
};

/// The proposal with these decisions. Functions of files left out leave the report; runtime files
/// that nothing needs then, or that something needs still, leave the changes. The other functions
/// are left out by making the proposal again with Selection::leaveOut.
/// Fails with NotFound for a path that is not in the proposal, InvalidInput for a text with more
/// syntax errors than the file on disk has (the context is PATH:LINE of the first new one) or for a
/// runtime file or a removal that was edited. What was checked of an edited file's language is "not
/// run" any more: see checkEdited.
[[nodiscard]] Result<Proposal> restrictProposal(const Proposal &proposal,
                                                std::span<const FileDecision> decisions);

/// What a check says of files: a path and the tool's words, for each that fails now and did not
/// before.
using CheckFailures = std::vector<std::pair<std::string, std::string>>;

/// Checks the languages of edited files anew, all their files as they are to be now, and puts the
/// outcome into the report. Nothing is left out because of a failure: what a person wrote is
/// theirs. Runs nothing when nothing is edited; fails as the check does.
[[nodiscard]] Result<CheckFailures> checkEdited(Proposal &proposal, const CompileCheck &check,
                                                JobContext &job);

/// Carries a proposal out; the report says what was made. Fails with Conflict when a file is no
/// longer what the proposal was made for, and as applyInPlace and applyOnBranch do. With Preview
/// and Patch nothing is written.
[[nodiscard]] Result<model::InstrumentReport>
applyProposal(Workspace &workspace, const Proposal &proposal, ApplyMode mode,
              const std::string &branch, JobContext &job);

} // namespace espalier::engine
