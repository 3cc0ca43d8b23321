// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Patches for a ticket that a log made, on branches of a real repository, by commands alone.
#include "tests/app/cli/shoprepository.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

#include <csignal>

namespace tst_cliautopatch {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::kFix;
using test::kNewTest;
using test::ScratchRepository;
using test::ShopRepository;

namespace {

const QByteArray kOtherFailure = "--- a/tests/test_cart.py\n"
                                 "+++ b/tests/test_cart.py\n"
                                 "@@ -3,3 +3,8 @@\n"
                                 " \n"
                                 " def test_known():\n"
                                 "     assert total([\"a\"], {\"a\": 2}) == 2\n"
                                 "+\n"
                                 "+\n"
                                 "+def test_source():\n"
                                 "+    import inspect, shop.cart\n"
                                 "+    assert \"get\" in inspect.getsource(shop.cart)\n";
const QByteArray kNoTests = "--- a/tests/test_cart.py\n"
                            "+++ b/tests/test_cart.py\n"
                            "@@ -1,5 +1,8 @@\n"
                            " from shop.cart import total\n"
                            " \n"
                            " \n"
                            "-def test_known():\n"
                            "-    assert total([\"a\"], {\"a\": 2}) == 2\n"
                            "+def test_unknown():\n"
                            "+    assert total([\"plum\"], {}) == 0\n"
                            "+\n"
                            "+\n"
                            "+# nothing else\n";
const QByteArray kElsewhere = "--- /dev/null\n"
                              "+++ b/shop/other.py\n"
                              "@@ -0,0 +1 @@\n"
                              "+X = 1\n";
const QByteArray kSpecial = "--- a/shop/cart.py\n"
                            "+++ b/shop/cart.py\n"
                            "@@ -4,3 +4,5 @@\n"
                            " \n"
                            " def price_of(name, prices):\n"
                            "+    if name == \"plum\":\n"
                            "+        return 0\n"
                            "     return prices[name]\n";

} // namespace

class CliAutopatchTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void patchesAreTried_data();
    void patchesAreTried();
    void theCheckoutStaysAsItIs();
    void whatDoesNotFitLeavesNothing_data();
    void whatDoesNotFitLeavesNothing();
    void commandsEdit_data();
    void commandsEdit();
    void eachAttemptHasItsBranch();
    void anAttemptThatWasKilledIsKnown();
    void anAttemptUnderWayIsLeftAlone();

private:
    [[nodiscard]] CliOutcome autopatch(const QStringList &arguments,
                                       const QByteArray &input = {}) const
    {
        return m_cli->run(QStringList{QStringLiteral("autopatch")} + arguments, input);
    }
    [[nodiscard]] CliOutcome tried(const QByteArray &patch) const
    {
        return autopatch({QStringLiteral("run"), m_ticket, QStringLiteral("--patch"),
                          QStringLiteral("-"), QStringLiteral("--json")},
                         patch);
    }
    [[nodiscard]] Json ticket() const { return m_shop->shownTicket(); }
    std::unique_ptr<ShopRepository> m_shop;
    Cli *m_cli = nullptr;                      // the shop's
    ScratchRepository *m_repository = nullptr; // likewise
    QString m_ticket;
};

static QByteArray said(const CliOutcome &outcome)
{
    return outcome.out + outcome.err;
}

void CliAutopatchTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_shop = std::make_unique<ShopRepository>();
    m_cli = &m_shop->cli;
    m_repository = &m_shop->repository;
    m_ticket = m_shop->ticket;
}

void CliAutopatchTest::patchesAreTried_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<bool>("good");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("a fix with a test that shows it")
        << QByteArray(kFix + kNewTest) << true << QByteArray();
    QTest::newRow("the same within a reply")
        << "Here it is:\n\n```diff\n" + kFix + kNewTest + "```\nAll tests pass.\n"
        << true << QByteArray();
    QTest::newRow("a fix without a test")
        << kFix << false << QByteArray("no test fails without the patch and passes with it");
    QTest::newRow("a test that fails otherwise") << QByteArray(kFix + kOtherFailure) << false
                                                 << QByteArray("otherwise than the ticket tells");
    QTest::newRow("a test without a fix") << kNewTest << false << QByteArray("tests says fail");
    QTest::newRow("a test that goes")
        << QByteArray(kFix + kNoTests) << false << QByteArray("test_tampering says fail");
    QTest::newRow("a file that nobody declared")
        << QByteArray(kFix + kNewTest + kElsewhere) << false << QByteArray("undeclared-file");
    QTest::newRow("a case made for the test's input")
        << QByteArray(kSpecial + kNewTest) << false << QByteArray("derived-test");
}

