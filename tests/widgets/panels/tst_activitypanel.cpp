// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"
#include "widgets/panels/activity/activitypanel.h"
#include "widgets/panels/activity/jobdelegate.h"

#include <QListView>
#include <QPushButton>
#include <QTest>

namespace tst_activitypanel {

using namespace espalier;
using models::JobList;
using models::JobState;
using panels::ActivityPanel;

class TestActivityPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyExplainsItself();
    void keysCancelTheChosenJob_data();
    void keysCancelTheChosenJob();
    void theButtonInTheRowCancels();
    void timeTicksOnlyWhileSomethingRuns();
    void finishedOnesAreCleared();

private:
    [[nodiscard]] QAction *action(const char *id) const
    {
        return m_panel->findChild<QAction *>(QLatin1String(id));
    }
    int begin(const QString &title)
    {
        return m_jobs.begin(title, [this] { ++m_cancelled; });
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    JobList m_jobs;
    int m_cancelled = 0;
    std::unique_ptr<ActivityPanel> m_panel;
    QListView *m_list = nullptr;
};

void TestActivityPanel::init()
{
    m_cancelled = 0;
    m_panel = std::make_unique<ActivityPanel>(m_jobs, m_themes);
    m_list = m_panel->findChild<QListView *>();
    test::showPanel(*m_panel, {900, 260});
}

void TestActivityPanel::cleanup()
{
    for (int row = 0; row < m_jobs.rowCount(); ++row) {
        if (m_jobs.entry(m_jobs.index(row))->state == JobState::Running)
            m_jobs.end(m_jobs.entry(m_jobs.index(row))->id, JobState::Done);
    }
    m_panel.reset();
}

void TestActivityPanel::emptyExplainsItself()
{
    QVERIFY(!m_list->isVisible());
    QVERIFY(!m_panel->isTicking());
    test::shoot(*m_panel, m_themes, QStringLiteral("activity-empty"));
}

void TestActivityPanel::keysCancelTheChosenJob_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Delete") << Qt::Key_Delete;
    QTest::newRow("Backspace") << Qt::Key_Backspace;
}

void TestActivityPanel::keysCancelTheChosenJob()
{
    QFETCH(Qt::Key, key);
    begin(QStringLiteral("Preview"));
    QCOMPARE(m_panel->count(), 1);
    QTRY_VERIFY(m_list->isVisible());
    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_Home);
    QTest::keyClick(m_list, key);
    QCOMPARE(m_cancelled, 1);
}

void TestActivityPanel::theButtonInTheRowCancels()
{
    begin(QStringLiteral("Preview"));
    QTRY_VERIFY(m_list->isVisible());
    QStyleOptionViewItem option;
    option.initFrom(m_list->viewport());
    option.rect = m_list->visualRect(m_list->model()->index(0, 0));
    const auto *delegate = qobject_cast<panels::JobDelegate *>(m_list->itemDelegate());
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {},
                      delegate->cancelRect(option).center());
    QCOMPARE(m_cancelled, 1);
}

void TestActivityPanel::timeTicksOnlyWhileSomethingRuns()
{
    const int id = begin(QStringLiteral("Preview"));
    QVERIFY(m_panel->isTicking());
    m_panel->hide();
    QVERIFY(!m_panel->isTicking());
    m_panel->show();
    QVERIFY(m_panel->isTicking());
    m_jobs.end(id, JobState::Done);
    QVERIFY(!m_panel->isTicking());
}

void TestActivityPanel::finishedOnesAreCleared()
{
    m_jobs.end(begin(QStringLiteral("Preview of 128 functions")), JobState::Done,
               QStringLiteral("126 instrumented, 2 skipped"));
    m_jobs.end(begin(QStringLiteral("Run the tests of 12 scripts")), JobState::Failed,
               QStringLiteral("no worker could be started: bwrap: setting up uid map: Permission "
                              "denied; `espalier doctor` tells what to do"));
    m_jobs.end(begin(QStringLiteral("Strip")), JobState::Cancelled);
    m_jobs.noteInterrupted(QStringLiteral("Apply in place"),
                           QStringLiteral("3 files got their original bytes back"));
    const int running = begin(QStringLiteral("Apply to a branch"));
    m_jobs.report(running, {.phase = "validate", .done = 4, .total = 9});
    begin(QStringLiteral("Count the functions of each shape"));
    m_list->setCurrentIndex(m_list->model()->index(1, 0));
    test::shoot(*m_panel, m_themes, QStringLiteral("activity-full"));
    action("activity.clear")->trigger();
    QCOMPARE(m_list->model()->rowCount(), 2);
    m_jobs.end(running, JobState::Done);
    QCOMPARE(m_list->model()->rowCount(), 2);
    QVERIFY(action("activity.clear")->isEnabled());
}

} // namespace tst_activitypanel

QTEST_MAIN(tst_activitypanel::TestActivityPanel)
#include "tst_activitypanel.moc"
