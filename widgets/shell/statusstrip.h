// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/joblist.h"
#include "widgets/theme/thememanager.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace espalier::shell {

/// What the status bar tells of the open project. Empty texts are not shown.
struct StatusFacts {
    enum class Sandbox { Unknown, Full, Refused };
    QString project;
    QString branch;
    QString sandbox;
    Sandbox sandboxState = Sandbox::Unknown;
    QString model;
    QString cost;  ///< of the last run
    QString trust; ///< what is missing of it
};

/// Project and branch, sandbox, model, cost, and what is running with a button to cancel it.
class StatusStrip final : public QStatusBar {
    Q_OBJECT

public:
    StatusStrip(const theme::ThemeManager &themes, models::JobList &jobs,
                QWidget *parent = nullptr);

    void setFacts(const StatusFacts &facts);

signals:
    void activityRequested();
    void trustRequested();

private:
    void createParts();
    void updateJobs();
    void dress();

    const theme::ThemeManager &m_themes;
    models::JobList &m_jobs;
    StatusFacts m_facts;
    QToolButton *m_project = nullptr;
    QToolButton *m_sandbox = nullptr;
    QToolButton *m_model = nullptr;
    QToolButton *m_cost = nullptr;
    QToolButton *m_trust = nullptr;
    QToolButton *m_running = nullptr;
    QProgressBar *m_progress = nullptr;
    QToolButton *m_cancel = nullptr;
};

} // namespace espalier::shell
