// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/askbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/patchmodel.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patches/applypane.h"
#include "widgets/panels/patches/patchchanges.h"
#include "widgets/panels/patches/patchespanel.h"
#include "widgets/panels/patches/patchtable.h"
#include "widgets/panels/patches/takepane.h"

#include <QApplication>
#include <QFileDialog>
#include <QLocale>

#include <utility>

// What a person decides about a patch, beside the list and never in its way.

namespace espalier::panels {

using controls::MessageBar;
using review::Refusal;
using Kind = controls::AskField::Kind;

static const auto kReason = QStringLiteral("reason");

void PatchesPanel::connectDeciding()
{
    connect(m_approve, &QAction::triggered, this, [this] { whenRead([this] { approve(); }); });
    connect(m_request, &QAction::triggered, this, &PatchesPanel::requestChanges);
    connect(m_comment, &QAction::triggered, this, &PatchesPanel::comment);
    connect(m_reject, &QAction::triggered, this, &PatchesPanel::reject);
    connect(m_apply, &QAction::triggered, this, [this] { whenRead([this] { beginApply(); }); });
    connect(m_rollBack, &QAction::triggered, this, &PatchesPanel::rollBack);
    connect(m_applyPane, &ApplyPane::previewWanted, this, [this](git::ApplyMethod method) {
        m_access.previewApply(m_applyPane->ticket(), method);
    });
    connect(m_applyPane, &ApplyPane::applyRequested, this, [this](git::ApplyMethod method) {
        const auto ticket = m_applyPane->ticket();
        m_applyPane->leave();
        m_isOutdated = true;
        m_access.apply(ticket, method);
    });
}

void PatchesPanel::ask(const controls::Ask &ask)
{
    m_message->clear();
    m_applyPane->leave();
    m_takePane->leave();
    m_ask->ask(ask);
}

void PatchesPanel::told(const QString &text)
{
    m_isOutdated = true;
    m_message->showMessage(MessageBar::Severity::Success, text);
}

/// Why the rules do not allow it, and the way to what they want.
void PatchesPanel::tell(Refusal refusal)
{
    m_message->showMessage(MessageBar::Severity::Warning, models::textOf(refusal));
    switch (refusal) {
    case Refusal::HunksNotReviewed:
        m_message->offer(tr("Show the next one"), [this] { m_unreviewed->trigger(); });
        break;
    case Refusal::Stale: m_message->offer(tr("Try it again"), [this] { tryAgain(); }); break;
    case Refusal::NotApproved:
        m_message->offer(tr("Approve…"), [this] { m_approve->trigger(); });
        break;
    default: break;
    }
}

void PatchesPanel::showFailure(const Error &error)
{
    m_editedCommit.clear(); // what was typed was not tried, and stays
    m_isOutdated = true;    // what is shown may not be so any more
    m_moveOn = false;
    if (const auto refusal = models::refusalNamed(error.message); refusal != Refusal::None)
        tell(refusal);
    else
        m_message->showError(error);
}

void PatchesPanel::approve()
{
    if (!m_details || !m_details->review)
        return;
    if (m_details->toApprove != Refusal::None) {
        tell(m_details->toApprove);
        return;
    }
    const auto &row = m_details->row;
    const auto risk = QLocale().toString(m_details->review->state.subject.risk);
    controls::AskField reason{.kind = Kind::Line,
                              .key = kReason,
                              .name = m_details->needsReason ? tr("Reason, which is needed at this "
                                                                  "risk")
                                                             : tr("Reason, if there is one")};
    if (m_details->needsReason)
        reason.missing = models::textOf(Refusal::ReasonMissing);
    ask({.question = tr("Approve exactly this (risk %1)", "of a patch").arg(risk),
         .fields = {reason},
         .accept = tr("Approve"),
         .done = [this, ticket = row.patch.ticketId,
                  title = titleOf(row)](const QVariantMap &answer) {
             outdate();
             m_access.approve(ticket, answer.value(kReason).toString(), [this, title] {
                 told(tr("%1 is approved.", "a patch").arg(title));
                 m_message->offer(tr("Apply…"), [this] { m_apply->trigger(); });
             });
         }});
}

void PatchesPanel::requestChanges()
{
    const auto *row = currentPatch();
    if (!row)
        return;
    ask({.question = tr("Ask for changes of %1").arg(titleOf(*row)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("What is to be otherwise"),
                     .missing = tr("Say what is to be otherwise: the next attempt reads it.")}},
         .accept = tr("Ask for changes"),
         .done = [this, ticket = row->patch.ticketId,
                  title = titleOf(*row)](const QVariantMap &answer) {
             m_access.requestChanges(ticket, answer.value(kReason).toString(), [this, title] {
                 told(tr("Changes of %1 are asked for; its ticket is to be worked on again.",
                         "a patch")
                          .arg(title));
                 m_message->offer(tr("Try another…"), [this] { m_take->trigger(); });
             });
         }});
}

