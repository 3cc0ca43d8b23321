// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reviewactions.h"

#include "app/bootstrap/knowledgesettings.h"
#include "app/cli/autopatchtelling.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchrevision.h"
#include "core/engine/recipelearning.h"
#include "core/git/repository.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>
#include <unistd.h>
#include <utility>

namespace espalier::cli {

namespace {

/// What a refusal means, in words; empty for what is none.
std::string_view wordsOf(std::string_view refusal)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{
        {{"machine", "this takes a person"},
         {"gates-not-passed", "the gates have not passed; `espalier gate run BRANCH` shows them"},
         {"stale", "HEAD has moved since it was tested; `espalier autopatch again` puts it there"},
         {"rejected", "it was rejected"},
         {"reason-missing", "it needs a reason: --reason"},
         {"hunks-not-reviewed", "at this risk every change has to be looked at"},
         {"own-edit", "the policy wants another person than the one who made it"},
         {"already-approved", "you have approved exactly this already"},
         {"not-approved", "nobody has approved exactly this; `espalier review approve` does"},
         {"second-person-missing", "the policy wants a second person to approve it"},
         {"automation-off", "automation may not apply it"},
         {"risk-too-high", "automation may not apply what has this risk"}}};
    const auto found =
        std::ranges::find(kWords, refusal, [](const auto &word) { return word.first; });
    return found == kWords.end() ? std::string_view() : found->second;
}

/// Systems that run commands by themselves may well give them a terminal; they say who they are.
bool isContinuousIntegration()
{
    constexpr std::array kVariables{"CI",       "CONTINUOUS_INTEGRATION", "BUILD_NUMBER",
                                    "TF_BUILD", "TEAMCITY_VERSION",       "JENKINS_URL"};
    return std::ranges::any_of(kVariables, [](const char *name) {
        const char *value = std::getenv(name);
        const std::string_view text = value ? value : "";
        return !text.empty() && text != "0" && text != "false";
    });
}

/// Whoever sits at the terminal, by the name git has for them.
review::Person personOf(const ReviewContext &context)
{
    const auto repository = git::Repository::discover(context.workspace.root());
    const auto identity = repository ? repository->identity() : failure(repository.error());
    const bool isHuman = ::isatty(STDIN_FILENO) == 1 && !context.console().options().noInput &&
                         !context.console().options().yes && !isContinuousIntegration();
    return {.kind = isHuman ? review::Person::Kind::Human : review::Person::Kind::Machine,
            .who = identity ? std::format("{} <{}>", identity->name, identity->email) : "unknown"};
}

/// Shows each change that was not looked at yet; false when the person leaves one out.
Result<bool> lookAtAll(const ReviewContext &context, const engine::ReviewAct &act,
                       const engine::PatchReview &review)
{
    for (const auto &hunk : review.hunks) {
        if (hunk.isReviewed)
            continue;
        context.console().data(hunk.text);
        const auto answer = askLine(context.console(), "Have you looked at this change? y",
                                    context.environment.job.stopToken());
        if (answer != "y")
            return false;
        if (auto marked = engine::markReviewed(context.workspace, act, hunk, SystemClock());
            !marked)
            return failure(std::move(marked.error()));
    }
    return true;
}

ExitCode tell(const Console &console, const Result<engine::Applied> &applied,
              std::string_view words)
{
    if (!applied)
        return refuseReview(console, applied.error());
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"branch", applied->branch},
                      {"before", applied->before},
                      {"after", applied->after}});
    else
        console.note(std::format("{} {} is at {} now.", words, applied->branch,
                                 applied->after.substr(0, 12)));
    return kOk;
}

ExitCode done(const Console &console, const Result<> &result, std::string_view words)
{
    if (!result)
        return refuseReview(console, result.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"done", true}});
    else
        console.note(std::string(words));
    return kOk;
}

} // namespace

ExitCode refuseReview(const Console &console, Error error)
{
    const auto words = wordsOf(error.message);
    if (words.empty())
        return console.error(error);
    error.kind =
        ErrorKind::Conflict; // what helps against files that are refused does not help here
    error.context = error.message;
    error.message = words;
    static_cast<void>(console.error(error));
    return kGateMissing;
}

engine::ReviewAct reviewActOf(const ReviewContext &context)
{
    return {.ticketId = context.arguments.ticket,
            .person = personOf(context),
            .reason = context.arguments.reason,
            .trusted = context.trusted};
}

