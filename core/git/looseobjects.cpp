// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/looseobjects.h"

#include "core/base/file.h"
#include "core/git/workfolder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace espalier::git {

namespace fs = std::filesystem;

std::string looseForm(const NewObject &object)
{
    auto form = std::format("{} {}", git_object_type2string(object.type), object.content.size());
    form += '\0';
    return form + object.content;
}

/// Whether one flush of anything takes along what was done to the file system before it: these have
/// one log for all of it.
static bool isFlushedTogether(int file)
{
    constexpr std::array kTypes{EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, TMPFS_MAGIC};
    struct statfs system{};
    return ::fstatfs(file, &system) == 0 && std::ranges::contains(kTypes, system.f_type);
}

/// Has the system give the bytes a place on the disk and write them there, without waiting for the
/// disk's own memory and for the file system's log.
static bool writeOut(int file)
{
    constexpr auto kAll =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    return ::sync_file_range(file, 0, 0, kAll) == 0;
}

Result<> putLoose(const fs::path &folder, const git_oid &id, std::string_view compressed)
{
    constexpr mode_t kReadOnly = 0444; // as git makes them
    char hex[GIT_OID_SHA1_HEXSIZE + 1] = {};
    git_oid_tostr(hex, sizeof hex, &id);
    const fs::path place = folder / std::string_view(hex, 2);
    const fs::path path = place / std::string_view(hex + 2);
    if (::mkdir(place.c_str(), 0777) != 0 && errno != EEXIST)
        return systemFailure(errno, "cannot write the commit", place.string());
    // What is left of it after a crash is what `git prune` takes away.
    std::string temporary = (place / "tmp_obj_XXXXXX").string();
    const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.valid())
        return systemFailure(errno, "cannot write the commit", temporary);
    const bool isTogether = isFlushedTogether(file.get());
    if (writeAll(file, compressed, path) && ::fchmod(file.get(), kReadOnly) == 0 &&
        (isTogether ? writeOut(file.get()) : ::fsync(file.get()) == 0) &&
        ::rename(temporary.c_str(), path.c_str()) == 0 && (isTogether || flushFolder(place)))
        return {};
    const int reason = errno;
    ::unlink(temporary.c_str());
    return systemFailure(reason, "cannot write the commit", path.string());
}

} // namespace espalier::git
