// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/statefolder.h"

#include "core/base/file.h"

#include <cerrno>
#include <sys/stat.h>

namespace espalier::store {

Result<StateFolder> prepareStateFolder(const std::filesystem::path &project)
{
    StateFolder folder{project / ".espalier"};
    if (::mkdir(folder.root.c_str(), 0755) != 0 && errno != EEXIST)
        return systemFailure(errno, "cannot make the folder", folder.root.string());
    struct stat info{};
    if (::lstat(folder.root.c_str(), &info) != 0)
        return systemFailure(errno, "cannot inspect", folder.root.string());
    if (!S_ISDIR(info.st_mode))
        return failure(ErrorKind::Permission, "not a folder, so nothing is kept there",
                       folder.root.string());
    const auto ignore = folder.root / ".gitignore";
    if (::lstat(ignore.c_str(), &info) != 0) {
        if (auto written = writeFileAtomically(ignore, "*\n"); !written)
            return failure(std::move(written.error()));
    }
    return folder;
}

} // namespace espalier::store
