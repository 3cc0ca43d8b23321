// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Looking through a proposal.
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using controls::MessageBar;
using diff::Decision;
using editor::DiffText;
using engine::ProposalKind;

/// One step of a review, to be taken back.
class StepCommand final : public QUndoCommand {
public:
    StepCommand(ChangesPanel &panel, const QString &text, ReviewStep before, ReviewStep after)
        : QUndoCommand(text), m_panel(panel), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void undo() override { m_panel.setStep(m_before); }
    void redo() override { m_panel.setStep(m_after); }

private:
    ChangesPanel &m_panel;
    ReviewStep m_before;
    ReviewStep m_after;
};

void ChangesPanel::showProposal(const models::ProposalRequest &request)
{
    dropDrafts();
    m_kind = request.proposal->kind;
    m_base = request.options;
    m_step = {};
    m_made = m_base.selection.leaveOut;
    m_done = nullptr;
    m_undo.clear();
    m_message->clear();
    work(tr("Preparing the changes…"));
    m_task->start(
        tr("Prepare the changes"),
        [proposal = request.proposal, root = m_context.project().root](
            JobContext &) -> Result<PreparedProposal> { return prepare(proposal, root); },
        [this](Result<PreparedProposal> prepared) {
            m_work->end();
            if (prepared)
                setProposal(*std::move(prepared), m_shownPath);
            else
                failed(prepared.error());
        });
}

void ChangesPanel::setProposal(PreparedProposal prepared, const std::string &path)
{
    m_model->setProposal(std::move(prepared));
    m_model->setStep(m_step);
    setCount(m_model->rowCount());
    if (m_model->rowCount() > 0) {
        m_list->setCurrentIndex(m_model->index(firstRow(path), 0));
    } else {
        storeShown();
        m_shownPath.clear();
        m_diff->clear();
    }
    updateAll();
}

// What was looked at before; else the first file of the project's own, before runtime files.
int ChangesPanel::firstRow(const std::string &path) const
{
    if (const int known = m_model->rowOf(path); known >= 0)
        return known;
    const auto &files = m_model->prepared().files;
    const auto own =
        std::ranges::find_if(files, [](const auto &file) { return !file.ids.empty(); });
    return own == files.end() ? 0 : static_cast<int>(own - files.begin());
}

int ChangesPanel::currentRow() const
{
    const auto index = m_list->currentIndex();
    return index.isValid() ? index.row() : -1;
}

std::string ChangesPanel::currentPath() const
{
    const int row = currentRow();
    return row < 0 ? std::string() : m_model->change(row).path;
}

// Before something else is shown.
void ChangesPanel::storeShown()
{
    if (m_shownPath.empty())
        return;
    if (m_diff->isEditing())
        keepDraft();
    m_decisions[m_shownPath] = m_diff->decisions();
}

std::string ChangesPanel::textToShow(int row) const
{
    const auto &change = m_model->change(row);
    if (const auto draft = m_drafts.find(change.path); draft != m_drafts.end())
        return draft->second.text;
    const auto edited = m_step.files.find(change.path);
    if (edited != m_step.files.end() && edited->second)
        return *edited->second;
    return change.remove ? std::string() : change.newBytes();
}

// Lines of the file on disk stay what they are, whatever becomes of the other side.
std::optional<ChangesPanel::Place> ChangesPanel::placeIn(const std::string &text) const
{
    const auto content = m_diff->content();
    const auto &canvas = m_diff->canvas();
    const auto line = canvas.currentLine();
    if (!content)
        return std::nullopt;
    if (line && (line->side == diff::Side::Left || content->texts[1].bytes == text))
        return Place{line->side, line->line};
    const auto &changes = content->comparison.diff.changes;
    if (const auto change = canvas.currentChange())
        return Place{diff::Side::Left, changes[*change].left.begin};
    if (!line)
        return std::nullopt;
    auto left = line->line;
    for (const auto &change : changes) {
        if (change.right.end <= line->line)
            left = left + change.left.size() - change.right.size();
    }
    return Place{diff::Side::Left, left};
}

void ChangesPanel::showFile(int row)
{
    if (row < 0)
        return;
    const auto &change = m_model->change(row);
    const bool same = change.path == m_shownPath;
    if (same && m_diff->isEditing())
        return; // the text is in work
    const QScopedValueRollback busy(m_busy, true);
    storeShown();
    if (!same && m_drafts.empty())
        m_message->clear();
    m_shownPath = change.path;
    m_editWhenShown = false;
    auto after = textToShow(row);
    m_place = same ? placeIn(after) : std::nullopt;
    const auto edited = m_step.files.find(change.path);
    const bool isEdited =
        m_drafts.contains(change.path) || (edited != m_step.files.end() && edited->second);
    const auto name = QString::fromStdString(change.path);
    m_diff->setDecisions(m_decisions[change.path]);
    m_diff->compare(DiffText::of(change.current.value_or(std::string()), tr("As it is"), name),
                    DiffText::of(std::move(after),
                                 isEdited ? tr("As you edited it") : tr("As it will be"), name));
    updateActions();
    goOn();
}

void ChangesPanel::diffShown()
{
    if (const auto place = std::exchange(m_place, std::nullopt)) {
        const auto lines = m_diff->content() ? m_diff->content()->lines(place->side).count() : 0;
        if (lines > 0)
            m_diff->goToLine(place->side, std::min(place->line, lines - 1));
    }
    if (std::exchange(m_editWhenShown, false))
        m_diff->setEditing(true);
}

