// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/backlogpanelcase.h"
#include "widgets/panels/backlog/ticketeditor.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tst_backlogpaneltriage {

using namespace espalier;
using model::TicketPriority;
using model::TicketStatus;
using models::TicketModel;

class TestBacklogPanelTriage final : public test::BacklogPanelCase {
    Q_OBJECT

private slots:
    void twoHundredTicketsAreTriagedByKeysAlone();
    void oneUndoTakesABulkActBack();
    void decliningNeedsAReason();
    void aDuplicateIsFoundByItsWords();
    void riskIsSetWithAReason();
    void keysAreTextWhereSomethingIsTyped();
    void whatCannotBeDoneIsSaid();
    void aMergeIsTakenBackAndDoneAgain();
    void aTicketIsEdited();
    void aTicketIsMadeByHand();

private:
    void waitForInbox(int rows)
    {
        QTRY_VERIFY_WITH_TIMEOUT(idle() && m_model->rowCount() == rows, kPatience);
    }
};

void TestBacklogPanelTriage::twoHundredTicketsAreTriagedByKeysAlone()
{
    constexpr int kTickets = 200;
    fill(kTickets);
    open(kTickets);
    // They are all of one score: in the order they were made.
    for (int number = 1; number <= kTickets; ++number) {
        QTRY_VERIFY(m_table->hasFocus());
        QCOMPARE(current(), number);
        switch (number % 5) {
        case 1: press(Qt::Key_1); break;
        case 2:
            press(Qt::Key_3);
            type(QStringLiteral("not ours"));
            press(Qt::Key_Return);
            break;
        case 3:
            press(Qt::Key_H);
            press(Qt::Key_Return);
            break;
        case 4: {
            press(Qt::Key_2);
            type(QString::fromStdString(idOf(1)));
            auto *near = part<QListWidget>("askNear");
            QTRY_VERIFY_WITH_TIMEOUT(near->count() > 0 && near->item(0)->data(Qt::UserRole) ==
                                                              QString::fromStdString(idOf(1)),
                                     kPatience);
            press(Qt::Key_Return);
            break;
        }
        default:
            press(Qt::Key_P);
            press(Qt::Key_Right);
            press(Qt::Key_Return);
            press(Qt::Key_1);
        }
    }
    waitForInbox(0);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->count(), 0, kPatience);
    QVERIFY(!m_table->isVisible()); // "All triaged"
    QCOMPARE(count({.statuses = {TicketStatus::Rejected}}), 80);
    QCOMPARE(count({.statuses = {TicketStatus::Open}, .triaged = true}), 80);
    QCOMPARE(count({.priorities = {TicketPriority::High}, .triaged = true}), 40);
    const auto declined = ticket(idOf(2));
    QCOMPARE(declined.status, TicketStatus::Rejected);
    QCOMPARE(declined.note("reason"), "not ours");
    QVERIFY(!ticket(idOf(3)).note("snoozed_until").empty());
    QCOMPARE(ticket(idOf(4)).note("duplicate_of"), idOf(1));
    QCOMPARE(ticket(idOf(5)).priority, TicketPriority::High);
    QCOMPARE(history(idOf(5)).size(), 2U);
    for (int number = 1; number <= kTickets; ++number)
        QVERIFY(!history(idOf(number)).empty());
}

void TestBacklogPanelTriage::oneUndoTakesABulkActBack()
{
    fill(10);
    open(10);
    for (int times = 0; times < 5; ++times) {
        press(Qt::Key_X);
        press(Qt::Key_J);
    }
    QCOMPARE(m_model->markCount(), 5U);
    press(Qt::Key_1);
    QCOMPARE(current(), 6); // the next that is left
    waitForInbox(5);
    QCOMPARE(m_model->markCount(), 0U);
    press(Qt::Key_Z, Qt::ControlModifier);
    waitForInbox(10);
    for (int number = 1; number <= 5; ++number)
        QVERIFY(ticket(idOf(number)).inInbox());
    QCOMPARE(current(), 1);
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    waitForInbox(5);
    QCOMPARE(count({.triaged = true}), 5);
    press(Qt::Key_Z, Qt::ControlModifier);
    waitForInbox(10);
}

void TestBacklogPanelTriage::decliningNeedsAReason()
{
    fill(2);
    open(2);
    press(Qt::Key_3);
    press(Qt::Key_Return);
    QVERIFY(part<QLabel>("askProblem")->isVisible());
    QVERIFY(part<QWidget>("askBar")->isVisible());
    press(Qt::Key_Escape);
    QVERIFY(!part<QWidget>("askBar")->isVisible());
    QVERIFY(m_table->hasFocus());
    QVERIFY(idle());
    QCOMPARE(count({.statuses = {TicketStatus::Rejected}}), 0);
}

