// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/dashboard.h"
#include "core/backlog/filter.h"
#include "core/backlog/selection.h"
#include "core/base/textformat.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace tst_dashboard {

using namespace espalier;
using namespace espalier::backlog;

class DashboardTest : public QObject {
    Q_OBJECT

private slots:
    void nothingHasNoValue();
    void theHealthScoreIsWhatIsLeft();
    void manyTicketsCostNoMoreThanAllOfThem();
    void aHealthScoreOfWhatIsKnown_data();
    void aHealthScoreOfWhatIsKnown();
    void theVelocityIsThatOfAWeek();
    void theRowsOfAWeekShowThatWeek_data();
    void theRowsOfAWeekShowThatWeek();
    void unresolvedTicketsAreThoseOfTheFilters();
    void theVelocityOfLessThanAWeek();
    void theExposureAddsRisksUp();
    void nothingOpenIsNoExposure();
    void theTrendComparesTheLastRuns_data();
    void theTrendComparesTheLastRuns();
    void aTrendNeedsTwoRuns();
    void theFormulaGivesTheValue();
    void whatCannotBeAShareIsLeftOut();
    void figuresAreJson();
};

/// Works out a formula as a person would who has the rows before them.
class Formula final {
public:
    explicit Formula(const Figure &figure) : m_figure(figure), m_text(figure.formula)
    {
        replaceAll(m_text, "−", "-");
        replaceAll(m_text, "·", "*");
        std::erase(m_text, ' ');
    }

