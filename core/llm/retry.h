// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/headers.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

namespace espalier::llm {

/// How often and after which waits a request is tried again.
struct RetryPolicy {
    int tries = 4;                               ///< the first one included; at least 1
    std::chrono::milliseconds base{500};         ///< the longest first wait; doubles every time
    std::chrono::milliseconds cap{30'000};       ///< the longest wait of our own
    std::chrono::milliseconds serverCap{60'000}; ///< the longest a server may ask for
};

/// Waits; returns early once a stop is requested. What tests replace to be quick.
using Sleeper = std::function<void(std::chrono::milliseconds, const std::stop_token &)>;
/// Really waits.
void sleepFor(std::chrono::milliseconds time, const std::stop_token &stop);

/// The wait before another try after `failures` ones (from 1), full jitter: between 0 and the
/// doubling limit by `chance` in [0, 1).
[[nodiscard]] std::chrono::milliseconds backOff(const RetryPolicy &policy, int failures,
                                                double chance);

/// How long the server asks to wait, not yet capped: `retry-after-ms`, `Retry-After` in seconds or
/// as a date (seen from the server's own `Date`, else from `now`), else the resets of the rate
/// limits that are used up. None when it does not say; never negative.
[[nodiscard]] std::optional<std::chrono::milliseconds>
serverDelay(const Headers &headers, std::chrono::system_clock::time_point now);

/// A time such as "120ms", "1s", "6m0s", "1h2m3.5s", or plain seconds.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);
/// An HTTP date in any of its three forms.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point>
parseHttpDate(std::string_view text);

} // namespace espalier::llm
