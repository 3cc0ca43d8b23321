// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/answerframing.h"
#include "core/llm/wire.h"

#include <map>
#include <mutex>
#include <string>

namespace espalier::llm {

/// What models of an endpoint turned out not to take, kept between calls. Thread-safe.
class QuirkBook final {
public:
    [[nodiscard]] Quirks of(const std::string &model) const;
    void set(const std::string &model, const Quirks &quirks);

private:
    mutable std::mutex m_mutex;
    std::map<std::string, Quirks> m_quirks;
};

/// One question to one model, with all its tries. One thread, used once.
class ChatCall final {
public:
    /// The request has its model and limits filled in; everything handed over outlives the call.
    ChatCall(const ClientParts &parts, QuirkBook &quirks, const ChatRequest &request,
             JobContext &job, const ChunkSink &sink,
             std::chrono::steady_clock::time_point deadline);

    [[nodiscard]] Result<ChatReply> run();
    /// Whether a piece of an answer was handed over: then there is no going back.
    [[nodiscard]] bool handedOver() const { return m_handedOver; }
    /// What all tries have used so far.
    [[nodiscard]] const Usage &spent() const { return m_spent; }

private:
    [[nodiscard]] TryResult<Draft> attempt();
    [[nodiscard]] TryResult<void> receive(OpenedAnswer &answer, Draft &draft);
    [[nodiscard]] TryResult<void> takeEvents(const std::vector<ServerEvent> &events, bool whole,
                                             Draft &draft, const Headers &headers);
    [[nodiscard]] TryResult<void> handOver(const Draft &draft, std::size_t text,
                                           std::size_t reasoning);
    [[nodiscard]] TryResult<void> checkComplete(const Draft &draft) const;
    [[nodiscard]] bool mayContinue(const Usage &current) const;
    [[nodiscard]] bool adaptTo(const FailedTry &failed);
    [[nodiscard]] Usage usageOf(const Draft &draft) const;
    void account(const Draft &draft);
    /// The same where nothing came back.
    void accountPrompt();
    void tell(const std::string &error, std::chrono::steady_clock::time_point begun);
    [[nodiscard]] ChatReply replyOf(Draft draft);

    const ClientParts &m_parts;
    QuirkBook &m_book;
    const ChatRequest &m_request;
    JobContext &m_job;
    const ChunkSink &m_sink;
    Wire m_wire;
    Tries m_tries;
    Quirks m_quirks;
    std::unique_ptr<ReplyReader> m_reader;
    Usage m_spent;
    std::uint64_t m_promptEstimate;
    std::uint64_t m_outputEstimate = 0;
    Exchange m_exchange;
    bool m_handedOver = false;
};

} // namespace espalier::llm
