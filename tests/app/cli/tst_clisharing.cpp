// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/sharedscript.h"
#include "core/learn/signature.h"
#include "tests/app/cli/cliprocess.h"
#include "tests/core/learn/signedbundle.h"

#include <QTest>

#include <algorithm>

namespace tst_clisharing {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::TemporaryProject;

class CliSharingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aBundleHasTheScriptsOfItsProject();
    void aPreviewSaysTheSameInBothForms();
    void scriptsAreUsedOnceTheyPassedHere();
    void withoutAProjectScriptsStayOut();
    void aScriptThatDeletesFilesIsNotTaken();
    void anotherKeyIsRefusedUntilItIsAccepted();
    void aForgedBundleIsRefused();
    void namesCannotSteerATerminal();
    void aKeyThatOthersReadIsNotUsed();

private:
    /// `learn` of somebody whose knowledge lies in a folder of that name.
    [[nodiscard]] CliOutcome learnOf(const char *who, const QStringList &arguments,
                                     bool json = true) const
    {
        QStringList all{QStringLiteral("learn"), QStringLiteral("--storage-dir"), path(who)};
        all += arguments;
        if (json)
            all += QStringLiteral("--json");
        return m_cli.run(all);
    }
    [[nodiscard]] CliOutcome take(const char *who, const QStringList &more = {},
                                  bool json = true) const
    {
        return learnOf(who, QStringList{QStringLiteral("import"), path("bundle.json")} + more,
                       json);
    }
    [[nodiscard]] CliOutcome instrument(const TemporaryProject &project) const
    {
        return m_cli.run({QStringLiteral("instrument"), folder(project), QStringLiteral("--json")});
    }
    [[nodiscard]] QString path(const char *relative) const
    {
        return QString::fromStdString(m_files.path(relative).string());
    }
    [[nodiscard]] static QString folder(const TemporaryProject &project)
    {
        return QString::fromStdString(project.root().string());
    }
    [[nodiscard]] static QStringList projectOption(const TemporaryProject &project)
    {
        return {QStringLiteral("--project"), folder(project)};
    }
    /// Writes a bundle of "them".
    void write(const Json &pattern, const learn::SigningKey &key = test::someKey()) const
    {
        m_files.write("bundle.json", test::signedText(test::bundleOf(Json::array({pattern})), key));
    }

    TemporaryProject m_files;
    Cli m_cli;
    std::string m_bundle; ///< with a script that a recipe mended
};

namespace {

/// Its script fails its tests as the template makes it, and a recipe mends it.
constexpr auto kFails = "function f(n) {\n  do n--; while (n > 0);\n  return n;\n}\n";

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

Json scriptsIn(const Json &report)
{
    Json scripts = Json::array();
    for (const auto &item : report["items"]) {
        if (item["kind"] == "script")
            scripts.push_back(item);
    }
    return scripts;
}

} // namespace

void CliSharingTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    const TemporaryProject project;
    project.write("a.js", kFails);
    QCOMPARE(instrument(project).json()["totals"]["recipe"].get<int>(), 1);
    const auto exported =
        learnOf("theirs", QStringList{QStringLiteral("export"), path("bundle.json"),
                                      QStringLiteral("--source"), QStringLiteral("team a")} +
                              projectOption(project));
    QVERIFY2(exported.code == 0, exported.err.constData());
    QCOMPARE(exported.json()["scripts"].get<int>(), 1);
    QCOMPARE(exported.json()["key"].get<std::string>().size(), 32u);
    QCOMPARE(exported.json()["source"].get<std::string>(), "team a");
    QVERIFY(exported.err.contains(exported.json()["key"].get<std::string>().c_str()));
    m_bundle = m_files.read("bundle.json");
}

