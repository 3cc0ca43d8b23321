// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledge.h"
#include "core/engine/sampleproject.h"
#include "core/settings/consent.h"
#include "tests/app/cli/cliprocess.h"
#include "tests/core/llm/modelserver.h"
#include "tests/support/verify.h"

#include <QTest>

#include <filesystem>
#include <format>
#include <map>
#include <string>
#include <vector>

namespace tst_climodel {

using namespace espalier;
using test::Cli;
using test::TemporaryProject;

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
    void consentsAreListedAndWithdrawn();
    void instrumentGoesOnWithADamagedKnowledge_data();
    void instrumentGoesOnWithADamagedKnowledge();
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

void CliModelTest::consentsAreListedAndWithdrawn()
{
    const TemporaryProject folder;
    folder.write("project/a.py", "");
    m_cli->setVariable("XDG_STATE_HOME", QByteArray::fromStdString(folder.path("state").string()));
    m_cli->setFolder(folder.path("project"));
    const auto run = [&](const QStringList &more) {
        return m_cli->run(QStringList{QStringLiteral("check-api")} + more);
    };
    const auto list = QStringList{QStringLiteral("--consents"), QStringLiteral("--json")};
    auto outcome = run(list);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.json()["consents"].empty());
    auto consent = settings::Consent::in(folder.path("state/espalier"));
    VERIFY_OK(consent.give(folder.path("project"), "https://models.example:443"));
    VERIFY_OK(consent.give(folder.path("project"), "https://other.example:8443"));
    outcome = run(list);
    QCOMPARE(outcome.json()["schema_version"].get<int>(), 1);
    QCOMPARE(outcome.json()["consents"].size(), 2u);
    QCOMPARE(outcome.json()["consents"][0]["origin"].get<std::string>(),
             "https://models.example:443");
    QVERIFY(outcome.json()["consents"][0]["since"].get<std::string>().ends_with('Z'));
    outcome = run({QStringLiteral("--consents")});
    QVERIFY2(outcome.out.contains("https://other.example:8443  since 20"), outcome.out.constData());
    // As people write it.
    const auto withdraw =
        QStringList{QStringLiteral("--withdraw"), QStringLiteral("https://Models.example/v1"),
                    QStringLiteral("--json")};
    outcome = run(withdraw);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()["withdrawn"].get<std::string>(), "https://models.example:443");
    QCOMPARE(consent.isGiven(folder.path("project"), "https://models.example:443"), false);
    QCOMPARE(consent.isGiven(folder.path("project"), "https://other.example:8443"), true);
    outcome = run(withdraw);
    QCOMPARE(outcome.code, 4);
    QCOMPARE(outcome.json()["error"]["kind"].get<std::string>(), "not-found");
    QCOMPARE(
        run({QStringLiteral("--withdraw"), QStringLiteral("x"), QStringLiteral("--consents")}).code,
        2);
}

void CliModelTest::instrumentGoesOnWithADamagedKnowledge_data()
{
    QTest::addColumn<int>("kept"); // bytes of the file
    QTest::addColumn<bool>("learns");
    QTest::newRow("another file") << 0 << true;
    QTest::newRow("its pages are lost") << 4096 << true;
    QTest::newRow("nothing is learned from the run") << 0 << false;
}

// The sample has a function for which a model is asked; it answers nothing that is of use.
void CliModelTest::instrumentGoesOnWithADamagedKnowledge()
{
    QFETCH(const int, kept);
    QFETCH(const bool, learns);
    const TemporaryProject folder;
    VERIFY_OK(engine::makeSample(folder.path("sample")));
    folder.remove("sample/.espalier.toml"); // which names a recording
    m_cli->setVariable("XDG_DATA_HOME", QByteArray::fromStdString(folder.path("data").string()));
    m_cli->setVariable("ESPALIER_LEARN_CAPTURE", learns ? "true" : "false");
    const auto scenario = std::format("plain-knowledge-{}-{}", kept, learns);
    use(scenario);
    QCOMPARE(m_cli->run({QStringLiteral("learn"), QStringLiteral("stats")}).code, 0);
    const auto damaged =
        folder.read("data/espalier/knowledge.db").substr(0, static_cast<std::size_t>(kept)) +
        std::string(200'000, '\x5a');
    folder.write("data/espalier/knowledge.db", damaged);
    const auto instrument = [&] {
        return m_cli->run({QStringLiteral("instrument"),
                           QString::fromStdString(folder.path("sample").string()),
                           QStringLiteral("--json")});
    };
    const auto outcome = instrument();
    QVERIFY2(outcome.code == 1, outcome.err.constData()); // of that one function
    QCOMPARE(outcome.json()["totals"]["failed"].get<int>(), 1);
    QVERIFY2(outcome.err.count("It was set aside") == 1, outcome.err.constData());
    QVERIFY(!m_server.log(scenario).empty());
    std::vector<std::string> aside;
    for (const auto &entry : std::filesystem::directory_iterator(folder.path("data/espalier"))) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("knowledge.db.damaged-"))
            aside.push_back("data/espalier/" + name);
    }
    QCOMPARE(aside.size(), 1u);
    QCOMPARE(folder.read(aside.front()), damaged);
    const auto knowledge = engine::Knowledge::open(folder.path("data/espalier/knowledge.db"));
    VERIFY_OK(knowledge);
    const auto asked = (*knowledge)->exchanges().recent("", 10);
    QVERIFY(asked && !asked->empty());
    QCOMPARE(asked->front().state, store::ExchangeState::Answered);
    QCOMPARE((*knowledge)->learnings().count().value() > 0, learns);
    QVERIFY2(!instrument().err.contains("set aside"), "once is enough");
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

} // namespace tst_climodel

QTEST_GUILESS_MAIN(tst_climodel::CliModelTest)
#include "tst_climodel.moc"
