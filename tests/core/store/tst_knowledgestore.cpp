// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgestore.h"
#include "core/store/statement.h"
#include "tests/core/store/somelearning.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <functional>

namespace tst_knowledgestore {

using namespace espalier;
using namespace espalier::store;
using model::Learning;
using test::learning;

static std::int64_t number(Database &database, std::string_view sql)
{
    Statement statement(database, sql);
    return statement.next().value_or(false) ? statement.integerAt(0) : -1;
}

/// Turns texts round and drops the "d" they begin with: like those of a codec, its bytes are not
/// the text, and fewer.
static TextPacking reversed()
{
    const auto turn = [](std::string_view text) { return std::string(text.rbegin(), text.rend()); };
    return {
        .dictionary = 5,
        .pack = [turn](std::string_view text) -> Result<std::string> {
            return text.starts_with('d') ? turn(text.substr(1)) : std::string(text);
        },
        .unpack = [turn](std::int64_t dictionary, std::string_view bytes) -> Result<std::string> {
            if (dictionary != 5)
                return failure(ErrorKind::Corrupt, "packed otherwise");
            return 'd' + turn(bytes);
        }};
}

class KnowledgeStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aLearningComesBackAsItWas();
    void whatIsNotUtf8ComesBackAsItWas();
    void aCallTellsHowManyRowsItWrote();
    void aBatchIsCapturedOnce();
    void aBadTimeStoresNothing();
    void equalCodeIsKeptOnce();
    void aHashThatCollidesIsNoOtherText();
    void packedTextsComeBack();
    void aPackedTextWithoutCodecIsAnError();
    void vectorsOfSpacesStayApart();
    void dictionariesAreKeptOnce();
    void timesOfOtherZonesAreTaken_data();
    void timesOfOtherZonesAreTaken();
    void clearingLeavesOtherLanguages();
    void clearingAllLeavesNothingBehind();
    void aDamagedLearningIsNamed();

private:
    std::int64_t add(const Learning &learning, const std::string &batch = {})
    {
        const std::vector<CapturedLearning> one{{.learning = learning, .space = {}, .vector = {}}};
        const auto written = m_store->capture(batch, one);
        return written ? written->rows : -1;
    }
    std::unique_ptr<Database> m_database;
    std::unique_ptr<KnowledgeStore> m_store;
};

void KnowledgeStoreTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(knowledgeSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
    m_store = std::make_unique<KnowledgeStore>(*m_database);
}

void KnowledgeStoreTest::aLearningComesBackAsItWas()
{
    QVERIFY(add(learning()) > 0);
    const auto found = m_store->find(1);
    VERIFY_OK(found);
    QVERIFY(found->has_value());
    auto expected = learning();
    expected.id = 1;
    expected.hash = model::hashOf(expected);
    QCOMPARE(toText(model::toJson(**found)), toText(model::toJson(expected)));
    QVERIFY(!m_store->find(2)->has_value());
}

void KnowledgeStoreTest::whatIsNotUtf8ComesBackAsItWas()
{
    auto odd = learning();
    odd.code = "caf\xe9\n\xff";
    odd.functionName = "f\xe9";
    QVERIFY(add(odd) > 0);
    QCOMPARE((*m_store->find(1))->code, odd.code);
    QCOMPARE((*m_store->find(1))->functionName, odd.functionName);
}

void KnowledgeStoreTest::aCallTellsHowManyRowsItWrote()
{
    const auto rows = [&] {
        std::int64_t sum = 0;
        for (const auto *table : {"words", "contents", "content_hashes", "batches", "learnings",
                                  "vectors", "failed_shapes"})
            sum += number(*m_database, std::format("SELECT count(*) FROM {}", table));
        return sum;
    };
    const std::vector<CapturedLearning> two{
        {.learning = learning(), .space = "local", .vector = "1234"},
        {.learning = learning("walk", true), .space = "local", .vector = "5678"}};
    const auto written = m_store->capture("run 1", two);
    VERIFY_OK(written);
    QCOMPARE(written->learnings, 2);
    QCOMPARE(written->rows, rows());
    // Words and code are there already: the learning and its vector alone are new.
    QCOMPARE(m_store->capture("", std::span(two).first(1))->rows, 2);
    QCOMPARE(m_store->capture("", {})->rows, 0);
}