/// On the line where the cursor is, when somebody is reading it; else on the whole patch.
void PatchesPanel::comment()
{
    const auto *row = currentPatch();
    if (!row)
        return;
    const auto [path, line] = m_changes->place();
    const bool isHere = m_changes->isAncestorOf(QApplication::focusWidget()) && !path.isEmpty();
    const engine::CommentPlace place{.path = isHere ? path.toStdString() : std::string(),
                                     .line = isHere ? line : 0};
    ask({.question = isHere ? tr("Comment on %1, line %2")
                                  .arg(models::plainText(place.path), QLocale().toString(line))
                            : tr("Comment on %1").arg(titleOf(*row)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Comment; the next attempt reads it"),
                     .missing = tr("Write a few words.")}},
         .accept = tr("Comment"),
         .done = [this, place, ticket = row->patch.ticketId](const QVariantMap &answer) {
             m_access.comment(ticket, place, answer.value(kReason).toString(), [this] {
                 m_message->showMessage(MessageBar::Severity::Success,
                                        tr("The comment stands under “Record”."));
             });
         }});
}

void PatchesPanel::reject()
{
    const auto *row = currentPatch();
    if (!row)
        return;
    ask({.question = tr("Reject %1").arg(titleOf(*row)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Reason"),
                     .missing = tr("It is rejected with a reason, which is kept: it is not tried "
                                   "again without new evidence.")}},
         .accept = tr("Reject"),
         .done = [this, ticket = row->patch.ticketId,
                  title = titleOf(*row)](const QVariantMap &answer) {
             m_moveOn = true;
             m_access.reject(ticket, answer.value(kReason).toString(),
                             [this, title] { told(tr("%1 is rejected.", "a patch").arg(title)); });
         }});
}

void PatchesPanel::beginApply()
{
    if (!m_details || !m_details->review)
        return;
    if (m_details->toApply != Refusal::None) {
        tell(m_details->toApply);
        return;
    }
    m_message->clear();
    m_ask->leave();
    m_takePane->leave();
    m_applyPane->begin(m_details->row.patch.ticketId, titleOf(m_details->row));
}

void PatchesPanel::rollBack()
{
    const auto *row = currentPatch();
    if (!row)
        return;
    ask({.question = tr("Take back %1 by a commit").arg(titleOf(*row)),
         .fields = {{.kind = Kind::Line,
                     .key = kReason,
                     .name = tr("Reason"),
                     .missing = tr("Say why: it stands in the commit and in the audit.")}},
         .accept = tr("Take back"),
         .done = [this, ticket = row->patch.ticketId](const QVariantMap &answer) {
             m_isOutdated = true;
             m_access.rollBack(ticket, answer.value(kReason).toString());
         }});
}

// ---- another attempt ----

