// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchespanel.h"

#include "core/base/jsonaccess.h"
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/askbar.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patchmodel.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patches/applypane.h"
#include "widgets/panels/patches/auditview.h"
#include "widgets/panels/patches/patchchanges.h"
#include "widgets/panels/patches/patchchecks.h"
#include "widgets/panels/patches/patchrecord.h"
#include "widgets/panels/patches/patchtable.h"
#include "widgets/panels/patches/takepane.h"
#include "widgets/theme/icons.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::panels {

using engine::PatchRow;
using models::PatchGroup;
using models::PatchModel;
using models::plainText;

/// But for what was looked at.
static bool saysTheSame(const engine::PatchDetails &one, const engine::PatchDetails &other)
{
    if (one.row.patch.branch != other.row.patch.branch || !one.review || !other.review)
        return false;
    return one.review->patch.version == other.review->patch.version &&
           one.review->state.subject == other.review->state.subject &&
           one.review->state.isStale == other.review->state.isStale &&
           one.review->approvals.size() == other.review->approvals.size() &&
           one.comments.size() == other.comments.size() &&
           one.attempts.size() == other.attempts.size() && one.audit.size() == other.audit.size() &&
           one.outlook.distance == other.outlook.distance;
}

controls::PanelFacts PatchesPanel::describe()
{
    return {.id = QStringLiteral("patches"),
            .title = tr("Patches"),
            .icon = QStringLiteral("patches"),
            .place = controls::PanelFacts::Place::Activity,
            .early = true};
}

PatchesPanel::PatchesPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context),
      m_model(new PatchModel(context.themes(), this)), m_access(context)
{
    createActions();
    createSide();
    createLayout();
    connectList();
    connectDetail();
    connectAccess();
    connectOutcomes();
    connectActions();
    connectDeciding();
    connectTaking();
    connectSharing();
    setAcceptDrops(true);
    connect(&context.themes(), &theme::ThemeManager::changed, this, &PatchesPanel::dress);
    dress();
    updateState();
    reload();
}

PatchesPanel::~PatchesPanel() = default;

// ---- what is shown ----

void PatchesPanel::reload()
{
    m_access.load();
}

void PatchesPanel::setListing(const engine::PatchListing &listing)
{
    const auto was = m_table->currentIndex().data(PatchModel::BranchRole).toString();
    const int row = std::max(0, m_table->currentRow());
    m_loaded = true;
    m_head = listing.head;
    m_model->setRows(listing.rows);
    setCount(listing.ready);
    int at = -1;
    if (!m_wantedTicket.isEmpty()) {
        m_words->clear();
        m_group->setCurrentIndex(0);
        m_model->setFilter(PatchGroup::All, {});
        at = m_model->rowOfTicket(m_wantedTicket);
    }
    if (at < 0)
        at = m_model->rowOf(std::exchange(m_wanted, QString()));
    if (at < 0 && !m_moveOn)
        at = m_model->rowOf(was);
    m_moveOn = false;
    updatePages();
    // Where it is gone, the one that has come into its place.
    m_table->setCurrentRow(at >= 0 ? at : row);
    showCurrent();
    outdate(); // the same one may be in another state
    m_rest.start();
    if (const auto ticket = std::exchange(m_wantedTicket, QString());
        !ticket.isEmpty() && m_model->rowOfTicket(ticket) < 0)
        beginTake(ticket.toStdString(), m_wantedTitle);
}

void PatchesPanel::showLoadFailure(const Error &error)
{
    m_message->showError(error);
    m_failed->setContent(tr("The patches cannot be read"),
                         tr("They are still there; they could not be opened now."), m_reload);
    if (!m_loaded)
        m_pages->setCurrentWidget(m_failed);
}

void PatchesPanel::updatePages()
{
    if (!m_loaded)
        return;
    if (m_pages->currentWidget() != m_auditView)
        m_pages->setCurrentWidget(m_model->total() == 0 ? static_cast<QWidget *>(m_empty)
                                                        : m_splitter);
    const bool any = m_model->rowCount() > 0;
    m_list->setCurrentWidget(any ? static_cast<QWidget *>(m_table) : m_noneFits);
    m_pane->setVisible(any);
    QStringList parts{tr("%n patch(es)", nullptr, m_model->rowCount())};
    if (count() > 0)
        parts << tr("%n to review", nullptr, count());
    m_foot->setText(parts.join(QStringLiteral(" · ")));
}

