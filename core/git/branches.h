// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

namespace espalier::git {

struct Branch {
    std::string name; ///< without "refs/heads/"
    ObjectId tip;
    std::int64_t time = 0; ///< of the tip's committer, seconds since the epoch
    std::string subject;   ///< of the tip
};

/// How far two commits have gone since they parted.
struct Distance {
    std::size_t ahead = 0;  ///< commits that only the first has
    std::size_t behind = 0; ///< commits that only the second has
    bool operator==(const Distance &) const = default;
};

struct Commit {
    ObjectId id;
    ObjectId tree;
    std::vector<ObjectId> parents;
    Identity author;
    std::int64_t time = 0; ///< of the author, seconds since the epoch
    int offsetMinutes = 0; ///< of the author's clock from UTC
    std::string subject;   ///< first paragraph of the message in one line
    std::string message;   ///< whole, as UTF-8
};

/// All local branches whose names begin with `prefix`, by name. Branches that only point to
/// others, or to no commit that is there, are left out.
[[nodiscard]] Result<std::vector<Branch>> branches(const Repository &repository,
                                                   const std::string &prefix = {});

/// Walks the history between both: ask for what is shown, not for thousands of branches.
[[nodiscard]] Result<Distance> distance(const Repository &repository, const ObjectId &tip,
                                        const ObjectId &base);
/// The best common ancestor; NotFound when the histories have none (or are shallow).
[[nodiscard]] Result<ObjectId> mergeBase(const Repository &repository, const ObjectId &one,
                                         const ObjectId &other);
/// Whether `tip` is `into` or in its history.
[[nodiscard]] Result<bool> isMerged(const Repository &repository, const ObjectId &tip,
                                    const ObjectId &into);

[[nodiscard]] Result<Commit> readCommit(const Repository &repository, const ObjectId &id);
/// What `tip` has and `base` has not, children before their parents. Unsupported when these are
/// more than `limit`.
[[nodiscard]] Result<std::vector<Commit>> commitsBetween(const Repository &repository,
                                                         const ObjectId &base, const ObjectId &tip,
                                                         std::size_t limit = 10'000);

/// Deletes one of our own branches with its reflog, if it still is at `expectedTip`.
/// InvalidInput: the name does not begin with `prefix`, which must not be empty. NotFound: no such
/// branch. Conflict: it is elsewhere or checked out in any work tree, or another program has locked
/// it.
[[nodiscard]] Result<> deleteBranch(Repository &repository, const std::string &name,
                                    const ObjectId &expectedTip, const std::string &prefix);

/// In which work tree a branch is checked out. One that is being rebased counts as checked out
/// where that happens, though HEAD is detached meanwhile.
enum class CheckedOut { Nowhere, Here, HereRebasing, Elsewhere };
[[nodiscard]] Result<CheckedOut> whereCheckedOut(const Repository &repository,
                                                 const std::string &branch);

} // namespace espalier::git
