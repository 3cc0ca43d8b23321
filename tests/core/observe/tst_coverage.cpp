// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/imported.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <limits>

namespace tst_coverage {

using namespace espalier;
using namespace espalier::observe;
using model::CoverageSeen;
using test::contentsOf;
using test::import;
using test::Imported;
using test::TemporaryProject;

namespace {

using Lines = std::map<std::int64_t, std::uint64_t>;

std::string coveragePy(const std::string &files)
{
    return R"({"meta":{"version":"7.6.0","timestamp":"2026-01-02T03:04:05.5"},"files":{)" + files +
           "}}";
}

std::string cobertura(const std::string &classes, const std::string &sources = {})
{
    return R"(<?xml version="1.0"?><coverage timestamp="1700000000"><sources>)" + sources +
           R"(</sources><packages><package name="p"><classes>)" + classes +
           "</classes></package></packages></coverage>";
}

std::string lineElement(int number, const std::string &attributes)
{
    return std::format(R"(<line number="{}" {}/>)", number, attributes);
}

std::string classElement(const std::string &filename, const std::string &lines)
{
    return std::format(R"(<class name="c" filename="{}"><methods/><lines>{}</lines></class>)",
                       filename, lines);
}

ImportOptions inProject(const std::filesystem::path &project)
{
    ImportOptions options;
    options.project = project;
    return options;
}

/// What a program with a branch that is not taken and a line that is left out says in all formats.
void measure(const TemporaryProject &project)
{
    project.write("pkg/__init__.py", "");
    project.write("pkg/a.py",
                  "import sys\n\ndef f(x):\n    if x:\n        return 1\n    return 2\n\n"
                  "def never():\n    if sys.argv:  # pragma: no cover\n        pass\n"
                  "    return None\n");
    project.write("main.py", "from pkg.a import f\nf(1)\n");
    const auto folder = project.root().string();
    const auto run = [&folder](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-m", "coverage"});
        test::runIn(folder, "python3", arguments);
    };
    run({"run", "--branch", "--source=.", "main.py"});
    run({"json", "-q", "-o", "c.json"});
    run({"xml", "-q", "-o", "c.xml"});
    run({"lcov", "-q", "-o", "c.info"});
}

void addFormats()
{
    QTest::addColumn<std::string>("format");
    for (const auto *format : {"coverage.py", "cobertura", "lcov"})
        QTest::newRow(format) << std::string(format);
}

test::Reader readerOf(std::string_view format)
{
    return format == "lcov" ? readLcov : format == "cobertura" ? readCobertura : readCoveragePy;
}

/// With files of one executed line each.
std::string reportOf(std::string_view format, int files)
{
    std::string text;
    for (int i = 0; i < files; ++i) {
        if (format == "lcov")
            text += std::format("SF:f{}.c\nDA:1,1\nend_of_record\n", i);
        else if (format == "cobertura")
            text += classElement(std::format("f{}.c", i), lineElement(1, R"(hits="1")"));
        else
            text += std::format(R"({}"f{}.py":{{"executed_lines":[1],"missing_lines":[]}})",
                                i > 0 ? "," : "", i);
    }
    if (format == "lcov")
        return text;
    return format == "cobertura" ? cobertura(text) : coveragePy(text);
}

std::map<std::string, CoverageSeen> byPath(const Imported &imported)
{
    std::map<std::string, CoverageSeen> files;
    for (auto &file : contentsOf<CoverageSeen>(imported))
        files.emplace(file.path, file);
    return files;
}

} // namespace

class CoverageTest : public QObject {
    Q_OBJECT

private slots:
    void allFormatsOfCoveragePySayTheSame();
    void coveragePyTellsLinesAndBranches();
    void olderCoveragePyTellsCountsOfBranches();
    void coveragePyOfAnotherShapeIsRefused_data();
    void coveragePyOfAnotherShapeIsRefused();

    void linesOfMethodsCountOnce();
    void classesOfOneFileAreAddedUp();
    void coberturaIsLenient_data();
    void coberturaIsLenient();
    void coberturaTellsWhenItWasMade_data();
    void coberturaTellsWhenItWasMade();
    void filesAreFoundBelowSources();
    void filesOfAnotherMachineAreFound();
    void aReportWithANamedDocumentTypeIsRead();
    void coberturaOfAnotherShapeIsRefused_data();
    void coberturaOfAnotherShapeIsRefused();

