// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/refiner.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <stop_token>
#include <string>
#include <vector>

namespace tst_refiner {

using namespace espalier;
using namespace espalier::refine;

class RefinerTest : public QObject {
    Q_OBJECT

private slots:
    void aRecipeRepairs();
    void twoRecipesRepairTogether();
    void aModelRepairsAtTheSecondAttempt();
    void recipesComeBeforeTheModel();
    void anUnusableReplyIsAnAttempt();
    void afterAnUnusableReplyTheFailuresAreToldAgain();
    void anAnswerThatWasCutSaysSo();
    void aModelThatRefusedIsNotAskedAgain();
    void aPaidVersionIsNotLostWhenItsTestIsStopped();
    void attemptsEnd();
    void withoutMeansNothingIsTried();
    void oneAttemptAsksNobody();
    void whatDoesNotFailAgainIsNotPaidFor();
    void aSpentBudgetEnds();
    void whatCutOffAnswersCostIsCounted();
    void aModelThatCannotBeAskedEnds();
    void aStopEnds();

private:
    [[nodiscard]] Result<Outcome> refine(const std::vector<std::string> &replies, int attempts = 3);

    std::vector<Recipe> m_recipes;
    std::vector<Notice> m_notices;
    std::vector<Prompt> m_prompts;
    std::vector<std::string> m_judged;
    std::size_t m_tried = 0; ///< versions of the last call, also of one that was stopped
    bool m_flaky = false;
    std::string m_incomplete;         ///< of each reply
    std::optional<Error> m_refused;   ///< since the question before
    std::string m_notJudged = "none"; ///< origin of versions whose judging fails
    double m_failureCost = 0;         ///< of a question that could not be answered
    Error m_modelError{.kind = ErrorKind::Internal, .message = "no reply is left"};
    std::stop_source m_stop;
};

namespace {

const model::Script kScript{.key = "k",
                            .version = 1,
                            .language = "javascript",
                            .shape = "javascript es|function|loop.1.body.start:nested",
                            .origin = "template",
                            .text = "\"\"\"T.  origin template\"\"\"\na\nb\n"};

Recipe replacing(const std::string &what, const std::string &with)
{
    return {.name = what + "-to-" + with,
            .about = "Puts another.",
            .change = {{{.find = what, .replace = {with}}}}};
}

/// A script is good when it has neither a line "a" nor a line "b".
model::Validation judged(const model::Script &script)
{
    model::Validation verdict{.scriptKey = script.key, .phase = "tests"};
    for (const auto *line : {"a", "b"}) {
        const bool bad = script.text.contains(std::format("\n{}\n", line));
        verdict.tests.push_back({.name = std::format("test_{}", line),
                                 .outcome = bad ? "failed" : "passed",
                                 .message = bad ? std::format("there is {}", line) : ""});
    }
    verdict.ok = !script.text.contains("\na\n") && !script.text.contains("\nb\n");
    return verdict;
}

std::string reply(const std::string &body)
{
    return "```python\n\"\"\"T.  origin template\"\"\"\n" + body +
           "\ndef insert_telemetry(source, **facts):\n    pass\n```\n";
}

} // namespace

Result<Outcome> RefinerTest::refine(const std::vector<std::string> &replies, int attempts)
{
    m_notices.clear();
    m_prompts.clear();
    m_judged.clear();
    std::size_t next = 0;
    Means means{.recipes = m_recipes, .attempts = attempts, .patterns = "learned"};
    means.notify = [this](const Notice &notice) { m_notices.push_back(notice); };
    if (!replies.empty() || m_modelError.kind != ErrorKind::Internal) {
        means.ask = [&, next](const Prompt &prompt, int,
                              JobContext &) mutable -> Result<ModelReply> {
            m_prompts.push_back(prompt);
            if (next >= replies.size() && m_failureCost > 0)
                return ModelReply{.model = "m", .costUsd = m_failureCost, .error = m_modelError};
            if (next >= replies.size())
                return failure(m_modelError);
            return ModelReply{.text = replies[next++],
                              .model = "m",
                              .costUsd = 0.25,
                              .exchange = "key",
                              .incomplete = m_incomplete};
        };
        means.refused = [this] { return m_refused; };
    }
    const Judge judge = [this](const model::Script &script,
                               JobContext &) -> Result<model::Validation> {
        m_judged.push_back(script.origin);
        if (script.origin == m_notJudged)
            return failure(ErrorKind::Cancelled, "stopped");
        if (m_flaky && script.origin == "template")
            return model::Validation{.ok = true};
        return judged(script);
    };
    JobContext job(m_stop.get_token());
    auto outcome =
        refineScript(kScript, judged(kScript), {"function f() {}", "{}"}, means, judge, job);
    m_tried = outcome.tried.size();
    if (outcome.stopped)
        return failure(*outcome.stopped);
    return outcome;
}

void RefinerTest::aRecipeRepairs()
{
    m_recipes = {{.name = "both",
                  .about = "Takes both.",
                  .change = {{{.find = "a", .replace = {"x"}}, {.find = "b"}}}}};
    const auto outcome = refine({});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Repaired);
    QCOMPARE(outcome->tried.size(), std::size_t(1));
    QCOMPARE(outcome->tried[0].script.origin, "recipe:both");
    QCOMPARE(outcome->tried[0].script.text, "\"\"\"T.  origin recipe:both\"\"\"\nx\n");
    QVERIFY(outcome->tried[0].verdict.ok);
    QCOMPARE(m_notices.back().kind, Notice::Kind::ImprovedByRecipe);
    QCOMPARE(m_notices.back().name, "both");
}

