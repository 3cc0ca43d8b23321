// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Versions that a person writes, pins and archives.

#include "tests/widgets/panels/scriptspanelcase.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/panels/scripts/versioneditor.h"

#include <QLabel>
#include <QTreeWidget>

namespace tst_scriptspaneledits {

using namespace espalier;
using models::ScriptModel;
using panels::ScriptsPanel;
using panels::VersionCompare;

class TestScriptsPanelEdits final : public test::ScriptsPanelCase {
    Q_OBJECT

private slots:
    void aGoodEditCanBeUsed();
    void aBadEditCannotBeUsed();
    void pinningAndArchiving();
    void anArchivedVersionComesBack();
    void anEditStaysWithItsShape();
    void anotherEditWaits();
    void aSyntaxErrorIsSaid();
};

void TestScriptsPanelEdits::aGoodEditCanBeUsed()
{
    open();
    edit("# by hand\n");
    QTRY_COMPARE(version(2)->verdict, store::VerdictState::Passed);
    QVERIFY(version(1)->effective);
    auto *message = m_panel->findChild<controls::MessageBar *>();
    QVERIFY(message->text().contains(QStringLiteral("passed")));
    choose(2);
    QTRY_VERIFY(action("use")->isEnabled());
    QTest::keyClick(m_tree, Qt::Key_U, Qt::ControlModifier);
    QTRY_VERIFY(version(2)->effective && version(2)->pinned);
    QTRY_COMPARE(m_compare->left(), 1);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-compare"));
}

void TestScriptsPanelEdits::aBadEditCannotBeUsed()
{
    open();
    edit("\n\ndef insert_telemetry(source, **facts):\n    return 'x'\n");
    QTRY_COMPARE(version(2)->verdict, store::VerdictState::Failed);
    choose(2);
    QTRY_COMPARE(action("use")->toolTip(),
                 QStringLiteral("This version cannot be used: it did not pass."));
    QVERIFY(!action("use")->isEnabled());
    auto *tabs = m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-edit"));
    tabs->setCurrentIndex(3);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-evidence"));
}

void TestScriptsPanelEdits::pinningAndArchiving()
{
    open();
    action("pin")->trigger();
    QTRY_VERIFY(version(1)->pinned);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(version(1)->archived);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    auto *undo = m_panel->findChild<controls::MessageBar *>()->findChild<QPushButton *>();
    QTRY_VERIFY(undo->isVisible());
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(version(1)->effective && !version(1)->archived);
}

void TestScriptsPanelEdits::anArchivedVersionComesBack()
{
    open();
    QVERIFY(action("archive")->isVisible() && !action("restore")->isVisible());
    action("archive")->trigger();
    QTRY_VERIFY(version(1)->archived);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    QTRY_VERIFY(action("restore")->isVisible() && !action("archive")->isVisible());
    action("restore")->trigger();
    QTRY_VERIFY(!version(1)->archived);
}

void TestScriptsPanelEdits::anEditStaysWithItsShape()
{
    open();
    const auto shape = rowName(0);
    beginEdit("# of the first\n");
    const int edit = tabs().currentIndex();
    QVERIFY(tabs().tabText(edit).contains(shape));
    // Another shape: its title is never above this text.
    chooseRow(1);
    QCOMPARE(tabs().currentWidget(), m_compare);
    QCOMPARE(tabs().tabText(edit), QStringLiteral("Edit: %1").arg(shape));
    tabs().setCurrentIndex(edit);
    QCOMPARE(m_tree->currentIndex().data(ScriptModel::KeyRole).toString(), m_key);
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    QVERIFY(editor->isVisible() && editor->isModified());
}

void TestScriptsPanelEdits::anotherEditWaits()
{
    open();
    beginEdit("# of the first\n");
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    chooseRow(1);
    QTRY_VERIFY(action("edit")->isEnabled());
    action("edit")->trigger();
    QCOMPARE(editor->key(), m_key.toStdString());
    QCOMPARE(m_tree->currentIndex().data(ScriptModel::KeyRole).toString(), m_key);
    QVERIFY(
        m_panel->findChild<controls::MessageBar *>()->text().contains(QStringLiteral("not saved")));
    QTest::mouseClick(editor->findChild<QPushButton *>(QStringLiteral("discardVersion")),
                      Qt::LeftButton);
    // Without changes an edit ends with its shape, and the next one begins with its own text.
    QTRY_VERIFY(action("edit")->isEnabled());
    action("edit")->trigger();
    QTRY_VERIFY(editor->isVisible());
    chooseRow(1);
    QVERIFY(tabs().indexOf(editor) < 0);
    const auto other = m_tree->currentIndex().data(ScriptModel::KeyRole).toString();
    QTRY_VERIFY(action("edit")->isEnabled());
    action("edit")->trigger();
    QCOMPARE(editor->key(), other.toStdString());
}

void TestScriptsPanelEdits::aSyntaxErrorIsSaid()
{
    open();
    edit("\ndef broken(:\n");
    auto *message = m_panel->findChild<controls::MessageBar *>();
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(
        message->text().contains(QStringLiteral("Version 2 did not pass: a syntax error in line")),
        qPrintable(message->text()));
    choose(2);
    const auto *list = m_panel->findChild<QTreeWidget *>(QStringLiteral("evidence"));
    QTRY_VERIFY(list->topLevelItemCount() > 0);
    QTRY_COMPARE(list->topLevelItem(0)->child(0)->text(0), QStringLiteral("Syntax error"));
    tabs().setCurrentIndex(1);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-syntax"));
}

} // namespace tst_scriptspaneledits

QTEST_MAIN(tst_scriptspaneledits::TestScriptsPanelEdits)
#include "tst_scriptspaneledits.moc"
