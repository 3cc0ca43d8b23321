// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/patternmodel.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patterns/changecommand.h"
#include "widgets/panels/patterns/patterndetail.h"
#include "widgets/panels/patterns/patterneditor.h"
#include "widgets/panels/patterns/patternfilterbar.h"
#include "widgets/panels/patterns/patternspanel.h"
#include "widgets/panels/patterns/patterntable.h"
#include "widgets/panels/patterns/promptview.h"
#include "widgets/panels/patterns/reviewpane.h"
#include "widgets/theme/icons.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabWidget>

#include <algorithm>

// What can be done in the panel.

namespace espalier::panels {

using controls::MessageBar;
using model::PatternState;

namespace {

/// Whether anything was changed that could be undone.
bool changedAnything(const PatternAccess::Changes &changes)
{
    return std::ranges::any_of(changes, [](const auto &change) { return change.event != 0; });
}

} // namespace

void PatternsPanel::createActions()
{
    m_find = offer(QStringLiteral("find"), tr("Search the patterns"), QStringLiteral("search"),
                   QKeySequence::Find);
    m_prompt = offer(QStringLiteral("prompt"), tr("Preview the prompt"), QStringLiteral("preview"),
                     Qt::CTRL | Qt::Key_P);
    m_reload = offer(QStringLiteral("reload"), tr("Read the patterns again"),
                     QStringLiteral("refresh"), QKeySequence::Refresh);
    m_prompt->setIconText(tr("Prompt"));
    m_prompt->setToolTip(tr("Show exactly what a model is told of the patterns"));
    m_clearFilters = new QAction(tr("Show all"), this);
    m_toFunctions = new QAction(tr("Choose functions"), this);
}

void PatternsPanel::createChangeActions()
{
    m_edit = offer(QStringLiteral("edit"), tr("Edit the pattern"), QStringLiteral("edit"),
                   Qt::CTRL | Qt::Key_E);
    m_pin = offer(QStringLiteral("pin"), tr("Pin the pattern"), QStringLiteral("pin"));
    m_pin->setCheckable(true);
    m_toggle = offer(QStringLiteral("toggle"), tr("Switch the pattern off"), QStringLiteral("stop"),
                     Qt::CTRL | Qt::Key_D);
    m_forget = offer(QStringLiteral("forget"), tr("Forget the pattern"), QStringLiteral("remove"),
                     QKeySequence::Delete);
    m_restore =
        offer(QStringLiteral("restore"), tr("Remember the pattern again"), QStringLiteral("add"));
    m_undoAct =
        offer(QStringLiteral("undo"), tr("Undo"), QStringLiteral("undo"), QKeySequence::Undo);
    m_redoAct =
        offer(QStringLiteral("redo"), tr("Do again"), QStringLiteral("redo"), QKeySequence::Redo);
    // On buttons, where the whole sentence is the tool tip.
    m_edit->setIconText(tr("Edit"));
    m_pin->setIconText(tr("Pin"));
    m_forget->setIconText(tr("Forget"));
    m_restore->setIconText(tr("Remember"));
    m_undoAct->setIconText(tr("Undo"));
    m_pin->setToolTip(tr("A pinned pattern keeps its texts, whatever consolidation finds"));
    m_forget->setToolTip(tr("It is not used and not found anew; its history stays"));
}

void PatternsPanel::connectList()
{
    connect(m_filters, &PatternFilterBar::filterChanged, this, [this] {
        const auto now = chosen();
        m_rows->setFilter(m_filters->filter());
        updatePages();
        choose(now);
    });
    connect(m_filters, &PatternFilterBar::wordsChanged, this, &PatternsPanel::search);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PatternsPanel::showChosen);
    connect(m_table, &QAbstractItemView::doubleClicked, m_edit, &QAction::trigger);
    m_table->addActions({m_edit, m_pin, m_toggle, m_forget, m_restore, m_similar, m_merge,
                         m_exportChosen, m_prompt});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PatternsPanel::updateState);
    connect(m_detail, &PatternDetail::patternChosen, this, &PatternsPanel::goTo);
}

