// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/dialogs/keyspage.h"

#include <QKeySequenceEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <memory>

namespace tst_keyspage {

using namespace espalier;
using dialogs::KeysPage;

class TestKeysPage final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyActionIsListedWithItsKeys();
    void newKeysCountAtOnce();
    void newKeysAreKept();
    void keysOfAnotherActionAreRefusedAndNamed();
    void theRefusalGoesWithTheNextKeys();
    void keysMayBeTakenAway();
    void withoutAChoiceNothingIsChanged();
    void resetBringsTheStandardBack();
    void resetBringsAllKeysOfAnActionBack();
    void theFilterLooksAtNamesAndCategories_data();
    void theFilterLooksAtNamesAndCategories();
    void anActionMayGo();
    void everythingThatTakesTheFocusHasAName();

private:
    QAction *add(const char *name, const QList<QKeySequence> &keys);
    /// Chooses a row and types keys.
    void give(int row, Qt::Key key);
    [[nodiscard]] QString keysIn(int row) const { return m_list->topLevelItem(row)->text(1); }
    [[nodiscard]] controls::MessageBar *message() const
    {
        return m_page->findChild<controls::MessageBar *>();
    }
    void press(const QString &button)
    {
        for (auto *each : m_page->findChildren<QPushButton *>()) {
            if (each->text() == button)
                return each->click();
        }
        QFAIL("no such button");
    }

    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<controls::ActionRegistry> m_actions;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<KeysPage> m_page;
    QAction *m_open = nullptr;
    QAction *m_strip = nullptr;
    QAction *m_remove = nullptr;
    QTreeWidget *m_list = nullptr;
    QKeySequenceEdit *m_keys = nullptr;
};

QAction *TestKeysPage::add(const char *name, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(u'&' + QString::fromLatin1(name), m_window.get());
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcuts(keys);
    m_actions->add(action, QStringLiteral("Test"));
    return action;
}

void TestKeysPage::give(int row, Qt::Key key)
{
    m_list->setCurrentItem(m_list->topLevelItem(row));
    m_keys->setFocus();
    QTest::keyClick(m_keys, key);
}

void TestKeysPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("window.ini")),
                                          QSettings::IniFormat);
    m_actions = std::make_unique<controls::ActionRegistry>(*m_store);
    m_window = std::make_unique<QWidget>();
    m_open = add("Open", {QKeySequence(Qt::Key_F2)});
    m_strip = add("Strip", {QKeySequence(Qt::Key_F3)});
    m_remove = add("Remove", {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)});
    m_page = std::make_unique<KeysPage>(m_themes, *m_actions);
    m_list = m_page->findChild<QTreeWidget *>();
    m_keys = m_page->findChild<QKeySequenceEdit *>();
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestKeysPage::cleanup()
{
    m_page.reset();
    m_window.reset();
}

void TestKeysPage::everyActionIsListedWithItsKeys()
{
    QCOMPARE(m_list->topLevelItemCount(), 3);
    QCOMPARE(m_list->topLevelItem(0)->text(0), QStringLiteral("Test: Open"));
    QCOMPARE(keysIn(0), QStringLiteral("F2"));
    QCOMPARE(keysIn(1), QStringLiteral("F3"));
    m_list->setCurrentItem(m_list->topLevelItem(1));
    QCOMPARE(m_keys->keySequence(), QKeySequence(Qt::Key_F3));
}

void TestKeysPage::newKeysCountAtOnce()
{
    give(0, Qt::Key_F7);
    QTRY_COMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F7));
    QCOMPARE(keysIn(0), QStringLiteral("F7"));
    QVERIFY(!message()->isVisible());
}

void TestKeysPage::newKeysAreKept()
{
    give(0, Qt::Key_F7);
    QTRY_COMPARE(m_store->value(QStringLiteral("keys/Open")).toString(), QStringLiteral("F7"));
    give(0, Qt::Key_F2);
    QTRY_VERIFY(m_store->allKeys().isEmpty());
}

void TestKeysPage::keysOfAnotherActionAreRefusedAndNamed()
{
    give(0, Qt::Key_F3);
    QTRY_VERIFY(message()->isVisible());
    QVERIFY2(message()->text().contains(QStringLiteral("Strip")), qPrintable(message()->text()));
    QCOMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F2));
    QCOMPARE(keysIn(0), QStringLiteral("F2"));
    QCOMPARE(m_keys->keySequence(), QKeySequence(Qt::Key_F2));
    QVERIFY(m_store->allKeys().isEmpty());
}

void TestKeysPage::theRefusalGoesWithTheNextKeys()
{
    give(0, Qt::Key_F3);
    QTRY_VERIFY(message()->isVisible());
    give(0, Qt::Key_F7);
    QTRY_VERIFY(!message()->isVisible());
    give(0, Qt::Key_F3);
    QTRY_VERIFY(message()->isVisible());
    press(QStringLiteral("Reset &all"));
    QVERIFY(!message()->isVisible());
}

void TestKeysPage::keysMayBeTakenAway()
{
    m_list->setCurrentItem(m_list->topLevelItem(0));
    press(QStringLiteral("&None"));
    QVERIFY(m_open->shortcut().isEmpty());
    QCOMPARE(keysIn(0), QString());
    give(1, Qt::Key_F2);
    QTRY_COMPARE(m_strip->shortcut(), QKeySequence(Qt::Key_F2));
}

void TestKeysPage::withoutAChoiceNothingIsChanged()
{
    m_list->setCurrentItem(nullptr);
    press(QStringLiteral("&None"));
    QCOMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F2));
}

void TestKeysPage::resetBringsTheStandardBack()
{
    give(0, Qt::Key_F7);
    QTRY_COMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F7));
    press(QStringLiteral("Reset &all"));
    QCOMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F2));
    QCOMPARE(keysIn(0), QStringLiteral("F2"));
    QVERIFY(m_store->allKeys().isEmpty());
}

void TestKeysPage::resetBringsAllKeysOfAnActionBack()
{
    const auto standard = m_remove->shortcuts();
    press(QStringLiteral("Reset &all"));
    QCOMPARE(m_remove->shortcuts(), standard);
    give(2, Qt::Key_F8);
    QTRY_COMPARE(m_remove->shortcuts(), QList{QKeySequence(Qt::Key_F8)});
    press(QStringLiteral("Reset &all"));
    QCOMPARE(m_remove->shortcuts(), standard);
}

void TestKeysPage::theFilterLooksAtNamesAndCategories_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("left");
    QTest::newRow("a name") << QStringLiteral("STRIP") << 1;
    QTest::newRow("a category") << QStringLiteral("test: ") << 3;
    QTest::newRow("nothing") << QStringLiteral("xyzzy") << 0;
    QTest::newRow("none") << QString() << 3;
}

void TestKeysPage::theFilterLooksAtNamesAndCategories()
{
    QFETCH(QString, text);
    m_page->filter(text);
    QTEST(m_list->topLevelItemCount(), "left");
}

void TestKeysPage::anActionMayGo()
{
    m_list->setCurrentItem(m_list->topLevelItem(1));
    delete m_strip;
    press(QStringLiteral("&None"));
    give(0, Qt::Key_F3);
    QTRY_COMPARE(m_open->shortcut(), QKeySequence(Qt::Key_F3));
}

void TestKeysPage::everythingThatTakesTheFocusHasAName()
{
    QCOMPARE(test::namelessIn(*m_page).join(u'\n'), QString());
}

} // namespace tst_keyspage

QTEST_MAIN(tst_keyspage::TestKeysPage)
#include "tst_keyspage.moc"
