// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Carrying a proposal out.
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/applyresult.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QFileDialog>
#include <QLineEdit>

namespace espalier::panels {

using controls::MessageBar;
using engine::ApplyMode;
using engine::ProposalKind;

void ChangesPanel::apply(ApplyMode mode)
{
    withGoodEdits(tr("Apply all the same"), [this, mode] { write(mode); });
}

void ChangesPanel::write(ApplyMode mode)
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
    dropDrafts();
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
    withGoodEdits(tr("Save all the same"), [this, file] { writePatch(file); });
}

void ChangesPanel::writePatch(const QString &file)
{
    m_message->clear();
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

} // namespace espalier::panels
