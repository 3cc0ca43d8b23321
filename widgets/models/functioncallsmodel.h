// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/tracesummary.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace espalier::models {

/// What the functions did in one run, a row each. Sorts by itself. GUI thread.
class FunctionCallsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        PathColumn,
        CallsColumn,
        P50Column,
        P95Column,
        TotalColumn,
        ErrorsColumn,
        LoopsColumn,
        ColumnCount
    };
    enum Role { IdRole = Qt::UserRole + 1 };

    explicit FunctionCallsModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Null for none.
    void setSummary(std::shared_ptr<const observe::TraceSummary> summary);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void arrange();

    const theme::ThemeManager &m_themes;
    std::shared_ptr<const observe::TraceSummary> m_summary;
    std::vector<const observe::FunctionCalls *> m_rows;
    int m_sortColumn = TotalColumn;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace espalier::models
