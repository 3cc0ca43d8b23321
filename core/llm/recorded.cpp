// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/recorded.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/base/tokenestimate.h"

#include <array>

namespace espalier::llm {

namespace {

constexpr std::uint64_t kLargestFile = 256u << 20;
constexpr int kSchemaVersion = 1;

Json toJson(const ChatRequest &request)
{
    Json messages = Json::array();
    for (const auto &message : request.messages)
        messages.push_back({{"role", message.role}, {"content", message.content}});
    Json json{{"model", request.model},
              {"system", request.system},
              {"messages", std::move(messages)},
              {"max_output_tokens", request.maxOutputTokens},
              {"context_tokens", request.contextTokens}};
    if (request.temperature)
        json["temperature"] = *request.temperature;
    if (request.seed)
        json["seed"] = *request.seed;
    if (request.jsonSchema)
        json["json_schema"] = *request.jsonSchema;
    return json;
}

Json toJson(const EmbedRequest &request)
{
    return {{"model", request.model}, {"texts", request.texts}, {"dimension", request.dimension}};
}

Json toJson(const Usage &usage)
{
    return {{"input", usage.input},
            {"output", usage.output},
            {"cached_input", usage.cachedInput},
            {"cache_write", usage.cacheWrite},
            {"reasoning", usage.reasoning},
            {"estimated", usage.estimated},
            {"cost_usd", usage.costUsd ? Json(*usage.costUsd) : Json(nullptr)}};
}

// What a recorded answer would have used; it costs nothing now.
Usage usageFrom(const Json &json)
{
    return {.input = countAt(json, "input"),
            .output = countAt(json, "output"),
            .cachedInput = countAt(json, "cached_input"),
            .cacheWrite = countAt(json, "cache_write"),
            .reasoning = countAt(json, "reasoning"),
            .estimated = isTrue(json, "estimated"),
            .costUsd = 0.0};
}

Json toJson(const ChatReply &reply)
{
    return {{"text", reply.text},
            {"reasoning", reply.reasoning},
            {"model", reply.model},
            {"asked", reply.asked},
            {"finish", name(reply.finish)},
            {"usage", toJson(reply.usage)},
            {"prompt_truncated", reply.promptTruncated},
            {"schema_enforced", reply.schemaEnforced}};
}

FinishReason finishFrom(const std::string &text)
{
    for (const auto reason : {FinishReason::Stop, FinishReason::Length, FinishReason::Refused}) {
        if (text == name(reason))
            return reason;
    }
    return FinishReason::Other;
}

ChatReply replyFrom(const Json &json)
{
    const auto *usage = find(json, "usage");
    return {.text = textAt(json, "text"),
            .reasoning = textAt(json, "reasoning"),
            .model = textAt(json, "model"),
            .asked = textAt(json, "asked"),
            .finish = finishFrom(textAt(json, "finish")),
            .usage = usage ? usageFrom(*usage) : Usage{.costUsd = 0.0},
            .promptTruncated = isTrue(json, "prompt_truncated"),
            .schemaEnforced = isTrue(json, "schema_enforced"),
            .recorded = true};
}

Json toJson(const Embeddings &embeddings)
{
    return {{"model", embeddings.model},
            {"normalised", embeddings.normalised},
            {"vectors", embeddings.vectors},
            {"usage", toJson(embeddings.usage)}};
}

Result<Embeddings> embeddingsFrom(const Json &json)
{
    Embeddings result{.model = textAt(json, "model"), .normalised = isTrue(json, "normalised")};
    const auto *rows = find(json, "vectors");
    if (!rows || !rows->is_array())
        return failure(ErrorKind::Corrupt, "a recorded request has no vectors");
    for (const auto &row : *rows) {
        std::vector<float> vector;
        for (const auto &number : row) {
            if (!number.is_number())
                return failure(ErrorKind::Corrupt, "a recorded vector has something else in it");
            vector.push_back(number.get<float>());
        }
        result.vectors.push_back(std::move(vector));
    }
    if (!result.vectors.empty())
        result.dimension = static_cast<std::uint32_t>(result.vectors.front().size());
    result.usage = usageFrom(find(json, "usage") ? *find(json, "usage") : Json::object());
    return result;
}

} // namespace

std::string requestHash(const ChatRequest &request)
{
    return sha256Hex(toText(toJson(request)));
}

std::string requestHash(const EmbedRequest &request)
{
    return sha256Hex(toText(toJson(request)));
}

Result<std::shared_ptr<Recording>> Recording::load(const std::filesystem::path &file)
{
    const auto text = readFile(file, kLargestFile);
    if (!text)
        return failure(text.error());
    const auto json = parseForeign(*text);
    if (!json.is_object() || !find(json, "schema_version"))
        return failure(ErrorKind::Corrupt, "this is no recording of a model", file.string());
    if (countAt(json, "schema_version") > kSchemaVersion)
        return failure(ErrorKind::TooNew, "a newer Espalier made this recording", file.string());
    auto recording = std::make_shared<Recording>();
    const std::array parts{std::pair{"chats", &recording->m_chats},
                           std::pair{"embeddings", &recording->m_embeddings}};
    for (const auto &[key, answers] : parts) {
        const auto *all = find(json, key);
        if (!all || !all->is_object())
            continue;
        for (auto at = all->begin(); at != all->end(); ++at) {
            if (!at->is_array() || at->empty())
                return failure(ErrorKind::Corrupt, "a recorded request has no reply",
                               file.string() + ", " + at.key());
            for (const auto &entry : *at)
                (*answers)[at.key()].entries.push_back(entry);
        }
    }
    return recording;
}

Result<> Recording::save(const std::filesystem::path &file) const
{
    Json json{{"schema_version", kSchemaVersion}};
    {
        const std::scoped_lock lock(m_mutex);
        const std::array parts{std::pair{"chats", &m_chats},
                               std::pair{"embeddings", &m_embeddings}};
        for (const auto &[key, answers] : parts) {
            json[key] = Json::object();
            for (const auto &[hash, kept] : *answers)
                json[key][hash] = kept.entries;
        }
    }
    return writeFileAtomically(file, toText(json, 1) + "\n");
}

void Recording::add(const ChatRequest &request, const ChatReply &reply)
{
    const std::scoped_lock lock(m_mutex);
    m_chats[requestHash(request)].entries.push_back(
        {{"request", toJson(request)}, {"reply", toJson(reply)}});
}

void Recording::add(const EmbedRequest &request, const Embeddings &reply)
{
    const std::scoped_lock lock(m_mutex);
    m_embeddings[requestHash(request)].entries.push_back(
        {{"request", toJson(request)}, {"reply", toJson(reply)}});
}

const Json *Recording::takeNext(std::map<std::string, Answers> &answers, const std::string &hash)
{
    const auto found = answers.find(hash);
    if (found == answers.end() || found->second.entries.empty())
        return nullptr;
    auto &kept = found->second;
    const auto at = std::min(kept.next, kept.entries.size() - 1);
    kept.next = at + 1;
    return find(kept.entries[at], "reply");
}

Result<ChatReply> Recording::take(const ChatRequest &request)
{
    const auto hash = requestHash(request);
    const std::scoped_lock lock(m_mutex);
    const auto *reply = takeNext(m_chats, hash);
    if (!reply)
        return failure(ErrorKind::NotFound, "the recording has no answer to this question", hash);
    return replyFrom(*reply);
}

Result<Embeddings> Recording::take(const EmbedRequest &request)
{
    const auto hash = requestHash(request);
    const std::scoped_lock lock(m_mutex);
    const auto *reply = takeNext(m_embeddings, hash);
    if (!reply)
        return failure(ErrorKind::NotFound, "the recording has no vectors of these texts", hash);
    return embeddingsFrom(*reply);
}

RecordingClient::RecordingClient(std::shared_ptr<LlmClient> inner, std::filesystem::path file,
                                 std::shared_ptr<Recording> recording)
    : m_inner(std::move(inner)), m_file(std::move(file)), m_recording(std::move(recording))
{
}

Result<std::shared_ptr<RecordingClient>> RecordingClient::create(std::shared_ptr<LlmClient> inner,
                                                                 const std::filesystem::path &file)
{
    auto recording = Recording::load(file);
    if (!recording && recording.error().kind != ErrorKind::NotFound)
        return failure(recording.error());
    return std::shared_ptr<RecordingClient>(new RecordingClient(
        std::move(inner), file, recording ? *recording : std::make_shared<Recording>()));
}

Result<> RecordingClient::save()
{
    const std::scoped_lock lock(m_saving);
    return m_recording->save(m_file);
}

Result<ChatReply> RecordingClient::chat(const ChatRequest &request, JobContext &job,
                                        const ChunkSink &sink)
{
    auto reply = m_inner->chat(request, job, sink);
    if (!reply)
        return reply;
    m_recording->add(request, *reply);
    if (const auto saved = save(); !saved)
        return failure(saved.error());
    return reply;
}

Result<Embeddings> RecordingClient::embed(const EmbedRequest &request, JobContext &job)
{
    auto reply = m_inner->embed(request, job);
    if (!reply)
        return reply;
    m_recording->add(request, *reply);
    if (const auto saved = save(); !saved)
        return failure(saved.error());
    return reply;
}

Result<TokenCount> RecordingClient::countTokens(std::string_view text, JobContext &job)
{
    return m_inner->countTokens(text, job);
}

RecordedClient::RecordedClient(std::shared_ptr<Recording> recording)
    : m_recording(std::move(recording))
{
}

Result<ChatReply> RecordedClient::chat(const ChatRequest &request, JobContext &job,
                                       const ChunkSink &sink)
{
    if (const auto go = job.checkpoint(); !go)
        return failure(go.error());
    if (request.meter && !request.meter({.costUsd = 0.0}))
        return failure(ErrorKind::Budget, "the budget for models is used up");
    auto reply = m_recording->take(request);
    if (!reply)
        return reply;
    if (sink)
        sink({.text = reply->text, .reasoning = reply->reasoning});
    if (request.meter)
        (void)request.meter(reply->usage);
    return reply;
}

Result<Embeddings> RecordedClient::embed(const EmbedRequest &request, JobContext &job)
{
    if (const auto go = job.checkpoint(); !go)
        return failure(go.error());
    return m_recording->take(request);
}

Result<TokenCount> RecordedClient::countTokens(std::string_view text, JobContext &)
{
    return TokenCount{.tokens = estimateTokens(text), .estimated = true};
}

} // namespace espalier::llm
