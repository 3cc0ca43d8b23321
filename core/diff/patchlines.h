// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/patch.h"

namespace espalier::diff {

/// Goes through a text line by line. The text is not owned.
class PatchLines final {
public:
    explicit PatchLines(std::string_view text) : m_rest(text) { cut(); }

    [[nodiscard]] bool atEnd() const { return m_line.empty(); }
    /// The current line with its "\n"; empty at the end.
    [[nodiscard]] std::string_view line() const { return m_line; }
    /// The current line as a header: without "\n" or "\r\n", which a mail makes of it.
    [[nodiscard]] std::string_view header() const;
    /// Counted from 1.
    [[nodiscard]] std::uint32_t number() const { return m_number; }
    /// The lines behind the current one.
    [[nodiscard]] std::string_view following() const { return m_rest.substr(m_line.size()); }
    void advance();
    /// InvalidInput with the current line, or another one, in the context.
    [[nodiscard]] std::unexpected<Error> failure(std::string message) const;
    [[nodiscard]] static std::unexpected<Error> failureAt(std::uint32_t line, std::string message);

private:
    void cut();

    std::string_view m_rest; ///< from the current line on
    std::string_view m_line;
    std::uint32_t m_number = 1;
};

/// Whether a file begins at the current line: "diff --git ", or "--- " with "+++ " and the head of
/// a hunk below. Not to be asked within a hunk, whose lines may look like that.
[[nodiscard]] bool beginsFile(const PatchLines &lines);

/// The head of a hunk, "@@ -1,2 +3,4 @@ section"; a count that is left out is 1.
[[nodiscard]] std::optional<Hunk> readHunkHead(std::string_view header);

} // namespace espalier::diff