    void recordsOfOneFileAreAddedUp();
    void lcovIsLenient_data();
    void lcovIsLenient();
    void branchesOfLcovAreTold();
    void lcovOfAnotherShapeIsRefused_data();
    void lcovOfAnotherShapeIsRefused();

    void whatIsBeyondTheLimitIsLeftOut_data() { addFormats(); }
    void whatIsBeyondTheLimitIsLeftOut();
    void aFailureOfTheSinkIsPassedOn_data() { addFormats(); }
    void aFailureOfTheSinkIsPassedOn();
    void manyFilesTakeLittleTime_data() { addFormats(); }
    void manyFilesTakeLittleTime();
};

void CoverageTest::allFormatsOfCoveragePySayTheSame()
{
    const TemporaryProject project;
    measure(project);
    const auto options = inProject(project.root());
    const auto json = import(readCoveragePy, project.read("c.json"), options);
    const auto xml = import(readCobertura, project.read("c.xml"), options);
    const auto lcov = import(readLcov, project.read("c.info"), options);
    for (const auto *imported : {&json, &xml, &lcov})
        VERIFY_OK(imported->result);
    const auto files = byPath(json);
    QCOMPARE(files.at("pkg/a.py").lines,
             (Lines{{1, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 0}, {8, 1}, {11, 0}}));
    for (const auto &other : {byPath(xml), byPath(lcov)}) {
        for (const auto *path : {"main.py", "pkg/a.py"}) {
            QCOMPARE(other.at(path).lines, files.at(path).lines);
            QCOMPARE(other.at(path).branches, files.at(path).branches);
            QCOMPARE(other.at(path).branchesTaken, files.at(path).branchesTaken);
        }
    }
    QCOMPARE(files.at("pkg/a.py").branches, 2u);
    QCOMPARE(files.at("pkg/a.py").branchesTaken, 1u);
}

void CoverageTest::coveragePyTellsLinesAndBranches()
{
    const auto imported = import(
        readCoveragePy,
        coveragePy(
            R"("/p/src/a.py":{"executed_lines":[1,2],"missing_lines":[4],"excluded_lines":[9],)"
            R"("executed_branches":[[2,-1]],"missing_branches":[[2,4]]})"),
        inProject("/p"));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files.size(), 1u);
    QCOMPARE(files[0].path, "src/a.py");
    QCOMPARE(files[0].lines, (Lines{{1, 1}, {2, 1}, {4, 0}}));
    QCOMPARE(files[0].branches, 2u);
    QCOMPARE(files[0].branchesTaken, 1u);
    QCOMPARE(imported.observations[0].at, "2026-01-02T03:04:05.500Z");
    QCOMPARE(imported.summary.kinds.at("coverage"), 1u);
    QCOMPARE(imported.summary.records, 1u);
}

void CoverageTest::olderCoveragePyTellsCountsOfBranches()
{
    const auto imported =
        import(readCoveragePy, coveragePy(R"("a.py":{"executed_lines":[1],"missing_lines":[],)"
                                          R"("summary":{"num_branches":4,"covered_branches":3}})"));
    VERIFY_OK(imported.result);
    QCOMPARE(contentsOf<CoverageSeen>(imported)[0].branches, 4u);
    QCOMPARE(contentsOf<CoverageSeen>(imported)[0].branchesTaken, 3u);
}

void CoverageTest::coveragePyOfAnotherShapeIsRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("nothing", "", "line 1");
    row("another kind of JSON", "[1,2]", "no report of coverage.py");
    row("no files", R"({"meta":{}})", "no files");
    row("files that are a list", R"({"meta":{},"files":[]})", "no files");
    row("a file that is a number", coveragePy(R"("a.py":3)"), "files[\"a.py\"] has no");
    row("lines that are texts", coveragePy(R"("a.py":{"executed_lines":["1"]})"),
        "files[\"a.py\"] has no");
    row("cut off", coveragePy(R"("a.py":{"executed_lines":[1]})").substr(0, 90), "line 1, byte 9");
    row("a second line that is wrong", "{\"meta\":{},\n\"files\":{]}", "line 2, byte 10");
    row("deep", std::string(300'000, '['), "byte 129");
    row("bytes that are not UTF-8", coveragePy("\"a\xff.py\":{}"), "line 1, byte");
    row("NUL", coveragePy(std::string("\"a\0.py\":{}", 10)), "line 1, byte");
}

void CoverageTest::coveragePyOfAnotherShapeIsRefused()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, said);
    const auto imported = import(readCoveragePy, text);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).contains(said), test::messageOf(imported).c_str());
    QCOMPARE(test::messageOf(imported).starts_with("line "),
             said.starts_with("line ") || said.starts_with("byte "));
}

