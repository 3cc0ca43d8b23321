// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlog.h"
#include "core/engine/backlogscan.h"
#include "core/engine/backlogstatus.h"
#include "core/engine/observing.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

using namespace espalier;
using namespace espalier::engine;
using model::Ticket;
using model::TicketStatus;
using test::Home;
using test::TemporaryProject;
using namespace std::chrono_literals;

namespace {

class SetClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override { return m_now; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override
    {
        return std::chrono::steady_clock::now();
    }
    void forward(std::chrono::minutes time) { m_now += time; }

private:
    std::chrono::system_clock::time_point m_now = std::chrono::system_clock::now();
};

constexpr auto kCart = "def total(names, prices):\n"
                       "    return sum(price_of(name, prices) for name in names)\n"
                       "\n"
                       "\n"
                       "def price_of(name, prices):\n"
                       "    return prices[name]\n";

std::string crash(const std::string &key, const std::string &time)
{
    return std::format("{} ERROR cannot show the cart\n"
                       "Traceback (most recent call last):\n"
                       "  File \"shop/cart.py\", line 2, in total\n"
                       "    return sum(price_of(name, prices) for name in names)\n"
                       "  File \"shop/cart.py\", line 6, in price_of\n"
                       "    return prices[name]\n"
                       "KeyError: '{}'\n",
                       time, key);
}

} // namespace

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
    void write(const std::string &name, const std::string &text)
    {
        m_project->write(name, text);
        JobContext job;
        const auto taken = takeInFile(*m_workspace, m_project->path(name), std::nullopt, job);
        VERIFY_OK(taken);
    }
    ScanReport scan()
    {
        ScanOptions options;
        options.sources.assign(kScanSources.begin(), kScanSources.end());
        JobContext job;
        auto report = scanBacklog(*m_workspace, options, m_clock, job);
        return report ? std::move(*report) : ScanReport{};
    }
    Ticket onlyTicket()
    {
        const auto tickets = m_backlog->tickets({});
        return tickets && tickets->size() == 1 ? tickets->front() : Ticket{};
    }
    static const SourceScan &of(const ScanReport &report, ScanSource source)
    {
        return *std::ranges::find(report.sources, source, &SourceScan::source);
    }

    Home m_home;
    SetClock m_clock;
    std::unique_ptr<TemporaryProject> m_project;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Backlog> m_backlog;
};

void BacklogTest::init()
{
    m_project = std::make_unique<TemporaryProject>();
    m_project->write("shop/cart.py", kCart);
    auto workspace = Workspace::open(m_project->root(), m_home.paths());
    VERIFY_OK(workspace);
    m_workspace = std::move(*workspace);
    m_backlog = std::make_unique<Backlog>(m_workspace->database(), m_clock);
}

void BacklogTest::cleanup()
{
    m_backlog.reset();
    m_workspace.reset();
    m_project.reset();
}

void BacklogTest::anErrorBecomesATicketWithItsEvidence()
{
    write("app.log", crash("plum", "2026-01-31 09:30:00") + crash("pear", "2026-01-31 10:30:00"));
    const auto report = scan();
    QCOMPARE(report.created.size(), 1u);
    const auto ticket = onlyTicket();
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
    const auto history = m_backlog->history(ticket.id);
    VERIFY_OK(history);
    QCOMPARE(history->front().action, std::string("created"));
    QCOMPARE(history->front().who, std::string("scan"));
}

void BacklogTest::aSecondScanFindsNothingAndSaysWhy()
{
    QCOMPARE(of(scan(), ScanSource::Exceptions).nothing, NothingBecause::NothingObserved);
    write("app.log", crash("plum", "2026-01-31 09:30:00"));
    QCOMPARE(of(scan(), ScanSource::Exceptions).created, 1u);
    const auto again = scan();
    QCOMPARE(again.found(), 0u);
    QCOMPARE(of(again, ScanSource::Exceptions).nothing, NothingBecause::NothingNew);
    QVERIFY(!of(again, ScanSource::Exceptions).lastInput.empty());
    write("more.log", crash("plum", "2026-01-31 09:31:00"));
    QCOMPARE(of(scan(), ScanSource::Exceptions).nothing, NothingBecause::AllKnown);
}

