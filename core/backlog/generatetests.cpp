// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/drafting.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/generate.h"

#include <algorithm>
#include <format>

namespace espalier::backlog {

using model::TestVerdict;
using std::size_t;
using std::string;

namespace {

constexpr size_t kWindow = 20; // the outcomes that are looked at, skipped ones aside
/// What broke once and was mended does not waver: it broke again, having passed between.
constexpr size_t kFewestRows = 2;
/// So many failures one after another are no chance any more: something broke.
constexpr size_t kInARow = 3;

enum class State : std::uint8_t { Well, Failing, Flaky };

/// What the newest outcomes of a test come to.
struct Course {
    State state = State::Well;
    size_t flips = 0;
    size_t rows = 0;         ///< of failures, with others between
    size_t lastFailures = 0; ///< of the last row of failures
    size_t failures = 0;
    size_t looked = 0;
    size_t failingSince = 0; ///< index into the history
};

bool isFailure(TestVerdict verdict)
{
    return verdict == TestVerdict::Failed || verdict == TestVerdict::Errored ||
           verdict == TestVerdict::Flaky;
}

std::vector<size_t> windowOf(const std::vector<TestVerdict> &outcomes)
{
    std::vector<size_t> window;
    for (size_t i = outcomes.size(); i-- > 0 && window.size() < kWindow;) {
        if (outcomes[i] != TestVerdict::Skipped)
            window.push_back(i);
    }
    std::ranges::reverse(window);
    return window;
}

Course courseOf(const std::vector<TestVerdict> &outcomes)
{
    Course course;
    bool flakyOnce = false;
    bool failedBefore = false;
    const auto window = windowOf(outcomes);
    for (size_t i = 0; i < window.size(); ++i) {
        const auto verdict = outcomes[window[i]];
        const bool failed = isFailure(verdict);
        flakyOnce = flakyOnce || verdict == TestVerdict::Flaky;
        course.failures += failed;
        course.flips += i > 0 && failed != failedBefore;
        if (failed) {
            course.rows += !failedBefore;
            course.lastFailures = failedBefore ? course.lastFailures + 1 : 1;
            course.failingSince = failedBefore ? course.failingSince : window[i];
        }
        failedBefore = failed;
    }
    course.looked = window.size();
    const bool settled = course.lastFailures >= kInARow;
    const bool wavers = (course.rows >= kFewestRows || flakyOnce) && !settled;
    if (wavers)
        course.state = State::Flaky;
    else if (failedBefore)
        course.state = State::Failing;
    return course;
}

string timeAt(const TestHistory &history, size_t index)
{
    return index < history.times.size() ? history.times[index] : string();
}

string nameOf(const model::TestSeen &test)
{
    const auto &suite = test.suite.empty() ? test.path : test.suite;
    return firstLine(suite.empty() ? test.name : suite + " › " + test.name);
}

Json evidenceOf(const TestHistory &history)
{
    const auto &test = history.last;
    Json evidence{{"kind", "test"},
                  {"suite", cutText(test.suite, kLongestTextShown)},
                  {"name", cutText(test.name, kLongestTextShown)},
                  {"path", cutText(test.path, kLongestName)},
                  {"line", test.line},
                  {"outcome", model::nameOf(test.outcome)},
                  {"seconds", test.seconds},
                  {"message", cutText(test.message, kLongestEvidence)},
                  {"detail", cutText(test.detail, kLongestEvidence)}};
    auto outcomes = Json::array();
    auto times = Json::array();
    for (size_t i = history.outcomes.size() - std::min(history.outcomes.size(), kWindow);
         i < history.outcomes.size(); ++i) {
        outcomes.push_back(model::nameOf(history.outcomes[i]));
        times.push_back(timeAt(history, i));
    }
    evidence["outcomes"] = std::move(outcomes);
    evidence["times"] = std::move(times);
    return evidence;
}

string failureText(const model::TestSeen &test)
{
    return test.message.empty() ? firstLine(test.detail) : cutText(test.message, kLongestTextShown);
}

void describeFailing(model::Ticket &ticket, const TestHistory &history, const Course &course)
{
    const auto &test = history.last;
    const bool errored = test.outcome == TestVerdict::Errored;
    const auto said = maskedMessage(firstLine(test.message));
    ticket.title = titleText(nameOf(test) + (errored ? " cannot be carried through" : " fails") +
                             (said.empty() ? "" : ": " + said));
    const auto since = timeAt(history, course.failingSince);
    const auto row = course.lastFailures > 1
                         ? std::format("It failed {} times in a row", course.lastFailures)
                         : string("It failed");
    ticket.description = paragraphs(
        {failureText(test), row + (since.empty() ? "." : ", since " + since + "."),
         test.path.empty() ? string() : "The test is in " + whereText(test.path, test.line) + "."});
    ticket.priority = model::TicketPriority::High;
    ticket.proposedSolution =
        errored ? "The test does not come to its assertions. Mend what it needs first: an import, "
                  "a fixture, or "
                  "the environment. Then see whether it passes."
                : "Find what changed since the test passed last. Where the behaviour is wrong, "
                  "mend the code; "
                  "where it changed on purpose, say so and change the test with it.";
    ticket.testPlan = "The test passes, and so do the others of its suite. It is not skipped, and "
                      "expects no less "
                      "than it does now, unless the behaviour changed on purpose.";
}

void describeFlaky(model::Ticket &ticket, const TestHistory &history, const Course &course)
{
    const auto &test = history.last;
    ticket.title = titleText(nameOf(test) + " passes and fails by turns");
    ticket.description = paragraphs(
        {std::format("Of the last {} runs {} failed; the outcome changed {}.", course.looked,
                     course.failures, timesText(course.flips)),
         failureText(test),
         test.path.empty() ? string() : "The test is in " + whereText(test.path, test.line) + "."});
    ticket.priority = model::TicketPriority::Medium;
    ticket.proposedSolution = "Find what differs between runs that pass and runs that fail: the "
                              "clock, the order of tests, what is left "
                              "behind by another one, threads, random numbers, the network. Give "
                              "the test a value of its own for it, "
                              "and wait for conditions, not for a time.";
    ticket.testPlan =
        "The test passes in a hundred runs in a row, alone and with the others in any order. It is "
        "not repeated until it passes, and expects no less than it does now.";
}

std::optional<Draft> draftFrom(TestHistory history)
{
    if (history.outcomes.empty())
        history.outcomes.push_back(history.last.outcome);
    const auto course = courseOf(history.outcomes);
    if (course.state == State::Well || history.last.outcome == TestVerdict::Passed)
        return std::nullopt;
    auto fingerprint = fingerprintOf({.content = history.last, .at = {}, .service = {}});
    auto draft = draftOf(model::TicketSource::Test, std::move(*fingerprint));
    auto &ticket = draft.ticket;
    ticket.category = model::TicketCategory::BugFix;
    if (course.state == State::Failing)
        describeFailing(ticket, history, course);
    else
        describeFlaky(ticket, history, course);
    ticket.metadata["flaky"] = course.state == State::Flaky;
    ticket.evidence.push_back(evidenceOf(history));
    if (!history.last.trace.empty())
        ticket.evidence.push_back(stackEvidence(history.last.trace));
    addFiles(ticket, history.last.trace);
    addFile(ticket, history.last.path);
    const auto window = windowOf(history.outcomes);
    const auto first =
        std::ranges::find_if(window, [&](auto i) { return isFailure(history.outcomes[i]); });
    const auto last = std::ranges::find_if(window.rbegin(), window.rend(),
                                           [&](auto i) { return isFailure(history.outcomes[i]); });
    addSeen(draft, course.failures, timeAt(history, *first), timeAt(history, *last));
    addGrouped(draft);
    return draft;
}

} // namespace

std::vector<Draft> fromTests(const std::vector<TestHistory> &histories)
{
    std::vector<Draft> drafts;
    for (const auto &history : histories) {
        if (auto draft = draftFrom(history))
            drafts.push_back(std::move(*draft));
    }
    return drafts;
}

} // namespace espalier::backlog
