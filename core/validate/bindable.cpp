// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/bindable.h"

#include <sys/stat.h>
#include <unistd.h>

namespace espalier::validate {

bool canBind(const std::filesystem::path &folder)
{
    std::error_code error;
    const auto path = std::filesystem::canonical(folder, error);
    if (error || !std::filesystem::is_directory(path, error))
        return false;
    if (::geteuid() != 0)
        return ::access(path.c_str(), R_OK | X_OK) == 0;
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & S_IROTH) == 0)
        return false;
    for (auto at = path; at.has_relative_path(); at = at.parent_path()) {
        if (::stat(at.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0)
            return false;
    }
    return true;
}

} // namespace espalier::validate
