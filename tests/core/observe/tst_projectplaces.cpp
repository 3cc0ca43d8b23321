// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/projectplaces.h"

#include "tests/support/temporaryproject.h"

#include <QTest>

namespace tst_projectplaces {

using namespace espalier;
using namespace espalier::observe;
using test::TemporaryProject;

class ProjectPlacesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void filesAreFound_data();
    void filesAreFound();
    void aTraceOfAnotherMachineIsPlaced();
    void aTraceOfNothingInTheProjectKeepsItsPlaces();
    void librariesAreNotLookedFor();

private:
    TemporaryProject m_project;
};

void ProjectPlacesTest::initTestCase()
{
    for (const auto *path :
         {"a.py", "src/a.py", "src/b.py", "lib/deep/util.py", "lib/other/util.py",
          "services/pay/src/charge.py", "src/main/java/com/shop/Cart.java",
          "src/main/java/com/pay/Cart.java", "src/main/java/com/shop/Main.java", "app.rb",
          "web/src/page.js", "node_modules/left/only.js"})
        m_project.write(path, "x\n");
}

void ProjectPlacesTest::filesAreFound_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("told");
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *name, const char *language, const QString &told,
                        const char *found, const char *module = "") {
        QTest::newRow(name) << QString::fromLatin1(language) << told << QString::fromLatin1(module)
                            << QString::fromLatin1(found);
    };
    const auto root = QString::fromStdString(m_project.root().string());
    row("here", "python", root + QStringLiteral("/src/a.py"), "src/a.py");
    row("relative", "python", QStringLiteral("src/a.py"), "src/a.py");
    row("with a dot", "python", QStringLiteral("./src/a.py"), "src/a.py");
    row("deployed", "python", QStringLiteral("/app/src/a.py"), "src/a.py");
    row("deployed deeper", "python", QStringLiteral("/srv/deploy/shop/current/src/b.py"),
        "src/b.py");
    row("in the project's own folder", "python", QStringLiteral("/app/a.py"), "a.py");
    row("a folder of the project, deployed", "python", QStringLiteral("/app/src/charge.py"),
        "services/pay/src/charge.py");
    row("of Windows", "python", QStringLiteral("C:\\shop\\src\\a.py"), "src/a.py");
    row("of a bundle", "javascript", QStringLiteral("app:///src/page.js"), "web/src/page.js");
    row("of webpack", "javascript", QStringLiteral("webpack://shop/./web/src/page.js"),
        "web/src/page.js");
    row("by its name alone", "ruby", QStringLiteral("app.rb"), "app.rb");
    row("from a folder of the project", "python", QStringLiteral("deep/util.py"),
        "lib/deep/util.py");
    row("from beside it", "python", QStringLiteral("../src/b.py"), "src/b.py");
    row("a class by its package", "java", QStringLiteral("Cart.java"),
        "src/main/java/com/shop/Cart.java", "com.shop.Cart");
    row("a class by its name", "java", QStringLiteral("Main.java"),
        "src/main/java/com/shop/Main.java", "com.shop.Main");
    row("a class of another package", "java", QStringLiteral("Cart.java"), "", "org.other.Cart");
    row("one of two", "python", QStringLiteral("util.py"), "");
    row("a name alone that is the same", "python", QStringLiteral("/opt/tool/charge.py"), "");
    row("of dependencies", "javascript", QStringLiteral("only.js"), "");
    row("none", "python", QStringLiteral("/app/src/none.py"), "");
    row("no file", "python", QStringLiteral("<string>"), "");
    row("outside", "python", QStringLiteral("/etc/../etc/passwd"), "");
}

void ProjectPlacesTest::filesAreFound()
{
    QFETCH(const QString, language);
    QFETCH(const QString, told);
    QFETCH(const QString, module);
    QFETCH(const QString, found);
    ProjectPlaces places(m_project.root());
    const model::StackFrame frame{
        .function = {}, .module = module.toStdString(), .path = told.toStdString(), .code = {}};
    for (int i = 0; i < 2; ++i) // found out, then remembered
        QCOMPARE(QString::fromStdString(places.find(frame, language.toStdString())), found);
}

static model::StackTrace traceThrough(const std::vector<std::string> &paths)
{
    model::StackTrace trace{.language = "python"};
    auto &error = trace.errors.emplace_back();
    error.type = "KeyError";
    for (const auto &path : paths)
        error.frames.push_back(
            {.function = "f", .module = {}, .path = path, .line = 2, .code = {}, .own = false});
    return trace;
}

void ProjectPlacesTest::aTraceOfAnotherMachineIsPlaced()
{
    auto trace = traceThrough({"/usr/lib/python3/json/decoder.py", "/app/src/a.py",
                               "/app/site-packages/flask/app.py", "/opt/tool/run.py"});
    placeInProject(trace, m_project.root());
    const auto &frames = trace.errors.front().frames;
    QCOMPARE(frames[0].path, "/usr/lib/python3/json/decoder.py");
    QVERIFY(!frames[0].own);
    QCOMPARE(frames[1].path, "src/a.py");
    QVERIFY(frames[1].own);
    QVERIFY(!frames[2].own);
    QVERIFY(!frames[3].own); // not of the project, of which others are
}

void ProjectPlacesTest::aTraceOfNothingInTheProjectKeepsItsPlaces()
{
    auto trace = traceThrough({"/usr/lib/python3/json/decoder.py", "/opt/tool/run.py"});
    placeInProject(trace, m_project.root());
    const auto &frames = trace.errors.front().frames;
    QVERIFY(!frames[0].own);
    QVERIFY(frames[1].own);
    QCOMPARE(frames[1].path, "/opt/tool/run.py");
}

void ProjectPlacesTest::librariesAreNotLookedFor()
{
    auto trace = traceThrough({"/app/site-packages/src/a.py", "/app/src/b.py"});
    placeInProject(trace, m_project.root());
    QCOMPARE(trace.errors.front().frames[0].path, "/app/site-packages/src/a.py");
    QVERIFY(!trace.errors.front().frames[0].own);
}

} // namespace tst_projectplaces

QTEST_GUILESS_MAIN(tst_projectplaces::ProjectPlacesTest)
#include "tst_projectplaces.moc"
