// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/ticketchange.h"

#include "core/backlog/moment.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace espalier::backlog {

using model::Ticket;

namespace {

constexpr std::string_view kMetadata = "metadata.";
// Other objects of the metadata are fields as a whole.
constexpr std::array<std::string_view, 2> kDeep{"risk", "effort"};
constexpr std::array<std::string_view, 3> kLeftOut{"id", "created_at", "updated_at"};

using Fields = std::map<std::string, Json>;

void addMetadata(Fields &fields, const Json &metadata)
{
    if (!metadata.is_object())
        return;
    for (const auto &[key, value] : metadata.items()) {
        const auto name = std::string(kMetadata) + key;
        if (!value.is_object() || !std::ranges::contains(kDeep, key)) {
            fields[name] = value;
            continue;
        }
        for (const auto &[inner, innerValue] : value.items())
            fields[name + "." + inner] = innerValue;
    }
}

/// Every field by the name that events give it; what is null is left out.
Fields fieldsOf(const Ticket &ticket)
{
    Fields fields;
    const auto json = toJson(ticket);
    for (const auto &[key, value] : json.items()) {
        if (key == "metadata")
            addMetadata(fields, value);
        else if (!std::ranges::contains(kLeftOut, key))
            fields[key] = value;
    }
    std::erase_if(fields, [](const auto &field) { return field.second.is_null(); });
    return fields;
}

const Json &valueOf(const Fields &fields, const std::string &name)
{
    static const Json absent;
    const auto found = fields.find(name);
    return found == fields.end() ? absent : found->second;
}

/// Equal whatever the order of keys: a value may have been stored or carried elsewhere since.
bool isSame(const Json &a, const Json &b)
{
    return a == b || nlohmann::json(a) == nlohmann::json(b);
}

std::unexpected<Error> damaged(const Ticket &ticket)
{
    return failure(ErrorKind::InvalidInput, "the event is not one of a change of this ticket",
                   ticket.id);
}

/// Whether a field was computed with the change, and not set by whoever made it: a scan may have
/// computed it anew since, which is no conflict.
bool isComputed(const std::string &field, const Json &changes)
{
    for (const auto &[object, level] : {std::pair("metadata.risk.", "risk_level"),
                                        std::pair("metadata.effort.", "estimated_effort")}) {
        if (field == level || field.starts_with(object))
            return !changes.contains(std::string(object) + "override");
    }
    return field == "metadata.assessed";
}

/// Sets what an event calls `field`; false when no ticket has such a field.
bool setField(Ticket &ticket, Json &plain, std::string_view field, const Json &value)
{
    if (!field.starts_with(kMetadata)) {
        const auto found = plain.find(field);
        if (found == plain.end() || field == "metadata" || std::ranges::contains(kLeftOut, field))
            return false;
        *found = value;
        return true;
    }
    field.remove_prefix(kMetadata.size());
    const auto point = field.find('.');
    const auto object = field.substr(0, point);
    if (point != std::string_view::npos && std::ranges::contains(kDeep, object))
        setNote(ticket, object, field.substr(point + 1), value);
    else
        setNote(ticket, field, value);
    return true;
}

} // namespace

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void setNote(Ticket &ticket, std::string_view key, Json value)
{
    if (!ticket.metadata.is_object())
        ticket.metadata = Json::object();
    if (value.is_null())
        ticket.metadata.erase(std::string(key));
    else
        ticket.metadata[std::string(key)] = std::move(value);
}

void setNote(Ticket &ticket, std::string_view object, std::string_view key, Json value)
{
    const auto *there = find(ticket.metadata, std::string(object).c_str());
    const bool isObject = there && there->is_object();
    if (value.is_null() && !isObject)
        return;
    auto inner = isObject ? *there : Json::object();
    if (value.is_null())
        inner.erase(std::string(key));
    else
        inner[std::string(key)] = std::move(value);
    setNote(ticket, object, inner.empty() ? Json() : std::move(inner));
}

Json changesBetween(const Ticket &before, const Ticket &after)
{
    const auto old = fieldsOf(before);
    const auto now = fieldsOf(after);
    auto names = old;
    names.insert(now.begin(), now.end());
    auto changes = Json::object();
    for (const auto &[name, value] : names) {
        const auto &from = valueOf(old, name);
        const auto &to = valueOf(now, name);
        if (!isSame(from, to))
            changes[name] = {{"from", from}, {"to", to}};
    }
    return changes;
}

Result<Ticket> withoutChanges(const Ticket &ticket, const Json &changes)
{
    if (!changes.is_object() || changes.empty())
        return failure(ErrorKind::InvalidInput, "the event changed nothing", ticket.id);
    const auto now = fieldsOf(ticket);
    auto before = ticket;
    auto plain = toJson(ticket);
    auto told = changes;
    for (const auto &[name, change] : changes.items()) {
        if (isComputed(name, changes) && change.is_object() && change.contains("to") &&
            !isSame(valueOf(now, name), change["to"]))
            told.erase(name);
    }
    // What came is taken away before what was there is put back: one may stand within the other.
    for (const bool absent : {true, false}) {
        for (const auto &[name, change] : told.items()) {
            if (!change.is_object() || !change.contains("from") || !change.contains("to"))
                return damaged(ticket);
            if (!isSame(valueOf(now, name), change["to"]))
                return failure(ErrorKind::Conflict, name + " has been changed since", ticket.id);
            if (change["from"].is_null() == absent &&
                !setField(before, plain, name, change["from"]))
                return damaged(ticket);
        }
    }
    plain["metadata"] = before.metadata;
    auto restored = model::ticketFromJson(plain);
    if (!restored)
        return damaged(ticket);
    // Reading puts right what cannot be, such as a level of 11: that was never there.
    const auto fields = fieldsOf(*restored);
    for (const auto &[name, change] : told.items()) {
        if (!isSame(valueOf(fields, name), change["from"]))
            return damaged(ticket);
    }
    return *std::move(restored);
}

Result<Changed> changedBy(const Actor &actor, std::string action, const Ticket &before,
                          Ticket after)
{
    if (!momentOf(actor.now))
        return failure(ErrorKind::InvalidInput, "the time of the change is not RFC 3339",
                       actor.now);
    auto changes = changesBetween(before, after);
    if (changes.empty())
        return failure(ErrorKind::InvalidInput, "that would change nothing", before.id);
    after.updatedAt = actor.now;
    return Changed{.ticket = std::move(after),
                   .event = {.id = 0,
                             .ticketId = before.id,
                             .at = actor.now,
                             .who = actor.who,
                             .action = std::move(action),
                             .why = actor.why,
                             .changes = std::move(changes)}};
}

} // namespace espalier::backlog
