// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/connections.h"
#include "core/serve/loopback.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/receiving.h"
#include "tests/support/verify.h"

#include <QTest>

#include <atomic>
#include <new>

namespace tst_receiversink {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using test::RawClient;
using test::Receiving;
using test::Reply;
using test::RequestText;

namespace {

constexpr auto kJson = "application/json";
constexpr auto kProtobuf = "application/x-protobuf";
constexpr auto kId = "0123456789abcdef0123456789abcdef";

/// A request with a body, by its content type.
RequestText posting(const std::string &type, std::string body,
                    std::map<std::string, std::string> headers = {})
{
    headers.try_emplace("Content-Type", type);
    return {.headers = std::move(headers), .body = std::move(body)};
}

} // namespace

/// What becomes of requests when those who take them fail.
class ReceiverSinkTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhenTheSinkFails();
    void countsOnceWhatTheSinkTookInPart_data();
    void countsOnceWhatTheSinkTookInPart();
    void keepsFunctionsThatTheSinkDoesNotTake();
    void survivesASinkThatThrows();
    void survivesConversationsThatThrow();
};

void ReceiverSinkTest::tellsWhenTheSinkFails()
{
    Receiving receiving;
    receiving.failWith(Error{ErrorKind::DiskFull, "no space is left", ""});
    const auto request = posting(kJson, test::tracesJson({.spans = 1, .exceptions = 1}));
    const auto reply = receiving.ask(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, 503);
    QCOMPARE(reply->header("retry-after"), "1"s);
    auto counters = receiving.receiver().counters();
    QCOMPARE(counters.requests, 0u);
    QCOMPARE(counters.failed, 1u);
    QCOMPARE(counters.lastError, "no space is left"s);
    receiving.failWith(std::nullopt);
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
}

void ReceiverSinkTest::countsOnceWhatTheSinkTookInPart_data()
{
    QTest::addColumn<RequestText>("request");
    QTest::addColumn<int>("calls");
    const test::Batch batch{.spans = 5, .exceptions = 3};
    QTest::newRow("spans in JSON") << posting(kJson, test::tracesJson(batch)) << 5;
    QTest::newRow("spans in protobuf") << posting(kProtobuf, test::tracesProtobuf(batch)) << 5;
    QTest::newRow("packed") << posting(kJson, test::gzipped(test::tracesJson(batch)),
                                       {{"Content-Encoding", "gzip"}})
                            << 5;
    auto envelope = test::sentryEnvelope(kId);
    const auto items = envelope.substr(envelope.find('\n') + 1);
    QTest::newRow("events of Sentry")
        << RequestText{.target = "/api/1/envelope/", .body = envelope + '\n' + items + '\n' + items}
        << 0;
}

void ReceiverSinkTest::countsOnceWhatTheSinkTookInPart()
{
    QFETCH(const RequestText, request);
    QFETCH(const int, calls);
    for (const std::size_t taken : {0u, 1u, 2u}) {
        Receiving receiving;
        receiving.failAfter(taken);
        QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 503);
        QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 503);
        QCOMPARE(receiving.exceptions(), taken);
        QCOMPARE(receiving.receiver().counters().records, 0u);
        receiving.failWith(std::nullopt);
        QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
        receiving.receiver().stop();
        QCOMPARE(receiving.exceptions(), 3u);
        QCOMPARE(int(receiving.calls()), calls);
    }
}

void ReceiverSinkTest::keepsFunctionsThatTheSinkDoesNotTake()
{
    auto options = Receiving::anyPort();
    options.flushEvery = 20ms;
    Receiving receiving(options);
    receiving.failWith(Error{ErrorKind::Budget, "no room", ""});
    QCOMPARE(receiving.ask(posting(kJson, test::tracesJson({.spans = 2}))).value_or(Reply{}).status,
             200);
    QTRY_COMPARE(receiving.receiver().counters().lastError, "no room"s);
    receiving.failWith(std::nullopt);
    QTRY_COMPARE(receiving.calls(), 2u);
}

void ReceiverSinkTest::survivesASinkThatThrows()
{
    Receiving receiving;
    receiving.setThrowing(true);
    const auto request = posting(kJson, test::tracesJson({.spans = 2, .exceptions = 1}));
    const RequestText event{.target = "/api/1/envelope/", .body = test::sentryEnvelope(kId)};
    for (const auto &asked : {request, event}) {
        const auto reply = receiving.ask(asked);
        QVERIFY(reply);
        QCOMPARE(reply->status, 503);
    }
    QCOMPARE(receiving.receiver().counters().failed, 2u);
    QCOMPARE(receiving.receiver().counters().lastError, "the sink throws"s);
    receiving.setThrowing(false);
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 2u);
    QCOMPARE(receiving.exceptions(), 1u);
}

void ReceiverSinkTest::survivesConversationsThatThrow()
{
    auto listeners = serve::listenOnLoopback(serve::Hosts::V4, 0);
    VERIFY_OK(listeners);
    std::atomic<int> refused = 0;
    auto connections = serve::Connections::start(
        std::move(listeners->sockets), {},
        [](serve::ConnectionStream &, serve::Connections::Place &) { throw std::bad_alloc(); },
        [&refused] { ++refused; });
    VERIFY_OK(connections);
    for (int i = 1; i <= 3; ++i) {
        RawClient client(listeners->port);
        QVERIFY(client.connected());
        QVERIFY(client.ended());
        QTRY_COMPARE(refused.load(), i);
    }
}

} // namespace tst_receiversink

QTEST_GUILESS_MAIN(tst_receiversink::ReceiverSinkTest)
#include "tst_receiversink.moc"
