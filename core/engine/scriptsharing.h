// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workspace.h"
#include "core/learn/sharedscript.h"
#include "core/store/sharedscriptstore.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace espalier::engine {

/// What a project has to give to others.
struct ScriptsToShare {
    std::vector<learn::SharedScript> scripts;
    std::size_t own = 0; ///< of single functions, or of a pack that only the user has
};

/// The effective scripts of a language (empty: of all) that passed and are more than the template.
/// Left out are those nobody else's run would ask for.
[[nodiscard]] Result<ScriptsToShare> scriptsToShare(Workspace &workspace,
                                                    const std::string &language);

/// One that came with a bundle.
struct TakenScript {
    learn::SharedScript script;
    bool known = false; ///< it is there already, in use or archived
};
struct TakenScripts {
    std::vector<TakenScript> scripts;
    std::vector<std::string> problems; ///< what was left out, in words
    std::int64_t rows = 0;             ///< versions added
};

/// Adds what a bundle brought as versions that nothing uses: without tests and a verdict, with the
/// origin "imported:<source>/<origin>". A run tests them where the template fails, or a person by
/// validateVersion. Left out are scripts that the security walk finds unsafe, and those of no shape
/// and pack that this program knows. With `preview` nothing is written.
[[nodiscard]] Result<TakenScripts> takeScripts(Workspace &workspace,
                                               std::span<const learn::SharedScript> scripts,
                                               const std::string &fingerprint, bool preview);

} // namespace espalier::engine
