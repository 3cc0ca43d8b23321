// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/drafting.h"
#include "core/backlog/generate.h"
#include "core/backlog/sentiment.h"

#include <algorithm>
#include <cmath>
#include <format>

namespace espalier::backlog {

using model::FeedbackSeen;
using std::string;

namespace {

constexpr std::uint64_t kSeveral = 3; // people who say the same
constexpr std::uint64_t kMany = 10;
constexpr double kStrong = -0.6; // a score that is more than displeased

/// What is made of a text.
struct Reading {
    Sentiment sentiment;
    double score = 0; ///< the source's own, where it gives one
    bool asks = false;
    [[nodiscard]] bool complains() const { return !asks && score < kNegativeBelow; }
};

Reading readingOf(const FeedbackSeen &seen)
{
    Reading reading{.sentiment = sentimentOf(seen.text), .asks = asksForSomething(seen.text)};
    reading.score =
        seen.sentiment ? std::clamp(*seen.sentiment, -1.0, 1.0) : reading.sentiment.score;
    if (!std::isfinite(reading.score))
        reading.score = reading.sentiment.score;
    return reading;
}

Json evidenceOf(const FeedbackSeen &seen, const Reading &reading)
{
    constexpr std::size_t kMostWords = 20;
    auto words = reading.sentiment.words;
    words.resize(std::min(words.size(), kMostWords));
    Json evidence{{"kind", "feedback"},
                  {"text", cutText(seen.text, kLongestEvidence)},
                  {"score", reading.score},
                  {"given", seen.sentiment.has_value()},
                  {"words", std::move(words)}};
    if (!seen.path.empty())
        evidence["path"] = cutText(seen.path, kLongestName);
    return evidence;
}

void addComplaint(model::Ticket &ticket, const ObservedGroup &group, double score)
{
    ticket.category = model::TicketCategory::BugFix;
    ticket.priority =
        priorityOf((score < kStrong) + (group.count >= kSeveral) + (group.count >= kMany));
    ticket.proposedSolution =
        "Do what the feedback describes and find out whether it happens. Where it does, "
        "mend the cause. Where it works as it is meant to, change what misled: the "
        "wording, the order of steps, or the help.";
    ticket.testPlan =
        "A test takes the steps that are described and shows what should happen instead of what "
        "was complained about. It fails before the change.";
}

void addWish(model::Ticket &ticket, const ObservedGroup &group)
{
    ticket.category = model::TicketCategory::Feature;
    ticket.priority = priorityOf((group.count >= kSeveral) + (group.count >= kMany));
    ticket.proposedSolution =
        "Find out what the wish is for, and whether something that is there already serves "
        "it. If not, write down the smallest change that does, and make that.";
    ticket.testPlan = "A test uses what was wished for as a person would, and one shows that "
                      "whoever does not use "
                      "it sees no change.";
}

std::optional<Draft> draftFrom(const ObservedGroup &group)
{
    const FeedbackSeen *newest = nullptr;
    for (const auto &sample : group.samples) {
        newest = std::get_if<FeedbackSeen>(&sample.content);
        if (newest)
            break;
    }
    if (!newest)
        return std::nullopt;
    const auto reading = readingOf(*newest);
    if (!reading.asks && !reading.complains())
        return std::nullopt;
    auto draft = draftOf(model::TicketSource::Feedback, group.fingerprint);
    auto &ticket = draft.ticket;
    if (reading.asks)
        addWish(ticket, group);
    else
        addComplaint(ticket, group, reading.score);
    ticket.title = titleText((reading.asks ? "Wish: " : "Complaint: ") + firstLine(newest->text));
    const auto about =
        newest->path.empty() ? string() : "It is about " + firstLine(newest->path) + ".";
    ticket.description =
        paragraphs({"A person wrote:", cutText(newest->text, kLongestTextShown), about,
                    seenText(group.count, group.firstSeen, group.lastSeen)});
    ticket.evidence.push_back(evidenceOf(*newest, reading));
    addFile(ticket, newest->path);
    addOccurrences(draft, group);
    return draft;
}

} // namespace

std::vector<Draft> fromFeedback(const std::vector<ObservedGroup> &groups)
{
    std::vector<Draft> drafts;
    for (const auto &group : groups) {
        if (auto draft = draftFrom(group))
            drafts.push_back(std::move(*draft));
    }
    return drafts;
}

} // namespace espalier::backlog
