// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlogstatus.h"
#include "tests/core/engine/backlogproject.h"

namespace tst_backlog {

using namespace espalier;
using namespace espalier::engine;
using model::Ticket;
using model::TicketStatus;
using test::BacklogProject;
using test::crash;
using test::of;
using namespace std::chrono_literals;

class BacklogTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void anErrorBecomesATicketWithItsEvidence();
    void aSecondScanFindsNothingAndSaysWhy();
    void newOccurrencesAreAddedToTheTicket();
    void anAppliedTicketWhoseErrorReturnsIsReopened();
    void whatIsSwitchedOffIsNotLookedAt();
    void aBulkActIsTakenBackAtOnce();
    void whatIsRefusedForOneDoesNotKeepItFromTheOthers();
    void whatComesForADuplicateGoesToTheOther();
    void aTicketOfOnesOwnHasItsSecretsMasked();
    void ticketsGoThereAndBack();
    void idsMayBeShortened();
    void theStatusCountsWhatThereIs();

private:
    std::unique_ptr<BacklogProject> m_project;
};

void BacklogTest::init()
{
    m_project = std::make_unique<BacklogProject>();
}

void BacklogTest::cleanup()
{
    m_project.reset();
}

void BacklogTest::anErrorBecomesATicketWithItsEvidence()
{
    m_project->takeIn("app.log",
                      crash("plum", "2026-01-31 09:30:00") + crash("pear", "2026-01-31 10:30:00"));
    const auto report = m_project->scan();
    QCOMPARE(report.created.size(), 1u);
    const auto ticket = m_project->onlyTicket();
    QVERIFY(ticket.id.starts_with("exception_"));
    QVERIFY2(ticket.title.contains("KeyError"), ticket.title.c_str());
    QCOMPARE(ticket.filesToModify, std::vector<std::string>{"shop/cart.py"});
    QCOMPARE(ticket.metadata.at("occurrences").get<int>(), 2);
    QCOMPARE(ticket.status, TicketStatus::Open);
    QVERIFY(ticket.inInbox());
    const auto stack = std::ranges::find_if(
        ticket.evidence, [](const Json &piece) { return piece.value("kind", "") == "stack"; });
    QVERIFY(stack != ticket.evidence.end());
    QCOMPARE(stack->value("path", ""), std::string("shop/cart.py"));
    QCOMPARE(stack->value("line", 0), 6);
    // What the risk is made of is there to be looked at, with what was measured.
    const auto &factors = ticket.metadata.at("risk").at("factors");
    const auto callers = std::ranges::find_if(
        factors, [](const Json &factor) { return factor.value("factor", "") == "callers"; });
    QVERIFY(callers != factors.end());
    QCOMPARE(callers->at("value").get<double>(), 1.0); // total calls price_of, nobody calls total
    const auto history = m_project->backlog->history(ticket.id);
    VERIFY_OK(history);
    QCOMPARE(history->front().action, std::string("created"));
    QCOMPARE(history->front().who, std::string("scan"));
}

void BacklogTest::aSecondScanFindsNothingAndSaysWhy()
{
    QCOMPARE(of(m_project->scan(), ScanSource::Exceptions).nothing,
             NothingBecause::NothingObserved);
    m_project->takeIn("app.log", crash("plum", "2026-01-31 09:30:00"));
    QCOMPARE(of(m_project->scan(), ScanSource::Exceptions).created, 1u);
    const auto again = m_project->scan();
    QCOMPARE(again.found(), 0u);
    QCOMPARE(of(again, ScanSource::Exceptions).nothing, NothingBecause::NothingNew);
    QVERIFY(!of(again, ScanSource::Exceptions).lastInput.empty());
    m_project->takeIn("more.log", crash("plum", "2026-01-31 09:31:00"));
    QCOMPARE(of(m_project->scan(), ScanSource::Exceptions).nothing, NothingBecause::AllKnown);
}

void BacklogTest::newOccurrencesAreAddedToTheTicket()
{
    m_project->takeIn("app.log", crash("plum", "2026-01-31 09:30:00"));
    m_project->scan();
    m_project->takeIn("more.log", crash("pear", "2026-02-01 09:30:00"));
    const auto report = m_project->scan();
    QCOMPARE(of(report, ScanSource::Exceptions).updated, 1u);
    const auto ticket = m_project->onlyTicket();
    QCOMPARE(ticket.metadata.at("occurrences").get<int>(), 2);
    QVERIFY(ticket.metadata.at("last_seen").get<std::string>().starts_with("2026-02-01"));
    const auto stacks = std::ranges::count_if(
        ticket.evidence, [](const Json &piece) { return piece.value("kind", "") == "grouped"; });
    QCOMPARE(stacks, 1); // renewed, not piled up
}

