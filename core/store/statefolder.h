// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace espalier::store {

/// Where a project's own state lies.
struct StateFolder {
    std::filesystem::path root; ///< <project>/.espalier

    [[nodiscard]] std::filesystem::path database() const { return root / "espalier.db"; }
    [[nodiscard]] std::filesystem::path cache() const { return root / "cache.db"; }
    /// Original bytes of files that an unfinished run is changing.
    [[nodiscard]] std::filesystem::path journal() const { return root / "journal"; }
};

/// Makes the folder with its .gitignore of "*" unless it is there. Permission when it is a
/// symbolic link (a checkout could lead it anywhere) or cannot be made.
[[nodiscard]] Result<StateFolder> prepareStateFolder(const std::filesystem::path &project);

} // namespace espalier::store
