// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticketquery.h"
#include "core/store/ticketstore.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace espalier::models {

/// The tickets of a query, of which it holds the numbers only: what a row shows is asked for page
/// by page as it is looked at, and stands as a placeholder until then. GUI thread; never waits.
class TicketModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        TitleColumn,
        PriorityColumn,
        RiskColumn,
        EffortColumn,
        ScoreColumn,
        StatusColumn,
        UpdatedColumn,
        ColumnCount
    };
    enum Role {
        NumberRole = Qt::UserRole + 1, ///< of the ticket in the store; known of every row
        KnownRole,                     ///< whether the row is there, or a placeholder
    };
    static constexpr int kPage = 200;        ///< rows that are asked for at a time
    static constexpr int kMostKept = 20'000; ///< rows; beyond, those that are far off are forgotten

    explicit TicketModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Other tickets, or the same in another state: all rows are asked for anew. Those that were
    /// known are shown meanwhile, and marks of tickets that are still there stay.
    void setNumbers(std::vector<std::int64_t> numbers);
    [[nodiscard]] const std::vector<std::int64_t> &numbers() const { return m_numbers; }
    /// What was asked for by pageWanted.
    void setRows(int page, std::vector<store::TicketRow> rows);
    /// It cannot be had: it is asked for again when the numbers are set.
    void refuseRows(int page);

    /// Null while it is not known, and for no row.
    [[nodiscard]] const store::TicketRow *row(int row) const;
    [[nodiscard]] std::int64_t numberAt(int row) const; ///< 0 for no row
    [[nodiscard]] int rowOf(std::int64_t number) const; ///< -1 when it is not among them
    [[nodiscard]] QModelIndex indexOf(std::int64_t number) const;

    // Tickets that are marked, for acts on several.
    void setMarked(int row, bool marked);
    void setMarked(int first, int last, bool marked);
    [[nodiscard]] bool isMarked(int row) const;
    void clearMarks();
    [[nodiscard]] std::size_t markCount() const { return m_marks.size(); }
    /// In the order of the rows.
    [[nodiscard]] std::vector<std::int64_t> marked() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// The order that a click on a header asks for; none where there is none.
    [[nodiscard]] static std::optional<model::TicketOrder> orderOf(int column);

signals:
    /// Rows from `page` · kPage on are looked at: to be answered by setRows or refuseRows. One at a
    /// time, the latest first.
    void pageWanted(int page, const std::vector<std::int64_t> &numbers);
    void marksChanged();

private:
    void want(int page) const;
    void askForNext();
    void forgetFarFrom(int page);
    void changed(int first, int last, int firstColumn = 0, int lastColumn = ColumnCount - 1);
    [[nodiscard]] QVariant decoration(const store::TicketRow &row, int column, int role) const;

    const theme::ThemeManager &m_themes;
    std::vector<std::int64_t> m_numbers;
    std::unordered_map<std::int64_t, store::TicketRow> m_known;
    std::unordered_set<std::int64_t> m_marks;
    std::unordered_set<int> m_fresh; ///< pages whose rows are as they are in the store
    std::optional<int> m_asked;      ///< the page that is on its way
    // What is looked at is found out while it is drawn.
    mutable std::vector<int> m_wanted;
    mutable QTimer m_ask;
};

} // namespace espalier::models
