// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel that runs commands is made of.
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/columns.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/panels/run/outputview.h"
#include "widgets/panels/run/runpanel.h"
#include "widgets/theme/icons.h"

#include <QComboBox>
#include <QCompleter>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace espalier::panels {

using models::FunctionCallsModel;

void RunPanel::createActions()
{
    m_run = offer(QStringLiteral("start"), tr("&Run"), QStringLiteral("run"), Qt::CTRL | Qt::Key_R);
    m_run->setToolTip(tr("Run the command with tracing on"));
    m_stop = offer(QStringLiteral("stop"), tr("&Stop"), QStringLiteral("stop"),
                   Qt::CTRL | Qt::Key_Period);
    m_stop->setToolTip(tr("End the command and all it has started"));
    m_focus = offer(QStringLiteral("focus"), tr("Edit the command"), QStringLiteral("edit"),
                    Qt::CTRL | Qt::Key_L);
    m_clear = offer(QStringLiteral("clear"), tr("Clear the output"), QStringLiteral("remove"));
    m_show = offer(QStringLiteral("showInFunctions"), tr("Show in functions"),
                   QStringLiteral("functions"), Qt::CTRL | Qt::Key_E);
    m_functions = new QAction(tr("Go to functions"), this);
}

void RunPanel::createParts()
{
    const auto &themes = m_context.themes();
    m_message = new controls::MessageBar(themes, this);
    m_line = new QComboBox(this);
    m_line->setEditable(true);
    setFocusProxy(m_line);
    m_line->setInsertPolicy(QComboBox::NoInsert);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setAccessibleName(tr("Command to run"));
    m_line->lineEdit()->setFont(m_line->font());
    m_line->lineEdit()->setAccessibleName(m_line->accessibleName());
    m_line->lineEdit()->setPlaceholderText(tr("A command, for example: python3 -m unittest"));
    m_line->completer()->setCaseSensitivity(Qt::CaseSensitive);
    m_line->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_line->setMinimumContentsLength(16);
    m_statusIcon = new QLabel(this);
    m_status = new QLabel(this);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_output = new OutputView(themes, this);
    m_empty = new controls::EmptyState(themes, QStringLiteral("run"), this);
    m_command = new controls::CommandBar(themes, this);
    m_task = new models::Task(m_context.jobs(), this);
    m_lastTask = new models::Task(m_context.jobs(), this, models::JobTrace::Quiet);
    m_tick.setInterval(50);
}

void RunPanel::createTable()
{
    m_calls = new FunctionCallsModel(m_context.themes(), this);
    m_table = new QTreeView(this);
    m_table->setAccessibleName(tr("What the functions did"));
    m_table->setModel(m_calls);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addAction(m_show);
    auto *header = m_table->header();
    header->setStretchLastSection(true);
    header->setSortIndicator(FunctionCallsModel::TotalColumn, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    controls::setColumnWidths(*header, {26, 22, 10, 11, 11, 13, 10, 18});
}

QLayout *RunPanel::commandRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 8, 8, 6);
    row->setSpacing(6);
    row->addWidget(m_line, 1);
    auto *first = controls::makeActionButton(m_run, this);
    first->setDefault(true);
    row->addWidget(first);
    row->addWidget(controls::makeActionButton(m_stop, this));
    return row;
}

void RunPanel::createLayout()
{
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_splitter = new QSplitter(this);
    m_splitter->addWidget(m_output);
    m_splitter->addWidget(m_pages);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 4);
    m_splitter->setStretchFactor(1, 5);
    m_statusRow = new QWidget(this);
    auto *status = new QHBoxLayout(m_statusRow);
    status->setContentsMargins(10, 0, 10, 6);
    status->setSpacing(6);
    status->addWidget(m_statusIcon);
    status->addWidget(m_status, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addLayout(commandRow());
    layout->addWidget(m_statusRow);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_command);
}

void RunPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    controls::dressActionButtons(*this, theme);
    const int size = fontMetrics().height();
    m_statusRow->setVisible(!m_iconName.isEmpty());
    if (!m_iconName.isEmpty())
        m_statusIcon->setPixmap(
            theme::icon(m_iconName, theme, m_ink).pixmap(QSize(size, size), devicePixelRatio()));
    auto palette = m_status->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_status->setPalette(palette);
}

} // namespace espalier::panels
