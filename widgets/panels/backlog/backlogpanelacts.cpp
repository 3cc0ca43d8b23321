// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
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

// What can be done to tickets.

namespace espalier::panels {

using controls::MessageBar;
using model::Ticket;
using model::TicketStatus;

// ---- acts ----

BacklogPanel::Numbers BacklogPanel::targets() const
{
    return m_table->targets();
}

// Enough to know it again; a bar or a menu has no room for more.
static QString shortened(const QString &title)
{
    constexpr qsizetype kMost = 48;
    return title.size() <= kMost ? title : title.first(kMost).trimmed() + u'…';
}

QString BacklogPanel::nameOf(const Numbers &targets) const
{
    if (targets.size() == 1) {
        if (const auto *row = m_model->row(m_model->rowOf(targets.front())))
            return tr("“%1”").arg(shortened(models::plainText(row->title)));
    }
    return tr("%n ticket(s)", nullptr, static_cast<int>(targets.size()));
}

void BacklogPanel::act(const Numbers &targets, const Doing &doing)
{
    if (targets.empty())
        return;
    m_message->clear();
    const auto title =
        tr("%1: %2", "what is done: to which ticket").arg(doing.title, nameOf(targets));
    if (doing.moveOn)
        moveOn(targets);
    m_model->clearMarks();
    m_access.act(title, targets, doing.act, doing.why,
                 [this, title, targets](const engine::ActOutcome &outcome) {
                     keep(outcome, title, targets);
                 });
    updateState();
}

// So that a person can go on with keys alone.
void BacklogPanel::moveOn(const Numbers &targets)
{
    // Those before may still be listed: what is done to them is on its way.
    m_handled.insert(targets.begin(), targets.end());
    const auto isLeft = [this](int row) { return !m_handled.contains(m_model->numberAt(row)); };
    const int count = m_model->rowCount();
    int row = m_table->currentRow();
    while (row < count && !isLeft(row))
        ++row;
    if (row == count) {
        row = m_table->currentRow();
        while (row >= 0 && !isLeft(row))
            --row;
    }
    if (row >= 0 && row < count)
        m_table->setCurrentRow(row);
}

void BacklogPanel::keep(const engine::ActOutcome &outcome, const QString &title,
                        const Numbers &targets)
{
    tellRefused(outcome);
    if (outcome.batch == 0)
        return;
    auto *command =
        new ActCommand(m_access, outcome.batch, title, targets, [this](const Numbers &numbers) {
            m_wanted = numbers.empty() ? 0 : numbers.front();
        });
    m_undo.push(command);
    m_said = tr("%1 – %2 takes it back", "what was done; keys")
                 .arg(title, m_undoAct->shortcut().toString(QKeySequence::NativeText));
    updateFoot();
}

void BacklogPanel::tellRefused(const engine::ActOutcome &outcome)
{
    if (outcome.refused.empty())
        return;
    const auto &first = outcome.refused.front();
    const auto count = static_cast<int>(outcome.refused.size());
    m_message->showMessage(MessageBar::Severity::Warning,
                           tr("%n ticket(s) stayed as they were.", nullptr, count),
                           controls::wordsOf(first.error).what,
                           QString::fromStdString(first.id + ": " + first.error.text()));
}

void BacklogPanel::merge(const Numbers &targets, const std::string &into)
{
    const auto title =
        tr("%1: %2", "what is done: to which ticket").arg(tr("duplicate"), nameOf(targets));
    moveOn(targets);
    m_model->clearMarks();
    m_access.merge(targets, into, [this, title, targets](const engine::ActOutcome &outcome) {
        keep(outcome, title, targets);
    });
}

void BacklogPanel::mergeSimilar(const std::string &id)
{
    if (!m_details)
        return;
    const auto into = m_details->ticket.id;
    const Numbers shown{m_details->number};
    const auto title = tr("merge into %1").arg(nameOf(shown));
    m_access.mergeIds({id}, into,
                      [this, title, shown](const auto &outcome) { keep(outcome, title, shown); });
}

void BacklogPanel::unmerge()
{
    if (!m_details)
        return;
    const auto number = m_details->number;
    const Numbers shown{number};
    const auto title = tr("take out again: %1").arg(nameOf(shown));
    m_access.unmerge(number,
                     [this, title, shown](const auto &outcome) { keep(outcome, title, shown); });
}

// ---- editing ----

void BacklogPanel::beginEdit()
{
    if (!m_details)
        return;
    const bool open = m_tabs->indexOf(m_editor) >= 0;
    // What is being written is not thrown away by asking again.
    if (open && m_editor->isModified()) {
        m_tabs->setCurrentWidget(m_editor);
        return;
    }
    if (!open)
        m_tabs->addTab(m_editor, tr("Edit"));
    m_tabs->setCurrentWidget(m_editor);
    m_editor->begin(m_details->number, m_details->ticket);
}

// Another ticket was chosen. An edit stays with its own: it is closed, or waits in its tab.
void BacklogPanel::leaveEdit()
{
    const int tab = m_tabs->indexOf(m_editor);
    if (tab < 0 || m_editor->ticket() == m_table->current())
        return;
    if (m_tabs->currentWidget() == m_editor)
        m_tabs->setCurrentWidget(m_detail);
    if (!m_editor->isModified())
        m_tabs->removeTab(m_tabs->indexOf(m_editor));
}

void BacklogPanel::endEdit()
{
    const int tab = m_tabs->indexOf(m_editor);
    if (tab < 0)
        return;
    m_tabs->removeTab(tab);
    m_tabs->setCurrentWidget(m_detail);
    m_table->setFocus(Qt::OtherFocusReason);
}

void BacklogPanel::saveTicket(const Json &fields)
{
    act({m_editor->ticket()}, {.title = tr("edit"),
                               .act =
                                   [fields](const Ticket &ticket, const backlog::Actor &actor) {
                                       return backlog::edit(ticket, fields, actor);
                                   },
                               .why = {},
                               .moveOn = false});
    endEdit();
}

QString BacklogPanel::unsavedWork() const
{
    return m_tabs->indexOf(m_editor) >= 0 && m_editor->isModified()
               ? tr("a ticket that is being edited")
               : QString();
}

// ---- what can be done ----

void BacklogPanel::updateState()
{
    const auto *row = m_model->row(m_table->currentRow());
    const bool any = m_table->currentRow() >= 0;
    const bool several = m_model->markCount() > 0;
    const bool open = several || (row && row->status == TicketStatus::Open);
    const bool resolved =
        row && (row->status == TicketStatus::Applied || row->status == TicketStatus::Rejected ||
                row->status == TicketStatus::Failed);
    const bool editing = m_tabs->currentWidget() == m_editor;
    for (auto *action : {m_next, m_previous, m_mark, m_markAll, m_duplicate, m_decline, m_risk,
                         m_effort, m_priority})
        action->setEnabled(any);
    // What is not known yet is asked of the backlog, which refuses what cannot be.
    m_accept->setEnabled(any && (open || !row));
    m_snooze->setEnabled(any && (open || !row));
    m_wake->setEnabled(any && (several || (row && !row->snoozedUntil.empty())));
    m_reopen->setEnabled(several || resolved);
    m_open->setEnabled(m_details.has_value());
    m_autopatch->setEnabled(row != nullptr);
    m_edit->setEnabled(m_details.has_value());
    m_similarAct->setEnabled(m_details.has_value());
    m_unmerge->setEnabled(m_details && !m_details->ticket.note("duplicate_of").empty());
    // In the editor these keys are the text's.
    m_undoAct->setEnabled((m_undo.canUndo() || m_access.isChanging()) && !editing);
    m_redoAct->setEnabled(m_undo.canRedo() && !editing);
    m_undoAct->setToolTip(m_undo.canUndo() ? models::plainTip(tr("Undo %1").arg(m_undo.undoText()))
                                           : tr("Nothing was changed yet."));
    m_export->setEnabled(m_loaded && m_total > 0);
    for (auto *action : {m_scan, m_takeIn, m_report, m_import})
        action->setEnabled(!m_access.isWorking());
}

void BacklogPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    for (auto *action : offeredActions())
        action->setIcon(theme::icon(action->property(controls::kIconProperty).toString(), theme));
    controls::dressActionButtons(*this, theme);
    auto palette = m_foot->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_foot->setPalette(palette);
}

} // namespace espalier::panels
