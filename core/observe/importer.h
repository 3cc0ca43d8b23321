// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/model/observation.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::observe {

/// What can be taken in.
enum class Format : std::uint8_t {
    Otlp,   ///< traces, logs or metrics as OTLP/JSON, also Espalier's own trace files
    Log,    ///< tracebacks within plain text
    Sentry, ///< an event, or an envelope
    Junit,  ///< XML
    Sarif,  ///< 2.1.0
    CoveragePy,
    Cobertura,
    Lcov,
    Ndjson, ///< one object a line: errors, metrics or feedback
};

/// Names as in options and JSON: "otlp", "log", "sentry", "junit", "sarif", "coverage.py",
/// "cobertura", "lcov", "ndjson".
[[nodiscard]] std::string_view nameOf(Format format);
[[nodiscard]] std::optional<Format> formatNamed(std::string_view name);

/// The format of a file by what its first 64 KiB hold, never by its name alone; unpacked when they
/// are gzip. What is none of the others is a Log. InvalidInput for an empty file and for binary
/// data, NotFound, Permission.
[[nodiscard]] Result<Format> formatOf(const std::filesystem::path &file);

/// What is never exceeded. Beyond them the import fails or, where said, goes on and counts.
struct ImportLimits {
    std::uint64_t unpackedBytes = std::uint64_t{8} << 30;  ///< of one file, after gzip
    std::uint64_t documentBytes = std::uint64_t{64} << 20; ///< of formats that are read as a whole
    std::uint64_t ratio = 1000;    ///< unpacked to packed, beyond the first MiB
    std::size_t depth = 128;       ///< of JSON and XML
    std::size_t textBytes = 16384; ///< of one text that is kept; more is cut with "…"
    std::size_t valueBytes = std::size_t{64} << 20; ///< of one text that is read
    std::uint64_t observations = 1'000'000; ///< of one file; the rest is counted as left out
    std::size_t functions = 100'000; ///< told apart in one file of spans; the rest is left out
};

struct ImportOptions {
    std::optional<Format> format{};  ///< asked for; else found out
    std::filesystem::path project{}; ///< paths below it are made relative to it
    ImportLimits limits{};
    /// A text in memory is taken as it is, also when it looks like gzip.
    bool isPlain = false;
};

/// What an import took in.
struct ImportSummary {
    Format format = Format::Log;
    std::uint64_t bytes = 0;                      ///< read, after unpacking
    std::map<std::string, std::uint64_t> kinds{}; ///< observations by kind
    std::uint64_t records = 0; ///< spans, log records, test cases … that were looked at
    /// Records beyond a limit, and what programs say that they did not send: attributes and events
    /// of spans, attributes of log records.
    std::uint64_t leftOut = 0;
    std::uint64_t bad = 0; ///< lines or records that could not be read
    std::string firstBad;  ///< where and why the first of them could not; may be empty
};

/// Takes observations one by one, in the calling thread. A failure ends the import.
using ObservationSink = std::function<Result<>(model::Observation &&)>;

/// Reads a file and hands what it observed to the sink. Spans are summed up by function and handed
/// over at the end; exceptions come as they are met, the same one told twice (as span event and as
/// log record, or by several spans that it left) once. Of totals that programs tell again and again
/// what they grew by is handed over. Times of the future are of now. In line formats a bad line is
/// counted; elsewhere it is a failure, InvalidInput with a message that names line or byte. The
/// caller must store nothing of an import that failed. Texts are as in the file: not scrubbed.
[[nodiscard]] Result<ImportSummary> importFile(const std::filesystem::path &file,
                                               const ImportOptions &options,
                                               const ObservationSink &sink, JobContext &job);

/// The same of what is in memory. `name` is for messages.
[[nodiscard]] Result<ImportSummary> importText(std::string_view text, const std::string &name,
                                               const ImportOptions &options,
                                               const ObservationSink &sink, JobContext &job);

} // namespace espalier::observe
