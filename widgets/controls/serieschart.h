// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QStackedLayout;

namespace espalier::controls {

class ChartCanvas;
class ChartPlot;

/// One value of a series. Values that are not finite are left out.
struct ChartPoint {
    /// Its time after RFC 3339. Where not all points of a chart have one, they stand in their order
    /// at equal distances, by number; bars may have a name here instead.
    std::string place;
    double value = 0;
};

/// In order of time.
struct ChartSeries {
    QString name;
    std::vector<ChartPoint> points;
    theme::Role role = theme::Role::Accent;
};

/// A point that something is said of, such as a change point.
struct ChartMark {
    enum class Kind { Rise, Fall, Note };
    std::size_t series = 0;
    std::size_t point = 0; ///< index in its series
    Kind kind = Kind::Note;
    QString text; ///< tool tip
    theme::Role role = theme::Role::Warning;
};

struct ChartContent {
    enum class Mode {
        Lines,
        Bars,   ///< such as occurrences by time; bars of several series are put on one another
        Shares, ///< the same, each as a share in percent of what all series have there
    };
    QString title;
    QString unit; ///< of shares, that of the values they are made from
    std::vector<ChartSeries> series;
    Mode mode = Mode::Lines;
    std::optional<double> threshold;
    std::vector<ChartMark> marks;
    QString emptyText; ///< shown and said while there is nothing to draw
};

/// Which point the cursor is on.
struct ChartCursor {
    std::size_t series = 0;
    std::size_t point = 0; ///< index in its series
    bool operator==(const ChartCursor &) const = default;
};

/// Series as lines or bars. The arrows left and right move a cursor from point to point, up and
/// down from series to series, Home and End to the ends, Escape puts it away; a click puts it on
/// the nearest point. The value it is on is shown beside the title and told to screen readers, as
/// is a summary of the whole.
class SeriesChart final : public QWidget {
    Q_OBJECT

public:
    explicit SeriesChart(const theme::ThemeManager &themes, QWidget *parent = nullptr);
    ~SeriesChart() override;

    /// The cursor is put away.
    void setContent(ChartContent content);
    [[nodiscard]] const ChartContent &content() const { return m_content; }

    /// The whole in words: how many points, from where to where, threshold and marks.
    [[nodiscard]] QString summary() const;

    [[nodiscard]] std::optional<ChartCursor> cursor() const { return m_cursor; }
    /// To a point that is there; otherwise it is put away.
    void setCursor(std::optional<ChartCursor> cursor);
    /// What is told of the point under the cursor; empty without one.
    [[nodiscard]] QString cursorText() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void cursorMoved();
    /// By Enter or a double click on the point the cursor is on.
    void activated(const espalier::controls::ChartCursor &cursor);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void createLayout();
    void dress();
    void rebuild();
    void showCursor();
    void moveBy(std::ptrdiff_t points);
    void moveToSeries(int by);
    [[nodiscard]] QString textOf(ChartCursor at) const;
    [[nodiscard]] QString valueText(double value) const;
    [[nodiscard]] QString thresholdText() const;
    [[nodiscard]] QString summaryOf(std::size_t series) const;
    [[nodiscard]] QString toolTipAt(const QPoint &position) const;

    const theme::ThemeManager &m_themes;
    ChartContent m_content;
    std::unique_ptr<ChartPlot> m_plot;
    std::optional<ChartCursor> m_cursor;
    QLabel *m_title = nullptr;
    QLabel *m_readout = nullptr;
    QLabel *m_empty = nullptr;
    ChartCanvas *m_canvas = nullptr;
    QStackedLayout *m_pages = nullptr;
};

} // namespace espalier::controls
