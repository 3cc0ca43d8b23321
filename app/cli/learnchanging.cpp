// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `learn` that change what was learned, and the measuring of it.

#include "app/cli/learnactions.h"

#include "app/cli/consentprompt.h"
#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/knowledgereplay.h"
#include "core/learn/merging.h"
#include "core/learn/patterns.h"

#include <format>
#include <string>
#include <string_view>

namespace espalier::cli {

namespace {

/// Why a group gave no pattern, for people.
std::string_view whyOf(learn::GroupResult result)
{
    using learn::GroupResult;
    switch (result) {
    case GroupResult::Created: return "made a pattern";
    case GroupResult::Updated: return "its pattern changed";
    case GroupResult::Unchanged: return "its pattern is as it was";
    case GroupResult::Merged: return "counts for a pattern of the same remedy";
    case GroupResult::Forgotten: return "its pattern was forgotten";
    case GroupResult::TooFew: return "no pattern: too few failures";
    case GroupResult::NoSuccess: return "no pattern: no success followed";
    case GroupResult::NoChange: return "no pattern: the same script succeeded later";
    case GroupResult::NoText: return "no pattern: the scripts are not there";
    }
    return "";
}

Json toJson(const learn::ConsolidateReport &report)
{
    Json groups = Json::array();
    for (const auto &group : report.groups)
        groups.push_back({{"key", group.key},
                          {"failures", group.failures},
                          {"followed_by_success", group.followedBySuccess},
                          {"result", learn::nameOf(group.result)},
                          {"reason", whyOf(group.result)},
                          {"pattern", group.pattern == 0 ? Json(nullptr) : Json(group.pattern)}});
    return {{"schema_version", 1},
            {"learnings", report.learnings},
            {"rows", report.rows},
            {"groups", std::move(groups)}};
}

Json toJson(const model::Pattern &pattern, const learn::StateChange &change)
{
    return {{"schema_version", 1},
            {"pattern", pattern.id},
            {"name", pattern.name},
            {"state_before", model::nameOf(change.before)},
            {"state", model::nameOf(change.after)},
            {"rows", change.rows}};
}

/// The content of a file that was named; nothing is set when none was.
Result<> readInto(std::optional<std::string> &text, const std::string &file)
{
    if (file.empty())
        return {};
    auto content = readFile(file);
    if (!content)
        return failure(content.error());
    text = *std::move(content);
    return {};
}

Result<learn::PatternEdit> editOf(const LearnArguments &arguments)
{
    learn::PatternEdit edit{.name = arguments.name,
                            .badExample = {},
                            .goodExample = {},
                            .why = arguments.why,
                            .howToFix = arguments.howToFix,
                            .change = {}};
    std::optional<std::string> change;
    for (const auto &[text, file] : {std::pair{&edit.badExample, &arguments.badExample},
                                     {&edit.goodExample, &arguments.goodExample},
                                     {&change, &arguments.change}}) {
        if (auto read = readInto(*text, *file); !read)
            return failure(read.error());
    }
    if (change) {
        const auto json = parseJson(*change);
        const auto checked = model::scriptChangeFromJson(json);
        if (!checked)
            return failure(checked.error().kind, checked.error().message, arguments.change);
        edit.change = json;
    }
    return edit;
}

bool changesTexts(const learn::PatternEdit &edit)
{
    return edit.name || edit.badExample || edit.goodExample || edit.why || edit.howToFix ||
           edit.change;
}

Result<learn::StateChange> applyEdits(const LearnContext &context, std::int64_t id,
                                      const learn::PatternEdit &edit)
{
    const auto &arguments = context.arguments;
    auto &patterns = context.knowledge.patterns();
    const SystemClock clock;
    Result<learn::StateChange> change{};
    if (changesTexts(edit))
        change = learn::editPattern(patterns, id, edit, clock);
    if (change && (arguments.pin || arguments.unpin))
        change = learn::setPinned(patterns, id, arguments.pin, clock);
    if (change && (arguments.enable || arguments.disable))
        change = learn::setEnabled(patterns, id, arguments.enable, clock);
    return change;
}

std::string row(const char *name, const learn::ReplayFigures &figures)
{
    if (figures.n == 0)
        return std::format("{:<10} no data\n", name);
    const auto interval = figures.confidence();
    return std::format("{:<10} {:>6.1f} %  ({:.1f} to {:.1f})  {:>8} of {}  {:>8.2f}  ${:.2f}\n",
                       name, figures.firstAttemptSuccess() * 100, interval.low * 100,
                       interval.high * 100, figures.repaired, figures.n, figures.attempts(),
                       figures.costUsd);
}

/// Why what a compiler refused was not replayed, for people.
std::string_view whyOf(learn::NotReplayed why)
{
    using learn::NotReplayed;
    switch (why) {
    case NotReplayed::NoFile: return "for their files were not kept";
    case NotReplayed::NeedsProject: return "for their check needs the rest of the project";
    case NotReplayed::NotRun: return "for their check could not be run";
    }
    return "";
}

std::string described(const learn::ReplayReport &report)
{
    auto out = std::format("failures replayed {}, kept apart by {} in {} parts, data {}\n",
                           report.n, learn::nameOf(report.split), report.parts, report.dataHash);
    if (report.byCompilers > 0)
        out += std::format("of these, refused by compilers: {}\n", report.byCompilers);
    if (report.noLongerFailing > 0)
        out += std::format("left out, for they pass now: {}\n", report.noLongerFailing);
    for (const auto &each : report.leftOut)
        out += std::format("left out of {}: {}, {}{}\n", each.language, each.n, whyOf(each.why),
                           each.detail.empty() ? "" : " (" + each.detail + ")");
    out += std::format("{:<10} {:<27}  {:>13}  {:>8}\n", "memory", "first attempt (95 %)",
                       "repaired", "attempts");
    out += row("off", report.off) + row("on", report.on) + row("shuffled", report.shuffled);
    for (const auto &each : report.patterns) {
        out += std::format("pattern {:>4}  lift {:+.2f} of {}  {}", each.pattern, each.lift(),
                           each.n, each.name);
        if (each.before != each.after)
            out += std::format("  {} -> {}", model::nameOf(each.before), model::nameOf(each.after));
        out += '\n';
    }
    return out;
}

} // namespace

/// Has the server of vectors make what is missing, where one is set; that it fails is said.
static Result<std::int64_t> embed(const LearnContext &context)
{
    if (context.options.embeddings.empty())
        return 0;
    auto project = context.environment.application.project(".");
    project.knowledge = context.options;
    project.askConsent = consentPrompt(context.console());
    auto made =
        engine::embedMissing(context.knowledge, *project.vectorServer(), context.environment.job);
    context.console().clearProgress();
    if (!made && made.error().kind != ErrorKind::Cancelled)
        context.console().note(std::format(
            "The server of vectors (learn.embeddings) could not be asked: {}. What it has not seen "
            "is found by this program's own vectors.",
            made.error().text()));
    else if (made)
        context.console().note(
            std::format("{} made by the server of vectors.",
                        counted(static_cast<std::uint64_t>(*made), "vector", "vectors")));
    return made;
}

ExitCode consolidateKnowledge(const LearnContext &context)
{
    if (!context.arguments.language.empty()) {
        static_cast<void>(context.console().error(
            {.kind = ErrorKind::InvalidInput,
             .message = "patterns are made over all languages at once; leave --language out"}));
        return kUsage;
    }
    const auto waited = engine::captureWaiting(context.knowledge);
    if (!waited)
        return context.console().error(waited.error());
    for (const auto &note : waited->notes)
        context.console().note(note);
    const auto report = engine::consolidateNow(context.knowledge,
                                               {.minOccurrences = context.options.minOccurrences},
                                               context.environment.job);
    if (!report)
        return context.console().error(report.error());
    const auto embedded = embed(context);
    if (!embedded && embedded.error().kind == ErrorKind::Cancelled)
        return context.console().error(embedded.error());
    if (context.console().options().json) {
        auto json = toJson(*report);
        if (!context.options.embeddings.empty())
            json["vectors_made"] = embedded ? Json(*embedded) : Json(nullptr);
        context.console().json(json);
        return kOk;
    }
    std::string out;
    for (const auto &group : report->groups) {
        if (!context.arguments.statsOnly)
            out += std::format("{:>6} failures, {:>6} mended  {}: {}\n", group.failures,
                               group.followedBySuccess, group.key, whyOf(group.result));
    }
    context.console().data(out);
    const auto made = report->count(learn::GroupResult::Created);
    context.console().note(std::format(
        "{} learnings looked at, {} patterns made, {} changed, {} rows written.{}",
        report->learnings, made, report->count(learn::GroupResult::Updated), report->rows,
        made > 0 ? " `espalier learn replay` finds out which of them help." : ""));
    return kOk;
}

ExitCode editOnePattern(const LearnContext &context)
{
    const auto pattern = patternNamed(context, context.arguments.pattern, false);
    if (!pattern)
        return context.console().error(pattern.error());
    const auto edit = editOf(context.arguments);
    if (!edit)
        return context.console().error(edit.error());
    const auto &arguments = context.arguments;
    if (!changesTexts(*edit) && !arguments.enable && !arguments.disable && !arguments.pin &&
        !arguments.unpin) {
        static_cast<void>(context.console().error(
            {.kind = ErrorKind::InvalidInput, .message = "say what to change; see --help"}));
        return kUsage;
    }
    const auto change = applyEdits(context, pattern->id, *edit);
    if (!change)
        return context.console().error(change.error());
    if (context.console().options().json)
        context.console().json(toJson(*pattern, *change));
    context.console().note(
        std::format("Pattern {} is {}. `espalier learn show {}` has its history.", pattern->id,
                    model::nameOf(change->after), pattern->id));
    return kOk;
}

ExitCode forgetPattern(const LearnContext &context)
{
    const bool undo = context.arguments.undo;
    const auto pattern = patternNamed(context, context.arguments.pattern, undo);
    if (!pattern)
        return context.console().error(pattern.error());
    const SystemClock clock;
    auto &patterns = context.knowledge.patterns();
    const auto change = undo ? learn::restore(patterns, pattern->id, clock)
                             : learn::forget(patterns, pattern->id, clock);
    if (!change)
        return context.console().error(change.error());
    if (context.console().options().json)
        context.console().json(toJson(*pattern, *change));
    context.console().note(
        undo ? std::format("Pattern {} is back: {}.", pattern->id, model::nameOf(change->after))
             : std::format(
                   "Forgot pattern {}, {}. `espalier learn forget {} --undo` brings it back.",
                   pattern->id, pattern->name, pattern->id));
    return kOk;
}

ExitCode mergeSomePatterns(const LearnContext &context)
{
    const auto &console = context.console();
    std::vector<std::int64_t> ids;
    for (const auto &name : context.arguments.patterns) {
        const auto pattern = patternNamed(context, name, false);
        if (!pattern)
            return console.error(pattern.error());
        ids.push_back(pattern->id);
    }
    auto &patterns = context.knowledge.patterns();
    const bool preview = context.arguments.dryRun;
    const auto merging =
        preview ? learn::previewMerging(patterns, ids)
                : learn::mergePatterns(context.knowledge.database(), patterns, ids, SystemClock());
    if (!merging)
        return console.error(merging.error());
    const auto &kept = merging->pattern;
    Json merged = Json::array();
    for (const auto &other : merging->merged)
        merged.push_back({{"id", other.id}, {"name", other.name}});
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"preview", preview},
                      {"pattern", model::toJson(kept)},
                      {"merged", std::move(merged)}});
    const auto what =
        std::format("one of {}: {}, {}, with {} failures, {} of them followed by a success.",
                    counted(merging->merged.size() + 1, "pattern"), kept.id, kept.name,
                    kept.failures, kept.followedBySuccess);
    console.note(
        preview ? "Would make " + what + " Nothing was changed."
                : std::format("Made {} `espalier learn show {}` has its history.", what, kept.id));
    return kOk;
}

