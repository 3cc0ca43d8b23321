// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

#include <vector>

namespace espalier::controls {

/// A list whose columns go, or become narrower, where there is little room, so that the one with
/// the names keeps what it needs.
class FittingTree : public QTreeView {
    Q_OBJECT

public:
    /// How wide a column is, in characters, and when it goes.
    struct Width {
        int column;
        int wide;
        int narrow; ///< from step `narrowFrom` on
        int until;  ///< the step from which on it is hidden
    };
    /// The less room there is, the more of these steps are gone.
    struct Fit {
        int nameColumn; ///< takes what the others leave
        int name;       ///< characters that it needs
        int narrowFrom;
        int steps;
        std::vector<Width> widths;
    };

    FittingTree(QAbstractItemModel &model, Fit fit, QWidget *parent = nullptr);

    /// A column that is not wanted is hidden however much room there is; at first, all are.
    void setWanted(int column, bool wanted);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] int sized(const Width &width, int step) const;
    void fitColumns();

    Fit m_fit;
    std::vector<int> m_unwanted;
};

} // namespace espalier::controls
