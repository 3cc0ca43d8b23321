// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/cellpainter.h"
#include "widgets/editor/diffscene.h"
#include "widgets/editor/syntaxhighlighter.h"

#include <QCoreApplication>

#include <array>
#include <vector>

class QPainter;

namespace espalier::editor {

/// What a click on the bar of folded lines does.
enum class FoldPart { All, Above, Below };

/// A part of that bar.
struct FoldLink {
    FoldPart part = FoldPart::All;
    QString text;
    QRect rect;
};

/// Paints a scene: only what is in view, and nothing is kept per row.
class DiffPainter final {
    Q_DECLARE_TR_FUNCTIONS(espalier::editor::DiffPainter)

public:
    /// So many lines a click on FoldPart::Above or Below brings.
    static constexpr std::uint32_t kStep = 10;

    explicit DiffPainter(DiffScene &scene);

    void setTheme(const theme::Theme &theme);
    void setFonts(const QFont &code, const QFont &words);
    [[nodiscard]] SyntaxHighlighter &highlighter(diff::Side side)
    {
        return m_highlighters[static_cast<std::size_t>(side)];
    }
    [[nodiscard]] const CellPainter &cells() const { return m_cells; }

    void paint(QPainter &painter, const QRect &dirty);
    /// The parts of the bar of a fold whose first row is `row`.
    [[nodiscard]] std::vector<FoldLink> foldLinks(std::uint32_t row) const;
    [[nodiscard]] QString foldText(std::uint32_t row) const;

private:
    enum class Sign : std::uint8_t { None, Plus, Minus };
    struct Paper {
        theme::Role line = theme::Role::Surface;
        theme::Role strong = theme::Role::Surface;
        Sign sign = Sign::None;
    };
    /// A line of text while it is painted.
    struct Painted {
        DiffScene::Shown shown;
        std::uint32_t row = 0;
        Paper paper;
        QColor background;
    };
    enum Ground : std::uint8_t { Plain, Strong, Hit, CurrentHit, Selected };

    [[nodiscard]] QColor color(theme::Role role) const { return m_theme->color(role); }
    [[nodiscard]] Paper paperOf(const diff::Row &row, DiffScene::Shown shown) const;
    [[nodiscard]] QColor groundColor(Ground ground, const Painted &painted) const;
    void paintRow(QPainter &painter, std::uint32_t row, int y, int height);
    void paintDivider(QPainter &painter, int y, int height);
    void paintPane(QPainter &painter, const DiffPane &pane, const diff::Row &row,
                   std::uint32_t index, QRect rect);
    void paintGutter(QPainter &painter, const DiffPane &pane, const diff::Row &row,
                     const Painted &painted, QRect rect);
    void paintState(QPainter &painter, const DiffPane &pane, const diff::Row &row,
                    std::uint32_t index, QRect rect);
    void paintMark(QPainter &painter, const DiffPane &pane, const diff::Row &row, QRect rect);
    void paintText(QPainter &painter, const DiffPane &pane, const diff::Row &row,
                   const Painted &painted, QRect rect);
    void paintLine(QPainter &painter, const DiffPane &pane, const Painted &painted,
                   std::uint32_t firstColumn, std::uint32_t lastColumn, QPointF at);
    void paintCells(QPainter &painter, const Painted &painted, std::uint32_t firstColumn,
                    std::uint32_t lastColumn, QPointF at);
    void paintEnding(QPainter &painter, const diff::Row &row, const Painted &painted, QPointF at);
    void paintCursor(QPainter &painter, std::uint32_t row, int y, int height);
    void paintFold(QPainter &painter, std::uint32_t row, int y);
    void fillGrounds(const diff::Row &row, const Painted &painted);
    void groundColumns(const Painted &painted, ByteRange bytes, Ground ground);

    DiffScene &m_scene;
    const theme::Theme *m_theme;
    CellPainter m_cells;
    QFont m_words;
    std::array<SyntaxHighlighter, 2> m_highlighters;
    /// Of the columns in view, while a line is painted.
    std::vector<std::uint8_t> m_grounds;
    std::vector<std::uint16_t> m_styles;
    std::uint32_t m_from = 0;
};

} // namespace espalier::editor
