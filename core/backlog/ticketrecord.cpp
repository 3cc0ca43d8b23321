// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/ticketrecord.h"

#include "core/backlog/filternames.h"
#include "core/backlog/moment.h"
#include "core/backlog/projectpath.h"
#include "core/backlog/ticketchange.h"
#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>

namespace espalier::backlog {

using model::Ticket;

namespace {

/// What is wrong with a member; empty when nothing is.
using Problem = std::string;

bool isDeeper(const Json &json, int levels)
{
    if (!json.is_structured())
        return false;
    return levels == 0 || std::ranges::any_of(json, [levels](const Json &each) {
               return isDeeper(each, levels - 1);
           });
}

/// Ids become names of branches and files.
bool isTicketId(std::string_view id)
{
    constexpr std::size_t kLongest = 100;
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-.";
    return id.size() <= kLongest && id.find_first_not_of(kAllowed) == std::string_view::npos &&
           !id.starts_with('-') && !id.starts_with('.') && !id.contains("..") &&
           !id.ends_with('.') && !id.ends_with(".lock");
}

template <typename Enum>
Problem problemOfName(std::string_view name, std::optional<Enum> (*named)(std::string_view),
                      FilterKey key)
{
    return named(name) ? Problem() : "must be one of " + listed(filterValuesOf(key));
}

Problem problemOfText(std::string_view member, const std::string &text)
{
    if (text.size() > kLongestTicketText)
        return std::format("is longer than {} bytes", kLongestTicketText);
    if (member == "title")
        return isBlank(text) ? "must not be empty" : "";
    if (text.empty())
        return {};
    if (member == "id")
        return isTicketId(text) ? "" : "may have letters, digits, _, - and . only";
    if (member == "category")
        return problemOfName(text, model::ticketCategoryNamed, FilterKey::Category);
    if (member == "priority")
        return problemOfName(text, model::ticketPriorityNamed, FilterKey::Priority);
    if (member == "status")
        return problemOfName(text, model::ticketStatusNamed, FilterKey::Status);
    if (member == "created_at" || member == "updated_at")
        return momentOf(text) ? "" : "must be a time of RFC 3339";
    return {};
}

Problem problemOfStructure(std::string_view member, const Json &value)
{
    if (isDeeper(value, kDeepestTicketJson))
        return std::format("is nested deeper than {} levels", kDeepestTicketJson);
    if (toText(value).size() > kLongestTicketText)
        return std::format("is longer than {} bytes", kLongestTicketText);
    const bool isFiles = member == "files_to_modify";
    const auto isOne = [isFiles](const Json &each) {
        return isFiles ? each.is_string() : each.is_object();
    };
    if (value.is_array() && !std::ranges::all_of(value, isOne))
        return isFiles ? "must be a list of texts" : "must be a list of objects";
    return {};
}

Problem problemOf(const TicketMember &member, const Json &value)
{
    switch (member.kind) {
    case MemberKind::Text:
        return value.is_string() ? problemOfText(member.name, value.get_ref<const std::string &>())
                                 : "must be text";
    case MemberKind::Level: {
        const auto level = value.is_number_integer() ? value.get<double>() : 0;
        return level >= 1 && level <= 10 ? "" : "must be a whole number from 1 to 10";
    }
    case MemberKind::List:
        return value.is_array() ? problemOfStructure(member.name, value) : "must be a list";
    case MemberKind::Object:
        return value.is_object() ? problemOfStructure(member.name, value) : "must be an object";
    }
    return {};
}

std::unexpected<Error> wrong(const std::string &where, std::string_view what)
{
    return failure(ErrorKind::InvalidInput, std::format("{}: {}", where, what));
}

std::unexpected<Error> unknownMember(const std::string &where, std::string_view name)
{
    std::vector<std::string_view> names;
    for (const auto &member : kTicketMembers)
        names.push_back(member.name);
    const auto nearest = nearestName(name, names);
    const auto shown = visibleLine(name.substr(0, 80));
    return wrong(where, nearest.empty()
                            ? std::format("a ticket has no {}; it has {}", shown, listed(names))
                            : std::format("a ticket has no {}; did you mean {}?", shown, nearest));
}

/// What ticketFromJson would let pass or put right.
Result<> mustBeTicket(const Json &record, const std::string &where)
{
    if (!record.is_object())
        return wrong(where, "a ticket is an object");
    for (const auto &[name, value] : record.items()) {
        const auto member = std::ranges::find(kTicketMembers, name, &TicketMember::name);
        if (member == kTicketMembers.end())
            return unknownMember(where, name);
        const auto problem = value.is_null() ? Problem() : problemOf(*member, value);
        if (!problem.empty())
            return wrong(where, std::format("{} {}", name, problem));
    }
    return find(record, "title") ? Result<>() : wrong(where, "title is missing");
}

/// A time of the metadata. A day stays one, as snoozing has it; what is no time says nothing.
void settleTime(Ticket &ticket, const char *note)
{
    const auto text = ticket.note(note);
    if (!dayOf(text))
        setNote(ticket, note, momentOf(text) ? Json(utcText(text)) : Json());
}

/// Brings what others wrote into the form that our own has: stored times are compared as texts, and
/// what is named as a file of the project may be changed some day.
void settle(Ticket &ticket)
{
    ticket.filesToModify = projectPaths(ticket.filesToModify);
    ticket.createdAt = utcText(ticket.createdAt);
    ticket.updatedAt = utcText(ticket.updatedAt);
    for (const auto *note : {"snoozed_until", "triaged_at", "applied_at"})
        settleTime(ticket, note);
}

/// Counts what a JSON text is made of. Each value costs many times its bytes, and each member of an
/// object as many comparisons as the object has members: they stand in a list.
class JsonCosts final {
public:
    /// Takes the next bracket or comma that is not within a text; gives what is too much.
    [[nodiscard]] Problem take(char c)
    {
        constexpr std::size_t kDeepest = 512;
        if (c == '{' || c == '[') {
            m_open.push_back({.isObject = c == '{', .commas = 0});
            if (m_open.size() > kDeepest)
                return "the JSON is nested too deep";
        } else if ((c == '}' || c == ']') && !m_open.empty()) {
            m_open.pop_back();
        } else if (c == ',' && !m_open.empty() && ++m_open.back().commas == kMostJsonMembers &&
                   m_open.back().isObject) {
            return std::format("an object has more than {} members", kMostJsonMembers);
        }
        m_values += c == '{' || c == '[' || c == ',' ? 1 : 0;
        return m_values > kMostJsonValues
                   ? std::format("the JSON has more than {} values", kMostJsonValues)
                   : Problem();
    }

private:
    struct Open {
        bool isObject;
        std::size_t commas;
    };
    std::vector<Open> m_open;
    std::size_t m_values = 0;
};

Problem problemOfCosts(std::string_view text)
{
    if (text.size() > kMostExchangeBytes)
        return std::format("the text is longer than {} bytes", kMostExchangeBytes);
    JsonCosts costs;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            i += c == '\\' ? 1 : 0; // what follows it ends nothing
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (std::string_view("{}[],").contains(c)) {
            if (auto problem = costs.take(c); !problem.empty())
                return problem;
        }
    }
    return {};
}

} // namespace