    [[nodiscard]] double value()
    {
        const auto result = sum();
        return m_at == m_text.size() ? result : std::numeric_limits<double>::quiet_NaN();
    }

private:
    [[nodiscard]] bool take(char c)
    {
        const bool there = m_at < m_text.size() && m_text[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }

    double sum()
    {
        auto result = product();
        for (;;) {
            if (take('+'))
                result += product();
            else if (take('-'))
                result -= product();
            else
                return result;
        }
    }

    double product()
    {
        auto result = atom();
        for (;;) {
            if (take('*'))
                result *= atom();
            else if (take('/'))
                result /= atom();
            else
                return result;
        }
    }

    double atom()
    {
        if (take('(')) {
            const auto result = sum();
            return take(')') ? result : std::numeric_limits<double>::quiet_NaN();
        }
        const auto end = std::min(m_text.find_first_of("+-*/(),", m_at), m_text.size());
        const auto word = m_text.substr(m_at, end - m_at);
        m_at = end;
        if (!word.empty() && word[0] >= '0' && word[0] <= '9')
            return std::stod(word);
        return take('(') ? called(word) : variable(word);
    }

    double called(const std::string &function)
    {
        auto result = sum();
        while (take(',')) {
            const auto next = sum();
            result = function == "min" ? std::min(result, next) : std::max(result, next);
        }
        return take(')') && (function == "min" || function == "max")
                   ? result
                   : std::numeric_limits<double>::quiet_NaN();
    }

    [[nodiscard]] double variable(const std::string &name) const
    {
        for (const auto &row : m_figure.rows) {
            if (row.name == name)
                return row.value;
        }
        return std::numeric_limits<double>::quiet_NaN();
    }

    const Figure &m_figure;
    std::string m_text;
    std::size_t m_at = 0;
};

enum : std::size_t { Health, Velocity, Exposure, Trend };

static Figure figureOf(const DashboardInput &input, std::size_t which)
{
    return figuresOf(input).at(which);
}

static FigureRow rowOf(const Figure &figure, const std::string &name)
{
    for (const auto &row : figure.rows) {
        if (row.name == name)
            return row;
    }
    return {.name = "none"};
}

void DashboardTest::nothingHasNoValue()
{
    const auto figures = figuresOf({.byStatus = {{"open", 0}}});
    QCOMPARE(figures.size(), 4);
    for (const auto &figure : figures) {
        QVERIFY2(!figure.value, figure.name.c_str());
        QVERIFY2(figure.rows.empty(), figure.name.c_str());
        QVERIFY(toJson(figure)["value"].is_null());
    }
}

void DashboardTest::theHealthScoreIsWhatIsLeft()
{
    const auto health = figureOf({.byStatus = {{"open", 9}},
                                  .openByPriority = {{"critical", 1}, {"high", 2}, {"low", 2}},
                                  .openByRisk = {},
                                  .regressed = 1,
                                  .coverage = 0.8,
                                  .testsPassed = 0.9,
                                  .errorRate = 0.05},
                                 Health);
    QCOMPARE(health.formula,
             "max(0, whole − min(40, 10·critical_open) − min(20, 4·high_open) − min(10, "
             "1·medium_open) − min(5, 0.25·low_open) − min(20, 5·regressed) − 25·(1 − "
             "tests_passed) − 15·(1 − coverage) − 20·error_rate)");
    // 100 − 10 − 8 − 0 − 0.5 − 5 − 2.5 − 3 − 1
    QCOMPARE(health.value, 70.0);
    QCOMPARE(rowOf(health, "high_open").points, -8.0);
    QCOMPARE(rowOf(health, "high_open").filter, "-status:applied,rejected priority:high");
    QCOMPARE(rowOf(health, "regressed").filter, "-status:applied,rejected is:regressed");
    QCOMPARE(rowOf(health, "coverage").value, 0.8);
}

void DashboardTest::manyTicketsCostNoMoreThanAllOfThem()
{
    DashboardInput input{
        .byStatus = {{"open", 1000}}, .openByPriority = {{"low", 1000}}, .openByRisk = {}};
    QCOMPARE(figureOf(input, Health).value, 95.0);
    input.openByPriority = {{"critical", 50}, {"high", 50}, {"medium", 50}, {"low", 50}};
    input.regressed = 50;
    input.testsPassed = 0;
    input.errorRate = 1;
    QCOMPARE(figureOf(input, Health).value, 0.0);
}

void DashboardTest::aHealthScoreOfWhatIsKnown_data()
{
    QTest::addColumn<double>("coverage");
    QTest::addColumn<double>("testsPassed");
    QTest::addColumn<double>("errorRate");
    QTest::addColumn<QString>("formula");
    QTest::addColumn<double>("value");
    const auto none = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("coverage alone")
        << 0.0 << none << none << "max(0, whole − 15·(1 − coverage))" << 85.0;
    QTest::newRow("tests alone") << none << 0.5 << none << "max(0, whole − 25·(1 − tests_passed))"
                                 << 87.5;
    QTest::newRow("errors alone") << none << none << 1.0 << "max(0, whole − 20·error_rate)" << 80.0;
}

void DashboardTest::aHealthScoreOfWhatIsKnown()
{
    QFETCH(double, coverage);
    QFETCH(double, testsPassed);
    QFETCH(double, errorRate);
    const auto health = figureOf({.byStatus = {},
                                  .openByPriority = {},
                                  .openByRisk = {},
                                  .coverage = coverage,
                                  .testsPassed = testsPassed,
                                  .errorRate = errorRate},
                                 Health);
    QTEST(QString::fromStdString(health.formula), "formula");
    QVERIFY(health.value);
    QTEST(*health.value, "value");
}

void DashboardTest::theVelocityIsThatOfAWeek()
{
    const auto velocity = figureOf({.byStatus = {},
                                    .openByPriority = {},
                                    .openByRisk = {},
                                    .createdByDay = {50, 1, 1, 1, 1, 1, 1, 2},
                                    .resolvedByDay = {90, 0, 0, 0, 0, 0, 0, 14}},
                                   Velocity);
    QCOMPARE(velocity.value, 2.0);
    QCOMPARE(velocity.formula, "resolved / 7");
    QCOMPARE(rowOf(velocity, "resolved").value, 14.0);
    QCOMPARE(rowOf(velocity, "created").value, 8.0);
    QCOMPARE(rowOf(velocity, "created").points, 0.0);
    QCOMPARE(rowOf(velocity, "resolved").filter, "status:applied,rejected sort:-updated");
}

void DashboardTest::theRowsOfAWeekShowThatWeek_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<std::string>("today");
    QTest::addColumn<std::string>("since");
    QTest::newRow("seven days, of two years")
        << 30 << std::string("2026-01-05") << std::string("2025-12-30");
    QTest::newRow("today alone") << 1 << std::string("2026-01-31") << std::string("2026-01-31");
    QTest::newRow("a day that is none") << 30 << std::string("yesterday") << std::string();
}

