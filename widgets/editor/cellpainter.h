// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/syntaxhighlighter.h"

#include <QFont>
#include <QHash>
#include <QIcon>
#include <QRawFont>

#include <array>
#include <string_view>
#include <vector>

class QPainter;

namespace espalier::editor {

/// Draws text on a grid, every character in its column whatever the font makes of it, and keeps the
/// icons that go with it. Glyphs of ASCII are looked up once per font.
class CellPainter final {
public:
    void setFont(const QFont &font);
    void setTheme(const theme::Theme &theme);

    [[nodiscard]] const QFont &font() const { return m_font; }
    [[nodiscard]] double cellWidth() const { return m_cellWidth; }
    [[nodiscard]] int lineHeight() const { return m_lineHeight; }
    [[nodiscard]] int ascent() const { return m_ascent; }

    /// Printable ASCII, the first character at `left`.
    void drawRun(QPainter &painter, double left, double top, std::string_view text,
                 const TextLook &look);
    /// One character of any kind, in so many columns.
    void drawText(QPainter &painter, double left, double top, std::uint32_t columns,
                  const QString &text, const TextLook &look) const;
    /// A label in a box.
    void drawBoxed(QPainter &painter, double left, double top, std::uint32_t columns,
                   const QString &text, const QColor &ink, const QColor &paper) const;
    /// An icon of resources/icons in the middle of a rectangle, as high as a small letter is wide.
    void drawIcon(QPainter &painter, const QRectF &rect, const QString &name, theme::Role role);

private:
    struct Face {
        QRawFont font;
        std::array<quint32, 128> glyphs{};
    };
    [[nodiscard]] const Face &face(bool bold, bool italic);

    QFont m_font;
    const theme::Theme *m_theme = nullptr;
    std::array<Face, 4> m_faces;
    std::vector<quint32> m_glyphs;
    std::vector<QPointF> m_positions;
    QHash<QString, QPixmap> m_icons;
    double m_cellWidth = 8;
    int m_lineHeight = 16;
    int m_ascent = 12;
};

} // namespace espalier::editor
