// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"
#include "core/observe/importer.h"

#include <string_view>

namespace espalier::observe {

/// An error as sources tell it apart from its stack. What is not told may be in the stack.
struct ToldError {
    std::string_view type{};
    std::string_view message{};
    std::string_view stack{};
    std::string_view language{}; ///< of OpenTelemetry or Sentry; may be empty
};

/// The trace of an error: its stack read, type and message as they were told put in, texts cut,
/// paths made relative and the program's own frames marked. Has always at least one error.
[[nodiscard]] model::StackTrace traceOf(const ToldError &error, const ImportOptions &options);

/// Cuts texts, marks the program's own frames and makes paths relative.
void finishTrace(model::StackTrace &trace, const ImportOptions &options);
/// Cuts texts and makes paths relative, of frames that are marked already.
void cutTrace(model::StackTrace &trace, const ImportOptions &options);

/// The longest name that is kept: of a service, a series, an instrumented function.
inline constexpr std::size_t kLongestName = 1024;

} // namespace espalier::observe