void DashboardTest::theRowsOfAWeekShowThatWeek()
{
    QFETCH(int, days);
    QFETCH(std::string, today);
    QFETCH(std::string, since);
    const std::vector<std::int64_t> byDay(static_cast<std::size_t>(days), 1);
    const auto velocity = figureOf({.byStatus = {},
                                    .openByPriority = {},
                                    .openByRisk = {},
                                    .createdByDay = byDay,
                                    .resolvedByDay = byDay,
                                    .today = today},
                                   Velocity);
    const auto resolved = parseFilter(rowOf(velocity, "resolved").filter);
    VERIFY_OK(resolved);
    QCOMPARE(resolved->updatedFrom, since);
    const auto created = parseFilter(rowOf(velocity, "created").filter);
    VERIFY_OK(created);
    QCOMPARE(created->createdFrom, since);
}

/// What is counted and what is shown beside it are the same tickets.
void DashboardTest::unresolvedTicketsAreThoseOfTheFilters()
{
    const auto exposure =
        figureOf({.byStatus = {}, .openByPriority = {}, .openByRisk = {{4, 2}}}, Exposure);
    const auto query = parseFilter(rowOf(exposure, "risk_4").filter);
    VERIFY_OK(query);
    QVERIFY(query->statuses == unresolvedStatuses());
}

void DashboardTest::theVelocityOfLessThanAWeek()
{
    const auto velocity = figureOf({.byStatus = {},
                                    .openByPriority = {},
                                    .openByRisk = {},
                                    .createdByDay = {},
                                    .resolvedByDay = {3, 0}},
                                   Velocity);
    QCOMPARE(velocity.value, 1.5);
    QCOMPARE(velocity.formula, "resolved / 2");
}

void DashboardTest::theExposureAddsRisksUp()
{
    const auto exposure =
        figureOf({.byStatus = {{"open", 6}},
                  .openByPriority = {},
                  .openByRisk = {{0, 5}, {3, 2}, {7, 1}, {8, 3}, {9, 0}, {11, 1}}},
                 Exposure);
    QCOMPARE(exposure.formula, "3·risk_3 + 7·risk_7 + 16·risk_8");
    QCOMPARE(exposure.value, 6.0 + 7.0 + 48.0);
    QCOMPARE(exposure.rows.size(), 3);
    QCOMPARE(exposure.rows[2].filter, "-status:applied,rejected risk:8");
    QCOMPARE(exposure.rows[2].value, 3.0);
    QCOMPARE(exposure.rows[2].points, 48.0);
}

void DashboardTest::nothingOpenIsNoExposure()
{
    const auto exposure = figureOf({.byStatus = {{"applied", 3}}}, Exposure);
    QCOMPARE(exposure.value, 0.0);
    QCOMPARE(exposure.formula, "0");
}

void DashboardTest::theTrendComparesTheLastRuns_data()
{
    using Rates = std::vector<double>;
    QTest::addColumn<Rates>("errors");
    QTest::addColumn<Rates>("passed");
    QTest::addColumn<double>("value");
    QTest::newRow("half the errors") << Rates{0.2, 0.1} << Rates{} << 0.5;
    QTest::newRow("twice the errors") << Rates{0.01, 0.02} << Rates{} << -0.5;
    QTest::newRow("no more errors") << Rates{0.3, 0} << Rates{} << 1.0;
    QTest::newRow("new errors") << Rates{0, 0.3} << Rates{} << -1.0;
    QTest::newRow("never an error") << Rates{0, 0, 0, 0} << Rates{} << 0.0;
    QTest::newRow("errors too rare to count") << Rates{0, 0.0001} << Rates{} << -0.1;
    QTest::newRow("fewer failed tests") << Rates{} << Rates{0.8, 0.9} << 0.5;
    QTest::newRow("both, against each other") << Rates{0.1, 0.2} << Rates{0.8, 0.9} << 0.0;
    QTest::newRow("means of several") << Rates{0.1, 0.3, 0.1, 0.1} << Rates{} << 0.5;
    QTest::newRow("the middle one of three is the earlier")
        << Rates{0.9, 0.2, 0.1} << Rates{} << 0.5;
    QTest::newRow("five against five")
        << Rates{9, 9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2} << Rates{} << 0.5;
}

void DashboardTest::theTrendComparesTheLastRuns()
{
    using Rates = std::vector<double>;
    QFETCH(Rates, errors);
    QFETCH(Rates, passed);
    QFETCH(double, value);
    const auto trend = figureOf({.byStatus = {},
                                 .openByPriority = {},
                                 .openByRisk = {},
                                 .errorRates = errors,
                                 .testRates = passed},
                                Trend);
    QVERIFY(trend.value);
    QVERIFY2(std::abs(*trend.value - value) < 1e-9, std::to_string(*trend.value).c_str());
}

