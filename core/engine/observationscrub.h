// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace espalier::engine {

/// Masks secrets and what is private in what was observed. Remembers what it made of short texts,
/// for names come again and again. Not thread-safe.
class ObservationScrubber final {
public:
    /// The text without secrets, mail addresses and names of home folders.
    [[nodiscard]] std::string scrubbed(const std::string &text);
    /// Every text of an observation; `masked` counts those in which something was found.
    [[nodiscard]] model::Observation scrubbed(model::Observation observation);

private:
    void mask(std::string &text);
    void mask(model::StackTrace &trace);
    void mask(model::ExceptionSeen &seen);
    void mask(model::FunctionSeen &seen);
    void mask(model::MetricSeen &seen);
    void mask(model::TestSeen &seen);
    void mask(model::FindingSeen &seen);
    void mask(model::CoverageSeen &seen);
    void mask(model::FeedbackSeen &seen);

    std::unordered_map<std::string, std::string> m_known;
    std::uint32_t m_masked = 0; ///< texts changed since the observation began
};

} // namespace espalier::engine
