// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "core/engine/originallines.h"
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/askbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/ticketmodel.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/backlog/backlogpanel.h"
#include "widgets/panels/backlog/resultpane.h"
#include "widgets/panels/backlog/ticketdetail.h"
#include "widgets/panels/backlog/ticketeditor.h"
#include "widgets/panels/backlog/ticketfilterbar.h"
#include "widgets/panels/backlog/ticketlists.h"
#include "widgets/panels/backlog/tickettable.h"
#include "widgets/theme/icons.h"

#include <QLabel>
#include <QLocale>
#include <QTabWidget>

#include <chrono>

// The actions of the panel, and what is connected to what.

namespace espalier::panels {

using controls::MessageBar;
using model::Ticket;
using model::TicketStatus;

static std::vector<controls::AskChoice> choicesOf(const std::vector<NearTicket> &near)
{
    std::vector<controls::AskChoice> choices;
    for (const auto &ticket : near) {
        auto text = models::plainText(ticket.title);
        if (ticket.similarity)
            text = BacklogPanel::tr("%1 % alike: %2", "how much; a ticket")
                       .arg(QLocale().toString(qRound(100 * *ticket.similarity)), text);
        choices.push_back({QString::fromStdString(ticket.id), text,
                           models::plainTip(models::plainText(ticket.id))});
    }
    return choices;
}

// ---- actions ----

// A single key works while the list has the focus, never where something is typed.
QAction *BacklogPanel::offerKey(const QString &id, const QString &text, const QString &icon,
                                const QKeySequence &key)
{
    auto *action = offer(id, text, icon, key);
    action->setShortcutContext(Qt::WidgetShortcut);
    return action;
}

void BacklogPanel::createActions()
{
    createListActions();
    createTriageActions();
    createTicketActions();
    createSharingActions();
}

void BacklogPanel::createListActions()
{
    m_next = offerKey(QStringLiteral("next"), tr("Next ticket"), QStringLiteral("next"), Qt::Key_J);
    m_previous = offerKey(QStringLiteral("previous"), tr("Previous ticket"),
                          QStringLiteral("previous"), Qt::Key_K);
    m_mark = offerKey(QStringLiteral("mark"), tr("Select the ticket, for acts on several"),
                      QStringLiteral("reviewed"), Qt::Key_X);
    m_markAll = offerKey(QStringLiteral("markAll"), tr("Select all tickets that are listed"),
                         QStringLiteral("reviewed"), QKeySequence::SelectAll);
    m_open = offerKey(QStringLiteral("open"), tr("Go to the ticket's details"),
                      QStringLiteral("open"), Qt::Key_Return);
    m_find = offer(QStringLiteral("find"), tr("Filter the tickets"), QStringLiteral("filter"));
    m_find->setShortcuts({QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    m_reload = offer(QStringLiteral("reload"), tr("Read the tickets again"),
                     QStringLiteral("refresh"), QKeySequence::Refresh);
    m_saveView =
        offer(QStringLiteral("saveView"), tr("Save the filter as a view…"), QStringLiteral("pin"));
    m_clearFilter = new QAction(tr("Show all"), this);
    m_showAccepted = new QAction(tr("Show the accepted ones"), this);
}

void BacklogPanel::createTriageActions()
{
    m_accept = offerKey(QStringLiteral("accept"), tr("Accept: it is to be worked on"),
                        QStringLiteral("passed"), Qt::Key_1);
    m_duplicate =
        offerKey(QStringLiteral("duplicate"), tr("Mark as a duplicate of another ticket…"),
                 QStringLiteral("copy"), Qt::Key_2);
    m_decline = offerKey(QStringLiteral("decline"), tr("Decline, with a reason…"),
                         QStringLiteral("close"), Qt::Key_3);
    m_snooze = offerKey(QStringLiteral("snooze"), tr("Snooze until a day…"),
                        QStringLiteral("recent"), Qt::Key_H);
    m_risk =
        offerKey(QStringLiteral("risk"), tr("Set the risk…"), QStringLiteral("warning"), Qt::Key_R);
    m_effort = offerKey(QStringLiteral("effort"), tr("Set the effort…"), QStringLiteral("cost"),
                        Qt::Key_E);
    m_priority = offerKey(QStringLiteral("priority"), tr("Set the priority…"),
                          QStringLiteral("pin"), Qt::Key_P);
    m_autopatch = offerKey(QStringLiteral("autopatch"), tr("Go to the ticket's patch, or try one"),
                           QStringLiteral("patches"), Qt::Key_A);
    m_autopatch->setIconText(tr("Patch"));
    m_accept->setIconText(tr("Accept"));
    m_duplicate->setIconText(tr("Duplicate"));
    m_decline->setIconText(tr("Decline"));
    m_snooze->setIconText(tr("Snooze"));
    m_risk->setIconText(tr("Risk"));
    m_effort->setIconText(tr("Effort"));
    m_priority->setIconText(tr("Priority"));
}

void BacklogPanel::createTicketActions()
{
    m_wake = offer(QStringLiteral("wake"), tr("Wake a snoozed ticket"), QStringLiteral("run"));
    m_reopen =
        offer(QStringLiteral("reopen"), tr("Open the ticket again…"), QStringLiteral("refresh"));
    m_edit = offer(QStringLiteral("edit"), tr("Edit the ticket"), QStringLiteral("edit"),
                   Qt::CTRL | Qt::Key_E);
    m_similarAct = offer(QStringLiteral("similar"), tr("Show similar tickets, to merge them"),
                         QStringLiteral("search"), Qt::CTRL | Qt::Key_L);
    m_unmerge =
        offer(QStringLiteral("unmerge"), tr("Take a duplicate out again"), QStringLiteral("split"));
    m_undoAct =
        offer(QStringLiteral("undo"), tr("Undo"), QStringLiteral("undo"), QKeySequence::Undo);
    m_redoAct = offer(QStringLiteral("redo"), tr("Do again"), QStringLiteral("redo"),
                      Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    m_edit->setIconText(tr("Edit"));
    m_undoAct->setIconText(tr("Undo"));
}

void BacklogPanel::connectTriage()
{
    m_table->addActions({m_accept, m_duplicate, m_decline, m_snooze, m_wake, m_reopen, m_priority,
                         m_risk, m_effort, m_autopatch, m_edit, m_similarAct, m_unmerge, m_mark,
                         m_markAll, m_next, m_previous, m_open});
    connect(m_accept, &QAction::triggered, this, [this] {
        act(targets(),
            {.title = tr("accept"), .act = [](const Ticket &ticket, const backlog::Actor &actor) {
                 return backlog::accept(ticket, actor);
             }});
    });
    connect(m_wake, &QAction::triggered, this, [this] {
        act(targets(),
            {.title = tr("wake"),
             .act = [](const Ticket &ticket,
                       const backlog::Actor &actor) { return backlog::snooze(ticket, {}, actor); },
             .why = {},
             .moveOn = false});
    });
    connect(m_autopatch, &QAction::triggered, this, [this] {
        if (const auto *row = m_model->row(m_table->currentRow()))
            m_context.showPatch(QString::fromStdString(row->id), models::plainText(row->title));
    });
    connect(m_duplicate, &QAction::triggered, this, &BacklogPanel::askForDuplicate);
    connect(m_decline, &QAction::triggered, this, &BacklogPanel::askForReason);
    connect(m_reopen, &QAction::triggered, this, &BacklogPanel::askToReopen);
    connect(m_snooze, &QAction::triggered, this, &BacklogPanel::askForDay);
    connect(m_risk, &QAction::triggered, this, [this] { askForLevel(true); });
    connect(m_effort, &QAction::triggered, this, [this] { askForLevel(false); });
    connect(m_priority, &QAction::triggered, this, &BacklogPanel::askForPriority);
    connect(m_unmerge, &QAction::triggered, this, &BacklogPanel::unmerge);
    connect(m_edit, &QAction::triggered, this, &BacklogPanel::beginEdit);
    connect(m_editor, &TicketEditor::discarded, this, &BacklogPanel::endEdit);
    connect(m_editor, &TicketEditor::saveRequested, this, &BacklogPanel::saveTicket);
    connect(m_similar, &SimilarTickets::mergeRequested, this, &BacklogPanel::mergeSimilar);
    connect(m_undoAct, &QAction::triggered, this, [this] {
        m_message->clear();
        // What is still being done is what is to be taken back.
        m_access.afterChanges([this] { m_undo.undo(); });
    });
    connect(m_redoAct, &QAction::triggered, this,
            [this] { m_access.afterChanges([this] { m_undo.redo(); }); });
    connect(&m_undo, &QUndoStack::indexChanged, this, &BacklogPanel::updateState);
}

void BacklogPanel::connectActions()
{
    connect(m_next, &QAction::triggered, this, [this] { m_table->move(1); });
    connect(m_previous, &QAction::triggered, this, [this] { m_table->move(-1); });
    connect(m_mark, &QAction::triggered, this, [this] {
        const int row = m_table->currentRow();
        m_model->setMarked(row, !m_model->isMarked(row));
    });
    connect(m_markAll, &QAction::triggered, this,
            [this] { m_model->setMarked(0, m_model->rowCount() - 1, true); });
    const auto open = [this] {
        if (auto *page = m_tabs->currentWidget(); page && m_details) {
            auto *into = page->findChild<QTreeWidget *>();
            (into ? into : page)->setFocus(Qt::OtherFocusReason);
        }
    };
    connect(m_open, &QAction::triggered, this, open);
    connect(m_table, &TicketTable::opened, this, open);
    connect(m_find, &QAction::triggered, this, [this] {
        m_filters->field().setFocus(Qt::ShortcutFocusReason);
        m_filters->field().selectAll();
    });
    connect(m_reload, &QAction::triggered, this, [this] {
        m_message->clear();
        reload();
    });
    connect(m_clearFilter, &QAction::triggered, this, [this] { m_filters->setFilter({}); });
    connect(m_showAccepted, &QAction::triggered, this,
            [this] { m_filters->setFilter(QStringLiteral("status:open is:triaged -is:snoozed")); });
    connect(m_saveView, &QAction::triggered, this, &BacklogPanel::askForViewName);
    connect(m_similarAct, &QAction::triggered, this, [this] {
        m_tabs->setCurrentWidget(m_similar);
        m_similar->findChild<QTreeWidget *>()->setFocus(Qt::OtherFocusReason);
    });
}

void BacklogPanel::connectList()
{
    using namespace std::chrono_literals;
    m_rest.setSingleShot(true);
    m_rest.setInterval(60ms);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (const auto number = m_table->current(); number != 0)
            m_access.loadTicket(number);
    });
    connect(m_filters, &TicketFilterBar::queryChanged, this, [this] {
        m_table->showOrder(m_filters->query().order, m_filters->query().descending);
        reload();
    });
    m_table->showOrder(m_filters->query().order, m_filters->query().descending);
    connect(m_filters, &TicketFilterBar::removeRequested, &m_access, &BacklogAccess::removeView);
    connect(m_table, &TicketTable::orderWanted, m_filters, &TicketFilterBar::setOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BacklogPanel::showCurrent);
    connect(m_model, &models::TicketModel::pageWanted, &m_access, &BacklogAccess::loadRows);
    connect(m_model, &models::TicketModel::marksChanged, this, &BacklogPanel::updateFoot);
    connect(m_model, &models::TicketModel::dataChanged, this, [this] {
        if (m_table->currentRow() >= 0)
            showHead();
    });
}

void BacklogPanel::connectDetail()
{
    // Tickets have the lines of the original, whatever is in the file now.
    const auto show = [this](const QString &path, int line) {
        m_context.showSource(path,
                             static_cast<int>(engine::lineNow(m_context.folder().toStdString(),
                                                              path.toStdString(), line)));
    };
    connect(m_detail, &TicketDetail::sourceRequested, this, show);
    connect(m_plan, &TicketPlan::sourceRequested, this, show);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        showSimilar();
        updateState();
    });
    connect(m_ask, &controls::AskBar::left, this,
            [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_ask, &controls::AskBar::typed, this, [this](const QString &typed) {
        if (!typed.isEmpty())
            m_access.search(typed);
        else if (const auto these = targets(); !these.empty())
            m_access.findSimilar(these.front());
    });
    connect(m_result, &ResultPane::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

void BacklogPanel::connectAccess()
{
    connect(&m_access, &BacklogAccess::listed, this, &BacklogPanel::setListing);
    connect(&m_access, &BacklogAccess::loadFailed, this, &BacklogPanel::showLoadFailure);
    connect(&m_access, &BacklogAccess::rowsReady, this,
            [this](int page, const std::vector<store::TicketRow> &rows) {
                m_model->setRows(page, rows);
                updateState();
            });
    connect(&m_access, &BacklogAccess::rowsFailed, this, [this](int page, const Error &error) {
        m_model->refuseRows(page);
        m_message->showError(error);
    });
    connect(&m_access, &BacklogAccess::ticketReady, this, &BacklogPanel::setDetails);
    connect(&m_access, &BacklogAccess::similarReady, this,
            [this](std::int64_t number, const std::vector<NearTicket> &near) {
                if (m_details && m_details->number == number)
                    m_similar->setTickets(near);
                m_ask->setChoices({}, choicesOf(near));
            });
    connect(&m_access, &BacklogAccess::found, m_ask,
            [this](const QString &typed, const std::vector<NearTicket> &near) {
                m_ask->setChoices(typed, choicesOf(near));
            });
    connect(&m_access, &BacklogAccess::failed, m_message, &MessageBar::showError);
    connect(&m_access, &BacklogAccess::changeFailed, this, [this](const Error &error) {
        m_message->showError(error);
        m_undo.clear(); // it is not known any more what was done
    });
    connect(&m_access, &BacklogAccess::added, this, [this](std::int64_t number) {
        m_said = tr("A ticket was made");
        m_wanted = number;
        if (m_filters->filter() != TicketFilterBar::inbox())
            m_filters->setFilter(TicketFilterBar::inbox());
    });
    // This panel hears of it, too.
    connect(&m_access, &BacklogAccess::settled, &m_context,
            &models::ProjectContext::ticketsChanged);
    connect(&m_context, &models::ProjectContext::ticketsChanged, this, &BacklogPanel::reload);
    connect(&m_context, &models::ProjectContext::ticketsRequested, m_filters,
            &TicketFilterBar::setFilter);
}

} // namespace espalier::panels