void KnowledgeStoreTest::aBatchIsCapturedOnce()
{
    QVERIFY(add(learning(), "run 1") > 0);
    QCOMPARE(add(learning("other"), "run 1"), 0);
    QCOMPARE(m_store->count(), 1);
    QVERIFY(add(learning(), "run 2") > 0);
    QCOMPARE(m_store->count(), 2);
}

void KnowledgeStoreTest::aBadTimeStoresNothing()
{
    auto bad = learning();
    bad.createdAt = "yesterday";
    const std::vector<CapturedLearning> two{{.learning = learning(), .space = {}, .vector = {}},
                                            {.learning = bad, .space = {}, .vector = {}}};
    VERIFY_FAILS(InvalidInput, m_store->capture("run", two));
    QCOMPARE(m_store->count(), 0);
    // What the store remembered of the batch is gone with it.
    QVERIFY(add(learning(), "run") > 0);
    QCOMPARE((*m_store->find(1))->code, learning().code);
    QCOMPARE((*m_store->find(1))->language, "go");
}

void KnowledgeStoreTest::equalCodeIsKeptOnce()
{
    add(learning());
    add(learning("other"));
    auto different = learning("third");
    different.code += "# more\n";
    add(different);
    QCOMPARE(number(*m_database, "SELECT count(*) FROM contents"), 2);
    QCOMPARE((*m_store->find(3))->code, different.code);
}

void KnowledgeStoreTest::aHashThatCollidesIsNoOtherText()
{
    add(learning());
    // Another text of the same size under the same hash, as a hostile one could have.
    VERIFY_OK(m_database->execute("UPDATE contents SET data = zeroblob(size)"));
    add(learning("other"));
    QCOMPARE(number(*m_database, "SELECT count(*) FROM contents"), 2);
    QCOMPARE((*m_store->find(2))->code, learning().code);
}

void KnowledgeStoreTest::packedTextsComeBack()
{
    KnowledgeStore packed(*m_database, reversed());
    const std::vector<CapturedLearning> one{{.learning = learning(), .space = {}, .vector = {}}};
    VERIFY_OK(packed.capture("", one));
    QCOMPARE(number(*m_database, "SELECT dictionary FROM contents"), 5);
    QCOMPARE((*packed.find(1))->code, learning().code);
    // The same text is found among the packed ones.
    VERIFY_OK(packed.capture("", one));
    QCOMPARE(number(*m_database, "SELECT count(*) FROM contents"), 1);
}

void KnowledgeStoreTest::aPackedTextWithoutCodecIsAnError()
{
    KnowledgeStore packed(*m_database, reversed());
    VERIFY_OK(packed.capture(
        "", std::vector<CapturedLearning>{{.learning = learning(), .space = {}, .vector = {}}}));
    VERIFY_FAILS(Unsupported, m_store->find(1));
}

void KnowledgeStoreTest::vectorsOfSpacesStayApart()
{
    const std::vector<CapturedLearning> two{
        {.learning = learning(), .space = "local", .vector = std::string("a\0b", 3)},
        {.learning = learning("walk"), .space = "other", .vector = "zz"}};
    VERIFY_OK(m_store->capture("", two));
    QCOMPARE(m_store->setVector(2, "local", "cd"), 1);
    QCOMPARE(m_store->setVector(2, "local", "ce"), 1);
    QCOMPARE(m_store->setVector(77, "local", "no"), 0);
    std::vector<std::pair<std::int64_t, std::string>> seen;
    const auto collect = [&](std::int64_t id, std::string_view bytes) {
        seen.emplace_back(id, bytes);
    };
    VERIFY_OK(m_store->vectors("local", 0, collect));
    QVERIFY((seen == decltype(seen){{1, std::string("a\0b", 3)}, {2, "ce"}}));
    seen.clear();
    VERIFY_OK(m_store->vectors("local", 1, collect));
    QCOMPARE(seen.size(), 1u);
    VERIFY_OK(m_store->vectors("nowhere", 0, collect));
    QCOMPARE(seen.size(), 1u);
}

