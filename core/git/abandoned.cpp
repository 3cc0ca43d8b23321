// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/abandoned.h"

#include "core/git/commitwriting.h"

#include "core/git/handles.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace espalier::git {

namespace fs = std::filesystem;

namespace {

constexpr off_t kMostTail = 64 * 1024;

/// The end of a file; empty where there is none.
Result<std::string> tailOf(const FileDescriptor &file, off_t size, const fs::path &path)
{
    std::string tail(static_cast<std::size_t>(std::min(size, kMostTail)), '\0');
    const off_t start = size - static_cast<off_t>(tail.size());
    for (std::size_t done = 0; done < tail.size();) {
        const ssize_t count = ::pread(file.get(), tail.data() + done, tail.size() - done,
                                      start + static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(errno, "cannot read", path.string());
        if (count == 0)
            return failure(ErrorKind::Conflict, "the file shrinks while it is read", path.string());
        done += static_cast<std::size_t>(count);
    }
    return tail;
}

/// No other process has a file open that can be leased for writing. Where a file system has no
/// leases, nothing is known.
bool isOpenNowhereElse(const FileDescriptor &file)
{
    if (::fcntl(file.get(), F_SETLEASE, F_WRLCK) != 0)
        return false;
    static_cast<void>(::fcntl(file.get(), F_SETLEASE, F_UNLCK));
    return true;
}

bool isSame(const struct stat &one, const struct stat &other)
{
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
           one.st_size == other.st_size && one.st_mtim.tv_sec == other.st_mtim.tv_sec &&
           one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

/// Git programs write what a lock stands for at once, libgit2 and git with the file open from its
/// making on. One that stays empty for a second, and is nobody's, was left by a killed one.
bool isLeftEmpty(const FileDescriptor &file, const fs::path &path)
{
    constexpr auto kLongEnough = std::chrono::seconds(1);
    struct stat before{};
    struct stat after{};
    if (::fstat(file.get(), &before) != 0 || !isOpenNowhereElse(file))
        return false;
    const auto made = std::chrono::system_clock::time_point(
        std::chrono::seconds(before.st_mtim.tv_sec) +
        std::chrono::microseconds(before.st_mtim.tv_nsec / 1000));
    const auto age = std::chrono::system_clock::now() - made;
    if (age < kLongEnough) // also of one from the future: the clock was set back
        std::this_thread::sleep_for(kLongEnough);
    return ::lstat(path.c_str(), &after) == 0 && isSame(before, after) && isOpenNowhereElse(file);
}

/// A regular file that can be changed; not valid where there is none.
Result<FileDescriptor> openRegular(const fs::path &path, struct stat &facts)
{
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.valid()) {
        for (const int none : {ENOENT, ENOTDIR, ELOOP, EISDIR, ENXIO, EACCES}) {
            if (errno == none)
                return file;
        }
        return systemFailure(errno, "cannot open", path.string());
    }
    if (::fstat(file.get(), &facts) != 0)
        return systemFailure(errno, "cannot inspect", path.string());
    if (!S_ISREG(facts.st_mode))
        file.reset();
    return file;
}

Result<> clearLock(const fs::path &path, const IsWanted &isWanted)
{
    constexpr off_t kLine = GIT_OID_SHA1_HEXSIZE + 1;
    struct stat facts{};
    const auto file = openRegular(path, facts);
    if (!file)
        return failure(file.error());
    if (!file->valid() || facts.st_size > kLine)
        return {};
    auto content = tailOf(*file, facts.st_size, path);
    if (!content)
        return failure(std::move(content.error()));
    const bool isOurs = content->empty() ? isLeftEmpty(*file, path)
                                         : content->ends_with('\n') &&
                                               isWanted(ObjectId(content->substr(0, kLine - 1)));
    if (isOurs && ::unlink(path.c_str()) != 0 && errno != ENOENT)
        return systemFailure(errno, "cannot remove a lock", path.string());
    return {};
}

/// Where the last line begins that tells of the move, or what a full disk has left of it; nothing
/// otherwise.
std::optional<std::size_t> lineOfMove(std::string_view tail, std::string_view from,
                                      const IsWanted &isWanted)
{
    constexpr std::size_t kId = GIT_OID_SHA1_HEXSIZE;
    const bool isCut = !tail.ends_with('\n');
    const auto whole = isCut ? tail : tail.substr(0, tail.size() - 1);
    const auto begin = whole.rfind('\n') + 1; // npos: 0
    const auto line = whole.substr(begin);
    if (line.empty() || line.substr(0, kId) != from.substr(0, line.size()))
        return std::nullopt;
    const bool isIt =
        line.size() > 2 * kId ? isWanted(ObjectId(std::string(line.substr(kId + 1, kId)))) : isCut;
    return isIt ? std::optional(begin) : std::nullopt;
}

/// libgit2 writes the log before it moves the branch.
Result<> clearLog(const fs::path &path, std::string_view from, const IsWanted &isWanted)
{
    struct stat facts{};
    const auto file = openRegular(path, facts);
    if (!file)
        return failure(file.error());
    off_t size = file->valid() ? facts.st_size : 0;
    while (size > 0) {
        const auto tail = tailOf(*file, size, path);
        if (!tail)
            return failure(tail.error());
        const auto begin = lineOfMove(*tail, from, isWanted);
        if (!begin)
            return {};
        size -= static_cast<off_t>(tail->size() - *begin);
        if (::ftruncate(file->get(), size) != 0)
            return systemFailure(errno, "cannot shorten the log", path.string());
    }
    return {};
}

} // namespace

Result<> clearAbandoned(const Repository &repository, const std::string &branch,
                        const IsWanted &isWanted)
{
    if (!isBranchName(branch))
        return {};
    git_repository *handle = repository.parts().handle();
    const fs::path shared = git_repository_commondir(handle);
    const auto name = referenceName(branch);
    if (auto cleared = clearLock(shared / (name + ".lock"), isWanted); !cleared)
        return cleared;
    const auto tip = tipOf(handle, branch);
    if (!tip && tip.error().kind != ErrorKind::NotFound)
        return failure(tip.error());
    if (tip && isWanted(*tip)) // it has come about
        return {};
    const auto head = repository.head();
    std::vector<fs::path> logs{shared / "logs" / name};
    if (head && head->branch == branch)
        logs.push_back(repository.facts().gitFolder / "logs/HEAD");
    const auto from = tip ? tip->value() : std::string(GIT_OID_SHA1_HEXSIZE, '0');
    for (const auto &log : logs) {
        if (auto cleared = clearLog(log, from, isWanted); !cleared)
            return cleared;
    }
    std::error_code error;
    if (!tip && fs::is_regular_file(logs.front(), error) && fs::file_size(logs.front(), error) == 0)
        fs::remove(logs.front(), error); // of a branch that was never made
    return {};
}

void dropLockOf(const Repository &repository, const std::string &branch)
{
    dropLinkedLock(repository.parts().handle(), branch);
}

void dropLocksBelow(const Repository &repository, const std::string &folder)
{
    git_repository *handle = repository.parts().handle();
    const fs::path branches = fs::path(git_repository_commondir(handle)) / "refs/heads";
    std::error_code error;
    fs::recursive_directory_iterator at(branches / folder, error);
    std::vector<std::string> locked;
    for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
        if (at->path().extension() == ".lock")
            locked.push_back((at->path().parent_path() / at->path().stem())
                                 .lexically_relative(branches)
                                 .generic_string());
    }
    for (const auto &branch : locked)
        dropLinkedLock(handle, branch);
}

} // namespace espalier::git
