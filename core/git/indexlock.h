// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/file.h"
#include "core/base/result.h"

namespace espalier::git {

/// The lock on an index that all git programs respect: a file beside it. Ours says whose it is, and
/// a lock of the system on it tells whether its program still lives. Ends with release() only, so
/// that what was interrupted stays locked.
class IndexLock final {
public:
    /// Conflict: it is locked, by whomever.
    [[nodiscard]] static Result<IndexLock> take(const std::filesystem::path &gitFolder,
                                                const std::string &marker);
    /// The same, but takes over one with this marker whose program has ended.
    [[nodiscard]] static Result<IndexLock> takeOver(const std::filesystem::path &gitFolder,
                                                    const std::string &marker);
    /// Whether there is one with this marker, of a program that lives or not.
    [[nodiscard]] static bool exists(const std::filesystem::path &gitFolder,
                                     const std::string &marker);
    [[nodiscard]] Result<> release();
    /// Removes what a program that was killed while it took the lock has left beside it.
    [[nodiscard]] static Result<> removeUnfinished(const std::filesystem::path &gitFolder,
                                                   const std::string &marker);

private:
    IndexLock(std::filesystem::path path, FileDescriptor file)
        : m_path(std::move(path)), m_file(std::move(file))
    {
    }
    std::filesystem::path m_path;
    FileDescriptor m_file;
};

} // namespace espalier::git
