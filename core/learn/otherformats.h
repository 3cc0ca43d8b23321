// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/learning.h"
#include "core/model/pattern.h"
#include "core/model/script.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

// The files that other tools keep beside each other in one folder: `<language>_learnings.json`,
// `<language>_patterns.json`, `cache_index.json`.

/// Of which kind a file is, by its name.
enum class OtherFile { None, Learnings, Patterns, CacheIndex };
struct NamedFile {
    OtherFile kind = OtherFile::None;
    std::string language; ///< from the name; empty for an index
};
[[nodiscard]] NamedFile otherFileNamed(std::string_view filename);
/// "go_learnings.json". `language` is one of letters, digits, "_" and "-", else empty is given.
[[nodiscard]] std::string otherFilename(OtherFile kind, std::string_view language);

[[nodiscard]] Json learningsFile(std::span<const model::Learning> learnings);
[[nodiscard]] Json patternsFile(std::span<const model::Pattern> patterns);
[[nodiscard]] Json cacheIndexFile(std::span<const model::Script> scripts);

/// What such a file tells; entries that cannot be used are counted.
template <typename Value>
struct OtherEntries {
    std::vector<Value> values;
    std::size_t leftOut = 0;
    std::size_t masked = 0; ///< of the patterns, those that held secrets
};
/// A learning that somebody else tells of.
struct ForeignLearning {
    model::Learning learning; ///< `hash`: what it is known by where it was captured; 0: not said
    /// The same for the same entry, in whatever file: the second one like it has another.
    std::string key;
};
/// A list of learnings, or an object with one under "learnings". `project` is the one they are
/// counted for where they do not say. InvalidInput when it is neither.
[[nodiscard]] Result<OtherEntries<ForeignLearning>> learningsFromFile(const Json &json,
                                                                      const std::string &language,
                                                                      const std::string &project,
                                                                      const std::string &now);
/// The same for patterns, of a source; each is a candidate.
[[nodiscard]] Result<OtherEntries<model::Pattern>> patternsFromFile(const Json &json,
                                                                    const std::string &language,
                                                                    const std::string &family,
                                                                    const std::string &source);
/// How many scripts an index lists.
[[nodiscard]] Result<std::size_t> scriptsInIndex(const Json &json);

} // namespace espalier::learn
