// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "tests/widgets/dialogs/settingsfixture.h"

#include <QTabWidget>
#include <QToolButton>

namespace tst_settingsdialog {

using namespace espalier;
using dialogs::SettingRow;
using dialogs::SettingsDialog;
using dialogs::SettingsPage;
using Fixture = test::SettingsFixture;

class TestSettingsDialog final : public QObject {
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }
    void everySettingIsShownWithItsOrigin();
    void theOriginOfAValueIsTold_data();
    void theOriginOfAValueIsTold();
    void withoutTrustAValueOfTheProjectWaits();
    void withTrustAValueOfTheProjectCounts();
    void withoutAProjectThereIsNoPageForOne();
    void theFilterLooksAtTitlesTextsAndKeys_data();
    void theFilterLooksAtTitlesTextsAndKeys();
    void returnDoesNotCloseTheDialog_data();
    void returnDoesNotCloseTheDialog();
    void everythingThatTakesTheFocusHasAName();

private:
    std::unique_ptr<Fixture> m_fixture;
};

void TestSettingsDialog::everySettingIsShownWithItsOrigin()
{
    QVERIFY(m_fixture->open());
    for (const auto &description : dialogs::settingDescriptions()) {
        for (const auto *page : {m_fixture->yours(), m_fixture->projects()}) {
            const auto *setting = Fixture::row(page, std::string(description.key).c_str());
            const bool personal = (*settings::findDefinition(description.key))->project ==
                                  settings::ProjectRight::Never;
            if (page == m_fixture->projects() && personal) {
                QVERIFY(!setting);
                continue;
            }
            QVERIFY(setting);
            QVERIFY(Fixture::says(setting, description.title.toHtmlEscaped()));
            QVERIFY(Fixture::says(setting, description.explanation));
            QVERIFY(Fixture::says(setting, QStringLiteral("The default")));
        }
    }
}

void TestSettingsDialog::theOriginOfAValueIsTold_data()
{
    QTest::addColumn<QString>("origin");
    QTest::addColumn<QString>("place");
    QTest::addColumn<int>("value");
    QTest::newRow("user") << QStringLiteral("Yours: ") << QStringLiteral("espalier.toml:2") << 3;
    QTest::newRow("project") << QStringLiteral("The project's: ")
                             << QStringLiteral(".espalier.toml:2") << 4;
    QTest::newRow("environment") << QStringLiteral("The environment's, which wins: ")
                                 << QString::fromLatin1(Fixture::kVariable) << 5;
}

void TestSettingsDialog::theOriginOfAValueIsTold()
{
    QFETCH(QString, origin);
    QFETCH(QString, place);
    QFETCH(int, value);
    m_fixture->config.write(Fixture::kUserFile, "[instrument]\nworkers = 3\n");
    if (value >= 4)
        m_fixture->project.write(Fixture::kProjectFile, "[instrument]\nworkers = 4\n");
    if (value >= 5)
        qputenv(Fixture::kVariable, "5");
    QVERIFY(m_fixture->open());
    for (const auto *page : {m_fixture->yours(), m_fixture->projects()}) {
        QCOMPARE(Fixture::workers(page)->value(), value);
        QVERIFY(Fixture::says(Fixture::row(page, "instrument.workers"), origin));
        QVERIFY(Fixture::says(Fixture::row(page, "instrument.workers"), place));
    }
}

void TestSettingsDialog::withoutTrustAValueOfTheProjectWaits()
{
    m_fixture->project.write(Fixture::kProjectFile, "[instrument]\npack = \"mine\"\nworkers = 4\n");
    QVERIFY(m_fixture->open(false));
    auto *pack = Fixture::row(m_fixture->projects(), "instrument.pack");
    QCOMPARE(pack->findChild<QLineEdit *>()->text(), QStringLiteral("spans"));
    QVERIFY(Fixture::says(pack, QStringLiteral("The default")));
    QVERIFY(Fixture::says(pack, QStringLiteral("trust")));
    QVERIFY(pack->findChild<QToolButton *>()->isEnabled());
    QVERIFY(!Fixture::says(Fixture::row(m_fixture->yours(), "instrument.pack"),
                           QStringLiteral("trust")));
    QCOMPARE(Fixture::workers(m_fixture->projects())->value(), 4);
}

