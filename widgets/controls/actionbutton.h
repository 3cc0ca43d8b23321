// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

class QAction;
class QObject;
class QPushButton;
class QWidget;

namespace espalier::controls {

/// A push button that does what the action does, follows whether it can be done, and has its tip
/// and keys as tool tip. The action is found again by actionOf.
[[nodiscard]] QPushButton *makeActionButton(QAction *action, QWidget *parent);

/// Gives all such buttons of a panel their icons in the colours of the theme.
void dressActionButtons(const QWidget &panel, const theme::Theme &theme);

/// The action of such a button; null for any other object.
[[nodiscard]] QAction *actionOf(const QObject *button);

} // namespace espalier::controls
