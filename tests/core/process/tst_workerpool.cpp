// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/process/workerpool.h"
#include "tests/core/process/processprobe.h"
#include "tests/support/verify.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <optional>
#include <semaphore>
#include <set>
#include <thread>

namespace tst_workerpool {

using namespace espalier;
using namespace std::chrono_literals;
using process::WorkerPool;
using process::WorkerPoolOptions;

/// Does what its requests say, as a good worker or a bad one.
static constexpr const char *kStandIn = R"py(
import json, os, struct, sys, time
def receive():
    header = os.read(0, 4)
    if not header:
        sys.exit(0)
    size, data = struct.unpack(">I", header)[0], b""
    while len(data) < size:
        data += os.read(0, size - len(data))
    return json.loads(data)
def send(message):
    data = json.dumps(message).encode()
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(1, data):]
while True:
    message = receive()
    operation, reply = message["op"], {"id": message["id"]}
    if operation == "hello":
        reply |= {"python": "3.13.0", "pytest": "8.0"}
    elif operation == "echo":
        reply["value"] = message["value"]
    elif operation == "pid":
        reply["value"] = os.stat("/proc/self/ns/pid").st_ino
        time.sleep(message.get("seconds", 0))
    elif operation == "ask":
        reply["values"] = []
        for number in range(message["count"]):
            send({"ask": number, "op": "parse", "source": "x" * message.get("size", 1)})
            if message.get("listen", True):
                reply["values"].append(receive())
    elif operation == "die":
        print("last words", file=sys.stderr, flush=True)
        os._exit(3)
    elif operation == "nonsense":
        os.write(1, b"\0\0\0\4oops")
    elif operation == "huge":
        os.write(1, b"\xff\xff\xff\xff")
    elif operation == "other":
        reply["id"] += 1
    elif operation == "sleep":
        time.sleep(60)
    elif operation == "hold":
        data = bytearray(b"x") * (400 << 20)
        time.sleep(60)
    elif operation == "leave":
        if os.fork() == 0:
            time.sleep(60)
    elif operation == "write":
        try:
            open(__file__, "w")
            reply["value"] = "written"
        except OSError:
            reply["value"] = "refused"
    send(reply)
)py";

class WorkerPoolTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void answersCalls();
    void callsDoNotDisturbEachOther();
    void usesSeveralWorkersAtOnce();
    void aQueuedCallCanBeCancelled();
    void answersQuestions();
    void refusesEndlessQuestions();
    void badWorkersAreReplaced_data();
    void badWorkersAreReplaced();
    void workersThatLeaveProcessesAreReplaced();
    void aRunningCallCanBeCancelled();
    void largeMessagesPass();
    void workersOutliveTheThreadThatCalled();
    void kitIsReadOnly();
    void warmUpDoesNotWait();
    void pythonWithoutPytestIsMissing();
    void pythonThatFailsIsToldFrom();
    void noPythonIsMissing();
    void realWorkerAppliesAndTests();
    void realWorkerKeepsScriptsIn();

private:
    WorkerPoolOptions standIn() const;
    WorkerPoolOptions realWorker() const;
    std::optional<process::Sandbox> m_sandbox;
    std::string m_mark;
    JobContext m_job;
};

void WorkerPoolTest::initTestCase()
{
    auto sandbox = process::Sandbox::find();
    VERIFY_OK(sandbox);
    m_sandbox = std::move(*sandbox);
    m_mark = test::uniqueText();
}

void WorkerPoolTest::cleanup()
{
    // Every pool of a test is gone by now, and all its processes with it.
    QCOMPARE(test::processesWith(m_mark), 0);
}

/// The mark is in the arguments of the workers.
WorkerPoolOptions WorkerPoolTest::standIn() const
{
    const auto script = m_mark + ".py";
    return {.workers = 2, .files = {{script, kStandIn}}, .script = script};
}

