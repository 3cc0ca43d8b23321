// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patternmodel.h"
#include "widgets/models/patterntext.h"

#include <QAbstractItemModelTester>
#include <QIcon>
#include <QTest>

namespace tst_patternmodel {

using namespace espalier;
using model::PatternState;
using models::PatternModel;

class TestPatternModel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aRowTellsItsPattern();
    void theNameReadsTheRowAloud();
    void sharesAreSortedAsNumbers();
    void nearnessIsToldWhenItIsAsked();
    void everyStateHasALook();
    void usesAreWorded();
    void hostileNamesAreHarmless();
    void eventsAreWorded_data();
    void eventsAreWorded();
    void changedFieldsAreTold();

private:
    [[nodiscard]] QString text(int row, int column, int role = Qt::DisplayRole) const
    {
        return m_model->index(row, column).data(role).toString();
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<PatternModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestPatternModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<PatternModel>(m_themes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setRows({{.id = 7,
                       .name = "Telemetry that is not defined",
                       .languages = {"javascript", "typescript"},
                       .construct = model::Construct::Loop,
                       .errorClass = "js_undefined_variable",
                       .state = PatternState::Active,
                       .pinned = true,
                       .failures = 8,
                       .followedBySuccess = 6,
                       .contradictions = 1},
                      {.id = 9,
                       .name = "A pattern \u202e of somebody\u2019s",
                       .languages = {"go"},
                       .state = PatternState::Candidate}});
}

void TestPatternModel::aRowTellsItsPattern()
{
    QCOMPARE(text(0, PatternModel::NameColumn), QStringLiteral("Telemetry that is not defined"));
    QCOMPARE(text(0, PatternModel::LanguageColumn), QStringLiteral("JavaScript, TypeScript"));
    QCOMPARE(text(0, PatternModel::ConstructColumn), QStringLiteral("Loop"));
    QCOMPARE(text(0, PatternModel::RateColumn), QStringLiteral("75 % of 8"));
    QCOMPARE(text(0, PatternModel::StateColumn), QStringLiteral("Active, pinned"));
    QCOMPARE(text(1, PatternModel::RateColumn), QStringLiteral("No data"));
    QCOMPARE(m_model->indexOf(9).row(), 1);
    QVERIFY(!m_model->indexOf(8).isValid());
    QVERIFY(text(0, PatternModel::NameColumn, Qt::ToolTipRole)
                .contains(QStringLiteral("Contradicted by 1 pattern")));
}

void TestPatternModel::theNameReadsTheRowAloud()
{
    QCOMPARE(text(0, PatternModel::NameColumn, Qt::AccessibleTextRole),
             QStringLiteral("Telemetry that is not defined, JavaScript, TypeScript, 75 % of 8, "
                            "Active, pinned"));
}

void TestPatternModel::sharesAreSortedAsNumbers()
{
    const auto key = [this](int row) {
        return m_model->index(row, PatternModel::RateColumn)
            .data(PatternModel::SortRole)
            .toDouble();
    };
    QCOMPARE(key(0), 0.75);
    QVERIFY(key(1) < 0); // no data comes behind all that has some
}

void TestPatternModel::nearnessIsToldWhenItIsAsked()
{
    QCOMPARE(text(0, PatternModel::NearnessColumn), QString());
    m_model->setNearness({{7, 0.256}, {9, -0.5}});
    QVERIFY(m_model->hasNearness());
    QCOMPARE(text(0, PatternModel::NearnessColumn), QStringLiteral("26 %"));
    QCOMPARE(text(1, PatternModel::NearnessColumn), QStringLiteral("0 %"));
    QCOMPARE(
        m_model->index(0, PatternModel::NearnessColumn).data(PatternModel::SortRole).toDouble(),
        0.256);
    m_model->setNearness({});
    QCOMPARE(text(0, PatternModel::NearnessColumn), QString());
}

void TestPatternModel::usesAreWorded()
{
    for (const auto kind : {store::UseKind::Prompt, store::UseKind::Recipe, store::UseKind::Lesson})
        QVERIFY(!models::textOf(kind).isEmpty());
    for (const auto outcome :
         {store::UseOutcome::Unknown, store::UseOutcome::Passed, store::UseOutcome::Failed}) {
        QVERIFY(!models::textOf(outcome).isEmpty());
        QVERIFY(!models::lookOf(outcome).icon.isEmpty());
    }
    QCOMPARE(models::usesText({}), QString());
    QCOMPARE(models::usesText({.told = 2, .applied = 1, .passed = 1, .failed = 2}),
             QStringLiteral("used 3 time(s), 1 passed"));
    QCOMPARE(models::runText("2026-01-02T03:04:05.000Z-0a1b2c3d"), QStringLiteral("0a1b2c3d"));
    QCOMPARE(models::runText("short"), QStringLiteral("short"));
    for (int result = 0; result <= static_cast<int>(learn::GroupResult::NoText); ++result)
        QVERIFY(!models::textOf(static_cast<learn::GroupResult>(result)).isEmpty());
}

void TestPatternModel::everyStateHasALook()
{
    for (const auto state :
         {PatternState::Candidate, PatternState::Active, PatternState::Disabled,
          PatternState::Demoted, PatternState::Forgotten, PatternState::Merged}) {
        m_model->setRows({{.id = 1, .name = "One", .state = state}});
        QVERIFY(!text(0, PatternModel::StateColumn).isEmpty());
        QVERIFY(!models::explanationOf(state).isEmpty());
        QVERIFY(!m_model->index(0, PatternModel::StateColumn)
                     .data(Qt::DecorationRole)
                     .value<QIcon>()
                     .isNull());
    }
}

void TestPatternModel::hostileNamesAreHarmless()
{
    QVERIFY(!text(1, PatternModel::NameColumn).contains(QChar(0x202e)));
    QVERIFY(!text(1, PatternModel::NameColumn, Qt::ToolTipRole).contains(QChar(0x202e)));
}

void TestPatternModel::eventsAreWorded_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("worded");
    QTest::newRow("an edit") << "edited" << "" << "Edited";
    QTest::newRow("undone") << "undone" << "forgotten" << "Undone: Forgotten";
    QTest::newRow("with a note") << "demoted" << "helped 1, harmed 3"
                                 << "Demoted: it did more harm than good: helped 1, harmed 3";
    QTest::newRow("unknown") << "polished" << "" << "polished";
}

void TestPatternModel::eventsAreWorded()
{
    QFETCH(QString, kind);
    QFETCH(QString, note);
    QTEST(models::eventText(
              {.kind = kind.toStdString(), .actor = "human", .note = note.toStdString(), .at = {}}),
          "worded");
}

void TestPatternModel::changedFieldsAreTold()
{
    store::PatternEvent event{
        .before = {{"state", "candidate"},
                   {"why", "old"},
                   {"pinned", false},
                   {"last_updated", "a"}},
        .after = {{"state", "active"}, {"why", "new"}, {"pinned", true}, {"last_updated", "b"}}};
    QCOMPARE(models::changesText(event),
             QStringLiteral("state: Candidate → Active · why it fails · pinned: no → yes"));
    event.before = nullptr;
    QCOMPARE(models::changesText(event), QString());
}

} // namespace tst_patternmodel

QTEST_MAIN(tst_patternmodel::TestPatternModel)
#include "tst_patternmodel.moc"
