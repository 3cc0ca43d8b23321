// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "widgets/controls/askbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/ticketmodel.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/backlog/backlogpanel.h"
#include "widgets/panels/backlog/ticketfilterbar.h"
#include "widgets/panels/backlog/tickettable.h"

#include <QDate>
#include <QLocale>

#include <array>

// What is asked before something is done, beside the list and never in its way.

namespace espalier::panels {

using controls::Ask;
using controls::AskField;
using model::Ticket;
using model::TicketCategory;
using model::TicketPriority;
using Kind = AskField::Kind;

namespace {

const auto kReason = QStringLiteral("reason");
const auto kTicket = QStringLiteral("ticket");
const auto kDay = QStringLiteral("day");
const auto kLevel = QStringLiteral("level");
const auto kPriority = QStringLiteral("priority");
const auto kCategory = QStringLiteral("category");
const auto kText = QStringLiteral("text");

constexpr std::array kPriorities{TicketPriority::Low, TicketPriority::Medium, TicketPriority::High,
                                 TicketPriority::Critical};
constexpr std::array kCategories{TicketCategory::BugFix,   TicketCategory::Performance,
                                 TicketCategory::Feature,  TicketCategory::Refactor,
                                 TicketCategory::Security, TicketCategory::Documentation};

} // namespace

void BacklogPanel::ask(const Ask &ask)
{
    m_message->clear();
    m_ask->ask(ask);
}

void BacklogPanel::askForDuplicate()
{
    const auto these = targets();
    if (these.empty())
        return;
    ask({.question = tr("%1 is a duplicate of", "one ticket or several").arg(nameOf(these)),
         .fields = {{.kind = Kind::Line,
                     .key = kTicket,
                     .name = tr("Id or words of the other ticket"),
                     .missing = tr("Say of which ticket: words of its title, or its id.")}},
         .accept = tr("Mark as a duplicate"),
         .choices = tr("Tickets to choose from"),
         .done = [this, these](const QVariantMap &answer) {
             merge(these, answer.value(kTicket).toString().toStdString());
         }});
    m_access.findSimilar(these.front());
}

void BacklogPanel::askForReason()
{
    const auto these = targets();
    if (these.empty())
        return;
    ask({.question = tr("Decline %1").arg(nameOf(these)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Reason"),
                     .missing = tr("A ticket is declined with a reason, so that others understand "
                                   "it later.")}},
         .accept = tr("Decline"),
         .done = [this, these](const QVariantMap &answer) {
             act(these, {.title = tr("decline"),
                         .act =
                             [](const Ticket &ticket, const backlog::Actor &actor) {
                                 return backlog::decline(ticket, actor);
                             },
                         .why = answer.value(kReason).toString()});
         }});
}

void BacklogPanel::askToReopen()
{
    const auto these = targets();
    if (these.empty())
        return;
    ask({.question = tr("Open %1 again").arg(nameOf(these)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Reason"),
                     .missing = tr("Say why it is to be looked at again.")}},
         .accept = tr("Open again"),
         .done = [this, these](const QVariantMap &answer) {
             act(these, {.title = tr("open again"),
                         .act =
                             [](const Ticket &ticket, const backlog::Actor &actor) {
                                 return backlog::moveTo(ticket, model::TicketStatus::Open, actor);
                             },
                         .why = answer.value(kReason).toString(),
                         .moveOn = false});
         }});
}

void BacklogPanel::askForDay()
{
    const auto these = targets();
    if (these.empty())
        return;
    const auto today = QDate::currentDate();
    const auto monday = today.addDays(8 - today.dayOfWeek());
    const auto named = [](const QString &text, const QDate &day) {
        return QStringLiteral("%1 (%2)").arg(text,
                                             QLocale().toString(day, QStringLiteral("ddd d MMM")));
    };
    ask({.question = tr("Snooze %1 until").arg(nameOf(these)),
         .answers = {{named(tr("Tomorrow"), today.addDays(1)), {{kDay, today.addDays(1)}}},
                     {named(tr("Next week"), monday), {{kDay, monday}}}},
         .fields =
             {{.kind = Kind::Day, .key = kDay, .name = tr("Day"), .value = today.addDays(14)}},
         .accept = tr("Until that day"),
         .done = [this, these](const QVariantMap &answer) {
             const auto until = answer.value(kDay).toDate().toString(Qt::ISODate).toStdString();
             act(these, {.title = tr("snooze"),
                         .act = [until](const Ticket &ticket, const backlog::Actor &actor) {
                             return backlog::snooze(ticket, until, actor);
                         }});
         }});
}

