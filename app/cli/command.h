// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/application.h"
#include "app/cli/console.h"

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace espalier::cli {

/// What a command works with.
struct Environment {
    bootstrap::Application &application;
    const Console &console;
    JobContext &job;
};

/// One command: declares itself, then runs if it was chosen.
struct Command {
    /// Does the work; called at most once, after parsing.
    std::function<ExitCode(Environment &)> run;
    CLI::App *app = nullptr; ///< its part of the parser, owned by the parser
};

// Each declares one command on the parser.
[[nodiscard]] Command functionsCommand(CLI::App &parser);
[[nodiscard]] Command instrumentCommand(CLI::App &parser);
[[nodiscard]] Command stripCommand(CLI::App &parser);
[[nodiscard]] Command runCommand(CLI::App &parser);
[[nodiscard]] Command outlineCommand(CLI::App &parser);
[[nodiscard]] Command checkSyntaxCommand(CLI::App &parser);
[[nodiscard]] Command cacheCommand(CLI::App &parser);
[[nodiscard]] Command configCommand(CLI::App &parser);
[[nodiscard]] Command learnCommand(CLI::App &parser);
[[nodiscard]] Command observeCommand(CLI::App &parser);
[[nodiscard]] Command backlogCommand(CLI::App &parser);
[[nodiscard]] Command autopatchCommand(CLI::App &parser);
[[nodiscard]] Command reviewCommand(CLI::App &parser);
[[nodiscard]] Command gateCommand(CLI::App &parser);
[[nodiscard]] Command doctorCommand(CLI::App &parser);
[[nodiscard]] Command checkApiCommand(CLI::App &parser);

/// Help text that begins with examples.
[[nodiscard]] std::string withExamples(const std::string &purpose,
                                       const std::vector<std::string> &examples);

/// The project around a folder: the nearest one upward with a `.espalier`, `.git` or manifest, else
/// the folder itself.
[[nodiscard]] std::filesystem::path projectAround(const std::filesystem::path &folder);

} // namespace espalier::cli
