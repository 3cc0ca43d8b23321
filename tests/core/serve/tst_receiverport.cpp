// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/serve/payload.h"
#include "tests/core/serve/receiving.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace tst_receiverport {

using namespace espalier;
using namespace std::string_literals;
using serve::Hosts;
using serve::OtlpReceiver;
using test::RawClient;
using test::Receiving;
using test::Reply;
using test::RequestText;

namespace {

Result<> ignored(model::Observation &&)
{
    return {};
}

/// Inodes of the sockets this process has open.
std::set<std::string> ownSockets()
{
    constexpr std::string_view kStart = "socket:[";
    std::set<std::string> result;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code error;
        const auto target = std::filesystem::read_symlink(entry, error).string();
        if (target.starts_with(kStart))
            result.insert(target.substr(kStart.size(), target.size() - kStart.size() - 1));
    }
    return result;
}

/// Addresses, as the kernel writes them, that this process listens on.
std::set<std::string> ownListeners(const char *table)
{
    constexpr auto kListening = "0A";
    const auto own = ownSockets();
    std::set<std::string> result;
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::string skipped;
        std::string local;
        std::string state;
        std::string inode;
        fields >> skipped >> local >> skipped >> state;
        for (int i = 0; i < 5; ++i)
            fields >> skipped;
        fields >> inode;
        if (state == kListening && own.contains(inode))
            result.insert(local);
    }
    return result;
}

std::string hex(std::uint16_t port)
{
    return std::format("{:04X}", port);
}

constexpr auto kV4 = "/proc/self/net/tcp";
constexpr auto kV6 = "/proc/self/net/tcp6";
constexpr auto kLoopback4 = "0100007F:";
constexpr auto kLoopback6 = "00000000000000000000000001000000:";

bool hasV6()
{
    auto options = Receiving::anyPort();
    options.hosts = Hosts::V6;
    return OtlpReceiver::start(options, ignored).has_value();
}

} // namespace

class ReceiverPortTest : public QObject {
    Q_OBJECT

private slots:
    void listensOnLoopbackOnly();
    void listensOnTheOtherLoopback();
    void listensOnBoth();
    void takesTheStandardPort();
    void saysThatThePortIsInUse();
    void saysThatThePortIsInUseInOneFamily();
    void saysThatThePortMayNotBeUsed();
    void thePortIsFreeAfterwards();
    void leavesSignalsAlone();
    void endsWithoutBeingStopped();
};

void ReceiverPortTest::listensOnLoopbackOnly()
{
    Receiving receiving;
    QCOMPARE(ownListeners(kV4), (std::set{kLoopback4 + hex(receiving.port())}));
    QVERIFY(ownListeners(kV6).empty());
    receiving.receiver().stop();
    QVERIFY(ownListeners(kV4).empty());
}

void ReceiverPortTest::listensOnTheOtherLoopback()
{
    if (!hasV6())
        QSKIP("this machine has no [::1]");
    auto options = Receiving::anyPort();
    options.hosts = Hosts::V6;
    Receiving receiving(options);
    QCOMPARE(ownListeners(kV6), (std::set{kLoopback6 + hex(receiving.port())}));
    QVERIFY(ownListeners(kV4).empty());
    RawClient client(receiving.port(), RawClient::Family::V6);
    const RequestText request{.body = "{}"};
    QCOMPARE(client.ask(request.text(receiving.port())).value_or(Reply{}).status, 200);
    QVERIFY(!RawClient(receiving.port()).connected());
}

void ReceiverPortTest::listensOnBoth()
{
    if (!hasV6())
        QSKIP("this machine has no [::1]");
    auto options = Receiving::anyPort();
    options.hosts = Hosts::Both;
    Receiving receiving(options);
    QCOMPARE(ownListeners(kV4), (std::set{kLoopback4 + hex(receiving.port())}));
    QCOMPARE(ownListeners(kV6), (std::set{kLoopback6 + hex(receiving.port())}));
    for (const auto family : {RawClient::Family::V4, RawClient::Family::V6}) {
        RawClient client(receiving.port(), family);
        const RequestText request{.body = "{}"};
        QCOMPARE(client.ask(request.text(receiving.port())).value_or(Reply{}).status, 200);
    }
}

