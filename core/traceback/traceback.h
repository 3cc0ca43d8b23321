// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::traceback {

/// What is never exceeded, whatever the text holds; what is beyond is counted in `framesLeftOut` or
/// cut with a mark.
struct Limits {
    std::size_t errors = 64;          ///< of one trace
    std::size_t frames = 256;         ///< of one error: the outer and inner ones are kept
    std::size_t messageBytes = 8192;  ///< of one error
    std::size_t traceBytes = 1 << 20; ///< of text that may belong to one trace
};

/// A trace within a text.
struct FoundTrace {
    model::StackTrace trace;
    std::uint64_t line = 0;    ///< of the text, from 1, where it begins
    std::uint64_t endLine = 0; ///< the last line of it
    std::string at;            ///< time the log gives for it, RFC 3339 UTC; may be empty
};

/// Finds tracebacks in a log, fed in pieces of any size: Python (chained causes, contexts, groups,
/// notes), JavaScript (V8; causes, AggregateError), Go panics (also nested and with goroutines),
/// Java (causes, suppressed, "... n more"), C# (inner exceptions, aggregates), Ruby, PHP, Rust.
/// Prefixes of log lines (times, levels, names, "pod |") are recognised by the first line of a
/// trace and taken off the others. Takes any bytes; memory is bounded by Limits. Not thread-safe.
class LogReader final {
public:
    using Sink = std::function<void(FoundTrace &&)>;
    explicit LogReader(Sink sink, Limits limits = {});
    ~LogReader();
    LogReader(LogReader &&) noexcept;
    LogReader &operator=(LogReader &&) noexcept;

    void feed(std::string_view bytes);
    /// Ends the last line and the last trace.
    void finish();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

/// All traces of a text.
[[nodiscard]] std::vector<FoundTrace> findTraces(std::string_view text, Limits limits = {});

/// What an attribute such as `exception.stacktrace` holds: one trace, with or without its first
/// lines. `language` may be empty, or a name of OpenTelemetry or Sentry ("nodejs", "dotnet").
/// An empty trace when the text is none.
[[nodiscard]] model::StackTrace parseTrace(std::string_view text, std::string_view language = {});

/// Whether a frame is the program's own: not of the language's library or runtime, nor of a folder
/// of dependencies (`site-packages`, `node_modules`, `vendor`, Go's module cache, gems, `.cargo`),
/// nor of what was inserted to trace it.
/// With `project`, an absolute path must also lie below it.
[[nodiscard]] bool isOwn(const model::StackFrame &frame, std::string_view language,
                         std::string_view project = {});

/// Sets `own` of every frame.
void markOwn(model::StackTrace &trace, std::string_view project = {});

/// The name used here of what others call a language; empty when it is none of the eight.
[[nodiscard]] std::string_view languageNamed(std::string_view name);

} // namespace espalier::traceback
