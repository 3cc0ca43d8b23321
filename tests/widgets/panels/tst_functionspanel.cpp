// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tracedrun.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/functiontreemodel.h"
#include "widgets/panels/functions/functionspanel.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

namespace tst_functionspanel {

using namespace espalier;
using namespace Qt::StringLiterals;
using controls::CommandBar;
using controls::MessageBar;
using models::FunctionTreeModel;
using models::ProjectContext;
using models::ProposalRequest;
using panels::FunctionsPanel;
using test::actionOf;
using test::PanelProject;

static constexpr auto kTotal = "shop/till.py::total";

class FunctionsPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theProjectsFunctionsAreListed();
    void aProjectWithoutFunctionsSaysWhy();
    void withoutARepositoryThereIsNoBranch();
    void whereOnlyTestsHaveFunctionsTheyCanBeIncluded();
    void whatTheFilterHidesCanBeShownAgain();
    void spaceChoosesTheCurrentRow();
    void theCommandLineSaysWhatIsChosen();
    void theCommandLineIsThatOfTheButtonLookedAt();
    void aPreviewIsHandedOn();
    void aPreviewOfTheFilterTakesWhatItLeaves();
    void appliedInPlaceItIsInTheFiles();
    void onABranchTheFilesStay();
    void aBranchNameThatIsTakenGetsANumber();
    void strippingIsPreviewed();
    void figuresComeAfterARun();
    void aFunctionThatIsAskedForIsShown();
    void theSourceOfTheCurrentRowIsAskedFor();
    void aFailureIsToldWithAWayOut();
    void theStateIsBroughtBack();
    void everyPartHasAName();

private:
    void open();
    void choose(const std::string &id);
    [[nodiscard]] FunctionTreeModel &model() const;
    [[nodiscard]] QString command() const { return m_panel->findChild<CommandBar *>()->text(); }
    [[nodiscard]] QString message() const { return m_panel->findChild<MessageBar *>()->text(); }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<FunctionsPanel> m_panel;
};

void FunctionsPanelTest::init()
{
    m_project = std::make_unique<PanelProject>();
}

void FunctionsPanelTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void FunctionsPanelTest::open()
{
    m_project->fillShop();
    m_panel = std::make_unique<FunctionsPanel>(*m_project->context);
    m_panel->resize(1150, 740);
    m_panel->show();
    QTRY_VERIFY(model().seenCount() > 0);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

FunctionTreeModel &FunctionsPanelTest::model() const
{
    return *m_panel->findChild<FunctionTreeModel *>();
}

void FunctionsPanelTest::choose(const std::string &id)
{
    QVERIFY(model().setData(model().indexOfFunction(id), Qt::Checked, Qt::CheckStateRole));
}

void FunctionsPanelTest::theProjectsFunctionsAreListed()
{
    open();
    QCOMPARE(model().seenCount(), 7);
    QCOMPARE(m_panel->count(), 7);
    QVERIFY(model().indexOfFunction(kTotal).isValid());
}

void FunctionsPanelTest::aProjectWithoutFunctionsSaysWhy()
{
    m_panel = std::make_unique<FunctionsPanel>(*m_project->context);
    m_panel->show();
    const auto says = [this](const QString &text) {
        for (const auto *label : m_panel->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(says(u"No functions here"_s));
    QVERIFY(says(u"Python"_s));
}

void FunctionsPanelTest::withoutARepositoryThereIsNoBranch()
{
    open();
    QVERIFY(actionOf(*m_panel, u"applyBranch"_s)->isEnabled());
    std::filesystem::remove_all(m_project->files.root() / ".git");
    actionOf(*m_panel, u"refresh"_s)->trigger();
    QTRY_VERIFY(actionOf(*m_panel, u"applyInPlace"_s)->isEnabled());
    QVERIFY(!actionOf(*m_panel, u"applyBranch"_s)->isEnabled());
    QVERIFY(actionOf(*m_panel, u"applyBranch"_s)->toolTip().contains(u"git"_s));
}

void FunctionsPanelTest::whereOnlyTestsHaveFunctionsTheyCanBeIncluded()
{
    m_project->files.write("tests/test_a.py", "def test_a(): pass\n");
    m_panel = std::make_unique<FunctionsPanel>(*m_project->context);
    m_panel->show();
    const auto offered = [this]() -> QPushButton * {
        for (auto *button : m_panel->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Include test files"_s)
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY(offered());
    offered()->click();
    QTRY_COMPARE(model().seenCount(), 1);
}

void FunctionsPanelTest::whatTheFilterHidesCanBeShownAgain()
{
    open();
    auto *field = m_panel->findChild<controls::FilterField *>();
    actionOf(*m_panel, u"find"_s)->trigger();
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"no such function"_s);
    QTRY_COMPARE(model().seenCount(), 0);
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE(model().seenCount(), 7);
}

void FunctionsPanelTest::spaceChoosesTheCurrentRow()
{
    open();
    auto *tree = m_panel->findChild<QTreeView *>();
    tree->setCurrentIndex(model().indexOfFunction(kTotal));
    QTest::keyClick(tree, Qt::Key_Space);
    QCOMPARE(model().chosen(), engine::IdSet({kTotal}));
    QTest::keyClick(tree, Qt::Key_Space);
    QCOMPARE(model().chosenCount(), 0);
}

void FunctionsPanelTest::theCommandLineSaysWhatIsChosen()
{
    open();
    const auto plain = u"espalier instrument "_s + m_project->context->folder();
    QCOMPARE(command(), plain);
    choose(kTotal);
    QCOMPARE(command(), plain + u" --only=shop/till.py::total"_s);
    actionOf(*m_panel, u"chooseAll"_s)->trigger();
    QCOMPARE(command(), plain);
}

void FunctionsPanelTest::theCommandLineIsThatOfTheButtonLookedAt()
{
    open();
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->property("action").value<QAction *>() == actionOf(*m_panel, u"applyBranch"_s))
            button->setFocus();
    }
    QTRY_VERIFY(command().endsWith(u"--apply=branch=espalier/telemetry"_s));
}

void FunctionsPanelTest::aPreviewIsHandedOn()
{
    open();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::proposalReady);
    choose(kTotal);
    QTest::keyClick(m_panel.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    const auto request = spy.takeFirst().at(0).value<ProposalRequest>();
    QCOMPARE(request.proposal->report.totals.instrumented, 1);
    QCOMPARE(request.options.selection.only, engine::IdSet({kTotal}));
    QVERIFY(!m_project->files.read("shop/till.py").contains("_espalier"));
}

void FunctionsPanelTest::aPreviewOfTheFilterTakesWhatItLeaves()
{
    open();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::proposalReady);
    m_panel->findChild<controls::FilterField *>()->setText(u"sign.mjs"_s);
    QTRY_COMPARE(model().seenCount(), 2);
    actionOf(*m_panel, u"preview"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    const auto request = spy.takeFirst().at(0).value<ProposalRequest>();
    QCOMPARE(request.proposal->report.totals.instrumented, 2);
}

void FunctionsPanelTest::appliedInPlaceItIsInTheFiles()
{
    open();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::filesChanged);
    choose(kTotal);
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    QVERIFY(m_project->files.read("shop/till.py").contains("_espalier"));
    QTRY_COMPARE(model().countOf(models::FunctionState::Instrumented), 1);
    QVERIFY(message().contains(u"instrumented in place"_s));
}

void FunctionsPanelTest::onABranchTheFilesStay()
{
    open();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::filesChanged);
    actionOf(*m_panel, u"applyBranch"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    QVERIFY(!m_project->files.read("shop/till.py").contains("_espalier"));
    QVERIFY(
        m_project->files.git({"show", "espalier/telemetry:shop/till.py"}).contains("_espalier"));
}

void FunctionsPanelTest::aBranchNameThatIsTakenGetsANumber()
{
    open();
    m_project->files.git({"branch", "espalier/telemetry"});
    actionOf(*m_panel, u"applyBranch"_s)->trigger();
    const auto offered = [this]() -> QPushButton * {
        for (auto *button : m_panel->findChild<MessageBar *>()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Use espalier/telemetry-2"_s)
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(offered(), 60'000);
    offered()->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_project->files.tryGit({"rev-parse", "--verify", "-q", "espalier/telemetry-2"}), 60'000);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

void FunctionsPanelTest::strippingIsPreviewed()
{
    open();
    QSignalSpy written(m_project->context.get(), &ProjectContext::filesChanged);
    actionOf(*m_panel, u"applyInPlace"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(written.count(), 1, 60'000);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    QSignalSpy spy(m_project->context.get(), &ProjectContext::proposalReady);
    actionOf(*m_panel, u"strip"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 60'000);
    const auto request = spy.takeFirst().at(0).value<ProposalRequest>();
    QCOMPARE(request.proposal->kind, engine::ProposalKind::Strip);
}

void FunctionsPanelTest::figuresComeAfterARun()
{
    open();
    {
        auto workspace = m_project->project().open();
        VERIFY_OK(workspace);
        engine::TracedRun run{.traced = true, .command = {"true"}};
        run.summary.spans = 5;
        run.summary.functions = {{.id = kTotal, .calls = 5, .p95Ms = 1.5}};
        VERIFY_OK(engine::keepRun(**workspace, run));
    }
    emit m_project->context->runFinished();
    const auto calls = [this] {
        return model().indexOfFunction(kTotal).siblingAtColumn(FunctionTreeModel::CallsColumn);
    };
    QTRY_COMPARE(calls().data().toString(), u"5"_s);
}

void FunctionsPanelTest::aFunctionThatIsAskedForIsShown()
{
    open();
    m_panel->findChild<controls::FilterField *>()->setText(u"sign"_s);
    QTRY_COMPARE(model().seenCount(), 2);
    m_project->context->showFunction(QLatin1String(kTotal));
    auto *tree = m_panel->findChild<QTreeView *>();
    QCOMPARE(tree->currentIndex().data(FunctionTreeModel::IdRole).toString(),
             QLatin1String(kTotal));
}

void FunctionsPanelTest::theSourceOfTheCurrentRowIsAskedFor()
{
    open();
    QSignalSpy spy(m_project->context.get(), &ProjectContext::sourceRequested);
    auto *tree = m_panel->findChild<QTreeView *>();
    tree->setCurrentIndex(model().indexOfFunction(kTotal));
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.at(0).at(0).toString(), u"shop/till.py"_s);
    QCOMPARE(spy.at(0).at(1).toInt(), 8);
}

void FunctionsPanelTest::aFailureIsToldWithAWayOut()
{
    open();
    engine::InstrumentOptions options;
    options.pack = "/no/such/pack";
    m_panel->setDefaults(options);
    QTRY_VERIFY(!message().isEmpty());
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    QCOMPARE(model().seenCount(), 7);
}

void FunctionsPanelTest::theStateIsBroughtBack()
{
    open();
    choose(kTotal);
    m_panel->findChild<controls::FilterField *>()->setText(u"till"_s);
    QTRY_COMPARE(model().seenCount(), 4);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<FunctionsPanel>(*m_project->context);
    m_panel->restoreState(state);
    QTRY_COMPARE(model().seenCount(), 4);
    QCOMPARE(model().chosen(), engine::IdSet({kTotal}));
}

void FunctionsPanelTest::everyPartHasAName()
{
    open();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

} // namespace tst_functionspanel

QTEST_MAIN(tst_functionspanel::FunctionsPanelTest)
#include "tst_functionspanel.moc"
