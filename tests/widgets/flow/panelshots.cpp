// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Pictures of the panels, for looking at: panelshots FOLDER [PROJECT]
#include "tests/widgets/flow/panelproject.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/changes/changespanel.h"
#include "widgets/panels/functions/functionspanel.h"
#include "widgets/panels/run/runpanel.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>
#include <QTreeView>

using namespace espalier;
using namespace Qt::StringLiterals;

namespace {

QString g_folder;

void shoot(test::PanelProject &project, QWidget &panel, const QString &name,
           QSize size = {1150, 740})
{
    static const std::array kThemes{std::pair{"light", theme::Choice::Light},
                                    std::pair{"dark", theme::Choice::Dark},
                                    std::pair{"contrast", theme::Choice::HighContrast}};
    panel.resize(size);
    panel.show();
    for (const auto &[word, choice] : kThemes) {
        project.themes.setChoice(choice);
        QTest::qWait(50);
        panel.grab().save(QStringLiteral("%1/%2-%3.png").arg(g_folder, name, QLatin1String(word)));
    }
    project.themes.setChoice(theme::Choice::Light);
}

void waitForJobs(test::PanelProject &project)
{
    if (!QTest::qWaitFor([&] { return project.jobs.runningCount() == 0; }, 60'000))
        qWarning("jobs do not come to an end");
    QTest::qWait(250);
}

void copySample(const test::PanelProject &project)
{
    const std::filesystem::path sample =
        std::filesystem::path(ESPALIER_SOURCE_DIR) / "resources" / "sample";
    std::filesystem::copy(sample, project.files.root(),
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
    project.files.commitAll("The sample");
}

void functions()
{
    test::PanelProject empty;
    panels::FunctionsPanel nothing(*empty.context);
    waitForJobs(empty);
    shoot(empty, nothing, u"functions-empty"_s);

    test::PanelProject project;
    copySample(project);
    panels::FunctionsPanel panel(*project.context);
    waitForJobs(project);
    shoot(project, panel, u"functions-full"_s);
    auto *tree = panel.findChild<QTreeView *>();
    tree->setCurrentIndex(tree->model()->index(0, 0));
    tree->model()->setData(tree->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    test::actionOf(panel, u"applyBranch"_s)->trigger();
    waitForJobs(project);
    test::actionOf(panel, u"applyBranch"_s)->trigger();
    waitForJobs(project);
    shoot(project, panel, u"functions-failed"_s);
    test::actionOf(panel, u"applyInPlace"_s)->trigger();
    waitForJobs(project);
    panels::RunPanel run(*project.context);
    waitForJobs(project);
    run.findChild<QComboBox *>()->setEditText(u"python3 -m unittest discover -v -s tests"_s);
    test::actionOf(run, u"start"_s)->trigger();
    waitForJobs(project);
    shoot(project, run, u"run-full"_s, {1150, 320});
    shoot(project, panel, u"functions-figures"_s);
    run.findChild<QComboBox *>()->setEditText(u"ls *.py | wc"_s);
    test::actionOf(run, u"start"_s)->trigger();
    shoot(project, run, u"run-shell"_s, {1150, 320});
    run.findChild<QComboBox *>()->setEditText(
        u"python3 -c \"import sys; print('\\x1b[32mgreen\\x1b[0m and \\x1b[31mred'); "
        "sys.stderr.write('an error\\n'); sys.exit(3)\""_s);
    test::actionOf(run, u"start"_s)->trigger();
    waitForJobs(project);
    shoot(project, run, u"run-failed"_s, {1150, 320});
    panel.findChild<QLineEdit *>()->setText(u"nothing that is there"_s);
    QTest::qWait(300);
    shoot(project, panel, u"functions-hidden"_s);
}

void changes()
{
    test::PanelProject project;
    copySample(project);
    panels::FunctionsPanel functions(*project.context);
    panels::ChangesPanel panel(*project.context);
    waitForJobs(project);
    shoot(project, panel, u"changes-empty"_s);
    test::actionOf(functions, u"preview"_s)->trigger();
    waitForJobs(project);
    waitForJobs(project);
    shoot(project, panel, u"changes-full"_s);
    auto *diff = panel.findChild<editor::DiffView *>();
    diff->action(editor::DiffAction::NextChange)->trigger();
    diff->action(editor::DiffAction::NextChange)->trigger();
    diff->action(editor::DiffAction::Reject)->trigger();
    waitForJobs(project);
    auto *list = panel.findChild<QTreeView *>();
    list->setCurrentIndex(list->model()->index(2, 0));
    test::actionOf(panel, u"reviewed"_s)->trigger();
    test::actionOf(panel, u"leaveFileOut"_s)->trigger();
    QTest::qWait(200);
    shoot(project, panel, u"changes-left-out"_s);
    project.files.write("orchard/forecast.py", "changed = True\n");
    test::actionOf(panel, u"applyInPlace"_s)->trigger();
    waitForJobs(project);
    shoot(project, panel, u"changes-conflict"_s);
    test::actionOf(panel, u"previewAgain"_s)->trigger();
    waitForJobs(project);
    test::actionOf(panel, u"applyInPlace"_s)->trigger();
    waitForJobs(project);
    shoot(project, panel, u"changes-result"_s);
}

void runs()
{
    test::PanelProject project(false);
    panels::RunPanel panel(*project.context);
    waitForJobs(project);
    shoot(project, panel, u"run-untrusted"_s, {1150, 320});
    project.context->setTrusted(true);
    shoot(project, panel, u"run-empty"_s, {1150, 320});
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    g_folder = application.arguments().value(1, QStringLiteral("."));
    functions();
    changes();
    runs();
}
