// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/knowledgesettings.h"
#include "app/cli/learnactions.h"
#include "app/cli/projectsettings.h"

#include <CLI/CLI.hpp>

#include <format>
#include <map>
#include <memory>
#include <utility>

namespace espalier::cli {

namespace {

Result<engine::KnowledgeOptions> optionsOf(const LearnArguments &arguments,
                                           const Environment &environment)
{
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    std::error_code error;
    if (!arguments.project.empty() && !std::filesystem::is_directory(project, error))
        return failure(ErrorKind::NotFound, "the project is not a folder", arguments.project);
    auto settings = loadSettings(environment.console, project, {});
    if (!settings)
        return failure(settings.error());
    auto options = bootstrap::knowledgeOptions(environment.application.paths(), *settings);
    if (!arguments.storageDir.empty())
        options.file = engine::knowledgeFile({}, arguments.storageDir);
    if (arguments.minOccurrences > 0)
        options.minOccurrences = arguments.minOccurrences;
    // Only what comes in makes a place for itself: a slip of the keyboard is no empty knowledge.
    if (!arguments.storageDir.empty() && arguments.target.empty() &&
        !std::filesystem::is_directory(arguments.storageDir, error))
        return failure(ErrorKind::NotFound, "there is no such folder", arguments.storageDir);
    return options;
}

ExitCode runLearn(const LearnArguments &arguments, const LearnAction &action,
                  Environment &environment)
{
    const auto &console = environment.console;
    const auto options = optionsOf(arguments, environment);
    if (!options)
        return console.error(options.error());
    auto knowledge = engine::Knowledge::open(options->file);
    if (!knowledge)
        return console.error(knowledge.error());
    if (!(*knowledge)->notice().empty())
        console.note((*knowledge)->notice());
    console.detail("knowledge: " + options->file.string());
    const auto code = action({environment, **knowledge, *options, arguments});
    console.clearProgress();
    return code;
}

using Actions = std::vector<std::pair<CLI::App *, LearnAction>>;

void addReading(CLI::App &app, LearnArguments &arguments, Actions &actions)
{
    actions.emplace_back(
        app.add_subcommand("stats", "What was learned, by language, construct, pattern and week"),
        showStatistics);
    actions.emplace_back(app.add_subcommand("patterns", "Patterns and how far they are trusted"),
                         listPatterns);
    auto *show = app.add_subcommand("show", "One pattern: why it fails, how to fix it, history");
    show->add_option("pattern", arguments.pattern, "Its number or its name")->required();
    actions.emplace_back(show, showPattern);
    auto *recent = app.add_subcommand("recent", "The newest learnings");
    recent->add_option("--limit", arguments.limit, "So many at most")->check(CLI::Range(1, 10'000));
    recent->add_flag("--failures", arguments.failuresOnly, "Failures only");
    actions.emplace_back(recent, listRecent);
}

void addChanging(CLI::App &app, LearnArguments &arguments, Actions &actions)
{
    actions.emplace_back(
        app.add_subcommand("consolidate", "Make patterns of what was learned; says why a group of "
                                          "failures gave none"),
        consolidateKnowledge);
    auto *edit = app.add_subcommand("edit", "Change a pattern; it is pinned then");
    edit->add_option("pattern", arguments.pattern, "Its number or its name")->required();
    edit->add_option("--name", arguments.name, "Its name");
    edit->add_option("--why", arguments.why, "Why it fails");
    edit->add_option("--how-to-fix", arguments.howToFix, "How to fix it");
    edit->add_option("--bad-example", arguments.badExample, "File with a script that fails");
    edit->add_option("--good-example", arguments.goodExample, "File with one that passes");
    edit->add_option("--change", arguments.change, "File with the change of scripts, as JSON");
    auto *enable = edit->add_flag("--enable", arguments.enable, "Use it again");
    edit->add_flag("--disable", arguments.disable, "Do not use it")->excludes(enable);
    auto *pin = edit->add_flag("--pin", arguments.pin, "Consolidation leaves its texts alone");
    edit->add_flag("--unpin", arguments.unpin, "Consolidation may change its texts")->excludes(pin);
    actions.emplace_back(edit, editOnePattern);
    auto *forget = app.add_subcommand("forget", "Remove a pattern for good, or bring it back");
    forget->add_option("pattern", arguments.pattern, "Its number or its name")->required();
    forget->add_flag("--undo", arguments.undo, "Bring a forgotten one back");
    actions.emplace_back(forget, forgetPattern);
    auto *merge = app.add_subcommand(
        "merge", "Make one pattern of several: the one with most occurrences keeps its name");
    merge->add_option("patterns", arguments.patterns, "Their numbers or names")
        ->required()
        ->expected(2, 1000);
    merge->add_flag("--dry-run", arguments.dryRun, "Say what would come of it, and change nothing");
    actions.emplace_back(merge, mergeSomePatterns);
    actions.emplace_back(
        app.add_subcommand("clear", "Delete learnings of --language, or with --all all of them; "
                                    "patterns stay"),
        clearLearnings);
    auto *replay = app.add_subcommand(
        "replay", "Measure offline what memory is worth, and find out which patterns help");
    replay->add_flag("!--no-record", arguments.record, "Leave the states of patterns alone");
    actions.emplace_back(replay, replayFailures);
}

void addSharing(CLI::App &app, LearnArguments &arguments, Actions &actions)
{
    auto *exporting =
        app.add_subcommand("export", "Write patterns, and the scripts of --project, to a signed "
                                     "bundle, or everything to files of the known layout");
    exporting->add_option("target", arguments.target, "The file, or with --layout the folder")
        ->required();
    exporting->add_option("--layout", arguments.layout, "bundle, or files")
        ->check(CLI::IsMember({"bundle", "files"}));
    exporting->add_option("--source", arguments.source,
                          "Name of who shares it; by default one made from the key");
    actions.emplace_back(exporting, exportKnowledge);
    auto *importing =
        app.add_subcommand("import", "Read a bundle, its scripts into --project, or files of the "
                                     "known layout; what is imported has to show that it helps");
    importing->add_option("target", arguments.target, "The file, or a folder of such files")
        ->required();
    importing->add_option("--source", arguments.source,
                          "Whose files of the known layout these are; a bundle says so itself");
    importing->add_flag("--dry-run", arguments.dryRun, "Say what would come, and change nothing");
    importing->add_option("--accept-key", arguments.acceptKey,
                          "Fingerprint of the key the bundle must be signed with, also where its "
                          "source was known by another");
    actions.emplace_back(importing, importKnowledge);
}

} // namespace

Command learnCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<LearnArguments>();
    auto actions = std::make_shared<Actions>();
    auto *app = parser.add_subcommand(
        "learn", withExamples("Look after what runs have taught: verdicts on scripts, and the "
                              "patterns made of them. It belongs to the user, not to one project.",
                              {"espalier learn stats", "espalier learn consolidate",
                               "espalier learn replay --json", "espalier learn show 3",
                               "espalier learn export patterns.json"}));
    app->add_option("--storage-dir", arguments->storageDir,
                    "Folder of the knowledge, instead of the user's own");
    app->add_option("--project", arguments->project,
                    "Folder of the project: for the settings, and whose scripts are meant");
    app->add_option("--language", arguments->language, "Only what is of this language");
    app->add_flag("--all", arguments->all, "All: forgotten patterns, all languages");
    app->add_flag("--stats-only", arguments->statsOnly, "Figures only");
    app->add_option("--min-occurrences", arguments->minOccurrences,
                    "Failures a pattern needs, instead of the setting")
        ->check(CLI::Range(1, 1000));
    addReading(*app, *arguments, *actions);
    addChanging(*app, *arguments, *actions);
    addSharing(*app, *arguments, *actions);
    app->require_subcommand(1);
    const auto run = [arguments, actions](Environment &environment) -> ExitCode {
        for (const auto &[part, action] : *actions) {
            if (part->parsed())
                return runLearn(*arguments, action, environment);
        }
        return kUsage;
    };
    return {run, app};
}

} // namespace espalier::cli