void PatchesPanel::updateFilter()
{
    const auto was = m_table->currentIndex().data(PatchModel::BranchRole).toString();
    m_model->setFilter(static_cast<PatchGroup>(m_group->currentData().toInt()), m_words->text());
    updatePages();
    m_table->setCurrentRow(std::max(0, m_model->rowOf(was)));
    showCurrent();
}

const PatchRow *PatchesPanel::currentPatch() const
{
    const int row = m_table->currentRow();
    return row < 0 || row >= m_model->rowCount() ? nullptr : &m_model->row(row);
}

QString PatchesPanel::titleOf(const PatchRow &row) const
{
    const auto title = plainText(row.patch.title);
    return tr("“%1”").arg(title.size() > 60 ? title.left(59) + QChar(0x2026) : title);
}

void PatchesPanel::showCurrent()
{
    const auto *row = currentPatch();
    const bool same = m_details && row && m_details->row.patch.branch == row->patch.branch;
    if (!same) {
        outdate();
        m_then = nullptr;
        m_details.reset();
        m_applyPane->leave();
    }
    showHead();
    updateState();
    // Not for every patch that is passed while a key is held down.
    if (row && !same)
        m_rest.start();
}

/// What is known of the patch, most important first.
QStringList PatchesPanel::headLines(const PatchRow &row) const
{
    const auto &patch = row.patch;
    const auto *outlook = m_model->outlook(m_table->currentRow());
    QStringList first{models::patchStateText(row, outlook)};
    if (const int risk = outlook && outlook->risk > 0 ? outlook->risk : patch.risk; risk > 0)
        first << tr("Risk %1").arg(QLocale().toString(risk));
    if (row.isKnown) {
        first << tr("Attempt %1").arg(QLocale().toString(patch.number))
              << tr("%1: %2", "by hand, a command …; who or what it was")
                     .arg(models::textOf(patch.origin), plainText(patch.madeBy));
    } else {
        first << tr("Nothing is kept of this branch");
    }
    QStringList second{plainText(patch.branch)};
    if (!patch.base.empty()) {
        const auto base = plainText(patch.base.substr(0, 10));
        second << (patch.base == m_head ? tr("made for what is there now")
                   : row.isStale ? tr("made for %1, which is not what is there now").arg(base)
                                 : tr("made for %1", "a commit").arg(base));
    }
    if (outlook && outlook->merge && !outlook->merge->conflicts.empty())
        second << models::mergeText(*outlook->merge);
    QStringList lines{first.join(QStringLiteral(" · ")), second.join(QStringLiteral(" · "))};
    if (!patch.error.empty())
        lines << plainText(patch.error);
    return lines;
}

void PatchesPanel::showHead()
{
    const auto *row = currentPatch();
    m_tabs->setEnabled(m_details.has_value());
    if (!row) {
        m_pane->setTitle({});
        return;
    }
    const auto &patch = row->patch;
    m_pane->setTitle(plainText(patch.title));
    if (row->isKnown)
        m_pane->command().setCommand({QStringLiteral("espalier"), QStringLiteral("review"),
                                      QStringLiteral("show"), plainText(patch.ticketId)});
    else
        m_pane->command().setCommand({QStringLiteral("espalier"), QStringLiteral("gate"),
                                      QStringLiteral("run"), plainText(patch.branch)});
    auto lines = headLines(*row);
    if (m_details && m_details->review) {
        const auto &review = *m_details->review;
        const auto *proof = espalier::find(review.patch.detail, "proof");
        const auto proving = proof ? textsAt(*proof, "proving") : std::vector<std::string>();
        if (!proving.empty()) {
            auto line = tr("Red → green: %1").arg(plainText(proving.front()));
            if (proving.size() > 1)
                line += u' ' + tr("and %n more", nullptr, static_cast<int>(proving.size()) - 1);
            lines << line;
        }
    }
    m_pane->setFacts(lines.join(u'\n'));
}

