// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/shell/statusstrip.h"

#include <QTest>
#include <QToolButton>

namespace tst_statusstrip {

using namespace espalier;
using shell::StatusStrip;

class TestStatusStrip final : public QObject {
    Q_OBJECT

private slots:
    void aCostIsShownWhenThereIsOne();

private:
    theme::ThemeManager m_themes{theme::Choice::Light};
    models::JobList m_jobs;
};

void TestStatusStrip::aCostIsShownWhenThereIsOne()
{
    StatusStrip strip(m_themes, m_jobs);
    strip.show();
    const auto *cost = strip.findChild<QToolButton *>(QStringLiteral("status.cost"));
    QVERIFY(cost);
    strip.setFacts({.project = QStringLiteral("orchard")});
    QVERIFY(!cost->isVisible());
    strip.setFacts({.project = QStringLiteral("orchard"), .cost = QStringLiteral("$0.012")});
    QVERIFY(cost->isVisible());
    QCOMPARE(cost->text(), QStringLiteral("$0.012"));
    QCOMPARE(test::namelessIn(strip).join(u' '), QString());
}

} // namespace tst_statusstrip

QTEST_MAIN(tst_statusstrip::TestStatusStrip)
#include "tst_statusstrip.moc"
