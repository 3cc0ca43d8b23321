// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/changejobs.h"

#include "core/base/file.h"
#include "core/diff/comparison.h"

#include <QCryptographicHash>

#include <algorithm>
#include <limits>

namespace espalier::panels {

namespace {

int linesIn(std::string_view text)
{
    return static_cast<int>(std::ranges::count(text, '\n'));
}

std::string fingerprintOf(const engine::FileChange &change)
{
    const auto bytes = change.remove ? std::string() : change.newBytes();
    return QCryptographicHash::hash(
               QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())),
               QCryptographicHash::Md5)
        .toHex()
        .toStdString();
}

std::uint32_t distance(ByteRange range, ByteRange bytes)
{
    if (range.begin > bytes.end)
        return range.begin - bytes.end;
    return range.end < bytes.begin ? bytes.begin - range.end : 0;
}

Result<engine::Proposal> restricted(const engine::Proposal &proposal, const ReviewStep &step)
{
    const auto decisions = decisionsOf(proposal, step);
    return engine::restrictProposal(proposal, decisions);
}

/// What a step leaves of a proposal, its edited texts checked.
struct CheckedRest {
    engine::Proposal proposal;
    std::unique_ptr<engine::Workspace> workspace;
    engine::CheckFailures failures;
};

// Verdicts on texts that did not change are remembered, so this may be done again and again.
Result<CheckedRest> checkedRest(const engine::Project &project, const engine::Proposal &proposal,
                                const ReviewStep &step, JobContext &job)
{
    auto rest = restricted(proposal, step);
    if (!rest)
        return failure(rest.error());
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto failures = engine::checkEdited(*rest, project.compileCheck(**workspace), job);
    if (!failures)
        return failure(failures.error());
    return CheckedRest{.proposal = *std::move(rest),
                       .workspace = *std::move(workspace),
                       .failures = *std::move(failures)};
}

// What was run for this very step is not "known from an earlier run", though it is by now.
void tellAsThen(const EditChecks &then, model::InstrumentReport &report)
{
    for (auto &check : report.checks) {
        const auto known =
            std::ranges::find(then.results, check.language, &model::CheckResult::language);
        if (known != then.results.end() && known->result == check.result)
            check.reason = known->reason;
    }
}

Result<LineCount> linesBetween(std::string_view left, std::string_view right, JobContext &job)
{
    const auto comparison = diff::compareTexts(left, right, {}, job);
    if (!comparison)
        return failure(comparison.error());
    return LineCount{.added = static_cast<int>(comparison->diff.added()),
                     .removed = static_cast<int>(comparison->diff.removed())};
}

// One text more in a step; what the proposal has anyway is no edit.
Result<> takeText(const engine::Proposal &proposal, const std::string &path,
                  const std::string &text, ReviewStep &step, JobContext &job)
{
    const engine::FileDecision decision{.path = path, .text = text};
    if (const auto rest = engine::restrictProposal(proposal, std::span(&decision, 1)); !rest)
        return failure(rest.error());
    const auto &change = *std::ranges::find(proposal.changes, path, &engine::FileChange::path);
    step.files.erase(path);
    step.lines.erase(path);
    if (change.newBytes() == text)
        return {};
    const auto lines = linesBetween(change.current.value_or(std::string()), text, job);
    if (!lines)
        return failure(lines.error());
    step.files[path] = text;
    step.lines[path] = *lines;
    return {};
}

Result<> checkStep(const engine::Project &project, const engine::Proposal &proposal,
                   ReviewStep &step, JobContext &job)
{
    step.checks = nullptr;
    if (!step.isEdited())
        return {};
    auto rest = checkedRest(project, proposal, step, job);
    if (!rest)
        return failure(rest.error());
    step.checks = std::make_shared<const EditChecks>(
        EditChecks{.results = rest->proposal.report.checks, .failures = std::move(rest->failures)});
    return {};
}

} // namespace

bool ReviewStep::isEdited() const
{
    return std::ranges::any_of(files, [](const auto &file) { return file.second.has_value(); });
}