void PatternsPanel::connectAccess()
{
    connect(&m_access, &PatternAccess::rowsReady, this, &PatternsPanel::setRows);
    connect(&m_access, &PatternAccess::loadFailed, this, &PatternsPanel::showLoadFailure);
    connect(&m_access, &PatternAccess::viewReady, this, &PatternsPanel::setView);
    connect(&m_access, &PatternAccess::found, this,
            [this](const QString &typed, const engine::FoundPatterns &found) {
                // Meanwhile something else may have been typed.
                if (typed.trimmed() == m_filters->words().text().trimmed())
                    setFound(typed, found);
            });
    connect(&m_access, &PatternAccess::previewReady, m_promptView, &PromptView::setPreview);
    connect(&m_access, &PatternAccess::failed, m_message, &MessageBar::showError);
    connect(&m_access, &PatternAccess::changeFailed, this, [this](const Error &error) {
        m_message->showError(error);
        m_undo.clear(); // it is not known any more what was done
    });
    connect(&m_access, &PatternAccess::busyChanged, this, [this](bool busy) {
        m_editor->setBusy(busy);
        m_review->setBusy(busy);
        if (!busy)
            m_work->end();
        updateState();
    });
    // What is instrumented may teach something.
    connect(&m_context, &models::ProjectContext::scriptsChanged, &m_access, &PatternAccess::load);
    connect(&m_context, &models::ProjectContext::filesChanged, &m_access, &PatternAccess::load);
}

void PatternsPanel::connectActions()
{
    connect(m_find, &QAction::triggered, this, [this] {
        m_filters->words().setFocus(Qt::ShortcutFocusReason);
        m_filters->words().selectAll();
    });
    connect(m_reload, &QAction::triggered, this, [this] {
        m_message->clear();
        m_access.load();
    });
    connect(m_clearFilters, &QAction::triggered, this, [this] {
        m_filters->clear();
        setFound({}, {});
    });
    connect(m_toFunctions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
    connect(m_edit, &QAction::triggered, this, &PatternsPanel::beginEdit);
    connect(m_pin, &QAction::triggered, this, [this](bool pinned) {
        m_access.pin(chosen(), pinned, keep(pinned ? tr("pin") : tr("unpin")));
    });
    connect(m_toggle, &QAction::triggered, this, &PatternsPanel::toggleUse);
    connect(m_forget, &QAction::triggered, this, &PatternsPanel::forgetChosen);
    connect(m_restore, &QAction::triggered, this,
            [this] { m_access.restore(chosen(), keep(tr("remember again"))); });
    connect(m_undoAct, &QAction::triggered, this, [this] {
        m_message->clear();
        m_undo.undo();
    });
    connect(m_redoAct, &QAction::triggered, &m_undo, &QUndoStack::redo);
    connect(&m_undo, &QUndoStack::indexChanged, this, &PatternsPanel::updateState);
    connect(m_prompt, &QAction::triggered, this, &PatternsPanel::showPrompt);
    connect(m_promptView, &PromptView::requested, &m_access, &PatternAccess::preview);
}

void PatternsPanel::connectEditor()
{
    connect(m_editor, &PatternEditor::discarded, this, &PatternsPanel::endEdit);
    connect(m_editor, &PatternEditor::saveRequested, this, &PatternsPanel::savePattern);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (m_tabs->currentWidget() == m_promptView && m_view)
            m_promptView->ask(m_view->pattern);
        // With its pattern above it, so that no text is ever seen under the name of another one.
        if (m_tabs->currentWidget() == m_editor)
            goTo(m_editor->pattern());
        updateState();
    });
}

PatternAccess::Done PatternsPanel::keep(const QString &title)
{
    m_message->clear();
    return [this, title, name = m_pane->title()](const PatternAccess::Changes &changes) {
        if (changedAnything(changes))
            m_undo.push(new ChangeCommand(
                m_access, changes,
                tr("%1: %2", "what was done: to which pattern").arg(title, name)));
    };
}

void PatternsPanel::toggleUse()
{
    const auto *row = m_model->row(chosen());
    if (!row)
        return;
    const bool on = row->state == PatternState::Disabled;
    m_access.enable(row->id, on, keep(on ? tr("switch on") : tr("switch off")));
}

void PatternsPanel::forgetChosen()
{
    auto ids = m_table->chosen();
    std::erase_if(ids, [this](std::int64_t id) {
        const auto *row = m_model->row(id);
        return !row || model::isPutAway(row->state);
    });
    const auto name = m_pane->title();
    const auto count = static_cast<int>(ids.size());
    m_access.forget(ids, [this, name, count, done = keep(tr("forget"))](const auto &changes) {
        done(changes);
        if (changedAnything(changes))
            offerUndo(count > 1 ? tr("%n pattern(s) were forgotten.", nullptr, count)
                                : tr("“%1” was forgotten.").arg(name));
    });
}

void PatternsPanel::offerUndo(const QString &text)
{
    m_message->showMessage(MessageBar::Severity::Info, text,
                           tr("It is not used and not found anew."));
    m_message->offer(tr("Undo"), [this] { m_undoAct->trigger(); });
}