void CliAutopatchTest::patchesAreTried()
{
    QFETCH(QByteArray, patch);
    QFETCH(bool, good);
    QFETCH(QByteArray, why);
    const auto outcome = tried(patch);
    QVERIFY2(outcome.code == (good ? 0 : 1), said(outcome).constData());
    const auto result = outcome.json();
    QCOMPARE(result["status"].get<std::string>(), good ? "completed" : "failed");
    QVERIFY(!good || result["test_success"].get<bool>());
    QVERIFY2(QByteArray::fromStdString(result["error"].get<std::string>()).contains(why),
             said(outcome).constData());
    const auto branch = result["branch_name"].get<std::string>();
    QCOMPARE(QString::fromStdString(branch), QStringLiteral("improvement/") + m_ticket);
    QCOMPARE(m_repository->git({"rev-parse", branch}), result["commit"].get<std::string>());
    QCOMPARE(m_repository->git({"rev-parse", branch + "^"}),
             m_repository->git({"rev-parse", "main"}));
    QCOMPARE(ticket()["status"].get<std::string>(), good ? "ready" : "failed");
    if (good)
        QCOMPARE(result["proof"]["proving"][0].get<std::string>(), "tests.test_cart::test_unknown");
}

void CliAutopatchTest::theCheckoutStaysAsItIs()
{
    m_repository->write("shop/cart.py", "being edited\n");
    m_repository->write("new.txt", "x\n");
    m_repository->git({"add", "new.txt"});
    const auto state = [this] {
        return m_repository->git({"status", "--porcelain=v2", "--branch"}) +
               m_repository->git({"reflog"}) + m_repository->git({"stash", "list"}) +
               m_repository->git({"diff", "HEAD"});
    };
    const auto before = state();
    QFile index(QString::fromStdString(m_repository->path(".git/index").string()));
    QVERIFY(index.open(QIODevice::ReadOnly));
    const auto bytes = index.readAll();
    const auto outcome = tried(QByteArray(kFix + kNewTest));
    QVERIFY2(outcome.code == 0, said(outcome).constData());
    index.seek(0);
    QCOMPARE(index.readAll(), bytes);
    QCOMPARE(state(), before);
}

void CliAutopatchTest::whatDoesNotFitLeavesNothing_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("no patch") << QByteArray("I could not do it.") << QByteArray("no patch in it");
    QByteArray other = kFix;
    other.replace("return prices[name]", "return prices[item]");
    QTest::newRow("of another text") << other << QByteArray("hunk");
    const auto added = [](const char *name) {
        return "--- /dev/null\n+++ b/" + QByteArray(name) + "\n@@ -0,0 +1 @@\n+x\n";
    };
    QTest::newRow("a way out") << QByteArray(added("../out.py")) << QByteArray("parent-path");
    QTest::newRow("into .git") << QByteArray(added(".GIT/hooks/post-checkout"))
                               << QByteArray("git-folder");
    QTest::newRow("a file as a folder")
        << QByteArray(added("shop/cart.py/x.py")) << QByteArray("where a folder should go");
    const auto longName = QByteArray(5000, 'a');
    QTest::newRow("a long name") << QByteArray(added(longName.constData()))
                                 << QByteArray("path-too-long");
    QTest::newRow("a move onto another file")
        << QByteArray("diff --git a/shop/cart.py b/shop/__init__.py\nsimilarity index 100%\n"
                      "rename from shop/cart.py\nrename to shop/__init__.py\n")
        << QByteArray("there is a file");
    QTest::newRow("a link")
        << QByteArray("diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n"
                      "@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n")
        << QByteArray("regular files");
}

void CliAutopatchTest::whatDoesNotFitLeavesNothing()
{
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, why);
    const auto outcome = tried(patch);
    QVERIFY(outcome.code != 0);
    QVERIFY2(said(outcome).contains(why), said(outcome).constData());
    QCOMPARE(m_repository->git({"branch", "--list", "improvement/*"}), std::string());
    QCOMPARE(ticket()["status"].get<std::string>(), "open");
    const auto status = autopatch({QStringLiteral("status"), QStringLiteral("--json")});
    QVERIFY(status.json()["patches"].empty());
}

void CliAutopatchTest::commandsEdit_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<bool>("good");
    QTest::addColumn<QByteArray>("why");
    const QByteArray test =
        "printf '\\n\\ndef test_unknown():\\n    assert total([\"plum\"], {}) == "
        "0\\n' >> tests/test_cart.py";
    const QByteArray fix = "sed -i 's/return prices.name./return prices.get(name, 0)/' "
                           "shop/cart.py";
    QTest::newRow("that mends and tests")
        << QByteArray(fix + " && " + test) << true << QByteArray();
    QTest::newRow("that reads the ticket")
        << QByteArray("grep -q KeyError .espalier-ticket.json && " + fix + " && " + test) << true
        << QByteArray();
    QTest::newRow("that leaves caches")
        << QByteArray(fix + " && " + test + " && touch left.pyc") << true << QByteArray();
    QTest::newRow("that does nothing")
        << QByteArray("true") << false << QByteArray("has changed nothing");
    QTest::newRow("that fails") << QByteArray(fix + "; exit 3") << false
                                << QByteArray("exit code 3");
    QTest::newRow("that makes a link")
        << QByteArray("ln -s /etc/passwd l") << false << QByteArray("regular files");
    QTest::newRow("that wants out of its folder")
        << QByteArray("echo x > @ROOT@/out.txt; " + fix) << false << QByteArray("no test fails");
}

