// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/commandline.h"
#include "widgets/controls/panel.h"
#include "widgets/models/functiontreemodel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"
#include "widgets/panels/functions/functionjobs.h"

#include <QSet>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace espalier::controls {
class CommandBar;
class EmptyState;
class FilterField;
class MessageBar;
class WorkBar;
} // namespace espalier::controls

namespace espalier::panels {

class FunctionOptionsBar;

/// The project's functions: choose some, preview or put telemetry in, take it out, see figures.
class FunctionsPanel final : public controls::Panel {
    Q_OBJECT

public:
    [[nodiscard]] static controls::PanelFacts describe();
    explicit FunctionsPanel(models::ProjectContext &context, QWidget *parent = nullptr);

    /// What the project's settings say; what is chosen here comes on top. Lists anew.
    void setDefaults(const engine::InstrumentOptions &defaults);

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

public slots:
    void refresh();
    /// Brings a function into view and makes it current; clears the filter when that hides it.
    void showFunction(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Actions {
        QAction *refresh, *preview, *applyInPlace, *applyBranch, *strip, *run;
        QAction *chooseAll, *chooseNone, *openSource, *openScript, *find;
        QAction *clearFilter, *withTests; ///< for the empty view only
    };

    void createActions();
    void createParts();
    void createTree();
    void createLayout();
    [[nodiscard]] QLayout *filterRow();
    [[nodiscard]] QLayout *optionRow();
    [[nodiscard]] QLayout *buttonRow();
    [[nodiscard]] QPushButton *button(QAction *action);
    void connectParts();
    void connectContext();
    void dress();

    [[nodiscard]] engine::InstrumentOptions listOptions() const;
    [[nodiscard]] engine::InstrumentOptions chosenOptions() const;
    void chooseSelection(engine::Selection &selection) const;
    void preview(engine::ProposalKind kind);
    void apply(engine::ApplyMode mode);
    void applied(const std::shared_ptr<const model::InstrumentReport> &report);
    void showFailed();
    void applyFailed(const Error &error);
    void refreshFigures();
    void listed(Result<FunctionListing> listing);

    void filterChanged();
    void fillLanguages();
    void updateSummary();
    void updateActions();
    void updateEmptyState();
    void updateCommand();
    void toggleSelected();
    void openCurrent();
    void openCurrentScript();
    [[nodiscard]] QStringList expandedPaths() const;
    void expand(const QStringList &paths);
    void expandFirst();

    models::ProjectContext &m_context;
    engine::InstrumentOptions m_defaults;
    Actions m_do{};
    engine::CommandVerb m_shownVerb = engine::CommandVerb::Instrument;
    engine::ApplyMode m_shownMode = engine::ApplyMode::Preview;
    bool m_listFailed = false;
    QStringList m_expandedBefore; ///< without a filter
    QString m_awaited;            ///< a function to be shown once it is listed
    std::shared_ptr<const model::InstrumentReport> m_failures; ///< of the last preview

    models::FunctionTreeModel *m_model = nullptr;
    controls::FilterField *m_filter = nullptr;
    QComboBox *m_state = nullptr;
    QComboBox *m_language = nullptr;
    QLabel *m_summary = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTreeView *m_tree = nullptr;
    controls::EmptyState *m_empty = nullptr;
    FunctionOptionsBar *m_options = nullptr;
    QLabel *m_choice = nullptr;
    QToolButton *m_refresh = nullptr;
    QWidget *m_line = nullptr; ///< between the tree and what is done with it
    QLineEdit *m_branch = nullptr;
    controls::CommandBar *m_command = nullptr;

    models::Task *m_listTask = nullptr;
    models::Task *m_figuresTask = nullptr;
    models::Task *m_proposeTask = nullptr;
};

} // namespace espalier::panels
