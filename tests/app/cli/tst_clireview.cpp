// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A tested patch is approved by a person at a terminal, applied and taken back, by commands alone.
#include "tests/app/cli/shoprepository.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

namespace tst_clireview {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::ShopRepository;

class CliReviewTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void whatWasApprovedIsAppliedAndTakenBack_data();
    void whatWasApprovedIsAppliedAndTakenBack();
    void approvalsNeedAPerson_data();
    void approvalsNeedAPerson();
    void nothingIsAppliedWithout_data();
    void nothingIsAppliedWithout();
    void dirtyFilesStay();
    void whatIsInTheWayIsNamed();
    void aRejectedPatchIsNot();
    void highRiskNeedsMore();
    void aChangedAuditIsFound();
    void ourOwnMailIsTakenIn();
    void aSecretIsShownByNobody();

private:
    [[nodiscard]] CliOutcome review(QStringList arguments) const
    {
        arguments.prepend(QStringLiteral("review"));
        return m_shop->cli.run(arguments);
    }
    [[nodiscard]] CliOutcome typed(QStringList arguments, const QByteArray &lines) const
    {
        arguments.prepend(QStringLiteral("review"));
        return m_shop->cli.runTyping(arguments, lines);
    }
    [[nodiscard]] CliOutcome approve(const QStringList &more = {}) const
    {
        return typed(QStringList{QStringLiteral("approve"), m_shop->ticket} + more,
                     m_shop->ticket.toUtf8() + '\n');
    }
    [[nodiscard]] std::string git(const std::vector<std::string> &arguments) const
    {
        return m_shop->repository.git(arguments);
    }
    void tryPatch() const
    {
        const auto tried =
            m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                             QStringLiteral("--patch"), QStringLiteral("-")},
                            test::kFix + test::kNewTest);
        QVERIFY2(tried.code == 0, tried.out.constData());
    }
    std::unique_ptr<ShopRepository> m_shop;
};

static std::string said(const CliOutcome &outcome)
{
    return outcome.out.toStdString() + outcome.err.toStdString();
}

void CliReviewTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_shop = std::make_unique<ShopRepository>();
    tryPatch();
}

void CliReviewTest::ourOwnMailIsTakenIn()
{
    for (const auto *form : {"mbox", "patch"}) {
        const auto exported = review({QStringLiteral("export"), m_shop->ticket,
                                      QStringLiteral("--form"), QString::fromLatin1(form)});
        QVERIFY2(exported.code == 0, said(exported).c_str());
        const auto taken = m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("run"),
                                            m_shop->ticket, QStringLiteral("--patch"),
                                            QStringLiteral("-"), QStringLiteral("--json")},
                                           exported.out);
        QVERIFY2(taken.code == 0, said(taken).c_str());
        QCOMPARE(taken.json()["status"].get<std::string>(), "completed");
    }
}

void CliReviewTest::aSecretIsShownByNobody()
{
    std::string key = "AKIA";
    for (int i = 0; i < 16; ++i)
        key += "Q3ZM7RXW2LTB5NYC"[i * 7 % 16];
    auto fix = test::kFix;
    fix.replace("@@ -4,3 +4,3 @@", "@@ -4,3 +4,4 @@");
    fix += "+    # " + QByteArray::fromStdString(key) + "\n";
    const auto tried =
        m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                         QStringLiteral("--patch"), QStringLiteral("-")},
                        fix + test::kNewTest);
    QVERIFY2(tried.code != 0, said(tried).c_str());
    for (const auto *command : {"show", "compare", "export --form patch", "export --form mbox"}) {
        auto words = QString::fromLatin1(command).split(u' ');
        words.insert(1, m_shop->ticket);
        for (const auto &more : {QStringList(), QStringList{QStringLiteral("--json")}}) {
            const auto outcome = review(words + more);
            QVERIFY2(!said(outcome).empty() && !said(outcome).contains(key), command);
            QCOMPARE(outcome.code == 0, !words.contains(QStringLiteral("export")));
        }
    }
}

void CliReviewTest::whatWasApprovedIsAppliedAndTakenBack_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("commits"); // on main then
    QTest::newRow("merge") << QStringLiteral("merge") << 3;
    QTest::newRow("squash") << QStringLiteral("squash") << 2;
    QTest::newRow("fast-forward") << QStringLiteral("fast-forward") << 2;
}

