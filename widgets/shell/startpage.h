// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QStringList>
#include <QWidget>

class QAction;
class QLabel;
class QListWidget;
class QPushButton;

namespace espalier::shell {

/// What the window shows while no project is open: open one, try the sample, or go on with one.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    StartPage(const theme::ThemeManager &themes, QAction *open, QAction *sample,
              QWidget *parent = nullptr);

    /// Folders, the last used first.
    void setRecent(const QStringList &folders);

signals:
    void projectChosen(const QString &folder);
    void projectForgotten(const QString &folder);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createLayout(QAction *open, QAction *sample);
    void choose();
    void dress();

    const theme::ThemeManager &m_themes;
    QLabel *m_mark = nullptr;
    QLabel *m_recentHead = nullptr;
    QListWidget *m_recent = nullptr;
    QPushButton *m_open = nullptr;
};

} // namespace espalier::shell
