// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: times as tickets have them.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::backlog {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// The time that RFC 3339 gives, with any offset; more than milliseconds is cut off. None for what
/// is no time, a 30th of February included.
[[nodiscard]] std::optional<Moment> momentOf(std::string_view rfc3339);

/// The same time as the program itself writes it, "2026-01-31T09:30:00.125Z": texts of this form
/// sort as the times do. Empty for what is no time.
[[nodiscard]] std::string utcText(std::string_view rfc3339);

/// The beginning of a day in UTC: "2026-03-31".
[[nodiscard]] std::optional<Moment> dayOf(std::string_view date);

} // namespace espalier::backlog