void BacklogTest::newOccurrencesAreAddedToTheTicket()
{
    write("app.log", crash("plum", "2026-01-31 09:30:00"));
    scan();
    write("more.log", crash("pear", "2026-02-01 09:30:00"));
    const auto report = scan();
    QCOMPARE(of(report, ScanSource::Exceptions).updated, 1u);
    const auto ticket = onlyTicket();
    QCOMPARE(ticket.metadata.at("occurrences").get<int>(), 2);
    QVERIFY(ticket.metadata.at("last_seen").get<std::string>().starts_with("2026-02-01"));
    const auto stacks = std::ranges::count_if(
        ticket.evidence, [](const Json &piece) { return piece.value("kind", "") == "grouped"; });
    QCOMPARE(stacks, 1); // renewed, not piled up
}

void BacklogTest::anAppliedTicketWhoseErrorReturnsIsReopened()
{
    write("app.log", crash("plum", "2026-01-31 09:30:00"));
    scan();
    const auto id = onlyTicket().id;
    for (const auto status : {TicketStatus::InProgress, TicketStatus::Testing, TicketStatus::Ready,
                              TicketStatus::Applied}) {
        m_clock.forward(1min);
        const auto moved =
            m_backlog->act({id}, [status](const Ticket &ticket, const backlog::Actor &actor) {
                return backlog::moveTo(ticket, status, actor);
            });
        VERIFY_OK(moved);
        QCOMPARE(moved->changed.size(), 1u);
    }
    // Older than the patch: no reason to doubt it.
    write("old.log", crash("fig", "2026-01-31 09:40:00"));
    m_clock.forward(1min);
    QCOMPARE(scan().reopened.size(), 0u);
    QCOMPARE(onlyTicket().status, TicketStatus::Applied);
    m_clock.forward(1min);
    write("new.log", crash("fig", toRfc3339(m_clock.now())));
    m_clock.forward(1min);
    const auto report = scan();
    QCOMPARE(report.reopened, std::vector<std::string>{id});
    const auto ticket = onlyTicket();
    QCOMPARE(ticket.status, TicketStatus::Open);
    QCOMPARE(ticket.metadata.at("regressed").get<bool>(), true);
}

void BacklogTest::whatIsSwitchedOffIsNotLookedAt()
{
    write("app.log", crash("plum", "2026-01-31 09:30:00"));
    JobContext job;
    const auto report =
        scanBacklog(*m_workspace, {.sources = {ScanSource::Feedback}}, m_clock, job);
    VERIFY_OK(report);
    QCOMPARE(report->found(), 0u);
    QCOMPARE(of(*report, ScanSource::Exceptions).nothing, NothingBecause::SwitchedOff);
    QCOMPARE(scan().found(), 1u); // and it was not forgotten meanwhile
}

void BacklogTest::aBulkActIsTakenBackAtOnce()
{
    std::vector<std::string> ids;
    std::vector<std::string> before;
    for (int i = 0; i < 20; ++i) {
        const auto ticket = m_backlog->add({.title = std::format("number {}", i)});
        VERIFY_OK(ticket);
        ids.push_back(ticket->id);
        before.push_back(toText(model::toJson(*ticket)));
    }
    m_clock.forward(1min);
    const auto declined = m_backlog->act(ids, backlog::decline, "not now");
    VERIFY_OK(declined);
    QCOMPARE(declined->changed.size(), ids.size());
    QCOMPARE(m_backlog->ticket(ids[3])->status, TicketStatus::Rejected);
    m_clock.forward(1min);
    const auto back = m_backlog->takeBack();
    VERIFY_OK(back);
    QCOMPARE(back->changed.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto ticket = m_backlog->ticket(ids[i]);
        VERIFY_OK(ticket);
        ticket->updatedAt = ticket->createdAt; // when it was touched last is told by the history
        QCOMPARE(toText(model::toJson(*ticket)), before[i]);
    }
    // Taking that back is doing it again.
    m_clock.forward(1min);
    VERIFY_OK(m_backlog->takeBack(back->batch));
    QCOMPARE(m_backlog->ticket(ids[3])->status, TicketStatus::Rejected);
}

