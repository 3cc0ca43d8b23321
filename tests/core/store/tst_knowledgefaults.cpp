// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What kills, second programs, damage and newer versions do to knowledge.db.

#include "core/store/exchangestore.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"
#include "core/store/statement.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_knowledgefaults {

using namespace espalier;
using namespace espalier::store;
using test::ForkedProcess;

static std::vector<CapturedLearning> learnings(int count, const std::string &name)
{
    std::vector<CapturedLearning> made;
    for (int i = 0; i < count; ++i) {
        const auto number = std::to_string(i);
        made.push_back({.learning = {.project = "project",
                                     .language = "go",
                                     .functionName = name + number,
                                     .shape = "shape " + number,
                                     .origin = "template",
                                     .code = "code of " + name + number,
                                     .errors = {"undefined: " + name},
                                     .errorPattern = "go_undefined_tel",
                                     .createdAt = "2026-01-02T03:04:05Z"},
                        .space = "local",
                        .vector = "1234"});
    }
    return made;
}

static std::int64_t number(Database &database, std::string_view sql)
{
    Statement statement(database, sql);
    return statement.next().value_or(false) ? statement.integerAt(0) : -1;
}

/// Whether all tables fit each other.
static bool consistent(Database &database)
{
    for (const auto *strays :
         {"SELECT count(*) FROM learnings WHERE code NOT IN (SELECT id FROM contents)",
          "SELECT count(*) FROM learnings WHERE language NOT IN (SELECT id FROM words)",
          "SELECT count(*) FROM vectors WHERE learning NOT IN (SELECT id FROM learnings)",
          "SELECT count(*) FROM contents WHERE id NOT IN (SELECT content FROM content_hashes)",
          "SELECT count(*) FROM patterns WHERE id NOT IN (SELECT pattern FROM pattern_events)"}) {
        if (number(database, strays) != 0)
            return false;
    }
    return database.check().has_value();
}

class KnowledgeFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aKillWhileCapturingLosesTheBatchAlone();
    void aBatchThatWasKilledIsCapturedAgain();
    void manyProgramsCaptureAtOnce();
    void twoProgramsCaptureTheSameBatchOnce();
    void aKilledExchangeIsSeenAsSent();
    void aDamagedFileIsRefusedAndLeftAsItIs();
    void whatIsNoDatabaseIsRefusedAndLeftAsItIs();
    void aNewerFileIsRefusedAndLeftAsItIs();
    void aFullDiskLosesNothingAcknowledged();
};

void KnowledgeFaultsTest::initTestCase()
{
    // Loads Qt's driver once, before any fork.
    VERIFY_OK(Database::inMemory(knowledgeSchema()));
}

