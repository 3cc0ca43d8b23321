// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/gates.h"

#include "core/base/clock.h"
#include "core/gate/evidence.h"

#include <array>

namespace espalier::gate {

namespace {

struct Gate {
    std::string_view name;
    model::GateResult (*check)(const Patch &, const GatePolicy &);
    bool always = false;
};

constexpr std::array kGates{Gate{"paths", checkPaths, true}, Gate{"diff_size", checkSize},
                            Gate{"secrets", checkSecrets},   Gate{"test_tampering", checkTampering},
                            Gate{"syntax", checkSyntax},     Gate{"linters", checkLinters},
                            Gate{"coverage", checkCoverage}, Gate{"tests", checkTests}};

} // namespace

model::GateReport runGates(const GateInput &input, const GatePolicy &policy)
{
    model::GateReport report{.policyDigest = policy.digest()};
    const Patch patch(input);
    for (const auto &gate : kGates) {
        const auto since = std::chrono::steady_clock::now();
        auto result = gate.always || policy.asks(gate.name)
                          ? gate.check(patch, policy)
                          : without(gate.name, model::GateVerdict::Skipped, "policy");
        result.milliseconds = millisecondsSince(since);
        report.results.push_back(std::move(result));
    }
    return report;
}

} // namespace espalier::gate
