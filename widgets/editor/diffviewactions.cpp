// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the actions of a DiffView do.

#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffeditor.h"
#include "widgets/editor/diffheader.h"
#include "widgets/editor/diffsearch.h"
#include "widgets/editor/diffview.h"
#include "widgets/editor/findbar.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedWidget>

#include <utility>

namespace espalier::editor {

using diff::Decision;
using diff::Side;
using diff::Whitespace;

/// A step of a review, by the identity of a change.
class DecideCommand final : public QUndoCommand {
public:
    DecideCommand(DiffView &view, const QString &text, std::uint64_t identity, HunkState before,
                  HunkState after)
        : QUndoCommand(text), m_view(view), m_identity(identity), m_before(std::move(before)),
          m_after(std::move(after))
    {
    }
    void undo() override { m_view.apply(m_identity, m_before); }
    void redo() override { m_view.apply(m_identity, m_after); }

private:
    DiffView &m_view;
    std::uint64_t m_identity;
    HunkState m_before;
    HunkState m_after;
};

void DiffView::connectMoves()
{
    const auto on = [this](DiffAction which, auto slot) {
        connect(action(which), &QAction::triggered, this, slot);
    };
    on(DiffAction::NextChange, [this] {
        if (isEditing())
            m_editor->stepChange(true);
        else
            m_canvas->stepChange(true);
    });
    on(DiffAction::PreviousChange, [this] {
        if (isEditing())
            m_editor->stepChange(false);
        else
            m_canvas->stepChange(false);
    });
    on(DiffAction::SwitchSide, [this] { m_canvas->switchSide(); });
    on(DiffAction::SelectAll, [this] { m_canvas->selectAll(); });
    on(DiffAction::Find, [this] {
        const auto selected = m_canvas->scene().selectedText();
        m_findBar->open(selected.contains('\n') ? QString() : QString::fromStdString(selected));
    });
    on(DiffAction::FindNext, [this] { stepHit(true); });
    on(DiffAction::FindPrevious, [this] { stepHit(false); });
}

void DiffView::connectDecisions()
{
    const auto on = [this](DiffAction which, auto slot) {
        connect(action(which), &QAction::triggered, this, slot);
    };
    on(DiffAction::Accept, [this] { decide(Decision::Accepted); });
    on(DiffAction::Reject, [this] { decide(Decision::Rejected); });
    on(DiffAction::Revert, [this] { decide(Decision::Undecided); });
    on(DiffAction::AcceptLine, [this] { decideLine(Decision::Accepted); });
    on(DiffAction::RejectLine, [this] { decideLine(Decision::Rejected); });
    on(DiffAction::ToggleReviewed, [this](bool checked) { tick(checked); });
    on(DiffAction::Undo, [this] {
        if (isEditing())
            m_editor->undo();
        else
            m_undo.undo();
    });
    on(DiffAction::Redo, [this] {
        if (isEditing())
            m_editor->redo();
        else
            m_undo.redo();
    });
    // Single keys for judging count in the rows only: a button that has the focus keeps its space.
    for (const auto which :
         {DiffAction::Accept, DiffAction::Reject, DiffAction::Revert, DiffAction::AcceptLine,
          DiffAction::RejectLine, DiffAction::ToggleReviewed, DiffAction::SwitchSide}) {
        removeAction(action(which));
        m_canvas->addAction(action(which));
    }
    connect(&m_undo, &QUndoStack::indexChanged, this, &DiffView::updateActions);
}

void DiffView::connectModes()
{
    action(DiffAction::CollapseUnchanged)->setChecked(true);
    action(DiffAction::WhitespaceExact)->setChecked(true);
    const auto toggled = [this](DiffAction which, auto slot) {
        connect(action(which), &QAction::toggled, this, slot);
    };
    toggled(DiffAction::Unified, [this](bool on) {
        m_canvas->setUnified(on);
        emit unifiedChanged(on);
    });
    toggled(DiffAction::Wrap, [this](bool on) {
        m_canvas->setWrapping(on);
        emit wrappingChanged(on);
    });
    toggled(DiffAction::ShowWhitespace, [this](bool on) {
        m_canvas->setWhitespaceVisible(on);
        m_editor->setWhitespaceVisible(on);
    });
    toggled(DiffAction::CollapseUnchanged, [this](bool on) { m_canvas->setCollapsed(on); });
    toggled(DiffAction::IgnoreBlankLines, [this](bool on) { setIgnoreBlankLines(on); });
    for (const auto &[which, whitespace] :
         {std::pair(DiffAction::WhitespaceExact, Whitespace::Exact),
          std::pair(DiffAction::WhitespaceTrailing, Whitespace::IgnoreTrailing),
          std::pair(DiffAction::WhitespaceAmount, Whitespace::IgnoreAmount),
          std::pair(DiffAction::WhitespaceAll, Whitespace::IgnoreAll)})
        connect(action(which), &QAction::triggered, this,
                [this, mode = whitespace] { setWhitespace(mode); });
    action(DiffAction::TabWidth4)->setChecked(m_request.tabWidth == 4);
    for (const auto &[which, width] :
         {std::pair(DiffAction::TabWidth2, 2), std::pair(DiffAction::TabWidth4, 4),
          std::pair(DiffAction::TabWidth8, 8)})
        connect(action(which), &QAction::triggered, this,
                [this, columns = width] { setTabWidth(columns); });
    connect(action(DiffAction::ZoomIn), &QAction::triggered, this,
            [this] { setZoom(steppedZoom(m_zoom, 1)); });
    connect(action(DiffAction::ZoomOut), &QAction::triggered, this,
            [this] { setZoom(steppedZoom(m_zoom, -1)); });
    connect(action(DiffAction::ZoomReset), &QAction::triggered, this, [this] { setZoom(100); });
    connect(action(DiffAction::RestoreLeft), &QAction::triggered, m_editor,
            &DiffEditor::revertChange);
    toggled(DiffAction::Edit, [this](bool on) { setEditing(on); });
}

void DiffView::connectCopies()
{
    const auto on = [this](DiffAction which, auto slot) {
        connect(action(which), &QAction::triggered, this, slot);
    };
    on(DiffAction::Copy, [this] { copy(); });
    on(DiffAction::CopyHunkPatch, [this] {
        if (const auto change = m_canvas->currentChange())
            copyPatch({*change});
    });
    on(DiffAction::CopySelectionPatch, [this] { copyPatch(selectedChanges()); });
    on(DiffAction::CopyAllPatch, [this] {
        if (m_content)
            copyPatch(m_content->counted);
    });
}

// Which actions make sense where the cursor is, and what they show.
void DiffView::updateActions()
{
    const auto enable = [this](DiffAction which, bool on) { action(which)->setEnabled(on); };
    const bool reading = m_content && !isEditing();
    const auto current = reading ? m_canvas->currentChange() : std::nullopt;
    enable(DiffAction::CopyHunkPatch, current.has_value());
    const auto change = m_readOnly ? std::nullopt : current;
    const auto state = change ? m_decisions.of(m_content->identities[*change]) : HunkState();
    for (const auto which : {DiffAction::Accept, DiffAction::Reject, DiffAction::ToggleReviewed})
        enable(which, change.has_value());
    const bool split = !state.left.empty() || !state.right.empty();
    enable(DiffAction::Revert, split || state.decision != Decision::Undecided);
    const auto line = change ? m_canvas->currentLine() : std::nullopt;
    enable(DiffAction::AcceptLine, line.has_value());
    enable(DiffAction::RejectLine, line.has_value());
    action(DiffAction::Accept)->setChecked(!split && state.decision == Decision::Accepted);
    action(DiffAction::Reject)->setChecked(!split && state.decision == Decision::Rejected);
    action(DiffAction::ToggleReviewed)->setChecked(state.reviewed);
    enable(DiffAction::NextChange, isEditing() || (reading && m_canvas->hasChange(true)));
    enable(DiffAction::PreviousChange, isEditing() || (reading && m_canvas->hasChange(false)));
    enable(DiffAction::Undo, isEditing() || m_undo.canUndo());
    enable(DiffAction::Redo, isEditing() || m_undo.canRedo());
    for (const auto which :
         {DiffAction::Copy, DiffAction::CopySelectionPatch, DiffAction::CopyAllPatch,
          DiffAction::SelectAll, DiffAction::SwitchSide})
        enable(which, reading);
    for (const auto which : {DiffAction::Find, DiffAction::FindNext, DiffAction::FindPrevious})
        enable(which, m_content != nullptr);
    enable(DiffAction::Edit, canEdit());
    enable(DiffAction::RestoreLeft, isEditing());
}

void DiffView::decide(Decision decision)
{
    const auto change = m_canvas->currentChange();
    if (!change)
        return;
    const auto identity = m_content->identities[*change];
    auto state = m_decisions.of(identity);
    state.decision = decision;
    state.left.clear();
    state.right.clear();
    const auto text = decision == Decision::Accepted   ? tr("Accept Change")
                      : decision == Decision::Rejected ? tr("Reject Change")
                                                       : tr("Take Back the Decision");
    push(text, identity, state);
}

void DiffView::decideLine(Decision decision)
{
    const auto change = m_canvas->currentChange();
    const auto line = m_canvas->currentLine();
    if (!change || !line)
        return;
    const auto &place = m_content->comparison.diff.changes[*change];
    const auto identity = m_content->identities[*change];
    auto state = m_decisions.of(identity);
    const bool left = line->side == Side::Left;
    const auto first = left ? place.left.begin : place.right.begin;
    (left ? state.left : state.right).insert_or_assign(line->line - first, decision);
    // The line opposite goes with it: they are one line before and after.
    const auto row =
        m_content->comparison.rows.row(m_content->comparison.rows.rowOf(line->side, line->line));
    if (row.kind == diff::RowKind::Changed && row.left && row.right) {
        state.left.insert_or_assign(*row.left - place.left.begin, decision);
        state.right.insert_or_assign(*row.right - place.right.begin, decision);
    }
    push(decision == Decision::Accepted ? tr("Accept Line") : tr("Reject Line"), identity, state);
}

void DiffView::tick(bool reviewed)
{
    const auto change = m_canvas->currentChange();
    if (!change)
        return;
    const auto identity = m_content->identities[*change];
    auto state = m_decisions.of(identity);
    state.reviewed = reviewed;
    push(reviewed ? tr("Mark as Reviewed") : tr("Mark as Not Reviewed"), identity, state);
}

void DiffView::push(const QString &text, std::uint64_t identity, const HunkState &state)
{
    const auto before = m_decisions.of(identity);
    if (before != state)
        m_undo.push(new DecideCommand(*this, text, identity, before, state));
    updateActions();
}

void DiffView::apply(std::uint64_t identity, const HunkState &state)
{
    const auto before = reviewed();
    m_decisions.set(identity, state);
    m_canvas->setDecisions(m_decisions);
    updateHeader();
    updateActions();
    emit decisionsChanged();
    if (before != reviewed())
        emit reviewedChanged(reviewed(), changes());
}

void DiffView::setDecisions(DiffDecisions decisions)
{
    m_undo.clear();
    m_decisions = std::move(decisions);
    m_canvas->setDecisions(m_decisions);
    updateHeader();
    updateActions();
    emit reviewedChanged(reviewed(), changes());
}

std::uint32_t DiffView::reviewed() const
{
    return m_content ? m_decisions.reviewedIn(*m_content) : 0;
}

std::uint32_t DiffView::changes() const
{
    return m_content ? static_cast<std::uint32_t>(m_content->counted.size()) : 0;
}

std::string DiffView::resultText() const
{
    return m_content ? diff::resultOf(m_content->comparison,
                                      m_decisions.forContent(*m_content, m_undecided))
                     : std::string();
}

std::vector<diff::Replacement> DiffView::replacements() const
{
    if (!m_content)
        return {};
    return diff::replacementsOf(m_content->comparison,
                                m_decisions.forContent(*m_content, m_undecided));
}

void DiffView::find(const FindRequest &request)
{
    m_finder.outdate();
    if (!m_content || request.text.isEmpty()) {
        m_canvas->setHits({});
        m_findBar->setCount(0, 0, false);
        m_editor->highlight({});
        return;
    }
    if (isEditing()) {
        const auto count = static_cast<std::size_t>(m_editor->highlight(request));
        m_editor->find(request, true);
        m_findBar->setCount(count > 0 ? 1 : 0, count, false);
        return;
    }
    m_finder.start([content = m_content,
                    request](JobContext &job) { return findInBoth(content, request, job); },
                   [this](Result<DiffHits> found) {
                       if (found && found->content == m_content)
                           showHits(*std::move(found));
                   });
}

void DiffView::showHits(DiffHits found)
{
    m_moreHits = found.more;
    m_canvas->setHits(std::move(found.hits));
    const auto current = m_canvas->currentHit();
    m_findBar->setCount(current ? *current + 1 : 0, m_canvas->scene().hits.size(), m_moreHits);
}

void DiffView::stepHit(bool forward)
{
    if (isEditing()) {
        m_editor->find(m_findBar->request(), forward);
        return;
    }
    m_canvas->stepHit(forward);
    const auto current = m_canvas->currentHit();
    m_findBar->setCount(current ? *current + 1 : 0, m_canvas->scene().hits.size(), m_moreHits);
}

void DiffView::copy()
{
    const auto text = m_canvas->scene().selectedText();
    if (!text.empty())
        QGuiApplication::clipboard()->setText(QString::fromStdString(text));
}

std::vector<std::uint32_t> DiffView::selectedChanges() const
{
    std::vector<std::uint32_t> selected;
    if (!m_content)
        return selected;
    const auto rows = m_canvas->scene().selectedRows();
    for (const auto change : m_content->counted) {
        const auto range = m_canvas->scene().rows().rowsOf(change);
        if (range.begin < rows.end && rows.begin < range.end)
            selected.push_back(change);
    }
    return selected;
}

void DiffView::copyPatch(const std::vector<std::uint32_t> &changes)
{
    if (!m_content || changes.empty())
        return;
    diff::HunkDecisions wanted(Decision::Rejected);
    for (const auto change : changes)
        wanted.decide(m_content->comparison.diff, change, Decision::Accepted);
    const diff::UnifiedHeader header{
        .oldPath = m_content->texts[0].fileName.toStdString(),
        .newPath = m_content->texts[1].fileName.toStdString(),
    };
    const auto patch = diff::unified(header, m_content->texts[0].bytes,
                                     diff::replacementsOf(m_content->comparison, wanted));
    QGuiApplication::clipboard()->setText(QString::fromStdString(patch));
}

// Shown by itself, never waited for.
void DiffView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](std::initializer_list<DiffAction> actions) {
        for (const auto which : actions)
            menu->addAction(action(which));
        menu->addSeparator();
    };
    add({DiffAction::Accept, DiffAction::Reject, DiffAction::Revert, DiffAction::AcceptLine,
         DiffAction::RejectLine, DiffAction::ToggleReviewed});
    add({DiffAction::Copy, DiffAction::CopyHunkPatch, DiffAction::CopySelectionPatch,
         DiffAction::CopyAllPatch});
    add({DiffAction::Edit, DiffAction::Unified, DiffAction::Wrap, DiffAction::ShowWhitespace,
         DiffAction::CollapseUnchanged});
    add({DiffAction::TabWidth2, DiffAction::TabWidth4, DiffAction::TabWidth8});
    menu->popup(event->globalPos());
}

