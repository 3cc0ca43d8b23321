// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QIcon>
#include <QStringView>

namespace espalier::theme {

/// An icon of ours in the colour of a role: `name` is a file of resources/icons without its ending.
/// Drawn from its SVG at the size and pixel ratio asked for; greyed when disabled. A null icon,
/// with a warning, when there is none of that name.
[[nodiscard]] QIcon icon(QStringView name, const Theme &theme, Role role = Role::Text);

} // namespace espalier::theme
