// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// Takes a time off the front of a text, in any of the forms that loggers write. RFC 3339 UTC;
/// empty where the year or the day is not told. None when there is no time.
std::optional<std::string> consumeTime(std::string_view &text);

/// The same for "0131 12:00:00.000000", as klog and glog write behind the level's letter.
bool consumeCompactTime(std::string_view &text);

} // namespace espalier::traceback
