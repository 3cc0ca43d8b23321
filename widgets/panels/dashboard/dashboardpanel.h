// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/backlogstatus.h"
#include "core/engine/overtime.h"
#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <vector>

class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace espalier::controls {
class EmptyState;
class MessageBar;
} // namespace espalier::controls

namespace espalier::panels {

class FigureCard;
class FigureModel;
class OverTimeView;

/// How the project stands: health, velocity, risk and trend in figures, each with its formula and
/// the rows that it is made of; a row opens the tickets behind it. Beside them how tickets, rates,
/// metrics and functions went over time.
class DashboardPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit DashboardPanel(models::ProjectContext &context, QWidget *parent = nullptr);
    ~DashboardPanel() override;

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void createActions();
    void createLayout();
    void connectContext();
    /// Reads the figures anew, at once when the panel is seen, else when it is shown next.
    void refresh();
    void setDashboard(const engine::Dashboard &board);
    void refreshOverTime();
    void readValues(const engine::Measurement &measurement);
    void showTicketsOf(const QModelIndex &index);

    models::ProjectContext &m_context;
    models::Task m_task;
    models::Task m_listTask;
    models::Task m_valuesTask;
    FigureModel *m_model = nullptr;
    QTreeView *m_tree = nullptr;
    OverTimeView *m_overTime = nullptr;
    QTabWidget *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_content = nullptr;
    controls::EmptyState *m_empty = nullptr;
    controls::MessageBar *m_message = nullptr;
    std::vector<FigureCard *> m_cards;
    QAction *m_refresh = nullptr;
    QAction *m_showTickets = nullptr;
    bool m_stale = true;
    bool m_isOverTimeStale = true;
};

} // namespace espalier::panels
