// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchrecord.h"

#include "core/base/jsonaccess.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QLocale>

#include <utility>

namespace espalier::panels {

using model::VoidReason;
using models::plainText;
using models::timeText;
using theme::Role;

namespace {

enum Column { WhatColumn, WhoColumn, WhenColumn };
enum ItemRole { IconRole = Qt::UserRole, InkRole };

QTreeWidgetItem *add(QTreeWidgetItem *section, const QStringList &cells,
                     const models::TicketLook &look)
{
    auto *item = new QTreeWidgetItem(section, cells);
    item->setData(WhatColumn, IconRole, look.icon.toString());
    item->setData(WhatColumn, InkRole, static_cast<int>(std::to_underlying(look.ink)));
    for (int column = 0; column < cells.size(); ++column)
        item->setToolTip(column, models::plainTip(cells[column]));
    return item;
}

/// As lookOf() says of a row, where there is no more than the stage.
models::TicketLook lookOfStage(model::PatchStage stage)
{
    return models::lookOf(engine::PatchRow{.patch = {.stage = stage}}, nullptr);
}

} // namespace

PatchRecord::PatchRecord(const theme::ThemeManager &themes, QWidget *parent)
    : QTreeWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("patchRecord"));
    setAccessibleName(tr("Approvals, comments and attempts"));
    setHeaderLabels({tr("What"), tr("Who"), tr("When")});
    setUniformRowHeights(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(WhatColumn, QHeaderView::Stretch);
    connect(&themes, &theme::ThemeManager::changed, this, &PatchRecord::dress);
}

QTreeWidgetItem *PatchRecord::addSection(const QString &title, const QString &text)
{
    auto *item = new QTreeWidgetItem(
        this, {text.isEmpty() ? title : QStringLiteral("%1 – %2").arg(title, text)});
    auto font = item->font(WhatColumn);
    font.setBold(true);
    item->setFont(WhatColumn, font);
    item->setToolTip(WhatColumn, models::plainTip(item->text(WhatColumn)));
    return item;
}

void PatchRecord::setDetails(const engine::PatchDetails &details)
{
    clear();
    if (details.review) {
        addApprovals(*details.review);
        addComments(details.comments);
        addAttempts(details.attempts);
        addAudit(details.audit);
        addCost(details.review->patch);
    }
    expandAll();
    dress();
}

void PatchRecord::addApprovals(const engine::PatchReview &review)
{
    auto *section = addSection(
        tr("Approvals"), review.approvals.empty() ? tr("nobody has approved it yet") : QString());
    for (const auto &approval : review.approvals) {
        const auto reason = review::whyVoid(approval, review.state.subject);
        const bool holds = reason == VoidReason::None;
        auto text = holds ? tr("Holds") : tr("Void: %1").arg(models::textOf(reason));
        if (!approval.reason.empty())
            text += QStringLiteral(" – ") + plainText(approval.reason);
        add(section, {text, plainText(approval.who), timeText(approval.at)},
            holds ? models::TicketLook{u"passed", Role::Success}
                  : models::TicketLook{u"skipped", Role::TextMuted});
    }
}

void PatchRecord::addComments(const std::vector<engine::AttemptComment> &comments)
{
    if (comments.empty())
        return;
    auto *section = addSection(tr("Comments"), {});
    for (const auto &[attempt, comment] : comments) {
        const auto where =
            comment.path.empty() ? QString()
            : comment.line > 0
                ? QStringLiteral("%1:%2: ").arg(plainText(comment.path)).arg(comment.line)
                : plainText(comment.path) + QStringLiteral(": ");
        const auto text = tr("%1: %2", "number of an attempt; a comment")
                              .arg(QLocale().toString(attempt), where + plainText(comment.text));
        add(section, {text, plainText(comment.who), timeText(comment.at)}, {u"info", Role::Info});
    }
}

void PatchRecord::addAttempts(const std::vector<model::Patch> &attempts)
{
    auto *section = addSection(tr("Attempts"), {});
    for (const auto &attempt : attempts) {
        auto text = tr("%1: %2", "number of an attempt; what has become of it")
                        .arg(QLocale().toString(attempt.number), models::textOf(attempt.stage));
        if (!attempt.error.empty())
            text += QStringLiteral(" – ") + plainText(attempt.error);
        add(section, {text, plainText(attempt.madeBy), timeText(attempt.startedAt)},
            lookOfStage(attempt.stage));
    }
}

void PatchRecord::addAudit(const std::vector<model::AuditEntry> &entries)
{
    if (entries.empty())
        return;
    auto *section = addSection(tr("What was done"), {});
    for (const auto &entry : entries) {
        auto text = models::auditText(entry.action);
        if (const auto reason = textAt(entry.detail, "reason"); !reason.empty())
            text += QStringLiteral(" – ") + plainText(reason);
        add(section, {text, plainText(entry.who), timeText(entry.at)},
            {u"history", Role::TextMuted});
    }
}

// What a patch made without a model cost is nothing, and is not told.
void PatchRecord::addCost(const model::Patch &patch)
{
    const auto *cost = espalier::find(patch.detail, "cost");
    const auto usd = cost ? realAt(*cost, "usd") : std::nullopt;
    if (usd)
        addSection(tr("Cost"), QLocale().toCurrencyString(*usd, QStringLiteral("$")));
}

void PatchRecord::dress()
{
    const auto &theme = m_themes.theme();
    const auto muted = theme.color(Role::TextMuted);
    for (int at = 0; at < topLevelItemCount(); ++at) {
        auto *section = topLevelItem(at);
        for (int row = 0; row < section->childCount(); ++row) {
            auto *item = section->child(row);
            item->setIcon(WhatColumn,
                          theme::icon(item->data(WhatColumn, IconRole).toString(), theme,
                                      static_cast<Role>(item->data(WhatColumn, InkRole).toInt())));
            item->setForeground(WhoColumn, muted);
            item->setForeground(WhenColumn, muted);
        }
    }
}

} // namespace espalier::panels
