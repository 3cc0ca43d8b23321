// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `learn` that change nothing.

#include "app/cli/learnactions.h"

#include "core/store/patternusestore.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <string>
#include <utility>

namespace espalier::cli {

using model::Pattern;

namespace {

std::string percent(const std::optional<double> &rate)
{
    return rate ? std::format("{:.0f} %", *rate * 100) : "no data";
}

std::optional<double> rateOf(const store::LearningCount &count)
{
    if (count.learnings == 0)
        return std::nullopt;
    return static_cast<double>(count.successes) / static_cast<double>(count.learnings);
}

Json shareJson(const std::optional<double> &rate)
{
    return rate ? Json(*rate) : Json(nullptr);
}

std::string countTable(const std::string &title, const std::vector<store::LearningCount> &counts)
{
    std::string out = title + '\n';
    for (const auto &count : counts)
        out += std::format("  {:<32} {:>8} {:>8} {:>8}\n", count.group.empty() ? "-" : count.group,
                           count.learnings, count.successes, percent(rateOf(count)));
    return out;
}

Json toJson(const std::vector<store::LearningCount> &counts)
{
    Json list = Json::array();
    for (const auto &count : counts)
        list.push_back({{"name", count.group},
                        {"learnings", count.learnings},
                        {"successes", count.successes},
                        {"success_rate", shareJson(rateOf(count))}});
    return list;
}

bool isOfLanguage(const Pattern &pattern, const std::string &language)
{
    return language.empty() || pattern.family == language || pattern.languages.contains(language);
}

Json patternFiguresJson(const std::vector<Pattern> &patterns)
{
    Json list = Json::array();
    for (const auto &pattern : patterns)
        list.push_back({{"id", pattern.id},
                        {"name", pattern.name},
                        {"state", model::nameOf(pattern.state)},
                        {"construct", model::nameOf(pattern.construct)},
                        {"failures", pattern.failures},
                        {"followed_by_success", pattern.followedBySuccess},
                        {"success_rate", shareJson(pattern.successRate())},
                        {"helped", pattern.helped},
                        {"harmed", pattern.harmed}});
    return list;
}

std::string patternTable(const std::vector<Pattern> &patterns)
{
    auto out = std::format("{:<34} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "patterns", "failures",
                           "mended", "share", "helped", "harmed");
    for (const auto &pattern : patterns)
        out += std::format("  {:>4} {:<27} {:>8} {:>8} {:>8} {:>8} {:>8}\n", pattern.id,
                           pattern.name, pattern.failures, pattern.followedBySuccess,
                           percent(pattern.successRate()), pattern.helped, pattern.harmed);
    return out;
}

Json talliesJson(const std::vector<store::RecipeTallyRow> &rows)
{
    Json list = Json::array();
    for (const auto &row : rows)
        list.push_back({{"recipe", row.recipe},
                        {"language", row.language},
                        {"construct", model::nameOf(row.construct)},
                        {"error_class", row.errorClass},
                        {"tried", row.tried},
                        {"repaired", row.repaired}});
    return list;
}

std::string listed(const Pattern &pattern)
{
    std::string languages;
    for (const auto &[language, count] : pattern.languages)
        languages += (languages.empty() ? "" : ",") + language;
    return std::format("{:>5}  {:<9}  {:<9}  {:>7}  {:>5}  {:<12}  {}\n", pattern.id,
                       model::nameOf(pattern.state), model::nameOf(pattern.construct),
                       percent(pattern.successRate()), pattern.failures,
                       languages.empty() ? pattern.family : languages, pattern.name);
}

std::string indented(const std::string &text)
{
    std::string out = "    " + text;
    for (auto at = out.find('\n'); at != std::string::npos && at + 1 < out.size();
         at = out.find('\n', at + 1))
        out.insert(at + 1, "    ");
    return out.ends_with('\n') ? out : out + '\n';
}

std::string described(const Pattern &pattern)
{
    auto out = std::format("{} {}\nstate        {}{}\nkey          {}\nprovenance   {}\n"
                           "failures     {}, {} of them followed by a success\n"
                           "occurrences  {}\nreplays      helped {}, harmed {}\n",
                           pattern.id, pattern.name, model::nameOf(pattern.state),
                           pattern.pinned ? ", pinned" : "", pattern.key, pattern.provenance,
                           pattern.failures, pattern.followedBySuccess, pattern.occurrences,
                           pattern.helped, pattern.harmed);
    out += "last updated " + pattern.lastUpdated + '\n';
    for (const auto &[language, failures] : pattern.languages)
        out += std::format("in {:<10} {} failures\n", language, failures);
    if (!pattern.learningHashes.empty())
        out += std::format("hashes       {}, {} of its learnings\n",
                           model::hexOf(pattern.learningHashes.front()),
                           pattern.learningHashes.size());
    for (const auto &[source, counts] : pattern.elsewhere)
        out += std::format("of {:<10} {}, {} of them followed by a success\n", source,
                           counts.failures, counts.followedBySuccess);
    if (pattern.mergedInto != 0)
        out += std::format("merged into  {}\n", pattern.mergedInto);
    for (const auto &[title, text] : {std::pair{"Why it fails", &pattern.why},
                                      {"How to fix it", &pattern.howToFix},
                                      {"Failed", &pattern.badExample},
                                      {"Passed", &pattern.goodExample}}) {
        if (!text->empty())
            out += std::format("\n{}\n{}", title, indented(*text));
    }
    if (!pattern.change.is_null())
        out += "\nChange of scripts\n" + indented(toText(pattern.change, 2));
    for (const auto other : pattern.contradictions)
        out += std::format("\nContradicts pattern {}\n", other);
    return out;
}

/// Where a pattern was used, and what came of it.
struct Uses {
    Json json = Json::array();
    std::string text;
};

Result<Uses> usesOf(const LearnContext &context, std::int64_t id)
{
    constexpr int kMostUses = 100;
    auto ids = context.knowledge.patterns().mergedInto(id);
    if (!ids)
        return failure(ids.error());
    ids->push_back(id);
    store::PatternUseStore store(context.knowledge.database());
    const auto uses = store.of(*ids, kMostUses);
    if (!uses)
        return failure(uses.error());
    Uses result;
    if (!uses->empty())
        result.text = "\nUsed, the newest first\n";
    for (const auto &use : *uses) {
        result.json.push_back({{"kind", nameOf(use.kind)},
                               {"run", use.run},
                               {"model", use.model},
                               {"language", use.language},
                               {"function", use.functionName},
                               {"outcome", nameOf(use.outcome)},
                               {"at", use.createdAt}});
        result.text += std::format("    {}  {:<7} {:<8} {:<20} {}\n", use.createdAt,
                                   nameOf(use.outcome), nameOf(use.kind),
                                   use.model.empty() ? "no model" : use.model, use.functionName);
    }
    return result;
}

} // namespace

Result<Pattern> patternNamed(const LearnContext &context, const std::string &wanted, bool putAway)
{
    auto &store = context.knowledge.patterns();
    auto patterns = putAway ? store.listWithForgotten() : store.list();
    if (!patterns)
        return failure(patterns.error());
    std::int64_t id = 0;
    const auto *end = wanted.data() + wanted.size();
    const bool number = std::from_chars(wanted.data(), end, id).ptr == end && !wanted.empty();
    std::vector<const Pattern *> found;
    for (const auto &pattern : *patterns) {
        if (number ? pattern.id == id : pattern.name == wanted || pattern.key == wanted)
            found.push_back(&pattern);
    }
    if (found.empty())
        return failure(ErrorKind::NotFound,
                       "there is no such pattern; `espalier learn patterns` lists them", wanted);
    if (found.size() > 1)
        return failure(ErrorKind::InvalidInput, "several patterns have this name; give a number",
                       wanted);
    return *found.front();
}

namespace {

/// All that `stats` tells, of one language or of all.
struct Figures {
    std::int64_t learnings = 0;
    std::int64_t sinceConsolidation = 0; ///< of all languages
    std::vector<Pattern> patterns;
    std::vector<store::RecipeTallyRow> tallies;
    std::vector<std::pair<std::string, std::vector<store::LearningCount>>> counts;
};

Result<Figures> figuresOf(engine::Knowledge &knowledge, const std::string &language)
{
    using store::CountBy;
    Figures figures;
    auto &learnings = knowledge.learnings();
    const auto since = learnings.sinceConsolidation();
    auto patterns = knowledge.patterns().list();
    auto tallies = knowledge.tallies().all();
    if (!since || !patterns || !tallies)
        return failure(!since ? since.error() : !patterns ? patterns.error() : tallies.error());
    std::erase_if(*patterns, [&](const Pattern &each) { return !isOfLanguage(each, language); });
    std::erase_if(*tallies, [&](const store::RecipeTallyRow &each) {
        return !language.empty() && each.language != language;
    });
    for (const auto &[name, by] :
         {std::pair{"languages", CountBy::Language}, std::pair{"constructs", CountBy::Construct},
          std::pair{"error_patterns", CountBy::ErrorPattern}, std::pair{"weeks", CountBy::Week}}) {
        auto counts = learnings.counts(by, language);
        if (!counts)
            return failure(counts.error());
        figures.counts.emplace_back(name, *std::move(counts));
    }
    for (const auto &count : figures.counts.front().second)
        figures.learnings += count.learnings;
    figures.sinceConsolidation = *since;
    figures.patterns = *std::move(patterns);
    figures.tallies = *std::move(tallies);
    return figures;
}

} // namespace

ExitCode showStatistics(const LearnContext &context)
{
    const auto figures = figuresOf(context.knowledge, context.arguments.language);
    if (!figures)
        return context.console().error(figures.error());
    const auto active =
        std::ranges::count(figures->patterns, model::PatternState::Active, &Pattern::state);
    Json json{{"schema_version", 1},
              {"learnings", figures->learnings},
              {"since_consolidation", figures->sinceConsolidation},
              {"patterns", figures->patterns.size()},
              {"active_patterns", active},
              {"pattern_figures", patternFiguresJson(figures->patterns)},
              {"recipes", talliesJson(figures->tallies)}};
    auto out = std::format("learnings                {}\nsince consolidation      {}\n"
                           "patterns                 {}, {} of them active\n",
                           figures->learnings, figures->sinceConsolidation,
                           figures->patterns.size(), active);
    for (const auto &[name, counts] : figures->counts) {
        json[name] = toJson(counts);
        if (!context.arguments.statsOnly)
            out += '\n' + countTable(std::format("{:<34} {:>8} {:>8} {:>8}", name, "all", "passed",
                                                 "share"),
                                     counts);
    }
    if (!context.arguments.statsOnly && !figures->patterns.empty())
        out += '\n' + patternTable(figures->patterns);
    if (context.console().options().json)
        context.console().json(json);
    else
        context.console().data(out);
    return kOk;
}

ExitCode listPatterns(const LearnContext &context)
{
    auto &store = context.knowledge.patterns();
    auto patterns = context.arguments.all ? store.listWithForgotten() : store.list();
    if (!patterns)
        return context.console().error(patterns.error());
    std::erase_if(*patterns, [&](const Pattern &pattern) {
        return !isOfLanguage(pattern, context.arguments.language);
    });
    Json list = Json::array();
    std::string out;
    for (const auto &pattern : *patterns) {
        auto json = model::toJson(pattern);
        if (context.arguments.statsOnly) {
            for (const auto *text : {"bad_example", "good_example", "change"})
                json.erase(text);
        }
        list.push_back(std::move(json));
        out += listed(pattern);
    }
    if (context.console().options().json)
        context.console().json({{"schema_version", 1}, {"patterns", std::move(list)}});
    else
        context.console().data(out);
    context.console().note(counted(patterns->size(), "pattern"));
    return kOk;
}

ExitCode showPattern(const LearnContext &context)
{
    constexpr int kMostEvents = 100;
    const auto pattern = patternNamed(context, context.arguments.pattern, true);
    if (!pattern)
        return context.console().error(pattern.error());
    const auto events = context.knowledge.patterns().events(pattern->id, kMostEvents);
    if (!events)
        return context.console().error(events.error());
    const auto used = usesOf(context, pattern->id);
    if (!used)
        return context.console().error(used.error());
    Json history = Json::array();
    std::string out = described(*pattern) + used->text + "\nHistory, the newest first\n";
    for (const auto &event : *events) {
        history.push_back({{"sequence", event.sequence},
                           {"kind", event.reason.kind},
                           {"actor", event.reason.actor},
                           {"note", event.reason.note},
                           {"at", event.reason.at},
                           {"before", event.before},
                           {"after", event.after}});
        out += std::format("    {}  {:<10} {:<14} {}\n", event.reason.at, event.reason.kind,
                           event.reason.actor, event.reason.note);
    }
    if (context.console().options().json)
        context.console().json({{"schema_version", 1},
                                {"pattern", model::toJson(*pattern)},
                                {"uses", used->json},
                                {"history", std::move(history)}});
    else
        context.console().data(out);
    return kOk;
}

ExitCode listRecent(const LearnContext &context)
{
    store::LearningFilter filter{.language = context.arguments.language};
    if (context.arguments.failuresOnly)
        filter.success = false;
    const auto learnings = context.knowledge.learnings().recent(filter, context.arguments.limit);
    if (!learnings)
        return context.console().error(learnings.error());
    Json list = Json::array();
    std::string out;
    for (const auto &learning : *learnings) {
        list.push_back(model::toJson(learning));
        out += std::format("{:>6}  {}  {:<6}  {:<10}  {:<8}  {:<20}  {}{}\n", learning.id,
                           learning.createdAt, learning.success ? "passed" : "failed",
                           learning.language, model::nameOf(learning.construct), learning.origin,
                           learning.functionName,
                           learning.errorPattern.empty() ? "" : ": " + learning.errorPattern);
    }
    if (context.console().options().json)
        context.console().json({{"schema_version", 1}, {"learnings", std::move(list)}});
    else
        context.console().data(out);
    context.console().note(counted(learnings->size(), "learning"));
    return kOk;
}

} // namespace espalier::cli