void DashboardTest::aTrendNeedsTwoRuns()
{
    const auto trend = figureOf({.byStatus = {},
                                 .openByPriority = {},
                                 .openByRisk = {},
                                 .errorRates = {0.5},
                                 .testRates = {0.1, 0.1}},
                                Trend);
    QCOMPARE(trend.value, 0.0);
    QCOMPARE(trend.formula, "1·(failed_tests_earlier − failed_tests_recent) / "
                            "max(failed_tests_earlier, failed_tests_recent, 0.001)");
}

static DashboardInput randomInput(test::RandomTickets &random)
{
    const auto share = [&random] { return random.number(1001) / 1000.0; };
    const auto perhaps = [&] {
        return random.number(3) == 0 ? std::nullopt : std::optional(share());
    };
    DashboardInput input{.byStatus = {{"open", random.number(3)}},
                         .openByPriority = {},
                         .openByRisk = {},
                         .regressed = random.number(8),
                         .coverage = perhaps(),
                         .testsPassed = perhaps(),
                         .errorRate = perhaps()};
    for (const auto *priority : {"critical", "high", "medium", "low"})
        input.openByPriority[priority] = random.number(random.number(2) == 0 ? 3 : 40);
    for (auto count = random.number(10); count > 0; --count)
        input.openByRisk[static_cast<int>(random.number(10)) + 1] = random.number(20);
    for (auto count = random.number(31); count > 0; --count) {
        input.createdByDay.push_back(random.number(9));
        input.resolvedByDay.push_back(random.number(9));
    }
    for (auto count = random.number(14); count > 0; --count)
        input.errorRates.push_back(random.number(4) == 0 ? 0 : share());
    for (auto count = random.number(14); count > 0; --count)
        input.testRates.push_back(random.number(4) == 0 ? 1 : share());
    return input;
}

void DashboardTest::theFormulaGivesTheValue()
{
    test::RandomTickets random(61);
    std::array<int, 4> valued{};
    for (int i = 0; i < 2000; ++i) {
        const auto figures = figuresOf(randomInput(random));
        for (std::size_t which = 0; which < figures.size(); ++which) {
            const auto &figure = figures[which];
            if (!figure.value)
                continue;
            ++valued[which];
            const auto computed = Formula(figure).value();
            QVERIFY2(std::abs(computed - *figure.value) < 1e-9,
                     (figure.formula + " " + std::to_string(*figure.value)).c_str());
            double points = 0;
            for (const auto &row : figure.rows) {
                points += row.points;
                if (!row.filter.empty())
                    VERIFY_OK(parseFilter(row.filter));
            }
            QVERIFY(std::abs(std::max(points, which == Trend ? -1.0 : 0.0) - *figure.value) < 1e-9);
            QVERIFY(which != Health || (*figure.value >= 0 && *figure.value <= 100));
            QVERIFY(which != Trend || std::abs(*figure.value) <= 1);
        }
    }
    for (const auto count : valued)
        QVERIFY(count > 500);
}

void DashboardTest::whatCannotBeAShareIsLeftOut()
{
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const auto infinite = std::numeric_limits<double>::infinity();
    const auto figures = figuresOf({.byStatus = {},
                                    .openByPriority = {},
                                    .openByRisk = {},
                                    .coverage = nan,
                                    .testsPassed = infinite,
                                    .errorRate = 7,
                                    .errorRates = {nan, 0.2, infinite, 0.1},
                                    .testRates = {nan, nan}});
    QCOMPARE(figures[Health].value, 80.0);
    QCOMPARE(figures[Health].rows.size(), 2);
    QCOMPARE(figures[Trend].value, 0.5);
    QCOMPARE(figures[Trend].rows.size(), 2);
}

void DashboardTest::figuresAreJson()
{
    const auto figure =
        figureOf({.byStatus = {}, .openByPriority = {}, .openByRisk = {{4, 2}}}, Exposure);
    QCOMPARE(toText(toJson(figure)),
             R"({"name":"risk_exposure","formula":"4·risk_4","unit":"points","value":8.0,"rows":)"
             R"([{"name":"risk_4","value":2.0,"points":8.0,)"
             R"("filter":"-status:applied,rejected risk:4"}]})");
}

} // namespace tst_dashboard

QTEST_GUILESS_MAIN(tst_dashboard::DashboardTest)
#include "tst_dashboard.moc"
