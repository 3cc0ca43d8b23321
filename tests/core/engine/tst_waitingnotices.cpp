// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/waitingnotices.h"

#include <QTest>

#include <atomic>

namespace tst_waitingnotices {

using namespace espalier::engine;
using namespace std::chrono_literals;

class WaitingNoticesTest : public QObject {
    Q_OBJECT

private slots:
    void saysSoAsLongAsItLives();
    void endsAtOnce();
    void mayHaveNobodyToTell();
};

void WaitingNoticesTest::saysSoAsLongAsItLives()
{
    std::atomic<int> told = 0;
    {
        const WaitingNotices notices([&](int) { ++told; }, 1ms);
        QTRY_VERIFY(told.load() >= 3);
    }
    const int atEnd = told;
    QTest::qWait(20);
    QCOMPARE(told.load(), atEnd);
}

// It would not before the test's own limit of time.
void WaitingNoticesTest::endsAtOnce()
{
    std::atomic<int> told = 0;
    {
        const WaitingNotices notices([&](int) { ++told; }, 24h);
    }
    QCOMPARE(told.load(), 0);
}

void WaitingNoticesTest::mayHaveNobodyToTell()
{
    const WaitingNotices notices({});
}

} // namespace tst_waitingnotices

QTEST_GUILESS_MAIN(tst_waitingnotices::WaitingNoticesTest)
#include "tst_waitingnotices.moc"
