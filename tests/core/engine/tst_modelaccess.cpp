// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/file.h"
#include "tests/core/engine/modelsetting.h"
#include "tests/support/verify.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

namespace tst_modelaccess {

using namespace espalier;
using namespace espalier::engine;
using test::asked;
using test::kQuestion;
using test::ModelSetting;

class ModelAccessTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void asksAndKeepsTheExchange();
    void secretsStayHere();
    void theNextOfThePoolIsAsked();
    void theBudgetOfARunHoldsInMidStream();
    void whatIsUnderWayCountsAsTheMostItMayCost();
    void whatOthersSpentTodayCounts();
    void whatATicketHasCostCounts();
    void aModelWithoutAPriceIsNotPaid();
    void withoutAHomeNothingIsPaid();
    void aStopWhileAModelAnswers();
    void failuresAreKept();
    void aMissingKeyIsSaid();
    void manyAtOnce();
    void badSettingsAreRefused_data();
    void badSettingsAreRefused();
    void fingerprintsDiffer();
    void aDamagedDatabaseIsSetAside_data();
    void aDamagedDatabaseIsSetAside();

private:
    test::ModelServer m_server;
    int m_scenarios = 0;
};

void ModelAccessTest::asksAndKeepsTheExchange()
{
    const ModelSetting setting(m_server, "plain-access");
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QVERIFY(answer->text.starts_with("Hello"));
    QCOMPARE(answer->model, "good");
    QCOMPARE(answer->costUsd, 0.0);
    QVERIFY(!answer->recorded && !answer->error);
    const auto log = m_server.log("plain-access");
    QCOMPARE(log.size(), 1u);
    QCOMPARE(log[0]["body"]["messages"][1]["content"].get<std::string>(),
             "LEARNED\nSUBJECT\nFAILED");
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].prompt, "SYSTEM\n\nLEARNED\nSUBJECT\nFAILED");
    QCOMPARE(kept[0].reply, answer->text);
    QCOMPARE(kept[0].state, store::ExchangeState::Answered);
    QCOMPARE(kept[0].provider, "openai");
    QCOMPARE(kept[0].model, "good");
    QCOMPARE(kept[0].promptTokens, 100);
    QCOMPARE(kept[0].replyTokens, 7);
    QVERIFY(kept[0].durationMs > 0);
    QVERIFY(!kept[0].recorded);
}

void ModelAccessTest::secretsStayHere()
{
    const auto secret = std::string("gh") + "p_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
    const ModelSetting setting(m_server, "plain-secret");
    VERIFY_OK(asked(setting.access(), {.system = "S",
                                       .lead = "lead " + secret,
                                       .subject = "token = \"" + secret + "\"",
                                       .detail = "E " + secret}));
    const auto sent = m_server.log("plain-secret")[0]["raw"].get<std::string>();
    QVERIFY(sent.contains("[masked:"));
    QVERIFY(!sent.contains(secret));
    QVERIFY(!setting.kept()[0].prompt.contains(secret));
}

void ModelAccessTest::theNextOfThePoolIsAsked()
{
    ModelSetting setting(m_server, "pool-access");
    setting.settings.endpoint.models = "gone, good";
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QCOMPARE(answer->model, "good"); // the one that was chosen
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 2u); // the newest first
    QCOMPARE(kept[1].model, "gone");
    QCOMPARE(kept[1].state, store::ExchangeState::Failed);
    QCOMPARE(kept[0].model, "good");
}

// So that a program that is killed has spent it, and another one does not spend it again.
void ModelAccessTest::whatIsUnderWayCountsAsTheMostItMayCost()
{
    ModelSetting setting;
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    setting.setPrice(100); // 4096 tokens of an answer and a few of the prompt: about 0.41 dollars
    std::optional<store::Exchange> underWay;
    setting.fake->during = [&] {
        setting.fake->during = {};
        underWay = setting.kept().front();
    };
    VERIFY_OK(asked(setting.access()));
    QVERIFY(underWay.has_value());
    QCOMPARE(underWay->state, store::ExchangeState::Sent);
    QVERIFY2(underWay->costNanoUsd > 409'600'000 && underWay->costNanoUsd < 420'000'000,
             std::to_string(underWay->costNanoUsd).c_str());
    QCOMPARE(setting.kept().front().costNanoUsd, 250'000'000);
}

