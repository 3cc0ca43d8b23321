// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/cachestore.h"
#include "core/store/statement.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_cachestore {

using namespace espalier;
using namespace espalier::store;
using test::ForkedProcess;

class CacheStoreTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void outlinesComeBackAsTheyWere();
    void viewsSurviveAMove();
    void writingAgainReplaces();
    void resultsComeBackAndGo();
    void checksAreFoundByKey();
    void aTornRowIsLeftOut();
    void anUnusableFileIsBegunAnew_data();
    void anUnusableFileIsBegunAnew();
    void damageThatShowsLateBeginsAnew();
    void aFileInUseIsNeverRemoved();
    void aKillInMidWriteKeepsTheRest();
};

static Result<> fill(CacheStore &store, int count)
{
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i)
        texts.push_back(std::format("file {}", i) + std::string(std::size_t(i) * 7, 'x'));
    std::vector<OutlineRow> rows;
    for (const std::string &text : texts)
        rows.push_back({text, text.size(), 1, 2, 3, text});
    return store.writeOutlines(rows);
}

void CacheStoreTest::initTestCase()
{
    VERIFY_OK(CacheStore::inMemory()); // loads Qt's driver once, before any fork
}

void CacheStoreTest::outlinesComeBackAsTheyWere()
{
    const test::TemporaryProject project;
    const std::string blob("a\0b\xff", 4);
    const OutlineRow row{.path = "caf\xe9.py",
                         .size = ~std::uint64_t{0},
                         .modifiedNs = -5,
                         .contentHash = ~std::uint64_t{1},
                         .version = ~std::uint32_t{0},
                         .blob = blob};
    const OutlineRow empty{.path = "empty", .blob = ""};
    VERIFY_OK((*CacheStore::open(project.path("c.db")))->writeOutlines(std::vector{row, empty}));
    const auto loaded = (*CacheStore::open(project.path("c.db")))->outlines();
    VERIFY_OK(loaded);
    QCOMPARE(loaded->rows.size(), 2u);
    const OutlineRow &back = loaded->rows.front();
    QCOMPARE(back.path, row.path);
    QCOMPARE(back.size, row.size);
    QCOMPARE(back.modifiedNs, row.modifiedNs);
    QCOMPARE(back.contentHash, row.contentHash);
    QCOMPARE(back.version, row.version);
    QVERIFY(back.blob == row.blob);
    QVERIFY(loaded->rows.back().blob.empty());
}

void CacheStoreTest::viewsSurviveAMove()
{
    auto store = CacheStore::inMemory();
    VERIFY_OK(fill(**store, 1000));
    auto loaded = (*store)->outlines();
    VERIFY_OK(loaded);
    store->reset();
    const LoadedRows<OutlineRow> moved = std::move(*loaded);
    QCOMPARE(moved.rows.size(), 1000u);
    for (const OutlineRow &row : moved.rows)
        QVERIFY(row.path == row.blob && row.size == row.blob.size());
}

void CacheStoreTest::writingAgainReplaces()
{
    auto store = CacheStore::inMemory();
    VERIFY_OK((*store)->writeOutlines(std::vector<OutlineRow>{{"a", 1, 1, 1, 1, "old"}}));
    VERIFY_OK((*store)->writeOutlines(std::vector<OutlineRow>{{"a", 2, 2, 2, 2, "new"}}));
    const auto loaded = (*store)->outlines();
    QCOMPARE(loaded->rows.size(), 1u);
    QCOMPARE(loaded->rows.front().blob, "new");
    VERIFY_OK((*store)->removeOutlines(std::vector<std::string_view>{"a", "missing"}));
    QVERIFY((*store)->outlines()->rows.empty());
}

void CacheStoreTest::resultsComeBackAndGo()
{
    auto store = CacheStore::inMemory();
    VERIFY_OK((*store)->writeResults(std::vector<ResultRow>{{"a", "one"}, {"b", "two"}}));
    VERIFY_OK((*store)->removeResults(std::vector<std::string_view>{"a"}));
    const auto loaded = (*store)->results();
    VERIFY_OK(loaded);
    QCOMPARE(loaded->rows.size(), 1u);
    QCOMPARE(loaded->rows.front().path, "b");
    QCOMPARE(loaded->rows.front().blob, "two");
}

