// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/learn/replay.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

namespace tst_replay {

using namespace espalier;
using namespace espalier::learn;
using model::Learning;

class ReplayTest : public QObject {
    Q_OBJECT

private slots:
    void intervals_data();
    void intervals();
    void figuresAreShares();
    void oneFailureCountsOnce();
    void hashesDoNotDependOnOrder();
    void partsKeepProjectsTogether();
    void copiesOfAProjectAreOne();
    void oneProjectIsSplitByFunction();
    void talliesComeFromLearnings();
    void shufflingMovesEverything();
    void jsonIsAsDocumented();
};

namespace {

store::ReplayableFailure failed(const std::string &project, std::uint64_t function,
                                const std::string &code = "c")
{
    const auto name = "f" + std::to_string(function);
    return {{.project = project,
             .functionName = name,
             .functionHash = hash64(project + name), // of project and function, as captured
             .code = code},
            "tests"};
}

Learning learning(bool success, int attempt, const std::string &origin,
                  const std::string &errorClass = {})
{
    return {.project = "p",
            .language = "go",
            .functionHash = 7,
            .origin = origin,
            .attempt = attempt,
            .success = success,
            .errorPattern = errorClass};
}

} // namespace

void ReplayTest::intervals_data()
{
    QTest::addColumn<int>("successes");
    QTest::addColumn<int>("of");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("nothing seen") << 0 << 0 << 0.0 << 1.0;
    // Figures of Wilson's interval at 95 %, as other programs give them.
    QTest::newRow("none of ten") << 0 << 10 << 0.0 << 0.2775;
    QTest::newRow("half of ten") << 5 << 10 << 0.2366 << 0.7634;
    QTest::newRow("all of ten") << 10 << 10 << 0.7225 << 1.0;
    QTest::newRow("81 of 263") << 81 << 263 << 0.2553 << 0.3662;
}

void ReplayTest::intervals()
{
    QFETCH(int, successes);
    QFETCH(int, of);
    QFETCH(double, low);
    QFETCH(double, high);
    const auto interval = wilson(successes, of);
    QVERIFY2(std::abs(interval.low - low) < 0.0002, std::to_string(interval.low).c_str());
    QVERIFY2(std::abs(interval.high - high) < 0.0002, std::to_string(interval.high).c_str());
}

void ReplayTest::figuresAreShares()
{
    ReplayFigures figures;
    QCOMPARE(figures.firstAttemptSuccess(), 0.0);
    QCOMPARE(figures.attempts(), 0.0);
    figures.add({.first = true, .repaired = true, .attempts = 1});
    figures.add({.first = false, .repaired = true, .attempts = 4});
    figures.add({.first = false, .repaired = false, .attempts = 9});
    figures.add({.first = false, .repaired = false, .attempts = 0, .costUsd = 0.5});
    QCOMPARE(figures.firstAttemptSuccess(), 0.25);
    QCOMPARE(figures.attempts(), 2.5);
    QCOMPARE(figures.costUsd, 0.5);
    QCOMPARE((PatternReplay{.n = 4, .helped = 3, .harmed = 1}.lift()), 0.5);
    QCOMPARE(PatternReplay{}.lift(), 0.0);
}

void ReplayTest::oneFailureCountsOnce()
{
    const auto distinct = distinctFailures(
        {failed("p", 1), failed("p", 1), failed("p", 2), failed("q", 1), failed("p", 1, "d")});
    QCOMPARE(distinct.size(), 4u);
}

void ReplayTest::hashesDoNotDependOnOrder()
{
    std::vector failures{failed("p", 1), failed("p", 2), failed("q", 1)};
    const auto before = dataHashOf(failures);
    failures.front().learning.id = 17;
    std::ranges::reverse(failures);
    QCOMPARE(dataHashOf(failures), before);
    failures.front().tests += "x";
    QVERIFY(dataHashOf(failures) != before);
    QCOMPARE(before.size(), 32u);
}

void ReplayTest::partsKeepProjectsTogether()
{
    std::vector<store::ReplayableFailure> failures;
    for (int project = 0; project < 20; ++project) {
        for (std::uint64_t function = 0; function < 3; ++function)
            failures.push_back(failed("p" + std::to_string(project), function,
                                      "code of " + std::to_string(project)));
    }
    const auto parting = partingOf(failures, 5);
    QCOMPARE(parting.split, ReplaySplit::Project);
    QCOMPARE(parting.parts, 5);
    std::set<int> used;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        const auto part = parting.partOf(failures[i].learning);
        QVERIFY(part >= 0 && part < 5);
        used.insert(part);
        QCOMPARE(part, parting.partOf(failures[i / 3 * 3].learning));
        QVERIFY(parting.related(failures[i].learning, failures[i / 3 * 3].learning));
    }
    QVERIFY(used.size() > 1);
    QVERIFY(!parting.related(failures[0].learning, failures[3].learning));
    QCOMPARE(partingOf(std::span(failures).subspan(0, 6), 5).parts, 2);
}

