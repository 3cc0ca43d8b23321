// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/exchange.h"

#include "core/backlog/exchangeformats.h"
#include "core/backlog/ticketrecord.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::backlog {

using model::Ticket;

namespace {

constexpr std::array<std::string_view, 3> kNames{"json", "csv", "sarif"};
constexpr int kSchemaVersion = 1;

/// One ticket a line, so that two exports compare line by line.
std::string ticketsAsJson(const std::vector<Ticket> &tickets)
{
    auto text = std::format("{{\"schema_version\": {}, \"tickets\": [", kSchemaVersion);
    for (std::size_t i = 0; i < tickets.size(); ++i)
        text += (i == 0 ? "\n" : ",\n") + toText(toJson(tickets[i]));
    return text + "\n]}\n";
}

/// The list in a document; null where there is none.
Result<const Json *> ticketListOf(const Json &json)
{
    if (json.is_array())
        return &json;
    const auto version = integerAt(json, "schema_version");
    if (version > kSchemaVersion)
        return failure(ErrorKind::InvalidInput,
                       std::format("schema_version is {}: a newer program wrote this", version));
    const auto *tickets = find(json, "tickets");
    if (version != kSchemaVersion || !tickets || !tickets->is_array())
        return failure(ErrorKind::InvalidInput,
                       std::format("neither a list of tickets nor an object with schema_version "
                                   "{} and tickets",
                                   kSchemaVersion));
    return tickets;
}

Result<std::vector<Ticket>> ticketsOfJson(std::string_view text)
{
    const auto json = exchangedJson(text);
    if (!json)
        return failure(json.error());
    const auto list = ticketListOf(*json);
    if (!list)
        return failure(list.error());
    TicketIntake intake;
    std::size_t number = 0;
    for (const auto &each : **list) {
        if (auto taken = intake.take(each, std::format("ticket {}", ++number)); !taken)
            return failure(std::move(taken.error()));
    }
    return std::move(intake).tickets();
}

} // namespace

std::string_view nameOf(TicketFormat format)
{
    return kNames[static_cast<std::size_t>(format)];
}

std::optional<TicketFormat> ticketFormatNamed(std::string_view name)
{
    const auto at = std::ranges::find(kNames, name);
    return at == kNames.end() ? std::nullopt
                              : std::optional(static_cast<TicketFormat>(at - kNames.begin()));
}

std::string exportTickets(const std::vector<Ticket> &tickets, TicketFormat format)
{
    switch (format) {
    case TicketFormat::Json: return ticketsAsJson(tickets);
    case TicketFormat::Csv: return ticketsAsCsv(tickets);
    case TicketFormat::Sarif: return ticketsAsSarif(tickets);
    }
    return {};
}

Result<std::vector<Ticket>> importTickets(std::string_view text, TicketFormat format)
{
    switch (format) {
    case TicketFormat::Json: return ticketsOfJson(text);
    case TicketFormat::Csv: return ticketsOfCsv(text);
    case TicketFormat::Sarif: return ticketsOfSarif(text);
    }
    return {};
}

} // namespace espalier::backlog
