// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/refinement.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/scriptspanel.h"
#include "widgets/panels/scripts/versioncompare.h"
#include "widgets/panels/scripts/versioneditor.h"

#include <QAbstractProxyModel>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace espalier;
using models::ScriptModel;
using panels::ScriptsPanel;
using panels::VersionCompare;
using test::PanelProject;

class TestScriptsPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyExplainsItself();
    void shapesComeWithTheirFunctions();
    void theFilterKeepsWhatFits();
    void aGoodEditCanBeUsed();
    void aBadEditCannotBeUsed();
    void pinningAndArchiving();
    void anArchivedVersionComesBack();
    void shapesAreToldApart();
    void theShapeWinsWhereThereIsLittleRoom();
    void anEditStaysWithItsShape();
    void anotherEditWaits();
    void aSyntaxErrorIsSaid();
    void linesThatFailedAreMarked();
    void buttonsDoNotTouch();
    void testsAreAskedFor();
    void stateIsKept();
    void whatRefiningTriedIsTold();
    void aScriptThatWasNeverRefinedSaysSo();

private:
    /// What a run leaves that refines a script: a recipe that fails, then a recorded model.
    void refineFirst();
    void open(bool withScripts = true);
    void choose(int version);
    void edit(const QByteArray &line);
    /// Opens an edit of the chosen shape and writes into it, without saving.
    void beginEdit(const QByteArray &line);
    void chooseRow(int row)
    {
        m_tree->selectionModel()->setCurrentIndex(m_tree->model()->index(row, 0),
                                                  QItemSelectionModel::ClearAndSelect |
                                                      QItemSelectionModel::Rows);
    }
    [[nodiscard]] QTabWidget &tabs() const
    {
        return *m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"));
    }
    [[nodiscard]] QString rowName(int row) const
    {
        return m_tree->model()->index(row, 0).data().toString();
    }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return m_panel->findChild<QAction *>(QLatin1String("scripts.") + QLatin1String(id));
    }
    [[nodiscard]] QPushButton *visibleButton() const
    {
        for (auto *button : m_panel->findChildren<QPushButton *>()) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] const store::VersionSummary *version(int number) const
    {
        return m_model->version(m_key, number);
    }
    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<ScriptsPanel> m_panel;
    QTreeView *m_tree = nullptr;
    ScriptModel *m_model = nullptr;
    VersionCompare *m_compare = nullptr;
    QString m_key;
};

void TestScriptsPanel::init()
{
    m_project = std::make_unique<PanelProject>();
    m_project->fillOrchard();
}

void TestScriptsPanel::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void TestScriptsPanel::open(bool withScripts)
{
    if (withScripts)
        m_project->preview();
    m_panel = std::make_unique<ScriptsPanel>(*m_project->context);
    m_tree = m_panel->findChild<QTreeView *>(QStringLiteral("shapes"));
    m_model = m_panel->findChild<ScriptModel *>();
    m_compare = m_panel->findChild<VersionCompare *>();
    test::showPanel(*m_panel, {1400, 800});
    if (!withScripts)
        return;
    QTRY_VERIFY(m_model->rowCount() > 0);
    m_key = m_model->index(0, 0).data(ScriptModel::KeyRole).toString();
    QTRY_COMPARE(m_compare->left(), 1);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

void TestScriptsPanel::choose(int version)
{
    QTRY_VERIFY(m_model->indexOf(m_key, version).isValid());
    const auto *rows = qobject_cast<QAbstractProxyModel *>(m_tree->model());
    m_tree->setCurrentIndex(rows->mapFromSource(m_model->indexOf(m_key, version)));
    QTRY_COMPARE(m_compare->right(), version);
}

/// Adds a line at the end of the script and saves it as a version.
void TestScriptsPanel::edit(const QByteArray &line)
{
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_E, Qt::ControlModifier);
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    QTRY_VERIFY(editor->isVisible());
    auto *save = editor->findChild<QPushButton *>(QStringLiteral("saveVersion"));
    QVERIFY(!save->isEnabled());
    auto *text = editor->findChild<editor::CodeEditor *>(QStringLiteral("scriptText"));
    text->replaceLines(text->lineCount() - 1, 1, line);
    QTRY_VERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY(!save->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(m_project->jobs.runningCount(), 0, 60'000);
    QTRY_VERIFY(version(2));
}

void TestScriptsPanel::beginEdit(const QByteArray &line)
{
    action("edit")->trigger();
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    QTRY_VERIFY(editor->isVisible());
    auto *text = editor->findChild<editor::CodeEditor *>(QStringLiteral("scriptText"));
    text->replaceLines(text->lineCount() - 1, 1, line);
    QTRY_VERIFY(editor->isModified());
}

void TestScriptsPanel::emptyExplainsItself()
{
    open(false);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::panelRequested);
    QVERIFY(!m_tree->isVisible());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-empty"));
    QTest::mouseClick(visibleButton(), Qt::LeftButton);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("functions"));
}

