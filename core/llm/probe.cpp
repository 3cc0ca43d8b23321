// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/probe.h"

#include "core/base/jsonaccess.h"

#include <algorithm>

namespace espalier::llm {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMostModels = 1000;
// Somebody waits for the outcome: a server that says nothing is told from a slow one soon.
constexpr std::chrono::seconds kLook(15);    ///< a look at what it has
constexpr std::chrono::minutes kQuestion(2); ///< a question to a model

std::chrono::milliseconds since(steady_clock::time_point begun)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begun);
}

/// One probe. Used once.
class Prober final {
public:
    Prober(EndpointClient &client, JobContext &job, Probe &probe)
        : m_client(client), m_parts(client.parts()), m_job(job), m_probe(probe)
    {
    }

    void run(ProbeOptions what);

private:
    struct Outcome {
        ProbeAnswer answer = ProbeAnswer::Unknown;
        std::optional<Error> error;
    };
    template <typename Check>
    ProbeAnswer look(ProbeCheck check, const Check &how)
    {
        const auto begun = steady_clock::now();
        auto outcome = how();
        m_probe.items.push_back({.check = check,
                                 .answer = outcome.answer,
                                 .duration = since(begun),
                                 .error = std::move(outcome.error)});
        return outcome.answer;
    }
    [[nodiscard]] ProbeItem &item(ProbeCheck check);
    [[nodiscard]] TryResult<WholeAnswer> get(const std::string &path, const std::string &body = {});
    [[nodiscard]] Outcome reachable();
    [[nodiscard]] Outcome key();
    [[nodiscard]] Outcome model();
    [[nodiscard]] Outcome context();
    [[nodiscard]] Outcome chat();
    [[nodiscard]] Outcome jsonSchema();
    [[nodiscard]] Outcome embeddings();
    void readModels(const Json &json);
    void learnFromChat(const Outcome &chat);

    EndpointClient &m_client;
    const ClientParts &m_parts;
    JobContext &m_job;
    Probe &m_probe;
    bool m_alternative = false;
    Json m_models; ///< the server's list, as it came
};

ProbeItem &Prober::item(ProbeCheck check)
{
    return *std::ranges::find(m_probe.items, check, &ProbeItem::check);
}

TryResult<WholeAnswer> Prober::get(const std::string &path, const std::string &body)
{
    const auto total = m_parts.config.limits.total;
    const auto patience = body.empty() ? std::min<std::chrono::milliseconds>(total, kLook) : total;
    Wire wire(m_parts, m_job.stopToken(), steady_clock::now() + patience);
    auto answer = wire.fetch(path, body, m_alternative);
    if (answer && (answer->head.status < 200 || answer->head.status > 299))
        return std::unexpected(
            wire.failed(readServerError(answer->head.status, answer->body), answer->head.headers));
    return answer;
}

Prober::Outcome Prober::reachable()
{
    const auto provider = m_parts.endpoint.provider;
    const auto *const path = provider == Provider::LlamaCpp ? "/health"
                             : provider == Provider::Ollama ? "/api/version"
                                                            : nullptr;
    const auto answer = get(path ? path : m_parts.protocol->modelsPath());
    if (answer || answer.error().server) {
        // A server that still loads its model answers, but is of no use yet.
        if (!answer && saysLoading(*answer.error().server))
            return {ProbeAnswer::Yes, answer.error().error};
        return {ProbeAnswer::Yes, {}};
    }
    return {ProbeAnswer::No, answer.error().error};
}

Prober::Outcome Prober::key()
{
    const bool openai = m_parts.endpoint.provider == Provider::OpenAi;
    auto path = m_parts.protocol->modelsPath();
    if (m_parts.endpoint.provider == Provider::Anthropic)
        path += "?limit=1000";
    auto answer = get(path);
    if (!answer && openai && answer.error().server && answer.error().server->status == 404 &&
        !m_parts.endpoint.alternativeBase.empty()) {
        m_alternative = true;
        answer = get(path);
    }
    if (!answer) {
        const bool refused = answer.error().error.kind == ErrorKind::Permission;
        return {refused ? ProbeAnswer::No : ProbeAnswer::Unknown, answer.error().error};
    }
    m_models = parseForeign(answer->body);
    readModels(m_models);
    // llama.cpp lists its model to anybody: only a question tells.
    const bool tells = m_parts.endpoint.provider != Provider::LlamaCpp && m_parts.key;
    return {tells ? ProbeAnswer::Yes : ProbeAnswer::Unknown, {}};
}

