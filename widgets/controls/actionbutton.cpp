// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/actionbutton.h"

#include "widgets/controls/panel.h"
#include "widgets/theme/icons.h"

#include <QAction>
#include <QPushButton>

namespace espalier::controls {

static constexpr auto kAction = "action";

QPushButton *makeActionButton(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->text(), parent);
    button->setAutoDefault(true); // outside of dialogs Return would not press it
    button->setProperty(kAction, QVariant::fromValue(action));
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        const auto keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(keys.isEmpty() ? action->toolTip()
                                          : QStringLiteral("%1 (%2)").arg(action->toolTip(), keys));
    };
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

void dressActionButtons(const QWidget &panel, const theme::Theme &theme)
{
    for (auto *button : panel.findChildren<QPushButton *>()) {
        const auto *action = actionOf(button);
        const auto name = action ? action->property(kIconProperty).toString() : QString();
        const auto ink = button->isDefault() ? theme::Role::AccentText : theme::Role::Text;
        if (!name.isEmpty())
            button->setIcon(theme::icon(name, theme, ink));
    }
}

QAction *actionOf(const QObject *button)
{
    return button->property(kAction).value<QAction *>();
}

} // namespace espalier::controls
