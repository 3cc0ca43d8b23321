// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/scrub.h"
#include "tests/core/scrub/madeup.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace tst_scrubrules {

using namespace espalier;
using namespace espalier::scrub;

/// Each rule of the rules file with one thing it must find. The secrets are put together here, so
/// that none stands in this file.
class ScrubRulesTest : public QObject {
    Q_OBJECT

private slots:
    void findsExactlyTheSecret_data() { addSecrets(); }
    void findsExactlyTheSecret();
    void whatProgramsWroteIsMaskedMore();
    void whatProgramsWroteIsNoExample();
    void everyRuleHasACase();
    void refusesRules_data();
    void refusesRules();

private:
    static void addSecrets();
};

namespace {

using std::string;

struct Case {
    string rule, before, secret, after;
};

string pem(const string &kind, const string &lineEnd)
{
    string text = "-----BEGIN " + kind + "-----" + lineEnd;
    for (unsigned line = 0; line < 24; ++line)
        text += madeUp(kBase64, 64, line + 7) + lineEnd;
    return text + "q1w2E3==" + lineEnd + "-----END " + kind + "-----";
}

std::vector<Case> keys()
{
    const string rsa = string("RSA PRIV") + "ATE KEY", plain = string("PRIV") + "ATE KEY";
    const string lines = madeUp(kBase64, 64, 3) + "\n" + madeUp(kBase64, 64, 4);
    return {
        {"private-key", "key:\n", pem(rsa, "\n"), "\nmore"},
        {"private-key", "\"", pem(plain, "\\n"), "\""},
        {"private-key", "", pem(string("PGP PRIV") + "ATE KEY BLOCK", "\r\n"), "\r\n"},
        {"private-key", "", pem(rsa, "\n").substr(0, 500), ""},
        {"putty-private-key", "Private-Lines: 2\n", lines, "\nPrivate-MAC: 1"},
        {"age-secret-key", "# key\n",
         "AGE-SECRET-" + ("KEY-1" + madeUp("QPZRY9X8GF2TVDW0S3JN54", 58)), "\n"},
    };
}

std::vector<Case> clouds()
{
    const string base = madeUp(kBase64, 40, 5);
    return {
        {"aws-access-key-id",
         "id = ", "AK" + ("IA" + madeUp("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)), ";"},
        {"aws-secret-access-key", "aws_secret_access_key = ", base, "\n"},
        {"aws-secret-access-key", "\"SecretAccessKey\": \"", base, "\","},
        {"aws-bedrock-key", "", "AB" + ("SK" + madeUp(kBase62, 120)), " "},
        {"google-api-key", "?key=", "AI" + ("za" + madeUp(kBase62, 35)), "&x=1"},
        {"google-oauth-token", "'", "ya" + ("29." + madeUp(kBase62, 60)), "'"},
        {"google-client-secret", "", "GOC" + ("SPX-" + madeUp(kBase62, 28)), ""},
        {"azure-storage-key", "AccountName=a;AccountKey=", madeUp(kBase64, 86) + "==", ";E=1"},
        {"azure-client-secret", "x: ", "a1B8" + ("Q~" + madeUp(kBase62, 34)), " "},
        {"azure-sas-signature", "?sv=2022-11-02&sig=", madeUp(kBase62, 43) + "%3D", "&se=1"},
        {"digitalocean-token", "", "dop" + ("_v1_" + madeUp(kHex, 64)), "\n"},
        {"heroku-key", "", "HRKU" + ("-AA" + madeUp(kBase62, 56)), ""},
        {"databricks-token", "", "da" + ("pi" + madeUp(kHex, 32)), ""},
        {"fly-token", "FlyV1 ", "fm" + ("2_" + madeUp(kBase64, 600)), ","},
        {"planetscale-secret", "", "pscale" + ("_tkn_" + madeUp(kBase62, 43)), ""},
        {"supabase-key", "", "sb" + ("p_" + madeUp(kHex, 40)), ""},
        {"tailscale-key", "",
         "ts" + ("key-auth-" + madeUp(kBase62, 12) + "-" + madeUp(kBase62, 24)), ""},
        {"vault-token", "X-Vault: ", "hv" + ("s." + madeUp(kBase62, 24)), ""},
        {"terraform-cloud-token", "", madeUp(kBase62, 14) + ".atlas" + "v1." + madeUp(kBase62, 67),
         ""},
        {"doppler-token", "", "dp" + (".pt." + madeUp(kBase62, 43)), ""},
        {"pulumi-token", "", "pu" + ("l-" + madeUp(kHex, 40)), ""},
    };
}

std::vector<Case> code()
{
    return {
        {"github-token", "x=", "gh" + ("p_" + madeUp(kBase62, 36)), ")"},
        {"github-fine-grained-token", "",
         "github" + ("_pat_" + madeUp(kBase62, 22) + "_" + madeUp(kBase62, 59, 2)), ""},
        {"gitlab-token", "", "gl" + ("pat-" + madeUp(kBase62, 20)), ""},
        {"bitbucket-app-password", "", "AT" + ("BB" + madeUp(kBase62, 32)), ""},
        {"atlassian-token", "", "ATA" + ("TT3" + madeUp(kBase62, 186)), ""},
        {"npm-token", "", "np" + ("m_" + madeUp(kBase62, 36)), ""},
        {"npmrc-auth",
         "//host/:_auth"
         "Token=",
         madeUp(kBase62, 32), "\n"},
        {"pypi-token", "", "py" + ("pi-AgEIcHlwaS5vcmc" + madeUp(kBase62, 80)), ""},
        {"rubygems-key", "", "ruby" + ("gems_" + madeUp(kHex, 48)), ""},
        {"crates-io-token", "", "ci" + ("o" + madeUp(kBase62, 32)), ""},
        {"nuget-key", "", "oy" + ("2" + madeUp(kLower, 43)), ""},
        {"docker-token", "", "dckr" + ("_pat_" + madeUp(kBase62, 27)), ""},
        {"artifactory-key", "", "AK" + ("Cp" + madeUp(kBase62, 69)), ""},
        {"sonar-token", "", "sq" + ("u_" + madeUp(kHex, 40)), ""},
        {"postman-key", "", "PM" + ("AK-" + madeUp(kHex, 24) + "-" + madeUp(kHex, 34)), ""},
        {"figma-token", "", "fi" + ("gd_" + madeUp(kBase62, 40)), ""},
        {"linear-key", "", "lin" + ("_api_" + madeUp(kBase62, 40)), ""},
        {"notion-token", "", "nt" + ("n_" + madeUp(kBase62, 46)), ""},
        {"sentry-token", "", "sntry" + ("u_" + madeUp(kHex, 64)), ""},
        {"grafana-token", "", "gl" + ("sa_" + madeUp(kBase62, 32) + "_" + madeUp(kHex, 8)), ""},
        {"newrelic-key", "", "NR" + ("AK-" + madeUp(kUpper, 27)), ""},
        {"dynatrace-token", "", "dt0" + ("c01." + madeUp(kUpper, 24) + "." + madeUp(kUpper, 64)),
         ""},
    };
}

std::vector<Case> models()
{
    return {
        {"anthropic-key", "", "sk" + ("-ant-api03-" + madeUp(kBase62, 93) + "-AA"), "\n"},
        {"openai-project-key", "k=", "sk" + ("-proj-" + madeUp(kBase62, 150)), "\n"},
        {"openai-key", "", "sk" + ("-" + madeUp(kBase62, 48)), "."},
        {"openrouter-key", "", "sk" + ("-or-v1-" + madeUp(kHex, 64)), ""},
        {"huggingface-token", "", "hf" + ("_" + madeUp(kBase62, 34)), ""},
        {"replicate-token", "", "r8" + ("_" + madeUp(kBase62, 37)), ""},
        {"groq-key", "", "gs" + ("k_" + madeUp(kBase62, 52)), ""},
        {"xai-key", "", "xa" + ("i-" + madeUp(kBase62, 80)), ""},
        {"perplexity-key", "", "ppl" + ("x-" + madeUp(kBase62, 48)), ""},
    };
}

std::vector<Case> services()
{
    return {
        {"slack-token", "", "xo" + ("xb-" + madeUp(kDigits, 12) + "-" + madeUp(kBase62, 24)), ""},
        {"slack-app-token", "",
         "xa" +
             ("pp-1-A" + madeUp(kUpper, 10) + "-" + madeUp(kDigits, 13) + "-" + madeUp(kHex, 64)),
         ""},
        {"slack-webhook",
         "https://hooks.slack"
         ".com/services/",
         "T" + madeUp(kUpper, 8) + "/B" + madeUp(kUpper, 8, 2) + "/" + madeUp(kBase62, 24), "\""},
        {"stripe-key", "", "sk" + ("_live_" + madeUp(kBase62, 24)), ""},
        {"stripe-webhook-secret", "", "wh" + ("sec_" + madeUp(kBase62, 32)), ""},
        {"square-secret", "", "sq0" + ("atp-" + madeUp(kBase62, 22)), ""},
        {"shopify-token", "", "shp" + ("at_" + madeUp(kHex, 32)), ""},
        {"sendgrid-key", "", "S" + ("G." + madeUp(kBase62, 22) + "." + madeUp(kBase62, 43)), ""},
        {"mailgun-key", "", "ke" + ("y-" + madeUp(kHex, 32)), ""},
        {"mailchimp-key", "", madeUp(kHex, 32) + "-us" + "12", ""},
        {"brevo-key", "", "xkey" + ("sib-" + madeUp(kHex, 64) + "-" + madeUp(kBase62, 16)), ""},
        {"twilio-key", "", "S" + ("K" + madeUp(kHex, 32)), ""},
        {"telegram-bot-token", "/bot ", madeUp(kDigits, 10) + ":A" + "A" + madeUp(kBase62, 33),
         "/"},
        {"discord-bot-token", "discord: ",
         "M" + madeUp(kBase62, 23) + "." + madeUp(kBase62, 6) + "." + madeUp(kBase62, 38), ""},
        {"discord-webhook",
         "https://discord"
         ".com/api/webhooks/",
         madeUp(kDigits, 18) + "/" + madeUp(kBase62, 68), ""},
        {"jwt", "t ",
         "ey" + ("J" + madeUp(kBase62, 30) + ".ey" + "J" + madeUp(kBase62, 900) + "." +
                 madeUp(kBase62, 300)),
         " "},
    };
}

std::vector<Case> general()
{
    const string word = madeUp(kBase62, 12, 9) + "!7q";
    return {
        {"url-credentials", "postgres://app:", word, "@db/x"},
        {"authorization-header",
         "Authoriz"
         "ation: Bearer ",
         madeUp(kBase62, 40), "\r\n"},
        {"authorization-header",
         "\"Authoriz"
         "ation\": \"Basic ",
         madeUp(kBase62, 24), "\""},
        {"generic-api-key",
         "MY_API"
         "_KEY=",
         madeUp(kBase62, 32), "\n"},
        {"generic-api-key",
         "client_sec"
         "ret: '",
         madeUp(kHex, 40), "'"},
        {"generic-password",
         "\"pass"
         "word\": \"",
         word, "\""},
        {"generic-password",
         "DB_PASS"
         "WORD=",
         madeUp(kBase62, 14, 4), "\n"},
    };
}

std::vector<Case> aboutPeople()
{
    return {
        {"email", "<", string("p.q") + "@" + "mail.host.org", ">"},
        {"home-folder", "open /home/", "u4711", "/x"},
        {"home-folder", "C:\\Users\\", "u4711", "\\x"},
    };
}

// Of what programs have written only.
std::vector<Case> observed()
{
    const string key = string("pass") + "word";
    return {
        {"observed-password", "login with " + key + "=", "hunter2", ", again"},
        {"observed-password", "{\"" + key + "\": \"", "open sesame 12", "\"}"},
        {"observed-password", "pw='", "abc", "'"},
        {"observed-cookie", "Set-Cookie: ", "sid=1; theme=dark", "\nHost: a"},
        {"observed-session", "for session_id=", "42-abcd", " it failed"},
        {"observed-credential", "api_key: ", madeUp(kUpperHex, 8) + "7", " refused"},
        {"observed-credential", "?access_token=", madeUp(kBase62, 12) + "7", "&page=2"},
        {"observed-credential", "X-Auth-Token: ", madeUp(kBase62, 12) + "7", "\n"},
        {"observed-credential", "DB_PASS=", madeUp(kLower, 8) + "7", " in vain"},
        {"observed-credential", "{\"client_secret\": \"", madeUp(kLower, 8) + "7", "\"}"},
        {"observed-credential", "credential=", madeUp(kLower, 8) + "7", ""},
        {"observed-bearer", "refused: Bearer ", madeUp(kBase62, 14) + "7", " twice"},
        {"observed-option", "ran tool --" + key + " ", madeUp(kBase62, 8), " --quiet"},
        {"observed-option", "ran tool --token=", madeUp(kBase62, 8), ""},
        {"observed-user-password", "dial bob:", madeUp(kLower, 8) + "7", "@host: refused"},
        {"observed-email", "from ", string("jane") + "@" + "company.example", " at noon"},
        {"observed-email", "from ", string("jane") + "@" + "example.com", ": no"},
    };
}

std::vector<Case> all()
{
    std::vector<Case> result;
    for (auto part : {keys, clouds, code, models, services, general, aboutPeople})
        std::ranges::move(part(), std::back_inserter(result));
    return result;
}

} // namespace

void ScrubRulesTest::addSecrets()
{
    QTest::addColumn<string>("rule");
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("secret");
    QTest::addColumn<string>("after");
    int number = 0;
    for (const auto &[rule, before, secret, after] : all())
        QTest::addRow("%s, case %d", rule.c_str(), ++number) << rule << before << secret << after;
}

void ScrubRulesTest::findsExactlyTheSecret()
{
    QFETCH(string, rule);
    QFETCH(string, before);
    QFETCH(string, secret);
    QFETCH(string, after);
    const auto text = before + secret + after;
    const auto found = findSecrets(text, Scope::SecretsAndPrivate);
    QCOMPARE(found.size(), 1u);
    QCOMPARE(QByteArray::fromStdString(found[0].rule), QByteArray::fromStdString(rule));
    QCOMPARE(text.substr(found[0].begin, found[0].end - found[0].begin), secret);
    const auto clean = masked(text, Scope::SecretsAndPrivate);
    QCOMPARE(clean, before + "[masked:" + rule + "]" + after);
    QCOMPARE(masked(clean, Scope::SecretsAndPrivate), clean);
    const bool aboutPerson = found[0].kind == DataClass::Private;
    QCOMPARE(findSecrets(text).empty(), aboutPerson);
}

void ScrubRulesTest::whatProgramsWroteIsMaskedMore()
{
    for (const auto &[rule, before, secret, after] : observed()) {
        const auto text = before + secret + after;
        QCOMPARE(masked(text, Scope::Observed), before + "[masked:" + rule + "]" + after);
        // Source code says such things all the time.
        QCOMPARE(masked(text, Scope::SecretsAndPrivate), text);
    }
    for (const auto *plain :
         {"password: None", "the password is wrong", "cookie: missing", "session expired",
          "user@host", "passwords=0x", "Unexpected token: end", "auth: failed",
          "SyntaxError: Unexpected token } at 5", "authors: 12 of 1500", "max_tokens: 100000",
          "basic authentication", "nginx:stable@sha256", "main.js:1234567@x", "--token is missing"})
        QCOMPARE(masked(plain, Scope::Observed), string(plain));
}

void ScrubRulesTest::whatProgramsWroteIsNoExample()
{
    const auto header = string("Authorization: Bearer ");
    const auto token = string("C4nary") + "abcdefghijklmnop" + madeUp(kBase62, 6);
    QCOMPARE(masked(header + token), header + token); // of a documentation, perhaps
    QCOMPARE(masked(header + token, Scope::Observed), header + "[masked:authorization-header]");
}

void ScrubRulesTest::everyRuleHasACase()
{
    std::set<string> tested, known;
    for (const auto &each : all())
        tested.insert(each.rule);
    for (const auto &each : observed())
        tested.insert(each.rule);
    for (const auto &rule : Scrubber::builtIn().rules()) {
        QVERIFY2(!rule.description.empty(), rule.id.c_str());
        QVERIFY2(known.insert(rule.id).second, rule.id.c_str());
        QVERIFY2(tested.contains(rule.id), rule.id.c_str());
    }
    QCOMPARE(tested.size(), known.size());
}

void ScrubRulesTest::refusesRules_data()
{
    QTest::addColumn<string>("rules");
    QTest::addColumn<string>("context");
    const auto row = [](const char *name, const string &rules, const char *context) {
        QTest::newRow(name) << rules << string(context);
    };
    row("no JSON", "rules", "");
    row("no list", R"({"rules": 1})", "");
    row("no id", R"({"rules": [{"class": "secret"}]})", "");
    row("an id that would break a mask", R"({"rules": [{"id": "a]"}]})", "a]");
    row("no class", R"({"rules": [{"id": "a"}]})", "a");
    row("no keywords", R"({"rules": [{"id": "a", "class": "secret", "pattern": "x"}]})", "a");
    row("a keyword in upper case",
        R"({"rules": [{"id": "a", "class": "secret", "pattern": "x", "keywords": ["X"]}]})", "a");
    row("no pattern", R"({"rules": [{"id": "a", "class": "secret", "keywords": ["x"]}]})", "a");
    row("a pattern that looks ahead",
        R"J({"rules": [{"id": "a", "class": "secret", "pattern": "x(?=y)", "keywords": ["x"]}]})J",
        "a");
    row("a negative length",
        R"({"rules": [{"id": "a", "class": "secret", "pattern": "x", "keywords": ["x"], "after": -1}]})",
        "a");
}

void ScrubRulesTest::refusesRules()
{
    QFETCH(string, rules);
    QFETCH(string, context);
    const auto result = Scrubber::fromJson(rules);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
    QCOMPARE(result.error().context, context);
}

} // namespace tst_scrubrules

QTEST_APPLESS_MAIN(tst_scrubrules::ScrubRulesTest)
#include "tst_scrubrules.moc"
