// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/joblist.h"
#include "widgets/theme/thememanager.h"

#include <QStyledItemDelegate>

namespace espalier::panels {

/// Paints a row of the job list: state, title, progress with its phase, elapsed time, and for a
/// running one a button that cancels it.
class JobDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit JobDelegate(const theme::ThemeManager &themes, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    /// Where the cancel button of a row is; the row's rectangle is that of the view.
    [[nodiscard]] QRect cancelRect(const QStyleOptionViewItem &option) const;

signals:
    void cancelClicked(const QModelIndex &index);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    struct Areas;
    [[nodiscard]] Areas areasOf(const QStyleOptionViewItem &option) const;
    void paintProgress(QPainter *painter, const QRect &rect, const QModelIndex &index) const;

    const theme::ThemeManager &m_themes;
};

} // namespace espalier::panels