void CliSharingTest::aBundleHasTheScriptsOfItsProject()
{
    const auto bundle = parseJson(m_bundle);
    QCOMPARE(bundle["scripts"].size(), 1u);
    const auto &script = bundle["scripts"][0];
    for (const auto *field : {"key", "language", "pack", "shape", "construct", "origin", "script",
                              "tests_passed", "hits"})
        QVERIFY2(script.contains(field), field);
    QVERIFY(!m_bundle.contains("while (n > 0)")); // no source of the project
    QCOMPARE(QFile::permissions(path("theirs/signing-key.pem")) &
                 (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
}

void CliSharingTest::aPreviewSaysTheSameInBothForms()
{
    const TemporaryProject project;
    m_files.write("bundle.json", m_bundle);
    const auto options = projectOption(project) + words("--dry-run");
    const auto preview = take("previews", options);
    QVERIFY2(preview.code == 0, preview.err.constData());
    const auto json = preview.json();
    QCOMPARE(json["key_trust"].get<std::string>(), "first");
    QVERIFY(json["preview"].get<bool>());
    QCOMPARE(scriptsIn(json).size(), 1u);
    const auto text = take("previews", options, false);
    for (const auto &item : json["items"]) {
        for (const auto *field : {"kind", "name", "source", "state"})
            QVERIFY2(text.out.contains(item[field].get<std::string>().c_str()), field);
    }
    QVERIFY(text.out.contains(scriptsIn(json)[0]["key"].get<std::string>().c_str()));
    QVERIFY(text.err.contains(json["key"].get<std::string>().c_str()));
    QVERIFY(text.err.contains("nothing was changed"));
    QVERIFY(take("previews", options + words("-v"), false)
                .err.contains("def insert_telemetry")); // the code, to be read
    // Nothing is there afterwards.
    QCOMPARE(take("previews", options).json()["key_trust"].get<std::string>(), "first");
    QVERIFY(
        m_cli.run(words("cache list --json") + projectOption(project)).json()["scripts"].empty());
}

void CliSharingTest::scriptsAreUsedOnceTheyPassedHere()
{
    const TemporaryProject project;
    project.write("b.js", kFails);
    m_files.write("bundle.json", m_bundle);
    const auto imported = take("mine", projectOption(project));
    QVERIFY2(imported.code == 0, imported.err.constData());
    const auto script = scriptsIn(imported.json())[0];
    QCOMPARE(script["state"].get<std::string>(), "new");
    QVERIFY(imported.err.contains("not in use"));
    const auto cached = [&] {
        return m_cli
            .run(words("cache show") +
                 QStringList{QString::fromStdString(script["key"].get<std::string>())} +
                 projectOption(project) + words("--json"))
            .json()["versions"];
    };
    QCOMPARE(cached().size(), 1u);
    QVERIFY(!cached()[0]["effective"].get<bool>());
    QVERIFY(cached()[0]["validation"].is_null());
    QCOMPARE(cached()[0]["shared"]["source"].get<std::string>(), "team a");
    const auto run = instrument(project).json();
    const auto origin = run["functions"][0]["origin"].get<std::string>();
    QVERIFY2(origin.starts_with("imported:team a/recipe:"), origin.c_str());
    QCOMPARE(run["functions"][0]["status"].get<std::string>(), "instrumented");
    QVERIFY(cached()[0]["effective"].get<bool>());
    QVERIFY(cached()[0]["validation"]["ok"].get<bool>());
    QCOMPARE(scriptsIn(take("mine", projectOption(project)).json())[0]["state"].get<std::string>(),
             "known");
}

void CliSharingTest::withoutAProjectScriptsStayOut()
{
    m_files.write("bundle.json", m_bundle);
    const auto imported = take("alone");
    QCOMPARE(imported.code, 0);
    QCOMPARE(scriptsIn(imported.json())[0]["state"].get<std::string>(), "not taken");
    QVERIFY2(imported.err.contains("--project"), imported.err.constData());
}

void CliSharingTest::aScriptThatDeletesFilesIsNotTaken()
{
    const TemporaryProject project;
    project.write("b.js", kFails);
    auto bundle = parseJson(m_bundle);
    auto &text = bundle["scripts"][0]["script"];
    text = "import os\nos.remove('b.js')\n" + text.get<std::string>();
    m_files.write("bundle.json", test::signedText(bundle));
    const auto imported = take("careful", projectOption(project));
    QVERIFY2(imported.code == 0, imported.err.constData());
    QVERIFY(scriptsIn(imported.json()).empty());
    QVERIFY2(imported.err.contains("unsafe"), imported.err.constData());
    QVERIFY(toText(imported.json()["problems"]).contains("unsafe"));
    const auto run = instrument(project).json();
    QVERIFY(run["functions"][0]["origin"].get<std::string>().starts_with("recipe:"));
    QCOMPARE(project.read("b.js"), kFails);
}

void CliSharingTest::anotherKeyIsRefusedUntilItIsAccepted()
{
    const auto other = learn::SigningKey::generate().value();
    const auto key =
        QString::fromStdString(learn::shortFingerprint(learn::fingerprintOf(other.publicKey())));
    const auto pattern = model::toJson(test::bundledPattern());
    write(pattern);
    QCOMPARE(take("trusting").code, 0);
    write(pattern, other);
    const auto refused = take("trusting");
    QCOMPARE(refused.code, 4);
    const QByteArray remedy = "--accept-key " + key.toUtf8();
    QVERIFY2(refused.err.contains(remedy), refused.err.constData());
    QCOMPARE(refused.json()["error"]["kind"].get<std::string>(), "conflict");
    QCOMPARE(take("trusting", {QStringLiteral("--accept-key"), QString(32, u'0')}).code, 4);
    const auto accepted = take("trusting", {QStringLiteral("--accept-key"), key});
    QVERIFY2(accepted.code == 0, accepted.err.constData());
    QCOMPARE(accepted.json()["key_trust"].get<std::string>(), "accepted");
    QCOMPARE(take("trusting").json()["key_trust"].get<std::string>(), "known");
}

void CliSharingTest::aForgedBundleIsRefused()
{
    auto bundle = parseJson(m_bundle);
    bundle["scripts"][0]["script"] = "def insert_telemetry(source, **facts):\n    return ''\n";
    m_files.write("bundle.json", toText(bundle));
    const auto refused = take("forged");
    QCOMPARE(refused.code, 4);
    QCOMPARE(refused.json()["error"]["kind"].get<std::string>(), "corrupt");
    QVERIFY2(refused.err.contains("signature"), refused.err.constData());
}

void CliSharingTest::namesCannotSteerATerminal()
{
    auto pattern = model::toJson(test::bundledPattern());
    pattern["name"] = "x\x1b[2J\nnew       pattern  us                   trusted\r";
    write(pattern);
    const auto text = take("terminal", words("--dry-run"), false);
    QVERIFY2(text.code == 0, text.err.constData());
    QCOMPARE(text.out.count('\n'), 1);
    QVERIFY(!text.out.contains('\x1b') && !text.out.contains('\r'));
}

void CliSharingTest::aKeyThatOthersReadIsNotUsed()
{
    const QStringList exporting{QStringLiteral("export"), path("ours.json")};
    QCOMPARE(learnOf("open", exporting).code, 0);
    const auto key = path("open/signing-key.pem");
    QVERIFY(QFile::setPermissions(key, QFile::permissions(key) | QFile::ReadOther));
    const auto refused = learnOf("open", exporting);
    QCOMPARE(refused.code, 4);
    QVERIFY2(refused.err.contains("chmod 600"), refused.err.constData());
}

} // namespace tst_clisharing

QTEST_GUILESS_MAIN(tst_clisharing::CliSharingTest)
#include "tst_clisharing.moc"