void CacheStoreTest::checksAreFoundByKey()
{
    auto store = CacheStore::inMemory();
    VERIFY_OK((*store)->writeChecks(std::vector<CheckRow>{{"k1", "passed"}, {"k2", "failed"}}));
    const std::vector<std::string> keys{"k2", "k3"};
    const auto found = (*store)->checks(keys);
    VERIFY_OK(found);
    QCOMPARE(found->size(), 1u);
    QCOMPARE(found->at("k2"), "failed");
}

void CacheStoreTest::aTornRowIsLeftOut()
{
    const test::TemporaryProject project;
    VERIFY_OK(fill(**CacheStore::open(project.path("c.db")), 10));
    {
        auto database = Database::open(project.path("c.db"), cacheSchema());
        VERIFY_OK((*database)->execute("UPDATE outlines SET blob = x'00' WHERE rowid = 3;"
                                       "UPDATE outlines SET content_hash = 9 WHERE rowid = 4;"));
    }
    QCOMPARE((*CacheStore::open(project.path("c.db")))->outlines()->rows.size(), 8u);
}

void CacheStoreTest::anUnusableFileIsBegunAnew_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no database") << QByteArray("nonsense").repeated(1000);
    QTest::newRow("newer") << QByteArray();
}

void CacheStoreTest::anUnusableFileIsBegunAnew()
{
    QFETCH(QByteArray, content);
    const test::TemporaryProject project;
    if (content.isEmpty()) {
        auto database = Database::open(project.path("c.db"), cacheSchema());
        VERIFY_OK((*database)->execute("PRAGMA user_version = 999"));
    } else {
        project.write("c.db", content.toStdString());
    }
    auto store = CacheStore::open(project.path("c.db"));
    VERIFY_OK(store);
    VERIFY_OK(fill(**store, 5));
    QCOMPARE((*store)->outlines()->rows.size(), 5u);
}

void CacheStoreTest::damageThatShowsLateBeginsAnew()
{
    const test::TemporaryProject project;
    VERIFY_OK(fill(**CacheStore::open(project.path("c.db")), 300));
    std::string bytes = project.read("c.db");
    QVERIFY(bytes.size() > 100'000);
    std::fill(bytes.begin() + 4096, bytes.end(), '\xaa');
    project.write("c.db", bytes);
    auto store = CacheStore::open(project.path("c.db"));
    VERIFY_OK(store);
    const auto loaded = (*store)->outlines();
    VERIFY_OK(loaded);
    QVERIFY(loaded->rows.empty());
    VERIFY_OK(fill(**store, 5));
    store->reset();
    QCOMPARE((*CacheStore::open(project.path("c.db")))->outlines()->rows.size(), 5u);
}

void CacheStoreTest::aFileInUseIsNeverRemoved()
{
    const test::TemporaryProject project;
    auto database = Database::open(project.path("c.db"), cacheSchema());
    VERIFY_OK((*database)->execute("PRAGMA user_version = 999"));
    VERIFY_FAILS(TooNew, CacheStore::open(project.path("c.db")));
    VERIFY_OK((*database)->check());
}

void CacheStoreTest::aKillInMidWriteKeepsTheRest()
{
    const test::TemporaryProject project;
    ForkedProcess child([&](ForkedProcess &self) {
        auto store = CacheStore::open(project.path("c.db"));
        if (!store || !fill(**store, 100))
            return 1;
        auto database = Database::open(project.path("c.db"), cacheSchema());
        auto transaction = Transaction::begin(**database);
        if (!(*database)->execute("DELETE FROM outlines"))
            return 2;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    QCOMPARE((*CacheStore::open(project.path("c.db")))->outlines()->rows.size(), 100u);
}

} // namespace tst_cachestore

QTEST_GUILESS_MAIN(tst_cachestore::CacheStoreTest)
#include "tst_cachestore.moc"
