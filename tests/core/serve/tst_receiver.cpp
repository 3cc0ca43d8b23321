// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/jsonaccess.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/receiving.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <random>

namespace tst_receiver {

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

std::string chunked(std::string_view body, std::size_t piece)
{
    std::string result;
    for (std::size_t at = 0; at < body.size(); at += piece) {
        const auto part = body.substr(at, piece);
        result += std::format("{:x}\r\n{}\r\n", part.size(), part);
    }
    return result;
}

} // namespace

class ReceiverTest : public QObject {
    Q_OBJECT

private slots:
    void takes_data();
    void takes();
    void takesWhatIsEmpty_data();
    void takesWhatIsEmpty();
    void refuses_data();
    void refuses();
    void unpacksOnlyWhatIsCalledPacked_data();
    void unpacksOnlyWhatIsCalledPacked();
    void saysWhatIsWrongInTheFormOfTheRequest();
    void refusesWebPages_data();
    void refusesWebPages();
    void letsInPagesThatAreAllowed();
    void refusesOtherHosts_data();
    void refusesOtherHosts();
    void takesAnyNameOfThisMachine_data();
    void takesAnyNameOfThisMachine();
    void takesPieces_data();
    void takesPieces();
    void refusesLargeBodiesInPieces();
    void refusesEndlessWrapping_data();
    void refusesEndlessWrapping();
    void refusesBodiesCutOff_data();
    void refusesBodiesCutOff();
    void goesOnOnOneConnection();
    void takesRequestsSentAtOnce();
    void answersToExpectContinue();
    void refusesBeforeTheBodyIsSent();
    void readsTheAnswerWhileStillSending();
    void takesEventsOfSentry_data();
    void takesEventsOfSentry();
    void refusesWhatIsNoEvent();
    void survivesNoise_data();
    void survivesNoise();
    void handsOverInTurn();
    void handsOverAtTheEnd();
    void counts();
};

void ReceiverTest::takes_data()
{
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("encoding");
    const auto json = test::tracesJson({.spans = 3});
    const auto protobuf = test::tracesProtobuf({.spans = 3});
    QTest::newRow("JSON") << std::string(kJson) << json << ""s;
    QTest::newRow("protobuf") << std::string(kProtobuf) << protobuf << ""s;
    QTest::newRow("JSON packed") << std::string(kJson) << test::gzipped(json) << "gzip"s;
    QTest::newRow("protobuf packed")
        << std::string(kProtobuf) << test::gzipped(protobuf) << "gzip"s;
    QTest::newRow("an encoding that is none") << std::string(kJson) << json << "identity"s;
}

void ReceiverTest::takes()
{
    QFETCH(const std::string, type);
    QFETCH(const std::string, body);
    QFETCH(const std::string, encoding);
    Receiving receiving;
    const auto reply = receiving.ask(posting(type, body, {{"Content-Encoding", encoding}}));
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->header("content-type"), type);
    QCOMPARE(reply->body, type == kJson ? "{}"s : ""s);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 3u);
}

void ReceiverTest::takesWhatIsEmpty_data()
{
    QTest::addColumn<std::string>("target");
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("body");
    for (const char *target : {"/v1/traces", "/v1/logs", "/v1/metrics"}) {
        QTest::addRow("%s in JSON", target) << std::string(target) << std::string(kJson) << "{}"s;
        QTest::addRow("%s in JSON of no bytes", target)
            << std::string(target) << std::string(kJson) << ""s;
        QTest::addRow("%s in protobuf", target)
            << std::string(target) << std::string(kProtobuf) << ""s;
    }
}

