// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"
#include "widgets/controls/messagebar.h"
#include "widgets/shell/activitybar.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/keyssheet.h"
#include "widgets/shell/panelset.h"
#include "widgets/shell/projectview.h"
#include "widgets/shell/startpage.h"
#include "widgets/shell/statusstrip.h"
#include "widgets/shell/trustbar.h"
#include "widgets/shell/windowstore.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>

namespace espalier::shell {

class MenuBuilder;

/// The window: a start page, or the panels of an opened project with menus, palette, keys, layouts
/// and status around them. Opening a project is done by others, who are asked by a signal.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    struct Services {
        theme::ThemeManager &themes;
        models::JobList &jobs;
        WindowStore &store;
        const PanelSet &panels;
    };
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows the project with its last session; `context` must stay until closeProject.
    void showProject(models::ProjectContext &context);
    /// Keeps the session and goes back to the start page.
    void closeProject();
    void setStatus(const StatusFacts &facts);
    void setTrusted(bool trusted);
    /// Closes without a question: the program is told to end.
    void closeNow();

    [[nodiscard]] ProjectView *projectView() const { return m_view; }
    [[nodiscard]] controls::MessageBar &messages() { return *m_messages; }
    [[nodiscard]] TrustBar &trustBar() { return *m_trust; }
    [[nodiscard]] controls::ActionRegistry &actionRegistry() { return m_actions; }
    [[nodiscard]] CommandPalette &palette() { return *m_palette; }
    [[nodiscard]] KeysSheet &keysSheet() { return *m_keys; }

signals:
    void projectChosen(const QString &folder);
    void sampleChosen();
    void projectClosed();
    void settingsRequested();
    /// The person has something to say about the project.
    void reportRequested();
    /// The person wants to trust the project, or to trust it no longer.
    void trustChangeRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    friend class MenuBuilder;
    void createCentre();
    void createOverlays();
    void connectParts();
    void addPanelActions(controls::Panel *panel);
    void chooseFolder();
    void cyclePanes(int step);
    void keepSession();
    [[nodiscard]] QStringList unsavedWork() const;
    void leave(const std::function<void()> &act);
    void dress();

    Services m_services;
    controls::ActionRegistry m_actions;
    MenuBuilder *m_menus = nullptr;
    ActivityBar *m_activities = nullptr;
    TrustBar *m_trust = nullptr;
    controls::MessageBar *m_messages = nullptr;
    QStackedWidget *m_centre = nullptr;
    StartPage *m_start = nullptr;
    QPointer<ProjectView> m_view;
    QString m_folder;
    StatusStrip *m_status = nullptr;
    CommandPalette *m_palette = nullptr;
    KeysSheet *m_keys = nullptr;
    bool m_leaving = false; ///< whatever is not saved
};

} // namespace espalier::shell
