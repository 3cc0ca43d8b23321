// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgereplay.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/refinement.h"
#include "core/learn/patterns.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace espalier::engine {

using learn::ReplayOutcome;
using model::Learning;
using model::Pattern;
using model::Script;

namespace {

/// One stored failure, judged again.
struct Case {
    Learning learning;
    Script script;
    model::Validation verdict;
    ReplayOutcome off;
};

/// Tests name the script they are for by its key.
std::string keyIn(const std::string &tests)
{
    constexpr std::string_view kStart = "\nSCRIPT = \"";
    const auto at = tests.find(kStart);
    if (at == std::string::npos)
        return {};
    const auto begin = at + kStart.size();
    return tests.substr(begin, tests.find('"', begin) - begin);
}

/// Nothing of it is trusted: it is run as what others wrote.
Script scriptOf(const store::ReplayableFailure &stored)
{
    const auto &learning = stored.learning;
    return {.key = keyIn(stored.tests),
            .language = learning.language,
            .shape = learning.shape,
            .origin = "recorded",
            .text = learning.code,
            .tests = stored.tests,
            .functionName = learning.functionName};
}

class Replayer final {
public:
    Replayer(Knowledge &knowledge, ScriptRunner &runner, const ReplayOptions &options,
             JobContext &job)
        : m_knowledge(knowledge), m_runner(runner), m_options(options), m_job(job)
    {
    }

    Result<learn::ReplayReport> run();

private:
    Result<> load();
    Result<> judgeAgain();
    /// What the learnings of the other parts teach; all patterns of it count as active.
    [[nodiscard]] Result<Memory> memoryWithout(int part) const;
    Result<> replayPart(int part);
    Result<> replayPatterns();
    Result<> tryPattern(const Pattern &pattern, learn::PatternReplay &figures);
    Result<ReplayOutcome> replayOne(const Case &each, const Memory &memory);
    Result<std::vector<ReplayOutcome>> replayWith(const std::vector<Case *> &cases,
                                                  const Memory &memory);
    Result<model::Validation> judge(const Script &script, JobContext &job);
    Result<> forEach(std::size_t count, const std::string &phase,
                     const std::function<Result<>(std::size_t)> &work);
    [[nodiscard]] const Learning *makerOf(const Pattern &pattern) const;

    Knowledge &m_knowledge;
    ScriptRunner &m_runner;
    const ReplayOptions &m_options;
    JobContext &m_job;
    std::vector<refine::Recipe> m_recipes;
    std::vector<Learning> m_lessons;
    std::vector<Case> m_cases;
    learn::Parting m_parting;
    learn::ReplayReport m_report;
    std::mutex m_mutex;
    std::map<std::string, model::Validation> m_verdicts; ///< by script and tests
};

Result<> Replayer::forEach(std::size_t count, const std::string &phase,
                           const std::function<Result<>(std::size_t)> &work)
{
    std::mutex mutex;
    Result<> result;
    auto done =
        parallelFor(count, std::max(1u, m_runner.width()), m_job, phase, 1, [&](std::size_t i) {
            auto each = work(i);
            const std::scoped_lock lock(mutex);
            if (!each)
                result = std::move(each);
        });
    return done ? result : done;
}

// The three ways try much the same; each version is tested once.
Result<model::Validation> Replayer::judge(const Script &script, JobContext &job)
{
    KeyHasher hasher;
    hasher.add(script.language).add(script.tests);
    const auto lines = script.text.find('\n'); // the first line names the origin
    const auto key =
        hasher.add(std::string_view(script.text).substr(lines == std::string::npos ? 0 : lines))
            .hex();
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto at = m_verdicts.find(key); at != m_verdicts.end())
            return at->second;
    }
    auto verdict = judgeScript(script, m_runner, job);
    if (!verdict)
        return verdict;
    const std::scoped_lock lock(m_mutex);
    return m_verdicts.emplace(key, *std::move(verdict)).first->second;
}

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
    auto stored = m_knowledge.learnings().replayable();
    if (!stored)
        return failure(std::move(stored.error()));
    std::erase_if(*stored, [&](const store::ReplayableFailure &each) {
        return !m_options.language.empty() && each.learning.language != m_options.language;
    });
    const auto failures = learn::distinctFailures(*std::move(stored));
    for (const auto &each : failures)
        m_cases.push_back({.learning = each.learning, .script = scriptOf(each)});
    if (auto judged = judgeAgain(); !judged)
        return judged;
    std::vector<store::ReplayableFailure> left;
    for (const auto &each : m_cases)
        left.push_back({each.learning, each.script.tests});
    m_parting = learn::partingOf(left, m_options.parts);
    m_report.n = static_cast<std::int64_t>(left.size());
    m_report.noLongerFailing = static_cast<std::int64_t>(failures.size() - left.size());
    m_report.dataHash = learn::dataHashOf(left);
    m_report.split = m_parting.split;
    m_report.parts = m_parting.parts;
    return {};
}

