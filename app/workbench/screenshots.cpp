// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/screenshots.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPixmap>

namespace espalier::workbench {

using namespace std::chrono_literals;

Screenshots::Screenshots(Workbench &workbench, ScreenshotOptions options)
    : m_workbench(workbench), m_options(std::move(options))
{
    m_timer.setInterval(60ms);
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::look);
}

void Screenshots::start(const QString &project)
{
    if (!QDir().mkpath(m_options.folder)) {
        emit finished(false);
        return;
    }
    planSteps();
    m_steps.insert(m_steps.begin() + 1, {QStringLiteral("functions"), [this, project] {
                                             if (!m_workbench.context())
                                                 m_workbench.openProject(project);
                                             showPanel(QStringLiteral("functions"));
                                         }});
    m_workbench.window().resize(m_options.size);
    m_workbench.themes().setChoice(m_options.themes.front());
    next();
}

void Screenshots::showPanel(const QString &id)
{
    if (auto *view = m_workbench.window().projectView())
        view->showPanel(id);
}

void Screenshots::trigger(const QString &action)
{
    for (const auto &entry : m_workbench.window().actionRegistry().actions()) {
        if (entry.action->objectName() == action && entry.action->isEnabled()) {
            entry.action->trigger();
            return;
        }
    }
    qWarning("screenshots: there is no action %s to be done", qPrintable(action));
    m_complete = false;
}

void Screenshots::planSteps()
{
    m_steps.push_back({QStringLiteral("start"), [] {}});
    addFlow();
    const auto panel = [this](const QString &id) {
        m_steps.push_back({id, [this, id] { showPanel(id); }});
    };
    for (const auto *id : {"scripts", "source", "log", "run", "activity"})
        panel(QLatin1String(id));
    auto &window = m_workbench.window();
    m_steps.push_back({QStringLiteral("palette"), [&window] {
                           window.palette().open();
                           for (auto *field : window.palette().findChildren<QLineEdit *>())
                               field->setText(QStringLiteral("show"));
                       }});
    m_steps.push_back({QStringLiteral("keys"), [&window] {
                           window.palette().hide();
                           window.keysSheet().open();
                       }});
    m_steps.push_back({QStringLiteral("settings"), [this, &window] {
                           window.keysSheet().hide();
                           trigger(QStringLiteral("file.settings"));
                       }});
}

void Screenshots::addFlow()
{
    m_steps.push_back({QStringLiteral("changes"), [this] {
                           showPanel(QStringLiteral("functions"));
                           trigger(QStringLiteral("functions.preview"));
                       }});
    m_steps.push_back({QStringLiteral("tests"), [this] {
                           showPanel(QStringLiteral("tests"));
                           trigger(QStringLiteral("tests.runAll"));
                       }});
}

void Screenshots::next()
{
    if (m_step == m_steps.size()) {
        m_timer.stop();
        emit finished(m_complete);
        return;
    }
    m_steps[m_step].enter();
    m_calm = 0;
    m_since.start();
    m_timer.start();
}

// Nothing under way for a few looks: what was asked for is on the screen.
void Screenshots::look()
{
    constexpr int kCalm = 6;
    constexpr qint64 kPatienceMs = 60'000;
    m_calm = m_workbench.jobs().runningCount() == 0 ? m_calm + 1 : 0;
    const bool late = m_since.elapsed() > kPatienceMs;
    if (m_calm < kCalm && !late)
        return;
    m_complete &= !late;
    m_timer.stop();
    grab();
}

static QString suffixOf(theme::Choice choice)
{
    switch (choice) {
    case theme::Choice::System: return QStringLiteral("system");
    case theme::Choice::Light: return QStringLiteral("light");
    case theme::Choice::Dark: return QStringLiteral("dark");
    case theme::Choice::HighContrast: return QStringLiteral("contrast");
    }
    return {};
}

// The state is taken in every theme before the next one is gone to.
void Screenshots::grab()
{
    auto *dialog = QApplication::activeModalWidget();
    QWidget *shown = dialog ? dialog : &m_workbench.window();
    for (auto *top : QApplication::topLevelWidgets()) {
        if (top != &m_workbench.window() && top->isVisible() && qobject_cast<QDialog *>(top))
            shown = top;
    }
    const auto file =
        QStringLiteral("%1/%2-%3.png")
            .arg(m_options.folder, m_steps[m_step].name, suffixOf(m_options.themes[m_theme]));
    m_complete &= shown->grab().save(file);
    m_theme = (m_theme + 1) % m_options.themes.size();
    m_workbench.themes().setChoice(m_options.themes[m_theme]);
    if (m_theme == 0) {
        if (shown != &m_workbench.window())
            shown->close();
        ++m_step;
        next();
        return;
    }
    m_calm = 0;
    m_since.start();
    m_timer.start();
}

} // namespace espalier::workbench
