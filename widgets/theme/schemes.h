// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QRgb>

#include <array>

namespace espalier::theme {

using Colors = std::array<QRgb, static_cast<std::size_t>(Role::Count)>;

/// The table of a scheme, by role.
[[nodiscard]] const Colors &colorsOf(Scheme scheme);

} // namespace espalier::theme
