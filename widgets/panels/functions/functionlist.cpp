// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/functions/functionlist.h"

#include "core/syntax/language.h"
#include "widgets/controls/columns.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/models/enginewords.h"
#include "widgets/theme/icons.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace espalier::panels {

using models::FunctionState;
using models::FunctionTreeModel;

namespace {

constexpr int kExpandAtOnce = 200; // functions that are looked through without folding
constexpr std::size_t kMostRemembered = 2'000;

QString languageNames()
{
    QStringList names;
    for (const auto &language : syntax::languages())
        names << models::languageText(language.name());
    return names.join(QStringLiteral(", "));
}

} // namespace

FunctionList::FunctionList(const theme::ThemeManager &themes, Remedies remedies, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_remedies(remedies)
{
    createFilter(remedies.listAnew);
    createTree();
    createLayout();
    connect(&themes, &theme::ThemeManager::changed, this, &FunctionList::dress);
    dress();
    updateSummary();
    updateEmptyState();
}

void FunctionList::createFilter(QAction *listAnew)
{
    m_filter = new controls::FilterField(m_themes, tr("Filter functions by name or path"), this);
    m_filter->setObjectName(QStringLiteral("functionFilter"));
    m_state = new QComboBox(this);
    m_state->setAccessibleName(tr("State"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_state->addItem(tr("Any state"));
    for (int state = 0; state < models::kFunctionStates; ++state)
        m_state->addItem(models::textOf(static_cast<FunctionState>(state)), state);
    m_language = new QComboBox(this);
    m_language->setAccessibleName(tr("Language"));
    m_language->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_language->addItem(tr("All languages"));
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_refresh = new QToolButton(this);
    m_refresh->setDefaultAction(listAnew);
    m_refresh->setAccessibleName(listAnew->text());
    m_showAll = new QAction(tr("Clear the filter"), this);
    connect(m_filter, &controls::FilterField::filterChanged, this, &FunctionList::filterChanged);
    connect(m_state, &QComboBox::activated, this, &FunctionList::filterChanged);
    connect(m_language, &QComboBox::activated, this, &FunctionList::filterChanged);
    connect(m_showAll, &QAction::triggered, this, &FunctionList::clearFilter);
}

void FunctionList::createTree()
{
    m_model = new FunctionTreeModel(m_themes, this);
    m_tree = new QTreeView(this);
    m_tree->setAccessibleName(tr("Functions"));
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->installEventFilter(this);
    m_filter->setTarget(m_tree);
    auto *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_tree->setSortingEnabled(true);
    controls::setColumnWidths(*header, {38, 12, 20, 9, 26, 9, 10, 10, 11, 9, 12});
    header->setSectionResizeMode(FunctionTreeModel::StateColumn, QHeaderView::Stretch);
    setFigures(nullptr);
    connect(m_model, &FunctionTreeModel::chosenChanged, this, &FunctionList::changed);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FunctionList::changed);
    connect(m_tree, &QTreeView::doubleClicked, this, &FunctionList::confirmed);
}

void FunctionList::createLayout()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 8, 8, 8);
    row->setSpacing(6);
    row->addWidget(m_filter, 1);
    row->addWidget(m_state);
    row->addWidget(m_language);
    row->addSpacing(8);
    row->addWidget(m_summary);
    row->addWidget(m_refresh);
    m_empty = new controls::EmptyState(m_themes, QStringLiteral("functions"), this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_pages, 1);
}

// ---- the list ----

void FunctionList::setReport(const std::shared_ptr<const model::InstrumentReport> &report)
{
    const bool first = !m_model->report();
    const auto expanded = expandedPaths();
    const auto current = m_tree->currentIndex().data(FunctionTreeModel::IdRole).toString();
    m_model->setReport(report);
    fillLanguages();
    if (first && m_expandedBefore.isEmpty())
        expandFirst();
    else
        expand(first ? m_expandedBefore : expanded);
    const auto wanted = std::exchange(m_awaited, {});
    if (!wanted.isEmpty())
        showFunction(wanted, true);
    else if (!current.isEmpty())
        showFunction(current, false);
    setProgress(Progress::Listed);
}

