// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QFrame>
#include <QStringList>

#include <vector>

class QLabel;
class QToolButton;
class QTreeWidget;

namespace espalier::panels {

/// What came of a piece of work, part by part.
struct ResultRows {
    struct Row {
        enum class State { Good, Nothing, Bad };
        QStringList cells;
        State state = State::Good;
    };
    QString title;
    QStringList headers;
    std::vector<Row> rows;
};

/// Shows it above the tickets, which can be used meanwhile. Hidden while there is nothing; Escape
/// closes it. Where the panel has little room, rows that only tell what came are folded away.
class ResultPane final : public QFrame {
    Q_OBJECT

public:
    explicit ResultPane(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// `hasBelow`: there are tickets that need the room.
    void present(const ResultRows &result, bool hasBelow);
    void leave();

signals:
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createLayout();
    void dress();
    [[nodiscard]] bool isToBeSeen(bool hasBelow) const;
    [[nodiscard]] bool hasRoom() const;
    void unfold(bool open);

    const theme::ThemeManager &m_themes;
    std::vector<ResultRows::Row::State> m_states;
    QLabel *m_title = nullptr;
    QTreeWidget *m_rows = nullptr;
    QToolButton *m_fold = nullptr;
    QToolButton *m_close = nullptr;
};

} // namespace espalier::panels
