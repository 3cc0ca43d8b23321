// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgecapture.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/engine/verdictspool.h"
#include "core/learn/patterns.h"
#include "core/learn/vector.h"
#include "core/learn/vectorembed.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <map>
#include <random>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace espalier::engine {

namespace {

learn::CaptureOptions captureOptions()
{
    return {.mask =
                [](std::string_view text) {
                    return scrub::masked(text, scrub::Scope::SecretsAndPrivate);
                },
            .embed = vectorBytes,
            .space = learn::localSpace().name};
}

/// How recipes did, by what they were tried on.
std::vector<store::RecipeTallyRow> talliesOf(const std::vector<RecipeTrial> &trials,
                                             const learn::ErrorClasses &classes)
{
    std::map<std::tuple<std::string, std::string, model::Construct, std::string>,
             store::RecipeTallyRow>
        rows;
    for (const auto &trial : trials) {
        if (trial.recipe.starts_with("like-"))
            continue; // made in its run and gone with it
        // The same kinds of failures as the learnings of a verdict.
        const learn::Verdict verdict{
            .language = trial.language, .source = trial.source, .failures = trial.failures};
        for (const auto &kind : learn::learningsOf(verdict, classes)) {
            auto &row = rows[{trial.recipe, trial.language, kind.construct, kind.errorPattern}];
            row.recipe = trial.recipe;
            row.language = trial.language;
            row.construct = kind.construct;
            row.errorClass = kind.errorPattern;
            ++row.tried;
            row.repaired += trial.repaired;
        }
    }
    std::vector<store::RecipeTallyRow> result;
    for (auto &[key, row] : rows)
        result.push_back(std::move(row));
    return result;
}

std::string noteOf(const learn::ConsolidateReport &report)
{
    const auto made = report.count(learn::GroupResult::Created);
    const auto changed = report.count(learn::GroupResult::Updated);
    if (made + changed == 0)
        return {};
    return std::format("Consolidated {} learnings: {} patterns made, {} changed. `espalier learn "
                       "replay` finds out which of them help.",
                       report.learnings, made, changed);
}

std::string demotedNote(std::int64_t pattern)
{
    return std::format("Pattern {} does more harm than good and is not used any more; `espalier "
                       "learn show {}` says why.",
                       pattern, pattern);
}

/// Counts against patterns whose lessons were wrong; gives those that are not used any more.
Result<std::vector<std::int64_t>> recordHarmful(Knowledge &knowledge, const RunVerdicts &verdicts)
{
    std::vector<std::int64_t> demoted;
    for (const auto id : verdicts.parts().harmful) {
        const auto pattern = knowledge.patterns().find(id);
        if (!pattern)
            return failure(pattern.error());
        if (!*pattern || model::isPutAway((*pattern)->state))
            continue; // asking for it would take the verdicts back with it
        const auto change = learn::recordHarm(knowledge.patterns(), id, SystemClock());
        if (!change)
            return failure(change.error());
        if (change->demoted())
            demoted.push_back(id);
    }
    return demoted;
}

/// Tells of a run that was kept.
void add(LearnedFromRun &result, const CapturedRun &captured)
{
    result.learnings += captured.learnings;
    result.rows += captured.rows;
    for (const auto pattern : captured.demoted)
        result.notes.push_back(demotedNote(pattern));
}

/// What follows from what was captured; none of it fails.
void followUp(Knowledge &knowledge, const KnowledgeOptions &options, VectorServer *server,
              LearnedFromRun &result, JobContext &job)
{
    const auto consolidated = consolidateWhenDue(knowledge, options, job);
    if (!consolidated)
        result.notes.push_back("What was learned could not be consolidated: " +
                               consolidated.error().text());
    else if (*consolidated) {
        result.rows += (*consolidated)->rows;
        if (auto note = noteOf(**consolidated); !note.empty())
            result.notes.push_back(std::move(note));
        const auto made = server ? embedMissing(knowledge, *server, job) : Result<std::int64_t>(0);
        if (!made && made.error().kind != ErrorKind::Cancelled)
            result.notes.push_back(
                "The server of vectors (learn.embeddings) could not be asked: " +
                made.error().text() +
                ". What it has not seen is found by this program's own vectors.");
    }
}

/// What cannot be kept while somebody else holds the database waits.
std::string letWait(const std::filesystem::path &folder, const std::string &batch,
                    const RunVerdicts &verdicts, const Error &error)
{
    if (error.kind != ErrorKind::Conflict)
        return "Nothing was learned from this run: " + error.text();
    const auto file = spoolVerdicts(folder, batch, verdicts);
    if (!file)
        return "Nothing was learned from this run: " + error.text() + "; " + file.error().text();
    return std::format("What this run was told is learned by the next one: {}. Until then it waits "
                       "in {}.",
                       error.text(), file->string());
}

// Learning is no part of the run's own work: whatever becomes of it, the run goes on.
LearnedFromRun learn(const KnowledgeOptions &options, VectorServer *server,
                     const RunVerdicts &verdicts, JobContext &job)
{
    LearnedFromRun result;
    const auto waiting = spoolFolder(options.file);
    if (verdicts.empty() && !hasSpooled(waiting))
        return result;
    const auto batch = newBatch();
    const auto written = useKnowledge(
        options.file,
        [&](const Knowledge &knowledge) { result.notes.push_back(knowledge.notice()); },
        [&](Knowledge &knowledge) -> Result<> {
            // What succeeded later came later.
            auto waited = captureWaiting(knowledge);
            if (!waited)
                return failure(waited.error());
            const auto captured = captureRun(knowledge, batch, verdicts);
            if (!captured)
                return failure(captured.error());
            std::ranges::move(waited->notes, std::back_inserter(result.notes));
            result.learnings += waited->learnings;
            result.rows += waited->rows;
            add(result, *captured);
            followUp(knowledge, options, server, result, job);
            return {};
        });
    if (!written)
        result.notes.push_back(letWait(waiting, batch, verdicts, written.error()));
    return result;
}

} // namespace