void ModelAccessTest::theBudgetOfARunHoldsInMidStream()
{
    ModelSetting setting(m_server, "slow-budget");
    setting.setPrice(10'000); // of a proxy of this machine, say
    setting.settings.budgets.run = 0.5;
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QVERIFY(answer->error.has_value());
    QCOMPARE(answer->error->kind, ErrorKind::Budget);
    QVERIFY2(answer->error->text().contains("llm.budget_run"), answer->error->text().c_str());
    QVERIFY2(answer->costUsd > 0.5 && answer->costUsd < 0.75, // a piece of an answer more
             std::to_string(answer->costUsd).c_str());
    const auto kept = setting.kept();
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
    QCOMPARE(kept[0].costNanoUsd, std::llround(answer->costUsd * 1e9));
    QVERIFY(kept[0].reply.contains("tick")); // what came of the answer
    QVERIFY(kept[0].error.contains("budget"));
    VERIFY_FAILS(Budget, asked(access)); // nothing more is sent
    QCOMPARE(m_server.log("slow-budget").size(), 1u);
    QCOMPARE(setting.kept().size(), 1u);
}

void ModelAccessTest::whatOthersSpentTodayCounts()
{
    ModelSetting setting(m_server, "plain-day");
    setting.setPrice(1);
    setting.spend(4.5);
    const auto answer = asked(setting.access());
    VERIFY_OK(answer);
    QVERIFY(!answer->error && answer->costUsd > 0);
    setting.settings.budgets.day = 4;
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY2(refused.error().text().contains("llm.budget_day"), refused.error().text().c_str());
}

void ModelAccessTest::whatATicketHasCostCounts()
{
    ModelSetting setting(m_server, "plain-ticket");
    setting.setPrice(1);
    setting.spend(2, "T-1");
    setting.ticket = "T-2";
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(setting.kept()[0].ticket, "T-2");
    setting.ticket = "T-1";
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY2(refused.error().text().contains("llm.budget_ticket"), refused.error().text().c_str());
    QCOMPARE(m_server.log("plain-ticket").size(), 1u);
}

void ModelAccessTest::aModelWithoutAPriceIsNotPaid()
{
    ModelSetting setting;
    setting.settings.endpoint.models = "unheard-of";
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto refused = asked(setting.access());
    VERIFY_FAILS(Budget, refused);
    QVERIFY(refused.error().message.contains("prices.json"));
    QVERIFY(setting.fake->asked.empty());
}

void ModelAccessTest::withoutAHomeNothingIsPaid()
{
    const ModelSetting setting(m_server, "plain-homeless");
    ModelSurroundings around{
        .project = setting.project.root(), .paths = {}, .ask = {}, .ticket = {}, .connect = {}};
    VERIFY_OK(asked(ModelAccess::create(setting.settings, around))); // free: not kept
    around.paths.config = setting.home.paths().config;
    setting.setPrice(1);
    VERIFY_FAILS(NotFound, asked(ModelAccess::create(setting.settings, around)));
    QCOMPARE(m_server.log("plain-homeless").size(), 1u);
}

void ModelAccessTest::aStopWhileAModelAnswers()
{
    const ModelSetting setting(m_server, "slow-access");
    std::stop_source stop;
    JobContext job(stop.get_token());
    const auto access = setting.access();
    VERIFY_OK(access);
    std::jthread stopper([&] {
        while (m_server.log("slow-access").empty())
            std::this_thread::yield();
        stop.request_stop();
    });
    VERIFY_FAILS(Cancelled, (*access)->ask(kQuestion, job));
    stopper.join();
    const auto kept = setting.kept();
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
}

void ModelAccessTest::failuresAreKept()
{
    const ModelSetting setting(m_server, "fails-object");
    VERIFY_FAILS(InvalidInput, asked(setting.access()));
    const auto kept = setting.kept();
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].state, store::ExchangeState::Failed);
    QVERIFY(kept[0].error.contains("bad thing"));
}

void ModelAccessTest::aMissingKeyIsSaid()
{
    ModelSetting setting;
    setting.real = true;
    setting.settings.key = "env:ESPALIER_TEST_NO_SUCH_KEY";
    const auto answer = asked(setting.access());
    VERIFY_FAILS(NotFound, answer);
    QVERIFY(answer.error().text().contains("ESPALIER_TEST_NO_SUCH_KEY"));
}

