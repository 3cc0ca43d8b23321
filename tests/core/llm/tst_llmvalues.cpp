// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/llm/endpoint.h"
#include "core/llm/keys.h"
#include "core/llm/prices.h"
#include "core/llm/secret.h"
#include "core/llm/servererror.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <map>
#include <set>

namespace tst_llmvalues {

using namespace espalier;
using namespace std::string_literals;
using llm::EndpointConfig;
using llm::KeySource;
using llm::Provider;
using llm::Secret;

// A key must not slip into text by any of the usual ways.
template <typename T>
concept Printable = requires(std::ostream &stream, const T &value) { stream << value; };
static_assert(!Printable<Secret>);
static_assert(!std::formattable<Secret, char>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_constructible_v<Json, Secret>);
static_assert(!std::equality_comparable<Secret>);

/// A keychain with what a test puts into it.
class FakeKeychain final : public llm::KeyStore {
public:
    std::map<std::string, std::string> entries;
    std::optional<Error> broken;
    Result<std::optional<Secret>> read(const std::string &name, JobContext &) override
    {
        if (broken)
            return failure(*broken);
        const auto found = entries.find(name);
        return found == entries.end() ? std::nullopt : std::optional(Secret(found->second));
    }
    Result<> write(const std::string &name, const Secret &key, JobContext &) override
    {
        entries[name] = key.reveal();
        return {};
    }
    Result<> remove(const std::string &name, JobContext &) override
    {
        entries.erase(name);
        return {};
    }
};

class LlmValuesTest : public QObject {
    Q_OBJECT

private slots:
    void absurdAnswersDoNoHarm();
    void resolvesAddresses_data();
    void resolvesAddresses();
    void refusesAddresses_data();
    void refusesAddresses();
    void asksForAnEndpoint();
    void readsPools();
    void randomPoolsCanBeRepeated();
    void readsKeySources();
    void takesKeysAsPasted();
    void redactsAllSpellings();
    void findsKeys();
    void sendsNoKeyToAnotherHost();
    void usesTheKeychain();
    void matchesPatterns_data();
    void matchesPatterns();
    void knowsPrices();
    void pricesTheFourClasses();
    void usersPricesComeFirst();
    void refusesDamagedPrices_data();
    void refusesDamagedPrices();
    void allBuiltInPricesAreDated();
    void judgesErrors_data();
    void judgesErrors();

private:
    static llm::Endpoint endpoint(const std::string &url)
    {
        EndpointConfig config;
        config.baseUrl = url;
        return llm::resolve(config).value();
    }
    JobContext m_job;
};

void LlmValuesTest::resolvesAddresses_data()
{
    QTest::addColumn<std::string>("provider");
    QTest::addColumn<std::string>("url");
    QTest::addColumn<std::string>("found");
    QTest::addColumn<std::string>("base");
    QTest::newRow("own address") << "openai"s << ""s << "openai"s
                                 << "https://api.openai.com:443/v1"s;
    QTest::newRow("with version") << ""s << "https://api.openai.com/v1/"s << "openai"s
                                  << "https://api.openai.com:443/v1"s;
    QTest::newRow("without version") << ""s << "https://Host.example"s << "openai"s
                                     << "https://host.example:443/v1"s;
    QTest::newRow("another version") << ""s << "https://h.example/v1beta/openai"s << "openai"s
                                     << "https://h.example:443/v1beta/openai"s;
    QTest::newRow("the whole route") << ""s << "https://h.example/v1/chat/completions"s << "openai"s
                                     << "https://h.example:443/v1"s;
    QTest::newRow("anthropic by host") << ""s << "https://api.anthropic.com/v1/messages"s
                                       << "anthropic"s << "https://api.anthropic.com:443"s;
    QTest::newRow("anthropic by path") << ""s << "https://h.example/anthropic"s << "anthropic"s
                                       << "https://h.example:443/anthropic"s;
    QTest::newRow("ollama by port") << ""s << "http://localhost:11434/v1"s << "ollama"s
                                    << "http://localhost:11434"s;
    QTest::newRow("ollama's route") << ""s << "http://127.0.0.1:11434/api/chat"s << "ollama"s
                                    << "http://127.0.0.1:11434"s;
    QTest::newRow("llama.cpp by port") << ""s << "http://127.0.0.1:8080/v1"s << "llama.cpp"s
                                       << "http://127.0.0.1:8080"s;
    QTest::newRow("IPv6") << "openai"s << "http://[::1]:9/x/v1"s << "openai"s
                          << "http://[::1]:9/x/v1"s;
    QTest::newRow("named wins") << "openai"s << "http://localhost:11434"s << "openai"s
                                << "http://localhost:11434/v1"s;
}

void LlmValuesTest::resolvesAddresses()
{
    QFETCH(const std::string, provider);
    QFETCH(const std::string, url);
    QFETCH(const std::string, found);
    QFETCH(const std::string, base);
    EndpointConfig config;
    config.provider = llm::providerNamed(provider);
    config.baseUrl = url;
    const auto endpoint = llm::resolve(config);
    VERIFY_OK(endpoint);
    QCOMPARE(std::string(name(endpoint->provider)), found);
    QCOMPARE(endpoint->base, base);
    QCOMPARE(endpoint->loopback, url.starts_with("http://"));
}

void LlmValuesTest::refusesAddresses_data()
{
    QTest::addColumn<std::string>("url");
    for (const auto *url :
         {"http://models.example/v1", "http://192.168.1.5:11434", "http://127.0.0.1.evil.example",
          "http://localhost.evil.example/v1", "http://0.0.0.0:8080", "ftp://127.0.0.1/",
          "file:///etc/passwd", "127.0.0.1:8080", "https://", "not an address",
          "https://user:password@h.example/v1", "https://h.example/v1?x=1",
          "https://h.example/v1#x", "http://127.0.0.1@evil.example/v1"})
        QTest::newRow(url) << std::string(url);
}

void LlmValuesTest::refusesAddresses()
{
    QFETCH(const std::string, url);
    EndpointConfig config;
    config.baseUrl = url;
    VERIFY_FAILS(InvalidInput, llm::resolve(config));
    QVERIFY(!llm::resolve(config).error().text().contains("word"));
}

void LlmValuesTest::asksForAnEndpoint()
{
    VERIFY_FAILS(NotFound, llm::resolve(EndpointConfig{}));
}

void LlmValuesTest::readsPools()
{
    QVERIFY((llm::poolModels(" a, b ,,a,c:7b,") == std::vector<std::string>{"a", "b", "c:7b"}));
    QVERIFY(llm::poolModels(" , ").empty());
    QVERIFY((llm::poolSequence("a,b", llm::PoolOrder::FirstAvailable, 5) ==
             std::vector<std::string>{"a", "b"}));
}

void LlmValuesTest::randomPoolsCanBeRepeated()
{
    std::set<std::string> firsts;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        auto order = llm::poolSequence("a,b,c", llm::PoolOrder::Random, seed);
        QVERIFY(order == llm::poolSequence("a,b,c", llm::PoolOrder::Random, seed));
        firsts.insert(order.front());
        std::ranges::sort(order);
        QVERIFY((order == std::vector<std::string>{"a", "b", "c"}));
    }
    QCOMPARE(firsts.size(), std::size_t(3));
}

