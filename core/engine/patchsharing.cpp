// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchsharing.h"

#include "core/base/jsonaccess.h"
#include "core/diff/patch.h"
#include "core/engine/patchreview.h"
#include "core/git/mail.h"
#include "core/git/repository.h"
#include "core/model/stacktrace.h"
#include "core/review/pullrequest.h"
#include "core/scrub/scrub.h"
#include "core/store/patchstore.h"

#include <algorithm>
#include <format>
#include <functional>
#include <set>
#include <utility>

namespace espalier::engine {

namespace {

using diff::HunkLine;

std::vector<std::pair<std::string, std::string>> changesOf(const model::Patch &patch)
{
    std::vector<std::pair<std::string, std::string>> changes;
    const auto parsed = diff::parsePatch(patch.diff);
    if (!parsed)
        return changes;
    for (const auto &file : parsed->files) {
        std::size_t added = 0;
        std::size_t removed = 0;
        for (const auto &hunk : file.hunks) {
            added += static_cast<std::size_t>(
                std::ranges::count(hunk.lines, HunkLine::Kind::Added, &HunkLine::kind));
            removed += static_cast<std::size_t>(
                std::ranges::count(hunk.lines, HunkLine::Kind::Removed, &HunkLine::kind));
        }
        const auto *what = file.oldPath.empty()   ? "new, "
                           : file.newPath.empty() ? "removed, "
                           : file.isRename        ? "moved, "
                                                  : "";
        changes.emplace_back(file.path(), std::format("{}+{} -{}", what, added, removed));
    }
    return changes;
}

std::vector<std::string> evidenceOf(const model::Ticket &ticket)
{
    std::vector<std::string> lines;
    const auto count = integerAt(ticket.metadata, "occurrences");
    if (count > 0)
        lines.push_back(std::format("seen {} times, first {}, last {}", count,
                                    textAt(ticket.metadata, "first_seen"),
                                    textAt(ticket.metadata, "last_seen")));
    constexpr std::size_t kMost = 20;
    for (const auto &piece : ticket.evidence) {
        if (lines.size() >= kMost)
            break;
        if (textAt(piece, "kind") == "test")
            lines.push_back(
                std::format("test {} {}", textAt(piece, "suite"), textAt(piece, "name")));
        const auto *trace = find(piece, "trace");
        if (!trace)
            continue;
        for (const auto &error : model::stackTraceFromJson(*trace).errors) {
            auto line = error.type + ": " + error.message;
            const auto own = std::ranges::find_if(error.frames, &model::StackFrame::own);
            if (own != error.frames.end())
                line += std::format(" at {}:{}, {}", own->path, own->line, own->function);
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

std::vector<std::string> riskFactorsOf(const model::Ticket &ticket)
{
    std::vector<std::string> lines;
    const auto *risk = find(ticket.metadata, "risk");
    const auto *factors = risk ? find(*risk, "factors") : nullptr;
    if (!factors || !factors->is_array())
        return lines;
    for (const auto &factor : *factors) {
        const auto detail = textAt(factor, "detail");
        lines.push_back(std::format("{:+.1f} {}{}", realAt(factor, "points").value_or(0),
                                    textAt(factor, "factor"), detail.empty() ? "" : ": " + detail));
    }
    return lines;
}

std::vector<review::TestChange> testsOf(const model::Patch &patch)
{
    std::vector<review::TestChange> tests;
    const auto *proof = find(patch.detail, "proof");
    const auto *turned = proof ? find(*proof, "turned") : nullptr;
    if (!turned || !turned->is_array())
        return tests;
    for (const auto &name : *turned) {
        if (name.is_string())
            tests.push_back({name.get<std::string>(), "failed", "passed"});
    }
    return tests;
}

std::vector<std::pair<std::string, std::string>> gatesOf(const PatchReview &review)
{
    std::vector<std::pair<std::string, std::string>> gates;
    if (!review.gates)
        return gates;
    for (const auto &gate : review.gates->results)
        gates.emplace_back(gate.name,
                           std::string(nameOf(gate.verdict)) +
                               (gate.reason.empty() ? std::string() : ", " + gate.reason));
    return gates;
}

/// The project's own, as it stands on the base; empty where it has none.
std::string templateAt(const git::Repository &repository, const git::ObjectId &base)
{
    constexpr std::uint64_t kMost = 32 * 1024;
    for (const auto *path : {".github/pull_request_template.md", ".github/PULL_REQUEST_TEMPLATE.md",
                             "pull_request_template.md", "PULL_REQUEST_TEMPLATE.md",
                             "docs/pull_request_template.md", "docs/PULL_REQUEST_TEMPLATE.md"}) {
        if (auto text = repository.readFileAt(base, path, kMost))
            return *std::move(text);
    }
    return {};
}

/// What asking for the patch cost; empty when that was nothing.
std::string costOf(const model::Patch &patch)
{
    const auto *cost = find(patch.detail, "cost");
    const auto usd = cost ? realAt(*cost, "usd") : std::nullopt;
    return usd ? std::format("cost ${:.4f}", *usd) : std::string();
}

std::string pullRequestOf(const PatchReview &review, const git::Repository &repository)
{
    const auto &ticket = review.ticket;
    const auto &patch = review.patch;
    auto facts = review::PullRequestFacts{
        .title = ticket.title,
        .why = ticket.description,
        .evidence = evidenceOf(ticket),
        .changes = changesOf(patch),
        .tests = testsOf(patch),
        .risk = review.state.subject.risk,
        .riskFactors = riskFactorsOf(ticket),
        .rollback = "espalier review rollback " + ticket.id + " --reason …\n# or\ngit revert " +
                    patch.commit.substr(0, 12),
        .gates = gatesOf(review),
        .verify = "espalier gate run " + patch.branch,
        .cost = costOf(patch),
        .ticketId = ticket.id,
        .log = {},
    };
    const auto text =
        review::pullRequestText(facts, templateAt(repository, git::ObjectId(patch.base)));
    return scrub::masked(text, scrub::Scope::SecretsAndPrivate);
}

Result<model::Patch> attemptOf(Workspace &workspace, const std::string &ticketId, int number)
{
    auto patch = store::PatchStore(workspace.database()).patch(ticketId, number);
    if (patch && patch->commit.empty())
        return failure(ErrorKind::Conflict,
                       std::format("attempt {} never came to a commit", number), ticketId);
    return patch;
}

/// What others have changed between two bases is not a change of the patch.
std::string withinFilesOf(const std::string &text, const model::Patch &one,
                          const model::Patch &other)
{
    auto parsed = diff::parsePatch(text);
    if (!parsed)
        return text;
    std::set<std::string, std::less<>> paths;
    for (const auto *patch : {&one, &other}) {
        for (const auto &[path, what] : changesOf(*patch))
            paths.insert(path);
    }
    std::erase_if(parsed->files,
                  [&](const diff::FilePatch &file) { return !paths.contains(file.path()); });
    return diff::toText(*parsed);
}

/// What a person has seen and allowed is no secret.
Result<> requireNoSecret(const PatchReview &review)
{
    if (review.gates) {
        const auto gate =
            std::ranges::find(review.gates->results, "secrets", &model::GateResult::name);
        const bool isPassed =
            gate != review.gates->results.end() && gate->verdict == model::GateVerdict::Pass;
        if (isPassed)
            return {};
    }
    const auto found = scrub::findSecrets(review.patch.diff);
    return found.empty()
               ? Result<>()
               : failure(ErrorKind::Conflict,
                         std::format("the patch has what looks like a secret ({}), and is not "
                                     "handed on; take it out, or allow it by a comment and have "
                                     "the gates look again",
                                     found.front().rule),
                         review.patch.ticketId);
}

} // namespace

Result<std::string> exportPatch(Workspace &workspace, const std::string &ticketId, PatchForm form,
                                bool trusted)
{
    auto review = reviewOf(workspace, ticketId, trusted);
    if (!review)
        return failure(std::move(review.error()));
    const auto &patch = review->patch;
    if (patch.diff.empty())
        return failure(ErrorKind::Conflict, "the last attempt has no patch", ticketId);
    // Of a pull request the texts are masked; a patch is handed on as it is, or not at all.
    if (form != PatchForm::PullRequest) {
        if (auto clean = requireNoSecret(*review); !clean)
            return failure(std::move(clean.error()));
    }
    if (form == PatchForm::Diff)
        return patch.diff;
    if (patch.commit.empty())
        return failure(ErrorKind::Conflict, "the last attempt never came to a commit", ticketId);
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    return form == PatchForm::Mail ? git::mailOf(*repository, git::ObjectId(patch.commit))
                                   : pullRequestOf(*review, *repository);
}

Result<std::string> compareAttempts(Workspace &workspace, const std::string &ticketId, int from,
                                    int to)
{
    auto other = attemptOf(workspace, ticketId, to);
    if (!other)
        return failure(std::move(other.error()));
    auto one = from == 0 ? Result<model::Patch>(*other) : attemptOf(workspace, ticketId, from);
    if (!one)
        return failure(std::move(one.error()));
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto text = repository->diff(git::ObjectId(from == 0 ? one->base : one->commit),
                                 git::ObjectId(other->commit));
    return text && one->base != other->base ? withinFilesOf(*text, *one, *other) : text;
}

} // namespace espalier::engine
