// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what repairs of JavaScript and TypeScript have in common.

#include "core/autopatch/recipe.h"

namespace espalier::autopatch::javascript {

/// What a function answers where it has nothing to tell, as its other returns and what it collects
/// show; the best first, at most two.
[[nodiscard]] std::vector<std::string> fallbacksOf(const CodeFile &file,
                                                   const syntax::Node &function);
/// "if (CONDITION) return VALUE;" before a statement, with the file's own end of statements.
[[nodiscard]] Edit returnBefore(const CodeFile &file, const syntax::Node &statement,
                                std::string_view condition, std::string_view value);
/// Whether nothing happens in an expression.
[[nodiscard]] bool isPlain(const CodeFile &file, const syntax::Node &expression);
/// The name that is called: "f" of "f(…)", "g" of "a.g(…)".
[[nodiscard]] std::string_view calledName(const CodeFile &file, const syntax::Node &call);
/// Column of the first byte of a node, from 1.
[[nodiscard]] std::int64_t columnOf(const CodeFile &file, const syntax::Node &node);
/// Puts an import of one of Node's modules at the head of a file, in the file's own way.
[[nodiscard]] std::vector<Edit> withModule(const CodeFile &file, std::string_view name);
/// ";" where the file ends statements so.
[[nodiscard]] std::string_view endOfStatement(const CodeFile &file);
/// Whether an expression is assigned to, or given to delete.
[[nodiscard]] bool isTarget(const syntax::Node &expression);

} // namespace espalier::autopatch::javascript