void LlmValuesTest::readsKeySources()
{
    using Kind = KeySource::Kind;
    QVERIFY(KeySource::parse("") == KeySource{});
    QVERIFY(KeySource::parse("auto")->kind == Kind::Automatic);
    QVERIFY(KeySource::parse("none")->kind == Kind::None);
    QVERIFY((KeySource::parse("env:MY_KEY") == KeySource{Kind::Environment, "MY_KEY"}));
    QVERIFY((KeySource::parse("keychain:work") == KeySource{Kind::Keychain, "work"}));
    const auto key = test::testKeyText();
    for (const auto &text : {key, "env:" + key, "env:"s, "keychain:"s, "Auto"s}) {
        const auto source = KeySource::parse(text);
        VERIFY_FAILS(InvalidInput, source);
        QVERIFY(!source.error().text().contains(key));
    }
}

void LlmValuesTest::takesKeysAsPasted()
{
    QCOMPARE(Secret::fromText(" abc-123 \r\n")->reveal(), "abc-123"s);
    for (const auto &text : {""s, "  \n"s, "two words"s, "a\nX-Evil: 1"s, "k\xC3\xA4y"s, "a\0b"s,
                             std::string(9000, 'x')}) {
        const auto key = Secret::fromText(text);
        VERIFY_FAILS(InvalidInput, key);
        QVERIFY(!key.error().text().contains("Evil"));
    }
    Secret first("one-key-here");
    Secret second(std::move(first));
    QVERIFY(first.empty()); // NOLINT: a key that was moved is gone
    QCOMPARE(second.reveal(), "one-key-here"s);
}

