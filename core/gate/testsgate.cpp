// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"

#include <algorithm>
#include <map>

namespace espalier::gate {

namespace {

using model::TestVerdict;

constexpr std::string_view kGate = "tests";

bool isFailure(TestVerdict outcome)
{
    return outcome == TestVerdict::Failed || outcome == TestVerdict::Errored;
}

/// Of a test that is there twice the worse outcome counts: rows of a table may share a name.
std::map<std::string_view, TestVerdict> outcomesOf(const std::vector<TestRecord> &records)
{
    std::map<std::string_view, TestVerdict> outcomes;
    for (const auto &each : records) {
        const auto [at, isNew] = outcomes.emplace(each.name, each.outcome);
        if (!isNew && isFailure(each.outcome))
            at->second = each.outcome;
    }
    return outcomes;
}

void judge(const TestRecord &record, const TestVerdict *before, Findings &found)
{
    const auto add = [&](Effect effect, std::string_view what) {
        auto &place = found.add(effect, record.path, record.line, what, record.message);
        place["test"] = shownText(record.name);
    };
    const bool failedBefore = before && isFailure(*before);
    if (isFailure(record.outcome))
        add(failedBefore ? Effect::Note : Effect::Fail,
            failedBefore ? "still-failing" : "newly-failing");
    else if (record.outcome == TestVerdict::Flaky)
        add(before && *before == TestVerdict::Flaky ? Effect::Note : Effect::Approval, "flaky");
    else if (record.outcome == TestVerdict::Skipped && before && *before != TestVerdict::Skipped)
        add(Effect::Fail, "newly-skipped");
}

} // namespace

model::GateResult checkTests(const Patch &patch, const GatePolicy &)
{
    using enum model::GateVerdict;
    const auto &evidence = patch.input().tests;
    if (!evidence)
        return without(kGate, Blocked, "not-run");
    if (const auto reason = reasonOf(evidence->ended); !reason.empty())
        return without(kGate, Blocked, reason);
    // Neither does a run in which every test was left out tell anything.
    if (std::ranges::all_of(evidence->after, [](const TestRecord &record) {
            return record.outcome == TestVerdict::Skipped;
        }))
        return without(kGate, Blocked, "no-tests");
    Findings found(kGate);
    const auto before = evidence->before ? outcomesOf(*evidence->before)
                                         : std::map<std::string_view, TestVerdict>();
    const auto after = outcomesOf(evidence->after);
    for (const auto &record : evidence->after) {
        const auto was = before.find(record.name);
        judge(record, was == before.end() ? nullptr : &was->second, found);
    }
    for (const auto &[name, outcome] : before) {
        if (!after.contains(name))
            found.add(Effect::Approval, "", 0, "vanished-test")["test"] = shownText(name);
    }
    return found.take();
}

} // namespace espalier::gate
