// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A patch that a person has accepted mends another bug of its kind, by commands alone.
#include "tests/app/cli/shoprepository.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

namespace tst_clirecipes {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::ShopRepository;

namespace {

/// The same mistake in another place, with a test that shows it.
const std::string kStock = "class Stock:\n"
                           "    def __init__(self, counts):\n"
                           "        self.counts = counts\n"
                           "\n"
                           "    def left(self, item):\n"
                           "        return self.counts[item]\n";
const std::string kStockTests = "from shop.stock import Stock\n"
                                "\n"
                                "\n"
                                "def test_nothing_left():\n"
                                "    assert Stock({}).left(\"pear\") == 0\n";
const QByteArray kStockLog = "2026-02-01 09:30:00 ERROR cannot show what is left\n"
                             "Traceback (most recent call last):\n"
                             "  File \"shop/stock.py\", line 6, in left\n"
                             "    return self.counts[item]\n"
                             "KeyError: 'pear'\n";

} // namespace

class CliRecipesTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void anAcceptedPatchMendsAnother();
    void aRecipeIsReadEditedAndSwitchedOff();
    void whatIsTakenBackIsDemoted();
    void nothingIsLearnedWhereThatIsOff();

private:
    [[nodiscard]] CliOutcome run(const QString &words, const QByteArray &input = {}) const
    {
        return m_shop->cli.run(words.split(u' '), input);
    }
    [[nodiscard]] Json learned() const
    {
        auto found = Json::array();
        const auto all = run(QStringLiteral("autopatch recipes --json")).json();
        for (const auto &recipe : all["recipes"]) {
            if (recipe["state"] != "built-in")
                found.push_back(recipe);
        }
        return found;
    }
    [[nodiscard]] CliOutcome approve(const QString &ticket) const
    {
        return m_shop->cli.runTyping({QStringLiteral("review"), QStringLiteral("approve"), ticket},
                                     ticket.toUtf8() + '\n');
    }
    void teach() const
    {
        const auto tried = run(QStringLiteral("autopatch run %1 --patch -").arg(m_shop->ticket),
                               test::kFix + test::kNewTest);
        QVERIFY2(tried.code == 0, tried.out.constData());
        const auto approved = approve(m_shop->ticket);
        QVERIFY2(approved.code == 0, approved.err.constData());
    }
    /// The ticket of the other bug.
    [[nodiscard]] QString other() const
    {
        m_shop->repository.write("shop/stock.py", kStock);
        m_shop->repository.write("tests/test_stock.py", kStockTests);
        m_shop->repository.commitAll("stock");
        static_cast<void>(run(QStringLiteral("observe import -"), kStockLog));
        static_cast<void>(run(QStringLiteral("backlog scan")));
        const auto list = run(QStringLiteral("backlog list --json")).json();
        for (const auto &ticket : list["tickets"]) {
            const auto id = QString::fromStdString(ticket["id"].get<std::string>());
            if (id != m_shop->ticket)
                return id;
        }
        return {};
    }
    std::unique_ptr<ShopRepository> m_shop;
};

void CliRecipesTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_shop = std::make_unique<ShopRepository>();
}

void CliRecipesTest::anAcceptedPatchMendsAnother()
{
    QVERIFY(learned().empty());
    teach();
    const auto recipes = learned();
    QCOMPARE(recipes.size(), 1);
    const auto &recipe = recipes[0];
    QCOMPARE(recipe["error_class"].get<std::string>(), "KeyError");
    QCOMPARE(recipe["rewrite"]["before"].get<std::string>(), "$1[$2]");
    QCOMPARE(recipe["rewrite"]["after"].get<std::string>(), "$1.get($2, 0)");
    QCOMPARE(recipe["taught"].get<int>(), 1);

    const auto ticket = other();
    QVERIFY(!ticket.isEmpty());
    const auto tried = run(QStringLiteral("autopatch run %1 --source recipes --json").arg(ticket));
    QVERIFY2(tried.code == 0, tried.out.constData());
    const auto attempt = tried.json()["tried"][0];
    QCOMPARE(attempt["made_by"], recipe["id"]);
    QCOMPARE(attempt["state"].get<std::string>(), "ready");
    QVERIFY(
        m_shop->repository.git({"show", "improvement/" + ticket.toStdString() + ":shop/stock.py"})
            .contains("return self.counts.get(item, 0)"));
    QVERIFY(approve(ticket).code == 0);
    QCOMPARE(learned()[0]["helped"].get<int>(), 1);
    QCOMPARE(learned()[0]["taught"].get<int>(), 1);
}

