// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The text of a row: grounds behind words, selection and hits, then characters in their colours.

#include "widgets/editor/diffpainter.h"

#include <QPainter>

#include <algorithm>

namespace espalier::editor {

using diff::Row;
using diff::Side;
using theme::Role;

QColor DiffPainter::groundColor(Ground ground, const Painted &painted) const
{
    switch (ground) {
    case Strong: return color(painted.paper.strong);
    case Hit: return color(Role::SearchMatch);
    case CurrentHit: return color(Role::SearchMatchCurrent);
    case Selected: return color(Role::Selection);
    case Plain: break;
    }
    return painted.background;
}

void DiffPainter::paintText(QPainter &painter, const DiffPane &pane, const Row &row,
                            const Painted &painted, QRect rect)
{
    const auto wrap = m_scene.visibleColumns();
    const QRect clip(pane.text, rect.top(), pane.right - pane.text, rect.height());
    painter.save();
    painter.setClipRect(clip);
    const int lines = rect.height() / m_scene.lineHeight;
    const bool wraps = m_scene.wrapping;
    for (int line = 0; line < lines; ++line) {
        const int y = rect.top() + line * m_scene.lineHeight;
        if (y + m_scene.lineHeight < 0 || y > m_scene.height)
            continue;
        const auto skipped =
            wraps ? 0U : static_cast<std::uint32_t>(m_scene.scrollX / m_scene.cell);
        m_from = wraps ? wrap * static_cast<std::uint32_t>(line) : skipped;
        const auto to = m_from + wrap + (wraps ? 0 : 3);
        const double x = pane.text - (wraps ? 0 : m_scene.scrollX - skipped * m_scene.cell);
        m_grounds.assign(to - m_from, Plain);
        fillGrounds(row, painted);
        paintLine(painter, pane, painted, m_from, to, QPointF(x, y));
        const auto columns = m_scene.cells(painted.shown).columns();
        if (columns >= m_from && columns <= to)
            paintEnding(painter, row, painted, QPointF(x + (columns - m_from) * m_scene.cell, y));
    }
    painter.restore();
}

void DiffPainter::groundColumns(const Painted &painted, ByteRange bytes, Ground ground)
{
    const auto &cells = m_scene.cells(painted.shown);
    const auto end = m_from + static_cast<std::uint32_t>(m_grounds.size());
    const auto from = std::clamp(cells.columnOf(bytes.begin), m_from, end);
    const auto to = std::clamp(cells.columnOf(bytes.end), from, end);
    std::fill(m_grounds.begin() + (from - m_from), m_grounds.begin() + (to - m_from), ground);
}

void DiffPainter::fillGrounds(const Row &row, const Painted &painted)
{
    if (painted.paper.sign != Sign::None && painted.paper.line != Role::SurfaceAlternate) {
        for (const auto &word : m_scene.changedWords(row, painted.shown))
            groundColumns(painted, word, Strong);
    }
    if (const auto selected = m_scene.selection(painted.row, painted.shown))
        groundColumns(painted, *selected, Selected);
    // Above the selection, which is at the current one.
    const auto first = std::ranges::lower_bound(m_scene.hits, painted.row, {}, &DiffHit::row);
    for (auto hit = first; hit != m_scene.hits.end() && hit->row == painted.row; ++hit) {
        const auto index = static_cast<std::size_t>(hit - m_scene.hits.begin());
        if (hit->side == painted.shown.side)
            groundColumns(painted, hit->range, index == m_scene.currentHit ? CurrentHit : Hit);
    }
}

void DiffPainter::paintLine(QPainter &painter, const DiffPane &pane, const Painted &painted,
                            std::uint32_t firstColumn, std::uint32_t lastColumn, QPointF at)
{
    Q_UNUSED(pane);
    const auto &cells = m_scene.cells(painted.shown);
    const auto size = m_grounds.size();
    m_styles.assign(size, SyntaxHighlighter::kPlain);
    for (const auto &span : highlighter(painted.shown.side).spans(painted.shown.line)) {
        const auto from = std::clamp(cells.columnOf(span.offset), firstColumn, lastColumn);
        const auto to = std::clamp(cells.columnOf(span.offset + span.length), from, lastColumn);
        std::fill(m_styles.begin() + (from - firstColumn), m_styles.begin() + (to - firstColumn),
                  span.style);
    }
    for (std::size_t i = 0; i < size;) {
        std::size_t end = i + 1;
        while (end < size && m_grounds[end] == m_grounds[i])
            ++end;
        if (m_grounds[i] != Plain) {
            const QRectF ground(at.x() + double(i) * m_scene.cell, at.y(),
                                double(end - i) * m_scene.cell, m_scene.lineHeight);
            painter.fillRect(ground, groundColor(static_cast<Ground>(m_grounds[i]), painted));
        }
        i = end;
    }
    if (cells.isPlain()) {
        const auto text = m_scene.text(painted.shown);
        const auto end = std::min<std::size_t>(text.size(), lastColumn);
        for (std::size_t i = firstColumn; i < end;) {
            const auto start = i - firstColumn;
            std::size_t stop = start + 1;
            while (stop < end - firstColumn && m_styles[stop] == m_styles[start] &&
                   m_grounds[stop] == m_grounds[start])
                ++stop;
            const auto background = groundColor(static_cast<Ground>(m_grounds[start]), painted);
            m_cells.drawRun(painter, at.x() + double(start) * m_scene.cell, at.y(),
                            text.substr(i, stop - start),
                            highlighter(painted.shown.side).look(m_styles[start], background));
            i = firstColumn + stop;
        }
    } else {
        paintCells(painter, painted, firstColumn, lastColumn, at);
    }
    if (m_scene.whitespaceVisible && cells.isPlain()) {
        const auto text = m_scene.text(painted.shown);
        const TextLook look{.color = color(Role::TextDisabled)};
        for (auto i = firstColumn; i < std::min<std::size_t>(text.size(), lastColumn); ++i) {
            if (text[i] == ' ')
                m_cells.drawText(painter, at.x() + (i - firstColumn) * m_scene.cell, at.y(), 1,
                                 QStringLiteral("·"), look);
        }
    }
}

// A line with tabs, or with more than ASCII.
void DiffPainter::paintCells(QPainter &painter, const Painted &painted, std::uint32_t firstColumn,
                             std::uint32_t lastColumn, QPointF at)
{
    const auto &cells = m_scene.cells(painted.shown);
    const auto text = m_scene.text(painted.shown);
    const TextLook faint{.color = color(Role::TextDisabled)};
    for (auto i = cells.cellAt(firstColumn); i < cells.cells().size(); ++i) {
        const auto &cell = cells.cells()[i];
        if (cell.column >= lastColumn)
            break;
        const auto index = cell.column - std::min(cell.column, firstColumn);
        const double x = at.x() + (double(cell.column) - firstColumn) * m_scene.cell;
        const auto bytes = text.substr(cell.byte, cell.bytes);
        const auto background = groundColor(static_cast<Ground>(m_grounds[index]), painted);
        if (cell.kind == Cell::Kind::Tab) {
            if (m_scene.whitespaceVisible)
                m_cells.drawText(painter, x, at.y(), 1, QStringLiteral("→"), faint);
        } else if (cell.kind == Cell::Kind::Hostile) {
            const auto paper = color(Role::WarningBackground);
            m_cells.drawBoxed(painter, x, at.y(), cell.columns, LineCells::label(bytes),
                              theme::withContrast(color(Role::Warning), paper, 4.5), paper);
        } else if (bytes == " ") {
            if (m_scene.whitespaceVisible)
                m_cells.drawText(painter, x, at.y(), 1, QStringLiteral("·"), faint);
        } else {
            const auto look = highlighter(painted.shown.side).look(m_styles[index], background);
            if (bytes.size() == 1)
                m_cells.drawRun(painter, x, at.y(), bytes, look);
            else
                m_cells.drawText(
                    painter, x, at.y(), cell.columns,
                    QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())), look);
        }
    }
}

