// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/process/descriptors.h"
#include "tests/core/process/processprobe.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <chrono>
#include <csignal>
#include <thread>

namespace tst_sandboxlimits {

using namespace espalier;
using namespace std::chrono_literals;
using process::SandboxEnd;
using test::pythonSpec;

/// What a program in the sandbox can use up, and that nothing of it is left.
class SandboxLimitsTest : public QObject {
    Q_OBJECT

private slots:
    void diesWithItsParent(); // first: it needs a process without other threads
    void diesWithItsParentWhileStarting();
    void forksAreBounded();
    void threadsAreBounded();
    void memoryOfOneProcessIsBounded();
    void memoryOfAllProcessesIsBounded_data();
    void memoryOfAllProcessesIsBounded();
    void filesAreBounded();
    void placesAreBounded_data();
    void placesAreBounded();
    void descriptorsAreBounded();
    void processorTimeIsBounded();
    void wallLimitEndsEverything();
    void whatOutlivesTheProgramIsKilled();
    void outputIsBounded();
    void aStopEndsItSoon();
    void aStopBeforehandStartsNothing();
    void givesExitCodes_data();
    void givesExitCodes();
    void inputOfAnySizeArrives();
    void programThatIsNotThereFails();
};

static constexpr const char *kOrphan = R"py(
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
)py";

void SandboxLimitsTest::diesWithItsParent()
{
    const auto mark = test::uniqueText();
    test::ForkedProcess parent([&](test::ForkedProcess &self) -> int {
        const auto sandbox = process::Sandbox::find();
        auto spec =
            pythonSpec(std::string(kOrphan) + "print('up', flush=True)\ntime.sleep(60)", {mark});
        auto running = sandbox->start(spec);
        char byte = 0;
        if (!running || process::readSome(running->streams().output.get(), &byte, 1) != 1)
            return 1;
        self.signalReached();
        test::ForkedProcess::waitForKill();
    });
    QVERIFY(parent.waitUntilReached());
    QVERIFY(test::processesWith(mark) > 2);
    parent.kill();
    QVERIFY(test::noProcessStaysWith(mark));
}

void SandboxLimitsTest::diesWithItsParentWhileStarting()
{
    for (int round = 0; round < 20; ++round) {
        const auto mark = test::uniqueText();
        test::ForkedProcess parent([&](test::ForkedProcess &self) -> int {
            const auto sandbox = process::Sandbox::find();
            self.signalReached();
            [[maybe_unused]] auto running =
                sandbox->start(pythonSpec("import time\ntime.sleep(60)", {mark}));
            test::ForkedProcess::waitForKill();
        });
        QVERIFY(parent.waitUntilReached());
        std::this_thread::sleep_for(round * 700us);
        parent.kill();
        QVERIFY(test::noProcessStaysWith(mark));
    }
}

void SandboxLimitsTest::forksAreBounded()
{
    const auto mark = test::uniqueText();
    auto spec = pythonSpec(R"py(
import os, time
count = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(60)
        count += 1
except OSError:
    print(count < 20)
)py",
                           {mark});
    spec.limits.processes = 20;
    QCOMPARE(test::printedBy(spec), std::string("True"));
    QVERIFY(test::noProcessStaysWith(mark));
}

void SandboxLimitsTest::threadsAreBounded()
{
    auto spec = pythonSpec(R"py(
import threading, time, os
count = 0
try:
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        count += 1
except RuntimeError:
    print(count < 20, flush=True)
    os._exit(0)
)py");
    spec.limits.processes = 20;
    QCOMPARE(test::printedBy(spec), std::string("True"));
}

void SandboxLimitsTest::memoryOfOneProcessIsBounded()
{
    auto spec = pythonSpec(
        "try:\n    data = bytearray(1 << 30)\nexcept MemoryError:\n    print('refused')");
    spec.limits.addressSpace = 512u << 20;
    QCOMPARE(test::printedBy(spec), std::string("refused"));
}

