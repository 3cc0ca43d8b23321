// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/controls/workbar.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace tst_workbar {

using namespace espalier;
using controls::WorkBar;

class TestWorkBar final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void nothingIsShownWhileThereIsNothing();
    void workIsShownAMomentLate();
    void whatIsDoneAtOnceDoesNotFlicker();
    void eachWorkHasAMomentOfItsOwn();
    void progressIsNumbersAndABar();
    void workOfUnknownLengthIsJustBusy();
    void whatComesAfterAKnownLengthMayBeUnknown();
    void whatIsSaidStandsBesideTheTitle();
    void lateReportsAreLeftOut();
    void theNextWorkBeginsAfresh();
    void theKeyboardCancels();
    void namesTellWhatIsCancelled();
    void endHidesIt();

private:
    [[nodiscard]] QString text() const { return m_bar->findChild<QLabel *>()->text(); }
    [[nodiscard]] bool isJustBusy() const { return m_progress->maximum() == 0; }

    std::unique_ptr<QWidget> m_window;
    WorkBar *m_bar = nullptr;
    QProgressBar *m_progress = nullptr;
};

void TestWorkBar::init()
{
    QLocale::setDefault(QLocale::c());
    m_window = std::make_unique<QWidget>();
    m_bar = new WorkBar(m_window.get());
    m_progress = m_bar->findChild<QProgressBar *>();
    m_window->show();
}

void TestWorkBar::nothingIsShownWhileThereIsNothing()
{
    QVERIFY(!m_bar->isVisible());
}

void TestWorkBar::workIsShownAMomentLate()
{
    m_bar->begin(QStringLiteral("Reading"));
    QVERIFY(!m_bar->isVisible());
    QTRY_VERIFY(m_bar->isVisible());
    QCOMPARE(text(), QStringLiteral("Reading"));
}

void TestWorkBar::whatIsDoneAtOnceDoesNotFlicker()
{
    m_bar->begin(QStringLiteral("Reading"));
    m_bar->end();
    QVERIFY(!QTest::qWaitFor([this] { return m_bar->isVisible(); }, 250));
}

void TestWorkBar::eachWorkHasAMomentOfItsOwn()
{
    m_bar->begin(QStringLiteral("Reading"));
    QVERIFY(!QTest::qWaitFor([this] { return m_bar->isVisible(); }, 100));
    m_bar->end();
    QElapsedTimer since;
    since.start();
    m_bar->begin(QStringLiteral("Writing"));
    QTRY_VERIFY(m_bar->isVisible());
    QVERIFY2(since.elapsed() >= 120, qPrintable(QString::number(since.elapsed())));
}

void TestWorkBar::progressIsNumbersAndABar()
{
    m_bar->begin(QStringLiteral("Reading"));
    m_bar->report({.phase = "read", .done = 1500, .total = 6000});
    QCOMPARE(
        text(),
        QStringLiteral("Reading %1 of %2").arg(QLocale().toString(1500), QLocale().toString(6000)));
    QCOMPARE(4 * m_progress->value(), m_progress->maximum());
}

void TestWorkBar::workOfUnknownLengthIsJustBusy()
{
    m_bar->begin(QStringLiteral("Reading"));
    QVERIFY(isJustBusy());
    m_bar->report({.phase = "read", .done = 7, .total = 0});
    QVERIFY(isJustBusy());
    QCOMPARE(text(), QStringLiteral("Reading"));
}

void TestWorkBar::whatComesAfterAKnownLengthMayBeUnknown()
{
    m_bar->begin(QStringLiteral("Reading"));
    m_bar->report({.phase = "read", .done = 10, .total = 10});
    m_bar->report({.phase = "test", .done = 0, .total = 0});
    QVERIFY(isJustBusy());
    QCOMPARE(text(), QStringLiteral("Reading"));
}

void TestWorkBar::whatIsSaidStandsBesideTheTitle()
{
    m_bar->begin(QStringLiteral("Making the preview…"));
    m_bar->say(QStringLiteral("Using model: pear-large"));
    QCOMPARE(text(), QStringLiteral("Making the preview… · Using model: pear-large"));
    m_bar->report({.phase = "refine", .done = 1, .total = 4});
    QCOMPARE(text(), QStringLiteral("Making the preview… 1 of 4 · Using model: pear-large"));
    m_bar->end();
    m_bar->say(QStringLiteral("late"));
    m_bar->begin(QStringLiteral("Looking…"));
    QCOMPARE(text(), QStringLiteral("Looking…"));
}

void TestWorkBar::lateReportsAreLeftOut()
{
    m_bar->begin(QStringLiteral("Reading"));
    m_bar->end();
    m_bar->report({.phase = "read", .done = 1, .total = 2});
    QVERIFY(!m_bar->isVisible());
    QVERIFY(isJustBusy());
}

void TestWorkBar::theNextWorkBeginsAfresh()
{
    m_bar->begin(QStringLiteral("Reading"));
    m_bar->report({.phase = "read", .done = 1, .total = 2});
    m_bar->end();
    m_bar->begin(QStringLiteral("Writing"));
    QCOMPARE(text(), QStringLiteral("Writing"));
    QVERIFY(isJustBusy());
}

void TestWorkBar::theKeyboardCancels()
{
    const QSignalSpy cancelled(m_bar, &WorkBar::cancelRequested);
    m_bar->begin(QStringLiteral("Reading"));
    QTRY_VERIFY(m_bar->isVisible());
    QTest::keyClick(m_bar->findChild<QPushButton *>(), Qt::Key_Space);
    QCOMPARE(cancelled.size(), 1);
}

void TestWorkBar::namesTellWhatIsCancelled()
{
    m_bar->begin(QStringLiteral("Reading"));
    QCOMPARE(m_progress->accessibleName(), QStringLiteral("Reading"));
    QCOMPARE(m_bar->findChild<QPushButton *>()->accessibleName(),
             QStringLiteral("Cancel: Reading"));
    QCOMPARE(test::namelessIn(*m_bar), QStringList());
}

void TestWorkBar::endHidesIt()
{
    m_bar->begin(QStringLiteral("Reading"));
    QTRY_VERIFY(m_bar->isVisible());
    m_bar->end();
    QVERIFY(!m_bar->isVisible());
}

} // namespace tst_workbar

QTEST_MAIN(tst_workbar::TestWorkBar)
#include "tst_workbar.moc"
