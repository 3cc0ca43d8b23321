// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what repairs of Python have in common.

#include "core/autopatch/recipe.h"

namespace espalier::autopatch::python {

/// Puts a statement among the imports of a file; none where it is there already.
[[nodiscard]] std::vector<Edit> withImport(const CodeFile &file, std::string_view statement);
/// What a function answers where it has nothing to tell, as its other returns, its annotation or
/// what it collects show; the best first, at most two.
[[nodiscard]] std::vector<std::string> fallbacksOf(const CodeFile &file,
                                                   const syntax::Node &function);
/// "if CONDITION: return VALUE" before a statement of a function.
[[nodiscard]] Edit returnBefore(const CodeFile &file, const syntax::Node &statement,
                                std::string_view condition, std::string_view value);
/// Whether nothing happens in an expression: names, attributes, keys of these.
[[nodiscard]] bool isPlain(const CodeFile &file, const syntax::Node &expression);
/// Whether something is read there, and not assigned to or deleted.
[[nodiscard]] bool isRead(const syntax::Node &expression);
/// The name that is called: "f" of "f(…)", "g" of "a.g(…)".
[[nodiscard]] std::string_view calledName(const CodeFile &file, const syntax::Node &call);
/// Arguments that have no name.
[[nodiscard]] std::vector<syntax::Node> argumentsOf(const syntax::Node &call);
/// The value of an argument that is given by its name; null when it is not.
[[nodiscard]] syntax::Node namedArgument(const CodeFile &file, const syntax::Node &call,
                                         std::string_view name);
/// The last thing a name was assigned before a node, within the function; null when unknown.
[[nodiscard]] syntax::Node lastValueOf(const Site &site, std::string_view name);

} // namespace espalier::autopatch::python