void TestBacklogPanelTriage::aDuplicateIsFoundByItsWords()
{
    fillSamples();
    open(5);
    press(Qt::Key_2);
    type(QStringLiteral("receipt"));
    auto *near = part<QListWidget>("askNear");
    QTRY_VERIFY_WITH_TIMEOUT(near->count() == 1, kPatience);
    press(Qt::Key_Return);
    waitForInbox(4);
    QCOMPARE(ticket(idOf(1)).note("duplicate_of"), idOf(5));
}

void TestBacklogPanelTriage::riskIsSetWithAReason()
{
    fill(1);
    open(1);
    press(Qt::Key_R);
    press(Qt::Key_9);
    press(Qt::Key_Return); // on to the reason
    type(QStringLiteral("everything calls it"));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(ticket(idOf(1)).riskLevel, 9, kPatience);
    waitForInbox(1);
    press(Qt::Key_E);
    press(Qt::Key_2);
    press(Qt::Key_Return);
    type(QStringLiteral("one line"));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(ticket(idOf(1)).estimatedEffort, 2, kPatience);
    QCOMPARE(current(), 1);
}

void TestBacklogPanelTriage::keysAreTextWhereSomethingIsTyped()
{
    fill(3);
    open(3);
    press(Qt::Key_F, Qt::ControlModifier);
    auto *field = part<QLineEdit>("ticketFilter");
    QTRY_VERIFY(field->hasFocus());
    field->clear();
    type(QStringLiteral("1 2 3 x j p"));
    QCOMPARE(field->text(), QStringLiteral("1 2 3 x j p"));
    QVERIFY(!part<QWidget>("askBar")->isVisible());
    QCOMPARE(m_model->markCount(), 0U);
    QVERIFY(idle());
    QCOMPARE(count({.triaged = true}), 0);
}

void TestBacklogPanelTriage::whatCannotBeDoneIsSaid()
{
    fill(2);
    open(2);
    {
        const auto workspace = m_project->open();
        engine::Backlog backlog(workspace->database());
        QVERIFY(backlog.act({idOf(1)}, [](const auto &one, const auto &actor) {
            return backlog::accept(one, actor);
        }));
    }
    press(Qt::Key_1); // what another window has accepted meanwhile
    auto *message = m_panel->findChild<controls::MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(message->isVisible(), kPatience);
    QVERIFY(message->text().contains(QStringLiteral("1 ticket(s) stayed as they were")));
    waitForInbox(1);
}

void TestBacklogPanelTriage::aMergeIsTakenBackAndDoneAgain()
{
    fill(3);
    open(3);
    press(Qt::Key_2);
    type(QString::fromStdString(idOf(3)));
    auto *near = part<QListWidget>("askNear");
    QTRY_VERIFY_WITH_TIMEOUT(near->count() == 1, kPatience);
    press(Qt::Key_Return);
    waitForInbox(2);
    press(Qt::Key_Z, Qt::ControlModifier);
    waitForInbox(3);
    QVERIFY(ticket(idOf(1)).inInbox());
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    waitForInbox(2);
    QCOMPARE(ticket(idOf(1)).note("duplicate_of"), idOf(3));
}

void TestBacklogPanelTriage::aTicketIsEdited()
{
    fill(2);
    open(2);
    press(Qt::Key_E, Qt::ControlModifier);
    auto *editor = m_panel->findChild<panels::TicketEditor *>();
    QVERIFY(editor->isVisible());
    part<QLineEdit>("editTitle")->setText(QStringLiteral("Another title"));
    part<QPlainTextEdit>("editTestPlan")->setPlainText(QStringLiteral("Try it"));
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    part<QPushButton>("saveTicket")->click();
    QTRY_COMPARE_WITH_TIMEOUT(ticket(idOf(1)).title, "Another title", kPatience);
    QCOMPARE(ticket(idOf(1)).testPlan, "Try it");
    QVERIFY(m_panel->unsavedWork().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(titleAt(0), QStringLiteral("Another title"), kPatience);
    press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(ticket(idOf(1)).title, "Trouble 1", kPatience);
}

void TestBacklogPanelTriage::aTicketIsMadeByHand()
{
    fill(2);
    open(2);
    action("new")->trigger();
    type(QStringLiteral("Round the total"));
    press(Qt::Key_Return);
    waitForInbox(3);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_table->currentIndex().siblingAtColumn(TicketModel::TitleColumn).data().toString(),
        QStringLiteral("Round the total"), kPatience);
}

} // namespace tst_backlogpaneltriage

QTEST_MAIN(tst_backlogpaneltriage::TestBacklogPanelTriage)
#include "tst_backlogpaneltriage.moc"
