// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"

#include <QPixmap>
#include <QTest>

namespace espalier::test {

PanelProject::PanelProject()
    : context({.root = files.root(), .paths = home.paths(), .scripts = runner, .threads = 2},
              {.jobs = jobs, .log = log, .themes = themes}, true)
{
    files.write("orchard/tree.py", "def grow(tree, years):\n"
                                   "    for year in range(years):\n"
                                   "        tree.height += 1\n"
                                   "    return tree\n\n\n"
                                   "def height(tree):\n"
                                   "    return tree.height\n\n\n"
                                   "class Row:\n"
                                   "    def trees(self):\n"
                                   "        for tree in self.all:\n"
                                   "            yield tree\n");
    files.write("signage/label.js", "const twice = (x) => x * 2;\n"
                                    "function label(tree) { return 'tree ' + tree.name; }\n");
}

std::unique_ptr<engine::Workspace> PanelProject::open() const
{
    auto workspace = engine::Workspace::open(files.root(), home.paths());
    if (!workspace)
        qFatal("%s", workspace.error().text().c_str());
    return *std::move(workspace);
}

void PanelProject::preview()
{
    const auto report = instrumentProject(files, home, {}, *runner);
    if (!report)
        qFatal("%s", report.error().text().c_str());
}

std::string PanelProject::firstKey() const
{
    const auto workspace = open();
    return workspace->scripts().list()->front().key;
}

int PanelProject::useTests(const std::string &key, const std::string &tests)
{
    const auto workspace = open();
    auto script = **workspace->scripts().effective(key);
    script.origin = "human";
    script.tests = tests;
    const int version = workspace->scripts().add(script).value();
    if (!workspace->scripts().makeEffective(key, version))
        qFatal("the version cannot be used");
    return version;
}

void showPanel(QWidget &panel, QSize size)
{
    panel.resize(size);
    panel.show();
    panel.activateWindow();
    if (!QTest::qWaitForWindowActive(&panel))
        qFatal("the panel is not shown");
}

void shoot(QWidget &panel, theme::ThemeManager &themes, const QString &name)
{
    const auto folder = qEnvironmentVariable("ESPALIER_SHOTS");
    if (folder.isEmpty())
        return;
    const std::pair<theme::Choice, QString> looks[] = {
        {theme::Choice::Dark, QStringLiteral("dark")},
        {theme::Choice::HighContrast, QStringLiteral("contrast")},
        {theme::Choice::Light, QStringLiteral("light")}};
    for (const auto &[choice, look] : looks) {
        themes.setChoice(choice);
        QTest::qWait(250); // editors take their colours a little later
        if (!panel.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, look)))
            qFatal("the picture cannot be saved");
    }
}

} // namespace espalier::test
