// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel of changes is made of.
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/columns.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/applyresult.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"
#include "widgets/theme/icons.h"

#include <QAbstractScrollArea>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace espalier::panels {

using editor::DiffAction;

static constexpr auto kDefaultBranch = "espalier/telemetry";

void ChangesPanel::createActions()
{
    m_do.applyInPlace = offer(QStringLiteral("applyInPlace"), tr("Apply in p&lace"),
                              QStringLiteral("apply"), Qt::CTRL | Qt::Key_Return);
    m_do.applyInPlace->setToolTip(tr("Write the changes into the files"));
    m_do.applyBranch = offer(QStringLiteral("applyBranch"), tr("Apply to &branch"),
                             QStringLiteral("branch"), Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    m_do.applyBranch->setToolTip(tr("Commit on a new branch; the files stay as they are"));
    m_do.savePatch = offer(QStringLiteral("savePatch"), tr("&Save patch…"),
                           QStringLiteral("export"), QKeySequence::Save);
    m_do.savePatch->setToolTip(tr("Write the changes into a file that git and patch take"));
    m_do.leaveFileOut = offer(QStringLiteral("leaveFileOut"), tr("Leave the file out"),
                              QStringLiteral("subtract"), Qt::CTRL | Qt::Key_D);
    m_do.reviewed = offer(QStringLiteral("reviewed"), tr("The file is reviewed"),
                          QStringLiteral("reviewed"), Qt::CTRL | Qt::Key_M);
    m_do.previewAgain = offer(QStringLiteral("previewAgain"), tr("Preview again"),
                              QStringLiteral("refresh"), QKeySequence::Refresh);
    m_do.undo = offer(QStringLiteral("undo"), tr("Undo leaving out"), QStringLiteral("undo"),
                      Qt::CTRL | Qt::SHIFT | Qt::Key_U);
    m_do.redo = offer(QStringLiteral("redo"), tr("Redo leaving out"), QStringLiteral("redo"),
                      Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    m_do.finishEdit = offer(QStringLiteral("finishEdit"), tr("D&one"), QStringLiteral("apply"));
    m_do.finishEdit->setToolTip(tr("Take the text as it is edited (Esc)"));
    m_do.discardEdit =
        offer(QStringLiteral("discardEdit"), tr("Discard the edit"), QStringLiteral("close"));
    m_do.discardEdit->setToolTip(tr("Go back to the text as it was before this edit"));
    m_do.toFunctions = new QAction(tr("Go to functions"), this);
}

void ChangesPanel::createParts()
{
    const auto &themes = m_context.themes();
    m_message = new controls::MessageBar(themes, this);
    m_work = new controls::WorkBar(this);
    m_empty = new controls::EmptyState(themes, QStringLiteral("diff"), this);
    m_result = new ApplyResult(themes, this);
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_leftOut = new QLabel(this);
    m_leftOut->setTextFormat(Qt::PlainText);
    m_leftOut->setObjectName(QStringLiteral("chip"));
    m_failures = new QToolButton(this);
    m_failures->setToolTip(tr("Show which functions failed and stay as they are"));
    m_failures->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_failures->setPopupMode(QToolButton::InstantPopup);
    m_failures->setMenu(new QMenu(m_failures));
    m_failures->setAutoRaise(true);
    m_takeBack = new QPushButton(tr("Take &back"), this);
    m_takeBack->setToolTip(tr("Undo the last time something was left out or edited"));
    m_diff = new editor::DiffView(this);
    // They take every key. Escape closes the search where that has the focus, so it is no shortcut.
    for (auto *text : m_diff->findChildren<QAbstractScrollArea *>())
        text->installEventFilter(this);
    m_diff->action(DiffAction::Reject)->setText(tr("Leave &out this change"));
    m_diff->action(DiffAction::Reject)
        ->setToolTip(tr("Leave out the functions that this change belongs to"));
    m_checks = new QLabel(this);
    m_checks->setTextFormat(Qt::PlainText);
    // Long where there are many languages: cut, and whole in its tool tip.
    m_checks->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_branch = new QLineEdit(QLatin1String(kDefaultBranch), this);
    m_branch->setAccessibleName(tr("Name of the branch to make"));
    m_branch->setToolTip(m_branch->accessibleName());
    m_command = new controls::CommandBar(themes, this);
    m_task = new models::Task(m_context.jobs(), this);
}

void ChangesPanel::createList()
{
    m_model = new ChangedFilesModel(m_context.themes(), this);
    m_list = new QTreeView(this);
    m_list->setAccessibleName(tr("Changed files"));
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setAlternatingRowColors(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->addActions({m_do.leaveFileOut, m_do.reviewed});
    m_list->installEventFilter(this);
    auto *header = m_list->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(ChangedFilesModel::FileColumn, QHeaderView::Stretch);
    header->setMinimumSectionSize(9 * fontMetrics().averageCharWidth());
    for (const int column : {ChangedFilesModel::DecisionColumn, ChangedFilesModel::FunctionsColumn,
                             ChangedFilesModel::LinesColumn})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
}

QPushButton *ChangesPanel::button(QAction *action)
{
    auto *button = controls::makeActionButton(action, this);
    button->installEventFilter(this); // its command line is shown
    return button;
}

QToolButton *ChangesPanel::toolButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAccessibleName(action->toolTip());
    return button;
}

// What is rarely switched.
QToolButton *ChangesPanel::modesButton()
{
    auto *menu = new QMenu(this);
    for (const auto which :
         {DiffAction::WhitespaceExact, DiffAction::WhitespaceTrailing, DiffAction::WhitespaceAmount,
          DiffAction::WhitespaceAll, DiffAction::IgnoreBlankLines})
        menu->addAction(m_diff->action(which));
    menu->addSeparator();
    for (const auto which : {DiffAction::TabWidth2, DiffAction::TabWidth4, DiffAction::TabWidth8})
        menu->addAction(m_diff->action(which));
    menu->addSeparator();
    for (const auto which : {DiffAction::ShowWhitespace, DiffAction::ZoomIn, DiffAction::ZoomOut,
                             DiffAction::ZoomReset, DiffAction::Find})
        menu->addAction(m_diff->action(which));
    m_modes = new QToolButton(this);
    m_modes->setMenu(menu);
    m_modes->setPopupMode(QToolButton::InstantPopup);
    m_modes->setToolTip(tr("Whitespace, zoom, find"));
    m_modes->setAccessibleName(m_modes->toolTip());
    return m_modes;
}

QLayout *ChangesPanel::summaryRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(10, 8, 8, 8);
    row->setSpacing(4);
    row->addWidget(m_summary);
    row->addSpacing(8);
    row->addWidget(m_leftOut);
    row->addWidget(m_takeBack);
    row->addWidget(m_failures);
    row->addStretch(1);
    addEditingButtons(*row);
    for (const auto which : {DiffAction::PreviousChange, DiffAction::NextChange, DiffAction::Reject,
                             DiffAction::ToggleReviewed, DiffAction::Edit, DiffAction::Unified,
                             DiffAction::Wrap, DiffAction::CollapseUnchanged})
        row->addWidget(toolButton(m_diff->action(which)));
    row->addWidget(modesButton());
    return row;
}

// There while a text is edited only.
void ChangesPanel::addEditingButtons(QLayout &row)
{
    m_discardEdit = button(m_do.discardEdit);
    m_finishEdit = button(m_do.finishEdit);
    row.addWidget(m_discardEdit);
    row.addWidget(m_finishEdit);
}

QLayout *ChangesPanel::buttonRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 8, 8, 2);
    row->setSpacing(6);
    row->addWidget(button(m_do.savePatch));
    row->addSpacing(4);
    row->addWidget(m_checks, 1);
    m_branch->setMinimumWidth(16 * fontMetrics().averageCharWidth());
    m_branch->setMaximumWidth(34 * fontMetrics().averageCharWidth());
    row->addWidget(m_branch);
    row->addWidget(button(m_do.applyBranch));
    auto *first = button(m_do.applyInPlace);
    first->setDefault(true);
    row->addWidget(first);
    return row;
}

