// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: words by how they sound.

#include "core/base/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace espalier::backlog {

/// Finds by views of text without copying it.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const
    {
        return std::hash<std::string_view>{}(text);
    }
};
using WordSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;
using WordValues = std::unordered_map<std::string, double, TextHash, std::equal_to<>>;

/// Of resources/backlog/sentiment.json. All in lower case, words of a phrase with one blank
/// between.
struct Lexicon {
    WordValues terms;                                  ///< words and phrases, −3 to 3
    std::size_t longestPhrase = 1;                     ///< words
    std::vector<std::pair<std::string, double>> signs; ///< ":)" and the like
    WordSet negations;
    WordSet strengtheners;
    WordSet weakeners;
    WordSet turns;                     ///< "but": what follows weighs more
    WordSet resolutions;               ///< "fixed": what was bad is no more
    std::vector<std::string> requests; ///< beginnings of wishes

    /// What is of another form than expected is left out.
    [[nodiscard]] static Lexicon fromJson(const Json &json);
    /// The one that comes with the program; read at the first call. Thread-safe.
    [[nodiscard]] static const Lexicon &builtIn();

    /// Of a word, or else of what is left of it without an ending; 0 when it is not known.
    [[nodiscard]] double valueOf(std::string_view word) const;
};

} // namespace espalier::backlog
