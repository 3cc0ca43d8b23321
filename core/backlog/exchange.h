// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

enum class TicketFormat : std::uint8_t { Json, Csv, Sarif };
/// "json", "csv", "sarif".
[[nodiscard]] std::string_view nameOf(TicketFormat format);
[[nodiscard]] std::optional<TicketFormat> ticketFormatNamed(std::string_view name);

/// Tickets as text. JSON: {"schema_version": 1, "tickets": […]}. CSV: RFC 4180 with the columns'
/// names first; lists and objects as JSON within a field; fields that a spreadsheet would take for
/// a formula begin with an apostrophe. SARIF 2.1.0: one result a ticket, at the place of its
/// evidence, with the ticket in its properties; what was applied passes, what was rejected is
/// suppressed. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string exportTickets(const std::vector<model::Ticket> &tickets,
                                        TicketFormat format);

/// Reads what exportTickets made, and for JSON also a plain array. CSV may have its columns in any
/// order, all but the title may be missing, and an empty field is a value that is not there. All or
/// nothing: InvalidInput names the row or element and what is wrong with it, be it a name nobody
/// knows, a value of another type, an id that comes twice, or too much: at most 64 MiB, 100 000
/// tickets, and of each 1 MiB in one value, 64 levels of evidence or metadata and 1000 members in
/// one object. SARIF of others belongs to `observe import` and is refused with that hint. Times
/// come out in UTC, missing ones empty; files to change that are none of a project (projectpath.h),
/// and dates of snoozing and of triage that are none, are left out.
[[nodiscard]] Result<std::vector<model::Ticket>> importTickets(std::string_view text,
                                                               TicketFormat format);

} // namespace espalier::backlog
