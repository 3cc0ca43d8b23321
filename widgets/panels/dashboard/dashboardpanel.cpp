// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/dashboardpanel.h"

#include "widgets/controls/columns.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/panels/dashboard/figurecard.h"
#include "widgets/panels/dashboard/figuremodel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QToolBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace espalier::panels {

namespace {

constexpr int kCards = 4;

Result<std::shared_ptr<const engine::Dashboard>> readDashboard(const engine::Project &project)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(std::move(workspace.error()));
    auto board = engine::dashboardOf(**workspace, SystemClock());
    if (!board)
        return failure(std::move(board.error()));
    return std::make_shared<const engine::Dashboard>(std::move(*board));
}

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
      m_task(context.jobs(), nullptr, models::JobTrace::Quiet)
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
        m_stale = true;
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
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("Figures and what they are made of"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setExpandsOnDoubleClick(false);
    controls::setColumnWidths(*m_tree->header(), {40, 16, 0});
    auto *layout = new QVBoxLayout(m_content);
    layout->addLayout(cards);
    layout->addWidget(m_tree, 1);
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
    setFocusProxy(m_tree);
}

void DashboardPanel::connectContext()
{
    connect(m_tree, &QTreeView::activated, this, &DashboardPanel::showTicketsOf);
    const auto follow = [this](const QModelIndex &index) {
        m_showTickets->setEnabled(!index.data(FigureModel::kFilterRole).toString().isEmpty());
    };
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, follow);
    m_showTickets->setEnabled(false);
    const auto changed = [this] {
        m_stale = true;
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
    if (!m_stale || !isVisible())
        return;
    m_stale = false;
    m_task.start(
        tr("Reading the figures"),
        [project = m_context.project()](JobContext &) { return readDashboard(project); },
        [this](Result<std::shared_ptr<const engine::Dashboard>> board) {
            if (!board) {
                m_message->showError(board.error());
                return;
            }
            m_message->clear();
            setDashboard(**board);
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

void DashboardPanel::showTicketsOf(const QModelIndex &index)
{
    const auto filter = index.siblingAtColumn(0).data(FigureModel::kFilterRole).toString();
    if (!filter.isEmpty())
        m_context.showTickets(filter);
}

} // namespace espalier::panels
