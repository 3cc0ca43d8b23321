// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelmeans.h"
#include "tests/core/engine/modelsetting.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_modelrecording {

using namespace espalier;
using namespace espalier::engine;
using test::asked;
using test::kQuestion;
using test::ModelSetting;

class ModelRecordingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void recordsAndReplays();
    void aRecordingKnowsNothingElse();
    void meansAskThroughIt();
    void aRecordingIsAskedWithoutWhatWasLearned();

private:
    test::ModelServer m_server;
};

void ModelRecordingTest::recordsAndReplays()
{
    ModelSetting setting(m_server, "plain-record");
    setting.settings.record = "recorded.json";
    const auto first = asked(setting.access());
    VERIFY_OK(first);
    setting.settings.record.clear();
    setting.settings.recording = "recorded.json";
    setting.settings.endpoint = {};
    auto question = kQuestion;
    question.lead.clear();           // what was learned since,
    question.detail = "other words"; // and the tools' words, may be others
    const auto access = setting.access();
    const auto again = asked(access, question);
    VERIFY_OK(again);
    QCOMPARE(again->text, first->text);
    QCOMPARE(again->model, "good");
    QVERIFY(again->recorded);
    QCOMPARE(again->costUsd, 0.0);
    QCOMPARE(m_server.log("plain-record").size(), 1u);
    const auto kept = setting.kept((*access)->run());
    QCOMPARE(kept.size(), 1u);
    QVERIFY(kept[0].recorded);
    QCOMPARE(kept[0].costNanoUsd, 0);
    QCOMPARE(kept[0].provider, "recorded");
    QCOMPARE(kept[0].model, "good");
}

void ModelRecordingTest::aRecordingKnowsNothingElse()
{
    ModelSetting setting(m_server, "plain-record-other");
    setting.settings.record = "recorded.json";
    VERIFY_OK(asked(setting.access()));
    setting.settings.recording = "recorded.json";
    auto question = kQuestion;
    question.subject = "ANOTHER";
    VERIFY_FAILS(NotFound, asked(setting.access(), question));
    QCOMPARE(m_server.log("plain-record-other").size(), 1u);
}

void ModelRecordingTest::meansAskThroughIt()
{
    ModelSetting setting;
    setting.ask = [](const ConsentQuestion &, JobContext &) { return ConsentAnswer::Always; };
    const auto access = setting.access();
    VERIFY_OK(access);
    const auto part = modelMeans(*access);
    QCOMPARE(part.fingerprint, (*access)->fingerprint());
    refine::Means means{.patterns = "LEARNED"};
    part.add(means, {}, {});
    QVERIFY(static_cast<bool>(means.ask));
    QCOMPARE(means.patterns, "LEARNED");
    JobContext job;
    const refine::Prompt prompt{
        .system = "SYSTEM", .patterns = means.patterns, .request = "SUBJECT", .failures = "FAILED"};
    const auto reply = means.ask(prompt, 1, job);
    VERIFY_OK(reply);
    QCOMPARE(reply->text, "ANSWER");
    QCOMPARE(reply->model, "good");
    QCOMPARE(reply->costUsd, 0.25);
    QCOMPARE(setting.fake->asked[0].messages[0].content, "LEARNED\nSUBJECT\nFAILED");
}

void ModelRecordingTest::aRecordingIsAskedWithoutWhatWasLearned()
{
    ModelSetting setting(m_server, "plain-record-means");
    setting.settings.record = "recorded.json";
    VERIFY_OK(asked(setting.access()));
    setting.settings.recording = "recorded.json";
    const auto access = setting.access();
    VERIFY_OK(access);
    refine::Means means{.patterns = "LEARNED",
                        .examples = {{"a", "b"}},
                        .recall = [](JobContext &) { return std::vector<refine::Example>(1); }};
    modelMeans(*access).add(means, {}, {});
    QVERIFY(means.patterns.empty() && means.examples.empty() && !means.recall);
    JobContext job;
    const auto reply = means.ask({.system = "SYSTEM", .request = "SUBJECT"}, 1, job);
    VERIFY_OK(reply);
    QCOMPARE(reply->model, "good (recorded)");
    QCOMPARE(reply->costUsd, 0.0);
}

} // namespace tst_modelrecording

QTEST_GUILESS_MAIN(tst_modelrecording::ModelRecordingTest)
#include "tst_modelrecording.moc"
