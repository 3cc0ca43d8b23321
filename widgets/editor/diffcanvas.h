// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/diffpainter.h"
#include "widgets/editor/diffscene.h"

#include <QAbstractScrollArea>

#include <memory>

namespace espalier::editor {

class HunkBar;
class OverviewRuler;

/// The rows of a diff on the screen: scrolls, folds, has a text cursor and a selection. It knows
/// nothing of comparing; DiffView hands it content.
class DiffCanvas final : public QAbstractScrollArea {
    Q_OBJECT

public:
    /// Unchanged rows that stay around a change.
    static constexpr std::uint32_t kContext = 3;

    explicit DiffCanvas(QWidget *parent = nullptr);
    ~DiffCanvas() override;

    /// Another content, or none. `keepPlace` stays at the lines that were in view.
    void setContent(std::shared_ptr<const DiffContent> content, bool keepPlace);
    void setTheme(const theme::Theme &theme);
    void setZoom(int percent);
    /// Wanted; a narrow view is unified all the same.
    void setUnified(bool unified);
    [[nodiscard]] bool isUnified() const { return m_scene.unified; }
    void setWrapping(bool wrapping);
    void setWhitespaceVisible(bool visible);
    void setCollapsed(bool collapsed);
    void setMarks(std::vector<DiffMark> marks);
    void setDecisions(const DiffDecisions &decisions);
    /// In any order; the current one becomes the first at or behind the cursor.
    void setHits(std::vector<DiffHit> hits);

    /// The next or previous place found, going round; its number counts from 0.
    void stepHit(bool forward);
    [[nodiscard]] std::optional<std::size_t> currentHit() const { return m_scene.currentHit; }

    [[nodiscard]] const DiffScene &scene() const { return m_scene; }
    [[nodiscard]] std::optional<std::uint32_t> currentChange() const;
    /// The line of the cursor, where its row has one.
    [[nodiscard]] std::optional<DiffScene::Shown> currentLine() const;
    /// Goes to the next or previous change that counts; false when there is none.
    bool stepChange(bool forward);
    /// Whether there is one.
    [[nodiscard]] bool hasChange(bool forward) const;
    void goToChange(std::uint32_t change);
    void goToLine(diff::Side side, diff::Line line);
    /// Shows folded rows: all, or ten more.
    void unfold(std::uint32_t row, FoldPart part);
    void selectAll();
    void switchSide();
    [[nodiscard]] QString rowText(std::uint32_t row) const;
    [[nodiscard]] HunkBar &hunkBar() { return *m_bar; }
    /// For tests and accessibility: where a row is in the viewport.
    [[nodiscard]] QRect rowRect(std::uint32_t row) const;
    /// How many rows and folds are in view at least in part, and which is the n-th of them.
    [[nodiscard]] int rowsInView() const;
    [[nodiscard]] std::optional<std::uint32_t> rowInView(int index) const;

signals:
    /// The cursor, the selection or what is current changed.
    void cursorMoved();
    /// Side by side or unified; also when the width decided.
    void unifiedChanged(bool unified);
    void zoomRequested(int steps);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    /// The line at the top, to come back to after rows were laid out anew.
    struct Place {
        diff::Side side = diff::Side::Right;
        diff::Line line = 0;
        int offset = 0;
    };
    void createParts();
    [[nodiscard]] std::optional<Place> placeOf(std::uint32_t row) const;
    [[nodiscard]] bool isNarrow() const;
    void relayout(bool rowsChanged);
    void updateScrollBars();
    void updateHits();
    void restore(const std::optional<Place> &top, const std::optional<Place> &cursor);
    void moveCursor(DiffPosition to, bool select);
    void moveRows(int rows, bool select);
    void moveBytes(bool forward, bool wholeWord, bool select);
    void moveToEdge(bool end, bool all, bool select);
    void ensureVisible();
    void centerOn(std::uint32_t row);
    void changed();
    void placeBar();
    void announce();
    [[nodiscard]] DiffPosition positionAt(QPoint point) const;
    [[nodiscard]] std::optional<FoldPart> foldPartAt(QPoint point) const;
    void showToolTip(QPoint point, QPoint global);
    void selectWord();

    DiffScene m_scene;
    DiffPainter m_painter{m_scene};
    OverviewRuler *m_ruler = nullptr;
    HunkBar *m_bar = nullptr;
    const theme::Theme *m_theme = &theme::Theme::of(theme::Scheme::Light);
    int m_zoom = 100;
    std::uint32_t m_columns = 0; ///< of the longest line
    bool m_unifiedWanted = false;
    bool m_collapsed = true;
    bool m_selecting = false;
};

} // namespace espalier::editor
