// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/actionregistry.h"

#include <algorithm>

namespace espalier::controls {

static QString keyOf(const QAction *action)
{
    return QStringLiteral("keys/") + action->objectName();
}

ActionRegistry::ActionRegistry(QSettings &store, QObject *parent) : QObject(parent), m_store(store)
{
}

void ActionRegistry::add(QAction *action, const QString &category)
{
    m_actions.push_back({action, category, action->shortcuts()});
    if (m_store.contains(keyOf(action)))
        action->setShortcut(QKeySequence::fromString(m_store.value(keyOf(action)).toString()));
    connect(action, &QObject::destroyed, this, [this](QObject *gone) {
        std::erase_if(m_actions, [gone](const auto &entry) { return entry.action == gone; });
        emit changed();
    });
    emit changed();
}

QAction *ActionRegistry::conflicting(const QAction *action, const QKeySequence &keys) const
{
    if (keys.isEmpty())
        return nullptr;
    const auto found = std::ranges::find_if(m_actions, [&](const auto &entry) {
        // Keys of one panel never meet those of another; keys of the window meet all.
        const bool meet = entry.action->parent() == action->parent() ||
                          entry.action->shortcutContext() == Qt::WindowShortcut ||
                          action->shortcutContext() == Qt::WindowShortcut;
        return entry.action != action && meet && entry.action->shortcuts().contains(keys);
    });
    return found == m_actions.end() ? nullptr : found->action;
}

void ActionRegistry::setKeys(QAction *action, const QKeySequence &keys)
{
    const auto found = std::ranges::find(m_actions, action, &RegisteredAction::action);
    if (found == m_actions.end())
        return;
    action->setShortcut(keys);
    if (action->shortcuts() == found->standard)
        m_store.remove(keyOf(action));
    else
        m_store.setValue(keyOf(action), keys.toString());
    emit changed();
}

void ActionRegistry::resetKeys()
{
    m_store.remove(QStringLiteral("keys"));
    for (const auto &entry : m_actions)
        entry.action->setShortcuts(entry.standard);
    emit changed();
}

QString plainText(const QAction *action)
{
    auto text = action->text();
    const auto mark = text.indexOf(u'&');
    if (mark >= 0)
        text.remove(mark, 1);
    return text;
}

} // namespace espalier::controls
