// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternlibrary.h"
#include "tests/widgets/panels/patternspanelcase.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/patterns/promptview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

namespace tst_patternspanel {

using namespace espalier;
using model::PatternState;
using models::PatternModel;
using panels::PatternsPanel;

class TestPatternsPanel final : public test::PatternsPanelCase {
    Q_OBJECT

private slots:
    void withoutKnowledgeItExplainsItself();
    void damagedKnowledgeIsSaid();
    void patternsAreListedWithoutForgottenOnes();
    void aPatternIsShownWithExamplesAndHistory();
    void wordsAndFiltersLeaveWhatFits();
    void whatFitsNothingCanBeShownAgain();
    void thePromptIsShownAsItIs();
    void aContradictionLeadsToTheOther();
    void theKeyboardIsEnough();
    void everythingHasAName();
    void stateIsKept();
    void picturesAreTaken();
};

void TestPatternsPanel::withoutKnowledgeItExplainsItself()
{
    open(false);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::panelRequested);
    const auto visibleButton = [this]() -> QPushButton * {
        for (auto *button : m_panel->findChildren<QPushButton *>()) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(visibleButton(), kPatience);
    QVERIFY(!m_table->isVisible());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-empty"));
    visibleButton()->click();
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("functions"));
    QVERIFY(!std::filesystem::exists(file()));
}

void TestPatternsPanel::damagedKnowledgeIsSaid()
{
    std::filesystem::create_directories(file().parent_path());
    QFile damaged(QString::fromStdString(file().string()));
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(QByteArray(4096, 'x'));
    damaged.close();
    open(false);
    QTRY_VERIFY_WITH_TIMEOUT(message().isVisible(), kPatience);
    QVERIFY2(message().text().contains(QStringLiteral("nothing was deleted")),
             qPrintable(message().text()));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-damaged"));
    // Once it is whole again, it is read again.
    QVERIFY(damaged.remove());
    test::fillKnowledge(file());
    action("reload")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 4, kPatience);
    QVERIFY(m_table->isVisible() && !message().isVisible());
}

void TestPatternsPanel::patternsAreListedWithoutForgottenOnes()
{
    open();
    QCOMPARE(m_table->model()->rowCount(), 3);
    QCOMPARE(chosen(), test::kGoPattern);
    QCOMPARE(m_panel->count(), 1); // an active one that is contradicted
    QVERIFY(m_panel->findChild<controls::CommandBar *>()->text().startsWith(
        QStringLiteral("espalier learn show 1")));
    QVERIFY(label("patternFacts").contains(QStringLiteral("mended 75 % of 8")));
    QCOMPARE(label("patternCount"), QStringLiteral("3 pattern(s)"));
    const QAbstractItemModelTester tester(m_table->model());
    m_table->sortByColumn(PatternModel::RateColumn, Qt::AscendingOrder);
    QCOMPARE(m_table->model()->index(0, 0).data(PatternModel::IdRole).toLongLong(),
             test::kPythonPattern);
}

void TestPatternsPanel::aPatternIsShownWithExamplesAndHistory()
{
    open();
    QTRY_COMPARE(label("patternFix"), QStringLiteral("Add the import."));
    const auto *diff = m_panel->findChild<editor::DiffView *>();
    QTRY_VERIFY_WITH_TIMEOUT(diff->content(), kPatience);
    QCOMPARE(diff->changes(), 1u);
    const auto *learnings = m_panel->findChild<QTreeWidget *>(QStringLiteral("patternLearnings"));
    QCOMPARE(learnings->topLevelItemCount(), 2);
    QVERIFY(learnings->topLevelItem(0)->text(4).contains(QStringLiteral("undefined: tel")));
    const auto *history = m_panel->findChild<QTreeWidget *>(QStringLiteral("patternHistory"));
    QCOMPARE(history->topLevelItemCount(), 1);
    QCOMPARE(history->topLevelItem(0)->text(1), QStringLiteral("Found"));
    choose(test::kScriptPattern);
    QTRY_COMPARE(label("patternFix"), QStringLiteral("Leave the brace out."));
    QVERIFY(!diff->isVisible()); // it has no examples
}

void TestPatternsPanel::wordsAndFiltersLeaveWhatFits()
{
    open();
    auto *words = m_panel->findChild<controls::FilterField *>();
    words->setFocus();
    QTest::keyClicks(words, QStringLiteral("unexp"));
    QTRY_COMPARE_WITH_TIMEOUT(m_table->model()->rowCount(), 1, kPatience);
    QCOMPARE(chosen(), test::kScriptPattern);
    QTest::keyClick(words, Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(m_table->model()->rowCount(), 3, kPatience);
    chooseIn("Language", QStringLiteral("TypeScript"));
    QCOMPARE(m_table->model()->rowCount(), 1);
    chooseIn("Language", QStringLiteral("Any language"));
    chooseIn("State", QStringLiteral("Candidate"));
    QCOMPARE(m_table->model()->rowCount(), 1);
    QCOMPARE(chosen(), test::kPythonPattern);
    chooseIn("State", QStringLiteral("Any state"));
    chooseIn("Construct", QStringLiteral("Loop"));
    QCOMPARE(chosen(), test::kGoPattern);
}

void TestPatternsPanel::whatFitsNothingCanBeShownAgain()
{
    open();
    auto *words = m_panel->findChild<controls::FilterField *>();
    QTest::keyClicks(words, QStringLiteral("zebra"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_table->isVisible(), kPatience);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-nothing"));
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == QStringLiteral("Show all"))
            button->click();
    }
    QTRY_COMPARE(m_table->model()->rowCount(), 3);
    QVERIFY(words->text().isEmpty());
}