Result<> Replayer::judgeAgain()
{
    auto judged = forEach(m_cases.size(), "judge", [&](std::size_t i) -> Result<> {
        auto verdict = judge(m_cases[i].script, m_job);
        if (!verdict)
            return failure(std::move(verdict.error()));
        m_cases[i].verdict = *std::move(verdict);
        return {};
    });
    std::erase_if(m_cases, [](const Case &each) { return each.verdict.ok; });
    return judged;
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
    auto shapes = learnings.failedShapes();
    if (!shapes)
        return failure(std::move(shapes.error()));
    return Memory{.patterns = *std::move(made),
                  .tallies = learn::talliesFrom(plain),
                  .failedShapes = *std::move(shapes),
                  .fingerprint = {}};
}

// As a run does it: what a lesson makes of the template is judged first, then the template itself,
// then what recipes make of it.
Result<ReplayOutcome> Replayer::replayOne(const Case &each, const Memory &memory)
{
    ReplayOutcome result{.attempts = 1}; // the template, which is known to fail
    if (const auto lesson = lessonFrom(memory, each.script, m_knowledge.classes())) {
        const auto verdict = judge(*lesson, m_job);
        if (!verdict)
            return failure(verdict.error());
        if (verdict->ok)
            return ReplayOutcome{.first = true, .repaired = true, .attempts = 1};
        ++result.attempts;
    }
    refine::Means means{.recipes = m_recipes};
    addLearnedRecipes(means.recipes, memory, each.script, each.verdict, m_knowledge.classes());
    auto outcome = refine::refineScript(
        each.script, each.verdict, {}, means,
        [this](const Script &script, JobContext &job) { return judge(script, job); }, m_job);
    if (outcome.stopped)
        return failure(*std::move(outcome.stopped));
    result.repaired = outcome.end == refine::Outcome::End::Repaired;
    result.attempts += static_cast<int>(outcome.tried.size());
    return result;
}

Result<std::vector<ReplayOutcome>> Replayer::replayWith(const std::vector<Case *> &cases,
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
    std::vector<Case *> cases;
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

Result<> Replayer::tryPattern(const Pattern &pattern, learn::PatternReplay &figures)
{
    const auto recipe = recipeOf(pattern);
    const auto *maker = makerOf(pattern);
    std::vector<std::pair<const Case *, Script>> tries;
    for (const auto &each : m_cases) {
        const auto kinds = kindsOf(each.script, each.verdict, m_knowledge.classes());
        const bool covered = std::ranges::any_of(
            kinds, [&](const FailureKind &kind) { return pattern.covers(kind.errorClass); });
        const bool own = maker && m_parting.related(*maker, each.learning);
        const bool here = pattern.family == m_knowledge.classes().familyOf(each.script.language) ||
                          pattern.languages.contains(each.script.language);
        if (!recipe || !covered || own || !here)
            continue;
        if (auto made = refine::applyRecipe(*recipe, each.script, each.verdict))
            tries.emplace_back(&each, *std::move(made));
    }
    std::vector<char> good(tries.size());
    auto done = forEach(tries.size(), "patterns", [&](std::size_t i) -> Result<> {
        auto verdict = judge(tries[i].second, m_job);
        if (!verdict)
            return failure(std::move(verdict.error()));
        good[i] = verdict->ok;
        return {};
    });
    if (!done)
        return done;
    // Without the pattern the first attempt fails: it is a failure that is replayed. Where recipes
    // alone would have mended it with the next one, a pattern that does not is in their way.
    constexpr int kNextAttempt = 2;
    for (std::size_t i = 0; i < tries.size(); ++i) {
        const auto &off = tries[i].first->off;
        ++figures.n;
        figures.helped += good[i] != 0;
        figures.harmed += good[i] == 0 && off.repaired && off.attempts <= kNextAttempt;
    }
    return {};
}

Result<> Replayer::replayPatterns()
{
    const SystemClock clock;
    auto patterns = m_knowledge.patterns().list();
    if (!patterns)
        return failure(std::move(patterns.error()));
    for (const auto &pattern : *patterns) {
        learn::PatternReplay figures{.pattern = pattern.id,
                                     .name = pattern.name,
                                     .before = pattern.state,
                                     .after = pattern.state};
        if (auto tried = tryPattern(pattern, figures); !tried)
            return tried;
        const std::pair<std::int64_t, learn::ReplayEffect> effects[] = {
            {figures.helped, learn::ReplayEffect::Helped},
            {figures.harmed, learn::ReplayEffect::Harmed}};
        for (const auto &[count, effect] : effects) {
            for (std::int64_t i = 0; m_options.record && i < count; ++i) {
                auto change =
                    learn::recordReplay(m_knowledge.patterns(), pattern.id, effect, clock);
                if (!change)
                    return failure(std::move(change.error()));
                figures.after = change->after;
            }
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
