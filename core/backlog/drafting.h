// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what the tickets of all sources are put together from.

#include "core/backlog/generate.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

inline constexpr std::size_t kMostFiles = 5;          // of files_to_modify
inline constexpr std::size_t kLongestTitle = 100;     // bytes
inline constexpr std::size_t kLongestTextShown = 600; // bytes of a text within a description
inline constexpr std::size_t kLongestEvidence = 8192; // bytes of one text of evidence
inline constexpr std::size_t kLongestName = 512;      // bytes of one name or path of evidence

/// A draft of a source with "source" and "fingerprints" in its metadata.
[[nodiscard]] Draft draftOf(model::TicketSource source, Fingerprint fingerprint);

/// How often and since when, in the metadata and, with "grouped", as the last pieces of evidence.
/// Empty times and hours are left out.
void addOccurrences(Draft &draft, const ObservedGroup &group);
/// The same for what is not counted by hours.
void addSeen(Draft &draft, std::uint64_t count, const std::string &first, const std::string &last);
/// {"kind": "grouped", "fingerprint", "basis", "parts"}.
void addGrouped(Draft &draft);

/// {"kind": "stack", "trace", "path", "line", "function"} with the place of the innermost own call.
/// Bounded: at most 16 errors of 64 frames, messages cut.
[[nodiscard]] Json stackEvidence(const model::StackTrace &trace);

/// Adds a file to change, once, at most kMostFiles; only what lies within a project.
void addFile(model::Ticket &ticket, const std::string &path);
/// Adds those of own calls, what the errors go back to first, innermost first.
void addFiles(model::Ticket &ticket, const model::StackTrace &trace);

/// An own call, and the one that has a name for people: itself, or where it is anonymous the
/// nearest around it in the same file.
struct OwnPlace {
    const model::StackFrame *frame = nullptr; ///< null: no call is the program's own
    const model::StackFrame *named = nullptr;
};
/// The innermost own call of the errors that count, from the outermost error on.
[[nodiscard]] OwnPlace ownPlace(const model::StackTrace &trace);
/// "shop.cart.total", "total (src/cart.js)".
[[nodiscard]] std::string placeName(const model::StackFrame &frame, std::string_view language);
/// "shop/cart.py, line 12"; empty without a path.
[[nodiscard]] std::string whereText(std::string_view path, std::int64_t line);
/// "KeyError: 'price'" on one line, the type without its package, the message masked when asked.
[[nodiscard]] std::string errorText(const model::RaisedError &error, bool masked);
/// "NullPointerException" of "java.lang.NullPointerException".
[[nodiscard]] std::string simpleType(std::string_view type);

/// One line of at most kLongestTitle bytes, control characters shown, "…" where it was cut.
[[nodiscard]] std::string titleText(std::string_view text);
/// The first line that says something, cut.
[[nodiscard]] std::string firstLine(std::string_view text, std::size_t most = kLongestTextShown);
[[nodiscard]] std::string cutText(std::string_view text, std::size_t most);
/// "once", "17 times".
[[nodiscard]] std::string timesText(std::uint64_t count);
/// "Seen 17 times, first at …, last at …."
[[nodiscard]] std::string seenText(std::uint64_t count, const std::string &first,
                                   const std::string &last);
/// Paragraphs with blank lines between; empty ones are left out.
[[nodiscard]] std::string paragraphs(const std::vector<std::string> &texts);

/// Points from 0 to 3 and beyond, as a priority.
[[nodiscard]] model::TicketPriority priorityOf(int points);

} // namespace espalier::backlog
