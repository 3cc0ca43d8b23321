// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgereplay.h"

#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/refinement.h"
#include "core/engine/replaycases.h"
#include "core/learn/codechange.h"
#include "core/learn/patterns.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace espalier::engine {

using learn::ReplayOutcome;
using model::Learning;
using model::Pattern;
using model::Script;

namespace {

class Replayer final {
public:
    Replayer(Knowledge &knowledge, ScriptRunner &runner, const ReplayOptions &options,
             JobContext &job)
        : m_knowledge(knowledge), m_judge(runner, options.check), m_options(options), m_job(job)
    {
    }

    Result<learn::ReplayReport> run();

private:
    Result<> load();
    /// What the learnings of the other parts teach; all patterns of it count as active.
    [[nodiscard]] Result<Memory> memoryWithout(int part) const;
    Result<> replayPart(int part);
    Result<> replayPatterns();
    /// What the pattern came to on each of the failures.
    Result<std::vector<store::ReplayedFailure>> tryPattern(const Pattern &pattern,
                                                           learn::PatternReplay &figures);
    Result<> record(const Pattern &pattern, const std::vector<store::ReplayedFailure> &replayed,
                    learn::PatternReplay &figures);
    Result<ReplayOutcome> replayOne(const ReplayCase &each, const Memory &memory);
    Result<std::vector<ReplayOutcome>> replayWith(const std::vector<ReplayCase *> &cases,
                                                  const Memory &memory);
    Result<> forEach(std::size_t count, const std::string &phase,
                     const std::function<Result<>(std::size_t)> &work)
    {
        return forEachCase(count, phase, m_judge, m_job, work);
    }
    [[nodiscard]] const Learning *makerOf(const Pattern &pattern) const;
    [[nodiscard]] std::function<Result<refine::ModelReply>(const refine::Prompt &, int,
                                                           JobContext &)>
    recordedModel(const Learning &failed) const;

