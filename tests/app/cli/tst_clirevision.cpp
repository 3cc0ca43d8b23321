// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What people say of a patch, take of it and hand on, by commands alone.
#include "tests/app/cli/shoprepository.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

namespace tst_clirevision {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::ShopRepository;

namespace {

/// Beside the fix something that nobody asked for.
const QByteArray kWithMore = "--- a/shop/cart.py\n"
                             "+++ b/shop/cart.py\n"
                             "@@ -1,3 +1,4 @@\n"
                             "+# Prices.\n"
                             " def total(names, prices):\n"
                             "     return sum(price_of(name, prices) for name in names)\n"
                             " \n"
                             "@@ -4,3 +5,3 @@\n"
                             " \n"
                             " def price_of(name, prices):\n"
                             "-    return prices[name]\n"
                             "+    return prices.get(name, 0)\n";

std::string said(const CliOutcome &outcome)
{
    return outcome.out.toStdString() + outcome.err.toStdString();
}

} // namespace

class CliRevisionTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void someChangesAreTakenAndTested();
    void whatCannotBeTakenIsRefused_data();
    void whatCannotBeTakenIsRefused();
    void commentsAreReadByTheNextAttempt();
    void changesAreRequestedByAPerson();
    void attemptsAreCompared();
    void aStalePatchIsPutOnHead();
    void aPatchThatCollidesIsToldWhere();
    void patchesAreHandedOn();

private:
    [[nodiscard]] CliOutcome run(QStringList arguments, const QByteArray &input = {}) const
    {
        return m_shop->cli.run(arguments, input);
    }
    [[nodiscard]] CliOutcome review(const char *what, const QStringList &more = {}) const
    {
        return run(QStringList{QStringLiteral("review"), QLatin1String(what), m_shop->ticket} +
                   more);
    }
    [[nodiscard]] std::string git(const std::vector<std::string> &arguments) const
    {
        return m_shop->repository.git(arguments);
    }
    std::unique_ptr<ShopRepository> m_shop;
};

void CliRevisionTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_shop = std::make_unique<ShopRepository>();
    const auto tried = run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                            QStringLiteral("--patch"), QStringLiteral("-")},
                           kWithMore + test::kNewTest);
    QVERIFY2(tried.code == 0, said(tried).c_str());
}

void CliRevisionTest::someChangesAreTakenAndTested()
{
    const auto shown = review("show");
    QVERIFY2(said(shown).contains("#1\n") && said(shown).contains("#2\n"), said(shown).c_str());
    const auto taken = review(
        "take", {QStringLiteral("--without"), QStringLiteral("1:1"), QStringLiteral("--json")});
    QVERIFY2(taken.code == 0, said(taken).c_str());
    QCOMPARE(taken.json()["status"].get<std::string>(), "completed");
    QCOMPARE(taken.json()["attempts"].get<int>(), 2);
    const auto branch = taken.json()["branch_name"].get<std::string>();
    const auto cart = git({"show", branch + ":shop/cart.py"});
    QVERIFY(!cart.contains("# Prices"));
    QVERIFY(cart.contains("prices.get"));
    const auto now = review("show", {QStringLiteral("--json")}).json();
    QCOMPARE(now["origin"].get<std::string>(), "hand");
    QCOMPARE(now["made_by"].get<std::string>(), "Ada <ada@example.org>");
}

void CliRevisionTest::whatCannotBeTakenIsRefused_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QByteArray>("words");
    const auto only = QStringLiteral("--only");
    QTest::newRow("no such change")
        << QStringList{only, QStringLiteral("7")} << QByteArray("there is no 7");
    QTest::newRow("all") << QStringList{only, QStringLiteral("1-2")} << QByteArray("all of");
    QTest::newRow("none") << QStringList{QStringLiteral("--without"), QStringLiteral("1-2")}
                          << QByteArray("nothing of");
    QTest::newRow("no numbers") << QStringList{only, QStringLiteral("one")} << QByteArray("2:4-9");
    QTest::newRow("neither") << QStringList() << QByteArray("--only");
}

void CliRevisionTest::whatCannotBeTakenIsRefused()
{
    QFETCH(QStringList, more);
    QFETCH(QByteArray, words);
    const auto branches = git({"branch", "--list"});
    const auto taken = review("take", more);
    QVERIFY(taken.code != 0);
    QVERIFY2(said(taken).contains(words.toStdString()), said(taken).c_str());
    QCOMPARE(git({"branch", "--list"}), branches);
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "ready");
}

void CliRevisionTest::commentsAreReadByTheNextAttempt()
{
    QCOMPARE(review("comment",
                    {QStringLiteral("why the comment?"), QStringLiteral("--path"),
                     QStringLiteral("shop/cart.py"), QStringLiteral("--line"), QStringLiteral("1")})
                 .code,
             0);
    const auto elsewhere = review("comment", {QStringLiteral("x"), QStringLiteral("--path"),
                                              QStringLiteral("shop/other.py")});
    QVERIFY(elsewhere.code != 0);
    QVERIFY(review("comment", {QStringLiteral("  ")}).code != 0);
    const auto shown = review("show");
    QVERIFY2(said(shown).contains("on shop/cart.py:1 of attempt 1: why the comment?"),
             said(shown).c_str());
    // The command finds it beside the ticket.
    const auto next =
        run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
             QStringLiteral("--command"),
             QStringLiteral("grep -q 'why the comment' .espalier-ticket.json && "
                            "sed -i 's/prices\\[name\\]/prices.get(name, 0)/' shop/cart.py && "
                            "printf '\\n\\ndef test_none():\\n    assert total([\"plum\"], {}) == "
                            "0\\n' >> tests/test_cart.py"),
             QStringLiteral("--json")});
    QVERIFY2(next.code == 0, said(next).c_str());
    QCOMPARE(next.json()["attempts"].get<int>(), 2);
}

