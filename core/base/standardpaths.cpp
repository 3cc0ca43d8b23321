// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/standardpaths.h"

#include <cstdlib>

namespace espalier {

static std::filesystem::path resolve(const char *variable, const char *below)
{
    const char *value = std::getenv(variable);
    if (value && value[0] == '/') // the rules say: a relative path is invalid and ignored
        return std::filesystem::path(value) / "espalier";
    const char *home = std::getenv("HOME");
    if (!home || home[0] != '/')
        return {};
    return std::filesystem::path(home) / below / "espalier";
}

StandardPaths StandardPaths::fromEnvironment()
{
    return {.config = resolve("XDG_CONFIG_HOME", ".config"),
            .data = resolve("XDG_DATA_HOME", ".local/share"),
            .state = resolve("XDG_STATE_HOME", ".local/state"),
            .cache = resolve("XDG_CACHE_HOME", ".cache")};
}

} // namespace espalier