void LlmValuesTest::redactsAllSpellings()
{
    const auto key = test::testKeyText();
    const llm::Redactor redactor{Secret(key)};
    QCOMPARE(redactor.redact("a " + key + " b " + key), "a [key] b [key]"s);
    const auto encoded = QByteArray::fromStdString(key).toPercentEncoding().toStdString();
    QVERIFY(encoded != key);
    QCOMPARE(redactor.redact("x=" + encoded), "x=[key]"s);
    const auto base64 = QByteArray::fromStdString(key).toBase64(QByteArray::OmitTrailingEquals);
    QVERIFY(redactor.redact(base64.toStdString()).starts_with("[key]"));
    const auto error = redactor.redact(Error{ErrorKind::Network, "m " + key, key});
    QCOMPARE(error.text(), "m [key] ([key])"s);
    QCOMPARE(llm::Redactor(Secret("abc")).redact("abc"), "abc"s);
}

void LlmValuesTest::findsKeys()
{
    const auto key = test::testKeyText();
    std::map<std::string, std::string> variables;
    const auto environment = [&](const std::string &name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    const auto openai = endpoint("https://api.openai.com");
    const auto find = [&](const KeySource &source, const llm::Endpoint &at) {
        return llm::findKey(source, at, environment, nullptr, m_job);
    };
    const auto nothing = find({}, openai);
    VERIFY_FAILS(NotFound, nothing);
    QVERIFY(nothing.error().message.contains("OPENAI_API_KEY"));
    variables["OPENAI_API_KEY"] = key;
    QCOMPARE(find({}, openai)->origin, "env:OPENAI_API_KEY"s);
    QCOMPARE(find({}, openai)->key->reveal(), key);
    variables["ESPALIER_LLM_API_KEY"] = key + "-own";
    QCOMPARE(find({}, openai)->origin, "env:ESPALIER_LLM_API_KEY"s);
    QVERIFY(!find({KeySource::Kind::None, {}}, openai)->key);
    VERIFY_FAILS(NotFound, find({KeySource::Kind::Environment, "MINE"}, openai));
    variables["MINE"] = "a b";
    VERIFY_FAILS(InvalidInput, find({KeySource::Kind::Environment, "MINE"}, openai));
    variables.clear();
    QVERIFY(!find({}, endpoint("http://127.0.0.1:8080"))->key);
}

void LlmValuesTest::sendsNoKeyToAnotherHost()
{
    const auto environment = [](const std::string &name) {
        return name == "OPENAI_API_KEY" || name == "ANTHROPIC_API_KEY"
                   ? std::optional(test::testKeyText())
                   : std::nullopt;
    };
    for (const auto *url : {"https://evil.example/v1", "https://api.openai.com.evil.example"})
        VERIFY_FAILS(NotFound, llm::findKey({}, endpoint(url), environment, nullptr, m_job));
    QVERIFY(!llm::findKey({}, endpoint("http://127.0.0.1:8080"), environment, nullptr, m_job)->key);
    QCOMPARE(llm::findKey({}, endpoint("https://api.anthropic.com"), environment, nullptr, m_job)
                 ->origin,
             "env:ANTHROPIC_API_KEY"s);
}

void LlmValuesTest::usesTheKeychain()
{
    FakeKeychain keychain;
    const auto none = [](const std::string &) { return std::optional<std::string>(); };
    const auto at = endpoint("https://h.example/v1");
    keychain.entries[llm::keychainName(at)] = test::testKeyText();
    QCOMPARE(llm::findKey({}, at, none, &keychain, m_job)->key->reveal(), test::testKeyText());
    VERIFY_FAILS(NotFound,
                 llm::findKey({KeySource::Kind::Keychain, "work"}, at, none, &keychain, m_job));
    keychain.broken = Error{ErrorKind::Unsupported, "no keychain", {}};
    VERIFY_FAILS(Unsupported,
                 llm::findKey({KeySource::Kind::Keychain, {}}, at, none, &keychain, m_job));
    // What was not asked for by name, and is not there, leads to what can be done about it.
    const auto found = llm::findKey({}, at, none, &keychain, m_job);
    VERIFY_FAILS(NotFound, found);
    QVERIFY(found.error().message.contains("ESPALIER_LLM_API_KEY"));
}

void LlmValuesTest::matchesPatterns_data()
{
    QTest::addColumn<std::string>("pattern");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("matches");
    QTest::newRow("the same") << "abc"s << "abc"s << true;
    QTest::newRow("longer name") << "abc"s << "abcd"s << false;
    QTest::newRow("star at the end") << "abc*"s << "abc"s << true;
    QTest::newRow("star inside") << "a*c-*z"s << "abc-c-xyz"s << true;
    QTest::newRow("question mark") << "a?c"s << "abc"s << true;
    QTest::newRow("question mark needs one") << "a?c"s << "ac"s << false;
    QTest::newRow("star in the name") << "a*c"s << "a*d"s << false;
    QTest::newRow("many stars are quick")
        << std::string(40, '*') + "b" << std::string(4000, 'a') << false;
}

void LlmValuesTest::matchesPatterns()
{
    QFETCH(const std::string, pattern);
    QFETCH(const std::string, name);
    QTEST(llm::matchesPattern(pattern, name), "matches");
}

void LlmValuesTest::knowsPrices()
{
    const auto table = llm::PriceTable::load();
    VERIFY_OK(table);
    QCOMPARE(table->find("gpt-4o")->input, 2.5);
    QCOMPARE(table->find("openai/gpt-4o-mini")->output, 0.6);
    QCOMPARE(table->find("claude-sonnet-4-5-20250929")->cacheWrite, 3.75);
    QVERIFY(!table->find("gpt-5-pro"));
    QVERIFY(!table->find("llama3:8b"));
    QVERIFY(!table->cost({.input = 5}, "llama3:8b"));
}

void LlmValuesTest::pricesTheFourClasses()
{
    const auto table = llm::PriceTable::parse(
        R"({"prices": [{"model": "m", "input": 1, "output": 10, "cached_input": 0.1,
            "cache_write": 1.25, "as_of": "2026-01-31"},
            {"model": "n", "input": 2, "output": 4, "as_of": "2026-01-31"}]})",
        "t");
    VERIFY_OK(table);
    const llm::Usage usage{
        .input = 1'000'000, .output = 100'000, .cachedInput = 2'000'000, .cacheWrite = 400'000};
    QCOMPARE(*table->cost(usage, "m"), 1 + 1 + 0.2 + 0.5);
    QCOMPARE(*table->cost(usage, "n"), 2 + 0.4 + 4 + 0.8);
    auto sum = llm::Usage{.costUsd = 0.0};
    sum += llm::Usage{.input = 1, .costUsd = 0.5};
    QCOMPARE(*sum.costUsd, 0.5);
    sum += llm::Usage{.input = 1};
    QVERIFY(!sum.costUsd);
}

