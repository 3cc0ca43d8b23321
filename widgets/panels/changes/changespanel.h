// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/editor/diffdecisions.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"
#include "widgets/panels/changes/changejobs.h"

#include <QUndoStack>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace espalier::controls {
class CommandBar;
class EmptyState;
class MessageBar;
class WorkBar;
} // namespace espalier::controls

namespace espalier::editor {
class DiffView;
}

namespace espalier::panels {

class ApplyResult;
class ChangedFilesModel;

/// A preview, to be looked through and carried out: functions, files and changes can be left out,
/// texts edited. What is left is applied in place, on a branch, or saved as a patch.
class ChangesPanel final : public controls::Panel {
    Q_OBJECT

public:
    [[nodiscard]] static controls::PanelFacts describe();
    explicit ChangesPanel(models::ProjectContext &context, QWidget *parent = nullptr);

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;
    [[nodiscard]] QString unsavedWork() const override;
    [[nodiscard]] QList<QAction *> offeredActions() const override;

    /// What was decided so far.
    [[nodiscard]] const ReviewStep &step() const { return m_step; }

public slots:
    void showProposal(const espalier::models::ProposalRequest &request);
    /// Makes the proposal again from the files as they are now.
    void previewAgain();
    void savePatchTo(const QString &file);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    friend class StepCommand;
    struct Actions {
        QAction *applyInPlace, *applyBranch, *savePatch, *leaveFileOut, *reviewed, *previewAgain;
        QAction *undo, *redo, *finishEdit, *discardEdit, *toFunctions;
    };
    /// A text that was edited and is not in the step yet.
    struct Draft {
        std::string text;
        bool refused = false;
    };
    using Failure = std::pair<std::string, std::string>; ///< path, message
    /// Where the cursor is to be once the comparison is there.
    struct Place {
        diff::Side side = diff::Side::Left;
        diff::Line line = 0;
    };

    // What it is made of.
    void createActions();
    void createParts();
    void createList();
    void createLayout();
    [[nodiscard]] QWidget *createReview();
    [[nodiscard]] QLayout *summaryRow();
    void addEditingButtons(QLayout &row);
    [[nodiscard]] QLayout *buttonRow();
    [[nodiscard]] QPushButton *button(QAction *action);
    [[nodiscard]] QToolButton *toolButton(QAction *action);
    [[nodiscard]] QToolButton *modesButton();
    void connectParts();
    void connectActions();
    void connectDiff();
    void dress();

    // Looking through.
    void setProposal(PreparedProposal prepared, const std::string &path);
    void showFile(int row);
    void decided();
    [[nodiscard]] std::vector<std::uint32_t> rejectedChanges() const;
    void leaveOutChanges(const std::vector<std::uint32_t> &changes);
    void forgetRejections(const std::vector<std::uint32_t> &changes);
    void toggleFile();
    void toggleReviewed();
    void push(const QString &text, const ReviewStep &step);
    void setStep(const ReviewStep &step);
    void remake();
    void storeShown();
    void diffShown();
    [[nodiscard]] std::string textToShow(int row) const;
    [[nodiscard]] std::optional<Place> placeIn(const std::string &text) const;
    [[nodiscard]] int firstRow(const std::string &path) const;
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] std::string currentPath() const;

    // Editing: a text is a draft until it was checked and is in the step.
    void keepDraft();
    void editingEnded();
    void discardEdit();
    void editAgain(const std::string &path);
    void takeDrafts();
    void draftsTaken(const EditedTexts &sent, Result<TakenEdits> taken);
    void tellRefused(const std::map<std::string, Error, std::less<>> &refused);
    void tellFailure(const Failure &failure, const QString &remedy);
    [[nodiscard]] std::optional<Failure> firstFailure() const;
    void goOn();
    void afterEdits(std::function<void()> next);
    void withGoodEdits(const QString &anyway, std::function<void()> act);
    void dropDrafts();

    // Carrying out.
    void apply(engine::ApplyMode mode);
    void write(engine::ApplyMode mode);
    void writePatch(const QString &file);
    void applied(std::shared_ptr<const model::InstrumentReport> report);
    void failed(const Error &error);
    void choosePatchFile();
    void stripAgain();
    void work(const QString &title);

    // What is shown.
    [[nodiscard]] engine::InstrumentOptions options() const;
    void updateAll();
    void updateSummary();
    void updateFailures();
    void showFailed(const model::FunctionResult &function);
    void updateActions();
    void updateEditingActions(bool idle);
    void updateBranchActions(bool can);
    void updateEmptyState();
    void updateCommand();

    models::ProjectContext &m_context;
    engine::ProposalKind m_kind = engine::ProposalKind::Instrument;
    engine::InstrumentOptions m_base; ///< that the first proposal was made with
    ReviewStep m_step;
    engine::IdSet m_made; ///< what is left out of the proposal that is shown
    std::string m_shownPath;
    bool m_busy = false; ///< decisions change because the panel sets them
    engine::ApplyMode m_shownMode = engine::ApplyMode::InPlace;
    std::map<std::string, editor::DiffDecisions> m_decisions; ///< by path: ticks of changes
    std::map<std::string, Draft> m_drafts;                    ///< by path
    std::optional<Place> m_place;
    bool m_editWhenShown = false;
    std::function<void()> m_next; ///< waits for the drafts to be taken
    std::shared_ptr<const model::InstrumentReport> m_done;
    QUndoStack m_undo;
    Actions m_do{};

    ChangedFilesModel *m_model = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_review = nullptr;
    controls::EmptyState *m_empty = nullptr;
    ApplyResult *m_result = nullptr;
    QLabel *m_summary = nullptr;
    QLabel *m_leftOut = nullptr;
    QToolButton *m_failures = nullptr;
    QPushButton *m_takeBack = nullptr;
    QPushButton *m_finishEdit = nullptr;
    QPushButton *m_discardEdit = nullptr;
    QSplitter *m_splitter = nullptr;
    QTreeView *m_list = nullptr;
    editor::DiffView *m_diff = nullptr;
    QToolButton *m_modes = nullptr;
    QLabel *m_checks = nullptr;
    QLineEdit *m_branch = nullptr;
    controls::CommandBar *m_command = nullptr;
    models::Task *m_task = nullptr;
};

} // namespace espalier::panels
