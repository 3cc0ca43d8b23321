// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/filterfield.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/models/testtreemodel.h"
#include "widgets/panels/tests/comparisonview.h"
#include "widgets/panels/tests/historystrip.h"
#include "widgets/panels/tests/testspanel.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolTip>
#include <QTreeView>

namespace tst_testspanel {

using namespace espalier;
using models::TestTreeModel;
using panels::TestsPanel;
using test::PanelProject;

class TestTestsPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyExplainsItself();
    void keptOutcomesAreShownAtOnce();
    void allTestsAreRun();
    void aFailureIsExplained();
    void enterOpensTheLineThatFailed();
    void theReasonIsSeenInALowDock();
    void linesThatFailedAreMarked();
    void choosingATestMovesNothing();
    void namesHaveMostOfTheRoom();
    void failedTestsAreRunAgain();
    void chosenTestsAreRunAlone();
    void theFilterIsTyped();
    void stopEndsTheRun();
    void otherPanelsAskForTests();
    void stateIsKept();

private:
    void open(bool withScripts = true);
    void breakTests();
    [[nodiscard]] QAction *action(const char *id) const
    {
        return m_panel->findChild<QAction *>(QLatin1String("tests.") + QLatin1String(id));
    }
    /// Brings the row to the front; `test` empty for its suite.
    void choose(const QString &test)
    {
        const auto index = m_model->indexOf(m_key, test);
        QVERIFY(index.isValid());
        m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
        m_tree->setFocus();
    }
    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<TestsPanel> m_panel;
    QTreeView *m_tree = nullptr;
    TestTreeModel *m_model = nullptr;
    QString m_key;
};

void TestTestsPanel::init()
{
    m_key.clear();
    m_project = std::make_unique<PanelProject>();
    m_project->fillOrchard();
}

void TestTestsPanel::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void TestTestsPanel::open(bool withScripts)
{
    if (withScripts && m_key.isEmpty())
        m_project->preview();
    m_panel = std::make_unique<TestsPanel>(*m_project->context);
    m_tree = m_panel->findChild<QTreeView *>();
    m_model = m_panel->findChild<TestTreeModel *>();
    test::showPanel(*m_panel, {1200, 420});
    if (withScripts)
        QTRY_VERIFY(m_model->rowCount() > 0);
    m_key.clear();
    if (withScripts)
        m_key = QString::fromStdString(m_project->firstKey());
}

void TestTestsPanel::breakTests()
{
    m_project->preview();
    const auto key = m_project->firstKey();
    m_project->useTests(key, "from espalier_kit import testing\n"
                             "\n"
                             "def test_sides():\n"
                             "    print('seen in the orchard')\n"
                             "    assert 'one apple tree' == 'two apple trees'\n"
                             "\n"
                             "def test_raises():\n"
                             "    testing.load_script('" +
                                 key +
                                 "').insert_telemetry(1)\n"
                                 "\n"
                                 "def test_good():\n"
                                 "    pass\n");
    m_key = QString::fromStdString(key);
    open();
    choose({});
    action("runChosen")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->counts().failed, 2, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(!action("stop")->isEnabled(), 60'000);
}

void TestTestsPanel::emptyExplainsItself()
{
    m_key.clear();
    open(false);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::panelRequested);
    auto *button = m_panel->findChild<QPushButton *>();
    QVERIFY(!m_tree->isVisible());
    for (auto *each : m_panel->findChildren<QPushButton *>()) {
        if (each->isVisible())
            button = each;
    }
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-empty"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("functions"));
}

void TestTestsPanel::keptOutcomesAreShownAtOnce()
{
    open();
    QVERIFY(m_model->counts().passed > 8);
    QCOMPARE(m_model->counts().failed, 0);
    QCOMPARE(m_panel->count(), 0);
    QVERIFY(action("runAll")->isEnabled());
    QVERIFY(!action("runFailed")->isEnabled());
    QVERIFY(!action("stop")->isEnabled());
}

