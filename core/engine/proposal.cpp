// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/proposal.h"

#include "core/base/clock.h"
#include "core/engine/editowners.h"
#include "core/engine/proposalparts.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/placement.h"
#include "core/instrument/strip.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

namespace espalier::engine {

namespace {

using PathSet = std::set<std::string, std::less<>>;

// Files by the runtimes that come because of them.
std::map<std::string, std::vector<std::string>> servedByRuntimes(const InstrumentPlan &plan)
{
    std::map<std::string, std::vector<std::string>> served;
    for (const auto &file : plan.files) {
        if (file.planned.empty())
            continue;
        for (const auto &runtime : file.placement.runtime)
            served[runtime.path].push_back(file.path);
    }
    return served;
}

// The files around a runtime that lose their telemetry and so make it go.
std::vector<std::string> freedOf(const std::string &runtime, const InstrumentPlan &plan)
{
    std::vector<std::string> freed;
    for (const auto &file : plan.files) {
        const bool takesIn =
            std::ranges::contains(file.placement.runtime, runtime, &instrument::RuntimeFile::path);
        if (takesIn && !file.present.empty() && file.planned.empty())
            freed.push_back(file.path);
    }
    return freed;
}

} // namespace

void describeFiles(const InstrumentPlan &plan, Proposal &proposal)
{
    std::unordered_map<std::string_view, const FileWork *> works;
    for (const auto &file : plan.files)
        works.emplace(file.path, &file);
    const bool runtimes = std::ranges::any_of(
        proposal.changes, [&](const FileChange &change) { return !works.contains(change.path); });
    auto served =
        runtimes ? servedByRuntimes(plan) : std::map<std::string, std::vector<std::string>>{};
    proposal.files.clear();
    for (const auto &change : proposal.changes) {
        ProposedFile file;
        if (const auto work = works.find(change.path); work != works.end()) {
            file.language = work->second->language->name();
            file.owners = editOwners(*work->second);
        } else {
            for (const auto &edit : change.changes)
                file.owners.push_back({edit.range, {}});
            file.serves =
                change.remove ? freedOf(change.path, plan) : std::move(served[change.path]);
        }
        proposal.files.push_back(std::move(file));
    }
}

namespace {

// The line of the first error that has no counterpart in the other text, counted from 1. Errors
// are told apart by their number only: with as many before it, an error counts as old.
std::uint32_t lineOfNewError(const syntax::Language &language, std::string_view text,
                             std::uint32_t known)
{
    const auto tree = syntax::Tree::parse(language, text);
    std::uint32_t seen = 0;
    std::uint32_t line = 0;
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        if (line == 0 && node.isError() && seen++ >= known)
            line = node.line();
        return line == 0;
    });
    return line;
}

std::set<std::string> editedLanguages(const Proposal &proposal)
{
    std::set<std::string> languages;
    for (const auto &file : proposal.files) {
        if (file.edited)
            languages.insert(file.language);
    }
    return languages;
}

void replaceChecks(const std::set<std::string> &languages, std::vector<model::CheckResult> results,
                   model::InstrumentReport &report)
{
    std::erase_if(report.checks, [&](const model::CheckResult &check) {
        return languages.contains(check.language);
    });
    std::ranges::move(results, std::back_inserter(report.checks));
    std::ranges::stable_sort(report.checks, {}, &model::CheckResult::language);
}

// A verdict on the text before says nothing of the one that a person wrote.
void forgetChecks(Proposal &proposal)
{
    const auto languages = editedLanguages(proposal);
    std::vector<model::CheckResult> results;
    for (const auto &language : languages) {
        const auto known =
            std::ranges::find(proposal.report.checks, language, &model::CheckResult::language);
        results.push_back(
            {.language = language,
             .check = known == proposal.report.checks.end() ? std::string() : known->check,
             .result = "not run",
             .reason = "a text was edited"});
    }
    replaceChecks(languages, std::move(results), proposal.report);
}

class Restriction final {
public:
    Restriction(const Proposal &proposal, std::span<const FileDecision> decisions)
        : m_proposal(proposal), m_decisions(decisions)
    {
    }

    Result<Proposal> run();

private:
    Result<> decide(const FileDecision &decision);
    Result<> edit(FileChange &change, ProposedFile &file, const std::string &text);
    [[nodiscard]] bool isNeeded(const FileChange &change, const ProposedFile &file) const;

    const Proposal &m_proposal;
    std::span<const FileDecision> m_decisions;
    Proposal m_result;
    PathSet m_leftOut;
    PathSet m_keepTelemetry; ///< files that a strip was to free of it
};

