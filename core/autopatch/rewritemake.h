// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: a rewrite made in a file.

#include "core/autopatch/codepattern.h"

#include <vector>

namespace espalier::autopatch {

/// One place where it can be made.
struct MadeChange {
    syntax::Node at; ///< the first node that is replaced
    Edit edit;
};

/// All places within a part of a file where a rewrite can be made so that its code means there what
/// it means by itself: with brackets around it where it stands within another expression, and not
/// where a comment would be lost, something is assigned to, or two statements would become one.
[[nodiscard]] std::vector<MadeChange> rewrittenAt(const CodePattern &before,
                                                  const model::Rewrite &rewrite,
                                                  const CodeFile &file, const syntax::Node &scope);

/// Whether an expression means the same there, whatever operators it is made of.
[[nodiscard]] bool needsNoBrackets(const syntax::Node &node);

} // namespace espalier::autopatch
