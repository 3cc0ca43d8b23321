// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person decides about patches, by keys, and what the rules refuse.
#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/engine/patchcomments.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"
#include "tests/support/shoptexts.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/patchespanelcase.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QTreeWidget>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <format>

namespace tst_patchespaneldeciding {

using namespace espalier;
using model::PatchStage;
using model::TicketStatus;
using models::PatchModel;

class TestPatchesPanelDeciding : public test::PatchesPanelCase {
    Q_OBJECT

private slots:
    void whatWasApprovedIsAppliedAndTakenBack_data();
    void whatWasApprovedIsAppliedAndTakenBack();
    void highRiskNeedsEveryChangeAndAReason();
    void aTickIsTakenBack();
    void theRulesRefuse_data();
    void theRulesRefuse();
    void aSecondPersonIsWaitedFor();
    void whatIsInTheWayIsListed();
    void rejectingNeedsAReasonAndMovesOn();
    void twentyPatchesAreDecidedByKeysAlone();
    void aStalePatchIsTriedAgain();
    void aPastedPatchIsTried();
    void aCommandIsCancelled();
    void theAuditIsShown();
    void changesAreAskedForAndCommented();
    void whatIsLeftOutMakesAnotherAttempt();
    void attemptsAreComparedWithEachOther();
    void theTextOfAPullRequestIsCopied();

private:
    void tickByKeys(int changes);
    void approveByKeys(const QString &reason = {});
    void saveAudit(const std::filesystem::path &file);
    [[nodiscard]] std::string git(const std::vector<std::string> &arguments) const
    {
        return m_project->files.git(arguments);
    }
};

void TestPatchesPanelDeciding::approveByKeys(const QString &reason)
{
    press(Qt::Key_1);
    QTRY_VERIFY2_WITH_TIMEOUT(part<QWidget>("askBar")->isVisible(), qPrintable(message()),
                              kPatience);
    type(reason);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("is approved")), kPatience);
    waitForDetails();
}

void TestPatchesPanelDeciding::whatWasApprovedIsAppliedAndTakenBack_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<std::string>("commits"); // on main then
    QTest::newRow("merge") << 1 << std::string("3");
    QTest::newRow("squash") << 2 << std::string("2");
    QTest::newRow("fast-forward") << 0 << std::string("2");
}

void TestPatchesPanelDeciding::whatWasApprovedIsAppliedAndTakenBack()
{
    QFETCH(int, method);
    QFETCH(std::string, commits);
    const auto id = addPatch(1);
    const auto before = git({"rev-parse", "main^{tree}"});
    open(1);
    waitForDetails();
    approveByKeys();
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::StateColumn), QStringLiteral("Approved"),
                              kPatience);
    press(Qt::Key_M);
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("applyPane")->isVisible(), kPatience);
    part<QRadioButton>(qPrintable(QStringLiteral("apply.%1").arg(method)))->setChecked(true);
    QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("applyAccept")->isEnabled(), kPatience);
    QCOMPARE(part<QTreeWidget>("applyRows")->topLevelItem(0)->text(0),
             QStringLiteral("shop/part1_0.py"));
    QCOMPARE(git({"rev-list", "--count", "main"}), std::string("1")); // a preview only
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("Applied. main is at")), kPatience);
    QCOMPARE(git({"rev-list", "--count", "main"}), commits);
    QCOMPARE(git({"status", "--porcelain"}), std::string());
    QCOMPARE(git({"rev-parse", "main^{tree}"}),
             git({"rev-parse", "improvement/" + id + "^{tree}"}));
    QCOMPARE(ticket(id).status, TicketStatus::Applied);
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::StateColumn), QStringLiteral("Applied"),
                              kPatience);
    waitForDetails();
    press(Qt::Key_U);
    type(QStringLiteral("it was not meant so"));
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("Taken back")), kPatience);
    QCOMPARE(git({"rev-parse", "main^{tree}"}), before);
    QCOMPARE(git({"status", "--porcelain"}), std::string());
    QCOMPARE(ticket(id).status, TicketStatus::Open);
    QCOMPARE(acts(), (std::vector<std::string>{"approved", "applied", "rolled_back"}));
}