void BacklogTest::anAppliedTicketWhoseErrorReturnsIsReopened()
{
    m_project->takeIn("app.log", crash("plum", "2026-01-31 09:30:00"));
    m_project->scan();
    const auto id = m_project->onlyTicket().id;
    for (const auto status : {TicketStatus::InProgress, TicketStatus::Testing, TicketStatus::Ready,
                              TicketStatus::Applied}) {
        m_project->clock.forward(1min);
        const auto moved = m_project->backlog->act(
            {id}, [status](const Ticket &ticket, const backlog::Actor &actor) {
                return backlog::moveTo(ticket, status, actor);
            });
        VERIFY_OK(moved);
        QCOMPARE(moved->changed.size(), 1u);
    }
    // Older than the patch: no reason to doubt it.
    m_project->takeIn("old.log", crash("fig", "2026-01-31 09:40:00"));
    m_project->clock.forward(1min);
    QCOMPARE(m_project->scan().reopened.size(), 0u);
    QCOMPARE(m_project->onlyTicket().status, TicketStatus::Applied);
    m_project->clock.forward(1min);
    m_project->takeIn("new.log", crash("fig", toRfc3339(m_project->clock.now())));
    m_project->clock.forward(1min);
    const auto report = m_project->scan();
    QCOMPARE(report.reopened, std::vector<std::string>{id});
    const auto ticket = m_project->onlyTicket();
    QCOMPARE(ticket.status, TicketStatus::Open);
    QCOMPARE(ticket.metadata.at("regressed").get<bool>(), true);
}

void BacklogTest::whatIsSwitchedOffIsNotLookedAt()
{
    m_project->takeIn("app.log", crash("plum", "2026-01-31 09:30:00"));
    JobContext job;
    const auto report = scanBacklog(*m_project->workspace, {.sources = {ScanSource::Feedback}},
                                    m_project->clock, job);
    VERIFY_OK(report);
    QCOMPARE(report->found(), 0u);
    QCOMPARE(of(*report, ScanSource::Exceptions).nothing, NothingBecause::SwitchedOff);
    QCOMPARE(m_project->scan().found(), 1u); // and it was not forgotten meanwhile
}

void BacklogTest::aBulkActIsTakenBackAtOnce()
{
    std::vector<std::string> ids;
    std::vector<std::string> before;
    for (int i = 0; i < 20; ++i) {
        const auto ticket = m_project->backlog->add({.title = std::format("number {}", i)});
        VERIFY_OK(ticket);
        ids.push_back(ticket->id);
        before.push_back(toText(model::toJson(*ticket)));
    }
    m_project->clock.forward(1min);
    const auto declined = m_project->backlog->act(ids, backlog::decline, "not now");
    VERIFY_OK(declined);
    QCOMPARE(declined->changed.size(), ids.size());
    QCOMPARE(m_project->backlog->ticket(ids[3])->status, TicketStatus::Rejected);
    m_project->clock.forward(1min);
    const auto back = m_project->backlog->takeBack();
    VERIFY_OK(back);
    QCOMPARE(back->changed.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto ticket = m_project->backlog->ticket(ids[i]);
        VERIFY_OK(ticket);
        ticket->updatedAt = ticket->createdAt; // when it was touched last is told by the history
        QCOMPARE(toText(model::toJson(*ticket)), before[i]);
    }
    // Taking that back is doing it again.
    m_project->clock.forward(1min);
    VERIFY_OK(m_project->backlog->takeBack(back->batch));
    QCOMPARE(m_project->backlog->ticket(ids[3])->status, TicketStatus::Rejected);
}

void BacklogTest::whatIsRefusedForOneDoesNotKeepItFromTheOthers()
{
    const auto first = m_project->backlog->add({.title = "first"});
    const auto second = m_project->backlog->add({.title = "second"});
    VERIFY_OK(m_project->backlog->act({first->id}, backlog::decline, "not now"));
    m_project->clock.forward(1min);
    const auto outcome = m_project->backlog->act({first->id, second->id, "none"}, backlog::accept);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->changed, std::vector<std::string>{second->id});
    QCOMPARE(outcome->refused.size(), 2u);
    QCOMPARE(outcome->refused.front().error.kind, ErrorKind::Conflict);
    QCOMPARE(outcome->refused.back().error.kind, ErrorKind::NotFound);
    VERIFY_FAILS(InvalidInput, m_project->backlog->add({.title = "  "}));
}

