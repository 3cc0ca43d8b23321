// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/knowledgesettings.h"
#include "app/cli/command.h"
#include "app/cli/reportprinter.h"

#include "core/base/file.h"
#include "core/base/textformat.h"
#include "core/engine/scriptarchive.h"
#include "core/engine/scriptversions.h"
#include "core/learn/signature.h"
#include "core/refine/failures.h"
#include "core/store/exchangecost.h"
#include "core/store/sharedscriptstore.h"

#include <CLI/CLI.hpp>

#include <format>

namespace espalier::cli {

namespace {

struct CacheArguments {
    std::string project;
    std::string key;
    std::string file;
    bool exchanges = false;
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

Json exchangeJson(const store::Exchange &exchange)
{
    return {{"model", exchange.model},
            {"provider", exchange.provider},
            {"recorded", exchange.recorded},
            {"created_at", exchange.createdAt},
            {"prompt", exchange.prompt},
            {"reply", exchange.reply},
            {"error", exchange.error.empty() ? Json(nullptr) : Json(exchange.error)},
            {"prompt_tokens", exchange.promptTokens},
            {"reply_tokens", exchange.replyTokens},
            {"cost_usd", store::costUsd(exchange)},
            {"duration_ms", exchange.durationMs}};
}

std::string exchangeText(const store::Exchange &exchange, bool texts)
{
    auto out = std::format("# {} {}: {} tokens asked, {} answered, ${:.4f}, {:.1f} s\n",
                           exchange.recorded ? "recorded answer of" : "asked", exchange.model,
                           exchange.promptTokens, exchange.replyTokens, store::costUsd(exchange),
                           exchange.durationMs / 1000);
    if (!exchange.error.empty())
        out += "# " + exchange.error + '\n';
    if (texts)
        out += std::format("# --- prompt\n{}\n# --- reply\n{}\n# --- script\n", exchange.prompt,
                           exchange.reply);
    return out;
}

/// What failed, in a line each: what drove the version after it.
std::string failuresText(const model::Validation &verdict)
{
    constexpr std::size_t kMost = 8;
    std::string out;
    std::size_t count = 0;
    const auto add = [&](const std::string &what, const std::string &message) {
        // The last line of a traceback says most.
        const auto end = message.find_last_not_of("\r\n ");
        const auto line =
            message.substr(0, end + 1).substr(message.substr(0, end + 1).rfind('\n') + 1);
        if (++count <= kMost)
            out += std::format("#   {}: {}\n", what, visibleLine(line));
    };
    for (const auto &failed : refine::failuresOf(verdict))
        add(failed.name, failed.message);
    if (count > kMost)
        out += std::format("#   and {} more\n", count - kMost);
    return out;
}

/// One version for people and as JSON.
struct VersionText {
    Json json;
    std::string text;
};

Result<VersionText> describe(const Console &console, engine::Workspace &workspace,
                             const engine::VersionDetail &version, bool exchanges)
{
    const auto &[script, verdict, exchange] = version;
    const auto source =
        store::SharedScriptStore(workspace.database()).sourceOf(script.key, script.version);
    if (!source)
        return failure(source.error());
    VersionText result{.json = toJson(script), .text = {}};
    auto &entry = result.json;
    entry["validation"] = verdict ? model::toJson(*verdict) : Json(nullptr);
    entry["shared"] = *source ? sourceJson(**source) : Json(nullptr);
    entry["exchange"] = exchange ? exchangeJson(*exchange) : Json(nullptr);
    entry["cost_usd"] = script.costUsd;
    entry["script"] = script.text;
    entry["tests"] = script.tests;
    result.text = console.styled(Console::Style::Bold,
                                 std::format("# version {}, {}{}, tests {}\n", script.version,
                                             script.origin, script.effective ? ", effective" : "",
                                             verdict && verdict->ok ? "passed" : "did not pass"));
    if (verdict && !verdict->ok)
        result.text += failuresText(*verdict);
    if (exchange)
        result.text += exchangeText(*exchange, exchanges);
    result.text += script.text + "\n";
    return result;
}

ExitCode show(const Environment &environment, engine::Workspace &workspace,
              const CacheArguments &arguments)
{
    const auto &console = environment.console;
    const auto key = engine::resolveKey(workspace, arguments.key);
    if (!key)
        return console.error(key.error());
    auto versions = engine::versionsOf(workspace, *key);
    if (!versions)
        return console.error(versions.error());
    const auto knowledge =
        bootstrap::knowledgeOptions(environment.application.paths(), workspace.root());
    if (const auto added = engine::addExchanges(*versions, knowledge.file); !added)
        console.note("What models were asked cannot be shown: " + added.error().text());
    Json entries = Json::array();
    std::string out;
    for (const auto &version : *versions) {
        auto described = describe(console, workspace, version, arguments.exchanges);
        if (!described)
            return console.error(described.error());
        out += described->text;
        entries.push_back(std::move(described->json));
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
        engine::verifyScripts(workspace, environment.application.scriptRunner(), environment.job,
                              environment.application.project(workspace.root()).learning());
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
        return show(environment, **workspace, arguments);
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
                      "espalier cache show 1dd3df4d --exchanges", "espalier cache stats --json"}));
    app->add_option("--project", arguments->project, "Folder of the project");
    app->add_subcommand("list", "All scripts");
    arguments->show = app->add_subcommand("show", "All versions of a script, with their verdicts");
    arguments->show->add_option("key", arguments->key, "Its key, or the beginning of it")
        ->required();
    arguments->show->add_flag("--exchanges", arguments->exchanges,
                              "With what models were asked for them, and what they answered");
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
