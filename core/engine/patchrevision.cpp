// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchrevision.h"

#include "core/diff/patch.h"
#include "core/engine/reviewcase.h"
#include "core/git/merge.h"
#include "core/git/repository.h"

#include <utility>

namespace espalier::engine {

namespace {

Result<model::Patch> lastWithDiff(Workspace &workspace, const std::string &ticketId)
{
    auto review = gatherReview(workspace, ticketId);
    if (!review)
        return failure(std::move(review.error()));
    if (review->patch.diff.empty())
        return failure(ErrorKind::Conflict, "the last attempt has no patch", ticketId);
    return std::move(review->patch);
}

Result<std::string> onHead(const git::Repository &repository, const model::Patch &patch,
                           const git::ObjectId &head)
{
    if (patch.commit.empty() || patch.base == head.value())
        return patch.diff;
    auto rebased = git::rebasedDiff(repository, git::ObjectId(patch.commit), head);
    if (!rebased)
        return failure(std::move(rebased.error()));
    if (!rebased->conflicts.empty())
        return failure(ErrorKind::Conflict, "it conflicts with what came meanwhile",
                       rebased->conflicts.front().path);
    return std::move(rebased->text);
}

} // namespace

Result<AutopatchRequest> partOfLast(Workspace &workspace, const ReviewAct &act,
                                    const review::Selection &selection)
{
    auto patch = lastWithDiff(workspace, act.ticketId);
    if (!patch)
        return failure(std::move(patch.error()));
    auto parsed = diff::parsePatch(patch->diff);
    if (!parsed)
        return failure(std::move(parsed.error()));
    auto taken = review::take(*parsed, selection);
    if (!taken)
        return failure(std::move(taken.error()));
    return AutopatchRequest{.ticketId = act.ticketId,
                            .patch = diff::toText(*taken),
                            .origin = model::PatchOrigin::Hand,
                            .madeBy = act.person.who,
                            .trusted = act.trusted};
}

Result<AutopatchRequest> lastOnHead(Workspace &workspace, const std::string &ticketId, bool trusted)
{
    auto patch = lastWithDiff(workspace, ticketId);
    if (!patch)
        return failure(std::move(patch.error()));
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto head = repository->head();
    if (!head)
        return failure(std::move(head.error()));
    auto text = onHead(*repository, *patch, head->commit);
    if (!text)
        return failure(std::move(text.error()));
    return AutopatchRequest{.ticketId = ticketId,
                            .patch = *std::move(text),
                            .origin = patch->origin,
                            .madeBy = patch->madeBy,
                            .trusted = trusted};
}

} // namespace espalier::engine