void BacklogTest::whatComesForADuplicateGoesToTheOther()
{
    m_project->takeIn("app.log", crash("plum", "2026-01-31 09:30:00"));
    m_project->scan();
    const auto error = m_project->onlyTicket().id;
    const auto mine = m_project->backlog->add({.title = "the cart breaks"});
    VERIFY_OK(mine);
    m_project->clock.forward(1min);
    const auto merged = m_project->backlog->merge({error}, mine->id, "the same");
    VERIFY_OK(merged);
    QCOMPARE(m_project->backlog->ticket(error)->note("duplicate_of"), mine->id);
    m_project->takeIn("more.log", crash("plum", "2026-02-01 09:30:00"));
    QCOMPARE(of(m_project->scan(), ScanSource::Exceptions).updated, 1u);
    QCOMPARE(m_project->backlog->ticket(mine->id)->metadata.at("occurrences").get<int>(), 2);
    m_project->clock.forward(1min);
    VERIFY_OK(m_project->backlog->unmerge(error));
    QCOMPARE(m_project->backlog->ticket(error)->metadata.at("occurrences").get<int>(), 2);
    QVERIFY(!m_project->backlog->ticket(mine->id)->metadata.contains("occurrences"));
    QCOMPARE(m_project->backlog->ticket(error)->status, TicketStatus::Open);
    m_project->takeIn("again.log", crash("plum", "2026-02-02 09:30:00"));
    m_project->scan();
    QCOMPARE(m_project->backlog->ticket(error)->metadata.at("occurrences").get<int>(), 3);
    VERIFY_FAILS(InvalidInput, m_project->backlog->unmerge(mine->id));
    VERIFY_FAILS(NotFound, m_project->backlog->merge({mine->id}, "none"));
}

void BacklogTest::aTicketOfOnesOwnHasItsSecretsMasked()
{
    const auto secret = std::string("gh") + "p_" + "Zq7Rk2Vx9Lm4Tb8Nc3Wd6Hf1Js5Pg0Ya2UeK";
    const auto ticket =
        m_project->backlog->add({.title = "login fails", .description = "with " + secret});
    VERIFY_OK(ticket);
    QVERIFY(!m_project->backlog->ticket(ticket->id)->description.contains(secret));
    QVERIFY(ticket->id.starts_with("manual_"));
}

void BacklogTest::ticketsGoThereAndBack()
{
    for (int i = 0; i < 3; ++i)
        VERIFY_OK(
            m_project->backlog->add({.title = std::format("number {}", i), .files = {"a.py"}}));
    const auto text = m_project->backlog->exported({}, backlog::TicketFormat::Json);
    VERIFY_OK(text);
    const test::TemporaryProject other;
    auto workspace = Workspace::open(other.root(), m_project->home.paths());
    VERIFY_OK(workspace);
    Backlog backlog((*workspace)->database(), m_project->clock);
    const auto imported = backlog.imported(*text, backlog::TicketFormat::Json);
    VERIFY_OK(imported);
    QCOMPARE(imported->added.size(), 3u);
    QCOMPARE(backlog.tickets({})->size(), 3u);
    const auto again = backlog.imported(*text, backlog::TicketFormat::Json);
    VERIFY_OK(again);
    QCOMPARE(again->there.size(), 3u);
    VERIFY_FAILS(InvalidInput, backlog.imported("[{\"title\": 3}]", backlog::TicketFormat::Json));
    QCOMPARE(backlog.tickets({})->size(), 3u);
}

void BacklogTest::idsMayBeShortened()
{
    const auto first = m_project->backlog->add({.title = "first"});
    const auto second = m_project->backlog->add({.title = "second"});
    VERIFY_OK(second);
    QCOMPARE(m_project->backlog->idOf(first->id).value_or(""), first->id);
    QCOMPARE(m_project->backlog->idOf("_2").value_or(""), second->id);
    VERIFY_FAILS(InvalidInput, m_project->backlog->idOf("manual_"));
    VERIFY_FAILS(NotFound, m_project->backlog->idOf("exception_"));
    VERIFY_FAILS(NotFound, m_project->backlog->idOf(""));
}

void BacklogTest::theStatusCountsWhatThereIs()
{
    const auto empty = backlogStatus(*m_project->workspace, m_project->clock);
    VERIFY_OK(empty);
    QCOMPARE(empty->total, 0);
    QVERIFY(!empty->successRate.has_value());
    const auto first = m_project->backlog->add({.title = "first"});
    VERIFY_OK(m_project->backlog->add({.title = "second"}));
    m_project->clock.forward(1min);
    VERIFY_OK(m_project->backlog->act({first->id}, backlog::decline, "not now"));
    const auto status = backlogStatus(*m_project->workspace, m_project->clock);
    VERIFY_OK(status);
    QCOMPARE(status->total, 2);
    QCOMPARE(status->inbox, 1);
    QCOMPARE(status->byStatus.at("rejected"), 1);
    QCOMPARE(status->createdPerDay, 2.0 / 7);
    QCOMPARE(status->resolvedPerHour, 1.0 / 24);
    const auto json = toJson(*status);
    for (const auto *key :
         {"total_tickets", "ready_for_review", "in_progress", "creation_rate", "resolution_rate",
          "success_rate", "risk_distribution", "category_distribution"})
        QVERIFY2(json.contains(key), key);
    const auto board = dashboardOf(*m_project->workspace, m_project->clock);
    VERIFY_OK(board);
    QCOMPARE(board->figures.size(), 4u);
    QCOMPARE(board->input.createdByDay.back(), 2);
}

} // namespace tst_backlog

QTEST_MAIN(tst_backlog::BacklogTest)
#include "tst_backlog.moc"
