// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/exchangeformats.h"
#include "core/backlog/filternames.h"
#include "core/backlog/ticketrecord.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <format>
#include <optional>

namespace espalier::backlog {

using model::Ticket;
using model::TicketPriority;
using model::TicketStatus;

namespace {

constexpr std::string_view kVersion = "2.1.0";
constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::string_view kTool = "Espalier";
constexpr auto kTicket = "ticket"; ///< of the properties of a result

/// A path as a URI: relative as it is, absolute with its scheme.
std::string uriOf(std::string_view path)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                        "0123456789-._~/";
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        if (kPlain.contains(c))
            uri += c;
        else
            uri += std::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

struct Place {
    std::string path;
    std::int64_t line = 0; ///< from 1; 0 when not known
};

/// Where the first evidence is that is anywhere; else the first file to change.
std::optional<Place> placeOf(const Ticket &ticket)
{
    for (const auto &each : ticket.evidence) {
        if (auto path = textAt(each, "path"); !path.empty())
            return Place{std::move(path), integerAt(each, "line")};
    }
    for (const auto &file : ticket.filesToModify) {
        if (!file.empty())
            return Place{file};
    }
    return std::nullopt;
}

Json locationOf(const Place &place)
{
    Json physical = {{"artifactLocation", {{"uri", uriOf(place.path)}}}};
    if (place.line > 0)
        physical["region"] = {{"startLine", place.line}};
    return {{"physicalLocation", std::move(physical)}};
}

std::string_view levelOf(TicketPriority priority)
{
    switch (priority) {
    case TicketPriority::Low: return "note";
    case TicketPriority::Medium: return "warning";
    case TicketPriority::High:
    case TicketPriority::Critical: return "error";
    }
    return "warning";
}

Json suppressionOf(const Ticket &ticket)
{
    Json suppression = {{"kind", "external"}, {"status", "accepted"}};
    if (auto reason = ticket.note("reason"); !reason.empty())
        suppression["justification"] = std::move(reason);
    return suppression;
}

/// What programs that know nothing of tickets show, and the whole ticket beside it.
Json resultOf(const Ticket &ticket)
{
    const auto &title = ticket.title;
    const bool isApplied = ticket.status == TicketStatus::Applied;
    Json result = {
        {"ruleId", nameOf(ticket.category)},
        {"ruleIndex", static_cast<int>(ticket.category)},
        // The standard wants no level for what is no failure.
        {"kind", isApplied ? "pass" : "fail"},
        {"level", isApplied ? "none" : levelOf(ticket.priority)},
        {"message",
         {{"text", ticket.description.empty() ? title : title + "\n\n" + ticket.description}}}};
    if (const auto place = placeOf(ticket))
        result["locations"] = Json::array({locationOf(*place)});
    if (!ticket.id.empty())
        result["partialFingerprints"] = {{"espalierTicket/v1", ticket.id}};
    if (ticket.status == TicketStatus::Rejected)
        result["suppressions"] = Json::array({suppressionOf(ticket)});
    result["properties"] = {{kTicket, toJson(ticket)}};
    return result;
}

/// One rule a category, in the order of the enumeration.
Json rules()
{
    auto all = Json::array();
    for (const auto name : filterValuesOf(FilterKey::Category)) {
        std::string words(name);
        std::ranges::replace(words, '_', ' ');
        Json rule = {{"id", name}, {"shortDescription", {{"text", std::move(words)}}}};
        if (name == nameOf(model::TicketCategory::Security))
            rule["properties"] = {{"tags", Json::array({"security"})}};
        all.push_back(std::move(rule));
    }
    return all;
}

std::unexpected<Error> foreign(const std::string &where)
{
    return failure(ErrorKind::InvalidInput,
                   std::format("{}: these are no exported tickets; findings of other tools are "
                               "taken in by `observe import`",
                               where));
}

Result<> takeRun(const Json &run, const std::string &where, TicketIntake &intake)
{
    const auto *tool = find(run, "tool");
    const auto *driver = tool ? find(*tool, "driver") : nullptr;
    if (!driver || textAt(*driver, "name") != kTool)
        return foreign(where);
    const auto *results = find(run, "results");
    if (!results || !results->is_array())
        return failure(ErrorKind::InvalidInput, where + ": results is missing or no list");
    std::size_t number = 0;
    for (const auto &result : *results) {
        const auto place = std::format("{}, result {}", where, ++number);
        const auto *properties = find(result, "properties");
        const auto *ticket = properties ? find(*properties, kTicket) : nullptr;
        if (!ticket)
            return foreign(place);
        if (auto taken = intake.take(*ticket, place); !taken)
            return taken;
    }
    return {};
}

} // namespace

std::string ticketsAsSarif(const std::vector<Ticket> &tickets)
{
    const Json driver = {{"name", kTool}, {"rules", rules()}};
    auto text = std::format("{{\"$schema\": \"{}\", \"version\": \"{}\", \"runs\": [{{\"tool\": "
                            "{}, \"results\": [",
                            kSchema, kVersion, toText({{"driver", driver}}));
    for (std::size_t i = 0; i < tickets.size(); ++i)
        text += (i == 0 ? "\n" : ",\n") + toText(resultOf(tickets[i]));
    return text + "\n]}]}\n";
}

Result<std::vector<Ticket>> ticketsOfSarif(std::string_view text)
{
    const auto json = exchangedJson(text);
    if (!json)
        return failure(json.error());
    const auto *runs = find(*json, "runs");
    if (textAt(*json, "version") != kVersion || !runs || !runs->is_array())
        return failure(ErrorKind::InvalidInput,
                       std::format("this is no SARIF of version {}", kVersion));
    TicketIntake intake;
    std::size_t number = 0;
    for (const auto &run : *runs) {
        if (auto taken = takeRun(run, std::format("run {}", ++number), intake); !taken)
            return failure(std::move(taken.error()));
    }
    return std::move(intake).tickets();
}

} // namespace espalier::backlog
