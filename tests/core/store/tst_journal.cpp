// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/store/journal.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_journal {

using namespace espalier;
using namespace espalier::store;
using test::ForkedProcess;

static const RunId kRun{"run/1 \xc3\xa4"};

/// One file changed, one made, one to go.
static std::vector<PlannedChange> changes()
{
    return {{"a.py", "old a", 0755, hash64("new a")},
            {"runtime.py", std::nullopt, 0644, hash64("runtime")},
            {"gone\xff.py", std::string_view("o\0ld", 4), 0644, std::nullopt}};
}

class JournalTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void anOpenRunIsListedWithItsFiles();
    void originalBytesComeBack();
    void closedRunsAreGone_data();
    void closedRunsAreGone();
    void closingTwiceTheSameWayIsFine();
    void closingTheOtherWayIsRefused();
    void anIdIsUsedOnce();
    void aRunAtWorkIsAlive();
    void aKilledRunIsNotAlive();
    void aFileLeftOverIsRemoved();
    void damagedOriginalsAreRefused_data();
    void damagedOriginalsAreRefused();
    void anUnwritableFolderFailsBeforeAnything();

private:
    [[nodiscard]] std::unique_ptr<Database> database() const
    {
        auto opened = Database::open(m_project->path("state.db"), projectSchema());
        return opened ? std::move(*opened) : nullptr;
    }
    [[nodiscard]] std::filesystem::path folder() const { return m_project->path("journal"); }
    [[nodiscard]] std::string originals() const;

    std::unique_ptr<test::TemporaryProject> m_project;
};

/// The one file in the journal's folder, empty when there is none.
std::string JournalTest::originals() const
{
    std::string found;
    for (const auto &[path, content] : m_project->snapshot()) {
        if (path.starts_with("journal/"))
            found = path;
    }
    return found;
}

void JournalTest::initTestCase()
{
    VERIFY_OK(Database::inMemory(projectSchema())); // loads Qt's driver once, before any fork
}

void JournalTest::init()
{
    m_project = std::make_unique<test::TemporaryProject>();
}

void JournalTest::anOpenRunIsListedWithItsFiles()
{
    const auto state = database();
    Journal journal(*state, folder());
    QVERIFY(journal.unfinished()->empty());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    const auto runs = journal.unfinished();
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), 1u);
    const UnfinishedRun &run = runs->front();
    QCOMPARE(run.id, kRun);
    QCOMPARE(run.kind, "instrument");
    QCOMPARE(run.pid, std::int64_t{::getpid()});
    QCOMPARE(run.entries.size(), 3u);
    QCOMPARE(run.entries[0].path, "a.py");
    QCOMPARE(run.entries[0].mode, 0755u);
    QCOMPARE(run.entries[0].originalHash, hash64("old a"));
    QCOMPARE(run.entries[0].newHash, hash64("new a"));
    const auto made = std::ranges::find(run.entries, "runtime.py", &JournalEntry::path);
    QVERIFY(!made->existed && made->newHash);
    const auto gone = std::ranges::find(run.entries, "gone\xff.py", &JournalEntry::path);
    QVERIFY(gone->existed && !gone->newHash);
}

void JournalTest::originalBytesComeBack()
{
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    QCOMPARE(journal.original(kRun, "a.py"), "old a");
    QCOMPARE(journal.original(kRun, "gone\xff.py"), std::string("o\0ld", 4));
    VERIFY_FAILS(NotFound, journal.original(kRun, "runtime.py"));
    VERIFY_FAILS(NotFound, journal.original(RunId("other"), "a.py"));
}

void JournalTest::closedRunsAreGone_data()
{
    QTest::addColumn<bool>("complete");
    QTest::newRow("completed") << true;
    QTest::newRow("rolled back") << false;
}

void JournalTest::closedRunsAreGone()
{
    QFETCH(bool, complete);
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    QVERIFY(!originals().empty());
    VERIFY_OK(complete ? journal.complete(kRun) : journal.rolledBack(kRun));
    QVERIFY(journal.unfinished()->empty());
    QVERIFY(originals().empty());
}

void JournalTest::closingTwiceTheSameWayIsFine()
{
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    VERIFY_OK(journal.complete(kRun));
    VERIFY_OK(journal.complete(kRun));
}

void JournalTest::closingTheOtherWayIsRefused()
{
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    VERIFY_OK(journal.complete(kRun));
    VERIFY_FAILS(NotFound, journal.rolledBack(kRun));
    VERIFY_FAILS(NotFound, journal.complete(RunId("never begun")));
}

void JournalTest::anIdIsUsedOnce()
{
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    VERIFY_FAILS(AlreadyExists, journal.begin(kRun, "instrument", changes()));
    VERIFY_OK(journal.complete(kRun));
    VERIFY_FAILS(AlreadyExists, journal.begin(kRun, "instrument", changes()));
    QVERIFY(journal.unfinished()->empty());
}

void JournalTest::aRunAtWorkIsAlive()
{
    const auto state = database();
    {
        Journal journal(*state, folder());
        VERIFY_OK(journal.begin(kRun, "instrument", changes()));
        QVERIFY(Journal(*state, folder()).unfinished()->front().ownerAlive);
    }
    QVERIFY(!Journal(*state, folder()).unfinished()->front().ownerAlive);
}

void JournalTest::aKilledRunIsNotAlive()
{
    ForkedProcess child([&](ForkedProcess &self) {
        const auto state = database();
        Journal journal(*state, folder());
        if (!journal.begin(kRun, "instrument", changes()))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    {
        const auto state = database();
        QVERIFY(Journal(*state, folder()).unfinished()->front().ownerAlive);
    }
    child.kill();
    const auto state = database();
    Journal journal(*state, folder());
    QVERIFY(!journal.unfinished()->front().ownerAlive);
    QCOMPARE(journal.original(kRun, "a.py"), "old a");
    VERIFY_OK(journal.rolledBack(kRun));
}

void JournalTest::aFileLeftOverIsRemoved()
{
    m_project->write("journal/00000000000000000000000000000000.originals", "left over");
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    VERIFY_OK(journal.begin(RunId("another"), "strip", changes()));
    QVERIFY(!m_project->exists("journal/00000000000000000000000000000000.originals"));
    QCOMPARE(journal.original(kRun, "a.py"), "old a");
}

void JournalTest::damagedOriginalsAreRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("other bytes") << QByteArray("OLD ao\0ld", 9);
    QTest::newRow("cut short") << QByteArray("old");
}

void JournalTest::damagedOriginalsAreRefused()
{
    QFETCH(QByteArray, content);
    const auto state = database();
    Journal journal(*state, folder());
    VERIFY_OK(journal.begin(kRun, "instrument", changes()));
    m_project->write(originals(), content.toStdString());
    VERIFY_FAILS(Corrupt, journal.original(kRun, "a.py"));
}

void JournalTest::anUnwritableFolderFailsBeforeAnything()
{
    m_project->write("journal", "a file where the folder should be");
    const auto state = database();
    Journal journal(*state, folder());
    QVERIFY(!journal.begin(kRun, "instrument", changes()).has_value());
    QVERIFY(journal.unfinished()->empty());
}

} // namespace tst_journal

QTEST_GUILESS_MAIN(tst_journal::JournalTest)
#include "tst_journal.moc"
