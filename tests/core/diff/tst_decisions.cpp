// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/decisions.h"
#include "tests/core/diff/patchreader.h"
#include "tests/core/diff/randomtexts.h"

#include <QTest>

#include <format>
#include <set>

namespace tst_decisions {

using namespace espalier;
using namespace espalier::diff;

namespace {

constexpr int kCases = 2000;

Comparison compared(std::string_view left, std::string_view right,
                    const CompareOptions &options = {})
{
    JobContext job;
    return compareTexts(left, right, options, job).value();
}

CompareOptions optionsOf(int number)
{
    return {.whitespace = static_cast<Whitespace>(number % 4), .ignoreBlankLines = number % 3 == 0};
}

/// What replacing just these changes gives; a newline where a line would be glued to the next.
std::string replaced(const Comparison &all, const std::vector<bool> &chosen,
                     std::string_view newline)
{
    std::string result;
    const auto add = [&](std::string_view lines) {
        if (!lines.empty() && !result.empty() && !result.ends_with('\n'))
            result += newline;
        result += lines;
    };
    Line done = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto &change = all.diff.changes[i];
        add(all.left.lines({done, change.left.begin}));
        add(chosen[i] ? all.right.lines(change.right) : all.left.lines(change.left));
        done = change.left.end;
    }
    add(all.left.lines({done, all.left.count()}));
    return result;
}

} // namespace

class DecisionsTest : public QObject {
    Q_OBJECT

private slots:
    void allOrNothing();
    void anySubset();
    void patchesAreExact();
    void linesOneByOne_data();
    void linesOneByOne();
    void remembersDecisions();
    void linesDecidedAlikeAreTheWholeChange();
    void identitiesOutliveEditsElsewhere();
    void identitiesAreApart();
};

void DecisionsTest::allOrNothing()
{
    for (int i = 0; i < kCases; ++i) {
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(50);
        const auto all = compared(left, right, optionsOf(i));
        QVERIFY2(resultOf(all, HunkDecisions()) == right, std::format("case {}", i).c_str());
        QVERIFY2(resultOf(all, HunkDecisions(Decision::Rejected)) == left,
                 std::format("case {}", i).c_str());
        QVERIFY(replacementsOf(all, HunkDecisions(Decision::Rejected)).empty());
    }
}

void DecisionsTest::anySubset()
{
    for (int i = 0; i < kCases; ++i) {
        test::RandomTexts random(static_cast<std::uint32_t>(i));
        const auto [left, right] = random.pair(50);
        const auto all = compared(left, right, optionsOf(i));
        HunkDecisions decisions(random.number(2) == 0 ? Decision::Accepted : Decision::Rejected);
        std::vector<bool> chosen;
        for (std::uint32_t change = 0; change < all.diff.changes.size(); ++change) {
            chosen.push_back(random.number(2) == 0);
            decisions.decide(all.diff, change,
                             chosen.back() ? Decision::Accepted : Decision::Rejected);
        }
        const auto result = resultOf(all, decisions);
        QVERIFY2(result == replaced(all, chosen, "\n") || result == replaced(all, chosen, "\r\n"),
                 std::format("case {}", i).c_str());
    }
}

void DecisionsTest::patchesAreExact()
{
    for (int i = 0; i < kCases; ++i) {
        test::RandomTexts random(static_cast<std::uint32_t>(i));
        const auto [left, right] = random.pair(50);
        const auto all = compared(left, right);
        HunkDecisions decisions;
        for (int k = 0; k < 5; ++k) {
            if (const auto lines = all.left.count(); lines > 0)
                decisions.decideLine(all.diff, Side::Left, random.number(lines),
                                     Decision::Rejected);
            if (const auto lines = all.right.count(); lines > 0)
                decisions.decideLine(all.diff, Side::Right, random.number(lines),
                                     Decision::Rejected);
        }
        const auto replacements = replacementsOf(all, decisions);
        const auto patch = unified({"a", "a"}, left, replacements);
        const auto read = test::applyStrictly(left, patch);
        QVERIFY2(read && *read == resultOf(all, decisions),
                 std::format("case {}: {}\n{}", i, read.error_or(""), patch).c_str());
    }
}

