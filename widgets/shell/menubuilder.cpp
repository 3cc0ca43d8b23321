// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/menubuilder.h"

#include "widgets/theme/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenuBar>

namespace espalier::shell {

MenuBuilder::MenuBuilder(MainWindow &window) : QObject(&window), m_window(window)
{
    createFileMenu();
    createViewMenu();
    m_panels = window.menuBar()->addMenu(tr("&Panel"));
    connect(m_panels, &QMenu::aboutToShow, this, &MenuBuilder::makeAllPanels);
    createHelpMenu();
    setProject(nullptr);
    dress();
}

QAction *MenuBuilder::add(QMenu *menu, const char *id, const QString &text, const QString &icon,
                          const QKeySequence &keys)
{
    auto *action = menu->addAction(text);
    action->setObjectName(QLatin1String(id));
    action->setProperty(controls::kIconProperty, icon);
    action->setShortcut(keys);
    m_window.m_actions.add(action, menu->title().remove(u'&'));
    return action;
}

void MenuBuilder::createFileMenu()
{
    m_file = m_window.menuBar()->addMenu(tr("&File"));
    open = add(m_file, "file.open", tr("&Open a project…"), QStringLiteral("open"),
               QKeySequence::Open);
    sample =
        add(m_file, "file.sample", tr("Open the &sample project"), QStringLiteral("sample"), {});
    m_recent = m_file->addMenu(tr("Open &recent"));
    m_close = add(m_file, "file.close", tr("&Close the project"), QStringLiteral("close"),
                  QKeySequence(Qt::CTRL | Qt::Key_W));
    m_trust = add(m_file, "file.trust", tr("&Trust the project…"), QStringLiteral("sandbox"), {});
    m_file->addSeparator();
    auto *settings = add(m_file, "file.settings", tr("S&ettings…"), QStringLiteral("settings"),
                         QKeySequence(Qt::CTRL | Qt::Key_Comma));
    m_file->addSeparator();
    auto *quit = add(m_file, "file.quit", tr("&Quit"), {}, QKeySequence::Quit);
    connect(open, &QAction::triggered, &m_window, &MainWindow::chooseFolder);
    connect(sample, &QAction::triggered, &m_window,
            [this] { m_window.leave([this] { emit m_window.sampleChosen(); }); });
    connect(m_trust, &QAction::triggered, &m_window, &MainWindow::trustChangeRequested);
    connect(m_close, &QAction::triggered, &m_window,
            [this] { m_window.leave([this] { emit m_window.projectClosed(); }); });
    connect(settings, &QAction::triggered, this, [this] {
        makeAllPanels(); // their keys are among the settings
        emit m_window.settingsRequested();
    });
    connect(quit, &QAction::triggered, &m_window, &QWidget::close);
}

void MenuBuilder::createViewMenu()
{
    m_view = m_window.menuBar()->addMenu(tr("&View"));
    auto *palette = add(m_view, "view.palette", tr("&Find an action…"), QStringLiteral("palette"),
                        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    connect(palette, &QAction::triggered, this, [this] {
        makeAllPanels();
        m_window.m_palette->open();
    });
    m_view->addSeparator();
    auto *themes = m_view->addMenu(tr("&Theme"));
    themes->menuAction()->setProperty(controls::kIconProperty, QStringLiteral("theme"));
    auto *group = new QActionGroup(this);
    const auto theme = [&](const char *id, const QString &text, theme::Choice choice) {
        auto *action = add(themes, id, text, {}, {});
        action->setCheckable(true);
        action->setChecked(m_window.m_services.themes.choice() == choice);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] {
            m_window.m_services.themes.setChoice(choice);
            m_window.m_services.store.setTheme(choice);
        });
    };
    theme("view.theme.system", tr("As the &system"), theme::Choice::System);
    theme("view.theme.light", tr("&Light"), theme::Choice::Light);
    theme("view.theme.dark", tr("&Dark"), theme::Choice::Dark);
    theme("view.theme.contrast", tr("&High contrast"), theme::Choice::HighContrast);
    m_docks = m_view->addMenu(tr("&Docks"));
    createLayoutMenu();
    m_view->addSeparator();
    auto *next = add(m_view, "view.nextPane", tr("&Next pane"), {}, QKeySequence(Qt::Key_F6));
    auto *previous = add(m_view, "view.previousPane", tr("&Previous pane"), {},
                         QKeySequence(Qt::SHIFT | Qt::Key_F6));
    connect(next, &QAction::triggered, this, [this] { m_window.cyclePanes(1); });
    connect(previous, &QAction::triggered, this, [this] { m_window.cyclePanes(-1); });
}