/// In the diff: the space bar ticks the change, N goes to the next that is not ticked.
void TestPatchesPanelDeciding::tickByKeys(int changes)
{
    auto *diff = m_panel->findChild<editor::DiffView *>();
    for (int change = 0; change < changes; ++change) {
        press(Qt::Key_N);
        QTRY_VERIFY_WITH_TIMEOUT(!diff->isComparing() && diff->content(), kPatience);
        QTRY_VERIFY(diff->canvas().hasFocus());
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>("patchProgress")
                                     ->text()
                                     .startsWith(QStringLiteral("%1 of").arg(change + 1)),
                                 kPatience);
    }
    waitForDetails();
}

void TestPatchesPanelDeciding::highRiskNeedsEveryChangeAndAReason()
{
    const auto id = addPatch(1, {.risk = 9, .changes = 3});
    open(1);
    waitForDetails();
    press(Qt::Key_1);
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("every change has to be looked at")),
        qPrintable(message()), kPatience);
    QVERIFY(!part<QWidget>("askBar")->isVisible());
    tickByKeys(2);
    press(Qt::Key_1); // one is missing still
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("every change has to be looked at")),
        qPrintable(message()), kPatience);
    tickByKeys(0);
    press(Qt::Key_N);
    auto *diff = m_panel->findChild<editor::DiffView *>();
    QTRY_VERIFY_WITH_TIMEOUT(!diff->isComparing(), kPatience);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(part<QLabel>("patchProgress")->text(),
                              QStringLiteral("3 of 3 changes reviewed"), kPatience);
    waitForDetails();
    press(Qt::Key_1);
    QTRY_VERIFY2_WITH_TIMEOUT(part<QWidget>("askBar")->isVisible(), qPrintable(message()),
                              kPatience);
    press(Qt::Key_Return);
    QVERIFY(part<QLabel>("askProblem")->isVisible()); // a reason is needed
    type(QStringLiteral("read twice"));
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("is approved")), kPatience);
    QCOMPARE(acts(), std::vector<std::string>{"approved"});
    const auto workspace = m_project->open();
    const auto approvals = store::ReviewStore(workspace->database()).approvals(id);
    QCOMPARE(approvals->front().reason, "read twice");
    QCOMPARE(approvals->front().who, "Ada <ada@example.org>");
}

void TestPatchesPanelDeciding::aTickIsTakenBack()
{
    const auto id = addPatch(1, {.changes = 2});
    open(1);
    waitForDetails();
    auto *files = part<QTreeWidget>("patchFiles");
    const auto reviewed = [this, id] {
        const auto workspace = m_project->open();
        std::size_t hunks = 0;
        const auto all = store::ReviewStore(workspace->database()).reviewed(id);
        for (const auto &[path, ticks] : *all)
            hunks += ticks.size();
        return hunks;
    };
    files->topLevelItem(1)->setCheckState(0, Qt::Checked);
    QTRY_COMPARE_WITH_TIMEOUT(reviewed(), 1u, kPatience);
    files->topLevelItem(1)->setCheckState(0, Qt::Unchecked);
    QTRY_COMPARE_WITH_TIMEOUT(reviewed(), 0u, kPatience);
    tickByKeys(1);
    QCOMPARE(reviewed(), 1u);
    // Another program's panel has it ticked, too.
    m_panel.reset();
    open(1);
    waitForDetails();
    QCOMPARE(part<QLabel>("patchProgress")->text(), QStringLiteral("1 of 2 changes reviewed"));
    QCOMPARE(part<QTreeWidget>("patchFiles")->topLevelItem(0)->checkState(0), Qt::Checked);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->findChild<editor::DiffView *>()->reviewed(), 1u, kPatience);
}

void TestPatchesPanelDeciding::theRulesRefuse_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("words");
    QTest::newRow("what was tested on another base") << 0 << QStringLiteral("has moved on since");
    QTest::newRow("one's own patch") << 1 << QStringLiteral("want another person");
    QTest::newRow("a second yes of the same person") << 2 << QStringLiteral("already");
}

void TestPatchesPanelDeciding::theRulesRefuse()
{
    QFETCH(int, what);
    QFETCH(QString, words);
    if (what == 1)
        useRules("require_other_person = true\n");
    const auto id = addPatch(1, {.madeBy = what == 1 ? "Ada <ada@example.org>" : "Grace"});
    if (what == 0) {
        m_project->files.write("other.txt", "x\n");
        m_project->files.commitAll("later");
    } else if (what == 2) {
        approveAs(id, "Ada <ada@example.org>", {});
    }
    open(1);
    waitForDetails();
    press(Qt::Key_1);
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(words), qPrintable(message()), kPatience);
    QVERIFY(!part<QWidget>("askBar")->isVisible());
    if (what != 2) {
        press(Qt::Key_Escape);
        press(Qt::Key_M);
        waitForDetails();
        QVERIFY(!part<QWidget>("applyPane")->isVisible());
        QVERIFY2(!message().isEmpty(), "it is not said why it cannot be applied");
    }
    QCOMPARE(acts().size(), what == 2 ? 1u : 0u);
}

