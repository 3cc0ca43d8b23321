// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the gates say of branches of a real repository, by commands alone.
#include "tests/app/cli/cliprocess.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <map>

namespace tst_cligate {

using namespace espalier;
using test::Cli;
using test::ScratchRepository;

static QByteArray said(const test::CliOutcome &outcome)
{
    return outcome.out + outcome.err;
}

class CliGateTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void branchesAreJudged_data();
    void branchesAreJudged();
    void howMuchMayChangeIsSet_data();
    void howMuchMayChangeIsSet();
    void theCheckoutStaysAsItIs();
    void rulesAreThoseOfTheBase();
    void testsThatCannotRunBlock();
    void aLinterOfTheProjectIsAsked_data();
    void aLinterOfTheProjectIsAsked();
    void gitleaksIsAsked_data();
    void gitleaksIsAsked();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();

private:
    [[nodiscard]] test::CliOutcome gate(QStringList arguments) const
    {
        return m_cli->run(QStringList{QStringLiteral("gate"), QStringLiteral("run")} + arguments);
    }
    /// A branch on which these files are so; the checkout is on main again.
    void branch(const std::string &name,
                const std::map<std::string, std::optional<std::string>> &files) const
    {
        m_repository->git({"checkout", "-q", "-b", name});
        for (const auto &[path, content] : files) {
            if (content)
                m_repository->write(path, *content);
            else
                std::filesystem::remove(m_repository->path(path));
        }
        m_repository->commitAll("changed");
        m_repository->git({"checkout", "-q", "main"});
    }
    std::unique_ptr<Cli> m_cli;
    std::unique_ptr<ScratchRepository> m_repository;
};

static const std::string kCart = "def total(prices):\n"
                                 "    result = 0\n"
                                 "    for price in prices:\n"
                                 "        result += price\n"
                                 "    return result / len(prices)\n";
static const std::string kMended = "def total(prices):\n"
                                   "    result = 0\n"
                                   "    for price in prices:\n"
                                   "        result += price\n"
                                   "    return result / len(prices) if prices else 0\n";
static const std::string kTests = "from cart import total\n\n\n"
                                  "def test_some():\n"
                                  "    assert total([1, 3]) == 2\n\n\n"
                                  "def test_none():\n"
                                  "    assert total([]) == 0\n";

void CliGateTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_cli = std::make_unique<Cli>();
    m_repository = std::make_unique<ScratchRepository>();
    m_repository->write("cart.py", kCart);
    m_repository->write("test_cart.py", kTests);
    m_repository->commitAll("first");
    m_cli->setFolder(m_repository->root());
}

void CliGateTest::branchesAreJudged_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("content"); // null: the file goes
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("gate");
    QTest::addColumn<QString>("verdict");
    const auto row = [](const char *name, const char *path, const QByteArray &content, int code,
                        const char *gate, const char *verdict) {
        QTest::newRow(name) << QByteArray(path) << content << code << QString::fromLatin1(gate)
                            << QString::fromLatin1(verdict);
    };
    row("a fix", "cart.py", QByteArray::fromStdString(kMended), 0, "tests", "pass");
    row("what breaks a test", "cart.py", "def total(prices):\n    return 3\n", 3, "tests", "fail");
    row("what ends the run of tests", "cart.py",
        "import pytest\n\n\ndef total(prices):\n    pytest.exit('stop', returncode=3)\n", 3,
        "tests", "blocked");
    row("a test that goes", "test_cart.py",
        QByteArray::fromStdString(kTests.substr(0, kTests.find("\n\n\ndef test_none"))) + "\n", 3,
        "test_tampering", "fail");
    row("all tests gone", "test_cart.py", QByteArray(), 3, "tests", "blocked");
    row("what is no Python", "cart.py", "def total(prices:\n", 3, "syntax", "fail");
    row("a file of keys", ".env", "A=1\n", 3, "secrets", "fail");
}

