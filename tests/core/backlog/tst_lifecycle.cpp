// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "core/backlog/ticketchange.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <functional>
#include <set>

using namespace espalier;
using namespace espalier::backlog;
using enum model::TicketStatus;
using model::Ticket;
using model::TicketStatus;

using Change = std::function<Result<Changed>(const Ticket &)>;

static constexpr auto kNow = "2026-02-01T12:00:00.000Z";
static const Actor kActor{.who = "person", .why = "because", .now = kNow};
static const Actor kSilent{.who = "person", .why = " \n", .now = kNow};

class LifecycleTest : public QObject {
    Q_OBJECT

private slots:
    void onlyTheseArrowsLeadOn();
    void aChangeSaysWhatItChanged();
    void acceptingTakesOutOfTheInbox();
    void acceptingWakesUp();
    void decliningKeepsTheReason();
    void aDuplicateKnowsOfWhat();
    void snoozingKeepsTheDate_data();
    void snoozingKeepsTheDate();
    void snoozingRefusesADate_data();
    void snoozingRefusesADate();
    void snoozedTicketsSleepUntilTheirTime_data();
    void snoozedTicketsSleepUntilTheirTime();
    void anEmptyDateWakesUp();
    void aTicketThatMovesOnIsAwake();
    void whatComesBackIsInTheInboxAgain();
    void whatWasRolledBackHasNotRegressed();
    void whatFailedStaysAccepted();
    void whatIsResolvedHasNotRegressedAnyMore();
    void aStatusDoesNotAllowIt_data();
    void aStatusDoesNotAllowIt();
    void aReasonIsNeeded_data();
    void aReasonIsNeeded();
    void theTimeMustBeOne();

    void editingSetsFields();
    void editingLevelsKeepsWhoAndWhy();
    void anOverrideCanBeTakenAway();
    void editingRefuses_data();
    void editingRefuses();
    void editingIsAllOrNothing();

    void everyChangeCanBeTakenBack_data();
    void everyChangeCanBeTakenBack();
    void takingBackCanBeTakenBack();
    void laterChangesOfOtherFieldsStay();
    void whatChangedSinceIsAConflict();
    void whatIsNoChangeIsNotTakenBack_data();
    void whatIsNoChangeIsNotTakenBack();
    void randomChangesCanBeTakenBackInTurn();
};

static Ticket ticketThatIs(TicketStatus status)
{
    auto ticket = test::someTicket();
    ticket.status = status;
    return ticket;
}

/// All of a ticket but when it was last changed, whatever the order of its metadata, in which null
/// is as good as absent.
static std::string contentOf(const Ticket &ticket)
{
    nlohmann::json json(toJson(ticket));
    json.erase("updated_at");
    std::vector<std::string> absent;
    for (const auto &[key, value] : json["metadata"].items()) {
        if (value.is_null())
            absent.push_back(key);
    }
    for (const auto &key : absent)
        json["metadata"].erase(key);
    return json.dump();
}

static std::string changesOf(const Result<Changed> &changed)
{
    return changed ? toText(changed->event.changes) : test::why(changed);
}

void LifecycleTest::onlyTheseArrowsLeadOn()
{
    const std::set<std::pair<TicketStatus, TicketStatus>> arrows{
        {Open, InProgress}, {Open, Rejected},    {InProgress, Testing}, {InProgress, Failed},
        {InProgress, Open}, {Testing, Ready},    {Testing, Failed},     {Ready, Applied},
        {Ready, Rejected},  {Ready, InProgress}, {Ready, Testing},      {Failed, Open},
        {Failed, Rejected}, {Applied, Open},     {Rejected, Open}};
    for (int f = 0; f < 7; ++f) {
        for (int t = 0; t < 7; ++t) {
            const auto from = static_cast<TicketStatus>(f);
            const auto to = static_cast<TicketStatus>(t);
            const bool expected = arrows.contains({from, to});
            QCOMPARE(mayFollow(from, to), expected);
            const auto moved = moveTo(ticketThatIs(from), to, kActor);
            QCOMPARE(moved.has_value(), expected);
            if (expected)
                QCOMPARE(nameOf(moved->ticket.status), nameOf(to));
            else
                VERIFY_FAILS(Conflict, moved);
        }
    }
    QCOMPARE(moveTo(ticketThatIs(Failed), Applied, kActor).error().message,
             "a ticket that is failed cannot become applied; it can become open or rejected");
}

