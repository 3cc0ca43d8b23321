// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A ticket about a number: what proves a patch is what the project measures, without it and with
// it.
#include "tests/app/cli/cliprocess.h"
#include "tests/support/scratchrepository.h"

#include <QTest>

#include <format>
#include <string>

namespace tst_climeasure {

using namespace espalier;
using test::CliOutcome;

namespace {

// Steps are counted, so that the machine has no say in it.
constexpr auto kSlow = "steps = 0\n"
                       "\n"
                       "\n"
                       "def unique(items):\n"
                       "    global steps\n"
                       "    found = []\n"
                       "    for item in items:\n"
                       "        for other in found:\n"
                       "            steps += 1\n"
                       "            if other == item:\n"
                       "                break\n"
                       "        else:\n"
                       "            found.append(item)\n"
                       "    return found\n";
constexpr auto kTests = "from unique import unique\n"
                        "\n"
                        "\n"
                        "def test_order():\n"
                        "    assert unique([3, 1, 3]) == [3, 1]\n";
constexpr auto kBench = "import json\n"
                        "import unique\n"
                        "\n"
                        "unique.unique(list(range(100)))\n"
                        "print(json.dumps({'metric': 'unique.steps', 'value': unique.steps}))\n";

const QByteArray kFast = "--- a/unique.py\n"
                         "+++ b/unique.py\n"
                         "@@ -4,11 +4,4 @@\n"
                         " def unique(items):\n"
                         "     global steps\n"
                         "-    found = []\n"
                         "-    for item in items:\n"
                         "-        for other in found:\n"
                         "-            steps += 1\n"
                         "-            if other == item:\n"
                         "-                break\n"
                         "-        else:\n"
                         "-            found.append(item)\n"
                         "-    return found\n"
                         "+    steps += len(items)\n"
                         "+    return list(dict.fromkeys(items))\n";
const QByteArray kIdle = "--- a/unique.py\n"
                         "+++ b/unique.py\n"
                         "@@ -4,3 +4,4 @@\n"
                         " def unique(items):\n"
                         "     global steps\n"
                         "+    items = list(items)\n"
                         "     found = []\n";

} // namespace

class CliMeasureTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_shop.reset(); }
    void whatIsMeasuredProves();
    void whatDoesNotHelpIsNotProven();
    void aCommandThatMeasuresNothingIsSaid_data();
    void aCommandThatMeasuresNothingIsSaid();
    void withoutACommandNothingIsProven();

private:
    struct Shop {
        test::Cli cli;
        test::ScratchRepository repository;
        QString ticket;
    };
    /// Has the project measure with this command, trusted by its user.
    void measureWith(const std::string &command);
    [[nodiscard]] CliOutcome tryPatch(const QByteArray &patch) const;

    std::unique_ptr<Shop> m_shop;
};

void CliMeasureTest::init()
{
    m_shop = std::make_unique<Shop>();
    auto &[cli, repository, ticket] = *m_shop;
    repository.git({"config", "user.name", "Ada"});
    repository.git({"config", "user.email", "ada@example.org"});
    repository.write("unique.py", kSlow);
    repository.write("test_unique.py", kTests);
    repository.write("bench.py", kBench);
    repository.commitAll("first");
    cli.setFolder(repository.root());
    QByteArray seen;
    for (int i = 0; i < 6; ++i)
        seen += R"({"metric": "unique.steps", "value": 4950, "threshold": 500, "severity": "high"})"
                "\n";
    const auto taken =
        cli.run({QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("-")}, seen);
    QVERIFY2(taken.code == 0, taken.err.constData());
    QCOMPARE(cli.run({QStringLiteral("backlog"), QStringLiteral("scan")}).code, 0);
    const auto list =
        cli.run({QStringLiteral("backlog"), QStringLiteral("list"), QStringLiteral("--json")})
            .json();
    QCOMPARE(list["tickets"].size(), 1u);
    ticket = QString::fromStdString(list["tickets"][0]["id"].get<std::string>());
}

void CliMeasureTest::measureWith(const std::string &command)
{
    m_shop->repository.write(".espalier.toml",
                             std::format("[autopatch]\nmeasure = \"{}\"\n", command));
    m_shop->repository.commitAll("how it is measured");
    QCOMPARE(m_shop->cli.run({QStringLiteral("config"), QStringLiteral("trust")}).code, 0);
}

CliOutcome CliMeasureTest::tryPatch(const QByteArray &patch) const
{
    return m_shop->cli.run({QStringLiteral("autopatch"), QStringLiteral("run"), m_shop->ticket,
                            QStringLiteral("--patch"), QStringLiteral("-"),
                            QStringLiteral("--json")},
                           patch);
}

void CliMeasureTest::whatIsMeasuredProves()
{
    measureWith("python3 bench.py");
    const auto outcome = tryPatch(kFast);
    QVERIFY2(outcome.code == 0, outcome.out.constData());
    const auto told = outcome.json();
    QCOMPARE(told["status"].get<std::string>(), std::string("completed"));
    QCOMPARE(told["proof"]["proving"][0].get<std::string>(),
             std::string("unique.steps: 4950 without, 100 with (medians of 3); the limit is 500"));
    QVERIFY(told["test_success"].get<bool>());
}

void CliMeasureTest::whatDoesNotHelpIsNotProven()
{
    measureWith("python3 bench.py");
    const auto outcome = tryPatch(kIdle);
    QCOMPARE(outcome.code, 1);
    const auto told = outcome.json();
    QVERIFY2(told["error"].get<std::string>().contains("4950 without, 4950 with"),
             outcome.out.constData());
    QVERIFY(!told["test_success"].get<bool>());
}

void CliMeasureTest::aCommandThatMeasuresNothingIsSaid_data()
{
    QTest::addColumn<std::string>("command");
    QTest::addColumn<std::string>("words");
    QTest::newRow("it writes nothing") << std::string("true") << std::string("told nothing of");
    QTest::newRow("it measures something else")
        << std::string("echo '{\\\"metric\\\": \\\"other\\\", \\\"value\\\": 1}'")
        << std::string("told nothing of");
    QTest::newRow("it writes no JSON")
        << std::string("echo fast") << std::string("autopatch.measure");
}

void CliMeasureTest::aCommandThatMeasuresNothingIsSaid()
{
    QFETCH(std::string, command);
    QFETCH(std::string, words);
    measureWith(command);
    const auto outcome = tryPatch(kFast);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.json()["error"].get<std::string>().contains(words), outcome.out.constData());
}

void CliMeasureTest::withoutACommandNothingIsProven()
{
    const auto outcome = tryPatch(kFast);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.json()["error"].get<std::string>().contains("no test fails without"),
             outcome.out.constData());
}

} // namespace tst_climeasure

QTEST_GUILESS_MAIN(tst_climeasure::CliMeasureTest)
#include "tst_climeasure.moc"
