// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autopatchtelling.h"

#include <format>

namespace espalier::cli {

static void print(const Console &console, const engine::AutopatchResult &result, bool isApplied)
{
    const auto &patch = result.patch;
    std::string out =
        std::format("{:<16} {}\n", "branch", patch.commit.empty() ? "none was made" : patch.branch);
    const auto add = [&](const char *what, const std::vector<std::string> &tests) {
        for (const auto &test : tests)
            out += std::format("{:<16} {}\n", what, test);
    };
    add("red to green", result.proof.proving);
    add("failed otherwise", result.proof.elsewhere);
    for (const auto &gate : result.gates.results) {
        const bool isToBeSeen = gate.needsApproval && gate.verdict == model::GateVerdict::Pass;
        out += std::format("{:<16} {:<16} {}\n", gate.name,
                           isToBeSeen ? std::string_view("to be seen") : nameOf(gate.verdict),
                           gate.reason);
    }
    console.data(out);
    if (!result.testProblem.empty())
        console.note("The tests said:\n" + result.testProblem);
    for (const auto &left : result.leftOut)
        console.note("The tests had to do without " + left);
    if (!patch.error.empty())
        console.note("It failed: " + patch.error + ".");
    else if (patch.stage == model::PatchStage::Ready && !isApplied)
        console.note("It waits for a person; `espalier gate run " + patch.branch +
                     "` shows what the gates found.");
}

std::optional<Result<engine::Applied>> applyWhereAllowed(engine::Workspace &workspace,
                                                         const AutopatchWork &work,
                                                         const engine::AutopatchResult &result)
{
    if (work.stop != engine::StopPoint::Apply || result.patch.stage != model::PatchStage::Ready)
        return std::nullopt;
    return engine::applyByAutomation(workspace, work.ticket, work.trusted, SystemClock());
}

static std::string appliedText(const Result<engine::Applied> &applied)
{
    return applied ? std::format("Applied by automation, as the policy lets it. {} is at {} now.",
                                 applied->branch, applied->after.substr(0, 12))
                   : "Not applied by automation: " + applied.error().text() + ".";
}

static Json appliedJson(const Result<engine::Applied> &applied)
{
    return applied ? Json{{"branch", applied->branch},
                          {"before", applied->before},
                          {"after", applied->after}}
                   : Json{{"refused", applied.error().message}};
}

void tellWith(const Console &console, const Json &result, const std::function<void()> &print,
              const AppliedByAutomation &applied)
{
    if (console.options().json) {
        Json json = {{"schema_version", 1}};
        json.update(result);
        if (applied)
            json["applied"] = appliedJson(*applied);
        console.json(json);
        return;
    }
    print();
    if (applied)
        console.note(appliedText(*applied));
}

ExitCode tellAutopatch(const Console &console, const Result<engine::AutopatchResult> &result,
                       const std::optional<Result<engine::Applied>> &applied)
{
    console.clearProgress();
    if (!result)
        return console.error(result.error());
    tellWith(
        console, engine::toJson(*result), [&] { print(console, *result, applied && *applied); },
        applied);
    return result->patch.stage == model::PatchStage::Failed ? kNegative : kOk;
}

} // namespace espalier::cli
