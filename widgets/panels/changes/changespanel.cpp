// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/changespanel.h"

#include "widgets/controls/actionbutton.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/applyresult.h"
#include "widgets/panels/changes/changedfilesmodel.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

namespace espalier::panels {

using engine::ApplyMode;

controls::PanelFacts ChangesPanel::describe()
{
    return {
        .id = QStringLiteral("changes"), .title = tr("Changes"), .icon = QStringLiteral("diff")};
}

ChangesPanel::ChangesPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context)
{
    createActions();
    createParts();
    createList();
    createLayout();
    connectParts();
    connectActions();
    connectDiff();
    dress();
    updateAll();
}

QList<QAction *> ChangesPanel::offeredActions() const
{
    return Panel::offeredActions() + m_diff->diffActions();
}

void ChangesPanel::connectParts()
{
    connect(&m_context, &models::ProjectContext::proposalReady, this, &ChangesPanel::showProposal);
    connect(&m_context.themes(), &theme::ThemeManager::changed, this, &ChangesPanel::dress);
    connect(m_task, &models::Task::progressed, m_work, &controls::WorkBar::report);
    connect(m_work, &controls::WorkBar::cancelRequested, m_task, &models::Task::cancel);
    connect(&m_context, &models::ProjectContext::refining, this, [this](const QString &text) {
        m_work->say(text);
        m_task->note(text);
    });
    connect(m_task, &models::Task::runningChanged, this, &ChangesPanel::updateActions);
    connect(m_model, &ChangedFilesModel::reviewedChanged, this, &ChangesPanel::updateSummary);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { showFile(current.row()); });
    connect(m_branch, &QLineEdit::textChanged, this, [this] {
        updateActions();
        updateCommand();
    });
    connect(m_takeBack, &QPushButton::clicked, &m_undo, &QUndoStack::undo);
    connect(&m_undo, &QUndoStack::indexChanged, this, &ChangesPanel::updateActions);
    connect(m_result, &ApplyResult::runRequested, this,
            [this] { emit m_context.panelRequested(QStringLiteral("run")); });
    connect(m_result, &ApplyResult::stripRequested, this, &ChangesPanel::stripAgain);
    connect(m_result, &ApplyResult::functionsRequested, m_do.toFunctions, &QAction::trigger);
}

void ChangesPanel::connectActions()
{
    connect(m_do.applyInPlace, &QAction::triggered, this, [this] { apply(ApplyMode::InPlace); });
    connect(m_do.applyBranch, &QAction::triggered, this, [this] { apply(ApplyMode::Branch); });
    connect(m_do.savePatch, &QAction::triggered, this, &ChangesPanel::choosePatchFile);
    connect(m_do.leaveFileOut, &QAction::triggered, this, &ChangesPanel::toggleFile);
    connect(m_do.reviewed, &QAction::triggered, this, &ChangesPanel::toggleReviewed);
    connect(m_do.previewAgain, &QAction::triggered, this, &ChangesPanel::previewAgain);
    connect(m_do.undo, &QAction::triggered, &m_undo, &QUndoStack::undo);
    connect(m_do.redo, &QAction::triggered, &m_undo, &QUndoStack::redo);
    connect(m_do.finishEdit, &QAction::triggered, this, [this] { m_diff->setEditing(false); });
    connect(m_do.discardEdit, &QAction::triggered, this, &ChangesPanel::discardEdit);
    connect(m_do.toFunctions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
}

void ChangesPanel::connectDiff()
{
    connect(m_diff, &editor::DiffView::decisionsChanged, this, &ChangesPanel::decided);
    connect(m_diff, &editor::DiffView::failed, this, &ChangesPanel::failed);
    connect(m_diff, &editor::DiffView::shown, this, &ChangesPanel::diffShown);
    connect(m_diff, &editor::DiffView::editingChanged, this, [this](bool editing) {
        updateActions();
        if (!editing)
            editingEnded();
    });
    connect(m_diff, &editor::DiffView::reviewedChanged, this,
            [this](std::uint32_t reviewed, std::uint32_t changes) {
                if (!m_busy && changes > 0 && reviewed == changes && currentPath() == m_shownPath)
                    m_model->setReviewed(currentRow(), true);
            });
}

void ChangesPanel::work(const QString &title)
{
    m_work->begin(title);
    updateEmptyState();
}

bool ChangesPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = key->modifiers() == Qt::NoModifier;
        if (plain && key->key() == Qt::Key_Space) {
            toggleReviewed();
            return true;
        }
        if (plain && key->key() == Qt::Key_Return) {
            m_diff->setFocus();
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress && m_diff->isEditing() && watched != m_list &&
        qobject_cast<QAbstractScrollArea *>(watched) &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        m_do.finishEdit->trigger();
        return true;
    }
    // The command line is the one of the button that is looked at.
    if (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn) {
        const auto *action = controls::actionOf(watched);
        const auto mode = action == m_do.applyBranch ? ApplyMode::Branch
                          : action == m_do.savePatch ? ApplyMode::Patch
                                                     : ApplyMode::InPlace;
        if (action && mode != m_shownMode) {
            m_shownMode = mode;
            updateCommand();
        }
    }
    return Panel::eventFilter(watched, event);
}

