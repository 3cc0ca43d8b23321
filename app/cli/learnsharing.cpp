// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `learn` that give to others and take from them.

#include "app/cli/learnactions.h"

#include "core/engine/knowledgesharing.h"

#include <format>
#include <string>

namespace espalier::cli {

namespace {

/// The scripts of a project, for an index of them; none when no project was named.
Result<std::vector<model::Script>> scriptsOf(const LearnContext &context)
{
    if (context.arguments.project.empty())
        return std::vector<model::Script>{};
    auto workspace = context.environment.application.openWorkspace(context.arguments.project);
    if (!workspace)
        return failure(workspace.error());
    auto scripts = (*workspace)->scripts().list();
    if (scripts)
        std::erase_if(*scripts, [](const model::Script &script) { return !script.effective; });
    return scripts;
}

std::string listed(const char *title, const std::vector<std::string> &names)
{
    std::string out;
    for (const auto &name : names)
        out += std::format("{:<8} {}\n", title, name);
    return out;
}

} // namespace

ExitCode exportKnowledge(const LearnContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    const bool files = arguments.layout == "files";
    const auto scripts = files ? scriptsOf(context) : std::vector<model::Script>{};
    if (!scripts)
        return console.error(scripts.error());
    const auto source = arguments.source.empty() ? std::string("shared") : arguments.source;
    const auto done =
        files
            ? engine::exportFiles(context.knowledge, arguments.target, arguments.language, *scripts,
                                  context.environment.job)
            : engine::exportBundle(context.knowledge, arguments.target, source, arguments.language);
    if (!done)
        return console.error(done.error());
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"files", done->files},
                      {"patterns", done->patterns},
                      {"learnings", done->learnings},
                      {"scripts", done->scripts},
                      {"masked", done->masked}});
    console.note(std::format("Exported {}{} to {}.", counted(done->patterns, "pattern"),
                             files ? " and " + counted(done->learnings, "learning") : "",
                             arguments.target));
    if (done->masked > 0)
        console.note(std::format("{} held secrets or private data, which are masked.",
                                 counted(done->masked, files ? "file" : "text")));
    return kOk;
}

ExitCode importKnowledge(const LearnContext &context)
{
    const auto &console = context.console();
    const auto done = engine::importKnowledge(context.knowledge, context.arguments.target,
                                              context.arguments.dryRun);
    if (!done)
        return console.error(done.error());
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"source", done->source},
                      {"preview", done->preview},
                      {"added", done->added},
                      {"known", done->known},
                      {"learnings", done->learnings},
                      {"rows", done->rows},
                      {"problems", done->problems}});
    else
        console.data(listed("new", done->added) + listed("known", done->known));
    for (const auto &problem : done->problems)
        console.note(problem);
    const auto learnings =
        done->learnings > 0 ? " and " + counted(done->learnings, "learning") : std::string{};
    if (done->preview)
        console.note(std::format("Would import {}{}; nothing was changed.",
                                 counted(done->added.size(), "pattern"), learnings));
    else
        console.note(std::format(
            "Imported {}{}. Patterns are candidates: `espalier learn replay` finds out which of "
            "them help; `espalier learn forget` takes one out.",
            counted(done->added.size(), "pattern"), learnings));
    return kOk;
}

} // namespace espalier::cli
