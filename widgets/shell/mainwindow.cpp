// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "widgets/shell/menubuilder.h"
#include "widgets/shell/notifier.h"

#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QMimeData>
#include <QScreen>
#include <QShortcut>
#include <QVBoxLayout>

namespace espalier::shell {

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent), m_services(services), m_actions(services.store.settings())
{
    setObjectName(QStringLiteral("mainWindow"));
    // Without GroupedDragging: Qt's window for floating tabs is left with a dead dock when a
    // project is closed while some are together.
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setAcceptDrops(true);
    m_menus = new MenuBuilder(*this);
    createCentre();
    createOverlays();
    connectParts();
    m_menus->setRecent(m_services.store.recentProjects());
    m_start->setRecent(m_services.store.recentProjects());
    // The first time, most of the screen, but no more than is of use.
    resize((screen()->availableSize() * 0.9).boundedTo(QSize(1600, 1000)));
    restoreGeometry(m_services.store.settings().value(QStringLiteral("geometry")).toByteArray());
    dress();
}

MainWindow::~MainWindow() = default;

void MainWindow::createCentre()
{
    m_activities = new ActivityBar(m_services.themes, this);
    // Areas are not mirrored by themselves.
    addToolBar(isRightToLeft() ? Qt::RightToolBarArea : Qt::LeftToolBarArea, m_activities);
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_trust = new TrustBar(m_services.themes, content);
    m_messages = new controls::MessageBar(m_services.themes, content);
    m_centre = new QStackedWidget(content);
    m_start = new StartPage(m_services.themes, m_menus->open, m_menus->sample, m_centre);
    m_centre->addWidget(m_start);
    layout->addWidget(m_trust);
    layout->addWidget(m_messages);
    layout->addWidget(m_centre, 1);
    setCentralWidget(content);
    m_status = new StatusStrip(m_services.themes, m_services.jobs, this);
    setStatusBar(m_status);
    for (const auto &panel : m_services.panels) {
        if (panel.facts.place == controls::PanelFacts::Place::Activity)
            m_actions.add(m_activities->add(panel.facts), tr("Activities"));
    }
    m_activities->hide();
}

void MainWindow::createOverlays()
{
    m_palette = new CommandPalette(m_actions, this);
    m_keys = new KeysSheet(m_actions, this);
    new Notifier(m_services.jobs, *this);
    // "?" is typed in fields; an editor with the focus takes it before this does.
    auto *help = new QShortcut(QKeySequence(Qt::Key_Question), this);
    connect(help, &QShortcut::activated, m_keys, &KeysSheet::open);
}

void MainWindow::connectParts()
{
    connect(&m_services.themes, &theme::ThemeManager::changed, this, &MainWindow::dress);
    connect(m_start, &StartPage::projectChosen, this, &MainWindow::projectChosen);
    connect(m_start, &StartPage::projectForgotten, this, [this](const QString &folder) {
        m_services.store.forgetProject(folder);
        m_start->setRecent(m_services.store.recentProjects());
    });
    connect(m_activities, &ActivityBar::chosen, this, [this](const QString &id) {
        if (m_view)
            m_view->showPanel(id);
    });
    connect(m_status, &StatusStrip::trustRequested, this, &MainWindow::trustChangeRequested);
    connect(m_status, &StatusStrip::activityRequested, this, [this] {
        if (m_view)
            m_view->showPanel(QStringLiteral("activity"));
    });
}

void MainWindow::showProject(models::ProjectContext &context)
{
    closeProject();
    m_folder = context.folder();
    m_view = new ProjectView(context, m_services.panels, *this);
    connect(m_view, &ProjectView::panelMade, this, &MainWindow::addPanelActions);
    connect(m_view, &ProjectView::activityChanged, m_activities, &ActivityBar::setCurrent);
    connect(m_view, &ProjectView::countChanged, m_activities, &ActivityBar::setCount);
    m_centre->addWidget(m_view);
    m_centre->setCurrentWidget(m_view);
    m_activities->show();
    m_menus->setProject(m_view);
    m_services.store.noteProject(m_folder);
    m_menus->setRecent(m_services.store.recentProjects());
    setWindowTitle(tr("%1 – Espalier").arg(QDir(m_folder).dirName()));
    m_view->restoreSession(m_services.store.session(m_folder));
}

