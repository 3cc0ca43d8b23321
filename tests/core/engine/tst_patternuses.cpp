// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of where patterns were used, from the prompt or the recipe to what came of it.

#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/modelmeans.h"
#include "core/engine/patternlibrary.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/engine/learningruns.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_patternuses {

using namespace espalier;
using namespace espalier::engine;
using store::UseKind;
using store::UseOutcome;
using test::Home;
using test::instrumentProject;
using test::opened;
using test::TemporaryProject;
using test::WatchedRunner;

namespace {

constexpr auto kLoop = "function countdown(n) {\n  do n--; while (n > 0);\n  return n;\n}\n";

/// Answers with a script, or not at all.
class FakeClient final : public llm::LlmClient {
public:
    Result<llm::ChatReply> chat(const llm::ChatRequest &request, JobContext &,
                                const llm::ChunkSink &) override
    {
        prompts.push_back(request.messages.front().content);
        if (answer.empty())
            return failure(ErrorKind::Network, "nobody answers");
        return llm::ChatReply{.text = answer, .model = request.model, .asked = request.model};
    }
    Result<llm::Embeddings> embed(const llm::EmbedRequest &, JobContext &) override
    {
        return failure(ErrorKind::Unsupported, "no vectors");
    }
    Result<llm::TokenCount> countTokens(std::string_view, JobContext &) override
    {
        return llm::TokenCount{};
    }

    std::vector<std::string> prompts;
    std::string answer;
};

/// An active pattern for what the template fails with; gives its number.
std::int64_t addPattern(const Home &home, const Json &change = nullptr,
                        model::Construct construct = model::Construct::Loop)
{
    const auto added = opened(home)->patterns().add(
        {.key = "ecmascript/loop/anchor_situation",
         .name = "A loop without braces",
         .family = "ecmascript",
         .languages = {{"javascript", 3}},
         .construct = construct,
         .errorClass = "anchor_situation",
         .state = model::PatternState::Active,
         .howToFix = "Mend it.",
         .change = change},
        {.kind = "created", .actor = "human", .note = {}, .at = "2026-01-02T03:04:05Z"});
    if (!added)
        qFatal("%s", added.error().text().c_str());
    return added->ids.front();
}

std::vector<store::PatternUse> usesOf(const Home &home, std::int64_t pattern)
{
    const auto knowledge = opened(home);
    const std::vector ids{pattern};
    return store::PatternUseStore(knowledge->database()).of(ids, 100).value();
}

} // namespace

class PatternUsesTest : public QObject {
    Q_OBJECT

private slots:
    void aPromptKeepsWhichPatternsItTells_data();
    void aPromptKeepsWhichPatternsItTells();
    void aQuestionWithoutPatternsKeepsNone();
    void whatARecipeCameToIsKept_data();
    void whatARecipeCameToIsKept();

private:
    /// A run that learns, with these means.
    [[nodiscard]] static Result<model::InstrumentReport>
    run(const Home &home, std::vector<MeansPart> parts, WatchedRunner &runner)
    {
        const KnowledgeOptions options{.file = knowledgeFile(home.paths()), .consolidateEvery = 0};
        if (auto learned = learnedMeans(options))
            parts.insert(parts.begin(), *std::move(learned));
        InstrumentOptions instrument;
        instrument.refinement = makeRefinement(2, {}, std::move(parts)).value();
        instrument.learn = learningFrom(options);
        const TemporaryProject project;
        project.write("b.js", kLoop);
        return instrumentProject(project, home, instrument, runner);
    }
    [[nodiscard]] static MeansPart model(const Home &home, std::shared_ptr<FakeClient> client,
                                         const TemporaryProject &project)
    {
        ModelSettings settings;
        settings.endpoint.provider = llm::Provider::OpenAi;
        settings.endpoint.baseUrl = "http://127.0.0.1:9";
        settings.endpoint.models = "good";
        auto access = ModelAccess::create(
            settings, {.project = project.root(),
                       .paths = home.paths(),
                       .ask = {},
                       .ticket = {},
                       .connect = [client](JobContext &) {
                           return Result<std::shared_ptr<llm::LlmClient>>(client);
                       }});
        if (!access)
            qFatal("%s", access.error().text().c_str());
        return modelMeans(*access);
    }
};

// Everything fails but what the model wrote.
static void onlyBetterPasses(const model::Script &script, model::Validation &validation)
{
    validation.ok = script.text.contains("# better");
    validation.tests = {{"test_made_up", validation.ok ? "passed" : "failed",
                         validation.ok ? "" : "E   not as wanted", 0}};
}

void PatternUsesTest::aPromptKeepsWhichPatternsItTells_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("outcome");
    QTest::newRow("a script that passes") << "better" << int(UseOutcome::Passed);
    QTest::newRow("a script that fails") << "worse" << int(UseOutcome::Failed);
    QTest::newRow("no script") << "I cannot." << int(UseOutcome::Failed);
    QTest::newRow("no answer") << "" << int(UseOutcome::Unknown);
}

