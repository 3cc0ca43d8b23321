// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/importer.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string_view>

namespace espalier::observe {

/// What a request to a receiver carries.
enum class Signal : std::uint8_t { Traces, Logs, Metrics };
enum class Encoding : std::uint8_t { Json, Protobuf };

/// Reads requests of OTLP one after another and sums their spans up by function, so that a receiver
/// can take spans for hours in bounded memory. Not thread-safe.
class OtlpReader final {
public:
    /// Exceptions, metric values are handed to the sink as they are met. Of programs that have
    /// begun to count since `since`, the first totals are all new.
    OtlpReader(const ImportOptions &options, ObservationSink sink,
               std::chrono::system_clock::time_point since = std::chrono::system_clock::now());
    ~OtlpReader();
    OtlpReader(const OtlpReader &) = delete;
    OtlpReader &operator=(const OtlpReader &) = delete;

    /// Takes a whole request, already unpacked: nothing more is unpacked here. InvalidInput, with
    /// the byte, when it is malformed, Cancelled when it is to stop; then nothing of it was taken.
    /// When the sink fails, nothing of it counts but what the sink had taken before: that is not
    /// handed over again when the same request comes once more.
    [[nodiscard]] Result<> read(std::string_view request, Signal signal, Encoding encoding,
                                const std::stop_token &stop = {});
    /// Hands over the functions (`FunctionSeen`) of what came since the last call. Those that the
    /// sink does not take are kept for the next one.
    [[nodiscard]] Result<> flush();
    [[nodiscard]] const ImportSummary &summary() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

/// Unpacks gzip; InvalidInput when it is none or cut off, and when it unpacks to more than `limit`
/// bytes (kind Budget).
[[nodiscard]] Result<std::string> unpackGzip(std::string_view packed, std::uint64_t limit);

} // namespace espalier::observe