void TestScriptsPanel::shapesComeWithTheirFunctions()
{
    open();
    const auto functions = m_model->index(0, ScriptModel::FunctionsColumn);
    QTRY_COMPARE(functions.data().toString(), QStringLiteral("1"));
    QVERIFY(m_panel->findChild<controls::CommandBar *>()->text().startsWith(
        QStringLiteral("espalier cache show ")));
    QVERIFY(!action("use")->isEnabled());
    QCOMPARE(action("use")->toolTip(), QStringLiteral("This version is in use."));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-full"));
}

void TestScriptsPanel::theFilterKeepsWhatFits()
{
    open();
    const int before = m_tree->model()->rowCount();
    auto *filter = m_panel->findChild<controls::FilterField *>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("generator"));
    QTRY_COMPARE(m_tree->model()->rowCount(), 1);
    QVERIFY(m_tree->model()->hasChildren(m_tree->model()->index(0, 0)));
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_COMPARE(m_tree->model()->rowCount(), before);
}

void TestScriptsPanel::aGoodEditCanBeUsed()
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

void TestScriptsPanel::aBadEditCannotBeUsed()
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

void TestScriptsPanel::pinningAndArchiving()
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

void TestScriptsPanel::anArchivedVersionComesBack()
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

void TestScriptsPanel::shapesAreToldApart()
{
    open();
    QSet<QString> names;
    for (int row = 0; row < m_tree->model()->rowCount(); ++row) {
        const auto name = rowName(row);
        names.insert(name);
        QVERIFY2(name.startsWith(QStringLiteral("Python · ")) ||
                     name.startsWith(QStringLiteral("JavaScript · ")),
                 qPrintable(name));
        QVERIFY2(!name.contains(QStringLiteral("::")), qPrintable(name));
    }
    QCOMPARE(names.size(), m_tree->model()->rowCount());
}

void TestScriptsPanel::theShapeWinsWhereThereIsLittleRoom()
{
    open();
    for (const int width : {1400, 1120, 900}) {
        m_panel->resize(width, 700);
        QCoreApplication::processEvents();
        const int character = m_tree->header()->fontMetrics().averageCharWidth();
        QVERIFY2(m_tree->columnWidth(ScriptModel::NameColumn) > 24 * character,
                 qPrintable(QStringLiteral("%1: %2 of %3")
                                .arg(width)
                                .arg(m_tree->columnWidth(ScriptModel::NameColumn))
                                .arg(m_tree->width())));
        test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-%1").arg(width));
    }
}

void TestScriptsPanel::anEditStaysWithItsShape()
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

void TestScriptsPanel::anotherEditWaits()
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

void TestScriptsPanel::aSyntaxErrorIsSaid()
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

void TestScriptsPanel::linesThatFailedAreMarked()
{
    open();
    edit("\n\ndef insert_telemetry(source, **facts):\n    raise ValueError('no apples')\n");
    choose(2);
    const auto &scene = m_panel->findChild<editor::DiffView *>()->canvas().scene();
    QTRY_VERIFY(!scene.marks.empty());
    const auto &mark = scene.marks.front();
    QCOMPARE(mark.side, diff::Side::Right);
    QVERIFY2(mark.mark.toolTip.contains(QStringLiteral("no apples")),
             qPrintable(mark.mark.toolTip));
    QTRY_VERIFY(scene.content);
    const auto &text = scene.content->texts[1];
    const auto lines = QByteArray(text.bytes.data(), qsizetype(text.bytes.size())).split('\n');
    QVERIFY(lines.at(mark.mark.line).contains("raise ValueError"));
    tabs().setCurrentIndex(0);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-marks"));
    tabs().setCurrentIndex(1);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-marked-script"));
}

void TestScriptsPanel::buttonsDoNotTouch()
{
    open();
    beginEdit("# by hand\n");
    const auto *editor = m_panel->findChild<panels::VersionEditor *>();
    const auto *discard = editor->findChild<QPushButton *>(QStringLiteral("discardVersion"));
    const auto *save = editor->findChild<QPushButton *>(QStringLiteral("saveVersion"));
    QVERIFY(save->geometry().left() - discard->geometry().right() > 6);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-editing"));
}

void TestScriptsPanel::testsAreAskedFor()
{
    open();
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::testsRequested);
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), m_key);
}

