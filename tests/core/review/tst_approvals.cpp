// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/approvals.h"

#include <QTest>

namespace tst_approvals {

using namespace espalier;
using namespace espalier::review;
using model::Approval;
using model::ApprovalSubject;
using model::VoidReason;

namespace {

const ApprovalSubject kSubject{.ticketId = "exception_20260131T093000_1",
                               .attempt = 2,
                               .base = "b1",
                               .tree = "t1",
                               .gateDigest = "g1",
                               .policyDigest = "p1",
                               .risk = 4};

Approval given(const std::string &who, const ApprovalSubject &subject = kSubject)
{
    return {.subject = subject, .who = who, .at = "2026-01-31T09:30:00.000Z", .reason = "seen"};
}

PatchState readyPatch(int risk = 4)
{
    PatchState patch{.subject = kSubject, .gatesPassed = true, .hunks = 3};
    patch.subject.risk = risk;
    return patch;
}

const Person kAda{.kind = Person::Kind::Human, .who = "Ada <ada@example.org>"};
const Person kGrace{.kind = Person::Kind::Human, .who = "Grace <grace@example.org>"};
const Person kModel{.kind = Person::Kind::Machine, .who = "model"};

/// One case of the table: a patch, who wants to, the rules, and what becomes of it.
struct Case {
    PatchState patch = readyPatch();
    Person person = kAda;
    std::string reason{};
    ReviewPolicy policy{};
    std::vector<Approval> approvals{};
};

} // namespace

} // namespace tst_approvals
Q_DECLARE_METATYPE(tst_approvals::Case)
namespace tst_approvals {

class ApprovalsTest : public QObject {
    Q_OBJECT

private slots:
    void whatChangesVoidsAnApproval_data();
    void whatChangesVoidsAnApproval();
    void anApprovalIsInTheAudit();
    void approving_data();
    void approving();
    void applying_data();
    void applying();
    void policyHasADigest();
};

void ApprovalsTest::whatChangesVoidsAnApproval_data()
{
    QTest::addColumn<std::string>("reason");
    QTest::addColumn<std::string>("field");
    QTest::newRow("nothing") << std::string("none") << std::string();
    QTest::newRow("a later attempt") << std::string("other-attempt") << std::string("attempt");
    QTest::newRow("another ticket") << std::string("other-attempt") << std::string("ticket_id");
    QTest::newRow("the base moved") << std::string("base-moved") << std::string("base");
    QTest::newRow("the diff changed") << std::string("tree-changed") << std::string("tree");
    QTest::newRow("gates say otherwise")
        << std::string("gates-changed") << std::string("gate_digest");
    QTest::newRow("the policy was edited")
        << std::string("policy-changed") << std::string("policy_digest");
    QTest::newRow("the risk was edited")
        << std::string("risk-changed") << std::string("risk_level");
}

void ApprovalsTest::whatChangesVoidsAnApproval()
{
    QFETCH(std::string, reason);
    QFETCH(std::string, field);
    auto json = model::toJson(kSubject);
    if (!field.empty())
        json[field] = json[field].is_number() ? Json(9) : Json("other");
    const auto now = model::approvalSubjectFromJson(json);
    const auto approval = given(kAda.who);
    QCOMPARE(nameOf(whyVoid(approval, now)), std::string_view(reason));
    QCOMPARE(valid(std::vector{approval}, now).size(), field.empty() ? 1u : 0u);
    auto withdrawn = approval;
    withdrawn.voidedAt = "2026-02-01T00:00:00.000Z";
    QCOMPARE(whyVoid(withdrawn, now), VoidReason::Withdrawn);
}

void ApprovalsTest::anApprovalIsInTheAudit()
{
    std::vector approvals{given(kAda.who), given("Grace <grace@example.org>")};
    approvals[0].id = 1;
    approvals[1].id = 2;
    auto written = approvals[1];
    written.reason = "another";
    const std::vector<model::AuditEntry> audit{{.who = kAda.who,
                                                .action = "approved",
                                                .subject = kSubject.ticketId,
                                                .detail = model::toJson(approvals[0])},
                                               {.who = written.who,
                                                .action = "approved",
                                                .subject = kSubject.ticketId,
                                                .detail = model::toJson(written)}};
    approvals[0].voidedAt = "2026-02-01T00:00:00.000Z"; // later, which its entry cannot know
    review::holdAgainst(approvals, audit);
    QVERIFY(approvals[0].isAudited);
    QVERIFY(!approvals[1].isAudited);
    QCOMPARE(whyVoid(approvals[1], kSubject), VoidReason::NotAudited);
    QVERIFY(valid(approvals, kSubject).empty());
}

void ApprovalsTest::approving_data()
{
    QTest::addColumn<Case>("of");
    QTest::addColumn<std::string>("refusal");
    const auto row = [](const char *name, const char *refusal, auto change) {
        Case of;
        change(of);
        QTest::newRow(name) << of << std::string(refusal);
    };
    row("a person, gates passed", "none", [](Case &) {});
    row("a model", "machine", [](Case &of) { of.person = kModel; });
    row("a machine, whatever it is called", "machine",
        [](Case &of) { of.person = {.kind = Person::Kind::Machine, .who = kAda.who}; });
    row("a gate failed", "gates-not-passed", [](Case &of) { of.patch.gatesPassed = false; });
    row("the base moved", "stale", [](Case &of) { of.patch.isStale = true; });
    row("it was rejected", "rejected", [](Case &of) { of.patch.rejectedBecause = "no"; });
    row("twice by one person", "already-approved",
        [](Case &of) { of.approvals = {given(kAda.who)}; });
    row("again, after the diff changed", "none", [](Case &of) {
        of.approvals = {given(kAda.who)};
        of.patch.subject.tree = "t2";
    });
    row("what the person edited", "none", [](Case &of) { of.patch.editors = {kAda.who}; });
    row("what the person edited, where another has to", "own-edit", [](Case &of) {
        of.patch.editors = {kAda.who};
        of.policy.requireOtherPerson = true;
    });
    row("what another edited", "none", [](Case &of) {
        of.patch.editors = {kGrace.who};
        of.policy.requireOtherPerson = true;
    });
    row("at the limit of risk", "none", [](Case &of) { of.patch = readyPatch(7); });
    row("high risk without a reason", "reason-missing", [](Case &of) {
        of.patch = readyPatch(8);
        of.patch.reviewedHunks = 3;
        of.reason = " \n";
    });
    row("high risk, some hunks not looked at", "hunks-not-reviewed", [](Case &of) {
        of.patch = readyPatch(8);
        of.patch.reviewedHunks = 2;
        of.reason = "it is needed";
    });
    row("high risk, with a reason and all hunks", "none", [](Case &of) {
        of.patch = readyPatch(8);
        of.patch.reviewedHunks = 3;
        of.reason = "it is needed";
    });
}

void ApprovalsTest::approving()
{
    QFETCH(Case, of);
    QFETCH(std::string, refusal);
    QCOMPARE(nameOf(mayApprove(of.patch, of.person, of.reason, of.policy, of.approvals)),
             std::string_view(refusal));
}

void ApprovalsTest::applying_data()
{
    QTest::addColumn<Case>("of");
    QTest::addColumn<std::string>("refusal");
    const auto row = [](const char *name, const char *refusal, auto change) {
        Case of{.approvals = {given(kAda.who)}};
        change(of);
        QTest::newRow(name) << of << std::string(refusal);
    };
    const auto automatic = [](Case &of, int risk) {
        of = {.patch = readyPatch(risk), .person = kModel};
        of.policy = {.autoApply = true, .requireManualReview = false};
    };
    row("what was approved", "none", [](Case &) {});
    row("by a machine, what a person approved", "none", [](Case &of) { of.person = kModel; });
    row("what nobody approved", "not-approved", [](Case &of) { of.approvals.clear(); });
    row("what was approved before the base moved", "not-approved",
        [](Case &of) { of.patch.subject.base = "b2"; });
    row("what was approved under other rules", "not-approved",
        [](Case &of) { of.patch.subject.policyDigest = "p2"; });
    row("what is stale", "stale", [](Case &of) { of.patch.isStale = true; });
    row("with a gate that failed since", "gates-not-passed",
        [](Case &of) { of.patch.gatesPassed = false; });
    row("what was rejected after all", "rejected",
        [](Case &of) { of.patch.rejectedBecause = "no"; });
    row("where two have to, with one", "second-person-missing",
        [](Case &of) { of.policy.twoPersonsFrom = 4; });
    row("where two have to, with one twice", "second-person-missing", [](Case &of) {
        of.policy.twoPersonsFrom = 4;
        of.approvals = {given(kAda.who), given(kAda.who)};
    });
    row("where two have to, with two", "none", [](Case &of) {
        of.policy.twoPersonsFrom = 4;
        of.approvals = {given(kAda.who), given(kGrace.who)};
    });
    row("below the risk from which two have to", "none",
        [](Case &of) { of.policy.twoPersonsFrom = 5; });
    row("automation, by default", "automation-off", [](Case &of) { of = {.person = kModel}; });
    row("automation, where manual review is required", "automation-off", [](Case &of) {
        of = {.person = kModel};
        of.policy.autoApply = true;
    });
    row("automation, low risk", "none", [&](Case &of) { automatic(of, 5); });
    row("automation, above its limit", "risk-too-high", [&](Case &of) { automatic(of, 6); });
    row("automation, above the limit of all", "risk-too-high", [&](Case &of) {
        automatic(of, 4);
        of.policy.maxRisk = 3;
    });
    row("automation, where two have to", "risk-too-high", [&](Case &of) {
        automatic(of, 4);
        of.policy.twoPersonsFrom = 2;
    });
    row("a person, where automation could", "not-approved", [&](Case &of) {
        automatic(of, 4);
        of.person = kAda;
    });
}

void ApprovalsTest::applying()
{
    QFETCH(Case, of);
    QFETCH(std::string, refusal);
    QCOMPARE(nameOf(mayApply(of.patch, of.person, of.policy, of.approvals)),
             std::string_view(refusal));
}

void ApprovalsTest::policyHasADigest()
{
    ReviewPolicy policy;
    const auto digest = digestOf(policy);
    QCOMPARE(digest.size(), 64u);
    QCOMPARE(digestOf({}), digest);
    policy.autoApplyMaxRisk = 6;
    QVERIFY(digestOf(policy) != digest);
}

} // namespace tst_approvals

QTEST_APPLESS_MAIN(tst_approvals::ApprovalsTest)
#include "tst_approvals.moc"
