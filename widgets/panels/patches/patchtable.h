// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/fittingtree.h"

namespace espalier::models {
class PatchModel;
}

namespace espalier::panels {

/// The patches of a PatchModel; one is current.
class PatchTable final : public controls::FittingTree {
    Q_OBJECT

public:
    explicit PatchTable(models::PatchModel &model, QWidget *parent = nullptr);

    [[nodiscard]] int currentRow() const { return currentIndex().row(); }
    void setCurrentRow(int row);
    void move(int by);
    /// Letters are keys here, not the beginning of a title.
    void keyboardSearch(const QString &search) override;

signals:
    void opened();

private:
    void sectionClicked(int column);

    models::PatchModel &m_model;
    int m_order = 0;
    bool m_descending = false;
};

} // namespace espalier::panels
