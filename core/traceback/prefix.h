// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// What stands before the text in each line of a log. It is known by its shape alone: numbers may
/// differ from line to line, words may not, so any logger's prefix will do.
class Prefix final {
public:
    /// More than this is none.
    static constexpr std::size_t kMostBytes = 512;

    Prefix() = default;
    explicit Prefix(std::string_view text) : m_text(text) {}

    /// The longest beginning of `text`, cut between words, that `line` begins with as well. What
    /// only the first line of a record has is left out in this way.
    [[nodiscard]] static Prefix shared(std::string_view text, std::string_view line);

    [[nodiscard]] bool empty() const { return m_text.empty(); }
    [[nodiscard]] const std::string &text() const { return m_text; }
    /// Bytes of the line that the prefix takes; npos when it does not begin so. A line that is
    /// nothing but the prefix may lack the blanks at its end.
    [[nodiscard]] std::size_t match(std::string_view line) const;

private:
    std::string m_text;
};

} // namespace espalier::traceback
