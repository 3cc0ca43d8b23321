// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace espalier::workbench {

/// Why no window can be opened here, in words; nothing where one can, or where only trying tells.
/// To be asked before QApplication is made: that ends the program where there is no display.
[[nodiscard]] std::optional<std::string> displayProblem();

} // namespace espalier::workbench
