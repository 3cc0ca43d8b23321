// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/descriptors.h"
#include "core/process/processrunner.h"
#include "tests/core/process/processprobe.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tst_processrunner {

using namespace espalier;
using namespace std::chrono_literals;
using process::Command;
using process::Ending;

class ProcessRunnerTest : public QObject {
    Q_OBJECT

private slots:
    void givesOutputAndStatus();
    void givesSignals();
    void feedsInput();
    void survivesAProgramThatClosesItsInput();
    void runsInAFolderWithAnEnvironment();
    void closesInheritedDescriptors();
    void hasASessionOfItsOwn();
    void handsOutputOverAsItComes();
    void keepsHeadAndTailOfOutput();
    void wallLimitKillsTheGroup();
    void aStopKillsTheGroup();
    void aStopIsPoliteFirst();
    void killsWhatIsLeftInTheGroup();
    void doesNotWaitForOutputOfOthers();
    void saysWhatCannotBeRun_data();
    void saysWhatCannotBeRun();
    void attachedProgramUsesOurStreams();
    void attachedProgramCanBeStopped();

private:
    static Command shell(const std::string &script, const std::string &argument = {})
    {
        return {.program = "/bin/sh", .arguments = {"-c", script, "sh", argument}};
    }
    static process::ProcessOutput run(const Command &command)
    {
        process::SystemProcessRunner runner;
        const auto output = runner.run(command, {});
        return output ? *output : process::ProcessOutput{.errors = {output.error().text(), 0}};
    }
};

void ProcessRunnerTest::givesOutputAndStatus()
{
    const auto done = run(shell("echo out; echo err >&2; exit 7"));
    QVERIFY(done.status.ending == Ending::Exited);
    QCOMPARE(done.status.code, 7);
    QCOMPARE(done.output.text, std::string("out\n"));
    QCOMPARE(done.errors.text, std::string("err\n"));
    QVERIFY(run(shell("true")).status.ok());
}

void ProcessRunnerTest::givesSignals()
{
    const auto done = run(shell("kill -SEGV $$"));
    QVERIFY(done.status.ending == Ending::Signalled);
    QCOMPARE(done.status.code, SIGSEGV);
}

void ProcessRunnerTest::feedsInput()
{
    auto command = shell("wc -c");
    for (const std::size_t size : {std::size_t(0), std::size_t(1), std::size_t(3'000'000)}) {
        command.input = std::string(size, 'x');
        QCOMPARE(run(command).output.text, std::to_string(size) + "\n");
    }
}

void ProcessRunnerTest::survivesAProgramThatClosesItsInput()
{
    auto command = shell("exec 0<&-; echo done");
    command.input = std::string(3'000'000, 'x');
    QCOMPARE(run(command).output.text, std::string("done\n"));
}

void ProcessRunnerTest::runsInAFolderWithAnEnvironment()
{
    auto command = Command{.program = "/usr/bin/env", .folder = "/usr"};
    command.environment = {"ONE=1", "TWO=2"};
    QCOMPARE(run(command).output.text, std::string("ONE=1\nTWO=2\n"));
    command.program = "/bin/pwd";
    QCOMPARE(run(command).output.text, std::string("/usr\n"));
    qputenv("ESPALIER_PROBE", "here");
    QCOMPARE(run(shell("echo $ESPALIER_PROBE")).output.text, std::string("here\n"));
}

void ProcessRunnerTest::closesInheritedDescriptors()
{
    const FileDescriptor leaked(::dup(STDERR_FILENO));
    const auto done = run({.program = "/bin/ls", .arguments = {"/proc/self/fd"}});
    QCOMPARE(done.output.text, std::string("0\n1\n2\n3\n"));
}

void ProcessRunnerTest::hasASessionOfItsOwn()
{
    const auto done = run(shell("cut -d' ' -f1,5,6 /proc/$$/stat"));
    const auto fields =
        QString::fromStdString(done.output.text).simplified().split(QLatin1Char(' '));
    QCOMPARE(fields.size(), 3);
    QCOMPARE(fields[0], fields[1]);
    QCOMPARE(fields[0], fields[2]);
}

void ProcessRunnerTest::handsOutputOverAsItComes()
{
    // It waits for an answer to its first lines, so these cannot have been held back.
    auto command = shell("echo out; echo err >&2; read line < \"$1\"; echo more");
    std::string output;
    std::string errors;
    const test::TemporaryProject folder;
    const auto fifo = folder.path("fifo");
    QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
    command.arguments.back() = fifo.string();
    std::jthread writer;
    command.output = [&](process::OutputStream stream, std::string_view bytes) {
        (stream == process::OutputStream::Output ? output : errors) += bytes;
        if (output == "out\n" && errors == "err\n" && !writer.joinable())
            writer = std::jthread([fifo] { std::ofstream(fifo) << "go\n"; });
    };
    const auto done = run(command);
    QVERIFY(done.status.ok());
    QCOMPARE(output, "out\nmore\n");
    QCOMPARE(errors, "err\n");
    QCOMPARE(done.output.text, "out\nmore\n");
}