void Prober::readModels(const Json &json)
{
    for (const auto *list : {"data", "models"}) {
        const auto *rows = find(json, list);
        if (!rows || !rows->is_array() || !m_probe.models.empty())
            continue;
        for (const auto &row : *rows) {
            auto id = textAt(row, "id");
            if (id.empty())
                id = textAt(row, "name");
            if (!id.empty() && m_probe.models.size() < kMostModels)
                m_probe.models.push_back(std::move(id));
        }
    }
}

Prober::Outcome Prober::model()
{
    const auto &models = m_probe.models;
    if (m_probe.model.empty())
        return {ProbeAnswer::No, Error{ErrorKind::InvalidInput, "no model is set", {}}};
    if (models.empty())
        return {};
    if (m_parts.endpoint.provider == Provider::LlamaCpp)
        return {ProbeAnswer::Yes, {}}; // it serves the one it has loaded, whatever is asked for
    const bool there = std::ranges::any_of(models, [&](const std::string &name) {
        return name == m_probe.model || name == m_probe.model + ":latest" ||
               name == "models/" + m_probe.model;
    });
    if (there)
        return {ProbeAnswer::Yes, {}};
    return {ProbeAnswer::No,
            Error{ErrorKind::NotFound, "the model server does not list the model", m_probe.model}};
}

// The largest of what a row of a list of models calls the length of its context.
std::uint64_t contextOf(const Json &row)
{
    std::uint64_t context = 0;
    for (const auto *key : {"context_length", "context_window", "max_model_len",
                            "max_context_length", "max_input_tokens", "n_ctx_train"})
        context = std::max(context, countAt(row, key));
    return context;
}

Prober::Outcome Prober::context()
{
    std::uint64_t context = 0;
    if (m_parts.endpoint.provider == Provider::LlamaCpp) {
        const auto answer = get("/props");
        if (!answer)
            return {ProbeAnswer::Unknown, answer.error().error};
        const auto json = parseForeign(answer->body);
        if (const auto *settings = find(json, "default_generation_settings"))
            context = countAt(*settings, "n_ctx");
    } else if (m_parts.endpoint.provider == Provider::Ollama) {
        const auto answer = get("/api/show", toText(Json{{"model", m_probe.model}}));
        if (!answer)
            return {ProbeAnswer::Unknown, answer.error().error};
        const auto json = parseForeign(answer->body);
        const auto *info = find(json, "model_info");
        for (auto entry = info ? info->begin() : Json::const_iterator();
             info && entry != info->end(); ++entry) {
            if (info->is_object() && entry.key().ends_with(".context_length"))
                context = countAt(*info, entry.key().c_str());
        }
    } else if (const auto *rows = find(m_models, "data"); rows && rows->is_array()) {
        for (const auto &row : *rows) {
            if (textAt(row, "id") == m_probe.model)
                context = contextOf(row);
        }
    }
    m_probe.contextTokens =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(context, UINT32_MAX));
    return {context > 0 ? ProbeAnswer::Yes : ProbeAnswer::Unknown, {}};
}

Prober::Outcome Prober::chat()
{
    ChatRequest request{
        .model = m_probe.model, .messages = {{"user", "Say: ok"}}, .maxOutputTokens = 16};
    const auto reply = m_client.chat(request, m_job);
    if (!reply)
        return {ProbeAnswer::No, reply.error()};
    m_probe.usage += reply->usage;
    return {ProbeAnswer::Yes, {}};
}

// What a question told about what the lists left open.
void Prober::learnFromChat(const Outcome &chat)
{
    const auto set = [&](ProbeCheck check, ProbeAnswer answer) {
        auto &known = item(check);
        known.answer = answer;
        known.error = answer == ProbeAnswer::Yes ? std::nullopt : chat.error;
    };
    if (chat.answer == ProbeAnswer::Yes) {
        set(ProbeCheck::Key, m_parts.key ? ProbeAnswer::Yes : ProbeAnswer::Unknown);
        item(ProbeCheck::Key).error.reset();
        set(ProbeCheck::Model, ProbeAnswer::Yes);
    } else if (chat.error && chat.error->kind == ErrorKind::Permission) {
        set(ProbeCheck::Key, ProbeAnswer::No);
    } else if (chat.error && chat.error->kind == ErrorKind::NotFound) {
        set(ProbeCheck::Model, ProbeAnswer::No);
    }
}

Prober::Outcome Prober::jsonSchema()
{
    ChatRequest request{
        .model = m_probe.model, .messages = {{"user", "Set ok to true."}}, .maxOutputTokens = 256};
    request.jsonSchema = Json{{"type", "object"},
                              {"properties", {{"ok", {{"type", "boolean"}}}}},
                              {"required", Json::array({"ok"})},
                              {"additionalProperties", false}};
    const auto reply = m_client.chat(request, m_job);
    if (!reply)
        return {ProbeAnswer::No, reply.error()};
    m_probe.usage += reply->usage;
    const auto json = parseForeign(reply->text);
    const auto *ok = json.is_discarded() ? nullptr : find(json, "ok");
    const bool kept = reply->schemaEnforced && ok && ok->is_boolean();
    return {kept ? ProbeAnswer::Yes : ProbeAnswer::No, {}};
}

