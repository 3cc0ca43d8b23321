// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/trust.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/standardpaths.h"
#include "core/base/textformat.h"
#include "core/settings/tomlfile.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <functional>
#include <sys/file.h>

namespace espalier::settings {

namespace fs = std::filesystem;

static constexpr std::string_view kPrefix = "projects.";

Trust Trust::ofUser()
{
    const fs::path folder = StandardPaths::fromEnvironment().state;
    return Trust(folder.empty() ? fs::path() : folder / "trust.toml");
}

/// The name a project goes by: TOML holds UTF-8 only, a path any bytes.
static Result<std::string> nameOf(const fs::path &project)
{
    std::error_code error;
    const fs::path path = fs::canonical(project, error);
    if (error)
        return systemFailure(error.value(), "no such project", project.string());
    const std::string bytes = path.string();
    return isValidUtf8(bytes) ? bytes : "latin1:" + latin1ToUtf8(bytes);
}

Result<std::vector<TrustedProject>> Trust::list() const
{
    std::vector<TrustedProject> projects;
    if (m_file.empty())
        return projects;
    const auto text = readSettingsFile(m_file);
    if (!text)
        return failure(text.error());
    const auto parsed = parseToml(*text, m_file);
    if (!parsed)
        return failure(parsed.error());
    for (const TomlEntry &entry : parsed->entries) {
        const auto *since = std::get_if<std::string>(&entry.value);
        if (!entry.key.starts_with(kPrefix) || !entry.plain || !since)
            return failure(ErrorKind::InvalidInput, "the list of trusted projects is damaged",
                           placeOf(m_file, entry.line));
        projects.push_back({entry.key.substr(kPrefix.size()), *since});
    }
    return projects;
}

Result<bool> Trust::isTrusted(const fs::path &project) const
{
    const auto name = nameOf(project);
    if (!name)
        return failure(name.error());
    const auto projects = list();
    if (!projects)
        return failure(projects.error());
    return std::ranges::contains(*projects, *name, &TrustedProject::path);
}

/// Reads, changes and writes the list while no other program does.
static Result<> changeList(const Trust &trust, const fs::path &file,
                           const std::function<void(std::vector<TrustedProject> &)> &change)
{
    if (file.empty())
        return failure(ErrorKind::NotFound, "there is no folder to keep it in (no HOME)");
    if (auto made = makeFolder(file.parent_path()); !made)
        return made;
    fs::path lockPath = file;
    lockPath += ".lock";
    const FileDescriptor lock(::open(lockPath.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.valid() || ::flock(lock.get(), LOCK_EX) != 0)
        return systemFailure(errno, "cannot lock", lockPath.string());
    auto projects = trust.list();
    if (!projects)
        return failure(std::move(projects.error()));
    change(*projects);
    std::string text = "# Projects that may name programs to run. Kept by Espalier.\n[projects]\n";
    for (const TrustedProject &project : *projects)
        text += toToml(project.path) + " = " + toToml(project.since) + "\n";
    return writeFileAtomically(file, text);
}

Result<> Trust::trust(const fs::path &project)
{
    const auto name = nameOf(project);
    if (!name)
        return failure(name.error());
    return changeList(*this, m_file, [&](std::vector<TrustedProject> &projects) {
        if (!std::ranges::contains(projects, *name, &TrustedProject::path))
            projects.push_back({*name, toRfc3339(SystemClock().now())});
    });
}

Result<> Trust::withdraw(const fs::path &project)
{
    const auto name = nameOf(project);
    if (!name)
        return failure(name.error());
    return changeList(*this, m_file, [&](std::vector<TrustedProject> &projects) {
        std::erase_if(projects, [&](const TrustedProject &known) { return known.path == *name; });
    });
}

} // namespace espalier::settings
