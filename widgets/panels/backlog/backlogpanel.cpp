// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/backlogpanel.h"

#include "core/base/jsonaccess.h"
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/askbar.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/ticketmodel.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/backlog/assessmentview.h"
#include "widgets/panels/backlog/resultpane.h"
#include "widgets/panels/backlog/ticketdetail.h"
#include "widgets/panels/backlog/ticketeditor.h"
#include "widgets/panels/backlog/ticketfilterbar.h"
#include "widgets/panels/backlog/ticketlists.h"
#include "widgets/panels/backlog/tickettable.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace espalier::panels {

using models::plainText;
using models::TicketModel;
using models::timeText;

controls::PanelFacts BacklogPanel::describe()
{
    return {.id = QStringLiteral("backlog"),
            .title = tr("Backlog"),
            .icon = QStringLiteral("backlog"),
            .place = controls::PanelFacts::Place::Activity,
            .early = true};
}

BacklogPanel::BacklogPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context),
      m_model(new TicketModel(context.themes(), this)), m_access(context), m_listening(context)
{
    createActions();
    createSide();
    createLayout();
    connectList();
    connectDetail();
    connectAccess();
    connectTriage();
    connectActions();
    connectSharing();
    connectScanning();
    connectListening();
    setAcceptDrops(true);
    connect(&context.themes(), &theme::ThemeManager::changed, this, &BacklogPanel::dress);
    dress();
    updateState();
    reload();
    m_access.loadSchedule();
}

BacklogPanel::~BacklogPanel() = default;

void BacklogPanel::createSide()
{
    m_side = new QWidget(this);
    m_filters = new TicketFilterBar(m_context.themes(), m_saveView, m_side);
    m_table = new TicketTable(*m_model, m_side);
    m_filters->field().setTarget(m_table);
    m_noneFits = new controls::EmptyState(m_context.themes(), QStringLiteral("search"), m_side);
    m_noneFits->setContent(tr("No ticket fits"), tr("Another filter would show some."),
                           m_clearFilter);
    m_allDone = new controls::EmptyState(m_context.themes(), QStringLiteral("passed"), m_side);
    m_allDone->setContent(tr("All triaged"),
                          tr("Somebody has looked at every ticket. New ones come with the next "
                             "scan."),
                          m_showAccepted);
    m_list = new QStackedWidget(m_side);
    for (QWidget *page : {static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_noneFits),
                          static_cast<QWidget *>(m_allDone)})
        m_list->addWidget(page);
    auto *layout = new QVBoxLayout(m_side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_filters);
    layout->addWidget(m_list, 1);
    layout->addWidget(createFoot());
}

// What is for the whole backlog, not for the ticket beside it.
QWidget *BacklogPanel::createFoot()
{
    auto *foot = new QWidget(m_side);
    m_foot = new QLabel(foot);
    m_foot->setObjectName(QStringLiteral("ticketCount"));
    m_foot->setTextFormat(Qt::PlainText);
    m_foot->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *bar = new QToolBar(foot);
    bar->setObjectName(QStringLiteral("backlogBar"));
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({m_scan, m_takeIn, m_listen, m_report, m_new, m_export, m_import});
    auto *layout = new QVBoxLayout(foot);
    layout->setContentsMargins(10, 4, 4, 2);
    layout->setSpacing(2);
    layout->addWidget(m_foot);
    layout->addWidget(bar);
    return foot;
}

void BacklogPanel::createDetail()
{
    const auto &themes = m_context.themes();
    m_pane = new controls::DetailPane(themes, QStringLiteral("ticket"),
                                      tr("Parts of the ticket's details"), this);
    m_tabs = &m_pane->tabs();
    m_detail = new TicketDetail(themes, m_context.folder(), this);
    m_assessment = new AssessmentView(themes, this);
    m_plan = new TicketPlan(themes, this);
    m_similar = new SimilarTickets(this);
    m_history = new TicketHistory(this);
    m_editor = new TicketEditor(themes, this);
    m_editor->hide();
    m_tabs->addTab(m_detail, tr("Evidence"));
    m_tabs->addTab(m_plan, tr("Solution"));
    m_tabs->addTab(m_assessment, tr("Why"));
    m_tabs->addTab(m_similar, tr("Similar"));
    m_tabs->addTab(m_history, tr("History"));
    m_pane->bar().addActions({m_accept, m_duplicate, m_decline, m_snooze, m_autopatch, m_priority,
                              m_risk, m_effort, m_edit, m_undoAct});
}