void CoverageTest::linesOfMethodsCountOnce()
{
    const auto lines = "<lines>" + lineElement(2, R"(hits="3")") + "</lines>";
    const auto imported =
        import(readCobertura, cobertura(R"(<class filename="a.c"><methods><method name="m">)" +
                                        lines + "</method></methods>" + lines + "</class>"));
    VERIFY_OK(imported.result);
    QCOMPARE(contentsOf<CoverageSeen>(imported)[0].lines, (Lines{{2, 3}}));
}

void CoverageTest::classesOfOneFileAreAddedUp()
{
    const auto branch = R"x(hits="1" branch="true" condition-coverage="50% (1/2)")x";
    const auto imported = import(
        readCobertura,
        cobertura(classElement("a.c", lineElement(1, R"(hits="2")") + lineElement(5, branch)) +
                  classElement("b.c", lineElement(1, R"(hits="1")")) +
                  classElement("a.c", lineElement(1, R"(hits="3")") +
                                          lineElement(7, R"(hits="0")") + lineElement(5, branch))));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files.size(), 2u);
    QCOMPARE(files[0].lines, (Lines{{1, 5}, {5, 2}, {7, 0}}));
    QCOMPARE(files[0].branches, 2u);
    QCOMPARE(files[0].branchesTaken, 1u);
    QCOMPARE(imported.summary.records, 3u);
}

void CoverageTest::coberturaIsLenient_data()
{
    QTest::addColumn<std::string>("attributes");
    QTest::addColumn<std::uint64_t>("hits");
    QTest::addColumn<std::uint64_t>("branches");
    const auto row = [](const char *name, const char *attributes, std::uint64_t hits,
                        std::uint64_t branches) {
        QTest::newRow(name) << std::string(attributes) << hits << branches;
    };
    row("negative hits", R"(hits="-1")", 0, 0);
    row("no hits", "", 0, 0);
    row("more hits than 32 bits", R"(hits="5000000000")", 5'000'000'000, 0);
    row("more hits than 64 bits", R"(hits="99999999999999999999")",
        std::numeric_limits<std::uint64_t>::max(), 0);
    row("conditions", R"x(hits="1" branch="true" condition-coverage="66% (2/3)")x", 1, 3);
    row("conditions without counts", R"(hits="1" branch="true" condition-coverage="66%")", 1, 0);
    row("conditions that are nonsense", R"(hits="1" condition-coverage=")2/(")", 1, 0);
}

void CoverageTest::coberturaIsLenient()
{
    QFETCH(const std::string, attributes);
    QFETCH(const std::uint64_t, hits);
    QFETCH(const std::uint64_t, branches);
    const auto imported =
        import(readCobertura, cobertura(classElement("a.c", lineElement(4, attributes))));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files[0].lines, (Lines{{4, hits}}));
    QCOMPARE(files[0].branches, branches);
}

void CoverageTest::coberturaTellsWhenItWasMade_data()
{
    QTest::addColumn<std::string>("timestamp");
    QTest::addColumn<std::string>("at");
    QTest::newRow("seconds") << std::string("1700000000")
                             << std::string("2023-11-14T22:13:20.000Z");
    QTest::newRow("milliseconds") << std::string("1700000000250")
                                  << std::string("2023-11-14T22:13:20.250Z");
    QTest::newRow("nothing") << std::string() << std::string();
    QTest::newRow("words") << std::string("today") << std::string();
}

void CoverageTest::coberturaTellsWhenItWasMade()
{
    QFETCH(const std::string, timestamp);
    QFETCH(const std::string, at);
    auto text = cobertura(classElement("a.c", ""));
    text.replace(text.find("1700000000"), 10, timestamp);
    const auto imported = import(readCobertura, text);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.at(0).at, at);
}

void CoverageTest::filesAreFoundBelowSources()
{
    const TemporaryProject project;
    project.write("lib/b.py", "1\n");
    const auto root = project.root().string();
    const auto imported =
        import(readCobertura,
               cobertura(classElement("a.py", "") + classElement("b.py", ""),
                         "<source>" + root + "/src</source><source>" + root + "/lib/</source>"),
               inProject(project.root()));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files[0].path, "src/a.py"); // nowhere: the first source
    QCOMPARE(files[1].path, "lib/b.py");
}

