// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/activity/activitypanel.h"

#include "widgets/controls/emptystate.h"
#include "widgets/panels/activity/jobdelegate.h"
#include "widgets/theme/icons.h"

#include <QLabel>
#include <QListView>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <chrono>

namespace espalier::panels {

using models::JobList;
using models::JobState;

controls::PanelFacts ActivityPanel::describe()
{
    return {.id = QStringLiteral("activity"),
            .title = tr("Activity"),
            .icon = QStringLiteral("activity"),
            .place = controls::PanelFacts::Place::Dock};
}

ActivityPanel::ActivityPanel(JobList &jobs, const theme::ThemeManager &themes, QWidget *parent)
    : Panel(describe(), parent), m_jobs(jobs), m_themes(themes)
{
    createActions();
    createView();
    createLayout();
    connectJobs();
    connect(&themes, &theme::ThemeManager::changed, this, &ActivityPanel::dress);
    dress();
    updateState();
}

void ActivityPanel::createActions()
{
    m_cancel = offer(QStringLiteral("cancel"), tr("Cancel the chosen job"), QStringLiteral("stop"));
    m_cancel->setShortcuts({QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)});
    connect(m_cancel, &QAction::triggered, this, &ActivityPanel::cancelChosen);
    m_cancelAll =
        offer(QStringLiteral("cancelAll"), tr("Cancel all jobs"), QStringLiteral("close"));
    connect(m_cancelAll, &QAction::triggered, &m_jobs, &JobList::cancelAll);
    m_clear = offer(QStringLiteral("clear"), tr("Clear finished jobs"), QStringLiteral("remove"));
}

void ActivityPanel::createView()
{
    m_delegate = new JobDelegate(m_themes, this);
    m_list = new QListView(this);
    m_list->setModel(&m_jobs);
    m_list->setItemDelegate(m_delegate);
    m_list->setAccessibleName(tr("Jobs, the newest first"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_empty = new controls::EmptyState(m_themes, QStringLiteral("activity"), this);
    m_empty->setContent(tr("Nothing is running"),
                        tr("Previews, test runs and all other work appear here while they run, "
                           "and stay with what came of them."));
    connect(m_clear, &QAction::triggered, &m_jobs, &JobList::clearFinished);
    connect(m_delegate, &JobDelegate::cancelClicked, this, [this](const QModelIndex &index) {
        if (const auto *job = m_jobs.entry(index))
            m_jobs.cancel(job->id);
    });
}

void ActivityPanel::createLayout()
{
    m_summary = new QLabel(this);
    m_summary->setContentsMargins(8, 0, 8, 0);
    m_bar = new QToolBar(this);
    m_bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    m_bar->addActions({m_cancel, m_cancelAll, m_clear});
    m_bar->addWidget(m_summary);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
}

void ActivityPanel::connectJobs()
{
    using namespace std::chrono_literals;
    m_tick.setInterval(500ms);
    connect(&m_tick, &QTimer::timeout, this, [this] { m_list->viewport()->update(); });
    connect(&m_jobs, &JobList::runningChanged, this, &ActivityPanel::updateState);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_jobs, signal, this, &ActivityPanel::updateState);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ActivityPanel::updateState);
}

void ActivityPanel::cancelChosen()
{
    if (const auto *job = m_jobs.entry(m_list->currentIndex()))
        m_jobs.cancel(job->id);
}

void ActivityPanel::updateState()
{
    const int running = m_jobs.runningCount();
    const auto *chosen = m_jobs.entry(m_list->currentIndex());
    setCount(running);
    m_cancel->setEnabled(chosen && chosen->state == JobState::Running);
    m_cancelAll->setEnabled(running > 0);
    m_clear->setEnabled(m_jobs.rowCount() > running);
    // The empty state says it already.
    m_summary->setText(running > 0             ? tr("%n running", nullptr, running)
                       : m_jobs.rowCount() > 0 ? tr("Nothing is running")
                                               : QString());
    m_stack->setCurrentWidget(m_jobs.rowCount() > 0 ? static_cast<QWidget *>(m_list) : m_empty);
    updateTicking();
}

void ActivityPanel::updateTicking()
{
    if (isVisible() && m_jobs.runningCount() > 0) {
        if (!m_tick.isActive())
            m_tick.start();
    } else {
        m_tick.stop();
    }
}

void ActivityPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    updateTicking();
}

void ActivityPanel::hideEvent(QHideEvent *event)
{
    Panel::hideEvent(event);
    updateTicking();
}

void ActivityPanel::dress()
{
    for (auto *action : offeredActions())
        action->setIcon(
            theme::icon(action->property(controls::kIconProperty).toString(), m_themes.theme()));
    m_list->viewport()->update();
}

} // namespace espalier::panels