void TestPatternsPanel::thePromptIsShownAsItIs()
{
    open();
    action("prompt")->trigger();
    const auto *text = m_panel->findChild<QPlainTextEdit *>(QStringLiteral("promptText"));
    QTRY_VERIFY_WITH_TIMEOUT(!text->toPlainText().isEmpty(), kPatience);
    auto library = engine::PatternLibrary::open(file());
    QVERIFY(library);
    const auto preview =
        engine::previewPrompt(**library, m_panel->findChild<panels::PromptView *>()->request());
    QVERIFY(preview);
    QCOMPARE(text->toPlainText().toStdString(), preview->injection.text);
    QVERIFY(
        label("promptFacts").startsWith(QStringLiteral("%1 token").arg(preview->injection.tokens)));
    QVERIFY(label("promptFacts").contains(QStringLiteral("Telemetry that is not defined")));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-prompt"));
    // Nothing is active for Python.
    choose(test::kPythonPattern);
    QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().isEmpty(), kPatience);
    QVERIFY(label("promptFacts").startsWith(QStringLiteral("0 token")));
}

void TestPatternsPanel::aContradictionLeadsToTheOther()
{
    open();
    auto *link = m_panel->findChild<QLabel *>(QStringLiteral("patternContradictions"));
    QTRY_VERIFY(link->isVisible());
    chooseIn("Language", QStringLiteral("Go"));
    QCOMPARE(m_table->model()->rowCount(), 1);
    emit link->linkActivated(QString::number(test::kScriptPattern));
    QCOMPARE(chosen(), test::kScriptPattern);
    QCOMPARE(m_table->model()->rowCount(), 3); // the filter would have hidden it
}

void TestPatternsPanel::theKeyboardIsEnough()
{
    open();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(chosen(), test::kPythonPattern);
    QTest::keyClick(m_table, Qt::Key_F, Qt::ControlModifier);
    auto *words = m_panel->findChild<controls::FilterField *>();
    QVERIFY(words->hasFocus());
    QTest::keyClick(words, Qt::Key_Down);
    QVERIFY(m_table->hasFocus());
    QTest::keyClick(m_table, Qt::Key_P, Qt::ControlModifier);
    QVERIFY(m_panel->findChild<panels::PromptView *>()->isVisible());
    QVERIFY(m_table->actions().contains(action("forget")));
    QCOMPARE(m_table->contextMenuPolicy(), Qt::ActionsContextMenu);
}

void TestPatternsPanel::everythingHasAName()
{
    open();
    for (int tab = 0; tab < tabs().count(); ++tab) {
        tabs().setCurrentIndex(tab);
        QCOMPARE(test::namelessIn(*m_panel).join(u' '), QString());
    }
    beginEdit();
    QCOMPARE(test::namelessIn(*m_panel).join(u' '), QString());
}

void TestPatternsPanel::stateIsKept()
{
    open();
    choose(test::kScriptPattern);
    tabs().setCurrentIndex(2);
    m_panel->findChild<editor::DiffView *>()->setUnified(true);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<PatternsPanel>(*m_project->context);
    m_table = m_panel->findChild<QTreeView *>(QStringLiteral("patterns"));
    m_panel->restoreState(state);
    QTRY_COMPARE_WITH_TIMEOUT(chosen(), test::kScriptPattern, kPatience);
    QCOMPARE(tabs().currentIndex(), 2);
    QVERIFY(m_panel->findChild<editor::DiffView *>()->isUnified());
}

void TestPatternsPanel::picturesAreTaken()
{
    if (!qEnvironmentVariableIsSet("ESPALIER_SHOTS"))
        QSKIP("ESPALIER_SHOTS names no folder");
    open();
    QTRY_VERIFY(m_panel->findChild<editor::DiffView *>()->content());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns"));
    tabs().setCurrentIndex(1);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-failures"));
    action("pin")->trigger();
    QTRY_VERIFY(row(test::kGoPattern).pinned && idle());
    tabs().setCurrentIndex(2);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-history"));
    beginEdit();
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-edit"));
}

} // namespace tst_patternspanel

QTEST_MAIN(tst_patternspanel::TestPatternsPanel)
#include "tst_patternspanel.moc"
