// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/instrument/pack.h"
#include "core/model/outline.h"
#include "core/model/script.h"

#include <string>
#include <string_view>

namespace espalier::instrument {

/// What two functions share that one script serves: language and level, kind, and the anchors in
/// their order with their situations. Readable, one line.
[[nodiscard]] std::string shapeOf(const model::Outline &outline, const model::Function &function);

/// Key of the scripts of a shape: 32 hexadecimal digits over the shape, the pack, and the versions
/// of template, test generator and kit. Nothing else decides a hit.
[[nodiscard]] std::string scriptKey(const std::string &shape, const LanguagePack &pack);
/// The key of a script for one function alone, by the hash of its syntax tree.
[[nodiscard]] std::string ownScriptKey(const std::string &shapeKey, std::uint64_t tree);

/// What a script is told about one function, apart from its source: id, name, kind, depth, newline,
/// anchors relative to the function's first line, and params where there are names of parameters.
[[nodiscard]] Json factsOf(const std::string &id, const model::Outline &outline,
                           const model::Function &function, std::string_view newline);

/// Writes a script from the template, in well under a millisecond. The result has no tests yet.
[[nodiscard]] model::Script writeScript(const std::string &key, const std::string &shape,
                                        const model::Outline &outline,
                                        const model::Function &function, const LanguagePack &pack,
                                        std::string_view packName);

/// Writes the pytest file for a script, with one function as its example. `source` is the whole
/// lines of that function. Fails only when the kit's template is missing.
[[nodiscard]] Result<std::string> writeTests(const model::Script &script,
                                             const model::Function &function, const Json &facts,
                                             std::string_view source);

/// Python literal of any bytes, as the text with `surrogateescape` for what is not UTF-8.
[[nodiscard]] std::string pythonLiteral(std::string_view bytes);

} // namespace espalier::instrument
