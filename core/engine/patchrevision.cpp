// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchrevision.h"

#include "core/diff/patch.h"
#include "core/engine/reviewcase.h"
#include "core/git/changedfiles.h"
#include "core/git/merge.h"
#include "core/git/repository.h"

#include <algorithm>
#include <optional>
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

/// What is left of the change of a file with another text.
struct EditedFile {
    std::string text; ///< a diff; empty where it is as without the patch
    bool isOther = false;
};

Result<EditedFile> editedDiff(const git::Repository &repository, const git::ChangedFile &file,
                              const std::string &text)
{
    auto versions = git::versionsOf(repository, file);
    if (!versions)
        return failure(std::move(versions.error()));
    const auto modeOf = [](const git::StoredEntry &entry) {
        return entry.kind == git::EntryKind::Executable ? git::FileMode::Executable
                                                        : git::FileMode::Regular;
    };
    std::optional<git::FileVersion> before;
    if (versions->before)
        before = git::FileVersion{versions->before->content, modeOf(*file.before)};
    auto diff = git::unifiedDiff(file.path, before, git::FileVersion{text, modeOf(*file.after)});
    if (!diff)
        return failure(std::move(diff.error()));
    return EditedFile{.text = *std::move(diff), .isOther = text != versions->after->content};
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

Result<AutopatchRequest> editedLast(Workspace &workspace, const ReviewAct &act,
                                    const std::string &commit,
                                    const std::map<std::string, std::string> &texts)
{
    auto patch = lastWithDiff(workspace, act.ticketId);
    if (!patch)
        return failure(std::move(patch.error()));
    if (patch->commit.empty() || patch->commit != commit)
        return failure(ErrorKind::Conflict,
                       "there is another attempt meanwhile; what was edited is of an earlier one",
                       act.ticketId);
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto parsed = diff::parsePatch(patch->diff);
    if (!parsed)
        return failure(std::move(parsed.error()));
    auto changed =
        git::changedFiles(*repository, git::ObjectId(patch->base), git::ObjectId(patch->commit));
    if (!changed)
        return failure(std::move(changed.error()));
    std::string edited;
    bool isOther = false;
    for (const auto &[path, text] : texts) {
        const auto at = std::ranges::find(*changed, path, &git::ChangedFile::path);
        if (at == changed->end() || !at->after || at->after->kind == git::EntryKind::SymbolicLink)
            return failure(ErrorKind::InvalidInput, "the patch has no such file to be edited",
                           path);
        auto part = editedDiff(*repository, *at, text);
        if (!part)
            return failure(std::move(part.error()));
        isOther = isOther || part->isOther;
        edited += part->text;
        std::erase_if(parsed->files, [&](const diff::FilePatch &file) {
            return file.path() == path || file.oldPath == path;
        });
    }
    if (!isOther)
        return failure(ErrorKind::InvalidInput, "nothing was edited");
    return AutopatchRequest{.ticketId = act.ticketId,
                            .patch = diff::toText(*parsed) + edited,
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
