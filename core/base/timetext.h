// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// What a time that names no zone is taken for.
enum class Unzoned : std::uint8_t {
    Utc,
    Local, ///< of this machine, as TZ or the system says
};

/// RFC 3339 UTC with milliseconds; empty outside of the years 1 to 9999.
[[nodiscard]] std::string timeText(std::chrono::sys_time<std::chrono::milliseconds> time);

/// Of a text that is RFC 3339 with any offset, also with a space for "T", without seconds or
/// without an offset: the same in UTC. Nothing when it is something else.
[[nodiscard]] std::optional<std::string> utcTime(std::string_view text,
                                                 Unzoned unzoned = Unzoned::Utc);

/// Takes a time off the front of a text, in any of the forms that loggers write. RFC 3339 UTC;
/// empty where the year or the day is not told. None when there is no time.
[[nodiscard]] std::optional<std::string> consumeTime(std::string_view &text, Unzoned unzoned);

/// The same for "0131 12:00:00.000000", as klog and glog write behind the level's letter, of which
/// nothing is told.
[[nodiscard]] bool consumeCompactTime(std::string_view &text);

} // namespace espalier
