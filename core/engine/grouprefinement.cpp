// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/grouprefinement.h"

#include "core/base/parallel.h"
#include "core/instrument/scriptwriter.h"
#include "core/learn/classify.h"
#include "core/learn/scriptlesson.h"
#include "core/refine/failures.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace espalier::engine {

namespace {

using End = refine::Outcome::End;

/// One group with what is still to be tried on it.
struct Case {
    std::size_t group = 0;
    Refined refined;
    refine::Means means;
    std::size_t lessonsSeen = 0;
    bool asked = false;

    [[nodiscard]] bool repaired() const { return refined.good() != nullptr; }
};

class GroupRefiner final {
public:
    GroupRefiner(const InstrumentPlan &plan, const Refinement &refinement, ScriptRunner &runner,
                 JobContext &job)
        : m_plan(plan), m_refinement(refinement), m_runner(runner), m_job(job)
    {
    }

    RefinedGroups run(const std::vector<std::size_t> &groups);

private:
    using Choice = std::vector<Case *>;
    /// Has `meansOf` say what is tried on each of the cases, and tries it, many at a time.
    Result<> tryOn(const Choice &cases, const std::function<refine::Means(Case &)> &meansOf);
    Result<> refine();
    Result<> tryRecipes();
    Result<> tryLessons();
    Result<> ask(const Choice &cases);
    [[nodiscard]] Choice failed(const std::function<bool(const Case &)> &wanted);
    void take(Case &each, refine::Outcome outcome);

