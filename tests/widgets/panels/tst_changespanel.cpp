// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

namespace tst_changespanel {

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

class ChangesPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whileThereIsNothingItSaysWhatBelongsHere();
    void aPreviewIsShownFileByFile();
    void aFileIsTickedByKey();
    void ticksAreBroughtBack();
    void leavingAChangeOutLeavesItsFunctionOut();
    void whatWasLeftOutIsTakenBack();
    void linesForAllFunctionsAreNotLeftOutAlone();
    void aFileIsLeftOut();
    void whenAllIsLeftOutNothingIsApplied();
    void anEditedTextIsWhatIsWritten();
    void anEditThatDoesNotParseIsRefused();
    void appliedInPlaceTheResultIsShown();
    void onABranchTheFilesStay();
    void aFileThatChangedSinceIsAConflict();
    void theRestIsSavedAsAPatch();
    void telemetryIsTakenOutAgain();
    void theCommandLineSaysWhatIsLeftOut();
    void everyPartHasAName();

private:
    void preview(engine::ProposalKind kind = engine::ProposalKind::Instrument);
    void settle();
    void showFile(const std::string &path);
    /// Puts the cursor on the change that adds this text.
    void goToChange(std::string_view text);
    void rejectChange(std::string_view text);
    [[nodiscard]] ChangedFilesModel &model() const;
    [[nodiscard]] DiffView &diff() const { return *m_panel->findChild<DiffView *>(); }
    [[nodiscard]] std::string right() const;
    [[nodiscard]] QPushButton *visibleButton(const QString &text) const;
    [[nodiscard]] bool says(const QString &text) const;
    [[nodiscard]] std::string till() const { return m_project->files.read("shop/till.py"); }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<ChangesPanel> m_panel;
};

void ChangesPanelTest::init()
{
    m_project = std::make_unique<PanelProject>();
    m_project->fillShop();
    m_panel = std::make_unique<ChangesPanel>(*m_project->context);
    m_panel->resize(1150, 740);
    m_panel->show();
}

void ChangesPanelTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

ChangedFilesModel &ChangesPanelTest::model() const
{
    return *m_panel->findChild<ChangedFilesModel *>();
}