void CoverageTest::filesOfAnotherMachineAreFound()
{
    const TemporaryProject project;
    project.write("src/pkg/a.py", "1\n");
    const auto imported =
        import(readCobertura,
               cobertura(classElement("pkg/a.py", "") + classElement("pkg/gone.py", "") +
                             classElement("../../etc/passwd", ""),
                         "<source>/builds/someone/thing/src</source>"),
               inProject(project.root()));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files[0].path, "src/pkg/a.py");
    QCOMPARE(files[1].path, "/builds/someone/thing/src/pkg/gone.py");
    QVERIFY(files[2].path.starts_with("/builds/"));
}

void CoverageTest::aReportWithANamedDocumentTypeIsRead()
{
    auto text = cobertura(classElement("a.c", lineElement(1, R"(hits="1")")));
    text.insert(text.find("<coverage"),
                "<!DOCTYPE coverage SYSTEM 'http://localhost/coverage-04.dtd'>\n");
    const auto imported = import(readCobertura, text);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 1u);
}

void CoverageTest::coberturaOfAnotherShapeIsRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("nothing", "", "line 1");
    row("another root", "<report/>", "and not coverage");
    row("another kind of coverage", "<coverage><project/></coverage>", "no packages");
    row("a class without a file", cobertura("<class name='c'/>"), "no filename");
    row("a class within a class", cobertura("<class filename='a'><lines><class filename='b'/>"),
        "within another");
    row("a line without a number", cobertura(classElement("a.c", "\n<line hits='1'/>")),
        "line 2, column");
    row("hits that are words", cobertura(classElement("a.c", "\n<line number='1' hits='many'/>")),
        "line 2, column");
    row("cut off", cobertura(classElement("a.c", "")).substr(0, 120), "line 1, column 121");
    row("an element that is never closed", cobertura(classElement("a.c", "<x>")),
        "not well-formed");
}

void CoverageTest::coberturaOfAnotherShapeIsRefused()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, said);
    const auto imported = import(readCobertura, text);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).contains(said), test::messageOf(imported).c_str());
    QVERIFY(test::messageOf(imported).starts_with("line "));
}

void CoverageTest::recordsOfOneFileAreAddedUp()
{
    const auto imported = import(readLcov,
                                 "TN:first\nSF:/p/a.c\nDA:1,2\nDA:3,0\nend_of_record\n"
                                 "TN:second\r\nSF:b.c\r\nDA:1,1\r\nend_of_record\r\n"
                                 "SF:/p/a.c\nDA:1,5\nDA:2,1\nend_of_record\n",
                                 inProject("/p"));
    VERIFY_OK(imported.result);
    const auto files = contentsOf<CoverageSeen>(imported);
    QCOMPARE(files.size(), 2u);
    QCOMPARE(files[0].path, "a.c");
    QCOMPARE(files[0].lines, (Lines{{1, 7}, {2, 1}, {3, 0}}));
    QCOMPARE(files[1].path, "b.c");
    QCOMPARE(imported.summary.records, 3u);
}

