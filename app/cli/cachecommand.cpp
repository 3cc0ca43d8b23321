// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/reportprinter.h"

#include "core/base/file.h"
#include "core/engine/scriptarchive.h"
#include "core/learn/signature.h"
#include "core/store/sharedscriptstore.h"

#include <CLI/CLI.hpp>

#include <format>

namespace espalier::cli {

namespace {

struct CacheArguments {
    std::string project;
    std::string key;
    std::string file;
    CLI::App *show = nullptr, *stats = nullptr, *verify = nullptr, *remove = nullptr,
             *exporting = nullptr, *importing = nullptr;
};

Json toJson(const model::Script &script)
{
    return {{"key", script.key},
            {"hash", script.key},
            {"version", script.version},
            {"effective", script.effective},
            {"language", script.language},
            {"shape", script.shape},
            {"origin", script.origin},
            {"function_name", script.functionName},
            {"model_used", script.modelUsed.empty() ? Json(nullptr) : Json(script.modelUsed)},
            {"created_at", script.createdAt},
            {"hits", script.hits}};
}

Json sourceJson(const store::ScriptSource &source)
{
    return {{"source", source.source},
            {"key", learn::shortFingerprint(source.fingerprint)},
            {"hits", source.hits},
            {"tests_passed", source.testsPassed},
            {"imported_at", source.importedAt}};
}

ExitCode list(const Console &console, engine::Workspace &workspace)
{
    const auto scripts = workspace.scripts().list();
    if (!scripts)
        return console.error(scripts.error());
    Json entries = Json::array();
    std::string out;
    for (const auto &script : *scripts) {
        entries.push_back(toJson(script));
        out += std::format("{}  v{} {} {:<10} {:>4} {:<12} {}\n", script.key, script.version,
                           script.effective ? "*" : " ", script.origin, script.hits,
                           script.language, script.functionName);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"scripts", entries}});
    else
        console.data(out);
    console.note(counted(scripts->size(), "script"));
    return kOk;
}

ExitCode show(const Console &console, engine::Workspace &workspace, const std::string &prefix)
{
    const auto key = engine::resolveKey(workspace, prefix);
    if (!key)
        return console.error(key.error());
    const auto versions = workspace.scripts().versions(*key);
    if (!versions)
        return console.error(versions.error());
    Json entries = Json::array();
    std::string out;
    for (const auto &script : *versions) {
        auto entry = toJson(script);
        const auto verdict = workspace.scripts().validation(*key, script.version);
        entry["validation"] = verdict && *verdict ? model::toJson(**verdict) : Json(nullptr);
        const auto source =
            store::SharedScriptStore(workspace.database()).sourceOf(*key, script.version);
        if (!source)
            return console.error(source.error());
        entry["shared"] = *source ? sourceJson(**source) : Json(nullptr);
        entry["script"] = script.text;
        entry["tests"] = script.tests;
        const auto passed = verdict && *verdict && (*verdict)->ok;
        out += console.styled(Console::Style::Bold,
                              std::format("# version {}, {}{}, tests {}\n", script.version,
                                          script.origin, script.effective ? ", effective" : "",
                                          passed ? "passed" : "did not pass"));
        out += script.text + "\n";
        entries.push_back(std::move(entry));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"versions", entries}});
    else
        console.data(out);
    return kOk;
}

Json shareOf(const std::optional<double> &rate)
{
    return rate ? Json(*rate) : Json(nullptr);
}

std::string percent(const std::optional<double> &rate)
{
    return rate ? std::format("{:.1f} %", *rate * 100) : "no data";
}

ExitCode stats(const Console &console, engine::Workspace &workspace)
{
    const auto stats = workspace.scripts().stats();
    if (!stats)
        return console.error(stats.error());
    if (console.options().json) {
        console.json({{"schema_version", 1},
                      {"scripts", stats->keys},
                      {"versions", stats->versions},
                      {"archived", stats->archived},
                      {"hits", stats->hits},
                      {"template_success_rate", shareOf(stats->templateSuccessRate())},
                      {"refinement_rate", shareOf(stats->refinementRate())}});
        return kOk;
    }
    console.data(std::format("scripts                {}\nversions               {}\n"
                             "archived               {}\nhits                   {}\n"
                             "template success rate  {}\nrefinement rate        {}\n",
                             stats->keys, stats->versions, stats->archived, stats->hits,
                             percent(stats->templateSuccessRate()),
                             percent(stats->refinementRate())));
    return kOk;
}

