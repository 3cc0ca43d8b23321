// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/drafting.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/generate.h"

#include <algorithm>
#include <format>
#include <optional>

namespace espalier::backlog {

using model::FunctionSeen;
using std::string;

namespace {

/// Fewer calls that all failed may be chance, or a test of just that.
constexpr std::uint64_t kFewestCalls = 3;
/// More iterations than this within one call are told whatever the other calls did.
constexpr std::uint64_t kRunawayIterations = 1'000'000;
/// From here on iterations are told when they are so many times those of the other calls.
constexpr std::uint64_t kManyIterations = 10'000;
constexpr double kUneven = 100;

/// A loop whose iterations within one call stand out.
struct Runaway {
    int loop = 0;
    std::uint64_t largest = 0; ///< iterations within one call
    std::uint64_t total = 0;
    double others = 0; ///< iterations of the other calls, on average
};

double averageOfOthers(const FunctionSeen &seen, std::uint64_t total, std::uint64_t largest)
{
    if (seen.calls < 2 || total <= largest)
        return 0;
    return static_cast<double>(total - largest) / static_cast<double>(seen.calls - 1);
}

std::optional<Runaway> runawayOf(const FunctionSeen &seen)
{
    std::optional<Runaway> worst;
    for (const auto &[loop, largest] : seen.largestLoops) {
        const auto found = seen.loops.find(loop);
        const auto total = found == seen.loops.end() ? largest : std::max(found->second, largest);
        const Runaway each{.loop = loop,
                           .largest = largest,
                           .total = total,
                           .others = averageOfOthers(seen, total, largest)};
        const bool uneven = seen.calls >= kFewestCalls && largest >= kManyIterations &&
                            static_cast<double>(largest) >= kUneven * std::max(each.others, 1.0);
        if ((largest > kRunawayIterations || uneven) && (!worst || largest > worst->largest))
            worst = each;
    }
    return worst;
}

string pathOf(const FunctionSeen &seen)
{
    const auto end = seen.id.find("::");
    return !seen.path.empty() || end == string::npos ? seen.path : seen.id.substr(0, end);
}

string nameOf(const FunctionSeen &seen)
{
    const auto begin = seen.id.find("::");
    return firstLine(begin == string::npos ? seen.id : seen.id.substr(begin + 2), kLongestTitle);
}

string placeText(const FunctionSeen &seen)
{
    const auto where = whereText(pathOf(seen), seen.line);
    return nameOf(seen) + (where.empty() ? "" : " (" + where + ")");
}

Json functionEvidence(const FunctionSeen &seen)
{
    constexpr std::ptrdiff_t kMostTypes = 32;
    auto types = Json::object();
    for (auto type = seen.errorTypes.begin();
         type !=
         std::next(seen.errorTypes.begin(), std::min(std::ssize(seen.errorTypes), kMostTypes));
         ++type)
        types[cutText(type->first, kLongestTitle)] = type->second;
    Json evidence{{"kind", "function"},
                  {"function", cutText(seen.id, kLongestName)},
                  {"path", cutText(pathOf(seen), kLongestName)},
                  {"line", seen.line},
                  {"calls", seen.calls},
                  {"errors", seen.errors},
                  {"p50_ms", seen.p50Ms},
                  {"p95_ms", seen.p95Ms},
                  {"max_ms", seen.maxMs},
                  {"error_types", types},
                  {"abandoned", seen.abandoned}};
    return evidence;
}

Json loopEvidence(const FunctionSeen &seen, const Runaway &runaway)
{
    return {{"kind", "loop"},
            {"function", cutText(seen.id, kLongestName)},
            {"path", cutText(pathOf(seen), kLongestName)},
            {"line", seen.line},
            {"loop", runaway.loop},
            {"largest", runaway.largest},
            {"total", runaway.total},
            {"others", runaway.others},
            {"calls", seen.calls}};
}

/// "KeyError (12), OSError (3)", the most frequent first.
string errorTypesText(const FunctionSeen &seen)
{
    constexpr std::size_t kMost = 5;
    std::vector<std::pair<string, std::uint64_t>> types(seen.errorTypes.begin(),
                                                        seen.errorTypes.end());
    std::ranges::stable_sort(types, std::ranges::greater{},
                             &std::pair<string, std::uint64_t>::second);
    string text;
    for (std::size_t i = 0; i < std::min(types.size(), kMost); ++i)
        text += std::format("{}{} ({})", text.empty() ? "" : ", ", simpleType(types[i].first),
                            types[i].second);
    return text;
}

Draft alwaysFails(const FunctionSeen &seen, const string &at)
{
    auto fingerprint = fingerprintOf({.content = seen, .at = {}, .service = {}});
    auto draft = draftOf(model::TicketSource::Analysis, std::move(*fingerprint));
    auto &ticket = draft.ticket;
    const auto types = errorTypesText(seen);
    ticket.title = titleText(std::format("{} fails in every call", nameOf(seen)) +
                             (types.empty() ? "" : ": " + types));
    ticket.description =
        paragraphs({std::format("All {} calls of {} in the last run ended with an error.",
                                seen.calls, placeText(seen)),
                    types.empty() ? types : "The errors: " + types + "."});
    ticket.category = model::TicketCategory::BugFix;
    ticket.priority = model::TicketPriority::High;
    ticket.proposedSolution = "No call succeeds, so look at what all calls share: the "
                              "configuration, what the function relies on, or an "
                              "interface that has changed. Where the errors are how the function "
                              "is meant to answer, let it return that "
                              "answer instead.";
    ticket.testPlan =
        std::format("A test calls {} as the program does and shows that it succeeds; another keeps "
                    "the errors for input that is really wrong. The first fails before the change.",
                    nameOf(seen));
    ticket.evidence.push_back(functionEvidence(seen));
    addSeen(draft, seen.errors, {}, at);
    return draft;
}

Draft runsAway(const FunctionSeen &seen, const string &at, const Runaway &runaway)
{
    auto draft = draftOf(model::TicketSource::Analysis,
                         performanceFingerprint(seen.id, std::format("loop {}", runaway.loop)));
    auto &ticket = draft.ticket;
    ticket.title = titleText(
        std::format("A loop of {} runs {} times within one call", nameOf(seen), runaway.largest));
    const auto others = seen.calls > 1
                            ? std::format(" The other {} calls came to {:.0f} on average.",
                                          seen.calls - 1, runaway.others)
                            : string();
    ticket.description = paragraphs(
        {std::format("Loop {} of {} went round {} times within one call.", runaway.loop,
                     placeText(seen), runaway.largest) +
             others,
         seen.maxMs > 0 ? std::format("The longest call took {:.4g} ms.", seen.maxMs) : string()});
    ticket.category = model::TicketCategory::Performance;
    ticket.priority = runaway.largest > kRunawayIterations ? model::TicketPriority::High
                                                           : model::TicketPriority::Medium;
    ticket.proposedSolution = "Find out which input makes the loop so long, and whether it must "
                              "look at all of it: a lookup instead of a "
                              "search, work outside of the loop, a loop that ends early, or a "
                              "bound on the input. Where the condition can "
                              "never become false, mend that first.";
    ticket.testPlan = std::format(
        "A test calls {} with an input as large as the one seen and shows that the work "
        "grows no faster than the input, and that the result is what it was.",
        nameOf(seen));
    addSeen(draft, 1, {}, at);
    return draft;
}

} // namespace

std::vector<Draft> fromFunctions(const std::vector<ObservedFunction> &functions)
{
    std::vector<Draft> drafts;
    for (const auto &[seen, at] : functions) {
        const bool failsAlways = seen.calls >= kFewestCalls && seen.errors >= seen.calls;
        const auto runaway = runawayOf(seen);
        if (!failsAlways && !runaway)
            continue;
        auto draft = failsAlways ? alwaysFails(seen, at) : runsAway(seen, at, *runaway);
        if (runaway)
            draft.ticket.evidence.push_back(loopEvidence(seen, *runaway));
        addGrouped(draft);
        addFile(draft.ticket, pathOf(seen));
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

std::vector<Draft> fromInstrumentation(const std::vector<InstrumentationFailure> &failures)
{
    constexpr std::uint64_t kPersistent = 3; // attempts after which it is no accident
    std::vector<Draft> drafts;
    for (const auto &failure : failures) {
        auto draft =
            draftOf(model::TicketSource::Instrumentation,
                    fingerprintOfParts(GroupBasis::Function,
                                       {"instrumentation", failure.functionId, failure.language}));
        auto &ticket = draft.ticket;
        const auto reason = firstLine(failure.reason);
        ticket.title = titleText(failure.functionId + " cannot be instrumented" +
                                 (reason.empty() ? "" : ": " + reason));
        const auto where = whereText(failure.path, failure.line);
        ticket.description = paragraphs(
            {"What this function does at run time stays unseen, for it could not be instrumented" +
                 (where.empty() ? string(".") : " (" + where + ")."),
             cutText(failure.reason, kLongestTextShown),
             failure.attempts > 0 ? std::format("It was tried {}.", timesText(failure.attempts))
                                  : string()});
        ticket.category = model::TicketCategory::Refactor;
        ticket.priority = priorityOf(failure.attempts >= kPersistent);
        ticket.proposedSolution =
            "Write a script for the shape of this function that passes its tests, or rewrite "
            "the place that stands in the way in a plainer form that does the same.";
        ticket.testPlan = "The function can be instrumented and stripped again without a "
                          "difference, and its tests "
                          "pass with and without the telemetry.";
        ticket.evidence.push_back({{"kind", "function"},
                                   {"function", cutText(failure.functionId, kLongestName)},
                                   {"path", cutText(failure.path, kLongestName)},
                                   {"line", failure.line},
                                   {"language", cutText(failure.language, kLongestName)},
                                   {"reason", cutText(failure.reason, kLongestEvidence)},
                                   {"attempts", failure.attempts}});
        addFile(ticket, failure.path);
        addSeen(draft, std::max<std::uint64_t>(failure.attempts, 1), {}, failure.at);
        addGrouped(draft);
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

} // namespace espalier::backlog
