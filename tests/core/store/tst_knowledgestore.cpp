// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgestore.h"
#include "core/store/statement.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <functional>

using namespace espalier;
using namespace espalier::store;
using model::Learning;

static Learning learning(const std::string &function = "run", bool success = false)
{
    Learning made{.project = "project",
                  .language = "go",
                  .construct = model::Construct::Loop,
                  .source = model::LearningSource::CompileCheck,
                  .functionName = function,
                  .functionHash = 0xfedcba9876543210,
                  .shape = "go function; loops 1",
                  .origin = "template",
                  .attempt = 2,
                  .success = success,
                  .code = "def insert_telemetry(source):\n    return source\n",
                  .errors = {"undefined: _esp", "caf\xc3\xa9"},
                  .errorPattern = "go_undefined_tel",
                  .fixApplied = "braces",
                  .durationMs = 1.25,
                  .createdAt = "2026-01-31T23:04:05.125Z"};
    if (success) {
        made.errors.clear();
        made.errorPattern.clear();
    }
    return made;
}

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
    void recentIsFiltered_data();
    void recentIsFiltered();
    void recentGoesOnPageByPage();
    void searchFindsBeginningsNewestFirst_data();
    void searchFindsBeginningsNewestFirst();
    void searchTakesWhateverIsTyped();
    void searchGoesThroughAllParts();
    void factsSayWhatConsolidationNeeds();
    void learningsAreCounted();
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
        for (const auto *table :
             {"words", "contents", "content_hashes", "batches", "learnings", "vectors"})
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

void KnowledgeStoreTest::recentIsFiltered_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("construct");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("success");
    QTest::addColumn<int>("found");
    QTest::newRow("everything") << "" << -1 << "" << -1 << 3;
    QTest::newRow("a language") << "go" << -1 << "" << -1 << 2;
    QTest::newRow("an unknown language") << "cobol" << -1 << "" << -1 << 0;
    QTest::newRow("a construct") << "" << 1 << "" << -1 << 2;
    QTest::newRow("a pattern") << "" << -1 << "go_undefined_tel" << -1 << 1;
    QTest::newRow("successes") << "" << -1 << "" << 1 << 1;
    QTest::newRow("failures of a language") << "go" << -1 << "" << 0 << 1;
}

void KnowledgeStoreTest::recentIsFiltered()
{
    add(learning());
    add(learning("walk", true));
    auto python = learning("third");
    python.language = "python";
    python.construct = model::Construct::Function;
    python.errorPattern = "python_syntax_error";
    add(python);
    QFETCH(const QString, language);
    QFETCH(const int, construct);
    QFETCH(const QString, pattern);
    QFETCH(const int, success);
    LearningFilter filter{.language = language.toStdString(),
                          .construct = {},
                          .errorPattern = pattern.toStdString(),
                          .success = {}};
    if (construct >= 0)
        filter.construct = static_cast<model::Construct>(construct);
    if (success >= 0)
        filter.success = success == 1;
    const auto found = m_store->recent(filter, 10);
    VERIFY_OK(found);
    QTEST(static_cast<int>(found->size()), "found");
}

void KnowledgeStoreTest::recentGoesOnPageByPage()
{
    for (int i = 0; i < 5; ++i)
        add(learning("f" + std::to_string(i)));
    const auto first = m_store->recent({}, 2);
    QCOMPARE(first->at(0).functionName, "f4");
    const auto second = m_store->recent({.before = first->back().id}, 2);
    QCOMPARE(second->at(0).functionName, "f2");
    QCOMPARE(second->size(), 2u);
}

void KnowledgeStoreTest::searchFindsBeginningsNewestFirst_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<qint64>>("found");
    QTest::newRow("one letter") << "w" << QList<qint64>{2};
    QTest::newRow("the beginning of a word") << "und" << QList<qint64>{3, 1};
    QTest::newRow("a longer beginning") << "undefin" << QList<qint64>{3, 1};
    QTest::newRow("two words") << "undefined third" << QList<qint64>{3};
    QTest::newRow("a word that is complete") << "undefin " << QList<qint64>{};
    QTest::newRow("a part of a name with underscores") << "tel" << QList<qint64>{3, 1};
    QTest::newRow("accents count for nothing") << "cafe" << QList<qint64>{3, 1};
    QTest::newRow("case counts for nothing") << "UNDEFINED" << QList<qint64>{3, 1};
    QTest::newRow("nothing of the kind") << "zebra" << QList<qint64>{};
    QTest::newRow("nothing") << "" << QList<qint64>{};
    QTest::newRow("a sign only") << "*" << QList<qint64>{};
}

void KnowledgeStoreTest::searchFindsBeginningsNewestFirst()
{
    add(learning());
    add(learning("walk", true));
    add(learning("third"));
    QFETCH(const QString, typed);
    const auto found = m_store->search(typed.toStdString(), 10);
    VERIFY_OK(found);
    QTEST((QList<qint64>(found->begin(), found->end())), "found");
}

