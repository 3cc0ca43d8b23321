// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/dialogs/settingsfixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QToolButton>

namespace tst_settingswriting {

using namespace espalier;
using dialogs::SettingRow;
using dialogs::SettingsDialog;
using dialogs::SettingsPage;
using Fixture = test::SettingsFixture;

class TestSettingsWriting final : public QObject {
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }
    void aValueGoesToTheUsersFile();
    void aValueGoesToTheProjectsFile();
    void theOtherPageFollows();
    void eachEditorWrites_data();
    void eachEditorWrites();
    void whatElseIsInTheFileStays();
    void resetTakesTheValueOut();
    void onlyWhatIsInTheFileCanBeReset();
    void whatIsNotWrittenIsTold_data();
    void whatIsNotWrittenIsTold();
    void aDamagedFileIsTold();
    void quickChangesArriveInOrder();
    void whatWasChangedIsWrittenThoughTheDialogGoes();
    void whatIsBeingTypedIsNotOverwritten();

private:
    std::unique_ptr<Fixture> m_fixture;
};

void TestSettingsWriting::aValueGoesToTheUsersFile()
{
    QVERIFY(m_fixture->open());
    const QSignalSpy written(m_fixture->dialog.get(), &SettingsDialog::written);
    Fixture::workers(m_fixture->yours())->setValue(7);
    QTRY_COMPARE(written.size(), 1);
    QCOMPARE(m_fixture->config.read(Fixture::kUserFile), "[instrument]\nworkers = 7\n");
    QVERIFY(!m_fixture->project.exists(Fixture::kProjectFile));
    QTRY_VERIFY(Fixture::says(Fixture::row(m_fixture->yours(), "instrument.workers"),
                              QStringLiteral("Yours: ")));
}

void TestSettingsWriting::aValueGoesToTheProjectsFile()
{
    QVERIFY(m_fixture->open());
    const QSignalSpy written(m_fixture->dialog.get(), &SettingsDialog::written);
    Fixture::workers(m_fixture->projects())->setValue(7);
    QTRY_COMPARE(written.size(), 1);
    QCOMPARE(m_fixture->project.read(Fixture::kProjectFile), "[instrument]\nworkers = 7\n");
    QVERIFY(!m_fixture->config.exists(Fixture::kUserFile));
}

void TestSettingsWriting::theOtherPageFollows()
{
    QVERIFY(m_fixture->open());
    Fixture::workers(m_fixture->yours())->setValue(7);
    QTRY_COMPARE(Fixture::workers(m_fixture->projects())->value(), 7);
    QVERIFY(Fixture::says(Fixture::row(m_fixture->projects(), "instrument.workers"),
                          QStringLiteral("Yours: ")));
    Fixture::workers(m_fixture->projects())->setValue(8);
    QTRY_COMPARE(Fixture::workers(m_fixture->yours())->value(), 8);
    QVERIFY(Fixture::says(Fixture::row(m_fixture->yours(), "instrument.workers"),
                          QStringLiteral("The project's: ")));
}

void TestSettingsWriting::eachEditorWrites_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("a box to tick")
        << QByteArray("include.tests") << QString() << QByteArray("tests = true\n");
    QTest::newRow("a choice") << QByteArray("instrument.revalidate") << QStringLiteral("always")
                              << QByteArray("revalidate = \"always\"\n");
    QTest::newRow("a text") << QByteArray("instrument.pack") << QStringLiteral("a \"b\"")
                            << QByteArray(R"(pack = "a \"b\"")"
                                          "\n");
    QTest::newRow("a list") << QByteArray("include.paths") << QStringLiteral("src/**, lib")
                            << QByteArray("paths = [\"src/**\", \"lib\"]\n");
}

void TestSettingsWriting::eachEditorWrites()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, typed);
    QFETCH(QByteArray, line);
    QVERIFY(m_fixture->open());
    auto *setting = Fixture::row(m_fixture->yours(), key.constData());
    if (auto *box = setting->findChild<QCheckBox *>()) {
        QTest::keyClick(box, Qt::Key_Space);
    } else if (auto *choices = setting->findChild<QComboBox *>()) {
        QTest::keyClicks(choices, typed);
    } else {
        auto *field = setting->findChild<QLineEdit *>();
        field->selectAll();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Return);
    }
    QTRY_VERIFY2(m_fixture->userFileSays(line.constData()),
                 m_fixture->config.read(Fixture::kUserFile).c_str());
    QTRY_VERIFY(Fixture::says(setting, QStringLiteral("Yours: ")));
}

void TestSettingsWriting::whatElseIsInTheFileStays()
{
    m_fixture->config.write(Fixture::kUserFile,
                            "# mine\n[instrument]\nworkers = 3 # few\npack = \"spans\"\n");
    QVERIFY(m_fixture->open());
    Fixture::workers(m_fixture->yours())->setValue(7);
    QTRY_COMPARE(m_fixture->config.read(Fixture::kUserFile),
                 "# mine\n[instrument]\nworkers = 7 # few\npack = \"spans\"\n");
}

void TestSettingsWriting::resetTakesTheValueOut()
{
    m_fixture->config.write(Fixture::kUserFile, "[instrument]\nworkers = 3\npack = \"other\"\n");
    QVERIFY(m_fixture->open());
    Fixture::row(m_fixture->yours(), "instrument.workers")->findChild<QToolButton *>()->click();
    QTRY_COMPARE(m_fixture->config.read(Fixture::kUserFile), "[instrument]\npack = \"other\"\n");
    QTRY_COMPARE(Fixture::workers(m_fixture->yours())->value(), 12);
    QVERIFY(Fixture::says(Fixture::row(m_fixture->yours(), "instrument.workers"),
                          QStringLiteral("The default")));
}

