// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/connectionstream.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/receiving.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <format>
#include <stop_token>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace tst_receiverload {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using std::chrono::steady_clock;
using test::RawClient;
using test::Receiving;
using test::Reply;
using test::RequestText;

namespace {

RequestText traces(const test::Batch &batch = {})
{
    return {.body = test::tracesJson(batch)};
}

/// Sent bit by bit, this is a request that never comes to its end.
constexpr std::string_view kUnfinished = "POST /v1/traces HTTP/1.1\r\nHost: ";

int statusOf(const std::optional<Reply> &reply)
{
    return reply ? reply->status : 0;
}

/// How long `stop` takes.
std::chrono::milliseconds timeToStop(Receiving &receiving)
{
    const auto start = steady_clock::now();
    receiving.receiver().stop();
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start);
}

} // namespace

class ReceiverLoadTest : public QObject {
    Q_OBJECT

private slots:
    void servesHundredsOfConnections();
    void servesManyClientsAtOnce();
    void slowClientsKeepNobodyOut();
    void idleClientsKeepNobodyOut();
    void neverCutsWhatIsBeingTaken();
    void saysThatNobodyElseCanBeServed();
    void endsSlowRequests_data();
    void endsSlowRequests();
    void endsIdleConnections();
    void refusesWhatWouldHaveToWaitTooLong();
    void refusesWhatWouldHoldTooMuch();
    void isNotHeldByAnswersNobodyReads();
    void endsAnswersNobodyReadsWhenItStops();
    void stopsWithConnectionsOpen();
    void stopsWhileRequestsAreUnderWay();
    void refusesWhatWaitsWhenItStops();
    void stopsTwice();
};

void ReceiverLoadTest::servesHundredsOfConnections()
{
    Receiving receiving;
    std::deque<RawClient> clients;
    for (int i = 0; i < 200; ++i)
        QVERIFY(clients.emplace_back(receiving.port()).connected());
    for (int round = 0; round < 3; ++round) {
        for (auto &client : clients)
            QVERIFY(client.send(traces().text(receiving.port())));
        for (auto &client : clients) {
            const auto status = statusOf(client.receive());
            // All at once they are more than may wait.
            QVERIFY2(status == 200 || status == 503, qPrintable(QString::number(status)));
        }
    }
    const auto taken = receiving.receiver().counters().requests;
    QVERIFY(taken >= 200);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), taken);
}

void ReceiverLoadTest::servesManyClientsAtOnce()
{
    constexpr int kClients = 8;
    constexpr int kRequests = 50;
    Receiving receiving;
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kClients; ++i) {
            threads.emplace_back([&receiving, &taken, i] {
                RequestText request = traces({.spans = 10});
                if (i % 2 == 1) {
                    request.headers["Content-Type"] = "application/x-protobuf";
                    request.body = test::tracesProtobuf({.spans = 10});
                }
                RawClient client(receiving.port());
                for (int n = 0; n < kRequests; ++n)
                    taken += statusOf(client.ask(request.text(receiving.port()))) == 200 ? 1 : 0;
            });
        }
    }
    QCOMPARE(taken.load(), kClients * kRequests);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), std::uint64_t(kClients * kRequests * 10));
}

void ReceiverLoadTest::slowClientsKeepNobodyOut()
{
    auto options = Receiving::anyPort();
    options.limits.connections = 4;
    Receiving receiving(options);
    std::deque<RawClient> slow;
    for (int i = 0; i < 12; ++i)
        QVERIFY(slow.emplace_back(receiving.port()).send(kUnfinished));
    QCOMPARE(statusOf(receiving.ask(traces())), 200);
    // The first to come are the first to go.
    QVERIFY(slow.front().ended());
}

void ReceiverLoadTest::idleClientsKeepNobodyOut()
{
    auto options = Receiving::anyPort();
    options.limits.connections = 4;
    Receiving receiving(options);
    std::deque<RawClient> clients;
    for (int i = 0; i < 12; ++i)
        QCOMPARE(
            statusOf(clients.emplace_back(receiving.port()).ask(traces().text(receiving.port()))),
            200);
    QVERIFY(clients.front().ended());
    QCOMPARE(statusOf(clients.back().ask(traces().text(receiving.port()))), 200);
}

void ReceiverLoadTest::neverCutsWhatIsBeingTaken()
{
    auto options = Receiving::anyPort();
    options.limits.connections = 2;
    Receiving receiving(options);
    receiving.hold();
    RawClient read(receiving.port());
    read.send(traces({.spans = 1, .exceptions = 1}).text(receiving.port()));
    receiving.waitUntilHeld();
    RawClient trickling(receiving.port());
    trickling.send(kUnfinished);
    // It is the trickling one that has to go, though the other one has waited for longer.
    RawClient next(receiving.port());
    next.send(traces().text(receiving.port()));
    QVERIFY(trickling.ended());
    receiving.letGo();
    QCOMPARE(statusOf(read.receive()), 200);
    QCOMPARE(statusOf(next.receive()), 200);
}