void KnowledgeStoreTest::searchTakesWhateverIsTyped()
{
    add(learning());
    for (const char *typed :
         {"\"", "a\"b", "NEAR(", "AND", "a OR b NOT", "x:y", "^a", "(((", "'; DROP TABLE learnings",
          "\xff\xfe",
          "a\xe2\x80\x9c"
          "b",
          "a\xf0\x9f\x8c\xb3z", "-", "a-b", "e\xcc\x81t", "\xe6\x97\xa5\xe6\x9c\xac"})
        VERIFY_OK(m_store->search(typed, 10));
    VERIFY_OK(m_store->search(std::string(100'000, 'a'), 10));
    VERIFY_OK(m_store->search(std::string(5'000, '"'), 10));
    QCOMPARE(m_store->count(), 1);
}

void KnowledgeStoreTest::searchGoesThroughAllParts()
{
    // Of three parts.
    constexpr int kCount = 17'000;
    std::vector<CapturedLearning> many(kCount, {.learning = {.language = "go",
                                                             .functionName = "often",
                                                             .createdAt = "2026-01-02T03:04:05Z"},
                                                .space = {},
                                                .vector = {}});
    many[0].learning.functionName = "rarity";
    many[9'000].learning.functionName = "rarely";
    many[16'000].learning.functionName = "rarest";
    VERIFY_OK(m_store->capture("", many));
    QCOMPARE(*m_store->search("rar", 10), (std::vector<std::int64_t>{16'001, 9'001, 1}));
    QCOMPARE(*m_store->search("rar", 2), (std::vector<std::int64_t>{16'001, 9'001}));
    QCOMPARE(*m_store->search("rarity", 10), std::vector<std::int64_t>{1});
    QCOMPARE(*m_store->search("go rar", 10), (std::vector<std::int64_t>{16'001, 9'001, 1}));
    QCOMPARE(*m_store->search("rarity g", 10), std::vector<std::int64_t>{1});
    QVERIFY(m_store->search("rarity of", 10)->empty());
    QVERIFY(m_store->search("nowhere o", 10)->empty());
    const auto all = m_store->search("often", kCount);
    QCOMPARE(all->size(), std::size_t{kCount} - 3);
    QVERIFY(std::ranges::is_sorted(*all, std::greater{}));
    QCOMPARE(m_store->search("oft", 9'000)->front(), kCount);
    QCOMPARE(*m_store->search("oft", 9'000), *m_store->search("often ", 9'000));
}

void KnowledgeStoreTest::factsSayWhatConsolidationNeeds()
{
    add(learning());
    add(learning("walk", true));
    auto empty = learning("third");
    empty.code.clear();
    add(empty);
    const auto facts = m_store->facts();
    VERIFY_OK(facts);
    QCOMPARE(facts->rows.size(), 3u);
    const auto &row = facts->rows[0];
    QCOMPARE(row.id, 1);
    QCOMPARE(row.functionHash, 0xfedcba9876543210);
    QCOMPARE(row.hash, model::hashOf(learning()));
    QCOMPARE(row.codeSize, learning().code.size());
    QCOMPARE(facts->word(row.language), "go");
    QCOMPARE(facts->word(row.errorPattern), "go_undefined_tel");
    QVERIFY(!row.success && facts->rows[1].success);
    QVERIFY(row.construct == model::Construct::Loop);
    QVERIFY(row.source == model::LearningSource::CompileCheck);
    QCOMPARE(*m_store->content(row.code), learning().code);
    QCOMPARE(facts->rows[2].code, 0);
    QCOMPARE(*m_store->content(0), "");
    QCOMPARE(facts->word(12345), "");
}

void KnowledgeStoreTest::learningsAreCounted()
{
    add(learning());
    add(learning("walk", true));
    auto later = learning("third");
    later.createdAt = "2026-02-02T00:00:00Z";
    later.construct = model::Construct::Import;
    add(later);
    const auto weeks = m_store->counts(CountBy::Week);
    VERIFY_OK(weeks);
    QCOMPARE(weeks->size(), 2u);
    QCOMPARE(weeks->at(0).group, "2026-W05");
    QCOMPARE(weeks->at(0).learnings, 2);
    QCOMPARE(weeks->at(0).successes, 1);
    QCOMPARE(weeks->at(1).group, "2026-W06");
    const auto constructs = m_store->counts(CountBy::Construct);
    QCOMPARE(constructs->at(0).group, "loop");
    QCOMPARE(constructs->at(1).group, "import");
    const auto patterns = m_store->counts(CountBy::ErrorPattern);
    QCOMPARE(patterns->size(), 1u);
    QCOMPARE(patterns->at(0).group, "go_undefined_tel");
    QCOMPARE(m_store->counts(CountBy::Language)->at(0).learnings, 3);
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

QTEST_GUILESS_MAIN(KnowledgeStoreTest)
#include "tst_knowledgestore.moc"
