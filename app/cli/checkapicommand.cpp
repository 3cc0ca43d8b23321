// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/bootstrap/instrumentdefaults.h"
#include "app/cli/projectsettings.h"
#include "core/engine/modelconnection.h"
#include "core/settings/consent.h"

#include <CLI/CLI.hpp>

#include <array>
#include <format>
#include <utility>

namespace espalier::cli {

namespace {

struct CheckApiArguments {
    std::string project;
    std::string model;
    bool noQuestions = false;
    bool consents = false;
    std::string withdraw; ///< an origin, or an address there
};

// What costs money and is not at this machine is asked only with somebody's yes.
bool mayAsk(const Console &console, const CheckApiArguments &arguments,
            const engine::ModelSettings &models)
{
    const auto endpoint = llm::resolve(models.endpoint);
    if (arguments.noQuestions || models.endpoint.models.empty() || !endpoint)
        return false;
    if (endpoint->loopback)
        return true;
    const bool may = confirm(
        console, std::format("Ask {} at {} a few short questions? They hold nothing of a project, "
                             "and cost a fraction of a cent.",
                             models.endpoint.models, endpoint->host));
    if (!may)
        console.note("Nothing is asked that costs money; --yes asks it.");
    return may;
}

void print(const Console &console, const llm::Probe &probe)
{
    using Style = Console::Style;
    static constexpr std::array kStyles{Style::Green, Style::Red, Style::Yellow};
    std::string out = std::format("{} at {}", probe.provider, probe.baseUrl);
    if (!probe.model.empty())
        out += ", model " + probe.model;
    if (!probe.keyOrigin.empty())
        out += ", key from " + probe.keyOrigin;
    out += '\n';
    for (const auto &item : probe.items) {
        const auto style = kStyles[static_cast<std::size_t>(std::to_underlying(item.answer))];
        const auto answer = std::format("{:<8}", llm::name(item.answer));
        out += std::format("{} {:<12} {:>6} ms", console.styled(style, answer),
                           llm::name(item.check), item.duration.count());
        if (item.error)
            out += "  " + item.error->text();
        out += '\n';
    }
    if (probe.contextTokens > 0)
        out += std::format("context: {} tokens\n", probe.contextTokens);
    if (!probe.models.empty() && probe.answer(llm::ProbeCheck::Model) != llm::ProbeAnswer::Yes) {
        out += "models there:";
        for (const auto &model : probe.models)
            out += " " + model;
        out += '\n';
    }
    console.data(out);
}

ExitCode codeOf(const llm::Probe &probe)
{
    using Check = llm::ProbeCheck;
    const auto isBad = [&](Check check) { return probe.answer(check) == llm::ProbeAnswer::No; };
    if (isBad(Check::Reachable))
        return kOutside;
    return isBad(Check::Key) || isBad(Check::Model) || isBad(Check::Chat) ? kNegative : kOk;
}

std::filesystem::path projectOf(const CheckApiArguments &arguments)
{
    return arguments.project.empty() ? projectAround(".")
                                     : std::filesystem::path(arguments.project);
}

ExitCode listConsents(const CheckApiArguments &arguments, const Environment &environment)
{
    const auto &console = environment.console;
    const auto project = projectOf(arguments);
    const auto given = settings::Consent::in(environment.application.paths().state).list(project);
    if (!given)
        return console.error(given.error());
    if (console.options().json) {
        Json consents = Json::array();
        for (const auto &each : *given)
            consents.push_back({{"origin", each.origin}, {"since", each.since}});
        console.json({{"schema_version", 1},
                      {"project", project.string()},
                      {"consents", std::move(consents)}});
        return kOk;
    }
    std::string out;
    for (const auto &each : *given)
        out += std::format("{}  since {}\n", each.origin, each.since);
    console.data(out);
    console.note(given->empty()
                     ? "Text of this project goes to no model server unasked."
                     : "Text of this project may be sent there; `espalier check-api --withdraw "
                       "ORIGIN` takes it back. Servers of this machine need no agreement.");
    return kOk;
}

ExitCode withdrawConsent(const CheckApiArguments &arguments, const Environment &environment)
{
    const auto &console = environment.console;
    const auto project = projectOf(arguments);
    auto consent = settings::Consent::in(environment.application.paths().state);
    const auto known = llm::originOf(arguments.withdraw);
    const auto &origin = known.empty() ? arguments.withdraw : known;
    const auto given = consent.isGiven(project, origin);
    if (!given)
        return console.error(given.error());
    if (!*given)
        return console.error({.kind = ErrorKind::NotFound,
                              .message = "text of this project may not be sent there anyway",
                              .context = origin});
    if (auto done = consent.withdraw(project, origin); !done)
        return console.error(done.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"project", project.string()}, {"withdrawn", origin}});
    console.note(std::format("Nothing of this project is sent to {} unasked any more, by runs that "
                             "begin from now on.",
                             origin));
    return kOk;
}

ExitCode checkApi(const CheckApiArguments &arguments, Environment &environment)
{
    if (arguments.consents)
        return listConsents(arguments, environment);
    if (!arguments.withdraw.empty())
        return withdrawConsent(arguments, environment);
    const auto &console = environment.console;
    const auto project = projectOf(arguments);
    std::map<std::string, std::string> flags;
    if (!arguments.model.empty())
        flags.emplace(settings::keys::kModel.name, arguments.model);
    const auto settings = loadSettings(console, project, std::move(flags));
    if (!settings)
        return console.error(settings.error());
    const auto models = bootstrap::modelSettings(*settings);
    const auto probe = engine::probeModel(models, environment.application.paths(),
                                          mayAsk(console, arguments, models), environment.job);
    console.clearProgress();
    if (!probe) {
        const auto code = console.error(probe.error());
        if (probe.error().kind == ErrorKind::NotFound)
            console.note(
                "`espalier config set llm.provider NAME --user` and llm.model name a model; "
                "llm.base_url an address, llm.key where its key is.");
        return code;
    }
    if (console.options().json)
        console.json(llm::toJson(*probe));
    else
        print(console, *probe);
    return codeOf(*probe);
}

} // namespace

Command checkApiCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<CheckApiArguments>();
    auto *app = parser.add_subcommand(
        "check-api",
        withExamples(
            "Check the model that scripts are refined with: its address, key, name and "
            "what it can do. Exit code 1 when it cannot be used, 5 when it is not reached.",
            {"espalier check-api", "espalier check-api --json --no-questions",
             "espalier check-api --model NAME", "espalier check-api --consents",
             "espalier check-api --withdraw https://models.example"}));
    app->add_option("--project", arguments->project, "Folder of the project");
    app->add_option("--model", arguments->model, "This one in the place of the setting");
    app->add_flag("--no-questions", arguments->noQuestions,
                  "Look only at what can be known without asking the model");
    auto *consents = app->add_flag("--consents", arguments->consents,
                                   "List the servers to which text of the project may be sent, and "
                                   "since when; nothing is checked");
    app->add_option("--withdraw", arguments->withdraw,
                    "Have nothing of the project sent to this server unasked any more")
        ->excludes(consents);
    const auto run = [arguments](Environment &environment) {
        return checkApi(*arguments, environment);
    };
    return {run, app};
}

} // namespace espalier::cli
