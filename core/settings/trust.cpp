// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/trust.h"

#include "core/base/standardpaths.h"
#include "core/settings/stampednames.h"

namespace espalier::settings {

namespace fs = std::filesystem;

Trust Trust::ofUser()
{
    const fs::path folder = StandardPaths::fromEnvironment().state;
    return Trust(folder.empty() ? fs::path() : folder / "trust.toml");
}

static StampedNames namesIn(const fs::path &file)
{
    return {file, "projects", "trusted projects", "Projects that may name programs to run."};
}

Result<std::vector<TrustedProject>> Trust::list() const
{
    const auto names = namesIn(m_file).list();
    if (!names)
        return failure(names.error());
    std::vector<TrustedProject> projects;
    for (const StampedName &each : *names)
        projects.push_back({each.name, each.since});
    return projects;
}

Result<bool> Trust::isTrusted(const fs::path &project) const
{
    const auto name = projectName(project);
    return name ? namesIn(m_file).contains(*name) : failure(name.error());
}

Result<> Trust::trust(const fs::path &project)
{
    const auto name = projectName(project);
    return name ? namesIn(m_file).add(*name) : failure(name.error());
}

Result<> Trust::withdraw(const fs::path &project)
{
    const auto name = projectName(project);
    return name ? namesIn(m_file).remove(*name) : failure(name.error());
}

} // namespace espalier::settings
