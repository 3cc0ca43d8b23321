// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"

#include <string_view>

namespace espalier::git {

/// The text of a header as ASCII: words of RFC 2047 where it has other characters.
[[nodiscard]] std::string encodedHeader(std::string_view text);
/// A header's text as UTF-8. InvalidInput: damaged words, or control characters in what comes out.
/// Unsupported: a character set we do not know.
[[nodiscard]] Result<std::string> decodedHeader(std::string_view text);

[[nodiscard]] std::string quotedPrintable(std::string_view text);
/// The bytes of a body. InvalidInput: damaged. Unsupported: an unknown encoding.
[[nodiscard]] Result<std::string> decodedBody(std::string_view body, std::string_view encoding);

/// Bytes in a character set as UTF-8. Unsupported when it is unknown.
[[nodiscard]] Result<std::string> toUtf8(std::string_view bytes, std::string_view characterSet);

[[nodiscard]] std::string lowerCase(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace espalier::git
