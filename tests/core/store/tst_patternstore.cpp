// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/patternstore.h"
#include "core/store/statement.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_patternstore {

using namespace espalier;
using namespace espalier::store;
using model::Pattern;
using model::PatternState;

static constexpr const char *kTime = "2026-01-02T03:04:05.000Z";

static Pattern pattern(const std::string &errorClass = "go_undefined_tel")
{
    return {.key = "go/loop/" + errorClass,
            .name = errorClass,
            .family = "go",
            .languages = {{"go", 2}},
            .construct = model::Construct::Loop,
            .errorClass = errorClass,
            .badExample = "bad",
            .goodExample = "good",
            .why = "A name is unknown.",
            .howToFix = "Add the import.",
            .failures = 2,
            .followedBySuccess = 1};
}

static PatternReason reason(const std::string &kind)
{
    return {.kind = kind, .actor = "test", .note = "note", .at = kTime};
}

static PatternWrite write(const Pattern &pattern)
{
    return {.pattern = pattern, .keys = {pattern.key}, .reason = reason("created")};
}

class PatternStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aPatternComesBackAsItWas();
    void eachChangeIsAnEventOfItsFields();
    void aChangeThatChangesNothingIsNone();
    void aFailedEditStoresNothing();
    void eventsCannotBeChangedOrDeleted();
    void aKeyIsTakenForGood();
    void forgettingStaysWithAllKeys();
    void applyRefusesWhatIsOutOfDate();
    void applyIsAllOrNothing();
    void applyTellsWhatItWrote();
    void newPatternsReferToEachOther();
    void searchFindsWordsOfPatterns();
    void aDamagedPatternIsNamed();

private:
    std::int64_t add(const Pattern &pattern)
    {
        const auto added = m_store->add(pattern, reason("imported"));
        return added ? added->ids.front() : -1;
    }
    std::unique_ptr<Database> m_database;
    std::unique_ptr<PatternStore> m_store;
};

void PatternStoreTest::init()
{
    m_store.reset();
    auto database = Database::inMemory(knowledgeSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
    m_store = std::make_unique<PatternStore>(*m_database);
}

void PatternStoreTest::aPatternComesBackAsItWas()
{
    auto made = pattern();
    made.change = Json{{"op", "replace"}};
    QCOMPARE(add(made), 1);
    made.id = 1;
    made.lastUpdated = kTime;
    const auto found = m_store->find(1);
    VERIFY_OK(found);
    QCOMPARE(toText(model::toJson(**found)), toText(model::toJson(made)));
    QCOMPARE(m_store->list()->size(), 1u);
    QVERIFY(!m_store->find(2)->has_value());
}

void PatternStoreTest::eachChangeIsAnEventOfItsFields()
{
    add(pattern());
    const auto written = m_store->change(1, reason("edited"), [](Pattern &edited, PatternReason &) {
        edited.why = "because";
        return Result<>{};
    });
    VERIFY_OK(written);
    QCOMPARE(written->patterns, 1);
    QCOMPARE(written->rows, 3); // pattern, event, revision
    const auto events = m_store->events(1, 10);
    VERIFY_OK(events);
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->at(0).reason.kind, "edited");
    QCOMPARE(events->at(0).reason.note, "note");
    QCOMPARE(events->at(0).reason.at, kTime);
    QCOMPARE(toText(events->at(0).before), R"({"why":"A name is unknown."})");
    QCOMPARE(toText(events->at(0).after), R"({"why":"because"})");
    QVERIFY(events->at(1).before.is_null());
    QCOMPARE(events->at(1).after["why"].get<std::string>(), "A name is unknown.");
}

void PatternStoreTest::aChangeThatChangesNothingIsNone()
{
    add(pattern());
    const auto revision = *m_store->revision();
    const auto written =
        m_store->change(1, reason("edited"), [](Pattern &, PatternReason &) { return Result<>{}; });
    VERIFY_OK(written);
    QCOMPARE(written->rows, 0);
    QCOMPARE(m_store->events(1, 10)->size(), 1u);
    QCOMPARE(m_store->revision(), revision);
}

void PatternStoreTest::aFailedEditStoresNothing()
{
    add(pattern());
    VERIFY_FAILS(InvalidInput,
                 m_store->change(1, reason("edited"), [](Pattern &edited, PatternReason &) {
                     edited.why = "because";
                     return Result<>(failure(ErrorKind::InvalidInput, "no"));
                 }));
    QCOMPARE((*m_store->find(1))->why, "A name is unknown.");
    VERIFY_FAILS(NotFound, m_store->change(9, reason("edited"),
                                           [](Pattern &, PatternReason &) { return Result<>{}; }));
}

void PatternStoreTest::eventsCannotBeChangedOrDeleted()
{
    add(pattern());
    QVERIFY(!m_database->execute("DELETE FROM pattern_events"));
    QVERIFY(!m_database->execute("UPDATE pattern_events SET after = ''"));
    QCOMPARE(m_store->events(1, 10)->size(), 1u);
}

