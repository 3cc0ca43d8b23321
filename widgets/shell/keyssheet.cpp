// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyssheet.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <map>

namespace espalier::shell {

KeysSheet::KeysSheet(const controls::ActionRegistry &actions, QWidget *window)
    : QFrame(window), m_actions(actions), m_area(new QScrollArea(this))
{
    setObjectName(QStringLiteral("keysSheet"));
    setAccessibleName(tr("Keys"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::StrongFocus);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_area);
    hide();
}

void KeysSheet::open()
{
    m_before = window()->focusWidget();
    fill();
    const auto *owner = parentWidget();
    setGeometry(owner->width() / 8, owner->height() / 10, owner->width() * 3 / 4,
                owner->height() * 4 / 5);
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
}

// Whether its keys work while `focused` has the focus.
static bool worksAt(const QAction *action, const QWidget *focused)
{
    if (action->shortcutContext() != Qt::WidgetWithChildrenShortcut)
        return true;
    const auto *owner = qobject_cast<const QWidget *>(action->parent());
    return owner && focused && (owner == focused || owner->isAncestorOf(focused));
}

void KeysSheet::fill()
{
    std::map<QString, std::vector<const QAction *>> byCategory;
    for (const auto &entry : m_actions.actions()) {
        if (!entry.action->shortcut().isEmpty() && worksAt(entry.action, m_before))
            byCategory[entry.category].push_back(entry.action);
    }
    auto *content = new QWidget;
    auto *grid = new QGridLayout(content);
    grid->setHorizontalSpacing(24);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto &[category, actions] : byCategory) {
        auto *head = new QLabel(QStringLiteral("<b>%1</b>").arg(category.toHtmlEscaped()));
        grid->addWidget(head, row++, 0, 1, 2);
        for (const auto *action : actions) {
            grid->addWidget(new QLabel(action->shortcut().toString(QKeySequence::NativeText)), row,
                            0, Qt::AlignLeft);
            grid->addWidget(new QLabel(controls::plainText(action)), row++, 1);
        }
    }
    grid->setRowStretch(row, 1);
    m_area->setWidget(content); // the one before is deleted
}

void KeysSheet::keyPressEvent(QKeyEvent *event)
{
    event->accept();
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

void KeysSheet::mousePressEvent(QMouseEvent *event)
{
    Q_UNUSED(event)
    hide();
}

void KeysSheet::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    hide();
}

} // namespace espalier::shell