void CoverageTest::lcovIsLenient_data()
{
    QTest::addColumn<std::string>("line");
    QTest::addColumn<Lines>("lines");
    const auto most = std::numeric_limits<std::uint64_t>::max();
    const auto row = [](const char *name, const char *line, const Lines &lines) {
        QTest::newRow(name) << std::string(line) << lines;
    };
    row("a checksum", "DA:7,1,Wu93tKSHuRAkSyfohxYGnQ", {{7, 1}});
    row("more hits than 32 bits", "DA:7,5000000000", {{7, 5'000'000'000}});
    row("more hits than 64 bits", "DA:7,18446744073709551616", {{7, most}});
    row("hits that Perl rounded", "DA:7,1.84467440737096e+19", {{7, most}});
    row("sums that do not fit", "DA:7,18446744073709551615\nDA:7,2", {{7, most}});
    row("negative hits", "DA:7,-3", {{7, 0}});
    row("the same line twice", "DA:7,1\nDA:7,2", {{7, 3}});
    row("a line before the first", "DA:0,1", {});
    row("names of functions with commas", "FN:7,f(int, int)\nFNDA:1,f(int, int)\nFNF:1", {});
    row("a comment and an empty line", "# said\n\nDA:7,1", {{7, 1}});
    row("spaces at the end", "DA:7,1 \t", {{7, 1}});
}

void CoverageTest::lcovIsLenient()
{
    QFETCH(const std::string, line);
    QFETCH(const Lines, lines);
    const auto imported = import(readLcov, "SF:a.c\n" + line + "\nend_of_record");
    VERIFY_OK(imported.result);
    QCOMPARE(contentsOf<CoverageSeen>(imported)[0].lines, lines);
}

void CoverageTest::branchesOfLcovAreTold()
{
    const auto imported =
        import(readLcov, "SF:a.c\nBRDA:1,0,0,-\nBRDA:1,0,1,4\nBRDA:2,e0,0,0\n"
                         "BRDA:3,0,jump to line 5, or on,1\nBRDA:0,0,0,1\nend_of_record\n"
                         "SF:a.c\nBRDA:1,0,0,2\nend_of_record\n");
    VERIFY_OK(imported.result);
    const auto file = contentsOf<CoverageSeen>(imported).at(0);
    QCOMPARE(file.branches, 5u);
    QCOMPARE(file.branchesTaken, 4u);
}

void CoverageTest::lcovOfAnotherShapeIsRefused_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("said");
    const auto row = [](const char *name, const std::string &text, const char *said) {
        QTest::newRow(name) << text << std::string(said);
    };
    row("nothing", "", "no record");
    row("no record", "TN:\n", "no record");
    row("no end", "TN:\nSF:a.c\nDA:1,1\n", "line 3: the record that begins on line 2");
    row("a record within a record", "SF:a.c\nSF:b.c\n", "line 2: the record that begins on line 1");
    row("an end without a beginning", "TN:\nend_of_record\n", "line 2");
    row("a line outside of a record", "DA:1,1\n", "line 1");
    row("a line without hits", "SF:a.c\nDA:1\nend_of_record", "line 2");
    row("a line that is cut off", "SF:a.c\nDA:", "line 2");
    row("hits that are words", "SF:a.c\nDA:1,many\nend_of_record", "line 2");
    row("hits that are no number", "SF:a.c\nDA:1,nan?\nend_of_record", "line 2");
    row("a branch without parts", "SF:a.c\nBRDA:1\nend_of_record", "line 2");
    row("words", "SF:a.c\nhello there\nend_of_record", "line 2: this is not a line of lcov");
    row("a file without a name", "SF:\nend_of_record", "line 1");
    row("a name that is not UTF-8", "SF:a\xff.c\nend_of_record", "line 1");
    row("a name with NUL", std::string("SF:a\0.c\nend_of_record", 21), "line 1");
    row("control characters", "\x01\x02\x03\n", "line 1");
}

void CoverageTest::lcovOfAnotherShapeIsRefused()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, said);
    const auto imported = import(readLcov, text);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).contains(said), test::messageOf(imported).c_str());
}

void CoverageTest::whatIsBeyondTheLimitIsLeftOut()
{
    QFETCH(const std::string, format);
    ImportOptions options;
    options.limits.observations = 3;
    const auto imported = import(readerOf(format), reportOf(format, 5), options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 3u);
    QCOMPARE(imported.summary.records, 5u);
    QCOMPARE(imported.summary.leftOut, 2u);
}

void CoverageTest::aFailureOfTheSinkIsPassedOn()
{
    QFETCH(const std::string, format);
    ImportSummary summary;
    int given = 0;
    const auto sink = [&given](model::Observation &&) -> Result<> {
        return ++given < 2 ? Result<>() : failure(ErrorKind::DiskFull, "no space");
    };
    VERIFY_FAILS(DiskFull, readerOf(format)(reportOf(format, 5), {}, sink, summary));
    QCOMPARE(given, 2);
}

void CoverageTest::manyFilesTakeLittleTime()
{
    constexpr int kFiles = 200'000;
    constexpr double kMost = 10'000; // quadratic would be minutes
    QFETCH(const std::string, format);
    const auto text = reportOf(format, kFiles);
    const double before = test::usedMilliseconds();
    const auto imported = import(readerOf(format), text);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), static_cast<std::size_t>(kFiles));
    const double used = test::usedMilliseconds() - before;
    QVERIFY2(used < kMost, std::to_string(used).c_str());
}

} // namespace tst_coverage

QTEST_GUILESS_MAIN(tst_coverage::CoverageTest)

#include "tst_coverage.moc"
