// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/gate.h"

#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/model/names.h"

#include <map>

namespace espalier::model {

static constexpr std::array<std::string_view, 5> kVerdicts{"pass", "fail", "blocked", "skipped",
                                                           "not_applicable"};

std::string_view nameOf(GateVerdict verdict)
{
    return nameIn(kVerdicts, verdict);
}

std::optional<GateVerdict> gateVerdictNamed(std::string_view name)
{
    return valueNamed<GateVerdict>(kVerdicts, name);
}

bool GateReport::mayProceed() const
{
    return !results.empty() && std::ranges::none_of(results, [](const GateResult &result) {
        return result.verdict == GateVerdict::Fail || result.verdict == GateVerdict::Blocked;
    });
}

bool GateReport::needsApproval() const
{
    return std::ranges::any_of(results, &GateResult::needsApproval);
}

const GateResult *GateReport::find(std::string_view name) const
{
    const auto found = std::ranges::find(results, name, &GateResult::name);
    return found == results.end() ? nullptr : &*found;
}

std::string GateReport::digest() const
{
    auto json = toJson(*this);
    for (auto &result : json["results"])
        result.erase("milliseconds");
    return sha256Hex(canonicalText(json));
}

static Json sorted(const Json &json)
{
    if (json.is_array()) {
        auto result = Json::array();
        for (const auto &element : json)
            result.push_back(sorted(element));
        return result;
    }
    if (!json.is_object())
        return json;
    std::map<std::string, Json> members;
    for (const auto &[name, value] : json.items())
        members.emplace(name, sorted(value));
    auto result = Json::object();
    for (auto &[name, value] : members)
        result.push_back({name, std::move(value)});
    return result;
}

std::string canonicalText(const Json &json)
{
    return toText(sorted(json));
}

Json toJson(const GateResult &result)
{
    return {{"name", result.name},         {"verdict", nameOf(result.verdict)},
            {"reason", result.reason},     {"needs_approval", result.needsApproval},
            {"evidence", result.evidence}, {"milliseconds", result.milliseconds}};
}

Json toJson(const GateReport &report)
{
    Json results = Json::array();
    for (const auto &result : report.results)
        results.push_back(toJson(result));
    return {{"may_proceed", report.mayProceed()},
            {"needs_approval", report.needsApproval()},
            {"policy_digest", report.policyDigest},
            {"base", report.base},
            {"tree", report.tree},
            {"results", std::move(results)}};
}

static std::optional<GateResult> gateResultFromJson(const Json &json)
{
    const auto verdict = gateVerdictNamed(textAt(json, "verdict"));
    const auto *evidence = find(json, "evidence");
    GateResult result{.name = textAt(json, "name"),
                      .reason = textAt(json, "reason"),
                      .milliseconds = realAt(json, "milliseconds").value_or(0),
                      .needsApproval = isTrue(json, "needs_approval")};
    if (!verdict || result.name.empty() || (evidence && !evidence->is_array()))
        return std::nullopt;
    result.verdict = *verdict;
    if (evidence)
        result.evidence = *evidence;
    return result;
}

std::optional<GateReport> gateReportFromJson(const Json &json)
{
    const auto *results = find(json, "results");
    if (!results || !results->is_array())
        return std::nullopt;
    GateReport report{.policyDigest = textAt(json, "policy_digest"),
                      .base = textAt(json, "base"),
                      .tree = textAt(json, "tree")};
    for (const auto &each : *results) {
        auto result = gateResultFromJson(each);
        if (!result)
            return std::nullopt;
        report.results.push_back(*std::move(result));
    }
    return report;
}

} // namespace espalier::model
