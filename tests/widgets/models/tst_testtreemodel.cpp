// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/testtreemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QFile>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <format>

namespace tst_testtreemodel {

using namespace espalier;
using models::TestState;
using models::TestTreeModel;

namespace {

model::TestRun run(const std::string &key, const std::string &name, const std::string &outcome)
{
    return {.key = key, .version = 1, .test = {.name = name, .outcome = outcome, .seconds = 0.25}};
}

engine::SuiteOutcome outcomeOf(const std::string &key, std::vector<model::TestRun> tests)
{
    return {.key = key, .version = 1, .tests = std::move(tests)};
}

qint64 residentKiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const auto &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').at(1).toLongLong();
    }
    return 0;
}

} // namespace

class TestTestTreeModel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void suitesHeadTheirTests();
    void stateIsIconAndText();
    void outcomesReplaceStates();
    void aSuiteWithOtherTestsIsReplaced();
    void someTestsLeaveTheOthersAlone();
    void aRefusedSuiteSaysSo();
    void theFilterLooksAtNamesAndTitles();
    void failedOnlyFollowsOutcomes();
    void runningIsShownUntilTheOutcome();
    void aMillionRows();

private:
    [[nodiscard]] QString text(const QModelIndex &index, int column) const
    {
        return index.siblingAtColumn(column).data().toString();
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<TestTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestTestTreeModel::init()
{
    m_model = std::make_unique<TestTreeModel>(m_themes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const std::vector tests{run("a", "test_one", "passed"), run("a", "test_two", "failed"),
                            run("b", "test_one", "passed"), run("x", "test_lost", "passed")};
    m_model->setSuites({{.key = QStringLiteral("a"), .title = QStringLiteral("Method")},
                        {.key = QStringLiteral("b"), .title = QStringLiteral("Function")},
                        {.key = QStringLiteral("c"), .title = QStringLiteral("Arrow")}},
                       tests);
}

void TestTestTreeModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestTestTreeModel::suitesHeadTheirTests()
{
    QCOMPARE(m_model->rowCount(), 3);
    const auto suite = m_model->index(0, 0);
    QCOMPARE(suite.data().toString(), QStringLiteral("Method"));
    QCOMPARE(m_model->rowCount(suite), 2);
    const auto test = m_model->index(1, 0, suite);
    QCOMPARE(test.data().toString(), QStringLiteral("test_two"));
    QCOMPARE(test.parent(), suite);
    QCOMPARE(m_model->indexOf(QStringLiteral("a"), QStringLiteral("test_two")), test);
    QVERIFY(!m_model->hasChildren(m_model->index(2, 0)));
    QCOMPARE(models::textOf(m_model->counts()), QStringLiteral("2 passed, 1 failed"));
}

void TestTestTreeModel::stateIsIconAndText()
{
    const auto suite = m_model->index(0, 0);
    const auto test = m_model->index(1, 0, suite);
    QCOMPARE(text(suite, TestTreeModel::StateColumn), QStringLiteral("1 of 2 failed"));
    QCOMPARE(text(test, TestTreeModel::StateColumn), QStringLiteral("Failed"));
    QCOMPARE(text(test, TestTreeModel::DurationColumn), QStringLiteral("250 ms"));
    QVERIFY(!test.data(Qt::DecorationRole).value<QIcon>().isNull());
    QCOMPARE(test.data(Qt::AccessibleTextRole).toString(), QStringLiteral("test_two, Failed"));
    QCOMPARE(text(m_model->index(2, 0), TestTreeModel::StateColumn), QStringLiteral("Not run"));
}

void TestTestTreeModel::outcomesReplaceStates()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    m_model->apply(
        outcomeOf("a", {run("a", "test_one", "skipped"), run("a", "test_two", "passed")}));
    QCOMPARE(text(m_model->index(0, 0), TestTreeModel::StateColumn), QStringLiteral("Passed"));
    QCOMPARE(models::textOf(m_model->counts()), QStringLiteral("2 passed, 1 skipped"));
    QCOMPARE(reset.count() + removed.count(), 0);
}

void TestTestTreeModel::aSuiteWithOtherTestsIsReplaced()
{
    m_model->apply(
        outcomeOf("b", {run("b", "test_new", "passed"), run("b", "test_more", "error")}));
    const auto suite = m_model->indexOf(QStringLiteral("b"));
    QCOMPARE(m_model->rowCount(suite), 2);
    QCOMPARE(m_model->index(0, 0, suite).data().toString(), QStringLiteral("test_new"));
    QCOMPARE(m_model->counts().failed, 2);
}

void TestTestTreeModel::someTestsLeaveTheOthersAlone()
{
    auto outcome = outcomeOf("a", {run("a", "test_two", "passed")});
    outcome.whole = false;
    m_model->apply(outcome);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 2);
    QCOMPARE(models::textOf(m_model->counts()), QStringLiteral("3 passed"));
}

