// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/overviewruler.h"

#include "widgets/editor/linemark.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace espalier::editor {

using theme::Role;

OverviewRuler::OverviewRuler(const DiffScene &scene, QWidget *parent)
    : QWidget(parent), m_scene(scene), m_theme(&theme::Theme::of(theme::Scheme::Light))
{
    setAccessibleName(tr("Overview of the changes"));
    setCursor(Qt::PointingHandCursor);
}

void OverviewRuler::setTheme(const theme::Theme &theme)
{
    m_theme = &theme;
    refresh();
}

void OverviewRuler::refresh()
{
    m_bands = {};
    update();
}

QSize OverviewRuler::sizeHint() const
{
    return {14, 40};
}

// Lines of the view as pixels of the strip, never less than two high.
QRect OverviewRuler::band(std::uint32_t line, std::uint32_t lines) const
{
    constexpr int kLeast = 2;
    // A short diff is not stretched.
    const auto inView = static_cast<std::uint32_t>(m_scene.height / m_scene.lineHeight);
    const double all = std::max({1U, m_scene.layout.lines(), inView});
    const int top = static_cast<int>(line * double(height()) / all);
    const int bottom = static_cast<int>((double(line) + lines) * height() / all);
    return {0, std::min(top, height() - kLeast), width(), std::max(kLeast, bottom - top)};
}

void OverviewRuler::paintBands(QPainter &painter) const
{
    painter.fillRect(rect(), m_theme->color(Role::Gutter));
    painter.fillRect(QRect(0, 0, 1, height()), m_theme->color(Role::Border));
    if (m_scene.isEmpty())
        return;
    const auto &changes = m_scene.content->comparison.diff.changes;
    const auto background = m_theme->color(Role::Gutter);
    const auto ink = [&](Role role, double ratio) {
        return theme::withContrast(m_theme->color(role), background, ratio);
    };
    const auto removed = ink(Role::DiffRemovedStrong, 1.6);
    const auto added = ink(Role::DiffAddedStrong, 1.6);
    // What falls on the same pixels was drawn already; with many changes most of it does.
    int drawnTo = -1;
    for (const auto change : m_scene.content->counted) {
        const auto rows = m_scene.rows().rowsOf(change);
        const auto first = m_scene.layout.lineOf(rows.begin);
        auto at = band(first, m_scene.layout.lineOf(rows.end - 1) - first + 1);
        if (at.bottom() <= drawnTo)
            continue;
        drawnTo = at.bottom();
        const int half = width() / 2;
        at.setLeft(2);
        if (!changes[change].left.empty())
            painter.fillRect(QRect(2, at.top(), half - 2, at.height()), removed);
        if (!changes[change].right.empty())
            painter.fillRect(QRect(half, at.top(), width() - half - 1, at.height()), added);
    }
    drawnTo = -1;
    for (const auto &hit : m_scene.hits) {
        const auto at = band(m_scene.layout.lineOf(hit.row), 1);
        if (at.top() == drawnTo)
            continue;
        drawnTo = at.top();
        painter.fillRect(QRect(4, at.top(), width() - 7, 2), ink(Role::SearchMatchCurrent, 2));
    }
    for (const auto &mark : m_scene.marks) {
        if (mark.mark.line >= m_scene.content->lines(mark.side).count())
            continue;
        const auto row = m_scene.rowOf(mark.side, mark.mark.line);
        const auto at = band(m_scene.layout.lineOf(row), 1);
        painter.fillRect(QRect(1, at.top(), width() - 2, 2), ink(markRole(mark.mark.kind), 3));
    }
}

void OverviewRuler::paintEvent(QPaintEvent *)
{
    const double ratio = devicePixelRatioF();
    if (m_bands.isNull() || m_bands.deviceIndependentSize().toSize() != size()) {
        m_bands = QPixmap(size() * ratio);
        m_bands.setDevicePixelRatio(ratio);
        QPainter painter(&m_bands);
        paintBands(painter);
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_bands);
    const bool allInView = qint64(m_scene.layout.lines()) * m_scene.lineHeight <= m_scene.height;
    if (m_scene.isEmpty() || allInView)
        return;
    const auto line = static_cast<std::uint32_t>(m_scene.scrollY / m_scene.lineHeight);
    const auto lines = static_cast<std::uint32_t>(m_scene.height / m_scene.lineHeight);
    const auto view = band(line, std::min(lines, m_scene.layout.lines()));
    painter.setPen(m_theme->color(Role::TextMuted));
    auto fill = m_theme->color(Role::TextMuted);
    fill.setAlpha(40);
    painter.setBrush(fill);
    painter.drawRect(view.adjusted(1, 0, -1, -1).intersected(rect().adjusted(0, 0, -1, -1)));
}

void OverviewRuler::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        emit clicked(std::clamp(event->position().y() / std::max(1, height()), 0.0, 1.0));
}

void OverviewRuler::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        emit clicked(std::clamp(event->position().y() / std::max(1, height()), 0.0, 1.0));
}

} // namespace espalier::editor
