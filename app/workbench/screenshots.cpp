// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/screenshots.h"

#include "core/engine/sampleproject.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPixmap>

namespace espalier::workbench {

using namespace std::chrono_literals;

Screenshots::Screenshots(Workbench &workbench, ScreenshotOptions options)
    : m_workbench(workbench), m_options(std::move(options)), m_tour(workbench)
{
    m_timer.setInterval(60ms);
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::look);
    connect(&m_tour, &ScreenshotTour::lost, this, [this](const QString &what) {
        qWarning("screenshots: %s cannot be shown or done", qPrintable(what));
        m_complete = false;
    });
}

void Screenshots::start(const QString &project)
{
    if (!QDir().mkpath(m_options.folder)) {
        emit finished(false);
        return;
    }
    m_steps = m_tour.ofProject(project);
    begin();
}

void Screenshots::startWithSample()
{
    const auto copy = m_scratch.filePath(QStringLiteral("sample"));
    const auto made = engine::makeSample(copy.toStdString());
    if (!made || !QDir().mkpath(m_options.folder)) {
        emit finished(false);
        return;
    }
    m_steps = m_tour.ofSample(copy);
    begin();
}

void Screenshots::begin()
{
    m_workbench.window().resize(m_options.size);
    m_workbench.themes().setChoice(m_options.themes.front());
    next();
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
    if (m_steps[m_step].name.isEmpty()) {
        ++m_step;
        next();
        return;
    }
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
