// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Which lines real tests execute, by the languages' own means, in the real sandbox.

#include "core/validate/projecttests.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <utility>

namespace tst_projectcoverage {

using namespace espalier;
using namespace espalier::validate;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

const std::string kPython = "import math\n"           // 1
                            "\n"                      //
                            "\n"                      //
                            "def half(number):\n"     // 4
                            "    if number < 0:\n"    // 5
                            "        return None\n"   // 6
                            "    return number / 2\n" // 7
                            "\n"                      //
                            "\n"                      //
                            "def never():\n"          // 10
                            "    return math.pi\n";   // 11

const std::string kNode = "export function half(number) {\n" // 1
                          "  if (number < 0) {\n"            // 2
                          "    return null;\n"               // 3
                          "  }\n"                            // 4
                          "  return number / 2;\n"           // 5
                          "}\n"                              // 6
                          "export function never() {\n"      // 7
                          "  return 'é';\n"                  // 8
                          "}\n";

const std::string kGo = "package shop\n"                // 1
                        "\n"                            //
                        "func Half(number int) int {\n" // 3
                        "\tif number < 0 {\n"           // 4
                        "\t\treturn 0\n"                // 5
                        "\t}\n"                         // 6
                        "\treturn number / 2\n"         // 7
                        "}\n"                           // 8
                        "\n"                            //
                        "func Never() int {\n"          // 10
                        "\treturn 1\n"                  // 11
                        "}\n";

bool has(const TestRun &run, const std::string &line)
{
    return run.coverage && ("\n" + run.coverage->lcov).contains("\n" + line + "\n");
}

} // namespace

class ProjectCoverageTest : public QObject {
    Q_OBJECT

    std::optional<process::Sandbox> m_sandbox;
    JobContext m_job;

    Result<TestRun> run(const Files &files, TestCommand command, std::vector<std::string> measured)
    {
        TestRunRequest request{
            .tree = {}, .command = std::move(command), .measured = std::move(measured)};
        for (const auto &[path, content] : files) {
            if (!request.tree.addFile(path, content))
                qFatal("the tree cannot be made");
        }
        return runTests(*m_sandbox, std::move(request), m_job);
    }

private slots:
    void initTestCase();
    void linesOfPython();
    void aSiteOfTheProjectIsLoaded();
    void linesOfNode();
    void whatWasTranslatedIsNotTold();
    void linesOfGo();
    void whatGoTestsComeToIsWithoutCoverage();
    void theReportIsAsWithout();
    void whatIsNotAskedForIsNotMeasured();
    void testsThatCannotRunTellNothing();
};

void ProjectCoverageTest::initTestCase()
{
    auto found = process::Sandbox::find();
    VERIFY_OK(found);
    m_sandbox = std::move(*found);
}

