// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchdetails.h"

#include "core/diff/patch.h"

#include <map>
#include <set>
#include <utility>

namespace espalier::engine {

namespace {

/// A side without lines is numbered by the line before it.
std::uint32_t firstOf(std::uint32_t start, std::uint32_t count)
{
    return count == 0 || start == 0 ? start : start - 1;
}

HunkPlace placeOf(std::size_t number, const ReviewHunk &hunk)
{
    const auto parsed = diff::parsePatch(hunk.text);
    if (!parsed || parsed->files.empty() || parsed->files.front().hunks.empty())
        return {.hunk = number, .isWhole = true};
    const auto &place = parsed->files.front().hunks.front();
    return {.hunk = number,
            .oldFirst = firstOf(place.oldStart, place.oldCount),
            .oldCount = place.oldCount,
            .newFirst = firstOf(place.newStart, place.newCount),
            .newCount = place.newCount};
}

std::map<std::string, std::vector<HunkPlace>> placesOf(const std::vector<ReviewHunk> &hunks)
{
    std::map<std::string, std::vector<HunkPlace>> places;
    for (std::size_t number = 0; number < hunks.size(); ++number)
        places[hunks[number].path].push_back(placeOf(number, hunks[number]));
    return places;
}

using Places = std::map<std::string, std::vector<HunkPlace>>;

Result<PatchFile> fileOf(const git::Repository &repository, git::ChangedFile changed,
                         Places &places)
{
    PatchFile file;
    if (auto versions = git::versionsOf(repository, changed)) {
        if (versions->before)
            file.before = std::move(versions->before->content);
        if (versions->after)
            file.after = std::move(versions->after->content);
        file.lines = git::countLines(repository, changed).value_or(git::LineCounts());
    } else if (versions.error().kind == ErrorKind::Unsupported) {
        file.isTooLarge = true;
    } else {
        return failure(std::move(versions.error()));
    }
    if (const auto at = places.find(changed.path); at != places.end())
        file.hunks = std::move(at->second);
    file.file = std::move(changed);
    return file;
}

Result<std::vector<PatchFile>> filesOf(const git::Repository &repository, const git::ObjectId &from,
                                       const git::ObjectId &to, Places places)
{
    auto changed = git::changedFiles(repository, from, to);
    if (!changed)
        return failure(std::move(changed.error()));
    std::vector<PatchFile> files;
    for (auto &each : *changed) {
        auto file = fileOf(repository, std::move(each), places);
        if (!file)
            return failure(std::move(file.error()));
        files.push_back(*std::move(file));
    }
    return files;
}

Result<> addReview(Workspace &workspace, const review::Person &person, bool trusted,
                   PatchDetails &details)
{
    const auto &ticket = details.row.patch.ticketId;
    auto found = reviewOf(workspace, ticket, trusted);
    if (!found)
        return failure(std::move(found.error()));
    auto attempts = store::PatchStore(workspace.database()).patches(ticket);
    if (!attempts)
        return failure(std::move(attempts.error()));
    store::ReviewStore reviews(workspace.database());
    auto comments = commentsOn(workspace, ticket);
    if (!comments)
        return failure(std::move(comments.error()));
    auto audit = reviews.audit(ticket);
    if (!audit)
        return failure(std::move(audit.error()));
    const auto may = [&](const std::string &reason) {
        return review::mayApprove(found->state, person, reason, found->policy, found->approvals);
    };
    details.toApprove = may("given");
    details.needsReason = may({}) == review::Refusal::ReasonMissing;
    details.toApply = review::mayApply(found->state, person, found->policy, found->approvals);
    details.attempts = *std::move(attempts);
    details.comments = *std::move(comments);
    details.audit = *std::move(audit);
    details.review = *std::move(found);
    return {};
}

} // namespace

Result<PatchDetails> detailsOf(Workspace &workspace, const PatchRow &row,
                               const review::Person &person, bool trusted)
{
    PatchDetails details{.row = row};
    if (row.isKnown) {
        if (auto added = addReview(workspace, person, trusted, details); !added)
            return failure(std::move(added.error()));
    }
    auto outlooks = outlookOf(workspace, {row}, trusted);
    if (!outlooks)
        return failure(std::move(outlooks.error()));
    details.outlook = std::move(outlooks->front());
    const auto repository = git::Repository::discover(workspace.root());
    const auto &commit = details.review ? details.review->patch.commit : row.patch.commit;
    if (!repository || commit.empty())
        return details;
    const git::ObjectId tip(commit);
    auto base = git::ObjectId(details.review ? details.review->patch.base : std::string());
    if (base.empty()) {
        const auto head = repository->head();
        auto parted = head ? git::mergeBase(*repository, head->commit, tip) : failure(head.error());
        if (!parted)
            return failure(std::move(parted.error()));
        base = *std::move(parted);
    }
    auto files = filesOf(*repository, base, tip,
                         details.review ? placesOf(details.review->hunks) : Places());
    if (!files)
        return failure(std::move(files.error()));
    details.files = *std::move(files);
    return details;
}

Result<std::vector<PatchFile>> filesAgainst(Workspace &workspace, const std::string &ticketId,
                                            int attempt)
{
    store::PatchStore patches(workspace.database());
    auto earlier = patches.patch(ticketId, attempt);
    if (!earlier)
        return failure(std::move(earlier.error()));
    auto last = patches.last(ticketId);
    if (!last)
        return failure(std::move(last.error()));
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    std::set<std::string> touched;
    for (const auto *each : {&*earlier, &**last}) {
        if (each->commit.empty())
            return failure(ErrorKind::Conflict, "this attempt never came to a commit");
        auto changed =
            git::changedFiles(*repository, git::ObjectId(each->base), git::ObjectId(each->commit));
        if (!changed)
            return failure(std::move(changed.error()));
        for (const auto &file : *changed)
            touched.insert(file.path);
    }
    auto files =
        filesOf(*repository, git::ObjectId(earlier->commit), git::ObjectId((*last)->commit), {});
    if (files) // not what came between their bases
        std::erase_if(*files,
                      [&](const PatchFile &file) { return !touched.contains(file.file.path); });
    return files;
}

} // namespace espalier::engine
