// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/edits.h"
#include "core/instrument/strip.h"

#include <QTest>

#include <algorithm>
#include <random>

namespace tst_edits {

using namespace espalier;
using namespace espalier::instrument;
using model::Insertion;

using Insertions = std::vector<Insertion>;

static Insertion open(std::uint32_t offset, std::string text, std::uint32_t functionDepth = 1,
                      std::uint32_t depth = 0)
{
    return {offset, false, functionDepth, depth, std::move(text)};
}

static Insertion close(std::uint32_t offset, std::string text, std::uint32_t functionDepth = 1,
                       std::uint32_t depth = 0)
{
    return {offset, true, functionDepth, depth, std::move(text)};
}

/// Some insertions at random places, sorted.
static Insertions randomInsertions(std::mt19937 &random, std::uint32_t size)
{
    std::uniform_int_distribution<std::uint32_t> offset(0, size);
    std::uniform_int_distribution<int> count(0, 6);
    Insertions result;
    for (int i = count(random); i > 0; --i)
        result.push_back(open(offset(random), "<" + std::to_string(offset(random)) + ">\n"));
    sortInsertions(result);
    return result;
}

class EditsTest : public QObject {
    Q_OBJECT

private slots:
    void closesStandBeforeOpens();
    void innerClosesFirstOuterOpensFirst();
    void loopsCountWithinTheirFunction();
    void equalsKeepTheirOrder();
    void anyOrderSortsToTheSameText();
    void insertionsAreAppliedInPlace_data();
    void insertionsAreAppliedInPlace();
    void changesLeadFromOneToTheOther();
    void whatIsTheSameIsNoChange();
    void removedRangesBecomeInsertions();
    void whatWasRestoredIsReplaced();
    void linesAreMapped_data();
    void linesAreMapped();
    void everyLineIsMappedToItself();
};

void EditsTest::closesStandBeforeOpens()
{
    Insertions all{open(5, "open"), close(5, "close"), open(4, "before")};
    sortInsertions(all);
    QCOMPARE(applyInsertions("0123456789", all), "0123before4closeopen56789");
}

void EditsTest::innerClosesFirstOuterOpensFirst()
{
    Insertions all{open(1, "[3", 3),  open(1, "[1", 1),  close(1, "1]", 1),
                   close(1, "3]", 3), close(1, "2]", 2), open(1, "[2", 2)};
    sortInsertions(all);
    QCOMPARE(applyInsertions("ab", all), "a3]2]1][1[2[3b");
}

void EditsTest::loopsCountWithinTheirFunction()
{
    Insertions all{open(0, "inner", 2, 0), open(0, "loop 2", 1, 2), open(0, "loop 1", 1, 1),
                   open(0, "outer", 1, 0)};
    sortInsertions(all);
    QCOMPARE(applyInsertions("", all), "outerloop 1loop 2inner");
}

void EditsTest::equalsKeepTheirOrder()
{
    Insertions all{open(0, "1"), open(0, "2"), open(0, "3")};
    sortInsertions(all);
    QCOMPARE(applyInsertions("", all), "123");
}

void EditsTest::anyOrderSortsToTheSameText()
{
    std::mt19937 random(1); // the same each time
    Insertions all;
    for (std::uint32_t depth = 1; depth < 5; ++depth) {
        all.push_back(open(3, "(" + std::to_string(depth), depth));
        all.push_back(close(3, std::to_string(depth) + ")", depth));
    }
    sortInsertions(all);
    const std::string expected = applyInsertions("abcdef", all);
    for (int i = 0; i < 50; ++i) {
        std::ranges::shuffle(all, random);
        sortInsertions(all);
        QCOMPARE(applyInsertions("abcdef", all), expected);
    }
}

void EditsTest::insertionsAreAppliedInPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<uint>("offset");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("into nothing") << QByteArray("") << 0u << QByteArray("+");
    QTest::newRow("at the start") << QByteArray("ab") << 0u << QByteArray("+ab");
    QTest::newRow("in between") << QByteArray("ab") << 1u << QByteArray("a+b");
    QTest::newRow("at the end") << QByteArray("ab") << 2u << QByteArray("ab+");
}

