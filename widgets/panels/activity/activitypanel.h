// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/joblist.h"
#include "widgets/theme/thememanager.h"

#include <QTimer>

class QLabel;
class QListView;
class QStackedWidget;
class QToolBar;

namespace espalier::controls {
class EmptyState;
}

namespace espalier::panels {

class JobDelegate;

/// What the program is doing and has done, with a way to stop it. Its number is that of running
/// jobs. No timer runs unless a job does and the panel is seen.
class ActivityPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// Both outlive the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    ActivityPanel(models::JobList &jobs, const theme::ThemeManager &themes,
                  QWidget *parent = nullptr);

    /// Whether elapsed times are being counted on.
    [[nodiscard]] bool isTicking() const { return m_tick.isActive(); }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void createActions();
    void createView();
    void createLayout();
    void connectJobs();
    void cancelChosen();
    void updateState();
    void updateTicking();
    void dress();

    models::JobList &m_jobs;
    const theme::ThemeManager &m_themes;
    QTimer m_tick;
    JobDelegate *m_delegate = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_cancelAll = nullptr;
    QAction *m_clear = nullptr;
    QLabel *m_summary = nullptr;
    QToolBar *m_bar = nullptr;
    QListView *m_list = nullptr;
    controls::EmptyState *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace espalier::panels
