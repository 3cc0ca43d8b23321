// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"
#include "widgets/controls/panel.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace espalier::test {

/// A window of two panels with a field and an action each, and actions of the window itself.
struct OverlayFixture {
    OverlayFixture()
    {
        window.resize(800, 600);
        for (auto *field : {leftField, rightField})
            field->setGeometry(0, 0, 100, 30);
        right->move(400, 0);
        window.show();
        window.activateWindow();
        leftField->setFocus();
    }
    /// Works while the focus is in the panel.
    QAction *addTo(QWidget *panel, const char *name, const QList<QKeySequence> &keys)
    {
        auto *action = add(panel, name, keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        registry.add(action, QLatin1String(panel == left ? "Left" : "Right"));
        return action;
    }
    /// Works everywhere in the window.
    QAction *addToWindow(const char *name, const QList<QKeySequence> &keys)
    {
        auto *action = add(&window, name, keys);
        registry.add(action, QStringLiteral("Go"));
        return action;
    }

    QTemporaryDir folder;
    QSettings store{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    controls::ActionRegistry registry{store};
    QWidget window;
    QWidget *left =
        new controls::Panel({.id = QStringLiteral("left"), .title = {}, .icon = {}}, &window);
    QWidget *right =
        new controls::Panel({.id = QStringLiteral("right"), .title = {}, .icon = {}}, &window);
    QLineEdit *leftField = new QLineEdit(left);
    QLineEdit *rightField = new QLineEdit(right);

private:
    static QAction *add(QWidget *owner, const char *name, const QList<QKeySequence> &keys)
    {
        auto *action = new QAction(QLatin1String(name), owner);
        action->setObjectName(QLatin1String(name));
        action->setShortcuts(keys);
        owner->addAction(action);
        return action;
    }
};

} // namespace espalier::test