void TestTestsPanel::allTestsAreRun()
{
    open();
    QSignalSpy changed(m_project->context.get(), &models::ProjectContext::scriptsChanged);
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(action("stop")->isEnabled());
    QVERIFY(m_model->isRunning(m_key));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-running"));
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 60'000);
    QVERIFY(!action("stop")->isEnabled());
    choose({});
    QTest::keyClick(m_tree, Qt::Key_Right);
    QTest::keyClick(m_tree, Qt::Key_Down);
    auto *history = m_panel->findChild<panels::HistoryStrip *>();
    QTRY_COMPARE(history->count(), 1);
    QVERIFY(history->textOf(0).startsWith(QStringLiteral("Passed, ")));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-passed"));
}

void TestTestsPanel::aFailureIsExplained()
{
    breakTests();
    QCOMPARE(m_panel->count(), 2);
    m_tree->expand(m_model->indexOf(m_key));
    choose(QStringLiteral("test_sides"));
    auto *comparison = m_panel->findChild<panels::ComparisonView *>();
    QTRY_VERIFY(comparison->isVisible());
    QVERIFY(comparison->toPlainText().contains(QStringLiteral("two apple trees")));
    // The reason is above all else, and nothing but it.
    auto *reason = m_panel->findChild<QLabel *>(QStringLiteral("reason"));
    QCOMPARE(reason->text(), QStringLiteral("AssertionError"));
    QVERIFY(reason->mapTo(m_panel.get(), QPoint()).y() <
            comparison->mapTo(m_panel.get(), QPoint()).y());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-failed"));
    auto *tabs = m_panel->findChild<QTabWidget *>();
    tabs->setCurrentIndex(4);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-facts"));
    tabs->setCurrentIndex(0);
}

void TestTestsPanel::enterOpensTheLineThatFailed()
{
    breakTests();
    choose(QStringLiteral("test_sides"));
    QTRY_VERIFY(action("toFailure")->isEnabled());
    QTest::keyClick(m_tree, Qt::Key_Return);
    auto *tabs = m_panel->findChild<QTabWidget *>();
    auto *text = qobject_cast<editor::CodeEditor *>(tabs->currentWidget());
    QVERIFY(text);
    QCOMPARE(text->currentLine(), 4u);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-line"));
}

void TestTestsPanel::theReasonIsSeenInALowDock()
{
    breakTests();
    m_panel->resize(1200, m_panel->minimumSizeHint().height());
    choose(QStringLiteral("test_raises"));
    auto *reason = m_panel->findChild<QLabel *>(QStringLiteral("reason"));
    QTRY_VERIFY(reason->text().contains(QStringLiteral("Error")));
    QVERIFY(reason->isVisible());
    QCOMPARE(reason->visibleRegion().boundingRect(), reason->rect());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("tests-low"));
}

/// The tool tip at a line of a text, as a person gets it.
static QString tipAt(editor::CodeEditor &text, int line)
{
    auto *viewport =
        text.focusProxy()->findChild<QWidget *>(QStringLiteral("qt_scrollarea_viewport"));
    const int height = text.fontMetrics().height();
    for (int y = 2; y < viewport->height(); y += height / 2) {
        QHelpEvent event(QEvent::ToolTip, {3, y}, viewport->mapToGlobal(QPoint(3, y)));
        QToolTip::hideText();
        QApplication::sendEvent(viewport, &event);
        text.goToLine(static_cast<std::uint32_t>(line));
        if (QToolTip::isVisible() && !QToolTip::text().isEmpty())
            return QToolTip::text();
    }
    return {};
}

void TestTestsPanel::linesThatFailedAreMarked()
{
    breakTests();
    choose(QStringLiteral("test_sides"));
    QTRY_VERIFY(action("toFailure")->isEnabled());
    action("toFailure")->trigger();
    auto *tabs = m_panel->findChild<QTabWidget *>();
    auto *text = qobject_cast<editor::CodeEditor *>(tabs->currentWidget());
    QVERIFY(text);
    QCOMPARE(tipAt(*text, 4), QStringLiteral("test_sides: AssertionError"));
}

