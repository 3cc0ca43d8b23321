// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Where the cursor of a DiffCanvas goes, and what follows it.

#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/hunkbar.h"
#include "widgets/editor/overviewruler.h"

#include <QAccessible>
#include <QScrollBar>

#include <algorithm>

namespace espalier::editor {

using diff::Side;

void DiffCanvas::changed()
{
    placeBar();
    viewport()->update();
    announce();
    emit cursorMoved();
}

// The current row is read aloud as what the view says.
void DiffCanvas::announce()
{
    if (m_scene.isEmpty())
        return;
    setAccessibleDescription(rowText(m_scene.cursor.row));
    if (QAccessible::isActive()) {
        QAccessibleValueChangeEvent event(this, accessibleDescription());
        QAccessible::updateAccessibility(&event);
    }
}

void DiffCanvas::moveCursor(DiffPosition to, bool select)
{
    if (m_scene.isEmpty())
        return;
    to.row = std::min(to.row, m_scene.rows().count() - 1);
    // A selection is of one side.
    if (to.side != m_scene.anchor.side)
        select = false;
    m_scene.cursor = to;
    if (!select)
        m_scene.anchor = to;
    ensureVisible();
    changed();
}

void DiffCanvas::moveRows(int rows, bool select)
{
    if (m_scene.isEmpty())
        return;
    auto to = m_scene.cursor;
    for (int i = 0; i < std::abs(rows); ++i)
        to.row = rows > 0 ? m_scene.layout.below(to.row) : m_scene.layout.above(to.row);
    // The column is kept; a byte stands for it.
    const auto from = m_scene.shown(m_scene.row(m_scene.cursor.row), to.side);
    const auto into = m_scene.shown(m_scene.row(to.row), to.side);
    const auto column = from ? m_scene.cells(*from).columnOf(to.byte) : 0;
    to.byte = into ? m_scene.cells(*into).byteAt(column) : 0;
    moveCursor(to, select);
}

void DiffCanvas::moveBytes(bool forward, bool wholeWord, bool select)
{
    if (m_scene.isEmpty())
        return;
    auto to = m_scene.cursor;
    const auto shown = m_scene.shown(m_scene.row(to.row), to.side);
    const auto text = shown ? m_scene.text(*shown) : std::string_view();
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto isWord = [&](std::uint32_t at) {
        const auto c = static_cast<unsigned char>(text[at]);
        return c == '_' || c >= 0x80 || std::isalnum(c) != 0;
    };
    const bool atEnd = forward ? to.byte >= size : to.byte == 0;
    if (atEnd) {
        to.row = forward ? m_scene.layout.below(to.row) : m_scene.layout.above(to.row);
        const auto next = m_scene.shown(m_scene.row(to.row), to.side);
        if (to.row != m_scene.cursor.row)
            to.byte = forward || !next ? 0 : static_cast<std::uint32_t>(m_scene.text(*next).size());
    } else {
        const auto &cells = m_scene.cells(*shown);
        const auto step = [&] {
            to.byte = forward ? cells.nextByte(to.byte) : cells.previousByte(to.byte);
        };
        step();
        if (wholeWord && forward) {
            while (to.byte < size && isWord(to.byte))
                step();
            while (to.byte < size && !isWord(to.byte))
                step();
        } else if (wholeWord) {
            while (to.byte > 0 && !isWord(to.byte))
                step();
            while (to.byte > 0 && isWord(to.byte - 1))
                step();
        }
    }
    moveCursor(to, select);
}

void DiffCanvas::moveToEdge(bool end, bool all, bool select)
{
    if (m_scene.isEmpty())
        return;
    auto to = m_scene.cursor;
    if (all)
        to.row = end ? m_scene.rows().count() - 1 : 0;
    const auto shown = m_scene.shown(m_scene.row(to.row), to.side);
    const auto text = shown ? m_scene.text(*shown) : std::string_view();
    const auto indent = std::min(text.find_first_not_of(" \t"), text.size());
    if (end)
        to.byte = static_cast<std::uint32_t>(text.size());
    else
        to.byte = all || to.byte == indent ? 0 : static_cast<std::uint32_t>(indent);
    moveCursor(to, select);
}

void DiffCanvas::ensureVisible()
{
    const int top = m_scene.top(m_scene.cursor.row);
    const int height = m_scene.lineHeight;
    auto *vertical = verticalScrollBar();
    if (top < 0)
        vertical->setValue(vertical->value() + top);
    else if (top + height > m_scene.height)
        vertical->setValue(vertical->value() + top + height - m_scene.height);
    const auto shown = m_scene.shown(m_scene.row(m_scene.cursor.row), m_scene.cursor.side);
    if (m_scene.wrapping || !shown)
        return;
    const auto pane = m_scene.paneOf(m_scene.cursor.side);
    const auto column = m_scene.cells(*shown).columnOf(m_scene.cursor.byte);
    const int x = static_cast<int>(column * m_scene.cell);
    const int room = pane.right - pane.text - static_cast<int>(m_scene.cell * 3);
    auto *horizontal = horizontalScrollBar();
    if (x < horizontal->value())
        horizontal->setValue(std::max(0, x - static_cast<int>(m_scene.cell * 4)));
    else if (x > horizontal->value() + room)
        horizontal->setValue(x - room);
}

void DiffCanvas::centerOn(std::uint32_t row)
{
    const int top = m_scene.top(row);
    const int third = m_scene.height / 3;
    if (top < m_scene.lineHeight || top > m_scene.height - third) {
        // On a whole line, so that the first one in view is not cut.
        const int value = verticalScrollBar()->value() + top - third;
        verticalScrollBar()->setValue(value - value % m_scene.lineHeight);
    }
}

void DiffCanvas::goToChange(std::uint32_t change)
{
    const auto row = m_scene.rows().rowsOf(change).begin;
    m_scene.hovered.reset();
    centerOn(row);
    const bool left = !m_scene.row(row).right.has_value();
    moveCursor({.row = row, .side = left ? Side::Left : Side::Right, .byte = 0}, false);
}

bool DiffCanvas::hasChange(bool forward) const
{
    if (m_scene.isEmpty())
        return false;
    const auto row = m_scene.cursor.row;
    return forward ? m_scene.rows().nextChange(row).has_value()
                   : m_scene.rows().previousChange(row).has_value();
}

bool DiffCanvas::stepChange(bool forward)
{
    if (m_scene.isEmpty())
        return false;
    auto row = m_scene.cursor.row;
    // Back from within a change means the one before, not its own beginning.
    if (const auto current = currentChange(); current && !forward)
        row = m_scene.rows().rowsOf(*current).begin;
    const auto change =
        forward ? m_scene.rows().nextChange(row) : m_scene.rows().previousChange(row);
    if (change)
        goToChange(*change);
    return change.has_value();
}

void DiffCanvas::goToLine(Side side, diff::Line line)
{
    if (m_scene.isEmpty() || line >= m_scene.content->lines(side).count())
        return;
    const auto row = m_scene.rowOf(side, line);
    unfold(row, FoldPart::All);
    centerOn(row);
    moveCursor({.row = row, .side = side, .byte = 0}, false);
}

void DiffCanvas::unfold(std::uint32_t row, FoldPart part)
{
    const auto index = m_scene.layout.foldOf(row);
    if (!index)
        return;
    auto folds = m_scene.layout.folds();
    const auto fold = folds.begin() + static_cast<std::ptrdiff_t>(*index);
    const auto step = std::min(DiffPainter::kStep, fold->size());
    if (part == FoldPart::Above)
        fold->begin += step;
    else if (part == FoldPart::Below)
        fold->end -= step;
    if (part == FoldPart::All || fold->size() == 0)
        folds.erase(fold);
    m_scene.layout.setFolds(std::move(folds));
    relayout(false);
    changed();
}

void DiffCanvas::stepHit(bool forward)
{
    auto &hits = m_scene.hits;
    if (hits.empty())
        return;
    const auto count = hits.size();
    const auto &cursor = m_scene.cursor;
    const auto current = m_scene.currentHit.value_or(0);
    const bool isThere = m_scene.currentHit && m_scene.hasSelection() &&
                         hits[current].row == cursor.row && hits[current].range.end == cursor.byte;
    auto next = current;
    if (isThere)
        next = forward ? (current + 1) % count : (current + count - 1) % count;
    m_scene.currentHit = next;
    unfold(hits[next].row, FoldPart::All);
    centerOn(hits[next].row);
    moveCursor({.row = hits[next].row, .side = hits[next].side, .byte = hits[next].range.begin},
               false);
    moveCursor({.row = hits[next].row, .side = hits[next].side, .byte = hits[next].range.end},
               true);
}

void DiffCanvas::selectAll()
{
    if (m_scene.isEmpty())
        return;
    m_scene.anchor = {.row = 0, .side = m_scene.cursor.side, .byte = 0};
    const auto last = m_scene.rows().count() - 1;
    const auto shown = m_scene.shown(m_scene.row(last), m_scene.cursor.side);
    m_scene.cursor = {.row = last,
                      .side = m_scene.cursor.side,
                      .byte = shown ? static_cast<std::uint32_t>(m_scene.text(*shown).size()) : 0};
    changed();
}

void DiffCanvas::switchSide()
{
    if (m_scene.isEmpty() || m_scene.unified)
        return;
    auto to = m_scene.cursor;
    to.side = to.side == Side::Left ? Side::Right : Side::Left;
    to.byte = 0;
    moveCursor(to, false);
}

QString DiffCanvas::rowText(std::uint32_t row) const
{
    if (m_scene.isEmpty() || row >= m_scene.rows().count())
        return {};
    if (m_scene.layout.foldOf(row))
        return m_painter.foldText(row);
    const auto at = m_scene.row(row);
    const auto text = [&](Side side, diff::Line line) {
        const auto bytes = m_scene.content->lines(side).content(line).substr(0, 400);
        return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    using diff::RowKind;
    if (at.kind == RowKind::Removed || (at.left && !at.right))
        return tr("Line %1 removed: %2").arg(*at.left + 1).arg(text(Side::Left, *at.left));
    if (at.kind == RowKind::Added || (at.right && !at.left))
        return tr("Line %1 added: %2").arg(*at.right + 1).arg(text(Side::Right, *at.right));
    if (at.kind == RowKind::Equal || at.ignored)
        return tr("Line %1: %2").arg(*at.right + 1).arg(text(Side::Right, *at.right));
    return tr("Line %1 changed from %2 to %3")
        .arg(*at.right + 1)
        .arg(text(Side::Left, *at.left), text(Side::Right, *at.right));
}

} // namespace espalier::editor
