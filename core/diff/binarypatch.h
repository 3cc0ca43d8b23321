// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/patchlines.h"

namespace espalier::diff {

/// How the line begins that says of a file that it is binary.
constexpr std::string_view kBinaryFiles = "Binary files ";
/// The line above the contents of a binary file.
constexpr std::string_view kBinaryPatch = "GIT binary patch";

/// "Binary files a/x and b/x differ", without a line end.
[[nodiscard]] std::string binaryLine(const FilePatch &file);

/// Whether the line says so of this file.
[[nodiscard]] bool isBinaryLine(std::string_view header, const FilePatch &file);

/// Passes over the line kBinaryPatch and the contents below: one way, or both ways. Fails with
/// InvalidInput where they do not look like such.
[[nodiscard]] Result<> passBinaryPatch(PatchLines &lines);

} // namespace espalier::diff
