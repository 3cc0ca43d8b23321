// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

#include <array>
#include <csignal>
#include <filesystem>

namespace espalier::cli {

std::string withExamples(const std::string &purpose, const std::vector<std::string> &examples)
{
    std::string text = "Examples:\n";
    for (const auto &example : examples)
        text += "  " + example + "\n";
    return text + "\n" + purpose;
}

std::filesystem::path projectAround(const std::filesystem::path &folder)
{
    constexpr std::array kMarks{".espalier", ".git", "pyproject.toml", "package.json", "setup.py"};
    std::error_code error;
    const auto start = std::filesystem::absolute(folder, error);
    for (auto at = start; !error && !at.empty(); at = at.parent_path()) {
        for (const auto *mark : kMarks) {
            if (std::filesystem::exists(at / mark, error))
                return at;
        }
        if (at == at.root_path())
            break;
    }
    return folder;
}

namespace {

void addCommonOptions(CLI::App &app, CommonOptions &common)
{
    app.add_flag("--json", common.json, "Print the result as one JSON object");
    app.add_flag("-q,--quiet", common.quiet, "No messages");
    app.add_flag("-v,--verbose", common.verbose, "More messages");
    app.add_flag("--no-input", common.noInput, "Never ask");
    app.add_flag("-y,--yes", common.yes, "Answer questions with yes");
    app.add_option("--color", common.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
}

ExitCode runChosen(const std::vector<Command> &commands, const CommonOptions &common)
{
    bootstrap::Application application;
    const Console console(common);
    JobContext job(application.stopToken(),
                   [&](const Progress &progress) { console.progress(progress); });
    Environment environment{application, console, job};
    for (const auto &command : commands) {
        if (!command.app->parsed())
            continue;
        const auto code = command.run(environment);
        if (job.stopRequested() && code != kOk)
            return bootstrap::Application::stopSignal() == SIGTERM ? kTerminated : kInterrupted;
        return code;
    }
    return kUsage;
}

} // namespace

static int run(int argc, char **argv)
{
    CLI::App parser("Instrument code, watch what it does, improve it, and steer each step.",
                    "espalier");
    parser.set_version_flag("--version", "espalier " ESPALIER_VERSION);
    parser.require_subcommand(1);
    parser.fallthrough();
    parser.failure_message(CLI::FailureMessage::help);
    CommonOptions common;
    addCommonOptions(parser, common);
    const std::vector<Command> commands{
        functionsCommand(parser), instrumentCommand(parser), stripCommand(parser),
        runCommand(parser),       outlineCommand(parser),    checkSyntaxCommand(parser),
        cacheCommand(parser),     configCommand(parser),     doctorCommand(parser)};
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return parser.exit(error) == 0 ? kOk : kUsage;
    }
    return runChosen(commands, common);
}

} // namespace espalier::cli

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return espalier::cli::run(argc, argv);
}
