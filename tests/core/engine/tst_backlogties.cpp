// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/backlogproject.h"

#include "core/base/jsonaccess.h"

namespace tst_backlogties {

using namespace espalier;
using namespace espalier::engine;
using model::Ticket;
using model::TicketStatus;
using test::BacklogProject;
using test::crash;
using test::of;
using namespace std::chrono_literals;

/// What belongs to which ticket, whatever was merged, taken back, imported and applied before.
class BacklogTiesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_project = std::make_unique<BacklogProject>(); }
    void cleanup() { m_project.reset(); }
    void takingAnUnmergeBackMergesAgain();
    void aMergedTicketThatIsOpenedHasItsOwnAgain();
    void ticketsAreMergedInChains();
    void occurrencesOfMergedTicketsAddUp();
    void twoUndosTakeTwoActsBack();
    void whatWasMadeIsTakenBack();
    void importsAreTakenBack();
    void importedTicketsAreKnownToScans();
    void secretsOfOthersAreMasked();
    void pathsTellTheRiskUntilAScanDoes();
    void anErrorAfterItWasAppliedOpensATicketAgain();
    void whatScansWroteFollowsWhatTheySee();
    void kindsOfBugsKnowWhatMendedThem();
    void manyAreMadeInASecond();

private:
    [[nodiscard]] Backlog &backlog() const { return *m_project->backlog; }
    [[nodiscard]] static std::string secret()
    {
        return std::string("gh") + "p_" + "Zq7Rk2Vx9Lm4Tb8Nc3Wd6Hf1Js5Pg0Ya2UeK";
    }
    /// An error at some day of January.
    void see(int day)
    {
        const auto time = std::format("2026-01-{:02} 09:30:00", day);
        m_project->takeIn(std::format("{}.log", day), crash("plum", time));
        m_project->scan();
    }
    [[nodiscard]] std::string add(const std::string &title)
    {
        m_project->clock.forward(1min);
        return backlog().add({.title = title})->id;
    }
    void merge(const std::string &id, const std::string &into)
    {
        m_project->clock.forward(1min);
        const auto outcome = backlog().merge({id}, into);
        VERIFY_OK(outcome);
        QCOMPARE(outcome->changed.size(), 1u);
    }
    void undo()
    {
        m_project->clock.forward(1min);
        VERIFY_OK(backlog().takeBack());
    }
    void move(const std::string &id, std::initializer_list<TicketStatus> steps)
    {
        for (const auto to : steps) {
            m_project->clock.forward(1min);
            const auto outcome = backlog().act(
                {id},
                [to](const Ticket &ticket, const backlog::Actor &actor) {
                    return backlog::moveTo(ticket, to, actor);
                },
                "goes on");
            VERIFY_OK(outcome);
            QCOMPARE(outcome->changed.size(), 1u);
        }
    }
    [[nodiscard]] int occurrences(const std::string &id) const
    {
        return static_cast<int>(countAt(m_project->ticket(id).metadata, "occurrences"));
    }

    std::unique_ptr<BacklogProject> m_project;
};

void BacklogTiesTest::takingAnUnmergeBackMergesAgain()
{
    see(1);
    const auto error = m_project->onlyTicket().id;
    const auto mine = add("the cart breaks");
    merge(error, mine);
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().unmerge(error));
    undo();
    QCOMPARE(m_project->ticket(error).note("duplicate_of"), mine);
    see(2);
    QCOMPARE(occurrences(mine), 2);
    QCOMPARE(m_project->ticket(error).status, TicketStatus::Rejected);
    // And the merge itself.
    undo();
    see(3);
    QCOMPARE(occurrences(error), 3);
    QCOMPARE(occurrences(mine), 0);
}

