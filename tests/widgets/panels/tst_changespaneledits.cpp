// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// That nothing of a review is lost: edits, ticks, the place in the text, and what has to be known.
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

namespace tst_changespaneledits {

using namespace espalier;
using namespace Qt::StringLiterals;
using controls::CommandBar;
using controls::MessageBar;
using editor::DiffAction;
using editor::DiffView;
using models::ProjectContext;
using panels::ChangedFilesModel;
using panels::ChangesPanel;
using test::actionOf;
using test::PanelProject;

static constexpr auto kTill = "shop/till.py";

class ChangesPanelEditsTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void anEditIsTakenWhenAnotherFileIsChosen();
    void aRefusedEditIsKeptWhenAnotherFileIsChosen();
    void whateverWritesTakesTheEditFirst_data();
    void whateverWritesTakesTheEditFirst();
    void nothingIsWrittenWhileAnEditIsRefused();
    void anEditedTextIsCheckedAnew();
    void theResultTellsOfTheCheckOfTheEdit();
    void aFailedCheckIsToldBeforeAnythingIsWritten();
    void ticksOutliveLeavingOut();
    void thePlaceIsKeptWhenAChangeIsLeftOut();
    void ticksOfChangesAreBroughtBack();
    void functionsThatFailedAreNamed();
    void whenAllFailedItIsSaid();
    void escapeTakesTheEdit();
    void anEditIsDiscarded();
    void withoutARepositoryThereIsNoBranch();
    void anEditIsNoCommand();
    void anEditThatIsNotWrittenIsUnsavedWork();
    void theLinesOfAnEditAreCounted();
    void whatWasSeenIsGoneWhenOneComesBack();

private:
    /// A preview, its report changed as a test wants it.
    void preview(const std::function<void(engine::Proposal &)> &alter = {});
    void settle();
    void showFile(const std::string &path);
    void edit(const QString &line);
    void goToChange(std::string_view text);
    [[nodiscard]] ChangedFilesModel &model() const
    {
        return *m_panel->findChild<ChangedFilesModel *>();
    }
    [[nodiscard]] DiffView &diff() const { return *m_panel->findChild<DiffView *>(); }
    [[nodiscard]] std::string right() const
    {
        return std::string(diff().content()->texts[1].bytes);
    }
    [[nodiscard]] QAbstractButton *visibleButton(const QString &text) const;
    [[nodiscard]] bool says(const QString &text) const;
    [[nodiscard]] std::string till() const { return m_project->files.read(kTill); }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<ChangesPanel> m_panel;
};

void ChangesPanelEditsTest::init()
{
    m_project = std::make_unique<PanelProject>();
    m_project->fillShop();
    m_panel = std::make_unique<ChangesPanel>(*m_project->context);
    test::showPanel(*m_panel, {1150, 740});
}

void ChangesPanelEditsTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void ChangesPanelEditsTest::settle()
{
    QTRY_COMPARE_WITH_TIMEOUT(m_project->jobs.runningCount(), 0, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(!diff().isComparing(), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_project->jobs.runningCount(), 0, 60'000);
}

void ChangesPanelEditsTest::preview(const std::function<void(engine::Proposal &)> &alter)
{
    const auto project = m_project->project();
    auto workspace = project.open();
    VERIFY_OK(workspace);
    JobContext job;
    const engine::InstrumentOptions options;
    auto proposal = engine::proposeInstrument(**workspace, options, *project.scripts, job);
    VERIFY_OK(proposal);
    if (alter)
        alter(*proposal);
    m_project->context->showProposal(
        {.proposal = std::make_shared<const engine::Proposal>(*std::move(proposal)),
         .options = options});
    settle();
}

void ChangesPanelEditsTest::showFile(const std::string &path)
{
    const int row = model().rowOf(path);
    QVERIFY(row >= 0);
    m_panel->findChild<QTreeView *>()->setCurrentIndex(model().index(row, 0));
    settle();
}

// Types a line at the beginning of the file that is shown, and stays in the text.
void ChangesPanelEditsTest::edit(const QString &line)
{
    diff().goToLine(diff::Side::Right, 0);
    diff().setEditing(true);
    QTRY_VERIFY(QApplication::focusWidget() && diff().isAncestorOf(QApplication::focusWidget()));
    auto *text = QApplication::focusWidget();
    QTest::keyClick(text, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClicks(text, line);
    QTest::keyClick(text, Qt::Key_Return);
}

void ChangesPanelEditsTest::goToChange(std::string_view text)
{
    const auto content = diff().content();
    for (const auto &change : content->comparison.diff.changes) {
        if (content->comparison.right.lines(change.right).contains(text)) {
            diff().goToLine(diff::Side::Right, change.right.begin);
            return;
        }
    }
    QFAIL("there is no such change");
}

bool ChangesPanelEditsTest::says(const QString &text) const
{
    return std::ranges::any_of(m_panel->findChildren<QLabel *>(), [&](const QLabel *label) {
        return label->isVisible() && label->text().contains(text);
    });
}

QAbstractButton *ChangesPanelEditsTest::visibleButton(const QString &text) const
{
    for (auto *button : m_panel->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

void ChangesPanelEditsTest::anEditIsTakenWhenAnotherFileIsChosen()
{
    preview();
    showFile(kTill);
    edit(u"# mine"_s);
    showFile("web/sign.mjs");
    QVERIFY(!diff().isEditing());
    QVERIFY(m_panel->step().files.contains(kTill));
    showFile(kTill);
    QVERIFY(right().contains("# mine"));
}

void ChangesPanelEditsTest::aRefusedEditIsKeptWhenAnotherFileIsChosen()
{
    preview();
    showFile(kTill);
    edit(u"def (:"_s);
    showFile("web/sign.mjs");
    QVERIFY(says(u"syntax error"_s));
    QVERIFY(m_panel->step().files.empty());
    visibleButton(u"Edit it again"_s)->click();
    settle();
    QTRY_VERIFY(diff().isEditing());
    QVERIFY(diff().editedText().contains("def (:"));
}

void ChangesPanelEditsTest::whateverWritesTakesTheEditFirst_data()
{
    QTest::addColumn<QString>("action");
    QTest::newRow("in place") << u"applyInPlace"_s;
    QTest::newRow("on a branch") << u"applyBranch"_s;
    QTest::newRow("as a patch") << QString();
}

void ChangesPanelEditsTest::whateverWritesTakesTheEditFirst()
{
    QFETCH(QString, action);
    const test::TemporaryProject elsewhere;
    preview();
    showFile(kTill);
    edit(u"# mine"_s);
    if (action.isEmpty()) {
        m_panel->savePatchTo(QString::fromStdString(elsewhere.path("mine.patch").string()));
    } else {
        QVERIFY(actionOf(*m_panel, action)->isEnabled());
        actionOf(*m_panel, action)->trigger();
    }
    settle();
    const auto written = action.isEmpty() ? elsewhere.read("mine.patch")
                         : action == u"applyBranch"
                             ? m_project->files.git({"show", "espalier/telemetry:shop/till.py"})
                             : till();
    QVERIFY(written.contains("# mine"));
    QVERIFY(written.contains("_espalier"));
}

void ChangesPanelEditsTest::nothingIsWrittenWhileAnEditIsRefused()
{
    preview();
    showFile(kTill);
    edit(u"def (:"_s);
    for (int i = 0; i < 2; ++i) { // the second time it is no longer edited
        actionOf(*m_panel, u"applyInPlace"_s)->trigger();
        settle();
        QVERIFY(!till().contains("_espalier"));
        QVERIFY(says(u"syntax error"_s));
    }
    actionOf(*m_panel, u"discardEdit"_s)->trigger();
    settle();
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QVERIFY(till().contains("_espalier"));
}

static void passAll(engine::Proposal &proposal)
{
    proposal.report.checks = {{.language = "python",
                               .check = "py_compile",
                               .result = "passed",
                               .reason = "known from an earlier run"}};
}

void ChangesPanelEditsTest::anEditedTextIsCheckedAnew()
{
    preview(passAll);
    QVERIFY(says(u"py_compile passed"_s));
    showFile(kTill);
    edit(u"return 1"_s); // no error for a parser, but for a compiler
    diff().setEditing(false);
    settle();
    QVERIFY(says(u"py_compile failed"_s));
    QVERIFY(says(u"does not compile as it is edited"_s));
    actionOf(*m_panel, u"undo"_s)->trigger();
    settle();
    QVERIFY(says(u"py_compile passed"_s));
}

void ChangesPanelEditsTest::theResultTellsOfTheCheckOfTheEdit()
{
    preview(passAll);
    showFile(kTill);
    edit(u"# mine"_s);
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QVERIFY(till().contains("# mine"));
    QVERIFY(says(u"py_compile: passed"_s));
    QVERIFY(!says(u"known from an earlier run"_s));
}

void ChangesPanelEditsTest::aFailedCheckIsToldBeforeAnythingIsWritten()
{
    preview(passAll);
    showFile(kTill);
    edit(u"return 1"_s);
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QVERIFY(says(u"does not compile as it is edited"_s));
    QVERIFY(!till().contains("_espalier"));
    visibleButton(u"Apply all the same"_s)->click();
    settle();
    QVERIFY(till().starts_with("return 1"));
    QVERIFY(says(u"py_compile: failed"_s));
}

void ChangesPanelEditsTest::ticksOutliveLeavingOut()
{
    preview();
    showFile(kTill);
    goToChange("till.py::price");
    diff().action(DiffAction::ToggleReviewed)->trigger();
    QCOMPARE(diff().reviewed(), 1U);
    goToChange(".loop(");
    diff().action(DiffAction::Reject)->trigger();
    settle();
    QTRY_VERIFY(!right().contains("shop/till.py::total"));
    QCOMPARE(diff().reviewed(), 1U);
    actionOf(*m_panel, u"undo"_s)->trigger();
    settle();
    QTRY_VERIFY(right().contains("shop/till.py::total"));
    QCOMPARE(diff().reviewed(), 1U);
}

void ChangesPanelEditsTest::thePlaceIsKeptWhenAChangeIsLeftOut()
{
    preview();
    showFile(kTill);
    goToChange(".loop(");
    const auto content = diff().content();
    const auto before = content->comparison.diff.changes[*diff().canvas().currentChange()].left;
    diff().action(DiffAction::Reject)->trigger();
    settle();
    QTRY_VERIFY(!right().contains("shop/till.py::total"));
    const auto line = diff().canvas().currentLine();
    QVERIFY(line);
    const auto text = std::string(diff().canvas().scene().text(*line));
    const auto &left = diff().content()->comparison.left;
    QVERIFY2(text.contains(left.content(before.begin)), text.c_str());
}

void ChangesPanelEditsTest::ticksOfChangesAreBroughtBack()
{
    preview();
    showFile("web/sign.mjs");
    diff().action(DiffAction::ToggleReviewed)->trigger();
    showFile(kTill);
    goToChange("till.py::price");
    diff().action(DiffAction::ToggleReviewed)->trigger();
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<ChangesPanel>(*m_project->context);
    m_panel->restoreState(state);
    test::showPanel(*m_panel, {1150, 740});
    preview();
    for (const auto *path : {kTill, "web/sign.mjs"}) {
        showFile(path);
        QCOMPARE(diff().reviewed(), 1U);
    }
}

void ChangesPanelEditsTest::functionsThatFailedAreNamed()
{
    preview([](engine::Proposal &proposal) {
        auto &function = proposal.report.functions.front();
        function.status = model::FunctionStatus::Failed;
        function.reason = "its tests fail";
    });
    auto *chip = qobject_cast<QToolButton *>(visibleButton(u"1 function(s) failed"_s));
    QVERIFY(chip && chip->menu());
    QCOMPARE(chip->menu()->actions().size(), 1);
    auto *entry = chip->menu()->actions().front();
    QVERIFY(entry->text().contains(u"its tests fail"_s));
    QSignalSpy spy(m_project->context.get(), &ProjectContext::functionRequested);
    entry->trigger();
    QCOMPARE(spy.count(), 1);
    preview();
    QVERIFY(!visibleButton(u"1 function(s) failed"_s));
}

void ChangesPanelEditsTest::whenAllFailedItIsSaid()
{
    preview([](engine::Proposal &proposal) {
        proposal.changes.clear();
        proposal.files.clear();
        for (auto &function : proposal.report.functions) {
            function.status = model::FunctionStatus::Failed;
            function.reason = "its tests fail";
        }
    });
    QVERIFY(says(u"Nothing is changed"_s));
    QVERIFY(says(u"its tests fail"_s));
}

void ChangesPanelEditsTest::escapeTakesTheEdit()
{
    preview();
    showFile(kTill);
    QVERIFY(!visibleButton(u"Done"_s));
    edit(u"# mine"_s);
    QVERIFY(visibleButton(u"Done"_s));
    QVERIFY(visibleButton(u"Discard the edit"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!diff().isEditing());
    settle();
    QVERIFY(m_panel->step().files.contains(kTill));
    QVERIFY(!visibleButton(u"Done"_s) && !visibleButton(u"Discard the edit"_s));
}

void ChangesPanelEditsTest::anEditIsDiscarded()
{
    preview();
    showFile(kTill);
    edit(u"# mine"_s);
    visibleButton(u"Discard the edit"_s)->click();
    settle();
    QVERIFY(!diff().isEditing());
    QVERIFY(m_panel->step().files.empty());
    QVERIFY(!right().contains("# mine"));
}

void ChangesPanelEditsTest::withoutARepositoryThereIsNoBranch()
{
    preview();
    auto *action = actionOf(*m_panel, u"applyBranch"_s);
    QVERIFY(action->isEnabled());
    std::filesystem::remove_all(m_project->files.path(".git"));
    preview();
    QVERIFY(!action->isEnabled());
    QVERIFY(action->toolTip().contains(u"no Git repository"_s));
    QVERIFY(actionOf(*m_panel, u"applyInPlace"_s)->isEnabled());
}

void ChangesPanelEditsTest::anEditIsNoCommand()
{
    preview();
    showFile(kTill);
    edit(u"# mine"_s);
    diff().setEditing(false);
    settle();
    const auto *bar = m_panel->findChild<CommandBar *>();
    QCOMPARE(bar->text(), QString());
    QVERIFY(bar->findChild<QLineEdit *>()->placeholderText().contains(u"save the patch"_s));
}

void ChangesPanelEditsTest::anEditThatIsNotWrittenIsUnsavedWork()
{
    preview();
    showFile(kTill);
    QCOMPARE(m_panel->unsavedWork(), QString());
    edit(u"# mine"_s);
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    actionOf(*m_panel, u"finishEdit"_s)->trigger();
    settle();
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QCOMPARE(m_panel->unsavedWork(), QString());
}

void ChangesPanelEditsTest::theLinesOfAnEditAreCounted()
{
    preview();
    showFile(kTill);
    const auto lines = [this] {
        return model()
            .index(model().rowOf(kTill), ChangedFilesModel::LinesColumn)
            .data()
            .toString();
    };
    const auto before = lines();
    const auto added = diff().content()->comparison.diff.added();
    edit(u"# mine"_s);
    diff().setEditing(false);
    settle();
    QCOMPARE(lines(), u"+%1"_s.arg(added + 1));
    actionOf(*m_panel, u"undo"_s)->trigger();
    settle();
    QCOMPARE(lines(), before);
}

void ChangesPanelEditsTest::whatWasSeenIsGoneWhenOneComesBack()
{
    preview();
    m_project->files.git({"branch", "espalier/telemetry"});
    actionOf(*m_panel, u"applyBranch"_s)->trigger();
    settle();
    QTRY_VERIFY(m_panel->findChild<MessageBar *>()->isVisible());
    m_panel->hide();
    m_panel->show();
    QVERIFY(!m_panel->findChild<MessageBar *>()->isVisible());
    actionOf(*m_panel, u"applyBranch"_s)->trigger();
    m_panel->hide(); // what is said meanwhile was not seen
    settle();
    m_panel->show();
    QVERIFY(m_panel->findChild<MessageBar *>()->isVisible());
}

} // namespace tst_changespaneledits

QTEST_MAIN(tst_changespaneledits::ChangesPanelEditsTest)
#include "tst_changespaneledits.moc"
