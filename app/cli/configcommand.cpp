// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/cli/projectsettings.h"
#include "core/settings/settings.h"
#include "core/settings/trust.h"

#include <CLI/CLI.hpp>

#include <format>

namespace espalier::cli {

namespace {

struct ConfigArguments {
    std::string project;
    std::string key;
    std::string value;
    bool user = false;
    CLI::App *get = nullptr, *set = nullptr, *unset = nullptr, *trust = nullptr,
             *distrust = nullptr;
};

Json toJson(const settings::Setting &setting)
{
    return {{"key", setting.definition->key},
            {"value", settings::toText(setting.value)},
            {"origin", settings::name(setting.origin)},
            {"place", setting.place.empty() ? Json(nullptr) : Json(setting.place)}};
}

ExitCode list(const Console &console, const settings::Settings &all)
{
    Json entries = Json::array();
    std::string out;
    for (const auto &setting : all.list()) {
        entries.push_back(toJson(setting));
        const auto origin =
            setting.place.empty() ? std::string(settings::name(setting.origin)) : setting.place;
        out += std::format("{:<32} {:<20} {}\n", setting.definition->key,
                           settings::toText(setting.value),
                           console.styled(Console::Style::Dim, origin));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"settings", entries}});
    else
        console.data(out);
    return kOk;
}

ExitCode get(const Console &console, const settings::Settings &all, const std::string &key)
{
    const auto setting = all.get(key);
    if (!setting) {
        static_cast<void>(console.error(setting.error()));
        return kUsage;
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"setting", toJson(*setting)}});
    else
        console.data(settings::toText(setting->value) + "\n");
    return kOk;
}

ExitCode change(const Console &console, const ConfigArguments &arguments,
                const std::filesystem::path &project)
{
    const bool removes = arguments.unset->parsed();
    const auto file =
        arguments.user ? settings::userSettingsFile() : settings::projectSettingsFile(project);
    const auto scope = arguments.user ? settings::Origin::User : settings::Origin::Project;
    const auto written = removes
                             ? settings::removeSetting(file, scope, arguments.key)
                             : settings::writeSetting(file, scope, arguments.key, arguments.value);
    if (!written) {
        const auto code = console.error(written.error());
        return written.error().kind == ErrorKind::InvalidInput ? kUsage : code;
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"key", arguments.key}, {"file", file.string()}});
    console.note(
        std::format("{} {} in {}.", removes ? "Removed" : "Set", arguments.key, file.string()));
    return kOk;
}

ExitCode changeTrust(const Console &console, const std::filesystem::path &project, bool trusted)
{
    auto trust = settings::Trust::ofUser();
    if (auto done = trusted ? trust.trust(project) : trust.withdraw(project); !done)
        return console.error(done.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"project", project.string()}, {"trusted", trusted}});
    console.note(std::format("{} is {}trusted.", project.string(), trusted ? "" : "not "));
    return kOk;
}

ExitCode runConfig(const ConfigArguments &arguments, const Console &console)
{
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    if (arguments.trust->parsed() || arguments.distrust->parsed())
        return changeTrust(console, project, arguments.trust->parsed());
    if (arguments.set->parsed() || arguments.unset->parsed())
        return change(console, arguments, project);
    const auto all = loadSettings(console, project, {});
    if (!all)
        return console.error(all.error());
    return arguments.get->parsed() ? get(console, *all, arguments.key) : list(console, *all);
}

} // namespace

Command configCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ConfigArguments>();
    auto *app = parser.add_subcommand(
        "config", withExamples("Show settings with where each comes from, or change one.",
                               {"espalier config", "espalier config get instrument.pack",
                                "espalier config set instrument.workers 4 --user"}));
    app->add_option("--project", arguments->project, "Folder of the project");
    app->add_subcommand("list", "Show all settings");
    arguments->get = app->add_subcommand("get", "Show one setting");
    arguments->get->add_option("key", arguments->key, "Its name")->required();
    arguments->set = app->add_subcommand("set", "Change a setting of the project or of yours");
    arguments->set->add_option("key", arguments->key, "Its name")->required();
    arguments->set->add_option("value", arguments->value, "Its new value")->required();
    arguments->set->add_flag("--user", arguments->user, "In your own settings");
    arguments->unset = app->add_subcommand("unset", "Take a setting out of the file again");
    arguments->unset->add_option("key", arguments->key, "Its name")->required();
    arguments->unset->add_flag("--user", arguments->user, "From your own settings");
    arguments->trust = app->add_subcommand("trust", "Let the project's settings name programs");
    arguments->distrust = app->add_subcommand("distrust", "Take that back");
    app->require_subcommand(0, 1);
    const auto run = [arguments](Environment &environment) {
        return runConfig(*arguments, environment.console);
    };
    return {run, app};
}

} // namespace espalier::cli
