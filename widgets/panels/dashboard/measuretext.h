// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/overtime.h"

#include <QString>

namespace espalier::panels {

/// "Calls that failed", "cart.add", "http.duration (route /cart)".
[[nodiscard]] QString measureTitle(const engine::Measurement &measurement);
/// What it is one of: "Project", "Metric", "Function".
[[nodiscard]] QString measureKind(const engine::Measurement &measurement);
/// Of a line in a chart.
[[nodiscard]] QString lineTitle(const engine::MeasuredLine &line);
/// "From 12.3 to 20.1 ms; chance makes such a change in 0.1 % of all cases".
[[nodiscard]] QString changeText(const statistics::ChangePoint &change, const QString &unit);

} // namespace espalier::panels
