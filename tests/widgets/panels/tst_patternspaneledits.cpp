// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person changes about a pattern, and takes back.

#include "core/engine/patternlibrary.h"
#include "tests/widgets/panels/patternspanelcase.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/panels/patterns/patterneditor.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tst_patternspaneledits {

using namespace espalier;
using model::PatternState;
using models::PatternModel;
using panels::PatternsPanel;

class TestPatternsPanelEdits final : public test::PatternsPanelCase {
    Q_OBJECT

private slots:
    void aPatternIsSwitchedOffAndOn();
    void forgettingIsUndone();
    void pinningIsUndoneAndDoneAgain();
    void aForgottenOneIsRemembered();
    void anEditIsSavedAndUndone();
    void anEditThatCannotBeUsedSaysWhy();
    void anEditStaysWithItsPattern();
    void whatSomebodyElseChangedIsNotUndone();
};

void TestPatternsPanelEdits::aPatternIsSwitchedOffAndOn()
{
    open();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Disabled, kPatience);
    QTRY_VERIFY(idle());
    QCOMPARE(action("toggle")->text(), QStringLiteral("Switch the pattern on"));
    action("toggle")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Active, kPatience);
}

void TestPatternsPanelEdits::forgettingIsUndone()
{
    open();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Forgotten, kPatience);
    QTRY_COMPARE(m_table->model()->rowCount(), 2);
    QTRY_VERIFY(message().isVisible() && idle());
    auto *undo = message().findChild<QPushButton *>();
    QVERIFY(undo->isVisible());
    undo->click();
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Active, kPatience);
    QTRY_COMPARE(m_table->model()->rowCount(), 3);
}

void TestPatternsPanelEdits::pinningIsUndoneAndDoneAgain()
{
    open();
    QVERIFY(!action("undo")->isEnabled());
    action("pin")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(row(test::kGoPattern).pinned && idle(), kPatience);
    QTRY_VERIFY(action("undo")->isEnabled() && action("pin")->isChecked());
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!row(test::kGoPattern).pinned && idle(), kPatience);
    QTRY_VERIFY(action("redo")->isEnabled());
    action("redo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(row(test::kGoPattern).pinned && idle(), kPatience);
    QTRY_VERIFY(action("undo")->isEnabled());
    action("undo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!row(test::kGoPattern).pinned, kPatience);
}

void TestPatternsPanelEdits::aForgottenOneIsRemembered()
{
    open();
    chooseIn("State", QStringLiteral("Forgotten"));
    QCOMPARE(chosen(), test::kForgottenPattern);
    QVERIFY(action("restore")->isVisible() && !action("forget")->isVisible());
    QVERIFY(!action("edit")->isEnabled());
    action("restore")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kForgottenPattern).state, PatternState::Candidate,
                              kPatience);
    // Words find it again.
    chooseIn("State", QStringLiteral("Any state"));
    QTRY_COMPARE(m_table->model()->rowCount(), 4);
}

void TestPatternsPanelEdits::anEditIsSavedAndUndone()
{
    open();
    beginEdit();
    auto *editor = m_panel->findChild<panels::PatternEditor *>();
    auto *save = editor->findChild<QPushButton *>(QStringLiteral("savePattern"));
    QVERIFY(!save->isEnabled());
    auto *fix = editor->findChild<QPlainTextEdit *>(QStringLiteral("patternFixText"));
    fix->selectAll();
    QTest::keyClicks(fix, QStringLiteral("Import it first."));
    QVERIFY(save->isEnabled());
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    QVERIFY(editor->findChild<QLabel *>(QStringLiteral("editNote"))
                ->text()
                .contains(QStringLiteral("candidate again")));
    QVERIFY(!action("undo")->isEnabled()); // the key is the text's now
    save->click();
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Candidate, kPatience);
    QVERIFY(row(test::kGoPattern).pinned);
    QTRY_COMPARE(label("patternFix"), QStringLiteral("Import it first."));
    QVERIFY(m_panel->unsavedWork().isEmpty() && !editor->isVisible());
    QVERIFY(message().text().contains(QStringLiteral("candidate again")));
    QTRY_VERIFY(action("undo")->isEnabled());
    action("undo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(test::kGoPattern).state, PatternState::Active, kPatience);
    QTRY_COMPARE(label("patternFix"), QStringLiteral("Add the import."));
    QVERIFY(!row(test::kGoPattern).pinned);
}

void TestPatternsPanelEdits::anEditThatCannotBeUsedSaysWhy()
{
    open();
    beginEdit();
    auto *editor = m_panel->findChild<panels::PatternEditor *>();
    const auto *save = editor->findChild<QPushButton *>(QStringLiteral("savePattern"));
    const auto *note = editor->findChild<QLabel *>(QStringLiteral("editNote"));
    auto *change = editor->findChild<editor::CodeEditor *>(QStringLiteral("patternChange"));
    change->replaceLines(0, change->lineCount(), "{\"rewrites\": 5}");
    QTRY_VERIFY(note->text().contains(QStringLiteral("cannot be used")));
    QVERIFY(!save->isEnabled());
    change->undo();
    QTRY_VERIFY(!note->text().contains(QStringLiteral("cannot be used")));
    auto *name = editor->findChild<QLineEdit *>(QStringLiteral("patternName"));
    name->selectAll();
    QTest::keyClick(name, Qt::Key_Delete);
    QVERIFY(!save->isEnabled());
    QCOMPARE(note->text(), QStringLiteral("A pattern needs a name."));
    editor->findChild<QPushButton *>(QStringLiteral("discardPattern"))->click();
    QVERIFY(!editor->isVisible() && m_panel->unsavedWork().isEmpty());
}

void TestPatternsPanelEdits::anEditStaysWithItsPattern()
{
    open();
    beginEdit();
    auto *editor = m_panel->findChild<panels::PatternEditor *>();
    auto *name = editor->findChild<QLineEdit *>(QStringLiteral("patternName"));
    QTest::keyClicks(name, QStringLiteral("!"));
    choose(test::kPythonPattern);
    QVERIFY(!editor->isVisible());
    tabs().setCurrentIndex(tabs().indexOf(editor));
    QCOMPARE(chosen(), test::kGoPattern);
    QVERIFY(editor->isModified());
    editor->findChild<QPushButton *>(QStringLiteral("discardPattern"))->click();
    // Without changes an edit ends with its pattern.
    beginEdit();
    choose(test::kPythonPattern);
    QCOMPARE(tabs().indexOf(editor), -1);
}

void TestPatternsPanelEdits::whatSomebodyElseChangedIsNotUndone()
{
    open();
    action("pin")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(row(test::kGoPattern).pinned && idle(), kPatience);
    {
        auto library = engine::PatternLibrary::open(file());
        QVERIFY(library);
        QVERIFY(learn::setPinned((*library)->patterns(), test::kGoPattern, false, SystemClock()));
    }
    QTRY_VERIFY(action("undo")->isEnabled());
    action("undo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(message().isVisible(), kPatience);
    QTRY_VERIFY(!action("undo")->isEnabled() && !action("redo")->isEnabled());
    QTRY_VERIFY(!row(test::kGoPattern).pinned);
}

} // namespace tst_patternspaneledits

QTEST_MAIN(tst_patternspaneledits::TestPatternsPanelEdits)
#include "tst_patternspaneledits.moc"
