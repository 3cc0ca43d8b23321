// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledge.h"
#include "core/engine/refinement.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/scriptspanelcase.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/scripts/versioneditor.h"

#include <QAbstractProxyModel>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTreeWidget>

namespace tst_scriptspanel {

using namespace espalier;
using models::ScriptModel;
using panels::ScriptsPanel;
using panels::VersionCompare;

class TestScriptsPanel final : public test::ScriptsPanelCase {
    Q_OBJECT

private slots:
    void emptyExplainsItself();
    void shapesComeWithTheirFunctions();
    void theFilterKeepsWhatFits();
    void shapesAreToldApart();
    void theShapeWinsWhereThereIsLittleRoom();
    void linesThatFailedAreMarked();
    void buttonsDoNotTouch();
    void testsAreAskedFor();
    void whatRefiningTriedIsTold();
    void whatAModelWasAskedIsShown();
    void aScriptThatWasNeverRefinedSaysSo();
    void stateIsKept();

private:
    /// What a run leaves that refines a script: a recipe that fails, then a recorded model.
    void refineFirst();
};

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
        {.script = refactored,
         .verdict = good,
         .costUsd = 0.0123,
         .seconds = 14,
         .exchange = "question-1"}};
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

void TestScriptsPanel::whatAModelWasAskedIsShown()
{
    m_project->useKnowledge();
    refineFirst();
    const auto file = m_project->project().knowledge.file;
    {
        const auto knowledge = engine::Knowledge::open(file);
        VERIFY_OK(knowledge);
        store::Exchange exchange{.key = "question-1",
                                 .provider = "recorded",
                                 .model = "pear-large",
                                 .run = "run",
                                 .prompt = "Mend this script, please.",
                                 .reply = "def better(): pass",
                                 .state = store::ExchangeState::Answered,
                                 .promptTokens = 1234,
                                 .replyTokens = 56,
                                 .recorded = true,
                                 .createdAt = "2026-01-31T10:00:00Z"};
        VERIFY_OK((*knowledge)->exchanges().begin(exchange));
        VERIFY_OK((*knowledge)->exchanges().finish(exchange));
    }
    open();
    const auto *prompt = m_panel->findChild<QPlainTextEdit *>(QStringLiteral("exchangePrompt"));
    const auto *reply = m_panel->findChild<QPlainTextEdit *>(QStringLiteral("exchangeReply"));
    tabs().setCurrentIndex(5);
    QCOMPARE(tabs().tabText(5), QStringLiteral("Prompt and reply"));
    choose(3);
    QTRY_VERIFY(prompt->isVisible());
    QCOMPARE(prompt->toPlainText(), QStringLiteral("Mend this script, please."));
    QCOMPARE(reply->toPlainText(), QStringLiteral("def better(): pass"));
    const auto facts = m_panel->findChild<QLabel *>(QStringLiteral("exchangeSummary"))->text();
    QVERIFY2(facts.contains(QStringLiteral("nobody was asked")), qPrintable(facts));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-exchange"));
    choose(2);
    QTRY_VERIFY(!prompt->isVisible());
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

} // namespace tst_scriptspanel

QTEST_MAIN(tst_scriptspanel::TestScriptsPanel)
#include "tst_scriptspanel.moc"
