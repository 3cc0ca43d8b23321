// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/drafting.h"
#include "core/backlog/erroradvice.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/generate.h"

#include <algorithm>
#include <format>
#include <set>

namespace espalier::backlog {

using model::ExceptionSeen;
using std::string;

namespace {

constexpr std::uint64_t kOften = 10;
constexpr std::uint64_t kVeryOften = 1000;

std::vector<const ExceptionSeen *> exceptionsOf(const ObservedGroup &group)
{
    std::vector<const ExceptionSeen *> exceptions;
    for (const auto &sample : group.samples) {
        if (const auto *seen = std::get_if<ExceptionSeen>(&sample.content))
            exceptions.push_back(seen);
    }
    return exceptions;
}

/// What the errors go back to, when that is another one than was reported.
const model::RaisedError *rootOf(const model::StackTrace &trace)
{
    const auto counted = countedErrors(trace);
    return counted.size() > 1 ? &trace.errors[counted[1]] : nullptr;
}

string placeText(const ExceptionSeen &seen)
{
    const auto place = ownPlace(seen.trace);
    return place.frame ? placeName(*place.named, seen.trace.language) : seen.functionId;
}

string titleOf(const ExceptionSeen &seen)
{
    const auto place = placeText(seen);
    if (seen.trace.empty())
        return titleText(place.empty() ? "An error without a trace" : "Error in " + place);
    const auto &error = seen.trace.errors[0];
    const auto type = simpleType(error.type);
    const auto message = maskedMessage(firstLine(error.message));
    auto title = type.empty() ? string("Error") : type;
    if (!place.empty())
        title += " in " + place;
    if (!message.empty())
        title += ": " + message;
    if (const auto *root = rootOf(seen.trace); root && !errorText(*root, true).empty())
        title += ", because of " + errorText(*root, true);
    return titleText(title);
}

/// One error of the chain, with the innermost own call where it has one.
string chainText(const model::RaisedError &error, const char *verb, std::string_view language)
{
    auto text = string(verb) + errorText(error, false);
    const auto own = std::ranges::find_if(error.frames, &model::StackFrame::own);
    if (own == error.frames.end())
        return text + ".";
    if (const auto name = placeName(*own, language); !name.empty())
        text += " in " + name;
    if (const auto where = whereText(own->path, own->line); !where.empty())
        text += " (" + where + ")";
    return text + ".";
}

/// "In production, staging; releases 1.4.1, 1.4.2."
string surroundingsText(const std::vector<const ExceptionSeen *> &exceptions)
{
    constexpr std::size_t kMost = 5;
    const auto listed = [&](const string &intro, string ExceptionSeen::*member) {
        std::set<string> names;
        for (const auto *seen : exceptions) {
            if (!(seen->*member).empty() && names.size() < kMost)
                names.insert(firstLine(seen->*member, 60));
        }
        string text;
        for (const auto &name : names)
            text += (text.empty() ? intro : ", ") + name;
        return text.empty() ? text : text + ". ";
    };
    return string(trimmed(listed("Environment: ", &ExceptionSeen::environment) +
                          listed("Release: ", &ExceptionSeen::release)));
}

string descriptionOf(const ObservedGroup &group,
                     const std::vector<const ExceptionSeen *> &exceptions, bool handled)
{
    const auto &trace = exceptions.front()->trace;
    string chain;
    if (!trace.empty()) {
        chain = chainText(trace.errors[0], "", trace.language);
        if (const auto *root = rootOf(trace))
            chain += " " + chainText(*root, "It goes back to ", trace.language);
    }
    if (chain.empty() && !exceptions.front()->functionId.empty())
        chain = "An error left " + exceptions.front()->functionId + ".";
    // Of most that was not said to be handled nobody knows, so that nothing is said.
    const string end = handled ? "The program handled it and went on. " : "";
    return paragraphs({chain, end + seenText(group.count, group.firstSeen, group.lastSeen),
                       surroundingsText(exceptions)});
}

int severityOf(const ExceptionSeen &seen)
{
    const auto level = lowered(cutAt(seen.level, 16));
    if (level == "fatal" || level == "critical" || level == "emergency" || level == "alert")
        return 2;
    return level == "warning" || level == "info" || level == "debug" || level == "notice" ? 0 : 1;
}

model::TicketPriority priorityFor(const ObservedGroup &group,
                                  const std::vector<const ExceptionSeen *> &exceptions,
                                  bool handled)
{
    int points = 0;
    for (const auto *seen : exceptions)
        points = std::max(points, severityOf(*seen));
    points += (group.count >= kOften) + (group.count >= kVeryOften) - handled;
    return priorityOf(points);
}

void addStacks(Draft &draft, const std::vector<const ExceptionSeen *> &exceptions)
{
    constexpr std::size_t kMost = 3; // the newest; others of the group are the same but for lines
    std::vector<const model::StackTrace *> added;
    for (const auto *seen : exceptions) {
        const bool known =
            std::ranges::any_of(added, [seen](const auto *trace) { return *trace == seen->trace; });
        if (seen->trace.empty() || known || added.size() >= kMost)
            continue;
        auto evidence = stackEvidence(seen->trace);
        if (!seen->functionId.empty())
            evidence["function_id"] = cutText(seen->functionId, kLongestName);
        draft.ticket.evidence.push_back(std::move(evidence));
        addFiles(draft.ticket, seen->trace);
        added.push_back(&seen->trace);
    }
    // Ids of instrumented functions begin with the path.
    const auto &id = exceptions.front()->functionId;
    if (const auto end = id.find("::"); end != string::npos)
        addFile(draft.ticket, id.substr(0, end));
}

/// On what the errors go back to.
ErrorAdvice adviceOn(const model::StackTrace &trace)
{
    if (trace.empty())
        return adviceFor({}, {});
    const auto *root = rootOf(trace);
    const auto &error = root ? *root : trace.errors[0];
    return adviceFor(error.type, error.message);
}

Draft draftFrom(const ObservedGroup &group, const std::vector<const ExceptionSeen *> &exceptions)
{
    const auto &newest = *exceptions.front();
    const bool handled =
        std::ranges::all_of(exceptions, [](const auto *seen) { return seen->handled; });
    auto draft = draftOf(model::TicketSource::Exception, group.fingerprint);
    auto &ticket = draft.ticket;
    ticket.title = titleOf(newest);
    ticket.description = descriptionOf(group, exceptions, handled);
    ticket.category = model::TicketCategory::BugFix;
    ticket.priority = priorityFor(group, exceptions, handled);
    const auto advice = adviceOn(newest.trace);
    ticket.proposedSolution = advice.solution;
    const auto place = placeText(newest);
    ticket.testPlan = place.empty()
                          ? string(advice.test)
                          : std::format("Call {} as it was called when the error was seen. {}",
                                        place, advice.test);
    ticket.testPlan += " The test fails before the change.";
    addStacks(draft, exceptions);
    addOccurrences(draft, group);
    return draft;
}

} // namespace

std::vector<Draft> fromExceptions(const std::vector<ObservedGroup> &groups)
{
    std::vector<Draft> drafts;
    for (const auto &group : groups) {
        const auto exceptions = exceptionsOf(group);
        if (!exceptions.empty())
            drafts.push_back(draftFrom(group, exceptions));
    }
    return drafts;
}

} // namespace espalier::backlog
