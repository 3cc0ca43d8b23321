// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/tracedrun.h"
#include "widgets/controls/panel.h"
#include "widgets/models/functioncallsmodel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"
#include "widgets/panels/run/outputqueue.h"

#include <QElapsedTimer>
#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace espalier::controls {
class CommandBar;
class EmptyState;
class MessageBar;
} // namespace espalier::controls

namespace espalier::panels {

class OutputView;

/// Runs a command with tracing switched on: what it prints, how it ended, and what the functions
/// did. Only in a project that is trusted.
class RunPanel final : public controls::Panel {
    Q_OBJECT

public:
    [[nodiscard]] static controls::PanelFacts describe();
    explicit RunPanel(models::ProjectContext &context, QWidget *parent = nullptr);

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

public slots:
    /// Runs what is in the field.
    void run();
    void stop();

private:
    using Run = std::shared_ptr<const engine::TracedRun>;

    void createActions();
    void createParts();
    void createTable();
    void createLayout();
    [[nodiscard]] QLayout *commandRow();
    void connectParts();
    void dress();

    void start(const QStringList &words);
    void refuse(const QString &line);
    void finished(Result<Run> run);
    void showRun(const Run &run);
    void loadLast();
    void drain();
    void updateActions();
    void updateCommand();
    void updateStatus();
    void setStatus(const QString &icon, theme::Role ink, const QString &text);
    void remember(const QString &line);
    void showInFunctions();

    models::ProjectContext &m_context;
    QAction *m_run = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_show = nullptr;
    QAction *m_focus = nullptr;
    QAction *m_functions = nullptr; ///< for the empty table only

    controls::MessageBar *m_message = nullptr;
    QComboBox *m_line = nullptr;
    QWidget *m_statusRow = nullptr;
    QLabel *m_statusIcon = nullptr;
    QLabel *m_status = nullptr;
    QSplitter *m_splitter = nullptr;
    OutputView *m_output = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTreeView *m_table = nullptr;
    controls::EmptyState *m_empty = nullptr;
    controls::CommandBar *m_command = nullptr;
    models::FunctionCallsModel *m_calls = nullptr;

    QString m_iconName;
    theme::Role m_ink = theme::Role::TextMuted;
    std::shared_ptr<OutputQueue> m_queue; ///< shared with the job that runs
    std::optional<Result<Run>> m_ended;   ///< to be told once the output is shown
    QElapsedTimer m_clock;
    QTimer m_tick;
    models::Task *m_task = nullptr;
    models::Task *m_lastTask = nullptr;
};

} // namespace espalier::panels