void LlmValuesTest::usersPricesComeFirst()
{
    auto folder = TemporaryFolder::create("prices");
    VERIFY_OK(folder);
    const auto file = folder->path() / "prices.json";
    VERIFY_OK(llm::PriceTable::load(file));
    VERIFY_OK(writeFilePlainly(
        file,
        R"({"prices": [{"model": "gpt-4o*", "input": 9, "output": 9, "as_of": "2026-02-01"}]})"));
    const auto table = llm::PriceTable::load(file);
    VERIFY_OK(table);
    QCOMPARE(table->find("gpt-4o")->input, 9.0);
    QVERIFY(table->find("gpt-4o")->own);
    QCOMPARE(table->find("gpt-4.1")->input, 2.0);
}

void LlmValuesTest::refusesDamagedPrices_data()
{
    QTest::addColumn<std::string>("json");
    QTest::newRow("no JSON") << "{"s;
    QTest::newRow("no list") << R"({"prices": 1})"s;
    QTest::newRow("no model")
        << R"({"prices": [{"input": 1, "output": 1, "as_of": "2026-01-01"}]})"s;
    QTest::newRow("no day") << R"({"prices": [{"model": "m", "input": 1, "output": 1}]})"s;
    QTest::newRow("below 0")
        << R"({"prices": [{"model": "m", "input": -1, "output": 1, "as_of": "2026-01-01"}]})"s;
    QTest::newRow("text for a number")
        << R"({"prices": [{"model": "m", "input": 1, "output": 1, "cache_write": "2",
             "as_of": "2026-01-01"}]})"s;
}

