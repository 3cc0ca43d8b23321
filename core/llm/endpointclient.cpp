// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/endpointclient.h"

#include "core/base/jsonaccess.h"
#include "core/base/tokenestimate.h"
#include "core/llm/chatcall.h"

#include <algorithm>
#include <cmath>
#include <format>

namespace espalier::llm {

namespace {

constexpr std::size_t kTextsPerBatch = 64;

Result<> check(const ChatRequest &request)
{
    if (request.messages.empty())
        return failure(ErrorKind::InvalidInput, "a question to a model needs a message");
    for (const auto &message : request.messages) {
        if (message.role != "user" && message.role != "assistant")
            return failure(ErrorKind::InvalidInput, "a message is of the user or the assistant",
                           message.role);
    }
    return {};
}

// Whether another model of the pool may do better.
bool isOfTheModel(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Network;
}

bool isNormalised(const std::vector<std::vector<float>> &vectors)
{
    constexpr double kTolerance = 1e-3;
    return std::ranges::all_of(vectors, [](const auto &vector) {
        double squares = 0;
        for (const double value : vector)
            squares += value * value;
        return std::abs(std::sqrt(squares) - 1) < kTolerance;
    });
}

} // namespace

Usage &Usage::operator+=(const Usage &other)
{
    input += other.input;
    output += other.output;
    cachedInput += other.cachedInput;
    cacheWrite += other.cacheWrite;
    reasoning += other.reasoning;
    estimated = estimated || other.estimated;
    costUsd = costUsd && other.costUsd ? std::optional(*costUsd + *other.costUsd) : std::nullopt;
    return *this;
}

const char *name(FinishReason reason)
{
    switch (reason) {
    case FinishReason::Stop: return "stop";
    case FinishReason::Length: return "length";
    case FinishReason::Refused: return "refused";
    case FinishReason::Other: return "other";
    }
    return "other";
}

Result<std::shared_ptr<EndpointClient>> EndpointClient::create(const EndpointConfig &config,
                                                               std::shared_ptr<Network> network,
                                                               FoundKey key, ClientOptions options)
{
    auto endpoint = resolve(config);
    if (!endpoint)
        return failure(endpoint.error());
    ClientParts parts{.endpoint = *endpoint,
                      .config = config,
                      .network = std::move(network),
                      .key = std::move(key.key),
                      .redactor = {},
                      .protocol = makeProtocol(*endpoint),
                      .options = std::move(options)};
    if (parts.key)
        parts.redactor.add(*parts.key);
    return std::shared_ptr<EndpointClient>(new EndpointClient(std::move(parts)));
}

EndpointClient::EndpointClient(ClientParts parts)
    : m_parts(std::move(parts)), m_quirks(std::make_unique<QuirkBook>())
{
}

EndpointClient::~EndpointClient() = default;

Result<ChatReply> EndpointClient::chat(const ChatRequest &request, JobContext &job,
                                       const ChunkSink &sink)
{
    if (const auto good = check(request); !good)
        return failure(good.error());
    const auto &config = m_parts.config;
    const auto begun = std::chrono::steady_clock::now();
    auto seed = config.poolSeed;
    if (seed)
        *seed += m_calls++;
    const auto models = request.model.empty() ? poolSequence(config.models, config.poolOrder, seed)
                                              : std::vector{request.model};
    if (models.empty())
        return failure(ErrorKind::InvalidInput, "no model is set", m_parts.endpoint.host);
    Usage total{.costUsd = 0.0};
    auto filled = request;
    if (filled.maxOutputTokens == 0)
        filled.maxOutputTokens = config.maxOutputTokens;
    if (filled.contextTokens == 0)
        filled.contextTokens = config.contextTokens;
    if (request.meter) {
        filled.meter = [&](const Usage &call) {
            auto sum = total;
            sum += call;
            return request.meter(sum);
        };
    }
    Result<ChatReply> reply = failure(ErrorKind::Internal, "no model was asked");
    for (const auto &model : models) {
        filled.model = model;
        ChatCall call(m_parts, *m_quirks, filled, job, sink, begun + config.limits.total);
        reply = call.run();
        total += call.spent();
        if (reply || call.handedOver() || !isOfTheModel(reply.error()))
            break;
    }
    if (request.meter)
        (void)request.meter(total);
    if (!reply)
        return reply;
    reply->usage = total;
    reply->duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begun);
    return reply;
}