void TestSettingsDialog::withTrustAValueOfTheProjectCounts()
{
    m_fixture->project.write(Fixture::kProjectFile, "[instrument]\npack = \"mine\"\n");
    QVERIFY(m_fixture->open(true));
    auto *pack = Fixture::row(m_fixture->projects(), "instrument.pack");
    QCOMPARE(pack->findChild<QLineEdit *>()->text(), QStringLiteral("mine"));
    QVERIFY(Fixture::says(pack, QStringLiteral("The project's: ")));
    QVERIFY(!Fixture::says(pack, QStringLiteral("trust")));
}

void TestSettingsDialog::withoutAProjectThereIsNoPageForOne()
{
    const SettingsDialog dialog(m_fixture->themes, m_fixture->actions, {}, false);
    QCOMPARE(dialog.findChildren<SettingsPage *>().size(), 1);
    QCOMPARE(dialog.findChild<QTabWidget *>()->count(), 2);
}

void TestSettingsDialog::theFilterLooksAtTitlesTextsAndKeys_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("left");
    const auto pack = QStringLiteral("setting.instrument.pack");
    QTest::newRow("title") << QStringLiteral("pack") << QStringList{pack};
    QTest::newRow("explanation") << QStringLiteral("SNIPPETS") << QStringList{pack};
    QTest::newRow("key") << QStringLiteral("max_refactor")
                         << QStringList{QStringLiteral("setting.refine.max_refactor_attempts")};
    QTest::newRow("words in any order") << QStringLiteral("snippets pack") << QStringList{pack};
    QTest::newRow("nothing") << QStringLiteral("xyzzy") << QStringList{};
}

void TestSettingsDialog::theFilterLooksAtTitlesTextsAndKeys()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, left);
    QVERIFY(m_fixture->open());
    const auto shown = [this] {
        QStringList names;
        for (const auto *each : m_fixture->yours()->findChildren<SettingRow *>()) {
            if (!each->isHidden())
                names << each->objectName();
        }
        return names;
    };
    auto *field = m_fixture->dialog->findChild<QLineEdit *>(QString(), Qt::FindDirectChildrenOnly);
    QTest::keyClicks(field, typed);
    QTRY_COMPARE(shown(), left);
    // The head of a section goes with its last setting.
    QVERIFY(!Fixture::says(m_fixture->yours(), QStringLiteral("What is looked at")));
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE(static_cast<std::size_t>(shown().size()), dialogs::settingDescriptions().size());
    QVERIFY(Fixture::says(m_fixture->yours(), QStringLiteral("What is looked at")));
}

void TestSettingsDialog::returnDoesNotCloseTheDialog_data()
{
    QTest::addColumn<QString>("parent");
    QTest::newRow("in the filter") << QString();
    QTest::newRow("in a setting") << QStringLiteral("setting.include.paths");
}

void TestSettingsDialog::returnDoesNotCloseTheDialog()
{
    QFETCH(QString, parent);
    QVERIFY(m_fixture->open());
    auto *owner = parent.isEmpty() ? m_fixture->dialog.get()
                                   : m_fixture->dialog->findChild<QWidget *>(parent);
    auto *field = owner->findChild<QLineEdit *>(QString(), Qt::FindDirectChildrenOnly);
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(m_fixture->dialog->isVisible());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!m_fixture->dialog->isVisible());
}

void TestSettingsDialog::everythingThatTakesTheFocusHasAName()
{
    QVERIFY(m_fixture->open());
    auto *tabs = m_fixture->dialog->findChild<QTabWidget *>();
    for (int i = 0; i < tabs->count(); ++i) {
        tabs->setCurrentIndex(i);
        QCOMPARE(test::namelessIn(*m_fixture->dialog).join(u'\n'), QString());
    }
}

} // namespace tst_settingsdialog

QTEST_MAIN(tst_settingsdialog::TestSettingsDialog)
#include "tst_settingsdialog.moc"