void RefinerTest::twoRecipesRepairTogether()
{
    m_recipes = {replacing("a", "x"), replacing("b", "y")};
    const auto outcome = refine({});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Repaired);
    // The second one was tried on the script as it was, too.
    QCOMPARE(outcome->tried.size(), std::size_t(3));
    QCOMPARE(outcome->tried[2].script.text, "\"\"\"T.  origin recipe:b-to-y\"\"\"\nx\ny\n");
}

void RefinerTest::aModelRepairsAtTheSecondAttempt()
{
    m_recipes.clear();
    const auto outcome = refine({reply("x\nb\n"), reply("x\ny\n")});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Repaired);
    QCOMPARE(outcome->tried.size(), std::size_t(2));
    QCOMPARE(outcome->tried[1].script.origin, "llm-refactor-2");
    QCOMPARE(outcome->tried[1].script.modelUsed, "m");
    QCOMPARE(outcome->tried[1].costUsd, 0.25);
    QCOMPARE(m_prompts.size(), std::size_t(2));
    QVERIFY(m_prompts[0].failures.contains("there is a"));
    QVERIFY(!m_prompts[1].failures.contains("there is a"));
    QVERIFY(m_prompts[1].failures.contains("there is b"));
    QVERIFY(m_prompts[1].request.contains("llm-refactor-1"));
    QCOMPARE(m_prompts[1].system, m_prompts[0].system);
    QCOMPARE(m_prompts[0].patterns, "learned");
    QCOMPARE(m_notices.back().kind, Notice::Kind::ImprovedByModel);
    QCOMPARE(m_notices.back().attempt, 3);
}

void RefinerTest::recipesComeBeforeTheModel()
{
    m_recipes = {replacing("a", "x")};
    const auto outcome = refine({reply("x\ny\n")});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->tried[0].script.origin, "recipe:a-to-x");
    QCOMPARE(outcome->tried[1].script.origin, "llm-refactor-1");
    // Template, once more before money is spent, is judged between the two.
    QCOMPARE(m_judged, (std::vector<std::string>{"recipe:a-to-x", "template", "llm-refactor-1"}));
}

void RefinerTest::anUnusableReplyIsAnAttempt()
{
    m_recipes.clear();
    const auto outcome = refine({"I made all tests pass.", reply("x\ny\n")});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Repaired);
    QCOMPARE(outcome->tried.size(), std::size_t(2));
    QCOMPARE(outcome->tried[0].script.text, "");
    QCOMPARE(outcome->tried[0].costUsd, 0.25);
    QVERIFY(!outcome->tried[0].verdict.ok);
    QVERIFY(m_prompts[1].failures.contains("no script in it"));
    QVERIFY(m_prompts[1].request.contains("origin template"));
}

void RefinerTest::afterAnUnusableReplyTheFailuresAreToldAgain()
{
    m_recipes.clear();
    VERIFY_OK(refine({"I cannot do this.", reply("x")}));
    QCOMPARE(m_prompts.size(), std::size_t(2));
    const auto &failures = m_prompts[1].failures;
    QVERIFY2(failures.contains("no script"), failures.c_str());
    QVERIFY2(failures.contains("there is a") && failures.contains("there is b"), failures.c_str());
}

void RefinerTest::anAnswerThatWasCutSaysSo()
{
    m_recipes.clear();
    m_incomplete = "the answer was cut";
    const auto outcome = refine({"```python\n\"\"\"T."}, 2);
    m_incomplete.clear();
    VERIFY_OK(outcome);
    QCOMPARE(outcome->tried.front().verdict.output, "the answer was cut");
    // A script that is all there is taken all the same.
    m_incomplete = "the answer was cut";
    const auto whole = refine({reply("x")}, 2);
    m_incomplete.clear();
    QCOMPARE(whole->end, Outcome::End::Repaired);
}

