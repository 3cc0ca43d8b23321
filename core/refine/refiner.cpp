// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/refiner.h"

#include "core/base/clock.h"
#include "core/refine/failures.h"
#include "core/refine/reply.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <utility>
#include <vector>

namespace espalier::refine {

namespace {

class Refiner final {
public:
    Refiner(const model::Script &script, const model::Validation &verdict, const Subject &subject,
            const Means &means, const Judge &judge, JobContext &job)
        : m_script(script), m_verdict(verdict), m_subject(subject), m_means(means), m_judge(judge),
          m_job(job)
    {
    }

    Outcome run();

private:
    using End = Outcome::End;

    Result<bool> tryRecipe(const Recipe &recipe, const model::Script &script,
                           const model::Validation &verdict);
    Result<bool> tryRecipes();
    Result<> refine();
    Result<> tryModel();
    Result<bool> isFlaky();
    Result<bool> take(model::Script script, const ModelReply &from,
                      std::chrono::steady_clock::time_point start);
    [[nodiscard]] bool wasTried(const model::Script &script) const;
    [[nodiscard]] Prompt nextPrompt() const;
    void reject(std::string reason, const ModelReply &reply, int attempt);
    Result<> giveUp(const Error &error, int attempt);
    void notify(Notice::Kind kind, std::string name = {}, int attempt = 0) const;

