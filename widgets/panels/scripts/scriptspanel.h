// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/scripts/scriptlibrary.h"

class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace espalier::controls {
class DetailPane;
class EmptyState;
class FilterField;
class MessageBar;
} // namespace espalier::controls
namespace espalier::editor {
class CodeEditor;
}
namespace espalier::models {
class ScriptModel;
}

namespace espalier::panels {

class ShapeRows;
class ShapeTree;
class VersionAttempts;
class VersionCompare;
class VersionEditor;
class VersionEvidence;
class VersionExchange;

/// The scripts by shape with all their versions: compared, looked into, edited, tested, taken into
/// use. Its number is that of shapes whose script in use did not pass.
class ScriptsPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit ScriptsPanel(models::ProjectContext &context, QWidget *parent = nullptr);

    [[nodiscard]] QVariantMap saveState() const override;
    [[nodiscard]] QString unsavedWork() const override;
    void restoreState(const QVariantMap &state) override;

private:
    /// What is chosen in the tree; a version of 0 is the shape itself.
    struct Place {
        QString key;
        int version = 0;
    };

    void createActions();
    void createTree();
    QWidget *createSide();
    void createDetail();
    void createTabs();
    void createLayout();
    void connectTree();
    void connectLibrary();
    void connectActions();

    void setShapes(const std::vector<engine::ShapeInfo> &shapes, bool counted);
    void setVersions(const QString &key, const ScriptHistory &history);
    void showChosen();
    void showVersion();
    void choose(const Place &place);
    [[nodiscard]] Place chosen() const;
    /// The version that is meant: the chosen one, or of a shape the one in use; null for none.
    [[nodiscard]] const engine::VersionDetail *current() const;
    void goTo(editor::CodeEditor *text, int line);

    void beginEdit();
    void endEdit();
    void leaveEdit();
    void returnToEdit();
    void archiveCurrent();
    void exportAll();
    void showVerdict(const model::Validation &verdict);
    void offerUndo(const QString &key, int version);
    void updateState();
    void updateUse(const engine::VersionDetail *version);
    void dress();

    models::ProjectContext &m_context;
    ScriptLibrary *m_library = nullptr;
    models::ScriptModel *m_model = nullptr;
    ShapeRows *m_rows = nullptr;
    QString m_key; ///< of m_versions
    Versions m_versions;
    std::string m_problem;        ///< of ScriptHistory
    Place m_wanted;               ///< to be chosen once the shapes are known
    bool m_archivedInUse = false; ///< the version that was archived last had been in use

    QAction *m_edit = nullptr;
    QAction *m_check = nullptr;
    QAction *m_use = nullptr;
    QAction *m_pin = nullptr;
    QAction *m_archive = nullptr;
    QAction *m_restore = nullptr;
    QAction *m_runTests = nullptr;
    QAction *m_export = nullptr;
    QAction *m_reload = nullptr;
    QAction *m_toFunctions = nullptr;

    controls::FilterField *m_filter = nullptr;
    ShapeTree *m_tree = nullptr;
    controls::DetailPane *m_detail = nullptr;
    controls::MessageBar *m_message = nullptr;
    QTabWidget *m_tabs = nullptr;
    VersionCompare *m_compare = nullptr;
    editor::CodeEditor *m_script = nullptr;
    editor::CodeEditor *m_tests = nullptr;
    VersionEvidence *m_evidence = nullptr;
    VersionAttempts *m_attempts = nullptr;
    VersionExchange *m_exchange = nullptr;
    VersionEditor *m_editor = nullptr;
    QSplitter *m_splitter = nullptr;
    controls::EmptyState *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace espalier::panels
