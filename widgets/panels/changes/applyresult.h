// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/proposal.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace espalier::panels {

/// What was made of a proposal, how it was checked, and what can be done next.
class ApplyResult final : public QWidget {
    Q_OBJECT

public:
    explicit ApplyResult(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setResult(engine::ProposalKind kind,
                   std::shared_ptr<const model::InstrumentReport> report);

signals:
    void runRequested();
    void stripRequested();
    void functionsRequested();

private:
    void createLayout();
    void fill();
    void addRow(const QString &icon, theme::Role ink, const QString &text);
    void addFacts();
    void addChecks();

    const theme::ThemeManager &m_themes;
    engine::ProposalKind m_kind = engine::ProposalKind::Instrument;
    std::shared_ptr<const model::InstrumentReport> m_report;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QWidget *m_facts = nullptr;
    QGridLayout *m_rows = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_strip = nullptr;
    QPushButton *m_functions = nullptr;
};

} // namespace espalier::panels
