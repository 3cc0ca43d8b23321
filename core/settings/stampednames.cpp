// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/stampednames.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/textformat.h"
#include "core/settings/tomlfile.h"
#include "core/settings/value.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

namespace espalier::settings {

namespace fs = std::filesystem;

Result<std::string> projectName(const fs::path &project)
{
    std::error_code error;
    const fs::path path = fs::canonical(project, error);
    if (error)
        return systemFailure(error.value(), "no such project", project.string());
    const std::string bytes = path.string();
    return isValidUtf8(bytes) ? bytes : "latin1:" + latin1ToUtf8(bytes);
}

Result<std::vector<StampedName>> StampedNames::list() const
{
    std::vector<StampedName> names;
    if (m_file.empty())
        return names;
    const auto text = readSettingsFile(m_file);
    if (!text)
        return failure(text.error());
    const auto parsed = parseToml(*text, m_file);
    if (!parsed)
        return failure(parsed.error());
    const auto prefix = m_table + ".";
    for (const TomlEntry &entry : parsed->entries) {
        const auto *since = std::get_if<std::string>(&entry.value);
        if (!entry.key.starts_with(prefix) || !entry.plain || !since)
            return failure(ErrorKind::InvalidInput, "the list of " + m_what + " is damaged",
                           placeOf(m_file, entry.line));
        names.push_back({entry.key.substr(prefix.size()), *since});
    }
    return names;
}

Result<bool> StampedNames::contains(const std::string &name) const
{
    const auto names = list();
    if (!names)
        return failure(names.error());
    return std::ranges::contains(*names, name, &StampedName::name);
}

/// Reads, changes and writes the list while no other program does.
Result<> StampedNames::change(const Change &change) const
{
    if (m_file.empty())
        return failure(ErrorKind::NotFound, "there is no folder to keep it in (no HOME)");
    if (auto made = makeFolder(m_file.parent_path()); !made)
        return made;
    fs::path lockPath = m_file;
    lockPath += ".lock";
    const FileDescriptor lock(::open(lockPath.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.valid() || ::flock(lock.get(), LOCK_EX) != 0)
        return systemFailure(errno, "cannot lock", lockPath.string());
    auto names = list();
    if (!names)
        return failure(std::move(names.error()));
    change(*names);
    std::string text = "# " + m_about + " Kept by Espalier.\n[" + m_table + "]\n";
    for (const StampedName &name : *names)
        text += toToml(name.name) + " = " + toToml(name.since) + "\n";
    return writeFileAtomically(m_file, text);
}

Result<> StampedNames::add(const std::string &name) const
{
    return change([&](std::vector<StampedName> &names) {
        if (!std::ranges::contains(names, name, &StampedName::name))
            names.push_back({name, toRfc3339(SystemClock().now())});
    });
}

Result<> StampedNames::remove(const std::string &name) const
{
    return change([&](std::vector<StampedName> &names) {
        std::erase_if(names, [&](const StampedName &known) { return known.name == name; });
    });
}

} // namespace espalier::settings
