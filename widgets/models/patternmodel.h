// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>

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
    /// Null when there is none of that number.
    [[nodiscard]] const engine::PatternRow *row(std::int64_t id) const;
    [[nodiscard]] QModelIndex indexOf(std::int64_t id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QVariant decoration(const engine::PatternRow &row, int column, int role) const;

    const theme::ThemeManager &m_themes;
    std::vector<engine::PatternRow> m_rows;
};

} // namespace espalier::models
