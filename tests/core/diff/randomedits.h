// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/unified.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace espalier::test {

/// Texts and replacements of all kinds; the same for one seed on every machine.
class RandomEdits final {
public:
    explicit RandomEdits(std::uint32_t seed) : m_random(seed) {}

    /// Up to 40 lines, many of them alike; LF, CRLF or both, with or without a newline at the end,
    /// sometimes empty or with bytes that are no text.
    [[nodiscard]] std::string text();
    /// In order and apart from each other, or at one place when they insert.
    [[nodiscard]] std::vector<diff::Replacement> changes(std::string_view text);
    /// Below `limit`.
    [[nodiscard]] std::uint32_t number(std::uint32_t limit) { return m_random() % limit; }

private:
    [[nodiscard]] std::string line(std::uint32_t style);
    [[nodiscard]] std::string inserted(bool wholeLines);
    [[nodiscard]] diff::Replacement change(std::string_view text, std::uint32_t from);

    std::mt19937 m_random;
};

} // namespace espalier::test
