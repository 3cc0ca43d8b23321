// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/reviewcases.h"

#include <QString>

#include <array>

namespace espalier::test {

namespace {

void require(const CliOutcome &outcome, int code = 0)
{
    if (outcome.code != code)
        qFatal("the case cannot be made: exit %d\n%s%s", outcome.code, outcome.out.constData(),
               outcome.err.constData());
}

/// A tested patch that is ready.
void tryPatch(ShopRepository &shop, const QByteArray &patch = kFix + kNewTest, int code = 0)
{
    require(shop.cli.run({QStringLiteral("autopatch"), QStringLiteral("run"), shop.ticket,
                          QStringLiteral("--patch"), QStringLiteral("-")},
                         patch),
            code);
}

void approve(ShopRepository &shop)
{
    require(shop.cli.runTyping({QStringLiteral("review"), QStringLiteral("approve"), shop.ticket},
                               shop.ticket.toUtf8() + '\n'));
}

void ready(ShopRepository &shop)
{
    tryPatch(shop);
}

void approved(ShopRepository &shop)
{
    tryPatch(shop);
    approve(shop);
}

void applied(ShopRepository &shop)
{
    approved(shop);
    require(shop.cli.run({QStringLiteral("review"), QStringLiteral("apply"), shop.ticket}));
}

/// Rules that the project's base has.
void policy(ShopRepository &shop, const std::string &rules)
{
    shop.repository.write(".espalier.toml", "[policy]\n" + rules);
    shop.repository.commitAll("rules");
}

void trust(ShopRepository &shop)
{
    require(shop.cli.run({QStringLiteral("config"), QStringLiteral("trust")}));
}

void become(ShopRepository &shop, const char *name)
{
    shop.repository.git({"config", "user.name", name});
    shop.repository.git({"config", "user.email", std::string(name) + "@example.org"});
}

void setRisk(ShopRepository &shop, int risk)
{
    require(shop.cli.run({QStringLiteral("backlog"), QStringLiteral("set"), shop.ticket,
                          QStringLiteral("risk_level=%1").arg(risk), QStringLiteral("--reason"),
                          QStringLiteral("looked at again")}));
}

/// What somebody does with a program for databases. Triggers they would simply drop.
void change(ShopRepository &shop, const QString &statements)
{
    require(shop.cli.shell(
        QStringLiteral("python3 - <<'X'\nimport hashlib, json, sqlite3\n"
                       "db = sqlite3.connect('.espalier/espalier.db')\n"
                       "for name, in list(db.execute(\"SELECT name FROM sqlite_master WHERE "
                       "type = 'trigger' AND (name LIKE 'audit%' OR name LIKE 'approval%')\")):\n"
                       "    db.execute('DROP TRIGGER ' + name)\n"
                       "%1\ndb.commit()\nX\n")
            .arg(statements)));
}

void moveBase(ShopRepository &shop)
{
    shop.repository.write("other.txt", "x\n");
    shop.repository.commitAll("later");
}

/// Another commit on the same base in the row of the patch.
void swapCommit(ShopRepository &shop, bool alsoTree)
{
    auto &repository = shop.repository;
    const auto base = repository.git({"rev-parse", "main"});
    repository.git({"checkout", "--quiet", "-b", "elsewhere"});
    repository.write("shop/cart.py", "import os\n");
    const auto commit = repository.commitAll("something else");
    const auto tree = repository.git({"rev-parse", "HEAD^{tree}"});
    repository.git({"checkout", "--quiet", "main"});
    change(shop, QStringLiteral("db.execute(\"UPDATE patches SET commit_id = '%1'\")\n")
                     .arg(QString::fromStdString(commit)));
    if (alsoTree)
        change(shop, QStringLiteral("db.execute(\"UPDATE patches SET tree_id = '%1'\")\n")
                         .arg(QString::fromStdString(tree)));
}

/// A row like the one of the approval that is there, by somebody else.
const QString kForgedApproval = QStringLiteral(
    "columns = 'ticket_id, subject, who, at, reason, of_own, voided_at, voided_because'\n"
    "row = db.execute(f'SELECT {columns} FROM approvals').fetchone()\n"
    "row = row[:2] + ('Grace <Grace@example.org>',) + row[3:]\n"
    "db.execute(f'INSERT INTO approvals ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', row)");
/// The approval that is there counts for nothing without its entry.
const QString kEntryGone =
    QStringLiteral("db.execute(\"DELETE FROM audit WHERE action = 'approved'\")");

const QString kChangedEntry =
    QStringLiteral("db.execute(\"UPDATE audit SET who = 'Mallory' WHERE number = 1\")");
const QString kTakenOut = QStringLiteral("db.execute('DELETE FROM audit WHERE number = 1')");
const QString kCutShort = QStringLiteral(
    "db.execute('DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)')");
const QString kAllGone = QStringLiteral("db.execute('DELETE FROM audit')");
/// With hashes that are right again, as whoever has read how they are made would.
const QString kMadeAnew = QStringLiteral(
    "rows = list(db.execute('SELECT number, at, who, action, subject, detail FROM audit ORDER BY "
    "number'))\n"
    "db.execute('DELETE FROM audit')\n"
    "previous = ''\n"
    "for number, at, who, action, subject, detail in rows:\n"
    "    entry = {'number': number, 'at': at, 'who': 'Mallory', 'action': action,\n"
    "             'subject': subject, 'detail': json.loads(detail), 'previous': previous}\n"
    "    text = json.dumps(entry, sort_keys=True, separators=(',', ':'), ensure_ascii=False)\n"
    "    digest = hashlib.sha256(text.encode()).hexdigest()\n"
    "    db.execute('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)',\n"
    "               (number, at, 'Mallory', action, subject, detail, previous, digest))\n"
    "    previous = digest");

std::vector<ReviewCase> machines()
{
    using enum ReviewAct;
    std::vector<ReviewCase> cases;
    const std::pair<Asking, std::array<const char *, 3>> askings[] = {
        {Asking::NoTerminal, {"a program approves", "a program rejects", "a program takes back"}},
        {Asking::PipedId, {"a piped id approves", "a piped id rejects", "a piped id takes back"}},
        {Asking::NoInput, {"--no-input approves", "--no-input rejects", "--no-input takes back"}},
        {Asking::Yes, {"--yes approves", "--yes rejects", "--yes takes back"}},
        {Asking::ContinuousIntegration,
         {"a CI system approves", "a CI system rejects", "a CI system takes back"}}};
    for (const auto &[asking, names] : askings) {
        cases.push_back({names[0], ready, Approve, asking, "machine"});
        cases.push_back({names[1], ready, Reject, asking, "machine"});
        cases.push_back({names[2], applied, RollBack, asking, "machine"});
    }
    cases.push_back({"a program applies what nobody approved", ready, Apply, Asking::NoTerminal,
                     "automation-off"});
    cases.push_back(
        {"a program applies what was approved", approved, Apply, Asking::NoTerminal, "none"});
    cases.push_back({"a project that is not trusted lets automation apply",
                     [](ShopRepository &shop) {
                         policy(shop, "auto_apply = true\nrequire_manual_review = false\n"
                                      "auto_apply_max_risk = 10\n");
                         ready(shop);
                     },
                     Apply, Asking::NoTerminal, "automation-off"});
    cases.push_back({"manual review wins over automation",
                     [](ShopRepository &shop) {
                         trust(shop);
                         policy(shop, "auto_apply = true\nrequire_manual_review = true\n"
                                      "auto_apply_max_risk = 10\n");
                         ready(shop);
                     },
                     Apply, Asking::NoTerminal, "automation-off"});
    return cases;
}

std::vector<ReviewCase> persons()
{
    using enum ReviewAct;
    const auto own = [](ShopRepository &shop) {
        policy(shop, "require_other_person = true\n");
        ready(shop);
    };
    const auto two = [](ShopRepository &shop) {
        policy(shop, "two_persons_from = 1\n");
        approved(shop);
    };
    return {
        {"a person approves", ready, Approve, Asking::Person, "none"},
        {"a person confirms another id", ready, Approve, Asking::OtherIdTyped, "not-confirmed"},
        {"the same person approves twice", approved, Approve, Asking::Person, "already-approved"},
        {"who made it approves, and may not", own, Approve, Asking::Person, "own-edit"},
        {"another person than who made it approves",
         [own](ShopRepository &shop) {
             own(shop);
             become(shop, "Grace");
         },
         Approve, Asking::Person, "none"},
        {"one person, where two have to", two, Apply, Asking::Person, "second-person-missing"},
        {"two persons, where two have to",
         [two](ShopRepository &shop) {
             two(shop);
             become(shop, "Grace");
             approve(shop);
         },
         Apply, Asking::Person, "none"},
        {"high risk without a reason",
         [](ShopRepository &shop) {
             setRisk(shop, 9);
             ready(shop);
         },
         Approve, Asking::Person, "reason-missing", "", true},
        {"high risk, not looked at",
         [](ShopRepository &shop) {
             setRisk(shop, 9);
             ready(shop);
         },
         Approve, Asking::Person, "hunks-not-reviewed", "because of this test", false},
        {"high risk with all that it takes",
         [](ShopRepository &shop) {
             setRisk(shop, 9);
             ready(shop);
         },
         Approve, Asking::Person, "none"},
        {"a rejection without a reason", ready, Reject, Asking::Person, "reason-missing", " "},
    };
}

std::vector<ReviewCase> stale()
{
    using enum ReviewAct;
    const auto after = [](auto act) {
        return [act](ShopRepository &shop) {
            approved(shop);
            act(shop);
        };
    };
    return {
        {"nobody has approved", ready, Apply, Asking::Person, "not-approved"},
        {"what was approved", approved, Apply, Asking::Person, "none"},
        {"gates that failed", [](ShopRepository &shop) { tryPatch(shop, kFix, 1); }, Approve,
         Asking::Person, "gates-not-passed"},
        {"the base has moved", after(moveBase), Apply, Asking::Person, "stale"},
        {"the base has moved, and it is approved",
         [](ShopRepository &shop) {
             ready(shop);
             moveBase(shop);
         },
         Approve, Asking::Person, "stale"},
        {"there is a later attempt", after([](ShopRepository &shop) { tryPatch(shop); }), Apply,
         Asking::Person, "not-approved"},
        {"the risk was raised", after([](ShopRepository &shop) { setRisk(shop, 9); }), Apply,
         Asking::Person, "not-approved"},
        // The files of the diff say 7, whatever the ticket does.
        {"the risk of the ticket was lowered",
         [](ShopRepository &shop) {
             setRisk(shop, 7);
             approved(shop);
             setRisk(shop, 1);
         },
         Apply, Asking::Person, "none"},
    };
}

std::vector<ReviewCase> edited()
{
    using enum ReviewAct;
    const auto after = [](auto act) {
        return [act](ShopRepository &shop) {
            approved(shop);
            act(shop);
        };
    };
    return {
        {"another commit in its row", after([](ShopRepository &shop) { swapCommit(shop, false); }),
         Apply, Asking::Person, "not-approved"},
        {"another commit and tree in its row",
         after([](ShopRepository &shop) { swapCommit(shop, true); }), Apply, Asking::Person,
         "not-approved"},
        {"a second person's approval that somebody has written into the table",
         [](ShopRepository &shop) {
             policy(shop, "two_persons_from = 1\n");
             approved(shop);
             change(shop, kForgedApproval);
         },
         Apply, Asking::Person, "second-person-missing"},
        {"an approval that the audit does not tell of",
         after([](ShopRepository &shop) { change(shop, kEntryGone); }), Apply, Asking::Person,
         "not-approved"},
        {"the gates say something else", after([](ShopRepository &shop) {
             change(shop, QStringLiteral("db.execute(\"UPDATE patches SET detail = replace(detail, "
                                         "'\\\"pass\\\"', '\\\"not_applicable\\\"')\")"));
         }),
         Apply, Asking::Person, "not-approved"},
        {"the user's own rules are others", after([](ShopRepository &shop) {
             require(shop.cli.run({QStringLiteral("config"), QStringLiteral("set"),
                                   QStringLiteral("--user"),
                                   QStringLiteral("policy.max_risk_level"), QStringLiteral("6")}));
         }),
         Apply, Asking::Person, "not-approved"},
        {"rules of the project are edited and committed",
         after([](ShopRepository &shop) { policy(shop, "require_other_person = false\n"); }), Apply,
         Asking::Person, "stale"},
        {"rules are edited in the work tree only",
         [](ShopRepository &shop) {
             policy(shop, "require_other_person = true\n");
             ready(shop);
             shop.repository.write(".espalier.toml", "[policy]\nrequire_other_person = false\n");
         },
         Approve, Asking::Person, "own-edit"},
    };
}

std::vector<ReviewCase> audits()
{
    using enum ReviewAct;
    const auto changed = [](const QString &statements) {
        return [statements](ShopRepository &shop) {
            applied(shop);
            require(shop.cli.run({QStringLiteral("review"), QStringLiteral("audit")}));
            change(shop, statements);
        };
    };
    return {
        {"an audit as it was written", applied, Audit, Asking::Person, "whole"},
        {"an entry of the audit is another", changed(kChangedEntry), Audit, Asking::Person,
         "faulty"},
        {"an entry of the audit is gone", changed(kTakenOut), Audit, Asking::Person, "faulty"},
        {"the end of the audit is gone", changed(kCutShort), Audit, Asking::Person, "faulty"},
        {"all of the audit is gone", changed(kAllGone), Audit, Asking::Person, "faulty"},
        {"the audit was made anew", changed(kMadeAnew), Audit, Asking::Person, "faulty"},
    };
}

} // namespace

const std::vector<ReviewCase> &reviewCases()
{
    static const auto kCases = [] {
        std::vector<ReviewCase> all;
        for (auto &part : {machines(), persons(), stale(), edited(), audits()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return kCases;
}

std::optional<std::string> carryOut(const ReviewCase &wanted, ReviewSurface &surface)
{
    switch (wanted.act) {
    case ReviewAct::Approve: return surface.approve(wanted.asking, wanted.reason, wanted.lookAtAll);
    case ReviewAct::Apply: return surface.apply(wanted.asking);
    case ReviewAct::Reject: return surface.reject(wanted.asking, wanted.reason);
    case ReviewAct::RollBack: return surface.rollBack(wanted.asking, wanted.reason);
    case ReviewAct::Audit: return surface.audit();
    }
    return std::nullopt;
}

std::string decidedSoFar(const ShopRepository &shop)
{
    const auto shown = shop.cli.run(
        {QStringLiteral("review"), QStringLiteral("show"), shop.ticket, QStringLiteral("--json")});
    const auto review = shown.json();
    return shop.repository.git({"for-each-ref"}) +
           shop.repository.git({"status", "--porcelain", "--untracked-files=all"}) +
           std::to_string(review["approvals"].size()) + review["state"].get<std::string>() +
           shop.shownTicket()["status"].get<std::string>();
}

} // namespace espalier::test
