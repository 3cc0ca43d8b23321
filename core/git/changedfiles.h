// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

namespace espalier::git {

/// A file that differs between two commits. Renamed files are a deleted and an added one.
struct ChangedFile {
    std::string path;                  ///< from the root of the work tree
    std::optional<StoredEntry> before; ///< none for an added file
    std::optional<StoredEntry> after;  ///< none for a deleted file
    bool operator==(const ChangedFile &) const = default;
    [[nodiscard]] FileStatus status() const; ///< Added, Modified, Deleted or TypeChanged
};

struct LineCounts {
    std::size_t added = 0;
    std::size_t removed = 0;
    bool binary = false; ///< has no lines to be counted
    bool operator==(const LineCounts &) const = default;
};

/// A whole file (or the target of a symbolic link) at a commit.
struct WholeFile {
    std::string content; ///< of a submodule, nothing
    EntryKind kind = EntryKind::Regular;
};

struct FileVersions {
    std::optional<WholeFile> before;
    std::optional<WholeFile> after;
};

/// All files that differ, by path, those outside the project included. Reads trees only.
[[nodiscard]] Result<std::vector<ChangedFile>>
changedFiles(const Repository &repository, const ObjectId &from, const ObjectId &to);

/// Reads both versions of the file. Attributes cannot make a text binary. Unsupported: one is
/// larger than `limit`.
[[nodiscard]] Result<LineCounts> countLines(const Repository &repository, const ChangedFile &file,
                                            std::uint64_t limit = kMaxSourceBytes);
/// Both versions as stored. Unsupported: one is larger than `limit`.
[[nodiscard]] Result<FileVersions> versionsOf(const Repository &repository, const ChangedFile &file,
                                              std::uint64_t limit = kMaxSourceBytes);

} // namespace espalier::git
