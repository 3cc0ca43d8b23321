// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autopatchactions.h"
#include "app/cli/autopatchtelling.h"
#include "app/cli/projectsettings.h"

#include "core/autopatch/recipesource.h"
#include "core/engine/patchsources.h"
#include "core/settings/trust.h"

#include <algorithm>
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

void print(const Console &console, const engine::SourcedResult &result)
{
    if (result.end == End::NoProof) {
        printUntested(console, result);
        return;
    }
    if (result.tried.empty()) {
        console.note("No recipe knows " + errorOf(result) +
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
    console.note(std::format(
        "None of {} attempts of recipes is one that can be applied; each has its branch.",
        result.tried.size()));
}

} // namespace

ExitCode runSources(const AutopatchArguments &arguments, const std::string &ticket,
                    engine::Workspace &workspace, Environment &environment)
{
    const auto &console = environment.console;
    const auto settings = loadSettings(console, workspace.root(), {});
    if (!settings)
        return console.error(settings.error());
    const auto sources = engine::offlineSources(*settings);
    if (!sources)
        return console.error(sources.error());
    const auto result = engine::runSources(
        workspace,
        {.ticketId = ticket,
         .mostAttempts = arguments.attempts,
         .stop = stopPointNamed(arguments.stop),
         .trusted = settings::Trust::ofUser().isTrusted(workspace.root()).value_or(false)},
        *sources, environment.application.openSandbox(), SystemClock(), environment.job);
    console.clearProgress();
    if (!result)
        return console.error(result.error());
    if (console.options().json) {
        Json json = {{"schema_version", 1}};
        json.update(engine::toJson(*result));
        console.json(json);
    } else {
        print(console, *result);
    }
    return result->end == End::Ready || result->end == End::Stopped ? kOk : kNegative;
}

ExitCode listRecipes(const std::filesystem::path &project, Environment &environment)
{
    const auto &console = environment.console;
    const auto settings = loadSettings(console, project, {});
    if (!settings)
        return console.error(settings.error());
    const auto off = settings->value(settings::keys::kSkipRecipes);
    auto list = Json::array();
    std::string out;
    for (const auto &recipe : autopatch::patchRecipes()) {
        const bool isOn = !std::ranges::contains(off, recipe.id);
        list.push_back({{"id", recipe.id},
                        {"language", recipe.language},
                        {"error_class", recipe.errorClass},
                        {"title", recipe.title},
                        {"about", recipe.about},
                        {"enabled", isOn}});
        out += std::format("{:<28} {:<4} {:<58} {}\n", recipe.id, isOn ? "" : "off",
                           recipe.errorClass, recipe.title);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"recipes", std::move(list)}});
    else
        console.data(out);
    return kOk;
}

} // namespace espalier::cli
