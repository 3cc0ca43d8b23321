// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchlist.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace espalier::models {

/// Which patches are shown.
enum class PatchGroup : std::uint8_t {
    All,
    ToReview, ///< wait for a person
    Failed,   ///< or stopped, or cancelled
    Applied,  ///< also those that were taken back
    Rejected,
    Unknown, ///< branches of which nothing is kept
};

/// The patches of a project. What has to be computed for a row (gates, distance, conflicts) is
/// asked for as it is looked at, and stands empty until then. GUI thread; never waits.
class PatchModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        TitleColumn,
        StateColumn,
        RiskColumn,
        GatesColumn,
        DistanceColumn,
        MergeColumn,
        AttemptColumn,
        UpdatedColumn,
        ColumnCount
    };
    enum Role {
        BranchRole = Qt::UserRole + 1,
        OutlookRole, ///< whether what has to be computed is there
    };
    static constexpr std::size_t kBatch = 40; ///< rows that are asked for at a time

    explicit PatchModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Others, or the same in another state: what was computed is asked for anew and shown
    /// meanwhile.
    void setRows(std::vector<engine::PatchRow> rows);
    /// For the rows that outlooksWanted named, in their order.
    void setOutlooks(const std::vector<engine::PatchRow> &rows,
                     const std::vector<engine::PatchOutlook> &outlooks);
    /// They cannot be had: they are asked for again when the rows are set.
    void refuseOutlooks();
    /// Shows those of a group that have all these words in title, ticket, branch or maker.
    void setFilter(PatchGroup group, const QString &words);
    void setOrder(int column, bool descending);
    [[nodiscard]] std::size_t total() const { return m_rows.size(); }

    [[nodiscard]] const engine::PatchRow &row(int row) const;
    /// Null while it is not known.
    [[nodiscard]] const engine::PatchOutlook *outlook(int row) const;
    /// By its branch, which tells them apart; -1 when it is not shown.
    [[nodiscard]] int rowOf(const QString &branch) const;
    /// The one for a ticket; -1 when there is none, or it is not shown.
    [[nodiscard]] int rowOfTicket(const QString &id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

signals:
    /// To be answered by setOutlooks or refuseOutlooks. One batch at a time, the latest first.
    void outlooksWanted(const std::vector<espalier::engine::PatchRow> &rows);

private:
    void show();
    void want(const engine::PatchRow &row) const;
    void askForNext();
    [[nodiscard]] QVariant displayOf(const engine::PatchRow &row, int column) const;
    [[nodiscard]] QVariant decoration(const engine::PatchRow &row, int column, int role) const;
    [[nodiscard]] QString accessibleOf(const engine::PatchRow &row, int column) const;
    [[nodiscard]] const engine::PatchOutlook *known(const engine::PatchRow &row) const;
    [[nodiscard]] bool comesBefore(const engine::PatchRow &one,
                                   const engine::PatchRow &other) const;

    const theme::ThemeManager &m_themes;
    std::vector<engine::PatchRow> m_rows;
    std::vector<std::size_t> m_shown;                                 ///< of m_rows
    std::unordered_map<std::string, engine::PatchOutlook> m_outlooks; ///< by branch
    std::unordered_set<std::string> m_fresh;                          ///< likewise
    PatchGroup m_group = PatchGroup::All;
    QStringList m_words;
    int m_order = StateColumn;
    bool m_descending = false;
    bool m_asked = false;
    // What is looked at is found out while it is drawn.
    mutable std::vector<std::string> m_wanted;
    mutable QTimer m_ask;
};

} // namespace espalier::models
