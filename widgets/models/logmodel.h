// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>

#include <deque>

namespace espalier::models {

/// What the program has to say, the oldest first; at most 10 000 lines. GUI thread.
class LogModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Level { Info, Warning, Error };
    enum Column { TimeColumn, LevelColumn, TextColumn, ColumnCount };

    explicit LogModel(QObject *parent = nullptr);

    void add(Level level, const QString &text);
    [[nodiscard]] Level level(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

public slots:
    void clear();

private:
    struct Line {
        QDateTime time;
        Level level;
        QString text;
    };
    std::deque<Line> m_lines;
};

} // namespace espalier::models
