// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/panelset.h"

namespace espalier::workbench {

/// Every panel of the program, in the order of the bar and of the docks.
[[nodiscard]] shell::PanelSet allPanels();

} // namespace espalier::workbench