void SandboxLimitsTest::memoryOfAllProcessesIsBounded_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("in one process") << QByteArray("hold(400)");
    QTest::newRow("in many processes")
        << QByteArray("for _ in range(8):\n    if os.fork() == 0:\n        hold(50)\nhold(1)");
    QTest::newRow("in processes without parent") << QByteArray(
        "for _ in range(8):\n    if os.fork() == 0:\n        if os.fork() == 0:\n"
        "            os.setsid()\n            hold(50)\n        os._exit(0)\nhold(1)");
    QTest::newRow("shared") << QByteArray(
        "m = mmap.mmap(-1, 400 << 20)\nfor i in range(0, 400 << 20, 4096):\n    m[i] = 1\nhold(1)");
}

void SandboxLimitsTest::memoryOfAllProcessesIsBounded()
{
    QFETCH(const QByteArray, code);
    const auto mark = test::uniqueText();
    auto spec = pythonSpec("import mmap, os, time\ndef hold(megabytes):\n"
                           "    data = bytearray(b'x') * (megabytes << 20)\n    time.sleep(60)\n" +
                               code.toStdString(),
                           {mark});
    spec.limits.memory = 200u << 20;
    const auto outcome = test::runSandboxed(spec);
    VERIFY_OK(outcome);
    QVERIFY(outcome->end == SandboxEnd::MemoryExceeded);
    QVERIFY(outcome->duration < 5s);
    QVERIFY(test::noProcessStaysWith(mark));
}

void SandboxLimitsTest::filesAreBounded()
{
    auto spec = pythonSpec(R"py(
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open("/work/file", "wb", 0) as file:
        for _ in range(3):
            file.write(bytes(1 << 20))
        print("written")
except OSError as error:
    import errno
    print(errno.errorcode[error.errno])
)py");
    spec.limits.fileSize = 2u << 20;
    QCOMPARE(test::printedBy(spec), std::string("EFBIG"));
}

void SandboxLimitsTest::placesAreBounded_data()
{
    QTest::addColumn<QByteArray>("place");
    for (const char *place : {"/work", "/tmp", "/dev/shm"})
        QTest::newRow(place) << QByteArray(place);
}

void SandboxLimitsTest::placesAreBounded()
{
    QFETCH(const QByteArray, place);
    auto spec = pythonSpec(R"py(
import errno, sys
try:
    for number in range(20):
        with open(f"{sys.argv[1]}/{number}", "wb", 0) as file:
            while file.tell() < 1 << 20:
                file.write(bytes(1 << 16))
    print("written")
except OSError as error:
    print(errno.errorcode[error.errno])
)py",
                           {place.toStdString()});
    spec.limits.workSize = spec.limits.temporarySize = spec.limits.sharedSize = 8u << 20;
    QCOMPARE(test::printedBy(spec), std::string("ENOSPC"));
}

void SandboxLimitsTest::descriptorsAreBounded()
{
    auto spec = pythonSpec(R"py(
import os
count = 3
try:
    while True:
        os.dup(0)
        count += 1
except OSError:
    print(count)
)py");
    spec.limits.openFiles = 100;
    QCOMPARE(test::printedBy(spec), std::string("100"));
}

void SandboxLimitsTest::processorTimeIsBounded()
{
    auto spec = pythonSpec("while True: pass");
    spec.limits.cpuSeconds = 1;
    const auto outcome = test::runSandboxed(spec);
    VERIFY_OK(outcome);
    QVERIFY(outcome->end == SandboxEnd::Exited);
    QCOMPARE(outcome->exitCode, 128 + SIGKILL);
}

void SandboxLimitsTest::wallLimitEndsEverything()
{
    const auto mark = test::uniqueText();
    auto spec = pythonSpec(std::string("import signal\n"
                                       "for n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\n") +
                               kOrphan + "print('up', flush=True)\ntime.sleep(60)",
                           {mark});
    spec.limits.wall = 300ms;
    const auto outcome = test::runSandboxed(spec);
    VERIFY_OK(outcome);
    QVERIFY(outcome->end == SandboxEnd::TimedOut);
    QCOMPARE(outcome->output.text, std::string("up\n"));
    QVERIFY(outcome->duration < 1s);
    // Not even for a moment: all are gone when the run returns.
    QCOMPARE(test::processesWith(mark), 0);
}