void LifecycleTest::aChangeSaysWhatItChanged()
{
    const auto moved = moveTo(ticketThatIs(Open), InProgress, kActor);
    VERIFY_OK(moved);
    QCOMPARE(moved->ticket.updatedAt, kNow);
    QCOMPARE(moved->ticket.createdAt, test::someTicket().createdAt);
    const auto &event = moved->event;
    QCOMPARE(event.ticketId, moved->ticket.id);
    QCOMPARE(event.at, kNow);
    QCOMPARE(event.who, "person");
    QCOMPARE(event.why, "because");
    QCOMPARE(event.action, "moved");
    QCOMPARE(toText(event.changes), R"({"status":{"from":"open","to":"in_progress"}})");
}

void LifecycleTest::acceptingTakesOutOfTheInbox()
{
    QVERIFY(test::someTicket().inInbox());
    const auto accepted = accept(test::someTicket(), kSilent);
    VERIFY_OK(accepted);
    QVERIFY(!accepted->ticket.inInbox());
    QCOMPARE(accepted->ticket.note("triaged_at"), kNow);
    QCOMPARE(accepted->event.action, "accepted");
    QCOMPARE(changesOf(accepted),
             R"({"metadata.triaged_at":{"from":null,"to":")" + std::string(kNow) + R"("}})");
    VERIFY_FAILS(Conflict, accept(accepted->ticket, kActor));
}

void LifecycleTest::acceptingWakesUp()
{
    auto ticket = test::someTicket();
    ticket.metadata["snoozed_until"] = "2026-03-31";
    const auto first = accept(ticket, kActor);
    VERIFY_OK(first);
    QCOMPARE(first->ticket.note("snoozed_until"), "");
    const auto later = snooze(first->ticket, "2026-03-31", kActor);
    VERIFY_OK(later);
    const Actor tomorrow{.now = "2026-02-02T00:00:00Z"};
    const auto again = accept(later->ticket, tomorrow);
    VERIFY_OK(again);
    QCOMPARE(again->ticket.note("triaged_at"), kNow); // as it was
    QVERIFY(!isSnoozed(again->ticket, kNow));
}

void LifecycleTest::decliningKeepsTheReason()
{
    for (const auto status : {Open, Ready, Failed}) {
        const auto declined = decline(ticketThatIs(status), kActor);
        VERIFY_OK(declined);
        QVERIFY(declined->ticket.status == Rejected);
        QCOMPARE(declined->ticket.note("reason"), "because");
        QCOMPARE(declined->event.action, "declined");
    }
}

void LifecycleTest::aDuplicateKnowsOfWhat()
{
    const auto marked = markDuplicate(test::someTicket(), "manual_1", kSilent);
    VERIFY_OK(marked);
    QVERIFY(marked->ticket.status == Rejected);
    QCOMPARE(marked->ticket.note("duplicate_of"), "manual_1");
    QCOMPARE(marked->ticket.note("reason"), "");
    QCOMPARE(marked->event.action, "marked_duplicate");
    QCOMPARE(markDuplicate(test::someTicket(), "manual_1", kActor)->ticket.note("reason"),
             "because");
    VERIFY_FAILS(InvalidInput, markDuplicate(test::someTicket(), test::someTicket().id, kActor));
    VERIFY_FAILS(InvalidInput, markDuplicate(test::someTicket(), " ", kActor));
}

