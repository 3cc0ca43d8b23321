// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/csv.h"
#include "core/backlog/exchangeformats.h"
#include "core/backlog/filternames.h"
#include "core/backlog/ticketrecord.h"
#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace espalier::backlog {

using model::Ticket;

namespace {

using Columns = std::vector<TicketMember>;
using Row = std::vector<std::string>;

constexpr std::string_view kLineEnd = "\r\n";

std::string cellOf(const Json &value)
{
    if (!value.is_string())
        return csvField(toText(value));
    const auto &text = value.get_ref<const std::string &>();
    if (isValidUtf8(text))
        return csvField(text);
    // Through JSON, where U+FFFD takes the place of what is none.
    return csvField(parseJson(toText(value)).get<std::string>());
}

std::unexpected<Error> wrong(std::size_t row, std::string_view what)
{
    return failure(ErrorKind::InvalidInput, std::format("row {}: {}", row, what));
}

Result<Columns> columnsOf(const Row &header)
{
    Columns columns;
    for (const auto &name : header) {
        const auto member = std::ranges::find(kTicketMembers, name, &TicketMember::name);
        const auto shown = visibleLine(std::string_view(name).substr(0, 80));
        if (header.size() == 1 && name.contains(';'))
            return wrong(1, "the columns are divided by semicolons; commas are needed");
        if (member == kTicketMembers.end())
            return wrong(1, std::format("a ticket has no column {}", shown));
        if (std::ranges::contains(columns, name, &TicketMember::name))
            return wrong(1, std::format("the column {} is there twice", shown));
        columns.push_back(*member);
    }
    if (!std::ranges::contains(columns, "title", &TicketMember::name))
        return wrong(1, "the names of the columns, with title among them, are missing");
    return columns;
}

Result<Json> wrongCell(std::string what)
{
    return failure(ErrorKind::InvalidInput, std::move(what));
}

/// A cell as the JSON it stands for.
Result<Json> valueOf(const TicketMember &member, const std::string &cell)
{
    if (member.kind == MemberKind::Text)
        return cell;
    if (member.kind != MemberKind::Level)
        return cell.size() > kLongestTicketText
                   ? wrongCell(std::format("longer than {} bytes", kLongestTicketText))
                   : exchangedJson(cell);
    int level = 0;
    const auto *end = cell.data() + cell.size();
    if (std::from_chars(cell.data(), end, level).ptr != end)
        return wrongCell("must be a whole number from 1 to 10");
    return level;
}

/// An empty cell is a member that is not there, and has its default.
Result<Json> recordOf(const Columns &columns, const Row &row, std::size_t number)
{
    if (row.size() != columns.size())
        return wrong(number,
                     std::format("{} fields where {} are needed", row.size(), columns.size()));
    auto record = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].empty())
            continue;
        auto value = valueOf(columns[i], row[i]);
        if (!value)
            return wrong(number, std::format("{}: {}", columns[i].name, value.error().message));
        record[std::string(columns[i].name)] = *std::move(value);
    }
    return record;
}

} // namespace

std::string ticketsAsCsv(const std::vector<Ticket> &tickets)
{
    std::string text;
    for (const auto &member : kTicketMembers)
        text += std::format("{}{}", text.empty() ? "" : ",", member.name);
    text += kLineEnd;
    for (const auto &ticket : tickets) {
        const auto json = toJson(ticket);
        for (const auto &member : kTicketMembers) {
            text += member.name == kTicketMembers.front().name ? "" : ",";
            text += cellOf(json.at(std::string(member.name)));
        }
        text += kLineEnd;
    }
    return text;
}

Result<std::vector<Ticket>> ticketsOfCsv(std::string_view text)
{
    if (text.size() > kMostExchangeBytes || !isValidUtf8(text))
        return failure(ErrorKind::InvalidInput,
                       std::format("the text is no UTF-8 of at most {} bytes", kMostExchangeBytes));
    CsvReader reader(text);
    auto header = reader.next();
    if (!header)
        return failure(std::move(header.error()));
    const auto columns = columnsOf(header->value_or(Row()));
    if (!columns)
        return failure(columns.error());
    TicketIntake intake;
    for (;;) {
        auto row = reader.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return std::move(intake).tickets();
        if ((*row)->size() == 1 && (*row)->front().empty())
            continue; // a blank line
        auto record = recordOf(*columns, **row, reader.row());
        if (!record)
            return failure(std::move(record.error()));
        if (auto taken = intake.take(*record, std::format("row {}", reader.row())); !taken)
            return failure(std::move(taken.error()));
    }
}

} // namespace espalier::backlog
