// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/log/logpanel.h"

#include "widgets/controls/columns.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/panels/log/logfilter.h"
#include "widgets/theme/icons.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using models::LogModel;

controls::PanelFacts LogPanel::describe()
{
    return {.id = QStringLiteral("log"),
            .title = tr("Log"),
            .icon = QStringLiteral("log"),
            .place = controls::PanelFacts::Place::Dock};
}

LogPanel::LogPanel(LogModel &log, const theme::ThemeManager &themes, QWidget *parent)
    : Panel(describe(), parent), m_log(log), m_themes(themes)
{
    createActions();
    createTable();
    createLayout();
    connectTable();
    connect(&themes, &theme::ThemeManager::changed, this, &LogPanel::dress);
    dress();
    updateState();
}

void LogPanel::createActions()
{
    m_follow =
        offer(QStringLiteral("follow"), tr("Follow the end"), QStringLiteral("chevron-down"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_copy = offer(QStringLiteral("copy"), tr("Copy the chosen lines, or all"),
                   QStringLiteral("copy"), QKeySequence::Copy);
    m_clear = offer(QStringLiteral("clear"), tr("Clear the log"), QStringLiteral("remove"));
    connect(m_copy, &QAction::triggered, this, &LogPanel::copy);
    connect(m_clear, &QAction::triggered, &m_log, &LogModel::clear);
    connect(m_follow, &QAction::toggled, this, &LogPanel::followEnd);
}

void LogPanel::createTable()
{
    m_lines = new LogFilter(m_log, m_themes, this);
    m_table = new QTableView(this);
    m_table->setModel(m_lines);
    m_table->setAccessibleName(tr("Lines of the log"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    auto *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    controls::setColumnWidths(*header, {12, 14});
}

void LogPanel::createLayout()
{
    m_level = new QComboBox(this);
    m_level->setAccessibleName(tr("Least level that is shown"));
    m_level->addItem(tr("Everything"), std::to_underlying(LogModel::Level::Info));
    m_level->addItem(tr("Warnings and errors"), std::to_underlying(LogModel::Level::Warning));
    m_level->addItem(tr("Errors"), std::to_underlying(LogModel::Level::Error));
    m_filter = new controls::FilterField(m_themes, tr("Filter the log"), this);
    m_filter->setTarget(m_table);
    m_filter->setMaximumWidth(fontMetrics().height() * 20);
    auto *bar = new QToolBar(this);
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->addActions({m_follow, m_copy, m_clear});
    bar->addSeparator();
    bar->addWidget(m_level);
    bar->addWidget(m_filter);
    m_empty = new controls::EmptyState(m_themes, QStringLiteral("log"), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_stack, 1);
}

void LogPanel::connectTable()
{
    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_lines->setLeast(static_cast<LogModel::Level>(m_level->currentData().toInt()));
        updateState();
    });
    connect(m_filter, &controls::FilterField::filterChanged, this, [this](const QString &text) {
        m_lines->setText(text);
        updateState();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_lines, signal, this, &LogPanel::updateState);
    connect(m_lines, &QAbstractItemModel::modelReset, this, &LogPanel::updateState);
    // Who scrolls up wants to read; who goes back to the end wants to follow again.
    auto *scroll = m_table->verticalScrollBar();
    connect(scroll, &QAbstractSlider::actionTriggered, this, [this, scroll] {
        m_follow->setChecked(scroll->sliderPosition() >= scroll->maximum());
    });
    connect(scroll, &QAbstractSlider::rangeChanged, this, &LogPanel::followEnd);
}

void LogPanel::followEnd()
{
    if (m_follow->isChecked())
        m_table->scrollToBottom();
}

void LogPanel::copy()
{
    QList<int> rows;
    for (const auto &index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    if (rows.isEmpty()) {
        for (int row = 0; row < m_lines->rowCount(); ++row)
            rows.append(row);
    }
    std::ranges::sort(rows);
    QString text;
    for (const int row : rows)
        text += m_lines->line(row) + u'\n';
    QGuiApplication::clipboard()->setText(text);
}

void LogPanel::updateState()
{
    const bool any = m_lines->rowCount() > 0;
    m_copy->setEnabled(any);
    m_clear->setEnabled(m_log.rowCount() > 0);
    m_stack->setCurrentWidget(any ? static_cast<QWidget *>(m_table) : m_empty);
    if (m_log.rowCount() == 0)
        m_empty->setContent(tr("The log is empty"),
                            tr("What the program has to say about its work is written here."));
    else
        m_empty->setContent(tr("No line is left by the filter"),
                            tr("Show everything, or take out the filter's text."));
}

QVariantMap LogPanel::saveState() const
{
    return {{QStringLiteral("level"), m_level->currentData()},
            {QStringLiteral("follow"), m_follow->isChecked()}};
}

void LogPanel::restoreState(const QVariantMap &state)
{
    m_level->setCurrentIndex(
        std::max(0, m_level->findData(state.value(QStringLiteral("level"), 0).toInt())));
    m_follow->setChecked(state.value(QStringLiteral("follow"), true).toBool());
}

void LogPanel::dress()
{
    for (auto *action : offeredActions())
        action->setIcon(
            theme::icon(action->property(controls::kIconProperty).toString(), m_themes.theme()));
    m_table->viewport()->update();
}

} // namespace espalier::panels
