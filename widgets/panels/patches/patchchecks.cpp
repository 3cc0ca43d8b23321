// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchchecks.h"

#include "core/base/jsonaccess.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using model::GateVerdict;
using models::plainText;
using theme::Role;

namespace {

enum Column { WhatColumn, WhereColumn };
enum ItemRole { PathRole = Qt::UserRole, LineRole, IconRole, InkRole };

/// What is looked at first stands first.
int urgencyOf(const model::GateResult &gate)
{
    switch (gate.verdict) {
    case GateVerdict::Fail: return 0;
    case GateVerdict::Blocked: return 1;
    case GateVerdict::Pass: return gate.needsApproval ? 2 : 3;
    case GateVerdict::Skipped:
    case GateVerdict::NotApplicable: return 4;
    }
    return 4;
}

std::pair<QStringView, Role> lookOfEffect(const std::string &effect)
{
    if (effect == "fail")
        return {u"failed", Role::Error};
    return effect == "approval" ? std::pair{QStringView(u"warning"), Role::Warning}
                                : std::pair{QStringView(u"info"), Role::TextMuted};
}

} // namespace

PatchChecks::PatchChecks(const theme::ThemeManager &themes, QWidget *parent)
    : QTreeWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("patchChecks"));
    setAccessibleName(tr("Proof, gates and risk"));
    setHeaderLabels({tr("What was checked"), tr("What came of it, or where")});
    setUniformRowHeights(true);
    header()->setStretchLastSection(true);
    header()->setSectionResizeMode(WhatColumn, QHeaderView::Interactive);
    connect(this, &QTreeWidget::itemDoubleClicked, this, &PatchChecks::open);
    connect(this, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem *item, int column) {
        if (column == WhereColumn)
            open(item);
    });
    connect(&themes, &theme::ThemeManager::changed, this, &PatchChecks::dress);
}

QTreeWidgetItem *PatchChecks::add(QTreeWidgetItem *parent, const QString &what,
                                  const QString &detail, QStringView icon, Role ink)
{
    auto *item = new QTreeWidgetItem(parent, {what, detail});
    item->setData(WhatColumn, IconRole, icon.toString());
    item->setData(WhatColumn, InkRole, static_cast<int>(std::to_underlying(ink)));
    item->setToolTip(WhatColumn, models::plainTip(what));
    item->setToolTip(WhereColumn, models::plainTip(detail));
    return item;
}

QTreeWidgetItem *PatchChecks::addSection(const QString &title, const QString &text)
{
    auto *item = add(invisibleRootItem(), title, text);
    auto font = item->font(WhatColumn);
    font.setBold(true);
    item->setFont(WhatColumn, font);
    return item;
}

void PatchChecks::setDetails(const engine::PatchDetails &details)
{
    clear();
    if (details.review) {
        addProof(details.review->patch);
        addGates(*details.review);
        addRisk(*details.review);
    }
    addMerge(details.outlook);
    for (int at = 0; at < topLevelItemCount(); ++at)
        topLevelItem(at)->setExpanded(true);
    resizeColumnToContents(WhatColumn);
    const int width = std::max(viewport()->width(), 300);
    header()->resizeSection(WhatColumn, std::min(columnWidth(WhatColumn), width * 62 / 100));
    dress();
}

// ---- tests ----

void PatchChecks::addProof(const model::Patch &patch)
{
    const auto *proof = espalier::find(patch.detail, "proof");
    if (!proof) {
        addSection(tr("Tests from red to green"), tr("It did not come to the tests."));
        return;
    }
    const auto proving = textsAt(*proof, "proving");
    auto *section =
        addSection(tr("Tests from red to green"),
                   proving.empty() ? tr("No test fails as the ticket tells and passes with it.")
                                   : tr("Failed without the patch as the ticket tells, pass with "
                                        "it."));
    for (const auto &test : proving)
        add(section, plainText(test), tr("failed → passed"), u"passed", Role::Success);
    for (const auto &test : textsAt(*proof, "elsewhere"))
        add(section, plainText(test), tr("failed otherwise → passed"), u"warning", Role::Warning);
}

// ---- gates ----