void BacklogTest::whatIsRefusedForOneDoesNotKeepItFromTheOthers()
{
    const auto first = m_backlog->add({.title = "first"});
    const auto second = m_backlog->add({.title = "second"});
    VERIFY_OK(m_backlog->act({first->id}, backlog::decline, "not now"));
    m_clock.forward(1min);
    const auto outcome = m_backlog->act({first->id, second->id, "none"}, backlog::accept);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->changed, std::vector<std::string>{second->id});
    QCOMPARE(outcome->refused.size(), 2u);
    QCOMPARE(outcome->refused.front().error.kind, ErrorKind::Conflict);
    QCOMPARE(outcome->refused.back().error.kind, ErrorKind::NotFound);
    VERIFY_FAILS(InvalidInput, m_backlog->add({.title = "  "}));
}

void BacklogTest::whatComesForADuplicateGoesToTheOther()
{
    write("app.log", crash("plum", "2026-01-31 09:30:00"));
    scan();
    const auto error = onlyTicket().id;
    const auto mine = m_backlog->add({.title = "the cart breaks"});
    VERIFY_OK(mine);
    m_clock.forward(1min);
    const auto merged = m_backlog->merge({error}, mine->id, "the same");
    VERIFY_OK(merged);
    QCOMPARE(m_backlog->ticket(error)->note("duplicate_of"), mine->id);
    write("more.log", crash("plum", "2026-02-01 09:30:00"));
    QCOMPARE(of(scan(), ScanSource::Exceptions).updated, 1u);
    QCOMPARE(m_backlog->ticket(mine->id)->metadata.at("occurrences").get<int>(), 2);
    m_clock.forward(1min);
    VERIFY_OK(m_backlog->unmerge(error));
    QCOMPARE(m_backlog->ticket(error)->status, TicketStatus::Open);
    write("again.log", crash("plum", "2026-02-02 09:30:00"));
    scan();
    QCOMPARE(m_backlog->ticket(error)->metadata.at("occurrences").get<int>(), 3);
    VERIFY_FAILS(InvalidInput, m_backlog->unmerge(mine->id));
    VERIFY_FAILS(NotFound, m_backlog->merge({mine->id}, "none"));
}

void BacklogTest::aTicketOfOnesOwnHasItsSecretsMasked()
{
    const auto secret = std::string("gh") + "p_" + "Zq7Rk2Vx9Lm4Tb8Nc3Wd6Hf1Js5Pg0Ya2UeK";
    const auto ticket = m_backlog->add({.title = "login fails", .description = "with " + secret});
    VERIFY_OK(ticket);
    QVERIFY(!m_backlog->ticket(ticket->id)->description.contains(secret));
    QVERIFY(ticket->id.starts_with("manual_"));
}

void BacklogTest::ticketsGoThereAndBack()
{
    for (int i = 0; i < 3; ++i)
        VERIFY_OK(m_backlog->add({.title = std::format("number {}", i), .files = {"a.py"}}));
    const auto text = m_backlog->exported({}, backlog::TicketFormat::Json);
    VERIFY_OK(text);
    const TemporaryProject other;
    auto workspace = Workspace::open(other.root(), m_home.paths());
    VERIFY_OK(workspace);
    Backlog backlog((*workspace)->database(), m_clock);
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
    const auto first = m_backlog->add({.title = "first"});
    const auto second = m_backlog->add({.title = "second"});
    VERIFY_OK(second);
    QCOMPARE(m_backlog->idOf(first->id).value_or(""), first->id);
    QCOMPARE(m_backlog->idOf("_2").value_or(""), second->id);
    VERIFY_FAILS(InvalidInput, m_backlog->idOf("manual_"));
    VERIFY_FAILS(NotFound, m_backlog->idOf("exception_"));
    VERIFY_FAILS(NotFound, m_backlog->idOf(""));
}

void BacklogTest::theStatusCountsWhatThereIs()
{
    const auto empty = backlogStatus(*m_workspace, m_clock);
    VERIFY_OK(empty);
    QCOMPARE(empty->total, 0);
    QVERIFY(!empty->successRate.has_value());
    const auto first = m_backlog->add({.title = "first"});
    VERIFY_OK(m_backlog->add({.title = "second"}));
    m_clock.forward(1min);
    VERIFY_OK(m_backlog->act({first->id}, backlog::decline, "not now"));
    const auto status = backlogStatus(*m_workspace, m_clock);
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
    const auto board = dashboardOf(*m_workspace, m_clock);
    VERIFY_OK(board);
    QCOMPARE(board->figures.size(), 4u);
    QCOMPARE(board->input.createdByDay.back(), 2);
}

QTEST_MAIN(BacklogTest)
#include "tst_backlog.moc"
