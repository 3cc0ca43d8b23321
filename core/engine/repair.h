// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/jobcontext.h"
#include "core/store/journal.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::engine {

/// What happened to changes that were left half made.
struct Repair {
    std::vector<std::string> restored; ///< files that got their original bytes back
    std::vector<std::string> kept;     ///< files somebody changed since; left as they are
};

/// Gives each file of an unfinished run its original bytes back if it still has the bytes the run
/// put there, then closes the run. What was done is added to `repair`, on failure too.
[[nodiscard]] Result<> takeBack(const std::filesystem::path &root, store::Journal &journal,
                                const store::UnfinishedRun &run, Repair &repair);

/// The right to change files of the project in place: of one program at a time. Ends with this
/// object, and with its process, however that ends.
class ChangeLock final {
public:
    /// Waits until the lock is free. Conflict, with the other program's process id, when it is not
    /// within `patience`; Cancelled.
    [[nodiscard]] static Result<ChangeLock> take(const std::filesystem::path &stateRoot,
                                                 std::chrono::milliseconds patience,
                                                 JobContext &job);

private:
    explicit ChangeLock(FileDescriptor file) : m_file(std::move(file)) {}
    FileDescriptor m_file;
};

} // namespace espalier::engine
