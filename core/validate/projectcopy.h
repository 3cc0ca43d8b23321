// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: what of a project goes into the sandbox with its files.

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/validate/checktool.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::validate {

/// A file of a project, or a symbolic link within it.
struct CopiedFile {
    std::string path; ///< relative to the copied folder
    std::string text; ///< of a link: where it leads, relative to the link's folder
    bool isLink = false;
};

/// More than this is not copied.
struct CopyLimits {
    std::uint64_t bytes = 128ull << 20;
    std::size_t files = 60'000;
};

/// The files below a folder that a check needs. Links are kept as such where they lead to something
/// in the folder, and are never followed; what cannot be read is passed over. Where all would be
/// too much, the scarce selection is tried. Fails with Cancelled, and with Unsupported when the
/// limits do not hold even that.
[[nodiscard]] Result<std::vector<CopiedFile>> copyProject(const std::filesystem::path &folder,
                                                          const ProjectRules &rules,
                                                          const CopyLimits &limits,
                                                          JobContext &job);

} // namespace espalier::validate