QWidget *ChangesPanel::createReview()
{
    auto *review = new QWidget(this);
    m_splitter = new QSplitter(review);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_diff);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 4);
    m_list->setMinimumWidth(40 * fontMetrics().averageCharWidth());
    m_splitter->setSizes(
        {70 * fontMetrics().averageCharWidth(), 130 * fontMetrics().averageCharWidth()});
    auto *layout = new QVBoxLayout(review);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(summaryRow());
    layout->addWidget(m_splitter, 1);
    layout->addLayout(buttonRow());
    return review;
}

void ChangesPanel::createLayout()
{
    m_review = createReview();
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_review);
    m_pages->addWidget(m_result);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_work);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_command);
}

void ChangesPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    m_diff->setTheme(theme);
    auto palette = m_checks->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_checks->setPalette(palette);
    m_leftOut->setStyleSheet(
        QStringLiteral("#chip { background: %1; color: %2; border-radius: 4px; padding: 3px 7px; }")
            .arg(theme.color(theme::Role::InfoBackground).name(),
                 theme.color(theme::Role::Text).name()));
    controls::dressActionButtons(*this, theme);
    m_failures->setIcon(theme::icon(u"failed", theme, theme::Role::Error));
    m_takeBack->setIcon(theme::icon(u"undo", theme));
    m_modes->setIcon(theme::icon(u"more", theme));
}

} // namespace espalier::panels
