// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/importer.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::serve {

/// What clients of a receiver are never allowed to exceed.
struct ReceiverLimits {
    /// Open at once. One more is let in at the cost of the connection that has kept everybody
    /// waiting for the longest, so that slow and idle clients never keep others out.
    std::size_t connections = 256;
    std::size_t headers = 64;                                ///< of one request
    std::size_t headBytes = std::size_t{32} << 10;           ///< request line and headers
    std::uint64_t bodyBytes = std::uint64_t{20} << 20;       ///< of one request, sent and unpacked
    std::uint64_t heldBytes = std::uint64_t{64} << 20;       ///< sent, of all requests under way
    std::size_t waiting = 64;                                ///< requests that wait to be read
    std::chrono::milliseconds idle{std::chrono::minutes(2)}; ///< between two requests
    std::chrono::milliseconds request{
        std::chrono::seconds(30)};                             ///< from its first byte to its last
    std::chrono::milliseconds answer{std::chrono::seconds(5)}; ///< to take an answer
};

/// Which of this machine's own addresses are listened on. There are no others to choose.
enum class Hosts : std::uint8_t {
    V4,   ///< 127.0.0.1
    V6,   ///< [::1]
    Both, ///< on the same port
};

struct ReceiverOptions {
    std::uint16_t port = 4318; ///< 0 for any that is free
    Hosts hosts = Hosts::V4;
    /// Web pages that may send, as in "http://localhost:3000". Requests of all others are refused.
    std::vector<std::string> origins{};
    /// How often what spans come to by function is handed over, where any came.
    std::chrono::milliseconds flushEvery{std::chrono::seconds(10)};
    observe::ImportOptions import{};
    ReceiverLimits limits{};
};

/// What came since the start.
struct ReceiverCounters {
    std::uint64_t requests = 0; ///< taken, and answered so
    std::uint64_t refused = 0;  ///< not looked at: not allowed, not for us, too large, too many
    std::uint64_t bad = 0;      ///< malformed
    std::uint64_t failed = 0;   ///< well-formed, but the sink did not take them
    std::uint64_t records = 0;  ///< spans, log records, values of metrics and events in `requests`
    std::uint64_t leftOut = 0;  ///< of them, beyond a limit
    std::optional<std::chrono::system_clock::time_point> lastAt{}; ///< when the last was taken
    std::string lastError{}; ///< why the last one was bad or failed; may be empty
};

/// Takes telemetry from programs on this machine: OTLP over HTTP (traces, logs, metrics; JSON and
/// protobuf; gzip) and events for Sentry's endpoint (`http://any@127.0.0.1:4318/1`). Listens on
/// loopback only and refuses what a web page sends, by its Origin and its Host. A request is
/// answered with success only when its content was taken; one that was taken in part and is sent
/// again counts once. Nothing is unpacked but what the headers call packed. May be used from any
/// thread.
class OtlpReceiver final {
public:
    /// Starts to listen. The sink is called on one thread of the receiver, until `stop` returns;
    /// when it fails, the client is told to try again. Fails with Conflict when the port is in
    /// use, Permission when it may not be used, Unsupported when this machine has no such address.
    [[nodiscard]] static Result<std::unique_ptr<OtlpReceiver>> start(ReceiverOptions options,
                                                                     observe::ObservationSink sink);
    /// Stops.
    ~OtlpReceiver();
    OtlpReceiver(const OtlpReceiver &) = delete;
    OtlpReceiver &operator=(const OtlpReceiver &) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Ends within a second, whatever clients do, plus the time the sink takes: the request that is
    /// being handed over is taken, others are told to try again, and what spans come to is handed
    /// over. Not from the sink. More than once is no more than once.
    void stop();

    [[nodiscard]] ReceiverCounters counters() const;

private:
    struct Private;
    explicit OtlpReceiver(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::serve