void CliRevisionTest::changesAreRequestedByAPerson()
{
    const QStringList wish{QStringLiteral("without the comment, please")};
    const auto machine = review("request-changes", wish);
    QCOMPARE(machine.code, 3);
    const auto asked = m_shop->cli.runTyping(
        QStringList{QStringLiteral("review"), QStringLiteral("request-changes"), m_shop->ticket} +
            wish,
        {});
    QVERIFY2(asked.code == 0, said(asked).c_str());
    const auto shown = review("show", {QStringLiteral("--json")}).json();
    QCOMPARE(shown["state"].get<std::string>(), "changes_requested");
    QCOMPARE(shown["comments"][0]["text"].get<std::string>(), wish.front().toStdString());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "in_progress");
    const auto approved =
        m_shop->cli.runTyping({QStringLiteral("review"), QStringLiteral("approve"), m_shop->ticket},
                              m_shop->ticket.toUtf8() + '\n');
    QCOMPARE(approved.code, 3);
    const auto taken = review("take", {QStringLiteral("--without"), QStringLiteral("1:1")});
    QVERIFY2(taken.code == 0, said(taken).c_str());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "ready");
}

void CliRevisionTest::attemptsAreCompared()
{
    QCOMPARE(review("take", {QStringLiteral("--without"), QStringLiteral("1:1")}).code, 0);
    const auto compared = review("compare");
    QVERIFY2(compared.code == 0, said(compared).c_str());
    QVERIFY2(said(compared).contains("-# Prices."), said(compared).c_str());
    QVERIFY(!said(compared).contains("prices.get(name, 0)\n+"));
    const auto whole = review("compare", {QStringLiteral("0"), QStringLiteral("1")});
    QVERIFY(said(whole).contains("+# Prices."));
    QVERIFY(review("compare", {QStringLiteral("1"), QStringLiteral("9")}).code != 0);
}

void CliRevisionTest::aStalePatchIsPutOnHead()
{
    QCOMPARE(review("take", {QStringLiteral("--without"), QStringLiteral("1:1")}).code, 0);
    // Lines before the changes are others now, and more.
    m_shop->repository.write("shop/cart.py", "import math\n\n\ndef rounded(price):\n"
                                             "    return math.ceil(price)\n\n\n" +
                                                 test::kCart);
    m_shop->repository.commitAll("meanwhile");
    const auto again = run({QStringLiteral("autopatch"), QStringLiteral("again"), m_shop->ticket,
                            QStringLiteral("--json")});
    QVERIFY2(again.code == 0, said(again).c_str());
    QCOMPARE(again.json()["status"].get<std::string>(), "completed");
    const auto cart =
        git({"show", again.json()["branch_name"].get<std::string>() + ":shop/cart.py"});
    QVERIFY(cart.contains("import math") && cart.contains("prices.get"));
    QVERIFY(!review("show", {QStringLiteral("--json")}).json()["stale"].get<bool>());
}

void CliRevisionTest::aPatchThatCollidesIsToldWhere()
{
    m_shop->repository.write("shop/cart.py", "def total(names, prices):\n    return 0\n");
    m_shop->repository.commitAll("meanwhile");
    const auto again = run({QStringLiteral("autopatch"), QStringLiteral("again"), m_shop->ticket});
    QVERIFY(again.code != 0);
    QVERIFY2(said(again).contains("shop/cart.py"), said(again).c_str());
    QCOMPARE(m_shop->shownTicket()["status"].get<std::string>(), "ready");
}

void CliRevisionTest::patchesAreHandedOn()
{
    const auto patch = review("export");
    QVERIFY2(patch.code == 0, said(patch).c_str());
    QVERIFY(patch.out.startsWith("diff --git a/shop/cart.py"));
    const auto file = QString::fromStdString((m_shop->repository.root() / "x.mbox").string());
    QCOMPARE(review("export", {QStringLiteral("--form"), QStringLiteral("mbox"),
                               QStringLiteral("--output"), file})
                 .code,
             0);
    // Git itself takes it, and makes the very tree of it.
    static_cast<void>(git({"checkout", "-q", "-b", "taken"}));
    static_cast<void>(git({"am", "-q", file.toStdString()}));
    QCOMPARE(git({"rev-parse", "HEAD^{tree}"}),
             git({"rev-parse", "improvement/" + m_shop->ticket.toStdString() + "^{tree}"}));
    const auto text = review("export", {QStringLiteral("--form"), QStringLiteral("pr")});
    QVERIFY2(text.code == 0, said(text).c_str());
    for (const auto *part : {"## Summary", "KeyError", "`shop/cart.py`", "test\\_unknown",
                             "| failed | passed |", "Risk ", "git revert ", "- tests: pass"})
        QVERIFY2(said(text).contains(part), (part + ("\n" + said(text))).c_str());
}

} // namespace tst_clirevision

QTEST_GUILESS_MAIN(tst_clirevision::CliRevisionTest)
#include "tst_clirevision.moc"
