// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/projectview.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabBar>
#include <QVBoxLayout>

#include <chrono>

namespace espalier::shell {

using controls::PanelFacts;

ProjectView::ProjectView(models::ProjectContext &context, const PanelSet &panels,
                         QMainWindow &window)
    : QStackedWidget(&window), m_context(context), m_window(window)
{
    for (const auto &factory : panels) {
        if (factory.facts.place == PanelFacts::Place::Activity)
            createActivity(factory);
        else
            createDock(factory);
    }
    m_titles.setSingleShot(true);
    m_titles.setInterval(0);
    connect(&m_titles, &QTimer::timeout, this, &ProjectView::updateTitleBars);
    // What is shown first comes first.
    m_early.setSingleShot(true);
    m_early.setInterval(std::chrono::seconds(1));
    connect(&m_early, &QTimer::timeout, this, [this] {
        for (const auto &[id, place] : m_places) {
            if (place.factory->facts.early)
                panel(id);
        }
    });
    m_early.start();
    connect(&context, &models::ProjectContext::panelRequested, this, &ProjectView::showPanel);
}

ProjectView::~ProjectView()
{
    // The next tab shows when one goes; no panel shall be made for it any more.
    for (auto *dock : docks())
        disconnect(dock, nullptr, this, nullptr);
    for (auto *dock : docks())
        delete dock;
}

static QWidget *makeHolder(QWidget *parent)
{
    auto *holder = new QWidget(parent);
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    return holder;
}

void ProjectView::createActivity(const PanelFactory &factory)
{
    auto *holder = makeHolder(this);
    addWidget(holder);
    m_places.emplace(factory.facts.id, Place{.factory = &factory, .holder = holder});
}

void ProjectView::createDock(const PanelFactory &factory)
{
    const auto &id = factory.facts.id;
    auto *dock = new QDockWidget(factory.facts.title, &m_window);
    dock->setObjectName(QStringLiteral("dock.") + id);
    dock->setAccessibleName(factory.facts.title);
    // Not at once: a dock that is given another title bar while it is being moved gets lost.
    connect(dock, &QDockWidget::topLevelChanged, &m_titles, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::dockLocationChanged, &m_titles, qOverload<>(&QTimer::start));
    auto *holder = makeHolder(dock);
    dock->setWidget(holder);
    m_places.emplace(id, Place{.factory = &factory, .holder = holder, .dock = dock});
    m_dockOrder.append(id);
    connect(dock, &QDockWidget::visibilityChanged, this, [this, id](bool visible) {
        if (visible)
            panel(id);
    });
}

void ProjectView::resetDocks()
{
    QDockWidget *first = nullptr;
    for (const auto &id : std::as_const(m_dockOrder)) {
        auto *dock = m_places.at(id).dock;
        dock->setFloating(false);
        m_window.addDockWidget(Qt::BottomDockWidgetArea, dock);
        if (first)
            m_window.tabifyDockWidget(first, dock);
        else
            first = dock;
        dock->show();
    }
    if (!first)
        return;
    m_window.resizeDocks({first}, {m_window.height() / 4}, Qt::Vertical);
    first->raise();
    updateTitleBars();
}

// A dock that is a tab among others needs no second title below its tab.
void ProjectView::updateTitleBars()
{
    for (auto *dock : docks())
        setTitleBar(dock, !dock->isFloating() && !m_window.tabifiedDockWidgets(dock).isEmpty());
    // The bar appears with the second tab, and has no name of its own.
    for (auto *bar : m_window.findChildren<QTabBar *>(Qt::FindDirectChildrenOnly)) {
        bar->setAccessibleName(tr("Docks"));
        bar->setToolTip(tr("Double-click to detach"));
        connect(bar, &QTabBar::tabBarDoubleClicked, this, &ProjectView::detachTab,
                Qt::UniqueConnection);
    }
}

void ProjectView::setTitleBar(QDockWidget *dock, bool bare)
{
    auto *given = dock->titleBarWidget();
    if (bare == (given != nullptr))
        return;
    if (bare) {
        auto *none = new QWidget(dock);
        none->setLayout(new QHBoxLayout); // without one it has no size, not even 0
        none->layout()->setContentsMargins({});
        dock->setTitleBarWidget(none);
    } else {
        dock->setTitleBarWidget(nullptr);
        delete given;
    }
}

void ProjectView::detachTab(int tab)
{
    const auto *bar = qobject_cast<QTabBar *>(sender());
    for (auto *dock : docks()) {
        if (bar && dock->windowTitle() == bar->tabText(tab) && !dock->isFloating()) {
            dock->setFloating(true);
            return;
        }
    }
}

void ProjectView::toggleDetached()
{
    for (auto *dock : docks()) {
        if (dock->isAncestorOf(QApplication::focusWidget())) {
            dock->setFloating(!dock->isFloating());
            return;
        }
    }
}

QList<QDockWidget *> ProjectView::docks() const
{
    QList<QDockWidget *> list;
    for (const auto &id : m_dockOrder)
        list.append(m_places.at(id).dock);
    return list;
}

controls::Panel *ProjectView::panel(const QString &id)
{
    const auto found = m_places.find(id);
    if (found == m_places.end())
        return nullptr;
    auto &place = found->second;
    if (place.panel)
        return place.panel;
    auto *made = place.factory->make(m_context, place.holder);
    place.panel = made;
    place.holder->layout()->addWidget(made);
    made->show(); // the layout would do so later, and what is hidden does not take the focus
    place.holder->setFocusProxy(made);
    connect(made, &controls::Panel::countChanged, this,
            [this, id](int count) { emit countChanged(id, count); });
    if (m_states.contains(id))
        made->restoreState(m_states.value(id).toMap());
    emit panelMade(made);
    emit countChanged(id, made->count());
    return made;
}

void ProjectView::makeAllPanels()
{
    for (const auto &[id, place] : m_places)
        panel(id);
}

QList<controls::Panel *> ProjectView::madePanels() const
{
    QList<controls::Panel *> list;
    for (const auto &[id, place] : m_places) {
        if (place.panel)
            list.append(place.panel);
    }
    return list;
}

void ProjectView::showPanel(const QString &id)
{
    auto *shown = panel(id);
    if (!shown)
        return;
    const auto &place = m_places.at(id);
    if (place.dock) {
        place.dock->show();
        place.dock->raise();
    } else {
        setCurrentWidget(place.holder);
        emit activityChanged(id);
    }
    shown->setFocus(Qt::OtherFocusReason);
}

QString ProjectView::currentActivity() const
{
    for (const auto &[id, place] : m_places) {
        if (!place.dock && place.holder == currentWidget())
            return id;
    }
    return {};
}

void ProjectView::useLayout(const QByteArray &state)
{
    for (auto *dock : docks())
        setTitleBar(dock, false);
    m_window.restoreState(state);
    m_titles.start();
}

QVariantMap ProjectView::saveSession() const
{
    QVariantMap states = m_states;
    for (const auto &[id, place] : m_places) {
        if (place.panel)
            states.insert(id, place.panel->saveState());
    }
    return {{QStringLiteral("panels"), states},
            {QStringLiteral("activity"), currentActivity()},
            {QStringLiteral("docks"), m_window.saveState()}};
}

void ProjectView::restoreSession(const QVariantMap &session)
{
    m_states = session.value(QStringLiteral("panels")).toMap();
    resetDocks();
    useLayout(session.value(QStringLiteral("docks")).toByteArray());
    const auto activity = session.value(QStringLiteral("activity")).toString();
    for (const auto &[id, place] : m_places) {
        if (!place.dock && (id == activity || (activity.isEmpty() && indexOf(place.holder) == 0))) {
            showPanel(id);
            return;
        }
    }
}

} // namespace espalier::shell
