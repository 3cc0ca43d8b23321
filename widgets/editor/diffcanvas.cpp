// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffcanvas.h"

#include "widgets/editor/diffaccessible.h"
#include "widgets/editor/hunkbar.h"
#include "widgets/editor/overviewruler.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <climits>
#include <tuple>
#include <utility>

namespace espalier::editor {

using diff::Side;

// Below so many columns a side, two panes are of no use.
static constexpr double kNarrowColumns = 38;

DiffCanvas::DiffCanvas(QWidget *parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("diffCanvas"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    installDiffAccessibility();
    setAccessibleName(tr("Differences"));
    // Code runs from left to right in every language; so do its gutters.
    setLayoutDirection(Qt::LeftToRight);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    createParts();
    setZoom(0);
    setTheme(*m_theme);
}

DiffCanvas::~DiffCanvas() = default;

void DiffCanvas::createParts()
{
    m_ruler = new OverviewRuler(m_scene, this);
    m_bar = new HunkBar(viewport());
    setViewportMargins(0, 0, m_ruler->sizeHint().width(), 0);
    connect(m_ruler, &OverviewRuler::clicked, this, [this](double share) {
        const int most = verticalScrollBar()->maximum() + viewport()->height();
        verticalScrollBar()->setValue(static_cast<int>(share * most) - viewport()->height() / 2);
    });
    connect(m_bar, &HunkBar::entered, this, [this] {
        if (m_scene.hovered && m_scene.hovered != currentChange())
            moveCursor({.row = m_scene.rows().rowsOf(*m_scene.hovered).begin,
                        .side = m_scene.cursor.side,
                        .byte = 0},
                       false);
    });
    for (const auto side : {Side::Left, Side::Right})
        connect(&m_painter.highlighter(side), &SyntaxHighlighter::refined, this,
                [this] { viewport()->update(); });
}

std::optional<DiffCanvas::Place> DiffCanvas::placeOf(std::uint32_t row) const
{
    if (m_scene.isEmpty() || row >= m_scene.rows().count())
        return std::nullopt;
    const auto at = m_scene.row(row);
    const int offset = m_scene.top(row);
    return at.right ? Place{Side::Right, *at.right, offset} : Place{Side::Left, *at.left, offset};
}

void DiffCanvas::setContent(std::shared_ptr<const DiffContent> content, bool keepPlace)
{
    const auto top = m_scene.placeAt(0);
    const auto place = keepPlace && top ? placeOf(top->row) : std::nullopt;
    const auto cursor = keepPlace ? placeOf(m_scene.cursor.row) : std::nullopt;
    m_scene.content = std::move(content);
    m_scene.clearCaches();
    m_scene.hits.clear();
    m_scene.currentHit.reset();
    m_scene.hovered.reset();
    m_scene.cursor = m_scene.anchor = {};
    m_columns = 0;
    for (const auto side : {Side::Left, Side::Right}) {
        auto &highlighter = m_painter.highlighter(side);
        if (!m_scene.content) {
            highlighter.setText({}, 0, {});
            continue;
        }
        const auto index = static_cast<std::size_t>(side);
        const auto &lines = m_scene.content->lines(side);
        highlighter.setText(m_scene.content->texts[index].fileName, lines.count(),
                            [&lines](diff::Line line) { return lines.content(line); });
        for (const auto columns : m_scene.content->columns[index])
            m_columns = std::max(m_columns, columns);
    }
    relayout(true);
    if (m_scene.content && !keepPlace && !m_scene.content->counted.empty())
        goToChange(m_scene.content->counted.front());
    restore(place, cursor);
    changed();
}

void DiffCanvas::setTheme(const theme::Theme &theme)
{
    m_theme = &theme;
    m_painter.setTheme(theme);
    m_ruler->setTheme(theme);
    m_bar->setTheme(theme);
    viewport()->update();
}

void DiffCanvas::setZoom(int percent)
{
    m_zoom = percent > 0 ? percent : m_zoom;
    const int before = m_scene.lineHeight;
    m_painter.setFonts(codeFont(m_zoom), font());
    // What is in view is told by heights of lines, which are others now.
    m_scene.scrollY = static_cast<int>(qint64(m_scene.scrollY) * m_scene.lineHeight / before);
    relayout(false);
}

bool DiffCanvas::isNarrow() const
{
    return viewport()->width() / m_scene.cell < 2 * kNarrowColumns;
}

void DiffCanvas::setUnified(bool unified)
{
    m_unifiedWanted = unified;
    relayout(false);
}

void DiffCanvas::setWrapping(bool wrapping)
{
    m_scene.wrapping = wrapping;
    horizontalScrollBar()->setValue(0);
    relayout(false);
}

void DiffCanvas::setWhitespaceVisible(bool visible)
{
    m_scene.whitespaceVisible = visible;
    viewport()->update();
}

void DiffCanvas::setCollapsed(bool collapsed)
{
    const auto first = m_scene.placeAt(0);
    const auto top = first ? placeOf(first->row) : std::nullopt;
    const auto cursor = placeOf(m_scene.cursor.row);
    m_collapsed = collapsed;
    relayout(true);
    restore(top, cursor);
    changed();
}

void DiffCanvas::setMarks(std::vector<DiffMark> marks)
{
    m_scene.marks = std::move(marks);
    relayout(false);
}

void DiffCanvas::setDecisions(const DiffDecisions &decisions)
{
    m_scene.decisions = decisions;
    viewport()->update();
}

void DiffCanvas::setHits(std::vector<DiffHit> hits)
{
    m_scene.hits = std::move(hits);
    m_scene.currentHit.reset();
    updateHits();
    const auto first =
        std::ranges::lower_bound(m_scene.hits, m_scene.cursor.row, {}, &DiffHit::row);
    if (!m_scene.hits.empty())
        m_scene.currentHit = first == m_scene.hits.end()
                                 ? 0
                                 : static_cast<std::size_t>(first - m_scene.hits.begin());
    m_ruler->refresh();
    viewport()->update();
}

void DiffCanvas::updateHits()
{
    auto &hits = m_scene.hits;
    std::vector<DiffHit> current;
    if (m_scene.currentHit)
        current.push_back(hits[*m_scene.currentHit]);
    for (auto &hit : hits)
        hit.row = m_scene.rowOf(hit.side, hit.line);
    // In unified, an unchanged line is shown once.
    if (m_scene.unified)
        std::erase_if(hits, [this](const auto &hit) {
            return m_scene.shown(m_scene.row(hit.row), hit.side)->side != hit.side;
        });
    std::ranges::sort(
        hits, {}, [](const auto &hit) { return std::tuple(hit.row, hit.side, hit.range.begin); });
    m_scene.currentHit.reset();
    for (std::size_t i = 0; i < hits.size() && !current.empty() && !m_scene.currentHit; ++i) {
        auto hit = hits[i];
        hit.row = current.front().row;
        if (hit == current.front())
            m_scene.currentHit = i;
    }
}

// Lays out rows for the present width, font and mode; what is at the top and the cursor's line
// stay.
void DiffCanvas::relayout(bool rowsChanged)
{
    const auto first = m_scene.placeAt(0);
    const auto cursor = rowsChanged ? std::nullopt : placeOf(m_scene.cursor.row);
    // Whoever looks at the cursor wants to go on looking at it.
    const bool inView =
        cursor && cursor->offset >= 0 && cursor->offset + m_scene.lineHeight <= m_scene.height;
    const auto top = inView || !first || rowsChanged ? cursor : placeOf(first->row);
    m_scene.width = viewport()->width();
    m_scene.height = viewport()->height();
    const bool unified = m_unifiedWanted || isNarrow();
    const bool switched = unified != m_scene.unified;
    if (rowsChanged) {
        m_scene.unified = unified;
        m_scene.layout.reset(m_scene.content ? m_scene.rows().count() : 0);
        if (m_collapsed)
            m_scene.foldUnchanged(kContext);
        updateHits();
    } else if (switched) {
        m_scene.switchRows(unified);
        updateHits();
    }
    m_scene.wrapRows();
    updateScrollBars();
    if (!rowsChanged)
        restore(top, cursor);
    m_ruler->refresh();
    placeBar();
    viewport()->update();
    if (switched)
        emit unifiedChanged(unified);
}

void DiffCanvas::restore(const std::optional<Place> &top, const std::optional<Place> &cursor)
{
    if (m_scene.isEmpty())
        return;
    const auto rowOf = [this](const Place &place) {
        const auto lines = m_scene.content->lines(place.side).count();
        return lines == 0 ? 0 : m_scene.rowOf(place.side, std::min(place.line, lines - 1));
    };
    if (cursor) {
        const bool same = m_scene.anchor == m_scene.cursor;
        m_scene.cursor.row = rowOf(*cursor);
        if (same || m_scene.anchor.row >= m_scene.rows().count())
            m_scene.anchor = m_scene.cursor;
    }
    if (top) {
        const auto y = qint64(m_scene.layout.lineOf(rowOf(*top))) * m_scene.lineHeight;
        const int offset = std::min(top->offset, std::max(0, m_scene.height - m_scene.lineHeight));
        verticalScrollBar()->setValue(static_cast<int>(y - offset));
    }
}

void DiffCanvas::updateScrollBars()
{
    const auto panes = m_scene.panes();
    const auto all = qint64(m_scene.layout.lines()) * m_scene.lineHeight;
    const auto most = std::clamp<qint64>(all - viewport()->height(), 0, INT_MAX / 2);
    verticalScrollBar()->setRange(0, static_cast<int>(most));
    verticalScrollBar()->setSingleStep(m_scene.lineHeight * 3);
    verticalScrollBar()->setPageStep(std::max(1, viewport()->height() - m_scene.lineHeight));
    int fit = viewport()->width();
    for (const auto &pane : panes)
        fit = std::min(fit, pane.right - pane.text);
    const double wide = m_scene.wrapping || panes.empty() ? 0 : (m_columns + 2) * m_scene.cell;
    horizontalScrollBar()->setRange(0, static_cast<int>(std::clamp(wide - fit, 0.0, 1e9)));
    horizontalScrollBar()->setSingleStep(static_cast<int>(m_scene.cell * 4));
    horizontalScrollBar()->setPageStep(std::max(1, fit));
    m_scene.scrollX = horizontalScrollBar()->value();
    m_scene.scrollY = verticalScrollBar()->value();
}

void DiffCanvas::scrollContentsBy(int, int)
{
    m_scene.scrollX = horizontalScrollBar()->value();
    m_scene.scrollY = verticalScrollBar()->value();
    placeBar();
    m_ruler->update();
    viewport()->update();
}

void DiffCanvas::resizeEvent(QResizeEvent *)
{
    const auto margins = viewportMargins();
    const auto area = viewport()->geometry();
    m_ruler->setGeometry(area.right() + 1, area.top(), margins.right(), area.height());
    relayout(false);
}

void DiffCanvas::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    m_painter.paint(painter, event->rect());
}

// At the head of the change, above its first row, so that no changed line is covered.
void DiffCanvas::placeBar()
{
    const auto change = m_scene.hovered ? m_scene.hovered : currentChange();
    if (!change || m_scene.isEmpty() || m_bar->isEmpty()) {
        m_bar->hide();
        return;
    }
    const auto rows = m_scene.rows().rowsOf(*change);
    const int top = m_scene.top(rows.begin);
    const int bottom = m_scene.top(rows.end - 1) + m_scene.lineHeight;
    if (bottom < 0 || top > m_scene.height) {
        m_bar->hide();
        return;
    }
    const auto size = m_bar->sizeHint();
    const int y = std::max(1, top - size.height() + 1);
    m_bar->setGeometry(m_scene.width - size.width() - 6, y, size.width(), size.height());
    m_bar->show();
}

std::optional<std::uint32_t> DiffCanvas::currentChange() const
{
    return m_scene.currentChange();
}

std::optional<DiffScene::Shown> DiffCanvas::currentLine() const
{
    if (m_scene.isEmpty() || m_scene.layout.foldOf(m_scene.cursor.row))
        return std::nullopt;
    return m_scene.shown(m_scene.row(m_scene.cursor.row), m_scene.cursor.side);
}

QRect DiffCanvas::rowRect(std::uint32_t row) const
{
    const auto lines = static_cast<int>(m_scene.layout.height(row));
    return {0, m_scene.top(row), m_scene.width, lines * m_scene.lineHeight};
}

int DiffCanvas::rowsInView() const
{
    const auto place = m_scene.placeAt(0);
    if (!place)
        return 0;
    int count = 1;
    auto row = place->row;
    for (auto next = m_scene.layout.below(row); next != row && m_scene.top(next) < m_scene.height;
         next = m_scene.layout.below(row)) {
        row = next;
        ++count;
    }
    return count;
}

std::optional<std::uint32_t> DiffCanvas::rowInView(int index) const
{
    const auto place = m_scene.placeAt(0);
    if (!place || index < 0)
        return std::nullopt;
    auto row = place->row;
    for (; index > 0; --index) {
        const auto next = m_scene.layout.below(row);
        if (next == row || m_scene.top(next) >= m_scene.height)
            return std::nullopt;
        row = next;
    }
    return row;
}

} // namespace espalier::editor
