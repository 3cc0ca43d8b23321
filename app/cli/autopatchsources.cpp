// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autopatchactions.h"
#include "app/cli/autopatchtelling.h"
#include "app/cli/consentprompt.h"
#include "app/cli/projectsettings.h"

#include "app/bootstrap/instrumentdefaults.h"
#include "app/bootstrap/knowledgesettings.h"
#include "core/engine/modelpatchsource.h"
#include "core/engine/patchsources.h"
#include "core/engine/recipelearning.h"
#include "core/settings/trust.h"

#include <format>

namespace espalier::cli {

namespace {

using End = engine::SourcedResult::End;

/// "KeyError: 'plum'", bounded.
std::string errorOf(const engine::SourcedResult &result)
{
    auto text = result.errorType;
    if (!result.message.empty())
        text += (text.empty() ? "" : ": ") + result.message.substr(0, result.message.find('\n'));
    return text.empty() ? "this failure" : text;
}

void printUntested(const Console &console, const engine::SourcedResult &result)
{
    console.note("No test of the project fails as the ticket tells, so that nothing can be proven; "
                 "nothing was tried. Write a test that fails with " +
                 errorOf(result) +
                 ", commit it and run this again, or give test and fix with --patch.");
    if (!result.testProblem.empty())
        console.note("The tests said:\n" + result.testProblem);
    std::string out;
    for (const auto &each : result.untested)
        out += std::format("{:<26} {:<24} {}\n", each.madeBy, each.files.begin()->first,
                           each.explanation);
    if (!out.empty()) {
        console.note("What recipes have for it, untested:");
        console.data(out);
    }
}

void printAnalysis(const Console &console, const engine::SourcedResult &result)
{
    std::string out = std::format("{:<16} {}\n", "failure", errorOf(result));
    for (const auto &test : result.reproducing)
        out += std::format("{:<16} {}\n", "shown by", test);
    for (const auto &each : result.untested)
        out += std::format("{:<16} {}: {}\n", "recipe", each.madeBy, each.explanation);
    console.data(out);
    console.note("Nothing was tried: work on it ends here.");
}

void print(const Console &console, const engine::SourcedResult &result)
{
    if (result.end == End::NoProof) {
        printUntested(console, result);
        return;
    }
    if (!result.sourceProblem.empty())
        console.note(result.sourceProblem + ".");
    if (result.tried.empty() && result.end == End::Stopped) {
        printAnalysis(console, result);
        return;
    }
    if (result.tried.empty()) {
        console.note("Nobody who was asked knows " + errorOf(result) +
                     "; `espalier autopatch recipes` shows what they are for. Give a patch with "
                     "--patch, or a program that makes one with --command.");
        return;
    }
    std::string out;
    for (const auto &each : result.tried)
        out += std::format("{:<3} {:<26} {:<8} {}\n", each.patch.number, each.patch.madeBy,
                           nameOf(each.patch.stage),
                           each.patch.error.empty()
                               ? each.patch.detail.value("explanation", std::string())
                               : each.patch.error);
    console.data(out);
    if (result.end != End::Exhausted) {
        static_cast<void>(tellAutopatch(console, result.tried.back()));
        return;
    }
    console.note(std::format("None of {} attempts is one that can be applied; each has its branch.",
                             result.tried.size()));
}

} // namespace

/// The sources that were asked for, recipes first.
static Result<engine::PatchSources> sourcesOf(const AutopatchArguments &arguments,
                                              const AutopatchWork &work,
                                              const settings::Settings &settings,
                                              engine::Workspace &workspace,
                                              Environment &environment)
{
    engine::PatchSources sources;
    if (arguments.source != "model") {
        const auto file =
            bootstrap::knowledgeOptions(environment.application.paths(), settings).file;
        auto learned = engine::learnedRecipes(file);
        if (!learned)
            environment.console.note("Recipes that were learned are not asked: " +
                                     learned.error().text());
        auto recipes = engine::offlineSources(
            settings, learned ? *std::move(learned) : std::vector<model::LearnedRecipe>());
        if (!recipes)
            return recipes;
        sources = *std::move(recipes);
    }
    const auto models = bootstrap::modelSettings(settings);
    if (arguments.source == "model" && !models.isSet())
        return failure(ErrorKind::InvalidInput,
                       "no model is set; `espalier config` shows llm.provider and llm.model");
    if (arguments.source == "recipes" || !models.isSet())
        return sources;
    auto project = environment.application.project(workspace.root());
    project.askConsent = consentPrompt(environment.console);
    auto access = project.modelAccess(models, work.ticket);
    if (!access)
        return failure(std::move(access.error()));
    sources.push_back(engine::makeModelPatchSource(*std::move(access), arguments.attempts));
    return sources;
}

ExitCode runSources(const AutopatchArguments &arguments, const AutopatchWork &work,
                    engine::Workspace &workspace, Environment &environment)
{
    const auto &console = environment.console;
    const auto settings = loadSettings(console, workspace.root(), {});
    if (!settings)
        return console.error(settings.error());
    const auto sources = sourcesOf(arguments, work, *settings, workspace, environment);
    if (!sources)
        return console.error(sources.error());
    const auto result = engine::runSources(workspace,
                                           {.ticketId = work.ticket,
                                            .mostAttempts = arguments.attempts,
                                            .stop = work.stop,
                                            .trusted = work.trusted},
                                           *sources, environment.application.openSandbox(),
                                           SystemClock(), environment.job);
    console.clearProgress();
    if (!result)
        return console.error(result.error());
    const auto applied = result->tried.empty()
                             ? std::nullopt
                             : applyWhereAllowed(workspace, work, result->tried.back());
    tellWith(console, engine::toJson(*result), [&] { print(console, *result); }, applied);
    return result->end == End::Ready || result->end == End::Stopped ? kOk : kNegative;
}

} // namespace espalier::cli
