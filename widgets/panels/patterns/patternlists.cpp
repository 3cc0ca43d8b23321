// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternlists.h"

#include "widgets/controls/columns.h"
#include "widgets/models/enginewords.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"

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

} // namespace espalier::panels
