// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/patchlines.h"

namespace espalier::diff {

/// What stands before the hunks of a file.
struct FileHeader {
    FilePatch file;
    bool wantsHunks = false; ///< there were "---" and "+++", which git writes before hunks only
};

/// Whether git writes such a line between "diff --git" and the first hunk of a file.
[[nodiscard]] bool isFileHeaderLine(std::string_view line);

/// Reads the lines from "diff --git" or "---" on, the contents of a binary file included. Fails
/// with InvalidInput where they contradict each other or a name is missing.
[[nodiscard]] Result<FileHeader> readFileHeader(PatchLines &lines);

} // namespace espalier::diff
