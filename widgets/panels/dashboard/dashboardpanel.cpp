// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/dashboardpanel.h"

#include "widgets/controls/columns.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/projectjob.h"
#include "widgets/panels/dashboard/figurecard.h"
#include "widgets/panels/dashboard/figuremodel.h"
#include "widgets/panels/dashboard/overtimeview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using models::within;

namespace {

constexpr int kCards = 4;

} // namespace

controls::PanelFacts DashboardPanel::describe()
{
    return {.id = QStringLiteral("dashboard"),
            .title = tr("Dashboard"),
            .icon = QStringLiteral("dashboard"),
            .place = controls::PanelFacts::Place::Activity};
}

DashboardPanel::DashboardPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context),
      m_task(context.jobs(), nullptr, models::JobTrace::Quiet),
      m_listTask(context.jobs(), nullptr, models::JobTrace::Quiet),
      m_valuesTask(context.jobs(), nullptr, models::JobTrace::Quiet)
{
    createActions();
    createLayout();
    connectContext();
}

DashboardPanel::~DashboardPanel() = default;

void DashboardPanel::createActions()
{
    m_refresh = offer(QStringLiteral("refresh"), tr("Read the figures anew"),
                      QStringLiteral("refresh"), QKeySequence(Qt::Key_F5));
    m_showTickets = offer(QStringLiteral("showTickets"), tr("Show the tickets behind the row"),
                          QStringLiteral("backlog"));
    connect(m_refresh, &QAction::triggered, this, [this] {
        m_stale = m_isOverTimeStale = true;
        refresh();
    });
    connect(m_showTickets, &QAction::triggered, this,
            [this] { showTicketsOf(m_tree->currentIndex()); });
}

void DashboardPanel::createLayout()
{
    m_content = new QWidget(this);
    auto *cards = new QHBoxLayout;
    for (int i = 0; i < kCards; ++i) {
        m_cards.push_back(new FigureCard(m_context.themes(), m_content));
        cards->addWidget(m_cards.back(), 1);
    }
    m_model = new FigureModel(this);
    m_tree = new QTreeView(m_content);
    m_tree->setObjectName(QStringLiteral("figures"));
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("Figures and what they are made of"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setExpandsOnDoubleClick(false);
    controls::setColumnWidths(*m_tree->header(), {42, 20, 0});
    m_overTime = new OverTimeView(m_context.themes(), m_content);
    m_tabs = new QTabWidget(m_content);
    m_tabs->setAccessibleName(tr("Parts of the dashboard"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_tree, tr("Figures"));
    m_tabs->addTab(m_overTime, tr("Over time"));
    auto *layout = new QVBoxLayout(m_content);
    layout->addLayout(cards);
    layout->addWidget(m_tabs, 1);
    m_empty = new controls::EmptyState(m_context.themes(), QStringLiteral("dashboard"), this);
    m_empty->setContent(tr("No data yet"),
                        tr("The figures come from tickets, runs, test reports and coverage, once "
                           "there are any."),
                        m_refresh);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    m_message = new controls::MessageBar(m_context.themes(), this);
    auto *bar = new QToolBar(this);
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->addActions({m_refresh, m_showTickets});
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins({});
    whole->setSpacing(0);
    whole->addWidget(bar);
    whole->addWidget(m_message);
    whole->addWidget(m_pages, 1);
}

void DashboardPanel::connectContext()
{
    connect(m_tree, &QTreeView::activated, this, &DashboardPanel::showTicketsOf);
    const auto follow = [this](const QModelIndex &index) {
        m_showTickets->setEnabled(!index.data(FigureModel::kFilterRole).toString().isEmpty());
    };
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, follow);
    m_showTickets->setEnabled(false);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DashboardPanel::refreshOverTime);
    connect(m_overTime, &OverTimeView::wanted, this, &DashboardPanel::readValues);
    const auto changed = [this] {
        m_stale = m_isOverTimeStale = true;
        refresh();
    };
    connect(&m_context, &models::ProjectContext::ticketsChanged, this, changed);
    connect(&m_context, &models::ProjectContext::runFinished, this, changed);
}

void DashboardPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    refresh();
}

void DashboardPanel::refresh()
{
    if (!isVisible())
        return;
    refreshOverTime();
    if (!std::exchange(m_stale, false))
        return;
    m_task.start(tr("Reading the figures"),
                 within(m_context,
                        [](engine::Workspace &workspace, JobContext &) {
                            return engine::dashboardOf(workspace, SystemClock());
                        }),
                 [this](const Result<engine::Dashboard> &board) {
                     if (!board) {
                         m_message->showError(board.error());
                         return;
                     }
                     m_message->clear();
                     setDashboard(*board);
                 });
}

// Only what is seen is read.
void DashboardPanel::refreshOverTime()
{
    if (!isVisible() || m_tabs->currentWidget() != m_overTime ||
        !std::exchange(m_isOverTimeStale, false))
        return;
    m_listTask.start(
        tr("Reading what was measured"),
        within(m_context, [](engine::Workspace &workspace,
                             JobContext &) { return engine::measurementsOf(workspace); }),
        [this](Result<std::vector<engine::Measurement>> measurements) {
            if (measurements)
                m_overTime->setMeasurements(*std::move(measurements));
            else
                m_message->showError(measurements.error());
        });
}

void DashboardPanel::readValues(const engine::Measurement &measurement)
{
    m_valuesTask.start(tr("Reading values"),
                       within(m_context,
                              [measurement](engine::Workspace &workspace, JobContext &) {
                                  return engine::overTime(workspace, measurement, SystemClock());
                              }),
                       [this, measurement](const Result<engine::OverTime> &values) {
                           if (values)
                               m_overTime->setValues(measurement, *values);
                           else
                               m_message->showError(values.error());
                       });
}

void DashboardPanel::setDashboard(const engine::Dashboard &board)
{
    const bool any = std::ranges::any_of(
        board.figures, [](const backlog::Figure &figure) { return figure.value.has_value(); });
    for (std::size_t i = 0; i < m_cards.size() && i < board.figures.size(); ++i)
        m_cards[i]->setFigure(board.figures[i]);
    m_model->setFigures(board.figures);
    m_tree->expandAll();
    m_pages->setCurrentWidget(any ? m_content : static_cast<QWidget *>(m_empty));
}

QVariantMap DashboardPanel::saveState() const
{
    return {{QStringLiteral("tab"), m_tabs->currentIndex()}};
}

void DashboardPanel::restoreState(const QVariantMap &state)
{
    m_tabs->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
}

void DashboardPanel::showTicketsOf(const QModelIndex &index)
{
    const auto filter = index.siblingAtColumn(0).data(FigureModel::kFilterRole).toString();
    if (!filter.isEmpty())
        m_context.showTickets(filter);
}

} // namespace espalier::panels