void LlmValuesTest::refusesDamagedPrices()
{
    QFETCH(const std::string, json);
    VERIFY_FAILS(InvalidInput, llm::PriceTable::parse(json, "mine.json"));
    QVERIFY(llm::PriceTable::parse(json, "mine.json").error().context.contains("mine.json"));
}

void LlmValuesTest::allBuiltInPricesAreDated()
{
    const auto table = llm::PriceTable::load();
    VERIFY_OK(table);
    QVERIFY(table->rows().size() > 10);
    for (const auto &row : table->rows())
        QVERIFY2(row.asOf.size() == 10 && row.cachedInput <= row.input, row.model.c_str());
}

void LlmValuesTest::judgesErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("kind");
    QTest::addColumn<bool>("retryable");
    const auto row = [](const char *title, int status, const char *body, const char *kind,
                        bool retryable) {
        QTest::newRow(title) << status << std::string(body) << std::string(kind) << retryable;
    };
    row("unauthorised", 401, R"({"error": {"message": "no"}})", "permission", false);
    row("forbidden", 403, "no", "permission", false);
    row("no route", 404, "<html>", "not-found", false);
    row("too many", 429, "{}", "network", true);
    row("quota", 429, R"({"error": {"code": "insufficient_quota"}})", "budget", false);
    row("billing", 402, R"({"error": {"type": "billing_error"}})", "budget", false);
    row("credit", 400, R"({"error": {"message": "Your credit balance is too low to …"}})", "budget",
        false);
    row("spend limit", 429,
        R"({"error": {"type": "rate_limit_error", "details": {"error_code": "enforced_spend_limit_reached"}}})",
        "budget", false);
    row("too long", 400, R"({"error": {"code": "context_length_exceeded"}})", "invalid-input",
        false);
    row("too large", 413, R"({"error": {"type": "request_too_large"}})", "invalid-input", false);
    row("bad", 400, R"({"error": "bad"})", "invalid-input", false);
    row("overloaded", 529, R"({"error": {"type": "overloaded_error"}})", "network", true);
    row("overloaded in a stream", 200, R"({"error": {"type": "overloaded_error"}})", "network",
        true);
    row("bad in a stream", 200, R"({"error": {"type": "invalid_request_error"}})", "invalid-input",
        false);
    row("status in a stream", 200, R"({"error": {"code": 502, "message": "up"}})", "network", true);
    row("broken", 500, "", "network", true);
    row("not built", 501, "", "network", false);
    row("conflict", 409, "", "network", true);
    row("slow", 408, "", "network", true);
}

void LlmValuesTest::judgesErrors()
{
    QFETCH(const int, status);
    QFETCH(const std::string, body);
    const auto verdict = llm::judge(llm::readServerError(status, body));
    QTEST(std::string(name(verdict.kind)), "kind");
    QTEST(verdict.retryable, "retryable");
}

void LlmValuesTest::absurdAnswersDoNoHarm()
{
    using espalier::countAt;
    QCOMPARE(countAt(parseJson(R"({"n": 18446744073709551615})"), "n"), kLargestCount);
    QCOMPARE(countAt(parseJson(R"({"n": 1e300})"), "n"), kLargestCount);
    QCOMPARE(countAt(parseJson(R"({"n": -5})"), "n"), std::uint64_t(0));
    QCOMPARE(countAt(parseJson(R"({"n": 12})"), "n"), std::uint64_t(12));
    // Deeper than the stack.
    constexpr int kDeep = 300'000;
    const auto deep =
        "{\"error\": {\"message\": " + std::string(kDeep, '[') + std::string(kDeep, ']') + "}}";
    QCOMPARE(llm::readServerError(500, deep).status, 500);
    QVERIFY(parseForeign(deep).is_discarded());
    const std::string brackets = "[\"[[[[\", \"\\\"[[\"]";
    QVERIFY(parseForeign(brackets).is_array());
    // Each member would be looked for among all before it.
    std::string wide = "{\"a\": {";
    for (std::size_t i = 0; i <= kMostMembers; ++i)
        wide += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\": {\"b\": 1}";
    QVERIFY(parseForeign(wide + "}}").is_discarded());
    QVERIFY(parseForeign("[" + wide.substr(0, wide.find(",\"9\"")) + "}}]").is_array());
}

} // namespace tst_llmvalues

QTEST_GUILESS_MAIN(tst_llmvalues::LlmValuesTest)
#include "tst_llmvalues.moc"
