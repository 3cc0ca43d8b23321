// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/changes/changejobs.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractTableModel>
#include <QIcon>
#include <QVariantMap>

#include <array>

namespace espalier::panels {

/// The files of a proposal, with a tick for those that were looked through. GUI thread.
class ChangedFilesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { FileColumn, DecisionColumn, FunctionsColumn, LinesColumn, ColumnCount };

    explicit ChangedFilesModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Ticks stay on files that are to be what they were to be.
    void setProposal(PreparedProposal prepared);
    void setStep(const ReviewStep &step);
    [[nodiscard]] const PreparedProposal &prepared() const { return m_prepared; }
    /// -1 when there is none.
    [[nodiscard]] int rowOf(const std::string &path) const;
    [[nodiscard]] const engine::FileChange &change(int row) const;
    [[nodiscard]] bool isLeftOut(int row) const;

    void setReviewed(int row, bool reviewed);
    [[nodiscard]] bool isReviewed(int row) const;
    [[nodiscard]] int reviewedCount() const;
    /// Fingerprints by path, for a session.
    [[nodiscard]] QVariantMap ticks() const { return m_ticks; }
    void setTicks(const QVariantMap &ticks);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

signals:
    void reviewedChanged();

private:
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString decision(int row) const;
    [[nodiscard]] QString linesText(int row) const;
    void dress();

    const theme::ThemeManager &m_themes;
    PreparedProposal m_prepared;
    ReviewStep m_step;
    QVariantMap m_ticks;
    std::array<QIcon, 3> m_icons; ///< taken, left out, edited
};

} // namespace espalier::panels
