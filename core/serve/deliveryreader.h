// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/unfinished.h"
#include "core/serve/delivery.h"
#include "core/serve/receiver.h"
#include "core/serve/tally.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace espalier::serve {

/// Reads deliveries one after another. Used by one thread.
class DeliveryReader final {
public:
    DeliveryReader(const ReceiverOptions &options, observe::ObservationSink sink, Tally &tally);

    /// A failure of the sink is told as such. Reading ends early when it is to stop.
    [[nodiscard]] Outcome read(Delivery &&delivery, const std::stop_token &stop);
    /// Hands over what the spans since the last call came to; what the sink does not take, the next
    /// time.
    void flush();

private:
    [[nodiscard]] Outcome readOtlp(const Delivery &delivery, const std::stop_token &stop);
    [[nodiscard]] Outcome readSentry(const std::string &text, const std::stop_token &stop);
    [[nodiscard]] Result<> handOverFrom(const std::string &text,
                                        std::vector<model::Observation> &&seen);
    [[nodiscard]] Outcome outcomeOf(const Error &error) const;
    [[nodiscard]] Result<> handOver(model::Observation &&observation);

    const observe::ImportOptions m_options;
    const observe::ImportOptions m_sentryOptions;
    const std::uint64_t m_bodyBytes;
    const observe::ObservationSink m_sink;
    Tally &m_tally;
    std::optional<Error> m_sinkError{}; // of the call under way
    observe::OtlpReader m_otlp;
    observe::UnfinishedRequests m_unfinished; // of Sentry; those of OTLP are its reader's
    std::uint64_t m_records = 0;              // that the reader of OTLP has counted so far
    std::uint64_t m_leftOut = 0;
    bool m_unflushed = false;
};

} // namespace espalier::serve