ExitCode verify(Environment &environment, engine::Workspace &workspace)
{
    const auto &console = environment.console;
    auto outcome =
        engine::verifyScripts(workspace, environment.application.scriptRunner(), environment.job);
    console.clearProgress();
    if (!outcome)
        return console.error(outcome.error());
    if (console.options().json) {
        console.json(
            {{"schema_version", 1}, {"verified", outcome->verified}, {"failed", outcome->failed}});
    }
    for (const auto &key : outcome->failed)
        console.note("failed: " + key);
    console.note(std::format("{} verified, {} failed", outcome->verified, outcome->failed.size()));
    return outcome->failed.empty() ? kOk : kNegative;
}

ExitCode remove(const Console &console, engine::Workspace &workspace, const std::string &prefix)
{
    const auto key = engine::resolveKey(workspace, prefix);
    if (!key)
        return console.error(key.error());
    if (!confirm(console, "Take script " + *key + " out of use?")) {
        console.note("Nothing was changed. --yes answers the question.");
        return kNegative;
    }
    const auto versions = workspace.scripts().archive(*key);
    if (!versions)
        return console.error(versions.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"archived", *versions}, {"key", *key}});
    console.note(std::format("Archived {}; the next run writes the script anew.",
                             counted(static_cast<std::uint64_t>(*versions), "version")));
    return kOk;
}

ExitCode transfer(const Console &console, engine::Workspace &workspace,
                  const CacheArguments &arguments)
{
    if (arguments.exporting->parsed()) {
        const auto count = engine::exportScripts(workspace, arguments.file);
        if (!count)
            return console.error(count.error());
        if (console.options().json)
            console.json({{"schema_version", 1}, {"exported", *count}, {"file", arguments.file}});
        console.note(std::format("Exported {} to {}.", counted(*count, "version"), arguments.file));
        return kOk;
    }
    const auto count = engine::importScripts(workspace, arguments.file);
    if (!count)
        return console.error(count.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"imported", *count}, {"file", arguments.file}});
    console.note(
        std::format("Imported {}; each is tested before it is used.", counted(*count, "version")));
    return kOk;
}

ExitCode runCache(const CacheArguments &arguments, Environment &environment)
{
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    auto workspace = environment.application.openWorkspace(project);
    if (!workspace)
        return environment.console.error(workspace.error());
    noteWorkspace(environment.console, **workspace);
    if (arguments.show->parsed())
        return show(environment.console, **workspace, arguments.key);
    if (arguments.stats->parsed())
        return stats(environment.console, **workspace);
    if (arguments.verify->parsed())
        return verify(environment, **workspace);
    if (arguments.remove->parsed())
        return remove(environment.console, **workspace, arguments.key);
    if (arguments.exporting->parsed() || arguments.importing->parsed())
        return transfer(environment.console, **workspace, arguments);
    return list(environment.console, **workspace);
}

} // namespace

Command cacheCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<CacheArguments>();
    auto *app = parser.add_subcommand(
        "cache",
        withExamples("Look after the scripts of a project: one for each shape of function. A hit "
                     "is a run that took the script from here and wrote something; previews are "
                     "not counted.",
                     {"espalier cache list", "espalier cache show 1dd3df4d",
                      "espalier cache stats --json"}));
    app->add_option("--project", arguments->project, "Folder of the project");
    app->add_subcommand("list", "All scripts");
    arguments->show = app->add_subcommand("show", "All versions of a script, with their verdicts");
    arguments->show->add_option("key", arguments->key, "Its key, or the beginning of it")
        ->required();
    arguments->stats =
        app->add_subcommand("stats", "How often templates pass, and what is refined");
    arguments->verify = app->add_subcommand("verify", "Run the tests of all scripts again");
    arguments->remove = app->add_subcommand("remove", "Take a script out of use; it is archived");
    arguments->remove->add_option("key", arguments->key, "Its key, or the beginning of it")
        ->required();
    arguments->exporting = app->add_subcommand("export", "Write all scripts to a JSON file");
    arguments->exporting->add_option("file", arguments->file, "The file")->required();
    arguments->importing = app->add_subcommand("import", "Read scripts from such a file");
    arguments->importing->add_option("file", arguments->file, "The file")->required();
    app->require_subcommand(0, 1);
    const auto run = [arguments](Environment &environment) {
        return runCache(*arguments, environment);
    };
    return {run, app};
}

} // namespace espalier::cli
