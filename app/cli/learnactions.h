// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/knowledge.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What the parts of `learn` take.
struct LearnArguments {
    std::string storageDir;
    std::string project;
    std::string language;
    std::string pattern;               ///< number or name
    std::vector<std::string> patterns; ///< of `merge`
    bool all = false;
    bool statsOnly = false;
    int minOccurrences = 0; ///< 0: the setting
    int limit = 20;
    bool failuresOnly = false;
    std::optional<std::string> name, why, howToFix;
    std::string badExample, goodExample, change; ///< files
    bool enable = false, disable = false, pin = false, unpin = false, undo = false;
    bool record = true;
    std::string target;
    std::string layout = "bundle";
    std::string source;
    bool dryRun = false;
    std::string acceptKey;
};

/// What an action of `learn` works with.
struct LearnContext {
    Environment &environment;
    engine::Knowledge &knowledge;
    const engine::KnowledgeOptions &options;
    const LearnArguments &arguments;

    [[nodiscard]] const Console &console() const { return environment.console; }
};

using LearnAction = std::function<ExitCode(const LearnContext &)>;

// Each is one part of the command.
[[nodiscard]] ExitCode showStatistics(const LearnContext &context);
[[nodiscard]] ExitCode listPatterns(const LearnContext &context);
[[nodiscard]] ExitCode showPattern(const LearnContext &context);
[[nodiscard]] ExitCode listRecent(const LearnContext &context);
[[nodiscard]] ExitCode consolidateKnowledge(const LearnContext &context);
[[nodiscard]] ExitCode editOnePattern(const LearnContext &context);
[[nodiscard]] ExitCode forgetPattern(const LearnContext &context);
[[nodiscard]] ExitCode mergeSomePatterns(const LearnContext &context);
[[nodiscard]] ExitCode clearLearnings(const LearnContext &context);
[[nodiscard]] ExitCode replayFailures(const LearnContext &context);
[[nodiscard]] ExitCode exportKnowledge(const LearnContext &context);
[[nodiscard]] ExitCode importKnowledge(const LearnContext &context);

/// The pattern of a number or name; with `putAway` of those that are forgotten or merged, too.
/// NotFound, and InvalidInput when several have the name.
[[nodiscard]] Result<model::Pattern> patternNamed(const LearnContext &context,
                                                  const std::string &wanted, bool putAway);

} // namespace espalier::cli
