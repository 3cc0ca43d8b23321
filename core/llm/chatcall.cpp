// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/chatcall.h"

#include "core/base/jsonaccess.h"
#include "core/base/tokenestimate.h"
#include "core/llm/estimate.h"

#include <algorithm>

namespace espalier::llm {

namespace {

constexpr std::size_t kLongestRecord = 1u << 20;
constexpr int kMostAdaptations = 8;
// How long the usage may take to follow the end of the answer.
constexpr std::chrono::milliseconds kAfterFinish{5'000};

FailedTry outOfBudget()
{
    return {.error = {.kind = ErrorKind::Budget,
                      .message = "the budget for models is used up",
                      .context = {}},
            .retryable = false,
            .server = {},
            .headers = {}};
}

void keep(std::string &record, std::string_view bytes)
{
    if (record.size() < kLongestRecord)
        record += bytes.substr(0, kLongestRecord - record.size());
}

} // namespace

Quirks QuirkBook::of(const std::string &model) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_quirks.find(model);
    return found == m_quirks.end() ? Quirks{} : found->second;
}

void QuirkBook::set(const std::string &model, const Quirks &quirks)
{
    const std::scoped_lock lock(m_mutex);
    m_quirks[model] = quirks;
}

ChatCall::ChatCall(const ClientParts &parts, QuirkBook &quirks, const ChatRequest &request,
                   JobContext &job, const ChunkSink &sink,
                   std::chrono::steady_clock::time_point deadline)
    : m_parts(parts), m_book(quirks), m_request(request), m_job(job), m_sink(sink),
      m_wire(parts, job.stopToken(), deadline), m_tries(parts, job, deadline),
      m_quirks(quirks.of(request.model)), m_promptEstimate(estimatePrompt(request))
{
    m_spent.costUsd = 0;
}

Result<ChatReply> ChatCall::run()
{
    for (int adaptations = 0;;) {
        if (const auto go = m_job.checkpoint(); !go)
            return failure(go.error());
        if (!mayContinue({.input = m_promptEstimate, .estimated = true}))
            return failure(outOfBudget().error);
        m_tries.begin();
        const auto begun = std::chrono::steady_clock::now();
        auto draft = attempt();
        tell(draft ? "" : draft.error().error.text(), begun);
        if (draft)
            return replyOf(std::move(*draft));
        const auto &failed = draft.error();
        if (m_handedOver)
            return failure(failed.error);
        if (adaptations < kMostAdaptations && adaptTo(failed)) {
            ++adaptations;
            continue;
        }
        const bool loading = m_parts.endpoint.provider == Provider::LlamaCpp && failed.server &&
                             saysLoading(*failed.server);
        if (const auto go = loading ? m_tries.untilLoaded(m_wire, failed) : m_tries.next(failed);
            !go)
            return failure(m_parts.redactor.redact(go.error()));
    }
}

bool ChatCall::adaptTo(const FailedTry &failed)
{
    if (!failed.server)
        return false;
    const bool noRoute = failed.server->status == 404 || failed.server->status == 405;
    bool changed = false;
    if (noRoute && !namesAModel(*failed.server) && !m_quirks.alternativeBase &&
        !m_parts.endpoint.alternativeBase.empty())
        changed = m_quirks.alternativeBase = true;
    else
        changed = adapt(m_quirks, *failed.server);
    if (changed)
        m_book.set(m_request.model, m_quirks);
    return changed;
}

TryResult<Draft> ChatCall::attempt()
{
    const auto route = m_parts.protocol->chat(m_request, m_quirks);
    const auto body = toText(route.body);
    m_reader = m_parts.protocol->reader(m_request, m_quirks);
    m_outputEstimate = 0;
    m_exchange = {};
    keep(m_exchange.body, body);
    auto answer = m_wire.open(route.path, body, m_quirks.alternativeBase);
    if (!answer) {
        // It was sent, most likely, and is paid for whether or not anybody waits for the answer.
        const auto kind = answer.error().error.kind;
        if (kind == ErrorKind::Timeout || kind == ErrorKind::Cancelled)
            accountPrompt();
        return std::unexpected(std::move(answer.error()));
    }
    m_exchange.status = answer->head.status;
    for (const auto *header : {"x-request-id", "request-id"}) {
        if (m_exchange.requestId.empty())
            m_exchange.requestId = answer->head.headers.find(header);
    }
    if (answer->head.status < 200 || answer->head.status > 299) {
        const auto text = m_wire.readAll(*answer->stream);
        keep(m_exchange.answer, text ? *text : "");
        return std::unexpected(m_wire.failed(
            readServerError(answer->head.status, text ? *text : ""), answer->head.headers));
    }
    Draft draft;
    auto received = receive(*answer, draft);
    const bool nothing = !draft.usageKnown && draft.usage.prompt() == 0 && m_outputEstimate == 0;
    // A server that refuses in its first event has read nothing.
    if (nothing && !received && !draft.error)
        accountPrompt();
    else if (!nothing)
        account(draft);
    if (!received)
        return std::unexpected(std::move(received.error()));
    return draft;
}

TryResult<void> ChatCall::receive(OpenedAnswer &answer, Draft &draft)
{
    auto framing = AnswerFraming::of(answer.head.headers, m_parts.endpoint.provider);
    if (!framing)
        return std::unexpected(m_wire.failed(HttpFailure{framing.error()}));
    while (!draft.complete) {
        const auto idle = m_parts.config.limits.idle;
        auto piece = answer.stream->read(
            m_wire.patience(draft.finish ? std::min(idle, kAfterFinish) : idle));
        const bool ended = piece && !*piece;
        if (!piece) {
            // Some servers leave the connection open, or drop it, once all was said.
            if (draft.finish && piece.error().error.kind != ErrorKind::Cancelled)
                return {};
            return std::unexpected(m_wire.failed(std::move(piece.error())));
        }
        if (!ended)
            keep(m_exchange.answer, **piece);
        auto events =
            ended ? Result<std::vector<ServerEvent>>(framing->finish()) : framing->feed(**piece);
        if (!events)
            return std::unexpected(m_wire.failed(HttpFailure{events.error()}));
        if (auto taken = takeEvents(*events, framing->isWhole(), draft, answer.head.headers);
            !taken)
            return taken;
        if (ended)
            return checkComplete(draft);
    }
    return {};
}

TryResult<void> ChatCall::takeEvents(const std::vector<ServerEvent> &events, bool whole,
                                     Draft &draft, const Headers &headers)
{
    for (const auto &event : events) {
        const auto text = draft.text.size();
        const auto reasoning = draft.reasoning.size();
        if (whole) {
            const auto json = parseLeniently(event.data);
            if (json.is_discarded())
                return std::unexpected(m_wire.failed(
                    HttpFailure{{.kind = ErrorKind::Network,
                                 .message = "the model server sent something that is no JSON",
                                 .context = {}},
                                true}));
            m_reader->takeWhole(json, draft);
        } else {
            m_reader->take(event, draft);
        }
        if (draft.error)
            return std::unexpected(m_wire.failed(*draft.error, headers));
        if (auto handed = handOver(draft, text, reasoning); !handed)
            return handed;
    }
    return {};
}

TryResult<void> ChatCall::handOver(const Draft &draft, std::size_t text, std::size_t reasoning)
{
    Chunk chunk{.text = draft.text.substr(text), .reasoning = draft.reasoning.substr(reasoning)};
    if (chunk.text.empty() && chunk.reasoning.empty())
        return {};
    // Most events hold one token; a piece of text that makes more counts as what it makes.
    m_outputEstimate +=
        std::max<std::uint64_t>(1, estimateTokens(chunk.text) + estimateTokens(chunk.reasoning));
    if (m_sink) {
        m_handedOver = true;
        m_sink(chunk);
    }
    if (!draft.complete && !mayContinue(usageOf(draft)))
        return std::unexpected(outOfBudget());
    return {};
}

TryResult<void> ChatCall::checkComplete(const Draft &draft) const
{
    if (draft.complete || draft.finish)
        return {};
    const bool nothing = draft.text.empty() && draft.reasoning.empty();
    return std::unexpected(
        m_wire.failed(HttpFailure{{.kind = ErrorKind::Network,
                                   .message = nothing ? "the model server sent no answer"
                                                      : "the answer broke off before its end",
                                   .context = {}},
                                  true}));
}

Usage ChatCall::usageOf(const Draft &draft) const
{
    if (draft.usageKnown)
        return draft.usage;
    Usage usage = draft.usage;
    if (usage.prompt() == 0)
        usage.input = m_promptEstimate;
    usage.output = std::max(usage.output, m_outputEstimate);
    usage.estimated = true;
    return usage;
}

bool ChatCall::mayContinue(const Usage &current) const
{
    if (!m_request.meter)
        return true;
    auto sum = m_spent;
    auto usage = current;
    usage.costUsd = m_parts.costOf(usage, m_request.model);
    sum += usage;
    return m_request.meter(sum);
}

void ChatCall::account(const Draft &draft)
{
    auto usage = usageOf(draft);
    const auto *answered = m_parts.priceOf(draft.model);
    usage.costUsd = m_parts.costOf(usage, answered ? draft.model : m_request.model);
    m_spent += usage;
}

void ChatCall::accountPrompt()
{
    Usage usage{.input = m_promptEstimate, .estimated = true};
    usage.costUsd = m_parts.costOf(usage, m_request.model);
    m_spent += usage;
}

void ChatCall::tell(const std::string &error, std::chrono::steady_clock::time_point begun)
{
    const auto &redactor = m_parts.redactor;
    m_exchange.url = redactor.redact(m_wire.url());
    m_exchange.body = redactor.redact(m_exchange.body);
    m_exchange.answer = redactor.redact(m_exchange.answer);
    m_exchange.error = redactor.redact(error);
    m_exchange.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begun);
    if (m_request.onExchange)
        m_request.onExchange(m_exchange);
}

ChatReply ChatCall::replyOf(Draft draft)
{
    const auto *price = m_parts.priceOf(draft.model);
    if (!price)
        price = m_parts.priceOf(m_request.model);
    // Some gateways echo what they were sent.
    const auto &redactor = m_parts.redactor;
    ChatReply reply{.text = redactor.redact(draft.text),
                    .reasoning = redactor.redact(draft.reasoning),
                    .model = draft.model.empty() ? m_request.model : draft.model,
                    .asked = m_request.model,
                    .finish = draft.finish.value_or(FinishReason::Stop),
                    .usage = m_spent,
                    .tries = m_tries.count(),
                    .promptTruncated = draft.truncated};
    if (price && m_spent.costUsd)
        reply.priceAsOf = price->asOf;
    reply.requestId = m_exchange.requestId.empty() ? draft.requestId : m_exchange.requestId;
    reply.schemaEnforced = m_request.jsonSchema && m_quirks.schema < SchemaLevel::Object;
    reply.exchange = m_exchange;
    return reply;
}

} // namespace espalier::llm