static QString verdictOf(const Json &report, const QString &gate)
{
    for (const auto &result : report["results"]) {
        if (result["name"] == gate.toStdString())
            return QString::fromStdString(result["verdict"].get<std::string>());
    }
    return {};
}

void CliGateTest::branchesAreJudged()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    QFETCH(QString, gate);
    QFETCH(QString, verdict);
    branch("change", {{path.toStdString(),
                       content.isNull() ? std::nullopt : std::optional(content.toStdString())}});
    const auto outcome = this->gate({QStringLiteral("change"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == code, said(outcome).constData());
    const auto report = outcome.json();
    QCOMPARE(verdictOf(report, gate), verdict);
    QCOMPARE(report["may_proceed"].get<bool>(), code == 0);
    QCOMPARE(report["test_tool"].get<std::string>(), "pytest");
    const auto text = this->gate({QStringLiteral("change"), QStringLiteral("--no-tests")});
    QVERIFY(text.out.contains(gate == QStringLiteral("tests") ? "skipped" : "FAIL"));
}

void CliGateTest::howMuchMayChangeIsSet_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("verdict");
    QTest::newRow("as it is") << QByteArray() << true << QByteArray("pass");
    QTest::newRow("one file") << QByteArray("max_files = 1\n") << true << QByteArray("fail");
    QTest::newRow("one file, asked by a project nobody trusts")
        << QByteArray("max_files = 1\n") << false << QByteArray("fail");
    QTest::newRow("two lines") << QByteArray("max_changed_lines = 2\n") << true
                               << QByteArray("fail");
    QTest::newRow("more than it has")
        << QByteArray("max_changed_lines = 3\nmax_files = 2\n") << true << QByteArray("pass");
}

void CliGateTest::howMuchMayChangeIsSet()
{
    QFETCH(const QByteArray, rule);
    QFETCH(const bool, trusted);
    QFETCH(const QByteArray, verdict);
    m_repository->write(".espalier.toml", "[policy]\n" + rule.toStdString());
    m_repository->commitAll("rules");
    if (trusted)
        QCOMPARE(m_cli->run({QStringLiteral("config"), QStringLiteral("trust")}).code, 0);
    branch("change", {{"cart.py", kMended}, {"notes.txt", "what was done\n"}});
    const auto outcome =
        gate({QStringLiteral("change"), QStringLiteral("--json"), QStringLiteral("--no-tests")});
    QCOMPARE(verdictOf(outcome.json(), QStringLiteral("diff_size")), QString::fromLatin1(verdict));
}

