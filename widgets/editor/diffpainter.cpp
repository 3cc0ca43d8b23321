// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffpainter.h"

#include <QPainter>

#include <algorithm>

namespace espalier::editor {

using diff::Row;
using diff::RowKind;
using diff::Side;
using theme::Role;

DiffPainter::DiffPainter(DiffScene &scene)
    : m_scene(scene), m_theme(&theme::Theme::of(theme::Scheme::Light))
{
    m_cells.setTheme(*m_theme);
}

void DiffPainter::setTheme(const theme::Theme &theme)
{
    m_theme = &theme;
    m_cells.setTheme(theme);
    for (auto &highlighter : m_highlighters)
        highlighter.setTheme(theme);
}

void DiffPainter::setFonts(const QFont &code, const QFont &words)
{
    m_cells.setFont(code);
    m_words = words;
    m_scene.cell = m_cells.cellWidth();
    m_scene.lineHeight = m_cells.lineHeight();
}

DiffPainter::Paper DiffPainter::paperOf(const Row &row, DiffScene::Shown shown) const
{
    if (row.kind == RowKind::Equal || row.ignored)
        return {};
    if (shown.side == Side::Left)
        return {Role::DiffRemoved, Role::DiffRemovedStrong, Sign::Minus};
    return {Role::DiffAdded, Role::DiffAddedStrong, Sign::Plus};
}

void DiffPainter::paint(QPainter &painter, const QRect &dirty)
{
    painter.fillRect(dirty, color(Role::Surface));
    if (m_scene.isEmpty())
        return;
    auto place = m_scene.placeAt(std::max(0, dirty.top()));
    int end = dirty.top();
    while (place) {
        const int y = m_scene.top(place->row);
        if (y > dirty.bottom())
            break;
        const auto lines = place->fold ? 1 : m_scene.layout.height(place->row);
        const int height = static_cast<int>(lines) * m_scene.lineHeight;
        if (place->fold)
            paintFold(painter, place->row, y);
        else
            paintRow(painter, place->row, y, height);
        end = y + height;
        if (place->row == m_scene.cursor.row)
            paintCursor(painter, place->row, y, height);
        const auto next = m_scene.layout.below(place->row);
        if (next == place->row)
            break;
        const bool hidden = m_scene.layout.foldOf(next).has_value();
        place = RowLayout::Place{.row = next, .line = 0, .fold = hidden};
    }
    paintDivider(painter, end, dirty.bottom() + 1 - end);
}

void DiffPainter::paintRow(QPainter &painter, std::uint32_t row, int y, int height)
{
    const auto content = m_scene.row(row);
    for (const auto &pane : m_scene.panes())
        paintPane(painter, pane, content, row, QRect(pane.left, y, pane.right - pane.left, height));
    paintDivider(painter, y, height);
}

// Row by row: a bar of folded lines reaches over both sides, and so do its words.
void DiffPainter::paintDivider(QPainter &painter, int y, int height)
{
    if (!m_scene.unified && height > 0)
        painter.fillRect(QRect(m_scene.paneOf(Side::Right).left - 1, y, 1, height),
                         color(Role::Border));
}

void DiffPainter::paintPane(QPainter &painter, const DiffPane &pane, const Row &row,
                            std::uint32_t index, QRect rect)
{
    const auto shown = m_scene.shown(row, pane.side);
    if (pane.states > 0)
        paintState(painter, pane, row, index, rect);
    rect.setLeft(pane.left + pane.states);
    if (!shown) {
        painter.fillRect(rect, color(Role::DiffFiller));
        return;
    }
    Painted painted{.shown = *shown, .row = index, .paper = paperOf(row, *shown), .background = {}};
    const bool rejected = row.change && !row.ignored &&
                          m_scene.decisionOf(*row.change, *shown) == diff::Decision::Rejected;
    // What will not be taken over steps back, but keeps its sign.
    if (rejected)
        painted.paper.line = Role::SurfaceAlternate;
    painted.background = color(painted.paper.line);
    painter.fillRect(rect, painted.background);
    paintGutter(painter, pane, row, painted, rect);
    paintText(painter, pane, row, painted, rect);
}

void DiffPainter::paintGutter(QPainter &painter, const DiffPane &pane, const Row &row,
                              const Painted &painted, QRect rect)
{
    const bool changed = painted.paper.sign != Sign::None;
    const int signLeft = pane.text - pane.sign;
    const QRect gutter(rect.left(), rect.top(), signLeft - rect.left(), rect.height());
    const auto paper = changed ? painted.background : color(Role::Gutter);
    painter.fillRect(gutter, paper);
    paintMark(painter, pane, row, gutter);
    const TextLook look{.color = theme::withContrast(color(Role::GutterText), paper, 4.5)};
    const auto number = [&](std::optional<diff::Line> line, int right) {
        if (!line)
            return;
        const auto text = std::to_string(*line + 1);
        m_cells.drawRun(painter, right - (double(text.size()) + 0.75) * m_scene.cell, rect.top(),
                        text, look);
    };
    if (m_scene.unified) {
        number(row.left, signLeft - pane.numbers);
        number(row.right, signLeft);
    } else {
        number(painted.shown.line, signLeft);
    }
    if (!changed)
        return;
    const auto ink = painted.shown.side == Side::Left ? Role::Error : Role::Success;
    m_cells.drawText(
        painter, signLeft + m_scene.cell / 2, rect.top(), 1,
        painted.paper.sign == Sign::Minus ? QStringLiteral("\u2212") : QStringLiteral("+"),
        {.color = theme::withContrast(color(ink), painted.background, 4.5), .bold = true});
}

// The column at the very left: which change is current, and what was decided.
void DiffPainter::paintState(QPainter &painter, const DiffPane &pane, const Row &row,
                             std::uint32_t index, QRect rect)
{
    const QRect column(pane.left, rect.top(), pane.states, rect.height());
    painter.fillRect(column, color(Role::Gutter));
    if (!row.change || row.ignored)
        return;
    const auto current = m_scene.currentChange();
    if (current == row.change)
        painter.fillRect(QRect(pane.left, rect.top(), 3, rect.height()), color(Role::Accent));
    else if (m_scene.hovered == row.change)
        painter.fillRect(QRect(pane.left, rect.top(), 3, rect.height()), color(Role::Border));
    const auto state = m_scene.decisions.of(m_scene.content->identities[*row.change]);
    const bool first = m_scene.rows().rowsOf(*row.change).begin == index;
    const bool split = !state.left.empty() || !state.right.empty();
    const auto shown = m_scene.shown(row, row.right ? Side::Right : Side::Left);
    const auto decision = m_scene.decisionOf(*row.change, *shown);
    const QRect icon(column.left() + 3, column.top(), column.width() - 3, m_scene.lineHeight);
    if ((first || split) && decision == diff::Decision::Accepted)
        m_cells.drawIcon(painter, icon, QStringLiteral("apply"), Role::Success);
    else if ((first || split) && decision == diff::Decision::Rejected)
        m_cells.drawIcon(painter, icon, QStringLiteral("close"), Role::Error);
    else if (first && state.reviewed)
        m_cells.drawIcon(painter, icon, QStringLiteral("reviewed"), Role::Accent);
}

void DiffPainter::paintMark(QPainter &painter, const DiffPane &pane, const Row &row, QRect rect)
{
    const auto mark = std::ranges::find_if(m_scene.marks, [&](const DiffMark &candidate) {
        const bool here = m_scene.unified || candidate.side == pane.side;
        return here && row.line(candidate.side) == candidate.mark.line;
    });
    if (mark == m_scene.marks.end())
        return;
    const auto kind = mark->mark.kind;
    m_cells.drawIcon(painter, QRectF(rect.left(), rect.top(), pane.marks, m_scene.lineHeight),
                     markIcon(kind), markRole(kind));
}

// Two thin lines around the row, and the text cursor while the view has the focus.
void DiffPainter::paintCursor(QPainter &painter, std::uint32_t row, int y, int height)
{
    const auto ring = color(m_scene.focused ? Role::Focus : Role::Border);
    painter.fillRect(QRect(0, y, m_scene.width, 1), ring);
    painter.fillRect(QRect(0, y + height - 1, m_scene.width, 1), ring);
    if (m_scene.focused) {
        painter.fillRect(QRect(0, y, 1, height), ring);
        painter.fillRect(QRect(m_scene.width - 1, y, 1, height), ring);
    }
    if (!m_scene.focused || m_scene.layout.foldOf(row))
        return;
    const auto pane = m_scene.paneOf(m_scene.cursor.side);
    const auto shown = m_scene.shown(m_scene.row(row), m_scene.cursor.side);
    const auto column = shown ? m_scene.cells(*shown).columnOf(m_scene.cursor.byte) : 0;
    const auto wrap = m_scene.wrapping ? m_scene.visibleColumns() : UINT32_MAX;
    const auto lines = static_cast<std::uint32_t>(height / m_scene.lineHeight);
    const auto line = std::min(column / wrap, lines - 1);
    const double x = pane.text + (column - line * (wrap == UINT32_MAX ? 0 : wrap)) * m_scene.cell -
                     m_scene.scrollX;
    if (x < pane.text - 1 || x >= pane.right)
        return;
    painter.fillRect(
        QRectF(x, y + double(line) * m_scene.lineHeight + 1, 2, m_scene.lineHeight - 2),
        color(Role::Text));
}

QString DiffPainter::foldText(std::uint32_t row) const
{
    const auto fold = m_scene.layout.foldOf(row);
    const auto hidden = fold ? m_scene.layout.folds()[*fold].size() : 0;
    return tr("%n unchanged line(s)", nullptr, static_cast<int>(hidden));
}

std::vector<FoldLink> DiffPainter::foldLinks(std::uint32_t row) const
{
    const auto fold = m_scene.layout.foldOf(row);
    if (!fold)
        return {};
    const auto range = m_scene.layout.folds()[*fold];
    std::vector<FoldLink> links{{.part = FoldPart::All, .text = tr("Show all"), .rect = {}}};
    if (range.size() > kStep && range.begin > 0)
        links.push_back({FoldPart::Above, tr("%1 more above").arg(kStep), {}});
    if (range.size() > kStep && range.end < m_scene.rows().count())
        links.push_back({FoldPart::Below, tr("%1 more below").arg(kStep), {}});
    const QFontMetrics metrics(m_words);
    const int gap = metrics.averageCharWidth() * 2;
    int x = m_scene.panes().front().text + metrics.horizontalAdvance(foldText(row)) + 2 * gap;
    for (auto &link : links) {
        const int width = metrics.horizontalAdvance(link.text);
        link.rect = QRect(x - gap / 2, m_scene.top(row), width + gap, m_scene.lineHeight);
        x += width + gap;
    }
    return links;
}

void DiffPainter::paintFold(QPainter &painter, std::uint32_t row, int y)
{
    const QRect bar(0, y, m_scene.width, m_scene.lineHeight);
    painter.fillRect(bar, color(Role::DiffFold));
    const auto pane = m_scene.panes().front();
    const int iconLeft = pane.text - pane.sign - m_scene.lineHeight;
    m_cells.drawIcon(painter, QRectF(iconLeft, y, m_scene.lineHeight, m_scene.lineHeight),
                     QStringLiteral("unfold"), Role::TextMuted);
    painter.setFont(m_words);
    painter.setPen(theme::withContrast(color(Role::TextMuted), color(Role::DiffFold), 4.5));
    painter.drawText(bar.adjusted(pane.text, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     foldText(row));
    painter.setPen(theme::withContrast(color(Role::Link), color(Role::DiffFold), 4.5));
    for (const auto &link : foldLinks(row))
        painter.drawText(link.rect, Qt::AlignCenter, link.text);
}

} // namespace espalier::editor
