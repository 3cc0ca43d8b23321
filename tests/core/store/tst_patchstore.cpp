// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"
#include "core/store/ticketstore.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>
#include <atomic>
#include <format>
#include <thread>

namespace tst_patchstore {

using namespace espalier;
using model::Patch;
using model::PatchStage;
using store::PatchStore;
using store::ReviewStore;

class PatchStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::TemporaryProject> m_folder;
    std::unique_ptr<store::Database> m_database;

    [[nodiscard]] std::unique_ptr<store::Database> open() const
    {
        auto database =
            store::Database::open(m_folder->path("espalier.db"), store::projectSchema());
        if (!database)
            qFatal("%s", database.error().text().c_str());
        return std::move(*database);
    }
    void addTicket(const std::string &id) const
    {
        model::Ticket ticket;
        ticket.id = id;
        ticket.title = "KeyError";
        ticket.createdAt = ticket.updatedAt = kNow;
        VERIFY_OK(store::TicketStore(*m_database).add(ticket));
    }
    static constexpr auto kTicket = "exception_20260131T093000_1";
    static constexpr auto kNow = "2026-01-31T09:30:00.000Z";
    static Patch somePatch()
    {
        return {.ticketId = kTicket,
                .origin = model::PatchOrigin::Recipe,
                .madeBy = "python-key-error",
                .base = std::string(40, 'a'),
                .branch = "improvement/exception_20260131T093000_1",
                .startedAt = kNow,
                .updatedAt = kNow};
    }

private slots:
    void init();
    void cleanup();
    void anAttemptIsKeptFromItsBeginning();
    void stagesAreFound();
    void twoProgramsDoNotOverwriteEachOther();
    void oneProgramWorksOnATicket();
    void approvalsAreWithdrawnOnceAndNeverChanged();
    void hunksAreTicked();
    void commentsStayInOrder();
    void theAuditIsOnlyAddedTo();
    void auditEntriesOfManyProgramsFollowEachOther();
};

void PatchStoreTest::init()
{
    m_folder = std::make_unique<test::TemporaryProject>();
    m_database = open();
    addTicket(kTicket);
}

void PatchStoreTest::cleanup()
{
    m_database.reset();
    m_folder.reset();
}

void PatchStoreTest::anAttemptIsKeptFromItsBeginning()
{
    PatchStore patches(*m_database);
    auto patch = patches.begin(somePatch());
    VERIFY_OK(patch);
    QCOMPARE(patch->number, 1);
    const auto attempts = store::TicketStore(*m_database).attempts(kTicket);
    VERIFY_OK(attempts);
    QCOMPARE(attempts->size(), 1u);
    QVERIFY(!attempts->front().success);
    patch->stage = PatchStage::Ready;
    patch->commit = std::string(40, 'c');
    patch->tree = std::string(40, 'd');
    patch->diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\xff\n+b\n";
    patch->detail = {{"message", "fix: it"}, {"proof", {{"before", "failed"}}}};
    VERIFY_OK(patches.update(*patch));
    const auto back = patches.patch(kTicket, 1);
    VERIFY_OK(back);
    QCOMPARE(toText(model::toJson(*back)), toText(model::toJson(*patch)));
    const auto changed = store::TicketStore(*m_database).attempts(kTicket);
    QVERIFY(changed->front().success);
    QCOMPARE(changed->front().changesSummary, std::string("fix: it"));
    QCOMPARE(textAt(changed->front().testResults, "before"), std::string("failed"));
    QCOMPARE(patches.begin(somePatch())->number, 2);
    QCOMPARE((*patches.last(kTicket))->number, 2);
    QCOMPARE(patches.patches(kTicket)->size(), 2u);
    QCOMPARE(patches.patches()->front().number, 2);
    VERIFY_FAILS(NotFound, patches.patch(kTicket, 3));
    QVERIFY(!*patches.last("none"));
}