void ReceiverTest::takesWhatIsEmpty()
{
    QFETCH(const std::string, target);
    QFETCH(const std::string, type);
    QFETCH(const std::string, body);
    Receiving receiving;
    auto request = posting(type, body);
    request.target = target;
    const auto reply = receiving.ask(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(receiving.receiver().counters().requests, 1u);
    // Said by nothing at all, it is the same.
    request.headers["Content-Length"] = "";
    request.body.clear();
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
}

static void row(const char *name, const RequestText &request, int status)
{
    QTest::newRow(name) << request << status;
}

// Packed otherwise than it is said to be.
static void addPacked()
{
    const auto json = test::tracesJson({});
    row("what is called packed", posting(kJson, json, {{"Content-Encoding", "gzip"}}), 400);
    row("packed and cut off",
        posting(kJson, test::gzipped(json).substr(0, 40), {{"Content-Encoding", "gzip"}}), 400);
}

void ReceiverTest::refuses_data()
{
    QTest::addColumn<RequestText>("request");
    QTest::addColumn<int>("status");
    const auto json = test::tracesJson({});
    const auto plain = posting(kJson, json);
    addPacked();
    const auto at = [&](const std::string &target, const std::string &method = "POST") {
        auto request = plain;
        request.target = target;
        request.method = method;
        return request;
    };
    row("malformed JSON", posting(kJson, "{\"resourceSpans\":["), 400);
    row("malformed protobuf", posting(kProtobuf, "\x0a\xff\xff\xff\xff\x0f"), 400);
    row("JSON that is called protobuf", posting(kProtobuf, json), 400);
    row("a length that is no number", posting(kJson, json, {{"Content-Length", "many"}}), 400);
    row("a length below 0", posting(kJson, json, {{"Content-Length", "-1"}}), 400);
    row("two lengths", posting(kJson, json, {{"Transfer-Encoding", "chunked"}}), 400);
    row("another path", at("/v1/spans"), 404);
    row("profiles", at("/v1development/profiles"), 404);
    row("a path that goes on", at("/v1/traces/more"), 404);
    row("the root", at("/"), 404);
    row("a project without a name", at("/api//envelope/"), 404);
    row("GET", at("/v1/traces", "GET"), 405);
    row("PUT", at("/v1/metrics", "PUT"), 405);
    row("OPTIONS", at("/v1/traces", "OPTIONS"), 405);
    row("GET of an envelope", at("/api/1/envelope/", "GET"), 405);
    row("plain text", posting("text/plain", json), 415);
    row("no content type", posting("", json), 415);
    row("another encoding", posting(kJson, json, {{"Content-Encoding", "br"}}), 415);
    row("two encodings", posting(kJson, json, {{"Content-Encoding", "gzip, gzip"}}), 415);
    row("a form for Sentry",
        RequestText{.target = "/api/1/store/",
                    .headers = {{"Content-Type", "multipart/form-data; boundary=x"}},
                    .body = "--x--"},
        415);
    row("more than 20 MiB", posting(kJson, std::string((20u << 20) + 1, ' ')), 413);
    row("more than 20 MiB once unpacked",
        posting(kJson, test::gzipped(std::string((20u << 20) + 1, ' ')),
                {{"Content-Encoding", "gzip"}}),
        413);
    row("another coding of the transfer",
        posting(kJson, json, {{"Transfer-Encoding", "gzip"}, {"Content-Length", ""}}), 501);
    row("a line that is too long", at("/v1/traces?" + std::string(40'000, 'x')), 431);
    row("a header that is too long", posting(kJson, json, {{"X-Long", std::string(40'000, 'x')}}),
        431);
    auto many = posting(kJson, json);
    for (int i = 0; i < 80; ++i)
        many.headers[std::format("X-{}", i)] = "x";
    row("too many headers", many, 431);
}

void ReceiverTest::refuses()
{
    QFETCH(const RequestText, request);
    QFETCH(const int, status);
    Receiving receiving;
    RawClient client(receiving.port());
    const auto reply = client.ask(request.text(receiving.port()));
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(reply->header("allow"), status == 405 ? "POST"s : ""s);
    const auto counters = receiving.receiver().counters();
    QCOMPARE(counters.requests, 0u);
    QCOMPARE(counters.bad, status == 400 ? 1u : 0u);
    QCOMPARE(counters.refused, status == 400 ? 0u : 1u);
    // It goes on with others.
    QCOMPARE(receiving.ask(posting(kJson, test::tracesJson({}))).value_or(Reply{}).status, 200);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 1u);
}

void ReceiverTest::unpacksOnlyWhatIsCalledPacked_data()
{
    QTest::addColumn<RequestText>("request");
    const auto json = test::gzipped(test::tracesJson({}));
    const RequestText event{.target = "/api/1/store/",
                            .body = test::gzipped(test::sentryEvent(kId))};
    QTest::newRow("spans, not called so") << posting(kJson, json);
    QTest::newRow("spans, packed twice")
        << posting(kJson, test::gzipped(json), {{"Content-Encoding", "gzip"}});
    QTest::newRow("an event, not called so") << event;
    QTest::newRow("an event, packed twice")
        << RequestText{.target = "/api/1/store/",
                       .headers = {{"Content-Encoding", "gzip"}},
                       .body = test::gzipped(event.body)};
}

void ReceiverTest::unpacksOnlyWhatIsCalledPacked()
{
    QFETCH(const RequestText, request);
    Receiving receiving;
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 400);
    receiving.receiver().stop();
    QVERIFY(receiving.observations().empty());
}

void ReceiverTest::saysWhatIsWrongInTheFormOfTheRequest()
{
    Receiving receiving;
    const auto json = receiving.ask(posting(kJson, "["));
    QVERIFY(json);
    QCOMPARE(json->header("content-type"), std::string(kJson));
    const auto status = parseJson(json->body);
    QCOMPARE(integerAt(status, "code"), 3);
    QVERIFY(!textAt(status, "message").empty());

    const auto protobuf = receiving.ask(posting(kProtobuf, "\xff"));
    QVERIFY(protobuf);
    QCOMPARE(protobuf->header("content-type"), std::string(kProtobuf));
    // Field 1, a varint of 3; field 2, as many bytes as follow.
    QVERIFY(protobuf->body.starts_with("\x08\x03\x12"));
    QCOMPARE(std::size_t(protobuf->body[3]), protobuf->body.size() - 4);

    const auto sentry = receiving.ask({.target = "/api/1/store/", .body = "["});
    QVERIFY(sentry);
    QCOMPARE(sentry->status, 400);
    QVERIFY(!textAt(parseJson(sentry->body), "detail").empty());

    const auto unknown = receiving.ask({.target = "/", .headers = {}});
    QVERIFY(unknown);
    QCOMPARE(integerAt(parseJson(unknown->body), "code"), 5);
}

void ReceiverTest::refusesWebPages_data()
{
    QTest::addColumn<std::string>("origin");
    QTest::newRow("another site") << "https://example.org"s;
    QTest::newRow("a page of this machine") << "http://localhost:3000"s;
    QTest::newRow("a file") << "null"s;
    QTest::newRow("the receiver's own address") << "http://127.0.0.1:4318"s;
}

void ReceiverTest::refusesWebPages()
{
    QFETCH(const std::string, origin);
    Receiving receiving;
    for (const std::string method : {"POST", "OPTIONS", "GET"}) {
        auto request = posting(kJson, test::tracesJson({}), {{"Origin", origin}});
        request.method = method;
        const auto reply = receiving.ask(request);
        QVERIFY(reply);
        QCOMPARE(reply->status, 403);
        QCOMPARE(reply->header("access-control-allow-origin"), ""s);
    }
    // As a page sends without asking first.
    QCOMPARE(receiving.ask(posting("text/plain", test::sentryEnvelope(kId), {{"Origin", origin}}))
                 .value_or(Reply{})
                 .status,
             403);
    receiving.receiver().stop();
    QCOMPARE(receiving.observations().size(), std::size_t(0));
}

void ReceiverTest::letsInPagesThatAreAllowed()
{
    auto options = Receiving::anyPort();
    options.origins = {"http://localhost:3000"};
    Receiving receiving(options);
    auto request = posting(kJson, test::tracesJson({}), {{"Origin", "http://localhost:3000"}});
    auto question = request;
    question.method = "OPTIONS";
    question.body.clear();
    for (const auto &asked : {question, request}) {
        const auto reply = receiving.ask(asked);
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
        QCOMPARE(reply->header("access-control-allow-origin"), "http://localhost:3000"s);
        QCOMPARE(reply->header("vary"), "Origin"s);
    }
    QCOMPARE(receiving.receiver().counters().requests, 1u);
    request.headers["Origin"] = "http://localhost:3001";
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 403);
}

void ReceiverTest::refusesOtherHosts_data()
{
    QTest::addColumn<std::string>("host");
    QTest::newRow("a name that leads here") << "rebound.example.org:{}"s;
    QTest::newRow("without a port") << "127.0.0.1"s;
    QTest::newRow("with another port") << "127.0.0.1:1"s;
    QTest::newRow("another address of this machine") << "127.0.0.2:{}"s;
    QTest::newRow("any address") << "0.0.0.0:{}"s;
    QTest::newRow("a name that starts like this machine's") << "localhost.example.org:{}"s;
    QTest::newRow("none") << ""s;
}

void ReceiverTest::refusesOtherHosts()
{
    QFETCH(std::string, host);
    Receiving receiving;
    if (const auto at = host.find("{}"); at != std::string::npos)
        host.replace(at, 2, std::to_string(receiving.port()));
    const auto reply = receiving.ask(posting(kJson, test::tracesJson({}), {{"Host", host}}));
    QVERIFY(reply);
    QCOMPARE(reply->status, 403);
}

void ReceiverTest::takesAnyNameOfThisMachine_data()
{
    QTest::addColumn<std::string>("name");
    QTest::newRow("its address") << "127.0.0.1"s;
    QTest::newRow("its name") << "localhost"s;
    QTest::newRow("its name in capitals") << "LOCALHOST"s;
    QTest::newRow("its other address") << "[::1]"s;
}

void ReceiverTest::takesAnyNameOfThisMachine()
{
    QFETCH(const std::string, name);
    Receiving receiving;
    const auto host = std::format("{}:{}", name, receiving.port());
    QCOMPARE(receiving.ask(posting(kJson, "{}", {{"Host", host}})).value_or(Reply{}).status, 200);
}

void ReceiverTest::takesPieces_data()
{
    QTest::addColumn<int>("piece");
    QTest::addColumn<std::string>("trailer");
    QTest::newRow("small ones") << 7 << ""s;
    QTest::newRow("large ones") << 4096 << ""s;
    QTest::newRow("headers behind the body") << 4096 << "Content-Encoding: gzip\r\n"s;
}

void ReceiverTest::takesPieces()
{
    QFETCH(const int, piece);
    QFETCH(const std::string, trailer);
    Receiving receiving;
    auto request = posting(kJson, "", {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}});
    RawClient client(receiving.port());
    for (int i = 0; i < 2; ++i) {
        const auto reply = client.ask(request.text(receiving.port()) +
                                      chunked(test::tracesJson({.spans = 40}), std::size_t(piece)) +
                                      "0\r\n" + trailer + "\r\n");
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
    }
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 80u);
}

void ReceiverTest::refusesLargeBodiesInPieces()
{
    auto options = Receiving::anyPort();
    options.limits.bodyBytes = 100'000;
    Receiving receiving(options);
    auto request = posting(kJson, "", {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}});
    for (const std::size_t piece : {std::size_t(1), std::size_t(1000), std::size_t(200'000)}) {
        RawClient client(receiving.port());
        const auto reply = client.ask(request.text(receiving.port()) +
                                      chunked(std::string(200'000, ' '), piece) + "0\r\n\r\n");
        QVERIFY(reply);
        QCOMPARE(reply->status, 413);
        QVERIFY(client.ended());
    }
}

void ReceiverTest::refusesEndlessWrapping_data()
{
    QTest::addColumn<std::string>("body");
    std::string trailers;
    for (int i = 0; i < 20'000; ++i)
        trailers += std::format("X-{}: x\r\n", i);
    QTest::newRow("headers behind the body") << "2\r\n{}\r\n0\r\n" + trailers + "\r\n";
    QTest::newRow("a length with much behind it")
        << "2;" + std::string(200'000, 'x') + "\r\n{}\r\n0\r\n\r\n";
}

void ReceiverTest::refusesEndlessWrapping()
{
    QFETCH(const std::string, body);
    Receiving receiving;
    const auto request =
        posting(kJson, "", {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}});
    RawClient client(receiving.port());
    const auto reply = client.ask(request.text(receiving.port()) + body);
    QVERIFY(reply);
    QVERIFY2(reply->status == 413 || reply->status == 400,
             qPrintable(QString::number(reply->status)));
    QVERIFY(client.ended());
}

void ReceiverTest::refusesBodiesCutOff_data()
{
    QTest::addColumn<RequestText>("request");
    QTest::addColumn<std::string>("body");
    const auto json = test::tracesJson({});
    QTest::newRow("with a length")
        << posting(kJson, "", {{"Content-Length", "1000"}}) << json.substr(0, 100);
    const auto pieces =
        posting(kJson, "", {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}});
    QTest::newRow("between pieces") << pieces << chunked(json, 100);
    QTest::newRow("within a piece") << pieces << chunked(json, 100).substr(0, 70);
    QTest::newRow("with a piece that has no length") << pieces << "many\r\n" + json;
}

void ReceiverTest::refusesBodiesCutOff()
{
    QFETCH(const RequestText, request);
    QFETCH(const std::string, body);
    Receiving receiving;
    RawClient client(receiving.port());
    client.send(request.text(receiving.port()) + body);
    client.finish();
    const auto reply = client.receive();
    QVERIFY(reply);
    QCOMPARE(reply->status, 400);
    QVERIFY(client.ended());
    receiving.receiver().stop();
    QCOMPARE(receiving.receiver().counters().bad, 1u);
    QCOMPARE(receiving.calls(), 0u);
}

void ReceiverTest::goesOnOnOneConnection()
{
    Receiving receiving;
    RawClient client(receiving.port());
    const auto good = posting(kJson, test::tracesJson({})).text(receiving.port());
    QCOMPARE(client.ask(good).value_or(Reply{}).status, 200);
    // What was read in whole does not end the connection, also when it was no good.
    QCOMPARE(client.ask(posting(kJson, "[").text(receiving.port())).value_or(Reply{}).status, 400);
    QCOMPARE(client.ask(good).value_or(Reply{}).status, 200);
    auto last = posting(kJson, test::tracesJson({}), {{"Connection", "close"}});
    const auto reply = client.ask(last.text(receiving.port()));
    QVERIFY(reply);
    QCOMPARE(reply->header("connection"), "close"s);
    QVERIFY(client.ended());
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 3u);
}

void ReceiverTest::takesRequestsSentAtOnce()
{
    Receiving receiving;
    RawClient client(receiving.port());
    const auto one = posting(kJson, test::tracesJson({})).text(receiving.port());
    client.send(one + one + one);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.receive().value_or(Reply{}).status, 200);
}

void ReceiverTest::answersToExpectContinue()
{
    Receiving receiving;
    RawClient client(receiving.port());
    const auto body = test::tracesJson({});
    auto request = posting(kJson, "", {{"Expect", "100-continue"}});
    request.headers["Content-Length"] = std::to_string(body.size());
    QCOMPARE(client.ask(request.text(receiving.port())).value_or(Reply{}).status, 100);
    QCOMPARE(client.ask(body).value_or(Reply{}).status, 200);
}

void ReceiverTest::refusesBeforeTheBodyIsSent()
{
    Receiving receiving;
    auto large = posting(kJson, "", {{"Expect", "100-continue"}});
    large.headers["Content-Length"] = "99999999999999999999999";
    auto page = posting(kJson, "", {{"Expect", "100-continue"}, {"Origin", "http://localhost"}});
    page.headers["Content-Length"] = "100";
    for (const auto &[request, status] : {std::pair(large, 413), std::pair(page, 403)}) {
        RawClient client(receiving.port());
        const auto reply = client.ask(request.text(receiving.port()));
        QVERIFY(reply);
        QCOMPARE(reply->status, status);
        QCOMPARE(reply->header("connection"), "close"s);
        QCOMPARE(std::size_t(std::stoul(reply->header("content-length"))), reply->body.size());
        client.finish();
        QVERIFY(client.ended());
    }
}

void ReceiverTest::readsTheAnswerWhileStillSending()
{
    // More than the buffers of both sides hold: were the connection closed at once, the client
    // would see it reset instead of why.
    Receiving receiving;
    const auto reply = receiving.ask(posting("text/plain", std::string(19u << 20, ' ')));
    QVERIFY(reply);
    QCOMPARE(reply->status, 415);
}

void ReceiverTest::takesEventsOfSentry_data()
{
    QTest::addColumn<std::string>("target");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<bool>("packed");
    QTest::newRow("an envelope") << "/api/1/envelope/"s << test::sentryEnvelope(kId) << false;
    QTest::newRow("an envelope without a slash behind it")
        << "/api/42/envelope?sentry_key=any"s << test::sentryEnvelope(kId) << false;
    QTest::newRow("an envelope packed") << "/api/1/envelope/"s << test::sentryEnvelope(kId) << true;
    QTest::newRow("an event") << "/api/1/store/"s << test::sentryEvent(kId) << false;
}

void ReceiverTest::takesEventsOfSentry()
{
    QFETCH(const std::string, target);
    QFETCH(const std::string, body);
    QFETCH(const bool, packed);
    Receiving receiving;
    RequestText request{.target = target,
                        .headers = {{"Content-Type", "application/x-sentry-envelope"}},
                        .body = packed ? test::gzipped(body) : body};
    if (packed)
        request.headers["Content-Encoding"] = "gzip";
    const auto reply = receiving.ask(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->body, std::format(R"({{"id":"{}"}})", kId));
    QCOMPARE(receiving.exceptions(), 1u);
    QCOMPARE(receiving.receiver().counters().requests, 1u);
    QCOMPARE(receiving.receiver().counters().records, 1u);
}

void ReceiverTest::refusesWhatIsNoEvent()
{
    Receiving receiving;
    for (const std::string body : {"", "no event", "[1,2"}) {
        const auto reply = receiving.ask({.target = "/api/1/envelope/", .body = body});
        QVERIFY(reply);
        QCOMPARE(reply->status, 400);
    }
    QCOMPARE(receiving.receiver().counters().bad, 3u);
}

void ReceiverTest::survivesNoise_data()
{
    QTest::addColumn<RequestText>("request");
    QTest::newRow("JSON") << posting(kJson, test::tracesJson({.spans = 2, .exceptions = 1}));
    QTest::newRow("protobuf") << posting(kProtobuf,
                                         test::tracesProtobuf({.spans = 2, .exceptions = 1}));
    QTest::newRow("packed") << posting(kJson, test::gzipped(test::tracesJson({.spans = 2})),
                                       {{"Content-Encoding", "gzip"}});
    QTest::newRow("in pieces") << posting(
        kJson, chunked(test::tracesJson({}), 50) + "0\r\n\r\n",
        {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}});
    QTest::newRow("an envelope") << RequestText{.target = "/api/1/envelope/",
                                                .body = test::sentryEnvelope(kId)};
}

void ReceiverTest::survivesNoise()
{
    QFETCH(const RequestText, request);
    Receiving receiving;
    const auto text = request.text(receiving.port());
    std::mt19937 random(11);
    for (int i = 0; i < 150; ++i) {
        auto noisy = text;
        for (auto changes = 1 + random() % 4; changes > 0; --changes)
            noisy[random() % noisy.size()] = static_cast<char>(random() % 256);
        if (i % 3 == 0)
            noisy.resize(random() % noisy.size());
        RawClient client(receiving.port());
        client.send(noisy);
        client.finish();
        // It is answered or not, but the connection comes to its end.
        while (client.receive()) {
        }
        QVERIFY(client.ended());
    }
    QCOMPARE(receiving.ask(request).value_or(Reply{}).status, 200);
}

void ReceiverTest::handsOverInTurn()
{
    auto options = Receiving::anyPort();
    options.flushEvery = 20ms;
    Receiving receiving(options);
    for (std::uint64_t i = 1; i <= 3; ++i) {
        QCOMPARE(
            receiving.ask(posting(kJson, test::tracesJson({.spans = 2}))).value_or(Reply{}).status,
            200);
        QTRY_COMPARE(receiving.calls(), 2 * i);
    }
}

void ReceiverTest::handsOverAtTheEnd()
{
    Receiving receiving;
    QCOMPARE(receiving.ask(posting(kJson, test::tracesJson({.spans = 2, .exceptions = 1})))
                 .value_or(Reply{})
                 .status,
             200);
    QCOMPARE(receiving.exceptions(), 1u);
    QCOMPARE(receiving.calls(), 0u);
    receiving.receiver().stop();
    QCOMPARE(receiving.calls(), 2u);
}

void ReceiverTest::counts()
{
    Receiving receiving;
    QVERIFY(!receiving.receiver().counters().lastAt);
    const auto before = std::chrono::system_clock::now();
    QVERIFY(receiving.ask(posting(kJson, test::tracesJson({.spans = 5}))));
    QVERIFY(receiving.ask(posting(kProtobuf, test::tracesProtobuf({.spans = 7}))));
    QVERIFY(receiving.ask(posting(kJson, "[")));
    QVERIFY(receiving.ask(posting("text/plain", "")));
    const auto counters = receiving.receiver().counters();
    QCOMPARE(counters.requests, 2u);
    QCOMPARE(counters.records, 12u);
    QCOMPARE(counters.bad, 1u);
    QCOMPARE(counters.refused, 1u);
    QVERIFY(counters.lastAt && *counters.lastAt >= before);
    QVERIFY(!counters.lastError.empty());
}

} // namespace tst_receiver

QTEST_GUILESS_MAIN(tst_receiver::ReceiverTest)
#include "tst_receiver.moc"