Result<Embeddings> EndpointClient::embedBatch(const std::string &model,
                                              const std::vector<std::string> &texts,
                                              std::uint32_t dimension, JobContext &job)
{
    const auto route = m_parts.protocol->embed(model, texts, dimension);
    if (!route)
        return failure(route.error());
    const auto deadline = std::chrono::steady_clock::now() + m_parts.config.limits.total;
    Wire wire(m_parts, job.stopToken(), deadline);
    Tries tries(m_parts, job, deadline);
    bool alternative = false;
    for (;;) {
        auto answer = wire.fetch(route->path, toText(route->body), alternative);
        if (answer && answer->head.status >= 200 && answer->head.status < 300) {
            const auto json = parseForeign(answer->body);
            auto batch = m_parts.protocol->embeddings(json, texts.size());
            if (!batch)
                return failure(m_parts.redactor.redact(batch.error()));
            return Embeddings{.model = batch->model.empty() ? model : batch->model,
                              .vectors = std::move(batch->vectors),
                              .usage = {.input = batch->tokens}};
        }
        const auto failed = answer ? wire.failed(readServerError(answer->head.status, answer->body),
                                                 answer->head.headers)
                                   : answer.error();
        const bool noRoute =
            failed.server && failed.server->status == 404 && !namesAModel(*failed.server);
        if (noRoute && !alternative && !m_parts.endpoint.alternativeBase.empty()) {
            alternative = true;
            continue;
        }
        if (const auto go = tries.next(failed); !go)
            return failure(go.error());
    }
}

Result<Embeddings> EndpointClient::embed(const EmbedRequest &request, JobContext &job)
{
    auto model = !request.model.empty() ? request.model : m_parts.config.embeddingModel;
    if (const auto pool = poolModels(m_parts.config.models); model.empty() && !pool.empty())
        model = pool.front();
    if (model.empty())
        return failure(ErrorKind::InvalidInput, "no model is set", m_parts.endpoint.host);
    Embeddings all{.model = model, .vectors = {}, .usage = {.costUsd = 0.0}};
    for (std::size_t at = 0; at < request.texts.size(); at += kTextsPerBatch) {
        if (const auto go = job.checkpoint(); !go)
            return failure(go.error());
        if (at > 0 && request.meter && !request.meter(all.usage))
            return failure(ErrorKind::Budget, "the budget for models is used up");
        const auto end = std::min(at + kTextsPerBatch, request.texts.size());
        const std::vector texts(request.texts.begin() + static_cast<std::ptrdiff_t>(at),
                                request.texts.begin() + static_cast<std::ptrdiff_t>(end));
        auto batch = embedBatch(model, texts, request.dimension, job);
        if (!batch)
            return batch;
        if (batch->usage.input == 0) {
            batch->usage.estimated = true;
            for (const auto &text : texts)
                batch->usage.input += estimateTokens(text);
        }
        batch->usage.costUsd = m_parts.costOf(batch->usage, model);
        all.usage += batch->usage;
        all.model = batch->model;
        std::ranges::move(batch->vectors, std::back_inserter(all.vectors));
    }
    if (request.meter)
        (void)request.meter(all.usage);
    if (all.vectors.empty())
        return all;
    all.dimension = static_cast<std::uint32_t>(all.vectors.front().size());
    for (const auto &vector : all.vectors) {
        if (vector.size() != all.dimension)
            return failure(ErrorKind::Network, "the model server sent vectors of different sizes",
                           m_parts.endpoint.host);
    }
    all.normalised = isNormalised(all.vectors);
    return all;
}

Result<TokenCount> EndpointClient::countTokens(std::string_view text, JobContext &job)
{
    if (m_parts.endpoint.provider == Provider::LlamaCpp) {
        Wire wire(m_parts, job.stopToken(),
                  std::chrono::steady_clock::now() + m_parts.config.limits.idle);
        const auto answer = wire.fetch("/tokenize", toText(Json{{"content", text}}));
        const auto json = answer ? parseForeign(answer->body) : Json();
        if (const auto *tokens = find(json, "tokens"); tokens && tokens->is_array())
            return TokenCount{.tokens = tokens->size(), .estimated = false};
        if (const auto go = job.checkpoint(); !go)
            return failure(go.error());
    }
    return TokenCount{.tokens = estimateTokens(text), .estimated = true};
}

} // namespace espalier::llm
