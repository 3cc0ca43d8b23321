// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/changespanel.h"

#include "core/engine/commandline.h"
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/applyresult.h"
#include "widgets/panels/changes/changedfilesmodel.h"

#include <QEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <algorithm>

namespace espalier::panels {

using controls::MessageBar;
using engine::ApplyMode;
using engine::CommandVerb;
using engine::ProposalKind;

namespace {

constexpr qsizetype kLongestCommand = 30'000; // a field for one line does not take more

QString checksText(const model::InstrumentReport &report)
{
    QStringList parts;
    for (const auto &check : report.checks) {
        const auto name =
            QString::fromStdString(check.check.empty() ? check.language : check.check);
        parts << (check.result == "passed"   ? ChangesPanel::tr("%1 passed").arg(name)
                  : check.result == "failed" ? ChangesPanel::tr("%1 failed").arg(name)
                                             : ChangesPanel::tr("%1 not run").arg(name));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

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
    connect(m_do.toFunctions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
}

void ChangesPanel::connectDiff()
{
    connect(m_diff, &editor::DiffView::decisionsChanged, this, &ChangesPanel::decided);
    connect(m_diff, &editor::DiffView::failed, this, &ChangesPanel::failed);
    connect(m_diff, &editor::DiffView::editingChanged, this, [this](bool editing) {
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

// ---- carrying out ----

engine::InstrumentOptions ChangesPanel::options() const
{
    auto options = m_base;
    options.selection.leaveOut.insert(m_step.leaveOut.begin(), m_step.leaveOut.end());
    return options;
}

void ChangesPanel::apply(ApplyMode mode)
{
    const auto branch =
        mode == ApplyMode::Branch ? m_branch->text().trimmed().toStdString() : std::string();
    m_message->clear();
    work(mode == ApplyMode::Branch ? tr("Making the branch…") : tr("Writing the files…"));
    m_task->start(
        mode == ApplyMode::Branch ? tr("Apply to a branch") : tr("Apply in place"),
        [project = m_context.project(), proposal = m_model->prepared().proposal, step = m_step,
         mode, branch](JobContext &job) {
            return applyReviewed(project, *proposal, step, mode, branch, job);
        },
        [this](Result<std::shared_ptr<const model::InstrumentReport>> report) {
            m_work->end();
            if (report)
                applied(*std::move(report));
            else
                failed(report.error());
        });
}

void ChangesPanel::applied(std::shared_ptr<const model::InstrumentReport> report)
{
    m_done = report;
    m_result->setResult(m_kind, std::move(report));
    m_model->setProposal({});
    m_shownPath.clear();
    m_decisions.clear();
    m_undo.clear();
    m_diff->clear();
    setCount(0);
    updateAll();
    m_result->setFocus();
    emit m_context.filesChanged();
}

void ChangesPanel::failed(const Error &error)
{
    updateActions();
    m_message->showError(error);
    if (error.kind == ErrorKind::Conflict)
        m_message->offer(tr("Preview again"), [this] { previewAgain(); });
}

void ChangesPanel::choosePatchFile()
{
    const auto file = QFileDialog::getSaveFileName(
        this, tr("Save patch"), m_context.folder() + QStringLiteral("/espalier.patch"),
        tr("Patches (*.patch *.diff)"));
    if (!file.isEmpty())
        savePatchTo(file);
}

void ChangesPanel::savePatchTo(const QString &file)
{
    work(tr("Saving the patch…"));
    m_task->start(
        tr("Save a patch"),
        [proposal = m_model->prepared().proposal, step = m_step,
         path = std::filesystem::path(file.toStdString())](JobContext &) {
            return savePatch(*proposal, step, path);
        },
        [this, file](Result<> saved) {
            m_work->end();
            if (saved)
                m_message->showMessage(MessageBar::Severity::Success,
                                       tr("The patch is in %1.").arg(file));
            else
                failed(saved.error());
        });
}

// The same functions, the other way.
void ChangesPanel::stripAgain()
{
    m_kind = ProposalKind::Strip;
    m_step = {};
    m_done = nullptr;
    remake();
}

// ---- what is shown ----

void ChangesPanel::updateAll()
{
    updateSummary();
    updateActions();
    updateEmptyState();
    updateCommand();
}

void ChangesPanel::updateSummary()
{
    const int files = m_model->rowCount();
    int lost = 0;
    for (int row = 0; row < files; ++row)
        lost += m_model->isLeftOut(row);
    m_summary->setText(
        tr("%1 of %n file(s) reviewed", nullptr, files).arg(m_model->reviewedCount()));
    QStringList out;
    if (!m_step.leaveOut.empty())
        out << tr("%n function(s) left out", nullptr, static_cast<int>(m_step.leaveOut.size()));
    if (lost > 0)
        out << tr("%n file(s) left out", nullptr, lost);
    m_leftOut->setText(out.join(QStringLiteral(", ")));
    m_leftOut->setVisible(!out.isEmpty());
    m_takeBack->setVisible(m_undo.canUndo());
    const auto &proposal = m_model->prepared().proposal;
    m_checks->setText(proposal ? checksText(proposal->report) : QString());
    m_checks->setToolTip(m_checks->text());
}

void ChangesPanel::updateActions()
{
    const bool idle = !m_task->isRunning();
    const int row = currentRow();
    const int files = m_model->rowCount();
    int left = 0;
    for (int i = 0; i < files; ++i)
        left += !m_model->isLeftOut(i);
    const bool can = idle && left > 0 && !m_diff->isEditing();
    m_do.applyInPlace->setEnabled(can);
    m_do.applyBranch->setEnabled(can && !m_branch->text().trimmed().isEmpty());
    m_do.savePatch->setEnabled(can);
    m_do.leaveFileOut->setEnabled(idle && row >= 0);
    m_do.leaveFileOut->setText(row >= 0 && m_model->isLeftOut(row) ? tr("Take the file in again")
                                                                   : tr("Leave the file out"));
    m_do.reviewed->setEnabled(row >= 0);
    m_do.previewAgain->setEnabled(idle && m_model->prepared().proposal);
    m_do.undo->setEnabled(m_undo.canUndo());
    m_do.redo->setEnabled(m_undo.canRedo());
    m_takeBack->setVisible(m_undo.canUndo());
}

void ChangesPanel::updateEmptyState()
{
    if (m_done) {
        m_pages->setCurrentWidget(m_result);
        return;
    }
    const auto &proposal = m_model->prepared().proposal;
    m_pages->setCurrentWidget(m_model->rowCount() > 0 ? m_review : m_empty);
    if (m_model->rowCount() > 0)
        return;
    if (m_task->isRunning())
        m_empty->setContent(tr("Preparing the changes…"), {});
    else if (proposal && m_undo.canUndo())
        m_empty->setContent(tr("Everything is left out"),
                            tr("No function is left that would be changed."), m_do.undo);
    else if (proposal)
        m_empty->setContent(tr("Nothing is changed"),
                            tr("All of what was chosen failed, is skipped, or is there already."),
                            m_do.toFunctions);
    else
        m_empty->setContent(tr("No changes to look through"),
                            tr("A preview of functions shows here what would be changed, before "
                               "it is."),
                            m_do.toFunctions);
}

void ChangesPanel::updateCommand()
{
    m_command->setVisible(m_model->rowCount() > 0 || m_done);
    QStringList words{QStringLiteral("espalier")};
    if (m_done && !m_done->branch.empty()) {
        m_command->setCommand({QStringLiteral("git"), QStringLiteral("-C"), m_context.folder(),
                               QStringLiteral("show"), QString::fromStdString(m_done->branch)});
        return;
    }
    auto asked = options();
    asked.apply = m_shownMode;
    if (m_done)
        asked.apply = ApplyMode::InPlace;
    asked.branch = m_branch->text().trimmed().toStdString();
    bool edited = false;
    for (const auto &[path, text] : m_step.files) {
        edited = edited || text;
        if (!text)
            asked.selection.excludeGlobs.push_back(path);
    }
    qsizetype length = 0;
    const bool strip = m_kind == ProposalKind::Strip;
    for (const auto &word :
         engine::commandLineOf({.verb = strip ? CommandVerb::Strip : CommandVerb::Instrument,
                                .project = m_context.project().root,
                                .options = asked})) {
        words << QString::fromStdString(word);
        length += words.constLast().size() + 3;
    }
    if (length > kLongestCommand)
        m_command->setCommand({tr("# too long for one line: choose whole files or folders")});
    else if (edited)
        m_command->setCommand({tr("# edited texts cannot be said in one line: save the patch")});
    else
        m_command->setCommand(words);
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

// ---- the session ----

QVariantMap ChangesPanel::saveState() const
{
    return {{QStringLiteral("splitter"), m_splitter->saveState()},
            {QStringLiteral("unified"), m_diff->isUnified()},
            {QStringLiteral("wrapping"), m_diff->isWrapping()},
            {QStringLiteral("zoom"), m_diff->zoom()},
            {QStringLiteral("branch"), m_branch->text()},
            {QStringLiteral("ticks"), m_model->ticks()}};
}

void ChangesPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_diff->setUnified(state.value(QStringLiteral("unified")).toBool());
    m_diff->setWrapping(state.value(QStringLiteral("wrapping")).toBool());
    m_diff->setZoom(state.value(QStringLiteral("zoom"), 100).toInt());
    if (const auto branch = state.value(QStringLiteral("branch")).toString(); !branch.isEmpty())
        m_branch->setText(branch);
    m_model->setTicks(state.value(QStringLiteral("ticks")).toMap());
}

} // namespace espalier::panels