void ReceiverPortTest::takesTheStandardPort()
{
    const auto started = OtlpReceiver::start({}, ignored);
    // Another program may have it; then that is what is said.
    if (!started) {
        QCOMPARE(started.error().kind, ErrorKind::Conflict);
        QVERIFY(started.error().message.contains("port 4318 "));
        return;
    }
    QCOMPARE((*started)->port(), 4318);
}

void ReceiverPortTest::saysThatThePortIsInUse()
{
    const Receiving first;
    auto options = Receiving::anyPort();
    options.port = first.port();
    const auto second = OtlpReceiver::start(options, ignored);
    VERIFY_FAILS(Conflict, second);
    const auto port = std::to_string(first.port());
    QVERIFY(second.error().message.starts_with("port " + port + " is in use"));
    QVERIFY(second.error().message.contains("choose another port"));
    QCOMPARE(second.error().context, "127.0.0.1:" + port);
}

void ReceiverPortTest::saysThatThePortIsInUseInOneFamily()
{
    if (!hasV6())
        QSKIP("this machine has no [::1]");
    auto options = Receiving::anyPort();
    options.hosts = Hosts::V6;
    const Receiving first(options);
    options.port = first.port();
    options.hosts = Hosts::Both;
    const auto second = OtlpReceiver::start(options, ignored);
    VERIFY_FAILS(Conflict, second);
    QCOMPARE(second.error().context, "[::1]:" + std::to_string(first.port()));
    // What it had listened on is free again.
    options.hosts = Hosts::V4;
    VERIFY_OK(OtlpReceiver::start(options, ignored));
}

void ReceiverPortTest::saysThatThePortMayNotBeUsed()
{
    test::ForkedProcess child([](test::ForkedProcess &) {
        if (!test::ForkedProcess::becomeOrdinaryUser())
            return 2;
        auto options = Receiving::anyPort();
        options.port = 1;
        const auto started = OtlpReceiver::start(options, ignored);
        if (started)
            return 3;
        return started.error().kind == ErrorKind::Permission ? 0 : 1;
    });
    const int code = child.wait();
    if (code == 2 || code == 3)
        QSKIP("this machine lets everybody listen everywhere");
    QCOMPARE(code, 0);
}

void ReceiverPortTest::thePortIsFreeAfterwards()
{
    auto options = Receiving::anyPort();
    for (int i = 0; i < 3; ++i) {
        Receiving receiving(options);
        options.port = receiving.port();
        // The side that ends a connection first keeps its address for a while.
        const RequestText request{
            .headers = {{"Content-Type", "application/json"}, {"Connection", "close"}},
            .body = "{}"};
        QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
    }
}

void ReceiverPortTest::leavesSignalsAlone()
{
    const auto before = std::signal(SIGPIPE, SIG_DFL);
    {
        const Receiving receiving;
        struct sigaction now{};
        ::sigaction(SIGPIPE, nullptr, &now);
        QVERIFY(now.sa_handler == SIG_DFL);
        // Nor does it end the program when a client is gone before its answer.
        for (int i = 0; i < 20; ++i) {
            RawClient client(receiving.port());
            client.send(RequestText{.body = test::tracesJson({})}.text(receiving.port()));
        }
    }
    std::signal(SIGPIPE, before);
}

void ReceiverPortTest::endsWithoutBeingStopped()
{
    std::uint64_t calls = 0;
    {
        auto started = OtlpReceiver::start(
            Receiving::anyPort(), [&calls](model::Observation &&observation) -> Result<> {
                calls += std::get<model::FunctionSeen>(observation.content).calls;
                return {};
            });
        VERIFY_OK(started);
        RawClient client((*started)->port());
        const RequestText request{.body = test::tracesJson({.spans = 4})};
        QCOMPARE(client.ask(request.text((*started)->port())).value_or(Reply{}).status, 200);
    }
    QCOMPARE(calls, 4u);
}

} // namespace tst_receiverport

QTEST_GUILESS_MAIN(tst_receiverport::ReceiverPortTest)
#include "tst_receiverport.moc"
