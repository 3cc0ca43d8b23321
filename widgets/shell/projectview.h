// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/panelset.h"

#include <QStackedWidget>
#include <QTimer>

#include <map>

class QDockWidget;
class QMainWindow;

namespace espalier::shell {

/// The panels of one opened project: activities in a stack, the others in docks of the window. Each
/// is made when it is first shown, or soon where it works unseen. Goes with the project.
class ProjectView final : public QStackedWidget {
    Q_OBJECT

public:
    ProjectView(models::ProjectContext &context, const PanelSet &panels, QMainWindow &window);
    ~ProjectView() override;

    /// Brings a panel to the front, wherever it is, and gives it the focus.
    void showPanel(const QString &id);
    /// Makes a panel that was not shown yet; null for an unknown id.
    controls::Panel *panel(const QString &id);
    /// Makes those that were not shown yet: for whoever wants to know all their actions.
    void makeAllPanels();
    /// Those that were made, in no order.
    [[nodiscard]] QList<controls::Panel *> madePanels() const;
    [[nodiscard]] QString currentActivity() const;
    /// Docks of the bottom side by side in one place, as they are at first.
    void resetDocks();
    /// A kept layout of the docks.
    void useLayout(const QByteArray &state);
    /// The dock with the focus becomes a window of its own, or goes back.
    void toggleDetached();
    [[nodiscard]] QList<QDockWidget *> docks() const;

    [[nodiscard]] QVariantMap saveSession() const;
    void restoreSession(const QVariantMap &session);

signals:
    void panelMade(espalier::controls::Panel *panel);
    void activityChanged(const QString &id);
    void countChanged(const QString &id, int count);

private:
    struct Place {
        const PanelFactory *factory = nullptr;
        QWidget *holder = nullptr; ///< page of the stack, or the dock's content
        QDockWidget *dock = nullptr;
        controls::Panel *panel = nullptr;
    };
    void createActivity(const PanelFactory &factory);
    void createDock(const PanelFactory &factory);
    void updateTitleBars();
    void setTitleBar(QDockWidget *dock, bool bare);
    void detachTab(int tab);

    models::ProjectContext &m_context;
    QMainWindow &m_window;
    std::map<QString, Place> m_places;
    QStringList m_dockOrder;
    QTimer m_early;       ///< until the panels are made that are so before they are shown
    QTimer m_titles;      ///< puts title bars right once docks have come to rest
    QVariantMap m_states; ///< of panels that are not made yet
};

} // namespace espalier::shell