Prober::Outcome Prober::embeddings()
{
    const auto vectors = m_client.embed({.model = {}, .texts = {"ok"}, .meter = {}}, m_job);
    if (!vectors)
        return {ProbeAnswer::No, vectors.error()};
    m_probe.usage += vectors->usage;
    m_probe.dimension = vectors->dimension;
    return {ProbeAnswer::Yes, {}};
}

void Prober::run(ProbeOptions what)
{
    m_probe.usage.costUsd = 0;
    if (look(ProbeCheck::Reachable, [&] { return reachable(); }) == ProbeAnswer::No)
        return;
    look(ProbeCheck::Key, [&] { return key(); });
    look(ProbeCheck::Model, [&] { return model(); });
    look(ProbeCheck::Context, [&] { return context(); });
    if (!what.ask || item(ProbeCheck::Key).answer == ProbeAnswer::No || m_probe.model.empty())
        return;
    Outcome asked;
    look(ProbeCheck::Chat, [&] { return asked = chat(); });
    learnFromChat(asked);
    if (asked.answer == ProbeAnswer::Yes)
        look(ProbeCheck::JsonSchema, [&] { return jsonSchema(); });
    if (item(ProbeCheck::Key).answer != ProbeAnswer::No)
        look(ProbeCheck::Embeddings, [&] { return embeddings(); });
}

} // namespace

const char *name(ProbeCheck check)
{
    switch (check) {
    case ProbeCheck::Address: return "address";
    case ProbeCheck::Reachable: return "reachable";
    case ProbeCheck::Key: return "key";
    case ProbeCheck::Model: return "model";
    case ProbeCheck::Context: return "context";
    case ProbeCheck::Chat: return "chat";
    case ProbeCheck::JsonSchema: return "json_schema";
    case ProbeCheck::Embeddings: return "embeddings";
    }
    return "address";
}

const char *name(ProbeAnswer answer)
{
    switch (answer) {
    case ProbeAnswer::Yes: return "yes";
    case ProbeAnswer::No: return "no";
    case ProbeAnswer::Unknown: return "unknown";
    }
    return "unknown";
}

ProbeAnswer Probe::answer(ProbeCheck check) const
{
    const auto found = std::ranges::find(items, check, &ProbeItem::check);
    return found == items.end() ? ProbeAnswer::Unknown : found->answer;
}

Result<Probe> probe(const EndpointConfig &config, std::shared_ptr<Network> network, FoundKey key,
                    const ClientOptions &options, JobContext &job, ProbeOptions what)
{
    Probe probe{.keyOrigin = key.origin};
    if (const auto pool = poolModels(config.models); !pool.empty())
        probe.model = pool.front();
    auto once = config;
    once.retry.tries = 1;
    once.limits.loading = std::chrono::milliseconds{0};
    once.limits.total = std::min<std::chrono::milliseconds>(once.limits.total, kQuestion);
    auto client = EndpointClient::create(once, std::move(network), std::move(key), options);
    probe.items.push_back({.check = ProbeCheck::Address,
                           .answer = client ? ProbeAnswer::Yes : ProbeAnswer::No,
                           .error = client ? std::nullopt : std::optional(client.error())});
    if (!client)
        return probe;
    probe.provider = name((*client)->endpoint().provider);
    probe.baseUrl = (*client)->endpoint().base;
    Prober(**client, job, probe).run(what);
    if (const auto go = job.checkpoint(); !go)
        return failure(go.error());
    return probe;
}

Json toJson(const Probe &probe)
{
    Json checks = Json::array();
    for (const auto &item : probe.items)
        checks.push_back({{"check", name(item.check)},
                          {"answer", name(item.answer)},
                          {"duration_ms", item.duration.count()},
                          {"error", item.error ? Json(item.error->text()) : Json(nullptr)}});
    return {{"schema_version", 1},
            {"provider", probe.provider},
            {"base_url", probe.baseUrl},
            {"model", probe.model},
            {"key_from", probe.keyOrigin.empty() ? Json(nullptr) : Json(probe.keyOrigin)},
            {"models", probe.models},
            {"context_tokens", probe.contextTokens > 0 ? Json(probe.contextTokens) : Json(nullptr)},
            {"embedding_dimension", probe.dimension > 0 ? Json(probe.dimension) : Json(nullptr)},
            {"cost_usd", probe.usage.costUsd ? Json(*probe.usage.costUsd) : Json(nullptr)},
            {"checks", std::move(checks)}};
}

} // namespace espalier::llm
