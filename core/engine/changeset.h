// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/unified.h"
#include "core/engine/instrumentplan.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// What becomes of one file.
struct FileChange {
    std::string path;                       ///< relative to the project
    std::optional<std::string> current;     ///< bytes on disk; none when the file is new
    std::vector<diff::Replacement> changes; ///< of `current`, or one that is the whole new file
    bool remove = false;
    std::uint32_t mode = 0100644;

    /// The bytes afterwards; meaningless when the file is removed.
    [[nodiscard]] std::string newBytes() const;
};

/// All changes of a run, by path.
using ChangeSet = std::vector<FileChange>;

/// Edits and runtime files that lead from what is on disk to what is planned. Fails with Conflict
/// when a file that is not ours has the name of a runtime.
[[nodiscard]] Result<ChangeSet> changesOf(const Workspace &workspace, const InstrumentPlan &plan);

/// The changes as one patch text.
/// Removes a file, and the folders that were made for it when it is a runtime and they are empty
/// now. A file that is not there is no failure.
[[nodiscard]] Result<> removeWithOwnFolders(const std::filesystem::path &path);

[[nodiscard]] std::string patchText(const ChangeSet &changes);

/// How a run's changes are carried out.
enum class ApplyMode { Preview, InPlace, Branch, Patch };

/// "preview", "in-place", "branch" or "patch".
[[nodiscard]] std::string_view name(ApplyMode mode);

/// Fails with Conflict when a file is no longer what the changes were made for.
[[nodiscard]] Result<> checkUnchanged(const std::filesystem::path &root, const ChangeSet &changes);

/// Writes all changes or none: a journal with the original bytes is durable before the first file
/// is touched. One program at a time: waits some seconds for another. Fails with Conflict when a
/// file is no longer what the changes were made for, when another program changed files since the
/// workspace was last planned on, or is doing so.
[[nodiscard]] Result<> applyInPlace(Workspace &workspace, const ChangeSet &changes,
                                    JobContext &job);

/// A branch with the changes.
struct BranchResult {
    std::string name;
    std::string commit;
    bool existed = false; ///< an earlier run made it, of the same HEAD and with the same changes
};

/// Commits the changes on a new branch from HEAD; the checkout is not touched. Without changes no
/// branch is made and the name is empty. Fails with Conflict when a file concerned differs from
/// HEAD in whatever way, NotFound outside a repository, Unsupported in a bare one, AlreadyExists
/// when the name is taken.
[[nodiscard]] Result<BranchResult> applyOnBranch(Workspace &workspace, const ChangeSet &changes,
                                                 const std::string &name,
                                                 const std::string &message);

/// Carries changes out as `mode` says and notes in the report what was made; with Preview and Patch
/// nothing is written.
[[nodiscard]] Result<> carryOut(Workspace &workspace, const ChangeSet &changes, ApplyMode mode,
                                const std::string &branch, const std::string &message,
                                model::InstrumentReport &report, JobContext &job);

} // namespace espalier::engine
