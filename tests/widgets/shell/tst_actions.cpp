// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/actionregistry.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/fuzzymatch.h"

#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_actions {

using namespace espalier;

class ActionsTest final : public QObject {
    Q_OBJECT

private slots:
    void lettersAreFoundInOrder_data();
    void lettersAreFoundInOrder();
    void theBetterMatchIsFirst_data();
    void theBetterMatchIsFirst();
    void keysAreKept();
    void keysOfOneWindowMeet();
    void thePaletteDoesWhatIsChosen();
    void thePaletteGivesTheFocusBack();
};

void ActionsTest::lettersAreFoundInOrder_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    const auto row = [](const char *pattern, const char *text, bool found) {
        QTest::addRow("%s in %s", pattern, text)
            << QString::fromLatin1(pattern) << QString::fromLatin1(text) << found;
    };
    row("", "anything", true);
    row("op", "Open a project", true);
    row("oap", "Open a project", true);
    row("OPEN", "open a project", true);
    row("open proj", "Open a project", true);
    row("po", "op", false);
    row("xyz", "Open a project", false);
    row("aa", "a", false);
}

void ActionsTest::lettersAreFoundInOrder()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QTEST(shell::fuzzyScore(pattern, text).has_value(), "found");
}

void ActionsTest::theBetterMatchIsFirst_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("starts of words") << QStringLiteral("rl") << QStringLiteral("View: Reset layout")
                                     << QStringLiteral("File: Open regularly");
    QTest::newRow("neighbours") << QStringLiteral("strip") << QStringLiteral("Functions: Strip")
                                << QStringLiteral("Set the right pane");
    QTest::newRow("short ones") << QStringLiteral("open") << QStringLiteral("Open")
                                << QStringLiteral("Open recent");
}

void ActionsTest::theBetterMatchIsFirst()
{
    QFETCH(QString, pattern);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QVERIFY(shell::fuzzyScore(pattern, better) > shell::fuzzyScore(pattern, worse));
}

void ActionsTest::keysAreKept()
{
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("window.ini"));
    const QKeySequence standard(Qt::CTRL | Qt::Key_E);
    const QKeySequence chosen(Qt::CTRL | Qt::Key_J);
    const auto make = [&](QAction &action) {
        action.setObjectName(QStringLiteral("test.act"));
        action.setShortcut(standard);
    };
    {
        QSettings store(file, QSettings::IniFormat);
        controls::ActionRegistry registry(store);
        QAction action(QStringLiteral("&Act"));
        make(action);
        registry.add(&action, QStringLiteral("Test"));
        QCOMPARE(controls::plainText(&action), QStringLiteral("Act"));
        registry.setKeys(&action, chosen);
    }
    QSettings store(file, QSettings::IniFormat);
    controls::ActionRegistry registry(store);
    QAction action;
    make(action);
    registry.add(&action, QStringLiteral("Test"));
    QCOMPARE(action.shortcut(), chosen);
    registry.resetKeys();
    QCOMPARE(action.shortcut(), standard);
    QVERIFY(store.allKeys().isEmpty());
}

void ActionsTest::keysOfOneWindowMeet()
{
    const QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
    controls::ActionRegistry registry(store);
    QWidget window;
    QWidget panel;
    QWidget other;
    const QKeySequence keys(Qt::Key_F5);
    QAction global(&window);
    QAction local(&panel);
    QAction foreign(&other);
    for (auto *action : {&local, &foreign})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    local.setShortcut(keys);
    for (auto *action : {&global, &local, &foreign})
        registry.add(action, QStringLiteral("Test"));
    QCOMPARE(registry.conflicting(&foreign, keys), nullptr);
    QCOMPARE(registry.conflicting(&global, keys), &local);
    QCOMPARE(registry.conflicting(&local, keys), nullptr);
}

namespace {

/// A window with a field and a palette over it.
struct Fixture {
    Fixture()
        : store(folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat),
          registry(store), field(&window), palette(registry, &window)
    {
        window.resize(640, 480);
        for (const auto *name : {"Open", "Strip", "Reset layout"}) {
            auto *action = new QAction(QLatin1String(name), &window);
            action->setObjectName(QLatin1String(name));
            registry.add(action, QStringLiteral("Test"));
        }
        window.show();
        window.activateWindow();
        field.setFocus();
    }
    QTemporaryDir folder;
    QSettings store;
    controls::ActionRegistry registry;
    QWidget window;
    QLineEdit field;
    shell::CommandPalette palette;
};

} // namespace

void ActionsTest::thePaletteDoesWhatIsChosen()
{
    Fixture fixture;
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    auto *strip = fixture.window.findChild<QAction *>(QStringLiteral("Strip"));
    const QSignalSpy triggered(strip, &QAction::triggered);
    fixture.palette.open();
    auto *typed = fixture.palette.findChild<QLineEdit *>();
    QVERIFY(typed->hasFocus());
    QTest::keyClicks(typed, QStringLiteral("strp"));
    QCOMPARE(fixture.palette.findChild<QListView *>()->model()->rowCount(), 1);
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(triggered.size(), 1);
    QVERIFY(!fixture.palette.isVisible());
}

void ActionsTest::thePaletteGivesTheFocusBack()
{
    Fixture fixture;
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    QVERIFY(fixture.field.hasFocus());
    fixture.palette.open();
    auto *typed = fixture.palette.findChild<QLineEdit *>();
    QTest::keyClick(typed, Qt::Key_Down);
    QTest::keyClick(typed, Qt::Key_Escape);
    QVERIFY(!fixture.palette.isVisible());
    QVERIFY(fixture.field.hasFocus());
}

} // namespace tst_actions

QTEST_MAIN(tst_actions::ActionsTest)
#include "tst_actions.moc"
