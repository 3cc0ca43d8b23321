// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/scrub/scrub.h"
#include "tests/core/scrub/madeup.h"

#include <QElapsedTimer>
#include <QTest>

#include <filesystem>
#include <set>
#include <thread>

namespace tst_scrubbing {

using namespace espalier;
using namespace espalier::scrub;
using std::string;

class ScrubbingTest : public QObject {
    Q_OBJECT

private slots:
    void letsThrough_data();
    void letsThrough();
    void overlappingFindingsAreOne();
    void findingsAreInOrder();
    void secretsAreFollowedBehindTheWindow();
    void bytesOfAnyKindPassUnchanged();
    void maskingTwiceIsMaskingOnce();
    void customRulesThatTakeMasksApartEnd();
    void manyThreadsMayAsk();
    void hostileTextsTakeLinearTime_data();
    void hostileTextsTakeLinearTime();
    void ordinaryTextIsFast();
    void ownSourcesHaveNoSecrets();
};

static string githubToken(std::uint64_t seed = 1)
{
    return "gh" + ("p_" + madeUp(kBase62, 36, seed));
}

void ScrubbingTest::letsThrough_data()
{
    QTest::addColumn<string>("text");
    const auto row = [](const char *name, const string &text) { QTest::newRow(name) << text; };
    row("nothing", "");
    row("plain identifiers",
        "def secret_token(api_key, password): return api_key.secret_key_name_1");
    row("a call", "password = read_password(stdin); token = tokenizer.next_token()");
    row("an environment variable", "API_KEY=${SECRET_API_KEY_FROM_2}\npassword: $DB_PASSWORD_1");
    row("a template", "token: \"{{ vault.api_token_v2_key }}\"");
    row("a placeholder", "api_key = \"your-api-key-0123-goes-here\"");
    row("x's", "gh" + ("p_" + string(36, 'x')));
    row("AWS's own example", "AK"
                             "IAIOSFODNN7EXAMPLE");
    row("a low entropy", "sk" + ("_live_" + string(30, 'a')));
    row("a longer word around it", "x" + githubToken());
    row("a key cut short", githubToken().substr(0, 30));
    row("a public key", "-----BEGIN PUBLIC KEY-----\n" + madeUp(kBase64, 64) + "\n-----END");
    row("the words of a private key", "looks for \"-----BEGIN PRIV"
                                      "ATE KEY-----\" in the text");
    row("a digest", "integrity: \"sha512-" + madeUp(kBase64, 86) + "==\"");
    row("a commit", "commit " + madeUp(kHex, 40));
    row("a password in words", "password: \"Please enter it again\"");
    row("a password that is the word", "postgres://user:password@localhost/db");
    row("an address with a port", "http://localhost:8080/a@b");
    row("a decorator", "@pytest.fixture\n@app.route(\"/home\")");
    row("an example address", "mail me"
                              "@example.com or x@y.invalid");
    row("nobody's home", "/home/user/x /Users/runner/y /home/$USER/z");
}

void ScrubbingTest::letsThrough()
{
    QFETCH(string, text);
    for (const auto &each : findSecrets(text, Scope::SecretsAndPrivate))
        QFAIL((each.rule + ": " + text.substr(each.begin, each.end - each.begin)).c_str());
    QCOMPARE(masked(text, Scope::SecretsAndPrivate), text);
}

void ScrubbingTest::overlappingFindingsAreOne()
{
    const auto text = "pass"
                      "word = \"" +
                      githubToken() + "/aB3\"";
    const auto found = findSecrets(text);
    QCOMPARE(found.size(), 1u);
    QCOMPARE(found[0].rule, string("github-token"));
    QCOMPARE(masked(text), string("password = \"[masked:github-token]\""));
}

void ScrubbingTest::findingsAreInOrder()
{
    const auto text = "b " + githubToken(2) + "\nhttp://u:" + madeUp(kBase62, 9) + "@h/\nc " +
                      githubToken(3) + " " + githubToken(2);
    const auto found = findSecrets(text);
    QCOMPARE(found.size(), 4u);
    for (std::size_t i = 1; i < found.size(); ++i)
        QVERIFY(found[i - 1].end <= found[i].begin);
    QCOMPARE(found[0].begin, 2u);
    QCOMPARE(found[3].end, text.size());
}

void ScrubbingTest::secretsAreFollowedBehindTheWindow()
{
    string key = "-----BEGIN PRIV"
                 "ATE KEY-----\n";
    for (unsigned line = 0; line < 2000; ++line)
        key += madeUp(kBase64, 64, line) + '\n';
    key += "-----END PRIV"
           "ATE KEY-----";
    QCOMPARE(masked("a " + key + " b"), string("a [masked:private-key] b"));
    const auto token = "sk" + ("-proj-" + madeUp(kBase62, 5000));
    QCOMPARE(masked("a " + token + " b"), string("a [masked:openai-project-key] b"));
}

void ScrubbingTest::bytesOfAnyKindPassUnchanged()
{
    string text("\xff\xfe\x00 \xc3 \xe2\x82", 9);
    text += githubToken() + string("\x00\xf0\x9f", 3) + "AIza" + string("\x00", 1) + "\xc3\xa4@";
    auto expected = text;
    expected.replace(9, githubToken().size(), "[masked:github-token]");
    QCOMPARE(masked(text, Scope::SecretsAndPrivate), expected);
    QCOMPARE(masked(madeUp(string("\xff\x80\x00@:/", 6), 100000), Scope::SecretsAndPrivate).size(),
             100000u);
}

/// Pieces of secrets and what stands around them, thrown together.
void ScrubbingTest::maskingTwiceIsMaskingOnce()
{
    const std::vector<string> pieces{githubToken(),
                                     "sk"
                                     "-ant-api03-",
                                     madeUp(kBase62, 30),
                                     "pass"
                                     "word=",
                                     "\"",
                                     "'",
                                     " ",
                                     "\n",
                                     "https://u:",
                                     "@h.org",
                                     "a.b@c.org",
                                     "/home/jq",
                                     "token: ",
                                     "[masked:email]",
                                     "masked",
                                     ":",
                                     "-----BEGIN PRIV"
                                     "ATE KEY-----",
                                     madeUp(kBase64, 70),
                                     "ey"
                                     "J",
                                     ".",
                                     "=",
                                     "AccountKey="};
    std::uint64_t state = 42;
    std::size_t changed = 0;
    for (int round = 0; round < 3000; ++round) {
        string text;
        for (int i = 0; i < 12; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text += pieces[(state >> 33) % pieces.size()];
        }
        const auto once = masked(text, Scope::SecretsAndPrivate);
        changed += once != text ? 1 : 0;
        QCOMPARE(masked(once, Scope::SecretsAndPrivate), once);
        QVERIFY(findSecrets(once, Scope::SecretsAndPrivate).empty());
    }
    QVERIFY(changed > 1000);
}

void ScrubbingTest::customRulesThatTakeMasksApartEnd()
{
    const auto scrubber = Scrubber::fromJson(
        R"({"rules": [{"id": "a", "class": "secret", "pattern": "a|mask", "keywords": ["a"]}]})");
    QVERIFY(scrubber);
    QVERIFY(scrubber->masked("a", Scope::Secrets).contains("[masked:"));
}

void ScrubbingTest::manyThreadsMayAsk()
{
    const auto text = "x " + githubToken() + " y";
    std::vector<string> results(4);
    {
        std::vector<std::jthread> threads;
        for (auto &result : results)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    result = masked(text);
            });
    }
    for (const auto &result : results)
        QCOMPARE(result, string("x [masked:github-token] y"));
}

