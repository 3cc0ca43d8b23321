// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace espalier::shell {

/// A field over the window that finds every action by some of its letters; Enter does it.
class CommandPalette final : public QFrame {
    Q_OBJECT

public:
    CommandPalette(const controls::ActionRegistry &actions, QWidget *window);

    /// Shows it in the upper middle of the window, empty. The actions of the focused panel first.
    void open();
    /// After icons or keys of the actions have changed.
    void refresh();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createLayout();
    void fill(const QString &pattern);
    void run();
    void move(int rows);
    void leave();

    const controls::ActionRegistry &m_actions;
    QLineEdit *m_field = nullptr;
    QListView *m_list = nullptr;
    QStandardItemModel *m_model = nullptr;
    QPointer<QWidget> m_before; ///< what had the focus; the action is for it
};

} // namespace espalier::shell
