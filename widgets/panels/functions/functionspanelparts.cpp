// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel of functions is made of.
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/panels/functions/functionoptionsbar.h"
#include "widgets/panels/functions/functionspanel.h"
#include "widgets/theme/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace espalier::panels {

using models::FunctionTreeModel;

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
    m_do.clearFilter = new QAction(tr("Clear the filter"), this);
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
    m_filter = new controls::FilterField(themes, tr("Filter functions by name or path"), this);
    m_state = new QComboBox(this);
    m_state->setAccessibleName(tr("State"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_state->addItem(tr("Any state"));
    for (int state = 0; state < models::kFunctionStates; ++state)
        m_state->addItem(models::textOf(static_cast<models::FunctionState>(state)), state);
    m_language = new QComboBox(this);
    m_language->setAccessibleName(tr("Language"));
    m_language->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_language->addItem(tr("All languages"));
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_message = new controls::MessageBar(themes, this);
    m_work = new controls::WorkBar(this);
    m_empty = new controls::EmptyState(themes, QStringLiteral("functions"), this);
    m_options = new FunctionOptionsBar(this);
    m_choice = new QLabel(this);
    m_choice->setTextFormat(Qt::PlainText);
    m_branch = new QLineEdit(QLatin1String(kDefaultBranch), this);
    m_branch->setAccessibleName(tr("Name of the branch to make"));
    m_branch->setToolTip(m_branch->accessibleName());
    m_command = new controls::CommandBar(themes, this);
    m_listTask = new models::Task(m_context.jobs(), this);
    m_figuresTask = new models::Task(m_context.jobs(), this);
    m_proposeTask = new models::Task(m_context.jobs(), this);
}

void FunctionsPanel::createTree()
{
    m_model = new FunctionTreeModel(m_context.themes(), this);
    m_tree = new QTreeView(this);
    m_tree->setAccessibleName(tr("Functions"));
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->addActions(
        {m_do.preview, m_do.openSource, m_do.openScript, m_do.chooseAll, m_do.chooseNone});
    m_tree->installEventFilter(this);
    m_filter->setTarget(m_tree);
    auto *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_tree->setSortingEnabled(true);
    // In characters, so that they follow the font.
    constexpr std::array<int, FunctionTreeModel::ColumnCount> kWidths{40, 13, 26, 10, 26, 10,
                                                                      11, 11, 12, 10, 13};
    for (int column = 0; column < FunctionTreeModel::ColumnCount; ++column)
        header->resizeSection(column, kWidths[static_cast<std::size_t>(column)] *
                                          fontMetrics().averageCharWidth());
    header->setSectionResizeMode(FunctionTreeModel::StateColumn, QHeaderView::Stretch);
}

QPushButton *FunctionsPanel::button(QAction *action)
{
    auto *button = new QPushButton(action->text(), this);
    button->setProperty("action", QVariant::fromValue(action));
    button->installEventFilter(this);
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        const auto keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(QStringLiteral("%1 (%2)").arg(action->toolTip(), keys));
    };
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

QLayout *FunctionsPanel::filterRow()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 8, 8, 8);
    row->setSpacing(6);
    row->addWidget(m_filter, 1);
    row->addWidget(m_state);
    row->addWidget(m_language);
    row->addSpacing(8);
    row->addWidget(m_summary);
    m_refresh = new QToolButton(this);
    m_refresh->setDefaultAction(m_do.refresh);
    m_refresh->setAccessibleName(m_do.refresh->text());
    row->addWidget(m_refresh);
    return row;
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
    m_branch->setMinimumWidth(20 * fontMetrics().averageCharWidth());
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
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);
    m_line = new QWidget(this);
    m_line->setFixedHeight(1);
    m_line->setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addLayout(filterRow());
    layout->addWidget(m_work);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_line);
    layout->addLayout(optionRow());
    layout->addLayout(buttonRow());
    layout->addWidget(m_command);
}

void FunctionsPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    for (auto *label : {m_summary, m_choice}) {
        auto palette = label->palette();
        palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
        label->setPalette(palette);
    }
    m_line->setPalette(QPalette(theme.color(theme::Role::Border)));
    m_do.refresh->setIcon(theme::icon(u"refresh", theme));
    for (auto *button : findChildren<QPushButton *>()) {
        const auto *action = button->property("action").value<QAction *>();
        const auto name = action ? action->property(controls::kIconProperty).toString() : QString();
        const auto ink = button->isDefault() ? theme::Role::AccentText : theme::Role::Text;
        if (!name.isEmpty())
            button->setIcon(theme::icon(name, theme, ink));
    }
    for (int state = 0; state < models::kFunctionStates; ++state) {
        static constexpr std::array<QStringView, models::kFunctionStates> kIcons{
            u"unreviewed", u"passed", u"skipped", u"failed"};
        m_state->setItemIcon(state + 1,
                             theme::icon(kIcons[static_cast<std::size_t>(state)], theme));
    }
}

} // namespace espalier::panels
