// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/comparison.h"
#include "tests/core/diff/randomtexts.h"

#include <QTest>

#include <format>

namespace tst_alignedrows {

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

/// A letter a row and the lines it has, such as "=0,0 ~1,1 /2,2 -3 +4".
std::string shown(const AlignedRows &rows)
{
    std::string text;
    for (std::uint32_t i = 0; i < rows.count(); ++i) {
        const auto row = rows.row(i);
        text += text.empty() ? "" : " ";
        text += row.ignored ? "i" : "";
        text += "=~/-+"[static_cast<int>(row.kind)];
        text += row.left ? std::to_string(*row.left) : "";
        text += row.left && row.right ? "," : "";
        text += row.right ? std::to_string(*row.right) : "";
    }
    return text;
}

CompareOptions optionsOf(int number)
{
    return {.whitespace = static_cast<Whitespace>(number % 4), .ignoreBlankLines = number % 3 == 0};
}

/// What is wrong with the rows, empty when nothing is.
std::string faultOf(const AlignedRows &rows, const Comparison &all)
{
    Line left = 0, right = 0;
    for (std::uint32_t i = 0; i < rows.count(); ++i) {
        const auto row = rows.row(i);
        if ((row.left && *row.left != left) || (row.right && *row.right != right))
            return std::format("row {} is out of order", i);
        if (row.left && rows.rowOf(Side::Left, left++) != i)
            return std::format("left line {} is not found in row {}", left - 1, i);
        if (row.right && rows.rowOf(Side::Right, right++) != i)
            return std::format("right line {} is not found in row {}", right - 1, i);
        if (row.kind == RowKind::Equal &&
            (row.change || all.left.line(*row.left) != all.right.line(*row.right)))
            return std::format("row {} is not equal", i);
        if (row.kind != RowKind::Equal) {
            const auto &change = all.diff.changes[*row.change];
            const auto range = rows.rowsOf(*row.change);
            if ((row.left && !change.left.contains(*row.left)) ||
                (row.right && !change.right.contains(*row.right)) ||
                change.ignored != row.ignored || i < range.begin || i >= range.end)
                return std::format("row {} is not of its change", i);
        }
    }
    if (left != all.left.count() || right != all.right.count())
        return "lines are missing";
    return {};
}

} // namespace

class AlignedRowsTest : public QObject {
    Q_OBJECT

private slots:
    void aligns_data();
    void aligns();
    void everyLineOnceAndInOrder();
    void changesAreFound();
};

void AlignedRowsTest::aligns_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("sideBySide");
    QTest::addColumn<QByteArray>("unified");
    const auto row = [](const char *name, const char *left, const char *right,
                        const char *sideBySide, const char *unified) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(sideBySide)
                            << QByteArray(unified);
    };
    row("nothing", "", "", "", "");
    row("the same", "a\nb\n", "a\nb\n", "=0,0 =1,1", "=0,0 =1,1");
    row("an added line", "a\nb\n", "a\nX\nb\n", "=0,0 +1 =1,2", "=0,0 +1 =1,2");
    row("a removed line at the end", "a\nb\n", "a\n", "=0,0 -1", "=0,0 -1");
    row("a changed line", "call(first);\n", "call(second);\n", "~0,0", "-0 +0");
    row("another line", "call(first);\n", "return 17;\n", "/0,0", "-0 +0");
    row("the line alike is opposite", "call(first);\n", "one();\nreturn 17;\ncall(first, 2);\n",
        "+0 +1 ~0,2", "-0 +0 +1 +2");
    row("and the lines between are paired", "call(first);\nabcdefg\n12345\nother(second)\n",
        "call(first, 1);\nxyz\nother(second2)\n", "~0,0 /1,1 -2 ~3,2", "-0 -1 -2 -3 +0 +1 +2");
}

void AlignedRowsTest::aligns()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(QByteArray, sideBySide);
    QFETCH(QByteArray, unified);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto all = compared(from, to);
    QCOMPARE(QByteArray::fromStdString(shown(all.rows)), sideBySide);
    QCOMPARE(QByteArray::fromStdString(shown(all.unifiedRows)), unified);
}

void AlignedRowsTest::everyLineOnceAndInOrder()
{
    for (int i = 0; i < kCases; ++i) {
        const auto size = i % 100 == 0 ? 1500u : 60u;
        const auto [left, right] = test::RandomTexts(static_cast<std::uint32_t>(i)).pair(size);
        const auto all = compared(left, right, optionsOf(i));
        const auto fault = faultOf(all.rows, all) + faultOf(all.unifiedRows, all);
        QVERIFY2(fault.empty(), std::format("case {}: {}", i, fault).c_str());
    }
}

void AlignedRowsTest::changesAreFound()
{
    const auto all = compared("a\nb\nc\nd \ne\nf\n", "a\nX\nc\nd\ne\n",
                              {.whitespace = Whitespace::IgnoreTrailing});
    QCOMPARE(shown(all.rows), std::string("=0,0 /1,1 =2,2 i~3,3 =4,4 -5"));
    QCOMPARE(all.rows.changes(), 3u);
    QCOMPARE(all.diff.counted(), 2u);
    QCOMPARE(all.rows.nextChange(0), std::optional(0u));
    QCOMPARE(all.rows.nextChange(1), std::optional(2u));
    QCOMPARE(all.rows.nextChange(5), std::optional<std::uint32_t>());
    QCOMPARE(all.rows.previousChange(5), std::optional(0u));
    QCOMPARE(all.rows.previousChange(6), std::optional(2u));
    QCOMPARE(all.rows.previousChange(1), std::optional<std::uint32_t>());
    QVERIFY(all.rows.rowsOf(2) == (RowRange{5, 6}));
}

} // namespace tst_alignedrows

QTEST_GUILESS_MAIN(tst_alignedrows::AlignedRowsTest)
#include "tst_alignedrows.moc"
