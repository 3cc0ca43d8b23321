// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/askbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patchmodel.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patches/applypane.h"
#include "widgets/panels/patches/auditview.h"
#include "widgets/panels/patches/patchchanges.h"
#include "widgets/panels/patches/patchchecks.h"
#include "widgets/panels/patches/patchespanel.h"
#include "widgets/panels/patches/patchrecord.h"
#include "widgets/panels/patches/patchtable.h"
#include "widgets/panels/patches/takepane.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

#include <chrono>
#include <utility>

// The actions of the panel, and what is connected to what.

namespace espalier::panels {

using controls::MessageBar;
using models::PatchModel;

// A single key works while the list has the focus, never where something is typed.
QAction *PatchesPanel::offerKey(const QString &id, const QString &text, const QString &icon,
                                const QKeySequence &key)
{
    auto *action = offer(id, text, icon, key);
    action->setShortcutContext(Qt::WidgetShortcut);
    return action;
}

void PatchesPanel::createActions()
{
    createListActions();
    createDecisions();
    createOtherActions();
}

void PatchesPanel::createListActions()
{
    m_next = offerKey(QStringLiteral("next"), tr("Next patch"), QStringLiteral("next"), Qt::Key_J);
    m_previous = offerKey(QStringLiteral("previous"), tr("Previous patch"),
                          QStringLiteral("previous"), Qt::Key_K);
    m_open = offerKey(QStringLiteral("open"), tr("Go to the patch's details"),
                      QStringLiteral("open"), Qt::Key_Return);
    m_find = offer(QStringLiteral("find"), tr("Filter the patches"), QStringLiteral("filter"));
    m_find->setShortcuts({QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    m_reload = offer(QStringLiteral("reload"), tr("Read the patches again"),
                     QStringLiteral("refresh"), QKeySequence::Refresh);
    m_reload->setIconText(tr("Read again"));
    m_wide = offerKey(QStringLiteral("wide"), tr("Give the details all the room"),
                      QStringLiteral("layout"), Qt::Key_W);
    m_wide->setIconText(tr("Wide"));
    m_wide->setCheckable(true);
    m_clearFilter = new QAction(tr("Show all"), this);
    m_toBacklog = new QAction(tr("Go to the backlog"), this);
}

void PatchesPanel::createDecisions()
{
    m_approve = offerKey(QStringLiteral("approve"), tr("Approve exactly this…"),
                         QStringLiteral("reviewed"), Qt::Key_1);
    m_request = offerKey(QStringLiteral("requestChanges"), tr("Ask for changes…"),
                         QStringLiteral("edit"), Qt::Key_2);
    m_comment =
        offerKey(QStringLiteral("comment"), tr("Comment…"), QStringLiteral("info"), Qt::Key_4);
    m_reject = offerKey(QStringLiteral("reject"), tr("Reject, with a reason…"),
                        QStringLiteral("close"), Qt::Key_3);
    m_apply = offerKey(QStringLiteral("apply"), tr("Apply to the current branch…"),
                       QStringLiteral("apply"), Qt::Key_M);
    m_rollBack = offerKey(QStringLiteral("rollback"), tr("Take back what was applied…"),
                          QStringLiteral("undo"), Qt::Key_U);
    m_unreviewed = offerKey(QStringLiteral("unreviewed"), tr("Next change that is not reviewed"),
                            QStringLiteral("unreviewed"), Qt::Key_N);
    m_approve->setIconText(tr("Approve"));
    m_request->setIconText(tr("Ask for changes"));
    m_reject->setIconText(tr("Reject"));
    m_apply->setIconText(tr("Apply"));
    m_rollBack->setIconText(tr("Take back"));
}

void PatchesPanel::createOtherActions()
{
    m_take = offerKey(QStringLiteral("take"), tr("Try another patch for the ticket…"),
                      QStringLiteral("refresh"), Qt::Key_T);
    m_tryRest = offerKey(QStringLiteral("tryRest"), tr("Try it without what is left out"),
                         QStringLiteral("subtract"), Qt::Key_D);
    m_tryRest->setIconText(tr("Try the rest"));
    m_tryEdits = offerKey(QStringLiteral("tryEdits"), tr("Try the patch as it was edited"),
                          QStringLiteral("edit"), Qt::SHIFT | Qt::Key_E);
    m_tryEdits->setIconText(tr("Try what was edited"));
    m_discardEdits = offer(QStringLiteral("discardEdits"), tr("Discard what was edited"),
                           QStringLiteral("undo"));
    m_file = offer(QStringLiteral("file"), tr("From a file…"), QStringLiteral("open"));
    m_ticket = offerKey(QStringLiteral("ticket"), tr("Go to the ticket"), QStringLiteral("backlog"),
                        Qt::Key_G);
    m_source = offerKey(QStringLiteral("source"), tr("Open the file in the source view"),
                        QStringLiteral("file"), Qt::Key_O);
    m_copyBranch = offerKey(QStringLiteral("copyBranch"), tr("Copy the name of the branch"),
                            QStringLiteral("copy"), Qt::Key_B);
    m_copyText = offerKey(QStringLiteral("copyText"), tr("Copy the text of a pull request"),
                          QStringLiteral("copy"), Qt::Key_P);
    m_saveMail = offer(QStringLiteral("saveMail"), tr("Save as a mail for git am…"),
                       QStringLiteral("export"));
    m_savePatch = offer(QStringLiteral("savePatch"), tr("Save as a patch…"),
                        QStringLiteral("export"), QKeySequence::Save);
    m_audit = offer(QStringLiteral("audit"), tr("Show the audit of all patches"),
                    QStringLiteral("history"), Qt::CTRL | Qt::Key_L);
    m_leaveAudit = new QAction(tr("Back to the patches"), this);
    m_saveAudit = offer(QStringLiteral("saveAudit"), tr("Save the audit of all patches…"),
                        QStringLiteral("export"));
    m_saveAudit->setIconText(tr("Save"));
    m_take->setIconText(tr("Try another"));
    m_ticket->setIconText(tr("Ticket"));
    m_audit->setIconText(tr("Audit"));
}

// ---- what is connected to what ----

void PatchesPanel::connectList()
{
    using namespace std::chrono_literals;
    m_table->addActions({m_approve,    m_request,    m_reject,   m_apply,    m_rollBack,
                         m_comment,    m_take,       m_tryRest,  m_tryEdits, m_ticket,
                         m_source,     m_copyBranch, m_copyText, m_saveMail, m_savePatch,
                         m_unreviewed, m_open,       m_next,     m_previous, m_wide});
    // Whoever has read it decides where they are.
    m_changes->diff().canvas().addActions({m_approve, m_request, m_comment, m_tryRest, m_tryEdits,
                                           m_reject, m_apply, m_unreviewed, m_wide});
    m_rest.setSingleShot(true);
    m_rest.setInterval(60ms);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (const auto *row = currentPatch()) {
            m_read = m_state;
            m_access.loadDetails(*row);
        }
    });
    connect(m_words, &controls::FilterField::filterChanged, this, &PatchesPanel::updateFilter);
    connect(m_group, &QComboBox::currentIndexChanged, this, &PatchesPanel::updateFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PatchesPanel::showCurrent);
    connect(m_model, &PatchModel::outlooksWanted, &m_access, &PatchAccess::loadOutlooks);
    connect(m_model, &PatchModel::dataChanged, this, [this] {
        if (m_table->currentRow() >= 0)
            showHead();
    });
}

void PatchesPanel::connectDetail()
{
    const auto show = [this](const QString &path, int line) { m_context.showSource(path, line); };
    connect(m_checks, &PatchChecks::sourceRequested, this, show);
    connect(m_changes, &PatchChanges::reviewed, this,
            [this](const std::vector<std::size_t> &hunks, bool reviewed) {
                if (!m_details || !m_details->review)
                    return;
                auto &all = m_details->review->hunks;
                std::vector<engine::ReviewHunk> these;
                for (const auto hunk : hunks) {
                    all[hunk].isReviewed = reviewed;
                    these.push_back(all[hunk]);
                }
                m_tabs->setTabText(m_tabs->indexOf(m_changes),
                                   tr("Changes (%1)").arg(m_changes->progress()));
                outdate();
                m_access.setReviewed(m_details->row.patch.ticketId, these, reviewed);
            });
    connect(m_changes, &PatchChanges::leftOutChanged, this, [this] {
        updateState();
        if (m_changes->leftOut().empty())
            return;
        m_message->showMessage(MessageBar::Severity::Info,
                               tr("What is left out does not change the patch; without it, it is "
                                  "another one, which has to be tested."));
        m_message->offer(tr("Try the rest"), [this] { m_tryRest->trigger(); });
    });
    connect(m_changes, &PatchChanges::editedChanged, this, [this] {
        updateState();
        if (m_changes->edited().empty()) {
            m_message->clear();
            return;
        }
        m_message->showMessage(MessageBar::Severity::Info,
                               tr("What was edited does not change the patch; it is another one, "
                                  "which has to be tested."));
        m_message->offer(tr("Try what was edited"), [this] { m_tryEdits->trigger(); });
    });
    connect(m_changes, &PatchChanges::againstWanted, this, [this](int attempt) {
        if (const auto *row = currentPatch())
            m_access.loadAgainst(row->patch.ticketId, attempt);
    });
    connect(&m_access, &PatchAccess::againstReady, m_changes, &PatchChanges::setAgainst);
    connect(m_ask, &controls::AskBar::left, this, &PatchesPanel::goBack);
    connect(m_applyPane, &ApplyPane::left, this, &PatchesPanel::goBack);
    connect(m_takePane, &TakePane::left, this, &PatchesPanel::goBack);
    connect(m_auditView, &AuditView::ticketRequested, this, [this](const QString &id) {
        m_leaveAudit->trigger();
        showPatchOf(id, id);
    });
}

// To where single keys work.
void PatchesPanel::goBack()
{
    if (m_wide->isChecked())
        m_changes->enter();
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void PatchesPanel::connectAccess()
{
    connect(&m_access, &PatchAccess::listed, this, &PatchesPanel::setListing);
    connect(&m_access, &PatchAccess::loadFailed, this, &PatchesPanel::showLoadFailure);
    connect(&m_access, &PatchAccess::outlooksReady, m_model, &PatchModel::setOutlooks);
    connect(&m_access, &PatchAccess::outlooksFailed, m_model, &PatchModel::refuseOutlooks);
    connect(&m_access, &PatchAccess::detailsReady, this, &PatchesPanel::setDetails);
    connect(&m_access, &PatchAccess::detailsFailed, this, [this](const Error &error) {
        // One that is gone meanwhile is no failure worth a message.
        if (error.kind != ErrorKind::NotFound)
            m_message->showError(error);
    });
    connect(&m_access, &PatchAccess::auditReady, m_auditView, &AuditView::setTrail);
    connect(&m_access, &PatchAccess::settled, this, [this] {
        outdate();
        // This panel hears of it, too.
        if (std::exchange(m_isOutdated, false))
            emit m_context.ticketsChanged();
        else
            m_rest.start();
    });
    connect(&m_context, &models::ProjectContext::ticketsChanged, this, &PatchesPanel::reload);
    connect(&m_context, &models::ProjectContext::filesChanged, this, &PatchesPanel::reload);
    connect(&m_context, &models::ProjectContext::trustChanged, this, &PatchesPanel::reload);
    connect(&m_context, &models::ProjectContext::patchRequested, this, &PatchesPanel::showPatchOf);
}

void PatchesPanel::connectOutcomes()
{
    connect(&m_access, &PatchAccess::failed, this, &PatchesPanel::showFailure);
    connect(&m_access, &PatchAccess::previewReady, this,
            [this](const engine::ApplyPreview &preview) {
                if (m_applyPane->isVisible() && preview.method == m_applyPane->method())
                    m_applyPane->setPreview(preview);
            });
    connect(&m_access, &PatchAccess::previewFailed, this, [this](const Error &error) {
        if (m_applyPane->isVisible())
            m_applyPane->setFailure(controls::wordsOf(error).what);
    });
    connect(&m_access, &PatchAccess::applied, this, [this](const engine::Applied &applied) {
        told(tr("Applied. %1 is at %2 now.")
                 .arg(models::plainText(applied.branch),
                      models::plainText(applied.after.substr(0, 10))));
        emit m_context.filesChanged();
    });
    connect(&m_access, &PatchAccess::rolledBack, this, [this](const engine::Applied &applied) {
        told(tr("Taken back by a commit. %1 is at %2 now; the ticket is open again.")
                 .arg(models::plainText(applied.branch),
                      models::plainText(applied.after.substr(0, 10))));
        emit m_context.filesChanged();
    });
    connect(&m_access, &PatchAccess::tried, this, &PatchesPanel::tellTried);
    connect(&m_access, &PatchAccess::drafted, this, &PatchesPanel::tellDrafted);
    connect(&m_access, &PatchAccess::taught, this, [this](const QString &recipe) {
        m_message->showMessage(
            MessageBar::Severity::Info,
            tr("It is approved, and has taught the recipe %1, which is asked for "
               "errors of this kind from now on.")
                .arg(recipe));
    });
    connect(&m_access, &PatchAccess::workingChanged, this, [this](bool working) {
        if (working)
            m_work->begin(tr("At work on a patch"));
        else
            m_work->end();
        updateState();
    });
    connect(&m_access, &PatchAccess::progressed, m_work, &controls::WorkBar::report);
    connect(m_work, &controls::WorkBar::cancelRequested, &m_access, &PatchAccess::cancel);
}

void PatchesPanel::connectActions()
{
    connect(m_next, &QAction::triggered, this, [this] { m_table->move(1); });
    connect(m_previous, &QAction::triggered, this, [this] { m_table->move(-1); });
    const auto open = [this] {
        auto *page = m_tabs->currentWidget();
        if (!m_details || !page)
            return;
        if (page == m_changes)
            m_changes->enter();
        else
            page->setFocus(Qt::OtherFocusReason);
    };
    connect(m_open, &QAction::triggered, this, open);
    connect(m_table, &PatchTable::opened, this, open);
    connect(m_find, &QAction::triggered, this, [this] {
        m_wide->setChecked(false);
        m_words->setFocus(Qt::ShortcutFocusReason);
        m_words->selectAll();
    });
    connect(m_reload, &QAction::triggered, this, [this] {
        m_message->clear();
        reload();
    });
    connect(m_wide, &QAction::toggled, this, [this](bool wide) {
        const bool had = m_side->isAncestorOf(QApplication::focusWidget());
        m_side->setVisible(!wide);
        if (wide && had)
            m_open->trigger();
    });
    connect(m_clearFilter, &QAction::triggered, this, [this] {
        m_words->clear();
        m_group->setCurrentIndex(0);
        updateFilter();
    });
    connectWays();
}

// To the ticket, the source, the audit and back.
void PatchesPanel::connectWays()
{
    connect(m_toBacklog, &QAction::triggered, this, [this] { m_context.showTickets({}); });
    connect(m_ticket, &QAction::triggered, this, [this] {
        if (const auto *row = currentPatch())
            m_context.showTickets(models::plainText(row->patch.ticketId));
    });
    connect(m_source, &QAction::triggered, this, [this] {
        const auto [path, line] = m_changes->place();
        if (!path.isEmpty())
            m_context.showSource(path, line);
    });
    connect(m_copyBranch, &QAction::triggered, this, [this] {
        if (const auto *row = currentPatch()) {
            QApplication::clipboard()->setText(QString::fromStdString(row->patch.branch));
            m_message->showMessage(MessageBar::Severity::Info,
                                   tr("The name of the branch is in the clipboard."));
        }
    });
    connect(m_unreviewed, &QAction::triggered, this, [this] {
        m_tabs->setCurrentWidget(m_changes);
        if (!m_changes->goToUnreviewed())
            m_message->showMessage(MessageBar::Severity::Info, tr("Every change is reviewed."));
    });
    connect(m_audit, &QAction::triggered, this, [this] {
        m_access.loadAudit();
        m_pages->setCurrentWidget(m_auditView);
        m_auditView->enter();
    });
    connect(m_leaveAudit, &QAction::triggered, this, [this] {
        m_pages->setCurrentWidget(m_splitter);
        updatePages();
        m_table->setFocus(Qt::OtherFocusReason);
    });
}

} // namespace espalier::panels