void ReceiverLoadTest::saysThatNobodyElseCanBeServed()
{
    auto options = Receiving::anyPort();
    options.limits.connections = 1;
    Receiving receiving(options);
    receiving.hold();
    RawClient read(receiving.port());
    read.send(traces({.spans = 1, .exceptions = 1}).text(receiving.port()));
    receiving.waitUntilHeld();
    RawClient other(receiving.port());
    const auto reply = other.receive();
    QCOMPARE(statusOf(reply), 503);
    QCOMPARE(reply->header("retry-after"), "1"s);
    QVERIFY(other.ended());
    QCOMPARE(receiving.receiver().counters().refused, 1u);
    receiving.letGo();
    QCOMPARE(statusOf(read.receive()), 200);
}

void ReceiverLoadTest::endsSlowRequests_data()
{
    QTest::addColumn<std::string>("sent");
    QTest::addColumn<int>("status");
    QTest::newRow("within the first line") << "POST /v1/"s << 408;
    QTest::newRow("within the headers") << std::string(kUnfinished) + "127.0.0.1\r\nX-" << 408;
    QTest::newRow("within the body")
        << "POST /v1/traces HTTP/1.1\r\nContent-Type: application/json\r\n"
           "Host: 127.0.0.1:{}\r\nContent-Length: 10000000\r\n\r\n["s
        << 408;
}

void ReceiverLoadTest::endsSlowRequests()
{
    QFETCH(std::string, sent);
    QFETCH(const int, status);
    auto options = Receiving::anyPort();
    options.limits.request = 100ms;
    Receiving receiving(options);
    if (const auto at = sent.find("{}"); at != std::string::npos)
        sent.replace(at, 2, std::to_string(receiving.port()));
    RawClient client(receiving.port());
    // One byte after the other keeps a connection busy, but no longer than a request may take.
    const auto start = steady_clock::now();
    std::jthread trickle([&](const std::stop_token &stop) {
        client.send(sent);
        // So slowly that the limit of time comes before that of size, however fast the machine is.
        while (!stop.stop_requested() && client.send("x"))
            std::this_thread::sleep_for(1ms);
    });
    const auto reply = client.receive();
    QVERIFY(steady_clock::now() - start < 5s);
    QCOMPARE(statusOf(reply), status);
}

void ReceiverLoadTest::endsIdleConnections()
{
    auto options = Receiving::anyPort();
    options.limits.idle = 50ms;
    Receiving receiving(options);
    RawClient silent(receiving.port());
    RawClient served(receiving.port());
    QCOMPARE(statusOf(served.ask(traces().text(receiving.port()))), 200);
    QVERIFY(silent.ended());
    QVERIFY(served.ended());
}

void ReceiverLoadTest::refusesWhatWouldHaveToWaitTooLong()
{
    auto options = Receiving::anyPort();
    options.limits.waiting = 3;
    Receiving receiving(options);
    receiving.hold();
    RawClient read(receiving.port());
    read.send(traces({.spans = 1, .exceptions = 1}).text(receiving.port()));
    receiving.waitUntilHeld();
    // One is being read; of eight more, three may wait, and the others are told so at once.
    std::deque<RawClient> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back(receiving.port()).send(traces().text(receiving.port()));
    QTRY_COMPARE(receiving.receiver().counters().refused, 5u);
    receiving.letGo();
    QCOMPARE(statusOf(read.receive()), 200);
    int taken = 0;
    for (auto &client : clients) {
        const auto reply = client.receive();
        QVERIFY(reply);
        taken += reply->status == 200 ? 1 : 0;
        QCOMPARE(reply->header("retry-after"), reply->status == 200 ? ""s : "1"s);
    }
    QCOMPARE(taken, 3);
    // Told to try again, they may, on the same connection.
    for (auto &client : clients)
        QCOMPARE(statusOf(client.ask(traces().text(receiving.port()))), 200);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 12u);
}

