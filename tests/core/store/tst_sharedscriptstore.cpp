// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/scriptstore.h"
#include "core/store/sharedscriptstore.h"
#include "core/store/sourcestore.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>

namespace tst_sharedscriptstore {

using namespace espalier;
using namespace espalier::store;

class SharedScriptStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void comesWithoutTestsAndIsNotUsed();
    void comesOnce();
    void whatWasPutAwayStaysAway();
    void testsAreGivenOnce();
    void sourcesAreKeptApart();
    void aSourceIsKnownByItsLastKey();

private:
    [[nodiscard]] int add(const model::Script &script, const std::string &source = "team a")
    {
        const auto version =
            SharedScriptStore(*m_database)
                .add(script, {.source = source, .fingerprint = "f", .hits = 3, .testsPassed = 9});
        if (!version)
            qFatal("%s", version.error().text().c_str());
        return version->value_or(0);
    }
    [[nodiscard]] std::size_t waiting()
    {
        const std::array<std::string, 2> keys{"key", "other"};
        const auto untested = SharedScriptStore(*m_database).untested(keys);
        return untested && untested->contains("key") ? untested->at("key").size() : 0;
    }
    std::unique_ptr<Database> m_database;
};

static model::Script script(const std::string &origin = "imported:team a/recipe:x")
{
    return {.key = "key",
            .language = "python",
            .shape = "shape",
            .origin = origin,
            .text = "text",
            .tests = "tests of somebody else",
            .createdAt = "2026-01-02T03:04:05.000Z"};
}

void SharedScriptStoreTest::init()
{
    m_database = Database::inMemory(projectSchema()).value();
}

void SharedScriptStoreTest::comesWithoutTestsAndIsNotUsed()
{
    const auto version = add(script());
    QCOMPARE(version, 1);
    ScriptStore scripts(*m_database);
    const auto there = scripts.find("key", version);
    VERIFY_OK(there);
    QVERIFY((*there)->tests.empty());
    QVERIFY(!(*there)->effective);
    QVERIFY(!scripts.effective("key")->has_value());
    QVERIFY(!scripts.validation("key", version)->has_value());
    QCOMPARE(waiting(), 1u);
}

void SharedScriptStoreTest::comesOnce()
{
    QCOMPARE(add(script()), 1);
    QCOMPARE(add(script()), 0);
    auto tested = script();
    tested.version = 1;
    VERIFY_OK(SharedScriptStore(*m_database).giveTests(tested));
    QCOMPARE(add(script()), 0); // also with tests of its own by now
    QCOMPARE(ScriptStore(*m_database).versions("key")->size(), 1u);
}

void SharedScriptStoreTest::whatWasPutAwayStaysAway()
{
    QCOMPARE(add(script()), 1);
    VERIFY_OK(ScriptStore(*m_database).archive("key", 1));
    QCOMPARE(waiting(), 0u);
    QCOMPARE(add(script()), 0);
    QCOMPARE(waiting(), 0u);
    QVERIFY((*ScriptStore(*m_database).find("key", 1))->archived);
}

void SharedScriptStoreTest::testsAreGivenOnce()
{
    auto shared = script();
    shared.version = add(shared);
    shared.tests = "tests of this machine";
    shared.functionName = "a.py::f";
    SharedScriptStore store(*m_database);
    VERIFY_OK(store.giveTests(shared));
    QCOMPARE(waiting(), 0u);
    const auto there = ScriptStore(*m_database).find("key", shared.version);
    QCOMPARE((*there)->tests, "tests of this machine");
    QCOMPARE((*there)->functionName, "a.py::f");
    VERIFY_FAILS(NotFound, store.giveTests(shared));
    // Adding it as it is now is the same version.
    QCOMPARE(ScriptStore(*m_database).add(shared).value(), shared.version);
    auto missing = shared;
    missing.version = 99;
    VERIFY_FAILS(NotFound, store.giveTests(missing));
}

void SharedScriptStoreTest::sourcesAreKeptApart()
{
    QCOMPARE(add(script()), 1);
    QCOMPARE(add(script("imported:team b/recipe:x"), "team b"), 2);
    QCOMPARE(waiting(), 2u);
    SharedScriptStore store(*m_database);
    const auto second = store.sourceOf("key", 2);
    VERIFY_OK(second);
    QCOMPARE((*second)->source, "team b");
    QCOMPARE((*second)->hits, 3);
    QCOMPARE((*second)->testsPassed, 9);
    QCOMPARE(ScriptStore(*m_database).add(script("template")).value(), 3);
    QVERIFY(!store.sourceOf("key", 3)->has_value());
}

void SharedScriptStoreTest::aSourceIsKnownByItsLastKey()
{
    m_database = Database::inMemory(knowledgeSchema()).value();
    SourceStore store(*m_database);
    QVERIFY(!store.find("team a")->has_value());
    VERIFY_OK(store.remember({.name = "team a", .fingerprint = "one", .knownSince = "then"}));
    // A name that reads the same is the same.
    const auto known = store.find("Team A");
    VERIFY_OK(known);
    QCOMPARE((*known)->fingerprint, "one");
    QCOMPARE((*known)->knownSince, "then");
    VERIFY_OK(store.remember({.name = "TEAM A", .fingerprint = "two", .knownSince = "now"}));
    QCOMPARE((*store.find("team a"))->fingerprint, "two");
    QVERIFY(!store.find("team b")->has_value());
}

} // namespace tst_sharedscriptstore

QTEST_GUILESS_MAIN(tst_sharedscriptstore::SharedScriptStoreTest)
#include "tst_sharedscriptstore.moc"
