// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgestore.h"
#include "tests/core/store/somelearning.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <functional>

namespace tst_knowledgelookups {

using namespace espalier;
using namespace espalier::store;
using model::Learning;
using test::learning;

class KnowledgeLookupsTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void recentIsFiltered_data();
    void recentIsFiltered();
    void recentGoesOnPageByPage();
    void searchFindsBeginningsNewestFirst_data();
    void searchFindsBeginningsNewestFirst();
    void searchTakesWhateverIsTyped();
    void searchGoesThroughAllParts();
    void factsSayWhatConsolidationNeeds();
    void learningsAreCounted();
    void shapesThatFailedAreFoundByTheirWay();
    void shapesOfWhatWasClearedAreForgotten();

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

void KnowledgeLookupsTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(knowledgeSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
    m_store = std::make_unique<KnowledgeStore>(*m_database);
}

void KnowledgeLookupsTest::recentIsFiltered_data()
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

void KnowledgeLookupsTest::recentIsFiltered()
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

void KnowledgeLookupsTest::recentGoesOnPageByPage()
{
    for (int i = 0; i < 5; ++i)
        add(learning("f" + std::to_string(i)));
    const auto first = m_store->recent({}, 2);
    QCOMPARE(first->at(0).functionName, "f4");
    const auto second = m_store->recent({.before = first->back().id}, 2);
    QCOMPARE(second->at(0).functionName, "f2");
    QCOMPARE(second->size(), 2u);
}

void KnowledgeLookupsTest::searchFindsBeginningsNewestFirst_data()
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

void KnowledgeLookupsTest::searchFindsBeginningsNewestFirst()
{
    add(learning());
    add(learning("walk", true));
    add(learning("third"));
    QFETCH(const QString, typed);
    const auto found = m_store->search(typed.toStdString(), 10);
    VERIFY_OK(found);
    QTEST((QList<qint64>(found->begin(), found->end())), "found");
}

void KnowledgeLookupsTest::searchTakesWhateverIsTyped()
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

void KnowledgeLookupsTest::searchGoesThroughAllParts()
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

void KnowledgeLookupsTest::factsSayWhatConsolidationNeeds()
{
    add(learning());
    add(learning("walk", true));
    auto empty = learning("third");
    empty.code.clear();
    add(empty);
    auto tried = learning("fourth");
    tried.origin = "recipe:some";
    add(tried);
    const auto facts = m_store->facts();
    VERIFY_OK(facts);
    QCOMPARE(facts->rows.size(), 4u);
    const auto &row = facts->rows[0];
    QCOMPARE(row.id, 1);
    QCOMPARE(row.functionHash, 0xfedcba9876543210);
    QCOMPARE(row.hash, model::hashOf(learning()));
    QCOMPARE(row.codeSize, learning().code.size());
    QCOMPARE(facts->word(row.language), "go");
    QCOMPARE(facts->word(row.errorPattern), "go_undefined_tel");
    QVERIFY(!row.success && facts->rows[1].success);
    QVERIFY(!row.byRecipe && facts->rows[3].byRecipe);
    QVERIFY(row.construct == model::Construct::Loop);
    QVERIFY(row.source == model::LearningSource::CompileCheck);
    QCOMPARE(*m_store->content(row.code), learning().code);
    QCOMPARE(facts->rows[2].code, 0);
    QCOMPARE(*m_store->content(0), "");
    QCOMPARE(facts->word(12345), "");
}

void KnowledgeLookupsTest::learningsAreCounted()
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

void KnowledgeLookupsTest::shapesThatFailedAreFoundByTheirWay()
{
    const std::array classes{std::string("go_vet"), std::string("go_label"), std::string("go_vet"),
                             std::string("never heard of")};
    QVERIFY(m_store->failedShapes(classes)->empty());
    const auto tell = [&](const char *shape, const char *way, const char *origin, bool success) {
        auto each = learning("f", success);
        each.shape = shape;
        each.errorPattern = way;
        each.origin = origin;
        QVERIFY(add(each) > 0);
    };
    tell("b", "go_vet", "template", false);
    tell("b", "go_vet", "template", false); // once is enough
    tell("a", "go_vet", "template", false);
    tell("a", "go_label", "template", false);
    tell("c", "go_vet", "recipe:x", false); // not of the template's making
    tell("d", "", "template", true);
    tell("e", "another", "template", false);
    QCOMPARE(m_store->failedShapes(classes).value(),
             (std::vector<FailedShape>{
                 {"a", "go", "go_label"}, {"a", "go", "go_vet"}, {"b", "go", "go_vet"}}));
    QVERIFY(m_store->failedShapes({})->empty());
}

void KnowledgeLookupsTest::shapesOfWhatWasClearedAreForgotten()
{
    const std::array classes{std::string("go_vet")};
    auto each = learning();
    each.errorPattern = "go_vet";
    add(each);
    each.language = "python";
    add(each);
    QCOMPARE(m_store->failedShapes(classes)->size(), 2u);
    VERIFY_OK(m_store->clear("go"));
    QCOMPARE(m_store->failedShapes(classes)->size(), 1u);
    QCOMPARE(m_store->failedShapes(classes)->front().language, "python");
    VERIFY_OK(m_store->clear(""));
    QVERIFY(m_store->failedShapes(classes)->empty());
}

} // namespace tst_knowledgelookups

QTEST_GUILESS_MAIN(tst_knowledgelookups::KnowledgeLookupsTest)
#include "tst_knowledgelookups.moc"
