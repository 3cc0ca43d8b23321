// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/audit.h"

#include "core/base/hash.h"

namespace espalier::review {

using model::AuditEntry;

std::string hashOf(const AuditEntry &entry)
{
    auto json = model::toJson(entry);
    json.erase("hash");
    return sha256Hex(toText(json)); // members are in the order of their names
}

AuditEntry chained(AuditEntry entry, const std::optional<AuditEntry> &last)
{
    entry.number = last ? last->number + 1 : 1;
    entry.previous = last ? last->hash : std::string();
    entry.hash = hashOf(entry);
    return entry;
}

std::optional<AuditFault> findFault(std::span<const AuditEntry> entries, const std::string &head)
{
    using Kind = AuditFault::Kind;
    std::int64_t number = 0;
    std::string previous;
    for (const auto &entry : entries) {
        ++number;
        if (hashOf(entry) != entry.hash)
            return AuditFault{.kind = Kind::Changed, .number = number};
        if (entry.number != number || entry.previous != previous)
            return AuditFault{.kind = Kind::Missing, .number = number};
        previous = entry.hash;
    }
    if (!head.empty() && head != previous)
        return AuditFault{.kind = Kind::CutShort, .number = number + 1};
    return std::nullopt;
}

} // namespace espalier::review
