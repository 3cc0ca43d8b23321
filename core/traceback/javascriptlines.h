// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/parser.h"
#include "core/traceback/scan.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace espalier::traceback {

/// "at Foo.bar (/a.js:1:2)" of V8, or "bar@https://a/b.js:1:2" of Firefox and Safari.
struct Call {
    model::StackFrame frame;
    std::string_view suffix; ///< "{" where what the error has follows, "," in a list of errors
};
[[nodiscard]] std::optional<Call> callIn(std::string_view line);

/// "... 5 lines matching cause stack trace ..."
struct OmittedCalls {
    std::uint64_t count = 0;
    std::string_view suffix;
};
[[nodiscard]] std::optional<OmittedCalls> omittedCalls(std::string_view line);

/// A line of nothing but carets.
[[nodiscard]] bool isMarkerLine(std::string_view line);
/// "12 | code" with its neighbours, as test runners show it.
[[nodiscard]] bool isListing(std::string_view line);

/// "TypeError [CODE]: message"; without the code, which is no part of the name.
[[nodiscard]] TypeAndMessage errorHead(std::string_view text);
/// "[Error: message] {": what stands in the brackets, and after them.
[[nodiscard]] std::optional<Halves> withoutBrackets(std::string_view text);

[[nodiscard]] std::optional<Sign> javaScriptSign(std::string_view line);
[[nodiscard]] std::optional<Head> javaScriptHead(const LinesBefore &before);

} // namespace espalier::traceback
