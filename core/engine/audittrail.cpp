// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/audittrail.h"

#include "core/engine/audithead.h"
#include "core/store/reviewstore.h"

#include <utility>

namespace espalier::engine {

Result<std::optional<review::AuditFault>> checkAudit(Workspace &workspace)
{
    auto entries = store::ReviewStore(workspace.database()).audit();
    if (!entries)
        return failure(std::move(entries.error()));
    if (auto fault = review::findFault(*entries))
        return fault;
    const auto seen = seenAuditHead(workspace);
    if (!seen.empty() && !std::ranges::contains(*entries, seen, &model::AuditEntry::hash))
        return review::AuditFault{.kind = review::AuditFault::Kind::CutShort,
                                  .number = static_cast<std::int64_t>(entries->size()) + 1};
    rememberAuditHead(workspace, *entries);
    return std::nullopt;
}

Result<AuditTrail> auditTrail(Workspace &workspace, const std::string &ticket)
{
    auto entries = store::ReviewStore(workspace.database()).audit(ticket);
    if (!entries)
        return failure(std::move(entries.error()));
    auto fault = checkAudit(workspace);
    if (!fault)
        return failure(std::move(fault.error()));
    return AuditTrail{*std::move(entries), *fault};
}

Json toJson(const AuditTrail &trail)
{
    auto entries = Json::array();
    for (const auto &entry : trail.entries)
        entries.push_back(model::toJson(entry));
    return {{"schema_version", 1},
            {"whole", !trail.fault},
            {"first_fault", trail.fault ? Json(trail.fault->number) : Json()},
            {"entries", std::move(entries)}};
}

} // namespace espalier::engine
