// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Real tests of real projects, in the real sandbox.

#include "core/validate/projecttests.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QProcess>
#include <QTest>

#include <format>

namespace tst_projecttests {

using namespace espalier;
using namespace espalier::validate;
using test::TemporaryProject;

class ProjectTestsTest : public QObject {
    Q_OBJECT

    std::optional<process::Sandbox> m_sandbox;
    JobContext m_job;

    Result<TestRun> run(TestRunRequest request)
    {
        return runTests(*m_sandbox, std::move(request), m_job);
    }

private slots:
    void initTestCase();
    void archivesAreUnpacked();
    void pathsOutsideAreRefused_data();
    void pathsOutsideAreRefused();
    void pytestTellsOfEachTest();
    void aVirtualEnvironmentIsTakenAlong();
    void aPythonThatIsOutOfReachIsSaid();
    void nodeModulesAreTakenAlong();
    void goModulesAreTakenAlong();
    void aMissingProgramIsNamed();
    void nothingOfTheMachineIsSeen();
    void aRunThatHangsIsEnded();
    void aTreeThatIsTooLargeIsRefused();
};

namespace {

TestRunRequest requestOf(const std::vector<std::pair<std::string, std::string>> &files,
                         TestCommand command)
{
    TestRunRequest request{.tree = {}, .command = std::move(command)};
    for (const auto &[path, content] : files) {
        if (!request.tree.addFile(path, content))
            qFatal("the tree cannot be made");
    }
    return request;
}

TestCommand pytest()
{
    return configuredTests("python3 -m pytest -q -p no:cacheprovider");
}

TestCommand shell(const std::string &line)
{
    return {.tool = "configured", .language = {}, .arguments = {"sh", "-c", line}};
}

/// Ends the test program when a tool that makes a fixture fails.
void make(const std::filesystem::path &folder, const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder.string()));
    process.start(program, arguments);
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        qFatal("%s: %s", qPrintable(program), process.readAllStandardError().constData());
}

} // namespace

void ProjectTestsTest::initTestCase()
{
    auto found = process::Sandbox::find();
    VERIFY_OK(found);
    m_sandbox = std::move(*found);
}

void ProjectTestsTest::archivesAreUnpacked()
{
    const std::string longName = std::string(120, 'a') + "/" + std::string(120, 'b') + ".txt";
    auto request = requestOf({{"plain.txt", "one\n"},
                              {"with space/ö.txt", std::string(1000, 'x')},
                              {longName, std::string("\0\xff", 2)},
                              {"empty", ""}},
                             shell("test -x run.sh && test \"$(readlink to)\" = plain.txt && "
                                   "cat to && wc -c < '" +
                                   longName +
                                   "' && wc -c < empty && "
                                   "wc -c < 'with space/ö.txt' && ./run.sh"));
    VERIFY_OK(request.tree.addFile("run.sh", "#!/bin/sh\necho ran\n", true));
    VERIFY_OK(request.tree.addLink("to", "plain.txt"));
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QCOMPARE(QByteArray::fromStdString(ran->output.text), QByteArray("one\n2\n0\n1000\nran\n"));
    QCOMPARE(ran->exitCode, 0);
}

void ProjectTestsTest::pathsOutsideAreRefused_data()
{
    QTest::addColumn<std::string>("path");
    for (const auto *path : {"", "/etc/passwd", "../up", "a/../../up", "a/", "./a", "a//b"})
        QTest::newRow(path) << std::string(path);
    QTest::newRow("NUL") << std::string("a\0b", 3);
}

void ProjectTestsTest::pathsOutsideAreRefused()
{
    QFETCH(std::string, path);
    TarArchive archive;
    VERIFY_FAILS(InvalidInput, archive.addFile(path, "x"));
    VERIFY_FAILS(InvalidInput, archive.addLink(path, "x"));
    QCOMPARE(archive.size(), 0u);
}

