// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace espalier {

/// Where Espalier keeps what belongs to the user, by the XDG base directory rules. Without HOME and
/// without the XDG variable the path is empty, and callers go on without.
struct StandardPaths {
    std::filesystem::path config; ///< $XDG_CONFIG_HOME/espalier
    std::filesystem::path data;   ///< $XDG_DATA_HOME/espalier
    std::filesystem::path state;  ///< $XDG_STATE_HOME/espalier
    std::filesystem::path cache;  ///< $XDG_CACHE_HOME/espalier

    /// From the environment of this process.
    [[nodiscard]] static StandardPaths fromEnvironment();
};

} // namespace espalier