void PatternStoreTest::aKeyIsTakenForGood()
{
    add(pattern());
    VERIFY_FAILS(AlreadyExists, m_store->add(pattern(), reason("imported")));
    VERIFY_OK(m_store->change(1, reason("forgotten"), [](Pattern &edited, PatternReason &) {
        edited.state = PatternState::Forgotten;
        return Result<>{};
    }));
    VERIFY_FAILS(AlreadyExists, m_store->add(pattern(), reason("imported")));
}

void PatternStoreTest::forgettingStaysWithAllKeys()
{
    auto one = write(pattern());
    one.keys.push_back("go/loop/go_unknown_01234567");
    VERIFY_OK(m_store->apply(0, std::vector{one}, 10));
    VERIFY_OK(m_store->change(1, reason("forgotten"), [](Pattern &edited, PatternReason &) {
        edited.state = PatternState::Forgotten;
        return Result<>{};
    }));
    QCOMPARE(m_store->list()->size(), 0u);
    QCOMPARE(m_store->listWithForgotten()->size(), 1u);
    QCOMPARE(m_store->search("unknown", 10)->size(), 0u);
    const auto keys = m_store->keys();
    QCOMPARE(keys->size(), 2u);
    for (const auto &[name, key] : *keys) {
        QVERIFY2(key.forgotten, name.c_str());
        QCOMPARE(key.pattern, 1);
    }
    QCOMPARE(m_store->events(1, 10)->at(0).reason.kind, "forgotten");
}

void PatternStoreTest::applyRefusesWhatIsOutOfDate()
{
    const auto before = *m_store->revision();
    add(pattern());
    VERIFY_FAILS(Conflict, m_store->apply(before, std::vector{write(pattern("other"))}, 10));
    QCOMPARE(m_store->list()->size(), 1u);
    VERIFY_OK(m_store->apply(*m_store->revision(), std::vector{write(pattern("other"))}, 10));
    QCOMPARE(m_store->list()->size(), 2u);
}

void PatternStoreTest::applyIsAllOrNothing()
{
    const std::vector writes{write(pattern("a")), write(pattern("b"))};
    const auto stop = [](std::size_t done) {
        return done == 1 ? Result<>(failure(ErrorKind::Cancelled, "stop")) : Result<>{};
    };
    VERIFY_FAILS(Cancelled, m_store->apply(0, writes, 10, stop));
    QCOMPARE(m_store->listWithForgotten()->size(), 0u);
    QCOMPARE(m_store->keys()->size(), 0u);
    QCOMPARE(m_store->revision(), 0);
}

void PatternStoreTest::applyTellsWhatItWrote()
{
    const std::vector writes{write(pattern("a")), write(pattern("b"))};
    const auto written = m_store->apply(0, writes, 10);
    VERIFY_OK(written);
    QCOMPARE(written->patterns, 2);
    // Each: its number, the pattern, an event, a key; and two counters.
    QCOMPARE(written->rows, 10);
    QCOMPARE(written->ids, (std::vector<std::int64_t>{1, 2}));
    auto again = writes;
    again[0].pattern = **m_store->find(1);
    again[1].pattern = **m_store->find(2);
    const auto nothing = m_store->apply(*m_store->revision(), again, 10);
    VERIFY_OK(nothing);
    QCOMPARE(nothing->rows, 0);
}

void PatternStoreTest::newPatternsReferToEachOther()
{
    std::vector writes{write(pattern("a")), write(pattern("b"))};
    writes[0].pattern.contradictions = {-2};
    writes[1].pattern.contradictions = {-1, -1};
    VERIFY_OK(m_store->apply(0, writes, 10));
    QCOMPARE((*m_store->find(1))->contradictions, std::vector<std::int64_t>{2});
    QCOMPARE((*m_store->find(2))->contradictions, std::vector<std::int64_t>{1});
}

void PatternStoreTest::searchFindsWordsOfPatterns()
{
    add(pattern());
    add(pattern("go_import_error"));
    QCOMPARE(*m_store->search("unkn", 10), (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(*m_store->search("import_err", 10), std::vector<std::int64_t>{2});
    VERIFY_OK(m_store->change(1, reason("edited"), [](Pattern &edited, PatternReason &) {
        edited.why = "Zebra.";
        return Result<>{};
    }));
    QCOMPARE(*m_store->search("zeb", 10), std::vector<std::int64_t>{1});
    QCOMPARE(*m_store->search("unknown", 10), std::vector<std::int64_t>{2});
    VERIFY_OK(m_store->search("\"*^(", 10));
}

void PatternStoreTest::aDamagedPatternIsNamed()
{
    add(pattern());
    VERIFY_OK(m_database->execute("UPDATE patterns SET json = '{\"pinned\": 3}'"));
    VERIFY_FAILS(Corrupt, m_store->find(1));
    VERIFY_OK(m_database->execute("UPDATE patterns SET json = 'x'"));
    VERIFY_FAILS(Corrupt, m_store->list());
}

} // namespace tst_patternstore

QTEST_GUILESS_MAIN(tst_patternstore::PatternStoreTest)
#include "tst_patternstore.moc"
