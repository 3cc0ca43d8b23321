// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a pattern was used, how it did, what is like it, and making one of several.

#include "core/engine/patternlibrary.h"
#include "core/store/patternusestore.h"
#include "tests/widgets/panels/patternspanelcase.h"
#include "widgets/controls/filterfield.h"
#include "widgets/panels/patterns/successchart.h"

#include <QToolButton>

#include <algorithm>

namespace tst_patternspanellearning {

using namespace espalier;
using model::PatternState;
using models::PatternModel;

static constexpr auto kTime = "2026-01-02T03:04:05.000Z";

class TestPatternsPanelLearning final : public test::PatternsPanelCase {
    Q_OBJECT

private slots:
    void usesAreTold();
    void failuresAreShownByWeek();
    void theNearestComeFirst();
    void whatIsAlikeStaysAfterAChange();
    void whatCannotBeMergedSaysWhy();
    void aMergeIsReviewedDoneAndUndone();
    void aReviewCanBeLeft();
    void theKeyboardIsEnough();
};

void TestPatternsPanelLearning::usesAreTold()
{
    test::fillKnowledge(file());
    {
        auto library = engine::PatternLibrary::open(file());
        store::PatternUseStore store((*library)->database());
        std::vector<store::PatternUse> uses;
        for (const auto outcome : {store::UseOutcome::Failed, store::UseOutcome::Passed})
            uses.push_back({.pattern = test::kGoPattern,
                            .kind = store::UseKind::Lesson,
                            .run = "run-0123456789abcdef",
                            .language = "go",
                            .functionName = "grow",
                            .outcome = outcome,
                            .createdAt = kTime});
        QVERIFY(store.add(uses));
    }
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 4, kPatience);
    const auto *uses = m_panel->findChild<QTreeWidget *>(QStringLiteral("patternUses"));
    QTRY_COMPARE_WITH_TIMEOUT(uses->topLevelItemCount(), 2, kPatience);
    const auto *newest = uses->topLevelItem(0);
    QCOMPARE(newest->text(1), QStringLiteral("Changed a new script"));
    QCOMPARE(newest->text(2), QStringLiteral("None"));
    QCOMPARE(newest->text(3), QStringLiteral("grow"));
    QCOMPARE(newest->text(4), QStringLiteral("Go"));
    QCOMPARE(newest->text(5), QStringLiteral("Passed"));
    QCOMPARE(newest->text(6), QStringLiteral("89abcdef"));
    QVERIFY(!newest->icon(5).isNull());
    QVERIFY2(label("patternFacts").contains(QStringLiteral("used 2 time(s), 1 passed")),
             qPrintable(label("patternFacts")));
    tabs().setCurrentIndex(4);
    QCOMPARE(tabs().tabText(4), QStringLiteral("Uses (2)"));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-uses"));
    choose(test::kPythonPattern);
    QTRY_COMPARE_WITH_TIMEOUT(uses->topLevelItemCount(), 0, kPatience);
}

void TestPatternsPanelLearning::failuresAreShownByWeek()
{
    open();
    const auto *chart = m_panel->findChild<panels::SuccessChart *>();
    QTRY_COMPARE_WITH_TIMEOUT(chart->weeks().size(), 1u, kPatience);
    QCOMPARE(chart->accessibleDescription(), QStringLiteral("Week 1 of 2026: 0 of 2 mended"));
    choose(test::kScriptPattern);
    QTRY_COMPARE_WITH_TIMEOUT(chart->accessibleDescription(), QStringLiteral("No data"), kPatience);
    // Only the last weeks are shown, and the mended part is another colour.
    auto *shown = m_panel->findChild<panels::SuccessChart *>();
    std::vector<store::LearningCount> weeks;
    for (int week = 1; week <= 40; ++week)
        weeks.push_back(
            {QStringLiteral("2026-W%1").arg(week, 2, 10, QLatin1Char('0')).toStdString(), week,
             week / 2});
    shown->setWeeks(weeks);
    QCOMPARE(shown->weeks().size(), std::size_t{panels::SuccessChart::kMostWeeks});
    QCOMPARE(shown->weeks().back().group, "2026-W40");
    const auto picture = shown->grab().toImage();
    const auto mended = m_project->themes.theme().color(theme::Role::Success);
    bool found = false;
    for (int x = 0; x < picture.width() && !found; ++x)
        found = picture.pixelColor(x, picture.height() - 2) == mended;
    QVERIFY(found);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-weeks"));
}

void TestPatternsPanelLearning::theNearestComeFirst()
{
    const auto id = addTwin();
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    choose(test::kPythonPattern);
    auto *chip = m_panel->findChild<QToolButton *>(QStringLiteral("similarChip"));
    QVERIFY(!chip->isVisible() && m_table->isColumnHidden(PatternModel::NearnessColumn));
    const auto before = listed();
    action("similar")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(chip->isVisible(), kPatience);
    QCOMPARE(chip->text(), QStringLiteral("Like “A name that is not defined”"));
    QVERIFY(!m_table->isColumnHidden(PatternModel::NearnessColumn));
    QCOMPARE(listed()[0], test::kPythonPattern);
    QCOMPARE(listed()[1], id);
    QCOMPARE(m_table->model()->index(0, PatternModel::NearnessColumn).data().toString(),
             QStringLiteral("100 %"));
    QCOMPARE(chosen(), test::kPythonPattern);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-similar"));
    // Filters go on working.
    chooseIn("Language", QStringLiteral("Go"));
    QCOMPARE(listed(), (std::vector<std::int64_t>{test::kGoPattern}));
    chooseIn("Language", QStringLiteral("Any language"));
    chip->click();
    QVERIFY(!chip->isVisible() && m_table->isColumnHidden(PatternModel::NearnessColumn));
    QCOMPARE(listed(), before);
}

