// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <map>

using namespace espalier;
using test::Cli;

/// The answers of checks by their names.
static std::map<std::string, std::string> answersOf(const Json &json)
{
    std::map<std::string, std::string> answers;
    if (!json.is_object() || !json.contains("checks"))
        return answers;
    for (const auto &each : json["checks"])
        answers[each.value("check", "")] = each.value("answer", "");
    return answers;
}

class CliModelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void init() { m_cli = std::make_unique<Cli>(); }
    void checkApiLooksAtTheServer();
    void checkApiAsksNothingWhereItIsToldSo();
    void checkApiSaysWhatIsNotSet();
    void aModelThatIsNotThere();
    void aServerThatIsNotThere();
    void theKeyIsNeverShown();
    void doctorNamesTheModel();
    void doctorSaysWhatIsWrongWithTheModel();
    void doctorWithoutAModel();

private:
    /// Has the program ask a scenario of the server.
    void use(const std::string &scenario, const char *model = "good",
             const char *provider = "openai")
    {
        const bool openai = QByteArray(provider) == "openai";
        m_cli->setVariable("ESPALIER_LLM_PROVIDER", provider);
        m_cli->setVariable("ESPALIER_LLM_MODEL", model);
        m_cli->setVariable("ESPALIER_LLM_BASE_URL",
                           QByteArray::fromStdString(m_server.url(scenario, openai ? "/v1" : "")));
    }
    [[nodiscard]] Json modelCheck() const
    {
        const auto outcome = m_cli->run({QStringLiteral("doctor"), QStringLiteral("--json")});
        const auto json = outcome.json();
        if (!json.is_object())
            return {};
        for (const auto &check : json["checks"]) {
            if (check["name"] == "model")
                return check;
        }
        return {};
    }

    test::ModelServer m_server;
    std::unique_ptr<Cli> m_cli;
};

void CliModelTest::checkApiLooksAtTheServer()
{
    use("plain-cli");
    const auto outcome = m_cli->run({QStringLiteral("check-api"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto json = outcome.json();
    QCOMPARE(json["schema_version"].get<int>(), 1);
    QCOMPARE(json["model"].get<std::string>(), "good");
    auto answers = answersOf(json);
    for (const auto *check : {"address", "reachable", "model", "chat", "json_schema"})
        QCOMPARE(answers[check], "yes");
    const auto words = m_cli->run({QStringLiteral("check-api")});
    QCOMPARE(words.code, 0);
    QVERIFY2(words.out.contains("model good") && words.out.contains("reachable"),
             words.out.constData());
}

void CliModelTest::checkApiAsksNothingWhereItIsToldSo()
{
    use("plain-quiet");
    const auto outcome = m_cli->run(
        {QStringLiteral("check-api"), QStringLiteral("--json"), QStringLiteral("--no-questions")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(!answersOf(outcome.json()).contains("chat"));
    for (const auto &request : m_server.log("plain-quiet"))
        QCOMPARE(request["method"].get<std::string>(), "GET");
}

void CliModelTest::checkApiSaysWhatIsNotSet()
{
    const auto outcome = m_cli->run({QStringLiteral("check-api"), QStringLiteral("--json")});
    QCOMPARE(outcome.code, 4);
    QVERIFY2(outcome.err.contains("llm.provider"), outcome.err.constData());
    QCOMPARE(outcome.json()["error"]["kind"].get<std::string>(), "not-found");
}

void CliModelTest::aModelThatIsNotThere()
{
    use("ollama", "gone", "ollama");
    const auto outcome = m_cli->run({QStringLiteral("check-api")});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.out.contains("models there: good:latest"), outcome.out.constData());
}

void CliModelTest::aServerThatIsNotThere()
{
    m_cli->setVariable("ESPALIER_LLM_BASE_URL", "http://127.0.0.1:9/v1");
    m_cli->setVariable("ESPALIER_LLM_MODEL", "good");
    const auto outcome = m_cli->run({QStringLiteral("check-api"), QStringLiteral("--json")});
    QCOMPARE(outcome.code, 5);
    QCOMPARE(answersOf(outcome.json())["reachable"], "no");
}

void CliModelTest::theKeyIsNeverShown()
{
    use("echo");
    const auto key = QByteArray::fromStdString(test::testKeyText());
    m_cli->setVariable("ESPALIER_LLM_API_KEY", key);
    for (const auto &arguments :
         {QStringList{QStringLiteral("check-api")},
          QStringList{QStringLiteral("check-api"), QStringLiteral("--json")},
          QStringList{QStringLiteral("config")}}) {
        const auto outcome = m_cli->run(arguments);
        QVERIFY(!outcome.out.contains(key) && !outcome.err.contains(key));
    }
    const auto outcome = m_cli->run({QStringLiteral("check-api")});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.out.contains("env:ESPALIER_LLM_API_KEY"), outcome.out.constData());
}

void CliModelTest::doctorNamesTheModel()
{
    use("plain-doctor", "good,other");
    const auto check = modelCheck();
    QCOMPARE(check["state"].get<std::string>(), "pass");
    QVERIFY(check["detail"].get<std::string>().starts_with("good at http://127.0.0.1:"));
    for (const auto &request : m_server.log("plain-doctor")) // nothing is asked that may cost
        QCOMPARE(request["method"].get<std::string>(), "GET");
}

void CliModelTest::doctorSaysWhatIsWrongWithTheModel()
{
    m_cli->setVariable("ESPALIER_LLM_BASE_URL", "http://127.0.0.1:9/v1");
    m_cli->setVariable("ESPALIER_LLM_MODEL", "good");
    const auto check = modelCheck();
    QCOMPARE(check["state"].get<std::string>(), "fail");
    QVERIFY(check["remedy"].get<std::string>().contains("check-api"));
}

void CliModelTest::doctorWithoutAModel()
{
    const auto check = modelCheck();
    QCOMPARE(check["state"].get<std::string>(), "pass");
    QVERIFY(check["detail"].get<std::string>().contains("recipes"));
}

QTEST_GUILESS_MAIN(CliModelTest)
#include "tst_climodel.moc"