void TestScriptsPanel::refineFirst()
{
    m_project->preview();
    const auto workspace = m_project->open();
    auto first = **workspace->scripts().effective(m_project->firstKey());
    const auto failed = [](const char *test) {
        return model::Validation{.phase = "tests",
                                 .tests = {{.name = test, .outcome = "failed", .message = "No."},
                                           {.name = "test_entry", .outcome = "passed"}}};
    };
    auto recipe = first;
    recipe.origin = "recipe:add-guard";
    recipe.text += "# a guard\n";
    auto refactored = first;
    refactored.origin = "llm-refactor-1";
    refactored.text += "# better\n";
    refactored.modelUsed = "pear-large (recorded)";
    auto good = failed("test_exit");
    good.tests.erase(good.tests.begin());
    good.ok = true;
    engine::Refined refined{.first = first, .verdict = failed("test_exit"), .outcome = {}};
    refined.outcome.end = refine::Outcome::End::Repaired;
    refined.outcome.tried = {
        {.script = recipe, .verdict = failed("test_guard"), .costUsd = 0, .seconds = 1.5},
        {.script = refactored, .verdict = good, .costUsd = 0.0123, .seconds = 14}};
    const auto kept = engine::keepRefined(workspace->database(), std::span(&refined, 1), "means");
    QVERIFY(kept && workspace->scripts().makeEffective(first.key, 3));
}

void TestScriptsPanel::whatRefiningTriedIsTold()
{
    refineFirst();
    open();
    const auto *list = m_panel->findChild<QTreeWidget *>(QStringLiteral("attempts"));
    QTRY_COMPARE(list->topLevelItemCount(), 3);
    const auto text = [list](int row, int column) { return list->topLevelItem(row)->text(column); };
    QVERIFY(text(0, 0).contains(QStringLiteral("Template")));
    QCOMPARE(text(1, 0), QStringLiteral("Version 2 · Recipe add-guard"));
    QCOMPARE(text(1, 1), QStringLiteral("Refused: 1 test(s) failed"));
    QCOMPARE(list->topLevelItem(1)->child(0)->text(0), QStringLiteral("test_guard"));
    QCOMPARE(text(2, 0), QStringLiteral("Version 3 · Model: llm-refactor-1, recorded, in use"));
    QCOMPARE(text(2, 1), QStringLiteral("Passed"));
    QVERIFY(text(2, 2).contains(QStringLiteral("0.012")) ||
            text(2, 2).contains(QStringLiteral("0,012")));
    QVERIFY(!text(2, 3).isEmpty());
    QCOMPARE(text(2, 4), QStringLiteral("pear-large (recorded)"));
    const auto summary = m_panel->findChild<QLabel *>(QStringLiteral("attemptsSummary"))->text();
    QVERIFY2(summary.startsWith(QStringLiteral("A version was found that passes. 3 version(s)")),
             qPrintable(summary));
    // Template against what is in use, side by side.
    QTRY_COMPARE(m_compare->left(), 1);
    QCOMPARE(m_compare->right(), 3);
    tabs().setCurrentIndex(4);
    QCOMPARE(tabs().tabText(4), QStringLiteral("Attempts"));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-attempts"));
    emit const_cast<QTreeWidget *>(list)->itemActivated(list->topLevelItem(1), 0);
    QTRY_COMPARE(m_compare->right(), 2);
}

void TestScriptsPanel::aScriptThatWasNeverRefinedSaysSo()
{
    open();
    const auto *summary = m_panel->findChild<QLabel *>(QStringLiteral("attemptsSummary"));
    QTRY_VERIFY(summary->text().contains(QStringLiteral("never refined")));
}

void TestScriptsPanel::stateIsKept()
{
    open();
    m_tree->setCurrentIndex(m_tree->model()->index(1, 0));
    m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"))->setCurrentIndex(2);
    m_compare->diff().setUnified(true);
    m_compare->diff().action(editor::DiffAction::TabWidth8)->trigger();
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<ScriptsPanel>(*m_project->context);
    m_panel->restoreState(state);
    QTRY_COMPARE(m_panel->saveState().value(QStringLiteral("key")),
                 state.value(QStringLiteral("key")));
    QCOMPARE(m_panel->saveState().value(QStringLiteral("tab")), 2);
    m_compare = m_panel->findChild<VersionCompare *>();
    QVERIFY(m_compare->diff().isUnified());
    QCOMPARE(m_compare->diff().tabWidth(), 8);
}

QTEST_MAIN(TestScriptsPanel)
#include "tst_scriptspanel.moc"