void CliReviewTest::whatWasApprovedIsAppliedAndTakenBack()
{
    QFETCH(QString, method);
    QFETCH(int, commits);
    const auto &id = m_shop->ticket;
    const auto before = git({"rev-parse", "main^{tree}"});
    const auto list = review({QStringLiteral("list"), QStringLiteral("--json")}).json();
    QCOMPARE(list["patches"][0]["state"].get<std::string>(), "ready");
    const auto approved = approve();
    QVERIFY2(approved.code == 0, said(approved).c_str());
    const auto applied = review({QStringLiteral("apply"), id, QStringLiteral("--method"), method});
    QVERIFY2(applied.code == 0, said(applied).c_str());
    QCOMPARE(git({"rev-list", "--count", "main"}), std::to_string(commits));
    QCOMPARE(git({"status", "--porcelain"}), std::string());
    QCOMPARE(git({"rev-parse", "main^{tree}"}),
             git({"rev-parse", "improvement/" + id.toStdString() + "^{tree}"}));
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "applied");
    if (method == QStringLiteral("squash"))
        QVERIFY(git({"log", "-1", "--format=%B"}).contains("Reviewed-by: Ada <ada@example.org>"));
    const auto back = typed({QStringLiteral("rollback"), id, QStringLiteral("--reason"),
                             QStringLiteral("it was not meant so")},
                            {});
    QVERIFY2(back.code == 0, said(back).c_str());
    QCOMPARE(git({"rev-parse", "main^{tree}"}), before);
    QCOMPARE(git({"status", "--porcelain"}), std::string());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "open");
    const auto audit = review({QStringLiteral("audit"), QStringLiteral("--json")}).json();
    QVERIFY(audit["whole"].get<bool>());
    std::vector<std::string> acts;
    for (const auto &entry : audit["entries"])
        acts.push_back(entry["action"].get<std::string>());
    QCOMPARE(acts, (std::vector<std::string>{"approved", "applied", "rolled_back"}));
}

void CliReviewTest::approvalsNeedAPerson_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<bool>("terminal");
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("without a terminal") << QStringList() << false << QByteArray();
    QTest::newRow("with --yes") << QStringList{QStringLiteral("--yes")} << true
                                << QByteArray("y\n");
    QTest::newRow("with --no-input")
        << QStringList{QStringLiteral("--no-input")} << true << QByteArray("y\n");
    QTest::newRow("another id typed") << QStringList() << true << QByteArray("yes\n");
    QTest::newRow("nothing typed") << QStringList() << true << QByteArray("\n");
}

void CliReviewTest::approvalsNeedAPerson()
{
    QFETCH(QStringList, more);
    QFETCH(bool, terminal);
    QFETCH(QByteArray, lines);
    const auto arguments = QStringList{QStringLiteral("approve"), m_shop->ticket} + more;
    const auto outcome = terminal ? typed(arguments, lines) : review(arguments);
    QVERIFY2(outcome.code == 3, said(outcome).c_str());
    const auto applied = typed({QStringLiteral("apply"), m_shop->ticket}, {});
    QCOMPARE(applied.code, 3);
    QVERIFY2(said(applied).contains("nobody has approved"), said(applied).c_str());
    QCOMPARE(review({QStringLiteral("apply"), m_shop->ticket}).code, 3); // nor by automation
}

void CliReviewTest::nothingIsAppliedWithout_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("an approval") << 0 << QByteArray("nobody has approved");
    QTest::newRow("one of this base") << 1 << QByteArray("HEAD has moved");
    QTest::newRow("one of this risk") << 2 << QByteArray("nobody has approved");
    QTest::newRow("one of this attempt") << 3 << QByteArray("nobody has approved");
}

void CliReviewTest::nothingIsAppliedWithout()
{
    QFETCH(int, what);
    QFETCH(QByteArray, words);
    if (what > 0)
        QCOMPARE(approve().code, 0);
    if (what == 1) {
        m_shop->repository.write("other.txt", "x\n");
        m_shop->repository.commitAll("later");
    } else if (what == 2) {
        const auto set =
            m_shop->cli.run({QStringLiteral("backlog"), QStringLiteral("set"), m_shop->ticket,
                             QStringLiteral("risk_level=9"), QStringLiteral("--reason"),
                             QStringLiteral("it is used everywhere")});
        QVERIFY2(set.code == 0, said(set).c_str());
    } else if (what == 3) {
        tryPatch();
    }
    const auto main = git({"rev-parse", "main"});
    const auto applied = typed({QStringLiteral("apply"), m_shop->ticket}, {});
    QVERIFY2(applied.code == 3, said(applied).c_str());
    QVERIFY2(said(applied).contains(words.toStdString()), said(applied).c_str());
    QCOMPARE(git({"rev-parse", "main"}), main);
}