void TestPatternsPanelLearning::whatIsAlikeStaysAfterAChange()
{
    open();
    action("similar")->trigger();
    auto *chip = m_panel->findChild<QToolButton *>(QStringLiteral("similarChip"));
    QTRY_VERIFY_WITH_TIMEOUT(chip->isVisible(), kPatience);
    action("pin")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(row(test::kGoPattern).pinned && idle(), kPatience);
    QVERIFY(chip->isVisible() && !m_table->isColumnHidden(PatternModel::NearnessColumn));
    QCOMPARE(listed().front(), test::kGoPattern);
    // What somebody showed anew ends it, too.
    auto *words = m_panel->findChild<controls::FilterField *>();
    QTest::keyClicks(words, QStringLiteral("zebra"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_table->isVisible(), kPatience);
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == QStringLiteral("Show all"))
            button->click();
    }
    QTRY_VERIFY(!chip->isVisible());
}

void TestPatternsPanelLearning::whatCannotBeMergedSaysWhy()
{
    open();
    QVERIFY(!action("merge")->isEnabled());
    QVERIFY(action("merge")->toolTip().contains(QStringLiteral("Choose several")));
    chooseSome({test::kGoPattern, test::kPythonPattern});
    QVERIFY(!action("merge")->isEnabled());
    QVERIFY(action("merge")->toolTip().contains(QStringLiteral("one language and one construct")));
}

void TestPatternsPanelLearning::aMergeIsReviewedDoneAndUndone()
{
    const auto id = addTwin();
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    chooseSome({id, test::kPythonPattern});
    QVERIFY(action("merge")->isEnabled());
    action("merge")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QCOMPARE(label("reviewTitle"),
             QStringLiteral("Make one of 2 pattern(s): “A name that is not defined”"));
    QCOMPARE(reviewed(0), QStringLiteral("A name that nobody defined"));
    QCOMPARE(reviewed(1), QStringLiteral("python_undefined_variable, python_name_error"));
    QCOMPARE(reviewed(2), QStringLiteral("43 % of 7"));
    QVERIFY(row(id).state == PatternState::Candidate); // nothing is done yet
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-merge"));
    accept().click();
    QTRY_COMPARE_WITH_TIMEOUT(row(id).state, PatternState::Merged, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    QVERIFY(!review().isVisible());
    QCOMPARE(chosen(), test::kPythonPattern);
    QCOMPARE(row(test::kPythonPattern).failures, 7);
    QVERIFY(!std::ranges::contains(listed(), id));
    chooseIn("State", QStringLiteral("Merged"));
    QCOMPARE(listed(), (std::vector<std::int64_t>{id}));
    QTRY_VERIFY_WITH_TIMEOUT(
        label("patternFacts").contains(QStringLiteral("merged into “A name that is not defined”")),
        kPatience);
    QVERIFY(!action("forget")->isEnabled() && !action("edit")->isEnabled());
    chooseIn("State", QStringLiteral("Any state"));
    action("undo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(id).state, PatternState::Candidate, kPatience);
    QCOMPARE(row(test::kPythonPattern).failures, 5);
    QVERIFY(!row(test::kPythonPattern).pinned);
    QTRY_VERIFY_WITH_TIMEOUT(action("redo")->isEnabled(), kPatience);
    action("redo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(id).state, PatternState::Merged, kPatience);
}

void TestPatternsPanelLearning::aReviewCanBeLeft()
{
    const auto id = addTwin();
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    chooseSome({id, test::kPythonPattern});
    action("merge")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(accept().hasFocus(), kPatience);
    QTest::keyClick(&accept(), Qt::Key_Escape);
    QVERIFY(!review().isVisible() && m_table->hasFocus());
    QVERIFY(row(id).state == PatternState::Candidate && !action("undo")->isEnabled());
}

void TestPatternsPanelLearning::theKeyboardIsEnough()
{
    const auto id = addTwin();
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    choose(test::kPythonPattern);
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(listed()[1], id, kPatience);
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ShiftModifier);
    QTRY_VERIFY(action("merge")->isEnabled());
    QTest::keyClick(m_table, Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(accept().hasFocus(), kPatience);
    QTest::keyClick(&accept(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(row(id).state, PatternState::Merged, kPatience);
    m_table->setFocus();
    QTRY_VERIFY(action("undo")->isEnabled());
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(row(id).state, PatternState::Candidate, kPatience);
    for (const auto *name : {"similar", "merge", "exportChosen"})
        QVERIFY(m_table->actions().contains(action(name)));
}

} // namespace tst_patternspanellearning

QTEST_MAIN(tst_patternspanellearning::TestPatternsPanelLearning)
#include "tst_patternspanellearning.moc"
