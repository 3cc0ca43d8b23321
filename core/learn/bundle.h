// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/pattern.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// What is taken from outside at most.
inline constexpr std::size_t kMostBundleBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMostBundlePatterns = 10'000;
inline constexpr std::size_t kLongestBundleText = 64 * 1024;
inline constexpr int kDeepestBundle = 32; ///< levels of JSON

/// JSON from outside: at most so many bytes and levels, else InvalidInput.
[[nodiscard]] Result<Json> parseForeign(std::string_view text,
                                        std::size_t mostBytes = kMostBundleBytes,
                                        int deepest = kDeepestBundle);

/// A name of who shares patterns: 1 to 60 letters, digits, blanks, ".", "_" and "-", and not one
/// that means oneself.
[[nodiscard]] bool isSourceName(std::string_view name);

/// Text of others, made harmless to show: bounded, control characters visible.
[[nodiscard]] std::string harmless(std::string_view text);

/// A bundle that was written, and what was taken out of it.
struct WrittenBundle {
    std::string text;
    std::size_t patterns = 0;
    std::size_t masked = 0; ///< texts that held secrets
};
/// Patterns as a bundle: with where each comes from and the counts of that source, without states
/// and numbers, which are the user's own; secrets masked. `source` is who shares it, and stands for
/// "own". InvalidInput for a name that is none.
[[nodiscard]] Result<WrittenBundle> writeBundle(std::span<const model::Pattern> patterns,
                                                const std::string &source,
                                                const std::string &createdAt);

/// A bundle that was read.
struct ReadBundle {
    std::string source;
    std::string createdAt;
    std::string digest;                   ///< SHA-256 of its content, as it says and as it is
    std::vector<model::Pattern> patterns; ///< candidates, with keys and provenance of the source
    std::vector<std::string> problems;    ///< of what was left out or changed, in words
};
/// Reads one that somebody else wrote. InvalidInput when it is none, is too large or too deep,
/// TooNew for a later version, Corrupt when its content is not what was signed. Single patterns
/// that cannot be used are left out, and said.
[[nodiscard]] Result<ReadBundle> readBundle(std::string_view text);

} // namespace espalier::learn
