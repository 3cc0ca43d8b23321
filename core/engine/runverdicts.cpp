// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/runverdicts.h"

#include "core/base/clock.h"
#include "core/learn/checkedfile.h"
#include "core/learn/codechange.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

namespace espalier::engine {

using model::LearningSource;

LearningSource sourceOf(std::string_view phase)
{
    if (phase == "functions")
        return LearningSource::Functions;
    return phase == "check" ? LearningSource::CompileCheck : LearningSource::ScriptTests;
}

RunVerdicts::RunVerdicts(const std::filesystem::path &root, std::string pack, std::string capture)
    : m_project(learn::projectHash(root)), m_pack(std::move(pack)), m_capture(std::move(capture))
{
}

void RunVerdicts::makeReplayable(learn::Verdict &verdict, const model::Script &script,
                                 const std::string &functionId, const FileWork *file) const
{
    const bool byCompiler = verdict.source == LearningSource::CompileCheck;
    if (verdict.success || script.origin != "template" || byCompiler != (file != nullptr))
        return;
    verdict.tests = script.tests;
    if (!file)
        return;
    const auto name = file->path.substr(file->path.rfind('/') + 1);
    verdict.file = learn::toText({.name = name,
                                  .function = name + functionId.substr(file->path.size()),
                                  .pack = m_pack,
                                  .capture = m_capture,
                                  .text = std::string(file->text())});
}

void RunVerdicts::add(const model::Script &script, const model::Validation &validation, int attempt)
{
    auto verdict = learn::verdictOf(script, validation);
    verdict.project = m_project;
    verdict.attempt = attempt;
    verdict.source = sourceOf(validation.phase);
    if (verdict.createdAt.empty())
        verdict.createdAt = toRfc3339(std::chrono::system_clock::now());
    if (verdict.source == LearningSource::ScriptTests)
        makeReplayable(verdict, script, script.functionName, nullptr);
    m_parts.verdicts.push_back(std::move(verdict));
}

/// The number of the pattern whose change made this script; 0 when none did.
static std::int64_t patternIn(const std::string &origin)
{
    constexpr std::string_view kLearned = "recipe:learned-";
    std::int64_t id = 0;
    if (origin.starts_with(kLearned))
        std::from_chars(origin.data() + kLearned.size(), origin.data() + origin.size(), id);
    return id;
}

void RunVerdicts::addUse(store::UseKind kind, const model::Script &script, bool passed)
{
    const auto pattern = patternIn(script.origin);
    if (pattern == 0)
        return;
    m_parts.uses.push_back(
        {.pattern = pattern,
         .kind = kind,
         .language = script.language,
         .functionName = learn::functionNameOf(script.functionName),
         .outcome = passed ? store::UseOutcome::Passed : store::UseOutcome::Failed,
         .createdAt = toRfc3339(std::chrono::system_clock::now())});
}

void RunVerdicts::judged(const model::Script &script, const model::Validation &verdict)
{
    add(script, verdict, 1);
    addUse(store::UseKind::Lesson, script, verdict.ok);
}

/// What a success changed, for people.
static std::string fixOf(const Refined &refined, const refine::Attempt &good)
{
    JobContext job;
    const auto change = learn::changeBetween(learn::withoutTitle(refined.first.text),
                                             learn::withoutTitle(good.script.text), job);
    return change ? learn::describeChange(*change) : std::string{};
}

// A script that is right at last is right for whatever found fault with the ones before.
void RunVerdicts::addSuccess(const Refined &refined, const refine::Attempt &good)
{
    std::set<LearningSource> sources{sourceOf(refined.verdict.phase)};
    for (const auto &attempt : refined.outcome.tried) {
        if (!attempt.verdict.ok)
            sources.insert(sourceOf(attempt.verdict.phase));
    }
    const auto failed = learn::verdictOf(refined.first, refined.verdict);
    for (const auto source : sources) {
        add(good.script, good.verdict, static_cast<int>(refined.outcome.tried.size()) + 1);
        auto &verdict = m_parts.verdicts.back();
        verdict.source = source;
        verdict.fixApplied = fixOf(refined, good);
        for (const auto &each : failed.failures) {
            const auto construct = learn::constructOf(each);
            if (!std::ranges::contains(verdict.repaired, construct))
                verdict.repaired.push_back(construct);
        }
    }
}

void RunVerdicts::refined(const Refined &refined, bool withFirst, const FileWork *file)
{
    constexpr std::string_view kRecipe = "recipe:";
    if (withFirst) {
        add(refined.first, refined.verdict, 1);
        if (file)
            makeReplayable(m_parts.verdicts.back(), refined.first, refined.first.functionName,
                           file);
    }
    const auto failed = learn::verdictOf(refined.first, refined.verdict);
    const auto *good = refined.good();
    int attempt = 1;
    for (const auto &tried : refined.outcome.tried) {
        ++attempt;
        if (tried.verdict.phase.empty())
            continue; // it was stopped before it was judged
        if (&tried == good)
            addSuccess(refined, tried);
        else
            add(tried.script, tried.verdict, attempt);
        if (!tried.exchange.empty())
            m_parts.asked.push_back({.exchange = tried.exchange, .passed = tried.verdict.ok});
        addUse(store::UseKind::Recipe, tried.script, tried.verdict.ok);
        const auto &origin = tried.script.origin;
        if (origin.starts_with(kRecipe))
            m_parts.trials.push_back({.recipe = origin.substr(kRecipe.size()),
                                      .language = refined.first.language,
                                      .source = sourceOf(refined.verdict.phase),
                                      .failures = failed.failures,
                                      .repaired = &tried == good});
    }
}

void RunVerdicts::checked(const model::Script &script, const std::string &functionId,
                          LearningSource source, const std::string &message, const FileWork *file)
{
    learn::Verdict verdict{.project = m_project,
                           .language = script.language,
                           .functionId = functionId,
                           .shape = script.shape,
                           .origin = script.origin,
                           .code = script.text,
                           .source = source,
                           .success = message.empty(),
                           .createdAt = toRfc3339(std::chrono::system_clock::now())};
    if (!message.empty())
        verdict.failures.push_back({std::string(model::nameOf(source)), message});
    if (file)
        makeReplayable(verdict, script, functionId, file);
    m_parts.verdicts.push_back(std::move(verdict));
}

void RunVerdicts::harmed(const model::Script &lesson)
{
    if (const auto id = patternIn(lesson.origin); id != 0)
        m_parts.harmful.push_back(id);
}

} // namespace espalier::engine
