// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"

#include "core/process/selftest.h"

#include <QPixmap>
#include <QTest>

namespace espalier::test {

namespace {

constexpr auto kShop = "\"\"\"A shop.\"\"\"\n"
                       "\n"
                       "\n"
                       "def price(item):\n"
                       "    return item * 2\n"
                       "\n"
                       "\n"
                       "def total(items):\n"
                       "    result = 0\n"
                       "    for item in items:\n"
                       "        result += price(item)\n"
                       "    return result\n"
                       "\n"
                       "\n"
                       "def refuse(reason):\n"
                       "    raise ValueError(reason)\n"
                       "\n"
                       "\n"
                       "double = lambda x: 2 * x\n";
constexpr auto kMain = "import sys\n"
                       "from shop.till import refuse, total\n"
                       "\n"
                       "\n"
                       "def main():\n"
                       "    print('total', total([1, 2, 3]))\n"
                       "    try:\n"
                       "        refuse('no')\n"
                       "    except ValueError:\n"
                       "        print('refused', file=sys.stderr)\n"
                       "\n"
                       "\n"
                       "if __name__ == '__main__':\n"
                       "    main()\n";
constexpr auto kSign = "export function sign(text) {\n"
                       "  return text.toUpperCase();\n"
                       "}\n"
                       "export const twice = (x) => x * 2;\n";

} // namespace

PanelProject::PanelProject(bool trusted)
{
    makeContext(trusted);
}

void PanelProject::makeContext(bool trusted)
{
    context = std::make_unique<models::ProjectContext>(
        project(), models::ProjectContext::Services{.jobs = jobs, .log = log, .themes = themes},
        trusted);
}

void PanelProject::useKnowledge()
{
    m_knowledge = engine::knowledgeFile(home.paths());
    makeContext(true);
}

void PanelProject::fillShop()
{
    files.write("shop/__init__.py", "");
    files.write("shop/till.py", kShop);
    files.write("shop/__main__.py", kMain);
    files.write("web/sign.mjs", kSign);
    files.write("tests/test_till.py", "def test_nothing(): pass\n");
    files.commitAll("Begin");
}

void PanelProject::fillOrchard()
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

engine::Project PanelProject::project() const
{
    return {.root = files.root(),
            .paths = home.paths(),
            .scripts = runner,
            .processes = std::make_shared<process::SystemProcessRunner>(),
            .openSandbox = [cache = home.paths().cache](
                               JobContext &job) { return process::openSandbox(cache, job); },
            .threads = 2,
            .knowledge = {.file = m_knowledge}};
}

QAction *actionOf(const controls::Panel &panel, const QString &id)
{
    const auto name = panel.facts().id + u'.' + id;
    for (auto *action : panel.offeredActions()) {
        if (action->objectName() == name)
            return action;
    }
    qFatal("%s offers no action %s", qPrintable(panel.facts().id), qPrintable(id));
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
