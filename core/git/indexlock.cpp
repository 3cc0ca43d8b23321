// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/indexlock.h"

#include "core/base/hash.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

namespace espalier::git {

namespace fs = std::filesystem;

static std::unexpected<Error> isLocked(const fs::path &path)
{
    return failure(ErrorKind::Conflict,
                   "another git program has locked the index, or was killed when it had",
                   path.string());
}

/// A name that is found again after a crash, by the marker.
static std::string unfinishedName(const std::string &marker)
{
    constexpr std::size_t kEnough = 16;
    return "espalier-lock-" + sha256Hex(marker).substr(0, kEnough) + "-";
}

/// A file with its content and the system's lock appears as a whole: an end in between must not
/// leave a lock that nobody knows as ours.
static bool appearAs(const fs::path &from, const fs::path &to)
{
    if (::link(from.c_str(), to.c_str()) == 0)
        return true;
    if (errno == EEXIST)
        return false;
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0;
}

Result<IndexLock> IndexLock::take(const fs::path &gitFolder, const std::string &marker)
{
    const fs::path path = gitFolder / "index.lock";
    std::string temporary = (gitFolder / (unfinishedName(marker) + "XXXXXX")).string();
    FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.valid())
        return systemFailure(errno, "cannot lock the index", path.string());
    const bool written =
        ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 &&
        ::write(file.get(), marker.data(), marker.size()) == static_cast<ssize_t>(marker.size()) &&
        ::fsync(file.get()) == 0;
    const int writeError = errno;
    const bool taken = written && appearAs(temporary, path);
    const int lockError = errno;
    ::unlink(temporary.c_str());
    if (!written)
        return systemFailure(writeError, "cannot lock the index", path.string());
    if (!taken && lockError == EEXIST)
        return isLocked(path);
    if (!taken)
        return systemFailure(lockError, "cannot lock the index", path.string());
    return IndexLock(path, std::move(file));
}

bool IndexLock::exists(const fs::path &gitFolder, const std::string &marker)
{
    return readFile(gitFolder / "index.lock", marker.size()).value_or("") == marker;
}

Result<IndexLock> IndexLock::takeOver(const fs::path &gitFolder, const std::string &marker)
{
    const fs::path path = gitFolder / "index.lock";
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
    if (!file.valid() && errno == ENOENT)
        return take(gitFolder, marker);
    if (!file.valid())
        return systemFailure(errno, "cannot look at the lock on the index", path.string());
    if (!exists(gitFolder, marker) || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return isLocked(path);
    // Another one could have ended and removed it before we had it.
    std::error_code error;
    const fs::path opened = "/proc/self/fd/" + std::to_string(file.get());
    if (!fs::equivalent(opened, path, error) || error)
        return isLocked(path);
    return IndexLock(path, std::move(file));
}

Result<> IndexLock::release()
{
    if (::unlink(m_path.c_str()) != 0)
        return systemFailure(errno, "cannot unlock the index", m_path.string());
    m_file.reset();
    return {};
}

Result<> IndexLock::removeUnfinished(const fs::path &gitFolder, const std::string &marker)
{
    const auto name = unfinishedName(marker);
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(gitFolder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().filename().string().starts_with(name))
            found.push_back(entry->path());
    }
    for (const auto &path : found) {
        if (!error)
            fs::remove(path, error);
    }
    return error ? systemFailure(error.value(), "cannot remove what a lock has left",
                                 gitFolder.string())
                 : Result<>();
}

} // namespace espalier::git
