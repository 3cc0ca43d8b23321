// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/patterns.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_patterns {

using namespace espalier;
using namespace espalier::learn;
using model::PatternState;

class PatternsTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void helpingOnceMakesACandidateActive();
    void whatDoesNothingStaysACandidate();
    void harmDemotesAndSaysSo();
    void aDemotedPatternCanProveItself();
    void replaysTakeThePlaceOfEarlierOnes();
    void harmInRunsStays();
    void aDisabledPatternStaysSo();
    void anotherRemedyHasToProveItselfAgain();
    void anotherExplanationDoesNot();
    void editsHaveLimits();
    void whatIsForgottenCannotBeChanged();
    void onlyTheForgottenCanBeRestored();
    void missingPatternsAreNamed();
    void eachCallTellsWhatItWrote();

private:
    [[nodiscard]] store::PatternStore &patterns() { return *m_knowledge->patterns; }
    void replay(std::int64_t helped, std::int64_t harmed)
    {
        m_last = recordReplays(patterns(), 1, {helped, harmed}, m_knowledge->clock);
    }
    [[nodiscard]] PatternState state() { return m_knowledge->first().state; }

    std::unique_ptr<test::Knowledge> m_knowledge;
    Result<StateChange> m_last;
};

void PatternsTest::init()
{
    m_knowledge = std::make_unique<test::Knowledge>();
    m_knowledge->tell(test::lesson("f", "a\nb\n", "a\nc\n", {.errorClass = "go_vet"}));
    static_cast<void>(m_knowledge->consolidate({.minOccurrences = 1}));
    QVERIFY(state() == PatternState::Candidate);
}

void PatternsTest::helpingOnceMakesACandidateActive()
{
    replay(1, 0);
    VERIFY_OK(m_last);
    QVERIFY(m_last->activated());
    QVERIFY(!m_last->demoted());
    QVERIFY(state() == PatternState::Active);
    QCOMPARE(m_knowledge->first().helped, 1);
    const auto event = patterns().events(1, 1)->front();
    QCOMPARE(event.reason.kind, "activated");
    QCOMPARE(event.reason.actor, "replay");
}

void PatternsTest::whatDoesNothingStaysACandidate()
{
    replay(0, 0);
    VERIFY_OK(m_last);
    QCOMPARE(m_last->rows, 0);
    QVERIFY(state() == PatternState::Candidate);
    // Neither do replays that outweigh each other.
    replay(0, 1);
    QVERIFY(state() == PatternState::Demoted);
    replay(1, 1);
    QVERIFY(state() == PatternState::Demoted);
}

void PatternsTest::harmDemotesAndSaysSo()
{
    replay(2, 0);
    replay(2, 2);
    QVERIFY(state() == PatternState::Active);
    QVERIFY(!m_last->demoted());
    replay(2, 3);
    QVERIFY(m_last->demoted());
    QCOMPARE(m_last->helped, 2);
    QCOMPARE(m_last->harmed, 3);
    QVERIFY(state() == PatternState::Demoted);
    const auto event = patterns().events(1, 1)->front();
    QCOMPARE(event.reason.kind, "demoted");
    QCOMPARE(event.reason.note, "helped 2, harmed 3");
    QCOMPARE(event.before["state"].get<std::string>(), "active");
}

void PatternsTest::aDemotedPatternCanProveItself()
{
    replay(0, 1);
    replay(2, 1);
    QVERIFY(m_last->activated());
    QVERIFY(state() == PatternState::Active);
}

void PatternsTest::replaysTakeThePlaceOfEarlierOnes()
{
    replay(3, 1);
    replay(3, 1);
    QCOMPARE(m_last->rows, 0);
    QCOMPARE(m_knowledge->first().helped, 3);
    replay(1, 2);
    QVERIFY(m_last->demoted());
    QCOMPARE(m_knowledge->first().helped, 1);
    // Nothing speaks for it any more, nor against it.
    replay(0, 0);
    QVERIFY(state() == PatternState::Candidate);
    QCOMPARE(patterns().events(1, 1)->front().reason.kind, "replayed");
}

void PatternsTest::harmInRunsStays()
{
    replay(1, 0);
    m_last = recordHarm(patterns(), 1, m_knowledge->clock);
    VERIFY_OK(m_last);
    QCOMPARE(m_last->harmed, 1);
    QVERIFY(state() == PatternState::Active);
    m_last = recordHarm(patterns(), 1, m_knowledge->clock);
    QVERIFY(m_last->demoted());
    QCOMPARE(patterns().events(1, 1)->front().reason.actor, "run");
    // Replays know nothing of it.
    replay(1, 1);
    QCOMPARE(m_last->harmed, 3);
    QCOMPARE(m_knowledge->first().harmedInRuns, 2);
    VERIFY_OK(editPattern(patterns(), 1, {.howToFix = "Otherwise."}, m_knowledge->clock));
    QCOMPARE(m_knowledge->first().harmedInRuns, 0);
    VERIFY_FAILS(NotFound, recordHarm(patterns(), 7, m_knowledge->clock));
}

