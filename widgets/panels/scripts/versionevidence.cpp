// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versionevidence.h"

#include "widgets/controls/columns.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/scripts/versionwords.h"
#include "widgets/theme/icons.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

namespace {

enum Column { NameColumn, ResultColumn, MessageColumn };
enum Role { ScriptLineRole = Qt::UserRole + 1, TestLineRole };

bool passed(const model::TestOutcome &test)
{
    return test.outcome == "passed";
}

QString summaryOf(const engine::VersionDetail &version)
{
    if (!version.verdict)
        return VersionEvidence::tr("This version was never tested.");
    const auto &verdict = *version.verdict;
    const auto failed = std::ranges::count_if(verdict.tests, std::not_fn(passed));
    const auto tests = VersionEvidence::tr("%1 of %n test(s) passed", nullptr, verdict.testsRun())
                           .arg(verdict.testsRun() - failed);
    const auto decided = verdict.ok ? VersionEvidence::tr("Passed")
                                    : VersionEvidence::tr("Refused: %1").arg(refusalText(verdict));
    auto text = QStringLiteral("%1 · %2").arg(decided, tests);
    if (verdict.coverage)
        text += VersionEvidence::tr(" · %1 % covered").arg(qRound(*verdict.coverage * 100));
    return text;
}

} // namespace

VersionEvidence::VersionEvidence(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout();
    connect(m_list, &QTreeWidget::itemActivated, this, &VersionEvidence::open);
    connect(&themes, &theme::ThemeManager::changed, this, &VersionEvidence::fill);
}

void VersionEvidence::createLayout()
{
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_list = new QTreeWidget(this);
    m_list->setAccessibleName(tr("Findings and tests"));
    m_list->setHeaderLabels({tr("What"), tr("Result"), tr("Message")});
    m_list->setUniformRowHeights(true);
    controls::setColumnWidths(*m_list->header(), {56, 14});
    m_list->setObjectName(QStringLiteral("evidence"));
    m_output = new QPlainTextEdit(this);
    m_output->setReadOnly(true);
    m_output->setTabChangesFocus(true);
    m_output->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_output->setAccessibleName(tr("What script and tests printed"));
    m_output->setPlaceholderText(tr("Nothing was printed."));
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_output);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    // Not margins of the label's own: a change of the style sheet takes them away.
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 10, 8);
    head->addWidget(m_summary);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
}

void VersionEvidence::setVersion(const engine::VersionDetail *version,
                                 const engine::VersionDetail *before)
{
    m_shown.clear();
    if (version)
        m_shown.push_back(*version);
    if (version && before)
        m_shown.push_back(*before);
    fill();
}

void VersionEvidence::fill()
{
    m_list->clear();
    m_summary->clear();
    m_output->clear();
    if (m_shown.empty())
        return;
    const auto &version = m_shown.front();
    m_summary->setText(summaryOf(version));
    if (version.verdict) {
        addFindings(*version.verdict);
        addTests(*version.verdict);
        m_output->setPlainText(QString::fromStdString(version.verdict->output));
    }
    if (m_shown.size() > 1 && m_shown.back().verdict)
        addReasons(*m_shown.back().verdict, m_shown.back().script.version);
    m_list->expandAll();
}

QTreeWidgetItem *VersionEvidence::addGroup(const QString &title)
{
    auto *group = new QTreeWidgetItem(m_list, {title});
    group->setFirstColumnSpanned(true);
    auto font = group->font(NameColumn);
    font.setBold(true);
    group->setFont(NameColumn, font);
    return group;
}

void VersionEvidence::addFindings(const model::Validation &verdict)
{
    if (verdict.findings.empty())
        return;
    auto *group = addGroup(tr("Findings"));
    const auto &theme = m_themes.theme();
    for (const auto &finding : verdict.findings) {
        auto *item = new QTreeWidgetItem(
            group, {ruleText(finding), tr("Line %1").arg(finding.line), reasonText(finding)});
        item->setIcon(NameColumn, theme::icon(u"warning", theme, theme::Role::Warning));
        item->setData(NameColumn, ScriptLineRole, finding.line);
    }
}

void VersionEvidence::addTest(QTreeWidgetItem *group, const model::TestOutcome &test)
{
    const auto state = models::testStateOf(test.outcome);
    const auto &look = models::lookOf(state);
    const auto &theme = m_themes.theme();
    const auto message = QString::fromStdString(test.message);
    auto *item = new QTreeWidgetItem(
        group, {models::plainText(test.name), models::textOf(state), message.simplified()});
    item->setIcon(NameColumn, theme::icon(look.icon, theme, look.ink));
    item->setForeground(ResultColumn, theme.color(look.ink));
    item->setToolTip(NameColumn, models::plainText(test.name));
    item->setToolTip(MessageColumn, message);
    item->setData(NameColumn, ScriptLineRole, test.scriptLine);
    item->setData(NameColumn, TestLineRole, test.testLine);
}

// What failed comes first: it is what one looks for.
void VersionEvidence::addTests(const model::Validation &verdict)
{
    if (verdict.tests.empty())
        return;
    auto *group =
        addGroup(verdict.phase == "functions" ? tr("Functions of the project") : tr("Tests"));
    for (const bool good : {false, true}) {
        for (const auto &test : verdict.tests) {
            if (passed(test) == good)
                addTest(group, test);
        }
    }
}

void VersionEvidence::addReasons(const model::Validation &verdict, int version)
{
    if (verdict.ok)
        return;
    auto *group = addGroup(tr("What drove this version: version %1 failed these").arg(version));
    for (const auto &test : verdict.tests) {
        if (!passed(test))
            addTest(group, test);
    }
    for (int row = 0; row < group->childCount(); ++row) {
        // Lines of another version's text.
        group->child(row)->setData(NameColumn, ScriptLineRole, {});
        group->child(row)->setData(NameColumn, TestLineRole, {});
    }
}

void VersionEvidence::open(const QTreeWidgetItem *item)
{
    const int scriptLine = item->data(NameColumn, ScriptLineRole).toInt();
    const int testLine = item->data(NameColumn, TestLineRole).toInt();
    if (scriptLine > 0)
        emit scriptLineChosen(scriptLine);
    else if (testLine > 0)
        emit testLineChosen(testLine);
}

} // namespace espalier::panels
