// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffview.h"
#include "widgets/panels/patches/patchchanges.h"
#include "widgets/panels/patches/patchhunks.h"

#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTreeWidget>

#include <algorithm>
#include <iterator>

// What a person does with the changes: ticks, leaves out, edits.

namespace espalier::panels {

using engine::PatchFile;

// ---- ticks ----

/// What was looked at before is ticked, once the comparison is there.
void PatchChanges::ticksShown()
{
    const auto *shown = file();
    if (!shown || isEdited(*shown) || !m_diff->content() || m_pages->currentWidget() != m_diff)
        return;
    auto decisions = m_diff->decisions();
    for (const auto &place : shown->hunks) {
        if (!m_hunks[place.hunk].isReviewed)
            continue;
        for (const auto change : changesIn(place, *m_diff->content())) {
            auto state = decisions.of(m_diff->content()->identities[change]);
            state.reviewed = true;
            decisions.set(m_diff->content()->identities[change], state);
        }
    }
    const QScopedValueRollback busy(m_busy, true);
    m_diff->setDecisions(std::move(decisions));
}

void PatchChanges::ticked()
{
    const auto *shown = file();
    // What was edited has other changes than those that are looked at.
    if (m_busy || !shown || isEdited(*shown) || !m_diff->content())
        return;
    m_decisions[shown->file.path] = m_diff->decisions();
    noteLeftOut();
    std::vector<std::size_t> on;
    std::vector<std::size_t> off;
    for (const auto &place : shown->hunks) {
        if (changesIn(place, *m_diff->content()).empty())
            continue;
        const bool now = isReviewed(place, *m_diff->content(), m_diff->decisions());
        if (now != m_hunks[place.hunk].isReviewed)
            (now ? on : off).push_back(place.hunk);
    }
    tell(on, true);
    tell(off, false);
}

void PatchChanges::fileTicked(QTreeWidgetItem *item, int column)
{
    if (m_busy || column != FileColumn)
        return;
    const auto &of = m_files[static_cast<std::size_t>(m_list->indexOfTopLevelItem(item))];
    const bool on = item->checkState(FileColumn) == Qt::Checked;
    std::vector<std::size_t> hunks;
    for (const auto &place : of.hunks) {
        if (m_hunks[place.hunk].isReviewed != on)
            hunks.push_back(place.hunk);
    }
    tell(hunks, on);
    if (&of != file()) {
        m_decisions.erase(of.file.path);
        return;
    }
    if (const auto content = m_diff->content(); content && m_pages->currentWidget() == m_diff) {
        auto decisions = m_diff->decisions();
        for (const auto identity : content->identities) {
            auto state = decisions.of(identity);
            state.reviewed = on;
            decisions.set(identity, state);
        }
        m_decisions[of.file.path] = decisions;
        const QScopedValueRollback busy(m_busy, true);
        m_diff->setDecisions(std::move(decisions));
    }
}

void PatchChanges::tell(const std::vector<std::size_t> &hunks, bool on)
{
    if (hunks.empty())
        return;
    for (const auto hunk : hunks)
        m_hunks[hunk].isReviewed = on;
    updateFiles();
    emit reviewed(hunks, on);
}

// ---- what is left out ----

void PatchChanges::noteLeftOut()
{
    const auto *shown = file();
    std::vector<review::HunkPart> parts;
    for (const auto &place : shown->hunks)
        std::ranges::copy(
            leftOutOf(place, m_hunks[place.hunk].text, *m_diff->content(), m_diff->decisions()),
            std::back_inserter(parts));
    if (parts.empty())
        m_leftOut.erase(shown->file.path);
    else
        m_leftOut.insert_or_assign(shown->file.path, std::move(parts));
    emit leftOutChanged();
}

std::vector<review::HunkPart> PatchChanges::leftOut() const
{
    std::vector<review::HunkPart> all;
    for (const auto &[path, parts] : m_leftOut)
        std::ranges::copy(parts, std::back_inserter(all));
    return all;
}

void PatchChanges::forgetLeftOut()
{
    if (m_leftOut.empty())
        return;
    m_leftOut.clear();
    emit leftOutChanged();
}

// ---- what is edited ----

/// A file that the patch makes or changes, in the attempt itself.
bool PatchChanges::mayEdit(const PatchFile &shown) const
{
    return m_against == 0 && m_details.review && shown.after.has_value() && !shown.lines.binary;
}

bool PatchChanges::isEdited(const PatchFile &shown) const
{
    return m_edited.contains(shown.file.path);
}

std::string PatchChanges::textWith(const PatchFile &shown) const
{
    const auto edited = m_edited.find(shown.file.path);
    return edited != m_edited.end() ? edited->second : shown.after.value_or(std::string());
}

QString PatchChanges::titleWith(const PatchFile &shown) const
{
    return isEdited(shown) ? tr("With the patch, edited") : tr("With the patch");
}

void PatchChanges::noteEdit()
{
    const auto *shown = file();
    if (m_busy || !shown || !mayEdit(*shown))
        return;
    auto text = m_diff->editedText().toStdString();
    const bool was = isEdited(*shown);
    if (text == textWith(*shown))
        return;
    if (text == *shown->after)
        m_edited.erase(shown->file.path);
    else
        m_edited.insert_or_assign(shown->file.path, std::move(text));
    if (was != isEdited(*shown))
        showFile(m_file);
    emit editedChanged();
}

void PatchChanges::forgetEdits()
{
    if (m_edited.empty())
        return;
    m_edited.clear();
    emit editedChanged();
}

bool PatchChanges::hasEdits() const
{
    return !m_edited.empty() || !m_kept.empty() || m_diff->isEditing();
}

void PatchChanges::forgetEditsOf(const std::string &commit)
{
    m_kept.erase(commit);
    if (commit == m_commit)
        discardEdits();
}

void PatchChanges::discardEdits()
{
    forgetEdits();
    showFile(m_file);
}

} // namespace espalier::panels
