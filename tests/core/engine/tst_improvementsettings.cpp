// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/improvementsettings.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>

namespace tst_improvementsettings {

using namespace espalier;
using namespace espalier::engine;
using test::TemporaryProject;

class ImprovementSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAFileTheSettingsHold();
    void theStricterOfTwoHolds_data();
    void theStricterOfTwoHolds();
    void theVariablesOfOtherToolsAreHonoured();
    void whatNobodyKnowsIsRefused_data();
    void whatNobodyKnowsIsRefused();
    void whatTheFileSaysOfGatesIsKept_data();
    void whatTheFileSaysOfGatesIsKept();
    void autoApplyHasItsOrigin();
    void aFileThatCannotBeReadIsTold_data();
    void aFileThatCannotBeReadIsTold();
    void aFileThatSaysWhatCannotBeIsRefused_data();
    void aFileThatSaysWhatCannotBeIsRefused();

private:
    Result<ImprovementSettings> load(const char *file, bool trusted,
                                     std::map<std::string, std::string> environment = {},
                                     std::map<std::string, std::string> flags = {})
    {
        if (file)
            m_project.write("self_improvement.json", file);
        settings::Sources sources;
        sources.environment = [environment](const std::string &name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
        };
        sources.flags = std::move(flags);
        auto settings = settings::Settings::load(sources);
        if (!settings)
            return failure(settings.error());
        return improvementSettings(*settings, m_project.root(), trusted);
    }
    TemporaryProject m_project;
};

void ImprovementSettingsTest::withoutAFileTheSettingsHold()
{
    m_project.remove("self_improvement.json");
    const auto settings = load(nullptr, false);
    VERIFY_OK(settings);
    QCOMPARE(settings->enabled, false);
    QCOMPARE(settings->scanIntervalSeconds, 3600);
    QCOMPARE(settings->maxRiskLevel, 7);
    QCOMPARE(settings->autoApplyMaxRisk, 5);
    QVERIFY(settings->requireManualReview);
    QVERIFY(!std::ranges::contains(settings->sources, ScanSource::CodeAnalysis));
    QVERIFY(std::ranges::contains(settings->sources, ScanSource::Exceptions));
    QCOMPARE(settings->origins.at("policy.max_risk_level").place, std::string("default"));
}

void ImprovementSettingsTest::theStricterOfTwoHolds_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("flag"); // of policy.max_risk_level
    QTest::addColumn<int>("risk");
    QTest::addColumn<bool>("overruled");
    QTest::newRow("the file is stricter than the default")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 3}})") << false << QByteArray()
        << 3 << false;
    QTest::newRow("the file of a project that is not trusted loosens nothing")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 9}})") << false << QByteArray()
        << 7 << true;
    QTest::newRow("that of a trusted one holds against the default")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 9}})") << true << QByteArray() << 9
        << false;
    QTest::newRow("both say something: the file is stricter")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 2}})") << true << QByteArray("4")
        << 2 << true;
    QTest::newRow("both say something: the setting is stricter")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 6}})") << true << QByteArray("4")
        << 4 << true;
}

void ImprovementSettingsTest::theStricterOfTwoHolds()
{
    QFETCH(QByteArray, file);
    QFETCH(bool, trusted);
    QFETCH(QByteArray, flag);
    QFETCH(int, risk);
    QFETCH(bool, overruled);
    std::map<std::string, std::string> flags;
    if (!flag.isEmpty())
        flags["policy.max_risk_level"] = flag.toStdString();
    const auto settings = load(file.constData(), trusted, {}, flags);
    VERIFY_OK(settings);
    QCOMPARE(settings->maxRiskLevel, risk);
    QCOMPARE(!settings->origins.at("policy.max_risk_level").overruled.empty(), overruled);
}

void ImprovementSettingsTest::theVariablesOfOtherToolsAreHonoured()
{
    const auto settings = load(R"({"self_improvement": {"enabled": true, "scan_interval_hours": 4,
                 "require_manual_review": false, "auto_apply_max_risk": 2,
                 "sources": {"feedback": false, "code_analysis": true},
                 "quality_gates": {"min_coverage": 0.9}}})",
                               false,
                               {{"SELF_IMPROVEMENT_ENABLED", "true"},
                                {"IMPROVEMENT_SCAN_INTERVAL", "60"},
                                {"IMPROVEMENT_MAX_RISK_LEVEL", "6"},
                                {"IMPROVEMENT_AUTO_APPLY_MAX_RISK", "4"}});
    VERIFY_OK(settings);
    QCOMPARE(settings->enabled, true);
    QCOMPARE(settings->scanIntervalSeconds, 4 * 3600); // the rarer one
    QCOMPARE(settings->maxRiskLevel, 6);
    QCOMPARE(settings->autoApplyMaxRisk, 2);
    QCOMPARE(settings->requireManualReview, true);
    QCOMPARE(settings->minCoverage, 0.9);
    QVERIFY(!std::ranges::contains(settings->sources, ScanSource::Feedback));
    QVERIFY(std::ranges::contains(settings->sources, ScanSource::CodeAnalysis));
    QVERIFY(settings->origins.at("policy.max_risk_level").place.contains("IMPROVEMENT_MAX_RISK"));
}

