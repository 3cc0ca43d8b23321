// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/projectfile.h"

#include "core/base/hash.h"

#include <format>

namespace espalier::workbench {

std::filesystem::path projectFile(const std::filesystem::path &stateFolder, std::string_view kind,
                                  const std::filesystem::path &project)
{
    std::error_code error;
    const auto canonical = std::filesystem::weakly_canonical(project, error);
    return stateFolder / std::format("{}-{}", kind, sha256Hex(canonical.string()).substr(0, 16));
}

} // namespace espalier::workbench