void ProjectCoverageTest::linesOfPython()
{
    const auto ran =
        run({{"src/shop.py", kPython},
             {"other.py", "x = 1\n"},
             {"tests/test_shop.py", "import subprocess, sys\nimport shop\nimport other\n\n"
                                    "def test_half():\n"
                                    "    assert shop.half(4) == 2\n\n"
                                    "def test_in_a_child():\n"
                                    "    subprocess.run([sys.executable, '-c',\n"
                                    "        'import shop; shop.half(-1)'], check=True)\n"}},
            configuredTests("python3 -m pytest -q -p no:cacheprovider"), {"src/shop.py"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
    QVERIFY(ran->coverage);
    QCOMPARE(ran->coverage->languages, std::vector<std::string>{"python"});
    for (const auto *line : {"SF:src/shop.py", "DA:4,1", "DA:5,1", "DA:6,1", "DA:7,1", "DA:11,0"})
        QVERIFY2(has(*ran, line), (line + ("\n" + ran->coverage->lcov)).c_str());
    QVERIFY(!ran->coverage->lcov.contains("other.py"));
    QVERIFY(!ran->coverage->lcov.contains("DA:2,"));
}

void ProjectCoverageTest::aSiteOfTheProjectIsLoaded()
{
    const auto ran =
        run({{"shop.py", kPython},
             {"sitecustomize.py", "import os\nos.environ['SITE'] = 'yes'\n"},
             {"test_shop.py", "import os\nimport shop\n\ndef test_half():\n"
                              "    assert shop.half(4) == 2 and os.environ['SITE']\n"}},
            configuredTests("python3 -m pytest -q -p no:cacheprovider"), {"shop.py"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
}

void ProjectCoverageTest::linesOfNode()
{
    const auto ran = run({{"package.json", "{\"type\": \"module\"}"},
                          {"shop.js", kNode},
                          {"shop.test.js", "import test from 'node:test';\n"
                                           "import assert from 'node:assert';\n"
                                           "import { half } from './shop.js';\n"
                                           "test('half', () => assert.equal(half(4), 2));\n"}},
                         configuredTests("node --test"), {"shop.js"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
    QVERIFY(ran->coverage);
    QVERIFY(std::ranges::contains(ran->coverage->languages, "javascript"));
    for (const auto *line : {"SF:shop.js", "DA:3,0", "DA:8,0"})
        QVERIFY2(has(*ran, line), ran->coverage->lcov.c_str());
    for (const auto *line : {"DA:2,0", "DA:5,0", "DA:1,0"})
        QVERIFY2(!has(*ran, line), ran->coverage->lcov.c_str());
    QVERIFY(ran->coverage->lcov.contains("\nDA:5,"));
}

// As bundlers and transpilers do: another text runs under the name of the file.
void ProjectCoverageTest::whatWasTranslatedIsNotTold()
{
    const auto ran =
        run({{"shop.js", "exports.half = (number) => number / 2;\n"},
             {"shop.test.js",
              "const test = require('node:test'), fs = require('fs'), vm = require('vm');\n"
              "test('half', () => {\n"
              "  const text = '(function (exports) {' + fs.readFileSync(__dirname + '/shop.js') + "
              "'})';\n"
              "  const exports = {};\n"
              "  new vm.Script(text, { filename: __dirname + '/shop.js' "
              "}).runInThisContext()(exports);\n"
              "  require('assert').equal(exports.half(4), 2);\n"
              "});\n"}},
            configuredTests("node --test"), {"shop.js"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
    QVERIFY2(has(*ran, "SF:shop.js") && !ran->coverage->lcov.contains("DA:"),
             ran->coverage ? ran->coverage->lcov.c_str() : "nothing");
}

void ProjectCoverageTest::linesOfGo()
{
    const auto ran = run({{"go.mod", "module example.org/shop\n\ngo 1.21\n"},
                          {"lib/shop.go", kGo},
                          {"lib/shop_test.go", "package shop\n\nimport \"testing\"\n\n"
                                               "func TestHalf(t *testing.T) {\n"
                                               "\tif Half(4) != 2 {\n\t\tt.Fatal()\n\t}\n}\n"}},
                         configuredTests("go test -json ./..."), {"lib/shop.go"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 0, ran->output.text.c_str());
    QVERIFY(ran->coverage);
    for (const auto *line : {"SF:lib/shop.go", "DA:5,0", "DA:7,1", "DA:11,0"})
        QVERIFY2(has(*ran, line), ran->coverage->lcov.c_str());
}

// With coverage Go takes the variable of this loop for a new one each time, whatever go.mod says.
void ProjectCoverageTest::whatGoTestsComeToIsWithoutCoverage()
{
    const auto ran = run({{"go.mod", "module example.org/shop\n\ngo 1.21\n"},
                          {"shop.go", "package shop\n\nfunc All(names []string) []func() string {\n"
                                      "\tvar all []func() string\n"
                                      "\tfor _, name := range names {\n"
                                      "\t\tall = append(all, func() string { return name })\n"
                                      "\t}\n\treturn all\n}\n"},
                          {"shop_test.go", "package shop\n\nimport \"testing\"\n\n"
                                           "func TestAll(t *testing.T) {\n"
                                           "\tif All([]string{\"a\", \"b\"})[0]() != \"a\" {\n"
                                           "\t\tt.Fatal()\n\t}\n}\n"}},
                         configuredTests("go test -json ./..."), {"shop.go"});
    VERIFY_OK(ran);
    QVERIFY2(ran->exitCode == 1, ran->output.text.c_str());
    QVERIFY(ran->report.contains("--- FAIL: TestAll"));
    QVERIFY2(has(*ran, "SF:shop.go"), ran->coverage ? ran->coverage->lcov.c_str() : "nothing");
}

void ProjectCoverageTest::theReportIsAsWithout()
{
    const Files files{
        {"shop.py", kPython},
        {"test_shop.py", "import shop\n\ndef test_half():\n    assert shop.half(4)\n"}};
    const auto command = configuredTests("python3 -m pytest -q -p no:cacheprovider");
    const auto with = run(files, command, {"shop.py"});
    const auto without = run(files, command, {});
    VERIFY_OK(with);
    VERIFY_OK(without);
    QVERIFY(with->report.ends_with("</testsuites>") && without->report.ends_with("</testsuites>"));
    QVERIFY(!without->coverage);
}

void ProjectCoverageTest::whatIsNotAskedForIsNotMeasured()
{
    const auto ran = run({{"a.txt", "x"}},
                         {.tool = "configured", .language = {}, .arguments = {"true"}}, {"a.txt"});
    VERIFY_OK(ran);
    QVERIFY(!ran->coverage);
    QCOMPARE(ran->report, std::string());
}

void ProjectCoverageTest::testsThatCannotRunTellNothing()
{
    const auto ran = run({{"shop.py", "def half(:\n"}, {"test_shop.py", "import shop\n"}},
                         configuredTests("python3 -m pytest -q -p no:cacheprovider"), {"shop.py"});
    VERIFY_OK(ran);
    QVERIFY(ran->exitCode != 0);
    QVERIFY(!has(*ran, "SF:shop.py"));
}

} // namespace tst_projectcoverage

QTEST_GUILESS_MAIN(tst_projectcoverage::ProjectCoverageTest)
#include "tst_projectcoverage.moc"