void TestPatchesPanelDeciding::aSecondPersonIsWaitedFor()
{
    useRules("two_persons_from = 3\n");
    const auto id = addPatch(1);
    open(1);
    waitForDetails();
    approveByKeys();
    press(Qt::Key_M);
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("second person")),
                              qPrintable(message()), kPatience);
    QVERIFY(!part<QWidget>("applyPane")->isVisible());
    approveAs(id, "Grace <grace@example.org>", {});
    action("reload")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::StateColumn), QStringLiteral("Approved"),
                              kPatience);
    waitForDetails();
    press(Qt::Key_M);
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("applyPane")->isVisible(), kPatience);
}

void TestPatchesPanelDeciding::whatIsInTheWayIsListed()
{
    addPatch(1);
    m_project->files.write("shop/part1_0.py", "mine = 1\n");
    open(1);
    waitForDetails();
    approveByKeys();
    press(Qt::Key_M);
    auto *rows = part<QTreeWidget>("applyRows");
    QTRY_VERIFY_WITH_TIMEOUT(rows->topLevelItemCount() > 0, kPatience);
    QCOMPARE(rows->topLevelItem(0)->text(0), QStringLiteral("shop/part1_0.py"));
    QCOMPARE(rows->topLevelItem(0)->text(1), QStringLiteral("is not known to git and in the way"));
    QVERIFY(!part<QPushButton>("applyAccept")->isEnabled());
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    QCOMPARE(git({"rev-list", "--count", "main"}), std::string("1"));
    press(Qt::Key_Escape);
    QVERIFY(m_table->hasFocus());
}

void TestPatchesPanelDeciding::rejectingNeedsAReasonAndMovesOn()
{
    for (int number = 1; number <= 3; ++number)
        addPatch(number);
    open(3);
    waitForDetails();
    const auto next =
        m_model->index(1, 0).data(PatchModel::BranchRole).toString(); // after the first
    press(Qt::Key_3);
    press(Qt::Key_Return);
    QVERIFY(part<QLabel>("askProblem")->isVisible());
    type(QStringLiteral("0 is no price"));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->count(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(currentBranch(), next, kPatience);
    QCOMPARE(patch(idOf(3)).stage, PatchStage::Rejected);
    QCOMPARE(patch(idOf(3)).error, "0 is no price");
    QCOMPARE(ticket(idOf(3)).status, TicketStatus::Rejected);
}

void TestPatchesPanelDeciding::twentyPatchesAreDecidedByKeysAlone()
{
    constexpr int kPatches = 20;
    for (int number = 1; number <= kPatches; ++number)
        addPatch(number);
    open(kPatches);
    for (int number = kPatches; number >= 1; --number) {
        QTRY_COMPARE_WITH_TIMEOUT(currentBranch(),
                                  QString::fromStdString("improvement/" + idOf(number)), kPatience);
        waitForDetails();
        QTRY_VERIFY(m_table->hasFocus());
        if (number % 3 == 0) {
            press(Qt::Key_3);
            type(QStringLiteral("not so"));
            press(Qt::Key_Return);
            QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("is rejected")), kPatience);
        } else {
            press(Qt::Key_Return); // reads it
            QTRY_VERIFY(m_panel->findChild<editor::DiffView *>()->canvas().hasFocus());
            press(Qt::Key_1); // and says so from there
            QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("askBar")->isVisible(), kPatience);
            type(QStringLiteral("good"));
            press(Qt::Key_Return);
            QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("is approved")), kPatience);
            waitForDetails();
            press(Qt::Key_J);
        }
    }
    waitForDetails();
    QCOMPARE(acts().size(), static_cast<std::size_t>(kPatches));
    QCOMPARE(m_panel->count(), 14);
    QCOMPARE(std::ranges::count(acts(), "rejected"), 6);
}

