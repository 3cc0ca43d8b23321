// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/patch.h"

#include <cstddef>
#include <functional>

namespace espalier::diff {

/// Whether a change stays: a line that is removed or added, by the number of its hunk through the
/// whole patch and its place among the lines of the hunk, both from 0. A file without hunks (moved,
/// of another mode, empty) counts as one hunk, and is asked for by its line 0.
using KeepsChange = std::function<bool(std::size_t hunk, std::size_t line)>;

/// How many hunks people count in a patch: those of its files, and one for each file without.
[[nodiscard]] std::size_t countHunks(const Patch &patch);

/// The patch with nothing but the changes that stay, for the same old texts. What a file is besides
/// (its new name, its mode) stays with any of its hunks, and goes with the last one. A file that is
/// not removed to its last line stays. InvalidInput: a last line without its newline cannot be
/// taken apart from what comes behind it.
[[nodiscard]] Result<Patch> selected(const Patch &patch, const KeepsChange &keeps);

} // namespace espalier::diff