// What a clone or a worktree taught is not another project's word.
void ReplayTest::copiesOfAProjectAreOne()
{
    const std::vector failures{failed("p", 1, "a"), failed("copy", 1, "a"), failed("copy", 2, "b"),
                               failed("copy of it", 2, "b"), failed("other", 1, "c")};
    const auto parting = partingOf(failures, 5);
    QCOMPARE(parting.split, ReplaySplit::Project);
    QCOMPARE(parting.parts, 2);
    QVERIFY(parting.related(failures[0].learning, failures[3].learning));
    QVERIFY(!parting.related(failures[0].learning, failures[4].learning));
    QCOMPARE(parting.partOf(failures[0].learning), parting.partOf(failures[3].learning));
    QVERIFY(parting.partOf(failures[0].learning) != parting.partOf(failures[4].learning));
    QCOMPARE(partingOf(std::span(failures).first(4), 5).split, ReplaySplit::Function);
    // What somebody exported of a copy has no tests.
    const std::vector exported{failed("of theirs", 2, "b").learning,
                               failed("new", 9, "x").learning};
    const auto with = partingOf(failures, 5, exported);
    QVERIFY(with.related(exported[0], failures[0].learning));
    QVERIFY(!with.related(exported[1], failures[0].learning));
    QVERIFY(!with.related(exported[1], failures[4].learning));
}

void ReplayTest::oneProjectIsSplitByFunction()
{
    const std::vector failures{failed("p", 1), failed("p", 2), failed("p", 3)};
    const auto parting = partingOf(failures, 5);
    QCOMPARE(parting.split, ReplaySplit::Function);
    QCOMPARE(parting.parts, 3);
    QVERIFY(!parting.related(failures[0].learning, failures[1].learning));
    QCOMPARE(partingOf(std::span(failures).first(1), 5).parts, 0);
    QCOMPARE(partingOf({}, 5).parts, 0);
}

void ReplayTest::talliesComeFromLearnings()
{
    const std::vector learnings{
        learning(false, 1, "template", "go_type_error"),
        learning(false, 1, "template", "go_import_error"), // the same verdict
        learning(false, 2, "recipe:a", "go_type_error"),
        learning(false, 2, "recipe:a", "go_vet"), // the same verdict
        learning(false, 3, "recipe:learned-3", "go_vet"),
        learning(false, 4, "recipe:like-0123", "go_vet"),
        learning(true, 5, "recipe:b"),
        learning(false, 1, "template", "go_vet"), // another run
        learning(true, 2, "recipe:b"),
    };
    const auto rows = talliesFrom(learnings);
    const auto find = [&](const std::string &recipe, const std::string &errorClass) {
        const auto at = std::ranges::find_if(rows, [&](const store::RecipeTallyRow &row) {
            return row.recipe == recipe && row.errorClass == errorClass;
        });
        return at == rows.end() ? store::RecipeTallyRow{} : *at;
    };
    QCOMPARE(rows.size(), 5u);
    QCOMPARE(find("a", "go_type_error").tried, 1);
    QCOMPARE(find("a", "go_import_error").tried, 1);
    QCOMPARE(find("a", "go_type_error").repaired, 0);
    QCOMPARE(find("b", "go_type_error").repaired, 1);
    QCOMPARE(find("b", "go_vet").tried, 1);
    QCOMPARE(find("b", "go_vet").repaired, 1);
}

void ReplayTest::shufflingMovesEverything()
{
    std::vector<model::Pattern> patterns(3);
    for (int i = 0; i < 3; ++i)
        patterns[static_cast<std::size_t>(i)].change = i;
    std::vector<store::RecipeTallyRow> tallies{{.recipe = "a"}, {.recipe = "c"}, {.recipe = "x"}};
    const std::vector<std::string> recipes{"a", "b", "c"};
    shuffle(patterns, tallies, recipes);
    QCOMPARE(patterns[0].change.get<int>(), 2);
    QCOMPARE(patterns[1].change.get<int>(), 0);
    QCOMPARE(patterns[2].change.get<int>(), 1);
    QCOMPARE(tallies[0].recipe, "b");
    QCOMPARE(tallies[1].recipe, "a");
    QCOMPARE(tallies[2].recipe, "x");
}

void ReplayTest::jsonIsAsDocumented()
{
    ReplayReport report{.n = 2, .dataHash = "h"};
    report.on.add({.first = true, .repaired = true, .attempts = 1});
    report.patterns.push_back({.pattern = 3, .name = "x", .n = 2, .helped = 1});
    const auto json = toJson(report);
    QCOMPARE(json["schema_version"].get<int>(), 1);
    QCOMPARE(json["n"].get<int>(), 2);
    QCOMPARE(json["data_hash"].get<std::string>(), "h");
    for (const auto *way : {"off", "on", "shuffled"}) {
        for (const auto *figure : {"first_attempt_success", "ci95", "attempts", "cost_usd"})
            QVERIFY2(json[way].contains(figure), figure);
    }
    QCOMPARE(json["on"]["ci95"].size(), 2u);
    for (const auto *figure : {"first_attempt_success", "ci95", "attempts"})
        QVERIFY(json["off"][figure].is_null()); // of nothing there is no share
    QCOMPARE(json["on"]["first_attempt_success"].get<double>(), 1.0);
    QCOMPARE(json["patterns"][0]["lift"].get<double>(), 0.5);
    QCOMPARE(json["patterns"][0]["name"].get<std::string>(), "x");
}

} // namespace tst_replay

QTEST_GUILESS_MAIN(tst_replay::ReplayTest)
#include "tst_replay.moc"
