// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/assessmentview.h"

#include "core/backlog/selection.h"
#include "core/base/jsonaccess.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"

#include <QHeaderView>
#include <QLocale>

namespace espalier::panels {

using models::numberText;
using models::plainText;

namespace {

enum Column { WhatColumn, PointsColumn, MeasuredColumn };

void addRow(QTreeWidgetItem *section, const QString &what, const QString &points,
            const QString &measured)
{
    auto *item = new QTreeWidgetItem(section, {what, points, measured});
    item->setTextAlignment(PointsColumn, Qt::AlignVCenter | Qt::AlignRight);
    item->setToolTip(WhatColumn, models::plainTip(what));
    item->setToolTip(MeasuredColumn, models::plainTip(measured));
}

} // namespace

AssessmentView::AssessmentView(const theme::ThemeManager &themes, QWidget *parent)
    : QTreeWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("assessment"));
    setAccessibleName(tr("Why this score, risk and effort"));
    setHeaderLabels({tr("Why"), tr("Points"), tr("What was measured")});
    setUniformRowHeights(true);
    header()->setStretchLastSection(true);
    connect(&themes, &theme::ThemeManager::changed, this, &AssessmentView::dress);
}

QTreeWidgetItem *AssessmentView::addSection(const QString &title, const QString &points,
                                            const QString &text)
{
    auto *item = new QTreeWidgetItem(this, {title, points, text});
    item->setTextAlignment(PointsColumn, Qt::AlignVCenter | Qt::AlignRight);
    item->setToolTip(MeasuredColumn, models::plainTip(text));
    auto font = item->font(WhatColumn);
    font.setBold(true);
    item->setFont(WhatColumn, font);
    item->setFont(PointsColumn, font);
    return item;
}

void AssessmentView::setTicket(const model::Ticket &ticket)
{
    clear();
    addScore(ticket);
    addLevel(tr("Risk"), ticket.riskLevel, espalier::find(ticket.metadata, "risk"));
    addLevel(tr("Effort"), ticket.estimatedEffort, espalier::find(ticket.metadata, "effort"));
    addGrouping(ticket);
    expandAll();
    for (const int column : {WhatColumn, PointsColumn})
        resizeColumnToContents(column);
    dress();
}

void AssessmentView::addScore(const model::Ticket &ticket)
{
    const auto parts = backlog::explainScore(ticket);
    auto *section =
        addSection(tr("Score"), numberText(parts.total), tr("The lowest is taken first."));
    addRow(section, tr("Priority"), numberText(parts.priority),
           tr("10 − %1, the weight of “%2”")
               .arg(QLocale().toString(backlog::weightOf(ticket.priority)),
                    models::textOf(ticket.priority)));
    addRow(section, tr("Risk"), numberText(parts.risk),
           tr("%1 / 2").arg(QLocale().toString(ticket.riskLevel)));
    addRow(section, tr("Effort"), numberText(parts.effort),
           tr("%1 / 2").arg(QLocale().toString(ticket.estimatedEffort)));
}

void AssessmentView::addLevel(const QString &title, int level, const Json *assessment)
{
    const auto *own = assessment ? espalier::find(*assessment, "override") : nullptr;
    const auto *factors = assessment ? espalier::find(*assessment, "factors") : nullptr;
    const bool computed = factors && factors->is_array() && !factors->empty();
    auto *section = addSection(title, QLocale().toString(level),
                               computed || own ? tr("From 1 to 10, the rounded sum")
                                               : tr("Nobody has assessed it yet."));
    if (own) {
        section->setText(
            MeasuredColumn,
            tr("Set by a person; computed was %1")
                .arg(QLocale().toString(static_cast<qlonglong>(integerAt(*assessment, "level")))));
        addRow(section, tr("Reason"), {}, plainText(textAt(*own, "reason")));
        addRow(section, tr("When"), {}, models::timeText(textAt(*own, "at")));
    }
    if (!computed)
        return;
    for (const auto &factor : *factors)
        addRow(section, models::factorText(textAt(factor, "factor")),
               numberText(realAt(factor, "points").value_or(0)), models::measuredText(factor));
}

void AssessmentView::addGrouping(const model::Ticket &ticket)
{
    for (const auto &evidence : ticket.evidence) {
        if (textAt(evidence, "kind") != "grouped")
            continue;
        auto *section = addSection(tr("Why it is one ticket"), {},
                                   models::groupBasisText(textAt(evidence, "basis")));
        for (const auto &part : textsAt(evidence, "parts"))
            addRow(section, plainText(part), {}, {});
    }
}

void AssessmentView::dress()
{
    const auto muted = m_themes.theme().color(theme::Role::TextMuted);
    for (int at = 0; at < topLevelItemCount(); ++at) {
        auto *section = topLevelItem(at);
        section->setForeground(MeasuredColumn, muted);
        for (int row = 0; row < section->childCount(); ++row)
            section->child(row)->setForeground(MeasuredColumn, muted);
    }
}

} // namespace espalier::panels