void PatternsTest::aDisabledPatternStaysSo()
{
    VERIFY_OK(setEnabled(patterns(), 1, false, m_knowledge->clock));
    replay(3, 0);
    QVERIFY(state() == PatternState::Disabled);
    const auto enabled = setEnabled(patterns(), 1, true, m_knowledge->clock);
    QVERIFY(enabled->activated());
    QVERIFY(state() == PatternState::Active);
    // What is on is not switched on again.
    QCOMPARE(setEnabled(patterns(), 1, true, m_knowledge->clock)->rows, 0);
}

void PatternsTest::anotherRemedyHasToProveItselfAgain()
{
    replay(3, 0);
    const auto edited =
        editPattern(patterns(), 1, {.howToFix = "Do it otherwise."}, m_knowledge->clock);
    VERIFY_OK(edited);
    QVERIFY(state() == PatternState::Candidate);
    QCOMPARE(m_knowledge->first().helped, 0);
    QVERIFY(m_knowledge->first().pinned);
    replay(1, 0);
    QVERIFY(state() == PatternState::Active);
    VERIFY_OK(editPattern(patterns(), 1, {.change = Json{{"op", "x"}}}, m_knowledge->clock));
    QVERIFY(state() == PatternState::Candidate);
    QVERIFY((m_knowledge->first().change == Json{{"op", "x"}}));
}

void PatternsTest::anotherExplanationDoesNot()
{
    replay(3, 0);
    VERIFY_OK(editPattern(patterns(), 1, {.name = "name", .why = "because"}, m_knowledge->clock));
    QVERIFY(state() == PatternState::Active);
    QCOMPARE(m_knowledge->first().helped, 3);
    QCOMPARE(m_knowledge->first().name, "name");
    QCOMPARE(m_knowledge->first().howToFix, "Replace `b` by `c`.");
}

void PatternsTest::editsHaveLimits()
{
    const auto refuses = [this](const PatternEdit &edit) {
        const auto done = editPattern(patterns(), 1, edit, m_knowledge->clock);
        return !done && done.error().kind == ErrorKind::InvalidInput;
    };
    QVERIFY(refuses({.name = ""}));
    QVERIFY(refuses({.name = "two\nlines"}));
    QVERIFY(refuses({.name = std::string(kLongestName + 1, 'n')}));
    QVERIFY(refuses({.why = std::string(kLongestText + 1, 'w')}));
    QVERIFY(refuses({.goodExample = "\xff\xfe"}));
    VERIFY_OK(editPattern(patterns(), 1, {.why = "two\nlines"}, m_knowledge->clock));
}

void PatternsTest::whatIsForgottenCannotBeChanged()
{
    VERIFY_OK(forget(patterns(), 1, m_knowledge->clock));
    VERIFY_FAILS(NotFound, recordReplays(patterns(), 1, {1, 0}, m_knowledge->clock));
    VERIFY_FAILS(NotFound, editPattern(patterns(), 1, {.why = "x"}, m_knowledge->clock));
    VERIFY_FAILS(NotFound, setPinned(patterns(), 1, true, m_knowledge->clock));
    VERIFY_FAILS(NotFound, setEnabled(patterns(), 1, true, m_knowledge->clock));
    QVERIFY(state() == PatternState::Forgotten);
    QVERIFY(!m_knowledge->first().pinned);
}

void PatternsTest::onlyTheForgottenCanBeRestored()
{
    VERIFY_FAILS(Conflict, restore(patterns(), 1, m_knowledge->clock));
    replay(1, 0);
    VERIFY_OK(forget(patterns(), 1, m_knowledge->clock));
    VERIFY_OK(restore(patterns(), 1, m_knowledge->clock));
    QVERIFY(state() == PatternState::Active);
    QCOMPARE(patterns().search("vet", 10)->size(), 1u);
}

void PatternsTest::missingPatternsAreNamed()
{
    VERIFY_FAILS(NotFound, recordReplays(patterns(), 7, {1, 0}, m_knowledge->clock));
    VERIFY_FAILS(NotFound, forget(patterns(), 7, m_knowledge->clock));
}

void PatternsTest::eachCallTellsWhatItWrote()
{
    QCOMPARE(setPinned(patterns(), 1, true, m_knowledge->clock)->rows, 3);
    QCOMPARE(setPinned(patterns(), 1, true, m_knowledge->clock)->rows, 0);
    // The key is marked, too.
    QCOMPARE(forget(patterns(), 1, m_knowledge->clock)->rows, 4);
}

} // namespace tst_patterns

QTEST_GUILESS_MAIN(tst_patterns::PatternsTest)
#include "tst_patterns.moc"