void ProcessRunnerTest::keepsHeadAndTailOfOutput()
{
    auto command = shell("echo first; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last");
    command.outputLimit = 1000;
    const auto done = run(command);
    QVERIFY(done.output.text.starts_with("first\nxxx"));
    QVERIFY(done.output.text.ends_with("xxx\nlast\n"));
    QCOMPARE(done.output.leftOut, 5'000'012u - 1000u);
    QVERIFY(done.output.text.size() < 1100);
}

void ProcessRunnerTest::wallLimitKillsTheGroup()
{
    const auto mark = test::uniqueText();
    auto command =
        shell("trap '' TERM; sh -c 'trap \"\" TERM; sleep 60; :' $1 & echo up; sleep 60; :", mark);
    command.wallLimit = 200ms;
    const auto done = run(command);
    QVERIFY(done.status.ending == Ending::TimedOut);
    QCOMPARE(done.output.text, std::string("up\n"));
    QVERIFY(done.duration < 1s);
    QVERIFY(test::noProcessStaysWith(mark));
}

void ProcessRunnerTest::aStopKillsTheGroup()
{
    const auto mark = test::uniqueText();
    std::stop_source source;
    const std::jthread stopper([&] {
        while (test::processesWith(mark) == 0)
            std::this_thread::yield();
        source.request_stop();
    });
    process::SystemProcessRunner runner;
    const auto done = runner.run(shell("sleep 60; :", mark), source.get_token());
    VERIFY_OK(done);
    QVERIFY(done->status.ending == Ending::Cancelled);
    QVERIFY(done->duration < 1s);
    QVERIFY(test::noProcessStaysWith(mark));
}

void ProcessRunnerTest::aStopIsPoliteFirst()
{
    auto command = shell("trap 'echo bye; exit' TERM; echo up; while :; do sleep 0.01; done");
    command.wallLimit = 200ms;
    const auto done = run(command);
    QVERIFY(done.status.ending == Ending::TimedOut);
    QCOMPARE(done.output.text, std::string("up\nbye\n"));
}

void ProcessRunnerTest::killsWhatIsLeftInTheGroup()
{
    const auto mark = test::uniqueText();
    const auto done = run(shell("sh -c 'sleep 60; :' $1 & echo done", mark));
    QCOMPARE(done.output.text, std::string("done\n"));
    QVERIFY(done.duration < 1s);
    QVERIFY(test::noProcessStaysWith(mark));
}

void ProcessRunnerTest::doesNotWaitForOutputOfOthers()
{
    const auto done = run(shell("setsid sleep 2 & echo done"));
    QVERIFY(done.output.text == "done\n");
    QVERIFY(done.duration < 1500ms);
}

void ProcessRunnerTest::saysWhatCannotBeRun_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("folder");
    QTest::addColumn<int>("kind");
    QTest::newRow("no such program")
        << QByteArray("/usr/bin/no-such") << QByteArray() << int(ErrorKind::Missing);
    QTest::newRow("no such folder")
        << QByteArray("/bin/sh") << QByteArray("/no-such") << int(ErrorKind::Missing);
    QTest::newRow("not a program")
        << QByteArray("/etc/passwd") << QByteArray() << int(ErrorKind::Permission);
    QTest::newRow("by a relative path")
        << QByteArray("sh") << QByteArray() << int(ErrorKind::InvalidInput);
}

void ProcessRunnerTest::saysWhatCannotBeRun()
{
    QFETCH(const QByteArray, program);
    QFETCH(const QByteArray, folder);
    QFETCH(const int, kind);
    process::SystemProcessRunner runner;
    const auto done =
        runner.run({.program = program.toStdString(), .folder = folder.toStdString()}, {});
    QVERIFY(!done);
    QCOMPARE(int(done.error().kind), kind);
}

void ProcessRunnerTest::attachedProgramUsesOurStreams()
{
    auto pipe = process::makePipe();
    VERIFY_OK(pipe);
    const FileDescriptor saved(::dup(STDOUT_FILENO));
    ::dup2(pipe->writer.get(), STDOUT_FILENO);
    process::SystemProcessRunner runner;
    const auto done = runner.runAttached(shell("echo $(cut -d' ' -f5 /proc/$$/stat); exit 3"), {});
    ::dup2(saved.get(), STDOUT_FILENO);
    VERIFY_OK(done);
    QCOMPARE(done->code, 3);
    char text[64] = {};
    QVERIFY(process::readSome(pipe->reader.get(), text, sizeof text - 1) > 0);
    // In our own process group, so that it may read the terminal.
    QCOMPARE(std::atoi(text), int(::getpgrp()));
}

void ProcessRunnerTest::attachedProgramCanBeStopped()
{
    const auto mark = test::uniqueText();
    std::stop_source source;
    const std::jthread stopper([&] {
        while (test::processesWith(mark) == 0)
            std::this_thread::yield();
        source.request_stop();
    });
    process::SystemProcessRunner runner;
    const auto done = runner.runAttached(shell("sleep 60; :", mark), source.get_token());
    VERIFY_OK(done);
    QVERIFY(done->ending == Ending::Cancelled);
    QVERIFY(test::noProcessStaysWith(mark));
}

} // namespace tst_processrunner

QTEST_APPLESS_MAIN(tst_processrunner::ProcessRunnerTest)
#include "tst_processrunner.moc"
