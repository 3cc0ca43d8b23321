// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"
#include "core/store/ticketlog.h"
#include "widgets/panels/backlog/backlogwork.h"

#include <QDateTime>

#include <algorithm>

// What is read for the panel.

namespace espalier::panels {

using engine::Backlog;
using engine::Workspace;

std::string presentTime()
{
    return toRfc3339(SystemClock().now());
}

Result<std::vector<std::string>> idsOf(Workspace &workspace, const BacklogAccess::Numbers &numbers)
{
    auto rows = store::TicketStore(workspace.database()).rows(numbers);
    if (!rows)
        return failure(std::move(rows.error()));
    std::vector<std::string> ids;
    for (auto &row : *rows)
        ids.push_back(std::move(row.id));
    return ids;
}

Result<engine::ImprovementSettings> improvementOf(const Workspace &workspace, bool trusted)
{
    const auto &root = workspace.root();
    auto settings = settings::Settings::load(settings::Sources::standard(root, trusted));
    if (!settings)
        return failure(std::move(settings.error()));
    return engine::improvementSettings(*settings, root, trusted);
}

namespace {

Result<TicketListing> listingOf(Workspace &workspace, model::TicketQuery query)
{
    store::TicketStore tickets(workspace.database());
    query.now = presentTime();
    auto numbers = tickets.numbers(query);
    if (!numbers)
        return failure(std::move(numbers.error()));
    auto total = tickets.count({});
    if (!total)
        return failure(std::move(total.error()));
    auto inbox = tickets.count({.triaged = false, .snoozed = false, .now = query.now});
    if (!inbox)
        return failure(std::move(inbox.error()));
    auto views = store::TicketViewStore(workspace.database()).views();
    if (!views)
        return failure(std::move(views.error()));
    return TicketListing{*std::move(numbers), *total, *inbox, *std::move(views)};
}

Result<TicketDetails> detailsOf(Workspace &workspace, std::int64_t number)
{
    auto ids = idsOf(workspace, {number});
    if (!ids)
        return failure(std::move(ids.error()));
    if (ids->empty())
        return failure(ErrorKind::NotFound, "there is no such ticket any more");
    Backlog backlog(workspace.database());
    auto ticket = backlog.ticket(ids->front());
    if (!ticket)
        return failure(std::move(ticket.error()));
    auto history = backlog.history(ids->front());
    if (!history)
        return failure(std::move(history.error()));
    auto merged = store::TicketStore(workspace.database()).mergedInto(ids->front());
    if (!merged)
        return failure(std::move(merged.error()));
    return TicketDetails{number, *std::move(ticket), *std::move(history), *std::move(merged)};
}

Result<std::vector<NearTicket>> similarTo(Workspace &workspace, std::int64_t number)
{
    auto ids = idsOf(workspace, {number});
    if (!ids)
        return failure(std::move(ids.error()));
    if (ids->empty())
        return std::vector<NearTicket>();
    Backlog backlog(workspace.database());
    auto similar = backlog.similarTo(ids->front());
    if (!similar)
        return failure(std::move(similar.error()));
    std::vector<NearTicket> near;
    for (const auto &each : *similar) {
        if (auto ticket = backlog.ticket(each.id))
            near.push_back({each.id, ticket->title, each.similarity});
    }
    return near;
}

Result<std::vector<NearTicket>> ticketsOf(Workspace &workspace, const std::string &typed)
{
    constexpr std::int64_t kMost = 8;
    model::TicketQuery query{
        .order = model::TicketOrder::Updated, .descending = true, .limit = kMost};
    if (!typed.empty())
        query.words = {typed};
    store::TicketStore tickets(workspace.database());
    auto numbers = tickets.numbers(query);
    if (!numbers)
        return failure(std::move(numbers.error()));
    auto rows = tickets.rows(*numbers);
    if (!rows)
        return failure(std::move(rows.error()));
    std::vector<NearTicket> near;
    // Other ids may begin with the one that is typed.
    if (auto exact = tickets.ticket(typed))
        near.push_back({exact->id, exact->title});
    for (auto &row : *rows) {
        if (row.id != typed)
            near.push_back({std::move(row.id), std::move(row.title)});
    }
    return near;
}

// A first scan is the person's to ask for; from then on they come by themselves.
Result<ScanSchedule> scheduleOf(Workspace &workspace, bool trusted)
{
    auto improvement = improvementOf(workspace, trusted);
    if (!improvement)
        return failure(std::move(improvement.error()));
    ScanSchedule schedule{.interval = improvement->scanIntervalSeconds,
                          .due = improvement->scanIntervalSeconds};
    store::TicketLog log(workspace.database());
    std::string last;
    for (const auto source : engine::kScanSources) {
        auto state = log.scanState(std::string(nameOf(source)));
        if (!state)
            return failure(std::move(state.error()));
        last = std::max(last, state->scannedAt);
    }
    const auto time = QDateTime::fromString(QString::fromStdString(last), Qt::ISODateWithMs);
    if (time.isValid())
        schedule.due -= std::max<std::int64_t>(0, time.secsTo(QDateTime::currentDateTimeUtc()));
    return schedule;
}

} // namespace

void BacklogAccess::load(const model::TicketQuery &query)
{
    m_load.start(within(m_context, [query](Workspace &workspace,
                                           JobContext &) { return listingOf(workspace, query); }),
                 orFailure<TicketListing>([this](const auto &listing) { emit listed(listing); },
                                          [this](const Error &error) { emit loadFailed(error); }));
}

void BacklogAccess::loadRows(int page, const Numbers &numbers)
{
    m_rows.start(within(m_context,
                        [numbers](Workspace &workspace, JobContext &) {
                            return store::TicketStore(workspace.database()).rows(numbers);
                        }),
                 orFailure<std::vector<store::TicketRow>>(
                     [this, page](const auto &rows) { emit rowsReady(page, rows); },
                     [this, page](const Error &error) { emit rowsFailed(page, error); }));
}

void BacklogAccess::loadTicket(std::int64_t number)
{
    m_ticket.start(
        within(m_context, [number](Workspace &workspace,
                                   JobContext &) { return detailsOf(workspace, number); }),
        orFailure<TicketDetails>([this](const auto &details) { emit ticketReady(details); },
                                 [this](const Error &error) {
                                     // One that is gone meanwhile is no failure worth a message.
                                     if (error.kind != ErrorKind::NotFound)
                                         emit failed(error);
                                 }));
}

void BacklogAccess::findSimilar(std::int64_t number)
{
    m_similar.start(
        within(m_context, [number](Workspace &workspace,
                                   JobContext &) { return similarTo(workspace, number); }),
        orFailure<std::vector<NearTicket>>(
            [this, number](const auto &near) { emit similarReady(number, near); },
            [this](const Error &error) { emit failed(error); }));
}

void BacklogAccess::search(const QString &typed)
{
    m_search.start(within(m_context,
                          [words = typed.toStdString()](Workspace &workspace, JobContext &) {
                              return ticketsOf(workspace, words);
                          }),
                   orFailure<std::vector<NearTicket>>(
                       [this, typed](const auto &near) { emit found(typed, near); },
                       [this](const Error &error) { emit failed(error); }));
}

void BacklogAccess::loadSchedule()
{
    m_schedule.start(
        within(m_context,
               [trusted = m_context.isTrusted()](Workspace &workspace, JobContext &) {
                   return scheduleOf(workspace, trusted);
               }),
        orFailure<ScanSchedule>([this](const auto &schedule) { emit scheduleReady(schedule); },
                                // A scan that is asked for tells what is wrong with the settings.
                                [](const Error &) {}));
}

} // namespace espalier::panels
