// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <numeric>

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

// Edits that lead from one word to another.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const auto above = row[k];
            row[k] = std::min({row[k] + 1, row[k - 1] + 1, diagonal + (a[i - 1] != b[k - 1])});
            diagonal = above;
        }
    }
    return row.back();
}

// The command or option that a word was perhaps meant to be; empty when nothing is near.
std::string suggestionFor(const CLI::App &parser, const std::string &word)
{
    std::string best;
    std::size_t nearest = std::max<std::size_t>(2, word.size() / 3) + 1;
    const auto consider = [&](const std::string &name) {
        if (const auto d = distance(word, name); d < nearest) {
            nearest = d;
            best = name;
        }
    };
    for (const auto *command : parser.get_subcommands({})) {
        consider(command->get_name());
        if (!command->parsed())
            continue;
        for (const auto *option : command->get_options())
            consider(option->get_name());
        for (const auto *part : command->get_subcommands({}))
            consider(part->get_name());
    }
    return best;
}

// Says what is wrong with the command line in one or two lines.
int explain(const CLI::App &parser, const CLI::ParseError &error, int argc, char **argv)
{
    if (error.get_exit_code() == 0) { // help or version
        const int code = parser.exit(error);
        return std::cout.flush() ? code : kBadData;
    }
    std::string message = error.what();
    const auto end = std::find(argv + 1, argv + argc, std::string_view("--"));
    const bool json = std::find(argv + 1, end, std::string_view("--json")) != end;
    const auto chosen = parser.get_subcommands();
    const bool partMissing = !chosen.empty() && chosen.front()->get_subcommands().empty() &&
                             !chosen.front()->get_subcommands({}).empty();
    if (chosen.empty() && argc > 1 && argv[1][0] != '-')
        message = "there is no command " + std::string(argv[1]);
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool known =
            std::ranges::any_of(parser.get_subcommands({}),
                                [&](const auto *command) { return command->get_name() == word; });
        if (known || (word.starts_with('-') && !message.contains(word)))
            continue;
        const bool named = chosen.empty() || message.contains(word);
        if (!named && (!partMissing || word.starts_with('-')))
            continue;
        const auto meant = suggestionFor(parser, word);
        if (!meant.empty() && meant != word)
            message += "\nDid you mean " + meant + " instead of " + word + "?";
        else if (!named)
            continue; // the value of an option, perhaps
        break;
    }
    if (json)
        std::cout << toText(toJson({.kind = ErrorKind::InvalidInput, .message = message}))
                  << std::endl;
    std::cerr << "espalier: " << message
              << "\nRun `espalier --help`, or `espalier COMMAND --help`.\n";
    return kUsage;
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
        auto code = command.run(environment);
        if (const auto &lost = console.outputError()) {
            const auto why = console.error(*lost);
            code = code == kOk ? why : code;
        }
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
    CommonOptions common;
    addCommonOptions(parser, common);
    const std::vector<Command> commands{
        functionsCommand(parser), instrumentCommand(parser), stripCommand(parser),
        runCommand(parser),       outlineCommand(parser),    checkSyntaxCommand(parser),
        cacheCommand(parser),     configCommand(parser),     doctorCommand(parser),
        checkApiCommand(parser),  learnCommand(parser),      observeCommand(parser),
        backlogCommand(parser),   autopatchCommand(parser),  gateCommand(parser),
        reviewCommand(parser)};
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return explain(parser, error, argc, argv);
    }
    return runChosen(commands, common);
}

} // namespace espalier::cli

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return espalier::cli::run(argc, argv);
}
