// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel of changes says, and what can be done.
#include "core/engine/commandline.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/applyresult.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <iterator>
#include <ranges>

namespace espalier::panels {

using engine::ApplyMode;
using engine::CommandVerb;
using engine::ProposalKind;

namespace {

constexpr qsizetype kLongestCommand = 30'000; // a field for one line does not take more

constexpr std::size_t kMostFailures = 25; // a menu is no list

QString checksText(const std::vector<model::CheckResult> &checks)
{
    QStringList parts;
    for (const auto &check : checks) {
        const auto name =
            QString::fromStdString(check.check.empty() ? check.language : check.check);
        parts << (check.result == "passed"   ? ChangesPanel::tr("%1 passed").arg(name)
                  : check.result == "failed" ? ChangesPanel::tr("%1 failed").arg(name)
                                             : ChangesPanel::tr("%1 not run").arg(name));
    }
    return parts.join(QStringLiteral(" · "));
}

std::vector<model::FunctionResult> failedIn(const PreparedProposal &prepared)
{
    std::vector<model::FunctionResult> failed;
    if (prepared.proposal)
        std::ranges::copy_if(
            prepared.proposal->report.functions, std::back_inserter(failed),
            [](const auto &function) { return function.status == model::FunctionStatus::Failed; });
    return failed;
}

QString firstLine(const std::string &text)
{
    return QString::fromStdString(text).section(u'\n', 0, 0);
}

QString whyNothing(const PreparedProposal &prepared)
{
    const auto failed = failedIn(prepared);
    if (failed.empty())
        return ChangesPanel::tr("All of what was chosen is skipped, or is there already.");
    return ChangesPanel::tr("%n function(s) failed. The first: %1 – %2", nullptr,
                            static_cast<int>(failed.size()))
        .arg(QString::fromStdString(failed.front().id), firstLine(failed.front().reason));
}

} // namespace

engine::InstrumentOptions ChangesPanel::options() const
{
    auto options = m_base;
    options.selection.leaveOut.insert(m_step.leaveOut.begin(), m_step.leaveOut.end());
    return options;
}

void ChangesPanel::updateAll()
{
    updateSummary();
    updateFailures();
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
    const bool edited = m_step.isEdited() && m_step.checks;
    m_checks->setText(edited     ? checksText(m_step.checks->results)
                      : proposal ? checksText(proposal->report.checks)
                                 : QString());
    m_checks->setToolTip(m_checks->text());
}

// Those that stay as they are, with what became of them.
void ChangesPanel::updateFailures()
{
    const auto functions = failedIn(m_model->prepared());
    auto *menu = m_failures->menu();
    menu->clear();
    for (const auto &function : functions | std::views::take(kMostFailures)) {
        auto text = QStringLiteral("%1 – %2").arg(QString::fromStdString(function.id),
                                                  firstLine(function.reason));
        menu->addAction(text.replace(u'&', QStringLiteral("&&")), this,
                        [this, function] { showFailed(function); });
    }
    if (functions.size() > kMostFailures) {
        menu->addSeparator();
        menu->addAction(m_do.toFunctions);
    }
    m_failures->setText(tr("%n function(s) failed", nullptr, static_cast<int>(functions.size())));
    m_failures->setVisible(!functions.empty());
}

// Where a file failed as a whole there is no function to choose.
void ChangesPanel::showFailed(const model::FunctionResult &function)
{
    if (function.name.empty())
        m_context.showSource(QString::fromStdString(function.path),
                             static_cast<int>(std::max(function.line, 1U)));
    else
        m_context.showFunction(QString::fromStdString(function.id));
}

void ChangesPanel::updateActions()
{
    const bool idle = !m_task->isRunning();
    const int row = currentRow();
    const int files = m_model->rowCount();
    int left = 0;
    for (int i = 0; i < files; ++i)
        left += !m_model->isLeftOut(i);
    const bool can = idle && left > 0;
    m_do.applyInPlace->setEnabled(can);
    m_do.savePatch->setEnabled(can);
    updateBranchActions(can);
    m_do.leaveFileOut->setEnabled(idle && row >= 0 && !m_diff->isEditing());
    m_do.leaveFileOut->setText(row >= 0 && m_model->isLeftOut(row) ? tr("Take the file in again")
                                                                   : tr("Leave the file out"));
    m_do.reviewed->setEnabled(row >= 0);
    m_do.previewAgain->setEnabled(idle && m_model->prepared().proposal);
    updateEditingActions(idle);
}

// A step back would put another text below the one that is edited.
void ChangesPanel::updateEditingActions(bool idle)
{
    const bool editing = m_diff->isEditing();
    const bool discardable = editing || m_drafts.contains(m_shownPath);
    m_do.undo->setEnabled(idle && !editing && m_undo.canUndo());
    m_do.redo->setEnabled(idle && !editing && m_undo.canRedo());
    m_takeBack->setVisible(m_undo.canUndo());
    m_takeBack->setEnabled(m_do.undo->isEnabled());
    m_do.finishEdit->setEnabled(editing);
    m_do.discardEdit->setEnabled(discardable);
    m_finishEdit->setVisible(editing);
    m_discardEdit->setVisible(discardable);
}

void ChangesPanel::updateBranchActions(bool can)
{
    const auto &prepared = m_model->prepared();
    const bool none = prepared.branchState == engine::BranchState::NoRepository;
    const bool unborn = prepared.branchState == engine::BranchState::Unborn;
    const auto why = !prepared.proposal ? QString()
                     : none             ? tr("The project is no Git repository: there is no branch")
                     : unborn ? tr("The repository has no commit yet that a branch could begin at")
                              : QString();
    m_branch->setEnabled(why.isEmpty());
    m_branch->setToolTip(why.isEmpty() ? m_branch->accessibleName() : why);
    m_do.applyBranch->setToolTip(
        why.isEmpty() ? tr("Commit on a new branch; the files stay as they are") : why);
    m_do.applyBranch->setEnabled(can && why.isEmpty() && !m_branch->text().trimmed().isEmpty());
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
        m_empty->setContent(tr("Nothing is changed"), whyNothing(m_model->prepared()),
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
        m_command->setExplanation(tr("Too long for one line: choose whole files or folders"));
    else if (edited)
        m_command->setExplanation(tr("Edited texts cannot be said in one line: save the patch"));
    else
        m_command->setCommand(words);
}

} // namespace espalier::panels