void ImprovementSettingsTest::whatNobodyKnowsIsRefused_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("a rule with a slip")
        << QByteArray(R"({"max_risk_lvel": 3})")
        << QByteArray("'self_improvement' has no 'max_risk_lvel'; did you mean 'max_risk_level'?");
    QTest::newRow("a rule that is unlike all")
        << QByteArray(R"({"colour": "red"})")
        << QByteArray("'self_improvement' has no 'colour'; it has enabled, scan_interval_hours");
    QTest::newRow("a source with a slip")
        << QByteArray(R"({"sources": {"exception": false}})")
        << QByteArray("'sources' has no 'exception'; did you mean 'exceptions'?");
    QTest::newRow("a gate with a slip")
        << QByteArray(R"({"quality_gates": {"min_coverge": 0.9}})")
        << QByteArray("'quality_gates' has no 'min_coverge'; did you mean 'min_coverage'?");
    QTest::newRow("a name that would steer a terminal")
        << QByteArray(R"({"\u001b[2J": 1})") << QByteArray("'self_improvement' has no");
}

void ImprovementSettingsTest::whatNobodyKnowsIsRefused()
{
    QFETCH(QByteArray, section);
    QFETCH(QByteArray, says);
    const QByteArray file = R"({"version": 1, "self_improvement": )" + section + "}";
    const auto settings = load(file.constData(), true);
    VERIFY_FAILS(InvalidInput, settings);
    QVERIFY2(settings.error().text().contains(says.toStdString()), settings.error().text().c_str());
    QVERIFY(settings.error().text().contains("self_improvement.json"));
    QVERIFY(!settings.error().text().contains('\x1b'));
}

void ImprovementSettingsTest::whatTheFileSaysOfGatesIsKept_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<bool>("secrets");
    QTest::newRow("of a trusted project") << true << false;
    QTest::newRow("of one that is not trusted") << false << true;
}

void ImprovementSettingsTest::whatTheFileSaysOfGatesIsKept()
{
    QFETCH(bool, trusted);
    QFETCH(bool, secrets);
    const auto settings = load(R"({"self_improvement": {"quality_gates": {
                 "tests": true, "secrets": false, "min_coverage": 0.9}}})",
                               trusted);
    VERIFY_OK(settings);
    QCOMPARE(settings->gates, (std::map<std::string, bool>{{"secrets", secrets}, {"tests", true}}));
    QCOMPARE(settings->minCoverage, 0.9);
    const auto &origin = settings->origins.at("gates.secrets");
    QCOMPARE(origin.value, std::string(secrets ? "true" : "false"));
    QCOMPARE(origin.place.contains("self_improvement.json"), trusted);
    QCOMPARE(origin.overruled.empty(), trusted);
}

void ImprovementSettingsTest::autoApplyHasItsOrigin()
{
    auto settings = load("{}", true, {}, {{"policy.auto_apply", "true"}});
    VERIFY_OK(settings);
    QCOMPARE(settings->autoApply, true);
    QVERIFY(settings->origins.at("policy.auto_apply").place != "default");
    settings = load(R"({"self_improvement": {"auto_apply": false}})", true, {},
                    {{"policy.auto_apply", "true"}});
    VERIFY_OK(settings);
    QCOMPARE(settings->autoApply, false);
    settings = load(R"({"self_improvement": {"auto_apply": true}})", false);
    VERIFY_OK(settings);
    QCOMPARE(settings->autoApply, false);
    QCOMPARE(settings->origins.at("policy.auto_apply").value, std::string("false"));
}

void ImprovementSettingsTest::aFileThatCannotBeReadIsTold_data()
{
    QTest::addColumn<bool>("folder");
    QTest::newRow("a folder in its place") << true;
    QTest::newRow("a link to itself") << false;
}

void ImprovementSettingsTest::aFileThatCannotBeReadIsTold()
{
    QFETCH(bool, folder);
    const auto file = m_project.path("self_improvement.json");
    std::filesystem::remove_all(file);
    if (folder)
        std::filesystem::create_directory(file);
    else
        std::filesystem::create_symlink(file, file);
    const auto settings = load(nullptr, true);
    std::filesystem::remove_all(file);
    QVERIFY(!settings);
    QVERIFY2(settings.error().text().contains("self_improvement.json"),
             settings.error().text().c_str());
    VERIFY_OK(load(nullptr, true));
}

void ImprovementSettingsTest::aFileThatSaysWhatCannotBeIsRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("self_improvement.json");
    QTest::newRow("a list") << QByteArray("[]") << QByteArray("self_improvement.json");
    QTest::newRow("a risk that is none")
        << QByteArray(R"({"self_improvement": {"max_risk_level": "high"}})")
        << QByteArray("max_risk_level");
    QTest::newRow("a risk out of range")
        << QByteArray(R"({"self_improvement": {"max_risk_level": 70}})")
        << QByteArray("max_risk_level");
    QTest::newRow("a flag that is a number")
        << QByteArray(R"({"self_improvement": {"enabled": 1}})") << QByteArray("enabled");
    QTest::newRow("a gate that is a number")
        << QByteArray(R"({"self_improvement": {"quality_gates": {"tests": 1}}})")
        << QByteArray("tests");
    QTest::newRow("sources that are a list")
        << QByteArray(R"({"self_improvement": {"sources": ["feedback"]}})")
        << QByteArray("sources");
}

void ImprovementSettingsTest::aFileThatSaysWhatCannotBeIsRefused()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, named);
    const auto settings = load(file.constData(), true);
    VERIFY_FAILS(InvalidInput, settings);
    QVERIFY2(settings.error().text().contains(named.toStdString()),
             settings.error().text().c_str());
}

} // namespace tst_improvementsettings

QTEST_MAIN(tst_improvementsettings::ImprovementSettingsTest)
#include "tst_improvementsettings.moc"
