// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/dashboard.h"

#include <QString>

namespace espalier::panels {

// What the figures and their rows are called, translated. What has no name of ours keeps its own.

[[nodiscard]] QString figureTitle(const backlog::Figure &figure);
/// What a figure says, in a sentence.
[[nodiscard]] QString figureMeaning(const backlog::Figure &figure);
/// With its unit; "No data" without a value.
[[nodiscard]] QString figureValue(const backlog::Figure &figure);
[[nodiscard]] QString rowTitle(const backlog::FigureRow &row);
/// A number of people: at most two digits after the point.
[[nodiscard]] QString numberText(double number);

} // namespace espalier::panels