void BacklogPanel::createPages()
{
    const auto &themes = m_context.themes();
    auto *nothing = new controls::EmptyState(themes, QStringLiteral("backlog"), this);
    nothing->setContent(tr("There are no tickets yet"),
                        tr("Tickets are made of what was observed: errors, slow functions, failing "
                           "tests, findings of tools, feedback. Take files of them in, then scan. "
                           "Files can be dropped here, too."),
                        m_scan);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(controls::makeActionButton(m_takeIn, this));
    buttons->addStretch(1);
    m_empty = new QWidget(this);
    nothing->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *layout = new QVBoxLayout(m_empty);
    layout->addStretch(2);
    layout->addWidget(nothing);
    layout->addLayout(buttons);
    layout->addStretch(3);
    m_failed = new controls::EmptyState(themes, QStringLiteral("error"), this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(new QWidget(m_pages)); // until it is known what there is
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_failed);
}

void BacklogPanel::createLayout()
{
    createDetail();
    m_splitter = controls::besideEachOther(m_side, 48, m_pane, 52, this);
    m_message = new controls::MessageBar(m_context.themes(), this);
    m_work = new controls::WorkBar(this);
    m_ask = new controls::AskBar(m_context.themes(), this);
    m_result = new ResultPane(m_context.themes(), this);
    createPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    for (QWidget *bar : {static_cast<QWidget *>(m_message), static_cast<QWidget *>(m_work),
                         static_cast<QWidget *>(m_ask), static_cast<QWidget *>(m_result)})
        layout->addWidget(bar);
    layout->addWidget(m_pages, 1);
}

// ---- what is shown ----

void BacklogPanel::reload()
{
    m_access.load(m_filters->query());
}

void BacklogPanel::setListing(const TicketListing &listing)
{
    const auto was = m_table->current();
    const int row = std::max(0, m_table->currentRow());
    m_loaded = true;
    m_total = listing.total;
    if (!m_access.isChanging())
        m_handled.clear();
    m_model->setNumbers(listing.numbers);
    m_filters->setViews(listing.views);
    setCount(static_cast<int>(std::min<std::int64_t>(listing.inbox, 1'000'000)));
    updatePages();
    int at = m_model->rowOf(m_wanted);
    if (at < 0)
        at = m_model->rowOf(was);
    m_wanted = 0;
    // Where it is gone, the one that has come into its place.
    m_table->setCurrentRow(at >= 0 ? at : row);
    showCurrent();
}

void BacklogPanel::showLoadFailure(const Error &error)
{
    m_message->showError(error);
    m_failed->setContent(tr("The tickets cannot be read"),
                         tr("They are still there; they could not be opened now."), m_reload);
    if (!m_loaded)
        m_pages->setCurrentWidget(m_failed);
}

void BacklogPanel::updatePages()
{
    if (!m_loaded)
        return;
    m_pages->setCurrentWidget(m_total == 0 ? m_empty : static_cast<QWidget *>(m_splitter));
    const bool inbox = m_filters->filter() == TicketFilterBar::inbox();
    QWidget *none = inbox ? m_allDone : m_noneFits;
    m_list->setCurrentWidget(m_model->rowCount() > 0 ? m_table : none);
    m_pane->setVisible(m_model->rowCount() > 0);
    updateFoot();
}

void BacklogPanel::updateFoot()
{
    QStringList parts{tr("%n ticket(s)", nullptr, m_model->rowCount())};
    if (m_model->markCount() > 0)
        parts << tr("%n selected", nullptr, static_cast<int>(m_model->markCount()));
    if (!m_said.isEmpty())
        parts << m_said;
    m_foot->setText(parts.join(QStringLiteral(" · ")));
    m_foot->setToolTip(models::plainTip(m_said));
}

void BacklogPanel::showCurrent()
{
    const auto number = m_table->current();
    if (m_details && m_details->number != number)
        m_details.reset();
    leaveEdit();
    showHead();
    updateState();
    // Not for every ticket that is passed while a key is held down.
    if (number != 0)
        m_rest.start();
}

