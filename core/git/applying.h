// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module (and its tests): the parts of carrying out a plan.

#include "core/git/applyplan.h"
#include "core/git/commitwriting.h"
#include "core/git/indexlock.h"
#include "core/git/workfolder.h"

namespace espalier::git {

/// What a plan comes to: a commit, or conflicts.
struct Outcome {
    ObjectId commit;
    ObjectId tree;
    std::vector<ChangedFile> files;
    std::vector<MergeConflict> conflicts;
};

/// The same for the same plan and repository.
[[nodiscard]] Result<Outcome> computeOutcome(git_repository *building, const ApplyPlan &plan);
[[nodiscard]] std::vector<ObjectId> parentsFor(const ApplyPlan &plan);

/// The first step: the plan is computed again, so that nobody can have it write what the repository
/// does not give, and its objects are written and read again.
[[nodiscard]] Result<> writeCommit(const Repository &repository, const ApplyPlan &plan);

/// Where an apply keeps what it needs while it is at it. The names come from the plan, so that they
/// are found again after a crash.
struct ApplyPlaces {
    std::filesystem::path index;
    std::filesystem::path newIndex; ///< while it is written
    std::filesystem::path oldIndex; ///< a copy of it as it was before
    std::filesystem::path staging;  ///< folder of new contents, on the file system of the work tree
    std::string marker;             ///< what our lock on the index says
};

[[nodiscard]] ApplyPlaces placesOf(const Repository &repository, const ApplyPlan &plan);
/// Whether a killed apply has left something, or one is under way.
[[nodiscard]] Result<bool> hasLeftovers(const Repository &repository, const ApplyPlan &plan);
/// Whether something has this name. Where the disk does not say, that is no "no": fails.
[[nodiscard]] Result<bool> isThere(const std::filesystem::path &path);
/// All entries of an index; one that is not there has none. Unsupported: it cannot be understood.
[[nodiscard]] Result<IndexHandle> openIndex(const std::filesystem::path &file);
[[nodiscard]] Result<> removeLeftovers(const ApplyPlaces &places);
/// Removes what a killed program has left of moving the branch, and of taking the lock.
[[nodiscard]] Result<> clearInterrupted(const Repository &repository, const ApplyPlan &plan);

/// The files of a plan as they are in work tree and index.
class Checkout final {
public:
    /// Unsupported: the index cannot be read.
    [[nodiscard]] static Result<Checkout> look(const Repository &repository, const ApplyPlan &plan);

    [[nodiscard]] const WorkFolder &folder() const { return m_folder; }
    [[nodiscard]] git_index *index() const { return m_index.get(); }
    /// Whether the file on disk is what this entry stands for; none: no file is there.
    [[nodiscard]] Result<bool> workIs(const std::string &path,
                                      const std::optional<StoredEntry> &entry) const;
    [[nodiscard]] bool indexIs(const std::string &path,
                               const std::optional<StoredEntry> &entry) const;
    /// The flags of the entry, also of one that an interrupted apply has removed.
    [[nodiscard]] std::uint16_t extendedFlags(const std::string &path) const;
    /// Whether a sparse checkout leaves the file out.
    [[nodiscard]] Result<bool> isLeftOut(const std::string &path) const;

private:
    Checkout(git_repository *repository, WorkFolder folder)
        : m_repository(repository), m_folder(std::move(folder))
    {
    }
    [[nodiscard]] Result<bool> hasContent(const std::string &path, const StoredEntry &entry) const;

    git_repository *m_repository;
    WorkFolder m_folder;
    IndexHandle m_index;
    IndexHandle m_oldIndex;
    bool m_modesCount = true;
};

/// The steps by which the files of a checked out branch change; the lock on the index is held. An
/// end in any of them, or between them, leaves what `finish` and `undo` go on from.
class ApplySteps final {
public:
    enum class Towards { After, Before };
    /// `resumes`: some of it may have been done already, and been interrupted anywhere.
    ApplySteps(const Repository &repository, const ApplyPlan &plan, Towards towards,
               bool resumes = false);

    /// Writes new contents to where nobody sees them: a full disk shows here.
    [[nodiscard]] Result<> stage();
    /// Removes and puts in place; at most so many files.
    [[nodiscard]] Result<> place(std::size_t most = std::size_t(-1));
    [[nodiscard]] Result<> writeIndex();
    /// All of these.
    [[nodiscard]] Result<> takeAll();

private:
    [[nodiscard]] const std::optional<StoredEntry> &target(const ChangedFile &file) const;
    [[nodiscard]] const std::optional<StoredEntry> &origin(const ChangedFile &file) const;
    [[nodiscard]] Result<bool> restoreIndex(const Checkout &checkout) const;
    [[nodiscard]] Result<bool> isToChange(const Checkout &checkout, const ChangedFile &file) const;
    [[nodiscard]] Result<> stageFile(const Checkout &checkout, std::size_t number);
    [[nodiscard]] Result<bool> placeFile(const Checkout &checkout, std::size_t number);
    [[nodiscard]] Result<> flushFolders(const WorkFolder &folder) const;
    [[nodiscard]] Result<> updateEntries(const Checkout &checkout, git_index *index) const;
    [[nodiscard]] Result<> updateEntry(const Checkout &checkout, git_index *index,
                                       const ChangedFile &file) const;

    const Repository &m_repository;
    const ApplyPlan &m_plan;
    ApplyPlaces m_places;
    Towards m_towards;
    bool m_resumes;
};

/// The last step: the branch, if it is where the plan has it.
[[nodiscard]] Result<> moveBranch(const Repository &repository, const ApplyPlan &plan);

} // namespace espalier::git