void WorkerPoolTest::answersCalls()
{
    WorkerPool pool(*m_sandbox, standIn());
    QVERIFY(!pool.runtime());
    for (int number = 0; number < 3; ++number) {
        const auto reply = pool.call({{"op", "echo"}, {"value", number}}, m_job);
        VERIFY_OK(reply);
        QVERIFY((*reply)["value"] == number);
    }
    const auto runtime = pool.runtime();
    QVERIFY(runtime.has_value());
    QCOMPARE(runtime->python, std::string("3.13.0"));
    QCOMPARE(runtime->pytest, std::string("8.0"));
    QCOMPARE(test::processesWith(m_mark), 3); // one worker: bubblewrap twice, and Python
}

void WorkerPoolTest::callsDoNotDisturbEachOther()
{
    WorkerPool pool(*m_sandbox, standIn());
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                for (int number = 0; number < 100; ++number) {
                    const int value = thread * 1000 + number;
                    JobContext job;
                    const auto reply = pool.call({{"op", "echo"}, {"value", value}}, job);
                    good += reply && (*reply)["value"] == value;
                }
            });
        }
    }
    QCOMPARE(good.load(), 800);
}

void WorkerPoolTest::usesSeveralWorkersAtOnce()
{
    WorkerPool pool(*m_sandbox, standIn());
    Json seen[3];
    {
        std::vector<std::jthread> threads;
        for (auto &value : seen) {
            threads.emplace_back([&] {
                JobContext job;
                const auto reply = pool.call({{"op", "pid"}, {"seconds", 0.3}}, job);
                value = reply ? (*reply)["value"] : Json();
            });
        }
    }
    QCOMPARE((std::set<Json>{seen[0], seen[1], seen[2]}.size()), 2u);
}

void WorkerPoolTest::aQueuedCallCanBeCancelled()
{
    std::binary_semaphore busy(0);
    std::binary_semaphore goOn(0);
    auto options = standIn();
    options.workers = 1;
    options.answer = [&](const Json &) {
        busy.release();
        goOn.acquire();
        return Json::object();
    };
    WorkerPool pool(*m_sandbox, std::move(options));
    const std::jthread other([&] {
        JobContext job;
        (void)pool.call({{"op", "ask"}, {"count", 1}}, job);
    });
    busy.acquire();
    std::stop_source source;
    JobContext job(source.get_token());
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(50ms);
        source.request_stop();
    });
    const auto started = std::chrono::steady_clock::now();
    const auto reply = pool.call({{"op", "echo"}, {"value", 1}}, job);
    goOn.release();
    VERIFY_FAILS(Cancelled, reply);
    QVERIFY(millisecondsSince(started) < 1000);
}

void WorkerPoolTest::answersQuestions()
{
    auto options = standIn();
    options.answer = [](const Json &question) {
        return Json{{"errors", question["source"].get<std::string>().size()}};
    };
    WorkerPool pool(*m_sandbox, std::move(options));
    const auto reply = pool.call({{"op", "ask"}, {"count", 3}, {"size", 7}}, m_job);
    VERIFY_OK(reply);
    QVERIFY((*reply)["values"] == Json::array({{{"answer", 0}, {"errors", 7}},
                                               {{"answer", 1}, {"errors", 7}},
                                               {{"answer", 2}, {"errors", 7}}}));
}

