// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/functionlist.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <format>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace tst_functionlist {

using namespace espalier;
using namespace espalier::engine;
using namespace espalier::test;

class FunctionListTest : public QObject {
    Q_OBJECT

private slots:
    void comesFileByFileInTheOrderOfPaths();
    void tellsTheState();
    void isTheSameFromWhatIsKept();
    void aStoppedListKeepsWhatItRead();
    void reasonsForFilesLeftOutAreInOrder();

private:
    Home m_home;
};

namespace {

constexpr int kFiles = 300; // more than wait for their turn

std::string nameOf(int number)
{
    return std::format("m{:03}.py", number);
}

void fill(TemporaryProject &project)
{
    for (int i = 0; i < kFiles; ++i)
        project.write(nameOf(i), "def one():\n    return 1\n\n\ndef two(n):\n    for i in "
                                 "range(n):\n        print(i)\n");
}

} // namespace

void FunctionListTest::comesFileByFileInTheOrderOfPaths()
{
    TemporaryProject project;
    fill(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    VERIFY_OK(workspace);
    JobContext job;
    const auto caller = std::this_thread::get_id();
    bool callers = true;
    std::vector<std::string> paths;
    const auto report = listFunctions(**workspace, {.threads = 4}, job, [&](const auto &functions) {
        callers &= std::this_thread::get_id() == caller && functions.size() == 2 &&
                   functions[0].path == functions[1].path && functions[1].loops == 1;
        paths.push_back(functions[0].path);
    });
    VERIFY_OK(report);
    QVERIFY(callers);
    QCOMPARE(paths.size(), std::size_t(kFiles));
    QVERIFY(std::ranges::is_sorted(paths));
    QVERIFY(report->functions.empty());
    QCOMPARE(report->totals.functions, 2 * kFiles);
    QCOMPARE(report->totals.files, kFiles);
    QCOMPARE(report->totals.shapes, 2);
}

void FunctionListTest::tellsTheState()
{
    TemporaryProject project;
    project.write(
        "a.py", "def looping(n):\n    while n:\n        n -= 1\n\n\ndef plain():\n    return 1\n");
    WatchedRunner runner;
    InstrumentOptions options{.apply = ApplyMode::InPlace};
    options.selection.functionGlobs = {"plain"};
    VERIFY_OK(instrumentProject(project, m_home, options, runner));
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    const auto list = listFunctions(**workspace, {}, job);
    VERIFY_OK(list);
    QCOMPARE(statusOf(*list, "a.py::looping"), "unchanged");
    QCOMPARE(statusOf(*list, "a.py::plain"), "instrumented");
    const auto at = std::ranges::find(list->functions, "a.py::plain", &model::FunctionResult::id);
    QCOMPARE(at->line, 6u); // of the original
    QVERIFY(!at->key.empty());
}

void FunctionListTest::isTheSameFromWhatIsKept()
{
    TemporaryProject project;
    fill(project);
    const auto listed = [&] {
        const auto workspace = Workspace::open(project.root(), m_home.paths());
        JobContext job;
        auto report = listFunctions(**workspace, {}, job);
        report->timings = {};
        return toText(model::toJson(*report));
    };
    const auto first = listed();
    QVERIFY(first.contains("m299.py::two"));
    QCOMPARE(listed(), first);
    // A changed file with the stamp that is kept.
    const auto path = project.root() / nameOf(7);
    const auto time = std::filesystem::last_write_time(path);
    auto text = project.read(nameOf(7));
    text.replace(text.find("one"), 3, "uno");
    project.write(nameOf(7), text);
    std::filesystem::last_write_time(path, time);
    QVERIFY(listed().contains("m007.py::uno"));
}

void FunctionListTest::aStoppedListKeepsWhatItRead()
{
    TemporaryProject project;
    fill(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    std::stop_source source;
    JobContext job(source.get_token());
    int files = 0;
    const auto report = listFunctions(**workspace, {}, job, [&](const auto &) {
        if (++files == 100)
            source.request_stop();
    });
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Cancelled);
    QCOMPARE(files, 100);
    const auto kept = (*workspace)->cache().outlines();
    VERIFY_OK(kept);
    QCOMPARE(kept->rows.size(), std::size_t(100));
}

void FunctionListTest::reasonsForFilesLeftOutAreInOrder()
{
    TemporaryProject project;
    project.write("b.py", "def f():\n    return 1\n");
    project.write("a_test.py", "def test_f():\n    pass\n");
    project.write("c.py", "_espalier_tel = 1\n\n\ndef f():\n    return _espalier_tel\n");
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    const auto report = listFunctions(**workspace, {}, job);
    VERIFY_OK(report);
    QCOMPARE(report->totals.functions, 1);
    std::vector<std::string> left;
    for (const auto &file : report->skippedFiles)
        left.push_back(file.path + " " + file.rule);
    QCOMPARE(left, (std::vector<std::string>{"a_test.py test", "c.py reserved-name"}));
}

} // namespace tst_functionlist

QTEST_GUILESS_MAIN(tst_functionlist::FunctionListTest)
#include "tst_functionlist.moc"