void DecisionsTest::linesOneByOne_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QList<int>>("keptLeft"); // lines whose removal is rejected
    QTest::addColumn<QList<int>>("leftOut");  // lines whose addition is rejected
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const char *left, const char *right,
                        const QList<int> &keptLeft, const QList<int> &leftOut, const char *result) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << keptLeft << leftOut
                            << QByteArray(result);
    };
    row("one of two pairs", "a 1\nb 1\n", "a 2\nb 2\n", {1}, {1}, "a 2\nb 1\n");
    row("the other one", "a 1\nb 1\n", "a 2\nb 2\n", {0}, {0}, "a 1\nb 2\n");
    row("both lines of a pair", "a 1\n", "a 2\n", {0}, {}, "a 1\na 2\n");
    row("neither line of a pair", "a 1\nb\n", "a 2\nb\n", {}, {0}, "b\n");
    row("one of added lines", "a\n", "a\nx\ny\n", {}, {1}, "a\ny\n");
    row("a last line gets its newline", "a\nb", "a\nb\nc", {1}, {1}, "a\nb\nc");
    row("with CRLF where that is used", "a\r\nb", "a\r\nbc\r\n", {1}, {}, "a\r\nb\r\nbc\r\n");
    row("a right line without newline gets one", "a 1\nb 1\n", "a 2", {1}, {}, "a 2\nb 1\n");
}

void DecisionsTest::linesOneByOne()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(QList<int>, keptLeft);
    QFETCH(QList<int>, leftOut);
    QFETCH(QByteArray, result);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto all = compared(from, to);
    HunkDecisions decisions;
    for (const int line : keptLeft)
        decisions.decideLine(all.diff, Side::Left, static_cast<Line>(line), Decision::Rejected);
    for (const int line : leftOut)
        decisions.decideLine(all.diff, Side::Right, static_cast<Line>(line), Decision::Rejected);
    QCOMPARE(QByteArray::fromStdString(resultOf(all, decisions)), result);
}

void DecisionsTest::remembersDecisions()
{
    const auto all = compared("a 1\nb\nc 1\n", "a 2\nb\nc 2\n");
    HunkDecisions decisions;
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Undecided);
    decisions.decide(all.diff, 0, Decision::Rejected);
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Rejected);
    QCOMPARE(decisions.ofLine(0, Side::Left, 0), Decision::Rejected);
    QVERIFY(decisions.accepts(1, Side::Left, 2));
    QCOMPARE(resultOf(all, decisions), std::string("a 1\nb\nc 2\n"));
    decisions.decideLine(all.diff, Side::Left, 0, Decision::Accepted);
    QVERIFY(decisions.isSplit(all.diff.changes[0]));
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Undecided);
    decisions.decide(all.diff, 0, Decision::Accepted);
    QVERIFY(!decisions.isSplit(all.diff.changes[0]));
    QCOMPARE(resultOf(all, HunkDecisions::only({1})), std::string("a 1\nb\nc 2\n"));
    decisions.clear();
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Undecided);
}

void DecisionsTest::linesDecidedAlikeAreTheWholeChange()
{
    const auto all = compared("a 1\n", "a 2\n");
    HunkDecisions decisions;
    decisions.decideLine(all.diff, Side::Left, 0, Decision::Rejected);
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Undecided);
    decisions.decideLine(all.diff, Side::Right, 0, Decision::Rejected);
    QCOMPARE(decisions.ofChange(all.diff, 0), Decision::Rejected);
    decisions.decideLine(all.diff, Side::Left, 7, Decision::Rejected);
    QVERIFY(replacementsOf(all, decisions).empty());
}

void DecisionsTest::identitiesOutliveEditsElsewhere()
{
    const std::string left = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    const auto before = hunkIdentities(compared(left, "1\n2\n3\n4\nX\n6\n7\n8\n9\n"));
    const auto after = hunkIdentities(compared(left, "0\n1\n2\n3\n4\nX\n6\n7\nY\n9\n"));
    const auto moved = hunkIdentities(compared("0\n" + left, "0\n1\n2\n3\n4\nX\n6\n7\n8\n9\n"));
    const auto other = hunkIdentities(compared(left, "1\n2\n3\n4\nZ\n6\n7\n8\n9\n"));
    QCOMPARE(before.size(), std::size_t(1));
    QCOMPARE(after.size(), std::size_t(3));
    QCOMPARE(after[1], before[0]);
    QCOMPARE(moved, before);
    QVERIFY(other != before);
}

void DecisionsTest::identitiesAreApart()
{
    for (int i = 0; i < kCases; ++i) {
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(50);
        const auto identities = hunkIdentities(compared(left, right));
        const std::set<std::uint64_t> apart(identities.begin(), identities.end());
        QCOMPARE(apart.size(), identities.size());
    }
}

} // namespace tst_decisions

QTEST_GUILESS_MAIN(tst_decisions::DecisionsTest)
#include "tst_decisions.moc"