// ---- leaving out ----

std::vector<std::uint32_t> ChangesPanel::rejectedChanges() const
{
    std::vector<std::uint32_t> rejected;
    const auto content = m_diff->content();
    for (std::uint32_t i = 0; content && i < content->identities.size(); ++i) {
        const auto state = m_diff->decisions().of(content->identities[i]);
        const auto isRejected = [](const auto &line) { return line.second == Decision::Rejected; };
        if (state.decision == Decision::Rejected || std::ranges::any_of(state.left, isRejected) ||
            std::ranges::any_of(state.right, isRejected))
            rejected.push_back(i);
    }
    return rejected;
}

// A change cannot be half there: it goes with its functions, or with an edit of the text.
void ChangesPanel::decided()
{
    const int row = currentRow();
    if (m_busy || row < 0 || !m_diff->content())
        return;
    const auto rejected = rejectedChanges();
    if (rejected.empty())
        return;
    if (m_step.files.contains(m_shownPath) || m_drafts.contains(m_shownPath)) {
        m_drafts[m_shownPath] = {.text = m_diff->resultText()};
        forgetRejections(rejected);
        showFile(row);
        return;
    }
    leaveOutChanges(rejected);
    forgetRejections(rejected);
}

void ChangesPanel::leaveOutChanges(const std::vector<std::uint32_t> &changes)
{
    const auto &content = *m_diff->content();
    const auto &file = m_model->prepared().proposal->files[static_cast<std::size_t>(currentRow())];
    auto step = m_step;
    for (const auto change : changes) {
        const auto lines = content.comparison.diff.changes[change].left;
        step.leaveOut.merge(ownersOf(file, content.comparison.left.range(lines)));
    }
    const int more = static_cast<int>(step.leaveOut.size() - m_step.leaveOut.size());
    if (more > 0) {
        m_message->clear();
        push(tr("Leave out %n function(s)", nullptr, more), step);
        return;
    }
    if (file.language.empty()) {
        m_message->showMessage(MessageBar::Severity::Info,
                               tr("The functions of other files need this file."),
                               tr("It is left out when none of them is taken."));
        return;
    }
    m_message->showMessage(MessageBar::Severity::Info,
                           tr("These lines are there for all functions of the file."),
                           tr("They go when no function of it needs them any more."));
    m_message->offer(tr("Leave the file out"), [this] { m_do.leaveFileOut->trigger(); });
}

void ChangesPanel::forgetRejections(const std::vector<std::uint32_t> &changes)
{
    const QScopedValueRollback busy(m_busy, true);
    const auto content = m_diff->content();
    auto decisions = m_diff->decisions();
    for (const auto change : changes) {
        auto state = decisions.of(content->identities[change]);
        state = {.reviewed = state.reviewed};
        decisions.set(content->identities[change], state);
    }
    m_diff->setDecisions(std::move(decisions));
}

void ChangesPanel::toggleFile()
{
    const int row = currentRow();
    if (row < 0)
        return;
    auto step = m_step;
    const auto path = m_model->change(row).path;
    step.lines.erase(path);
    const bool out = m_model->isLeftOut(row);
    if (out)
        step.files.erase(path);
    else
        step.files[path] = std::nullopt;
    const auto name = QString::fromStdString(path);
    push(out ? tr("Take %1").arg(name) : tr("Leave out %1").arg(name), step);
}

void ChangesPanel::toggleReviewed()
{
    const int row = currentRow();
    if (row >= 0)
        m_model->setReviewed(row, !m_model->isReviewed(row));
}

void ChangesPanel::push(const QString &text, const ReviewStep &step)
{
    m_undo.push(new StepCommand(*this, text, m_step, step));
}

void ChangesPanel::setStep(const ReviewStep &step)
{
    const int row = currentRow();
    const auto path = currentPath();
    const auto textOf = [&path](const ReviewStep &of) {
        const auto at = of.files.find(path);
        return at == of.files.end() ? std::optional<std::string>() : at->second;
    };
    const bool textChanges = row >= 0 && textOf(step) != textOf(m_step);
    m_step = step;
    m_model->setStep(step);
    if (options().selection.leaveOut != m_made)
        remake();
    else if (textChanges)
        showFile(row);
    updateAll();
}

// What was made before is in the cache, so this takes a moment only.
void ChangesPanel::remake()
{
    work(tr("Making the changes again…"));
    m_task->start(
        tr("Make the changes again"),
        [project = m_context.project(), kind = m_kind, asked = options(),
         notices = m_context.notices()](JobContext &job) {
            return proposeAgain(project, kind, asked, notices, job);
        },
        [this, made = options().selection.leaveOut](Result<PreparedProposal> prepared) {
            m_work->end();
            if (!prepared) {
                m_next = nullptr;
                failed(prepared.error());
                return;
            }
            // As a rule all of it is in the cache: the run that filled that has the cost.
            if (const double cost = prepared->proposal->report.totals.costUsd; cost > 0)
                m_context.noteCost(cost);
            m_made = made;
            setProposal(*std::move(prepared), currentPath());
            goOn();
        });
    updateActions();
}

void ChangesPanel::previewAgain()
{
    afterEdits([this] {
        m_message->clear();
        m_done = nullptr;
        remake();
    });
}

} // namespace espalier::panels
