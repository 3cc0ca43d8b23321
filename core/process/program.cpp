// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/program.h"

#include "core/base/file.h"

#include <cstdlib>
#include <format>
#include <ranges>
#include <unistd.h>

namespace espalier::process {

namespace fs = std::filesystem;

std::string ProgramIdentity::text() const
{
    return std::format("{} {} {}", path.string(), size, modifiedNs);
}

static bool isProgram(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

Result<fs::path> findProgram(std::string_view name, std::string_view searchPath)
{
    if (name.empty() || name.contains('/') || name.contains('\0'))
        return failure(ErrorKind::InvalidInput, "not the name of a program", std::string(name));
    for (const auto part : std::views::split(searchPath, ':')) {
        const fs::path folder(std::string_view(part.begin(), part.end()));
        if (folder.is_absolute() && isProgram(folder / name))
            return folder / name;
    }
    return failure(ErrorKind::Missing, std::format("{} is not installed", name), std::string(name));
}

Result<fs::path> findProgram(std::string_view name)
{
    const char *path = std::getenv("PATH");
    return findProgram(name, path ? path : "/usr/local/bin:/usr/bin:/bin");
}

Result<ProgramIdentity> programIdentity(const fs::path &path)
{
    std::error_code error;
    const auto resolved = fs::canonical(path, error);
    if (error || !isProgram(resolved))
        return failure(ErrorKind::Missing, "there is no such program", path.string());
    const auto stamp = stampOf(resolved);
    if (!stamp)
        return failure(stamp.error());
    return ProgramIdentity{.path = resolved, .size = stamp->size, .modifiedNs = stamp->modifiedNs};
}

} // namespace espalier::process
