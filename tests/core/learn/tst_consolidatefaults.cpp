// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What kills and second programs do to a consolidation.

#include "core/learn/patterns.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_consolidatefaults {

using namespace espalier;
using namespace espalier::learn;
using test::ForkedProcess;

static constexpr int kClasses = 6;

/// Lessons of several classes, two failures each.
static std::vector<store::CapturedLearning> lessons()
{
    std::vector<store::CapturedLearning> told;
    for (int i = 0; i < 2 * kClasses; ++i) {
        const auto kind = std::to_string(i % kClasses);
        const auto one = test::lesson("f" + std::to_string(i), "a\nbad" + kind + "\n",
                                      "a\ngood" + kind + " and more\n",
                                      {.errorClass = "go_unknown_0000000" + kind});
        told.insert(told.end(), one.begin(), one.end());
    }
    return told;
}

/// A knowledge database in a file, with its stores.
struct OpenKnowledge {
    explicit OpenKnowledge(const std::filesystem::path &file)
        : database(store::Database::open(file, store::knowledgeSchema())), learnings(**database),
          patterns(**database)
    {
    }
    [[nodiscard]] Result<ConsolidateReport> consolidate(JobContext &job)
    {
        // Kinds differ in a few words only; here they are not to be merged.
        return learn::consolidate(learnings, patterns, test::errorClasses(),
                                  {.minOccurrences = 2, .mergeThreshold = 1.0}, clock, job);
    }

    Result<std::unique_ptr<store::Database>> database;
    store::KnowledgeStore learnings;
    store::PatternStore patterns;
    test::SteppingClock clock;
};

static std::vector<model::Pattern> allOf(OpenKnowledge &knowledge)
{
    return knowledge.patterns.list().value();
}

/// All patterns without their times, which depend on when they were made.
static std::string contentOf(OpenKnowledge &knowledge)
{
    std::string text;
    const auto patterns = knowledge.patterns.listWithForgotten();
    for (auto pattern : *patterns) {
        pattern.lastUpdated.clear();
        text += toText(model::toJson(pattern)) + '\n';
    }
    return text;
}

class ConsolidateFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aKillAtAnyPointLosesNothing_data();
    void aKillAtAnyPointLosesNothing();
    void twoAtOnceEndAsOne();
    void aChangeMeanwhileIsTakenIntoAccount();
    void capturingGoesOnMeanwhile();

private:
    std::string m_expected; ///< patterns of an undisturbed consolidation
};

void ConsolidateFaultsTest::initTestCase()
{
    // Loads Qt's driver and the classes once, before any fork.
    static_cast<void>(test::errorClasses());
    const test::TemporaryProject project;
    OpenKnowledge knowledge(project.path("knowledge.db"));
    VERIFY_OK(knowledge.database);
    VERIFY_OK(knowledge.learnings.capture("run", lessons()));
    JobContext job;
    VERIFY_OK(knowledge.consolidate(job));
    QCOMPARE(knowledge.patterns.list()->size(), std::size_t{kClasses});
    m_expected = contentOf(knowledge);
}

void ConsolidateFaultsTest::aKillAtAnyPointLosesNothing_data()
{
    QTest::addColumn<QString>("phase");
    QTest::addColumn<int>("place");
    QTest::newRow("while it reads") << "consolidate" << 0;
    QTest::newRow("before the first pattern") << "store" << 0;
    QTest::newRow("before the second pattern") << "store" << 1;
    QTest::newRow("before the last pattern") << "store" << kClasses - 1;
    QTest::newRow("when all is stored") << "" << 0;
}

