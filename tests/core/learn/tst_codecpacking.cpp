// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codecpacking.h"

#include "core/learn/codec.h"
#include "core/store/database.h"
#include "core/store/schema.h"
#include "tests/core/learn/lessons.h"

#include <QTest>

#include <format>

namespace tst_codecpacking {

using namespace espalier;
using namespace espalier::learn;

class CodecPackingTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aDictionaryIsMadeOnceThereIsEnough();
    void whatWasKeptBeforeAndAfterComesBack();
    void anOlderDictionaryStillUnpacks();
    void aDamagedDictionaryIsSaid();

private:
    void capture(store::TextPacking packing, int from, int to);
    [[nodiscard]] bool makeDictionary();

    std::unique_ptr<store::Database> m_database;
};

/// The script and the error of a number; those of different numbers differ here and there.
static std::string scriptOf(int number)
{
    return std::format("def insert_telemetry(source: str, **facts) -> str:\n"
                       "    f = Function(source, LANGUAGE, **facts)\n"
                       "    f.line(\"body.start\", '_esp := _espalier.Enter(\"{{id}}\")')\n"
                       "    f.line(\"loop.{}.body.start\", \"_esp.Loop({})\")\n"
                       "    f.note(\"{:x}\")\n    return f.text()\n",
                       number % 7, number % 7, static_cast<unsigned>(number) * 2654435761U);
}

static std::string errorOf(int number)
{
    return std::format("Traceback (most recent call last):\n  File \"script.py\", line {}\n"
                       "NameError: name 'value_{}' is not defined\n",
                       number % 90, number);
}

void CodecPackingTest::init()
{
    m_database = store::Database::inMemory(store::knowledgeSchema()).value();
}

void CodecPackingTest::capture(store::TextPacking packing, int from, int to)
{
    std::vector<store::CapturedLearning> learnings;
    for (int i = from; i < to; ++i)
        learnings.push_back(test::captured(
            {.function = std::format("f{}", i), .code = scriptOf(i), .message = errorOf(i)}));
    store::KnowledgeStore store(*m_database, std::move(packing));
    QCOMPARE(store.capture({}, learnings).value().learnings, to - from);
}

bool CodecPackingTest::makeDictionary()
{
    store::KnowledgeStore store(*m_database, textPacking(*m_database).value());
    return makeDictionaryWhenDue(store).value();
}

void CodecPackingTest::aDictionaryIsMadeOnceThereIsEnough()
{
    const auto enough = static_cast<int>(kEnoughForDictionary);
    QVERIFY(!makeDictionary());
    capture(textPacking(*m_database).value(), 0, enough - 1);
    QVERIFY(!makeDictionary());
    QVERIFY(!textPacking(*m_database).value().pack);
    capture(textPacking(*m_database).value(), enough - 1, enough);
    QVERIFY(makeDictionary());
    QVERIFY(!makeDictionary());
    QVERIFY(textPacking(*m_database).value().pack);
}

void CodecPackingTest::whatWasKeptBeforeAndAfterComesBack()
{
    const auto enough = static_cast<int>(kEnoughForDictionary);
    capture({}, 0, enough);
    QVERIFY(makeDictionary());
    const auto packing = textPacking(*m_database).value();
    capture(packing, enough, enough + 50);
    store::KnowledgeStore store(*m_database, packing);
    for (const int number : {0, 1, enough - 1, enough, enough + 49}) {
        const auto learning = store.find(number + 1).value().value();
        QCOMPARE(learning.functionName, std::format("f{}", number));
        QCOMPARE(learning.code, scriptOf(number));
        QCOMPARE(learning.errors, std::vector{errorOf(number)});
    }
    const auto bytes = packing.pack(scriptOf(77'777)).value();
    qInfo("%zu bytes of %zu", bytes.size(), scriptOf(77'777).size());
    QVERIFY(bytes.size() * 4 < scriptOf(77'777).size());
    // A program that knows no packing says so.
    QVERIFY(!store::KnowledgeStore(*m_database).find(enough + 1));
}

void CodecPackingTest::anOlderDictionaryStillUnpacks()
{
    const auto enough = static_cast<int>(kEnoughForDictionary);
    capture({}, 0, enough);
    QVERIFY(makeDictionary());
    // Made before another program adds a dictionary, and one is packed with each.
    const auto before = textPacking(*m_database).value();
    capture(before, enough, enough + 1);
    std::vector<std::string> others;
    for (int i = 0; i < 2000; ++i)
        others.push_back(
            std::format("else if (width > {0}) {{ height -= {0} * {1}; }}\n", i, i * i));
    const auto added =
        store::KnowledgeStore(*m_database).addDictionary(TextCodec::train(others).value()).value();
    const auto after = textPacking(*m_database).value();
    QCOMPARE(after.dictionary, added);
    QVERIFY(before.dictionary != added);
    capture(after, enough + 1, enough + 2);
    for (const auto &packing : {before, after}) {
        store::KnowledgeStore store(*m_database, packing);
        for (const int number : {enough, enough + 1})
            QCOMPARE(store.find(number + 1).value().value().code, scriptOf(number));
    }
}

void CodecPackingTest::aDamagedDictionaryIsSaid()
{
    const auto added = store::KnowledgeStore(*m_database).addDictionary("no dictionary");
    QVERIFY(added);
    const auto packing = textPacking(*m_database);
    QVERIFY(!packing);
    QCOMPARE(packing.error().kind, ErrorKind::Corrupt);
}

} // namespace tst_codecpacking

QTEST_GUILESS_MAIN(tst_codecpacking::CodecPackingTest)
#include "tst_codecpacking.moc"
