// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/flow/panelproject.h"

#include "app/bootstrap/workers.h"
#include "core/process/selftest.h"

#include <QAccessible>
#include <QAccessibleInterface>

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

// One pool for all: workers take a while to start.
std::shared_ptr<engine::ScriptRunner> workers()
{
    static const Home home;
    static const std::shared_ptr<engine::ScriptRunner> runner =
        bootstrap::makeScriptRunner(home.paths(), 2);
    return runner;
}

} // namespace

PanelProject::PanelProject(bool trusted)
    : context(std::make_unique<models::ProjectContext>(
          project(), models::ProjectContext::Services{.jobs = jobs, .log = log, .themes = themes},
          trusted))
{
}

void PanelProject::fill()
{
    files.write("shop/__init__.py", "");
    files.write("shop/till.py", kShop);
    files.write("shop/__main__.py", kMain);
    files.write("web/sign.mjs", kSign);
    files.write("tests/test_till.py", "def test_nothing(): pass\n");
    files.commitAll("Begin");
}

engine::Project PanelProject::project() const
{
    return {.root = files.root(),
            .paths = home.paths(),
            .scripts = workers(),
            .processes = std::make_shared<process::SystemProcessRunner>(),
            .openSandbox = [cache = home.paths().cache](
                               JobContext &job) { return process::openSandbox(cache, job); },
            .threads = 2};
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

QStringList namelessIn(const QWidget &widget)
{
    QStringList nameless;
    for (const auto *child : widget.findChildren<QWidget *>()) {
        auto *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(child));
        if (child->focusPolicy() != Qt::NoFocus && child->isVisibleTo(&widget) && interface &&
            interface->text(QAccessible::Name).isEmpty())
            nameless << QLatin1String(child->metaObject()->className()) + u' ' +
                            child->objectName();
    }
    return nameless;
}

} // namespace espalier::test
