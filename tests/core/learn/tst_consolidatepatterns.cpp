// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/consolidate.h"
#include "core/learn/patterns.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

namespace tst_consolidatepatterns {

using namespace espalier;
using namespace espalier::learn;
using model::PatternState;
using test::kBad;
using test::kGood;
using test::kGreater;
using test::Knowledge;
using test::lesson;
using test::Told;

class ConsolidatePatternsTest : public QObject {
    Q_OBJECT

private slots:
    void unknownErrorsAreExplainedFromTheChange();
    void duplicatesAreMerged();
    void knownClassesStayApart();
    void contradictionsAreMarked();
    void forgottenStaysForgotten();
    void whatIsLikeAForgottenOneStaysAwayToo();
    void restoringBringsItBack();
    void namesOfUnknownErrorsAreStable();
    void namesOfUnknownErrorsDiffer();
};

void ConsolidatePatternsTest::unknownErrorsAreExplainedFromTheChange()
{
    Knowledge knowledge;
    const Told rest{.errorClass = "go_unknown_01234567", .message = "odd thing 'x' at 12"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    knowledge.tell(lesson("g", kBad, kGood, rest));
    static_cast<void>(knowledge.consolidate());
    const auto pattern = knowledge.first();
    QCOMPARE(pattern.name, "go function: odd thing \u2026 at \u2026");
    QCOMPARE(pattern.errorClass, rest.errorClass); // the fingerprint is told with it
    QCOMPARE(pattern.why, "It fails with: odd thing <name> at <n>. What failed has "
                          "`f.line(\"body.start\", \"_esp\")`.");
    QVERIFY(pattern.howToFix.starts_with("Replace `f.line("));
}

void ConsolidatePatternsTest::duplicatesAreMerged()
{
    Knowledge knowledge;
    Told rest{.errorClass = "go_unknown_00000001", .message = "odd"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    knowledge.tell(lesson("g", kBad, kGood, rest));
    knowledge.tell(lesson("h", kBad, kGood, rest));
    rest.errorClass = "go_unknown_00000002";
    knowledge.tell(lesson("i", kBad + "# more\n", kGood + "# more\n", rest));
    knowledge.tell(lesson("j", kBad, kGood, rest));
    auto report = knowledge.consolidate();
    auto outcome = Knowledge::outcome(report, "go/function/go_unknown_00000002");
    QVERIFY(outcome.result == GroupResult::Merged);
    QCOMPARE(outcome.pattern, 1);
    QCOMPARE(knowledge.patterns->list()->size(), 1u);
    QCOMPARE(knowledge.first().failures, 5);
    QVERIFY(knowledge.first().covers("go_unknown_00000002"));
    // Later ones find the pattern that is there.
    rest.errorClass = "go_unknown_00000003";
    knowledge.tell(lesson("k", kBad, kGood, rest));
    knowledge.tell(lesson("l", kBad, kGood, rest));
    report = knowledge.consolidate();
    QVERIFY(Knowledge::outcome(report, "go/function/go_unknown_00000003").result ==
            GroupResult::Merged);
    QCOMPARE(knowledge.patterns->list()->size(), 1u);
    QCOMPARE(knowledge.first().failures, 7);
    QCOMPARE(knowledge.patterns->events(1, 1)->front().reason.kind, "merged");
    QCOMPARE(knowledge.consolidate().rows, 0);
    // Below the threshold they stay apart.
    Knowledge strict;
    strict.tell(lesson("f", kBad, kGood, rest));
    rest.errorClass = "go_unknown_00000004";
    strict.tell(lesson("g", kBad, kGreater, rest));
    report = strict.consolidate({.minOccurrences = 1});
    QCOMPARE(report.count(GroupResult::Created), 2);
}

void ConsolidatePatternsTest::knownClassesStayApart()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_type_error"}));
    knowledge.tell(lesson("h", kBad, kGood, {.errorClass = "go_unknown_00000001"}));
    const auto report = knowledge.consolidate({.minOccurrences = 1});
    QCOMPARE(report.count(GroupResult::Created), 2);
    QVERIFY(Knowledge::outcome(report, "go/function/go_unknown_00000001").result ==
            GroupResult::Merged);
    for (const auto &pattern : knowledge.all())
        QVERIFY(pattern.name == "go_vet" || pattern.name == "go_type_error");
}

void ConsolidatePatternsTest::contradictionsAreMarked()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kGood, kBad, {.errorClass = "go_type_error"}));
    knowledge.tell(lesson("h", kGood, kGreater, {.errorClass = "go_label"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    int marked = 0;
    for (const auto &pattern : knowledge.all()) {
        marked += pattern.contradictions.empty() ? 0 : 1;
        for (const auto other : pattern.contradictions) {
            QVERIFY(other != pattern.id);
            QCOMPARE((*knowledge.patterns->find(other))->contradictions,
                     std::vector<std::int64_t>{pattern.id});
        }
    }
    QCOMPARE(marked, 2);
    QCOMPARE(knowledge.consolidate({.minOccurrences = 1}).rows, 0);
}

void ConsolidatePatternsTest::forgottenStaysForgotten()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    VERIFY_OK(forget(*knowledge.patterns, 1, knowledge.clock));
    knowledge.tell(lesson("g", "a\nb\n", "a\nc\n", {.errorClass = "go_vet"}));
    const auto report = knowledge.consolidate({.minOccurrences = 1});
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::Forgotten);
    QCOMPARE(knowledge.patterns->list()->size(), 0u);
    QVERIFY(knowledge.first().state == PatternState::Forgotten);
    QCOMPARE(knowledge.first().badExample, kBad);
}