void ScrubbingTest::hostileTextsTakeLinearTime_data()
{
    QTest::addColumn<string>("piece");
    const auto row = [](const char *name, const string &piece) { QTest::newRow(name) << piece; };
    row("one letter", "a");
    row("keywords of many rules", "sk-ghp_AIzaeyJ://token=password=@");
    row("beginnings of private keys", "-----BEGIN PRIV"
                                      "ATE KEY-----");
    row("a private key without an end", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC");
    row("tokens of tokens", "token=");
    row("addresses in addresses", "http://u:p");
    row("at signs", "a@");
    row("dots of addresses", "a@b.");
    row("parts of web tokens", "eyJhbGciOiJIUzI1.");
    row("secrets close together", "gh" + ("p_" + madeUp(kBase62, 36) + " "));
}

/// Ten times the text in not much more than ten times the time, and never more than a second a MB.
void ScrubbingTest::hostileTextsTakeLinearTime()
{
    QFETCH(string, piece);
    const auto measure = [&](std::size_t size) {
        string text = "-----BEGIN PRIV"
                      "ATE KEY-----\n";
        while (text.size() < size)
            text += piece;
        QElapsedTimer timer;
        timer.start();
        const auto found = findSecrets(text, Scope::SecretsAndPrivate);
        return std::pair(static_cast<double>(timer.nsecsElapsed()) / 1e6, found.size());
    };
    const auto small = measure(400'000).first;
    const auto large = measure(4'000'000).first;
    QVERIFY2(large < 4000, qPrintable(QString::number(large)));
    QVERIFY2(large < 40 * small + 100, qPrintable(QStringLiteral("%1 %2").arg(small).arg(large)));
}

static std::vector<std::filesystem::path> ownSources()
{
    namespace fs = std::filesystem;
    static const std::set<string> kSkipped{".git", "build", ".espalier", "node_modules",
                                           "__pycache__"};
    std::vector<fs::path> result;
    for (fs::recursive_directory_iterator at(ESPALIER_SOURCE_DIR), end; at != end; ++at) {
        if (kSkipped.contains(at->path().filename().string()))
            at.disable_recursion_pending();
        else if (at->is_regular_file() && !at->is_symlink())
            result.push_back(at->path());
    }
    return result;
}

void ScrubbingTest::ordinaryTextIsFast()
{
    string text;
    for (const auto &file : ownSources())
        text += readFile(file).value_or("");
    QVERIFY(text.size() > 1'000'000);
    (void)findSecrets(text.substr(0, 1000));
    QElapsedTimer timer;
    timer.start();
    const auto found = findSecrets(text, Scope::SecretsAndPrivate);
    const auto rate = static_cast<double>(text.size()) / 1e3 /
                      static_cast<double>(std::max<qint64>(1, timer.elapsed()));
    qInfo("%.1f MB/s, %zu findings", rate, found.size());
    // Wanted is 10; other programs and sanitizers run beside this.
    QVERIFY2(rate > 1, qPrintable(QString::number(rate)));
}

void ScrubbingTest::ownSourcesHaveNoSecrets()
{
    std::size_t files = 0;
    QStringList findings;
    for (const auto &file : ownSources()) {
        const auto text = readFile(file).value_or("");
        ++files;
        for (const auto &each : findSecrets(text))
            findings << QString::fromStdString(file.string() + ": " + each.rule + ": " +
                                               text.substr(each.begin, each.end - each.begin));
    }
    QVERIFY(files > 300);
    QVERIFY2(findings.empty(), qPrintable(findings.join(QLatin1Char('\n'))));
}

} // namespace tst_scrubbing

QTEST_APPLESS_MAIN(tst_scrubbing::ScrubbingTest)
#include "tst_scrubbing.moc"