void ProjectTestsTest::pytestTellsOfEachTest()
{
    const auto ran = run(requestOf({{"src/shop.py", "def total(a):\n    return sum(a)\n"},
                                    {"tests/test_shop.py", "import pytest\nimport shop\n\n"
                                                           "def test_right():\n"
                                                           "    assert shop.total([1, 2]) == 3\n\n"
                                                           "def test_wrong():\n"
                                                           "    assert shop.total([1]) == 2\n\n"
                                                           "@pytest.mark.skip\n"
                                                           "def test_left_out():\n"
                                                           "    pass\n"}},
                                   pytest()));
    VERIFY_OK(ran);
    QCOMPARE(ran->exitCode, 1);
    for (const auto *part : {"test_right", "test_wrong", "test_left_out", "skipped", "failure"})
        QVERIFY2(ran->report.contains(part), ran->report.c_str());
    QVERIFY(ran->output.text.contains("1 failed, 1 passed, 1 skipped"));
}

void ProjectTestsTest::aVirtualEnvironmentIsTakenAlong()
{
    const TemporaryProject project;
    make(project.root(), QStringLiteral("python3"),
         {QStringLiteral("-m"), QStringLiteral("venv"), QStringLiteral("--without-pip"),
          QStringLiteral("--system-site-packages"), QStringLiteral(".venv")});
    const auto version = std::filesystem::directory_iterator(project.path(".venv/lib"))->path();
    project.write(".venv/lib/" + version.filename().string() + "/site-packages/priced.py",
                  "PRICE = 42\n");
    auto request = requestOf({{"test_price.py", "import priced, sys\n\ndef test_price():\n"
                                                "    assert priced.PRICE == 42\n"
                                                "    assert '.venv' in sys.prefix\n"}},
                             pytest());
    request.dependencies = findDependencies(project.root());
    QCOMPARE(request.dependencies.size(), 1u);
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
    QVERIFY(ran->leftOut.empty());
}

void ProjectTestsTest::aPythonThatIsOutOfReachIsSaid()
{
    const TemporaryProject project;
    const auto elsewhere = project.path("pythons/3.13/bin/python3");
    std::filesystem::create_directories(elsewhere.parent_path());
    std::filesystem::create_symlink("/usr/bin/python3", elsewhere);
    std::filesystem::create_directories(project.path(".venv/bin"));
    std::filesystem::create_symlink(elsewhere, project.path(".venv/bin/python3.13"));
    std::filesystem::create_symlink("python3.13", project.path(".venv/bin/python3"));
    project.write(".venv/pyvenv.cfg", "home = " + elsewhere.parent_path().string() + "\n");
    auto request = requestOf({{"test_price.py", "def test_price():\n    pass\n"}}, pytest());
    request.dependencies = findDependencies(project.root());
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QCOMPARE(ran->leftOut.size(), 1u);
    QVERIFY(ran->leftOut.front().contains(elsewhere.string()));
}

void ProjectTestsTest::nodeModulesAreTakenAlong()
{
    const TemporaryProject project;
    project.write("node_modules/priced/package.json", R"({"name":"priced","main":"index.js"})");
    project.write("node_modules/priced/index.js", "exports.price = 42;\n");
    auto request =
        requestOf({{"package.json", R"({"scripts":{"test":"node --test"}})"},
                   {"test/price.test.js", "const test = require('node:test');\n"
                                          "const assert = require('node:assert');\n"
                                          "test('the price', () => "
                                          "assert.equal(require('priced').price, 42));\n"
                                          "test('another', () => assert.equal(1, 2));\n"}},
                  detectTests({.paths = {"package.json"},
                               .read =
                                   [](std::string_view) {
                                       return std::optional<std::string>(
                                           R"({"scripts":{"test":"node --test"}})");
                                   }})
                      .front());
    request.dependencies = findDependencies(project.root());
    QCOMPARE(request.dependencies.size(), 1u);
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QCOMPARE(ran->exitCode, 1);
    QVERIFY2(ran->report.contains("the price"), ran->report.c_str());
    QVERIFY(ran->report.contains("another"));
}