void TestTestsPanel::choosingATestMovesNothing()
{
    breakTests();
    auto *tabs = m_panel->findChild<QTabWidget *>();
    choose({});
    const auto *history = m_panel->findChild<panels::HistoryStrip *>();
    QTRY_VERIFY(!history->isVisible());
    const auto place = [&] { return tabs->mapTo(m_panel.get(), QPoint()); };
    const auto before = place();
    const auto least = m_panel->minimumSizeHint();
    choose(QStringLiteral("test_good"));
    QTRY_VERIFY(history->isVisible());
    QCOMPARE(place(), before);
    QCOMPARE(m_panel->minimumSizeHint().height(), least.height());
}

void TestTestsPanel::namesHaveMostOfTheRoom()
{
    open();
    const auto *header = m_tree->header();
    QTRY_VERIFY(header->sectionSize(TestTreeModel::NameColumn) >
                2 * header->sectionSize(TestTreeModel::StateColumn));
    QSet<QString> names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.insert(m_model->index(row, 0).data().toString());
    QCOMPARE(names.size(), m_model->rowCount());
    QVERIFY(names.contains(QStringLiteral("JavaScript: Arrow · twice")));
}

void TestTestsPanel::failedTestsAreRunAgain()
{
    breakTests();
    const int before = m_project->runner->tests;
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!action("stop")->isEnabled(), 60'000);
    QCOMPARE(m_project->runner->tests - before, 1);
    QCOMPARE(m_model->counts().failed, 2);
    choose(QStringLiteral("test_sides"));
    auto *history = m_panel->findChild<panels::HistoryStrip *>();
    QTRY_COMPARE(history->count(), 2);
    choose(QStringLiteral("test_good"));
    QTRY_COMPARE(history->count(), 1);
}

void TestTestsPanel::chosenTestsAreRunAlone()
{
    breakTests();
    choose(QStringLiteral("test_good"));
    QTest::keyClick(m_tree, Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!action("stop")->isEnabled(), 60'000);
    auto *history = m_panel->findChild<panels::HistoryStrip *>();
    QTRY_COMPARE(history->count(), 2);
    choose(QStringLiteral("test_sides"));
    QTRY_COMPARE(history->count(), 1);
}

void TestTestsPanel::theFilterIsTyped()
{
    breakTests();
    action("failedOnly")->trigger();
    QCOMPARE(m_model->shownTests(), 2u);
    auto *filter = m_panel->findChild<controls::FilterField *>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("raises"));
    QTRY_COMPARE(m_model->shownTests(), 1u);
    QVERIFY(m_tree->isExpanded(m_model->indexOf(m_key)));
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_COMPARE(m_model->shownTests(), 2u);
}

void TestTestsPanel::stopEndsTheRun()
{
    m_project->preview();
    m_project->useTests(m_project->firstKey(),
                        "import time\n\ndef test_slow():\n    time.sleep(60)\n");
    m_key = QString::fromStdString(m_project->firstKey());
    open();
    QSignalSpy ended(&m_project->jobs, &models::JobList::ended);
    action("runAll")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_project->runner->tests > 4, 60'000);
    QElapsedTimer clock;
    clock.start();
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_Period, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 5'000);
    qInfo("stopped after %lld ms", clock.elapsed());
    QVERIFY(!action("stop")->isEnabled());
    QVERIFY(!m_model->isRunning(m_key));
}

void TestTestsPanel::otherPanelsAskForTests()
{
    open();
    QSignalSpy changed(m_project->context.get(), &models::ProjectContext::scriptsChanged);
    emit m_project->context->testsRequested(m_key);
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 60'000);
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(m_key));
}

void TestTestsPanel::stateIsKept()
{
    open();
    const auto suite = m_model->indexOf(m_key);
    m_tree->setCurrentIndex(m_model->index(1, 0, suite));
    const auto state = m_panel->saveState();
    open();
    m_panel->restoreState(state);
    QTRY_COMPARE(m_panel->saveState().value(QStringLiteral("test")),
                 state.value(QStringLiteral("test")));
}

} // namespace tst_testspanel

QTEST_MAIN(tst_testspanel::TestTestsPanel)
#include "tst_testspanel.moc"
