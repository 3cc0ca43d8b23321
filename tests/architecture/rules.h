// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/architecture/tree.h"

#include <string>
#include <vector>

namespace espalier::architecture {

/// What breaks a rule, one sentence each, beginning with the place.
using Violations = std::vector<std::string>;

/// A rule of the architecture.
using Rule = Violations (*)(const Tree &);

/// Modules use only modules of lower layers.
[[nodiscard]] Violations usesGoDown(const Tree &tree);
/// Includes are written from the root of the repository and name a file that is there.
[[nodiscard]] Violations includesStartAtRoot(const Tree &tree);
/// A file is in a module and includes only its own module and those it uses, all of lower layers.
[[nodiscard]] Violations includesGoDown(const Tree &tree);
/// One outside library is included and linked by one module only.
[[nodiscard]] Violations oneLibraryOneModule(const Tree &tree);
/// The core knows neither Qt Gui nor Qt Widgets.
[[nodiscard]] Violations coreHasNoGui(const Tree &tree);
/// The core words no sentence for users.
[[nodiscard]] Violations coreHasNoTranslations(const Tree &tree);
/// Sources, headers and functions stay below their largest sizes.
[[nodiscard]] Violations sizesAreKept(const Tree &tree);
/// Files begin with the two lines of their licence, headers go on with `#pragma once`.
[[nodiscard]] Violations headsAreRight(const Tree &tree);
/// The root of the repository holds what it should, and nothing else.
[[nodiscard]] Violations rootIsTidy(const Tree &tree);

} // namespace espalier::architecture