void ProjectTestsTest::goModulesAreTakenAlong()
{
    const TemporaryProject cache;
    std::filesystem::permissions(cache.root(), std::filesystem::perms(0755));
    cache.write("example.org/priced@v1.0.0/go.mod", "module example.org/priced\n");
    cache.write("example.org/priced@v1.0.0/priced.go", "package priced\n\nconst Price = 42\n");
    cache.write("cache/download/example.org/priced/@v/v1.0.0.mod", "module example.org/priced\n");
    cache.write("cache/download/example.org/priced/@v/v1.0.0.info", R"({"Version":"v1.0.0"})");
    cache.write("cache/download/example.org/priced/@v/v1.0.0.ziphash",
                "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    cache.write("cache/download/example.org/priced/@v/v1.0.0.zip", "");
    auto request =
        requestOf({{"go.mod", "module shop\n\ngo 1.21\n\nrequire example.org/priced "
                              "v1.0.0\n"},
                   {"price_test.go", "package shop\n\nimport (\n\t\"testing\"\n\n\t"
                                     "\"example.org/priced\"\n)\n\n"
                                     "func TestPrice(t *testing.T) {\n"
                                     "\tif priced.Price != 42 {\n\t\tt.Fatal()\n\t}\n}\n"}},
                  configuredTests("go test ./..."));
    request.dependencies.push_back(
        {.source = cache.root(), .inProject = {}, .variable = "GOMODCACHE"});
    request.environment = {"GOFLAGS=-mod=mod", "GONOSUMCHECK=1", "GONOSUMDB=*"};
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, (ran->report + ran->output.text).c_str());
    QVERIFY(ran->report.contains(R"("Action":"pass")"));
    QVERIFY(ran->report.contains("TestPrice"));
}

void ProjectTestsTest::aMissingProgramIsNamed()
{
    const auto ran = run(
        requestOf({{"a", ""}},
                  {.tool = "configured", .language = {}, .arguments = {"no-such-program", "x"}}));
    VERIFY_FAILS(Missing, ran);
    QCOMPARE(ran.error().context, std::string("no-such-program"));
}

void ProjectTestsTest::nothingOfTheMachineIsSeen()
{
    const auto ran = run(requestOf({{"a", ""}}, shell("ls /home /root 2>&1; touch /usr/x 2>&1; "
                                                      "env | grep -c ESPALIER; id -u")));
    VERIFY_OK(ran);
    QVERIFY2(ran->output.text.contains("Read-only file system"), ran->output.text.c_str());
    QVERIFY2(ran->output.text.ends_with("0\n65534\n"), ran->output.text.c_str());
}

void ProjectTestsTest::aRunThatHangsIsEnded()
{
    auto request = requestOf({{"a", ""}}, shell("echo begun; sleep 1000"));
    request.limits.wall = std::chrono::seconds(2);
    const auto ran = run(std::move(request));
    VERIFY_OK(ran);
    QCOMPARE(ran->end, process::SandboxEnd::TimedOut);
    QVERIFY(ran->output.text.contains("begun"));
}

void ProjectTestsTest::aTreeThatIsTooLargeIsRefused()
{
    auto request = requestOf({{"a", std::string(2 << 20, 'x')}}, shell("true"));
    request.limits.mostStreamed = 1 << 20;
    VERIFY_FAILS(Unsupported, run(std::move(request)));
    request = requestOf({{"a", std::string(8 << 20, 'x')}}, shell("true"));
    request.limits.workSize = 4 << 20;
    VERIFY_FAILS(Unsupported, run(std::move(request)));
}

} // namespace tst_projecttests

QTEST_GUILESS_MAIN(tst_projecttests::ProjectTestsTest)
#include "tst_projecttests.moc"