void LifecycleTest::snoozingKeepsTheDate_data()
{
    QTest::addColumn<QString>("until");
    QTest::addColumn<QString>("kept");
    QTest::newRow("a day") << "2026-03-31"
                           << "2026-03-31";
    QTest::newRow("a day that only leap years have") << "2028-02-29"
                                                     << "2028-02-29";
    QTest::newRow("a time") << "2026-02-01T12:00:00.001Z"
                            << "2026-02-01T12:00:00.001Z";
    QTest::newRow("a time with an offset") << "2026-03-31T01:30:00+02:00"
                                           << "2026-03-30T23:30:00.000Z";
    QTest::newRow("a time in small letters") << "2026-03-31t01:30:00z"
                                             << "2026-03-31T01:30:00.000Z";
    QTest::newRow("a leap second") << "2026-12-31T23:59:60Z"
                                   << "2027-01-01T00:00:00.000Z";
    QTest::newRow("finer than milliseconds") << "2026-03-31T01:30:00.123456789Z"
                                             << "2026-03-31T01:30:00.123Z";
    QTest::newRow("the last there is") << "9999-12-31T23:59:59Z"
                                       << "9999-12-31T23:59:59.000Z";
}

void LifecycleTest::snoozingKeepsTheDate()
{
    QFETCH(QString, until);
    const auto snoozed = snooze(test::someTicket(), until.toStdString(), kActor);
    VERIFY_OK(snoozed);
    QTEST(QString::fromStdString(snoozed->ticket.note("snoozed_until")), "kept");
    QVERIFY(isSnoozed(snoozed->ticket, kNow));
    QCOMPARE(snoozed->event.action, "snoozed");
}

void LifecycleTest::snoozingRefusesADate_data()
{
    QTest::addColumn<QString>("until");
    for (const auto *until : {"2026-02-01",
                              "2026-02-01T12:00:00Z",
                              "2026-02-01T13:59:59+02:00",
                              "2025-12-31",
                              "2026-02-30",
                              "2027-02-29",
                              "2026-13-01",
                              "2026-00-10",
                              "2026-3-31",
                              "31.03.2026",
                              "2026-03-31 ",
                              " 2026-03-31",
                              "2026-03-31T",
                              "2026-03-31T24:00:00Z",
                              "2026-03-31T01:60:00Z",
                              "2026-03-31T01:30:61Z",
                              "2026-03-31T01:30:00",
                              "2026-03-31T01:30:00.Z",
                              "2026-03-31T01:30:00+2:00",
                              "2026-03-31T01:30:00+24:00",
                              "2026-03-31X01:30:00Z",
                              "9999-12-31T23:59:59-01:00",
                              "+026-03-31",
                              "tomorrow",
                              "2026-03-31T01:30:00Zmore"})
        QTest::newRow(until) << until;
}

void LifecycleTest::snoozingRefusesADate()
{
    QFETCH(QString, until);
    VERIFY_FAILS(InvalidInput, snooze(test::someTicket(), until.toStdString(), kActor));
}

void LifecycleTest::snoozedTicketsSleepUntilTheirTime_data()
{
    QTest::addColumn<QString>("until");
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("sleeps");
    QTest::newRow("until the day comes") << "2026-03-31"
                                         << "2026-03-30T23:59:59.999Z" << true;
    QTest::newRow("not on the day") << "2026-03-31"
                                    << "2026-03-31T00:00:00Z" << false;
    QTest::newRow("until the second comes") << "2026-03-31T10:00:00Z"
                                            << "2026-03-31T09:59:59Z" << true;
    QTest::newRow("not in that second") << "2026-03-31T10:00:00Z"
                                        << "2026-03-31T12:00:00+02:00" << false;
    QTest::newRow("not without a date") << ""
                                        << "2026-03-31T00:00:00Z" << false;
    QTest::newRow("not for what is no date") << "soon"
                                             << "2026-03-31T00:00:00Z" << false;
    QTest::newRow("not when nobody knows the time") << "2026-03-31"
                                                    << "" << false;
}

