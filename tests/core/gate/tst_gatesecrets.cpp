// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/secrets.h"
#include "tests/core/gate/somepatches.h"
#include "tests/core/scrub/madeup.h"
#include "tests/support/verify.h"

namespace tst_gatesecrets {

using namespace espalier;
using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class GateSecretsTest : public QObject {
    Q_OBJECT

private slots:
    void addedSecretsAreFound_data();
    void addedSecretsAreFound();
    void othersAreLetThrough_data();
    void othersAreLetThrough();
    void linesAreTold();
    void theDiffIsEnough();
    void commentsLetThroughWithAnApproval_data();
    void commentsLetThroughWithAnApproval();
    void theBaselineIsKnown();
    void hashesTellSecretsAndRulesApart();
    void credentialFilesAreFound_data();
    void credentialFilesAreFound();
    void gitleaksIsRead_data();
    void gitleaksIsRead();
    void damagedReportsBlock_data();
    void damagedReportsBlock();
};

static string token(std::uint64_t seed = 1)
{
    return "gh" + ("p_" + scrub::madeUp(scrub::kBase62, 36, seed));
}

static string privateKey()
{
    string key = "-----BEGIN PRIV"
                 "ATE KEY-----\n";
    for (unsigned line = 0; line < 4; ++line)
        key += scrub::madeUp(scrub::kBase64, 64, line) + '\n';
    return key + "-----END PRIV"
                 "ATE KEY-----\n";
}

static model::GateResult judged(const SomeFiles &files, const GatePolicy &policy = {})
{
    return checkSecrets(Patch(files.input), policy);
}

void GateSecretsTest::addedSecretsAreFound_data()
{
    QTest::addColumn<string>("text");
    const auto row = [](const char *name, const string &text) { QTest::newRow(name) << text; };
    row("a token", "t = '" + token() + "'\n");
    row("a password", "pass"
                      "word = \"" +
                          scrub::madeUp(scrub::kBase62, 16) + "1a\"\n");
    row("a private key", privateKey());
    row("credentials of an address",
        "url = 'postgres://u:" + scrub::madeUp(scrub::kBase62, 12) + "@db/x'\n");
    row("two on one line", "a = '" + token(2) + "'; b = '" + token(3) + "'\n");
    row("a token among binary bytes", string("\0\xff", 2) + " " + token() + "\n");
    row("a token without a line end", "t = '" + token() + "'");
}

void GateSecretsTest::addedSecretsAreFound()
{
    QFETCH(string, text);
    const auto result = judged(SomeFiles().change("src/a.py", "x = 1\n", "x = 1\n" + text));
    QCOMPARE(kindsOf(result), "secret");
    QCOMPARE(result.verdict, model::GateVerdict::Fail);
    const auto shown = toText(toJson(result));
    for (const auto &secret : {token(), token(2), token(3), scrub::madeUp(scrub::kBase62, 12),
                               scrub::madeUp(scrub::kBase64, 64, 1)})
        QVERIFY(!shown.contains(secret));
}

void GateSecretsTest::othersAreLetThrough_data()
{
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("after");
    const auto row = [](const char *name, const string &before, const string &after) {
        QTest::newRow(name) << before << after;
    };
    row("ordinary code", "x = 1\n", "x = 2\n");
    row("a placeholder", "x\n", "api_key = \"your-api-key-goes-here\"\n");
    row("an environment variable", "x\n", "token = os.environ['API_TOKEN']\n");
    row("a secret that was there", "t = '" + token() + "'\n", "t = '" + token() + "'\nx = 1\n");
    row("a secret that goes", "t = '" + token() + "'\n", "t = read()\n");
    row("a line beside a secret", privateKey() + "x\n", privateKey() + "y\n");
}

void GateSecretsTest::othersAreLetThrough()
{
    QFETCH(string, before);
    QFETCH(string, after);
    const auto result = judged(SomeFiles().change("src/a.py", before, after));
    QCOMPARE(kindsOf(result), "");
    QCOMPARE(result.verdict, model::GateVerdict::Pass);
}

void GateSecretsTest::linesAreTold()
{
    const auto result =
        judged(SomeFiles().change("src/a.py", "x\ny\n", "x\nt = '" + token() + "'\ny\n"));
    QCOMPARE(lineOf(result, "secret"), 2);
    QCOMPARE(result.evidence[0]["path"].get<string>(), "src/a.py");
    QCOMPARE(result.evidence[0]["rule"].get<string>(), "github-token");
    QCOMPARE(result.evidence[0]["masked"].get<string>(), "t = '[masked:github-token]'");
    QCOMPARE(result.evidence[0]["hash"].get<string>(), secretHash("github-token", token()));
}

void GateSecretsTest::theDiffIsEnough()
{
    const auto diff = "diff --git a/src/a.py b/src/a.py\n--- a/src/a.py\n+++ b/src/a.py\n"
                      "@@ -7,2 +7,2 @@\n x\n-t = '" +
                      token(5) + "'\n+t = '" + token() + "'\n";
    GateInput input;
    input.diff = diff;
    const auto result = checkSecrets(Patch(input), {});
    QCOMPARE(kindsOf(result), "secret");
    QCOMPARE(lineOf(result, "secret"), 8);
    QCOMPARE(result.evidence.size(), 1u);
}

void GateSecretsTest::commentsLetThroughWithAnApproval_data()
{
    QTest::addColumn<string>("comment");
    QTest::addColumn<string>("kinds");
    QTest::newRow("of gitleaks") << string("  # gitleaks:allow") << string("?allowed-secret");
    QTest::newRow("of ours") << string("  // espalier:allow") << string("?allowed-secret");
    QTest::newRow("another") << string("  # allow") << string("secret");
    QTest::newRow("on the next line") << string("\n# gitleaks:allow") << string("secret");
}

void GateSecretsTest::commentsLetThroughWithAnApproval()
{
    QFETCH(string, comment);
    QFETCH(string, kinds);
    const auto result = judged(SomeFiles().add("src/a.py", "t = '" + token() + "'" + comment));
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.needsApproval, kinds.starts_with('?'));
}

