// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/parser.h"
#include "core/traceback/scan.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// "#0 /src/cart.php(12): Shop\Cart->add('x')": what was called, and from where.
struct PhpCall {
    std::string function;
    std::string module;
    std::string path; ///< empty where PHP itself called, and for "{main}", which nothing calls
    std::int64_t line = 0;
    std::int64_t number = 0;
    bool isOpen = false; ///< the arguments go on in the next line
};
[[nodiscard]] std::optional<PhpCall> phpCall(std::string_view line);

/// What PHP reports of itself: "PHP Warning:  message in /src/cart.php on line 12".
struct PhpReport {
    std::string_view type; ///< "Warning", "Fatal error" …
    std::string_view text; ///< without "Uncaught "
    bool isException = false;
};
[[nodiscard]] std::optional<PhpReport> phpReport(std::string_view line);

/// " in /src/cart.php:12", " in /src/cart.php on line 12" or " at /src/cart.php:12" at the end.
struct PhpPlace {
    std::string_view path;
    std::int64_t line = 0;
    std::size_t textBytes = 0; ///< of what comes before it
};
[[nodiscard]] std::optional<PhpPlace> placeOfMessage(std::string_view line);

[[nodiscard]] TypeAndMessage phpError(std::string_view text);
/// "[object] (Type(code: 0): message at /src/cart.php:12)", as Monolog tells exceptions; the
/// message is with its place.
[[nodiscard]] std::optional<TypeAndMessage> monologError(std::string_view line);
/// The line before the calls.
[[nodiscard]] bool isPhpStackLine(std::string_view line);
/// A line of the list of calls that Xdebug adds to a report.
[[nodiscard]] bool isXdebugLine(std::string_view line);

[[nodiscard]] std::optional<Sign> phpSign(std::string_view line);
[[nodiscard]] std::optional<Head> phpHead(const LinesBefore &before);

} // namespace espalier::traceback
