// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// What observations were put together by, the strongest first.
enum class GroupBasis : std::uint8_t {
    Explicit,     ///< what the source said
    OwnFrames,    ///< type, and the program's own calls (function and module, never lines); what
                  ///< the message says only where the type ("Error", "panic") does not say it, or
                  ///< no function was called
    TypeAndValue, ///< type and masked message, where no frame is the program's own
    Message,      ///< the masked message alone
    Rule,         ///< tool, rule, place and masked message of a finding, or the tool's own hash
    Test,         ///< suite and name of a test
    Function,     ///< an instrumented function
    Series,       ///< name and context of a metric
    Text,         ///< words of feedback and what it is about, case and blanks aside
};

/// Same fingerprint, same ticket.
struct Fingerprint {
    std::string value; ///< "v1:" and 32 hex digits; the number is that of the rules
    GroupBasis basis = GroupBasis::Message;
    std::vector<std::string> parts; ///< what was hashed, in order: why they belong together
    bool operator==(const Fingerprint &) const = default;
};

/// Of what an observation is about. None for coverage, and for tests that passed.
[[nodiscard]] std::optional<Fingerprint> fingerprintOf(const model::Observation &observation);
/// The same for the performance of a function or series: a slow function and its errors are
/// different tickets.
[[nodiscard]] Fingerprint performanceFingerprint(std::string_view functionOrSeries,
                                                 std::string_view what);

/// A message without what differs from one time to another: numbers, hex, addresses, UUIDs, paths,
/// quoted ids, times; each becomes a word in angle brackets such as "<n>". Names of types, words
/// and short quoted keys stay. Idempotent.
[[nodiscard]] std::string maskedMessage(std::string_view message);

/// Names as in JSON: "explicit", "own-frames", "type-and-value", "message", "rule", "test",
/// "function", "series", "text".
[[nodiscard]] std::string_view nameOf(GroupBasis basis);
[[nodiscard]] std::optional<GroupBasis> groupBasisNamed(std::string_view name);

[[nodiscard]] Json toJson(const Fingerprint &fingerprint);
[[nodiscard]] Fingerprint fingerprintFromJson(const Json &json);

} // namespace espalier::backlog
