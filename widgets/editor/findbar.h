// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/linemark.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QToolButton;

namespace espalier::editor {

/// A bar to find text with, below what is searched. It searches nothing itself. Escape closes it.
class FindBar final : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    void setTheme(const theme::Theme &theme);
    /// Shows the bar with the field chosen; `text` goes into it unless empty.
    void open(const QString &text);
    void close();
    [[nodiscard]] FindRequest request() const;
    /// "3 of 17"; `current` counts from 1, 0 means none.
    void setCount(std::size_t current, std::size_t count, bool more);

signals:
    void changed(const espalier::editor::FindRequest &request);
    void nextWanted();
    void previousWanted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const QString &text, bool checkable);

    QLineEdit *m_field = nullptr;
    QToolButton *m_case = nullptr;
    QToolButton *m_words = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QToolButton *m_close = nullptr;
    QLabel *m_count = nullptr;
};

} // namespace espalier::editor
