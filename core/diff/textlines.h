// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/textrange.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// Number of a line, counted from 0.
using Line = std::uint32_t;

/// A half-open range [begin, end) of lines.
struct LineRange {
    Line begin = 0;
    Line end = 0;

    [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
    [[nodiscard]] constexpr bool empty() const { return begin == end; }
    [[nodiscard]] constexpr bool contains(Line line) const { return line >= begin && line < end; }
    constexpr bool operator==(const LineRange &) const = default;
};

/// What a line ends with. Only the last line of a text can have None.
enum class LineEnding : std::uint8_t { Lf, CrLf, None };

/// Where the lines of a text are: four bytes a line. Lines end at "\n" only; a "\r" before it
/// belongs to the ending, any other to the line. The text is not owned and has to outlive this.
class TextLines final {
public:
    TextLines() : m_starts{0} {}
    /// Fails with Unsupported for a text of 4 GiB and more.
    [[nodiscard]] static Result<TextLines> split(std::string_view text);

    [[nodiscard]] std::string_view text() const { return m_text; }
    /// Number of lines. An empty text has none; a newline at the end begins no further line.
    [[nodiscard]] std::uint32_t count() const
    {
        return static_cast<std::uint32_t>(m_starts.size() - 1);
    }
    /// Bytes of a line with its ending.
    [[nodiscard]] ByteRange range(Line line) const { return {m_starts[line], m_starts[line + 1]}; }
    /// Bytes of whole lines; for an empty range the place where they would stand.
    [[nodiscard]] ByteRange range(LineRange lines) const
    {
        return {m_starts[lines.begin], m_starts[lines.end]};
    }
    /// A line with its ending.
    [[nodiscard]] std::string_view line(Line line) const { return range(line).of(m_text); }
    /// Whole lines.
    [[nodiscard]] std::string_view lines(LineRange lines) const { return range(lines).of(m_text); }
    /// A line without its ending.
    [[nodiscard]] std::string_view content(Line line) const;
    [[nodiscard]] LineEnding ending(Line line) const;
    /// The line that `offset` lies in; the last one for the end of the text, none without lines.
    [[nodiscard]] std::optional<Line> lineAt(std::uint32_t offset) const;
    /// Whether the last line lacks its newline.
    [[nodiscard]] bool lacksFinalNewline() const
    {
        return !m_text.empty() && m_text.back() != '\n';
    }

private:
    std::string_view m_text;
    std::vector<std::uint32_t> m_starts; ///< of each line, and the size of the text
};

} // namespace espalier::diff
