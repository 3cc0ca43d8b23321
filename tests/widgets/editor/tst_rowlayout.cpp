// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/linecells.h"
#include "widgets/editor/rowlayout.h"

#include <QRandomGenerator>
#include <QTest>

namespace tst_rowlayout {

using namespace espalier;
using namespace espalier::editor;

class RowLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void linesAndRowsAgree_data();
    void linesAndRowsAgree();
    void aFoldTakesOneLine();
    void columns_data();
    void columns();
    void bytesAndColumnsAgree();
};

void RowLayoutTest::linesAndRowsAgree_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("random rows %u", seed) << seed;
}

void RowLayoutTest::linesAndRowsAgree()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    const auto rows = 1 + random.bounded(200U);
    RowLayout layout;
    layout.reset(rows);
    std::vector<RowLayout::Tall> tall;
    std::vector<diff::RowRange> folds;
    std::vector<std::uint32_t> heights(rows, 1);
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (random.bounded(5U) == 0) {
            heights[row] = 2 + random.bounded(4U);
            tall.push_back({row, heights[row]});
        }
    }
    for (std::uint32_t row = random.bounded(20U); row + 12 < rows; row += 12 + random.bounded(20U))
        folds.push_back({row, row + 1 + random.bounded(10U)});
    layout.setFolds(folds);
    layout.setTall(tall);

    // The same in a plain way.
    std::uint32_t line = 0;
    for (std::uint32_t row = 0; row < rows;) {
        const auto fold = std::ranges::find(folds, row, &diff::RowRange::begin);
        const bool hidden = fold != folds.end();
        QCOMPARE(layout.lineOf(row), line);
        const auto height = hidden ? 1 : heights[row];
        QCOMPARE(layout.height(row), height);
        for (std::uint32_t i = 0; i < height; ++i) {
            const auto place = layout.at(line + i);
            QCOMPARE(place.row, row);
            QCOMPARE(place.fold, hidden);
            QCOMPARE(place.line, i);
        }
        const auto next = hidden ? fold->end : row + 1;
        if (next < rows) {
            QCOMPARE(layout.below(row), next);
            QCOMPARE(layout.above(next), row);
        }
        line += height;
        row = next;
    }
    QCOMPARE(layout.lines(), line);
}

void RowLayoutTest::aFoldTakesOneLine()
{
    RowLayout layout;
    layout.reset(1'000'000);
    layout.setFolds({{10, 999'990}});
    QCOMPARE(layout.lines(), 21U);
    QCOMPARE(layout.lineOf(500'000), 10U);
    QCOMPARE(layout.foldOf(500'000), std::optional<std::size_t>(0));
    QCOMPARE(layout.at(11).row, 999'990U);
}

void RowLayoutTest::columns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<uint>("columns");
    QTest::newRow("nothing") << QByteArray() << 0U;
    QTest::newRow("plain") << QByteArray("abc def") << 7U;
    QTest::newRow("indented by tabs") << QByteArray("\t\tx") << 9U;
    QTest::newRow("a tab ends at a stop") << QByteArray("ab\tx") << 5U;
    QTest::newRow("accents") << QByteArray("äöü") << 3U;
    QTest::newRow("a combining mark") << QByteArray("a\xCC\x88") << 1U;
    QTest::newRow("wide") << QByteArray("日本") << 4U;
    QTest::newRow("an emoji") << QByteArray("👋") << 2U;
    QTest::newRow("hostile") << QByteArray("\xE2\x80\xAE") << 6U;
    QTest::newRow("no UTF-8") << QByteArray("\xFF") << 4U;
    QTest::newRow("escape") << QByteArray("\x1B[0m") << 7U;
}

void RowLayoutTest::columns()
{
    QFETCH(QByteArray, text);
    QFETCH(uint, columns);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    QCOMPARE(LineCells::columnsOf(view, 4), columns);
    QCOMPARE(LineCells(view, 4).columns(), columns);
}

void RowLayoutTest::bytesAndColumnsAgree()
{
    const std::string text = "a\t\xE6\x97\xA5 \xFF\xE2\x80\xAE"
                             "e\xCC\x81z";
    const LineCells cells(text, 4);
    QVERIFY(!cells.isPlain());
    std::uint32_t byte = 0;
    while (byte < text.size()) {
        QCOMPARE(cells.byteAt(cells.columnOf(byte)), byte);
        const auto next = cells.nextByte(byte);
        QVERIFY(next > byte);
        QCOMPARE(cells.previousByte(next), byte);
        byte = next;
    }
    QCOMPARE(cells.columnOf(byte), cells.columns());
    QCOMPARE(LineCells::label("\xE2\x80\xAE"), QStringLiteral("U+202E"));
    QCOMPARE(LineCells::label("\xFF"), QStringLiteral("\\xff"));
}

} // namespace tst_rowlayout

QTEST_MAIN(tst_rowlayout::RowLayoutTest)
#include "tst_rowlayout.moc"
