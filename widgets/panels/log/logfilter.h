// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/logmodel.h"
#include "widgets/theme/thememanager.h"

#include <QSortFilterProxyModel>

namespace espalier::panels {

/// The lines of the log from a level on that have a text in them, with icons and colours.
class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    LogFilter(models::LogModel &log, const theme::ThemeManager &themes, QObject *parent = nullptr);

    void setLeast(models::LogModel::Level level);
    [[nodiscard]] models::LogModel::Level least() const { return m_least; }
    void setText(const QString &text);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// A row as one line of text: time, level and message apart by tabs.
    [[nodiscard]] QString line(int row) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    [[nodiscard]] models::LogModel::Level levelOf(const QModelIndex &index) const;

    models::LogModel &m_log;
    const theme::ThemeManager &m_themes;
    models::LogModel::Level m_least = models::LogModel::Level::Info;
    QString m_text;
};

} // namespace espalier::panels
