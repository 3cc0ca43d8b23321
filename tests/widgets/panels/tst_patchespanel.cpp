// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of patches shows: the list, one patch, and what became of it elsewhere.
#include "tests/support/shoptexts.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/patchespanelcase.h"
#include "widgets/editor/diffview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTreeWidget>

namespace tst_patchespanel {

using namespace espalier;
using model::PatchStage;
using models::PatchModel;

class TestPatchesPanel : public test::PatchesPanelCase {
    Q_OBJECT

private slots:
    void withoutPatchesTheWayToTheBacklogIsOffered();
    void thoseThatWaitComeFirst();
    void branchesOfWhichNothingIsKeptAreListed();
    void aRealAttemptIsShownWithItsProof();
    void whatHasToBeComputedIsAskedForAsItIsSeen();
    void conflictsAreForeseen();
    void aPatchThatWasInterruptedIsToldAsFailed();
    void wordsAndGroupsChoose();
    void whatWasChosenIsKept();
    void everythingHasAName();
    void theModelKeepsItsWord();
    void aTicketLeadsToItsPatchAndBack();

private:
    [[nodiscard]] QStringList linesOf(const char *tree) const;
};

/// All lines of a tree, with what stands beside them.
QStringList TestPatchesPanel::linesOf(const char *tree) const
{
    QStringList lines;
    for (QTreeWidgetItemIterator at(part<QTreeWidget>(tree)); *at; ++at) {
        QStringList cells;
        for (int column = 0; column < (*at)->columnCount(); ++column)
            cells << (*at)->text(column);
        lines << cells.join(u'|');
    }
    return lines;
}

void TestPatchesPanel::withoutPatchesTheWayToTheBacklogIsOffered()
{
    QSignalSpy wanted(m_project->context.get(), &models::ProjectContext::panelRequested);
    open(0);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("Go to the backlog")), kPatience);
    button(QStringLiteral("Go to the backlog"))->click();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().toString(), QStringLiteral("backlog"));
    QCOMPARE(m_panel->count(), 0);
}

void TestPatchesPanel::thoseThatWaitComeFirst()
{
    addPatch(1, {.stage = PatchStage::Failed});
    addPatch(2);
    addPatch(3, {.stage = PatchStage::Applied});
    addPatch(4);
    open(4);
    QStringList titles;
    for (int row = 0; row < 4; ++row)
        titles << cell(row, PatchModel::TitleColumn);
    QCOMPARE(titles, (QStringList{QStringLiteral("Trouble 4"), QStringLiteral("Trouble 2"),
                                  QStringLiteral("Trouble 1"), QStringLiteral("Trouble 3")}));
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("To review"));
    QCOMPARE(cell(2, PatchModel::StateColumn), QStringLiteral("Failed"));
    QCOMPARE(m_panel->count(), 2);
    QVERIFY(part<QLabel>("patchCount")->text().contains(QStringLiteral("2 to review")));
}

void TestPatchesPanel::branchesOfWhichNothingIsKeptAreListed()
{
    addPatch(1);
    auto &files = m_project->files;
    files.git({"branch", "improvement/by-hand", "improvement/" + idOf(1)});
    files.git({"branch", "other/by-hand", "improvement/" + idOf(1)});
    open(2);
    QCOMPARE(cell(1, PatchModel::StateColumn), QStringLiteral("Not known"));
    press(Qt::Key_J);
    QCOMPARE(currentBranch(), QStringLiteral("improvement/by-hand"));
    QTRY_VERIFY_WITH_TIMEOUT(action("open")->isEnabled(), kPatience);
    QVERIFY(!action("approve")->isEnabled());
    QVERIFY(!action("take")->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(part<QTreeWidget>("patchFiles")->topLevelItemCount(), 1, kPatience);
    press(Qt::Key_B);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("improvement/by-hand"));
}

void TestPatchesPanel::aRealAttemptIsShownWithItsProof()
{
    const auto id = makeTicket();
    const auto made = tryPatch(id, test::kFix + test::kNewTest);
    QCOMPARE(made.error, std::string());
    open(1);
    const auto facts = part<QLabel>("patchFacts");
    QTRY_VERIFY_WITH_TIMEOUT(
        facts->text().contains(QStringLiteral("Red → green: "
                                              "tests.test_cart::test_unknown")),
        kPatience);
    QVERIFY(facts->text().contains(QStringLiteral("Ada <ada@example.org>")));
    QVERIFY(facts->text().contains(QStringLiteral("Attempt 1")));
    QCOMPARE(part<QTreeWidget>("patchFiles")->topLevelItemCount(), 2);
    const auto lines = linesOf("patchChecks");
    QVERIFY2(lines.contains(QStringLiteral("tests.test_cart::test_unknown|failed → passed")),
             qPrintable(lines.join(u'\n')));
    QVERIFY2(lines.contains(QStringLiteral("Tests|passed")), qPrintable(lines.join(u'\n')));
    QVERIFY2(!lines.filter(QStringLiteral("Risk ")).isEmpty(), qPrintable(lines.join(u'\n')));
    const auto record = linesOf("patchRecord");
    QVERIFY2(!record.filter(QStringLiteral("nobody has approved")).isEmpty(),
             qPrintable(record.join(u'\n')));
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->findChild<editor::DiffView *>()->content(), kPatience);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patches"));
}