void SandboxLimitsTest::whatOutlivesTheProgramIsKilled()
{
    const auto mark = test::uniqueText();
    const auto outcome = test::runSandboxed(pythonSpec(kOrphan, {mark}));
    VERIFY_OK(outcome);
    QVERIFY(outcome->ok());
    QVERIFY(outcome->duration < 5s);
    QCOMPARE(test::processesWith(mark), 0);
}

void SandboxLimitsTest::outputIsBounded()
{
    auto spec = pythonSpec(R"py(
import sys
sys.stdout.write("first\n")
for _ in range(300):
    sys.stdout.write("x" * 99999 + "\n")
sys.stdout.write("last\n")
)py");
    spec.limits.output = 10'000;
    const auto outcome = test::runSandboxed(spec);
    VERIFY_OK(outcome);
    QVERIFY(outcome->ok());
    const auto &output = outcome->output;
    QVERIFY(output.text.size() < 10'200);
    QVERIFY(output.text.starts_with("first\nxxx"));
    QVERIFY(output.text.ends_with("xxx\nlast\n"));
    QCOMPARE(output.leftOut, 30'000'011u - 10'000u);
    QVERIFY(output.text.contains("29990011 bytes left out"));
}

void SandboxLimitsTest::aStopEndsItSoon()
{
    const auto mark = test::uniqueText();
    const auto sandbox = process::Sandbox::find();
    VERIFY_OK(sandbox);
    std::stop_source source;
    JobContext job(source.get_token());
    std::chrono::steady_clock::time_point stopped;
    const std::jthread stopper([&] {
        while (test::processesWith(mark) == 0)
            std::this_thread::yield();
        stopped = std::chrono::steady_clock::now();
        source.request_stop();
    });
    const auto outcome = sandbox->run(pythonSpec("import time\ntime.sleep(60)", {mark}), job);
    QVERIFY(millisecondsSince(stopped) < 500);
    VERIFY_FAILS(Cancelled, outcome);
    QCOMPARE(test::processesWith(mark), 0);
}

void SandboxLimitsTest::aStopBeforehandStartsNothing()
{
    const auto sandbox = process::Sandbox::find();
    VERIFY_OK(sandbox);
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    VERIFY_FAILS(Cancelled, sandbox->run(pythonSpec("pass"), job));
}

void SandboxLimitsTest::givesExitCodes_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("expected");
    QTest::newRow("success") << QByteArray("pass") << 0;
    QTest::newRow("failure") << QByteArray("raise SystemExit(3)") << 3;
    QTest::newRow("signal") << QByteArray("import os; os.kill(os.getpid(), 11)") << 128 + SIGSEGV;
}

void SandboxLimitsTest::givesExitCodes()
{
    QFETCH(const QByteArray, code);
    QFETCH(const int, expected);
    const auto outcome = test::runSandboxed(pythonSpec(code.toStdString()));
    VERIFY_OK(outcome);
    QVERIFY(outcome->end == SandboxEnd::Exited);
    QCOMPARE(outcome->exitCode, expected);
}

void SandboxLimitsTest::inputOfAnySizeArrives()
{
    for (const std::size_t size : {std::size_t(0), std::size_t(1), std::size_t(5'000'000)}) {
        auto spec = pythonSpec("import sys\nprint(len(sys.stdin.buffer.read()))");
        spec.input = std::string(size, 'x');
        QCOMPARE(test::printedBy(spec), std::to_string(size));
    }
    auto unread = pythonSpec("pass");
    unread.input = std::string(5'000'000, 'x');
    QCOMPARE(test::printedBy(unread), std::string());
}

void SandboxLimitsTest::programThatIsNotThereFails()
{
    auto spec = pythonSpec("pass");
    spec.command.front() = "/usr/bin/there-is-no-such-program";
    const auto outcome = test::runSandboxed(spec);
    QVERIFY(!outcome || !outcome->ok());
}

} // namespace tst_sandboxlimits

QTEST_APPLESS_MAIN(tst_sandboxlimits::SandboxLimitsTest)
#include "tst_sandboxlimits.moc"