void PatternUsesTest::aPromptKeepsWhichPatternsItTells()
{
    QFETCH(QString, answer);
    QFETCH(int, outcome);
    const Home home;
    const TemporaryProject project;
    // The failure that is made up below is one of the function.
    const auto pattern = addPattern(home, nullptr, model::Construct::Function);
    const auto client = std::make_shared<FakeClient>();
    WatchedRunner runner;
    // The script that the template makes of other functions is one that passes here.
    std::string passing;
    runner.judge = [&passing](const model::Script &script, model::Validation &validation) {
        if (validation.ok && passing.empty())
            passing = script.text;
        onlyBetterPasses(script, validation);
    };
    {
        const Home other;
        const TemporaryProject easy;
        easy.write("a.js", "function f(n) { return n; }\n");
        VERIFY_OK(instrumentProject(easy, other, {}, runner));
        QVERIFY(!passing.empty());
    }
    client->answer = answer.toStdString();
    if (answer == QLatin1String("better") || answer == QLatin1String("worse"))
        client->answer = "```python\n" + passing +
                         (answer == QLatin1String("better") ? "# better\n" : "# worse\n") + "```\n";
    VERIFY_OK(run(home, {model(home, client, project)}, runner));
    QVERIFY(!client->prompts.empty());
    QVERIFY(client->prompts.front().contains("Mend it."));
    const auto uses = usesOf(home, pattern);
    QCOMPARE(uses.size(), client->prompts.size());
    // Where what passes is wrong for the function after all, the model is asked for that, too.
    const auto &first = uses.back();
    QVERIFY(first.kind == UseKind::Prompt);
    QCOMPARE(first.model, "good");
    QCOMPARE(first.language, "javascript");
    QCOMPARE(first.functionName, "countdown");
    QVERIFY(!first.run.empty() && !first.exchange.empty() && !first.createdAt.empty());
    QCOMPARE(int(first.outcome), outcome);
}

void PatternUsesTest::aQuestionWithoutPatternsKeepsNone()
{
    const Home home;
    const TemporaryProject project;
    const auto client = std::make_shared<FakeClient>();
    client->answer = "I cannot.";
    WatchedRunner runner;
    runner.judge = onlyBetterPasses;
    VERIFY_OK(run(home, {model(home, client, project)}, runner));
    QVERIFY(!client->prompts.empty());
    const auto knowledge = opened(home);
    std::vector<std::int64_t> all;
    for (std::int64_t id = 0; id < 10; ++id)
        all.push_back(id);
    QCOMPARE(store::PatternUseStore(knowledge->database()).sums(all)->all(), 0);
}

void PatternUsesTest::whatARecipeCameToIsKept_data()
{
    QTest::addColumn<bool>("passes");
    QTest::addColumn<int>("kind");
    QTest::newRow("in a new script, and right") << true << int(UseKind::Lesson);
    QTest::newRow("in a new script, and wrong") << false << int(UseKind::Lesson);
    QTest::newRow("on a failed script, and right") << true << int(UseKind::Recipe);
    QTest::newRow("on a failed script, and wrong") << false << int(UseKind::Recipe);
}

void PatternUsesTest::whatARecipeCameToIsKept()
{
    QFETCH(bool, passes);
    QFETCH(int, kind);
    const Home home;
    WatchedRunner runner;
    runner.judge = [passes](const model::Script &script, model::Validation &validation) {
        const std::string message = "ValueError: no line can be put at loop.1.body.start: nested";
        validation.ok = passes && script.text.contains("# better");
        validation.tests = {
            {"test_made_up", validation.ok ? "passed" : "failed", validation.ok ? "" : message, 0}};
    };
    // A shape that has failed so before gets the change at once.
    if (kind == int(UseKind::Lesson))
        VERIFY_OK(run(home, {}, runner));
    const auto pattern = addPattern(
        home, model::toJson(model::ScriptChange{{{.find = "return f.text()",
                                                  .situation = {},
                                                  .replace = {"# better", "return f.text()"}}}}));
    VERIFY_OK(run(home, {}, runner));
    const auto uses = usesOf(home, pattern);
    QVERIFY(!uses.empty());
    const auto &first = uses.back();
    QCOMPARE(int(first.kind), kind);
    QCOMPARE(int(first.outcome), int(passes ? UseOutcome::Passed : UseOutcome::Failed));
    QVERIFY(first.model.empty() && first.exchange.empty() && !first.run.empty());
    QCOMPARE(first.functionName, "countdown");
    QCOMPARE(first.language, "javascript");
}

} // namespace tst_patternuses

QTEST_GUILESS_MAIN(tst_patternuses::PatternUsesTest)
#include "tst_patternuses.moc"