    const model::Script &m_script;
    const model::Validation &m_verdict;
    const Subject &m_subject;
    const Means &m_means;
    const Judge &m_judge;
    JobContext &m_job;
    Outcome m_outcome;
    std::vector<Example> m_examples; ///< for prompts
};

void Refiner::notify(Notice::Kind kind, std::string name, int attempt) const
{
    if (m_means.notify)
        m_means.notify({.kind = kind,
                        .key = m_script.key,
                        .name = std::move(name),
                        .attempt = attempt,
                        .attempts = m_means.attempts});
}

// Versions that differ only in where they say they are from are the same.
bool Refiner::wasTried(const model::Script &script) const
{
    const auto isSame = [&](const std::string &text) {
        return text == script.text || withOrigin(text, script.origin) == script.text;
    };
    return isSame(m_script.text) || std::ranges::any_of(m_means.known, isSame) ||
           std::ranges::any_of(m_outcome.tried,
                               [&](const Attempt &attempt) { return isSame(attempt.script.text); });
}

// Judges a version and keeps it; whether it is good. A recipe has no reply it comes from.
Result<bool> Refiner::take(model::Script script, const ModelReply &from,
                           std::chrono::steady_clock::time_point start)
{
    auto verdict = m_judge(script, m_job);
    if (!verdict) {
        if (!from.exchange.empty() || from.costUsd > 0) // without a verdict, but not lost
            m_outcome.tried.push_back({.script = std::move(script),
                                       .verdict = {},
                                       .costUsd = from.costUsd,
                                       .seconds = millisecondsSince(start) / 1000,
                                       .exchange = from.exchange});
        return failure(verdict.error());
    }
    const bool ok = verdict->ok;
    m_outcome.tried.push_back({.script = std::move(script),
                               .verdict = *std::move(verdict),
                               .costUsd = from.costUsd,
                               .seconds = millisecondsSince(start) / 1000,
                               .exchange = from.exchange});
    return ok;
}

// One recipe on one version; whether that is good.
Result<bool> Refiner::tryRecipe(const Recipe &recipe, const model::Script &script,
                                const model::Validation &verdict)
{
    const auto start = std::chrono::steady_clock::now();
    if (auto go = m_job.checkpoint(); !go)
        return failure(go.error());
    auto made = applyRecipe(recipe, script, verdict);
    if (!made || wasTried(*made))
        return false;
    notify(Notice::Kind::TryingRecipe, recipe.name);
    auto good = take(*std::move(made), {}, start);
    if (good && *good)
        notify(Notice::Kind::ImprovedByRecipe, recipe.name);
    return good;
}

// Each recipe on the script as it is, then on what a recipe before made better: a script may have
// two things wrong with it.
Result<bool> Refiner::tryRecipes()
{
    std::optional<std::size_t> best;
    auto fewest = failuresOf(m_verdict).size();
    for (const auto &recipe : m_means.recipes) {
        auto good = tryRecipe(recipe, m_script, m_verdict);
        if (!good || *good)
            return good;
        if (best) {
            const auto from = m_outcome.tried[*best];
            good = tryRecipe(recipe, from.script, from.verdict);
            if (!good || *good)
                return good;
        }
        for (std::size_t i = 0; i < m_outcome.tried.size(); ++i) {
            const auto count = failuresOf(m_outcome.tried[i].verdict).size();
            if (count >= fewest)
                continue;
            fewest = count;
            best = i;
        }
    }
    return false;
}

Result<bool> Refiner::isFlaky()
{
    auto again = m_judge(m_script, m_job);
    if (!again)
        return failure(again.error());
    if (again->ok)
        notify(Notice::Kind::Flaky);
    return again->ok;
}

Prompt Refiner::nextPrompt() const
{
    const auto *script = &m_script;
    const auto *verdict = &m_verdict;
    for (const auto &attempt : m_outcome.tried) { // the newest of a model says most
        if (!attempt.script.origin.starts_with("llm"))
            continue;
        verdict = &attempt.verdict;
        if (!attempt.script.text.empty())
            script = &attempt.script;
    }
    auto prompt = makePrompt(
        {.source = m_subject.source,
         .anchors = m_subject.facts,
         .script = *script,
         .verdict = *verdict,
         .patterns = m_means.patterns,
         .examples = m_examples,
         .first = verdict->tests.empty() && verdict != &m_verdict ? &m_verdict : nullptr});
    prompt.told = m_means.told;
    return prompt;
}

// A reply without a script is an attempt as well: the next prompt says what was wrong with it.
void Refiner::reject(std::string reason, const ModelReply &reply, int attempt)
{
    model::Script script = m_script;
    script.version = 0;
    script.origin = std::format("llm-refactor-{}", attempt);
    script.text = {};
    script.modelUsed = reply.model;
    model::Validation verdict{.scriptKey = m_script.key, .phase = "syntax"};
    verdict.output = std::move(reason);
    m_outcome.tried.push_back({.script = std::move(script),
                               .verdict = std::move(verdict),
                               .costUsd = reply.costUsd,
                               .exchange = reply.exchange});
}

static Outcome::End endOf(const Error &error)
{
    return error.kind == ErrorKind::Budget ? Outcome::End::Exhausted : Outcome::End::ModelFailed;
}

Result<> Refiner::giveUp(const Error &error, int attempt)
{
    if (error.kind == ErrorKind::Cancelled)
        return failure(error);
    m_outcome.reason = error.text();
    notify(Notice::Kind::ModelFailed, m_outcome.reason, attempt);
    m_outcome.end = endOf(error);
    return {};
}

Result<> Refiner::tryModel()
{
    m_examples = m_means.examples;
    if (m_means.recall)
        std::ranges::move(m_means.recall(m_job), std::back_inserter(m_examples));
    for (int attempt = 1; attempt < m_means.attempts; ++attempt) {
        const auto start = std::chrono::steady_clock::now();
        notify(Notice::Kind::AskingModel, {}, attempt);
        const auto reply = m_means.ask(nextPrompt(), attempt, m_job);
        if (!reply)
            return giveUp(reply.error(), attempt);
        if (reply->error) {
            reject(reply->error->text(), *reply, attempt);
            return giveUp(*reply->error, attempt);
        }
        notify(Notice::Kind::ModelChosen, reply->model);
        if (reply->promptTruncated)
            notify(Notice::Kind::PromptTruncated, reply->model);
        auto text = scriptIn(reply->text);
        if (!text) {
            const auto &why = reply->incomplete.empty() ? text.error().message : reply->incomplete;
            notify(Notice::Kind::UnusableReply, why);
            reject(why, *reply, attempt);
            continue;
        }
        auto script = m_script;
        script.version = 0;
        script.origin = std::format("llm-refactor-{}", attempt);
        script.text = withOrigin(*text, script.origin);
        script.modelUsed = reply->model;
        script.hits = 0;
        const auto good = take(std::move(script), *reply, start);
        if (!good)
            return failure(good.error());
        if (*good) {
            m_outcome.end = End::Repaired;
            notify(Notice::Kind::ImprovedByModel, reply->model, attempt + 1);
            return {};
        }
    }
    m_outcome.end = End::AttemptsUsed;
    notify(Notice::Kind::Failed, {}, m_means.attempts);
    return {};
}

Result<> Refiner::refine()
{
    const auto repaired = tryRecipes();
    if (!repaired)
        return failure(repaired.error());
    if (*repaired) {
        m_outcome.end = End::Repaired;
        return {};
    }
    if (!m_means.ask || m_means.attempts < 2) {
        m_outcome.end = m_outcome.tried.empty() ? End::NothingFits : End::AttemptsUsed;
        return {};
    }
    // Said once: what cannot be asked now cannot be asked for the next script either.
    if (const auto refused = m_means.refused ? m_means.refused() : std::optional<Error>()) {
        m_outcome.reason = refused->text();
        m_outcome.end = endOf(*refused);
        return {};
    }
    const auto flaky = isFlaky();
    if (!flaky)
        return failure(flaky.error());
    if (*flaky) {
        m_outcome.end = End::Flaky;
        return {};
    }
    return tryModel();
}

Outcome Refiner::run()
{
    if (const auto done = refine(); !done) {
        m_outcome.end = End::Stopped;
        m_outcome.stopped = done.error();
    }
    return std::move(m_outcome);
}

} // namespace

Outcome refineScript(const model::Script &script, const model::Validation &verdict,
                     const Subject &subject, const Means &means, const Judge &judge,
                     JobContext &job)
{
    return Refiner(script, verdict, subject, means, judge, job).run();
}

} // namespace espalier::refine
