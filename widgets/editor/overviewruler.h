// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/diffscene.h"
#include "widgets/theme/theme.h"

#include <QPixmap>
#include <QWidget>

namespace espalier::editor {

/// A strip beside the scroll bar with the whole diff in small: changes, marks, places found and the
/// part in view. A click goes there.
class OverviewRuler final : public QWidget {
    Q_OBJECT

public:
    OverviewRuler(const DiffScene &scene, QWidget *parent);

    void setTheme(const theme::Theme &theme);
    /// Rows, hits or marks are others.
    void refresh();
    [[nodiscard]] QSize sizeHint() const override;

signals:
    /// The share of the whole, from 0 to 1, that was clicked on.
    void clicked(double share);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] QRect band(std::uint32_t line, std::uint32_t lines) const;
    void paintBands(QPainter &painter) const;

    const DiffScene &m_scene;
    const theme::Theme *m_theme;
    QPixmap m_bands; ///< all but the part in view; null when out of date
};

} // namespace espalier::editor
