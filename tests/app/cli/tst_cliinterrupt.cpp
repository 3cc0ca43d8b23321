// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <functional>

namespace tst_cliinterrupt {

using namespace espalier;
using test::Cli;
using test::Snapshot;
using test::TemporaryProject;

/// When a signal is sent, by what is to be seen of the run.
using Moment = std::function<bool(const TemporaryProject &)>;

class CliInterruptTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aSignalLeavesAllOldOrAllNew_data();
    void aSignalLeavesAllOldOrAllNew();
    void theNextRunGoesOn();
    void aSecondSignalEndsAtOnce();
    void twoRunsAtOnceLeaveAllOldOrAllNew();
};

static void fill(const TemporaryProject &project)
{
    for (int i = 0; i < 120; ++i)
        project.write("file" + std::to_string(i) + ".py",
                      "def f(x):\n    for y in x:\n        yield y\n\nasync def g(): return 1\n");
}

static Snapshot sourcesOf(const TemporaryProject &project)
{
    Snapshot files = project.snapshot();
    std::erase_if(files, [](const auto &file) { return file.first.starts_with(".espalier/"); });
    return files;
}

/// What the same run makes of it when nobody disturbs it.
static Snapshot allDone()
{
    static const Snapshot done = [] {
        const TemporaryProject project;
        fill(project);
        const Cli cli;
        static_cast<void>(
            cli.run({QStringLiteral("instrument"), QString::fromStdString(project.root().string()),
                     QStringLiteral("--apply"), QStringLiteral("in-place")}));
        return sourcesOf(project);
    }();
    return done;
}

void CliInterruptTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    QVERIFY(allDone().contains("_espalier_tel.py"));
}

void CliInterruptTest::aSignalLeavesAllOldOrAllNew_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("code");
    QTest::addColumn<Moment>("moment");
    const Moment begun = [](const auto &project) {
        return project.exists(".espalier/espalier.db");
    };
    const Moment tested = [](const auto &project) { return project.exists(".espalier/tests"); };
    const Moment writing = [](const auto &project) { return project.exists("_espalier_tel.py"); };
    const auto row = [](const char *name, int number, int code, const Moment &moment) {
        QTest::newRow(name) << number << code << moment;
    };
    row("interrupted as it begins", SIGINT, 130, begun);
    row("interrupted when the scripts are tested", SIGINT, 130, tested);
    row("interrupted as it writes", SIGINT, 130, writing);
    row("terminated as it begins", SIGTERM, 143, begun);
    row("killed when the scripts are tested", SIGKILL, 128 + SIGKILL, tested);
    row("killed as it writes", SIGKILL, 128 + SIGKILL, writing);
}

void CliInterruptTest::aSignalLeavesAllOldOrAllNew()
{
    QFETCH(int, number);
    QFETCH(int, code);
    QFETCH(Moment, moment);
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    const Cli cli;
    QProcess process;
    cli.start(process,
              {QStringLiteral("instrument"), QString::fromStdString(project.root().string()),
               QStringLiteral("--apply"), QStringLiteral("in-place")});
    QVERIFY(process.waitForStarted());
    const auto pid = pid_t(process.processId());
    while (process.state() == QProcess::Running && !moment(project))
        process.waitForFinished(1);
    if (process.state() == QProcess::Running)
        ::kill(pid, number);
    const auto outcome = Cli::wait(process);
    // It may have been done before the signal came.
    QVERIFY2(outcome.code == code || outcome.code == 0, outcome.err.constData());
    if (number == SIGKILL) { // the next start repairs, and says so
        const auto found = sourcesOf(project);
        const auto next =
            cli.run({QStringLiteral("functions"), QString::fromStdString(project.root().string())});
        QCOMPARE(next.code, 0);
        QCOMPARE(next.err.contains("Repaired"), found != sourcesOf(project));
    }
    const auto after = sourcesOf(project);
    if (after != before || outcome.code == 0)
        QCOMPARE(test::differences(allDone(), after), "");
}

void CliInterruptTest::theNextRunGoesOn()
{
    const TemporaryProject project;
    fill(project);
    const Cli cli;
    const QStringList arguments{QStringLiteral("instrument"),
                                QString::fromStdString(project.root().string()),
                                QStringLiteral("--apply"), QStringLiteral("in-place")};
    QProcess process;
    cli.start(process, arguments);
    QVERIFY(process.waitForStarted());
    while (process.state() == QProcess::Running && !project.exists(".espalier/espalier.db"))
        process.waitForFinished(1);
    ::kill(pid_t(process.processId()), SIGINT);
    QCOMPARE(Cli::wait(process).code, 130);
    QCOMPARE(cli.run(arguments).code, 0);
    QCOMPARE(test::differences(allDone(), sourcesOf(project)), "");
}

void CliInterruptTest::aSecondSignalEndsAtOnce()
{
    const Cli cli;
    QProcess process;
    // Waits for its input for ever, and so never asks whether it was to stop.
    cli.start(process, {QStringLiteral("outline"), QStringLiteral("--language"),
                        QStringLiteral("python"), QStringLiteral("-")});
    QVERIFY(process.waitForStarted());
    const auto pid = pid_t(process.processId());
    while (process.state() == QProcess::Running) {
        ::kill(pid, SIGINT);
        process.waitForFinished(10);
    }
    const auto outcome = Cli::wait(process);
    QCOMPARE(outcome.code, 130);
}

void CliInterruptTest::twoRunsAtOnceLeaveAllOldOrAllNew()
{
    const Snapshot done = allDone();
    for (int round = 0; round < 4; ++round) {
        const TemporaryProject project;
        for (const auto &[path, content] : done)
            project.write(path, content);
        const QStringList strip{QStringLiteral("strip"),
                                QString::fromStdString(project.root().string()),
                                QStringLiteral("--apply"), QStringLiteral("in-place")};
        const Cli cli;
        QProcess one;
        QProcess two;
        cli.start(one, strip);
        cli.start(two, strip);
        const int codes[] = {Cli::wait(one).code, Cli::wait(two).code};
        QVERIFY(codes[0] == 0 || codes[1] == 0);
        QVERIFY(std::ranges::all_of(codes, [](int code) { return code == 0 || code == 4; }));
        const TemporaryProject original;
        fill(original);
        QCOMPARE(test::differences(sourcesOf(original), sourcesOf(project)), "");
    }
}

} // namespace tst_cliinterrupt

QTEST_GUILESS_MAIN(tst_cliinterrupt::CliInterruptTest)
#include "tst_cliinterrupt.moc"