void BacklogTiesTest::aMergedTicketThatIsOpenedHasItsOwnAgain()
{
    see(1);
    const auto error = m_project->onlyTicket().id;
    const auto mine = add("the cart breaks");
    merge(error, mine);
    move(error, {TicketStatus::Open});
    see(2);
    QCOMPARE(occurrences(error), 2);
    QCOMPARE(occurrences(mine), 0);
}

void BacklogTiesTest::ticketsAreMergedInChains()
{
    see(1);
    const auto error = m_project->onlyTicket().id;
    const auto first = add("the cart breaks");
    const auto second = add("all is broken");
    merge(error, first);
    merge(first, second);
    see(2);
    QCOMPARE(occurrences(second), 2);
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().unmerge(first));
    see(3);
    QCOMPARE(occurrences(first), 3);
    QCOMPARE(occurrences(second), 0);
    // No ticket becomes a duplicate of itself in the end.
    VERIFY_FAILS(Conflict, backlog().merge({first}, error));
}

void BacklogTiesTest::occurrencesOfMergedTicketsAddUp()
{
    see(1);
    const auto first = m_project->onlyTicket().id;
    m_project->takeIn("other.log", "2026-01-05 10:00:00 ERROR no\n"
                                   "Traceback (most recent call last):\n"
                                   "  File \"shop/till.py\", line 3, in pay\n"
                                   "    raise ValueError\n"
                                   "ValueError: no\n");
    const auto report = m_project->scan();
    QCOMPARE(report.created.size(), 1u);
    const auto second = report.created.front();
    merge(second, first);
    QCOMPARE(occurrences(first), 2);
    QCOMPARE(textAt(m_project->ticket(first).metadata, "last_seen").substr(0, 10),
             std::string("2026-01-05"));
    see(3);
    QCOMPARE(occurrences(first), 3);
    QCOMPARE(textAt(m_project->ticket(first).metadata, "last_seen").substr(0, 10),
             std::string("2026-01-05"));
}

void BacklogTiesTest::twoUndosTakeTwoActsBack()
{
    const auto first = add("first");
    const auto second = add("second");
    for (const auto &id : {first, second}) {
        m_project->clock.forward(1min);
        VERIFY_OK(backlog().act({id}, backlog::decline, "not now"));
    }
    undo();
    QCOMPARE(m_project->ticket(second).status, TicketStatus::Open);
    QCOMPARE(m_project->ticket(first).status, TicketStatus::Rejected);
    undo();
    QCOMPARE(m_project->ticket(first).status, TicketStatus::Open);
}

void BacklogTiesTest::whatWasMadeIsTakenBack()
{
    const auto first = add("first");
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({first}, backlog::decline, "not now"));
    const auto second = add("second");
    undo();
    QCOMPARE(m_project->ticket(second).status, TicketStatus::Rejected);
    QCOMPARE(m_project->ticket(second).note("reason"), std::string("taken back"));
    undo();
    QCOMPARE(m_project->ticket(first).status, TicketStatus::Open);
    undo();
    QCOMPARE(m_project->ticket(first).status, TicketStatus::Rejected);
    m_project->clock.forward(1min);
    VERIFY_FAILS(NotFound, backlog().takeBack());
}

void BacklogTiesTest::importsAreTakenBack()
{
    const auto text = R"([{"title": "one"}, {"title": "two", "status": "rejected"}])";
    const auto imported = backlog().imported(text, backlog::TicketFormat::Json);
    VERIFY_OK(imported);
    QCOMPARE(imported->added.size(), 2u);
    undo();
    for (const auto &id : imported->added) {
        QCOMPARE(m_project->ticket(id).status, TicketStatus::Rejected);
        QCOMPARE(m_project->ticket(id).note("reason"), std::string("taken back"));
    }
}

