// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/project.h"
#include "core/engine/tracedrun.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <chrono>

namespace tst_tracedrun {

using namespace espalier;
using namespace espalier::engine;
using process::Ending;
using process::OutputStream;
using test::Home;
using test::TemporaryProject;
using test::WatchedRunner;

class TracedRunTest : public QObject {
    Q_OBJECT

private slots:
    void outputIsHandedOverAsItComes();
    void callsAreSummedUpInTheFolder();
    void aStopEndsTheWholeGroup();
    void theLastRunIsKept();
    void aRunWithoutATraceIsNotKept();
    void theLastTwentyAreKept();
    void aCommandMustBeThere();

private:
    static TracedCommand shell(const std::string &line) { return {.command = {"sh", "-c", line}}; }
    std::unique_ptr<Workspace> open(const TemporaryProject &project)
    {
        return Workspace::open(project.root(), m_home.paths()).value();
    }
    Home m_home;
    JobContext m_job;
    process::SystemProcessRunner m_processes;
};

void TracedRunTest::outputIsHandedOverAsItComes()
{
    const TemporaryProject project;
    auto command = shell("echo first; until [ -e go ]; do :; done; echo second >&2; exit 3");
    command.folder = project.root();
    std::string output;
    std::string errors;
    command.output = [&](OutputStream stream, std::string_view bytes) {
        (stream == OutputStream::Output ? output : errors) += bytes;
        if (output == "first\n")
            project.write("go", ""); // it goes on only when the first line was seen
    };
    const auto run = runTraced(command, m_processes, m_job);
    VERIFY_OK(run);
    QCOMPARE(output, "first\n");
    QCOMPARE(errors, "second\n");
    QCOMPARE(run->status.code, 3);
    QVERIFY(!run->traced && run->seconds > 0 && !run->startedAt.empty());
    QCOMPARE(run->command, command.command);
}

void TracedRunTest::callsAreSummedUpInTheFolder()
{
    const TemporaryProject project;
    project.write("a.py", "def work(n):\n    for i in range(n):\n        i\n\nwork(3)\n"
                          "print('done')\n");
    WatchedRunner runner;
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, runner));
    std::string output;
    const TracedCommand command{
        .command = {"python3", "a.py"},
        .folder = project.root(),
        .output = [&](OutputStream, std::string_view bytes) { output += bytes; }};
    const auto run = runTraced(command, m_processes, m_job);
    VERIFY_OK(run);
    QCOMPARE(output, "done\n");
    QVERIFY(run->traced);
    QCOMPARE(run->summary.functions.front().id, "a.py::work");
    QCOMPARE(run->summary.functions.front().loops.at(1), 3u);
}

void TracedRunTest::aStopEndsTheWholeGroup()
{
    std::stop_source stop;
    JobContext job(stop.get_token());
    auto command = shell("trap '' TERM; sleep 600 & echo started; wait; wait; sleep 600");
    std::chrono::steady_clock::time_point stopped;
    command.output = [&](OutputStream, std::string_view) {
        stopped = std::chrono::steady_clock::now();
        stop.request_stop();
    };
    const auto run = runTraced(command, m_processes, job);
    const auto took = std::chrono::steady_clock::now() - stopped;
    VERIFY_OK(run);
    QVERIFY(run->status.ending == Ending::Cancelled);
    QVERIFY(took < std::chrono::seconds(1));
}

static TracedRun madeUp(int number)
{
    return {.status = {.ending = Ending::Signalled, .code = 9},
            .summary = {.functions = {{.id = "a.py::work",
                                       .calls = 7,
                                       .errors = 1,
                                       .abandoned = 2,
                                       .p50Ms = 0.5,
                                       .p95Ms = 1.5,
                                       .totalMs = 9,
                                       .loops = {{1, 3}},
                                       .errorTypes = {{"ValueError", 1}}}},
                        .spans = 8,
                        .badLines = 1},
            .traced = true,
            .command = {"program", std::to_string(number)},
            .startedAt = "2026-01-02T03:04:05.000Z",
            .seconds = 1.25};
}

void TracedRunTest::theLastRunIsKept()
{
    const TemporaryProject project;
    QVERIFY(!lastRun(*open(project))->has_value());
    const auto made = madeUp(1);
    VERIFY_OK(keepRun(*open(project), made));
    const auto kept = lastRun(*open(project));
    VERIFY_OK(kept);
    QVERIFY(kept->has_value());
    const auto &run = **kept;
    QCOMPARE(run.command, made.command);
    QCOMPARE(run.startedAt, made.startedAt);
    QCOMPARE(run.seconds, made.seconds);
    QVERIFY(run.status.ending == made.status.ending && run.traced);
    QCOMPARE(run.status.code, made.status.code);
    QVERIFY(observe::toJson(run.summary) == observe::toJson(made.summary));
}

void TracedRunTest::aRunWithoutATraceIsNotKept()
{
    const TemporaryProject project;
    auto run = madeUp(1);
    run.traced = false;
    VERIFY_OK(keepRun(*open(project), run));
    QVERIFY(!lastRun(*open(project))->has_value());
}

void TracedRunTest::theLastTwentyAreKept()
{
    const TemporaryProject project;
    const auto workspace = open(project);
    for (int i = 1; i <= 23; ++i)
        VERIFY_OK(keepRun(*workspace, madeUp(i)));
    const auto runs = runHistory(*workspace, 100);
    VERIFY_OK(runs);
    QCOMPARE(runs->size(), 20u);
    QCOMPARE(runs->front().command.back(), "23");
    QCOMPARE(runs->back().command.back(), "4");
}

void TracedRunTest::aCommandMustBeThere()
{
    VERIFY_FAILS(InvalidInput, runTraced(TracedCommand{}, m_processes, m_job));
    VERIFY_FAILS(NotFound, runTraced({.command = {"no-such-program-here"}}, m_processes, m_job));
    VERIFY_FAILS(NotFound, runTraced({.command = {"./no-such"}, .folder = m_home.root()},
                                     m_processes, m_job));
}

} // namespace tst_tracedrun

QTEST_GUILESS_MAIN(tst_tracedrun::TracedRunTest)
#include "tst_tracedrun.moc"
