// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/file.h"
#include "core/base/result.h"

#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace espalier::git {

/// The work tree, in which no symbolic link is ever followed: a path leads to where it says or to
/// nothing. Paths are relative to it and were checked by checkPath.
class WorkFolder final {
public:
    enum class What {
        Nothing,
        File, ///< a regular one
        Folder,
        Other,   ///< a symbolic link, a device …
        Blocked, ///< one of the folders on the way is none
    };
    struct Found {
        What what = What::Nothing;
        std::string blockedAt;
        struct stat facts{};
    };

    [[nodiscard]] static Result<WorkFolder> open(const std::filesystem::path &root);

    [[nodiscard]] Result<Found> look(const std::string &path) const;
    [[nodiscard]] Result<std::string> read(const std::string &path) const;
    /// Names of what a folder holds.
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string &path) const;
    /// Moves a file in, over one that is there, and makes the folders on the way.
    [[nodiscard]] Result<> moveIn(const std::filesystem::path &from, const std::string &path) const;
    /// Removes a file that may be missing, and the folders that are empty without it.
    [[nodiscard]] Result<> remove(const std::string &path) const;

    /// Has the system write to disk what the folder of a path holds, or the nearest that is left.
    [[nodiscard]] Result<> flushFolderOf(const std::string &path) const;

private:
    explicit WorkFolder(FileDescriptor root) : m_root(std::move(root)) {}
    enum class Making { Yes, No };
    struct Way {
        FileDescriptor folder; ///< not valid when it is missing or blocked
        std::string leaf;
        std::string blockedAt;
    };
    [[nodiscard]] Result<Way> wayTo(const std::string &path, Making making) const;

    FileDescriptor m_root;
};

/// Writes all of it, however often the system is asked. The path is for the error.
[[nodiscard]] Result<> writeAll(const FileDescriptor &file, std::string_view content,
                                const std::filesystem::path &path);
/// What is named in a folder survives a power cut from then on.
[[nodiscard]] Result<> flushFolder(const std::filesystem::path &folder);

} // namespace espalier::git
