// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/comparison.h"
#include "tests/core/diff/randomtexts.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <format>
#include <numeric>
#include <ranges>

namespace tst_linediff {

using namespace espalier;
using namespace espalier::diff;

namespace {

constexpr int kCases = 3000;

TextLines linesOf(std::string_view text)
{
    return TextLines::split(text).value();
}

LineDiff compared(std::string_view left, std::string_view right, const CompareOptions &options = {})
{
    JobContext job;
    return compare(linesOf(left), linesOf(right), options, job).value();
}

/// "left begin,end>right begin,end", with "~" before ignored ones.
std::string shown(const LineDiff &diff)
{
    std::string text;
    for (const auto &change : diff.changes)
        text +=
            std::format("{}{}{},{}>{},{}", text.empty() ? "" : " ", change.ignored ? "~" : "",
                        change.left.begin, change.left.end, change.right.begin, change.right.end);
    return text;
}

std::string applied(std::string_view left, std::string_view right, const LineDiff &diff)
{
    const auto from = linesOf(left), to = linesOf(right);
    std::string result;
    Line done = 0;
    for (const auto &change : diff.changes) {
        result += from.lines({done, change.left.begin});
        result += to.lines(change.right);
        done = change.left.end;
    }
    return result += from.lines({done, from.count()});
}

/// Length of the longest common subsequence, by the table.
std::uint32_t longestCommon(const TextLines &left, const TextLines &right)
{
    std::vector<std::uint32_t> row(right.count() + 1), next(row);
    for (Line l = 0; l < left.count(); ++l) {
        for (Line r = 0; r < right.count(); ++r)
            next[r + 1] =
                left.line(l) == right.line(r) ? row[r] + 1 : std::max(row[r + 1], next[r]);
        row = next;
    }
    return row.back();
}

CompareOptions optionsOf(int number)
{
    return {.whitespace = static_cast<Whitespace>(number % 4), .ignoreBlankLines = number % 3 == 0};
}

std::string repeated(std::string_view line, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += line;
    return text;
}

} // namespace

class LineDiffTest : public QObject {
    Q_OBJECT

private slots:
    void splits_data();
    void splits();
    void findsLines();
    void compares_data();
    void compares();
    void appliedChangesGiveTheRightText();
    void changesAreInOrderAndApart();
    void differencesAreShortest();
    void slides_data();
    void slides();
    void ignores_data();
    void ignores();
    void largeTextsAreQuick_data();
    void largeTextsAreQuick();
    void stopsWhenAsked();
};

void LineDiffTest::splits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("contents");
    QTest::addColumn<bool>("lacksNewline");
    using List = QByteArrayList;
    QTest::newRow("nothing is no line") << QByteArray() << List{} << false;
    QTest::newRow("a newline is one empty line") << QByteArray("\n") << List{""} << false;
    QTest::newRow("the last newline begins no line") << QByteArray("a\n") << List{"a"} << false;
    QTest::newRow("a line may lack its newline") << QByteArray("a\nb") << List{"a", "b"} << true;
    QTest::newRow("CRLF is an ending")
        << QByteArray("a\r\n\r\nb\r") << List{"a", "", "b\r"} << true;
    QTest::newRow("CR alone is none") << QByteArray("a\rb\n") << List{"a\rb"} << false;
}

void LineDiffTest::splits()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, contents);
    QFETCH(bool, lacksNewline);
    const auto bytes = text.toStdString();
    const auto lines = linesOf(bytes);
    QByteArrayList found;
    std::string all;
    for (Line line = 0; line < lines.count(); ++line) {
        found << QByteArray::fromStdString(std::string(lines.content(line)));
        all += lines.line(line);
    }
    QCOMPARE(found, contents);
    QVERIFY(all == bytes);
    QCOMPARE(lines.lacksFinalNewline(), lacksNewline);
}

void LineDiffTest::findsLines()
{
    const auto lines = linesOf("a\r\nbc\nd");
    QVERIFY(lines.ending(0) == LineEnding::CrLf);
    QVERIFY(lines.ending(1) == LineEnding::Lf);
    QVERIFY(lines.ending(2) == LineEnding::None);
    QCOMPARE(lines.lineAt(0), std::optional(0u));
    QCOMPARE(lines.lineAt(2), std::optional(0u));
    QCOMPARE(lines.lineAt(3), std::optional(1u));
    QCOMPARE(lines.lineAt(6), std::optional(2u));
    QCOMPARE(lines.lineAt(7), std::optional(2u));
    QVERIFY(!linesOf("").lineAt(0));
}

