// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/jobcontext.h"
#include "core/llm/endpoint.h"
#include "core/llm/network.h"
#include "core/llm/prices.h"
#include "core/llm/protocol.h"
#include "core/llm/retry.h"
#include "core/llm/secret.h"
#include "core/llm/servererror.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace espalier::llm {

/// What tests replace, and what is configured beside the endpoint.
struct ClientOptions {
    PriceTable prices;
    Sleeper sleeper = sleepFor;
    std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>();
    /// A number in [0, 1) for the jitter of waits; thread-safe. Empty: random.
    std::function<double()> chance;
};

/// What all calls of a client share; not changed after it was made, thread-safe to read.
struct ClientParts {
    Endpoint endpoint;
    EndpointConfig config;
    std::shared_ptr<Network> network;
    std::optional<Secret> key;
    Redactor redactor;
    std::unique_ptr<Protocol> protocol;
    ClientOptions options;

    /// What tokens cost; none when the price is not known. Models of this machine cost nothing,
    /// unless the user's own table has a price: there are servers here that ask others.
    [[nodiscard]] std::optional<double> costOf(const Usage &usage, std::string_view model) const;
    /// The price that counts for a model; null when it costs nothing or is not known.
    [[nodiscard]] const Price *priceOf(std::string_view model) const;
};

/// A try that came to nothing.
struct FailedTry {
    Error error;
    bool retryable = false;
    std::optional<ServerError> server; ///< where the server itself said no
    Headers headers;
};
template <typename T>
using TryResult = std::expected<T, FailedTry>;

/// An answer whose status is good, or whose body is still to be read.
struct OpenedAnswer {
    HttpHead head;
    std::unique_ptr<HttpStream> stream;
};
struct WholeAnswer {
    HttpHead head;
    std::string body;
};

/// Sends requests of one client: adds the key, follows redirects within the origin and no further.
/// One thread.
class Wire final {
public:
    Wire(const ClientParts &parts, std::stop_token stop,
         std::chrono::steady_clock::time_point deadline)
        : m_parts(parts), m_stop(std::move(stop)), m_deadline(deadline)
    {
    }

    /// A GET where `body` is empty, else a POST of JSON. `path` begins with a slash; with
    /// `alternative`, it is added to the other base.
    [[nodiscard]] TryResult<OpenedAnswer> open(const std::string &path, const std::string &body,
                                               bool alternative);
    /// The same with the whole body, whatever the status says.
    [[nodiscard]] TryResult<WholeAnswer> fetch(const std::string &path, const std::string &body,
                                               bool alternative = false);
    /// The rest of an answer.
    [[nodiscard]] TryResult<std::string> readAll(HttpStream &stream) const;
    /// What to wait with for the next piece.
    [[nodiscard]] Patience patience(std::chrono::milliseconds idle) const
    {
        return {.stop = m_stop, .idle = idle, .deadline = m_deadline};
    }
    /// The same failure, with the key taken out and the host named.
    [[nodiscard]] FailedTry failed(HttpFailure failure) const;
    [[nodiscard]] FailedTry failed(const ServerError &error, const Headers &headers) const;
    /// The address that was asked last.
    [[nodiscard]] const std::string &url() const { return m_url; }

private:
    [[nodiscard]] TryResult<std::string> redirected(const HttpHead &head, bool post) const;

    const ClientParts &m_parts;
    std::stop_token m_stop;
    std::chrono::steady_clock::time_point m_deadline;
    std::string m_url;
};

/// The tries of one call: counts them and waits between them. One thread.
class Tries final {
public:
    Tries(const ClientParts &parts, JobContext &job, std::chrono::steady_clock::time_point deadline)
        : m_parts(parts), m_job(job), m_deadline(deadline)
    {
    }
    [[nodiscard]] int count() const { return m_count; }
    void begin() { ++m_count; }
    /// Waits before the next try. The failure itself where there is to be none: it cannot be
    /// retried, the tries are used up, or the time is.
    [[nodiscard]] Result<> next(const FailedTry &failed);
    /// Waits until a server that is loading its model has done so.
    [[nodiscard]] Result<> untilLoaded(Wire &wire, const FailedTry &failed);

private:
    const ClientParts &m_parts;
    JobContext &m_job;
    std::chrono::steady_clock::time_point m_deadline;
    int m_count = 0;
    int m_failures = 0;
};

} // namespace espalier::llm
