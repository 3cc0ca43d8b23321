// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/protocol.h"

#include <exception>
#include <format>
#include <tuple>
#include <utility>

namespace espalier::serve {

namespace {

using HandlerResponse = httplib::Server::HandlerResponse;
using Phase = Connections::Phase;

/// Requests on one connection, which clients are told.
constexpr int kMostRequests = 100'000;

void addHeaders(httplib::Response &response, int status, const Head &head)
{
    if (status == 405)
        response.set_header("Allow", "POST");
    if (status == 503)
        response.set_header("Retry-After", "1");
    if (head.origin.empty())
        return;
    response.set_header("Access-Control-Allow-Origin", head.origin);
    response.set_header("Access-Control-Allow-Methods", "POST");
    response.set_header("Access-Control-Allow-Headers", "content-type, content-encoding");
    response.set_header("Vary", "Origin");
}

void fill(httplib::Response &response, int status, std::string &&body, const Head &head)
{
    response.status = status;
    response.set_content(std::move(body), std::string(contentTypeOf(head.form)));
    addHeaders(response, status, head);
}

} // namespace

/// A request and its answer.
struct Protocol::Exchange {
    ConnectionStream &stream;
    Connections::Place &place;
    Head head{};
    bool understood = false; ///< the head was
    bool ends = false;       ///< the connection, after the answer
};

thread_local Protocol::Exchange *Protocol::t_exchange = nullptr;

Protocol::Protocol(GateRules rules, Take take, Tally &tally)
    : m_rules(std::move(rules)), m_take(std::move(take)), m_tally(tally)
{
    restore();
    setUp();
}

void Protocol::setUp()
{
    const auto &limits = m_rules.limits;
    set_keep_alive_max_count(kMostRequests);
    set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits.idle).count());
    set_payload_max_length(limits.bodyBytes);
    set_expect_100_continue_handler([this](const auto &, httplib::Response &response) {
        if (const auto &verdict = t_exchange->head.verdict) {
            refuse(response, verdict->status, verdict->message, *t_exchange);
            return verdict->status;
        }
        return static_cast<int>(httplib::StatusCode::Continue_100);
    });
    set_pre_routing_handler([this](const auto &, httplib::Response &response) {
        const auto &verdict = t_exchange->head.verdict;
        if (!verdict)
            return HandlerResponse::Unhandled;
        refuse(response, verdict->status, verdict->message, *t_exchange);
        return HandlerResponse::Handled;
    });
    // Only what has no verdict comes here, so the path is known, and short.
    Post(".*",
         [this](const auto &, httplib::Response &response, const httplib::ContentReader &reader) {
             receive(response, reader, *t_exchange);
         });
    set_exception_handler([this](const auto &, httplib::Response &response, const auto &) {
        refuse(response, 500, "the receiver failed", *t_exchange);
    });
    // "Handled" has it give the length of the body, which it leaves out of its own errors.
    set_error_handler([this](const auto &, httplib::Response &response) {
        explain(response, *t_exchange);
        return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const auto &, httplib::Response &response) {
        if (!t_exchange->ends)
            return;
        response.headers.erase("Keep-Alive");
        response.headers.erase("Connection");
        response.set_header("Connection", "close");
    });
}

void Protocol::converse(ConnectionStream &stream, Connections::Place &place)
{
    for (int served = 1; served <= kMostRequests; ++served) {
        if (!place.enter(Phase::Waiting) || !stream.awaitRequest() || !place.enter(Phase::Reading))
            return;
        Exchange exchange{.stream = stream, .place = place, .ends = served == kMostRequests};
        if (!exchangeOne(exchange))
            break;
    }
    if (place.enter(Phase::Waiting))
        stream.linger();
}

/// Whether there may be another one after it.
bool Protocol::exchangeOne(Exchange &exchange)
{
    t_exchange = &exchange;
    bool closed = false;
    bool answered = false;
    try {
        answered = process_request(exchange.stream, {}, 0, {}, 0, false, closed,
                                   [this, &exchange](httplib::Request &request) {
                                       exchange.head = readHead(request, m_rules);
                                       exchange.understood = true;
                                       // A body that is not read would be taken for a request.
                                       exchange.ends = exchange.ends || exchange.head.lastOne ||
                                                       exchange.head.verdict.has_value();
                                       prepareForReading(request);
                                       exchange.stream.beginBody();
                                   });
    } catch (const std::exception &error) {
        // Without memory for a request, or for its answer, the connection ends; others go on.
        m_tally.note(error.what());
    }
    if (!answered && !exchange.understood)
        answerItself(exchange);
    t_exchange = nullptr;
    exchange.stream.endRequest();
    return answered && !closed && !exchange.ends && exchange.stream.trouble() == Trouble::None;
}