void LifecycleTest::snoozedTicketsSleepUntilTheirTime()
{
    QFETCH(QString, until);
    QFETCH(QString, now);
    auto ticket = test::someTicket();
    ticket.metadata["snoozed_until"] = until.toStdString();
    QTEST(isSnoozed(ticket, now.toStdString()), "sleeps");
}

void LifecycleTest::anEmptyDateWakesUp()
{
    const auto snoozed = snooze(test::someTicket(), "2026-03-31", kActor);
    VERIFY_OK(snoozed);
    const auto woken = snooze(snoozed->ticket, "", kActor);
    VERIFY_OK(woken);
    QVERIFY(!woken->ticket.metadata.contains("snoozed_until"));
    QCOMPARE(woken->event.action, "woken");
    VERIFY_FAILS(Conflict, snooze(woken->ticket, "", kActor));
}

void LifecycleTest::aTicketThatMovesOnIsAwake()
{
    const auto snoozed = snooze(test::someTicket(), "2026-03-31", kActor);
    VERIFY_OK(snoozed);
    const auto moved = moveTo(snoozed->ticket, InProgress, kActor);
    VERIFY_OK(moved);
    QVERIFY(!isSnoozed(moved->ticket, kNow));
}

void LifecycleTest::whatComesBackIsInTheInboxAgain()
{
    const auto accepted = accept(test::someTicket(), kActor);
    VERIFY_OK(accepted);
    auto applied = accepted->ticket;
    applied.status = Applied;
    const auto regressed = reopen(applied, kActor);
    VERIFY_OK(regressed);
    QVERIFY(regressed->ticket.inInbox());
    QCOMPARE(regressed->ticket.metadata["regressed"], Json(true));
    QCOMPARE(regressed->event.action, "reopened");

    const auto duplicate = markDuplicate(accepted->ticket, "manual_1", kActor);
    VERIFY_OK(duplicate);
    const auto again = reopen(duplicate->ticket, kActor);
    VERIFY_OK(again);
    QVERIFY(again->ticket.inInbox());
    for (const auto *gone : {"reason", "duplicate_of", "regressed"})
        QVERIFY2(!again->ticket.metadata.contains(gone), gone);
}

void LifecycleTest::whatWasRolledBackHasNotRegressed()
{
    const auto opened = moveTo(ticketThatIs(Applied), Open, kActor);
    VERIFY_OK(opened);
    QVERIFY(!opened->ticket.metadata.contains("regressed"));
    QVERIFY(opened->ticket.inInbox());
}

void LifecycleTest::whatFailedStaysAccepted()
{
    for (const auto status : {Failed, InProgress}) {
        auto ticket = ticketThatIs(status);
        ticket.metadata["triaged_at"] = kNow;
        const auto opened = moveTo(ticket, Open, kSilent);
        VERIFY_OK(opened);
        QVERIFY(!opened->ticket.inInbox());
    }
    VERIFY_OK(reopen(ticketThatIs(Failed), kSilent));
}

void LifecycleTest::whatIsResolvedHasNotRegressedAnyMore()
{
    for (const auto status : {Applied, Rejected}) {
        auto ticket = ticketThatIs(Ready);
        ticket.metadata["regressed"] = true;
        const auto resolved = moveTo(ticket, status, kActor);
        VERIFY_OK(resolved);
        QVERIFY(!resolved->ticket.metadata.contains("regressed"));
    }
}

void LifecycleTest::aStatusDoesNotAllowIt_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TicketStatus>("status");
    const Change accepting = [](const Ticket &ticket) { return accept(ticket, kActor); };
    const Change declining = [](const Ticket &ticket) { return decline(ticket, kActor); };
    const Change marking = [](const Ticket &ticket) { return markDuplicate(ticket, "x", kActor); };
    const Change snoozing = [](const Ticket &ticket) {
        return snooze(ticket, "2026-03-31", kActor);
    };
    const Change reopening = [](const Ticket &ticket) { return reopen(ticket, kActor); };
    QTest::newRow("accepting what was applied") << accepting << Applied;
    QTest::newRow("accepting what is worked at") << accepting << InProgress;
    QTest::newRow("declining what is worked at") << declining << InProgress;
    QTest::newRow("declining what was applied") << declining << Applied;
    QTest::newRow("declining what was declined") << declining << Rejected;
    QTest::newRow("a duplicate that is tested") << marking << Testing;
    QTest::newRow("snoozing what is ready") << snoozing << Ready;
    QTest::newRow("opening again what is open") << reopening << Open;
    QTest::newRow("opening again what is worked at") << reopening << InProgress;
}

