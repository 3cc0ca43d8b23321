// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `backlog` that change nothing.

#include "app/cli/backlogactions.h"

#include "core/backlog/filter.h"
#include "core/backlog/selection.h"
#include "core/base/jsonaccess.h"
#include "core/engine/backlogstatus.h"
#include "core/model/stacktrace.h"
#include "core/store/ticketlog.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>

namespace espalier::cli {

using model::Ticket;

namespace {

// What two digits show of a number; never "-0.00".
double hundredths(double number)
{
    constexpr double kHundredths = 100;
    return std::round(number * kHundredths) / kHundredths + 0.0;
}

std::string joined(const std::vector<std::string> &words, const char *between = " ")
{
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

Json toJson(const Ticket &ticket, const engine::ImprovementSettings &settings,
            const std::string &now)
{
    auto json = model::toJson(ticket);
    const auto parts = backlog::explainScore(ticket);
    json["score"] = {{"total", parts.total},
                     {"priority", parts.priority},
                     {"risk", parts.risk},
                     {"effort", parts.effort}};
    json["passed_over"] = backlog::nameOf(backlog::passedOver(ticket, settings.maxRiskLevel, now));
    return json;
}

std::string row(const Ticket &ticket)
{
    return std::format("{:<34} {:<11} {:<8} {:>4} {:>6} {:>6.1f}  {}\n", ticket.id,
                       nameOf(ticket.status), nameOf(ticket.priority), ticket.riskLevel,
                       ticket.estimatedEffort, backlog::scoreOf(ticket), ticket.title);
}

std::string header(const Console &console)
{
    return console.styled(Console::Style::Bold,
                          std::format("{:<34} {:<11} {:<8} {:>4} {:>6} {:>6}  {}\n", "id", "status",
                                      "priority", "risk", "effort", "score", "title"));
}

std::string framesOf(const model::StackTrace &trace)
{
    std::string text;
    for (const auto &error : trace.errors) {
        text += std::format("    {}{}: {}\n",
                            error.relation == model::Relation::Outermost
                                ? std::string()
                                : std::format("{}: ", nameOf(error.relation)),
                            error.type, error.message);
        for (const auto &frame : error.frames) {
            if (frame.own)
                text += std::format("      {}:{} {}\n", frame.path, frame.line, frame.function);
        }
    }
    return text;
}

std::string evidenceText(const Ticket &ticket)
{
    std::string text;
    for (const auto &piece : ticket.evidence) {
        const auto kind = textAt(piece, "kind");
        if (const auto *trace = find(piece, "trace")) {
            text += std::format("  {}\n{}", kind, framesOf(model::stackTraceFromJson(*trace)));
            continue;
        }
        text += std::format("  {}\n", kind);
        for (const auto &[name, value] : piece.items()) {
            if (name != "kind" && name != "fingerprint" && name != "by_hour")
                text += std::format("    {}: {}\n", name,
                                    value.is_string() ? value.get<std::string>() : toText(value));
        }
    }
    return text;
}

std::string factorsText(const Ticket &ticket, const char *name)
{
    const auto *assessment = find(ticket.metadata, name);
    const auto *factors = assessment ? find(*assessment, "factors") : nullptr;
    if (!factors || !factors->is_array())
        return {};
    std::string text;
    for (const auto &factor : *factors) {
        const auto value = realAt(factor, "value");
        text +=
            std::format("    {:+.1f}  {} ({}){}\n", realAt(factor, "points").value_or(0),
                        textAt(factor, "factor"), value ? std::format("{:g}", *value) : "not known",
                        textAt(factor, "detail").empty() ? "" : ": " + textAt(factor, "detail"));
    }
    auto head = std::format("  {} {}", name, integerAt(*assessment, "level"));
    if (const auto *own = find(*assessment, "override"))
        head += std::format(", set to {} by {}: {}", integerAt(*own, "level"), textAt(*own, "who"),
                            textAt(*own, "reason"));
    return std::format("{}\n{}", head, text);
}

// What people decided.
std::string decisionText(const Ticket &ticket, const std::vector<std::string> &duplicates)
{
    static constexpr std::array<std::pair<const char *, const char *>, 5> kNotes{
        {{"duplicate_of", "duplicate of"},
         {"reason", "reason:"},
         {"triaged_at", "accepted at"},
         {"snoozed_until", "snoozed until"},
         {"applied_at", "applied at"}}};
    std::string text;
    for (const auto &[note, words] : kNotes) {
        if (const auto value = ticket.note(note); !value.empty())
            text += std::format("{} {}\n", words, value);
    }
    return duplicates.empty() ? text : text + "merged with " + joined(duplicates, ", ") + "\n";
}

std::string historyText(const std::vector<model::TicketEvent> &history)
{
    std::string text;
    for (const auto &event : history) {
        text += std::format("  {} {} {}{}\n", event.at, event.who, event.action,
                            event.why.empty() ? "" : ": " + event.why);
        for (const auto &[field, change] : event.changes.items()) {
            const auto *from = find(change, "from");
            const auto *to = find(change, "to");
            // What was computed is told above.
            if (!field.starts_with("metadata.risk.") && !field.starts_with("metadata.effort."))
                text += std::format("    {}: {} → {}\n", field, from ? toText(*from) : "none",
                                    to ? toText(*to) : "none");
        }
    }
    return text;
}

std::string paragraph(const char *title, const std::string &text)
{
    return text.empty() ? std::string() : std::format("\n{}\n{}\n", title, text);
}

} // namespace

ExitCode showBacklogStatus(const BacklogContext &context)
{
    const auto &console = context.console();
    auto status = engine::backlogStatus(context.workspace, SystemClock());
    if (!status)
        return console.error(status.error());
    if (console.options().json) {
        Json json = {{"schema_version", 1}};
        json.update(engine::toJson(*status));
        console.json(json);
        return kOk;
    }
    std::string text =
        std::format("{}, {} in the inbox\n",
                    counted(static_cast<std::uint64_t>(status->total), "ticket"), status->inbox);
    for (const auto &[name, count] : status->byStatus)
        text += std::format("  {:<12} {:>6}\n", name, count);
    text += std::format("made      {:.2f} an hour (over 24 hours), {:.2f} a day (over 7 days)\n"
                        "resolved  {:.2f} an hour, {:.2f} a day\nsuccess   {}\n",
                        status->createdPerHour, status->createdPerDay, status->resolvedPerHour,
                        status->resolvedPerDay,
                        status->successRate ? std::format("{:.0f} %", *status->successRate * 100)
                                            : "no data");
    console.data(text);
    if (status->inbox > 0)
        console.note("`espalier backlog list is:inbox` shows what waits to be looked at.");
    return kOk;
}

ExitCode listTickets(const BacklogContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    auto text = joined(arguments.words);
    if (!arguments.view.empty()) {
        auto views = store::TicketViewStore(context.workspace.database()).views();
        if (!views)
            return console.error(views.error());
        const auto view = std::ranges::find(*views, arguments.view, &store::TicketView::name);
        if (view == views->end())
            return console.error(
                {ErrorKind::NotFound, "there is no view of this name", arguments.view});
        text = view->filter + ' ' + text;
    }
    auto query = backlog::parseFilter(text);
    if (!query)
        return usageError(console, query.error());
    query->now = context.backlog.now();
    auto total = store::TicketStore(context.workspace.database()).count(*query);
    query->limit = arguments.limit;
    auto tickets = context.backlog.tickets(*query);
    if (!tickets || !total)
        return console.error(tickets ? total.error() : tickets.error());
    if (console.options().json) {
        auto list = Json::array();
        for (const auto &ticket : *tickets)
            list.push_back(toJson(ticket, context.settings, context.backlog.now()));
        console.json({{"schema_version", 1}, {"total", *total}, {"tickets", std::move(list)}});
        return kOk;
    }
    if (tickets->empty()) {
        console.note(text.empty() ? "There are no tickets; `espalier backlog scan` makes them of "
                                    "what was observed."
                                  : "No ticket is like this.");
        return kOk;
    }
    auto out = header(console);
    for (const auto &ticket : *tickets)
        out += row(ticket);
    console.data(out);
    if (*total > static_cast<std::int64_t>(tickets->size()))
        console.note(std::format("{} of {}; --limit shows more.", tickets->size(), *total));
    return kOk;
}

ExitCode showTicket(const BacklogContext &context)
{
    const auto &console = context.console();
    auto id = context.backlog.idOf(context.arguments.id);
    auto ticket = id ? context.backlog.ticket(*id) : failure(std::move(id.error()));
    if (!ticket)
        return console.error(ticket.error());
    auto history = context.backlog.history(ticket->id);
    auto attempts = store::TicketStore(context.workspace.database()).attempts(ticket->id);
    auto duplicates = store::TicketStore(context.workspace.database()).mergedInto(ticket->id);
    if (!history || !attempts || !duplicates)
        return console.error(!history    ? history.error()
                             : !attempts ? attempts.error()
                                         : duplicates.error());
    if (console.options().json) {
        auto json = toJson(*ticket, context.settings, context.backlog.now());
        json["history"] = Json::array();
        for (const auto &event : *history)
            json["history"].push_back(model::toJson(event));
        json["attempts"] = Json::array();
        for (const auto &attempt : *attempts)
            json["attempts"].push_back(model::toJson(attempt));
        console.json({{"schema_version", 1}, {"ticket", std::move(json)}});
        return kOk;
    }
    const auto parts = backlog::explainScore(*ticket);
    std::string text = console.styled(Console::Style::Bold, ticket->title + '\n');
    text += std::format("{}\n{} · {} · {} · score {:.1f} = {:.0f} (priority) + {:.1f} (risk {}) + "
                        "{:.1f} (effort {})\n",
                        ticket->id, nameOf(ticket->status), nameOf(ticket->category),
                        nameOf(ticket->priority), parts.total, parts.priority, parts.risk,
                        ticket->riskLevel, parts.effort, ticket->estimatedEffort);
    text += decisionText(*ticket, *duplicates);
    text += paragraph("Description", ticket->description);
    text += paragraph("Files", joined(ticket->filesToModify, "\n"));
    text += paragraph("Proposed solution", ticket->proposedSolution);
    text += paragraph("Test plan", ticket->testPlan);
    text += "\nEvidence\n" + evidenceText(*ticket);
    text += "\nWhy this risk and effort\n" + factorsText(*ticket, "risk") +
            factorsText(*ticket, "effort");
    text += "\nHistory\n" + historyText(*history);
    console.data(text);
    return kOk;
}

ExitCode showQueue(const BacklogContext &context)
{
    const auto &console = context.console();
    const auto now = context.backlog.now();
    const int maxRisk = context.settings.maxRiskLevel;
    auto tickets = context.backlog.tickets(
        {.statuses = {model::TicketStatus::Open}, .limit = context.arguments.limit});
    if (!tickets)
        return console.error(tickets.error());
    auto list = Json::array();
    std::string out = header(console);
    for (const auto &ticket : *tickets) {
        const auto reason = backlog::passedOver(ticket, maxRisk, now);
        list.push_back(toJson(ticket, context.settings, now));
        out += row(ticket);
        if (reason == backlog::PassedOver::Risk)
            out += std::format("{:<34} passed over: its risk is above {}\n", "", maxRisk);
        if (reason == backlog::PassedOver::Snoozed)
            out += std::format("{:<34} passed over: snoozed until {}\n", "",
                               ticket.note("snoozed_until"));
    }
    if (console.options().json) {
        console.json({{"schema_version", 1},
                      {"enabled", context.settings.enabled},
                      {"max_risk_level", maxRisk},
                      {"tickets", std::move(list)}});
        return kOk;
    }
    if (tickets->empty())
        console.note("No ticket is open.");
    else
        console.data(out);
    if (!context.settings.enabled)
        console.note("Automation is off (autopatch.enabled): nothing is taken by itself.");
    return kOk;
}

ExitCode showSimilar(const BacklogContext &context)
{
    const auto &console = context.console();
    auto id = context.backlog.idOf(context.arguments.id);
    auto similar = id ? context.backlog.similarTo(*id) : failure(std::move(id.error()));
    if (!similar)
        return console.error(similar.error());
    auto list = Json::array();
    std::string out;
    for (const auto &each : *similar) {
        const auto other = context.backlog.ticket(each.id);
        const auto title = other ? other->title : std::string();
        list.push_back({{"id", each.id}, {"similarity", each.similarity}, {"title", title}});
        out += std::format("{:>4.0f} %  {:<34} {}\n", each.similarity * 100, each.id, title);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"ticket_id", *id}, {"similar", std::move(list)}});
    else if (out.empty())
        console.note("No other ticket is like it.");
    else
        console.data(out);
    return kOk;
}