void ChangesPanelTest::settle()
{
    QTRY_COMPARE_WITH_TIMEOUT(m_project->jobs.runningCount(), 0, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(!diff().isComparing(), 10'000);
}

void ChangesPanelTest::preview(engine::ProposalKind kind)
{
    const auto project = m_project->project();
    auto workspace = project.open();
    VERIFY_OK(workspace);
    JobContext job;
    const engine::InstrumentOptions options;
    auto proposal = kind == engine::ProposalKind::Strip
                        ? engine::proposeStrip(**workspace, options, job)
                        : engine::proposeInstrument(**workspace, options, *project.scripts, job);
    VERIFY_OK(proposal);
    m_project->context->showProposal(
        {.proposal = std::make_shared<const engine::Proposal>(*std::move(proposal)),
         .options = options});
    settle();
    QVERIFY(model().rowCount() > 0);
}

void ChangesPanelTest::showFile(const std::string &path)
{
    const int row = model().rowOf(path);
    QVERIFY(row >= 0);
    m_panel->findChild<QTreeView *>()->setCurrentIndex(model().index(row, 0));
    settle();
}

std::string ChangesPanelTest::right() const
{
    return std::string(diff().content()->texts[1].bytes);
}

void ChangesPanelTest::goToChange(std::string_view text)
{
    const auto content = diff().content();
    QVERIFY(content);
    for (const auto &change : content->comparison.diff.changes) {
        if (content->comparison.right.lines(change.right).contains(text)) {
            diff().goToLine(diff::Side::Right, change.right.begin);
            return;
        }
    }
    QFAIL("there is no such change");
}

void ChangesPanelTest::rejectChange(std::string_view text)
{
    goToChange(text);
    QTRY_VERIFY(diff().action(DiffAction::Reject)->isEnabled());
    diff().action(DiffAction::Reject)->trigger();
    settle();
}

bool ChangesPanelTest::says(const QString &text) const
{
    for (const auto *label : m_panel->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

QPushButton *ChangesPanelTest::visibleButton(const QString &text) const
{
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

void ChangesPanelTest::whileThereIsNothingItSaysWhatBelongsHere()
{
    QVERIFY(says(u"No changes to look through"_s));
    QSignalSpy spy(m_project->context.get(), &ProjectContext::panelRequested);
    visibleButton(u"Go to functions"_s)->click();
    QCOMPARE(spy.at(0).at(0).toString(), u"functions"_s);
}

void ChangesPanelTest::aPreviewIsShownFileByFile()
{
    QAbstractItemModelTester tester(&model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    preview();
    const int row = model().rowOf("shop/till.py");
    QCOMPARE(model().index(row, ChangedFilesModel::FunctionsColumn).data().toString(), u"3"_s);
    QVERIFY(model().index(row, ChangedFilesModel::LinesColumn).data().toString().startsWith(u'+'));
    showFile("shop/till.py");
    QVERIFY(right().contains("shop/till.py::total"));
    QCOMPARE(m_panel->count(), model().rowCount());
}

void ChangesPanelTest::aFileIsTickedByKey()
{
    preview();
    auto *list = m_panel->findChild<QTreeView *>();
    list->setFocus();
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(model().reviewedCount(), 1);
    QVERIFY(says(u"1 of %1 file(s) reviewed"_s.arg(model().rowCount())));
}

void ChangesPanelTest::ticksAreBroughtBack()
{
    preview();
    model().setReviewed(model().rowOf("shop/till.py"), true);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<ChangesPanel>(*m_project->context);
    m_panel->restoreState(state);
    preview();
    QVERIFY(model().isReviewed(model().rowOf("shop/till.py")));
    QCOMPARE(model().reviewedCount(), 1);
}

void ChangesPanelTest::leavingAChangeOutLeavesItsFunctionOut()
{
    preview();
    showFile("shop/till.py");
    rejectChange(".loop(");
    QCOMPARE(m_panel->step().leaveOut, engine::IdSet({"shop/till.py::total"}));
    QTRY_VERIFY(!right().contains("shop/till.py::total"));
    QVERIFY(right().contains("shop/till.py::price"));
    QVERIFY(says(u"1 function(s) left out"_s));
}

void ChangesPanelTest::whatWasLeftOutIsTakenBack()
{
    preview();
    showFile("shop/till.py");
    rejectChange(".loop(");
    QTRY_VERIFY(visibleButton(u"Take back"_s));
    visibleButton(u"Take back"_s)->click();
    settle();
    QVERIFY(m_panel->step().leaveOut.empty());
    QTRY_VERIFY(right().contains("shop/till.py::total"));
    QVERIFY(!says(u"left out"_s));
}

void ChangesPanelTest::linesForAllFunctionsAreNotLeftOutAlone()
{
    preview();
    showFile("shop/__main__.py");
    rejectChange("_espalier_tel import");
    QVERIFY(m_panel->step() == panels::ReviewStep());
    QVERIFY(says(u"for all functions of the file"_s));
    visibleButton(u"Leave the file out"_s)->click();
    QVERIFY(model().isLeftOut(model().rowOf("shop/__main__.py")));
}

void ChangesPanelTest::aFileIsLeftOut()
{
    preview();
    showFile("web/sign.mjs");
    actionOf(*m_panel, u"leaveFileOut"_s)->trigger();
    QVERIFY(model().isLeftOut(model().rowOf("web/sign.mjs")));
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QVERIFY(!m_project->files.read("web/sign.mjs").contains("espalier"));
    QVERIFY(till().contains("espalier"));
}

void ChangesPanelTest::whenAllIsLeftOutNothingIsApplied()
{
    preview();
    for (int row = 0; row < model().rowCount(); ++row) {
        m_panel->findChild<QTreeView *>()->setCurrentIndex(model().index(row, 0));
        actionOf(*m_panel, u"leaveFileOut"_s)->trigger();
    }
    QVERIFY(!actionOf(*m_panel, u"applyInPlace"_s)->isEnabled());
}

void ChangesPanelTest::anEditedTextIsWhatIsWritten()
{
    preview();
    showFile("shop/till.py");
    diff().setEditing(true);
    QTRY_VERIFY(diff().isEditing());
    QTRY_VERIFY(QApplication::focusWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"# mine"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    diff().setEditing(false);
    settle();
    QTRY_VERIFY(m_panel->step().files.contains("shop/till.py"));
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QVERIFY(till().contains("# mine"));
    QVERIFY(till().contains("_espalier"));
}

void ChangesPanelTest::anEditThatDoesNotParseIsRefused()
{
    preview();
    showFile("shop/till.py");
    diff().setEditing(true);
    QTRY_VERIFY(QApplication::focusWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"def (:"_s);
    diff().setEditing(false);
    settle();
    QTRY_VERIFY(says(u"syntax error"_s));
    QVERIFY(m_panel->step().files.empty());
    QVERIFY(visibleButton(u"Edit it again"_s));
}

void ChangesPanelTest::appliedInPlaceTheResultIsShown()
{
    preview();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::filesChanged);
    QTest::keyClick(m_panel.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    QVERIFY(till().contains("_espalier"));
    QVERIFY(says(u"The functions are instrumented"_s));
    QVERIFY(visibleButton(u"Run…"_s));
    QCOMPARE(m_panel->count(), 0);
}

void ChangesPanelTest::onABranchTheFilesStay()
{
    preview();
    actionOf(*m_panel, u"applyBranch"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(says(u"espalier/telemetry"_s), 60'000);
    QVERIFY(!till().contains("_espalier"));
    QVERIFY(
        m_project->files.git({"show", "espalier/telemetry:shop/till.py"}).contains("_espalier"));
    QVERIFY(!visibleButton(u"Run…"_s));
    QVERIFY(m_panel->findChild<CommandBar *>()->text().startsWith(u"git -C"_s));
}

void ChangesPanelTest::aFileThatChangedSinceIsAConflict()
{
    preview();
    m_project->files.write("shop/till.py", "def other():\n    return 1\n");
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(visibleButton(u"Preview again"_s), 60'000);
    QVERIFY(!till().contains("_espalier"));
    visibleButton(u"Preview again"_s)->click();
    settle();
    showFile("shop/till.py");
    QTRY_VERIFY(right().contains("shop/till.py::other"));
}

void ChangesPanelTest::theRestIsSavedAsAPatch()
{
    preview();
    showFile("web/sign.mjs");
    actionOf(*m_panel, u"leaveFileOut"_s)->trigger();
    const test::TemporaryProject elsewhere;
    const auto file = elsewhere.path("mine.patch");
    m_panel->savePatchTo(QString::fromStdString(file.string()));
    settle();
    QVERIFY(says(u"mine.patch"_s));
    QVERIFY(elsewhere.read("mine.patch").contains("shop/till.py"));
    QVERIFY(!elsewhere.read("mine.patch").contains("sign.mjs"));
    m_project->files.git({"apply", "--check", file.string()});
}

void ChangesPanelTest::telemetryIsTakenOutAgain()
{
    const auto before = till();
    preview();
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(visibleButton(u"Take it out again…"_s), 60'000);
    visibleButton(u"Take it out again…"_s)->click();
    settle();
    QTRY_VERIFY(model().rowCount() > 0);
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    settle();
    QCOMPARE(till(), before);
    QVERIFY(says(u"Telemetry is taken out"_s));
}

void ChangesPanelTest::theCommandLineSaysWhatIsLeftOut()
{
    preview();
    showFile("shop/till.py");
    rejectChange(".loop(");
    QCOMPARE(m_panel->findChild<CommandBar *>()->text(),
             u"espalier instrument "_s + m_project->context->folder() +
                 u" --leave-out=shop/till.py::total --apply=in-place"_s);
}

void ChangesPanelTest::everyPartHasAName()
{
    preview();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

} // namespace tst_changespanel

QTEST_MAIN(tst_changespanel::ChangesPanelTest)
#include "tst_changespanel.moc"
