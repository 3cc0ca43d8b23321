// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Keys and the mouse on a DiffCanvas.

#include "widgets/editor/diffcanvas.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace espalier::editor {

void DiffCanvas::keyPressEvent(QKeyEvent *event)
{
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const int page = std::max(1, m_scene.height / m_scene.lineHeight - 1);
    switch (event->key()) {
    case Qt::Key_Down: moveRows(1, select); break;
    case Qt::Key_Up: moveRows(-1, select); break;
    case Qt::Key_PageDown: moveRows(page, select); break;
    case Qt::Key_PageUp: moveRows(-page, select); break;
    case Qt::Key_Right: moveBytes(true, control, select); break;
    case Qt::Key_Left: moveBytes(false, control, select); break;
    case Qt::Key_Home: moveToEdge(false, control, select); break;
    case Qt::Key_End: moveToEdge(true, control, select); break;
    case Qt::Key_Return:
    case Qt::Key_Enter: unfold(m_scene.cursor.row, FoldPart::All); break;
    case Qt::Key_Plus:
        unfold(m_scene.cursor.row, m_scene.cursor.row == 0 ? FoldPart::Below : FoldPart::Above);
        break;
    default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    event->accept();
}

DiffPosition DiffCanvas::positionAt(QPoint point) const
{
    DiffPosition position = m_scene.cursor;
    if (m_scene.isEmpty())
        return position;
    const auto lines = m_scene.layout.lines();
    const auto line = (qint64(m_scene.scrollY) + point.y()) / m_scene.lineHeight;
    const auto place = m_scene.layout.at(
        static_cast<std::uint32_t>(std::clamp<qint64>(line, 0, qint64(lines) - 1)));
    position.row = place.row;
    const auto panes = m_scene.panes();
    const bool second = panes.size() > 1 && point.x() >= panes.back().left;
    const auto &pane = second ? panes.back() : panes.front();
    if (!m_scene.unified)
        position.side = pane.side;
    position.byte = 0;
    const auto shown = m_scene.shown(m_scene.row(place.row), position.side);
    if (!shown || place.fold)
        return position;
    const double x = point.x() - pane.text + (m_scene.wrapping ? 0 : m_scene.scrollX);
    auto column = static_cast<std::uint32_t>(std::max(0.0, std::round(x / m_scene.cell)));
    if (m_scene.wrapping)
        column = std::min(column, m_scene.visibleColumns()) + place.line * m_scene.visibleColumns();
    position.byte = const_cast<DiffScene &>(m_scene).cells(*shown).byteAt(column);
    return position;
}

std::optional<FoldPart> DiffCanvas::foldPartAt(QPoint point) const
{
    const auto place = m_scene.placeAt(point.y());
    if (!place || !place->fold)
        return std::nullopt;
    for (const auto &link : m_painter.foldLinks(place->row)) {
        if (link.rect.contains(point))
            return link.part;
    }
    return FoldPart::All;
}

void DiffCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_scene.isEmpty())
        return;
    const auto point = event->position().toPoint();
    if (const auto part = foldPartAt(point)) {
        unfold(m_scene.placeAt(point.y())->row, *part);
        return;
    }
    m_selecting = true;
    moveCursor(positionAt(point), event->modifiers().testFlag(Qt::ShiftModifier));
}

void DiffCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const auto point = event->position().toPoint();
    if (m_selecting) {
        auto to = positionAt(point);
        if (to.side != m_scene.anchor.side) {
            // Beyond the divider, the selection goes to the edge of its own side.
            const bool right = m_scene.anchor.side == diff::Side::Left;
            const auto pane = m_scene.paneOf(m_scene.anchor.side);
            to = positionAt({right ? pane.right - 1 : pane.text, point.y()});
        }
        moveCursor(to, true);
        return;
    }
    const auto place = m_scene.placeAt(point.y());
    viewport()->setCursor(place && place->fold ? Qt::PointingHandCursor : Qt::IBeamCursor);
    std::optional<std::uint32_t> hovered;
    if (place && !place->fold) {
        const auto row = m_scene.row(place->row);
        hovered = row.ignored ? std::nullopt : row.change;
    }
    if (hovered == m_scene.hovered)
        return;
    m_scene.hovered = hovered;
    placeBar();
    viewport()->update();
}

void DiffCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_selecting = false;
}

void DiffCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_scene.isEmpty())
        return;
    m_scene.cursor = m_scene.anchor = positionAt(event->position().toPoint());
    selectWord();
}

void DiffCanvas::selectWord()
{
    const auto shown = m_scene.shown(m_scene.row(m_scene.cursor.row), m_scene.cursor.side);
    if (!shown)
        return;
    const auto text = m_scene.text(*shown);
    const auto isWord = [&](std::size_t at) {
        const auto c = static_cast<unsigned char>(text[at]);
        return c == '_' || c >= 0x80 || std::isalnum(c) != 0;
    };
    std::size_t begin = m_scene.cursor.byte;
    std::size_t end = begin;
    while (begin > 0 && isWord(begin - 1))
        --begin;
    while (end < text.size() && isWord(end))
        ++end;
    m_scene.anchor.byte = static_cast<std::uint32_t>(begin);
    m_scene.cursor.byte = static_cast<std::uint32_t>(end);
    changed();
}

void DiffCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (event->angleDelta().y() != 0)
            emit zoomRequested(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void DiffCanvas::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    m_scene.focused = true;
    viewport()->update();
}

void DiffCanvas::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    m_scene.focused = false;
    viewport()->update();
}

bool DiffCanvas::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::Leave && m_scene.hovered) {
        m_scene.hovered.reset();
        placeBar();
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// What the marks of a line mean.
void DiffCanvas::showToolTip(QPoint point, QPoint global)
{
    const auto place = m_scene.placeAt(point.y());
    QStringList texts;
    if (place && !place->fold) {
        const auto row = m_scene.row(place->row);
        for (const auto &mark : m_scene.marks) {
            if (row.line(mark.side) == mark.mark.line)
                texts << markName(mark.mark.kind) + u": " + mark.mark.toolTip;
        }
    }
    QToolTip::showText(global, plainToolTip(texts), this);
}

} // namespace espalier::editor
