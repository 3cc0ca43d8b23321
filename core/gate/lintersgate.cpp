// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace espalier::gate {

static constexpr std::string_view kGate = "linters";

/// A finding is known again without its line, which moves with what stands above it.
static auto keyOf(const model::FindingSeen &finding)
{
    return std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>(
        finding.tool, finding.rule, finding.path, finding.message);
}

model::GateResult checkLinters(const Patch &patch, const GatePolicy &)
{
    const auto &evidence = patch.input().linters;
    if (!evidence)
        return without(kGate, model::GateVerdict::NotApplicable, "not-configured");
    if (const auto reason = reasonOf(evidence->ended); !reason.empty())
        return without(kGate, model::GateVerdict::Blocked, reason);
    std::map<decltype(keyOf({})), std::size_t> known;
    for (const auto &finding : evidence->before)
        ++known[keyOf(finding)];
    Findings found(kGate);
    for (const auto &finding : evidence->after) {
        if (auto &left = known[keyOf(finding)]; left > 0) {
            --left;
            continue;
        }
        const bool error = finding.level == model::FindingLevel::Error;
        auto &place = found.add(error ? Effect::Fail : Effect::Note, finding.path,
                                static_cast<std::uint32_t>(std::max<std::int64_t>(finding.line, 0)),
                                error ? "new-error" : "new-warning", finding.message);
        place["tool"] = finding.tool;
        place["rule"] = finding.rule;
    }
    return found.take();
}

} // namespace espalier::gate