void TestPatchesPanel::whatHasToBeComputedIsAskedForAsItIsSeen()
{
    constexpr int kPatches = 90;
    for (int number = 1; number <= kPatches; ++number)
        addPatch(number);
    open(kPatches);
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::DistanceColumn), QStringLiteral("+1 −0"),
                              kPatience);
    QCOMPARE(cell(0, PatchModel::MergeColumn), QStringLiteral("Fast-forward"));
    QCOMPARE(cell(0, PatchModel::GatesColumn), QStringLiteral("2 passed"));
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    const auto last = m_model->index(kPatches - 1, 0);
    QVERIFY(!last.data(PatchModel::OutlookRole).toBool());
    m_table->scrollTo(last);
    QTRY_VERIFY_WITH_TIMEOUT(last.data(PatchModel::OutlookRole).toBool(), kPatience);
}

void TestPatchesPanel::conflictsAreForeseen()
{
    addPatch(1);
    m_project->files.write("shop/part1_0.py", "Y = 2\n");
    m_project->files.commitAll("the same file, otherwise");
    open(1);
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("Stale"));
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::MergeColumn), QStringLiteral("1 conflict(s)"),
                              kPatience);
    QCOMPARE(cell(0, PatchModel::DistanceColumn), QStringLiteral("+1 −1"));
    QTRY_VERIFY_WITH_TIMEOUT(
        linesOf("patchChecks").contains(QStringLiteral("shop/part1_0.py|both have made it")),
        kPatience);
}

void TestPatchesPanel::aPatchThatWasInterruptedIsToldAsFailed()
{
    const auto id = addPatch(1, {.stage = PatchStage::Testing});
    open(1);
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("Failed"));
    QVERIFY(part<QLabel>("patchFacts")->text().contains(QStringLiteral("interrupted")));
    QCOMPARE(patch(id).stage, PatchStage::Failed);
}

void TestPatchesPanel::wordsAndGroupsChoose()
{
    addPatch(1, {.stage = PatchStage::Failed});
    addPatch(2);
    addPatch(3);
    open(3);
    auto *words = part<QLineEdit>("patchFilter");
    auto *group = part<QComboBox>("patchGroup");
    press(Qt::Key_Slash);
    QVERIFY(words->hasFocus());
    type(QStringLiteral("trouble 3"));
    QTRY_COMPARE(m_model->rowCount(), 1);
    words->clear();
    QTRY_COMPARE(m_model->rowCount(), 3);
    group->setCurrentIndex(1);
    QCOMPARE(m_model->rowCount(), 2);
    group->setCurrentIndex(3);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_table->isVisible());
    group->setCurrentIndex(0);
    QVERIFY(m_table->isVisible());
}

void TestPatchesPanel::whatWasChosenIsKept()
{
    for (int number = 1; number <= 3; ++number)
        addPatch(number);
    open(3);
    press(Qt::Key_J);
    press(Qt::Key_J);
    const auto branch = currentBranch();
    part<QTabWidget>("patchTabs")->setCurrentIndex(2);
    part<QComboBox>("patchGroup")->setCurrentIndex(1);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<panels::PatchesPanel>(*m_project->context);
    m_table = part<QTreeView>("patches");
    m_model = m_panel->findChild<PatchModel *>();
    m_panel->restoreState(state);
    test::showPanel(*m_panel, {1280, 800});
    QTRY_COMPARE_WITH_TIMEOUT(currentBranch(), branch, kPatience);
    QCOMPARE(part<QTabWidget>("patchTabs")->currentIndex(), 2);
    QCOMPARE(part<QComboBox>("patchGroup")->currentIndex(), 1);
}

void TestPatchesPanel::everythingHasAName()
{
    addPatch(1);
    open(1);
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
    action("take")->trigger();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
    press(Qt::Key_Escape);
    approveAs(idOf(1), "Ada <ada@example.org>", {});
    action("reload")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::StateColumn), QStringLiteral("Approved"),
                              kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    action("apply")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("applyPane")->isVisible(), kPatience);
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
    press(Qt::Key_Escape);
    action("audit")->trigger();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

void TestPatchesPanel::theModelKeepsItsWord()
{
    addPatch(1);
    addPatch(2, {.stage = PatchStage::Rejected});
    open(2);
    QAbstractItemModelTester tester(m_model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_model->setOrder(PatchModel::TitleColumn, true);
    QCOMPARE(cell(0, PatchModel::TitleColumn), QStringLiteral("Trouble 2"));
    m_model->setOrder(PatchModel::TitleColumn, false);
    QCOMPARE(cell(0, PatchModel::TitleColumn), QStringLiteral("Trouble 1"));
    addPatch(3);
    action("reload")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 3, kPatience);
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < PatchModel::ColumnCount; ++column)
            QVERIFY(m_model->index(row, column).data(Qt::ToolTipRole).isValid());
    }
}

void TestPatchesPanel::aTicketLeadsToItsPatchAndBack()
{
    for (int number = 1; number <= 3; ++number)
        addPatch(number);
    open(3);
    auto *context = m_project->context.get();
    context->showPatch(QString::fromStdString(idOf(2)), QStringLiteral("Trouble 2"));
    QTRY_COMPARE_WITH_TIMEOUT(currentBranch(), QString::fromStdString("improvement/" + idOf(2)),
                              kPatience);
    QSignalSpy tickets(context, &models::ProjectContext::ticketsRequested);
    press(Qt::Key_G);
    QCOMPARE(tickets.size(), 1);
    QCOMPARE(tickets.front().front().toString(), QString::fromStdString(idOf(2)));
    // One without a patch is asked for one.
    context->showPatch(QStringLiteral("exception_9"), QStringLiteral("Another"));
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("takePane")->isVisible(), kPatience);
    QVERIFY(part<QLabel>("takeTitle")->text().contains(QStringLiteral("Another")));
}

} // namespace tst_patchespanel

QTEST_MAIN(tst_patchespanel::TestPatchesPanel)
#include "tst_patchespanel.moc"