void LifecycleTest::aStatusDoesNotAllowIt()
{
    QFETCH(Change, change);
    QFETCH(TicketStatus, status);
    const auto changed = change(ticketThatIs(status));
    VERIFY_FAILS(Conflict, changed);
    for (const auto follower : followersOf(status))
        QVERIFY2(changed.error().message.contains(nameOf(follower)),
                 changed.error().message.c_str());
}

void LifecycleTest::aReasonIsNeeded_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TicketStatus>("status");
    QTest::newRow("to decline") << Change([](const Ticket &ticket) {
        return decline(ticket, kSilent);
    }) << Open;
    for (const auto status : {Applied, Rejected}) {
        const auto name = std::string(nameOf(status));
        QTest::newRow(("to open again what is " + name).c_str())
            << Change([](const Ticket &ticket) { return reopen(ticket, kSilent); }) << status;
        QTest::newRow(("to move to open what is " + name).c_str())
            << Change([](const Ticket &ticket) { return moveTo(ticket, Open, kSilent); }) << status;
    }
}

void LifecycleTest::aReasonIsNeeded()
{
    QFETCH(Change, change);
    QFETCH(TicketStatus, status);
    VERIFY_FAILS(InvalidInput, change(ticketThatIs(status)));
}

void LifecycleTest::theTimeMustBeOne()
{
    for (const auto *now : {"", "today", "2026-02-01", "2026-02-30T00:00:00Z"})
        VERIFY_FAILS(InvalidInput, accept(test::someTicket(), {.now = now}));
}

void LifecycleTest::editingSetsFields()
{
    const auto edited = edit(test::someTicket(),
                             {{"title", "T"},
                              {"description", ""},
                              {"category", "security"},
                              {"priority", "low"},
                              {"proposed_solution", "S"},
                              {"test_plan", "P"},
                              {"files_to_modify", {"b.py", "lib/c..d.py"}}},
                             kSilent);
    VERIFY_OK(edited);
    const auto &ticket = edited->ticket;
    QCOMPARE(ticket.title, "T");
    QCOMPARE(ticket.description, "");
    QVERIFY(ticket.category == model::TicketCategory::Security);
    QVERIFY(ticket.priority == model::TicketPriority::Low);
    QCOMPARE(ticket.proposedSolution, "S");
    QCOMPARE(ticket.testPlan, "P");
    QCOMPARE(ticket.filesToModify, (std::vector<std::string>{"b.py", "lib/c..d.py"}));
    QCOMPARE(edited->event.changes.size(), 7);
    QCOMPARE(toText(edited->event.changes["files_to_modify"]),
             R"({"from":["a.py"],"to":["b.py","lib/c..d.py"]})");
    QCOMPARE(edited->event.action, "edited");
}

void LifecycleTest::editingLevelsKeepsWhoAndWhy()
{
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = {{"level", 4}, {"factors", Json::array()}};
    ticket.metadata["effort"] = "not an object";
    const auto edited = edit(ticket, {{"risk_level", 9}, {"estimated_effort", 1}}, kActor);
    VERIFY_OK(edited);
    QCOMPARE(edited->ticket.riskLevel, 9);
    QCOMPARE(edited->ticket.estimatedEffort, 1);
    QCOMPARE(toText(edited->ticket.metadata["risk"]),
             R"({"level":4,"factors":[],"override":{"level":9,"reason":"because","who":"person",)"
             R"("at":"2026-02-01T12:00:00.000Z"}})");
    QVERIFY(edited->event.changes.contains("metadata.risk.override"));
    QVERIFY(!edited->event.changes.contains("metadata.risk"));
    // The same level again is still an override: it stays when the computed one moves on.
    VERIFY_OK(edit(ticket, {{"risk_level", ticket.riskLevel}}, kActor));
}