void TestPatchesPanelDeciding::aStalePatchIsTriedAgain()
{
    const auto id = makeTicket();
    QCOMPARE(tryPatch(id, test::kFix + test::kNewTest).error, std::string());
    m_project->files.write("other.txt", "x\n");
    m_project->files.commitAll("later");
    open(1);
    waitForDetails();
    press(Qt::Key_1);
    QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("Try it again")), kPatience);
    button(QStringLiteral("Try it again"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("waits for a person")), kPatience);
    waitForDetails();
    QCOMPARE(patch(id).number, 2);
    QCOMPARE(patch(id).base, git({"rev-parse", "main"}));
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, PatchModel::StateColumn), QStringLiteral("To review"),
                              kPatience);
    approveByKeys();
}

void TestPatchesPanelDeciding::aPastedPatchIsTried()
{
    const auto id = makeTicket();
    open(0);
    m_project->context->showPatch(QString::fromStdString(id), QStringLiteral("A bug"));
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("takePane")->isVisible(), kPatience);
    QVERIFY(!part<QPushButton>("takeAccept")->isEnabled());
    part<QPlainTextEdit>("takePatch")->setPlainText(QString::fromUtf8(test::kFix));
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("no test fails without the patch and passes with it")),
        qPrintable(message()), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("Failed"));
    QVERIFY(m_panel->unsavedWork().isEmpty());
    QCOMPARE(ticket(id).status, TicketStatus::Failed);
}

void TestPatchesPanelDeciding::aCommandIsCancelled()
{
    const auto id = makeTicket();
    open(0);
    m_project->context->showPatch(QString::fromStdString(id), QStringLiteral("A bug"));
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("takePane")->isVisible(), kPatience);
    part<QLineEdit>("takeCommand")->setText(QStringLiteral("sleep 300"));
    part<QPushButton>("takeAccept")->click();
    QTRY_VERIFY_WITH_TIMEOUT(patch(id).stage == PatchStage::Patching, kPatience);
    QTest::qWait(500);
    m_project->jobs.cancelAll();
    QTRY_VERIFY_WITH_TIMEOUT(idle(), 5000);
    QCOMPARE(patch(id).stage, PatchStage::Cancelled);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("Cancelled"));
    QCOMPARE(ticket(id).status, TicketStatus::Open);
}

/// By the button beside the audit and the dialog that it opens.
void TestPatchesPanelDeciding::saveAudit(const std::filesystem::path &file)
{
    action("saveAudit")->trigger();
    auto *dialog = m_panel->findChild<QFileDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
    emit dialog->fileSelected(QString::fromStdString(file.string()));
    dialog->close();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(file), kPatience);
    m_panel->window()->activateWindow(); // as a window manager does
    part<QTreeWidget>("auditRows")->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::focusWidget() == part<QTreeWidget>("auditRows"),
                             kPatience);
}

void TestPatchesPanelDeciding::theAuditIsShown()
{
    const auto id = addPatch(1);
    approveAs(id, "Ada <ada@example.org>", "read");
    open(1);
    press(Qt::Key_L, Qt::ControlModifier);
    auto *rows = part<QTreeWidget>("auditRows");
    QTRY_COMPARE_WITH_TIMEOUT(rows->topLevelItemCount(), 1, kPatience);
    QVERIFY(rows->isVisible());
    QCOMPARE(rows->topLevelItem(0)->text(3), QString::fromStdString(id));
    QVERIFY(part<QLabel>("auditVerdict")->text().contains(QStringLiteral("fits")));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patches-audit"));
    saveAudit(m_project->files.root() / "kept.json");
    const auto kept =
        parseForeign(readFile(m_project->files.root() / "kept.json", 1u << 20).value_or(""));
    QCOMPARE(kept["entries"].size(), 1u);
    QCOMPARE(kept["entries"][0]["subject"].get<std::string>(), id);
    QVERIFY(kept["whole"].get<bool>());
    const auto database = (m_project->files.root() / ".espalier" / "espalier.db").string();
    const auto changed = std::format("python3 - <<'X'\nimport sqlite3\n"
                                     "db = sqlite3.connect('{}')\n"
                                     "db.execute('DROP TRIGGER audit_not_changed')\n"
                                     "db.execute(\"UPDATE audit SET who = 'Mallory'\")\n"
                                     "db.commit()\nX\n",
                                     database);
    QCOMPARE(std::system(changed.c_str()), 0);
    press(Qt::Key_L, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>("auditVerdict")
                                 ->text()
                                 .contains(QStringLiteral("somebody has changed the audit")),
                             kPatience);
}

