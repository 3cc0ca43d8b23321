// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/application.h"
#include "app/workbench/singleinstance.h"
#include "app/workbench/unfinishedwork.h"
#include "core/engine/projectstatus.h"
#include "widgets/models/task.h"
#include "widgets/shell/mainwindow.h"

#include <QObject>

#include <memory>

namespace espalier::workbench {

struct Options {
    bool safeMode = false;
};

/// What is known of a project once it was opened.
struct OpenedProject {
    engine::ProjectStatus status;
    bool trusted = false;
    std::string model;     ///< name of the model that is configured; empty for none
    bool recorded = false; ///< a recording answers in its place
    engine::InstrumentOptions defaults;
    std::string settings;                 ///< all values in one text, to see a change by
    std::vector<std::string> interrupted; ///< titles of jobs that an earlier program left undone
    std::optional<Error> settingsError;   ///< then the defaults are those of the program
};

/// Composes the window program: makes the parts, opens and closes projects, answers what panels and
/// window ask for. One for the program, GUI thread.
class Workbench final : public QObject {
    Q_OBJECT

public:
    Workbench(bootstrap::Application &application, Options options);
    ~Workbench() override;

    void show();
    /// Opens a folder as the project of the window; the one before is closed.
    void openProject(const QString &folder);
    /// Makes a copy of the sample project below the user's data and opens it.
    void openSample();

    [[nodiscard]] shell::MainWindow &window() { return *m_window; }
    [[nodiscard]] models::JobList &jobs() { return m_jobs; }
    [[nodiscard]] theme::ThemeManager &themes() { return m_themes; }
    [[nodiscard]] models::ProjectContext *context() const { return m_context.get(); }

signals:
    /// The project's panels are there; or it could not be opened.
    void opened(bool done);
    /// Another window has the project that was to be opened.
    void handedOver();

private:
    void connectWindow();
    void connectContext();
    void onOpened(const QString &folder, const Result<OpenedProject> &opened);
    void closeProject();
    void askForTrust();
    void setTrust(bool trusted);
    void refreshStatus();
    void showStatus(const OpenedProject &opened);
    void noteInterrupted(const OpenedProject &opened);
    void noteRepair(const engine::Repair &repair);
    void openSettings();

    bootstrap::Application &m_application;
    theme::ThemeManager m_themes;
    models::JobList m_jobs;
    models::LogModel m_log;
    shell::WindowStore m_store;
    shell::PanelSet m_panels;
    std::unique_ptr<shell::MainWindow> m_window;
    SingleInstance m_instance;
    std::unique_ptr<models::ProjectContext> m_context;
    bool m_sandboxKnown = false;
    std::string m_settings; ///< that the context's defaults were made from
    UnfinishedWork m_unfinished;
    models::Task m_opening;
    job::JobRunner m_trust;
    job::JobRunner m_status;
};

} // namespace espalier::workbench
