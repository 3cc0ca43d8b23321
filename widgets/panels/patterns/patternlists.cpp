// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternlists.h"

#include "widgets/controls/columns.h"
#include "widgets/models/enginewords.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>

namespace espalier::panels {

static void prepare(QTreeWidget &list)
{
    list.setRootIsDecorated(false);
    list.setUniformRowHeights(true);
    list.setAllColumnsShowFocus(true);
}

PatternHistory::PatternHistory(QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("patternHistory"));
    setAccessibleName(tr("History of the pattern"));
    setHeaderLabels({tr("When"), tr("What"), tr("By"), tr("Changed")});
    prepare(*this);
    controls::setColumnWidths(*header(), {18, 36, 16});
}

void PatternHistory::setEvents(const std::vector<store::PatternEvent> &events)
{
    clear();
    for (const auto &event : events) {
        auto *item = new QTreeWidgetItem(
            this, {models::timeText(event.reason.at), models::eventText(event.reason),
                   models::actorText(event.reason), models::changesText(event)});
        for (int column = 0; column < columnCount(); ++column)
            item->setToolTip(column, item->text(column));
    }
}

PatternLearnings::PatternLearnings(QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("patternLearnings"));
    setAccessibleName(tr("Failures that the pattern stands for"));
    setHeaderLabels({tr("When"), tr("Function"), tr("Language"), tr("Script"), tr("Error")});
    prepare(*this);
    controls::setColumnWidths(*header(), {18, 22, 13, 20});
}

void PatternLearnings::setLearnings(const std::vector<model::Learning> &learnings)
{
    clear();
    for (const auto &learning : learnings) {
        const auto error =
            learning.errors.empty() ? learning.errorPattern : learning.errors.front();
        auto *item = new QTreeWidgetItem(
            this, {models::timeText(learning.createdAt), models::plainText(learning.functionName),
                   models::languageText(learning.language), models::originText(learning.origin),
                   QString::fromStdString(error).simplified()});
        QStringList all;
        for (const auto &each : learning.errors)
            all << models::plainText(each);
        item->setToolTip(columnCount() - 1, all.join(u'\n'));
    }
}

static constexpr int kOutcomeRole = Qt::UserRole;
static constexpr int kOutcomeColumn = 5;

PatternUses::PatternUses(const theme::ThemeManager &themes, QWidget *parent)
    : QTreeWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("patternUses"));
    setAccessibleName(tr("Where the pattern was used"));
    setHeaderLabels({tr("When"), tr("How"), tr("Model"), tr("Function"), tr("Language"),
                     tr("Attempt"), tr("Run")});
    prepare(*this);
    controls::setColumnWidths(*header(), {18, 24, 18, 20, 13, 14});
    connect(&themes, &theme::ThemeManager::changed, this, &PatternUses::dress);
}

void PatternUses::setUses(const std::vector<store::PatternUse> &uses)
{
    clear();
    for (const auto &use : uses) {
        const auto model =
            use.kind == store::UseKind::Prompt ? models::plainText(use.model) : tr("None");
        auto *item = new QTreeWidgetItem(
            this, {models::timeText(use.createdAt), models::textOf(use.kind), model,
                   models::plainText(use.functionName), models::languageText(use.language),
                   models::textOf(use.outcome), models::runText(use.run)});
        item->setData(kOutcomeColumn, kOutcomeRole, static_cast<int>(use.outcome));
        item->setToolTip(columnCount() - 1, models::plainText(use.run));
        if (use.outcome == store::UseOutcome::Unknown)
            item->setToolTip(kOutcomeColumn, tr("There was no answer, or the run ended before the "
                                                "attempt was judged."));
    }
    dress();
}

void PatternUses::dress()
{
    const auto &theme = m_themes.theme();
    for (int row = 0; row < topLevelItemCount(); ++row) {
        auto *item = topLevelItem(row);
        const auto &look = models::lookOf(
            static_cast<store::UseOutcome>(item->data(kOutcomeColumn, kOutcomeRole).toInt()));
        item->setIcon(kOutcomeColumn, theme::icon(look.icon, theme, look.ink));
        item->setForeground(kOutcomeColumn, theme.color(look.ink));
    }
}

} // namespace espalier::panels
