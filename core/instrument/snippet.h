// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// A snippet as a pattern that finds its own filled-in forms in a text.
class SnippetPattern final {
public:
    explicit SnippetPattern(std::string_view snippet);

    /// What a match covers.
    struct Match {
        std::uint32_t end = 0; ///< offset behind the match
        std::string id;        ///< the value of {id}, still escaped; empty without one
    };

    [[nodiscard]] bool empty() const { return m_parts.empty(); }
    /// Matches at exactly `offset`.
    [[nodiscard]] std::optional<Match> matchAt(std::string_view text, std::uint32_t offset) const;
    /// How far behind the start of a match its first "_esp" stands.
    [[nodiscard]] std::uint32_t distanceToName() const { return m_distance; }

private:
    enum class Kind : std::uint8_t { Literal, Text, Span, Number, Mode, Params, Dots };
    struct Part {
        Kind kind;
        std::string literal;
    };
    static bool matchPart(const Part &part, std::string_view text, std::size_t &at,
                          std::string &value);
    std::vector<Part> m_parts;
    std::uint32_t m_distance = 0;
};

} // namespace espalier::instrument
