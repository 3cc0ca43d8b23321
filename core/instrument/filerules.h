// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace espalier::instrument {

/// Why whole files are left out by default.
inline constexpr std::string_view kRuleVendored = "vendored";
inline constexpr std::string_view kRuleGenerated = "generated";
inline constexpr std::string_view kRuleMinified = "minified";
inline constexpr std::string_view kRuleTest = "test";
inline constexpr std::string_view kRuleRepository = "other-repository";

/// Rule by the path alone, relative to the project; empty for none.
[[nodiscard]] std::string_view ruleOfPath(std::string_view path);

/// Rule by the content: generated, minified, binary or xml; empty for none.
[[nodiscard]] std::string_view ruleOfContent(std::string_view text);

/// Rule for a kind of file that belongs to a language but holds no code to instrument (stubs,
/// notebooks); empty for other files.
[[nodiscard]] std::string_view ruleOfKind(std::string_view path);

/// Whether a folder of that name is never entered: hidden ones and tool caches.
[[nodiscard]] bool isHiddenFolder(std::string_view name);
} // namespace espalier::instrument