void TestTestTreeModel::aRefusedSuiteSaysSo()
{
    auto outcome = outcomeOf("b", {});
    outcome.findings.push_back({.line = 1, .rule = "import", .reason = "os"});
    m_model->apply(outcome);
    const auto suite = m_model->indexOf(QStringLiteral("b"));
    QCOMPARE(text(suite, TestTreeModel::StateColumn),
             QStringLiteral("Refused by the security walk"));
    QCOMPARE(m_model->rowCount(suite), 1);
    QVERIFY(m_model->failedTests().contains(QStringLiteral("b")));
}

void TestTestTreeModel::theFilterLooksAtNamesAndTitles()
{
    m_model->setFilter(QStringLiteral("TWO"), false);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->shownTests(), 1u);
    m_model->setFilter(QStringLiteral("arrow"), false);
    QCOMPARE(m_model->index(0, 0).data().toString(), QStringLiteral("Arrow"));
    m_model->setFilter({}, false);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestTestTreeModel::failedOnlyFollowsOutcomes()
{
    m_model->setFilter({}, true);
    QCOMPARE(m_model->rowCount(), 1);
    m_model->apply(outcomeOf("b", {run("b", "test_one", "failed")}));
    QCOMPARE(m_model->rowCount(), 2);
    m_model->apply(
        outcomeOf("a", {run("a", "test_one", "failed"), run("a", "test_two", "passed")}));
    const auto suite = m_model->index(0, 0);
    QCOMPARE(m_model->rowCount(suite), 1);
    QCOMPARE(m_model->index(0, 0, suite).data().toString(), QStringLiteral("test_one"));
    m_model->apply(
        outcomeOf("a", {run("a", "test_one", "passed"), run("a", "test_two", "passed")}));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->index(0, 0).data().toString(), QStringLiteral("Function"));
}

void TestTestTreeModel::runningIsShownUntilTheOutcome()
{
    m_model->setRunning({QStringLiteral("a"), QStringLiteral("b")});
    QCOMPARE(text(m_model->index(0, 0), TestTreeModel::StateColumn), QStringLiteral("Running"));
    m_model->apply(outcomeOf("b", {run("b", "test_one", "passed")}));
    QVERIFY(m_model->isRunning(QStringLiteral("a")));
    QVERIFY(!m_model->isRunning(QStringLiteral("b")));
    m_model->setRunning({});
    QCOMPARE(text(m_model->index(0, 0), TestTreeModel::StateColumn),
             QStringLiteral("1 of 2 failed"));
}

// Figures are told, not judged: machines differ.
void TestTestTreeModel::aMillionRows()
{
    constexpr int kSuites = 1000;
    constexpr int kTests = 1000;
    TestTreeModel model(m_themes);
    std::vector<models::TestSuite> suites;
    std::vector<model::TestRun> runs;
    for (int s = 0; s < kSuites; ++s) {
        const auto key = std::format("{:032}", s);
        suites.push_back({.key = QString::fromStdString(key), .title = QStringLiteral("Suite")});
        for (int t = 0; t < kTests; ++t)
            runs.push_back(run(key, std::format("test_of_suite_{}_case_{}", s, t),
                               t % 100 == 0 ? "failed" : "passed"));
    }
    const auto before = residentKiB();
    QElapsedTimer clock;
    clock.start();
    model.setSuites(std::move(suites), runs);
    qInfo("1 000 000 tests: filled in %lld ms, %lld MiB more", clock.restart(),
          (residentKiB() - before) / 1024);
    QTreeView view;
    view.setUniformRowHeights(true);
    view.setModel(&model);
    view.resize(800, 600);
    view.show();
    clock.restart();
    view.expandAll();
    qInfo("all unfolded in %lld ms", clock.restart());
    constexpr int kFrames = 200;
    for (int frame = 0; frame < kFrames; ++frame) {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / kFrames * frame);
        (void)view.viewport()->grab();
    }
    qInfo("a frame while scrolling: %.2f ms", static_cast<double>(clock.restart()) / kFrames);
    QCOMPARE(model.counts().total(), kSuites * kTests);
    view.setModel(nullptr);
    clock.restart();
    model.setFilter(QStringLiteral("case_77"), false);
    qInfo("filtered in %lld ms", clock.restart());
    QCOMPARE(model.shownTests(), 11u * kSuites);
    model.setFilter({}, true);
    QCOMPARE(model.shownTests(), 10u * kSuites);
}

} // namespace tst_testtreemodel

QTEST_MAIN(tst_testtreemodel::TestTestTreeModel)
#include "tst_testtreemodel.moc"