void PatchStoreTest::stagesAreFound()
{
    PatchStore patches(*m_database);
    for (const auto stage : {PatchStage::Testing, PatchStage::Ready, PatchStage::Applying}) {
        auto patch = somePatch();
        patch.stage = stage;
        VERIFY_OK(patches.begin(patch));
    }
    const std::array wanted{PatchStage::Testing, PatchStage::Applying};
    const auto found = patches.inStages(wanted);
    VERIFY_OK(found);
    QCOMPARE(found->size(), 2u);
    for (const auto &patch : *found)
        QVERIFY(isUnderWay(patch.stage));
    QVERIFY(!isUnderWay(PatchStage::Ready));
}

void PatchStoreTest::twoProgramsDoNotOverwriteEachOther()
{
    const auto other = open();
    PatchStore here(*m_database);
    PatchStore there(*other);
    VERIFY_OK(here.begin(somePatch()));
    auto mine = *here.patch(kTicket, 1);
    auto theirs = *there.patch(kTicket, 1);
    theirs.stage = PatchStage::Rejected;
    VERIFY_OK(there.update(theirs));
    mine.stage = PatchStage::Ready;
    VERIFY_FAILS(Conflict, here.update(mine));
    QCOMPARE(here.patch(kTicket, 1)->stage, PatchStage::Rejected);
}

void PatchStoreTest::oneProgramWorksOnATicket()
{
    const auto other = open();
    PatchStore here(*m_database);
    PatchStore there(*other);
    VERIFY_OK(here.lease(kTicket, "one", "2026-01-31T09:00", "2026-01-31T09:05"));
    VERIFY_FAILS(Conflict, there.lease(kTicket, "two", "2026-01-31T09:04", "2026-01-31T09:09"));
    VERIFY_OK(here.lease(kTicket, "one", "2026-01-31T09:04", "2026-01-31T09:09"));
    VERIFY_FAILS(Conflict, there.lease(kTicket, "two", "2026-01-31T09:06", "2026-01-31T09:11"));
    // Who was killed holds it no longer than that.
    VERIFY_OK(there.lease(kTicket, "two", "2026-01-31T09:10", "2026-01-31T09:15"));
    VERIFY_OK(here.release(kTicket, "one")); // not its own any more
    VERIFY_FAILS(Conflict, here.lease(kTicket, "one", "2026-01-31T09:11", "2026-01-31T09:16"));
    VERIFY_OK(there.release(kTicket, "two"));
    VERIFY_OK(here.lease(kTicket, "one", "2026-01-31T09:11", "2026-01-31T09:16"));
}

void PatchStoreTest::approvalsAreWithdrawnOnceAndNeverChanged()
{
    ReviewStore reviews(*m_database);
    const model::Approval approval{.subject = {.ticketId = kTicket,
                                               .attempt = 1,
                                               .base = "b",
                                               .tree = "t",
                                               .gateDigest = "g",
                                               .policyDigest = "p",
                                               .risk = 4},
                                   .who = "Ada <ada@example.org>",
                                   .at = kNow,
                                   .reason = "seen"};
    VERIFY_OK(reviews.addApproval(approval));
    const auto back = reviews.approvals(kTicket);
    VERIFY_OK(back);
    QCOMPARE(back->size(), 1u);
    QVERIFY(back->front().subject == approval.subject);
    for (const auto *change : {"UPDATE approvals SET who = 'x'", "DELETE FROM approvals",
                               "UPDATE approvals SET subject = '{}'"})
        QVERIFY2(!m_database->execute(change), change);
    QCOMPARE(*reviews.voidApprovals(kTicket, kNow, "tree-changed"), 1);
    QCOMPARE(*reviews.voidApprovals(kTicket, kNow, "withdrawn"), 0);
    QCOMPARE(reviews.approvals(kTicket)->front().voidedBecause, std::string("tree-changed"));
    QVERIFY(!m_database->execute("UPDATE approvals SET voided_at = ''"));
}