void FunctionList::setFigures(std::shared_ptr<const observe::TraceSummary> figures)
{
    for (int column = FunctionTreeModel::CallsColumn; column < FunctionTreeModel::ColumnCount;
         ++column)
        m_tree->setColumnHidden(column, !figures);
    m_model->setFigures(std::move(figures));
}

void FunctionList::setProgress(Progress progress)
{
    m_progress = progress;
    updateSummary();
    updateEmptyState();
    emit changed();
}

void FunctionList::fillLanguages()
{
    const auto before = m_language->currentData().toString();
    const QSignalBlocker quiet(m_language);
    m_language->clear();
    m_language->addItem(tr("All languages"));
    for (const auto &[language, count] : m_model->languages()) {
        const auto id = QString::fromStdString(language);
        m_language->addItem(QStringLiteral("%1 (%2)").arg(models::languageText(language),
                                                          QLocale().toString(count)),
                            id);
    }
    m_language->setCurrentIndex(std::max(0, m_language->findData(before)));
    if (m_language->currentData().toString() != before)
        filterChanged();
}

// ---- filter and what is shown ----

void FunctionList::filterChanged()
{
    models::FunctionFilter filter{.text = m_filter->text().trimmed(),
                                  .language = m_language->currentData().toString().toStdString()};
    if (const auto state = m_state->currentData(); state.isValid())
        filter.state = static_cast<FunctionState>(state.toInt());
    const bool filtered = !filter.text.isEmpty();
    const bool was = !m_model->filter().text.isEmpty();
    if (filtered && !was)
        m_expandedBefore = expandedPaths();
    m_model->setFilter(filter);
    if (filtered && m_model->seenCount() <= 10 * kExpandAtOnce)
        m_tree->expandAll();
    else if (!filtered && was)
        expand(m_expandedBefore);
    updateSummary();
    updateEmptyState();
    emit changed();
}

void FunctionList::clearFilter()
{
    m_filter->clear();
    m_state->setCurrentIndex(0);
    m_language->setCurrentIndex(0);
    filterChanged();
}

void FunctionList::focusFilter()
{
    m_filter->setFocus();
}

void FunctionList::showOnly(FunctionState state)
{
    m_filter->clear();
    m_language->setCurrentIndex(0);
    m_state->setCurrentIndex(m_state->findData(static_cast<int>(state)));
    filterChanged();
    m_tree->expandAll();
    m_tree->setFocus();
}

