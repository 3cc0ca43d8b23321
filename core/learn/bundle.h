// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/learn/sharedscript.h"
#include "core/learn/signature.h"
#include "core/model/pattern.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// What is taken from outside at most.
inline constexpr std::size_t kMostBundleBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMostBundlePatterns = 10'000; ///< and so many scripts
inline constexpr std::size_t kLongestBundleText = 64 * 1024;
inline constexpr std::size_t kDeepestBundle = 32; ///< levels of JSON

/// JSON from outside: at most so many bytes and levels, and kMostMembers in an object, else
/// InvalidInput.
[[nodiscard]] Result<Json> parseForeign(std::string_view text,
                                        std::size_t mostBytes = kMostBundleBytes,
                                        std::size_t deepest = kDeepestBundle);

/// A name of who shares something: 1 to 60 letters, digits, blanks, ".", "_" and "-", and not one
/// that means oneself.
[[nodiscard]] bool isSourceName(std::string_view name);

/// Text of others, made harmless to show: bounded, control characters visible.
[[nodiscard]] std::string harmless(std::string_view text);

/// The key of a pattern without whose it is.
[[nodiscard]] std::string bareKey(const std::string &key);

/// What came of making a pattern of somebody else one that can be kept.
struct ForeignPattern {
    std::string problem; ///< why it cannot be used, in words; empty when it can
    bool masked = false; ///< it held secrets
};
/// Makes it a candidate that is counted for `source`, or whom that says it is from: bounded, with
/// visible texts, secrets masked, and nothing of the state it had elsewhere.
[[nodiscard]] ForeignPattern takeForeign(model::Pattern &pattern, const std::string &source);

/// Whom something is counted for that `signer` hands on and says to be of `told`: "b via a", since
/// a signature vouches for nobody else; the signer's own name where nobody else is named.
[[nodiscard]] std::string sourceVia(const std::string &told, const std::string &signer);

/// Whether the bytes are those of a bundle, by what they say; nothing is checked.
[[nodiscard]] bool looksLikeBundle(std::string_view text);

/// What a bundle is made of.
struct BundleContent {
    std::span<const model::Pattern> patterns;
    std::span<const SharedScript> scripts;
};
/// A bundle that was written, and what was taken out of it.
struct WrittenBundle {
    std::string text;
    std::size_t patterns = 0;
    std::size_t scripts = 0;
    std::size_t masked = 0;            ///< texts that held secrets
    std::vector<std::string> problems; ///< which scripts were left out and why, in words
};
/// Patterns and scripts as a bundle, signed: with where each comes from and the counts of that
/// source, without states and numbers, which are the user's own. Secrets are masked in patterns;
/// a script with one is left out, since with a mask in it it would be another script. `source` is
/// who shares it, and stands for "own". InvalidInput for a name that is none.
[[nodiscard]] Result<WrittenBundle> writeBundle(const BundleContent &content,
                                                const std::string &source,
                                                const std::string &createdAt,
                                                const SigningKey &key);

/// A bundle that was read.
struct ReadBundle {
    std::string source;
    std::string createdAt;
    std::string fingerprint;              ///< of the key that signed it
    std::vector<model::Pattern> patterns; ///< candidates, with keys and provenance of the source
    std::vector<SharedScript> scripts;    ///< with the source as their provenance; untested
    std::vector<std::string> problems;    ///< of what was left out or changed, in words
};
/// Reads one that somebody else wrote. InvalidInput when it is none, is too large or too deep,
/// TooNew for a later version, Corrupt when it is not signed by the key in it. That says that
/// nothing was changed since; whose key it is, the caller has to know. Single patterns and scripts
/// that cannot be used are left out, and said.
[[nodiscard]] Result<ReadBundle> readBundle(std::string_view text);

} // namespace espalier::learn