void LineDiffTest::compares_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("changes");
    const auto row = [](const char *name, const char *left, const char *right,
                        const char *changes) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(changes);
    };
    row("nothing and nothing", "", "", "");
    row("the same", "a\nb\n", "a\nb\n", "");
    row("from nothing", "", "a\nb\n", "0,0>0,2");
    row("to nothing", "a\nb", "", "0,2>0,0");
    row("one line changed", "a\nb\nc\n", "a\nX\nc\n", "1,2>1,2");
    row("a newline at the end", "a\nb", "a\nb\n", "1,2>1,2");
    row("a line behind one without newline", "a\nb", "a\nb\nc", "1,2>1,3");
    row("line endings count", "a\r\nb\n", "a\nb\n", "0,1>0,1");
    row("a common end within a line is none", "ab\nc", "xc", "0,2>0,1");
    row("a moved line costs two", "X\na\na\na\n", "a\na\na\nX\n", "0,1>0,0 4,4>3,4");
    row("two places", "a\nb\nc\nd\ne\n", "a\nc\nd\nX\ne\n", "1,2>1,1 4,4>3,4");
}

void LineDiffTest::compares()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(QByteArray, changes);
    const auto from = left.toStdString(), to = right.toStdString();
    QCOMPARE(QByteArray::fromStdString(shown(compared(from, to))), changes);
}

void LineDiffTest::appliedChangesGiveTheRightText()
{
    for (int i = 0; i < kCases; ++i) {
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(80);
        const auto diff = compared(left, right, optionsOf(i));
        QVERIFY2(applied(left, right, diff) == right,
                 std::format("case {}: {}", i, shown(diff)).c_str());
    }
}

void LineDiffTest::changesAreInOrderAndApart()
{
    for (int i = 0; i < kCases; ++i) {
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(80);
        const auto diff = compared(left, right, optionsOf(i));
        const Change *last = nullptr;
        for (const auto &change : diff.changes) {
            QVERIFY(!change.left.empty() || !change.right.empty());
            const Line l = last ? last->left.end : 0, r = last ? last->right.end : 0;
            QVERIFY(change.left.begin >= l && change.right.begin >= r);
            QCOMPARE(change.left.begin - l, change.right.begin - r);
            if (last && change.left.begin == l)
                QVERIFY2(last->ignored != change.ignored,
                         std::format("case {}: {}", i, shown(diff)).c_str());
            last = &change;
        }
    }
}

void LineDiffTest::differencesAreShortest()
{
    for (int i = 0; i < kCases; ++i) {
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(60);
        const auto diff = compared(left, right);
        const auto from = linesOf(left), to = linesOf(right);
        const auto kept = longestCommon(from, to);
        QVERIFY2(diff.removed() == from.count() - kept && diff.added() == to.count() - kept,
                 std::format("case {}: {}, {} kept", i, shown(diff), kept).c_str());
        QVERIFY(!diff.approximate);
    }
}

void LineDiffTest::slides_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("changes");
    const auto row = [](const char *name, const char *left, const char *right,
                        const char *changes) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(changes);
    };
    row("a function with its blank line", "a()\n{\n  x\n}\n\nc()\n{\n  z\n}\n",
        "a()\n{\n  x\n}\n\nb()\n{\n  x\n}\n\nc()\n{\n  z\n}\n", "5,5>5,10");
    row("a block behind another one", "  if a\n    x\n  }\nend\n",
        "  if a\n    x\n  }\n  if b\n    x\n  }\nend\n", "3,3>3,6");
    row("a removed block", "for a:\n  x\nfor b:\n  x\nfor c:\n", "for a:\n  x\nfor c:\n",
        "2,4>2,2");
    row("a repeated line is the last one", "a\nb\n", "a\nb\nb\n", "2,2>2,3");
    row("changes that can meet are one", "a\nb\nc\n", "a\nb\nX\na\nb\nY\nc\n", "2,2>2,6");
}

void LineDiffTest::slides()
{
    compares();
}