void FunctionList::showFunction(const QString &id, bool evenIfHidden)
{
    if (!m_model->report()) {
        m_awaited = id;
        return;
    }
    auto index = m_model->indexOfFunction(id.toStdString());
    if (!index.isValid() && evenIfHidden && !m_model->filter().isEmpty()) {
        clearFilter();
        index = m_model->indexOfFunction(id.toStdString());
    }
    if (!index.isValid())
        return;
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void FunctionList::updateSummary()
{
    const auto *report = m_model->report();
    if (!report) {
        m_summary->clear();
        return;
    }
    QStringList parts;
    const QLocale locale;
    const int all = static_cast<int>(report->functions.size());
    if (m_model->filter().isEmpty())
        parts << tr("%n function(s)", nullptr, all);
    else
        parts
            << tr("%1 of %n function(s)", nullptr, all).arg(locale.toString(m_model->seenCount()));
    parts << tr("%n file(s)", nullptr, report->totals.files);
    if (!report->skippedFiles.empty())
        parts << tr("%n file(s) left out", nullptr, static_cast<int>(report->skippedFiles.size()));
    m_summary->setText(parts.join(QStringLiteral(" · ")));
}

void FunctionList::updateEmptyState()
{
    const auto *report = m_model->report();
    m_pages->setCurrentWidget(m_model->seenCount() > 0 ? static_cast<QWidget *>(m_tree) : m_empty);
    if (m_model->seenCount() > 0)
        return;
    if (m_progress == Progress::Listing) {
        m_empty->setContent(tr("Looking for functions…"), {});
    } else if (m_progress == Progress::Failed || !report) {
        m_empty->setContent(tr("The functions are not listed"),
                            tr("Here are the functions of the project, once they can be read."),
                            m_remedies.listAnew);
    } else if (!report->functions.empty()) {
        m_empty->setContent(tr("Nothing matches the filter"),
                            tr("The project has %n function(s) that it hides.", nullptr,
                               static_cast<int>(report->functions.size())),
                            m_showAll);
    } else {
        const bool tests =
            std::ranges::contains(report->skippedFiles, "test", &model::SkippedFile::rule);
        const auto why = tests ? tr("The only functions are in files that hold tests, which are "
                                    "left out by default.")
                               : tr("No file here has functions in a language that Espalier "
                                    "reads: %1.")
                                     .arg(languageNames());
        m_empty->setContent(tr("No functions here"), why,
                            tests ? m_remedies.withTests : m_remedies.listAnew);
    }
}

void FunctionList::toggleSelected()
{
    const auto rows = m_tree->selectionModel()->selectedRows();
    const auto current = m_tree->currentIndex().siblingAtColumn(0);
    const bool on = current.data(Qt::CheckStateRole).toInt() != Qt::Checked;
    for (const auto &index : rows)
        m_model->setData(index, on ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
}

bool FunctionList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            toggleSelected();
            return true;
        }
        if (key->key() == Qt::Key_Return && key->modifiers() == Qt::NoModifier) {
            emit confirmed();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QStringList FunctionList::expandedPaths() const
{
    QStringList paths;
    const auto gather = [&](const auto &self, const QModelIndex &parent) -> void {
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const auto index = m_model->index(row, 0, parent);
            if (!m_tree->isExpanded(index))
                continue;
            paths << index.data(FunctionTreeModel::PathRole).toString();
            self(self, index);
        }
    };
    gather(gather, {});
    return paths;
}

void FunctionList::expand(const QStringList &paths)
{
    m_tree->collapseAll();
    for (const auto &path : paths)
        m_tree->expand(m_model->indexOfPath(path));
}

void FunctionList::expandFirst()
{
    if (m_model->seenCount() <= kExpandAtOnce)
        m_tree->expandAll();
    else if (m_model->rowCount() <= kExpandAtOnce / 4)
        m_tree->expandToDepth(0);
}

// ---- the session ----

QVariantMap FunctionList::saveState() const
{
    QStringList chosen;
    if (static_cast<std::size_t>(m_model->chosenCount()) <= kMostRemembered) {
        for (const auto &id : m_model->chosen())
            chosen << QString::fromStdString(id);
    }
    const bool filtered = !m_model->filter().text.isEmpty();
    return {{QStringLiteral("filter"), m_filter->text()},
            {QStringLiteral("state"), m_state->currentIndex()},
            {QStringLiteral("language"), m_language->currentData()},
            {QStringLiteral("header"), m_tree->header()->saveState()},
            {QStringLiteral("expanded"), filtered ? m_expandedBefore : expandedPaths()},
            {QStringLiteral("chosen"), chosen}};
}

void FunctionList::restoreState(const QVariantMap &state)
{
    m_tree->header()->restoreState(state.value(QStringLiteral("header")).toByteArray());
    m_expandedBefore = state.value(QStringLiteral("expanded")).toStringList();
    engine::IdSet chosen;
    for (const auto &id : state.value(QStringLiteral("chosen")).toStringList())
        chosen.insert(id.toStdString());
    m_model->setChosen(chosen);
    if (const auto language = state.value(QStringLiteral("language")).toString();
        !language.isEmpty() && m_language->findData(language) < 0)
        m_language->addItem(language, language);
    m_language->setCurrentIndex(
        std::max(0, m_language->findData(state.value(QStringLiteral("language")))));
    m_state->setCurrentIndex(std::max(0, state.value(QStringLiteral("state")).toInt()));
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    filterChanged();
}

void FunctionList::dress()
{
    const auto &theme = m_themes.theme();
    auto palette = m_summary->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_summary->setPalette(palette);
    for (int state = 0; state < models::kFunctionStates; ++state) {
        static constexpr std::array<QStringView, models::kFunctionStates> kIcons{
            u"unreviewed", u"passed", u"skipped", u"failed"};
        m_state->setItemIcon(state + 1,
                             theme::icon(kIcons[static_cast<std::size_t>(state)], theme));
    }
}

} // namespace espalier::panels
