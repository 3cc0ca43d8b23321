// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace espalier::models {

/// Patterns, forgotten ones too. GUI thread.
class PatternModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        LanguageColumn,
        ConstructColumn,
        RateColumn,
        StateColumn,
        NearnessColumn, ///< to one of them, when that was asked for
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole + 1,
        SortRole, ///< what a column is sorted by
    };

    explicit PatternModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Everything anew.
    void setRows(std::vector<engine::PatternRow> rows);
    [[nodiscard]] const std::vector<engine::PatternRow> &rows() const { return m_rows; }
    /// How near the patterns are to one of them, by number, -1 to 1; empty: it is not asked.
    void setNearness(std::unordered_map<std::int64_t, double> nearness);
    [[nodiscard]] bool hasNearness() const { return !m_nearness.empty(); }
    /// Null when there is none of that number.
    [[nodiscard]] const engine::PatternRow *row(std::int64_t id) const;
    [[nodiscard]] QModelIndex indexOf(std::int64_t id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] double nearness(std::int64_t id) const;
    [[nodiscard]] QString nearnessText(std::int64_t id) const;
    [[nodiscard]] QVariant decoration(const engine::PatternRow &row, int column, int role) const;

    const theme::ThemeManager &m_themes;
    std::vector<engine::PatternRow> m_rows;
    std::unordered_map<std::int64_t, double> m_nearness;
};

} // namespace espalier::models
