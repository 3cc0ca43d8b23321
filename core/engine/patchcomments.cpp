// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchcomments.h"

#include "core/base/textcut.h"
#include "core/diff/patch.h"
#include "core/engine/reviewcase.h"
#include "core/store/patchstore.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

using model::PatchStage;

namespace {

constexpr std::size_t kMostComment = 16 * 1024;
constexpr std::size_t kMostAttempts = 10; ///< of those before, the last
constexpr std::size_t kMostDiff = 64 * 1024;

bool isBlank(const std::string &text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

Result<> checkPlace(const model::Patch &patch, const CommentPlace &place)
{
    if (place.path.empty())
        return {};
    const auto parsed = diff::parsePatch(patch.diff);
    const bool isIn = parsed && std::ranges::contains(parsed->files, place.path,
                                                      [](const auto &file) { return file.path(); });
    return isIn ? Result<>()
                : failure(ErrorKind::InvalidInput, "the patch does not change this file",
                          place.path);
}

Result<> keepComment(Workspace &workspace, const model::Patch &patch, const ReviewAct &act,
                     const CommentPlace &place, const Clock &clock)
{
    auto added = store::ReviewStore(workspace.database())
                     .addComment({.attempt = patch.attempt,
                                  .path = place.path,
                                  .line = place.line,
                                  .who = act.person.who,
                                  .at = toRfc3339(clock.now()),
                                  .text = act.reason});
    return added ? Result<>() : failure(std::move(added.error()));
}

Result<> checkText(const std::string &text)
{
    if (isBlank(text))
        return failure(ErrorKind::InvalidInput, "a comment needs some text");
    return text.size() > kMostComment
               ? failure(ErrorKind::InvalidInput, "a comment has at most 16 KiB")
               : Result<>();
}

} // namespace

Result<> addComment(Workspace &workspace, const ReviewAct &act, const CommentPlace &place,
                    const Clock &clock)
{
    if (auto checked = checkText(act.reason); !checked)
        return checked;
    auto review = gatherReview(workspace, act.ticketId);
    if (!review)
        return failure(std::move(review.error()));
    if (auto checked = checkPlace(review->patch, place); !checked)
        return checked;
    return keepComment(workspace, review->patch, act, place, clock);
}

Result<std::vector<AttemptComment>> commentsOn(Workspace &workspace, const std::string &ticketId)
{
    auto patches = store::PatchStore(workspace.database()).patches(ticketId);
    if (!patches)
        return failure(std::move(patches.error()));
    std::vector<AttemptComment> result;
    for (const auto &patch : *patches) {
        auto comments = store::ReviewStore(workspace.database()).comments(patch.attempt);
        if (!comments)
            return failure(std::move(comments.error()));
        for (auto &comment : *comments)
            result.push_back({patch.number, std::move(comment)});
    }
    return result;
}

Result<> requestChanges(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    if (act.person.kind != review::Person::Kind::Human)
        return refusedBy(review::Refusal::Machine);
    if (isBlank(act.reason))
        return refusedBy(review::Refusal::ReasonMissing);
    if (auto checked = checkText(act.reason); !checked)
        return checked;
    auto review = gatherReview(workspace, act.ticketId);
    if (!review)
        return failure(std::move(review.error()));
    auto &patch = review->patch;
    if (patch.stage != PatchStage::Ready)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(patch.stage)) + ", not ready");
    return store::withinTransaction(workspace.database(), [&]() -> Result<> {
        if (auto stored = keepComment(workspace, patch, act, {}, clock); !stored)
            return stored;
        return turnDown(workspace, patch, act,
                        {.stage = PatchStage::ChangesRequested,
                         .ticket = model::TicketStatus::InProgress,
                         .action = "changes-requested"},
                        clock);
    });
}

Result<Json> earlierAttempts(Workspace &workspace, const std::string &ticketId)
{
    auto patches = store::PatchStore(workspace.database()).patches(ticketId);
    if (!patches)
        return failure(std::move(patches.error()));
    auto comments = commentsOn(workspace, ticketId);
    if (!comments)
        return failure(std::move(comments.error()));
    auto list = Json::array();
    const auto first = patches->size() - std::min(patches->size(), kMostAttempts);
    for (auto at = first; at < patches->size(); ++at) {
        const auto &patch = (*patches)[at];
        if (model::isUnderWay(patch.stage)) // the one that asks
            continue;
        auto said = Json::array();
        for (const auto &[attempt, comment] : *comments) {
            if (attempt == patch.number)
                said.push_back({{"path", comment.path},
                                {"line", comment.line},
                                {"who", comment.who},
                                {"text", comment.text}});
        }
        list.push_back({{"attempt", patch.number},
                        {"made_by", patch.madeBy},
                        {"state", nameOf(patch.stage)},
                        {"error", patch.error},
                        {"diff", cutAtWord(patch.diff, kMostDiff)},
                        {"comments", std::move(said)}});
    }
    return list;
}

} // namespace espalier::engine