void MenuBuilder::createLayoutMenu()
{
    m_layouts = m_view->addMenu(tr("&Layouts"));
    m_reset = add(m_view, "view.resetLayout", tr("&Reset layout"), QStringLiteral("layout"), {});
    connect(m_reset, &QAction::triggered, this, [this] {
        if (m_window.m_view)
            m_window.m_view->resetDocks();
    });
    m_detach = add(m_view, "view.detachDock", tr("De&tach or attach the dock"),
                   QStringLiteral("layout"), {});
    connect(m_detach, &QAction::triggered, this, [this] {
        if (m_window.m_view)
            m_window.m_view->toggleDetached();
    });
    connect(m_layouts, &QMenu::aboutToShow, this, &MenuBuilder::fillLayouts);
    fillLayouts();
}

void MenuBuilder::makeAllPanels()
{
    if (m_window.m_view)
        m_window.m_view->makeAllPanels();
}

// The menu that asks for it is still at work.
void MenuBuilder::fillLayoutsLater()
{
    QMetaObject::invokeMethod(this, &MenuBuilder::fillLayouts, Qt::QueuedConnection);
}

void MenuBuilder::fillLayouts()
{
    m_layouts->clear();
    // Menus in it are not actions of it: they would stay, and their actions with them.
    qDeleteAll(m_layouts->findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
    for (const auto &layout : m_window.m_services.store.layouts()) {
        auto *entry = m_layouts->addMenu(layout.name);
        const auto use = [this, state = layout.state] {
            if (m_window.m_view)
                m_window.m_view->useLayout(state);
        };
        const auto remove = [this, name = layout.name] {
            m_window.m_services.store.removeLayout(name);
            fillLayoutsLater();
        };
        const auto offer = [&](const char *id, const QString &text, const auto &act) {
            auto *action = entry->addAction(text);
            action->setObjectName(
                QStringLiteral("layout.%1.%2").arg(QLatin1String(id), layout.name));
            connect(action, &QAction::triggered, this, act);
            m_window.m_actions.add(action, tr("Layout %1").arg(layout.name));
        };
        offer("use", tr("&Use"), use);
        offer("replace", tr("&Replace by the present one"),
              [this, name = layout.name] { keepLayout(name); });
        offer("remove", tr("Re&move"), remove);
    }
    if (!m_layouts->isEmpty())
        m_layouts->addSeparator();
    auto *keep = m_layouts->addAction(tr("&Keep the present one…"));
    keep->setObjectName(QStringLiteral("layout.keep"));
    m_window.m_actions.add(keep, tr("Layouts"));
    connect(keep, &QAction::triggered, this, [this] {
        auto *dialog = new QInputDialog(&m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Keep the layout"));
        dialog->setLabelText(tr("Name:"));
        connect(dialog, &QInputDialog::textValueSelected, this, &MenuBuilder::keepLayout);
        dialog->open();
    });
}

void MenuBuilder::keepLayout(const QString &name)
{
    if (name.trimmed().isEmpty())
        return;
    m_window.m_services.store.keepLayout({name.trimmed(), m_window.saveState()});
    fillLayoutsLater();
}

void MenuBuilder::createHelpMenu()
{
    m_help = m_window.menuBar()->addMenu(tr("&Help"));
    auto *keys =
        add(m_help, "help.keys", tr("&Keys"), QStringLiteral("keyboard"), QKeySequence(Qt::Key_F1));
    connect(keys, &QAction::triggered, this, [this] { m_window.m_keys->open(); });
    m_report = add(m_help, "help.report", tr("&Report something…"), QStringLiteral("info"), {});
    connect(m_report, &QAction::triggered, &m_window, &MainWindow::reportRequested);
    auto *about = add(m_help, "help.about", tr("&About Espalier"), QStringLiteral("info"), {});
    connect(about, &QAction::triggered, this, [this] {
        m_window.m_messages->showMessage(
            controls::MessageBar::Severity::Info,
            tr("Espalier %1, free software under the GPL, version 3 or later.")
                .arg(QApplication::applicationVersion()));
    });
}

void MenuBuilder::setRecent(const QStringList &folders)
{
    m_recent->clear();
    m_recent->setEnabled(!folders.isEmpty());
    for (const auto &folder : folders) {
        auto *action = m_recent->addAction(QDir::toNativeSeparators(folder));
        action->setObjectName(QStringLiteral("recent.") + folder);
        m_window.m_actions.add(action, tr("Open recent"));
        connect(action, &QAction::triggered, &m_window, [this, folder] {
            m_window.leave([this, folder] { emit m_window.projectChosen(folder); });
        });
    }
}

void MenuBuilder::setTrusted(bool trusted)
{
    m_trust->setText(trusted ? tr("&Trust the project no longer") : tr("&Trust the project…"));
}

void MenuBuilder::setProject(ProjectView *view)
{
    m_docks->clear();
    if (view) {
        addDockActions(*view);
    }
    for (auto *part : {m_docks->menuAction(), m_layouts->menuAction(), m_reset, m_detach, m_close,
                       m_trust, m_report})
        part->setEnabled(view != nullptr);
    m_panels->menuAction()->setVisible(view != nullptr);
}

// The keys go on where those of the activities end.
void MenuBuilder::addDockActions(ProjectView &view)
{
    int key = Qt::Key_1 + static_cast<int>(m_window.m_activities->actions().size());
    for (auto *dock : view.docks()) {
        const auto id = dock->objectName().section(u'.', 1);
        auto *show = new QAction(tr("Go to %1").arg(dock->windowTitle()), &view);
        show->setObjectName(QStringLiteral("dock.show.") + id);
        if (key <= Qt::Key_9)
            show->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(key++)));
        connect(show, &QAction::triggered, &view, [&view, id] { view.showPanel(id); });
        auto *toggle = dock->toggleViewAction();
        toggle->setObjectName(QStringLiteral("dock.toggle.") + id);
        m_docks->addActions({show, toggle});
        m_window.m_actions.add(show, tr("Docks"));
        m_window.m_actions.add(toggle, tr("Docks"));
    }
}

void MenuBuilder::addPanel(const controls::Panel &panel)
{
    if (panel.offeredActions().isEmpty())
        return;
    auto *menu = new QMenu(panel.facts().title, m_panels);
    menu->menuAction()->setProperty(controls::kIconProperty, panel.facts().icon);
    m_panels->addMenu(menu);
    for (auto *action : panel.offeredActions()) {
        menu->addAction(action);
        m_window.m_actions.add(action, panel.facts().title);
    }
    connect(&panel, &QObject::destroyed, menu, &QObject::deleteLater);
    dress();
}

void MenuBuilder::dress()
{
    const auto &theme = m_window.m_services.themes.theme();
    for (const auto &entry : m_window.m_actions.actions()) {
        const auto name = entry.action->property(controls::kIconProperty).toString();
        if (!name.isEmpty())
            entry.action->setIcon(theme::icon(name, theme));
    }
}

} // namespace espalier::shell