void WorkerPoolTest::refusesEndlessQuestions()
{
    auto options = standIn();
    options.answer = [](const Json &) { return Json{{"text", std::string(100'000, 'x')}}; };
    WorkerPool pool(*m_sandbox, std::move(options));
    VERIFY_FAILS(Process, pool.call({{"op", "ask"}, {"count", 10'000}, {"listen", false}}, m_job));
}

void WorkerPoolTest::badWorkersAreReplaced_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const char *operation, ErrorKind kind) {
        QTest::newRow(name) << QByteArray(operation) << int(kind);
    };
    row("ends", "die", ErrorKind::Process);
    row("sends no JSON", "nonsense", ErrorKind::Process);
    row("announces too much", "huge", ErrorKind::Process);
    row("answers another request", "other", ErrorKind::Process);
    row("takes too long", "sleep", ErrorKind::Timeout);
    row("takes too much memory", "hold", ErrorKind::Process);
    row("asks where nobody answers", "ask", ErrorKind::Process);
}

void WorkerPoolTest::badWorkersAreReplaced()
{
    QFETCH(const QByteArray, operation);
    QFETCH(const int, kind);
    auto options = standIn();
    options.workers = 1;
    options.limits.memory = 200u << 20;
    WorkerPool pool(*m_sandbox, std::move(options));
    for (int round = 0; round < 2; ++round) {
        const auto wall = kind == int(ErrorKind::Timeout) ? 200ms : 10'000ms;
        const auto reply = pool.call({{"op", operation.toStdString()}, {"count", 1}}, m_job, wall);
        QVERIFY(!reply);
        QCOMPARE(int(reply.error().kind), kind);
        if (operation == "die")
            QVERIFY2(reply.error().context.contains("last words"), reply.error().text().c_str());
        VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
    }
}

void WorkerPoolTest::workersThatLeaveProcessesAreReplaced()
{
    auto options = standIn();
    options.workers = 1;
    WorkerPool pool(*m_sandbox, std::move(options));
    VERIFY_OK(pool.call({{"op", "leave"}}, m_job));
    QTRY_COMPARE(test::processesWith(m_mark), 0);
    VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
}

void WorkerPoolTest::aRunningCallCanBeCancelled()
{
    WorkerPool pool(*m_sandbox, standIn());
    VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
    std::stop_source source;
    JobContext job(source.get_token());
    std::chrono::steady_clock::time_point stopped;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(50ms);
        stopped = std::chrono::steady_clock::now();
        source.request_stop();
    });
    VERIFY_FAILS(Cancelled, pool.call({{"op", "sleep"}}, job));
    QVERIFY(millisecondsSince(stopped) < 500);
    VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
}

void WorkerPoolTest::largeMessagesPass()
{
    WorkerPool pool(*m_sandbox, standIn());
    const std::string value(20u << 20, 'x');
    const auto reply = pool.call({{"op", "echo"}, {"value", value}}, m_job);
    VERIFY_OK(reply);
    QVERIFY((*reply)["value"] == value);
    VERIFY_FAILS(InvalidInput,
                 pool.call({{"op", "echo"}, {"value", std::string(65u << 20, 'x')}}, m_job));
}

void WorkerPoolTest::workersOutliveTheThreadThatCalled()
{
    WorkerPool pool(*m_sandbox, standIn());
    Json first;
    std::jthread([&] {
        JobContext job;
        const auto reply = pool.call({{"op", "pid"}}, job);
        first = reply ? (*reply)["value"] : Json();
    }).join();
    const auto reply = pool.call({{"op", "pid"}}, m_job);
    VERIFY_OK(reply);
    QVERIFY((*reply)["value"] == first);
}

void WorkerPoolTest::kitIsReadOnly()
{
    WorkerPool pool(*m_sandbox, standIn());
    const auto reply = pool.call({{"op", "write"}}, m_job);
    VERIFY_OK(reply);
    QVERIFY((*reply)["value"] == "refused");
}

void WorkerPoolTest::warmUpDoesNotWait()
{
    auto options = standIn();
    options.preparation = Json{{"op", "pid"}, {"seconds", 0.2}};
    WorkerPool pool(*m_sandbox, std::move(options));
    const auto started = std::chrono::steady_clock::now();
    pool.warmUp();
    QVERIFY(millisecondsSince(started) < 20);
    QTRY_COMPARE(test::processesWith(m_mark), 6);
    pool.warmUp();
    VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
    QCOMPARE(test::processesWith(m_mark), 6);
}

void WorkerPoolTest::pythonWithoutPytestIsMissing()
{
    auto options = standIn();
    std::string code = kStandIn;
    code.replace(code.find("\"8.0\""), 5, "None");
    options.files.front().content = code;
    WorkerPool pool(*m_sandbox, std::move(options));
    const auto reply = pool.call({{"op", "echo"}, {"value", 1}}, m_job);
    VERIFY_FAILS(Missing, reply);
    QVERIFY(reply.error().message.contains("pytest"));
}

void WorkerPoolTest::pythonThatFailsIsToldFrom()
{
    auto options = standIn();
    // A program that is no Python at all comes first; the next one is taken.
    options.interpreters = {"/usr/bin/env", "/usr/bin/python3"};
    WorkerPool pool(*m_sandbox, std::move(options));
    VERIFY_OK(pool.call({{"op", "echo"}, {"value", 1}}, m_job));
    QVERIFY(pool.runtime()->interpreter.string().contains("python3"));

    auto broken = standIn();
    broken.files.front().content = "raise SystemExit('no luck')";
    WorkerPool other(*m_sandbox, std::move(broken));
    const auto reply = other.call({{"op", "echo"}, {"value", 1}}, m_job);
    VERIFY_FAILS(Process, reply);
    QVERIFY2(reply.error().context.contains("no luck"), reply.error().text().c_str());
}

void WorkerPoolTest::noPythonIsMissing()
{
    auto options = standIn();
    options.interpreters = {"/usr/bin/no-python", "/tmp/python3"};
    WorkerPool pool(*m_sandbox, std::move(options));
    VERIFY_FAILS(Missing, pool.call({{"op", "echo"}, {"value", 1}}, m_job));
}

WorkerPoolOptions WorkerPoolTest::realWorker() const
{
    namespace fs = std::filesystem;
    const fs::path kit = fs::path(ESPALIER_SOURCE_DIR) / "resources/kit";
    WorkerPoolOptions options;
    for (const auto &entry : fs::recursive_directory_iterator(kit)) {
        if (entry.path().extension() != ".py")
            continue;
        auto content = readFile(entry.path());
        if (content)
            options.files.push_back(
                {fs::relative(entry.path(), kit).string(), std::move(*content)});
    }
    options.preparation = Json{{"op", "suite"}, {"suites", Json::array()}};
    options.workers = 1;
    return options;
}

void WorkerPoolTest::realWorkerAppliesAndTests()
{
    WorkerPool pool(*m_sandbox, realWorker());
    const std::string script = "def insert_telemetry(source, **facts):\n    return '# ' + source\n";
    for (const bool trusted : {true, false}) {
        const auto applied = pool.call({{"op", "apply"},
                                        {"script", script},
                                        {"trusted", trusted},
                                        {"items", {{{"source", "x"}, {"facts", Json::object()}}}}},
                                       m_job);
        VERIFY_OK(applied);
        QVERIFY2((*applied)["results"][0].value("text", "") == "# x", toText(*applied).c_str());
        const std::string tests = "import sys\ndef test_good():\n    assert 1 + 1 == 2\n"
                                  "def test_bad():\n    assert False, 'as it should'\n";
        const auto tested = pool.call(
            {{"op", "suite"},
             {"suites",
              {{{"key", "k"}, {"script", script}, {"tests", tests}, {"trusted", trusted}}}}},
            m_job);
        VERIFY_OK(tested);
        const auto &result = (*tested)["results"][0];
        QVERIFY2(result["tests"].size() == 2, toText(*tested).c_str());
        QVERIFY(result["ok"] == false);
    }
    QVERIFY(pool.runtime()->pytest.size() >= 3);
}

void WorkerPoolTest::realWorkerKeepsScriptsIn()
{
    WorkerPool pool(*m_sandbox, realWorker());
    const std::string script = "import os, socket\n"
                               "def insert_telemetry(source, **facts):\n"
                               "    try:\n"
                               "        os.listdir(facts['home'])\n"
                               "        return 'open'\n"
                               "    except OSError:\n"
                               "        os.fork()\n"
                               "        os._exit(1)\n";
    const auto applied = pool.call({{"op", "apply"},
                                    {"script", script},
                                    {"trusted", false},
                                    {"seconds", 2},
                                    {"items", {{{"source", "x"}, {"facts", {{"home", "/root"}}}}}}},
                                   m_job);
    VERIFY_OK(applied);
    QVERIFY2((*applied)["results"][0].contains("error"), toText(*applied).c_str());
    const auto again = pool.call({{"op", "suite"}, {"suites", Json::array()}}, m_job);
    VERIFY_OK(again);
}

} // namespace tst_workerpool

QTEST_APPLESS_MAIN(tst_workerpool::WorkerPoolTest)
#include "tst_workerpool.moc"