void EditsTest::insertionsAreAppliedInPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(uint, offset);
    QFETCH(QByteArray, result);
    QCOMPARE(applyInsertions(text.toStdString(), {open(offset, "+")}), result.toStdString());
    QCOMPARE(applyInsertions(text.toStdString(), {}), text.toStdString());
}

void EditsTest::changesLeadFromOneToTheOther()
{
    std::mt19937 random(2);
    const std::string original = "one\ntwo\nthree\nfour\n";
    for (int i = 0; i < 500; ++i) {
        const auto before = randomInsertions(random, std::uint32_t(original.size()));
        const auto after = randomInsertions(random, std::uint32_t(original.size()));
        const std::string text = applyInsertions(original, before);
        const auto changes = changesBetween(before, after);
        QCOMPARE(diff::apply(text, changes), applyInsertions(original, after));
        QVERIFY(std::ranges::is_sorted(
            changes, [](const auto &a, const auto &b) { return a.range.end < b.range.begin; }));
    }
}

void EditsTest::whatIsTheSameIsNoChange()
{
    const Insertions all{open(1, "x"), open(4, "y")};
    QVERIFY(changesBetween(all, all).empty());
    // However the same text is divided.
    QVERIFY(changesBetween({open(1, "a"), open(1, "b")}, {open(1, "ab")}).empty());
}

void EditsTest::removedRangesBecomeInsertions()
{
    const std::string text = "a<1>b<2><3>c";
    const Stripped stripped{.removed = {{1, 4}, {5, 8}, {8, 11}}, .restored = {"", "", ""}};
    const auto insertions = toInsertions(text, stripped);
    QCOMPARE(insertions.size(), 3u);
    QCOMPARE(applyInsertions("abc", insertions), text);
}

void EditsTest::whatWasRestoredIsReplaced()
{
    const std::string text = "a{\n\tb\n\tc\n}  d";
    const Stripped stripped{.text = "a   { b; c }  d",
                            .removed = {{1, 1}, {2, 4}, {5, 7}, {8, 9}},
                            .restored = {"   ", " ", "; ", " "}};
    const auto insertions = toInsertions(text, stripped);
    QCOMPARE(applyInsertions(stripped.text, insertions), text);
    const auto back = changesBetween(insertions, {});
    QCOMPARE(diff::apply(text, back), stripped.text);
    QCOMPARE(diff::apply(stripped.text, changesBetween({}, insertions)), text);
    QVERIFY(changesBetween(insertions, insertions).empty());
}

void EditsTest::linesAreMapped_data()
{
    QTest::addColumn<uint>("line");
    QTest::addColumn<uint>("newLine");
    QTest::newRow("above everything") << 1u << 1u;
    QTest::newRow("below a prelude of two lines") << 2u << 4u;
    QTest::newRow("below an insertion within a line") << 3u << 5u;
    QTest::newRow("a line that got one before it") << 4u << 7u;
    QTest::newRow("beyond the end") << 9u << 12u;
}

void EditsTest::linesAreMapped()
{
    QFETCH(uint, line);
    const std::string text = "1\n2\n3\n4\n5\n";
    const LineMap lines(text, {open(2, "import\nimport\n"), open(4, "inside "), open(6, "@new\n")});
    QTEST(uint(lines.newLine(line)), "newLine");
}

void EditsTest::everyLineIsMappedToItself()
{
    std::mt19937 random(3);
    std::string text;
    for (int i = 1; i <= 30; ++i)
        text += "line " + std::to_string(i) + "\n";
    for (int round = 0; round < 100; ++round) {
        Insertions all;
        for (std::uint32_t offset = 0; offset < text.size(); ++offset) {
            if ((offset == 0 || text[offset - 1] == '\n') && random() % 4 == 0)
                all.push_back(open(offset, random() % 2 ? "+\n" : "+\n+\n"));
        }
        const LineMap lines(text, all);
        const auto after = QString::fromStdString(applyInsertions(text, all)).split(u'\n');
        for (std::uint32_t line = 1; line <= 30; ++line)
            QCOMPARE(after[lines.newLine(line) - 1], QStringLiteral("line %1").arg(line));
    }
}

} // namespace tst_edits

QTEST_GUILESS_MAIN(tst_edits::EditsTest)
#include "tst_edits.moc"
