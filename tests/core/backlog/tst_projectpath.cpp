// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/projectpath.h"

#include <QElapsedTimer>
#include <QTest>

namespace tst_projectpath {

using namespace espalier::backlog;
using std::string;

class ProjectPathTest : public QObject {
    Q_OBJECT

private slots:
    void isNamed_data();
    void isNamed();
    void isNone_data();
    void isNone();
    void eachOnceInTheirOrder();
    void manyAreTaken();
};

void ProjectPathTest::isNamed_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("name");
    const auto row = [](const char *name, const char *path, const char *expected) {
        QTest::newRow(name) << string(path) << string(expected);
    };
    row("a file", "a.py", "a.py");
    row("a file in folders", "shop/cart.py", "shop/cart.py");
    row("a point first", "./shop/./cart.py", "shop/cart.py");
    row("slashes twice", "shop//cart.py", "shop/cart.py");
    row("a folder", "shop/", "shop");
    row("up and down again", "shop/x/../cart.py", "shop/cart.py");
    row("up to the project", "shop/../cart.py", "cart.py");
    row("points in a name", "lib/c..d.py", "lib/c..d.py");
    row("brackets", "app/[id]/page.tsx", "app/[id]/page.tsx");
    row("blanks", "my files/a b.py", "my files/a b.py");
    row("hidden", ".github/ci.yml", ".github/ci.yml");
    row("another script", "日本/ä.py", "日本/ä.py");
}

void ProjectPathTest::isNamed()
{
    QFETCH(string, path);
    QFETCH(string, name);
    QCOMPARE(projectPath(path).value_or("none"), name);
    QCOMPARE(projectPath(name).value_or("none"), name);
}

void ProjectPathTest::isNone_data()
{
    QTest::addColumn<string>("path");
    const auto row = [](const char *name, string path) { QTest::newRow(name) << std::move(path); };
    row("nothing", "");
    row("blanks", "  ");
    row("the project itself", ".");
    row("the project itself, by a detour", "a/..");
    row("from the root", "/etc/passwd");
    row("from a home", "~/a.py");
    row("of a drive", "C:/a.py");
    row("of a drive, with backslashes", "c:\\a.py");
    row("of another machine", "\\\\host\\a.py");
    row("outside", "../a.py");
    row("outside, later", "a/../../b.py");
    row("the folder around", "..");
    row("outside, with backslashes", "a\\..\\..\\b.py");
    row("an address", "https://example.com/a.py");
    row("no file", "<stdin>");
    row("NUL", string("a\0.py", 5));
    row("a line end", "a\n.py");
    row("an escape", "a\x1b[2J.py");
    row("too long", string(5000, 'a'));
}

void ProjectPathTest::isNone()
{
    QFETCH(string, path);
    QVERIFY(!projectPath(path));
}

void ProjectPathTest::eachOnceInTheirOrder()
{
    QCOMPARE(projectPaths({"b.py", "/x", "a.py", "./b.py", "a//../a.py"}),
             (std::vector<string>{"b.py", "a.py"}));
}

void ProjectPathTest::manyAreTaken()
{
    std::vector<string> paths;
    for (int i = 0; i < 200'000; ++i)
        paths.push_back(std::to_string(i));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(projectPaths(paths).size(), paths.size());
    QVERIFY(timer.elapsed() < 10'000);
}

} // namespace tst_projectpath

QTEST_APPLESS_MAIN(tst_projectpath::ProjectPathTest)
#include "tst_projectpath.moc"