Result<> Restriction::edit(FileChange &change, ProposedFile &file, const std::string &text)
{
    if (file.language.empty() || change.remove)
        return failure(ErrorKind::InvalidInput, "this file can be taken or left, not edited",
                       change.path);
    const auto &current = change.current.value_or("");
    const auto *language = syntax::languageNamed(file.language);
    const auto known = syntax::countErrors(*language, current);
    if (syntax::countErrors(*language, text) > known)
        return failure(ErrorKind::InvalidInput, "the edited text has a syntax error",
                       change.path + ":" + std::to_string(lineOfNewError(*language, text, known)));
    if (instrument::mayBeInstrumented(text))
        m_keepTelemetry.insert(change.path);
    if (text == change.newBytes())
        return {};
    const ByteRange whole{0, static_cast<std::uint32_t>(current.size())};
    change.changes = {{whole, text}};
    file.owners = {{whole, {}}};
    file.edited = true;
    return {};
}

Result<> Restriction::decide(const FileDecision &decision)
{
    const auto at = std::ranges::find(m_result.changes, decision.path, &FileChange::path);
    if (at == m_result.changes.end())
        return failure(ErrorKind::NotFound, "the proposal does not change this file",
                       decision.path);
    auto &file = m_result.files[static_cast<std::size_t>(at - m_result.changes.begin())];
    // What is edited back to what it was is left out.
    if (decision.text && decision.text != at->current)
        return edit(*at, file, *decision.text);
    m_leftOut.insert(decision.path);
    m_keepTelemetry.insert(decision.path);
    return {};
}

// A runtime comes while one file needs it, and goes only when none does.
bool Restriction::isNeeded(const FileChange &change, const ProposedFile &file) const
{
    if (m_leftOut.contains(change.path))
        return false;
    if (file.serves.empty())
        return true;
    const auto isIn = [](const PathSet &set) {
        return [&set](const std::string &path) { return set.contains(path); };
    };
    return change.remove ? std::ranges::none_of(file.serves, isIn(m_keepTelemetry))
                         : !std::ranges::all_of(file.serves, isIn(m_leftOut));
}

Result<Proposal> Restriction::run()
{
    m_result = m_proposal;
    for (const auto &decision : m_decisions) {
        if (auto done = decide(decision); !done)
            return failure(done.error());
    }
    ChangeSet changes;
    std::vector<ProposedFile> files;
    PathSet sources;
    for (std::size_t i = 0; i < m_result.changes.size(); ++i) {
        auto &change = m_result.changes[i];
        auto &file = m_result.files[i];
        if (!isNeeded(change, file)) {
            if (!file.language.empty())
                sources.insert(change.path);
            continue;
        }
        changes.push_back(std::move(change));
        files.push_back(std::move(file));
    }
    m_result.changes = std::move(changes);
    m_result.files = std::move(files);
    forgetChecks(m_result);
    leaveOutFiles(sources, m_result.report);
    fillChanges(m_result.changes, !m_proposal.report.patch.empty(), m_result.report);
    return std::move(m_result);
}

std::string messageOf(const Proposal &proposal)
{
    const int count = proposal.report.totals.instrumented;
    return proposal.kind == ProposalKind::Strip
               ? "Take telemetry out of the functions"
               : std::format("Add telemetry to {} function{}", count, count == 1 ? "" : "s");
}

void noteHits(Workspace &workspace, const Proposal &proposal)
{
    std::vector<store::ScriptHits> hits;
    for (const auto &key : proposal.usedKeys)
        hits.push_back({key, 1});
    static_cast<void>(workspace.scripts().addHits(hits)); // a statistic; its loss loses nothing
}

} // namespace

Result<Proposal> restrictProposal(const Proposal &proposal, std::span<const FileDecision> decisions)
{
    return Restriction(proposal, decisions).run();
}

Result<CheckFailures> checkEdited(Proposal &proposal, const CompileCheck &check, JobContext &job)
{
    const auto languages = editedLanguages(proposal);
    if (languages.empty() || !check)
        return CheckFailures{};
    ChangeSet changes;
    for (std::size_t i = 0; i < proposal.changes.size(); ++i) {
        if (languages.contains(proposal.files[i].language))
            changes.push_back(proposal.changes[i]);
    }
    auto outcome = check(changes, job);
    if (!outcome)
        return failure(outcome.error());
    replaceChecks(languages, std::move(outcome->results), proposal.report);
    CheckFailures failures;
    for (const auto &each : outcome->failures)
        failures.emplace_back(each.path, each.text());
    return failures;
}

Result<model::InstrumentReport> applyProposal(Workspace &workspace, const Proposal &proposal,
                                              ApplyMode mode, const std::string &branch,
                                              JobContext &job)
{
    const auto start = std::chrono::steady_clock::now();
    auto report = proposal.report;
    report.applied = name(mode);
    if (mode != ApplyMode::Preview && !proposal.usedKeys.empty())
        noteHits(workspace, proposal);
    // HEAD may have moved on: what was committed meanwhile must not be taken back by a branch.
    if (mode == ApplyMode::Branch) {
        if (auto same = checkUnchanged(workspace.root(), proposal.changes); !same)
            return failure(same.error());
    }
    if (auto done =
            carryOut(workspace, proposal.changes, mode, branch, messageOf(proposal), report, job);
        !done)
        return failure(done.error());
    const auto milliseconds = millisecondsSince(start);
    report.timings.apply += milliseconds;
    report.timings.total += milliseconds;
    return report;
}

} // namespace espalier::engine