    const InstrumentPlan &m_plan;
    const Refinement &m_refinement;
    ScriptRunner &m_runner;
    JobContext &m_job;
    std::vector<Case> m_cases;
    std::vector<refine::Recipe> m_lessons;
};

// What is tried later adds to what was tried before. That a model could not be asked, or what for,
// stays known when a lesson that is tried afterwards does not help either.
void GroupRefiner::take(Case &each, refine::Outcome outcome)
{
    const auto isPlain = [](End end) {
        return end == End::NothingFits || end == End::AttemptsUsed;
    };
    auto &all = each.refined.outcome;
    std::ranges::move(outcome.tried, std::back_inserter(all.tried));
    if (!isPlain(outcome.end) || isPlain(all.end)) {
        all.end = outcome.end;
        all.reason = std::move(outcome.reason);
    }
    if (all.end == End::NothingFits && !all.tried.empty())
        all.end = End::AttemptsUsed;
}

Result<> GroupRefiner::tryOn(const Choice &cases,
                             const std::function<refine::Means(Case &)> &meansOf)
{
    std::mutex mutex;
    Result<> result;
    const refine::Judge judge = [this](const model::Script &script, JobContext &job) {
        return judgeScript(script, m_runner, job);
    };
    auto done = parallelFor(
        cases.size(), std::max(1u, m_runner.width()), m_job, "refine", 1, [&](std::size_t k) {
            auto &each = *cases[k];
            const auto &group = m_plan.groups[each.group];
            const auto &file = m_plan.files[group.exampleFile];
            const auto &work = file.functions[group.exampleFunction];
            const refine::Subject subject{
                .source = work.function->lines.of(file.text()),
                .facts = toText(
                    instrument::factsOf(work.id, file.outline(), *work.function, file.newline))};
            auto means = meansOf(each);
            for (const auto &attempt : each.refined.outcome.tried)
                means.known.push_back(attempt.script.text);
            auto outcome =
                refine::refineScript(group.script, group.validation, subject, means, judge, m_job);
            const std::scoped_lock lock(mutex);
            if (outcome.stopped)
                result = failure(*outcome.stopped);
            take(each, std::move(outcome));
        });
    if (!done || !result)
        return done ? result : done;
    for (const auto *each : cases) { // in their order, not in that of finishing
        if (auto lesson = lessonOf(each->refined, m_job))
            m_lessons.push_back(*std::move(lesson));
    }
    return {};
}

GroupRefiner::Choice GroupRefiner::failed(const std::function<bool(const Case &)> &wanted)
{
    Choice chosen;
    for (auto &each : m_cases) {
        if (!each.repaired() && wanted(each))
            chosen.push_back(&each);
    }
    return chosen;
}

Result<> GroupRefiner::tryRecipes()
{
    return tryOn(failed([](const Case &) { return true; }), [this](Case &each) {
        const auto &group = m_plan.groups[each.group];
        each.means = m_refinement.meansFor(group.script, group.validation);
        auto means = each.means;
        means.ask = {};
        return means;
    });
}

Result<> GroupRefiner::tryLessons()
{
    while (true) {
        const auto known = m_lessons.size();
        const auto cases = failed([&](const Case &each) { return each.lessonsSeen < known; });
        if (cases.empty())
            return {};
        auto tried = tryOn(cases, [&](Case &each) {
            const auto first = m_lessons.begin() + static_cast<std::ptrdiff_t>(each.lessonsSeen);
            each.lessonsSeen = known;
            return refine::Means{
                .recipes = {first, m_lessons.begin() + static_cast<std::ptrdiff_t>(known)},
                .attempts = each.means.attempts,
                .notify = each.means.notify};
        });
        if (!tried)
            return tried;
    }
}

Result<> GroupRefiner::ask(const Choice &cases)
{
    auto asked = tryOn(cases, [](Case &each) {
        each.asked = true;
        auto means = each.means;
        means.recipes.clear(); // they were tried
        return means;
    });
    return asked ? tryLessons() : asked;
}

/// Failures that read the same are likely to be mended by the same.
std::string kindOf(const Case &each)
{
    const auto failures = refine::failuresOf(each.refined.verdict);
    return each.refined.first.language + '|' +
           (failures.empty() ? std::string{} : learn::maskedMessage(failures.front().message));
}

Result<> GroupRefiner::refine()
{
    if (auto tried = tryRecipes(); !tried)
        return tried;
    if (auto tried = tryLessons(); !tried)
        return tried;
    const auto waiting = [](const Case &each) { return each.means.ask && !each.asked; };
    Choice leaders;
    std::set<std::string> kinds;
    for (auto *each : failed(waiting)) {
        if (kinds.insert(kindOf(*each)).second)
            leaders.push_back(each);
    }
    if (auto asked = ask(leaders); !asked)
        return asked;
    return ask(failed(waiting));
}

RefinedGroups GroupRefiner::run(const std::vector<std::size_t> &groups)
{
    for (const auto group : groups)
        m_cases.push_back(
            {.group = group,
             .refined = {m_plan.groups[group].script, m_plan.groups[group].validation, {}}});
    const auto done = refine();
    RefinedGroups result;
    for (auto &each : m_cases) {
        if (!done && !each.repaired()) // something may have been left to try on it
            each.refined.outcome.end = End::Stopped;
        result.groups.push_back({each.group, std::move(each.refined)});
    }
    if (!done)
        result.stopped = done.error();
    return result;
}

} // namespace

std::optional<refine::Recipe> lessonOf(const Refined &refined, JobContext &job)
{
    const auto *good = refined.good();
    if (!good)
        return std::nullopt;
    auto change =
        learn::scriptLesson(refined.first.text, good->script.text, refined.first.shape, job);
    if (!change || !*change)
        return std::nullopt;
    return refine::Recipe{.name = "like-" + refined.first.key.substr(0, 8),
                          .about = "What mended another function of this run.",
                          .languages = {refined.first.language},
                          .phases = {refined.verdict.phase},
                          .change = **std::move(change)};
}

RefinedGroups refineGroups(const InstrumentPlan &plan, const std::vector<std::size_t> &groups,
                           const Refinement &refinement, ScriptRunner &runner, JobContext &job)
{
    return GroupRefiner(plan, refinement, runner, job).run(groups);
}

} // namespace espalier::engine
