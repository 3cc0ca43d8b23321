// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "core/base/jsonaccess.h"
#include "core/engine/gaterun.h"
#include "core/settings/trust.h"

#include <CLI/CLI.hpp>

#include <array>
#include <format>
#include <utility>

namespace espalier::cli {

namespace {

struct GateArguments {
    std::string project;
    std::string tip;
    std::string base;
    std::vector<std::string> files;
    bool noTests = false;
};

constexpr std::size_t kMostShown = 20; // pieces of evidence of one gate

std::string verdictOf(const Console &console, const model::GateResult &result)
{
    using enum Console::Style;
    constexpr std::array kStyles{Green, Red, Red, Dim, Dim};
    constexpr std::array<std::string_view, 5> kWords{"pass", "FAIL", "BLOCKED", "skipped",
                                                     "not applicable"};
    const auto at = static_cast<std::size_t>(std::to_underlying(result.verdict));
    const bool isToBeSeen = result.needsApproval && result.verdict == model::GateVerdict::Pass;
    const auto word = isToBeSeen ? std::string_view("to be seen") : kWords.at(at);
    return console.styled(isToBeSeen ? Yellow : kStyles.at(at), std::format("{:<14}", word));
}

std::string lineOf(const Json &evidence)
{
    auto place = textAt(evidence, "path");
    if (const auto line = integerAt(evidence, "line"); line > 0 && !place.empty())
        place += std::format(":{}", line);
    auto text = std::format("    {:<20} {}", textAt(evidence, "what"), place);
    for (const auto *key : {"test", "masked"}) {
        if (const auto more = textAt(evidence, key); !more.empty())
            text += (text.ends_with(' ') ? "" : "  ") + more;
    }
    return text + '\n';
}

void print(const Console &console, const engine::GateRun &run)
{
    std::string out;
    for (const auto &result : run.report.results) {
        out +=
            std::format("{} {:<16} {}\n", verdictOf(console, result), result.name, result.reason);
        std::size_t shown = 0;
        for (const auto &evidence : result.evidence) {
            if (++shown > kMostShown) {
                out += std::format("    and {} more; --json has all\n",
                                   result.evidence.size() - kMostShown);
                break;
            }
            out += lineOf(evidence);
        }
    }
    console.data(out);
    if (!run.testProblem.empty())
        console.note("The tests said:\n" + run.testProblem);
    for (const auto &left : run.leftOut)
        console.note("The tests had to do without " + left);
    if (run.testTool.empty())
        console.note("No tests are known of this project; `tests.command` in .espalier.toml names "
                     "what runs them.");
}

Json jsonOf(const engine::GateRun &run)
{
    Json json{{"schema_version", 1},
              {"base", run.base.value()},
              {"tip", run.tip.value()},
              {"may_proceed", run.report.mayProceed()},
              {"needs_approval", run.report.needsApproval()},
              {"digest", run.report.digest()},
              {"test_tool", run.testTool},
              {"test_problem", run.testProblem},
              {"left_out", run.leftOut}};
    json.update(model::toJson(run.report));
    return json;
}

ExitCode runGate(const GateArguments &arguments, Environment &environment)
{
    const auto &console = environment.console;
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    engine::GateRequest request{.tip = arguments.tip.empty() ? "HEAD" : arguments.tip,
                                .base = arguments.base,
                                .trusted =
                                    settings::Trust::ofUser().isTrusted(project).value_or(false),
                                .runTests = !arguments.noTests};
    if (!arguments.files.empty())
        request.declaredFiles = arguments.files;
    auto run =
        engine::runGates(project, request, environment.application.openSandbox(), environment.job);
    console.clearProgress();
    if (!run)
        return console.error(run.error());
    if (console.options().json)
        console.json(jsonOf(*run));
    else
        print(console, *run);
    return run->report.mayProceed() ? kOk : kGateMissing;
}

} // namespace

Command gateCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<GateArguments>();
    auto *app = parser.add_subcommand(
        "gate", withExamples("Look at what a branch changes: paths, size, secrets, tampering with "
                             "tests, syntax, and the project's tests without and with it.",
                             {"espalier gate run improvement/exception_20260131T093000_1",
                              "espalier gate run my-branch --base main --json"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    auto *run = app->add_subcommand(
        "run", "Ask all gates; exit code 3 when one fails or cannot be asked. Nothing is changed.");
    run->add_option("branch", arguments->tip, "A branch, tag or commit; else HEAD");
    run->add_option("--base", arguments->base,
                    "What it is compared with; else where it has left the current branch");
    run->add_option("--file", arguments->files, "A file or glob that it may change; else any");
    run->add_flag("--no-tests", arguments->noTests, "Leave the project's tests out");
    app->require_subcommand(1);
    return {[arguments](Environment &environment) { return runGate(*arguments, environment); },
            app};
}

} // namespace espalier::cli
