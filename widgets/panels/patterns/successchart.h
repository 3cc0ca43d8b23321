// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/knowledgestore.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace espalier::panels {

/// The failures of a pattern by week as bars, the mended part of each filled; "No data" without
/// any. A week is told in words by its tool tip, the weeks together by the accessible text.
class SuccessChart final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kMostWeeks = 26; ///< shown: the last ones

    explicit SuccessChart(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// In the order of time; weeks as "2026-W05".
    void setWeeks(const std::vector<store::LearningCount> &weeks);
    [[nodiscard]] const std::vector<store::LearningCount> &weeks() const { return m_weeks; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect barOf(std::size_t week) const;
    void paintNone(QPainter &painter) const;
    void paintBar(QPainter &painter, std::size_t week, std::int64_t most) const;

    const theme::ThemeManager &m_themes;
    std::vector<store::LearningCount> m_weeks;
};

/// "Week 5 of 2026: 3 of 4 mended".
[[nodiscard]] QString weekText(const store::LearningCount &week);

} // namespace espalier::panels
