// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The sample project as a person tries it: nothing is set, and there is no network.
#include "core/engine/sampleproject.h"
#include "tests/app/cli/cliprocess.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_clisample {

using namespace espalier;
using test::Cli;
using test::TemporaryProject;

class CliSampleTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_cli = std::make_unique<Cli>();
        m_folder = std::make_unique<TemporaryProject>();
        VERIFY_OK(engine::makeSample(m_folder->path("sample")));
    }
    void aRecordedModelMakesAScriptRight();
    void theSecondRunAsksNobody();
    void aReplayHasTheRecordedModelToo();
    void whereItIsTakenAwayTheFunctionFails();
    void nothingGoesElsewhereUnasked();

private:
    [[nodiscard]] test::CliOutcome instrument(const QStringList &more = {}) const
    {
        return m_cli->run(QStringList{QStringLiteral("instrument"),
                                      QString::fromStdString(m_folder->path("sample").string()),
                                      QStringLiteral("--json")} +
                          more);
    }
    /// The function that needs a model, in a report.
    [[nodiscard]] static Json spells(const test::CliOutcome &outcome)
    {
        const auto json = outcome.json();
        if (!json.is_object() || !json.contains("functions"))
            return {};
        for (const auto &each : json["functions"]) {
            if (each["id"] == "orchard/weather.py::warm_spells")
                return each;
        }
        return {};
    }

    std::unique_ptr<Cli> m_cli;
    std::unique_ptr<TemporaryProject> m_folder;
};

void CliSampleTest::aRecordedModelMakesAScriptRight()
{
    const auto outcome = instrument();
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto function = spells(outcome);
    // When template, kit or prompt have changed: tests/integration/record_sample.py.
    QVERIFY2(function.value("origin", "") == "llm-refactor-1", outcome.err.constData());
    QCOMPARE(function["status"].get<std::string>(), "instrumented");
    const auto totals = outcome.json()["totals"];
    QCOMPARE(totals["llm"].get<int>(), 1);
    QCOMPARE(totals["failed"].get<int>(), 0);
    QCOMPARE(totals["cost_usd"].get<double>(), 0.0);
    for (const auto *words :
         {"Template tests failed (attempt 1/3), using LLM to refine...\n",
          "Using model: sample-model (recorded)\n", "Script improved via LLM after 2 attempts\n"})
        QVERIFY2(outcome.err.contains(words), outcome.err.constData());
    // Both versions are there, with what failed.
    const auto shown = m_cli->run({QStringLiteral("cache"), QStringLiteral("show"),
                                   QString::fromStdString(function["key"].get<std::string>()),
                                   QStringLiteral("--json"), QStringLiteral("--project"),
                                   QString::fromStdString(m_folder->path("sample").string())});
    QCOMPARE(shown.code, 0);
    for (const auto *words : {"template", "llm-refactor-1", "sample-model (recorded)"})
        QVERIFY2(shown.out.contains(words), shown.out.constData());
    // What was asked and answered, word for word, of the version that a model wrote only.
    const auto versions = shown.json()["versions"];
    QVERIFY(versions.front()["exchange"].is_null());
    const auto exchange = versions.back()["exchange"];
    QVERIFY(exchange.is_object());
    QVERIFY(exchange["recorded"].get<bool>());
    QVERIFY(exchange["prompt"].get<std::string>().contains("warm_spells"));
    QVERIFY(exchange["reply"].get<std::string>().contains("def "));
}

void CliSampleTest::theSecondRunAsksNobody()
{
    QCOMPARE(instrument().code, 0);
    const auto again = instrument();
    QVERIFY2(again.code == 0, again.err.constData());
    const auto totals = again.json()["totals"];
    QCOMPARE(totals["tests_run"].get<int>(), 0);
    QCOMPARE(totals["cost_usd"].get<double>(), 0.0);
    QCOMPARE(totals["cache_hits"].get<int>(), totals["shapes"].get<int>());
    QCOMPARE(spells(again)["origin"].get<std::string>(), "llm-refactor-1");
    QVERIFY2(!again.err.contains("LLM"), again.err.constData());
}

void CliSampleTest::aReplayHasTheRecordedModelToo()
{
    QCOMPARE(instrument().code, 0);
    m_folder->remove("sample/recorded/answers.json"); // what was written then is known by now
    const auto replayed =
        m_cli->run({QStringLiteral("learn"), QStringLiteral("replay"), QStringLiteral("--json")});
    QVERIFY2(replayed.code == 0, replayed.err.constData());
    const auto json = replayed.json();
    QVERIFY(json["n"].get<int>() > 1);
    QCOMPARE(json["off"]["repaired"].get<int>(), json["n"].get<int>());
    QCOMPARE(json["off"]["cost_usd"].get<double>(), 0.0);
}

void CliSampleTest::whereItIsTakenAwayTheFunctionFails()
{
    const auto outcome = instrument({QStringLiteral("--no-llm")});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(spells(outcome)["status"].get<std::string>(), "failed");
    QVERIFY(!outcome.err.contains("LLM"));
    // With the recording it is tried anew.
    QCOMPARE(instrument().code, 0);
}

void CliSampleTest::nothingGoesElsewhereUnasked()
{
    m_folder->remove("sample/.espalier.toml");
    m_cli->setVariable("ESPALIER_LLM_PROVIDER", "openai");
    m_cli->setVariable("ESPALIER_LLM_BASE_URL", "https://models.invalid/v1");
    m_cli->setVariable("ESPALIER_LLM_MODEL", "gpt-4o");
    m_cli->setVariable("ESPALIER_LLM_KEY", "none");
    const auto outcome = instrument({QStringLiteral("--no-input")});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(spells(outcome)["status"].get<std::string>(), "failed");
    QVERIFY2(outcome.err.contains("nobody to ask"), outcome.err.constData());
}

} // namespace tst_clisample

QTEST_GUILESS_MAIN(tst_clisample::CliSampleTest)
#include "tst_clisample.moc"
