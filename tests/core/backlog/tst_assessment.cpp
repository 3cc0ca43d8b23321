// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/assessment.h"
#include "core/backlog/lifecycle.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

namespace tst_assessment {

using namespace espalier;
using namespace espalier::backlog;
using model::TicketCategory;

using Growth = std::function<void(AssessedCode &)>;

class AssessmentTest : public QObject {
    Q_OBJECT

private slots:
    void everyFactorHasItsPoints_data();
    void everyFactorHasItsPoints();
    void whatIsNotKnownIsSaid();
    void coverageOfWholeFilesIsSaid();
    void theLevelIsTheSum();
    void categoriesDiffer();
    void protectedPathsWeighHeavy();
    void moreNeverLowersALevel_data();
    void moreNeverLowersALevel();
    void numbersBeyondReasonAreTaken();
    void aTicketIsAssessed();
    void anOverrideStays();
    void aDamagedOverrideDoesNotCount_data();
    void aDamagedOverrideDoesNotCount();
};

/// All is known, and nothing of it weighs anything.
static AssessedCode light()
{
    return {.files = {"a.go"},
            .lines = 0,
            .callers = 0,
            .coverage = 1,
            .language = "go",
            .failures = 0};
}

static FactorShare shareOf(const Assessment &assessment, Factor factor)
{
    for (const auto &share : assessment.factors) {
        if (share.factor == factor)
            return share;
    }
    return {.points = -1};
}

void AssessmentTest::everyFactorHasItsPoints_data()
{
    QTest::addColumn<Growth>("growth");
    QTest::addColumn<Factor>("factor");
    QTest::addColumn<double>("risk");
    QTest::addColumn<double>("effort");
    const auto row = [](const char *name, Factor factor, double risk, double effort,
                        Growth growth) {
        QTest::newRow(name) << std::move(growth) << factor << risk << effort;
    };
    row("one file", Factor::Files, 0.5, 0.8, [](auto &) {});
    row("three files", Factor::Files, 1, 1.6, [](auto &code) { code.files = {"a", "b", "c"}; });
    row("many files", Factor::Files, 2, 3, [](auto &code) { code.files.resize(100, "a"); });
    row("no lines", Factor::Lines, 0, 0, [](auto &) {});
    row("twenty lines", Factor::Lines, 0.5, 0.8, [](auto &code) { code.lines = 20; });
    row("many lines", Factor::Lines, 2, 3, [](auto &code) { code.lines = 10'000; });
    row("one caller", Factor::Callers, 0.4, 0.2, [](auto &code) { code.callers = 1; });
    row("many callers", Factor::Callers, 2, 1, [](auto &code) { code.callers = 1000; });
    row("all covered", Factor::Coverage, 0, 0, [](auto &) {});
    row("half covered", Factor::Coverage, 0.75, 0.5, [](auto &code) { code.coverage = 0.5; });
    row("more than all covered", Factor::Coverage, 0, 0, [](auto &code) { code.coverage = 7; });
    row("nothing protected", Factor::ProtectedPaths, 0, 0, [](auto &) {});
    row("one protected", Factor::ProtectedPaths, 3, 0.5,
        [](auto &code) { code.protectedFiles = {"a"}; });
    row("two protected", Factor::ProtectedPaths, 3.5, 1,
        [](auto &code) { code.protectedFiles = {"a", "b"}; });
    row("many protected", Factor::ProtectedPaths, 4, 1,
        [](auto &code) { code.protectedFiles.resize(50, "a"); });
    row("seen by others", Factor::Api, 1.5, 1, [](auto &code) { code.changesApi = true; });
    row("tests", Factor::Tests, 0.5, 0.5, [](auto &code) { code.changesTests = true; });
    row("a typed language", Factor::Language, 0, 0, [](auto &) {});
    row("an untyped language", Factor::Language, 0.5, 0.25,
        [](auto &code) { code.language = "python"; });
    row("failures", Factor::History, 0.79, 0.79, [](auto &code) { code.failures = 2; });
}

void AssessmentTest::everyFactorHasItsPoints()
{
    QFETCH(Growth, growth);
    QFETCH(Factor, factor);
    QFETCH(double, risk);
    QFETCH(double, effort);
    auto code = light();
    growth(code);
    QCOMPARE(shareOf(riskOf(code, TicketCategory::BugFix), factor).points, risk);
    QCOMPARE(shareOf(effortOf(code, TicketCategory::BugFix), factor).points, effort);
    QVERIFY(shareOf(riskOf(code, TicketCategory::BugFix), factor).value);
}

void AssessmentTest::whatIsNotKnownIsSaid()
{
    auto nan = light();
    nan.coverage = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!shareOf(riskOf(nan, TicketCategory::BugFix), Factor::Coverage).value);
    const auto risk = riskOf({}, TicketCategory::BugFix);
    const auto best = riskOf(light(), TicketCategory::BugFix);
    for (const auto factor : {Factor::Files, Factor::Lines, Factor::Callers, Factor::Coverage,
                              Factor::Language, Factor::History}) {
        const auto share = shareOf(risk, factor);
        QVERIFY2(!share.value, nameOf(factor).data());
        QVERIFY2(share.points >= shareOf(best, factor).points, nameOf(factor).data());
        QVERIFY2(share.points > 0, nameOf(factor).data());
    }
    const auto json = toJson(risk);
    QVERIFY(json["factors"][1]["value"].is_null());
    QCOMPARE(json["factors"][1]["factor"], Json("files"));
    QCOMPARE(json["level"], Json(risk.level));
    QCOMPARE(toText(toJson(best)["factors"][0]),
             R"({"factor":"base","points":2.0,"value":2.0,"detail":"bug_fix"})");
}

static AssessedCode randomCode(test::RandomTickets &random)
{
    const auto known = [&random](std::uint32_t limit) {
        return random.number(4) == 0 ? std::nullopt
                                     : std::optional<std::uint64_t>(random.number(limit));
    };
    AssessedCode code{.files = {},
                      .lines = known(random.number(2) == 0 ? 50 : 2000),
                      .callers = known(random.number(2) == 0 ? 5 : 500),
                      .changesApi = random.number(2) == 0,
                      .changesTests = random.number(2) == 0,
                      .failures = known(6)};
    code.files.resize(random.number(12), "file");
    code.protectedFiles.resize(random.number(3) == 0 ? random.number(4) : 0, "file");
    if (random.number(4) != 0)
        code.coverage = random.number(1001) / 1000.0;
    static constexpr std::array kLanguages{"", "python", "go", "typescript"};
    code.language = kLanguages[random.number(4)];
    return code;
}

void AssessmentTest::coverageOfWholeFilesIsSaid()
{
    auto code = light();
    code.coverage = 0.5;
    QCOMPARE(shareOf(riskOf(code, TicketCategory::BugFix), Factor::Coverage).detail, "");
    code.coverageOfFiles = true;
    const auto share = shareOf(riskOf(code, TicketCategory::BugFix), Factor::Coverage);
    QCOMPARE(share.detail, "whole-files");
    QCOMPARE(share.value, std::optional(0.5));
}

void AssessmentTest::theLevelIsTheSum()
{
    test::RandomTickets random(21);
    std::array<int, 11> seen{};
    for (int i = 0; i < 2000; ++i) {
        const auto code = randomCode(random);
        const auto category = static_cast<TicketCategory>(random.number(6));
        for (const auto &assessment : {riskOf(code, category), effortOf(code, category)}) {
            // In whole hundredths, as a person would add them up.
            long sum = 0;
            for (const auto &share : assessment.factors)
                sum += std::lround(share.points * 100);
            QCOMPARE(assessment.level, static_cast<int>(std::clamp((sum + 50) / 100, 1l, 10l)));
            QCOMPARE(assessment.factors.size(), 10);
            ++seen[static_cast<std::size_t>(assessment.level)];
        }
    }
    for (std::size_t level = 3; level <= 10; ++level)
        QVERIFY2(seen[level] > 0, std::to_string(level).c_str());
    QCOMPARE(riskOf(light(), TicketCategory::Documentation).level, 1);
}

void AssessmentTest::categoriesDiffer()
{
    const auto risk = [](TicketCategory category) { return riskOf(light(), category).level; };
    QVERIFY(risk(TicketCategory::Documentation) < risk(TicketCategory::BugFix));
    QVERIFY(risk(TicketCategory::Security) > risk(TicketCategory::BugFix));
    QVERIFY(effortOf(light(), TicketCategory::Feature).level >
            effortOf(light(), TicketCategory::Documentation).level);
}

void AssessmentTest::protectedPathsWeighHeavy()
{
    auto code = light();
    const auto before = riskOf(code, TicketCategory::BugFix).level;
    code.protectedFiles = {"deploy.yml", "auth.go"};
    const auto after = riskOf(code, TicketCategory::BugFix);
    QVERIFY(after.level >= before + 3);
    QCOMPARE(shareOf(after, Factor::ProtectedPaths).detail, "deploy.yml, auth.go");
    QCOMPARE(shareOf(after, Factor::ProtectedPaths).value, 2);
}

void AssessmentTest::moreNeverLowersALevel_data()
{
    QTest::addColumn<Growth>("growth");
    const auto row = [](const char *name, Growth growth) {
        QTest::newRow(name) << std::move(growth);
    };
    row("of files", [](auto &code) { code.files.push_back("more"); });
    row("of lines", [](auto &code) { code.lines = code.lines ? *code.lines + 7 : code.lines; });
    row("of callers",
        [](auto &code) { code.callers = code.callers ? *code.callers + 1 : code.callers; });
    row("of lines without coverage",
        [](auto &code) { code.coverage = code.coverage ? *code.coverage * 0.9 : code.coverage; });
    row("of protected files", [](auto &code) { code.protectedFiles.push_back("more"); });
    row("of what others see", [](auto &code) { code.changesApi = true; });
    row("of tests", [](auto &code) { code.changesTests = true; });
    row("of failures",
        [](auto &code) { code.failures = code.failures ? *code.failures + 1 : code.failures; });
    row("of all at once", [](auto &code) {
        code.files.resize(code.files.size() * 2, "more");
        code.lines = code.lines ? *code.lines * 3 : code.lines;
        code.changesApi = true;
    });
}

void AssessmentTest::moreNeverLowersALevel()
{
    QFETCH(Growth, growth);
    test::RandomTickets random(22);
    bool rose = false;
    for (int i = 0; i < 3000; ++i) {
        const auto category = static_cast<TicketCategory>(random.number(6));
        const auto code = randomCode(random);
        auto more = code;
        growth(more);
        const auto risk = riskOf(code, category).level;
        const auto moreRisk = riskOf(more, category).level;
        QVERIFY(moreRisk >= risk);
        QVERIFY(effortOf(more, category).level >= effortOf(code, category).level);
        rose = rose || moreRisk > risk;
    }
    QVERIFY(rose);
}

void AssessmentTest::numbersBeyondReasonAreTaken()
{
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    const AssessedCode code{
        .lines = most, .callers = most, .coverage = -1e300, .changesApi = true, .failures = most};
    QCOMPARE(riskOf(code, TicketCategory::Security).level, 10);
    QCOMPARE(effortOf(code, TicketCategory::Security).level, 10);
}

void AssessmentTest::aTicketIsAssessed()
{
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = "nobody knows";
    ticket.metadata["effort"] = {{"note", "stays"}};
    assess(ticket, light());
    const auto risk = riskOf(light(), ticket.category);
    QCOMPARE(ticket.riskLevel, risk.level);
    QCOMPARE(ticket.metadata["risk"], toJson(risk));
    QCOMPARE(ticket.estimatedEffort, effortOf(light(), ticket.category).level);
    QCOMPARE(ticket.metadata["effort"]["note"], Json("stays"));
    QCOMPARE(ticket.metadata["effort"]["level"], Json(ticket.estimatedEffort));
}

void AssessmentTest::anOverrideStays()
{
    const Actor actor{.why = "I know it", .now = "2026-02-01T12:00:00Z"};
    auto ticket = test::someTicket();
    assess(ticket, light());
    const auto edited = edit(ticket, {{"risk_level", 9}}, actor);
    VERIFY_OK(edited);
    auto again = edited->ticket;
    assess(again, {});
    QCOMPARE(again.riskLevel, 9);
    QCOMPARE(again.metadata["risk"]["level"], Json(riskOf({}, ticket.category).level));
    QCOMPARE(again.metadata["risk"]["override"]["reason"], Json("I know it"));
    QCOMPARE(again.estimatedEffort, effortOf({}, ticket.category).level);
    // The new figures do not stand in the way of taking the override back.
    const auto back = takeBack(again, edited->event, actor);
    VERIFY_OK(back);
    QVERIFY(!back->ticket.metadata["risk"].contains("override"));
}

void AssessmentTest::aDamagedOverrideDoesNotCount_data()
{
    QTest::addColumn<QString>("override");
    for (const auto *override :
         {"3", "[]", "{}", R"({"level": 0})", R"({"level": 11})", R"({"level": "9"})",
          R"({"level": 1e300})", R"({"level": 4294967299})"})
        QTest::newRow(override) << override;
}

void AssessmentTest::aDamagedOverrideDoesNotCount()
{
    QFETCH(QString, override);
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = {{"override", parseJson(override.toStdString())}};
    assess(ticket, light());
    QCOMPARE(ticket.riskLevel, riskOf(light(), ticket.category).level);
}

} // namespace tst_assessment

QTEST_GUILESS_MAIN(tst_assessment::AssessmentTest)
#include "tst_assessment.moc"