ExitCode showDashboard(const BacklogContext &context)
{
    const auto &console = context.console();
    auto board = engine::dashboardOf(context.workspace, SystemClock());
    if (!board)
        return console.error(board.error());
    Json json = {{"schema_version", 1}, {"figures", Json::array()}};
    std::string out;
    for (const auto &figure : board->figures) {
        json[figure.name] = figure.value ? Json(*figure.value) : Json(nullptr);
        json["figures"].push_back(backlog::toJson(figure));
        out += console.styled(
            Console::Style::Bold,
            std::format("{:<22} {}\n", figure.name,
                        figure.value
                            ? std::format("{:.2f} {}", hundredths(*figure.value), figure.unit)
                            : "no data"));
        out += std::format("  {}\n", figure.formula);
        for (const auto &row : figure.rows)
            out += std::format("  {:<26} {:>10.2f} {:>+10.2f}  {}\n", row.name,
                               hundredths(row.value), hundredths(row.points), row.filter);
    }
    if (console.options().json)
        console.json(json);
    else
        console.data(out);
    return kOk;
}

ExitCode showBugPatterns(const BacklogContext &context)
{
    const auto &console = context.console();
    auto patterns =
        store::BugPatternStore(context.workspace.database()).patterns(context.arguments.only);
    if (!patterns)
        return console.error(patterns.error());
    auto list = Json::array();
    std::string out;
    for (const auto &pattern : *patterns) {
        list.push_back(model::toJson(pattern));
        out += std::format("{:>5} × {:<12} {:<9} {} ({})\n", pattern.occurrences, pattern.category,
                           nameOf(pattern.severity), pattern.pattern,
                           counted(pattern.tickets.size(), "ticket"));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"patterns", std::move(list)}});
    else if (out.empty())
        console.note("No bug has come again yet.");
    else
        console.data(out);
    return kOk;
}

ExitCode showImprovementSettings(const BacklogContext &context)
{
    const auto &console = context.console();
    if (console.options().json) {
        console.json({{"schema_version", 1}, {"settings", engine::toJson(context.settings)}});
        return kOk;
    }
    std::string out;
    for (const auto &[key, origin] : context.settings.origins) {
        out += std::format("{:<30} {:<8} {}\n", key, origin.value, origin.place);
        for (const auto &other : origin.overruled)
            out += std::format("{:<30} {:<8} does not count: {}\n", "", "", other);
    }
    console.data(out);
    return kOk;
}

} // namespace espalier::cli