void KnowledgeFaultsTest::aKillWhileCapturingLosesTheBatchAlone()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    ForkedProcess child([&](ForkedProcess &self) {
        auto database = Database::open(file, knowledgeSchema());
        KnowledgeStore store(**database);
        if (!store.capture("first", learnings(20, "a")))
            return 1;
        auto transaction = Transaction::begin(**database);
        if (!store.capture("second", learnings(20, "b")))
            return 2;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    auto database = Database::open(file, knowledgeSchema());
    VERIFY_OK(database);
    QVERIFY((*database)->endedUncleanly());
    KnowledgeStore store(**database);
    QCOMPARE(store.count(), 20);
    QCOMPARE(store.search("undefined", 100)->size(), 20u);
    QVERIFY(consistent(**database));
}

void KnowledgeFaultsTest::aBatchThatWasKilledIsCapturedAgain()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    // Killed behind the commit: it was stored, but nobody was told.
    ForkedProcess child([&](ForkedProcess &self) {
        auto database = Database::open(file, knowledgeSchema());
        if (!KnowledgeStore(**database).capture("run", learnings(5, "a")))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    auto database = Database::open(file, knowledgeSchema());
    VERIFY_OK(database);
    KnowledgeStore store(**database);
    QCOMPARE(store.capture("run", learnings(5, "a"))->learnings, 0);
    QCOMPARE(store.count(), 5);
}

void KnowledgeFaultsTest::manyProgramsCaptureAtOnce()
{
    constexpr int kBatches = 10;
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    const auto captureAs = [&](const std::string &name) {
        return [&file, name](ForkedProcess &) {
            auto database = Database::open(file, knowledgeSchema());
            if (!database)
                return 1;
            KnowledgeStore store(**database);
            for (int i = 0; i < kBatches; ++i) {
                if (!store.capture(name + std::to_string(i), learnings(7, "f")))
                    return 2;
            }
            return 0;
        };
    };
    ForkedProcess first(captureAs("a"));
    ForkedProcess second(captureAs("b"));
    ForkedProcess third(captureAs("c"));
    QCOMPARE(first.wait(), 0);
    QCOMPARE(second.wait(), 0);
    QCOMPARE(third.wait(), 0);
    auto database = Database::open(file, knowledgeSchema());
    QCOMPARE(KnowledgeStore(**database).count(), 3 * kBatches * 7);
    // What they share is there once.
    QCOMPARE(number(**database, "SELECT count(*) FROM contents"), 7);
    QVERIFY(consistent(**database));
}

void KnowledgeFaultsTest::twoProgramsCaptureTheSameBatchOnce()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    const auto capture = [&](ForkedProcess &) {
        auto database = Database::open(file, knowledgeSchema());
        auto written = KnowledgeStore(**database).capture("run", learnings(9, "a"));
        return written ? static_cast<int>(written->learnings) : 100;
    };
    ForkedProcess first(capture);
    ForkedProcess second(capture);
    QCOMPARE(first.wait() + second.wait(), 9);
    auto database = Database::open(file, knowledgeSchema());
    QCOMPARE(KnowledgeStore(**database).count(), 9);
}

void KnowledgeFaultsTest::aKilledExchangeIsSeenAsSent()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    ForkedProcess child([&](ForkedProcess &self) {
        auto database = Database::open(file, knowledgeSchema());
        ExchangeStore store(**database);
        const Exchange sent{
            .key = "k", .run = "run", .prompt = "prompt", .createdAt = "2026-01-02T03:04:05Z"};
        if (!store.begin(sent))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    auto database = Database::open(file, knowledgeSchema());
    VERIFY_OK(database);
    const auto found = ExchangeStore(**database).find("k");
    VERIFY_OK(found);
    QCOMPARE((*found)->prompt, "prompt");
    QVERIFY((*found)->state == ExchangeState::Sent);
}

void KnowledgeFaultsTest::aDamagedFileIsRefusedAndLeftAsItIs()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    {
        auto database = Database::open(file, knowledgeSchema());
        VERIFY_OK(KnowledgeStore(**database).capture("", learnings(200, "a")));
    }
    ForkedProcess child([&](ForkedProcess &) {
        auto database = Database::open(file, knowledgeSchema());
        if (!KnowledgeStore(**database).capture("", learnings(1, "b")))
            return 1;
        ::_exit(0); // with the log left behind
    });
    QCOMPARE(child.wait(), 0);
    std::string bytes = project.read("knowledge.db");
    const std::string damage(2000, '\xaa');
    std::size_t damaged = 0;
    for (std::size_t page = 4096; page < bytes.size(); page += 4096, ++damaged)
        bytes.replace(page, damage.size(), damage);
    project.write("knowledge.db", bytes);
    VERIFY_FAILS(Corrupt, Database::open(file, knowledgeSchema()));
    // What the log holds may reach the file; all else is as it was.
    const std::string after = project.read("knowledge.db");
    std::size_t kept = 0;
    for (std::size_t page = 4096; page < after.size(); page += 4096)
        kept += after.compare(page, damage.size(), damage) == 0 ? 1 : 0;
    QCOMPARE(after.size(), bytes.size());
    QVERIFY2(damaged > 30 && kept > damaged / 2, std::to_string(kept).c_str());
}

void KnowledgeFaultsTest::whatIsNoDatabaseIsRefusedAndLeftAsItIs()
{
    const test::TemporaryProject project;
    const std::string text(5000, 'x');
    project.write("knowledge.db", text);
    VERIFY_FAILS(Corrupt, Database::open(project.path("knowledge.db"), knowledgeSchema()));
    QVERIFY(project.read("knowledge.db") == text);
}

void KnowledgeFaultsTest::aNewerFileIsRefusedAndLeftAsItIs()
{
    const test::TemporaryProject project;
    const auto file = project.path("knowledge.db");
    {
        auto database = Database::open(file, knowledgeSchema());
        VERIFY_OK(KnowledgeStore(**database).capture("", learnings(3, "a")));
        VERIFY_OK((*database)->execute("PRAGMA user_version = 9999"));
    }
    const auto before = project.read("knowledge.db");
    VERIFY_FAILS(TooNew, Database::open(file, knowledgeSchema()));
    QVERIFY(project.read("knowledge.db") == before);
}

/// Captures until that fails; then all that was acknowledged, and nothing else, must be there.
static int fillDisk(const std::filesystem::path &file)
{
    int acknowledged = 0;
    {
        auto database = Database::open(file, knowledgeSchema());
        if (!database)
            return 2;
        KnowledgeStore store(**database);
        for (; acknowledged < 1000; ++acknowledged) {
            const auto name = std::format("f{}x", acknowledged);
            if (!store.capture(std::to_string(acknowledged), learnings(20, name)))
                break;
        }
    }
    auto again = Database::open(file, knowledgeSchema());
    if (!again || acknowledged == 0 || acknowledged == 1000)
        return 3;
    return KnowledgeStore(**again).count() == 20 * acknowledged && consistent(**again) ? 0 : 4;
}

void KnowledgeFaultsTest::aFullDiskLosesNothingAcknowledged()
{
    constexpr int kNoMount = 77;
    const test::TemporaryProject project;
    project.write("disk/.keep", "");
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::mountSmallDisk(project.path("disk").c_str(), "1m"))
            return kNoMount;
        return fillDisk(project.path("disk/knowledge.db"));
    });
    const int status = child.wait();
    if (status == kNoMount)
        QSKIP("no small disk can be mounted here");
    QCOMPARE(status, 0);
}

} // namespace tst_knowledgefaults

QTEST_GUILESS_MAIN(tst_knowledgefaults::KnowledgeFaultsTest)
#include "tst_knowledgefaults.moc"