void CliRecipesTest::aRecipeIsReadEditedAndSwitchedOff()
{
    teach();
    const auto id = QString::fromStdString(learned()[0]["id"].get<std::string>());
    const auto shown = run(QStringLiteral("autopatch recipe ") + id);
    QVERIFY2(shown.code == 0 && shown.out.contains("$1.get($2, 0)"), shown.out.constData());
    const auto edited = m_shop->cli.run(
        {QStringLiteral("autopatch"), QStringLiteral("recipe"), id, QStringLiteral("--after"),
         QStringLiteral("$1.get($2)"), QStringLiteral("--why"), QStringLiteral("It may be new.")});
    QVERIFY2(edited.code == 0, edited.err.constData());
    QCOMPARE(learned()[0]["rewrite"]["after"].get<std::string>(), "$1.get($2)");
    QCOMPARE(learned()[0]["about"].get<std::string>(), "It may be new.");

    const auto bad = m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("recipe"), id,
                                      QStringLiteral("--after"), QStringLiteral("$1.get($3")});
    QCOMPARE(bad.code, 4);
    QVERIFY2(bad.err.contains("after"), bad.err.constData());
    QCOMPARE(learned()[0]["rewrite"]["after"].get<std::string>(), "$1.get($2)");
    QCOMPARE(run(QStringLiteral("autopatch recipe py-key-default --off")).code, 4);
    QCOMPARE(run(QStringLiteral("autopatch recipe nobody")).code, 4);

    QCOMPARE(run(QStringLiteral("autopatch recipe %1 --off").arg(id)).code, 0);
    QVERIFY(!learned()[0]["enabled"].get<bool>());
    const auto ticket = other();
    const auto tried =
        run(QStringLiteral("autopatch run %1 --source recipes --json").arg(ticket)).json();
    for (const auto &attempt : tried["tried"])
        QVERIFY(attempt["made_by"] != id.toStdString());

    QCOMPARE(run(QStringLiteral("autopatch recipe %1 --forget").arg(id)).code, 0);
    QVERIFY(learned().empty());
}

void CliRecipesTest::whatIsTakenBackIsDemoted()
{
    teach();
    QCOMPARE(run(QStringLiteral("review apply %1").arg(m_shop->ticket)).code, 0);
    QVERIFY(learned()[0]["enabled"].get<bool>());
    const auto back =
        m_shop->cli.runTyping({QStringLiteral("review"), QStringLiteral("rollback"), m_shop->ticket,
                               QStringLiteral("--reason"), QStringLiteral("it hides a mistake")},
                              {});
    QVERIFY2(back.code == 0, back.err.constData());
    QCOMPARE(learned()[0]["state"].get<std::string>(), "demoted");
    QCOMPARE(learned()[0]["harmed"].get<int>(), 1);
}

void CliRecipesTest::nothingIsLearnedWhereThatIsOff()
{
    QVERIFY(run(QStringLiteral("config set learn.capture false")).code == 0);
    teach();
    QVERIFY(learned().empty());
}

} // namespace tst_clirecipes

QTEST_GUILESS_MAIN(tst_clirecipes::CliRecipesTest)
#include "tst_clirecipes.moc"