void ReceiverLoadTest::refusesWhatWouldHoldTooMuch()
{
    auto options = Receiving::anyPort();
    options.limits.heldBytes = 1'000'000;
    Receiving receiving(options);
    // One that holds most of what all may hold is being read.
    receiving.hold();
    RawClient first(receiving.port());
    RequestText large = traces({.spans = 1, .exceptions = 1});
    large.body.append(900'000 - large.body.size(), ' ');
    first.send(large.text(receiving.port()));
    receiving.waitUntilHeld();
    RequestText other = traces();
    other.body.append(600'000 - other.body.size(), ' ');
    const auto reply = receiving.ask(other);
    QCOMPARE(statusOf(reply), 503);
    QCOMPARE(reply->header("retry-after"), "1"s);
    // What it held is given back.
    receiving.letGo();
    QCOMPARE(statusOf(first.receive()), 200);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(statusOf(receiving.ask(other)), 200);
}

void ReceiverLoadTest::isNotHeldByAnswersNobodyReads()
{
    auto options = Receiving::anyPort();
    options.limits.connections = 1;
    options.limits.answer = 100ms;
    Receiving receiving(options);
    RawClient deaf(receiving.port());
    // Until no answer goes out any more, and no request in: then the connection ends.
    std::string requests;
    for (int i = 0; i < 1000; ++i)
        requests += RequestText{.body = "{}"}.text(receiving.port());
    while (deaf.send(requests)) {
    }
    QCOMPARE(statusOf(receiving.ask(traces())), 200);
}

void ReceiverLoadTest::endsAnswersNobodyReadsWhenItStops()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
    const FileDescriptor mine(ends[0]);
    const FileDescriptor deaf(ends[1]);
    const serve::ReceiverLimits limits; // five seconds for an answer
    serve::ByteBudget budget(limits.heldBytes);
    std::stop_source stop;
    serve::ConnectionStream stream(mine.get(), limits, budget, stop.get_token());
    std::atomic<ssize_t> written = 0;
    std::jthread writer([&] {
        const std::string answer(64u << 20, 'x'); // more than the system keeps for it
        written = stream.write(answer.data(), answer.size());
    });
    constexpr int kLookMilliseconds = 100;
    QVERIFY(!QTest::qWaitFor([&] { return written != 0; }, kLookMilliseconds)); // it waits
    const auto start = steady_clock::now();
    stop.request_stop();
    writer.join();
    QVERIFY(steady_clock::now() - start < 1s);
    QCOMPARE(written.load(), -1);
}

void ReceiverLoadTest::stopsWithConnectionsOpen()
{
    Receiving receiving;
    RawClient silent(receiving.port());
    RawClient slow(receiving.port());
    slow.send(kUnfinished);
    RawClient body(receiving.port());
    const auto text = traces({.spans = 100}).text(receiving.port());
    body.send(text.substr(0, text.size() / 2));
    RawClient idle(receiving.port());
    QCOMPARE(statusOf(idle.ask(traces().text(receiving.port()))), 200);
    RawClient lingering(receiving.port());
    QCOMPARE(statusOf(lingering.ask("GET / HTTP/1.1\r\n\r\n")), 403);
    const auto time = timeToStop(receiving);
    QVERIFY2(time < 1s, qPrintable(QString::number(time.count())));
    // What has come in of a request is answered; it may be that nothing has.
    for (auto *client : {&slow, &body})
        QCOMPARE(client->receive().value_or(Reply{.status = 503}).status, 503);
    for (auto *client : {&silent, &slow, &body, &idle, &lingering})
        QVERIFY(client->ended());
    QVERIFY(!RawClient(receiving.port()).connected());
}

void ReceiverLoadTest::stopsWhileRequestsAreUnderWay()
{
    constexpr std::size_t kSpans = 100;
    Receiving receiving;
    std::atomic<std::uint64_t> answered = 0;
    std::atomic<int> strange = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                const auto text = traces({.spans = kSpans}).text(receiving.port());
                RawClient client(receiving.port());
                for (;;) {
                    const auto status = statusOf(client.ask(text));
                    if (status != 200) {
                        strange += status == 503 || status == 0 ? 0 : 1;
                        return;
                    }
                    ++answered;
                }
            });
        }
        QTRY_VERIFY(answered > 20);
        const auto time = timeToStop(receiving);
        QVERIFY2(time < 1s, qPrintable(QString::number(time.count())));
    }
    QCOMPARE(strange.load(), 0);
    // What was answered was taken, and what was taken was handed over.
    const auto taken = receiving.receiver().counters().requests;
    QVERIFY(taken >= answered);
    QCOMPARE(receiving.calls(), taken * kSpans);
}

void ReceiverLoadTest::refusesWhatWaitsWhenItStops()
{
    auto options = Receiving::anyPort();
    options.limits.waiting = 1;
    Receiving receiving(options);
    receiving.hold();
    RawClient read(receiving.port());
    read.send(traces({.spans = 1, .exceptions = 1}).text(receiving.port()));
    receiving.waitUntilHeld();
    // Of two more, one waits once the other one is told that it may not.
    RawClient one(receiving.port());
    RawClient other(receiving.port());
    for (auto *client : {&one, &other})
        client->send(traces().text(receiving.port()));
    QTRY_COMPARE(receiving.receiver().counters().refused, 1u);
    std::jthread stopping([&] { receiving.receiver().stop(); });
    // Nobody is let in any more; what is being read is still taken.
    QTRY_VERIFY(!RawClient(receiving.port()).connected());
    receiving.letGo();
    QCOMPARE(statusOf(read.receive()), 200);
    QCOMPARE(statusOf(one.receive()), 503);
    QCOMPARE(statusOf(other.receive()), 503);
    stopping.join();
    QCOMPARE(receiving.calls(), 1u);
    QCOMPARE(receiving.exceptions(), 1u);
}

void ReceiverLoadTest::stopsTwice()
{
    Receiving receiving;
    receiving.receiver().stop();
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 0u);
}

} // namespace tst_receiverload

QTEST_GUILESS_MAIN(tst_receiverload::ReceiverLoadTest)
#include "tst_receiverload.moc"
