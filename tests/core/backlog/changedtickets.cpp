// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/backlog/changedtickets.h"

#include <vector>

namespace espalier::test {

model::Ticket ticketThatIs(model::TicketStatus status)
{
    auto ticket = someTicket();
    ticket.status = status;
    return ticket;
}

std::string contentOf(const model::Ticket &ticket)
{
    nlohmann::json json(toJson(ticket));
    json.erase("updated_at");
    std::vector<std::string> absent;
    for (const auto &[key, value] : json["metadata"].items()) {
        if (value.is_null())
            absent.push_back(key);
    }
    for (const auto &key : absent)
        json["metadata"].erase(key);
    return json.dump();
}

} // namespace espalier::test