void CliGateTest::theCheckoutStaysAsItIs()
{
    branch("change", {{"cart.py", kMended}});
    m_repository->write("cart.py", "this is being edited\n");
    m_repository->write("new.txt", "x\n");
    const auto status = m_repository->git({"status", "--porcelain"});
    const auto head = m_repository->git({"rev-parse", "HEAD"});
    const auto outcome = gate({QStringLiteral("change"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 0, said(outcome).constData());
    const auto report = outcome.json();
    QCOMPARE(report["base"].get<std::string>(), head);
    QCOMPARE(report["tree"].get<std::string>(), m_repository->git({"rev-parse", "change^{tree}"}));
    QCOMPARE(m_repository->git({"status", "--porcelain"}), status);
    QCOMPARE(m_repository->git({"rev-parse", "HEAD"}), head);
}

void CliGateTest::rulesAreThoseOfTheBase()
{
    m_repository->write(".espalier.toml",
                        "[tests]\ncommand = \"python3 -m pytest test_cart.py\"\n");
    m_repository->commitAll("rules");
    const auto trusted = m_cli->run({QStringLiteral("config"), QStringLiteral("trust")});
    QVERIFY2(trusted.code == 0, said(trusted).constData());
    // The branch would have its tests be nothing.
    branch("change", {{".espalier.toml", "[tests]\ncommand = \"true\"\n"},
                      {"cart.py", "def total(prices):\n    return 3\n"}});
    const auto outcome = gate({QStringLiteral("change"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 3, said(outcome).constData());
    QCOMPARE(verdictOf(outcome.json(), QStringLiteral("tests")), QStringLiteral("fail"));
    QVERIFY(outcome.json()["needs_approval"].get<bool>());
}

/// Finds lines that are to be done, and says so in SARIF.
static const std::string kLinter =
    "import json, pathlib\n"
    "found = [(path, number, line) for path in sorted(pathlib.Path('.').glob('*.py'))\n"
    "         if path.name != 'lint.py'\n"
    "         for number, line in enumerate(path.read_text().splitlines(), 1) if 'TODO' in line]\n"
    "print(json.dumps({'version': '2.1.0', 'runs': [{\n"
    "    'tool': {'driver': {'name': 'lint', 'rules': []}},\n"
    "    'results': [{'ruleId': 'todo', 'level': 'error', 'message': {'text': line},\n"
    "                 'locations': [{'physicalLocation': {\n"
    "                     'artifactLocation': {'uri': str(path)},\n"
    "                     'region': {'startLine': number}}}]} for path, number, line in "
    "found]}]}))\n";

void CliGateTest::aLinterOfTheProjectIsAsked_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("added");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("verdict");
    const QByteArray lint = "python3 lint.py";
    QTest::newRow("what was there already") << lint << QByteArray() << true << QByteArray("pass");
    QTest::newRow("a new error") << lint << QByteArray("# TODO: round it\n") << true
                                 << QByteArray("fail");
    QTest::newRow("writes no SARIF")
        << QByteArray("echo fine") << QByteArray() << true << QByteArray("blocked");
    QTest::newRow("is not there") << QByteArray("no-such-linter .") << QByteArray() << true
                                  << QByteArray("blocked");
    QTest::newRow("of a project nobody trusts")
        << lint << QByteArray("# TODO: round it\n") << false << QByteArray("not_applicable");
}

void CliGateTest::aLinterOfTheProjectIsAsked()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, added);
    QFETCH(bool, trusted);
    QFETCH(QByteArray, verdict);
    m_repository->write(".espalier.toml",
                        "[linters]\ncommand = \"" + command.toStdString() + "\"\n");
    m_repository->write("lint.py", kLinter);
    m_repository->write("cart.py", "# TODO: taxes\n" + kCart);
    m_repository->commitAll("a linter");
    if (trusted)
        QCOMPARE(m_cli->run({QStringLiteral("config"), QStringLiteral("trust")}).code, 0);
    branch("change", {{"cart.py", "# TODO: taxes\n" + added.toStdString() + kMended}});
    const auto outcome = gate({QStringLiteral("change"), QStringLiteral("--json")});
    QCOMPARE(verdictOf(outcome.json(), QStringLiteral("linters")), QString::fromLatin1(verdict));
}

/// Says as gitleaks does that each "passe-partout" is a secret, unless its exceptions name the
/// file. (gitleaks itself is in no distribution that the tests run on.)
static const std::string kScan =
    "import json, pathlib\n"
    "exceptions = pathlib.Path('.gitleaks.toml')\n"
    "allowed = exceptions.read_text() if exceptions.exists() else ''\n"
    "print(json.dumps([\n"
    "    {'RuleID': 'old-key', 'File': str(path), 'StartLine': number, 'EndLine': number,\n"
    "     'Match': line.strip(), 'Secret': 'passe-partout'}\n"
    "    for path in sorted(pathlib.Path('.').glob('*.py')) if path.name not in ('scan.py', "
    "allowed)\n"
    "    for number, line in enumerate(path.read_text().splitlines(), 1)\n"
    "    if 'passe-partout' in line] or None))\n";

void CliGateTest::gitleaksIsAsked_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("added");
    QTest::addColumn<QByteArray>("exceptions"); // of the patch
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("verdict");
    const QByteArray scan = "python3 scan.py";
    const QByteArray key = "# passe-partout\n";
    QTest::newRow("what was there already")
        << scan << QByteArray() << QByteArray() << true << QByteArray("pass");
    QTest::newRow("a new one") << scan << key << QByteArray() << true << QByteArray("fail");
    QTest::newRow("one that its line allows")
        << scan << QByteArray("# passe-partout, gitleaks:allow\n") << QByteArray() << true
        << QByteArray("pass");
    QTest::newRow("exceptions that come with it")
        << scan << key << QByteArray("cart.py") << true << QByteArray("fail");
    QTest::newRow("writes no report")
        << QByteArray("echo fine") << QByteArray() << QByteArray() << true << QByteArray("blocked");
    QTest::newRow("is not there") << QByteArray("no-such-scanner .") << QByteArray() << QByteArray()
                                  << true << QByteArray("blocked");
    QTest::newRow("of a project nobody trusts")
        << scan << key << QByteArray() << false << QByteArray("pass");
}

