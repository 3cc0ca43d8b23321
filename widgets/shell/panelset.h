// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"

#include <functional>
#include <vector>

namespace espalier::shell {

/// How a panel is made for a project, when it is first shown.
struct PanelFactory {
    controls::PanelFacts facts;
    std::function<controls::Panel *(models::ProjectContext &, QWidget *parent)> make;
};

/// The panels of the program in their order; who composes the program fills it.
using PanelSet = std::vector<PanelFactory>;

} // namespace espalier::shell
