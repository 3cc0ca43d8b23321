// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Looking through a proposal.
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>

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
        [proposal = request.proposal](JobContext &) -> Result<PreparedProposal> {
            return prepare(proposal);
        },
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
    m_shownPath.clear();
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(firstRow(path), 0));
    else
        m_diff->clear();
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

void ChangesPanel::showFile(int row)
{
    if (row < 0)
        return;
    const QScopedValueRollback busy(m_busy, true);
    const auto &change = m_model->change(row);
    if (m_diff->isEditing())
        m_diff->setEditing(false);
    if (!m_shownPath.empty())
        m_decisions[m_shownPath] = m_diff->decisions();
    m_shownPath = change.path;
    const auto edited = m_step.files.find(change.path);
    const bool isEdited = edited != m_step.files.end() && edited->second;
    const auto name = QString::fromStdString(change.path);
    auto after = isEdited ? *edited->second : change.remove ? std::string() : change.newBytes();
    m_diff->setDecisions(m_decisions[change.path]);
    m_diff->compare(DiffText::of(change.current.value_or(std::string()), tr("As it is"), name),
                    DiffText::of(std::move(after),
                                 isEdited ? tr("As you edited it") : tr("As it will be"), name));
    updateActions();
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
    if (m_step.files.contains(m_shownPath)) {
        const auto text = m_diff->resultText();
        forgetRejections(rejected);
        takeEdited(m_shownPath, text);
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
        [project = m_context.project(), kind = m_kind, asked = options()](JobContext &job) {
            return proposeAgain(project, kind, asked, job);
        },
        [this, made = options().selection.leaveOut](Result<PreparedProposal> prepared) {
            m_work->end();
            if (!prepared) {
                failed(prepared.error());
                return;
            }
            m_made = made;
            setProposal(*std::move(prepared), currentPath());
        });
    updateActions();
}

void ChangesPanel::previewAgain()
{
    m_message->clear();
    m_done = nullptr;
    remake();
}

// ---- editing ----

void ChangesPanel::editingEnded()
{
    if (m_busy || m_shownPath.empty() || currentPath() != m_shownPath)
        return;
    const auto bytes = m_diff->editedText();
    const std::string text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto known = m_step.files.find(m_shownPath);
    const auto before = known != m_step.files.end() && known->second
                            ? *known->second
                            : m_model->change(currentRow()).newBytes();
    if (text != before)
        takeEdited(m_shownPath, text);
}

// Taken only when it is as whole as the file on disk.
void ChangesPanel::takeEdited(const std::string &path, const std::string &text)
{
    work(tr("Checking the edited text…"));
    m_task->start(
        tr("Check an edited file"),
        [proposal = m_model->prepared().proposal, path, text](JobContext &) -> Result<> {
            const engine::FileDecision decision{.path = path, .text = text};
            const auto rest = engine::restrictProposal(*proposal, std::span(&decision, 1));
            return rest ? Result<>() : failure(rest.error());
        },
        [this, path, text](Result<> checked) {
            m_work->end();
            if (!checked) {
                failed(checked.error());
                m_message->offer(tr("Edit it again"), [this] { m_diff->setEditing(true); });
                return;
            }
            auto step = m_step;
            const int row = m_model->rowOf(path);
            if (row >= 0 && m_model->change(row).newBytes() == text)
                step.files.erase(path);
            else
                step.files[path] = text;
            m_message->clear();
            push(tr("Edit %1").arg(QString::fromStdString(path)), step);
        });
    updateActions();
}

} // namespace espalier::panels
