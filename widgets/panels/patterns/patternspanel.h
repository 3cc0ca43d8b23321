// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/patterns/patternaccess.h"

#include <QUndoStack>

#include <optional>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace espalier::controls {
class DetailPane;
class EmptyState;
class MessageBar;
class WorkBar;
} // namespace espalier::controls
namespace espalier::models {
class PatternModel;
}

namespace espalier::panels {

class PatternDetail;
class PatternEditor;
class PatternFilterBar;
class PatternHistory;
class PatternLearnings;
class PatternRows;
class PatternTable;
class PatternUses;
class PromptView;
class ReviewPane;

/// What was learned: patterns to be searched, read, edited, pinned, merged, switched off and
/// forgotten, taken in from others and made anew from failures; what a person does to them can be
/// undone. Its number is that of patterns somebody should look at: those that
/// were demoted and those in use that contradict others.
class PatternsPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit PatternsPanel(models::ProjectContext &context, QWidget *parent = nullptr);
    ~PatternsPanel() override;

    [[nodiscard]] QVariantMap saveState() const override;
    [[nodiscard]] QString unsavedWork() const override;
    void restoreState(const QVariantMap &state) override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void createActions();
    void createChangeActions();
    void createSharingActions();
    void createSide();
    void createTabs();
    QWidget *createFoot();
    void createDetail();
    void createLayout();
    void createPages();
    void connectList();
    void connectAccess();
    void connectActions();
    void connectEditor();
    void connectReviews();
    void connectLearning();

    void setRows(const std::vector<engine::PatternRow> &rows);
    void setView(const engine::PatternView &view);
    void setFound(const QString &typed, const engine::FoundPatterns &found);
    void showLoadFailure(const Error &error);
    void search(const QString &typed);
    void choose(std::int64_t id);
    /// Brings a pattern into view, whatever the filters hide.
    void goTo(std::int64_t id);
    void showChosen();
    void showFacts();
    [[nodiscard]] std::int64_t chosen() const;

    void beginEdit();
    void endEdit();
    void leaveEdit();
    void savePattern(const learn::PatternEdit &edit);
    void findSimilar();
    void setSimilar(std::int64_t id, const std::vector<engine::PatternNearness> &nearest);
    void endSimilar();
    void askToMerge();
    void reviewMerging(const learn::Merging &merging);
    void askForImport();
    void reviewImport(const QString &file, const engine::KnowledgeImport &import);
    void tellImport(const engine::PatternsImported &imported);
    void askForExport(const PatternAccess::Ids &chosen);
    void tellExport(const QString &file, const engine::KnowledgeExport &done);
    void reviewConsolidation(const learn::ConsolidateReport &report);
    /// Why what is chosen cannot be merged; empty when it can.
    [[nodiscard]] QString mergingProblem() const;
    void toggleUse();
    void forgetChosen();
    void showPrompt();
    /// For changes of the chosen pattern: makes them undoable by that name.
    [[nodiscard]] PatternAccess::Done keep(const QString &title);
    void offerUndo(const QString &text);
    void updateState();
    void updateSharing(bool free);
    void updatePages();
    void dress();

    models::ProjectContext &m_context;
    models::PatternModel *m_model = nullptr;
    PatternRows *m_rows = nullptr;
    std::optional<engine::PatternView> m_view; ///< of the chosen pattern, once it is there
    std::int64_t m_wanted = 0;                 ///< to be chosen once the rows are known
    bool m_loaded = false;
    std::int64_t m_similarTo = 0; ///< the nearest ones to it are shown first; 0 for none
    QUndoStack m_undo;

    QAction *m_edit = nullptr;
    QAction *m_pin = nullptr;
    QAction *m_toggle = nullptr;
    QAction *m_forget = nullptr;
    QAction *m_restore = nullptr;
    QAction *m_undoAct = nullptr;
    QAction *m_redoAct = nullptr;
    QAction *m_prompt = nullptr;
    QAction *m_similar = nullptr;
    QAction *m_merge = nullptr;
    QAction *m_consolidate = nullptr;
    QAction *m_import = nullptr;
    QAction *m_exportChosen = nullptr;
    QAction *m_exportAll = nullptr;
    QAction *m_find = nullptr;
    QAction *m_reload = nullptr;
    QAction *m_clearFilters = nullptr;
    QAction *m_toFunctions = nullptr;

    QWidget *m_side = nullptr;
    PatternFilterBar *m_filters = nullptr;
    PatternTable *m_table = nullptr;
    controls::EmptyState *m_noneFits = nullptr;
    QStackedWidget *m_list = nullptr;
    QLabel *m_found = nullptr;
    controls::DetailPane *m_pane = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    ReviewPane *m_review = nullptr;
    QTabWidget *m_tabs = nullptr; ///< of the pane
    PatternDetail *m_detail = nullptr;
    PatternUses *m_uses = nullptr;
    PatternLearnings *m_learnings = nullptr;
    PatternHistory *m_history = nullptr;
    PromptView *m_promptView = nullptr;
    PatternEditor *m_editor = nullptr;
    QSplitter *m_splitter = nullptr;
    controls::EmptyState *m_empty = nullptr;
    controls::EmptyState *m_failed = nullptr;
    QStackedWidget *m_pages = nullptr;
    // Last, so that its jobs end before anything else goes.
    PatternAccess m_access;
};

} // namespace espalier::panels
