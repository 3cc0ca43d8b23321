// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: the programs that check whole projects in the sandbox. Each takes what
// is new from a comparison with the originals. Files with something new are put back, as the engine
// will leave them alone, and the rest is looked at again, so that what one file does to others is
// not held against these. See CheckTool for what they read and write.

#include <string_view>

namespace espalier::validate {

/// Python; its argument is the go program.
[[nodiscard]] std::string_view goDriver();

/// JavaScript for node. A file that no tsconfig.json includes is checked with the options of the
/// nearest, in a program of its own; where there is no tsconfig.json, for its syntax only.
[[nodiscard]] std::string_view typescriptDriver();

} // namespace espalier::validate