void PatchesPanel::connectTaking()
{
    connect(m_take, &QAction::triggered, this, [this] {
        if (const auto *row = currentPatch())
            beginTake(row->patch.ticketId, titleOf(*row));
    });
    connect(m_tryRest, &QAction::triggered, this, [this] {
        const auto parts = m_changes->leftOut();
        const auto *row = currentPatch();
        if (!row || parts.empty())
            return;
        m_message->clear();
        m_isOutdated = true;
        m_access.tryWithout(row->patch.ticketId, parts);
    });
    connect(m_tryEdits, &QAction::triggered, this, [this] {
        const auto *row = currentPatch();
        if (!row || m_changes->edited().empty())
            return;
        m_message->clear();
        m_isOutdated = true;
        m_editedCommit = row->patch.commit;
        m_access.tryEdited(row->patch.ticketId, m_editedCommit, m_changes->edited());
    });
    connect(m_discardEdits, &QAction::triggered, m_changes, &PatchChanges::discardEdits);
    connect(m_file, &QAction::triggered, this, &PatchesPanel::chooseFile);
    connect(&m_access, &PatchAccess::patchRead, m_takePane, &TakePane::setPatch);
    connect(m_takePane, &TakePane::tryRequested, this,
            [this](const std::string &patch, const QString &command) {
                const auto ticket = m_takePane->ticket();
                m_takePane->taken();
                m_isOutdated = true;
                m_access.tryPatch(ticket, patch, command);
            });
    connect(m_takePane, &TakePane::draftRequested, this, [this](bool asksModel) {
        const auto ticket = m_takePane->ticket();
        m_takePane->leave(); // what was typed may be wanted yet
        m_isOutdated = true;
        m_access.draft(ticket, asksModel);
    });
}

/// What sources were told of, for a person: "KeyError: 'plum'".
static QString errorOf(const engine::SourcedResult &result)
{
    auto text = QString::fromStdString(result.errorType);
    if (!result.message.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) +
                QString::fromStdString(result.message).section(u'\n', 0, 0);
    return text.isEmpty() ? PatchesPanel::tr("this failure")
                          : models::plainText(text.toStdString());
}

void PatchesPanel::tellDrafted(const engine::SourcedResult &result)
{
    using End = engine::SourcedResult::End;
    if (!result.tried.empty()) {
        tellTried(result.tried.back());
        if (result.end == End::Exhausted)
            m_message->showMessage(MessageBar::Severity::Warning,
                                   tr("None of %n attempt(s) is one that can be applied; each has "
                                      "its branch.",
                                      nullptr, static_cast<int>(result.tried.size())));
        return;
    }
    m_isOutdated = true;
    QStringList found;
    for (const auto &each : result.untested)
        found.append(models::plainText(each.madeBy + ": " + each.explanation));
    if (!result.testProblem.empty())
        found.append(models::plainText(result.testProblem));
    const auto text =
        !result.sourceProblem.empty() ? models::plainText(result.sourceProblem)
        : result.end == End::NoProof
            ? tr("No test of the project fails with %1, so that nothing can be proven; nothing was "
                 "tried. Commit a test that does, or try test and fix as a patch.")
                  .arg(errorOf(result))
        : result.end == End::Stopped ? tr("Nothing was tried: work on it ends before that.")
                                     : tr("Nobody who was asked knows %1.").arg(errorOf(result));
    m_message->showMessage(MessageBar::Severity::Warning, text, {}, found.join(u'\n'));
}

void PatchesPanel::beginTake(const std::string &ticket, const QString &title)
{
    m_message->clear();
    m_ask->leave();
    m_applyPane->leave();
    m_takePane->begin(ticket, title);
}

/// The same once more, on what is there now.
void PatchesPanel::tryAgain()
{
    const auto *row = currentPatch();
    if (!row)
        return;
    m_isOutdated = true;
    m_message->clear();
    m_access.tryAgain(row->patch.ticketId);
}

void PatchesPanel::tellTried(const engine::AutopatchResult &result)
{
    const auto &patch = result.patch;
    m_isOutdated = true;
    if (const auto commit = std::exchange(m_editedCommit, std::string()); !commit.empty())
        m_changes->forgetEditsOf(commit);
    m_wanted = QString::fromStdString(patch.branch);
    if (patch.stage == model::PatchStage::Ready) {
        m_message->showMessage(MessageBar::Severity::Success,
                               tr("It is tested, and waits for a person."));
        return;
    }
    m_message->showMessage(MessageBar::Severity::Warning,
                           tr("The attempt has failed: %1").arg(models::plainText(patch.error)), {},
                           QString::fromStdString(result.testProblem));
}

void PatchesPanel::showPatchOf(const QString &id, const QString &title)
{
    m_wantedTicket = id;
    m_wantedTitle = title;
    reload();
}

void PatchesPanel::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Take a patch"), m_context.folder(),
                                   tr("Patches and mails (*.patch *.diff *.mbox *.eml *.txt);;All "
                                      "files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, &m_access, &PatchAccess::readPatch);
    dialog->open();
}

} // namespace espalier::panels
