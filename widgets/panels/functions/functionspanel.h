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

class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier::controls {
class CommandBar;
class MessageBar;
class WorkBar;
} // namespace espalier::controls

namespace espalier::panels {

class FunctionList;
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

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Actions {
        QAction *refresh, *preview, *applyInPlace, *applyBranch, *strip, *run;
        QAction *chooseAll, *chooseNone, *openSource, *openScript, *find;
        QAction *withTests; ///< for the empty view only
    };

    void createActions();
    void createParts();
    void createLayout();
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

    void updateActions();
    void updateCommand();
    void openCurrent();
    void openCurrentScript();

    models::ProjectContext &m_context;
    engine::InstrumentOptions m_defaults;
    Actions m_do{};
    engine::CommandVerb m_shownVerb = engine::CommandVerb::Instrument;
    engine::ApplyMode m_shownMode = engine::ApplyMode::Preview;
    bool m_canBranch = true; ///< the project has a commit to begin a branch at
    std::shared_ptr<const model::InstrumentReport> m_failures; ///< of the last preview

    FunctionList *m_list = nullptr;
    models::FunctionTreeModel *m_model = nullptr; ///< of the list
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    FunctionOptionsBar *m_options = nullptr;
    QLabel *m_choice = nullptr;
    QWidget *m_line = nullptr; ///< between the tree and what is done with it
    QLineEdit *m_branch = nullptr;
    controls::CommandBar *m_command = nullptr;

    models::Task *m_listTask = nullptr;
    models::Task *m_figuresTask = nullptr;
    models::Task *m_proposeTask = nullptr;
};

} // namespace espalier::panels
