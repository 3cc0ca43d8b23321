// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is handed on, and what is taken from elsewhere by dropping it.
#include "widgets/panels/patches/patchespanel.h"

#include "widgets/controls/messagebar.h"
#include "widgets/panels/patches/patchaccess.h"
#include "widgets/panels/patches/takepane.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QUrl>

namespace espalier::panels {

using controls::MessageBar;

void PatchesPanel::connectSharing()
{
    connect(m_copyText, &QAction::triggered, this, [this] {
        if (const auto *row = currentPatch())
            m_access.exportText(row->patch.ticketId, engine::PatchForm::PullRequest);
    });
    connect(m_saveMail, &QAction::triggered, this, [this] { save(engine::PatchForm::Mail); });
    connect(m_savePatch, &QAction::triggered, this, [this] { save(engine::PatchForm::Diff); });
    connect(m_saveAudit, &QAction::triggered, this, &PatchesPanel::saveAudit);
    connect(&m_access, &PatchAccess::exported, this,
            [this](engine::PatchForm, const std::string &text) {
                QApplication::clipboard()->setText(QString::fromStdString(text));
                m_message->showMessage(MessageBar::Severity::Info,
                                       tr("The text of the pull request is in the clipboard."));
            });
    connect(&m_access, &PatchAccess::exportedTo, this, [this](const QString &file) {
        m_message->showMessage(MessageBar::Severity::Success, tr("The patch is in %1.").arg(file));
    });
    connect(&m_access, &PatchAccess::auditExportedTo, this, [this](const QString &file) {
        m_message->showMessage(MessageBar::Severity::Success, tr("The audit is in %1.").arg(file));
    });
}

void PatchesPanel::save(engine::PatchForm form)
{
    const auto *row = currentPatch();
    if (!row)
        return;
    const bool isMail = form == engine::PatchForm::Mail;
    auto *dialog =
        new QFileDialog(this, isMail ? tr("Save a mail") : tr("Save a patch"), m_context.folder(),
                        isMail ? tr("Mails (*.mbox *.eml)") : tr("Patches (*.patch *.diff)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QString::fromStdString(row->patch.ticketId) +
                       (isMail ? QStringLiteral(".mbox") : QStringLiteral(".patch")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, form, ticket = row->patch.ticketId](const QString &file) {
                m_access.exportTo(ticket, form, file);
            });
    dialog->open();
}

void PatchesPanel::saveAudit()
{
    auto *dialog =
        new QFileDialog(this, tr("Save the audit"), m_context.folder(), tr("Audits (*.json)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("audit.json"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, &m_access, &PatchAccess::exportAuditTo);
    dialog->open();
}

void PatchesPanel::dragEnterEvent(QDragEnterEvent *event)
{
    const bool isOne = event->mimeData()->urls().size() == 1;
    if (isOne && m_take->isEnabled())
        event->acceptProposedAction();
}

void PatchesPanel::dropEvent(QDropEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile())
        return;
    event->acceptProposedAction();
    if (!m_takePane->isVisible())
        m_take->trigger();
    m_access.readPatch(urls.front().toLocalFile());
}

} // namespace espalier::panels
