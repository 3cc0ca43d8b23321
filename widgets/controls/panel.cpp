// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/panel.h"

#include <QAbstractItemView>
#include <QFocusEvent>

namespace espalier::controls {

Panel::Panel(PanelFacts facts, QWidget *parent) : QWidget(parent), m_facts(std::move(facts))
{
    setObjectName(m_facts.id);
    setAccessibleName(m_facts.title);
}

void Panel::restoreState(const QVariantMap &state)
{
    Q_UNUSED(state)
}

void Panel::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    QWidget *first = nullptr;
    for (auto *child : findChildren<QWidget *>()) {
        if (!child->isVisible() || !child->isEnabled() || !(child->focusPolicy() & Qt::TabFocus) ||
            child->focusProxy())
            continue;
        if (qobject_cast<QAbstractItemView *>(child)) {
            child->setFocus(Qt::OtherFocusReason);
            return;
        }
        if (!first)
            first = child;
    }
    if (first)
        first->setFocus(Qt::OtherFocusReason);
}

void Panel::setCount(int count)
{
    if (count == m_count)
        return;
    m_count = count;
    emit countChanged(count);
}

QAction *Panel::offer(const QString &id, const QString &text, const QString &icon,
                      const QKeySequence &keys)
{
    auto *action = new QAction(text, this);
    action->setObjectName(m_facts.id + u'.' + id);
    action->setProperty(kIconProperty, icon);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    m_offered.append(action);
    return action;
}

} // namespace espalier::controls