void GateSecretsTest::theBaselineIsKnown()
{
    GatePolicy policy;
    policy.knownSecrets = {secretHash("github-token", token())};
    const auto known = judged(SomeFiles().add("a.py", "t = '" + token() + "'\n"), policy);
    QCOMPARE(kindsOf(known), "+known-secret");
    QCOMPARE(known.verdict, model::GateVerdict::Pass);
    QVERIFY(!known.needsApproval);
    const auto other = judged(SomeFiles().add("a.py", "t = '" + token(2) + "'\n"), policy);
    QCOMPARE(kindsOf(other), "secret");
}

void GateSecretsTest::hashesTellSecretsAndRulesApart()
{
    QCOMPARE(secretHash("a", "b").size(), 64u);
    QVERIFY(secretHash("a", "bc") != secretHash("ab", "c"));
    QVERIFY(secretHash("a", "b") != secretHash("a", "c"));
}

void GateSecretsTest::credentialFilesAreFound_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<bool>("found");
    for (const auto *path :
         {".env", "app/.env", ".env.production", "prod.env", "server.pem", "certs/server.key",
          "id_rsa", "keys/id_ed25519", "store.p12", "release.keystore", ".netrc", ".pgpass",
          "credentials.json", "home/.aws/credentials", "service-account-prod.json",
          "terraform.tfstate"})
        QTest::newRow(path) << string(path) << true;
    for (const auto *path : {".env.example", ".env.sample", "id_rsa.pub", "src/env.py", "keys.py",
                             "environment.ts", "docs/id_rsa.md", "monkey.py", "src/credentials.py"})
        QTest::newRow(path) << string(path) << false;
}

void GateSecretsTest::credentialFilesAreFound()
{
    QFETCH(string, path);
    QFETCH(bool, found);
    const string kind = "credential-file";
    QCOMPARE(kindsOf(judged(SomeFiles().add(path, "x\n"))), found ? kind : "");
    QCOMPARE(kindsOf(judged(SomeFiles().move("a.txt", path, "x\n", "x\n"))), found ? kind : "");
    QCOMPARE(kindsOf(judged(SomeFiles().change(path, "x\n", "y\n"))), "");
    QCOMPARE(kindsOf(judged(SomeFiles().remove(path, "x\n"))), "");
    SomeFiles beside;
    beside.add("src/a.py", "x\n").input.untracked = {path};
    QCOMPARE(kindsOf(judged(beside)), string(found ? "+unignored-file" : ""));
    QCOMPARE(judged(beside).verdict, model::GateVerdict::Pass);
}

static string report(const string &path, int line, const string &secret)
{
    return toText(Json::array({{{"RuleID", "generic-api-key"},
                                {"Description", "a key"},
                                {"StartLine", line},
                                {"EndLine", line},
                                {"Match", "key = " + secret},
                                {"Secret", secret},
                                {"File", path}}}));
}

void GateSecretsTest::gitleaksIsRead_data()
{
    QTest::addColumn<string>("json");
    QTest::addColumn<string>("kinds");
    const auto secret = scrub::madeUp(scrub::kLower, 12);
    QTest::newRow("a finding in an added line") << report("a.py", 2, secret) << string("secret");
    QTest::newRow("a finding in a line that was there") << report("a.py", 1, secret) << string();
    QTest::newRow("a finding in another file") << report("b.py", 2, secret) << string();
    QTest::newRow("no findings") << string("[]") << string();
    QTest::newRow("nothing at all") << string("null") << string();
}

void GateSecretsTest::gitleaksIsRead()
{
    QFETCH(string, json);
    QFETCH(string, kinds);
    SomeFiles files;
    files.change("a.py", "x\n", "x\ny\n").input.gitleaksReport = json;
    const auto result = judged(files);
    QCOMPARE(kindsOf(result), kinds);
    QVERIFY(!toText(toJson(result)).contains(scrub::madeUp(scrub::kLower, 12)));
    VERIFY_OK(readGitleaks(json));
}

void GateSecretsTest::damagedReportsBlock_data()
{
    QTest::addColumn<string>("json");
    QTest::newRow("no JSON") << string("[{");
    QTest::newRow("an object") << string("{}");
    QTest::newRow("a finding without a rule") << string(R"([{"File": "a.py"}])");
    QTest::newRow("nothing") << string();
    QTest::newRow("too deep") << string(2000, '[') + string(2000, ']');
}

void GateSecretsTest::damagedReportsBlock()
{
    QFETCH(string, json);
    SomeFiles files;
    files.change("a.py", "x\n", "x\ny\n").input.gitleaksReport = json;
    const auto result = judged(files);
    QCOMPARE(result.verdict, model::GateVerdict::Blocked);
    QCOMPARE(result.reason, "gitleaks-report");
    VERIFY_FAILS(InvalidInput, readGitleaks(json));
}

} // namespace tst_gatesecrets

QTEST_APPLESS_MAIN(tst_gatesecrets::GateSecretsTest)
#include "tst_gatesecrets.moc"
