// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/actionreach.h"

#include "widgets/controls/panel.h"

#include <QMenu>

#include <algorithm>

namespace espalier::shell {

static const controls::Panel *panelOf(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (const auto *panel = qobject_cast<const controls::Panel *>(widget))
            return panel;
    }
    return nullptr;
}

Reach reachOf(const QAction *action, const QWidget *focused)
{
    if (action->shortcutContext() != Qt::WidgetWithChildrenShortcut)
        return Reach::Everywhere;
    const auto *panel = panelOf(focused);
    const auto objects = action->associatedObjects();
    const bool here = panel && std::ranges::any_of(objects, [panel](const QObject *object) {
                          // Menus have the action, too.
                          const auto *widget = qobject_cast<const QMenu *>(object)
                                                   ? nullptr
                                                   : qobject_cast<const QWidget *>(object);
                          return panelOf(widget) == panel;
                      });
    return here ? Reach::Here : Reach::Nowhere;
}

} // namespace espalier::shell