void CliReviewTest::dirtyFilesStay()
{
    QCOMPARE(approve().code, 0);
    m_shop->repository.write("shop/__init__.py", "EDITED = True\n");
    m_shop->repository.write("new.txt", "x\n");
    const auto status = git({"status", "--porcelain"});
    const auto applied = review({QStringLiteral("apply"), m_shop->ticket});
    QVERIFY2(applied.code == 0, said(applied).c_str());
    QCOMPARE(git({"status", "--porcelain"}), status);
}

void CliReviewTest::whatIsInTheWayIsNamed()
{
    QCOMPARE(approve().code, 0);
    m_shop->repository.write("shop/cart.py", "being edited\n");
    const auto main = git({"rev-parse", "main"});
    const auto applied = review({QStringLiteral("apply"), m_shop->ticket});
    QVERIFY(applied.code != 0);
    QVERIFY2(said(applied).contains("shop/cart.py"), said(applied).c_str());
    QCOMPARE(git({"rev-parse", "main"}), main);
    QCOMPARE(git({"status", "--porcelain"}), std::string(" M shop/cart.py"));
    const auto list = review({QStringLiteral("list"), QStringLiteral("--json")}).json();
    QCOMPARE(list["patches"][0]["state"].get<std::string>(), "ready");
}

void CliReviewTest::aRejectedPatchIsNot()
{
    QCOMPARE(approve().code, 0);
    const auto rejected = typed({QStringLiteral("reject"), m_shop->ticket,
                                 QStringLiteral("--reason"), QStringLiteral("0 is no price")},
                                {});
    QVERIFY2(rejected.code == 0, said(rejected).c_str());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "rejected");
    QVERIFY(review({QStringLiteral("apply"), m_shop->ticket}).code != 0);
    const auto again =
        m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                         QStringLiteral("--patch"), QStringLiteral("-")},
                        test::kFix + test::kNewTest);
    QVERIFY(again.code != 0);
    QVERIFY2(said(again).contains("rejected"), said(again).c_str());
}

void CliReviewTest::highRiskNeedsMore()
{
    const auto set = m_shop->cli.run({QStringLiteral("backlog"), QStringLiteral("set"),
                                      m_shop->ticket, QStringLiteral("risk_level=9"),
                                      QStringLiteral("--reason"), QStringLiteral("all money")});
    QVERIFY2(set.code == 0, said(set).c_str());
    const auto arguments = QStringList{QStringLiteral("approve"), m_shop->ticket};
    const auto id = m_shop->ticket.toUtf8() + '\n';
    QVERIFY(typed(arguments, "n\n").code == 3);
    const auto unreasoned = typed(arguments, "y\ny\n" + id);
    QVERIFY2(unreasoned.code == 3, said(unreasoned).c_str());
    QVERIFY2(said(unreasoned).contains("reason"), said(unreasoned).c_str());
    // What was looked at is remembered.
    const auto approved = typed(
        arguments + QStringList{QStringLiteral("--reason"), QStringLiteral("read twice")}, id);
    QVERIFY2(approved.code == 0, said(approved).c_str());
}

void CliReviewTest::aChangedAuditIsFound()
{
    QCOMPARE(approve().code, 0);
    QCOMPARE(review({QStringLiteral("audit")}).code, 0);
    const auto changed = m_shop->cli.shell(QStringLiteral(
        "python3 - <<'X'\nimport sqlite3\ndb = sqlite3.connect('.espalier/espalier.db')\n"
        "db.execute('DROP TRIGGER audit_not_changed')\n"
        "db.execute(\"UPDATE audit SET who = 'Mallory'\")\ndb.commit()\nX\n"));
    QVERIFY2(changed.code == 0, said(changed).c_str());
    const auto audit = review({QStringLiteral("audit")});
    QCOMPARE(audit.code, 1);
    QVERIFY2(said(audit).contains("has changed the audit"), said(audit).c_str());
}

} // namespace tst_clireview

QTEST_GUILESS_MAIN(tst_clireview::CliReviewTest)
#include "tst_clireview.moc"
