// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/keyspage.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace espalier::dialogs {

KeysPage::KeysPage(const theme::ThemeManager &themes, controls::ActionRegistry &actions,
                   QWidget *parent)
    : QWidget(parent), m_actions(actions), m_message(new controls::MessageBar(themes, this))
{
    createLayout();
    connect(m_list, &QTreeWidget::currentItemChanged, this, &KeysPage::choose);
    connect(m_keys, &QKeySequenceEdit::editingFinished, this,
            [this] { set(m_keys->keySequence()); });
    fill();
}

void KeysPage::createLayout()
{
    m_list = new QTreeWidget(this);
    m_list->setHeaderLabels({tr("Action"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Actions and their keys"));
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_keys = new QKeySequenceEdit(this);
    m_keys->setMaximumSequenceLength(1);
    m_keys->setAccessibleName(tr("New keys"));
    // The focus is in a field of its own.
    if (auto *field = m_keys->focusProxy())
        field->setAccessibleName(m_keys->accessibleName());
    auto *label = new QLabel(tr("New &keys:"), this);
    label->setBuddy(m_keys);
    auto *none = new QPushButton(tr("&None"), this);
    auto *reset = new QPushButton(tr("Reset &all"), this);
    connect(none, &QPushButton::clicked, this, [this] { set({}); });
    connect(reset, &QPushButton::clicked, this, [this] {
        m_message->clear();
        m_actions.resetKeys();
        fill();
    });
    auto *line = new QHBoxLayout;
    line->addWidget(label);
    line->addWidget(m_keys, 1);
    line->addWidget(none);
    line->addWidget(reset);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_message);
    layout->addWidget(m_list, 1);
    layout->addLayout(line);
}

void KeysPage::fill()
{
    m_list->clear();
    for (const auto &entry : m_actions.actions()) {
        const auto text =
            QStringLiteral("%1: %2").arg(entry.category, controls::plainText(entry.action));
        if (!text.contains(m_filter, Qt::CaseInsensitive))
            continue;
        auto *item = new QTreeWidgetItem(
            m_list, {text, entry.action->shortcut().toString(QKeySequence::NativeText)});
        item->setData(0, Qt::UserRole, QVariant::fromValue(QPointer(entry.action)));
    }
}

void KeysPage::filter(const QString &text)
{
    m_filter = text;
    fill();
}

void KeysPage::choose()
{
    const auto *item = m_list->currentItem();
    const auto action =
        item ? item->data(0, Qt::UserRole).value<QPointer<QAction>>() : QPointer<QAction>();
    m_keys->setKeySequence(action ? action->shortcut() : QKeySequence());
}

void KeysPage::set(const QKeySequence &keys)
{
    auto *item = m_list->currentItem();
    const auto action =
        item ? item->data(0, Qt::UserRole).value<QPointer<QAction>>() : QPointer<QAction>();
    if (!action)
        return;
    if (const auto *other = m_actions.conflicting(action, keys)) {
        m_message->showMessage(controls::MessageBar::Severity::Warning,
                               tr("%1 has these keys already.").arg(controls::plainText(other)));
        choose();
        return;
    }
    m_message->clear();
    m_actions.setKeys(action, keys);
    item->setText(1, keys.toString(QKeySequence::NativeText));
    m_keys->setKeySequence(keys);
}

} // namespace espalier::dialogs