/// Recipes hear of what a person has decided. That is kept already, whatever becomes of this.
static engine::RecipeLesson learn(const ReviewContext &context, bool accepted)
{
    const auto options = bootstrap::knowledgeOptions(context.environment.application.paths(),
                                                     context.workspace.root());
    if (!options.capture)
        return {};
    auto lesson = engine::learnFromDecision(context.workspace, options.file,
                                            reviewActOf(context).ticketId, accepted, SystemClock());
    if (lesson)
        return *std::move(lesson);
    context.console().note("Recipes were not told of it: " + lesson.error().text());
    return {};
}

ExitCode approveReview(const ReviewContext &context)
{
    const auto &console = context.console();
    const auto act = reviewActOf(context);
    if (act.person.kind != review::Person::Kind::Human)
        return refuseReview(console, {ErrorKind::Permission, "machine", {}});
    auto review = engine::reviewOf(context.workspace, act.ticketId, context.trusted);
    if (!review)
        return console.error(review.error());
    if (review->state.subject.risk > review->policy.maxRisk) {
        const auto looked = lookAtAll(context, act, *review);
        if (!looked)
            return console.error(looked.error());
        if (!*looked)
            return refuseReview(console, {ErrorKind::Conflict, "hunks-not-reviewed", {}});
    } else {
        console.data(review->patch.diff);
    }
    const auto typed =
        askLine(console,
                std::format("To approve exactly this (risk {}), type the ticket's id, {}:",
                            review->state.subject.risk, act.ticketId),
                context.environment.job.stopToken());
    if (typed != act.ticketId) {
        console.note("Nothing was approved.");
        return kGateMissing;
    }
    auto approval = engine::approve(context.workspace, act, SystemClock());
    if (!approval)
        return refuseReview(console, approval.error());
    const auto lesson = learn(context, true);
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"approval", model::toJson(*approval)},
                      {"learned_recipe", lesson.isTaught ? lesson.recipe : std::string()}});
    else
        console.note("Approved. Next:  espalier review apply " + act.ticketId);
    if (lesson.isTaught)
        console.note("It has taught a recipe:  espalier autopatch recipe " + lesson.recipe);
    else if (!lesson.reason.empty())
        console.note("It has taught no recipe: " + lesson.reason + '.');
    return kOk;
}

ExitCode rejectReview(const ReviewContext &context)
{
    auto rejected = engine::reject(context.workspace, reviewActOf(context), SystemClock());
    if (rejected)
        static_cast<void>(learn(context, false));
    return done(context.console(), rejected, "Rejected; it is tried again only with new evidence.");
}

ExitCode commentReview(const ReviewContext &context)
{
    auto act = reviewActOf(context);
    act.reason = context.arguments.text;
    return done(context.console(),
                engine::addComment(context.workspace, act,
                                   {.path = context.arguments.path, .line = context.arguments.line},
                                   SystemClock()),
                "Kept; the next attempt reads it.");
}

ExitCode requestReviewChanges(const ReviewContext &context)
{
    auto act = reviewActOf(context);
    act.reason = context.arguments.text;
    auto requested = engine::requestChanges(context.workspace, act, SystemClock());
    if (requested)
        static_cast<void>(learn(context, false));
    return done(context.console(), requested,
                "Kept; the next attempt reads it. Start one:  espalier autopatch run " +
                    act.ticketId);
}

ExitCode takeOfReview(const ReviewContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    if (arguments.only.empty() && arguments.without.empty())
        return console.error({ErrorKind::InvalidInput,
                              "which changes? Give --only or --without; `review show` has their "
                              "numbers",
                              {}});
    const bool isRest = !arguments.without.empty();
    auto parts = review::parseParts(isRest ? arguments.without : arguments.only);
    if (!parts)
        return console.error(parts.error());
    auto request = engine::partOfLast(context.workspace, reviewActOf(context),
                                      {.isRest = isRest, .parts = *std::move(parts)});
    if (!request)
        return console.error(request.error());
    return tellAutopatch(console,
                         engine::runAutopatch(context.workspace, *request,
                                              context.environment.application.openSandbox(),
                                              SystemClock(), context.environment.job));
}

ExitCode applyReview(const ReviewContext &context)
{
    const auto &method = context.arguments.method;
    return tell(context.console(),
                engine::apply(context.workspace, reviewActOf(context),
                              method == "squash"         ? git::ApplyMethod::SquashCommit
                              : method == "fast-forward" ? git::ApplyMethod::FastForward
                                                         : git::ApplyMethod::MergeCommit,
                              SystemClock()),
                "Applied.");
}

ExitCode rollBackReview(const ReviewContext &context)
{
    auto rolledBack = engine::rollBack(context.workspace, reviewActOf(context), SystemClock());
    if (rolledBack)
        static_cast<void>(learn(context, false));
    return tell(context.console(), rolledBack, "Taken back by a commit.");
}

} // namespace espalier::cli
