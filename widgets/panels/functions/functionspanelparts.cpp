// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel of functions is made of.
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/panels/functions/functionlist.h"
#include "widgets/panels/functions/functionoptionsbar.h"
#include "widgets/panels/functions/functionspanel.h"
#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace espalier::panels {

static constexpr auto kDefaultBranch = "espalier/telemetry";

void FunctionsPanel::createActions()
{
    m_do.preview = offer(QStringLiteral("preview"), tr("&Preview"), QStringLiteral("preview"),
                         Qt::CTRL | Qt::Key_Return);
    m_do.applyInPlace = offer(QStringLiteral("applyInPlace"), tr("Apply in p&lace"),
                              QStringLiteral("apply"), Qt::CTRL | Qt::SHIFT | Qt::Key_I);
    m_do.applyBranch = offer(QStringLiteral("applyBranch"), tr("Apply to &branch"),
                             QStringLiteral("branch"), Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    m_do.strip = offer(QStringLiteral("strip"), tr("&Strip…"), QStringLiteral("strip"),
                       Qt::CTRL | Qt::SHIFT | Qt::Key_X);
    m_do.run =
        offer(QStringLiteral("run"), tr("&Run…"), QStringLiteral("run"), Qt::CTRL | Qt::Key_R);
    m_do.chooseAll = offer(QStringLiteral("chooseAll"), tr("Choose all that are shown"),
                           QStringLiteral("passed"), Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    m_do.chooseNone = offer(QStringLiteral("chooseNone"), tr("Choose none"),
                            QStringLiteral("close"), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_do.openSource = offer(QStringLiteral("openSource"), tr("Open the source"),
                            QStringLiteral("file"), Qt::CTRL | Qt::Key_E);
    m_do.openScript = offer(QStringLiteral("openScript"), tr("Go to its script"),
                            QStringLiteral("scripts"), Qt::CTRL | Qt::Key_T);
    m_do.find = offer(QStringLiteral("find"), tr("Filter the functions"), QStringLiteral("filter"),
                      QKeySequence::Find);
    m_do.refresh = offer(QStringLiteral("refresh"), tr("List the functions anew"),
                         QStringLiteral("refresh"), QKeySequence::Refresh);
    m_do.withTests = new QAction(tr("Include test files"), this);
    m_do.preview->setToolTip(tr("Show what would be changed, before it is"));
    m_do.applyInPlace->setToolTip(tr("Write telemetry into the files"));
    m_do.applyBranch->setToolTip(tr("Commit on a new branch; the files stay as they are"));
    m_do.strip->setToolTip(tr("Show what it takes to remove telemetry"));
    m_do.run->setToolTip(tr("Run a command and see what the functions do"));
}

void FunctionsPanel::createParts()
{
    const auto &themes = m_context.themes();
    m_list =
        new FunctionList(themes, {.listAnew = m_do.refresh, .withTests = m_do.withTests}, this);
    m_model = &m_list->model();
    m_list->tree().addActions(
        {m_do.preview, m_do.openSource, m_do.openScript, m_do.chooseAll, m_do.chooseNone});
    m_message = new controls::MessageBar(themes, this);
    m_work = new controls::WorkBar(this);
    m_options = new FunctionOptionsBar(this);
    m_choice = new QLabel(this);
    m_choice->setTextFormat(Qt::PlainText);
    m_branch = new QLineEdit(QLatin1String(kDefaultBranch), this);
    m_branch->setAccessibleName(tr("Name of the branch to make"));
    m_branch->setToolTip(m_branch->accessibleName());
    m_command = new controls::CommandBar(themes, this);
    m_listTask = new models::Task(m_context.jobs(), this, models::JobTrace::Quiet);
    m_figuresTask = new models::Task(m_context.jobs(), this, models::JobTrace::Quiet);
    m_proposeTask = new models::Task(m_context.jobs(), this);
}

QPushButton *FunctionsPanel::button(QAction *action)
{
    auto *button = controls::makeActionButton(action, this);
    button->installEventFilter(this); // its command line is shown
    return button;
}

QLayout *FunctionsPanel::optionRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(10, 8, 10, 0);
    row->setSpacing(6);
    row->addWidget(m_options);
    row->addStretch(1);
    row->addWidget(m_choice);
    return row;
}

QLayout *FunctionsPanel::buttonRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 6, 8, 2);
    row->setSpacing(6);
    row->addWidget(button(m_do.strip));
    row->addWidget(button(m_do.run));
    row->addStretch(1);
    m_branch->setMinimumWidth(16 * fontMetrics().averageCharWidth());
    m_branch->setMaximumWidth(34 * fontMetrics().averageCharWidth());
    row->addWidget(m_branch, 1);
    row->addWidget(button(m_do.applyBranch));
    row->addWidget(button(m_do.applyInPlace));
    auto *first = button(m_do.preview);
    first->setDefault(true);
    row->addWidget(first);
    return row;
}

void FunctionsPanel::createLayout()
{
    m_line = new QWidget(this);
    m_line->setFixedHeight(1);
    m_line->setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_work);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_line);
    layout->addLayout(optionRow());
    layout->addLayout(buttonRow());
    layout->addWidget(m_command);
}

void FunctionsPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    auto palette = m_choice->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_choice->setPalette(palette);
    m_line->setPalette(QPalette(theme.color(theme::Role::Border)));
    m_do.refresh->setIcon(theme::icon(u"refresh", theme));
    controls::dressActionButtons(*this, theme);
}

} // namespace espalier::panels
