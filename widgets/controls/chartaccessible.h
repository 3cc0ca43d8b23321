// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier::controls {

/// Makes every SeriesChart a chart for screen readers, with the point under its cursor as value and
/// nothing in it to go through. Once is enough; more often does no harm.
void installChartAccessibility();

} // namespace espalier::controls