    Knowledge &m_knowledge;
    ReplayJudge m_judge;
    const ReplayOptions &m_options;
    JobContext &m_job;
    std::vector<refine::Recipe> m_recipes;
    std::vector<Learning> m_lessons;
    std::vector<ReplayCase> m_cases;
    learn::Parting m_parting;
    learn::ReplayReport m_report;
};

Result<> Replayer::load()
{
    auto recipes = refine::builtInRecipes();
    if (!recipes)
        return failure(std::move(recipes.error()));
    m_recipes = *std::move(recipes);
    // What succeeded at once tells of no lesson.
    auto lessons = allLearnings(
        m_knowledge.learnings(), {},
        [](const Learning &each) { return !each.success || each.attempt > 1; }, m_job);
    if (!lessons)
        return failure(std::move(lessons.error()));
    m_lessons = *std::move(lessons);
    auto cases = casesOf(m_knowledge, m_lessons, m_options.language, m_judge, m_job);
    if (!cases)
        return failure(std::move(cases.error()));
    m_cases = std::move(cases->failing);
    m_parting = learn::partingOf(cases->stored, m_options.parts, m_lessons);
    m_report.n = static_cast<std::int64_t>(m_cases.size());
    m_report.byCompilers = std::ranges::count_if(
        m_cases, [](const ReplayCase &each) { return each.file.has_value(); });
    m_report.noLongerFailing = cases->noLongerFailing;
    m_report.leftOut = std::move(cases->leftOut);
    m_report.dataHash = learn::dataHashOf(cases->stored);
    m_report.split = m_parting.split;
    m_report.parts = m_parting.parts;
    return {};
}

Result<Memory> Replayer::memoryWithout(int part) const
{
    auto database = store::Database::inMemory(store::knowledgeSchema());
    if (!database)
        return failure(std::move(database.error()));
    store::KnowledgeStore learnings(**database);
    store::PatternStore patterns(**database);
    std::vector<store::CapturedLearning> others;
    std::vector<Learning> plain;
    for (const auto &learning : m_lessons) {
        if (m_parting.partOf(learning) == part)
            continue;
        others.push_back({.learning = learning, .space = {}, .vector = {}, .tests = {}});
        plain.push_back(learning);
    }
    if (auto captured = learnings.capture({}, others); !captured)
        return failure(std::move(captured.error()));
    auto report =
        learn::consolidate(learnings, patterns, m_knowledge.classes(),
                           {.minOccurrences = m_options.minOccurrences}, SystemClock(), m_job);
    if (!report)
        return failure(std::move(report.error()));
    auto made = patterns.list();
    if (!made)
        return failure(std::move(made.error()));
    auto shapes = failedShapesOf(learnings, *made);
    if (!shapes)
        return failure(std::move(shapes.error()));
    return Memory{.patterns = *std::move(made),
                  .tallies = learn::talliesFrom(plain),
                  .failedShapes = *std::move(shapes),
                  .fingerprint = {}};
}

// What models wrote when they were asked about this failure, one after the other; nobody is asked
// again. None where none was.
std::function<Result<refine::ModelReply>(const refine::Prompt &, int, JobContext &)>
Replayer::recordedModel(const Learning &failed) const
{
    std::vector<const Learning *> written;
    for (const auto &lesson : m_lessons) {
        const bool later = lesson.id > failed.id && lesson.functionHash == failed.functionHash &&
                           lesson.source == failed.source;
        if (!later || !lesson.origin.starts_with("llm-refactor-") || lesson.code.empty())
            continue;
        // Several learnings may be of one attempt.
        if (written.empty() || written.back()->code != lesson.code)
            written.push_back(&lesson);
    }
    if (written.empty())
        return {};
    return
        [written](const refine::Prompt &, int attempt, JobContext &) -> Result<refine::ModelReply> {
            const auto index = static_cast<std::size_t>(attempt) - 1;
            if (index >= written.size())
                return failure(ErrorKind::NotFound, "no model was asked more often about this");
            // Longer than any fence within a script.
            const std::string fence(8, '`');
            return refine::ModelReply{.text = fence + "python\n" + written[index]->code + "\n" +
                                              fence + "\n",
                                      .model = "recorded"};
        };
}

// As a run does it: what a lesson makes of the template is judged first, then the template itself,
// then what recipes make of it.
Result<ReplayOutcome> Replayer::replayOne(const ReplayCase &each, const Memory &memory)
{
    ReplayOutcome result{.attempts = 1}; // the template, which is known to fail
    if (const auto lesson = lessonFrom(memory, each.script, m_knowledge.classes())) {
        const auto verdict = m_judge.judge(*lesson, each.file, m_job);
        if (!verdict)
            return failure(verdict.error());
        if (verdict->ok)
            return ReplayOutcome{.first = true, .repaired = true, .attempts = 1};
        ++result.attempts;
    }
    refine::Means means{.recipes = m_recipes, .ask = recordedModel(each.learning)};
    addLearnedRecipes(means.recipes, memory, each.script, each.verdict, m_knowledge.classes());
    auto outcome = refine::refineScript(
        each.script, each.verdict, {}, means,
        [&](const Script &script, JobContext &job) {
            return m_judge.judge(script, each.file, job);
        },
        m_job);
    if (outcome.stopped)
        return failure(*std::move(outcome.stopped));
    result.repaired = outcome.end == refine::Outcome::End::Repaired;
    result.attempts += static_cast<int>(outcome.tried.size());
    return result;
}

Result<std::vector<ReplayOutcome>> Replayer::replayWith(const std::vector<ReplayCase *> &cases,
                                                        const Memory &memory)
{
    std::vector<ReplayOutcome> outcomes(cases.size());
    auto done = forEach(cases.size(), "replay", [&](std::size_t i) -> Result<> {
        auto outcome = replayOne(*cases[i], memory);
        if (!outcome)
            return failure(std::move(outcome.error()));
        outcomes[i] = *outcome;
        return {};
    });
    if (!done)
        return failure(std::move(done.error()));
    return outcomes;
}

Result<> Replayer::replayPart(int part)
{
    std::vector<ReplayCase *> cases;
    for (auto &each : m_cases) {
        if (m_parting.partOf(each.learning) == part)
            cases.push_back(&each);
    }
    if (cases.empty())
        return {};
    // Of one function alone nothing can be kept apart: it is replayed without memory.
    auto memory = m_parting.parts > 1 ? memoryWithout(part) : Result<Memory>(Memory{});
    if (!memory)
        return failure(std::move(memory.error()));
    auto shuffled = *memory;
    std::vector<std::string> names;
    for (const auto &recipe : m_recipes)
        names.push_back(recipe.name);
    learn::shuffle(shuffled.patterns, shuffled.tallies, names);
    const Memory none;
    const std::array<std::pair<const Memory *, learn::ReplayFigures *>, 3> ways{
        {{&none, &m_report.off}, {&*memory, &m_report.on}, {&shuffled, &m_report.shuffled}}};
    for (const auto &[used, figures] : ways) {
        auto outcomes = replayWith(cases, *used);
        if (!outcomes)
            return failure(std::move(outcomes.error()));
        for (std::size_t i = 0; i < cases.size(); ++i) {
            figures->add((*outcomes)[i]);
            if (used == &none)
                cases[i]->off = (*outcomes)[i];
        }
    }
    return {};
}

// The learning whose script is the pattern's example; null when it came from elsewhere, or the
// learning is gone.
const Learning *Replayer::makerOf(const Pattern &pattern) const
{
    if (pattern.provenance != "own" || pattern.learningHashes.empty())
        return nullptr;
    const auto at = std::ranges::find(m_lessons, pattern.learningHashes.front(), &Learning::hash);
    return at == m_lessons.end() ? nullptr : &*at;
}

Result<std::vector<store::ReplayedFailure>> Replayer::tryPattern(const Pattern &pattern,
                                                                 learn::PatternReplay &figures)
{
    using store::ReplayEffect;
    const auto recipe = recipeOf(pattern);
    const auto *maker = makerOf(pattern);
    // Where its maker was cleared, the script that it was made from tells it.
    const auto orphaned = pattern.provenance == "own" && !maker && !pattern.badExample.empty()
                              ? learn::withoutTitle(pattern.badExample)
                              : std::string_view();
    std::vector<store::ReplayedFailure> replayed;
    std::vector<std::pair<std::size_t, Script>> tries;
    for (const auto &each : m_cases) {
        replayed.push_back({.failure = each.failure});
        const auto kinds = kindsOf(each.script, each.verdict, m_knowledge.classes());
        const bool covered = std::ranges::any_of(
            kinds, [&](const FailureKind &kind) { return pattern.covers(kind.errorClass); });
        const bool own =
            maker ? m_parting.related(*maker, each.learning)
                  : !orphaned.empty() && learn::withoutTitle(each.learning.code) == orphaned;
        const bool here = pattern.family == m_knowledge.classes().familyOf(each.script.language) ||
                          pattern.languages.contains(each.script.language);
        if (!recipe || !covered || own || !here)
            continue;
        if (auto made = refine::applyRecipe(*recipe, each.script, each.verdict))
            tries.emplace_back(replayed.size() - 1, *std::move(made));
    }
    std::vector<char> good(tries.size());
    auto done = forEach(tries.size(), "patterns", [&](std::size_t i) -> Result<> {
        auto verdict = m_judge.judge(tries[i].second, m_cases[tries[i].first].file, m_job);
        if (!verdict)
            return failure(std::move(verdict.error()));
        good[i] = verdict->ok;
        return {};
    });
    if (!done)
        return failure(std::move(done.error()));
    // Without the pattern the first attempt fails: it is a failure that is replayed. Where recipes
    // alone would have mended it with the next one, a pattern that does not is in their way.
    constexpr int kNextAttempt = 2;
    for (std::size_t i = 0; i < tries.size(); ++i) {
        const auto &off = m_cases[tries[i].first].off;
        const bool harmed = good[i] == 0 && off.repaired && off.attempts <= kNextAttempt;
        ++figures.n;
        figures.helped += good[i] != 0;
        figures.harmed += harmed;
        replayed[tries[i].first].effect = good[i] != 0 ? ReplayEffect::Helped
                                          : harmed     ? ReplayEffect::Harmed
                                                       : ReplayEffect::Nothing;
    }
    return replayed;
}

// What was found of these failures before is replaced: they count once, however often they are
// replayed. Of failures that are not among them, the last word stands.
Result<> Replayer::record(const Pattern &pattern,
                          const std::vector<store::ReplayedFailure> &replayed,
                          learn::PatternReplay &figures)
{
    auto transaction = store::Transaction::begin(m_knowledge.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    // It took its time, and somebody may have changed or removed the pattern meanwhile.
    const auto now = m_knowledge.patterns().find(pattern.id);
    if (!now)
        return failure(now.error());
    if (!*now || model::isPutAway((*now)->state) ||
        learn::changeHash(**now) != learn::changeHash(pattern)) {
        figures.after = *now ? (*now)->state : pattern.state;
        return {};
    }
    const auto tally =
        m_knowledge.replays().record(pattern.id, learn::changeHash(pattern), replayed);
    if (!tally)
        return failure(tally.error());
    const auto change =
        learn::recordReplays(m_knowledge.patterns(), pattern.id, *tally, SystemClock());
    if (!change)
        return failure(change.error());
    figures.after = change->after;
    return transaction->commit();
}

Result<> Replayer::replayPatterns()
{
    auto patterns = m_knowledge.patterns().list();
    if (!patterns)
        return failure(std::move(patterns.error()));
    for (const auto &pattern : *patterns) {
        learn::PatternReplay figures{.pattern = pattern.id,
                                     .name = pattern.name,
                                     .before = pattern.state,
                                     .after = pattern.state};
        m_report.withoutChange += recipeOf(pattern) ? 0 : 1;
        auto replayed = tryPattern(pattern, figures);
        if (!replayed)
            return failure(std::move(replayed.error()));
        if (m_options.record) {
            if (auto recorded = record(pattern, *replayed, figures); !recorded)
                return recorded;
        }
        m_report.patterns.push_back(std::move(figures));
    }
    m_report.recorded = m_options.record;
    return {};
}

Result<learn::ReplayReport> Replayer::run()
{
    if (auto loaded = load(); !loaded)
        return failure(std::move(loaded.error()));
    for (int part = 0; part < std::max(1, m_parting.parts); ++part) {
        if (auto done = replayPart(part); !done)
            return failure(std::move(done.error()));
    }
    if (auto done = replayPatterns(); !done)
        return failure(std::move(done.error()));
    return std::move(m_report);
}

} // namespace

Result<learn::ReplayReport> replay(Knowledge &knowledge, ScriptRunner &runner,
                                   const ReplayOptions &options, JobContext &job)
{
    return Replayer(knowledge, runner, options, job).run();
}

} // namespace espalier::engine
