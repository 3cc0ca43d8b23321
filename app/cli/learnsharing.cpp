// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `learn` that give to others and take from them.

#include "app/cli/learnactions.h"
#include "app/cli/reportprinter.h"

#include "core/base/textformat.h"
#include "core/engine/knowledgesharing.h"
#include "core/learn/signature.h"

#include <algorithm>
#include <format>
#include <memory>
#include <string>

namespace espalier::cli {

namespace {

using engine::ImportedItem;
using engine::KeyTrust;

/// The project that was named; none when none was.
Result<std::unique_ptr<engine::Workspace>> projectOf(const LearnContext &context)
{
    if (context.arguments.project.empty())
        return nullptr;
    auto workspace = context.environment.application.openWorkspace(context.arguments.project);
    if (workspace)
        noteWorkspace(context.console(), **workspace);
    return workspace;
}

/// The scripts of a project, for an index of them; none without a project.
Result<std::vector<model::Script>> scriptsOf(engine::Workspace *workspace)
{
    if (!workspace)
        return std::vector<model::Script>{};
    auto scripts = workspace->scripts().list();
    if (scripts)
        std::erase_if(*scripts, [](const model::Script &script) { return !script.effective; });
    return scripts;
}

Result<engine::KnowledgeExport> exportTo(const LearnContext &context, engine::Workspace *workspace)
{
    const auto &arguments = context.arguments;
    if (arguments.layout != "files")
        return engine::exportBundle(context.knowledge, arguments.target, arguments.source,
                                    {.language = arguments.language, .project = workspace});
    const auto scripts = scriptsOf(workspace);
    if (!scripts)
        return failure(scripts.error());
    return engine::exportFiles(context.knowledge, arguments.target, arguments.language, *scripts,
                               context.environment.job);
}

Json keyJson(const std::string &fingerprint)
{
    return fingerprint.empty() ? Json(nullptr) : Json(learn::shortFingerprint(fingerprint));
}

const char *nameOf(KeyTrust trust)
{
    switch (trust) {
    case KeyTrust::Unsigned: return "unsigned";
    case KeyTrust::First: return "first";
    case KeyTrust::Known: return "known";
    case KeyTrust::Accepted: return "accepted";
    }
    return "";
}

const char *nameOf(ImportedItem::State state)
{
    switch (state) {
    case ImportedItem::State::Added: return "new";
    case ImportedItem::State::Known: return "known";
    case ImportedItem::State::Updated: return "updated";
    case ImportedItem::State::NotTaken: return "not taken";
    }
    return "";
}

const char *nameOf(ImportedItem::Kind kind)
{
    return kind == ImportedItem::Kind::Script ? "script" : "pattern";
}

Json toJson(const ImportedItem &item)
{
    Json json{{"kind", nameOf(item.kind)},
              {"name", item.name},
              {"source", item.source},
              {"state", nameOf(item.state)}};
    if (const auto &script = item.script) {
        json["key"] = script->key;
        json["language"] = script->language;
        json["pack"] = script->pack;
        json["construct"] = model::nameOf(script->construct);
        json["shape"] = script->shape;
        json["origin"] = script->origin;
        json["hits"] = script->hits;
        json["tests_passed"] = script->testsPassed;
        json["script"] = script->text;
    }
    return json;
}

std::string lineOf(const ImportedItem &item)
{
    auto line = std::format("{:<9} {:<8} {:<20} {}", nameOf(item.state), nameOf(item.kind),
                            item.source, visibleLine(item.name));
    if (const auto &script = item.script)
        line += std::format(", used {} and {} passed there, key {}",
                            counted(static_cast<std::uint64_t>(script->hits), "time"),
                            counted(script->testsPassed.size(), "test"), script->key);
    return line + '\n';
}

std::uint64_t countOf(const engine::KnowledgeImport &done, ImportedItem::Kind kind)
{
    return static_cast<std::uint64_t>(
        std::ranges::count_if(done.items, [&](const ImportedItem &item) {
            return item.kind == kind && item.state == ImportedItem::State::Added;
        }));
}

/// "2 patterns, 1 script and 3 learnings".
std::string whatCame(const engine::KnowledgeImport &done)
{
    auto text = counted(countOf(done, ImportedItem::Kind::Pattern), "pattern");
    if (const auto scripts = countOf(done, ImportedItem::Kind::Script); scripts > 0)
        text += " and " + counted(scripts, "script");
    if (done.learnings > 0)
        text += " and " + counted(done.learnings, "learning");
    if (!done.updated.empty())
        text += std::format(", and newer figures of {}", counted(done.updated.size(), "pattern"));
    return text;
}

void noteKey(const Console &console, const engine::KnowledgeImport &done)
{
    const auto key = learn::shortFingerprint(done.fingerprint);
    switch (done.trust) {
    case KeyTrust::Unsigned: return;
    case KeyTrust::First:
        return console.note(std::format(
            "{} is signed with key {}, which was not seen before. Compare it with what the source "
            "says its key is; {}.",
            done.source, key,
            done.preview ? "an import would remember it" : "it is remembered from now on"));
    case KeyTrust::Known:
        return console.note(
            std::format("{} is signed with key {}, by which it is known.", done.source, key));
    case KeyTrust::Accepted:
        return console.note(std::format("{} is signed with key {}, which you accepted in the place "
                                        "of another one.",
                                        done.source, key));
    }
}

void noteImport(const Console &console, const engine::KnowledgeImport &done)
{
    noteKey(console, done);
    for (const auto &problem : done.problems)
        console.note(problem);
    if (done.preview)
        return console.note(std::format("Would import {}; nothing was changed.", whatCame(done)));
    if (done.rows == 0)
        return console.note("Nothing of it is new; nothing was changed.");
    console.note(std::format(
        "Imported {}. Patterns are candidates: `espalier learn replay` finds out which of them "
        "help; `espalier learn forget` takes one out.",
        whatCame(done)));
    if (countOf(done, ImportedItem::Kind::Script) > 0)
        console.note("Scripts are not in use: where a template fails, `espalier instrument` tests "
                     "them in the sandbox and uses what passes.");
}

} // namespace

ExitCode exportKnowledge(const LearnContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    const auto workspace = projectOf(context);
    if (!workspace)
        return console.error(workspace.error());
    const auto done = exportTo(context, workspace->get());
    if (!done)
        return console.error(done.error());
    const bool files = arguments.layout == "files";
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"files", done->files},
                      {"patterns", done->patterns},
                      {"learnings", done->learnings},
                      {"scripts", done->scripts},
                      {"masked", done->masked},
                      {"source", done->source.empty() ? Json(nullptr) : Json(done->source)},
                      {"key", keyJson(done->fingerprint)},
                      {"problems", done->problems}});
    for (const auto &problem : done->problems)
        console.note(problem);
    auto what = counted(done->patterns, "pattern");
    if (files)
        what += " and " + counted(done->learnings, "learning");
    else if (*workspace)
        what += " and " + counted(done->scripts, "script");
    console.note(std::format("Exported {} to {}.", what, arguments.target));
    if (!files)
        console.note(std::format("Signed as {} with key {}: tell it to who imports the bundle.",
                                 done->source, learn::shortFingerprint(done->fingerprint)));
    if (done->masked > 0)
        console.note(std::format("{} held secrets or private data, which are masked.",
                                 counted(done->masked, files ? "file" : "text")));
    return kOk;
}

