// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/syntax: bodies of Go that stand on one line, and what gofmt aligns with them.

#include "core/syntax/rules.h"

namespace espalier::syntax {

[[nodiscard]] bool isOnOneLine(TSNode node);

/// Right behind the opening brace of a block.
[[nodiscard]] model::Anchor blockAnchor(TSNode block);

/// Fills the anchors of a function whose body stands on one line, and what goes when it opens up;
/// or the rule by which it is left alone.
void describeOneLine(TSNode node, TSNode body, const Visit &visit, model::Function &function);

/// Declarations on lines that follow one another have their braces aligned, as long as each has its
/// body on its line. Where one of them is left alone, all are.
void leaveBrokenGroups(std::string_view text, model::Outline &outline);

} // namespace espalier::syntax
