// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/consent.h"

#include "core/settings/stampednames.h"

namespace espalier::settings {

namespace fs = std::filesystem;

Consent Consent::in(const fs::path &stateFolder)
{
    return Consent(stateFolder.empty() ? fs::path() : stateFolder / "consent.toml");
}

static StampedNames namesIn(const fs::path &file)
{
    return {file, "models", "agreements to ask models",
            "Model servers to which text of a project may be sent."};
}

/// An origin holds no blank, a path may.
static Result<std::string> nameOf(const fs::path &project, const std::string &origin)
{
    auto name = projectName(project);
    return name ? origin + " " + *name : std::move(name);
}

Result<bool> Consent::isGiven(const fs::path &project, const std::string &origin) const
{
    const auto name = nameOf(project, origin);
    return name ? namesIn(m_file).contains(*name) : failure(name.error());
}

Result<> Consent::give(const fs::path &project, const std::string &origin)
{
    const auto name = nameOf(project, origin);
    return name ? namesIn(m_file).add(*name) : failure(name.error());
}

Result<> Consent::withdraw(const fs::path &project, const std::string &origin)
{
    const auto name = nameOf(project, origin);
    return name ? namesIn(m_file).remove(*name) : failure(name.error());
}

Result<std::vector<GivenConsent>> Consent::list(const fs::path &project) const
{
    const auto suffix = nameOf(project, {});
    if (!suffix)
        return failure(suffix.error());
    const auto names = namesIn(m_file).list();
    if (!names)
        return failure(names.error());
    std::vector<GivenConsent> given;
    for (const auto &[name, since] : *names) {
        // The first blank ends the origin: what follows is the path as a whole.
        const auto blank = name.find(' ');
        if (blank != std::string::npos && name.substr(blank) == *suffix)
            given.push_back({.origin = name.substr(0, blank), .since = since});
    }
    return given;
}

} // namespace espalier::settings