void PatchesPanel::setDetails(const engine::PatchDetails &details)
{
    const auto *row = currentPatch();
    // What is being done makes it another one, which is read then.
    if (!row || details.row.patch.branch != row->patch.branch || m_access.isActing())
        return;
    const bool isSame = m_details && saysTheSame(*m_details, details);
    m_details = details;
    m_changes->setDetails(details);
    if (!isSame) { // where somebody is reading stays where it is
        m_checks->setDetails(details);
        m_record->setDetails(details);
    }
    const auto progress = m_changes->progress();
    m_tabs->setTabText(m_tabs->indexOf(m_changes),
                       progress.isEmpty() ? tr("Changes") : tr("Changes (%1)").arg(progress));
    showHead();
    updateState();
    m_isFresh = m_read == m_state;
    if (m_isFresh && m_then)
        std::exchange(m_then, nullptr)();
}

void PatchesPanel::outdate()
{
    ++m_state;
    m_isFresh = false;
}

void PatchesPanel::whenRead(const std::function<void()> &then)
{
    if (m_isFresh)
        then();
    else
        m_then = then;
}

void PatchesPanel::updateState()
{
    using model::PatchStage;
    const auto *row = currentPatch();
    const bool isKnown = row && row->isKnown && m_details;
    const bool isReady = isKnown && row->patch.stage == PatchStage::Ready;
    const bool isIdle = !m_access.isWorking();
    for (auto *action : {m_next, m_previous, m_copyBranch})
        action->setEnabled(row != nullptr);
    // What the rules say is asked when it is wanted, and worded then.
    m_approve->setEnabled(isReady);
    m_request->setEnabled(isReady);
    m_reject->setEnabled(isReady);
    m_comment->setEnabled(isKnown);
    for (auto *action : {m_copyText, m_saveMail, m_savePatch})
        action->setEnabled(isKnown && !row->patch.commit.empty());
    m_apply->setEnabled(isReady && isIdle);
    m_rollBack->setEnabled(isKnown && isIdle && row->patch.stage == PatchStage::Applied);
    m_take->setEnabled(row && row->isKnown && isIdle);
    const bool isEdited = !m_changes->edited().empty();
    m_tryRest->setEnabled(isKnown && isIdle && !isEdited && !m_changes->leftOut().empty());
    m_tryEdits->setEnabled(isKnown && isIdle && isEdited);
    m_discardEdits->setEnabled(isEdited);
    m_ticket->setEnabled(row && row->isKnown);
    m_open->setEnabled(m_details.has_value());
    m_source->setEnabled(m_details && !m_details->files.empty());
    m_unreviewed->setEnabled(m_details && m_details->review && !m_details->review->hunks.empty());
}

void PatchesPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    for (auto *action : offeredActions())
        action->setIcon(theme::icon(action->property(controls::kIconProperty).toString(), theme));
    controls::dressActionButtons(*this, theme);
    auto palette = m_foot->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_foot->setPalette(palette);
}

// ---- the session ----

QVariantMap PatchesPanel::saveState() const
{
    return {
        {QStringLiteral("group"), m_group->currentIndex()},
        {QStringLiteral("words"), m_words->text()},
        {QStringLiteral("branch"), m_table->currentIndex().data(PatchModel::BranchRole).toString()},
        {QStringLiteral("tab"), m_tabs->currentIndex()},
        {QStringLiteral("wide"), m_wide->isChecked()},
        {QStringLiteral("method"), static_cast<int>(m_applyPane->method())},
        {QStringLiteral("changes"), m_changes->saveState()},
        {QStringLiteral("splitter"), m_splitter->saveState()}};
}

void PatchesPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_changes->restoreState(state.value(QStringLiteral("changes")).toMap());
    m_group->setCurrentIndex(
        std::clamp(state.value(QStringLiteral("group")).toInt(), 0, m_group->count() - 1));
    m_words->setText(state.value(QStringLiteral("words")).toString());
    m_tabs->setCurrentIndex(
        std::clamp(state.value(QStringLiteral("tab")).toInt(), 0, m_tabs->count() - 1));
    m_wide->setChecked(state.value(QStringLiteral("wide")).toBool());
    const int method = state.value(QStringLiteral("method"), 1).toInt();
    m_applyPane->setMethod(static_cast<git::ApplyMethod>(std::clamp(method, 0, 2)));
    m_wanted = state.value(QStringLiteral("branch")).toString();
    updateFilter();
    reload();
}

QString PatchesPanel::unsavedWork() const
{
    return m_takePane->hasText() || m_changes->hasEdits() ? tr("a patch that was not tried")
                                                          : QString();
}

} // namespace espalier::panels
