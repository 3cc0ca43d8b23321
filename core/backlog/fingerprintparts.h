// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what fingerprints are made from.

#include "core/backlog/fingerprint.h"
#include "core/model/stacktrace.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// Over basis and parts; long parts are cut, with a hash of the whole.
[[nodiscard]] Fingerprint fingerprintOfParts(GroupBasis basis, std::vector<std::string> parts);

/// The errors of a trace that count: the one that was reported, and what each chain goes back to,
/// by cause or, where there is none, by what was being handled; the members of a group instead of
/// its cause. What lies between is how it was passed on, and suppressed errors are only company.
[[nodiscard]] std::vector<std::size_t> countedErrors(const model::StackTrace &trace);

/// What a trace is grouped by: own frames where there are any in the errors that count.
struct TraceKey {
    GroupBasis basis = GroupBasis::Message;
    std::vector<std::string> parts;
};
[[nodiscard]] TraceKey keyOf(const model::StackTrace &trace);

/// The name of a type without what differs from build to build, and without its type arguments.
[[nodiscard]] std::string stableType(std::string_view type);

/// Whether a type says nothing of what went wrong, so that the message must: "Error", "panic".
[[nodiscard]] bool saysNothing(std::string_view type);

} // namespace espalier::backlog
