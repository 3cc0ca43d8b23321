// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/drafting.h"
#include "core/backlog/generate.h"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>

namespace espalier::backlog {

using model::FindingLevel;
using model::FindingSeen;
using model::TicketCategory;
using model::TicketPriority;
using std::string;
using std::string_view;

namespace {

constexpr std::size_t kMostPlaces = 5; // of one ticket that are told

std::vector<const FindingSeen *> findingsOf(const ObservedGroup &group)
{
    std::vector<const FindingSeen *> findings;
    for (const auto &sample : group.samples) {
        if (const auto *seen = std::get_if<FindingSeen>(&sample.content))
            findings.push_back(seen);
    }
    return findings;
}

/// Whether a tag says one of the words.
bool isTagged(const FindingSeen &seen, std::initializer_list<string_view> words)
{
    constexpr std::size_t kLongestTag = 100;
    return std::ranges::any_of(seen.tags, [&](const string &tag) {
        const auto text = lowered(cutAt(tag, kLongestTag));
        return std::ranges::any_of(words, [&](auto word) { return text.contains(word); });
    });
}

bool isAboutSecurity(const FindingSeen &seen)
{
    return seen.securitySeverity.value_or(0) > 0 ||
           isTagged(seen, {"security", "cwe-", "cwe/", "owasp"});
}

TicketCategory categoryOf(const FindingSeen &seen)
{
    using enum TicketCategory;
    if (isAboutSecurity(seen))
        return Security;
    if (isTagged(seen, {"performance"}))
        return Performance;
    if (isTagged(seen, {"documentation", "docstring"}) ||
        lowered(cutAt(seen.tool, 40)) == "pydocstyle")
        return Documentation;
    const bool correctness = isTagged(seen, {"correctness", "reliability", "bug", "suspicious"});
    return seen.level == FindingLevel::Error || correctness ? BugFix : Refactor;
}

/// Of securitySeverity by the steps that CVSS has; of others by the level.
TicketPriority priorityFor(const FindingSeen &seen)
{
    using enum TicketPriority;
    if (const auto severity = seen.securitySeverity.value_or(0); severity > 0)
        return severity >= 9 ? Critical : severity >= 7 ? High : severity >= 4 ? Medium : Low;
    switch (seen.level) {
    case FindingLevel::None:
    case FindingLevel::Note: return Low;
    case FindingLevel::Warning: return Medium;
    case FindingLevel::Error: return High;
    }
    return Medium;
}

string toolOf(const FindingSeen &seen)
{
    return seen.tool.empty() ? string("The tool") : firstLine(seen.tool, kLongestTitle);
}

string titleOf(const FindingSeen &seen)
{
    const auto what = firstLine(seen.message.empty() ? seen.title : seen.message);
    auto title = seen.rule.empty() ? seen.tool : seen.rule;
    if (!seen.path.empty())
        title += (title.empty() ? "" : " in ") + seen.path;
    if (!what.empty())
        title += (title.empty() ? "" : ": ") + what;
    return titleText(title.empty() ? "A finding without a text" : title);
}

string solutionOf(const FindingSeen &seen, TicketCategory category)
{
    const auto rule = seen.rule.empty() ? string("the rule") : firstLine(seen.rule, kLongestTitle);
    string text;
    switch (category) {
    case TicketCategory::Security:
        text =
            "Follow the value from where it enters the program to the place reported, and make it "
            "safe where it enters or where it is used, whichever all ways lead through.";
        break;
    case TicketCategory::Performance:
        text = "Change the place as the rule asks, and measure that it is worth it.";
        break;
    case TicketCategory::Documentation:
        text = "Write what is missing: what the code is for, what it takes, and what it may fail "
               "with.";
        break;
    default:
        text = "Change the place so that " + rule +
               " is satisfied and the behaviour stays; where the rule is wrong "
               "here, say so beside the code.";
    }
    if (!seen.fix.empty())
        text += "\n\n" + toolOf(seen) + " proposes:\n" + cutText(seen.fix, kLongestTextShown);
    return text;
}

string testPlanOf(const FindingSeen &seen, TicketCategory category)
{
    auto text =
        std::format("{} does not report {} here any more, and nothing new elsewhere.", toolOf(seen),
                    seen.rule.empty() ? "this" : firstLine(seen.rule, kLongestTitle));
    if (category == TicketCategory::Security)
        text +=
            " A test hands in a hostile value by the way reported and shows that it does no harm.";
    else if (category == TicketCategory::BugFix)
        text += " A test runs through the place and shows the right behaviour; it fails before the "
                "change "
                "where the finding is a real error.";
    else if (category == TicketCategory::Performance)
        text += " A measurement before and after shows the gain.";
    if (category != TicketCategory::Documentation)
        text += " The tests that are there pass as before.";
    return text;
}

void addTags(Json &evidence, const std::vector<string> &tags)
{
    constexpr std::ptrdiff_t kMost = 32;
    auto shown = Json::array();
    for (const auto &tag : std::views::take(tags, kMost))
        shown.push_back(cutText(tag, kLongestTitle));
    evidence["tags"] = std::move(shown);
}

Json evidenceOf(const FindingSeen &seen)
{
    Json evidence{{"kind", "finding"},
                  {"tool", cutText(seen.tool, kLongestTitle)},
                  {"rule", cutText(seen.rule, kLongestTitle)},
                  {"message", cutText(seen.message, kLongestEvidence)},
                  {"level", nameOf(seen.level)},
                  {"path", cutText(seen.path, kLongestName)},
                  {"line", seen.line},
                  {"column", seen.column},
                  {"end_line", seen.endLine}};
    if (!seen.function.empty())
        evidence["function"] = cutText(seen.function, kLongestName);
    if (!seen.helpUri.empty())
        evidence["help_uri"] = cutText(seen.helpUri, kLongestEvidence);
    if (seen.securitySeverity)
        evidence["security_severity"] = *seen.securitySeverity;
    if (!seen.tags.empty())
        addTags(evidence, seen.tags);
    if (!seen.fix.empty())
        evidence["fix"] = cutText(seen.fix, kLongestEvidence);
    return evidence;
}

string descriptionOf(const ObservedGroup &group, const std::vector<const FindingSeen *> &findings)
{
    const auto &seen = *findings.front();
    auto rule = std::format("{} reports {}", toolOf(seen),
                            seen.rule.empty() ? "a finding" : firstLine(seen.rule, kLongestTitle));
    if (!seen.title.empty())
        rule += " (" + firstLine(seen.title) + ")";
    rule += std::format(", level {}", nameOf(seen.level));
    if (seen.securitySeverity)
        rule += std::format(", security severity {:.1f}", *seen.securitySeverity);
    string places;
    for (const auto *each : findings) {
        const auto where = whereText(each->path, each->line);
        if (!where.empty() && !places.contains(where))
            places += (places.empty() ? "At " : "; ") + where;
    }
    return paragraphs({cutText(seen.message, kLongestTextShown), rule + ".",
                       places.empty() ? places : places + ".",
                       seenText(group.count, group.firstSeen, group.lastSeen)});
}

Draft draftFrom(const ObservedGroup &group, std::vector<const FindingSeen *> findings)
{
    if (findings.size() > kMostPlaces)
        findings.resize(kMostPlaces);
    const auto &seen = *findings.front();
    auto draft = draftOf(model::TicketSource::Finding, group.fingerprint);
    auto &ticket = draft.ticket;
    ticket.title = titleOf(seen);
    ticket.category = categoryOf(seen);
    ticket.priority = priorityFor(seen);
    ticket.description = descriptionOf(group, findings);
    ticket.proposedSolution = solutionOf(seen, ticket.category);
    ticket.testPlan = testPlanOf(seen, ticket.category);
    for (const auto *each : findings) {
        ticket.evidence.push_back(evidenceOf(*each));
        addFile(ticket, each->path);
    }
    addOccurrences(draft, group);
    return draft;
}

} // namespace

std::vector<Draft> fromFindings(const std::vector<ObservedGroup> &groups)
{
    std::vector<Draft> drafts;
    for (const auto &group : groups) {
        auto findings = findingsOf(group);
        if (!findings.empty())
            drafts.push_back(draftFrom(group, std::move(findings)));
    }
    return drafts;
}

} // namespace espalier::backlog