// What is known of the ticket without reading it.
void BacklogPanel::showHead()
{
    const auto *row = m_model->row(m_table->currentRow());
    m_tabs->setEnabled(m_details.has_value());
    if (!row) {
        m_pane->setTitle(m_table->currentRow() >= 0 ? QStringLiteral("…") : QString());
        return;
    }
    m_pane->setTitle(plainText(row->title));
    m_pane->command().setCommand({QStringLiteral("espalier"), QStringLiteral("backlog"),
                                  QStringLiteral("show"), plainText(row->id)});
    QStringList facts{models::textOf(row->status),
                      tr("Priority: %1").arg(models::textOf(row->priority)),
                      models::textOf(row->category), models::ticketSourceText(row->source)};
    if (row->regressed)
        facts << tr("came back after it was applied");
    if (!row->snoozedUntil.empty())
        facts << tr("snoozed until %1").arg(timeText(row->snoozedUntil));
    QStringList lines{facts.join(QStringLiteral(" · "))};
    model::Ticket sketch;
    sketch.priority = row->priority;
    sketch.riskLevel = row->risk;
    sketch.estimatedEffort = row->effort;
    lines << tr("Score %1")
                 .arg(models::scoreText(backlog::explainScore(sketch), row->priority, row->risk,
                                        row->effort));
    if (m_details) {
        const auto &metadata = m_details->ticket.metadata;
        QStringList seen;
        if (const auto count = countAt(metadata, "occurrences"); count > 0)
            seen << tr("seen %n time(s)", nullptr, static_cast<int>(count));
        if (const auto time = timeText(textAt(metadata, "first_seen")); !time.isEmpty())
            seen << tr("first %1").arg(time);
        if (const auto time = timeText(textAt(metadata, "last_seen")); !time.isEmpty())
            seen << tr("last %1").arg(time);
        if (const auto of = textAt(metadata, "duplicate_of"); !of.empty())
            seen << tr("duplicate of %1").arg(plainText(of));
        if (const auto reason = textAt(metadata, "reason"); !reason.empty())
            seen << tr("reason: %1").arg(plainText(reason));
        lines << seen.join(QStringLiteral(" · "));
    }
    lines.removeAll(QString());
    m_pane->setFacts(lines.join(u'\n'));
}

void BacklogPanel::setDetails(const TicketDetails &details)
{
    if (details.number != m_table->current())
        return;
    // Where somebody is reading stays where it is.
    const bool same = m_details && m_details->ticket.updatedAt == details.ticket.updatedAt &&
                      m_details->history.size() == details.history.size();
    m_details = details;
    if (same)
        return;
    m_detail->setTicket(details.ticket);
    m_assessment->setTicket(details.ticket);
    m_plan->setTicket(details.ticket);
    m_history->setEvents(details.history);
    m_similar->setMerged(details.mergedInto);
    m_tabs->setTabText(m_tabs->indexOf(m_history), tr("History (%1)").arg(details.history.size()));
    showHead();
    showSimilar();
    updateState();
}

// Looking for them takes a while: only for who wants to see them.
void BacklogPanel::showSimilar()
{
    if (m_tabs->currentWidget() != m_similar || !m_details)
        return;
    m_similar->wait();
    m_access.findSimilar(m_details->number);
}

// ---- the session ----

QVariantMap BacklogPanel::saveState() const
{
    return {{QStringLiteral("filter"), m_filters->filter()},
            {QStringLiteral("ticket"), static_cast<qlonglong>(m_table->current())},
            {QStringLiteral("tab"), m_tabs->currentIndex()},
            {QStringLiteral("splitter"), m_splitter->saveState()}};
}

void BacklogPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    const int tab = state.value(QStringLiteral("tab")).toInt();
    m_tabs->setCurrentIndex(tab >= 0 && tab < m_tabs->indexOf(m_history) + 1 ? tab : 0);
    m_wanted = state.value(QStringLiteral("ticket")).toLongLong();
    m_filters->setFilter(
        state.value(QStringLiteral("filter"), TicketFilterBar::inbox()).toString());
    reload();
}

} // namespace espalier::panels
