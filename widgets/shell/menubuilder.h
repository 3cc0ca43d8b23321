// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/mainwindow.h"

#include <QMenu>

#include <map>

namespace espalier::shell {

/// The window's own actions and its menus; every action of a panel has a place in a menu, too.
class MenuBuilder final : public QObject {
    Q_OBJECT

public:
    explicit MenuBuilder(MainWindow &window);

    void setRecent(const QStringList &folders);
    /// Shows what there is to do with a project, or hides it.
    void setProject(ProjectView *view);
    void setTrusted(bool trusted);
    /// The panel's actions become a menu of its name.
    void addPanel(const controls::Panel &panel);
    /// Icons in the colours of the theme.
    void dress();

    QAction *open = nullptr;
    QAction *sample = nullptr;

private:
    QAction *add(QMenu *menu, const char *id, const QString &text, const QString &icon,
                 const QKeySequence &keys);
    void createFileMenu();
    void createViewMenu();
    void createLayoutMenu();
    void createHelpMenu();
    void addDockActions(ProjectView &view);
    void makeAllPanels();
    void fillLayouts();
    void fillLayoutsLater();
    void keepLayout(const QString &name);

    MainWindow &m_window;
    QMenu *m_file = nullptr;
    QMenu *m_recent = nullptr;
    QMenu *m_view = nullptr;
    QMenu *m_docks = nullptr;
    QMenu *m_layouts = nullptr;
    QMenu *m_panels = nullptr;
    QMenu *m_help = nullptr;
    QAction *m_close = nullptr;
    QAction *m_trust = nullptr;
    QAction *m_report = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_detach = nullptr;
    std::map<QString, QPointer<QMenu>> m_panelMenus;
};

} // namespace espalier::shell
