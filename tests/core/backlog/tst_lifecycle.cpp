// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "tests/core/backlog/changedtickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <set>

namespace tst_lifecycle {

using namespace espalier;
using namespace espalier::backlog;
using enum model::TicketStatus;
using model::Ticket;
using model::TicketStatus;
using test::Change;
using test::kActor;
using test::kNow;
using test::kSilent;
using test::ticketThatIs;

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
};

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

} // namespace tst_lifecycle

QTEST_GUILESS_MAIN(tst_lifecycle::LifecycleTest)
#include "tst_lifecycle.moc"
