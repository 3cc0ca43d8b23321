// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/timetext.h"
#include "core/observe/importer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::observe {

/// The text with U+FFFD for every byte that is not part of UTF-8, and for NUL.
[[nodiscard]] std::string validText(std::string_view text);
/// Valid, and with at most `most` bytes: cut as `cutAtWord` does. Whatever is kept in part is cut
/// by this one, for the secrets of a text are looked for only when it is stored.
[[nodiscard]] std::string cutText(std::string_view text, std::size_t most);

/// Relative to the project when it is below it, with "/" and without "." and "..": a path that is
/// not below it stays as it is. "file://" is taken off. Compares names only; touches no disk.
[[nodiscard]] std::string relativePath(std::string_view path, const std::filesystem::path &project);

/// "line 3, byte 17", both from 1, the byte within its line. `firstLine` is the number of the
/// text's first line in the file it is of.
[[nodiscard]] std::string placeOf(std::string_view text, std::size_t offset,
                                  std::uint64_t firstLine = 1);

/// A document as JSON. InvalidInput, with the place, when it is none, stands deeper than
/// `limits.depth` or would take many times its size in memory. Of members with the same name all
/// are kept, and found is the first: so an object of a million members takes no quadratic time.
[[nodiscard]] Result<Json> parseDocument(std::string_view text, const ImportLimits &limits,
                                         std::uint64_t firstLine = 1);

/// RFC 3339 UTC with milliseconds; empty for 0 and for times beyond the year 9999.
[[nodiscard]] std::string timeOfNanoseconds(std::uint64_t sinceEpoch);
[[nodiscard]] std::string timeOfSeconds(double sinceEpoch);
/// Of what sources write: text as `utcTime` reads it, or a number of seconds since the epoch.
/// Numbers that are too large for that are milliseconds, microseconds or nanoseconds. Empty when it
/// is neither.
[[nodiscard]] std::string timeOf(const Json &value, Unzoned unzoned = Unzoned::Utc);

} // namespace espalier::observe