void KnowledgeStoreTest::dictionariesAreKeptOnce()
{
    QCOMPARE(m_store->latestDictionary(), 0);
    const std::string bytes("a\0\xff", 3);
    QCOMPARE(m_store->addDictionary(bytes), 1);
    QCOMPARE(m_store->addDictionary("other"), 2);
    QCOMPARE(m_store->addDictionary(bytes), 1);
    QCOMPARE(*m_store->dictionary(1), bytes);
    QCOMPARE(m_store->latestDictionary(), 2);
    VERIFY_FAILS(NotFound, m_store->dictionary(3));
}

void KnowledgeStoreTest::timesOfOtherZonesAreTaken_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("kept");
    QTest::newRow("no fraction") << "2026-01-31T23:04:05Z" << "2026-01-31T23:04:05.000Z";
    QTest::newRow("one digit") << "2026-01-31T23:04:05.5Z" << "2026-01-31T23:04:05.500Z";
    QTest::newRow("microseconds") << "2026-01-31T23:04:05.123456Z" << "2026-01-31T23:04:05.123Z";
    QTest::newRow("east") << "2026-02-01T01:04:05+02:00" << "2026-01-31T23:04:05.000Z";
    QTest::newRow("west") << "2026-01-31T20:34:05-02:30" << "2026-01-31T23:04:05.000Z";
    QTest::newRow("no zone") << "2026-01-31T23:04:05" << "";
    QTest::newRow("no such day") << "2026-02-30T23:04:05Z" << "";
    QTest::newRow("a date") << "2026-01-31" << "";
    QTest::newRow("something behind") << "2026-01-31T23:04:05Zx" << "";
}

void KnowledgeStoreTest::timesOfOtherZonesAreTaken()
{
    QFETCH(const QString, given);
    QFETCH(const QString, kept);
    auto made = learning();
    made.createdAt = given.toStdString();
    QCOMPARE(add(made) > 0, !kept.isEmpty());
    if (!kept.isEmpty())
        QCOMPARE((*m_store->find(1))->createdAt, kept.toStdString());
}

void KnowledgeStoreTest::clearingLeavesOtherLanguages()
{
    add(learning());
    auto python = learning("third");
    python.language = "python";
    python.code = "other";
    add(python);
    QCOMPARE(m_store->clear("go"), 1);
    QCOMPARE(m_store->count(), 1);
    QCOMPARE(number(*m_database, "SELECT count(*) FROM contents"), 1);
    QCOMPARE((*m_store->find(2))->code, "other");
    // The index still knows the word, but not the learning.
    QCOMPARE(m_store->search("run", 10)->size(), 0u);
    QCOMPARE(m_store->search("third", 10)->size(), 1u);
    // Its number is not used again.
    add(learning("fourth"));
    QCOMPARE(m_store->recent({}, 1)->at(0).id, 3);
}

void KnowledgeStoreTest::clearingAllLeavesNothingBehind()
{
    const std::vector<CapturedLearning> one{
        {.learning = learning(), .space = "local", .vector = "1"}};
    VERIFY_OK(m_store->capture("", one));
    QCOMPARE(m_store->clear(""), 1);
    for (const auto *table : {"learnings", "vectors", "contents", "content_hashes"})
        QCOMPARE(number(*m_database, std::format("SELECT count(*) FROM {}", table)), 0);
    QCOMPARE(m_store->search("run", 10)->size(), 0u);
    QVERIFY(add(learning()) > 0);
    QCOMPARE(m_store->search("run", 10)->size(), 1u);
}

void KnowledgeStoreTest::aDamagedLearningIsNamed()
{
    add(learning());
    VERIFY_OK(m_database->execute("UPDATE learnings SET detail = 'x'"));
    VERIFY_FAILS(Corrupt, m_store->find(1));
    VERIFY_OK(m_database->execute("UPDATE learnings SET detail = '', construct = 9"));
    VERIFY_FAILS(Corrupt, m_store->find(1));
    VERIFY_FAILS(Corrupt, m_store->facts());
}

} // namespace tst_knowledgestore

QTEST_GUILESS_MAIN(tst_knowledgestore::KnowledgeStoreTest)
#include "tst_knowledgestore.moc"