// What a line ends with, where that is worth knowing: it differs from the other side's, or is
// missing, or all blanks are shown.
void DiffPainter::paintEnding(QPainter &painter, const Row &row, const Painted &painted, QPointF at)
{
    using diff::LineEnding;
    const auto ending = m_scene.content->lines(painted.shown.side).ending(painted.shown.line);
    const auto &aligned = m_scene.content->comparison.rows;
    const auto pair = m_scene.unified && row.change
                          ? aligned.row(aligned.rowOf(painted.shown.side, painted.shown.line))
                          : row;
    bool differs = false;
    if (pair.left && pair.right) {
        const auto &comparison = m_scene.content->comparison;
        const auto left = comparison.left.ending(*pair.left);
        const auto right = comparison.right.ending(*pair.right);
        // Of a missing newline only the side that lacks it tells.
        differs = left != right && left != LineEnding::None && right != LineEnding::None;
    }
    const bool strong = differs || ending == LineEnding::None;
    if (!strong) {
        if (m_scene.whitespaceVisible)
            m_cells.drawText(painter, at.x(), at.y(), 1,
                             ending == LineEnding::CrLf ? QStringLiteral("¤") : QStringLiteral("↵"),
                             {.color = color(Role::TextDisabled)});
        return;
    }
    const auto text = ending == LineEnding::None   ? tr("no newline at the end")
                      : ending == LineEnding::CrLf ? QStringLiteral("CRLF")
                                                   : QStringLiteral("LF");
    const auto paper = color(Role::WarningBackground);
    m_cells.drawBoxed(painter, at.x() + m_scene.cell, at.y(),
                      static_cast<std::uint32_t>(text.size()) + 1, text,
                      theme::withContrast(color(Role::Warning), paper, 4.5), paper);
}

} // namespace espalier::editor
