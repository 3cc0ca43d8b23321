// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versionattempts.h"

#include "widgets/controls/columns.h"
#include "widgets/models/joblist.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/scripts/versionwords.h"
#include "widgets/theme/icons.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

namespace {

enum Column { VersionColumn, VerdictColumn, CostColumn, TimeColumn, ModelColumn };
constexpr int kVersionRole = Qt::UserRole + 1;

QString summaryOf(const ScriptHistory &history)
{
    if (!history.refinement)
        return history.versions.empty()
                   ? QString()
                   : VersionAttempts::tr("This script was never refined: nothing failed, or "
                                         "somebody wrote another version.");
    const auto &row = *history.refinement;
    const auto made = QDateTime::fromString(models::plainText(row.at), Qt::ISODateWithMs);
    QStringList facts{models::endText(row.ended),
                      VersionAttempts::tr("%n version(s) were tried, the first included.", nullptr,
                                          row.attempts)};
    facts << (row.costUsd > 0
                  ? VersionAttempts::tr("It cost %1.").arg(models::costText(row.costUsd))
                  : VersionAttempts::tr("It cost nothing."));
    if (made.isValid())
        facts << QLocale().toString(made.toLocalTime(), QLocale::ShortFormat);
    auto text = facts.join(u' ');
    if (!row.reason.empty())
        text += u'\n' + models::plainText(row.reason);
    return text;
}

QString verdictOf(const engine::VersionDetail &version)
{
    if (!version.verdict)
        return VersionAttempts::tr("Not tested");
    return version.verdict->ok
               ? VersionAttempts::tr("Passed")
               : VersionAttempts::tr("Refused: %1").arg(refusalText(*version.verdict));
}

// The line of a traceback that says what is wrong: its last one, without the mark before it.
QString pointOf(const QString &message)
{
    constexpr QLatin1StringView kMark("E ");
    const auto text = message.trimmed();
    auto line = text.sliced(text.lastIndexOf(u'\n') + 1).simplified();
    return line.startsWith(kMark) ? line.sliced(kMark.size()) : line;
}

// What costs nothing by its nature has no cost.
QString costOf(const model::Script &script)
{
    return script.costUsd > 0 || !script.modelUsed.empty() ? models::costText(script.costUsd)
                                                           : QString();
}

} // namespace

VersionAttempts::VersionAttempts(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout();
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (const int version = item->data(VersionColumn, kVersionRole).toInt(); version > 0)
            emit versionChosen(version);
    });
    connect(&themes, &theme::ThemeManager::changed, this, &VersionAttempts::fill);
}

void VersionAttempts::createLayout()
{
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("attemptsSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("attempts"));
    m_list->setAccessibleName(tr("Versions that were tried"));
    m_list->setHeaderLabels({tr("Version"), tr("Verdict"), tr("Cost"), tr("Time"), tr("Model")});
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    controls::setColumnWidths(*m_list->header(), {44, 26, 9, 9});
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 10, 8);
    head->addWidget(m_summary);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
}

void VersionAttempts::setHistory(const ScriptHistory &history)
{
    m_history = history;
    fill();
}

void VersionAttempts::fill()
{
    m_list->clear();
    m_summary->setText(summaryOf(m_history));
    for (const auto &version : m_history.versions)
        addVersion(version);
    m_list->expandAll();
}

void VersionAttempts::addVersion(const engine::VersionDetail &version)
{
    const auto &script = version.script;
    const auto &theme = m_themes.theme();
    const auto state = version.verdict ? (version.verdict->ok ? models::TestState::Passed
                                                              : models::TestState::Failed)
                                       : models::TestState::NotRun;
    const auto &look = models::lookOf(state);
    auto *item = new QTreeWidgetItem(
        m_list,
        {versionTitle(script), verdictOf(version), costOf(script),
         script.seconds > 0 ? models::durationText(qRound64(script.seconds * 1000)) : QString(),
         models::modelText(script.modelUsed)});
    item->setIcon(VerdictColumn, theme::icon(look.icon, theme, look.ink));
    item->setForeground(VerdictColumn, theme.color(look.ink));
    for (const int column : {CostColumn, TimeColumn})
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    if (models::isRecorded(script.modelUsed)) {
        item->setIcon(ModelColumn, theme::icon(u"history", theme, theme::Role::TextMuted));
        item->setToolTip(ModelColumn, tr("The answer was replayed from a recording: nobody was "
                                         "asked, and it cost nothing."));
    }
    item->setData(VersionColumn, kVersionRole, script.version);
    if (version.verdict && !version.verdict->ok)
        addFailures(item, *version.verdict);
}

void VersionAttempts::addFailures(QTreeWidgetItem *item, const model::Validation &verdict)
{
    const auto add = [item](const QString &what, const QString &message) {
        auto *child = new QTreeWidgetItem(item, {what, pointOf(message)});
        child->setToolTip(VerdictColumn, message);
        child->setData(VersionColumn, kVersionRole, item->data(VersionColumn, kVersionRole));
    };
    for (const auto &finding : verdict.findings)
        add(ruleText(finding), reasonText(finding));
    for (const auto &test : verdict.tests) {
        if (models::isBad(models::testStateOf(test.outcome)))
            add(models::plainText(test.name), QString::fromStdString(test.message));
    }
}

} // namespace espalier::panels
