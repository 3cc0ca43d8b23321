// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QAccessibleInterface>
#include <QWidget>

namespace espalier::test {

/// What has no accessible name though it takes the focus (and does not hand it on), by class; empty
/// when all is well.
[[nodiscard]] inline QStringList namelessIn(const QWidget &widget)
{
    QStringList nameless;
    for (const auto *child : widget.findChildren<QWidget *>()) {
        auto *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(child));
        if (child->focusPolicy() != Qt::NoFocus && !child->focusProxy() &&
            child->isVisibleTo(&widget) && interface &&
            interface->text(QAccessible::Name).isEmpty())
            nameless << QLatin1String(child->metaObject()->className()) + u' ' +
                            child->objectName();
    }
    return nameless;
}

} // namespace espalier::test