void LineDiffTest::ignores_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<int>("whitespace");
    QTest::addColumn<bool>("blankLines");
    QTest::addColumn<QByteArray>("changes");
    const auto row = [](const char *name, const char *left, const char *right,
                        Whitespace whitespace, bool blankLines, const char *changes) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << static_cast<int>(whitespace)
                            << blankLines << QByteArray(changes);
    };
    using enum Whitespace;
    row("blanks at the end count", "a \nb\n", "a\nb\n", Exact, false, "0,1>0,1");
    row("blanks at the end do not", "a \nb\n", "a\nb\n", IgnoreTrailing, false, "~0,1>0,1");
    row("CR does not", "a\r\nb\r\n", "a\nb\n", IgnoreTrailing, false, "~0,2>0,2");
    row("nor does the last newline", "a\nb", "a\nb\n", IgnoreTrailing, false, "~1,2>1,2");
    row("indentation still counts", "a\n", " a\n", IgnoreTrailing, false, "0,1>0,1");
    row("the amount does not", "a  b\n", "a\tb\n", IgnoreAmount, false, "~0,1>0,1");
    row("that there is some counts", "ab\n", "a b\n", IgnoreAmount, false, "0,1>0,1");
    row("indentation from nothing counts", "a\n", "  a\n", IgnoreAmount, false, "0,1>0,1");
    row("no blank counts", "ab\n", " a b\n", IgnoreAll, false, "~0,1>0,1");
    row("a change next to an ignored one", "a\nb\n", "a \nX\n", IgnoreAll, false,
        "~0,1>0,1 1,2>1,2");
    row("blank lines count", "a\nb\n", "a\n\n\nb\n", Exact, false, "1,1>1,3");
    row("blank lines do not", "a\nb\n", "a\n\n\nb\n", Exact, true, "~1,1>1,3");
    row("with others they do", "a\nb\n", "a\n\nX\nb\n", Exact, true, "1,1>1,3");
}

void LineDiffTest::ignores()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(int, whitespace);
    QFETCH(bool, blankLines);
    QFETCH(QByteArray, changes);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto diff = compared(from, to, {static_cast<Whitespace>(whitespace), blankLines});
    QCOMPARE(QByteArray::fromStdString(shown(diff)), changes);
    QVERIFY(applied(from, to, diff) == to);
}

void LineDiffTest::largeTextsAreQuick_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    const auto numbered = [](const char *word, int step, int kinds) {
        QByteArray text;
        for (int i = 0; i < 200'000; ++i)
            text += QByteArray(word) + QByteArray::number(qint64(i) * step % kinds) + '\n';
        return text;
    };
    QTest::newRow("nothing in common") << numbered("a", 1, 200'000) << numbered("b", 1, 200'000);
    QTest::newRow("another order") << numbered("a", 1, 200'003) << numbered("a", 7919, 200'003);
    QTest::newRow("few kinds of lines") << numbered("a", 7, 31) << numbered("a", 11, 37);
    QTest::newRow("blocks swapped") << numbered("a", 1, 200'000) + numbered("b", 3, 1000)
                                    << numbered("b", 3, 1000) + numbered("a", 1, 200'000);
    QTest::newRow("one line over and over")
        << QByteArray("x\n").repeated(200'000)
        << QByteArray("x\n").repeated(100'000) + "y\n" + QByteArray("x\n").repeated(50'000);
}

// The bound is far above what it takes; a quadratic way would take minutes.
void LineDiffTest::largeTextsAreQuick()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto start = std::chrono::steady_clock::now();
    JobContext job;
    const auto all = compareTexts(from, to, {}, job).value();
    const auto spent = std::chrono::steady_clock::now() - start;
    QVERIFY2(spent < std::chrono::seconds(20), "takes too long");
    QVERIFY(applied(from, to, all.diff) == to);
}

void LineDiffTest::stopsWhenAsked()
{
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    const auto left = repeated("a\nb\n", 100), right = repeated("b\nc\n", 100);
    const auto diff = compare(linesOf(left), linesOf(right), {}, job);
    QVERIFY(!diff);
    QCOMPARE(diff.error().kind, ErrorKind::Cancelled);
    QCOMPARE(compareTexts(left, right, {}, job).error().kind, ErrorKind::Cancelled);
}

} // namespace tst_linediff

QTEST_GUILESS_MAIN(tst_linediff::LineDiffTest)
#include "tst_linediff.moc"
