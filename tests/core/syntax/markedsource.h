// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/outline.h"

#include <string>
#include <string_view>

namespace espalier::test {

/// A source and what its outline must be. `marked` is the source with «name:situation» at every
/// anchor and «prelude» at the place of the prelude; `described` is as `describe` gives it.
struct OutlineRow {
    const char *name;
    const char *marked;
    const char *described;
};

/// The text without its marks.
[[nodiscard]] std::string withoutMarks(std::string_view marked);

/// The text with marks at what the outline names. At one place the prelude comes first, then the
/// anchors in the order of functions and of their anchors.
[[nodiscard]] std::string withMarks(std::string_view text, const model::Outline &outline);

/// One line per function ("C.m#2: async method, lines 3-4, 1 loop, depth 2, skipped: lambda"), then
/// one with what holds for the file, when anything does ("file: module runnable with errors").
[[nodiscard]] std::string describe(std::string_view source, const model::Outline &outline);

} // namespace espalier::test
