// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/bytesource.h"
#include "core/observe/importer.h"

#include <string_view>

namespace espalier::observe {

// Readers of documents that are read as a whole. `text` is unpacked, not empty and within
// `limits.documentBytes`; it may have any bytes. Each hands its observations to the sink as it
// meets them, and counts `kinds` and `records` as it does. What is not well-formed, or is of
// another shape, is InvalidInput with a message that names line or byte; a failure of the sink is
// passed on.

[[nodiscard]] Result<> readJunit(std::string_view text, const ImportOptions &options,
                                 const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readSarif(std::string_view text, const ImportOptions &options,
                                 const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readCoveragePy(std::string_view text, const ImportOptions &options,
                                      const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readCobertura(std::string_view text, const ImportOptions &options,
                                     const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readLcov(std::string_view text, const ImportOptions &options,
                                const ObservationSink &sink, ImportSummary &summary);

[[nodiscard]] Result<> readSentry(std::string_view text, const ImportOptions &options,
                                  const ObservationSink &sink, ImportSummary &summary);

// Readers of what may have any size. Bad lines are counted in `bad`, the first one told in
// `firstBad`; when there are no others it is a failure. A failure of the source is passed on.

[[nodiscard]] Result<> readOtlp(ByteSource &source, const ImportOptions &options,
                                const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readNdjson(ByteSource &source, const ImportOptions &options,
                                  const ObservationSink &sink, ImportSummary &summary);
[[nodiscard]] Result<> readLog(ByteSource &source, const ImportOptions &options,
                               const ObservationSink &sink, ImportSummary &summary);

} // namespace espalier::observe
