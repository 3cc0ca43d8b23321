// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_writesetting {

using namespace espalier;
using namespace espalier::settings;

class WriteSettingTest : public QObject {
    Q_OBJECT

private slots:
    void onlyTheValueChanges_data();
    void onlyTheValueChanges();
    void aSettingIsTakenOutWithItsLine();
    void whatCannotBeEditedIsLeftAlone_data();
    void whatCannotBeEditedIsLeftAlone();
    void wrongValuesAreRefused_data();
    void wrongValuesAreRefused();
    void aMissingFileIsMadeWithItsFolder();
    void withoutAHomeThatIsSaid();
    void aLinkOfTheUsersIsFollowed();
    void aLinkOfAProjectIsRefused();
};

void WriteSettingTest::onlyTheValueChanges_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *key, const char *value, const char *before,
                        const char *after) {
        QTest::newRow(name) << QString::fromLatin1(key) << QString::fromUtf8(value)
                            << QByteArray(before) << QByteArray(after);
    };
    const char *workers = "instrument.workers";
    row("an empty file", workers, "4", "", "[instrument]\nworkers = 4\n");
    row("comments and blanks stay", workers, "4",
        "# mine\n[instrument]   # here\n  workers   =  12   # why\npack = \"spans\"\n",
        "# mine\n[instrument]   # here\n  workers   =  4   # why\npack = \"spans\"\n");
    row("windows line ends stay", workers, "4", "[instrument]\r\nworkers = 1\r\n",
        "[instrument]\r\nworkers = 4\r\n");
    row("windows line ends are used", workers, "4", "[learn]\r\nprompt_patterns = 1\r\n",
        "[learn]\r\nprompt_patterns = 1\r\n\r\n[instrument]\r\nworkers = 4\r\n");
    row("a byte order mark stays", workers, "4", "\xef\xbb\xbf[instrument]\nworkers = 1\n",
        "\xef\xbb\xbf[instrument]\nworkers = 4\n");
    row("dotted keys", workers, "4", "instrument.workers = 1\n", "instrument.workers = 4\n");
    row("an inline table", workers, "4", "instrument = { pack = \"x\", workers = 1 }\n",
        "instrument = { pack = \"x\", workers = 4 }\n");
    row("a section without the key", workers, "4", "[instrument]\npack = \"x\"\n[learn]\n",
        "[instrument]\nworkers = 4\npack = \"x\"\n[learn]\n");
    row("a section at the very end", workers, "4", "[instrument]", "[instrument]\nworkers = 4\n");
    row("another section", workers, "4", "[learn]\nprompt_patterns = 1",
        "[learn]\nprompt_patterns = 1\n\n[instrument]\nworkers = 4\n");
    row("behind characters of several bytes", "instrument.pack", "\xc3\xa4",
        "instrument = { \"capture\" = [\"args\"], pack = \"\xf0\x9f\x8c\xb3\xc3\xa4\" } # "
        "\xc3\xa4\n",
        "instrument = { \"capture\" = [\"args\"], pack = \"\xc3\xa4\" } # \xc3\xa4\n");
    row("a multi-line text", "tests.command", "make", "[tests]\ncommand = \"\"\"\na\nb\"\"\" # x\n",
        "[tests]\ncommand = \"make\" # x\n");
    row("a multi-line list", "include.paths", "a,b",
        "[include]\npaths = [\n  \"x\", # why\n]\ntests = true\n",
        "[include]\npaths = [\"a\", \"b\"]\ntests = true\n");
    row("a number", "policy.min_coverage", "1", "[policy]\nmin_coverage = 0.5\n",
        "[policy]\nmin_coverage = 1.0\n");
    row("a wrong value can be put right", workers, "4", "[instrument]\nworkers = \"many\"\n",
        "[instrument]\nworkers = 4\n");
    row("unknown keys stay", workers, "4", "[instrument]\nworkers = 1\nlater = 2026-01-01\n",
        "[instrument]\nworkers = 4\nlater = 2026-01-01\n");
}

void WriteSettingTest::onlyTheValueChanges()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const test::TemporaryProject folder;
    folder.write("a.toml", before.toStdString());
    VERIFY_OK(
        writeSetting(folder.path("a.toml"), Origin::User, key.toStdString(), value.toStdString()));
    QCOMPARE(QByteArray::fromStdString(folder.read("a.toml")), after);
}

