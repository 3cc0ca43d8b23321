// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_settings {

using namespace espalier;
using namespace espalier::settings;

class SettingsTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void withoutFilesAllIsDefault();
    void theStrongerOriginWins_data();
    void theStrongerOriginWins();
    void aPlaceIsNamed();
    void aliasesAreHonoured();
    void anUntrustedProjectIsHeldBack();
    void aProjectNamesRecordingsOfItsOwn();
    void aTrustedProjectStillNamesNoAddress();
    void wrongFilesAreNamedByLine_data();
    void wrongFilesAreNamedByLine();
    void wrongVariablesAndFlagsAreNamed();
    void anUnreadableFileIsAFailure();
    void getKnowsAllKeys();

private:
    [[nodiscard]] Result<Settings> load(bool trusted = true) const
    {
        Sources sources{.userFile = m_folder->path("user.toml"),
                        .projectFile = m_folder->path("project/.espalier.toml"),
                        .projectTrusted = trusted,
                        .environment =
                            [this](const std::string &name) {
                                const auto found = m_environment.find(name);
                                return found == m_environment.end() ? std::nullopt
                                                                    : std::optional(found->second);
                            },
                        .flags = m_flags};
        return Settings::load(sources);
    }

    std::unique_ptr<test::TemporaryProject> m_folder;
    std::map<std::string, std::string> m_environment;
    std::map<std::string, std::string> m_flags;
};

void SettingsTest::init()
{
    m_folder = std::make_unique<test::TemporaryProject>();
    m_environment.clear();
    m_flags.clear();
}

void SettingsTest::withoutFilesAllIsDefault()
{
    const auto settings = load();
    VERIFY_OK(settings);
    for (const Setting &setting : settings->list()) {
        QCOMPARE(setting.origin, Origin::Default);
        QVERIFY(setting.value == setting.definition->standard);
    }
    VERIFY_OK(Settings::load({}));
}

void SettingsTest::theStrongerOriginWins_data()
{
    QTest::addColumn<int>("strongest");
    QTest::newRow("default") << 0;
    QTest::newRow("user") << 1;
    QTest::newRow("project") << 2;
    QTest::newRow("environment") << 3;
    QTest::newRow("flag") << 4;
}

void SettingsTest::theStrongerOriginWins()
{
    QFETCH(int, strongest);
    if (strongest >= 1)
        m_folder->write("user.toml", "[instrument]\nworkers = 1\n");
    if (strongest >= 2)
        m_folder->write("project/.espalier.toml", "instrument.workers = 2\n");
    if (strongest >= 3)
        m_environment["ESPALIER_INSTRUMENT_WORKERS"] = "3";
    if (strongest >= 4)
        m_flags["instrument.workers"] = "4";
    const auto settings = load();
    VERIFY_OK(settings);
    QCOMPARE(settings->value(keys::kWorkers), strongest == 0 ? 12 : strongest);
    QCOMPARE(settings->get("instrument.workers")->origin, static_cast<Origin>(strongest));
}

void SettingsTest::aPlaceIsNamed()
{
    m_folder->write("user.toml", "# comment\n\n[learn]\nprompt_patterns = 7\n");
    m_environment["ESPALIER_LLM_MODEL"] = "a-model";
    const auto settings = load();
    VERIFY_OK(settings);
    QCOMPARE(settings->get("learn.prompt_patterns")->place,
             m_folder->path("user.toml").string() + ":4");
    QCOMPARE(settings->get("llm.model")->place, "ESPALIER_LLM_MODEL");
}

void SettingsTest::aliasesAreHonoured()
{
    m_environment["IMPROVEMENT_MAX_RISK_LEVEL"] = "4";
    QCOMPARE(load()->value(keys::kMaxRiskLevel), 4);
    m_environment["ESPALIER_POLICY_MAX_RISK_LEVEL"] = "6";
    QCOMPARE(load()->value(keys::kMaxRiskLevel), 6);
}