ExitCode clearLearnings(const LearnContext &context)
{
    const auto &console = context.console();
    const auto &language = context.arguments.language;
    if (language.empty() && !context.arguments.all) {
        static_cast<void>(console.error(
            {.kind = ErrorKind::InvalidInput, .message = "say --language L, or --all"}));
        return kUsage;
    }
    if (!language.empty() && context.arguments.all) {
        static_cast<void>(console.error(
            {.kind = ErrorKind::InvalidInput, .message = "say --language L or --all, not both"}));
        return kUsage;
    }
    const auto what = language.empty() ? std::string("all learnings") : "learnings of " + language;
    if (!confirm(console, "Delete " + what + "? Patterns stay, but this cannot be undone.")) {
        if (console.options().json)
            console.json({{"schema_version", 1}, {"cleared", 0}});
        console.note("Nothing was changed. --yes answers the question; `espalier learn export "
                     "--layout files DIR` keeps a copy.");
        return kNegative;
    }
    const auto cleared = engine::clearLearnings(context.knowledge, language);
    if (!cleared)
        return console.error(cleared.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"cleared", *cleared}});
    console.note(std::format(
        "Deleted {}.", counted(static_cast<std::uint64_t>(*cleared), "learning", "learnings")));
    return kOk;
}

ExitCode replayFailures(const LearnContext &context)
{
    auto &application = context.environment.application;
    const engine::ReplayOptions options{.language = context.arguments.language,
                                        .minOccurrences = context.options.minOccurrences,
                                        .record = context.arguments.record,
                                        .check = application.projectCheck()};
    const auto report = engine::replay(context.knowledge, application.scriptRunner(), options,
                                       context.environment.job);
    context.console().clearProgress();
    if (!report)
        return context.console().error(report.error());
    if (context.console().options().json)
        context.console().json(learn::toJson(*report));
    else
        context.console().data(described(*report));
    if (report->n == 0)
        context.console().note("No failures are stored that can be replayed. Runs of `espalier "
                               "instrument` store those whose scripts fail their tests, or "
                               "whose files a compiler refuses then.");
    if (report->withoutChange > 0)
        context.console().note(std::format(
            "{} could not be tried: without a change of scripts a pattern only tells a model what "
            "to do, and no model is asked here. They stay candidates.",
            counted(static_cast<std::uint64_t>(report->withoutChange), "pattern")));
    for (const auto &each : report->patterns) {
        if (each.before != each.after && each.after == model::PatternState::Demoted)
            context.console().note(
                std::format("Pattern {}, {}, does more harm than good and is not used any more.",
                            each.pattern, each.name));
    }
    return kOk;
}

} // namespace espalier::cli
