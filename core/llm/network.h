// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/llm/headers.h"
#include "core/llm/secret.h"

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace espalier::llm {

class EventThread;

/// A request over HTTP.
struct HttpRequest {
    enum class Method { Get, Post };
    Method method = Method::Get;
    std::string url; ///< absolute
    std::vector<std::pair<std::string, std::string>> headers;
    std::string keyHeader;     ///< the header that carries the key; empty: none does
    std::string keyPrefix;     ///< what stands before the key in it
    std::optional<Secret> key; ///< none: the header is left out
    std::string body;          ///< of a Post
};

/// Status and headers of an answer.
struct HttpHead {
    int status = 0;
    Headers headers;
};

/// Why an exchange came to nothing.
struct HttpFailure {
    Error error;
    bool retryable = false; ///< another try may go better
};
template <typename T>
using HttpResult = std::expected<T, HttpFailure>;

/// How long a caller waits for the next thing to happen.
struct Patience {
    std::stop_token stop;
    std::chrono::milliseconds idle{0};              ///< for this one thing
    std::chrono::steady_clock::time_point deadline; ///< for all
};

/// An answer as it arrives. One thread. Destroying it ends the exchange where it has not ended.
class HttpStream {
public:
    virtual ~HttpStream() = default;
    /// Waits until status and headers are there.
    [[nodiscard]] virtual HttpResult<HttpHead> head(const Patience &patience) = 0;
    /// Waits for the next piece; none at the regular end.
    [[nodiscard]] virtual HttpResult<std::optional<std::string>> read(const Patience &patience) = 0;
};

/// The network: one thread with an event loop, on which all exchanges run. Thread-safe; outlives
/// its streams by being shared with them. Needs a QCoreApplication. Follows no redirect, sends and
/// keeps no cookies, and asks the system for proxies except for addresses of this machine.
class Network final : public std::enable_shared_from_this<Network> {
public:
    [[nodiscard]] static std::shared_ptr<Network> create();
    ~Network();
    Network(const Network &) = delete;
    Network &operator=(const Network &) = delete;

    /// Begins an exchange. An answer of more than `largestReply` bytes fails.
    [[nodiscard]] std::unique_ptr<HttpStream> open(HttpRequest request, std::size_t largestReply);
    /// The thread, for others of this module.
    [[nodiscard]] EventThread &thread() const { return *m_thread; }

private:
    class Manager;
    Network();
    std::unique_ptr<EventThread> m_thread;
    std::unique_ptr<Manager> m_manager; // lives on the thread
};

} // namespace espalier::llm
