// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reviewactions.h"

#include "core/base/file.h"
#include "core/engine/audittrail.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchsharing.h"
#include "core/scrub/scrub.h"
#include "core/store/patchstore.h"

#include <format>
#include <utility>

namespace espalier::cli {

namespace {

Json jsonOf(const engine::PatchReview &review)
{
    auto approvals = Json::array();
    for (const auto &approval : review.approvals) {
        auto json = model::toJson(approval);
        json["void_because"] = nameOf(review::whyVoid(approval, review.state.subject));
        approvals.push_back(std::move(json));
    }
    auto json = model::toJson(review.patch);
    json["risk_level"] = review.state.subject.risk;
    json["stale"] = review.state.isStale;
    json["gates_passed"] = review.state.gatesPassed;
    json["hunks"] = review.state.hunks;
    json["reviewed_hunks"] = review.state.reviewedHunks;
    json["approvals"] = std::move(approvals);
    return json;
}

/// The diff with the numbers that changes are told by.
std::string numberedDiff(const engine::PatchReview &review)
{
    std::string out;
    std::string path;
    for (std::size_t at = 0; at < review.hunks.size(); ++at) {
        const auto &hunk = review.hunks[at];
        // A file's head stands before its first change only.
        const auto head = hunk.text.find("\n@@");
        const bool isSame = std::exchange(path, hunk.path) == hunk.path;
        out += std::format("#{}{}\n", at + 1, hunk.isReviewed ? "  (looked at)" : "");
        out += isSame && head != std::string::npos ? hunk.text.substr(head + 1) : hunk.text;
    }
    return out;
}

std::string commentsText(const std::vector<engine::AttemptComment> &comments)
{
    std::string out;
    for (const auto &[attempt, comment] : comments) {
        const auto place = comment.path.empty() ? std::string("the patch")
                           : comment.line == 0  ? comment.path
                                                : std::format("{}:{}", comment.path, comment.line);
        out += std::format("{:<16} {} on {} of attempt {}: {}\n", "comment", comment.who, place,
                           attempt, comment.text);
    }
    return out;
}

Json jsonOf(const std::vector<engine::AttemptComment> &comments)
{
    auto list = Json::array();
    for (const auto &[attempt, comment] : comments)
        list.push_back({{"attempt", attempt},
                        {"path", comment.path},
                        {"line", comment.line},
                        {"who", comment.who},
                        {"at", comment.at},
                        {"text", comment.text}});
    return list;
}

} // namespace

std::string auditFaultText(const review::AuditFault &fault)
{
    switch (fault.kind) {
    case review::AuditFault::Kind::Changed:
        return std::format("Entry {} is not what was written: somebody has changed the audit.",
                           fault.number);
    case review::AuditFault::Kind::Missing:
        return std::format("Entry {} does not follow the one before: somebody has taken entries "
                           "out of the audit.",
                           fault.number);
    case review::AuditFault::Kind::CutShort: break;
    }
    return std::format("There were more than {} entries, or others: somebody has cut the audit "
                       "short or made it anew.",
                       fault.number - 1);
}

ExitCode listReviews(const ReviewContext &context)
{
    auto patches = store::PatchStore(context.workspace.database()).summaries();
    if (!patches)
        return context.console().error(patches.error());
    auto list = Json::array();
    std::string out;
    for (const auto &patch : *patches) {
        auto review = engine::reviewOf(context.workspace, patch.ticketId, context.trusted);
        if (!review)
            return context.console().error(review.error());
        list.push_back({{"ticket_id", patch.ticketId},
                        {"branch_name", patch.branch},
                        {"state", nameOf(patch.stage)},
                        {"risk_level", review->state.subject.risk},
                        {"stale", review->state.isStale},
                        {"error", patch.error},
                        {"commit", patch.commit}});
        out +=
            std::format("{:<34} {:<12} risk {:>2}{}  {}{}\n", patch.ticketId, nameOf(patch.stage),
                        review->state.subject.risk, review->state.isStale ? "  stale" : "",
                        review->ticket.title, patch.error.empty() ? "" : "  " + patch.error);
    }
    if (context.console().options().json)
        context.console().json({{"schema_version", 1}, {"patches", std::move(list)}});
    else if (out.empty())
        context.console().note("There is no patch; `espalier autopatch run` makes one.");
    else
        context.console().data(out);
    return kOk;
}

ExitCode showReview(const ReviewContext &context)
{
    auto review = engine::reviewOf(context.workspace, context.arguments.ticket, context.trusted);
    if (!review)
        return context.console().error(review.error());
    auto comments = engine::commentsOn(context.workspace, context.arguments.ticket);
    if (!comments)
        return context.console().error(comments.error());
    if (context.console().options().json) {
        Json json{{"schema_version", 1}};
        json.update(jsonOf(*review));
        scrub::maskTexts(json, scrub::Scope::Secrets);
        json["comments"] = jsonOf(*comments);
        context.console().json(json);
        return kOk;
    }
    const auto &patch = review->patch;
    std::string out =
        std::format("{}\n{} · attempt {} · {} · risk {} · by {}{}\n\n", review->ticket.title,
                    patch.ticketId, patch.number, nameOf(patch.stage), review->state.subject.risk,
                    patch.madeBy, review->state.isStale ? " · stale" : "");
    if (review->gates) {
        for (const auto &gate : review->gates->results)
            out += std::format("{:<16} {:<16} {}\n", gate.name, nameOf(gate.verdict), gate.reason);
    }
    for (const auto &approval : review->approvals) {
        const auto reason = review::whyVoid(approval, review->state.subject);
        out += std::format("{:<16} {} {}{}\n", "approved by", approval.who, approval.at,
                           reason == model::VoidReason::None
                               ? std::string()
                               : std::format(" (void: {})", nameOf(reason)));
    }
    out += commentsText(*comments);
    context.console().data(out + "\n" + scrub::masked(numberedDiff(*review)));
    return kOk;
}

ExitCode compareReview(const ReviewContext &context)
{
    const auto &console = context.console();
    auto last = store::PatchStore(context.workspace.database()).last(context.arguments.ticket);
    if (!last)
        return console.error(last.error());
    const int newest = *last ? (*last)->number : 0;
    const int to = context.arguments.to < 0 ? newest : context.arguments.to;
    const int from = context.arguments.from < 0 ? to - 1 : context.arguments.from;
    auto text = engine::compareAttempts(context.workspace, context.arguments.ticket, from, to);
    if (!text)
        return console.error(text.error());
    *text = scrub::masked(*text); // a secret is shown by nobody
    if (console.options().json)
        console.json({{"schema_version", 1}, {"from", from}, {"to", to}, {"diff", *text}});
    else if (text->empty())
        console.note(std::format("Attempts {} and {} make the same of the files.", from, to));
    else
        console.data(*text);
    return kOk;
}

ExitCode exportReview(const ReviewContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    const auto form = arguments.form == "mbox" ? engine::PatchForm::Mail
                      : arguments.form == "pr" ? engine::PatchForm::PullRequest
                                               : engine::PatchForm::Diff;
    auto text = engine::exportPatch(context.workspace, arguments.ticket, form, context.trusted);
    if (!text)
        return console.error(text.error());
    if (arguments.target.empty()) {
        console.data(*text);
        return kOk;
    }
    if (auto written = writeFileAtomically(arguments.target, *text); !written)
        return console.error(written.error());
    console.note("Written to " + arguments.target + ".");
    return kOk;
}

ExitCode showAudit(const ReviewContext &context)
{
    const auto &console = context.console();
    const auto trail = engine::auditTrail(context.workspace, context.arguments.ticket);
    if (!trail)
        return console.error(trail.error());
    if (console.options().json) {
        console.json(engine::toJson(*trail));
    } else {
        std::string out;
        for (const auto &entry : trail->entries)
            out += std::format("{:>5}  {}  {:<12} {:<34} {}\n", entry.number, entry.at,
                               entry.action, entry.subject, entry.who);
        console.data(out);
    }
    if (!trail->fault)
        return kOk;
    console.note(auditFaultText(*trail->fault));
    return kNegative;
}

} // namespace espalier::cli
