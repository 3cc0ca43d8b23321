// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticketquery.h"
#include "core/store/ticketstore.h"
#include "widgets/controls/filterfield.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <utility>
#include <vector>

class QAction;
class QCompleter;
class QLabel;
class QMenu;
class QStandardItemModel;
class QToolButton;

namespace espalier::panels {

/// Where a person says which tickets are listed, and in which order: a line of tokens that is
/// completed while it is typed, and views with a name. What cannot be read is said below the line,
/// and what was listed stays.
class TicketFilterBar final : public QWidget {
    Q_OBJECT

public:
    /// `saveView` is offered among the views; it belongs to the panel.
    TicketFilterBar(const theme::ThemeManager &themes, QAction *saveView,
                    QWidget *parent = nullptr);

    [[nodiscard]] controls::FilterField &field() const { return *m_field; }
    /// The last line that could be read, and what it says.
    [[nodiscard]] const model::TicketQuery &query() const { return m_query; }
    [[nodiscard]] const QString &filter() const { return m_applied; }
    [[nodiscard]] bool hasProblem() const;
    void setFilter(const QString &text);
    /// The same tickets in another order.
    void setOrder(model::TicketOrder order, bool descending);
    void setViews(const std::vector<store::TicketView> &views);
    /// What nobody has looked at yet, and is awake.
    [[nodiscard]] static QString inbox();

signals:
    void queryChanged();
    void removeRequested(const QString &view);

private:
    void createLayout();
    void apply(const QString &text);
    void complete(const QString &text);
    void showProblem(const Error &error);
    void fillMenu();
    [[nodiscard]] std::vector<std::pair<QString, QString>> ownViews() const;
    void updateViewName();
    void dress();

    const theme::ThemeManager &m_themes;
    QAction *m_saveView;
    model::TicketQuery m_query;
    QString m_applied;
    std::vector<store::TicketView> m_saved;
    controls::FilterField *m_field = nullptr;
    QStandardItemModel *m_completions = nullptr;
    QCompleter *m_completer = nullptr;
    QLabel *m_problem = nullptr;
    QToolButton *m_views = nullptr;
    QMenu *m_menu = nullptr;
};

} // namespace espalier::panels