void PatchStoreTest::hunksAreTicked()
{
    ReviewStore reviews(*m_database);
    constexpr std::uint64_t kLarge = 0xfedc'ba98'7654'3210;
    VERIFY_OK(reviews.setReviewed(kTicket, "a.py", kLarge, true, "Ada", kNow));
    VERIFY_OK(reviews.setReviewed(kTicket, "a.py", kLarge, true, "Ada", kNow));
    VERIFY_OK(reviews.setReviewed(kTicket, "a.py", 7, true, "Ada", kNow));
    VERIFY_OK(reviews.setReviewed(kTicket, "a.py", 7, false, "Ada", kNow));
    const auto hunks = reviews.reviewed(kTicket);
    VERIFY_OK(hunks);
    QCOMPARE(hunks->size(), 1u);
    QCOMPARE(hunks->at("a.py"), std::set<std::uint64_t>{kLarge});
}

void PatchStoreTest::commentsStayInOrder()
{
    const auto patch = PatchStore(*m_database).begin(somePatch());
    VERIFY_OK(patch);
    ReviewStore reviews(*m_database);
    for (const auto *text : {"first", "second"})
        VERIFY_OK(reviews.addComment({.attempt = patch->attempt,
                                      .path = "a.py",
                                      .line = 3,
                                      .who = "Ada",
                                      .at = kNow,
                                      .text = text}));
    const auto comments = reviews.comments(patch->attempt);
    VERIFY_OK(comments);
    QCOMPARE(comments->size(), 2u);
    QCOMPARE(comments->front().text, std::string("first"));
    QCOMPARE(comments->front().line, 3);
}

static ReviewStore::Chain numbered(const std::string &action)
{
    return [action](const std::optional<model::AuditEntry> &last) {
        const auto number = last ? last->number + 1 : 1;
        return model::AuditEntry{.number = number,
                                 .at = "2026-01-31T09:30:00.000Z",
                                 .who = "Ada",
                                 .action = action,
                                 .subject = action == "approved" ? "one" : "two",
                                 .detail = {{"z", 1}, {"a", 2}},
                                 .previous = last ? last->hash : "",
                                 .hash = std::format("hash {}", number)};
    };
}

void PatchStoreTest::theAuditIsOnlyAddedTo()
{
    ReviewStore reviews(*m_database);
    VERIFY_OK(reviews.addAudit(numbered("approved")));
    VERIFY_OK(reviews.addAudit(numbered("applied")));
    const auto all = reviews.audit();
    VERIFY_OK(all);
    QCOMPARE(all->size(), 2u);
    QCOMPARE(all->back().previous, all->front().hash);
    QCOMPARE(toText(all->front().detail), std::string(R"({"z":1,"a":2})"));
    QCOMPARE(reviews.audit("two")->size(), 1u);
    QVERIFY(!m_database->execute("UPDATE audit SET who = 'x'"));
    QVERIFY(!m_database->execute("DELETE FROM audit"));
    QVERIFY(!m_database->execute("INSERT OR REPLACE INTO audit SELECT * FROM audit"));
}

void PatchStoreTest::auditEntriesOfManyProgramsFollowEachOther()
{
    constexpr int kEach = 20;
    std::vector<std::jthread> threads;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const auto database = open();
            ReviewStore reviews(*database);
            for (int at = 0; at < kEach; ++at)
                failed += reviews.addAudit(numbered("approved")) ? 0 : 1;
        });
    threads.clear();
    QCOMPARE(failed.load(), 0);
    const auto all = ReviewStore(*m_database).audit();
    VERIFY_OK(all);
    QCOMPARE(all->size(), 4u * kEach);
    for (std::size_t i = 1; i < all->size(); ++i)
        QCOMPARE((*all)[i].previous, (*all)[i - 1].hash);
}

} // namespace tst_patchstore

QTEST_GUILESS_MAIN(tst_patchstore::PatchStoreTest)
#include "tst_patchstore.moc"
