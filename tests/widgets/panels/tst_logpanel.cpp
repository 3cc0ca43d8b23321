// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/filterfield.h"
#include "widgets/panels/log/logpanel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

namespace tst_logpanel {

using namespace espalier;
using models::LogModel;
using panels::LogPanel;

class TestLogPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void emptyExplainsItself();
    void theLevelFilters();
    void theTextFilters();
    void theEndIsFollowedUntilSomebodyScrolls();
    void allIsCopiedWhenNothingIsChosen();
    void clearingEmptiesTheLog();
    void stateIsKept();

private:
    void fill(int lines)
    {
        for (int i = 0; i < lines; ++i)
            m_log.add(i % 7 == 3    ? LogModel::Level::Warning
                      : i % 11 == 5 ? LogModel::Level::Error
                                    : LogModel::Level::Info,
                      QStringLiteral("Line %1 of what was said about orchard/tree.py").arg(i));
    }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return m_panel->findChild<QAction *>(QLatin1String(id));
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    LogModel m_log;
    std::unique_ptr<LogPanel> m_panel;
    QTableView *m_table = nullptr;
};

void TestLogPanel::init()
{
    m_log.clear();
    m_panel = std::make_unique<LogPanel>(m_log, m_themes);
    m_table = m_panel->findChild<QTableView *>();
    test::showPanel(*m_panel, {900, 240});
}

void TestLogPanel::emptyExplainsItself()
{
    QVERIFY(!m_table->isVisible());
    QVERIFY(!action("log.clear")->isEnabled());
    test::shoot(*m_panel, m_themes, QStringLiteral("log-empty"));
}

void TestLogPanel::theLevelFilters()
{
    fill(22);
    auto *level = m_panel->findChild<QComboBox *>();
    level->setFocus();
    QTest::keyClick(level, Qt::Key_Down);
    QCOMPARE(m_table->model()->rowCount(), 5);
    QTest::keyClick(level, Qt::Key_Down);
    QCOMPARE(m_table->model()->rowCount(), 2);
}

void TestLogPanel::theTextFilters()
{
    fill(22);
    auto *filter = m_panel->findChild<controls::FilterField *>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("line 2"));
    QTRY_COMPARE(m_table->model()->rowCount(), 3);
    QTest::keyClicks(filter, QStringLiteral("nothing"));
    QTRY_VERIFY(!m_table->isVisible());
}

void TestLogPanel::theEndIsFollowedUntilSomebodyScrolls()
{
    fill(200);
    auto *scroll = m_table->verticalScrollBar();
    QTRY_VERIFY(scroll->maximum() > 0 && scroll->value() == scroll->maximum());
    scroll->triggerAction(QAbstractSlider::SliderToMinimum);
    QVERIFY(!action("log.follow")->isChecked());
    fill(10);
    QCoreApplication::processEvents();
    QCOMPARE(scroll->value(), 0);
    action("log.follow")->trigger();
    QTRY_COMPARE(scroll->value(), scroll->maximum());
    test::shoot(*m_panel, m_themes, QStringLiteral("log-full"));
}

void TestLogPanel::allIsCopiedWhenNothingIsChosen()
{
    fill(3);
    action("log.copy")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 3);
    m_table->setFocus();
    m_table->selectRow(1);
    QTest::keySequence(m_table, QKeySequence::Copy);
    const auto text = QGuiApplication::clipboard()->text();
    QCOMPARE(text.count(u'\n'), 1);
    QVERIFY(text.contains(QStringLiteral("\tInfo\tLine 1 of")));
}

void TestLogPanel::clearingEmptiesTheLog()
{
    fill(3);
    action("log.clear")->trigger();
    QCOMPARE(m_log.rowCount(), 0);
    QVERIFY(!m_table->isVisible());
}

void TestLogPanel::stateIsKept()
{
    m_panel->findChild<QComboBox *>()->setCurrentIndex(2);
    action("log.follow")->trigger();
    LogPanel other(m_log, m_themes);
    other.restoreState(m_panel->saveState());
    QCOMPARE(other.saveState(), m_panel->saveState());
}

} // namespace tst_logpanel

QTEST_MAIN(tst_logpanel::TestLogPanel)
#include "tst_logpanel.moc"
