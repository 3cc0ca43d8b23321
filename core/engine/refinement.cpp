// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/refinement.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/store/scriptstore.h"
#include "core/validate/security.h"

#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

namespace espalier::engine {

double Refined::costUsd() const
{
    return std::accumulate(
        outcome.tried.begin(), outcome.tried.end(), 0.0,
        [](double sum, const refine::Attempt &attempt) { return sum + attempt.costUsd; });
}

const refine::Attempt *Refined::good() const
{
    const bool repaired = outcome.end == refine::Outcome::End::Repaired;
    return repaired && !outcome.tried.empty() ? &outcome.tried.back() : nullptr;
}

Result<model::Validation> judgeScript(const model::Script &script, ScriptRunner &runner,
                                      JobContext &job)
{
    model::Validation verdict{.scriptKey = script.key, .phase = "security"};
    verdict.findings = validate::securityFindings(script.text);
    if (verdict.findings.empty()) {
        auto tested = runner.test(std::span(&script, 1), job);
        if (!tested)
            return failure(tested.error());
        verdict = std::move(tested->front());
    }
    verdict.scriptKey = script.key;
    verdict.createdAt = toRfc3339(std::chrono::system_clock::now());
    return verdict;
}

static store::RefinementRow rowOf(const Refined &refined, const std::string &fingerprint)
{
    return {.key = refined.first.key,
            .means = fingerprint,
            .ended = std::string(name(refined.outcome.end)),
            .reason = refined.outcome.reason,
            .attempts = 1 + static_cast<int>(refined.outcome.tried.size()),
            .costUsd = refined.costUsd(),
            .at = toRfc3339(std::chrono::system_clock::now())};
}

// One version with its verdict.
static Result<> keep(store::ScriptStore &store, model::Script &script, model::Validation &verdict)
{
    if (script.createdAt.empty())
        script.createdAt = toRfc3339(std::chrono::system_clock::now());
    auto version = store.add(script);
    if (!version)
        return failure(version.error());
    script.version = verdict.scriptVersion = *version;
    verdict.scriptKey = script.key;
    // What was stopped before it was judged has no verdict.
    return verdict.phase.empty() ? Result<>{} : store.addValidation(verdict);
}

Result<> keepRefined(store::Database &database, std::span<Refined> refined,
                     const std::string &fingerprint)
{
    store::ScriptStore store(database);
    std::vector<store::RefinementRow> rows;
    for (auto &each : refined) {
        if (auto kept = keep(store, each.first, each.verdict); !kept)
            return kept;
        for (auto &attempt : each.outcome.tried) {
            attempt.script.costUsd = attempt.costUsd;
            attempt.script.seconds = attempt.seconds;
            attempt.script.exchange = attempt.exchange;
            if (auto kept = keep(store, attempt.script, attempt.verdict); !kept)
                return kept;
        }
        rows.push_back(rowOf(each, fingerprint));
    }
    auto written = store::RefinementStore(database).write(rows);
    return written ? Result<>{} : failure(written.error());
}

NoticeSink oneAtATime(NoticeSink notify)
{
    if (!notify)
        return notify;
    return [mutex = std::make_shared<std::mutex>(),
            notify = std::move(notify)](const refine::Notice &notice) {
        const std::scoped_lock lock(*mutex);
        notify(notice);
    };
}

Result<Refinement> makeRefinement(int attempts, NoticeSink notify, std::vector<MeansPart> parts)
{
    if (attempts < 2)
        return Refinement{};
    auto recipes = refine::builtInRecipes();
    if (!recipes)
        return failure(recipes.error());
    KeyHasher hasher;
    hasher.add(static_cast<std::uint64_t>(attempts));
    for (const auto &recipe : *recipes)
        hasher.add(toText(refine::toJson(recipe)));
    for (const auto &part : parts) {
        if (!part.fingerprint.empty())
            hasher.add(part.fingerprint);
    }
    std::vector<decltype(MeansPart::lessonFor)> lessons;
    for (const auto &part : parts) {
        if (part.lessonFor)
            lessons.push_back(part.lessonFor);
    }
    const refine::Means means{.recipes = *std::move(recipes),
                              .attempts = attempts,
                              .notify = oneAtATime(std::move(notify))};
    return Refinement{.meansFor =
                          [means, parts = std::move(parts)](const model::Script &script,
                                                            const model::Validation &verdict) {
                              auto all = means;
                              for (const auto &part : parts)
                                  part.add(all, script, verdict);
                              return all;
                          },
                      .fingerprint = hasher.hex(),
                      .lessonFor = [lessons = std::move(lessons)](const model::Script &script)
                          -> std::optional<model::Script> {
                          for (const auto &lessonFor : lessons) {
                              if (auto changed = lessonFor(script))
                                  return changed;
                          }
                          return std::nullopt;
                      }};
}

bool isSettled(const store::RefinementRow &row, std::string_view fingerprint)
{
    using End = refine::Outcome::End;
    return row.means == fingerprint && row.ended != name(End::Exhausted) &&
           row.ended != name(End::ModelFailed) && row.ended != name(End::Stopped);
}

std::string_view name(refine::Outcome::End end)
{
    using End = refine::Outcome::End;
    switch (end) {
    case End::Repaired: return "repaired";
    case End::NothingFits: return "nothing-fits";
    case End::AttemptsUsed: return "attempts-used";
    case End::Exhausted: return "budget";
    case End::ModelFailed: return "model-failed";
    case End::Flaky: return "flaky";
    case End::Stopped: return "stopped";
    }
    return "";
}

} // namespace espalier::engine
