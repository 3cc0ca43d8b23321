// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How far work on a ticket goes by itself, by commands alone.
#include "tests/app/cli/shoprepository.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

namespace tst_cliautomation {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::ShopRepository;

class CliAutomationTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void theTicketSaysWhereToEnd();
    void theStricterOfProjectAndTicketHolds();
    void automationAppliesWhatThePolicyLetsIt_data();
    void automationAppliesWhatThePolicyLetsIt();
    void analysisTellsWhatThereIsToGoBy();
    void feedbackWaitsForATestThatAPersonAccepts();

private:
    [[nodiscard]] CliOutcome run(QStringList arguments, const QByteArray &input = {}) const
    {
        return m_shop->cli.run(arguments, input);
    }
    [[nodiscard]] CliOutcome tried(const QStringList &more = {}) const
    {
        return run(QStringList{QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                               QStringLiteral("--patch"), QStringLiteral("-"),
                               QStringLiteral("--json")} +
                       more,
                   test::kFix + test::kNewTest);
    }
    void set(const QString &field) const
    {
        const auto done =
            run({QStringLiteral("backlog"), QStringLiteral("set"), m_shop->ticket, field});
        QVERIFY2(done.code == 0, done.err.constData());
    }
    void configure(const std::string &text) const
    {
        m_shop->repository.write(".espalier.toml", text);
        m_shop->repository.commitAll("settings");
        const auto trusted = run({QStringLiteral("config"), QStringLiteral("trust")});
        QVERIFY2(trusted.code == 0, trusted.err.constData());
    }
    std::unique_ptr<ShopRepository> m_shop;
};

void CliAutomationTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_shop = std::make_unique<ShopRepository>();
}

void CliAutomationTest::theTicketSaysWhereToEnd()
{
    const auto wrong = run({QStringLiteral("backlog"), QStringLiteral("set"), m_shop->ticket,
                            QStringLiteral("stop_at=never")});
    QVERIFY(wrong.code != 0);
    QVERIFY2(wrong.err.contains("analyse"), wrong.err.constData());
    set(QStringLiteral("stop_at=branch"));
    const auto stopped = tried();
    QVERIFY2(stopped.code == 0, stopped.out.constData());
    QCOMPARE(stopped.json()["status"].get<std::string>(), "stopped");
    QVERIFY(stopped.json()["gates"].empty());
    // What is asked for at the command line goes before.
    const auto asked = tried({QStringLiteral("--stop"), QStringLiteral("ready")});
    QCOMPARE(asked.json()["status"].get<std::string>(), "completed");
    set(QStringLiteral("stop_at="));
    QCOMPARE(tried().json()["status"].get<std::string>(), "completed");
}

void CliAutomationTest::theStricterOfProjectAndTicketHolds()
{
    configure("[autopatch]\nstop = \"branch\"\n");
    set(QStringLiteral("stop_at=apply"));
    QCOMPARE(tried().json()["status"].get<std::string>(), "stopped");
}

void CliAutomationTest::automationAppliesWhatThePolicyLetsIt_data()
{
    QTest::addColumn<std::string>("policy");
    QTest::addColumn<std::string>("refused");
    const std::string allowed =
        "auto_apply = true\nrequire_manual_review = false\nauto_apply_max_risk = 10\n";
    QTest::newRow("as it is set") << std::string() << std::string("automation-off");
    QTest::newRow("manual review wins")
        << std::string("auto_apply = true\nrequire_manual_review = true\n")
        << std::string("automation-off");
    QTest::newRow("the risk is too high")
        << std::string("auto_apply = true\nrequire_manual_review = false\n"
                       "auto_apply_max_risk = 1\n")
        << std::string("risk-too-high");
    QTest::newRow("allowed") << allowed << std::string();
}

