// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QFrame>
#include <QStringList>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace espalier::panels {

/// What a person is to look at before or after something is done to many patterns.
struct Review {
    QString title;
    QString explanation;
    QStringList headers;
    std::vector<QStringList> rows;
    QString accept;               ///< what the button does that goes on; empty for none
    std::function<void()> act;    ///< by that button
    bool nothingToAccept = false; ///< the button is there and off
};

/// Shows it above the patterns, which stay where they are and can be used meanwhile. Hidden while
/// there is nothing to review; Escape leaves it.
class ReviewPane final : public QFrame {
    Q_OBJECT

public:
    explicit ReviewPane(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void present(const Review &review);
    /// Away without doing anything.
    void leave();
    /// Nothing can be accepted while something else is under way.
    void setBusy(bool busy);

signals:
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createLayout();
    void updateState();
    void dress();

    const theme::ThemeManager &m_themes;
    std::function<void()> m_act;
    bool m_nothing = false;
    bool m_busy = false;
    QLabel *m_title = nullptr;
    QLabel *m_explanation = nullptr;
    QTreeWidget *m_rows = nullptr;
    QPushButton *m_accept = nullptr;
    QPushButton *m_leave = nullptr;
};

} // namespace espalier::panels
