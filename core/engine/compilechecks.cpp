// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/compilechecks.h"

#include "core/base/hash.h"
#include "core/syntax/language.h"
#include "core/validate/compilecheck.h"

#include <algorithm>
#include <format>
#include <map>
#include <unordered_map>

namespace espalier::engine {

namespace {

using validate::CompileInput;
using Outcome = validate::FileCheck::Outcome;

std::vector<CompileInput> inputsOf(const ChangeSet &changes)
{
    std::vector<CompileInput> inputs;
    for (const auto &change : changes) {
        const auto *language = syntax::languageOf(change.path);
        if (!language || change.remove)
            continue;
        inputs.push_back({.path = change.path,
                          .language = std::string(language->name()),
                          .original = change.current,
                          .instrumented = change.newBytes()});
    }
    return inputs;
}

/// Verdicts of earlier runs: a key that is there passed. None is kept of languages that are checked
/// as projects: it would hold only as long as all other files of the project, the packages
/// it needs and the compiler among them are what they were, and a key over all these costs about as
/// much as reading them for the check. A run that changes nothing checks nothing anyway.
class PassedBefore final {
public:
    PassedBefore(store::CacheStore &cache, const validate::CompileChecker &checker,
                 const std::vector<CompileInput> &inputs)
        : m_cache(cache)
    {
        std::map<std::string, std::string> tools;
        for (const auto &input : inputs) {
            auto [tool, isNew] = tools.try_emplace(input.language);
            if (isNew)
                tool->second = checker.toolIdentity(input.language);
            m_isKept.push_back(!validate::CompileChecker::checksProjects(input.language));
            m_keys.push_back(
                KeyHasher().add(tool->second).add(input.path).add(input.instrumented).hex());
        }
        if (auto known = cache.checks(m_keys))
            m_known = *std::move(known);
    }

    [[nodiscard]] bool contains(std::size_t index) const
    {
        return m_isKept[index] && m_known.contains(m_keys[index]);
    }
    /// The name of the check that the input passed.
    [[nodiscard]] const std::string &checkOf(std::size_t index) const
    {
        return m_known.at(m_keys[index]);
    }
    void keep(const std::vector<std::pair<std::size_t, std::string>> &passed)
    {
        std::vector<store::CheckRow> rows;
        for (const auto &[index, check] : passed) {
            if (m_isKept[index])
                rows.push_back({.key = m_keys[index], .result = check});
        }
        if (!rows.empty())
            static_cast<void>(m_cache.writeChecks(rows)); // the next run checks again
    }

private:
    store::CacheStore &m_cache;
    std::vector<std::string> m_keys;
    std::vector<bool> m_isKept;
    std::unordered_map<std::string, std::string> m_known;
};

// Languages all of whose files passed before are reported like the ones that were run.
void addKnownLanguages(const std::vector<CompileInput> &inputs, const PassedBefore &before,
                       CheckOutcome &outcome)
{
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto &language = inputs[i].language;
        if (!before.contains(i) ||
            std::ranges::contains(outcome.results, language, &model::CheckResult::language))
            continue;
        outcome.results.push_back({.language = language,
                                   .check = before.checkOf(i),
                                   .result = "passed",
                                   .reason = "known from an earlier run"});
    }
}

} // namespace

std::string checkNameOf(const std::vector<model::CheckResult> &results, std::string_view language)
{
    const auto at = std::ranges::find(results, language, &model::CheckResult::language);
    return at == results.end() ? std::string(language) : at->check;
}

Result<CheckOutcome> checkChanges(Workspace &workspace, const ChangeSet &changes,
                                  const OpenSandbox &openSandbox, unsigned threads, JobContext &job)
{
    auto inputs = inputsOf(changes);
    CheckOutcome outcome;
    if (inputs.empty())
        return outcome;
    auto sandbox = openSandbox(job);
    if (!sandbox) {
        outcome.results = validate::notChecked(inputs, sandbox.error().text()).checks;
        return outcome;
    }
    const validate::CompileChecker checker(*std::move(sandbox), threads,
                                           std::string(validate::CompileChecker::kSearchPath),
                                           validate::CheckedProject::at(workspace.root()));
    PassedBefore before(workspace.cache(), checker, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        inputs[i].known = before.contains(i);
    auto report = checker.check(inputs, job);
    if (!report)
        return failure(report.error());
    outcome.results = std::move(report->checks);
    std::vector<std::pair<std::size_t, std::string>> passed;
    for (std::size_t i = 0; i < report->files.size(); ++i) {
        const auto &file = report->files[i];
        if (file.outcome == Outcome::Passed && !inputs[i].known)
            passed.emplace_back(i, checkNameOf(outcome.results, inputs[i].language));
        else if (file.outcome == Outcome::Failed)
            outcome.failures.push_back(
                {.path = file.path, .message = file.message, .line = static_cast<int>(file.line)});
    }
    before.keep(passed);
    addKnownLanguages(inputs, before, outcome);
    return outcome;
}

} // namespace espalier::engine