void BacklogTiesTest::importedTicketsAreKnownToScans()
{
    see(1);
    const auto error = m_project->onlyTicket().id;
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({error}, backlog::decline, "as intended"));
    const auto text = backlog().exported({}, backlog::TicketFormat::Json);
    VERIFY_OK(text);
    BacklogProject other;
    VERIFY_OK(other.backlog->imported(*text, backlog::TicketFormat::Json));
    other.takeIn("1.log", crash("plum", "2026-01-01 09:30:00"));
    QCOMPARE(other.scan().found(), std::size_t{0});
    QCOMPARE(other.onlyTicket().status, TicketStatus::Rejected);
}

void BacklogTiesTest::secretsOfOthersAreMasked()
{
    Json ticket = {{"title", secret()}};
    for (const auto *field : {"description", "proposed_solution", "test_plan"})
        ticket[field] = "with " + secret();
    ticket["evidence"] = {{{"kind", "feedback"}, {"text", secret()}, {secret(), 1}}};
    ticket["metadata"] = {{"source", "manual"}, {"reason", secret()}};
    ticket["files_to_modify"] = {"shop/" + secret() + ".py"};
    const auto imported =
        backlog().imported(toText(Json::array({ticket})), backlog::TicketFormat::Json);
    VERIFY_OK(imported);
    const auto id = imported->added.front();
    QVERIFY(!toText(toJson(m_project->ticket(id))).contains(secret()));
    m_project->clock.forward(1min);
    const auto edited = backlog().act({id}, [](const Ticket &before, const backlog::Actor &actor) {
        return backlog::edit(before, {{"description", "now " + secret()}}, actor);
    });
    VERIFY_OK(edited);
    QCOMPARE(edited->changed.size(), 1u);
    for (const auto &[name, content] : m_project->files.snapshot())
        QVERIFY2(!content.contains(secret()), name.c_str());
    // What the edit made of it can still be taken back.
    undo();
    QVERIFY(m_project->ticket(id).description.starts_with("with "));
}

void BacklogTiesTest::pathsTellTheRiskUntilAScanDoes()
{
    const auto ticket = backlog().add({.title = "pin it", .files = {".github/workflows/ci.yml"}});
    VERIFY_OK(ticket);
    QVERIFY(ticket->riskLevel > 5);
    QVERIFY(!ticket->metadata.at("risk").at("factors").empty());
    const auto plain = backlog().add({.title = "other", .files = {"shop/cart.py"}});
    VERIFY_OK(plain);
    QVERIFY(plain->riskLevel < ticket->riskLevel);
    VERIFY_FAILS(InvalidInput, backlog().add({.title = "out", .files = {"../../.bashrc"}}));
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({plain->id}, [](const Ticket &before, const backlog::Actor &actor) {
        return backlog::edit(before, {{"files_to_modify", {".github/workflows/ci.yml"}}}, actor);
    }));
    QCOMPARE(m_project->ticket(plain->id).riskLevel, ticket->riskLevel);
    QCOMPARE(m_project->ticket(plain->id).note("assessed"), std::string("paths"));
    m_project->scan();
    QCOMPARE(m_project->ticket(plain->id).note("assessed"), std::string());
    // What the scan has computed meanwhile is in nobody's way.
    undo();
    QCOMPARE(m_project->ticket(plain->id).filesToModify, std::vector<std::string>{"shop/cart.py"});
    QCOMPARE(m_project->ticket(plain->id).riskLevel, plain->riskLevel);
    // Without a scan between, the levels come back as well.
    const auto before = m_project->ticket(plain->id);
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({plain->id}, [](const Ticket &other, const backlog::Actor &actor) {
        return backlog::edit(other, {{"files_to_modify", {".github/workflows/ci.yml"}}}, actor);
    }));
    QVERIFY(m_project->ticket(plain->id).riskLevel > before.riskLevel);
    undo();
    QCOMPARE(m_project->ticket(plain->id).riskLevel, before.riskLevel);
    QCOMPARE(m_project->ticket(plain->id).metadata, before.metadata);
}

