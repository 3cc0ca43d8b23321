// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/diffwindow.h"
#include "app/workbench/display.h"
#include "app/workbench/screenshots.h"
#include "app/workbench/workbench.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstdio>

using namespace espalier;

namespace {

struct CommandLine {
    QString project;
    QStringList diff;    ///< two files to compare, or none
    QString screenshots; ///< folder; empty for none
    QSize size;
    bool sample = false;
    bool safeMode = false;
};

CommandLine parse(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        workbench::Workbench::tr("The workbench: instrument code, see each change before it is "
                                 "made, and take it back."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("project"),
                                 workbench::Workbench::tr("Folder of the project to open"),
                                 QStringLiteral("[project]"));
    const QCommandLineOption safe(
        QStringLiteral("safe-mode"),
        workbench::Workbench::tr("Start with the standard layout, theme and keys; keep nothing"));
    const QCommandLineOption pictures(
        QStringLiteral("screenshot"),
        workbench::Workbench::tr("Render each panel of the project to PNG files in <folder>"),
        workbench::Workbench::tr("folder"));
    const QCommandLineOption size(
        QStringLiteral("size"),
        workbench::Workbench::tr("With --screenshot: size of the window, as 1280x800"),
        QStringLiteral("WxH"), QStringLiteral("1280x800"));
    const QCommandLineOption sample(QStringLiteral("sample"),
                                    workbench::Workbench::tr("Open a copy of the sample project"));
    const QCommandLineOption diff(
        QStringLiteral("diff"),
        workbench::Workbench::tr("Show two files side by side instead: --diff LEFT RIGHT"));
    parser.addOptions({safe, sample, pictures, size, diff});
    parser.process(application);
    const auto folders = parser.positionalArguments();
    if (folders.size() != (parser.isSet(diff) ? 2 : std::min<qsizetype>(folders.size(), 1)))
        parser.showHelp(2);
    const auto parts = parser.value(size).split(u'x');
    const QSize pixels(parts.value(0).toInt(), parts.value(1).toInt());
    if (pixels.isEmpty() || (parser.isSet(pictures) && folders.isEmpty() && !parser.isSet(sample)))
        parser.showHelp(2);
    return {.project = folders.value(0),
            .diff = parser.isSet(diff) ? folders : QStringList(),
            .screenshots = parser.value(pictures),
            .size = pixels,
            .sample = parser.isSet(sample),
            .safeMode = parser.isSet(safe) || parser.isSet(pictures)};
}

void loadTranslations(QApplication &application)
{
    const auto load = [&application](const QLocale &locale, const QString &name,
                                     const QString &folder) {
        auto *translator = new QTranslator(&application);
        if (translator->load(locale, name, QStringLiteral("_"), folder))
            QApplication::installTranslator(translator);
    };
    const auto ours = QStringLiteral("espalier");
    const auto folder = QStringLiteral(":/i18n");
    // English has plurals, too; every other language comes on top of it.
    load(QLocale(QLocale::English), ours, folder);
    load(QLocale(), ours, folder);
    load(QLocale(), QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

int showDiff(bootstrap::Application &application, const CommandLine &line)
{
    const shell::WindowStore store(application.paths().state / "window.ini");
    theme::ThemeManager themes(line.safeMode ? theme::Choice::System : store.theme());
    workbench::DiffWindow window(themes, line.diff.front(), line.diff.back());
    const std::stop_callback stop(application.stopToken(), [&window] {
        QMetaObject::invokeMethod(&window, &QWidget::close, Qt::QueuedConnection);
    });
    window.showSoon();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const auto problem = workbench::displayProblem();
    // What needs no window is said all the same.
    if (problem)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication qt(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Espalier"));
    QApplication::setApplicationVersion(QStringLiteral(ESPALIER_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.espalier.Workbench"));
    loadTranslations(qt);
    const auto line = parse(qt);
    if (problem && line.screenshots.isEmpty()) {
        std::fprintf(stderr,
                     "espalier-workbench: %s. The command line does the same: espalier --help\n",
                     problem->c_str());
        return 5;
    }
    bootstrap::Application application;
    if (!line.diff.isEmpty())
        return showDiff(application, line);
    workbench::Workbench workbench(application, {.safeMode = line.safeMode});
    // A signal closes the window as a person would, and ends the program whatever else is asked of
    // the window in that moment: to come to the front, say.
    const std::stop_callback stop(application.stopToken(), [&workbench] {
        QMetaObject::invokeMethod(
            &workbench,
            [&workbench] {
                workbench.window().closeNow();
                QApplication::exit(0);
            },
            Qt::QueuedConnection);
    });
    // Started for a project that another window has: that one comes to the front, this one goes;
    // not before the loop that it ends is running.
    QObject::connect(
        &workbench, &workbench::Workbench::handedOver, &workbench,
        [&workbench] {
            if (!workbench.context())
                workbench.window().close();
        },
        Qt::QueuedConnection);
    workbench.show();
    workbench::Screenshots screenshots(workbench, {.folder = line.screenshots, .size = line.size});
    QObject::connect(&screenshots, &workbench::Screenshots::finished, &qt,
                     [](bool complete) { QApplication::exit(complete ? 0 : 1); });
    if (!line.screenshots.isEmpty() && line.sample)
        screenshots.startWithSample();
    else if (!line.screenshots.isEmpty())
        screenshots.start(line.project);
    else if (line.sample)
        workbench.openSample();
    else if (!line.project.isEmpty())
        workbench.openProject(line.project);
    return QApplication::exec();
}
