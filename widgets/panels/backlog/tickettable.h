// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticketquery.h"
#include "widgets/controls/fittingtree.h"

#include <cstdint>
#include <vector>

namespace espalier::models {
class TicketModel;
}

namespace espalier::panels {

/// The tickets of a TicketModel. One is current; several can be marked, for acts on all of them:
/// with the space bar, or from the current one on by a click with Shift.
class TicketTable final : public controls::FittingTree {
    Q_OBJECT

public:
    explicit TicketTable(models::TicketModel &model, QWidget *parent = nullptr);

    [[nodiscard]] std::int64_t current() const; ///< number; 0 for none
    [[nodiscard]] int currentRow() const { return currentIndex().row(); }
    void setCurrentRow(int row);
    void move(int by);
    /// Those that are marked; without any, the current one.
    [[nodiscard]] std::vector<std::int64_t> targets() const;
    void showOrder(model::TicketOrder order, bool descending);

    /// Letters are keys here, not the beginning of a title.
    void keyboardSearch(const QString &search) override;

signals:
    void orderWanted(espalier::model::TicketOrder order, bool descending);
    void opened();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void sectionClicked(int column);

    models::TicketModel &m_model;
    model::TicketOrder m_order = model::TicketOrder::Score;
    bool m_descending = false;
};

} // namespace espalier::panels
