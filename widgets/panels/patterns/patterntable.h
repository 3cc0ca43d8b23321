// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/controls/fittingtree.h"

#include <QSortFilterProxyModel>

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

namespace espalier::models {
class PatternModel;
}

namespace espalier::panels {

/// The rows of a PatternModel that a filter and a search leave, sorted as the person wants.
class PatternRows final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit PatternRows(models::PatternModel &model, QObject *parent = nullptr);

    void setFilter(const engine::PatternFilter &filter);
    /// What a search has found for `typed`; of those put away, which are not looked up, those
    /// are left that have it in their name. An empty text leaves all.
    void setFound(const QString &typed, const std::vector<std::int64_t> &ids);
    [[nodiscard]] bool isFiltered() const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    models::PatternModel &m_model;
    engine::PatternFilter m_filter;
    QString m_typed;
    std::optional<std::unordered_set<std::int64_t>> m_found;
};

/// Shows them; several can be chosen. Where there is little room, the construct goes first, then
/// the language.
class PatternTable final : public controls::FittingTree {
    Q_OBJECT

public:
    explicit PatternTable(PatternRows &rows, QWidget *parent = nullptr);

    /// Whether a column tells how near they are to one of them, and orders them.
    void showNearness(bool shown);
    /// Numbers of those that are chosen, the current one among them.
    [[nodiscard]] std::vector<std::int64_t> chosen() const;
};

} // namespace espalier::panels