void CliGateTest::gitleaksIsAsked()
{
    QFETCH(const QByteArray, command);
    QFETCH(const QByteArray, added);
    QFETCH(const QByteArray, exceptions);
    QFETCH(const bool, trusted);
    QFETCH(const QByteArray, verdict);
    m_repository->write(".espalier.toml",
                        "[secrets]\ncommand = \"" + command.toStdString() + "\"\n");
    m_repository->write("scan.py", kScan);
    m_repository->write("cart.py", "# passe-partout, from long ago\n" + kCart);
    m_repository->commitAll("a scanner");
    if (trusted)
        QCOMPARE(m_cli->run({QStringLiteral("config"), QStringLiteral("trust")}).code, 0);
    std::map<std::string, std::optional<std::string>> files{
        {"cart.py", "# passe-partout, from long ago\n" + added.toStdString() + kMended}};
    if (!exceptions.isEmpty())
        files.insert_or_assign(".gitleaks.toml", exceptions.toStdString());
    branch("change", files);
    const auto outcome = gate({QStringLiteral("change"), QStringLiteral("--json")});
    QCOMPARE(verdictOf(outcome.json(), QStringLiteral("secrets")), QString::fromLatin1(verdict));
    QCOMPARE(outcome.json()["needs_approval"].get<bool>(),
             added.contains("gitleaks:allow") || !exceptions.isEmpty());
    if (verdict == "fail") {
        QVERIFY(outcome.out.contains("gitleaks:old-key"));
        QVERIFY(!outcome.out.contains("passe-partout"));
    }
}

void CliGateTest::testsThatCannotRunBlock()
{
    m_repository->write("test_cart.py", "raise SystemExit(3)\n");
    m_repository->write("conftest.py", "import no_such_module\n");
    m_repository->commitAll("broken");
    branch("change", {{"cart.py", kMended}});
    const auto outcome = gate({QStringLiteral("change"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 3, said(outcome).constData());
    QCOMPARE(verdictOf(outcome.json(), QStringLiteral("tests")), QStringLiteral("blocked"));
    QVERIFY(outcome.json()["test_problem"].get<std::string>().contains("no_such_module"));
}

void CliGateTest::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no such branch")
        << QStringList{QStringLiteral("nothing")} << 4 << QByteArray("no such commit");
    QTest::newRow("a branch without a change")
        << QStringList{QStringLiteral("main")} << 4 << QByteArray("changes nothing");
    QTest::newRow("no such base") << QStringList{QStringLiteral("main"), QStringLiteral("--base"),
                                                 QStringLiteral("x")}
                                  << 4 << QByteArray("no such commit");
}

void CliGateTest::whatIsWrongIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    const auto outcome = gate(arguments);
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.err.contains(words), outcome.err.constData());
}

} // namespace tst_cligate

QTEST_GUILESS_MAIN(tst_cligate::CliGateTest)
#include "tst_cligate.moc"