bool DiffView::isEditing() const
{
    return m_pages->currentWidget() == m_editor;
}

QByteArray DiffView::editedText() const
{
    if (isEditing())
        return m_editor->text();
    const auto bytes = m_request.right.bytes;
    return {bytes.data(), static_cast<qsizetype>(bytes.size())};
}

bool DiffView::canEdit() const
{
    if (!m_content || m_readOnly || !m_editable)
        return false;
    const auto fits = [](const diff::TextFacts &facts) {
        return facts.lines <= DiffEditor::kMaxLines && facts.bytes <= DiffEditor::kMaxBytes;
    };
    return fits(m_content->facts[0]) && fits(m_content->facts[1]);
}

void DiffView::setEditing(bool editing)
{
    if (editing == isEditing() || (editing && !canEdit()))
        return;
    m_findBar->close();
    action(DiffAction::Edit)->setChecked(editing);
    if (editing) {
        const auto line = m_canvas->currentLine();
        m_editor->open(m_content, m_request.options, line ? line->line : 0);
        m_pages->setCurrentWidget(m_editor);
        m_editor->setFocus();
    } else {
        const auto text = m_editor->text();
        m_pages->setCurrentWidget(m_canvas);
        m_request.right =
            DiffText::of(text.toStdString(), m_request.right.title, m_request.right.fileName);
        start(true);
        m_canvas->setFocus();
    }
    updateActions();
    emit editingChanged(editing);
}

} // namespace espalier::editor