void ConsolidateFaultsTest::aKillAtAnyPointLosesNothing()
{
    QFETCH(const QString, phase);
    QFETCH(const int, place);
    const std::string wanted = phase.toStdString();
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    ForkedProcess child([&](ForkedProcess &self) {
        OpenKnowledge knowledge(file);
        if (!knowledge.learnings.capture("run", lessons()))
            return 1;
        const auto reached = [&] {
            self.signalReached();
            ForkedProcess::waitForKill();
        };
        // Reports are throttled, so the places are counted by what the store is asked for.
        if (wanted == "store") {
            const auto writes = std::vector<store::PatternWrite>(
                kClasses, {.pattern = {.key = "k", .name = "n"},
                           .keys = {},
                           .reason = {.kind = "created",
                                      .actor = "consolidation",
                                      .note = "",
                                      .at = "2026-01-02T03:04:05Z"}});
            static_cast<void>(knowledge.patterns.apply(0, writes, 99, [&](std::size_t done) {
                if (static_cast<int>(done) == place)
                    reached();
                return Result<>{};
            }));
            return 2;
        }
        JobContext job({}, [&](const Progress &progress) {
            if (progress.phase == wanted)
                reached();
        });
        static_cast<void>(knowledge.consolidate(job));
        reached();
        return 0;
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    OpenKnowledge knowledge(file);
    VERIFY_OK(knowledge.database);
    QCOMPARE(knowledge.learnings.count(), 4 * kClasses);
    QCOMPARE(knowledge.patterns.listWithForgotten()->size(),
             wanted.empty() ? std::size_t{kClasses} : 0u);
    JobContext job;
    VERIFY_OK(knowledge.consolidate(job));
    QCOMPARE(contentOf(knowledge), m_expected);
    QCOMPARE(knowledge.learnings.sinceConsolidation(), 0);
}

void ConsolidateFaultsTest::twoAtOnceEndAsOne()
{
    for (int round = 0; round < 5; ++round) {
        const test::TemporaryProject project;
        const auto file = project.path("knowledge.db");
        {
            OpenKnowledge knowledge(file);
            VERIFY_OK(knowledge.learnings.capture("run", lessons()));
        }
        const auto consolidate = [&](ForkedProcess &) {
            OpenKnowledge knowledge(file);
            JobContext job;
            return knowledge.consolidate(job) ? 0 : 1;
        };
        ForkedProcess first(consolidate);
        ForkedProcess second(consolidate);
        QCOMPARE(first.wait(), 0);
        QCOMPARE(second.wait(), 0);
        OpenKnowledge knowledge(file);
        QCOMPARE(contentOf(knowledge), m_expected);
        for (const auto &pattern : allOf(knowledge))
            QCOMPARE(knowledge.patterns.events(pattern.id, 10)->size(), 1u);
    }
}

void ConsolidateFaultsTest::aChangeMeanwhileIsTakenIntoAccount()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    OpenKnowledge knowledge(file);
    VERIFY_OK(knowledge.learnings.capture("run", lessons()));
    JobContext quiet;
    VERIFY_OK(knowledge.consolidate(quiet));
    VERIFY_OK(knowledge.learnings.capture("again", lessons()));
    // Another connection forgets a pattern between reading and writing.
    OpenKnowledge other(file);
    bool done = false;
    JobContext job({}, [&](const Progress &progress) {
        if (progress.phase == "consolidate" && !std::exchange(done, true))
            static_cast<void>(forget(other.patterns, 1, other.clock));
    });
    const auto report = knowledge.consolidate(job);
    VERIFY_OK(report);
    QVERIFY(done);
    QCOMPARE(report->tries, 2);
    QCOMPARE(report->count(GroupResult::Forgotten), 1);
    QVERIFY((*knowledge.patterns.find(1))->state == model::PatternState::Forgotten);
    QCOMPARE(knowledge.patterns.list()->size(), std::size_t{kClasses - 1});
    for (const auto &pattern : allOf(knowledge))
        QCOMPARE(pattern.failures, 4);
}

void ConsolidateFaultsTest::capturingGoesOnMeanwhile()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    OpenKnowledge knowledge(file);
    VERIFY_OK(knowledge.learnings.capture("run", lessons()));
    OpenKnowledge other(file);
    bool captured = false;
    JobContext job({}, [&](const Progress &progress) {
        if (progress.phase == "consolidate" && !captured)
            captured = other.learnings.capture("other", lessons()).has_value();
    });
    const auto report = knowledge.consolidate(job);
    VERIFY_OK(report);
    QVERIFY(captured);
    QCOMPARE(report->tries, 1);
    // What came meanwhile is for the next time.
    QCOMPARE(knowledge.learnings.sinceConsolidation(), 4 * kClasses);
    JobContext quiet;
    VERIFY_OK(knowledge.consolidate(quiet));
    QCOMPARE(knowledge.learnings.sinceConsolidation(), 0);
    for (const auto &pattern : allOf(knowledge))
        QCOMPARE(pattern.failures, 4);
}

} // namespace tst_consolidatefaults

QTEST_GUILESS_MAIN(tst_consolidatefaults::ConsolidateFaultsTest)
#include "tst_consolidatefaults.moc"
