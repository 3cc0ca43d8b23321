// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/overtime.h"
#include "widgets/theme/thememanager.h"

#include <QSplitter>

#include <optional>
#include <vector>

class QSortFilterProxyModel;
class QTreeView;

namespace espalier::controls {
class FilterField;
class SeriesChart;
} // namespace espalier::controls

namespace espalier::panels {

class MeasureModel;

/// A list of what was measured, and a chart of the one that is chosen: its values over time, its
/// threshold, and where it changed.
class OverTimeView final : public QSplitter {
    Q_OBJECT

public:
    explicit OverTimeView(const theme::ThemeManager &themes, QWidget *parent = nullptr);
    ~OverTimeView() override;

    /// What is chosen stays so where it is still among them; else the first is.
    void setMeasurements(std::vector<engine::Measurement> measurements);
    /// Shown when it is of what is chosen.
    void setValues(const engine::Measurement &measurement, const engine::OverTime &values);
    [[nodiscard]] std::optional<engine::Measurement> chosen() const;

signals:
    /// Its values are wanted.
    void wanted(const espalier::engine::Measurement &measurement);

private:
    void createLayout(const theme::ThemeManager &themes);
    void choose(int row);

    MeasureModel *m_model = nullptr;
    QSortFilterProxyModel *m_shown = nullptr;
    controls::FilterField *m_filter = nullptr;
    QTreeView *m_list = nullptr;
    controls::SeriesChart *m_chart = nullptr;
};

} // namespace espalier::panels
