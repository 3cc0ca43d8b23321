// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/repair.h"

#include "core/base/hash.h"
#include "core/engine/changeset.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

enum class Found { Untouched, Ours, Theirs };

Found lookAt(const fs::path &path, const store::JournalEntry &entry)
{
    const auto now = readFile(path, ~std::uint64_t{0} >> 1);
    if (!now && now.error().kind == ErrorKind::NotFound) {
        if (!entry.existed)
            return Found::Untouched;
        return entry.newHash ? Found::Theirs : Found::Ours;
    }
    if (!now)
        return Found::Theirs;
    const auto hash = hash64(*now);
    if (entry.existed && hash == entry.originalHash)
        return Found::Untouched;
    return entry.newHash && hash == *entry.newHash ? Found::Ours : Found::Theirs;
}

Result<> restore(const fs::path &path, store::Journal &journal, const store::RunId &run,
                 const store::JournalEntry &entry)
{
    if (!entry.existed) {
        return removeWithOwnFolders(path);
    }
    auto original = journal.original(run, entry.path);
    if (!original)
        return failure(original.error());
    if (auto written = writeFileAtomically(path, *original); !written)
        return written;
    if (!entry.newHash) {
        std::error_code ignored; // the content is what matters
        fs::permissions(path, static_cast<fs::perms>(entry.mode), ignored);
    }
    return {};
}

std::string holderOf(const FileDescriptor &file)
{
    char text[32];
    const ssize_t size = ::pread(file.get(), text, sizeof text, 0);
    return size > 0 ? "process " + std::string(text, static_cast<std::size_t>(size)) : "";
}

} // namespace

Result<> takeBack(const fs::path &root, store::Journal &journal, const store::UnfinishedRun &run,
                  Repair &repair)
{
    Result<> outcome;
    for (const auto &entry : run.entries) {
        const fs::path path = root / entry.path;
        const auto found = lookAt(path, entry);
        if (found == Found::Theirs)
            repair.kept.push_back(entry.path);
        if (found != Found::Ours)
            continue;
        if (auto done = restore(path, journal, run.id, entry); !done)
            outcome = done; // the others get theirs all the same
        else
            repair.restored.push_back(entry.path);
    }
    // Where the whole project is gone, its files look as if somebody had removed them. The journal
    // goes with it, and is needed when it comes back.
    std::error_code error;
    if (outcome && !fs::is_directory(root, error))
        outcome = failure(ErrorKind::NotFound, "the project is gone", root.string());
    return outcome ? journal.rolledBack(run.id) : outcome;
}

Result<ChangeLock> ChangeLock::take(const fs::path &stateRoot, std::chrono::milliseconds patience,
                                    JobContext &job)
{
    constexpr std::chrono::milliseconds kStep(20);
    const auto path = stateRoot / "change.lock";
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!file.valid())
        return systemFailure(errno, "cannot open", path.string());
    const auto end = std::chrono::steady_clock::now() + patience;
    while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return systemFailure(errno, "cannot lock", path.string());
        if (auto go = job.checkpoint(); !go)
            return failure(go.error());
        if (std::chrono::steady_clock::now() >= end)
            return failure(ErrorKind::Conflict,
                           "another Espalier is changing files of this project; try again when "
                           "it is done",
                           holderOf(file));
        std::this_thread::sleep_for(kStep);
    }
    const auto pid = std::to_string(::getpid());
    if (::ftruncate(file.get(), 0) != 0 ||
        ::pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
        return systemFailure(errno, "cannot write", path.string());
    return ChangeLock(std::move(file));
}

} // namespace espalier::engine