void SettingsTest::anUntrustedProjectIsHeldBack()
{
    m_folder->write("project/.espalier.toml", "[tests]\ncommand = \"rm -rf /\"\n"
                                              "[policy]\nrequire_manual_review = false\n"
                                              "[learn]\nprompt_patterns = 9\n");
    const auto settings = load(false);
    VERIFY_OK(settings);
    QCOMPARE(settings->value(keys::kTestCommand), "");
    QCOMPARE(settings->value(keys::kRequireManualReview), true);
    QCOMPARE(settings->value(keys::kPromptPatterns), 9);
    QCOMPARE(settings->withheld().size(), 2u);
    QCOMPARE(settings->withheld().front().key, "tests.command");
    QCOMPARE(settings->withheld().front().right, ProjectRight::WhenTrusted);
    QVERIFY(settings->withheld().front().place.ends_with(".espalier.toml:2"));
    QCOMPARE(load(true)->value(keys::kTestCommand), "rm -rf /");
}

void SettingsTest::aProjectNamesRecordingsOfItsOwn()
{
    const auto write = [this](const std::string &path) {
        m_folder->write("project/.espalier.toml", "llm.recording = \"" + path + "\"\n");
    };
    write("recorded/answers.json");
    QCOMPARE(load(false)->value(keys::kRecording), "recorded/answers.json");
    for (const auto *path : {"/etc/passwd", "../other/answers.json", "a/../../answers.json"}) {
        write(path);
        const auto settings = load(true);
        VERIFY_OK(settings);
        QCOMPARE(settings->value(keys::kRecording), "");
        QCOMPARE(settings->withheld().front().right, ProjectRight::Never);
    }
    write("");
    m_folder->write("user.toml", "llm.recording = \"/home/answers.json\"\n");
    VERIFY_OK(load(false));
}

void SettingsTest::aTrustedProjectStillNamesNoAddress()
{
    m_folder->write("project/.espalier.toml", "llm.base_url = \"https://example.org\"\n");
    const auto settings = load(true);
    VERIFY_OK(settings);
    QCOMPARE(settings->value(keys::kBaseUrl), "");
    QCOMPARE(settings->withheld().front().right, ProjectRight::Never);
    m_folder->write("user.toml", "llm.base_url = \"https://example.org\"\n");
    QCOMPARE(load(true)->value(keys::kBaseUrl), "https://example.org");
}

void SettingsTest::wrongFilesAreNamedByLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *name, const char *text, const char *place) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(place);
    };
    row("no TOML", "[learn]\nprompt_patterns = = 3\n", ":2");
    row("cut short", "[learn]\nprompt_patterns = \"", ":2");
    row("no UTF-8", "# \xff\n", ":1");
    row("an unknown key", "[learn]\n\nmax_pattern = 3\n", ":3");
    row("an unknown section", "learns.prompt_patterns = 3\n", ":1");
    row("a wrong type", "[learn]\nprompt_patterns = \"3\"\n", ":2");
    row("a type we do not have", "[learn]\nprompt_patterns = 2026-01-01\n", ":2");
    row("a list of numbers", "[include]\npaths = [1, 2]\n", ":2");
    row("out of range", "[instrument]\nworkers = 0\n", ":2");
    row("a value where a section is", "learn = 3\n", ":1");
}

void SettingsTest::wrongFilesAreNamedByLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    m_folder->write("user.toml", text.toStdString());
    const auto settings = load();
    VERIFY_FAILS(InvalidInput, settings);
    QVERIFY2(settings.error().context.starts_with(m_folder->path("user.toml").string() +
                                                  place.toStdString()),
             settings.error().text().c_str());
}

void SettingsTest::wrongVariablesAndFlagsAreNamed()
{
    m_environment["ESPALIER_INSTRUMENT_WORKERS"] = "many";
    const auto settings = load();
    VERIFY_FAILS(InvalidInput, settings);
    QVERIFY(settings.error().text().contains("ESPALIER_INSTRUMENT_WORKERS"));
    m_environment.clear();
    m_flags["instrument.workers"] = "many";
    VERIFY_FAILS(InvalidInput, load());
    m_flags = {{"no.such", "1"}};
    VERIFY_FAILS(InvalidInput, load());
}

void SettingsTest::anUnreadableFileIsAFailure()
{
    std::filesystem::create_directory(m_folder->path("user.toml"));
    QVERIFY(!load().has_value());
}

void SettingsTest::getKnowsAllKeys()
{
    const Settings settings;
    for (const Definition &definition : definitions())
        QCOMPARE(settings.get(definition.key)->definition, &definition);
    VERIFY_FAILS(InvalidInput, settings.get("no.such"));
}

} // namespace tst_settings

QTEST_APPLESS_MAIN(tst_settings::SettingsTest)
#include "tst_settings.moc"
