// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/llmclient.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace espalier::llm {

/// What a request is recorded under: 64 hexadecimal digits over model, system text, messages and
/// parameters. Hooks and the hint for caching play no part.
[[nodiscard]] std::string requestHash(const ChatRequest &request);
[[nodiscard]] std::string requestHash(const EmbedRequest &request);

/// Answers by request, kept in a JSON file: `{"schema_version": 1, "chats": {hash: [reply…]},
/// "embeddings": {hash: [reply…]}}`, each reply with its request beside it for people to read. The
/// raw exchange is not kept. Thread-safe.
class Recording final {
public:
    Recording() = default;
    /// NotFound, Corrupt for what is no recording, TooNew.
    [[nodiscard]] static Result<std::shared_ptr<Recording>> load(const std::filesystem::path &file);
    /// Writes all to a file, atomically.
    [[nodiscard]] Result<> save(const std::filesystem::path &file) const;

    void add(const ChatRequest &request, const ChatReply &reply);
    void add(const EmbedRequest &request, const Embeddings &reply);
    /// The next answer to that request: in the order of recording, the last one again and again.
    /// NotFound when there is none.
    [[nodiscard]] Result<ChatReply> take(const ChatRequest &request);
    [[nodiscard]] Result<Embeddings> take(const EmbedRequest &request);

private:
    struct Answers {
        std::vector<Json> entries;
        std::size_t next = 0;
    };
    [[nodiscard]] static const Json *takeNext(std::map<std::string, Answers> &answers,
                                              const std::string &hash);

    mutable std::mutex m_mutex;
    std::map<std::string, Answers> m_chats;
    std::map<std::string, Answers> m_embeddings;
};

/// Asks another client and records what it answers; failures are not recorded. The file is written
/// after every answer. Thread-safe.
class RecordingClient final : public LlmClient {
public:
    /// Adds to a file that exists. Fails as `Recording::load`, but for NotFound.
    [[nodiscard]] static Result<std::shared_ptr<RecordingClient>>
    create(std::shared_ptr<LlmClient> inner, const std::filesystem::path &file);

    [[nodiscard]] Result<ChatReply> chat(const ChatRequest &request, JobContext &job,
                                         const ChunkSink &sink = {}) override;
    [[nodiscard]] Result<Embeddings> embed(const EmbedRequest &request, JobContext &job) override;
    [[nodiscard]] Result<TokenCount> countTokens(std::string_view text, JobContext &job) override;

private:
    RecordingClient(std::shared_ptr<LlmClient> inner, std::filesystem::path file,
                    std::shared_ptr<Recording> recording);
    [[nodiscard]] Result<> save();

    std::shared_ptr<LlmClient> m_inner;
    std::filesystem::path m_file;
    std::shared_ptr<Recording> m_recording;
    std::mutex m_saving;
};

/// Answers from a recording alone; what it does not hold is NotFound. Replies are marked
/// `recorded`, cost nothing, and reach the sink in one piece. Thread-safe.
class RecordedClient final : public LlmClient {
public:
    explicit RecordedClient(std::shared_ptr<Recording> recording);

    [[nodiscard]] Result<ChatReply> chat(const ChatRequest &request, JobContext &job,
                                         const ChunkSink &sink = {}) override;
    [[nodiscard]] Result<Embeddings> embed(const EmbedRequest &request, JobContext &job) override;
    /// An estimate.
    [[nodiscard]] Result<TokenCount> countTokens(std::string_view text, JobContext &job) override;

private:
    std::shared_ptr<Recording> m_recording;
};

} // namespace espalier::llm
