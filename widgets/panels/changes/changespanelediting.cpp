// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Editing texts of a proposal. What is typed is kept as a draft as soon as one leaves it, and taken
// into the step once it was checked; whatever writes waits for that.
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changedfilesmodel.h"
#include "widgets/panels/changes/changespanel.h"

#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using controls::MessageBar;

void ChangesPanel::keepDraft()
{
    const auto bytes = m_diff->editedText();
    std::string text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto draft = m_drafts.find(m_shownPath);
    if (draft != m_drafts.end() && draft->second.text == text)
        return;
    m_drafts.erase(m_shownPath);
    const int row = m_model->rowOf(m_shownPath);
    if (row < 0 || text != textToShow(row))
        m_drafts[m_shownPath] = {.text = std::move(text)};
}

void ChangesPanel::editingEnded()
{
    if (m_busy || m_shownPath.empty() || currentPath() != m_shownPath)
        return;
    keepDraft();
    updateActions();
    goOn();
}

void ChangesPanel::discardEdit()
{
    const QScopedValueRollback busy(m_busy, true);
    m_diff->setEditing(false);
    m_drafts.erase(m_shownPath);
    m_message->clear();
    showFile(currentRow());
}

void ChangesPanel::dropDrafts()
{
    const QScopedValueRollback busy(m_busy, true);
    m_diff->setEditing(false);
    m_drafts.clear();
    m_next = nullptr;
}

void ChangesPanel::editAgain(const std::string &path)
{
    const int row = m_model->rowOf(path);
    if (row < 0)
        return;
    m_message->clear();
    m_list->setCurrentIndex(m_model->index(row, 0));
    if (m_diff->isComparing())
        m_editWhenShown = true;
    else
        m_diff->setEditing(true);
}

// One thing after the other: what is left out, then drafts, then what waits for both.
void ChangesPanel::goOn()
{
    if (m_task->isRunning())
        return;
    const bool canWait = m_model->prepared().proposal != nullptr;
    const auto isNew = [](const auto &draft) { return !draft.second.refused; };
    if (canWait && options().selection.leaveOut != m_made)
        remake();
    else if (canWait && std::ranges::any_of(m_drafts, isNew))
        takeDrafts();
    else if (m_next)
        std::exchange(m_next, nullptr)();
}

void ChangesPanel::afterEdits(std::function<void()> next)
{
    m_next = nullptr;
    m_diff->setEditing(false);
    for (auto &[path, draft] : m_drafts)
        draft.refused = false; // to be told again
    m_next = std::move(next);
    goOn();
}

void ChangesPanel::takeDrafts()
{
    EditedTexts texts;
    for (const auto &[path, draft] : m_drafts)
        texts.emplace(path, draft.text);
    work(tr("Checking the edited text…"));
    m_task->start(
        tr("Check an edited file"),
        [project = m_context.project(), proposal = m_model->prepared().proposal, step = m_step,
         texts](JobContext &job) { return takeTexts(project, *proposal, step, texts, job); },
        [this, texts](Result<TakenEdits> taken) {
            m_work->end();
            draftsTaken(texts, std::move(taken));
        });
    updateActions();
}

void ChangesPanel::draftsTaken(const EditedTexts &sent, Result<TakenEdits> taken)
{
    auto next = std::exchange(m_next, nullptr); // not before all is told
    if (!taken) {
        failed(taken.error());
        return;
    }
    for (const auto &[path, text] : sent) {
        const auto draft = m_drafts.find(path);
        if (draft == m_drafts.end() || draft->second.text != text)
            continue; // another text by now
        if (taken->refused.contains(path))
            draft->second.refused = true;
        else
            m_drafts.erase(draft);
    }
    m_message->clear();
    if (taken->step != m_step)
        push(sent.size() == 1 ? tr("Edit %1").arg(QString::fromStdString(sent.begin()->first))
                              : tr("Edit %n file(s)", nullptr, static_cast<int>(sent.size())),
             taken->step);
    updateAll();
    if (const auto failure = firstFailure())
        tellFailure(*failure, tr("It can be applied all the same."));
    tellRefused(taken->refused);
    if (taken->refused.empty())
        m_next = std::move(next);
    goOn();
}

// Nothing is written while a text is refused.
void ChangesPanel::tellRefused(const std::map<std::string, Error, std::less<>> &refused)
{
    if (refused.empty())
        return;
    const auto &[path, error] = *refused.begin();
    m_message->showError(error);
    if (m_model->rowOf(path) < 0)
        m_drafts.erase(path);
    else
        m_message->offer(tr("Edit it again"), [this, again = path] { editAgain(again); });
}

// Of what is still to be written.
std::optional<ChangesPanel::Failure> ChangesPanel::firstFailure() const
{
    if (!m_step.isEdited() || !m_step.checks)
        return std::nullopt;
    for (const auto &failure : m_step.checks->failures) {
        const auto file = m_step.files.find(failure.first);
        if (file == m_step.files.end() || file->second)
            return failure;
    }
    return std::nullopt;
}

void ChangesPanel::tellFailure(const Failure &failure, const QString &remedy)
{
    const auto &[path, message] = failure;
    m_message->showMessage(MessageBar::Severity::Warning,
                           tr("%1 does not compile as it is edited: %2")
                               .arg(QString::fromStdString(path), QString::fromStdString(message)),
                           remedy);
    m_message->offer(tr("Edit it again"), [this, again = path] { editAgain(again); });
}

// What is edited is the person's own, so a compiler has no veto; but nobody is to be surprised.
void ChangesPanel::withGoodEdits(const QString &anyway, std::function<void()> act)
{
    afterEdits([this, anyway, act = std::move(act)] {
        const auto failure = firstFailure();
        if (!failure) {
            act();
            return;
        }
        tellFailure(*failure, tr("Nothing was written yet."));
        m_message->offer(anyway, act);
    });
}

} // namespace espalier::panels
