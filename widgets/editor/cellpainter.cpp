// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/cellpainter.h"

#include "widgets/theme/icons.h"

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPainter>

#include <cmath>

namespace espalier::editor {

void CellPainter::setFont(const QFont &font)
{
    m_font = font;
    m_faces = {};
    m_icons.clear();
    const QFontMetricsF metrics(font);
    constexpr int kMeasured = 64;
    m_cellWidth = metrics.horizontalAdvance(QString(kMeasured, u'0')) / kMeasured;
    // Some air between lines: they are long, and many.
    const double air = std::max(2.0, std::round(metrics.height() * 0.18));
    m_lineHeight = static_cast<int>(std::ceil(metrics.height() + air));
    m_ascent = static_cast<int>(std::round(metrics.ascent() + air / 2));
}

void CellPainter::setTheme(const theme::Theme &theme)
{
    m_theme = &theme;
    m_icons.clear();
}

const CellPainter::Face &CellPainter::face(bool bold, bool italic)
{
    auto &face = m_faces[(bold ? 1U : 0U) + (italic ? 2U : 0U)];
    if (!face.font.isValid()) {
        QFont font = m_font;
        font.setBold(bold);
        font.setItalic(italic);
        face.font = QRawFont::fromFont(font);
        QString ascii;
        for (char16_t c = 0; c < 128; ++c)
            ascii += QChar(std::max<char16_t>(c, 0x20));
        const auto glyphs = face.font.glyphIndexesForString(ascii);
        for (qsizetype i = 0; i < glyphs.size() && i < 128; ++i)
            face.glyphs[static_cast<std::size_t>(i)] = glyphs[i];
    }
    return face;
}

void CellPainter::drawRun(QPainter &painter, double left, double top, std::string_view text,
                          const TextLook &look)
{
    const auto &used = face(look.bold, look.italic);
    m_glyphs.clear();
    m_positions.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == ' ' || c >= 128)
            continue;
        m_glyphs.push_back(used.glyphs[c]);
        m_positions.emplace_back(static_cast<double>(i) * m_cellWidth, 0);
    }
    if (m_glyphs.empty())
        return;
    QGlyphRun run;
    run.setRawFont(used.font);
    run.setRawData(m_glyphs.data(), m_positions.data(), static_cast<int>(m_glyphs.size()));
    painter.setPen(look.color);
    painter.drawGlyphRun(QPointF(left, top + m_ascent), run);
}

void CellPainter::drawText(QPainter &painter, double left, double top, std::uint32_t columns,
                           const QString &text, const TextLook &look) const
{
    QFont font = m_font;
    font.setBold(look.bold);
    font.setItalic(look.italic);
    painter.setFont(font);
    painter.setPen(look.color);
    // Characters of other fonts may be wider than their columns: they are kept in the middle.
    const double width = columns * m_cellWidth;
    const double advance = columns > 1 ? QFontMetricsF(font).horizontalAdvance(text) : width;
    painter.drawText(QPointF(left + (width - advance) / 2, top + m_ascent), text);
}

void CellPainter::drawBoxed(QPainter &painter, double left, double top, std::uint32_t columns,
                            const QString &text, const QColor &ink, const QColor &paper) const
{
    const QRectF box(left + 0.5, top + 1.5, columns * m_cellWidth - 1, m_lineHeight - 3);
    painter.setPen(ink);
    painter.setBrush(paper);
    painter.drawRoundedRect(box, 3, 3);
    QFont font = m_font;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.82);
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter, text);
}

void CellPainter::drawIcon(QPainter &painter, const QRectF &rect, const QString &name,
                           theme::Role role)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const int size = std::min(m_lineHeight - 4, static_cast<int>(rect.width()));
    const QString key = QStringLiteral("%1 %2 %3 %4").arg(name).arg(int(role)).arg(size).arg(ratio);
    auto pixmap = m_icons.find(key);
    if (pixmap == m_icons.end())
        pixmap =
            m_icons.insert(key, theme::icon(name, *m_theme, role).pixmap(QSize(size, size), ratio));
    const QPointF at(rect.center().x() - size / 2.0, rect.center().y() - size / 2.0);
    painter.drawPixmap(QPointF(std::round(at.x()), std::round(at.y())), *pixmap);
}

} // namespace espalier::editor