void BacklogPanel::askForLevel(bool risk)
{
    const auto these = targets();
    if (these.empty())
        return;
    const auto *row = m_model->row(m_model->rowOf(these.front()));
    const int now = row ? (risk ? row->risk : row->effort) : 5;
    ask({.question = (risk ? tr("Risk of %1") : tr("Effort for %1")).arg(nameOf(these)),
         .fields = {{.kind = Kind::Level,
                     .key = kLevel,
                     .name = risk ? tr("Risk, from 1 to 10") : tr("Effort, from 1 to 10"),
                     .value = now},
                    {.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Reason"),
                     .missing = tr("What was computed is overruled with a reason only.")}},
         .accept = tr("Set"),
         .done = [this, these, risk](const QVariantMap &answer) {
             const Json fields = {
                 {risk ? "risk_level" : "estimated_effort", answer.value(kLevel).toInt()}};
             act(these, {.title = risk ? tr("set the risk") : tr("set the effort"),
                         .act =
                             [fields](const Ticket &ticket, const backlog::Actor &actor) {
                                 return backlog::edit(ticket, fields, actor);
                             },
                         .why = answer.value(kReason).toString(),
                         .moveOn = false});
         }});
}

void BacklogPanel::askForPriority()
{
    const auto these = targets();
    if (these.empty())
        return;
    const auto *row = m_model->row(m_model->rowOf(these.front()));
    Ask question{.question = tr("Priority of %1").arg(nameOf(these)), .accept = {}, .done = {}};
    for (const auto each : kPriorities)
        question.answers.emplace_back(
            models::textOf(each),
            QVariantMap{{kPriority, QString::fromUtf8(model::nameOf(each))},
                        {QStringLiteral("preferred"), row && row->priority == each}});
    question.done = [this, these](const QVariantMap &answer) {
        const Json fields = {{"priority", answer.value(kPriority).toString().toStdString()}};
        act(these, {.title = tr("set the priority"),
                    .act =
                        [fields](const Ticket &ticket, const backlog::Actor &actor) {
                            return backlog::edit(ticket, fields, actor);
                        },
                    .why = {},
                    .moveOn = false});
    };
    ask(question);
}

void BacklogPanel::askForReport()
{
    ask({.question = tr("Report"),
         .fields = {{.kind = Kind::Line,
                     .key = kText,
                     .name = tr("What is wrong, missing or good"),
                     .missing = tr("Write a few words.")},
                    {.kind = Kind::Line, .key = kTicket, .name = tr("File it is about, if any")}},
         .accept = tr("Take it in"),
         .done = [this](const QVariantMap &answer) {
             m_access.report(answer.value(kText).toString(), answer.value(kTicket).toString());
         }});
}

void BacklogPanel::askForTicket()
{
    AskField category{.kind = Kind::Choice,
                      .key = kCategory,
                      .name = tr("Category"),
                      .value = static_cast<int>(TicketCategory::BugFix)};
    for (const auto each : kCategories)
        category.choices.emplace_back(models::textOf(each), static_cast<int>(each));
    AskField priority{.kind = Kind::Choice,
                      .key = kPriority,
                      .name = tr("Priority"),
                      .value = static_cast<int>(TicketPriority::Medium)};
    for (const auto each : kPriorities)
        priority.choices.emplace_back(models::textOf(each), static_cast<int>(each));
    ask({.question = tr("New ticket"),
         .fields = {{.kind = Kind::Line,
                     .key = kText,
                     .name = tr("Title"),
                     .missing = tr("A ticket needs a title.")},
                    category,
                    priority},
         .accept = tr("Make it"),
         .done = [this](const QVariantMap &answer) {
             m_access.add(
                 {.title = answer.value(kText).toString().toStdString(),
                  .category = static_cast<TicketCategory>(answer.value(kCategory).toInt()),
                  .priority = static_cast<TicketPriority>(answer.value(kPriority).toInt())});
         }});
}

void BacklogPanel::askForViewName()
{
    ask({.question = tr("Save the filter as"),
         .fields = {{.kind = Kind::Line,
                     .key = kText,
                     .name = tr("Name of the view"),
                     .missing = tr("A view needs a name.")}},
         .accept = tr("Save"),
         .done = [this](const QVariantMap &answer) {
             m_access.saveView(answer.value(kText).toString(), m_filters->filter());
         }});
}

} // namespace espalier::panels