PreparedProposal prepare(std::shared_ptr<const engine::Proposal> proposal,
                         const std::filesystem::path &root)
{
    PreparedProposal prepared{.branchState = engine::branchStateOf(root)};
    for (std::size_t i = 0; i < proposal->changes.size(); ++i) {
        const auto &change = proposal->changes[i];
        ChangedFile file{.fingerprint = fingerprintOf(change)};
        for (const auto &owner : proposal->files[i].owners)
            file.ids.insert(owner.ids.begin(), owner.ids.end());
        for (const auto &edit : change.changes) {
            file.added += linesIn(edit.text);
            file.removed += change.current ? linesIn(edit.range.of(*change.current)) : 0;
        }
        if (change.remove)
            file.removed = linesIn(change.current.value_or(std::string()));
        prepared.files.push_back(std::move(file));
    }
    prepared.proposal = std::move(proposal);
    return prepared;
}

Result<PreparedProposal> proposeAgain(const engine::Project &project, engine::ProposalKind kind,
                                      engine::InstrumentOptions options,
                                      const engine::NoticeSink &notices, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    options.threads = project.threads;
    options.wantPatch = false;
    if (kind == engine::ProposalKind::Instrument) {
        options.check = project.compileCheck(**workspace);
        auto refinement = project.refinement(options.maxAttempts, notices, options.models);
        if (!refinement)
            return failure(refinement.error());
        options.refinement = *std::move(refinement);
        options.learn = project.learning();
    }
    auto proposal = kind == engine::ProposalKind::Strip
                        ? engine::proposeStrip(**workspace, options, job)
                        : engine::proposeInstrument(**workspace, options, *project.scripts, job);
    if (!proposal)
        return failure(proposal.error());
    return prepare(std::make_shared<const engine::Proposal>(*std::move(proposal)), project.root);
}

std::vector<engine::FileDecision> decisionsOf(const engine::Proposal &proposal,
                                              const ReviewStep &step)
{
    std::vector<engine::FileDecision> decisions;
    for (const auto &change : proposal.changes) {
        if (const auto at = step.files.find(change.path); at != step.files.end())
            decisions.push_back({.path = change.path, .text = at->second});
    }
    return decisions;
}

Result<TakenEdits> takeTexts(const engine::Project &project, const engine::Proposal &proposal,
                             ReviewStep step, const EditedTexts &texts, JobContext &job)
{
    TakenEdits taken{.step = std::move(step)};
    for (const auto &[path, text] : texts) {
        const auto done = takeText(proposal, path, text, taken.step, job);
        if (done)
            continue;
        if (done.error().kind == ErrorKind::Cancelled)
            return failure(done.error());
        taken.refused.emplace(path, done.error());
    }
    if (const auto checked = checkStep(project, proposal, taken.step, job); !checked)
        return failure(checked.error());
    return taken;
}

Result<std::shared_ptr<const model::InstrumentReport>>
applyReviewed(const engine::Project &project, const engine::Proposal &proposal,
              const ReviewStep &step, engine::ApplyMode mode, const std::string &branch,
              JobContext &job)
{
    auto rest = checkedRest(project, proposal, step, job);
    if (!rest)
        return failure(rest.error());
    if (step.isEdited() && step.checks)
        tellAsThen(*step.checks, rest->proposal.report);
    auto report = engine::applyProposal(*rest->workspace, rest->proposal, mode, branch, job);
    if (!report)
        return failure(report.error());
    return std::make_shared<const model::InstrumentReport>(*std::move(report));
}

Result<> savePatch(const engine::Proposal &proposal, const ReviewStep &step,
                   const std::filesystem::path &file)
{
    const auto rest = restricted(proposal, step);
    if (!rest)
        return failure(rest.error());
    return writeFileAtomically(file, engine::patchText(rest->changes));
}

engine::IdSet ownersOf(const engine::ProposedFile &file, ByteRange bytes)
{
    auto nearest = std::numeric_limits<std::uint32_t>::max();
    for (const auto &owner : file.owners)
        nearest = std::min(nearest, distance(owner.range, bytes));
    engine::IdSet ids;
    for (const auto &owner : file.owners) {
        if (distance(owner.range, bytes) == nearest)
            ids.insert(owner.ids.begin(), owner.ids.end());
    }
    return ids;
}

} // namespace espalier::panels