void MainWindow::closeProject()
{
    m_trust->hide();
    m_messages->clear();
    if (!m_view)
        return;
    keepSession();
    m_menus->setProject(nullptr);
    delete m_view.get();
    m_folder.clear();
    m_activities->hide();
    m_status->setFacts({});
    setWindowTitle({});
    m_start->setRecent(m_services.store.recentProjects());
    m_menus->setRecent(m_services.store.recentProjects());
    m_centre->setCurrentWidget(m_start);
}

void MainWindow::setStatus(const StatusFacts &facts)
{
    m_status->setFacts(facts);
}

void MainWindow::setTrusted(bool trusted)
{
    m_menus->setTrusted(trusted);
}

void MainWindow::addPanelActions(controls::Panel *panel)
{
    m_menus->addPanel(*panel);
}

void MainWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open a project"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        leave([this, folder] { emit projectChosen(folder); });
    });
    dialog->open();
}

void MainWindow::cyclePanes(int step)
{
    QList<QWidget *> panes{m_activities, m_centre};
    if (m_view) {
        for (auto *dock : m_view->docks()) {
            if (dock->isVisible() && !dock->visibleRegion().isEmpty())
                panes.append(dock->widget());
        }
    }
    panes.removeIf([](const QWidget *pane) { return !pane->isVisible(); });
    const auto *focused = focusWidget();
    qsizetype at = 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focused && (panes[i] == focused || panes[i]->isAncestorOf(focused)))
            at = i;
    }
    auto *next = panes[(at + step + panes.size()) % panes.size()];
    if (next == m_centre)
        next = m_centre->currentWidget();
    if (auto *stack = qobject_cast<QStackedWidget *>(next); stack && stack->currentWidget())
        next = stack->currentWidget();
    next->setFocus(Qt::OtherFocusReason);
    if (!next->hasFocus() && !next->isAncestorOf(focusWidget())) {
        if (auto *child = next->nextInFocusChain())
            child->setFocus(Qt::OtherFocusReason);
    }
}

void MainWindow::keepSession()
{
    if (m_view)
        m_services.store.setSession(m_folder, m_view->saveSession());
    m_services.store.settings().setValue(QStringLiteral("geometry"), saveGeometry());
}

void MainWindow::closeNow()
{
    m_leaving = true;
    close();
}

QStringList MainWindow::unsavedWork() const
{
    QStringList unsaved;
    for (const auto *panel : m_view ? m_view->madePanels() : QList<controls::Panel *>()) {
        if (const auto work = panel->unsavedWork(); !work.isEmpty())
            unsaved << tr("%1: %2").arg(panel->facts().title, work);
    }
    return unsaved;
}

// Does what ends the work on the project. It asks in the bar, not in a dialog: what is to be saved
// must be within reach.
void MainWindow::leave(const std::function<void()> &act)
{
    const auto unsaved = unsavedWork();
    if (unsaved.isEmpty()) {
        act();
        return;
    }
    m_messages->showMessage(controls::MessageBar::Severity::Warning,
                            tr("Something is not saved yet."), unsaved.join(u'\n'));
    m_messages->offer(tr("Close anyway"), act);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_leaving && !unsavedWork().isEmpty()) {
        event->ignore();
        leave([this] { closeNow(); });
        return;
    }
    keepSession();
    m_services.jobs.cancelAll();
    QMainWindow::closeEvent(event);
}

static QString folderOf(const QMimeData &data)
{
    for (const auto &url : data.urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir())
            return url.toLocalFile();
    }
    return {};
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!folderOf(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    if (const auto folder = folderOf(*event->mimeData()); !folder.isEmpty())
        leave([this, folder] { emit projectChosen(folder); });
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_palette->hide();
    m_keys->hide();
}

void MainWindow::dress()
{
    m_menus->dress();
    m_palette->refresh();
    setWindowIcon(QIcon(QStringLiteral(":/icons/espalier.svg")));
}

} // namespace espalier::shell
