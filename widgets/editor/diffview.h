// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "widgets/editor/diffactions.h"
#include "widgets/editor/diffcontent.h"
#include "widgets/editor/diffdecisions.h"
#include "widgets/editor/diffscene.h"

#include <QTimer>
#include <QUndoStack>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace espalier::editor {

class DiffCanvas;
class DiffEditor;
class DiffHeader;
class FindBar;
struct DiffHits;

/// Two texts beside each other or one below the other, to be read, judged change by change and
/// edited. It compares off the GUI thread; the newest request wins. Decisions and ticks are a value
/// that the owner keeps. It has no tool bar: actions() go where the owner wants them.
class DiffView final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(bool unified READ isUnified WRITE setUnified NOTIFY unifiedChanged)
    Q_PROPERTY(bool wrapping READ isWrapping WRITE setWrapping NOTIFY wrappingChanged)
    Q_PROPERTY(int zoom READ zoom WRITE setZoom NOTIFY zoomChanged)
    Q_PROPERTY(int tabWidth READ tabWidth WRITE setTabWidth NOTIFY tabWidthChanged)

public:
    explicit DiffView(QWidget *parent = nullptr);
    ~DiffView() override;

    /// Compares two texts and shows them; what is shown until then stays. An edit that is going on
    /// is dropped: take editedText() before.
    void compare(DiffText left, DiffText right);
    void clear();
    /// What is shown; null before the first comparison and for texts that are not compared.
    [[nodiscard]] std::shared_ptr<const DiffContent> content() const { return m_content; }
    [[nodiscard]] bool isComparing() const { return m_runner.isRunning(); }
    void setLimits(const DiffLimits &limits) { m_request.limits = limits; }

    void setTheme(const theme::Theme &theme);
    /// What is chosen; a narrow view is unified all the same.
    void setUnified(bool unified);
    [[nodiscard]] bool isUnified() const;
    void setWrapping(bool wrapping);
    [[nodiscard]] bool isWrapping() const;
    void setCollapsed(bool collapsed);
    void setZoom(int percent);
    [[nodiscard]] int zoom() const { return m_zoom; }
    void setTabWidth(int columns); ///< compares again
    [[nodiscard]] int tabWidth() const { return m_request.tabWidth; }
    void setWhitespace(diff::Whitespace whitespace);
    void setIgnoreBlankLines(bool ignore);
    void setMarks(std::vector<DiffMark> marks);
    /// For reading only: nothing is judged, ticked or edited, and nothing says it could be.
    void setReadOnly(bool readOnly);
    /// Changes can be judged and ticked, texts not edited.
    void setEditable(bool editable);

    /// Decisions and ticks so far; setting them forgets what could be undone.
    [[nodiscard]] const DiffDecisions &decisions() const { return m_decisions; }
    void setDecisions(DiffDecisions decisions);
    /// Whether a change that nothing was said about is taken over; by default it is.
    void setUndecided(diff::Decision decision) { m_undecided = decision; }
    /// The left text with what is accepted of the right one.
    [[nodiscard]] std::string resultText() const;
    [[nodiscard]] std::vector<diff::Replacement> replacements() const;
    [[nodiscard]] std::uint32_t reviewed() const;
    [[nodiscard]] std::uint32_t changes() const;
    [[nodiscard]] QUndoStack &undoStack() { return m_undo; }

    /// Edits the right text in place; leaving it compares anew. Not for very large texts.
    void setEditing(bool editing);
    [[nodiscard]] bool isEditing() const;
    /// The right text as edited last; that which was given without an edit.
    [[nodiscard]] QByteArray editedText() const;

    [[nodiscard]] QAction *action(DiffAction action) const { return m_actions->of(action); }
    [[nodiscard]] QList<QAction *> diffActions() const { return m_actions->all(); }
    void goToLine(diff::Side side, std::uint32_t line);
    /// For tests and accessibility.
    [[nodiscard]] DiffCanvas &canvas() { return *m_canvas; }

signals:
    /// A comparison is shown; or texts were not compared, and a message says why.
    void shown();
    void failed(const espalier::Error &error);
    void unifiedChanged(bool unified);
    void wrappingChanged(bool wrapping);
    void zoomChanged(int percent);
    void tabWidthChanged(int columns);
    void whitespaceChanged(espalier::diff::Whitespace whitespace);
    void decisionsChanged();
    void reviewedChanged(std::uint32_t reviewed, std::uint32_t changes);
    void editingChanged(bool editing);
    void editedTextChanged();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    friend class DecideCommand;

    void createLayout();
    void createMessage();
    void connectParts();
    void connectMoves();
    void connectDecisions();
    void connectModes();
    void connectCopies();
    void start(bool keepPlace);
    void compareAgain();
    void dropEditing();
    void take(Result<DiffOutcome> outcome, bool keepPlace);
    void showMessage(const QString &title, const QString &text, bool canDoAnyway);
    void showObstacle(const DiffObstacle &obstacle);
    void updateHeader();
    void updateActions();
    [[nodiscard]] bool canEdit() const;
    void decide(diff::Decision decision);
    void decideLine(diff::Decision decision);
    void tick(bool reviewed);
    void push(const QString &text, std::uint64_t identity, const HunkState &state);
    void apply(std::uint64_t identity, const HunkState &state);
    void find(const FindRequest &request);
    void stepHit(bool forward);
    void showHits(DiffHits found);
    void copy();
    void copyPatch(const std::vector<std::uint32_t> &changes);
    [[nodiscard]] std::vector<std::uint32_t> selectedChanges() const;

    DiffRequest m_request;
    std::shared_ptr<const DiffContent> m_content;
    DiffDecisions m_decisions;
    diff::Decision m_undecided = diff::Decision::Accepted;
    QUndoStack m_undo;
    const theme::Theme *m_theme = &theme::Theme::of(theme::Scheme::Light);
    int m_zoom = 100;
    bool m_moreHits = false;
    bool m_readOnly = false;
    bool m_editable = true;

    DiffActions *m_actions = nullptr;
    DiffHeader *m_header = nullptr;
    QStackedWidget *m_pages = nullptr;
    DiffCanvas *m_canvas = nullptr;
    DiffEditor *m_editor = nullptr;
    QWidget *m_message = nullptr;
    QLabel *m_messageTitle = nullptr;
    QLabel *m_messageText = nullptr;
    QPushButton *m_anyway = nullptr;
    FindBar *m_findBar = nullptr;
    QTimer m_patience; ///< a comparison that takes longer shows its progress
    // Last, so that they wait for their jobs before anything else goes.
    job::JobRunner m_runner;
    job::JobRunner m_finder;
};

} // namespace espalier::editor
