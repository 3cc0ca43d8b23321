// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/activitybar.h"

#include "widgets/theme/icons.h"

namespace espalier::shell {

ActivityBar::ActivityBar(const theme::ThemeManager &themes, QWidget *parent)
    : QToolBar(parent), m_themes(themes), m_group(new QActionGroup(this))
{
    setObjectName(QStringLiteral("activityBar"));
    setWindowTitle(tr("Activities"));
    setAccessibleName(windowTitle());
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    setContextMenuPolicy(Qt::PreventContextMenu);
    connect(m_group, &QActionGroup::triggered, this,
            [this](const QAction *action) { emit chosen(action->data().toString()); });
    connect(&themes, &theme::ThemeManager::changed, this, &ActivityBar::dress);
}

QAction *ActivityBar::add(const controls::PanelFacts &facts)
{
    auto *action = m_group->addAction(facts.title);
    action->setObjectName(QStringLiteral("activity.") + facts.id);
    action->setData(facts.id);
    action->setCheckable(true);
    action->setProperty("title", facts.title);
    action->setProperty(controls::kIconProperty, facts.icon);
    action->setShortcut(
        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + m_group->actions().size())));
    addAction(action);
    auto *button = widgetForAction(action);
    button->setFocusPolicy(Qt::TabFocus);
    if (m_group->actions().size() == 1)
        setFocusProxy(button);
    dress();
    return action;
}

QAction *ActivityBar::find(const QString &id) const
{
    for (auto *action : m_group->actions()) {
        if (action->data().toString() == id)
            return action;
    }
    return nullptr;
}

void ActivityBar::setCount(const QString &id, int count)
{
    auto *action = find(id);
    if (!action)
        return;
    const auto title = action->property("title").toString();
    action->setText(title);
    action->setIconText(count > 0 ? QStringLiteral("%1 %2").arg(title).arg(count) : title);
}

void ActivityBar::setCurrent(const QString &id)
{
    auto *action = find(id);
    if (!action)
        return;
    action->setChecked(true);
    setFocusProxy(widgetForAction(action));
}

void ActivityBar::dress()
{
    const int size = fontMetrics().height() + 4;
    setIconSize(QSize(size, size));
    for (auto *action : m_group->actions())
        action->setIcon(
            theme::icon(action->property(controls::kIconProperty).toString(), m_themes.theme()));
}

} // namespace espalier::shell