void BacklogTiesTest::anErrorAfterItWasAppliedOpensATicketAgain()
{
    see(1);
    const auto error = m_project->onlyTicket().id;
    move(error, {TicketStatus::InProgress, TicketStatus::Testing, TicketStatus::Ready,
                 TicketStatus::Applied});
    const auto applied = m_project->ticket(error).note("applied_at");
    QVERIFY(!applied.empty());
    m_project->clock.forward(10min);
    const auto later = toRfc3339(m_project->clock.now());
    // What somebody changes afterwards does not hide it.
    m_project->clock.forward(10min);
    VERIFY_OK(backlog().act({error}, [](const Ticket &before, const backlog::Actor &actor) {
        return backlog::edit(before, {{"title", "plums have no price"}}, actor);
    }));
    m_project->takeIn("later.jsonl", R"({"type":"KeyError","message":"'plum'","stack_trace":)" +
                                         toText(Json(crash("plum", "").substr(1))) +
                                         R"(,"file_path":"shop/cart.py","count":1,"timestamp":")" +
                                         later + "\"}\n");
    m_project->clock.forward(10min);
    const auto report = m_project->scan();
    QCOMPARE(report.created.size(), 0u);
    QCOMPARE(report.reopened, std::vector<std::string>{error});
    QVERIFY(m_project->ticket(error).metadata.at("regressed").get<bool>());
    QCOMPARE(m_project->ticket(error).note("applied_at"), std::string());
}

void BacklogTiesTest::whatScansWroteFollowsWhatTheySee()
{
    see(1);
    const auto before = m_project->onlyTicket();
    for (int day = 2; day <= 12; ++day)
        see(day);
    const auto after = m_project->onlyTicket();
    QVERIFY(after.description != before.description);
    QVERIFY(after.priority > before.priority);
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({after.id}, [](const Ticket &ticket, const backlog::Actor &actor) {
        return backlog::edit(ticket, {{"priority", "low"}, {"title", "mine"}}, actor);
    }));
    see(13);
    QCOMPARE(m_project->onlyTicket().title, std::string("mine"));
    QCOMPARE(m_project->onlyTicket().priority, model::TicketPriority::Low);
    QCOMPARE(occurrences(after.id), 13);
}

void BacklogTiesTest::kindsOfBugsKnowWhatMendedThem()
{
    see(1);
    see(2);
    store::BugPatternStore store(m_project->workspace->database());
    const auto patterns = store.patterns();
    VERIFY_OK(patterns);
    QCOMPARE(patterns->size(), 1u);
    QCOMPARE(patterns->front().pattern, std::string("KeyError"));
    QCOMPARE(patterns->front().occurrences, std::uint64_t{2});
    const auto error = m_project->onlyTicket().id;
    m_project->clock.forward(1min);
    VERIFY_OK(backlog().act({error}, [](const Ticket &ticket, const backlog::Actor &actor) {
        return backlog::edit(ticket, {{"proposed_solution", "ask with get()"}}, actor);
    }));
    move(error, {TicketStatus::InProgress, TicketStatus::Testing, TicketStatus::Ready,
                 TicketStatus::Applied});
    const auto mended = store.patterns();
    VERIFY_OK(mended);
    QCOMPARE(mended->front().fixTicket, error);
    QCOMPARE(mended->front().solution, std::string("ask with get()"));
}

void BacklogTiesTest::manyAreMadeInASecond()
{
    auto list = Json::array();
    for (int i = 0; i < 3000; ++i)
        list.push_back({{"title", std::format("number {}", i)}});
    const auto imported = backlog().imported(toText(list), backlog::TicketFormat::Json);
    VERIFY_OK(imported);
    QCOMPARE(imported->added.size(), 3000u);
    // Another one who makes some in the same second.
    Backlog other(m_project->workspace->database(), m_project->clock);
    VERIFY_OK(other.add({.title = "one more"}));
}

} // namespace tst_backlogties

QTEST_MAIN(tst_backlogties::BacklogTiesTest)
#include "tst_backlogties.moc"