void WriteSettingTest::aSettingIsTakenOutWithItsLine()
{
    const test::TemporaryProject folder;
    const auto file = folder.path("a.toml");
    folder.write("a.toml", "# mine\n[instrument]\nworkers = 3 # few\npack = \"spans\"\n");
    VERIFY_OK(removeSetting(file, Origin::User, "instrument.workers"));
    QCOMPARE(folder.read("a.toml"), "# mine\n[instrument]\npack = \"spans\"\n");
    VERIFY_OK(removeSetting(file, Origin::User, "instrument.workers")); // it is not in it
    VERIFY_FAILS(InvalidInput, removeSetting(file, Origin::User, "instrument.wrokers"));
    folder.write("a.toml", "instrument = { workers = 3, pack = \"spans\" }");
    VERIFY_FAILS(Unsupported, removeSetting(file, Origin::User, "instrument.workers"));
    QCOMPARE(folder.read("a.toml"), "instrument = { workers = 3, pack = \"spans\" }");
    folder.write("a.toml", "instrument.workers = 3");
    VERIFY_OK(removeSetting(file, Origin::User, "instrument.workers"));
    QCOMPARE(folder.read("a.toml"), "");
}

void WriteSettingTest::whatCannotBeEditedIsLeftAlone_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("damaged") << QByteArray("[instrument\nworkers = 1\n") << ErrorKind::InvalidInput;
    QTest::newRow("an inline table without the key")
        << QByteArray("instrument = { pack = \"x\" }\n") << ErrorKind::Unsupported;
    QTest::newRow("a value where the section goes")
        << QByteArray("instrument = 3\n") << ErrorKind::Unsupported;
}

void WriteSettingTest::whatCannotBeEditedIsLeftAlone()
{
    QFETCH(QByteArray, before);
    QFETCH(ErrorKind, kind);
    const test::TemporaryProject folder;
    folder.write("a.toml", before.toStdString());
    const auto done = writeSetting(folder.path("a.toml"), Origin::User, "instrument.workers", "4");
    QVERIFY2(!done && done.error().kind == kind, test::why(done).c_str());
    QCOMPARE(QByteArray::fromStdString(folder.read("a.toml")), before);
}

void WriteSettingTest::wrongValuesAreRefused_data()
{
    QTest::addColumn<Origin>("scope");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, Origin scope, const char *key, const char *value) {
        QTest::newRow(name) << scope << QString::fromLatin1(key) << QString::fromLatin1(value);
    };
    row("an unknown key", Origin::User, "instrument.wrokers", "4");
    row("a wrong type", Origin::User, "instrument.workers", "many");
    row("out of range", Origin::User, "instrument.workers", "0");
    row("an address in a project", Origin::Project, "llm.base_url", "https://example.org");
}

void WriteSettingTest::wrongValuesAreRefused()
{
    QFETCH(Origin, scope);
    QFETCH(QString, key);
    QFETCH(QString, value);
    const test::TemporaryProject folder;
    VERIFY_FAILS(InvalidInput, writeSetting(folder.path("a.toml"), scope, key.toStdString(),
                                            value.toStdString()));
    QVERIFY(!folder.exists("a.toml"));
}

void WriteSettingTest::aMissingFileIsMadeWithItsFolder()
{
    const test::TemporaryProject folder;
    VERIFY_OK(writeSetting(folder.path("deep/er/a.toml"), Origin::User, "include.tests", "yes"));
    QCOMPARE(folder.read("deep/er/a.toml"), "[include]\ntests = true\n");
    const auto settings = Settings::load({.userFile = folder.path("deep/er/a.toml")});
    VERIFY_OK(settings);
    QVERIFY(settings->value(keys::kIncludeTests));
}

void WriteSettingTest::withoutAHomeThatIsSaid()
{
    VERIFY_FAILS(NotFound, writeSetting({}, Origin::User, "include.tests", "yes"));
}

void WriteSettingTest::aLinkOfTheUsersIsFollowed()
{
    const test::TemporaryProject folder;
    folder.write("dotfiles/espalier.toml", "[include]\ntests = false\n");
    std::filesystem::create_symlink("dotfiles/espalier.toml", folder.path("a.toml"));
    VERIFY_OK(writeSetting(folder.path("a.toml"), Origin::User, "include.tests", "yes"));
    QVERIFY(std::filesystem::is_symlink(folder.path("a.toml")));
    QCOMPARE(folder.read("dotfiles/espalier.toml"), "[include]\ntests = true\n");
}

void WriteSettingTest::aLinkOfAProjectIsRefused()
{
    const test::TemporaryProject folder;
    folder.write("elsewhere", "");
    std::filesystem::create_symlink("elsewhere", folder.path(".espalier.toml"));
    VERIFY_FAILS(Permission, writeSetting(folder.path(".espalier.toml"), Origin::Project,
                                          "include.tests", "yes"));
    QCOMPARE(folder.read("elsewhere"), "");
}

} // namespace tst_writesetting

QTEST_APPLESS_MAIN(tst_writesetting::WriteSettingTest)
#include "tst_writesetting.moc"
