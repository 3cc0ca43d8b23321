// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchlist.h"

#include "core/base/clock.h"
#include "core/engine/patchreview.h"

#include <algorithm>
#include <format>
#include <unordered_set>
#include <utility>

namespace espalier::engine {

using model::GateVerdict;
using model::PatchStage;

namespace {

/// Branches that somebody has made, or that are left of another database.
Result<std::vector<PatchRow>> unknownOf(store::PatchStore &patches,
                                        const git::Repository &repository)
{
    auto branches = git::branches(repository, std::string(model::kPatchBranches));
    if (!branches)
        return failure(std::move(branches.error()));
    auto names = patches.branches();
    if (!names)
        return failure(std::move(names.error()));
    const std::unordered_set<std::string> known(names->begin(), names->end());
    std::vector<PatchRow> rows;
    for (const auto &branch : *branches) {
        if (known.contains(branch.name))
            continue;
        const std::chrono::system_clock::time_point time{std::chrono::seconds(branch.time)};
        rows.push_back({.patch = {.title = branch.subject,
                                  .branch = branch.name,
                                  .commit = branch.tip.value(),
                                  .updatedAt = toRfc3339(time)},
                        .isKnown = false});
    }
    return rows;
}

GateCounts countsOf(const model::GateReport &report)
{
    GateCounts counts;
    for (const auto &gate : report.results) {
        const bool stops =
            gate.verdict == GateVerdict::Fail || gate.verdict == GateVerdict::Blocked;
        counts.failed += stops ? 1 : 0;
        counts.passed += gate.verdict == GateVerdict::Pass ? 1 : 0;
        counts.toBeSeen += gate.verdict == GateVerdict::Pass && gate.needsApproval ? 1 : 0;
    }
    return counts;
}

void compare(const git::Repository &repository, const git::ObjectId &head, const PatchRow &row,
             PatchOutlook &outlook)
{
    if (head.value().empty() || row.patch.commit.empty())
        return;
    const git::ObjectId commit(row.patch.commit);
    if (auto distance = git::distance(repository, commit, head))
        outlook.distance = *distance;
    if (auto merge = git::previewMerge(repository, head, commit))
        outlook.merge = *std::move(merge);
}

void judgeRow(Workspace &workspace, const PatchRow &row, bool trusted, PatchOutlook &outlook)
{
    const auto review = row.isKnown ? reviewOf(workspace, row.patch.ticketId, trusted)
                                    : failure(ErrorKind::NotFound, "nothing is kept of it");
    if (!review)
        return;
    outlook.risk = review->state.subject.risk;
    if (review->gates)
        outlook.gates = countsOf(*review->gates);
    outlook.isApproved =
        review->patch.stage == PatchStage::Ready &&
        review::mayApply(review->state, {.kind = review::Person::Kind::Human, .who = {}},
                         review->policy, review->approvals) == review::Refusal::None;
}

} // namespace

Result<PatchListing> listPatches(Workspace &workspace)
{
    store::PatchStore patches(workspace.database());
    auto summaries = patches.summaries();
    if (!summaries)
        return failure(std::move(summaries.error()));
    PatchListing listing;
    const auto repository = git::Repository::discover(workspace.root());
    if (repository) {
        if (const auto head = repository->head()) {
            listing.branch = head->branch;
            listing.head = head->commit.value();
        }
        if (const auto identity = repository->identity())
            listing.person = std::format("{} <{}>", identity->name, identity->email);
    }
    for (auto &summary : *summaries) {
        const bool isReady = summary.stage == PatchStage::Ready;
        listing.ready += isReady ? 1 : 0;
        const bool isStale = isReady && summary.base != listing.head;
        listing.rows.push_back({.patch = std::move(summary), .isStale = isStale});
    }
    if (!repository)
        return listing;
    auto unknown = unknownOf(patches, *repository);
    if (!unknown)
        return failure(std::move(unknown.error()));
    std::ranges::move(*unknown, std::back_inserter(listing.rows));
    return listing;
}

Result<std::vector<PatchOutlook>> outlookOf(Workspace &workspace, const std::vector<PatchRow> &rows,
                                            bool trusted)
{
    std::vector<PatchOutlook> outlooks(rows.size());
    const auto repository = git::Repository::discover(workspace.root());
    const auto head = repository ? repository->head() : failure(repository.error());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        judgeRow(workspace, rows[at], trusted, outlooks[at]);
        if (head)
            compare(*repository, head->commit, rows[at], outlooks[at]);
    }
    return outlooks;
}

} // namespace espalier::engine
