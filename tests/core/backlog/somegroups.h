// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/generate.h"
#include "core/base/jsonaccess.h"
#include "tests/core/backlog/sometraces.h"

#include <string_view>
#include <utility>
#include <vector>

namespace espalier::test {

/// What was seen so often, from one day to the next.
[[nodiscard]] inline backlog::ObservedGroup groupOf(model::Observation observation,
                                                    std::uint64_t count = 1)
{
    backlog::ObservedGroup group;
    group.fingerprint = backlog::fingerprintOf(observation).value_or(backlog::Fingerprint{});
    group.count = count;
    group.firstSeen = "2026-01-30T09:00:00Z";
    group.lastSeen = count > 1 ? "2026-01-31T10:00:00Z" : group.firstSeen;
    group.byHour = {{"2026-01-30T09", count}};
    group.samples.push_back(std::move(observation));
    return group;
}

[[nodiscard]] inline model::Observation content(model::ObservationContent content)
{
    return {.content = std::move(content), .at = {}, .service = {}};
}

/// The first piece of a kind; null when there is none.
[[nodiscard]] inline Json evidence(const backlog::Draft &draft, std::string_view kind)
{
    for (const auto &each : draft.ticket.evidence) {
        if (textAt(each, "kind") == kind)
            return each;
    }
    return nullptr;
}

[[nodiscard]] inline model::Observation keyError()
{
    return seen("python",
                {raised("KeyError", "'price'",
                        {foreign("json", "loads"), own("shop.cart", "total", "shop/cart.py", 12),
                         own("shop.api", "checkout", "shop/api.py", 40)})});
}

/// The one draft there is; an empty one when there are more or none.
[[nodiscard]] inline backlog::Draft only(const std::vector<backlog::Draft> &drafts)
{
    return drafts.size() == 1 ? drafts[0] : backlog::Draft{};
}

} // namespace espalier::test