ExitCode importKnowledge(const LearnContext &context)
{
    const auto &console = context.console();
    const auto workspace = projectOf(context);
    if (!workspace)
        return console.error(workspace.error());
    const auto done = engine::importKnowledge(context.knowledge, context.arguments.target,
                                              context.arguments.dryRun,
                                              {.project = workspace->get(),
                                               .acceptKey = context.arguments.acceptKey,
                                               .source = context.arguments.source,
                                               .job = &context.environment.job});
    if (!done)
        return console.error(done.error());
    if (console.options().json) {
        Json items = Json::array();
        for (const auto &item : done->items)
            items.push_back(toJson(item));
        console.json({{"schema_version", 1},
                      {"source", done->source},
                      {"key", keyJson(done->fingerprint)},
                      {"key_trust", nameOf(done->trust)},
                      {"preview", done->preview},
                      {"items", std::move(items)},
                      {"added", done->added},
                      {"updated", done->updated},
                      {"known", done->known},
                      {"learnings", done->learnings},
                      {"rows", done->rows},
                      {"problems", done->problems}});
    } else {
        std::string lines;
        for (const auto &item : done->items)
            lines += lineOf(item);
        console.data(lines);
        for (const auto &item : done->items) {
            if (item.script)
                console.detail(item.script->key + ":\n" + item.script->text);
        }
    }
    noteImport(console, *done);
    return kOk;
}

} // namespace espalier::cli