void TestSettingsWriting::onlyWhatIsInTheFileCanBeReset()
{
    m_fixture->config.write(Fixture::kUserFile, "[instrument]\nworkers = 3\n");
    QVERIFY(m_fixture->open());
    const auto canBeReset = [](const SettingsPage *page, const char *key) {
        return Fixture::row(page, key)->findChild<QToolButton *>()->isEnabled();
    };
    QVERIFY(canBeReset(m_fixture->yours(), "instrument.workers"));
    QVERIFY(!canBeReset(m_fixture->yours(), "instrument.pack"));
    QVERIFY(!canBeReset(m_fixture->projects(), "instrument.workers"));
}

void TestSettingsWriting::whatIsNotWrittenIsTold_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("words");
    QTest::newRow("no number") << QStringLiteral("many") << QStringLiteral("number");
    QTest::newRow("out of range") << QStringLiteral("0") << QStringLiteral("1");
}

void TestSettingsWriting::whatIsNotWrittenIsTold()
{
    QFETCH(QString, value);
    QFETCH(QString, words);
    QVERIFY(m_fixture->open());
    const QSignalSpy written(m_fixture->dialog.get(), &SettingsDialog::written);
    auto *setting = Fixture::row(m_fixture->yours(), "instrument.workers");
    emit setting->changed(value);
    const auto *problem = setting->findChild<QLabel *>(QStringLiteral("problem"));
    QTRY_VERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(words), qPrintable(problem->text()));
    QVERIFY(!m_fixture->config.exists(Fixture::kUserFile));
    QCOMPARE(written.size(), 0);
}

void TestSettingsWriting::aDamagedFileIsTold()
{
    QVERIFY(m_fixture->open());
    m_fixture->config.write(Fixture::kUserFile, "[instrument\n");
    Fixture::workers(m_fixture->yours())->setValue(7);
    const auto *problem = Fixture::row(m_fixture->yours(), "instrument.workers")
                              ->findChild<QLabel *>(QStringLiteral("problem"));
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(m_fixture->config.read(Fixture::kUserFile), "[instrument\n");
    m_fixture->yours()->reload();
    auto *bar = m_fixture->yours()->findChild<controls::MessageBar *>();
    QTRY_VERIFY(bar->isVisible());
    QVERIFY2(bar->text().contains(QStringLiteral("espalier.toml:1")), qPrintable(bar->text()));
    m_fixture->config.write(Fixture::kUserFile, "[instrument]\n");
    m_fixture->yours()->reload();
    QTRY_VERIFY(!bar->isVisible());
}

void TestSettingsWriting::quickChangesArriveInOrder()
{
    QVERIFY(m_fixture->open());
    for (int value = 20; value < 120; ++value) {
        Fixture::workers(m_fixture->yours())->setValue(value);
        auto *attempts = Fixture::row(m_fixture->yours(), "refine.max_refactor_attempts")
                             ->findChild<QSpinBox *>();
        attempts->setValue(value % 20);
    }
    QTRY_VERIFY2(m_fixture->userFileSays("max_refactor_attempts = 19\n"),
                 m_fixture->config.read(Fixture::kUserFile).c_str());
    QTRY_VERIFY2(m_fixture->userFileSays("workers = 119\n"),
                 m_fixture->config.read(Fixture::kUserFile).c_str());
    QTRY_VERIFY(Fixture::says(Fixture::row(m_fixture->yours(), "instrument.workers"),
                              QStringLiteral("Yours: ")));
    m_fixture->dialog.reset(); // waits
    QVERIFY(m_fixture->userFileSays("workers = 119\n"));
    QVERIFY(m_fixture->userFileSays("max_refactor_attempts = 19\n"));
}

void TestSettingsWriting::whatWasChangedIsWrittenThoughTheDialogGoes()
{
    QVERIFY(m_fixture->open());
    Fixture::workers(m_fixture->yours())->setValue(7);
    Fixture::row(m_fixture->yours(), "include.tests")->findChild<QCheckBox *>()->click();
    m_fixture->dialog.reset();
    QVERIFY(m_fixture->userFileSays("workers = 7\n"));
    QVERIFY(m_fixture->userFileSays("tests = true\n"));
}

void TestSettingsWriting::whatIsBeingTypedIsNotOverwritten()
{
    QVERIFY(m_fixture->open());
    const QSignalSpy written(m_fixture->dialog.get(), &SettingsDialog::written);
    Fixture::workers(m_fixture->yours())->setValue(7);
    auto *field = Fixture::row(m_fixture->yours(), "include.paths")->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("src/*"));
    QTRY_COMPARE(written.size(), 1);
    QTRY_VERIFY(Fixture::says(Fixture::row(m_fixture->yours(), "instrument.workers"),
                              QStringLiteral("Yours: ")));
    QCOMPARE(field->text(), QStringLiteral("src/*"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(m_fixture->userFileSays("paths = [\"src/*\"]\n"));
}

} // namespace tst_settingswriting

QTEST_MAIN(tst_settingswriting::TestSettingsWriting)
#include "tst_settingswriting.moc"