Result<Json> exchangedJson(std::string_view text)
{
    if (auto problem = problemOfCosts(text); !problem.empty())
        return failure(ErrorKind::InvalidInput, std::move(problem));
    try {
        return Json::parse(text);
    } catch (const Json::parse_error &error) {
        const auto before = text.substr(0, error.byte);
        return failure(ErrorKind::InvalidInput,
                       std::format("the text is no JSON from line {}, byte {} on",
                                   1 + std::ranges::count(before, '\n'), error.byte));
    } catch (const Json::exception &) {
        return failure(ErrorKind::InvalidInput, "the JSON has a number that is too large");
    }
}

Result<> TicketIntake::take(const Json &record, const std::string &where)
{
    if (m_tickets.size() == kMostTickets)
        return wrong(where, std::format("more than {} tickets", kMostTickets));
    if (auto fine = mustBeTicket(record, where); !fine)
        return fine;
    auto ticket = model::ticketFromJson(record);
    if (!ticket)
        return wrong(where, "this is no ticket");
    if (!ticket->id.empty()) {
        const auto [place, isNew] = m_places.try_emplace(ticket->id, where);
        if (!isNew)
            return wrong(where,
                         std::format("the id {} is that of {}, too", ticket->id, place->second));
    }
    settle(*ticket);
    m_tickets.push_back(*std::move(ticket));
    return {};
}

} // namespace espalier::backlog