// What was seen is old when one comes back; what comes meanwhile is not.
void ChangesPanel::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous() && m_drafts.empty())
        m_message->clear();
    Panel::hideEvent(event);
}

// ---- the session ----

QVariantMap ChangesPanel::saveState() const
{
    auto decisions = m_decisions;
    if (!m_shownPath.empty())
        decisions[m_shownPath] = m_diff->decisions();
    QVariantMap hunks;
    for (const auto &[path, ofFile] : decisions) {
        if (!ofFile.isEmpty())
            hunks.insert(QString::fromStdString(path), QString::fromUtf8(ofFile.toJson()));
    }
    return {{QStringLiteral("splitter"), m_splitter->saveState()},
            {QStringLiteral("unified"), m_diff->isUnified()},
            {QStringLiteral("tabWidth"), m_diff->tabWidth()},
            {QStringLiteral("wrapping"), m_diff->isWrapping()},
            {QStringLiteral("zoom"), m_diff->zoom()},
            {QStringLiteral("branch"), m_branch->text()},
            {QStringLiteral("ticks"), m_model->ticks()},
            {QStringLiteral("hunks"), hunks}};
}

// What was left out and ticked is quickly done again; what was typed is not.
QString ChangesPanel::unsavedWork() const
{
    const bool typed = !m_done && (m_step.isEdited() || !m_drafts.empty() || m_diff->isEditing());
    return typed ? tr("edited texts of a preview") : QString();
}

void ChangesPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_diff->setUnified(state.value(QStringLiteral("unified")).toBool());
    if (const int columns = state.value(QStringLiteral("tabWidth")).toInt(); columns > 0)
        m_diff->setTabWidth(columns);
    m_diff->setWrapping(state.value(QStringLiteral("wrapping")).toBool());
    m_diff->setZoom(state.value(QStringLiteral("zoom"), 100).toInt());
    if (const auto branch = state.value(QStringLiteral("branch")).toString(); !branch.isEmpty())
        m_branch->setText(branch);
    m_model->setTicks(state.value(QStringLiteral("ticks")).toMap());
    const auto hunks = state.value(QStringLiteral("hunks")).toMap();
    for (const auto &[path, json] : hunks.asKeyValueRange()) {
        if (auto decisions = editor::DiffDecisions::fromJson(json.toString().toUtf8()))
            m_decisions[path.toStdString()] = *std::move(decisions);
    }
    const QScopedValueRollback busy(m_busy, true);
    if (!m_shownPath.empty())
        m_diff->setDecisions(m_decisions[m_shownPath]);
}

} // namespace espalier::panels