void LifecycleTest::anOverrideCanBeTakenAway()
{
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = {{"level", 4}};
    const auto edited = edit(ticket, {{"risk_level", 9}}, kActor);
    VERIFY_OK(edited);
    const auto back = edit(edited->ticket, {{"risk_level", nullptr}}, kActor);
    VERIFY_OK(back);
    QCOMPARE(contentOf(back->ticket), contentOf(ticket));
    VERIFY_FAILS(InvalidInput, edit(back->ticket, {{"risk_level", nullptr}}, kActor));
}

void LifecycleTest::editingRefuses_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QString>("says");
    QTest::newRow("a status") << R"({"status": "applied"})"
                              << "cannot be edited";
    QTest::newRow("an id") << R"({"id": "x"})"
                           << "title, description";
    QTest::newRow("metadata") << R"({"metadata": {}})"
                              << "cannot be edited";
    QTest::newRow("a number for a title") << R"({"title": 3})"
                                          << "title must be text";
    QTest::newRow("a title of blanks") << R"({"title": " \t"})"
                                       << "title must be one line";
    QTest::newRow("a title of two lines") << R"({"title": "a\nb"})"
                                          << "title must be one line";
    QTest::newRow("null") << R"({"description": null})"
                          << "description must be text";
    QTest::newRow("a category nobody knows") << R"({"category": "bug"})"
                                             << "bug_fix, performance";
    QTest::newRow("a priority that is a number") << R"({"priority": 1})"
                                                 << "low, medium, high";
    QTest::newRow("one file that is no list") << R"({"files_to_modify": "a"})"
                                              << "a list of texts";
    QTest::newRow("files that are numbers") << R"({"files_to_modify": [1]})"
                                            << "a list of texts";
    QTest::newRow("a file outside") << R"({"files_to_modify": ["a/../../b"]})"
                                    << "within";
    QTest::newRow("a file from the root") << R"({"files_to_modify": ["/b"]})"
                                          << "within";
    QTest::newRow("a file without a name") << R"({"files_to_modify": [""]})"
                                           << "within";
    QTest::newRow("level 0") << R"({"risk_level": 0})"
                             << "from 1 to 10";
    QTest::newRow("level 11") << R"({"estimated_effort": 11})"
                              << "from 1 to 10";
    QTest::newRow("a level that wraps around") << R"({"risk_level": 18446744073709551615})"
                                               << "from 1 to 10";
    QTest::newRow("a level that 32 bits make small") << R"({"risk_level": 4294967301})"
                                                     << "from 1 to 10";
    QTest::newRow("half a level") << R"({"risk_level": 4.5})"
                                  << "whole number";
    QTest::newRow("a level in words") << R"({"risk_level": "4"})"
                                      << "whole number";
    QTest::newRow("what is so already") << R"({"title": "KeyError in load"})"
                                        << "nothing";
    QTest::newRow("nothing") << "{}"
                             << "nothing";
    QTest::newRow("a list") << "[]"
                            << "object";
}

void LifecycleTest::editingRefuses()
{
    QFETCH(QString, fields);
    QFETCH(QString, says);
    const auto edited = edit(test::someTicket(), parseJson(fields.toStdString()), kActor);
    VERIFY_FAILS(InvalidInput, edited);
    QVERIFY2(edited.error().message.contains(says.toStdString()), edited.error().message.c_str());
}

void LifecycleTest::editingIsAllOrNothing()
{
    const auto edited = edit(test::someTicket(), {{"title", "T"}, {"risk_level", 3}}, kSilent);
    VERIFY_FAILS(InvalidInput, edited);
    QVERIFY2(edited.error().message.contains("reason"), edited.error().message.c_str());
}

