// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledge.h"
#include "core/engine/patternlibrary.h"
#include "tests/core/engine/patternknowledge.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patternmodel.h"
#include "widgets/panels/patterns/patterneditor.h"
#include "widgets/panels/patterns/patternspanel.h"
#include "widgets/panels/patterns/promptview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace espalier;
using model::PatternState;
using models::PatternModel;
using panels::PatternsPanel;
using test::PanelProject;

static constexpr int kPatience = 30'000;

class TestPatternsPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void withoutKnowledgeItExplainsItself();
    void damagedKnowledgeIsSaid();
    void patternsAreListedWithoutForgottenOnes();
    void aPatternIsShownWithExamplesAndHistory();
    void wordsAndFiltersLeaveWhatFits();
    void whatFitsNothingCanBeShownAgain();
    void aPatternIsSwitchedOffAndOn();
    void forgettingIsUndone();
    void pinningIsUndoneAndDoneAgain();
    void aForgottenOneIsRemembered();
    void anEditIsSavedAndUndone();
    void anEditThatCannotBeUsedSaysWhy();
    void anEditStaysWithItsPattern();
    void thePromptIsShownAsItIs();
    void aContradictionLeadsToTheOther();
    void whatSomebodyElseChangedIsNotUndone();
    void theKeyboardIsEnough();
    void everythingHasAName();
    void stateIsKept();
    void picturesAreTaken();

private:
    [[nodiscard]] std::filesystem::path file() const
    {
        return engine::knowledgeFile(m_project->home.paths());
    }
    void open(bool withKnowledge = true);
    void choose(std::int64_t id);
    [[nodiscard]] std::int64_t chosen() const
    {
        return m_table->currentIndex().data(PatternModel::IdRole).toLongLong();
    }
    void chooseIn(const char *chooser, const QString &text)
    {
        for (auto *box : m_panel->findChildren<QComboBox *>()) {
            if (box->accessibleName() == QLatin1String(chooser) && box->findText(text) >= 0) {
                box->setCurrentIndex(box->findText(text));
                return;
            }
        }
        QFAIL("there is no such choice");
    }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return test::actionOf(*m_panel, QLatin1String(id));
    }
    [[nodiscard]] const engine::PatternRow &row(std::int64_t id) const { return *m_model->row(id); }
    [[nodiscard]] QTabWidget &tabs() const
    {
        return *m_panel->findChild<QTabWidget *>(QStringLiteral("patternTabs"));
    }
    [[nodiscard]] QString label(const char *name) const
    {
        return m_panel->findChild<QLabel *>(QLatin1String(name))->text();
    }
    [[nodiscard]] controls::MessageBar &message() const
    {
        return *m_panel->findChild<controls::MessageBar *>();
    }
    [[nodiscard]] bool idle() const { return m_project->jobs.runningCount() == 0; }
    void beginEdit();

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<PatternsPanel> m_panel;
    QTreeView *m_table = nullptr;
    PatternModel *m_model = nullptr;
};

void TestPatternsPanel::init()
{
    m_project = std::make_unique<PanelProject>();
}

void TestPatternsPanel::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void TestPatternsPanel::open(bool withKnowledge)
{
    if (withKnowledge)
        test::fillKnowledge(file());
    m_panel = std::make_unique<PatternsPanel>(*m_project->context);
    m_table = m_panel->findChild<QTreeView *>(QStringLiteral("patterns"));
    m_model = m_panel->findChild<PatternModel *>();
    test::showPanel(*m_panel, {1400, 800});
    if (!withKnowledge)
        return;
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 4, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
}

void TestPatternsPanel::choose(std::int64_t id)
{
    for (int at = 0; at < m_table->model()->rowCount(); ++at) {
        const auto index = m_table->model()->index(at, 0);
        if (index.data(PatternModel::IdRole).toLongLong() == id)
            m_table->setCurrentIndex(index);
    }
    QCOMPARE(chosen(), id);
}

void TestPatternsPanel::beginEdit()
{
    m_table->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
    QTest::keyClick(m_table, Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(m_panel->findChild<panels::PatternEditor *>()->isVisible());
}

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

void TestPatternsPanel::aPatternIsSwitchedOffAndOn()
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

void TestPatternsPanel::forgettingIsUndone()
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

void TestPatternsPanel::pinningIsUndoneAndDoneAgain()
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

void TestPatternsPanel::aForgottenOneIsRemembered()
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

void TestPatternsPanel::anEditIsSavedAndUndone()
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

void TestPatternsPanel::anEditThatCannotBeUsedSaysWhy()
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

void TestPatternsPanel::anEditStaysWithItsPattern()
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

void TestPatternsPanel::whatSomebodyElseChangedIsNotUndone()
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

QTEST_MAIN(TestPatternsPanel)
#include "tst_patternspanel.moc"
