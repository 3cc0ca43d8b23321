// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"
#include "widgets/controls/messagebar.h"

#include <QWidget>

class QKeySequenceEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace espalier::dialogs {

/// The keys of every action, to be changed; keys that another action has are refused and named.
class KeysPage final : public QWidget {
    Q_OBJECT

public:
    KeysPage(const theme::ThemeManager &themes, controls::ActionRegistry &actions,
             QWidget *parent = nullptr);

    void filter(const QString &text);

private:
    void createLayout();
    void fill();
    void choose();
    void set(const QKeySequence &keys);

    controls::ActionRegistry &m_actions;
    controls::MessageBar *m_message = nullptr;
    QTreeWidget *m_list = nullptr;
    QKeySequenceEdit *m_keys = nullptr;
    QString m_filter;
};

} // namespace espalier::dialogs
