// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/projectsettings.h"

#include "core/settings/trust.h"

#include <format>

namespace espalier::cli {

Result<settings::Settings> loadSettings(const Console &console,
                                        const std::filesystem::path &project,
                                        std::map<std::string, std::string> flags)
{
    const auto trusted = settings::Trust::ofUser().isTrusted(project);
    auto sources = settings::Sources::standard(project, trusted.value_or(false));
    sources.flags = std::move(flags);
    auto settings = settings::Settings::load(sources);
    if (!settings)
        return settings;
    for (const auto &withheld : settings->withheld()) {
        const auto *help = withheld.right == settings::ProjectRight::WhenTrusted
                               ? "; `espalier config trust` lets the project set it"
                               : "; a project may not set it";
        console.note(std::format("{}: {} is ignored{}", withheld.place, withheld.key, help));
    }
    return settings;
}

} // namespace espalier::cli
