// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/testcommand.h"

#include <QTest>

#include <map>

namespace tst_testcommand {

using namespace espalier::validate;
using Files = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

} // namespace tst_testcommand
Q_DECLARE_METATYPE(tst_testcommand::Files)
namespace tst_testcommand {

static std::vector<TestCommand> detected(const Files &files)
{
    ProjectFiles project{.paths = {}, .read = [&](std::string_view path) {
                             const auto found = files.find(std::string(path));
                             return found == files.end() ? std::nullopt
                                                         : std::optional(found->second);
                         }};
    for (const auto &[path, content] : files)
        project.paths.push_back(path);
    return detectTests(project);
}

class TestCommandTest : public QObject {
    Q_OBJECT

private slots:
    void detects_data();
    void detects();
    void takesWhatIsConfigured_data();
    void takesWhatIsConfigured();
    void runsSomeOnly_data();
    void runsSomeOnly();
};

void TestCommandTest::detects_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<Texts>("tools");
    QTest::addColumn<std::string>("because");
    const auto row = [](const char *name, const Files &files, const Texts &tools,
                        const std::string &because) {
        QTest::newRow(name) << files << tools << because;
    };
    row("nothing", {{"a.py", ""}}, {}, "");
    row("pytest.ini", {{"pytest.ini", "[pytest]"}}, {"pytest"}, "pytest.ini");
    row("a pyproject.toml with a part for pytest",
        {{"pyproject.toml", "[tool.pytest.ini_options]"}}, {"pytest"}, "pyproject.toml");
    row("a pyproject.toml without", {{"pyproject.toml", "[project]"}}, {}, "");
    row("test files of Python", {{"a.py", ""}, {"tests/test_a.py", ""}}, {"pytest"},
        "tests/test_a.py");
    row("a Go module", {{"go.mod", "module a"}}, {"go test"}, "go.mod");
    row("node's own tests", {{"package.json", R"({"scripts":{"test":"node --test test"}})"}},
        {"node --test"}, "package.json");
    row("node's own tests, without a package",
        {{"a.js", ""}, {"test/a.test.js", "const test = require('node:test');"}}, {"node --test"},
        "test/a.test.js");
    row("tests of another runner, without a package", {{"a.test.js", "describe('a', () => {})"}},
        {}, "");
    row("another runner of node", {{"package.json", R"({"scripts":{"test":"mocha -R dot"}})"}},
        {"npm test"}, "package.json");
    row("node's tests with more than files",
        {{"package.json", R"({"scripts":{"test":"node --test --watch"}})"}}, {"npm test"},
        "package.json");
    row("what npm init writes",
        {{"package.json", R"({"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}})"}},
        {}, "");
    row("a damaged package.json", {{"package.json", "{"}}, {}, "");
    row("several languages",
        {{"go.mod", ""},
         {"tests/test_a.py", ""},
         {"package.json", R"({"scripts":{"test":"jest"}})"}},
        {"pytest", "npm test", "go test"}, "tests/test_a.py");
    row("one of a language", {{".rspec", ""}, {"Rakefile", ""}}, {"rspec"}, ".rspec");
}

void TestCommandTest::detects()
{
    QFETCH(Files, files);
    QFETCH(Texts, tools);
    QFETCH(std::string, because);
    Texts found;
    for (const auto &command : detected(files))
        found.push_back(command.tool);
    QCOMPARE(found, tools);
    if (!tools.empty())
        QCOMPARE(detected(files).front().because, because);
}

void TestCommandTest::takesWhatIsConfigured_data()
{
    QTest::addColumn<std::string>("line");
    QTest::addColumn<std::string>("first");
    QTest::addColumn<int>("report");
    QTest::newRow("pytest") << std::string("pytest -x tests") << std::string("pytest")
                            << static_cast<int>(TestReport::JUnit);
    QTest::newRow("pytest as a module")
        << std::string("python3 -m pytest") << std::string("python3")
        << static_cast<int>(TestReport::JUnit);
    QTest::newRow("go test") << std::string("go test ./a") << std::string("go")
                             << static_cast<int>(TestReport::GoJson);
    QTest::newRow("anything else")
        << std::string("make check") << std::string("make") << static_cast<int>(TestReport::None);
    QTest::newRow("what needs a shell")
        << std::string("cd a && pytest") << std::string("sh") << static_cast<int>(TestReport::None);
}

void TestCommandTest::takesWhatIsConfigured()
{
    QFETCH(std::string, line);
    QFETCH(std::string, first);
    QFETCH(int, report);
    const auto command = configuredTests(line);
    QCOMPARE(command.tool, std::string("configured"));
    QCOMPARE(command.arguments.front(), first);
    QCOMPARE(static_cast<int>(command.report), report);
}

void TestCommandTest::runsSomeOnly_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<Texts>("last");
    QTest::newRow("pytest") << Files{{"pytest.ini", ""}} << std::string("tests/test_a.py")
                            << std::string("test_b") << Texts{"tests/test_a.py::test_b"};
    QTest::newRow("node") << Files{{"package.json", R"({"scripts":{"test":"node --test test"}})"}}
                          << std::string("test/a.test.js") << std::string()
                          << Texts{"test/a.test.js"};
    QTest::newRow("go") << Files{{"go.mod", ""}} << std::string("a/b_test.go")
                        << std::string("TestB") << Texts{"-run", "^TestB$", "./a"};
    QTest::newRow("go at the root")
        << Files{{"go.mod", ""}} << std::string("b_test.go") << std::string() << Texts{"./"};
    QTest::newRow("a runner that cannot be told")
        << Files{{"package.json", R"({"scripts":{"test":"mocha"}})"}} << std::string("a.js")
        << std::string() << Texts{};
}

void TestCommandTest::runsSomeOnly()
{
    QFETCH(Files, files);
    QFETCH(std::string, file);
    QFETCH(std::string, name);
    QFETCH(Texts, last);
    const auto only = onlyTests(detected(files).front(), file, name);
    QCOMPARE(only.has_value(), !last.empty());
    if (!only)
        return;
    QVERIFY(only->arguments.size() > last.size());
    QVERIFY(std::ranges::equal(last, std::span(only->arguments).last(last.size())));
}

} // namespace tst_testcommand

QTEST_APPLESS_MAIN(tst_testcommand::TestCommandTest)
#include "tst_testcommand.moc"
