// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/bootstrap/instrumentdefaults.h"
#include "app/cli/projectsettings.h"
#include "core/engine/doctor.h"
#include "core/engine/modelconnection.h"

#include <CLI/CLI.hpp>

#include <array>
#include <format>
#include <utility>

namespace espalier::cli {

namespace {

std::string_view name(engine::CheckState state)
{
    static constexpr std::array<std::string_view, 3> kNames{"pass", "warn", "fail"};
    return kNames[static_cast<std::size_t>(std::to_underlying(state))];
}

void print(const Console &console, const std::vector<engine::HealthCheck> &checks)
{
    using Style = Console::Style;
    static constexpr std::array kStyles{Style::Green, Style::Yellow, Style::Red};
    std::string out;
    for (const auto &check : checks) {
        const auto style = kStyles[static_cast<std::size_t>(std::to_underlying(check.state))];
        out += std::format("{}  {:<12} {}\n", console.styled(style, name(check.state)), check.name,
                           check.detail);
        if (!check.remedy.empty())
            out += std::format("      {:<12} {}\n", "", check.remedy);
    }
    console.data(out);
}

engine::HealthCheck checkModel(Environment &environment, const std::filesystem::path &project)
{
    const auto settings = loadSettings(environment.console, project, {});
    if (!settings)
        return {"model", engine::CheckState::Fail, settings.error().text(),
                "Mend the settings; `espalier config` shows them."};
    return engine::checkModel(bootstrap::modelSettings(*settings), environment.application.paths(),
                              project, environment.job);
}

} // namespace

Command doctorCommand(CLI::App &parser)
{
    auto project = std::make_shared<std::string>();
    auto *app = parser.add_subcommand(
        "doctor", withExamples("Check what Espalier needs on this machine and in a project; exit "
                               "code 1 when something fails.",
                               {"espalier doctor", "espalier doctor --project . --json"}));
    app->add_option("--project", *project, "Folder of the project");
    const auto run = [project](Environment &environment) -> ExitCode {
        auto &application = environment.application;
        const auto folder = project->empty() ? projectAround(".") : std::filesystem::path(*project);
        auto checks = engine::examine(folder, application.paths(), application.scriptRunner(),
                                      environment.job);
        checks.push_back(checkModel(environment, folder));
        Json list = Json::array();
        bool failed = false;
        for (const auto &check : checks) {
            failed |= check.state == engine::CheckState::Fail;
            list.push_back({{"name", check.name},
                            {"state", name(check.state)},
                            {"detail", check.detail},
                            {"remedy", check.remedy}});
        }
        if (environment.console.options().json)
            environment.console.json({{"schema_version", 1}, {"checks", list}});
        else
            print(environment.console, checks);
        return failed ? kNegative : kOk;
    };
    return {run, app};
}

} // namespace espalier::cli