void TestPatchesPanelDeciding::changesAreAskedForAndCommented()
{
    const auto id = addPatch(1);
    open(1);
    waitForDetails();
    press(Qt::Key_Return);
    auto *diff = m_panel->findChild<editor::DiffView *>();
    QTRY_VERIFY(diff->canvas().hasFocus() && diff->content());
    press(Qt::Key_4);
    QVERIFY2(part<QLabel>("askQuestion")->text().contains(QStringLiteral("shop/part1_0.py")),
             qPrintable(part<QLabel>("askQuestion")->text()));
    type(QStringLiteral("why one?"));
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("The comment stands")), kPatience);
    waitForDetails();
    press(Qt::Key_2);
    press(Qt::Key_Return);
    QVERIFY(part<QLabel>("askProblem")->isVisible());
    type(QStringLiteral("make it two"));
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("are asked for")), kPatience);
    QCOMPARE(ticket(id).status, TicketStatus::InProgress);
    const auto workspace = m_project->open();
    const auto comments = engine::commentsOn(*workspace, id);
    QCOMPARE(comments->size(), 2u);
    QCOMPARE(comments->front().comment.text, "why one?");
    QCOMPARE(comments->front().comment.path, "shop/part1_0.py");
    QCOMPARE(comments->back().comment.text, "make it two");
}

void TestPatchesPanelDeciding::whatIsLeftOutMakesAnotherAttempt()
{
    const auto id = makeTicket();
    auto fix = test::kFix;
    fix.replace("@@ -4,3 +4,3 @@\n", "@@ -1,6 +1,6 @@\n-def total(names, prices):\n"
                                     "+def total(names, prices=None):\n"
                                     "     return sum(price_of(name, prices) for name in names)\n"
                                     " \n");
    QCOMPARE(tryPatch(id, fix + test::kNewTest).error, std::string());
    open(1);
    waitForDetails();
    QVERIFY(!action("tryRest")->isEnabled());
    press(Qt::Key_Return);
    auto *diff = m_panel->findChild<editor::DiffView *>();
    QTRY_VERIFY(diff->canvas().hasFocus() && diff->content());
    QTRY_VERIFY(diff->canvas().currentChange() == 0u);
    press(Qt::Key_R);
    QTRY_VERIFY(action("tryRest")->isEnabled());
    press(Qt::Key_D);
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("waits for a person")),
                              qPrintable(message()), kPatience);
    QCOMPARE(patch(id).number, 2);
    QVERIFY2(!patch(id).diff.contains("prices=None"), patch(id).diff.c_str());
    QVERIFY(patch(id).diff.contains("prices.get(name, 0)"));
}

void TestPatchesPanelDeciding::attemptsAreComparedWithEachOther()
{
    const auto id = makeTicket();
    tryPatch(id, test::kFix);
    auto other = test::kFix;
    other.replace("get(name, 0)", "get(name, 1)");
    tryPatch(id, other);
    open(1);
    waitForDetails();
    auto *against = part<QComboBox>("patchAgainst");
    QTRY_VERIFY_WITH_TIMEOUT(against->isVisible(), kPatience);
    QCOMPARE(against->count(), 2);
    against->setCurrentIndex(1);
    emit against->activated(1);
    auto *diff = m_panel->findChild<editor::DiffView *>();
    const auto text = [diff](int side) {
        return diff->content() ? std::string(diff->content()->texts[side].bytes) : std::string();
    };
    QTRY_VERIFY_WITH_TIMEOUT(text(0).contains("get(name, 0)") && text(1).contains("get(name, 1)"),
                             kPatience);
    QCOMPARE(part<QTreeWidget>("patchFiles")->topLevelItemCount(), 1);
    against->setCurrentIndex(0);
    emit against->activated(0);
    QTRY_VERIFY_WITH_TIMEOUT(text(0).contains("prices[name]"), kPatience);
}

void TestPatchesPanelDeciding::theTextOfAPullRequestIsCopied()
{
    addPatch(1);
    open(1);
    waitForDetails();
    press(Qt::Key_P);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("clipboard")), kPatience);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Trouble 1")));
}

} // namespace tst_patchespaneldeciding

QTEST_MAIN(tst_patchespaneldeciding::TestPatchesPanelDeciding)
#include "tst_patchespaneldeciding.moc"
