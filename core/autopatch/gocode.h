// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what repairs of Go have in common.

#include "core/autopatch/recipe.h"

#include <optional>

namespace espalier::autopatch::go {

/// The value a type has by itself; `site` tells where types of the package are looked up.
[[nodiscard]] std::string zeroOf(const Site &site, std::string_view type);
/// "return …" with the zero values of a function's results, and with an error first where it gives
/// one and the file has a package to make it with. `what` is told by the error.
[[nodiscard]] std::vector<std::string> returnsOf(const Site &site, std::string_view what);
/// "if CONDITION { RETURN }" before a statement.
[[nodiscard]] Edit guardBefore(const CodeFile &file, const syntax::Node &statement,
                               std::string_view condition, std::string_view body);
/// Whether the failure speaks of this: Go tells little by types.
[[nodiscard]] bool says(const PatchTask &task, std::string_view words);
/// Whether nothing happens in an expression.
[[nodiscard]] bool isPlain(const CodeFile &file, const syntax::Node &expression);
/// The type that a name, field or parameter is declared with, in the function or the package; empty
/// when it is not known.
[[nodiscard]] std::string typeOf(const Site &site, const syntax::Node &expression);
/// Whether a package is imported.
[[nodiscard]] bool hasImport(const CodeFile &file, std::string_view package);
/// The function around a place, literals left out: what a "return" of it would need is its own.
[[nodiscard]] bool isOwn(const Site &site, const syntax::Node &node);

} // namespace espalier::autopatch::go