void PatchChecks::addGates(const engine::PatchReview &review)
{
    if (!review.gates) {
        addSection(tr("Gates"), tr("It did not come to the gates."));
        return;
    }
    auto *section = addSection(tr("Gates"), review.gates->mayProceed() ? tr("None stops it.")
                                                                       : tr("It is stopped."));
    auto gates = review.gates->results;
    std::ranges::stable_sort(gates, {}, urgencyOf);
    for (const auto &gate : gates) {
        const auto look = models::lookOf(gate);
        QStringList said{models::textOf(gate.verdict)};
        if (gate.verdict == GateVerdict::Pass && gate.needsApproval)
            said = {tr("passed, to be seen by a person")};
        if (!gate.reason.empty())
            said << models::evidenceText(gate.reason);
        auto *item = add(section, models::gateText(gate.name), said.join(QStringLiteral(" · ")),
                         look.icon, look.ink);
        for (const auto &evidence : gate.evidence)
            addEvidence(item, evidence);
        item->setExpanded(urgencyOf(gate) < 3);
    }
}

void PatchChecks::addEvidence(QTreeWidgetItem *gate, const Json &evidence)
{
    const auto path = textAt(evidence, "path");
    const int line = static_cast<int>(integerAt(evidence, "line"));
    const auto masked = textAt(evidence, "masked");
    auto what = models::evidenceText(textAt(evidence, "what"));
    if (!masked.empty())
        what += QStringLiteral(": ") + plainText(masked);
    const auto where = path.empty() ? QString()
                       : line > 0   ? QStringLiteral("%1:%2").arg(plainText(path)).arg(line)
                                    : plainText(path);
    const auto [icon, ink] = lookOfEffect(textAt(evidence, "effect"));
    auto *item = add(gate, what, where, icon, ink);
    item->setData(WhatColumn, PathRole, QString::fromStdString(path));
    item->setData(WhatColumn, LineRole, line);
}

// ---- risk ----

void PatchChecks::addRisk(const engine::PatchReview &review)
{
    const int risk = review.state.subject.risk;
    const bool isHigh = risk > review.policy.maxRisk;
    const QLocale locale;
    auto *section = addSection(
        tr("Risk %1").arg(locale.toString(risk)),
        isHigh ? tr("Above the limit of %1: a reason is needed, and every change has to be looked "
                    "at.")
                     .arg(locale.toString(review.policy.maxRisk))
               : tr("The limit is %1.").arg(locale.toString(review.policy.maxRisk)));
    const auto *assessment = espalier::find(review.ticket.metadata, "risk");
    const auto *factors = assessment ? espalier::find(*assessment, "factors") : nullptr;
    if (!factors || !factors->is_array())
        return;
    for (const auto &factor : *factors) {
        const auto points = realAt(factor, "points").value_or(0);
        add(section, models::factorText(textAt(factor, "factor")),
            QStringLiteral("%1 · %2").arg(models::numberText(points),
                                          models::measuredText(factor)));
    }
}

void PatchChecks::addMerge(const engine::PatchOutlook &outlook)
{
    if (!outlook.merge || !outlook.distance)
        return;
    const bool conflicts = !outlook.merge->conflicts.empty();
    auto *section = addSection(
        tr("Merge into the current branch"),
        conflicts ? tr("There would be conflicts; it was tried in memory only.")
                  : QStringLiteral("%1 · %2").arg(models::mergeText(*outlook.merge),
                                                  models::distanceWords(*outlook.distance)));
    for (const auto &conflict : outlook.merge->conflicts) {
        auto *item = add(section, plainText(conflict.path), models::textOf(conflict.kind),
                         u"warning", Role::Warning);
        item->setData(WhatColumn, PathRole, QString::fromStdString(conflict.path));
    }
}

// ---- the view ----

void PatchChecks::open(QTreeWidgetItem *item)
{
    const auto path = item ? item->data(WhatColumn, PathRole).toString() : QString();
    if (!path.isEmpty())
        emit sourceRequested(path, std::max(1, item->data(WhatColumn, LineRole).toInt()));
}

void PatchChecks::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        open(currentItem());
    else
        QTreeWidget::keyPressEvent(event);
}

void PatchChecks::dressItem(QTreeWidgetItem *item) const
{
    const auto &theme = m_themes.theme();
    const auto icon = item->data(WhatColumn, IconRole).toString();
    const auto ink = static_cast<Role>(item->data(WhatColumn, InkRole).toInt());
    if (!icon.isEmpty())
        item->setIcon(WhatColumn, theme::icon(icon, theme, ink));
    const bool isPlace = !item->data(WhatColumn, PathRole).toString().isEmpty();
    item->setForeground(WhereColumn, theme.color(isPlace          ? Role::Link
                                                 : icon.isEmpty() ? Role::TextMuted
                                                                  : ink));
    for (int at = 0; at < item->childCount(); ++at)
        dressItem(item->child(at));
}

void PatchChecks::dress()
{
    for (int at = 0; at < topLevelItemCount(); ++at)
        dressItem(topLevelItem(at));
}

} // namespace espalier::panels