void CliAutopatchTest::commandsEdit()
{
    QFETCH(QByteArray, command);
    QFETCH(bool, good);
    QFETCH(QByteArray, why);
    command.replace("@ROOT@", QByteArray::fromStdString(m_repository->root().string()));
    m_repository->write(".gitignore", "*.pyc\n");
    m_repository->commitAll("ignored");
    const auto outcome = autopatch({QStringLiteral("run"), m_ticket, QStringLiteral("--command"),
                                    QString::fromUtf8(command), QStringLiteral("--json")});
    QVERIFY2(outcome.code == (good ? 0 : 1), said(outcome).constData());
    QVERIFY2(said(outcome).contains(why), said(outcome).constData());
    QVERIFY(!QFile::exists(QString::fromStdString(m_repository->path("out.txt").string())));
    QCOMPARE(m_repository->git({"status", "--porcelain"}), std::string());
    if (good)
        QCOMPARE(m_repository->git(
                     {"diff", "--name-only", "main", outcome.json()["commit"].get<std::string>()}),
                 std::string("shop/cart.py\ntests/test_cart.py"));
}

void CliAutopatchTest::eachAttemptHasItsBranch()
{
    QCOMPARE(tried(kFix).code, 1);
    const auto second = tried(QByteArray(kFix + kNewTest)).json();
    QCOMPARE(second["attempts"].get<int>(), 2);
    QVERIFY(second["branch_name"].get<std::string>().ends_with("-2"));
    const auto patches =
        autopatch({QStringLiteral("status"), QStringLiteral("--json")}).json()["patches"];
    QCOMPARE(patches.size(), 2u);
    QCOMPARE(patches[0]["state"].get<std::string>(), "ready");
    QCOMPARE(patches[1]["state"].get<std::string>(), "failed");
}

void CliAutopatchTest::anAttemptThatWasKilledIsKnown()
{
    // Tests that wait, so that it is known where the kill comes.
    m_repository->write("conftest.py", "import time\ntime.sleep(600)\n");
    m_repository->commitAll("slow");
    QProcess process;
    m_cli->start(process, {QStringLiteral("autopatch"), QStringLiteral("run"), m_ticket,
                           QStringLiteral("--patch"), QStringLiteral("-")});
    process.write(kFix + kNewTest);
    process.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(!m_repository->git({"branch", "--list", "improvement/*"}).empty(),
                             30'000);
    QCOMPARE(ticket()["status"].get<std::string>(), "testing");
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    const auto patches =
        autopatch({QStringLiteral("status"), QStringLiteral("--json")}).json()["patches"];
    QCOMPARE(patches.size(), 1u);
    QCOMPARE(patches[0]["state"].get<std::string>(), "failed");
    QVERIFY(patches[0]["error"].get<std::string>().contains("interrupted"));
    QCOMPARE(patches[0]["commit"].get<std::string>(),
             m_repository->git({"rev-parse", "improvement/" + m_ticket.toStdString()}));
    QCOMPARE(ticket()["status"].get<std::string>(), "failed");
}

void CliAutopatchTest::anAttemptUnderWayIsLeftAlone()
{
    m_repository->write("conftest.py", "import time\ntime.sleep(600)\n");
    m_repository->commitAll("slow");
    QProcess process;
    m_cli->start(process, {QStringLiteral("autopatch"), QStringLiteral("run"), m_ticket,
                           QStringLiteral("--patch"), QStringLiteral("-")});
    process.write(kFix + kNewTest);
    process.closeWriteChannel();
    QTRY_COMPARE_WITH_TIMEOUT(ticket()["status"].get<std::string>(), "testing", 30'000);
    for (const char *group : {"autopatch status", "review list"}) {
        auto arguments = QString::fromLatin1(group).split(QLatin1Char(' '));
        const auto other = m_cli->run(arguments << QStringLiteral("--json"));
        QVERIFY2(other.code == 0, said(other).constData());
        QCOMPARE(other.json()["patches"][0]["state"].get<std::string>(), "testing");
    }
    const auto second = tried(kFix + kNewTest);
    QVERIFY2(second.code != 0 && said(second).contains("another program is at work"),
             said(second).constData());
    QCOMPARE(ticket()["status"].get<std::string>(), "testing");
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    QCOMPARE(autopatch({QStringLiteral("status"), QStringLiteral("--json")})
                 .json()["patches"][0]["state"]
                 .get<std::string>(),
             "failed");
}

} // namespace tst_cliautopatch

QTEST_GUILESS_MAIN(tst_cliautopatch::CliAutopatchTest)
#include "tst_cliautopatch.moc"