void RefinerTest::aModelThatRefusedIsNotAskedAgain()
{
    m_recipes.clear();
    m_refused = Error{.kind = ErrorKind::Permission, .message = "the key is refused"};
    const auto outcome = refine({reply("x")});
    m_refused.reset();
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::ModelFailed);
    QCOMPARE(outcome->reason, "the key is refused");
    QVERIFY(m_prompts.empty());
    QVERIFY(m_judged.empty());  // nor is what failed run again for it
    QVERIFY(m_notices.empty()); // and it is said once
}

void RefinerTest::aPaidVersionIsNotLostWhenItsTestIsStopped()
{
    m_recipes.clear();
    m_notJudged = "llm-refactor-1";
    const auto outcome = refine({reply("x")});
    m_notJudged = "none";
    VERIFY_FAILS(Cancelled, outcome);
    QCOMPARE(m_tried, std::size_t(1));
}

void RefinerTest::attemptsEnd()
{
    m_recipes.clear();
    const auto outcome = refine({reply("a\n"), reply("a\n"), reply("x\n")});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::AttemptsUsed);
    QCOMPARE(m_prompts.size(), std::size_t(2));
    QCOMPARE(m_notices.back().kind, Notice::Kind::Failed);
    QCOMPARE(m_notices.back().attempt, 3);
}

void RefinerTest::withoutMeansNothingIsTried()
{
    m_recipes = {replacing("nowhere", "x")};
    const auto outcome = refine({});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::NothingFits);
    QVERIFY(outcome->tried.empty());
    QVERIFY(m_judged.empty());
}

void RefinerTest::oneAttemptAsksNobody()
{
    m_recipes.clear();
    const auto outcome = refine({reply("x\n")}, 1);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::NothingFits);
    QVERIFY(m_prompts.empty());
}

void RefinerTest::whatDoesNotFailAgainIsNotPaidFor()
{
    m_recipes.clear();
    m_flaky = true;
    const auto outcome = refine({reply("x\n")});
    m_flaky = false;
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Flaky);
    QVERIFY(m_prompts.empty());
    QCOMPARE(m_notices.back().kind, Notice::Kind::Flaky);
}

void RefinerTest::aSpentBudgetEnds()
{
    m_recipes.clear();
    m_modelError = {.kind = ErrorKind::Budget, .message = "the budget of the day is spent"};
    const auto outcome = refine({reply("a\n")});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Exhausted);
    QCOMPARE(outcome->reason, "the budget of the day is spent");
    QCOMPARE(outcome->tried.size(), std::size_t(1));
}

void RefinerTest::whatCutOffAnswersCostIsCounted()
{
    m_recipes.clear();
    m_modelError = {.kind = ErrorKind::Budget, .message = "the budget of the day is spent"};
    m_failureCost = 0.5;
    const auto outcome = refine({reply("a\n")});
    m_failureCost = 0;
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::Exhausted);
    QCOMPARE(outcome->tried.size(), std::size_t(2));
    QCOMPARE(outcome->tried[1].costUsd, 0.5);
    QCOMPARE(outcome->tried[1].script.origin, "llm-refactor-2");
    QCOMPARE(m_notices.back().kind, Notice::Kind::ModelFailed);
}

void RefinerTest::aModelThatCannotBeAskedEnds()
{
    m_recipes.clear();
    m_modelError = {.kind = ErrorKind::Io, .message = "no connection"};
    const auto outcome = refine({});
    VERIFY_OK(outcome);
    QCOMPARE(outcome->end, Outcome::End::ModelFailed);
    QCOMPARE(outcome->reason, "no connection");
}

void RefinerTest::aStopEnds()
{
    m_recipes.clear();
    m_modelError = {.kind = ErrorKind::Cancelled, .message = "stopped"};
    const auto asked = refine({});
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, ErrorKind::Cancelled);
    QCOMPARE(m_tried, std::size_t(0));
    QVERIFY(!refine({reply("a\nb\n\n")}));
    QCOMPARE(m_tried, std::size_t(1)); // was paid for
    m_recipes = {replacing("a", "x")};
    m_stop.request_stop();
    const auto outcome = refine({});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Cancelled);
}

} // namespace tst_refiner

QTEST_GUILESS_MAIN(tst_refiner::RefinerTest)
#include "tst_refiner.moc"
