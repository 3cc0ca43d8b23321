// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/modelconsent.h"

class QWidget;

namespace espalier::workbench {

/// Asks the person in front of the window before text goes to a model elsewhere. To be called on
/// the GUI thread; what it gives belongs to jobs.
[[nodiscard]] engine::ConsentAsker consentIn(QWidget *window);

} // namespace espalier::workbench
