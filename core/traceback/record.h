// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// How a line that begins a record of a log begins.
struct RecordHead {
    std::size_t size = 0; ///< bytes before the text: time, level, thread, logger
    std::string at;       ///< RFC 3339 UTC; empty where date or time are not told
};

/// None where nothing says that the line begins a record: no time, no level, no JSON object. A time
/// that names no zone is taken for one of this machine.
[[nodiscard]] std::optional<RecordHead> recordHead(std::string_view line);

} // namespace espalier::traceback