void ModelAccessTest::manyAtOnce()
{
    ModelSetting setting;
    setting.fake->cost = 0.125;
    setting.settings.budgets.run = 1;
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto access = setting.access();
    VERIFY_OK(access);
    std::atomic<int> good = 0;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                JobContext job;
                const auto answer = (*access)->ask(kQuestion, job);
                if (answer && !answer->error)
                    ++good;
                else if ((answer ? *answer->error : answer.error()).kind == ErrorKind::Budget)
                    ++refused;
            });
    }
    QCOMPARE(good + refused, 16);
    // Those under way at once may stop each other; never is more spent than there is.
    QVERIFY(good > 0 && good <= 8);
    std::int64_t spent = 0;
    for (const auto &each : setting.kept((*access)->run())) {
        QVERIFY(each.state != store::ExchangeState::Sent);
        spent += each.state == store::ExchangeState::Answered ? each.costNanoUsd : 0;
    }
    QCOMPARE(spent, good * 125'000'000);
}

void ModelAccessTest::badSettingsAreRefused_data()
{
    QTest::addColumn<QString>("what");
    for (const auto *what : {"address", "recording", "damaged recording", "prices"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void ModelAccessTest::badSettingsAreRefused()
{
    QFETCH(const QString, what);
    ModelSetting setting;
    if (what == QLatin1String("address"))
        setting.settings.endpoint.baseUrl = "http://models.example";
    if (what.endsWith(QLatin1String("recording")))
        setting.settings.recording = "recorded.json";
    if (what.startsWith(QLatin1String("damaged")))
        setting.project.write("recorded.json", "[");
    if (what == QLatin1String("prices"))
        setting.setPrice(-1);
    QVERIFY(!setting.access());
}

void ModelAccessTest::fingerprintsDiffer()
{
    ModelSetting setting;
    const auto one = (*setting.access())->fingerprint();
    QCOMPARE((*setting.access())->fingerprint(), one);
    setting.settings.endpoint.models = "good,better";
    const auto two = (*setting.access())->fingerprint();
    QVERIFY(two != one);
    setting.settings.endpoint.baseUrl = "https://other.example";
    QVERIFY((*setting.access())->fingerprint() != two);
}

void ModelAccessTest::aDamagedDatabaseIsSetAside_data()
{
    QTest::addColumn<QByteArray>("bytes"); // from the place on
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("recorded");
    for (const bool recorded : {false, true}) {
        const auto row = [recorded](const char *what) -> QTestData & {
            return QTest::addRow("%s%s", what, recorded ? ", a recording" : "");
        };
        row("another file") << QByteArray("this is no database\n") << 0 << recorded;
        row("nothing but the first page is left")
            << QByteArray(400'000, '\xfe') << 4096 << recorded;
        row("the end is lost") << QByteArray() << 60'000 << recorded;
    }
}

// Found when it is opened, or only when something is read or written: the model is asked, once.
void ModelAccessTest::aDamagedDatabaseIsSetAside()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, place);
    QFETCH(const bool, recorded);
    const auto scenario = std::string("plain-damaged-") + std::to_string(m_scenarios++);
    ModelSetting setting(m_server, scenario);
    if (recorded) {
        setting.settings.record = "recorded.json";
        VERIFY_OK(asked(setting.access()));
        setting.settings.recording = "recorded.json";
    } else {
        setting.setPrice(1);
        setting.spend(0.5);
    }
    auto content = readFile(setting.knowledge()).value().substr(0, static_cast<std::size_t>(place));
    content.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    VERIFY_OK(writeFileAtomically(setting.knowledge(), content));
    std::vector<std::string> aside;
    setting.setAside = [&](const Knowledge &knowledge) {
        QVERIFY(knowledge.notice().contains(knowledge.setAside().string()));
        aside.push_back(knowledge.setAside().string());
    };
    const auto access = setting.access();
    const auto answer = asked(access);
    VERIFY_OK(answer);
    QVERIFY2(!answer->error, answer->error ? answer->error->text().c_str() : "");
    QCOMPARE(aside.size(), 1u);
    QCOMPARE(readFile(aside.front()).value(), content); // as it was
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].state, store::ExchangeState::Answered);
    QCOMPARE(kept[0].reply, answer->text);
    QCOMPARE(m_server.log(scenario).size(), 1u);
    VERIFY_OK(asked(access));
    QCOMPARE(aside.size(), 1u);
}

} // namespace tst_modelaccess

QTEST_GUILESS_MAIN(tst_modelaccess::ModelAccessTest)
#include "tst_modelaccess.moc"