void LifecycleTest::everyChangeCanBeTakenBack_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TicketStatus>("status");
    const auto row = [](const char *name, TicketStatus status, Change change) {
        QTest::newRow(name) << std::move(change) << status;
    };
    row("accepted", Open, [](const auto &ticket) { return accept(ticket, kActor); });
    row("declined", Ready, [](const auto &ticket) { return decline(ticket, kActor); });
    row("a duplicate", Open, [](const auto &ticket) { return markDuplicate(ticket, "x", kActor); });
    row("snoozed", Open, [](const auto &ticket) { return snooze(ticket, "2026-04-01", kActor); });
    row("woken", Open, [](const auto &ticket) { return snooze(ticket, "", kActor); });
    row("applied", Ready, [](const auto &ticket) { return moveTo(ticket, Applied, kActor); });
    row("regressed", Applied, [](const auto &ticket) { return reopen(ticket, kActor); });
    row("opened again", Rejected, [](const auto &ticket) { return reopen(ticket, kActor); });
    row("edited", Failed, [](const auto &ticket) {
        return edit(ticket, {{"title", "T"}, {"risk_level", 9}, {"estimated_effort", 9}}, kActor);
    });
}

void LifecycleTest::everyChangeCanBeTakenBack()
{
    QFETCH(Change, change);
    QFETCH(TicketStatus, status);
    auto ticket = ticketThatIs(status);
    ticket.metadata = {
        {"snoozed_until", "2026-03-31"}, {"effort", {{"level", 3}}},  {"reason", "old"},
        {"duplicate_of", "manual_9"},    {"others", {{"own", true}}}, {"regressed", true}};
    const auto changed = change(ticket);
    VERIFY_OK(changed);
    QVERIFY(contentOf(changed->ticket) != contentOf(ticket));
    const Actor later{.who = "person", .why = "", .now = "2026-02-02T00:00:00Z"};
    const auto back = takeBack(changed->ticket, changed->event, later);
    VERIFY_OK(back);
    QCOMPARE(contentOf(back->ticket), contentOf(ticket));
    QCOMPARE(back->ticket.updatedAt, later.now);
    QCOMPARE(back->event.action, "taken_back");
}

void LifecycleTest::takingBackCanBeTakenBack()
{
    const auto applied = moveTo(ticketThatIs(Ready), Applied, kActor);
    VERIFY_OK(applied);
    const auto undone = takeBack(applied->ticket, applied->event, kActor);
    VERIFY_OK(undone);
    QVERIFY(!mayFollow(Applied, Ready));
    QVERIFY(undone->ticket.status == Ready);
    const auto redone = takeBack(undone->ticket, undone->event, kActor);
    VERIFY_OK(redone);
    QCOMPARE(contentOf(redone->ticket), contentOf(applied->ticket));
}

void LifecycleTest::laterChangesOfOtherFieldsStay()
{
    const auto first = edit(test::someTicket(), {{"risk_level", 9}}, kActor);
    VERIFY_OK(first);
    const auto second = edit(first->ticket, {{"title", "T"}}, kActor);
    VERIFY_OK(second);
    auto computed = second->ticket;
    computed.metadata["risk"]["factors"] = Json::array({1});
    const auto back = takeBack(computed, first->event, kActor);
    VERIFY_OK(back);
    QCOMPARE(back->ticket.title, "T");
    QCOMPARE(back->ticket.riskLevel, test::someTicket().riskLevel);
    QCOMPARE(toText(back->ticket.metadata["risk"]), R"({"factors":[1]})");
}

