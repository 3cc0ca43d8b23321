// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <cstdint>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace espalier::panels {

/// Where a person changes what a ticket says.
class TicketEditor final : public QWidget {
    Q_OBJECT

public:
    explicit TicketEditor(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void begin(std::int64_t number, const model::Ticket &ticket);
    /// Number of the ticket that is edited; 0 before the first.
    [[nodiscard]] std::int64_t ticket() const { return m_number; }
    [[nodiscard]] bool isModified() const { return !changes().empty(); }

signals:
    /// With what was changed only, as backlog::edit takes it.
    void saveRequested(const espalier::Json &fields);
    void discarded();

private:
    void createFields();
    void createLayout();
    void updateState();
    [[nodiscard]] Json changes() const;
    void dress();

    const theme::ThemeManager &m_themes;
    std::int64_t m_number = 0;
    model::Ticket m_from;
    QLineEdit *m_title = nullptr;
    QComboBox *m_category = nullptr;
    QComboBox *m_priority = nullptr;
    QPlainTextEdit *m_description = nullptr;
    QPlainTextEdit *m_solution = nullptr;
    QPlainTextEdit *m_testPlan = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_discard = nullptr;
};

} // namespace espalier::panels
