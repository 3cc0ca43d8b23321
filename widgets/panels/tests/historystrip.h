// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/testrun.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <vector>

namespace espalier::panels {

/// The last outcomes of a test as small marks, the newest at the end. What one stands for is in its
/// tool tip and, for the one chosen with the arrow keys, beside the marks.
class HistoryStrip final : public QWidget {
    Q_OBJECT

public:
    explicit HistoryStrip(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// The newest first.
    void setRuns(std::vector<model::TestRun> newestFirst);
    [[nodiscard]] int count() const { return static_cast<int>(m_runs.size()); }
    /// "Failed, 3 May 2026 14:02, version 2, 12 ms"; 0 is the oldest.
    [[nodiscard]] QString textOf(int run) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] QRect markRect(int run) const;
    [[nodiscard]] int markAt(QPoint place) const;
    void choose(int run);
    void paintMark(QPainter &painter, int run) const;

    const theme::ThemeManager &m_themes;
    std::vector<model::TestRun> m_runs; ///< the oldest first
    int m_chosen = -1;
};

} // namespace espalier::panels
