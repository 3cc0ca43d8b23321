// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/otlp.h"

#include <cstdint>
#include <string>

namespace espalier::serve {

/// What a request is sent to, by its path.
enum class Route : std::uint8_t { Traces, Logs, Metrics, SentryEnvelope, SentryStore };

[[nodiscard]] constexpr bool isSentry(Route route)
{
    return route == Route::SentryEnvelope || route == Route::SentryStore;
}

/// A request that came in whole.
struct Delivery {
    Route route = Route::Traces;
    observe::Encoding encoding = observe::Encoding::Json;
    bool packed = false; ///< by gzip
    std::string body{};
};

/// What became of a delivery.
struct Outcome {
    enum class Kind : std::uint8_t {
        Taken,
        Bad,        ///< malformed
        TooLarge,   ///< once unpacked
        Overloaded, ///< too many wait
        Stopping,
        Failed, ///< the sink did not take it
    };
    Kind kind = Kind::Taken;
    std::string message{};
    std::string id{}; ///< of the event, for Sentry
};

} // namespace espalier::serve
