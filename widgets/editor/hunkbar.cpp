// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/hunkbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace espalier::editor {

HunkBar::HunkBar(QWidget *parent) : QFrame(parent)
{
    setAccessibleName(tr("Actions for this change"));
    setCursor(Qt::ArrowCursor);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 1, 2, 1);
    layout->setSpacing(1);
    hide();
}

void HunkBar::setActions(const QList<QAction *> &actions)
{
    qDeleteAll(findChildren<QToolButton *>());
    for (auto *action : actions) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
        button->setFocusPolicy(Qt::NoFocus); // the keys of the actions do the same
        button->setAutoRaise(true);
        button->setIconSize({14, 14});
        layout()->addWidget(button);
    }
    adjustSize();
}

bool HunkBar::isEmpty() const
{
    return layout()->isEmpty();
}

void HunkBar::setTheme(const theme::Theme &theme)
{
    using theme::Role;
    setStyleSheet(QStringLiteral("espalier--editor--HunkBar { background: %1; border: 1px solid "
                                 "%2; border-radius: 5px; }"
                                 "QToolButton { padding: 1px 2px; border: none; border-radius: "
                                 "4px; background: transparent; }"
                                 "QToolButton:hover { background: %3; }"
                                 "QToolButton:checked { background: %4; }")
                      .arg(theme.color(Role::Raised).name(), theme.color(Role::Border).name(),
                           theme.color(Role::Hover).name(), theme.color(Role::Selection).name()));
    adjustSize();
}

void HunkBar::enterEvent(QEnterEvent *event)
{
    emit entered();
    QFrame::enterEvent(event);
}

} // namespace espalier::editor
