// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace espalier::test {

/// Applies a unified diff of one file the strict way: each hunk at exactly the lines it names, each
/// line of context byte for byte, each count right, no hunk that touches or overlaps the one
/// before. git and patch forgive a wrong line number; this does not. The error says what is wrong.
[[nodiscard]] std::expected<std::string, std::string> applyStrictly(std::string_view text,
                                                                    std::string_view diff);

} // namespace espalier::test
