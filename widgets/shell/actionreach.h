// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QWidget;

namespace espalier::shell {

/// Where the keys of an action work, seen from what has the focus.
enum class Reach {
    Nowhere,    ///< in another panel
    Here,       ///< in this panel only
    Everywhere, ///< in the whole window
};

/// Whether its keys work in the panel that has `focused`, which may be null, or in a part of it.
[[nodiscard]] Reach reachOf(const QAction *action, const QWidget *focused);

} // namespace espalier::shell
