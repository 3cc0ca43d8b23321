// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: one pair of functions a format; see exchange.h.

#include "core/base/result.h"
#include "core/model/ticket.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

[[nodiscard]] std::string ticketsAsCsv(const std::vector<model::Ticket> &tickets);
[[nodiscard]] Result<std::vector<model::Ticket>> ticketsOfCsv(std::string_view text);

[[nodiscard]] std::string ticketsAsSarif(const std::vector<model::Ticket> &tickets);
[[nodiscard]] Result<std::vector<model::Ticket>> ticketsOfSarif(std::string_view text);

} // namespace espalier::backlog