void Protocol::receive(httplib::Response &response, const httplib::ContentReader &reader,
                       Exchange &exchange) const
{
    auto &delivery = exchange.head.delivery;
    const bool whole = reader([&](const char *data, std::size_t size) {
        exchange.stream.contentTaken();
        delivery.body.append(data, size);
        return delivery.body.size() <= m_rules.limits.bodyBytes;
    });
    if (!whole) {
        receivedInPart(response, exchange);
        return;
    }
    if (!exchange.place.enter(Phase::Taking)) {
        refuse(response, 503, "the connection was cut to let another one in", exchange);
        return;
    }
    const auto outcome = m_take(std::move(delivery));
    exchange.stream.giveBack();
    std::ignore = exchange.place.enter(Phase::Sending); // whether it was cut shows in sending
    conclude(response, outcome, exchange);
}

void Protocol::receivedInPart(httplib::Response &response, Exchange &exchange) const
{
    exchange.ends = true;
    auto &body = exchange.head.delivery.body;
    const bool tooLarge = body.size() > m_rules.limits.bodyBytes ||
                          response.status == httplib::StatusCode::PayloadTooLarge_413;
    body = {};
    exchange.stream.giveBack();
    switch (exchange.stream.trouble()) {
    case Trouble::BodyTooLarge: refuse(response, 413, "the body is too large", exchange); break;
    case Trouble::Overloaded:
        refuse(response, 503, "requests under way hold too much memory", exchange);
        break;
    case Trouble::Stopping: refuse(response, 503, "the receiver stops", exchange); break;
    case Trouble::Late:
        refuse(response, 408, "the request took too long to come in", exchange);
        break;
    default:
        if (tooLarge)
            refuse(response, 413, "the body is too large", exchange);
        else
            refuse(response, 400, "the body is cut off or malformed", exchange);
    }
}

void Protocol::conclude(httplib::Response &response, const Outcome &outcome,
                        Exchange &exchange) const
{
    switch (outcome.kind) {
    case Outcome::Kind::Taken:
        m_tally.addTaken();
        fill(response, 200, successBody(exchange.head.form, outcome.id), exchange.head);
        break;
    case Outcome::Kind::Bad: refuse(response, 400, outcome.message, exchange); break;
    case Outcome::Kind::TooLarge: refuse(response, 413, outcome.message, exchange); break;
    case Outcome::Kind::Stopping: exchange.ends = true; [[fallthrough]];
    case Outcome::Kind::Overloaded: refuse(response, 503, outcome.message, exchange); break;
    case Outcome::Kind::Failed:
        m_tally.addFailed(outcome.message);
        fill(response, 503, refusalBody(exchange.head.form, 503, "it could not be taken"),
             exchange.head);
        break;
    }
}

void Protocol::refuse(httplib::Response &response, int status, const std::string &message,
                      Exchange &exchange) const
{
    if (status == 200) { // a page's question whether it may send
        fill(response, status, {}, exchange.head);
        return;
    }
    if (status == 400)
        m_tally.addBad(message);
    else
        m_tally.addRefused();
    fill(response, status, refusalBody(exchange.head.form, status, message), exchange.head);
}

/// Errors that httplib finds by itself have no body yet, and some a better status.
void Protocol::explain(httplib::Response &response, Exchange &exchange) const
{
    if (!response.body.empty())
        return;
    exchange.ends = true;
    switch (exchange.stream.trouble()) {
    case Trouble::HeadTooLarge:
        refuse(response, 431, "the head of the request is too large", exchange);
        break;
    case Trouble::Late:
        refuse(response, 408, "the request took too long to come in", exchange);
        break;
    case Trouble::Stopping: refuse(response, 503, "the receiver stops", exchange); break;
    default:
        if (response.status == httplib::StatusCode::BadRequest_400)
            refuse(response, 400, "this is no request of HTTP/1.1", exchange);
        else
            refuse(response, response.status, httplib::status_message(response.status), exchange);
    }
}

/// httplib says nothing where it has no first line, also when that is because it is too long.
void Protocol::answerItself(Exchange &exchange) const
{
    if (exchange.stream.trouble() == Trouble::Ended)
        return;
    httplib::Response response;
    response.status = httplib::StatusCode::RequestHeaderFieldsTooLarge_431;
    explain(response, exchange);
    std::string text = std::format("HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Length: {}\r\n",
                                   response.status, httplib::status_message(response.status),
                                   response.body.size());
    for (const auto &[name, value] : response.headers)
        text += std::format("{}: {}\r\n", name, value);
    text += "\r\n" + response.body;
    exchange.stream.write(text.data(), text.size());
}

} // namespace espalier::serve
