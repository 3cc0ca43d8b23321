// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/changejobs.h"

#include "core/base/file.h"

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

} // namespace

PreparedProposal prepare(std::shared_ptr<const engine::Proposal> proposal)
{
    PreparedProposal prepared;
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
                                      engine::InstrumentOptions options, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    options.threads = project.threads;
    options.wantPatch = false;
    if (kind == engine::ProposalKind::Instrument)
        options.check = project.compileCheck(**workspace);
    auto proposal = kind == engine::ProposalKind::Strip
                        ? engine::proposeStrip(**workspace, options, job)
                        : engine::proposeInstrument(**workspace, options, *project.scripts, job);
    if (!proposal)
        return failure(proposal.error());
    return prepare(std::make_shared<const engine::Proposal>(*std::move(proposal)));
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

Result<std::shared_ptr<const model::InstrumentReport>>
applyReviewed(const engine::Project &project, const engine::Proposal &proposal,
              const ReviewStep &step, engine::ApplyMode mode, const std::string &branch,
              JobContext &job)
{
    const auto rest = restricted(proposal, step);
    if (!rest)
        return failure(rest.error());
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto report = engine::applyProposal(**workspace, *rest, mode, branch, job);
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
