// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchdetails.h"
#include "core/review/selection.h"
#include "widgets/editor/diffdecisions.h"
#include "widgets/theme/thememanager.h"

#include <QVariantMap>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolBar;
class QTreeWidget;
class QTreeWidgetItem;

namespace espalier::editor {
class DiffView;
}

namespace espalier::panels {

/// The files of a patch, before and after, with a tick for each change that was looked at. What is
/// ticked is kept by the engine; a hunk of the review is looked at once all its changes are.
class PatchChanges final : public QWidget {
    Q_OBJECT

public:
    explicit PatchChanges(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// The same patch in another state leaves what is read where it is.
    void setDetails(const engine::PatchDetails &details);
    void clear();
    /// "2 of 5"; empty where there is nothing to tick.
    [[nodiscard]] QString progress() const;
    /// What the last attempt changes beside that one.
    void setAgainst(int attempt, const std::vector<engine::PatchFile> &files);
    /// The changes, or lines of them, that a person wants to do without.
    [[nodiscard]] std::vector<review::HunkPart> leftOut() const;
    void forgetLeftOut();
    /// Whole texts of files that a person has edited, by path.
    [[nodiscard]] const std::map<std::string, std::string> &edited() const { return m_edited; }
    /// Whether anything was typed that was not tried, here or in another patch.
    [[nodiscard]] bool hasEdits() const;
    /// What was edited of this commit was tried.
    void forgetEditsOf(const std::string &commit);
    /// Shows the patch as it is.
    void discardEdits();
    /// To the first change that was not looked at yet; false when there is none.
    bool goToUnreviewed();
    /// The file that is shown, and the line the cursor is at, from 1; no file: empty.
    [[nodiscard]] std::pair<QString, int> place() const;
    [[nodiscard]] editor::DiffView &diff() { return *m_diff; }
    /// Gives the focus to the changes.
    void enter();

    [[nodiscard]] QVariantMap saveState() const;
    void restoreState(const QVariantMap &state);

signals:
    /// Hunks of the review that a person has ticked, or unticked.
    void reviewed(const std::vector<std::size_t> &hunks, bool reviewed);
    void leftOutChanged();
    void editedChanged();
    /// To be answered by setAgainst.
    void againstWanted(int attempt);

private:
    enum Column { FileColumn, StatusColumn, LinesColumn, ReviewedColumn };

    void createLayout();
    void createBar();
    void fillFiles();
    void updateFiles();
    void showFile(int file);
    void showNote(const QString &text);
    void ticksShown();
    void ticked();
    void noteLeftOut();
    [[nodiscard]] bool mayEdit(const engine::PatchFile &shown) const;
    [[nodiscard]] bool isEdited(const engine::PatchFile &shown) const;
    [[nodiscard]] std::string textWith(const engine::PatchFile &shown) const;
    [[nodiscard]] QString titleWith(const engine::PatchFile &shown) const;
    void noteEdit();
    void forgetEdits();
    void fillAttempts();
    void against(int attempt);
    void fileTicked(QTreeWidgetItem *item, int column);
    void tell(const std::vector<std::size_t> &hunks, bool reviewed);
    [[nodiscard]] const engine::PatchFile *file() const;
    void dress();

    const theme::ThemeManager &m_themes;
    std::string m_commit; ///< of what is shown
    std::vector<engine::PatchFile> m_files;
    std::vector<engine::ReviewHunk> m_hunks;
    std::map<std::string, editor::DiffDecisions> m_decisions;       ///< by path: also half hunks
    std::map<std::string, std::vector<review::HunkPart>> m_leftOut; ///< by path
    std::map<std::string, std::string> m_edited;
    std::map<std::string, std::map<std::string, std::string>> m_kept; ///< of other commits
    engine::PatchDetails m_details;
    int m_against = 0; ///< an attempt; 0: what is there without the patch
    int m_file = -1;
    bool m_busy = false; ///< ticks change because this sets them
    QString m_wanted;    ///< the file to be shown first

    QToolBar *m_bar = nullptr;
    QLabel *m_progress = nullptr;
    QComboBox *m_attempts = nullptr;
    QTreeWidget *m_list = nullptr;
    QStackedWidget *m_pages = nullptr;
    editor::DiffView *m_diff = nullptr;
    QLabel *m_note = nullptr;
    QPlainTextEdit *m_raw = nullptr;
};

} // namespace espalier::panels
