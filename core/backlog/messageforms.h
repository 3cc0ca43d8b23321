// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what in a message is particular to one time.

#include <cstddef>
#include <string_view>

namespace espalier::backlog {

// Each tells how many bytes of the form begin the text, 0 when none do. None of them looks over a
// '<' or '>', so that what is masked and what is not yet masked are read alike.

/// Dates, times of day with seconds, and both together, in the forms of ISO 8601, RFC 2822, logs
/// and ctime.
[[nodiscard]] std::size_t timeLength(std::string_view text);
[[nodiscard]] std::size_t uuidLength(std::string_view text);
/// Of a network, with or without port.
[[nodiscard]] std::size_t ipv4Length(std::string_view text);

/// A form that is only known at the end of a long run of bytes: within a run that is none, no part
/// is, so that it need not be read again.
struct Run {
    std::size_t length = 0; ///< of the form; 0: it is none
    std::size_t looked = 0; ///< bytes within which there is none then
};
[[nodiscard]] Run urlRun(std::string_view text);
/// IPv6, and addresses of hardware.
[[nodiscard]] Run colonedRun(std::string_view text);
[[nodiscard]] Run emailRun(std::string_view text);
/// Long base64 of the ordinary alphabet.
[[nodiscard]] Run base64Run(std::string_view text);
/// A path that begins with a word: two separators, or one and a name with a suffix.
[[nodiscard]] Run relativePathRun(std::string_view text);
/// A path that begins with its root: "/", "~/", "./", "../", "C:\", "\\host", with what follows of
/// lines and columns.
[[nodiscard]] std::size_t rootedPathLength(std::string_view text);
/// The same up to the quote that ends it, so that it may have blanks.
[[nodiscard]] std::size_t quotedPathLength(std::string_view text, char quote);
/// ":12", ":12:5" behind a path.
[[nodiscard]] std::size_t linesLength(std::string_view text);

/// A number with its separators, fraction, exponent, and a unit at it or one blank behind it. The
/// text begins with a digit.
[[nodiscard]] std::size_t numberLength(std::string_view text);

/// A number that says which failure it is, as in "status 404" or "[Errno 2]", by what stands
/// before.
[[nodiscard]] std::size_t codeLength(std::string_view text, std::string_view before);

/// Whether digits are part of a name, as in "utf-8", "sha256" or "int32".
[[nodiscard]] bool isTechnicalName(std::string_view word);

} // namespace espalier::backlog