void CliAutomationTest::automationAppliesWhatThePolicyLetsIt()
{
    QFETCH(std::string, policy);
    QFETCH(std::string, refused);
    configure("[autopatch]\nstop = \"apply\"\n[policy]\n" + policy);
    const auto before = m_shop->repository.git({"rev-parse", "main"});
    const auto outcome = tried();
    QVERIFY2(outcome.code == 0, outcome.out.constData());
    const auto json = outcome.json();
    QCOMPARE(json["status"].get<std::string>(), "completed");
    QVERIFY2(json.contains("applied"), outcome.out.constData());
    const auto applied = json["applied"];
    const auto now = m_shop->repository.git({"rev-parse", "main"});
    QCOMPARE(applied.value("refused", std::string()), refused);
    QCOMPARE(now != before, refused.empty());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(),
             refused.empty() ? std::string("applied") : std::string("ready"));
    if (!refused.empty())
        return;
    const auto audit =
        run({QStringLiteral("review"), QStringLiteral("audit"), QStringLiteral("--json")}).json();
    QCOMPARE(audit["entries"][0]["who"].get<std::string>(), "automation");
}

void CliAutomationTest::analysisTellsWhatThereIsToGoBy()
{
    m_shop->repository.write("tests/test_cart.py", test::kTests +
                                                       "\n\ndef test_unknown():\n"
                                                       "    assert total([\"plum\"], {}) == 0\n");
    m_shop->repository.commitAll("a failing test");
    const auto branches = m_shop->repository.git({"branch", "--list"});
    const auto told =
        run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
             QStringLiteral("--stop"), QStringLiteral("analyse"), QStringLiteral("--json")});
    QVERIFY2(told.code == 0, told.err.constData());
    const auto json = told.json();
    QCOMPARE(json["status"].get<std::string>(), "analysed");
    QCOMPARE(json["error_type"].get<std::string>(), "KeyError");
    QCOMPARE(json["reproducing"].size(), 1u);
    QCOMPARE(m_shop->repository.git({"branch", "--list"}), branches);
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "open");
}

void CliAutomationTest::feedbackWaitsForATestThatAPersonAccepts()
{
    const auto given =
        run({QStringLiteral("observe"), QStringLiteral("feedback"),
             QStringLiteral("The cart is broken and terrible when a plum is in it")});
    QVERIFY2(given.code == 0, given.err.constData());
    QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("scan")}).code, 0);
    const auto list =
        run({QStringLiteral("backlog"), QStringLiteral("list"), QStringLiteral("--json")}).json();
    for (const auto &each : list["tickets"]) {
        const auto id = each["id"].get<std::string>();
        if (id.starts_with("feedback_"))
            m_shop->ticket = QString::fromStdString(id);
    }
    QVERIFY(m_shop->ticket.startsWith(QStringLiteral("feedback_")));
    const QStringList command{
        QStringLiteral("autopatch"),
        QStringLiteral("run"),
        m_shop->ticket,
        QStringLiteral("--command"),
        QStringLiteral("sed -i 's/prices\\[name\\]/prices.get(name, 0)/' shop/cart.py"),
        QStringLiteral("--json")};
    const auto early = run(command);
    QVERIFY(early.code != 0);
    QVERIFY2(early.out.contains("accepted_test"), early.out.constData());
    m_shop->repository.write("tests/test_cart.py", test::kTests +
                                                       "\n\ndef test_unknown():\n"
                                                       "    assert total([\"plum\"], {}) == 0\n");
    m_shop->repository.commitAll("a failing test");
    set(QStringLiteral("accepted_test=tests.test_cart::test_unknown"));
    const auto done = run(command);
    QVERIFY2(done.code == 0, done.out.constData());
    QCOMPARE(done.json()["proof"]["proving"][0].get<std::string>(),
             "tests.test_cart::test_unknown");
}

} // namespace tst_cliautomation

QTEST_GUILESS_MAIN(tst_cliautomation::CliAutomationTest)
#include "tst_cliautomation.moc"