void PatternsPanel::showPrompt()
{
    if (m_tabs->currentWidget() == m_promptView) {
        m_promptView->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_tabs->setCurrentWidget(m_promptView);
}

void PatternsPanel::beginEdit()
{
    if (!m_view)
        return;
    const bool open = m_tabs->indexOf(m_editor) >= 0;
    // What is being written is not thrown away by asking again.
    if (open && m_editor->isModified()) {
        const bool same = m_editor->pattern() == m_view->pattern.id;
        m_tabs->setCurrentWidget(m_editor);
        if (!same)
            m_message->showMessage(MessageBar::Severity::Info,
                                   tr("“%1” has changes that are not saved.").arg(m_pane->title()),
                                   tr("Save or discard them before another edit."));
        return;
    }
    m_editor->begin(m_view->pattern);
    if (!open)
        m_tabs->addTab(m_editor, {});
    auto title = tr("Edit: %1").arg(m_pane->title());
    title.replace(u'&', QLatin1String("&&"));
    m_tabs->setTabText(m_tabs->indexOf(m_editor), title);
    m_tabs->setCurrentWidget(m_editor);
}

// Another pattern was chosen. An edit stays with its own: it is closed, or waits in its tab.
void PatternsPanel::leaveEdit()
{
    const int tab = m_tabs->indexOf(m_editor);
    if (tab < 0 || m_editor->pattern() == chosen())
        return;
    if (m_tabs->currentWidget() == m_editor)
        m_tabs->setCurrentWidget(m_detail);
    if (!m_editor->isModified())
        m_tabs->removeTab(tab);
}

void PatternsPanel::endEdit()
{
    const int tab = m_tabs->indexOf(m_editor);
    if (tab < 0)
        return;
    const bool seen = m_tabs->currentWidget() == m_editor;
    m_tabs->removeTab(tab);
    if (!seen)
        return;
    m_tabs->setCurrentWidget(m_detail);
    m_table->setFocus(Qt::OtherFocusReason);
}

void PatternsPanel::savePattern(const learn::PatternEdit &edit)
{
    m_access.edit(m_editor->pattern(), edit,
                  [this, done = keep(tr("edit"))](const PatternAccess::Changes &changes) {
                      done(changes);
                      endEdit();
                      const auto &state = changes.front().state;
                      if (state.before != state.after)
                          m_message->showMessage(
                              MessageBar::Severity::Info, tr("The pattern is a candidate again."),
                              tr("With its new remedy it has to help on a replayed failure before "
                                 "it is used."));
                  });
}

QString PatternsPanel::unsavedWork() const
{
    return m_tabs->indexOf(m_editor) >= 0 && m_editor->isModified()
               ? tr("a pattern that is being edited")
               : QString();
}

// An action that is off says why where that is not plain to see.
void PatternsPanel::updateState()
{
    const auto *row = m_model->row(chosen());
    const bool free = !m_access.isBusy();
    const bool known = row && !model::isPutAway(row->state);
    const bool forgotten = row && row->state == PatternState::Forgotten;
    const bool off = row && row->state == PatternState::Disabled;
    const bool editing = m_tabs->currentWidget() == m_editor;
    m_edit->setEnabled(known && m_view.has_value());
    m_pin->setEnabled(known && free);
    m_pin->setChecked(row && row->pinned);
    m_toggle->setEnabled(known && free);
    m_toggle->setText(off ? tr("Switch the pattern on") : tr("Switch the pattern off"));
    m_toggle->setIconText(off ? tr("Switch on") : tr("Switch off"));
    // One of the two: there is no room for a button that can do nothing.
    m_forget->setVisible(!forgotten);
    m_forget->setEnabled(known && free);
    m_restore->setVisible(forgotten);
    m_restore->setEnabled(forgotten && free);
    // In the editor these keys are the text's.
    m_undoAct->setEnabled(m_undo.canUndo() && free && !editing);
    m_redoAct->setEnabled(m_undo.canRedo() && free && !editing);
    m_undoAct->setToolTip(m_undo.canUndo() ? tr("Undo %1").arg(m_undo.undoText())
                                           : tr("Nothing was changed yet."));
    m_prompt->setEnabled(m_loaded && !m_model->rows().empty());
    m_tabs->setEnabled(row != nullptr);
    updateSharing(free);
}

void PatternsPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    for (auto *action : offeredActions())
        action->setIcon(theme::icon(action->property(controls::kIconProperty).toString(), theme));
    auto palette = m_found->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_found->setPalette(palette);
}

} // namespace espalier::panels