void LifecycleTest::whatChangedSinceIsAConflict()
{
    const auto first = edit(test::someTicket(), {{"title", "A"}, {"test_plan", "B"}}, kActor);
    VERIFY_OK(first);
    const auto second = edit(first->ticket, {{"title", "C"}}, kActor);
    VERIFY_OK(second);
    const auto back = takeBack(second->ticket, first->event, kActor);
    VERIFY_FAILS(Conflict, back);
    QVERIFY2(back.error().message.contains("title"), back.error().message.c_str());
    // Taken back in turn it works.
    const auto undone = takeBack(second->ticket, second->event, kActor);
    VERIFY_OK(undone);
    VERIFY_OK(takeBack(undone->ticket, first->event, kActor));
    // A second time it does not.
    VERIFY_FAILS(Conflict, takeBack(undone->ticket, second->event, kActor));
}

void LifecycleTest::whatIsNoChangeIsNotTakenBack_data()
{
    QTest::addColumn<QString>("changes");
    QTest::newRow("nothing") << "{}";
    QTest::newRow("a list") << "[]";
    QTest::newRow("no from and to") << R"({"title": 3})";
    QTest::newRow("no from") << R"({"title": {"to": "KeyError in load"}})";
    QTest::newRow("a field no ticket has") << R"({"colour": {"from": "red", "to": null}})";
    QTest::newRow("the id") << R"({"id": {"from": "x", "to": null}})";
    QTest::newRow("all of the metadata") << R"({"metadata": {"from": {}, "to": null}})";
    QTest::newRow("a status nobody knows") << R"({"status": {"from": "lost", "to": "open"}})";
    QTest::newRow("a level of 11") << R"({"risk_level": {"from": 11, "to": 4}})";
    QTest::newRow("no title") << R"({"title": {"from": "", "to": "KeyError in load"}})";
    QTest::newRow("files that are none") << R"({"files_to_modify": {"from": "b", "to": ["a.py"]}})";
}

void LifecycleTest::whatIsNoChangeIsNotTakenBack()
{
    QFETCH(QString, changes);
    const auto ticket = test::someTicket();
    model::TicketEvent event{.ticketId = ticket.id, .changes = parseJson(changes.toStdString())};
    VERIFY_FAILS(InvalidInput, takeBack(ticket, event, kActor));
    event.ticketId = "manual_1";
    event.changes = {{"title", {{"from", "x"}, {"to", ticket.title}}}};
    VERIFY_FAILS(InvalidInput, takeBack(ticket, event, kActor));
}

static Result<Changed> randomChange(test::RandomTickets &random, const Ticket &ticket)
{
    switch (random.number(8)) {
    case 0: return accept(ticket, kActor);
    case 1: return decline(ticket, kActor);
    case 2: return markDuplicate(ticket, "x" + random.text(2), kActor);
    case 3: return snooze(ticket, random.number(2) == 0 ? "" : "2026-05-01", kActor);
    case 4: return reopen(ticket, kActor);
    case 5: return moveTo(ticket, static_cast<TicketStatus>(random.number(7)), kActor);
    case 6:
        return edit(ticket,
                    {{"description", random.text(5)}, {"risk_level", 1 + random.number(10)}},
                    kActor);
    default: return edit(ticket, {{"estimated_effort", 1 + random.number(10)}}, kActor);
    }
}

void LifecycleTest::randomChangesCanBeTakenBackInTurn()
{
    test::RandomTickets random(4);
    std::size_t taken = 0;
    for (int i = 0; i < 300; ++i) {
        const auto start = random.ticket();
        std::vector<Changed> changes;
        auto ticket = start;
        for (int j = 0; j < 12; ++j) {
            if (auto changed = randomChange(random, ticket)) {
                ticket = changed->ticket;
                changes.push_back(*std::move(changed));
            }
        }
        for (; !changes.empty(); changes.pop_back(), ++taken) {
            // Events come back from the store as text.
            changes.back().event.changes = parseJson(toText(changes.back().event.changes));
            const auto back = takeBack(ticket, changes.back().event, kActor);
            VERIFY_OK(back);
            ticket = back->ticket;
        }
        QCOMPARE(contentOf(ticket), contentOf(start));
    }
    QVERIFY(taken > 1000);
}

QTEST_GUILESS_MAIN(LifecycleTest)
#include "tst_lifecycle.moc"
