// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/consent.h"
#include "tests/core/engine/modelsetting.h"
#include "tests/support/verify.h"

#include <QTest>

#include <stop_token>

namespace tst_modelconsent {

using namespace espalier;
using namespace espalier::engine;
using test::asked;
using test::kQuestion;
using test::ModelSetting;

static constexpr auto kFar = "https://models.example:443";

class ModelConsentTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.running()); }
    void nothingIsSentWithoutConsent();
    void consentOnceIsForOneText();
    void consentForAlwaysIsKept();
    void thisMachineNeedsNoConsent();
    void aStopWhileAPersonIsAsked();

private:
    test::ModelServer m_server;
};

void ModelConsentTest::nothingIsSentWithoutConsent()
{
    ModelSetting setting;
    VERIFY_FAILS(Permission, asked(setting.access())); // nobody to ask
    int questions = 0;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        ++questions;
        return ConsentAnswer::No;
    };
    const auto access = setting.access();
    VERIFY_FAILS(Permission, asked(access));
    VERIFY_FAILS(Permission, asked(access)); // a no holds for the run
    QCOMPARE(questions, 1);
    QVERIFY(setting.fake->asked.empty());
    QVERIFY(setting.kept().empty());
    VERIFY_FAILS(Permission, asked(setting.access())); // and is asked for in the next
    QCOMPARE(questions, 2);
}

void ModelConsentTest::consentOnceIsForOneText()
{
    ModelSetting setting;
    std::vector<ConsentQuestion> questions;
    setting.ask = [&](const ConsentQuestion &question, JobContext &) {
        questions.push_back(question);
        return ConsentAnswer::Once;
    };
    const auto access = setting.access();
    VERIFY_OK(asked(access));
    VERIFY_OK(asked(access));
    QCOMPARE(questions.size(), 2u);
    QCOMPARE(questions[0].endpoint, kFar);
    QCOMPARE(questions[0].model, "good");
    QVERIFY(questions[0].project == setting.project.root());
    const auto &request = setting.fake->asked.at(0);
    QCOMPARE(request.messages.size(), 1u);
    QCOMPARE(questions[0].text, request.system + "\n\n" + request.messages[0].content);
    QCOMPARE(setting.kept()[0].prompt, questions[0].text);
    QCOMPARE(
        settings::Consent::in(setting.home.paths().state).isGiven(setting.project.root(), kFar),
        false);
}

void ModelConsentTest::consentForAlwaysIsKept()
{
    ModelSetting setting;
    int questions = 0;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        ++questions;
        return ConsentAnswer::Always;
    };
    VERIFY_OK(asked(setting.access()));
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(questions, 1);
    setting.settings.endpoint.baseUrl = "https://other.example";
    VERIFY_OK(asked(setting.access()));
    QCOMPARE(questions, 2);
    QCOMPARE(setting.kept()[0].costNanoUsd, 250'000'000);
}

void ModelConsentTest::thisMachineNeedsNoConsent()
{
    ModelSetting setting(m_server, "plain-here");
    bool questioned = false;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        questioned = true;
        return ConsentAnswer::No;
    };
    VERIFY_OK(asked(setting.access()));
    QVERIFY(!questioned);
}

void ModelConsentTest::aStopWhileAPersonIsAsked()
{
    ModelSetting setting;
    std::stop_source stop;
    setting.ask = [&](const ConsentQuestion &, JobContext &) {
        stop.request_stop();
        return ConsentAnswer::Always;
    };
    JobContext job(stop.get_token());
    const auto access = setting.access();
    VERIFY_OK(access);
    VERIFY_FAILS(Cancelled, (*access)->ask(kQuestion, job));
    QVERIFY(setting.fake->asked.empty());
    QCOMPARE(
        settings::Consent::in(setting.home.paths().state).isGiven(setting.project.root(), kFar),
        false);
}

} // namespace tst_modelconsent

QTEST_GUILESS_MAIN(tst_modelconsent::ModelConsentTest)
#include "tst_modelconsent.moc"
