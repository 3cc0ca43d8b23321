// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/backlog/sometickets.h"

#include <array>
#include <format>

namespace espalier::test {

using model::Ticket;

Ticket someTicket()
{
    return {.id = "exception_20260131T093000_1",
            .title = "KeyError in load",
            .description = "The key is missing.",
            .category = model::TicketCategory::BugFix,
            .priority = model::TicketPriority::High,
            .status = model::TicketStatus::Open,
            .evidence = Json::array({{{"kind", "exception"}, {"path", "a.py"}, {"line", 3}}}),
            .proposedSolution = "Look before.",
            .testPlan = "Without the key.",
            .filesToModify = {"a.py"},
            .riskLevel = 4,
            .estimatedEffort = 3,
            .metadata = {{"source", "exception"}, {"occurrences", 7}},
            .createdAt = "2026-01-31T09:30:00.000Z",
            .updatedAt = "2026-01-31T09:30:00.000Z"};
}

std::string RandomTickets::text(std::uint32_t pieces)
{
    static constexpr std::array<std::string_view, 28> kPieces{
        "word", " ",    ",",    ";",       "\"",     "\"\"",   "'",    "''",  "\n", "\r\n",
        "\r",   "\t",   "=1+1", "+cmd",    "-2",     "@sum",   "＝2",  "{}",  "[",  "\\",
        "äöü",  "日本", "🐞",   "a\u0301", "\u202e", "\u2028", "\x01", "null"};
    std::string text;
    for (auto count = number(pieces + 1); count > 0; --count)
        text += kPieces[number(kPieces.size())];
    return text;
}

/// Of a file that a project may have, whatever its name.
std::string RandomTickets::path(std::uint32_t number)
{
    auto name = text(3);
    std::erase_if(name, [](unsigned char c) { return c < ' '; });
    return std::format("src/{}{}", number, name);
}

Json RandomTickets::value(std::uint32_t depth)
{
    switch (number(depth == 0 ? 5 : 7)) {
    case 0: return text(4);
    case 1: return static_cast<std::int64_t>(m_random()) - 2'000'000'000;
    case 2: return static_cast<double>(m_random()) / 1000.0;
    case 3: return number(2) == 0;
    case 4: return nullptr;
    case 5: return Json::array({value(depth - 1), value(depth - 1)});
    default: return {{text(2), value(depth - 1)}, {"key", value(depth - 1)}};
    }
}

Json RandomTickets::evidence()
{
    auto all = Json::array();
    for (auto count = number(4); count > 0; --count) {
        Json each = {{"kind", text(1)}, {"more", value(3)}};
        if (number(2) == 0)
            each["path"] = "src/" + text(3);
        if (number(2) == 0)
            each["line"] = number(1000);
        all.push_back(std::move(each));
    }
    return all;
}

Json RandomTickets::metadata()
{
    auto metadata = Json::object();
    for (const auto *key : {"source", "reason", "duplicate_of", "x.y", "other"}) {
        if (number(3) == 0)
            metadata[key] = text(3);
    }
    for (const auto *key : {"risk", "effort"}) {
        if (number(3) == 0)
            metadata[key] = {{"level", number(10) + 1}, {"factors", Json::array({value(2)})}};
        else if (number(5) == 0)
            metadata[key] = value(1);
    }
    if (number(4) == 0)
        metadata["regressed"] = true;
    if (number(4) == 0)
        metadata["snoozed_until"] = number(2) == 0 ? "2026-03-31" : "2026-03-31T09:30:00.000Z";
    if (number(3) == 0)
        metadata["triaged_at"] = "2026-01-31T10:00:00.000Z";
    return metadata;
}

Ticket RandomTickets::ticket()
{
    Ticket ticket{.id = std::format("manual_20260131T093000_{}", ++m_made),
                  .title = "t" + text(6),
                  .description = text(12),
                  .category = static_cast<model::TicketCategory>(number(6)),
                  .priority = static_cast<model::TicketPriority>(number(4)),
                  .status = static_cast<model::TicketStatus>(number(7)),
                  .evidence = evidence(),
                  .proposedSolution = text(6),
                  .testPlan = text(6),
                  .filesToModify = {},
                  .riskLevel = static_cast<int>(number(10)) + 1,
                  .estimatedEffort = static_cast<int>(number(10)) + 1,
                  .metadata = metadata(),
                  .createdAt = std::format("2026-01-{:02}T09:30:00.000Z", number(28) + 1),
                  .updatedAt = "2026-02-01T00:00:00.000Z"};
    for (auto count = number(4); count > 0; --count)
        ticket.filesToModify.push_back(path(count));
    return ticket;
}

} // namespace espalier::test