std::string vectorText(const model::Learning &learning)
{
    std::string text = learning.errorPattern;
    for (const auto &error : learning.errors)
        text += '\n' + error;
    return text + '\n' + learning.code;
}

std::string vectorBytes(const model::Learning &learning)
{
    const auto vector = learn::embedLocally(vectorText(learning), learning.language);
    return vector.scale == 0 ? std::string() : learn::packed(vector);
}

std::string newBatch()
{
    std::random_device random;
    KeyHasher hasher;
    hasher.add(toRfc3339(std::chrono::system_clock::now()));
    hasher.add(static_cast<std::uint64_t>(::getpid()));
    hasher.add(std::uint64_t{random()}).add(std::uint64_t{random()});
    return "run-" + hasher.hex();
}

/// Where patterns were used in a run, and what came of it; gives the rows written.
static Result<std::int64_t> captureUses(Knowledge &knowledge, const std::string &run,
                                        const RunVerdicts &verdicts)
{
    store::PatternUseStore store(knowledge.database());
    auto uses = verdicts.parts().uses;
    for (auto &use : uses)
        use.run = run;
    auto rows = store.add(uses);
    for (const auto &attempt : verdicts.parts().asked) {
        if (!rows)
            return rows;
        const auto settled =
            store.settle(attempt.exchange,
                         attempt.passed ? store::UseOutcome::Passed : store::UseOutcome::Failed);
        if (!settled)
            return settled;
        *rows += *settled;
    }
    return rows;
}

Result<LearnedFromRun> captureWaiting(Knowledge &knowledge)
{
    LearnedFromRun result;
    auto taken =
        takeSpooled(spoolFolder(knowledge.file()),
                    [&](const std::string &batch, const RunVerdicts &verdicts) -> Result<> {
                        const auto captured = captureRun(knowledge, batch, verdicts);
                        if (!captured)
                            return failure(captured.error());
                        add(result, *captured);
                        return {};
                    });
    if (!taken)
        return failure(taken.error());
    for (const auto &problem : taken->problems)
        result.notes.push_back("What an earlier run was told cannot be learned: " + problem);
    if (result.learnings > 0)
        result.notes.push_back(
            std::format("Learned now what {} earlier runs were told: {} learnings.", taken->runs,
                        result.learnings));
    return result;
}

Result<CapturedRun> captureRun(Knowledge &knowledge, const std::string &batch,
                               const RunVerdicts &verdicts)
{
    auto transaction = store::Transaction::begin(knowledge.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto written = learn::capture(knowledge.learnings(), batch, verdicts.verdicts(),
                                  knowledge.classes(), captureOptions());
    if (!written)
        return failure(written.error());
    CapturedRun captured{*written, {}};
    if (written->learnings > 0) { // else the batch is there already
        const auto rows =
            knowledge.tallies().add(talliesOf(verdicts.trials(), knowledge.classes()));
        if (!rows)
            return failure(rows.error());
        const auto uses = captureUses(knowledge, batch, verdicts);
        if (!uses)
            return failure(uses.error());
        auto demoted = recordHarmful(knowledge, verdicts);
        if (!demoted)
            return failure(demoted.error());
        captured.rows += *rows + *uses;
        captured.demoted = *std::move(demoted);
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return captured;
}

Result<std::int64_t> clearLearnings(Knowledge &knowledge, const std::string &language)
{
    if (auto cleared = clearSpooled(spoolFolder(knowledge.file()), language); !cleared)
        return failure(cleared.error());
    return knowledge.learnings().clear(language);
}

Result<learn::ConsolidateReport>
consolidateNow(Knowledge &knowledge, const learn::ConsolidateOptions &options, JobContext &job)
{
    auto trained = knowledge.trainPacking();
    if (!trained)
        return failure(std::move(trained.error()));
    auto report = learn::consolidate(knowledge.learnings(), knowledge.patterns(),
                                     knowledge.classes(), options, SystemClock(), job);
    if (report)
        report->rows += *trained;
    return report;
}

Result<std::optional<learn::ConsolidateReport>>
consolidateWhenDue(Knowledge &knowledge, const KnowledgeOptions &options, JobContext &job)
{
    const auto due = learn::consolidationDue(knowledge.learnings(), options.consolidateEvery);
    if (!due)
        return failure(due.error());
    if (!*due)
        return std::nullopt;
    auto report = consolidateNow(knowledge, {.minOccurrences = options.minOccurrences}, job);
    if (!report)
        return failure(std::move(report.error()));
    return std::optional(*std::move(report));
}

VerdictSink learningFrom(const KnowledgeOptions &options, std::shared_ptr<VectorServer> server)
{
    if (!options.capture || options.file.empty())
        return {};
    return [options, server = std::move(server)](const RunVerdicts &verdicts, JobContext &job) {
        return learn(options, server.get(), verdicts, job);
    };
}

} // namespace espalier::engine
