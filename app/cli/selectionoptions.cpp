// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/selectionoptions.h"

#include "app/bootstrap/instrumentdefaults.h"
#include "app/cli/projectsettings.h"
#include "core/syntax/language.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace espalier::cli {

namespace {

constexpr std::array<std::string_view, 5> kRules{"test", "vendored", "generated", "minified",
                                                 "other-repository"};

std::vector<std::string> languageNames()
{
    std::vector<std::string> names;
    for (const auto &language : syntax::languages())
        names.emplace_back(language.name());
    return names;
}

} // namespace

void addSelectionOptions(CLI::App &command, SelectionArguments &arguments)
{
    command.add_option("project", arguments.project, "Folder of the project")->required();
    command.add_option("--function", arguments.functions,
                       "Only functions whose name, qualified name or id matches GLOB");
    command.add_option("--language", arguments.languages, "Only this language")
        ->check(CLI::IsMember(languageNames()));
    command.add_option("--path", arguments.paths, "Only files whose path matches GLOB");
    command.add_option("--exclude", arguments.exclude, "Not the files whose path matches GLOB");
    command.add_option("--only", arguments.only, "Only the function with this id");
    command.add_option("--leave-out", arguments.leaveOut,
                       "Not the function with this id; what it has, it keeps");
    command.add_flag("--include-tests", arguments.includeTests, "Test files too");
    command
        .add_option("--include", arguments.include,
                    "Files left out by default: tests, vendored, generated, minified, "
                    "other-repository or all")
        ->delimiter(',')
        ->check(CLI::IsMember(
            {"tests", "vendored", "generated", "minified", "other-repository", "all"}));
    command.add_option("--pack", arguments.pack,
                       "Snippets to insert: spans, otel (OpenTelemetry), or a folder of yours");
    command.add_option("--jobs", arguments.jobs, "Threads; by default one for each core")
        ->check(CLI::Range(1, 64));
}

bool foundNothing(const Console &console, const SelectionArguments &arguments,
                  const model::InstrumentReport &report)
{
    const bool nothing =
        report.totals.functions == 0 && !(arguments.functions.empty() && arguments.paths.empty());
    if (nothing)
        console.note("Nothing matches --function and --path.");
    return nothing;
}

Result<engine::InstrumentOptions> toOptions(const Console &console,
                                            const SelectionArguments &arguments)
{
    auto flags = arguments.settings;
    if (!arguments.pack.empty())
        flags.emplace(settings::keys::kPack.name, arguments.pack);
    auto settings = loadSettings(console, arguments.project, flags);
    if (!settings && arguments.settingsMayFail) {
        console.note("The settings are left out: " + settings.error().text());
        settings = settings::Settings::load({.flags = std::move(flags)});
    }
    if (!settings)
        return failure(settings.error());
    auto options = bootstrap::instrumentDefaults(*settings);
    auto &selection = options.selection;
    const auto narrow = [](std::vector<std::string> &chosen,
                           const std::vector<std::string> &asked) {
        if (!asked.empty())
            chosen = asked;
    };
    narrow(selection.languages, arguments.languages);
    narrow(selection.pathGlobs, arguments.paths);
    narrow(selection.functionGlobs, arguments.functions);
    selection.only = {arguments.only.begin(), arguments.only.end()};
    selection.leaveOut = {arguments.leaveOut.begin(), arguments.leaveOut.end()};
    std::ranges::copy(arguments.exclude, std::back_inserter(selection.excludeGlobs));
    if (arguments.includeTests)
        selection.include.emplace("test");
    for (const auto &name : arguments.include) {
        if (name == "all")
            selection.include.insert(kRules.begin(), kRules.end());
        else
            selection.include.emplace(name == "tests" ? "test" : name);
    }
    if (arguments.jobs > 0)
        options.threads = static_cast<unsigned>(arguments.jobs);
    return options;
}

} // namespace espalier::cli