void ConsolidatePatternsTest::whatIsLikeAForgottenOneStaysAwayToo()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    VERIFY_OK(forget(*knowledge.patterns, 1, knowledge.clock));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_unknown_00000001"}));
    for (int round = 0; round < 2; ++round) {
        const auto report = knowledge.consolidate({.minOccurrences = 1});
        QVERIFY(Knowledge::outcome(report, "go/function/go_unknown_00000001").result ==
                GroupResult::Forgotten);
        QCOMPARE(knowledge.patterns->list()->size(), 0u);
    }
}

void ConsolidatePatternsTest::restoringBringsItBack()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    VERIFY_OK(forget(*knowledge.patterns, 1, knowledge.clock));
    VERIFY_OK(restore(*knowledge.patterns, 1, knowledge.clock));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_vet"}));
    const auto report = knowledge.consolidate({.minOccurrences = 1});
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::Updated);
    QCOMPARE(knowledge.first().failures, 2);
}

void ConsolidatePatternsTest::namesOfUnknownErrorsAreStable()
{
    Knowledge knowledge;
    Told rest{.errorClass = "go_unknown_00000001",
              .construct = model::Construct::Loop,
              .message = "test_x: E   KeyError: 'width'"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    QCOMPARE(knowledge.first().name, "go loop: KeyError: \u2026");
    // A better example does not rename it.
    rest.message = "test_y: another message of the class";
    knowledge.tell(lesson("g", "a\nb\n", "a\nc\n", rest));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    QCOMPARE(knowledge.first().badExample, "a\nb\n");
    QCOMPARE(knowledge.first().name, "go loop: KeyError: \u2026");
}

void ConsolidatePatternsTest::namesOfUnknownErrorsDiffer()
{
    Knowledge knowledge;
    Told rest{.errorClass = "go_unknown_00000001", .message = "odd thing"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    rest.errorClass = "go_unknown_00000002";
    knowledge.tell(lesson("g", kBad, kGreater, rest));
    rest.errorClass = "go_unknown_00000003";
    rest.message.clear();
    knowledge.tell(lesson("h", "a\nb\n", "a\nc\n", rest));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    std::vector<std::string> names;
    for (const auto &pattern : knowledge.all())
        names.push_back(pattern.name);
    std::ranges::sort(names);
    QCOMPARE(names,
             (std::vector<std::string>{"go function: a failure without words",
                                       "go function: odd thing", "go function: odd thing (2)"}));
}

} // namespace tst_consolidatepatterns

QTEST_GUILESS_MAIN(tst_consolidatepatterns::ConsolidatePatternsTest)
#include "tst_consolidatepatterns.moc"
