// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// Below this score a text counts as negative.
inline constexpr double kNegativeBelow = -0.2;

/// How a text about software sounds.
struct Sentiment {
    double score = 0;               ///< −1 (bad) to 1 (good); 0 for what has no known word
    std::vector<std::string> words; ///< that counted, with their sign, e.g. "-crash", "+not bad"
};

/// By a small lexicon of English that is built in: negation turns what follows within three words,
/// "very" and the like strengthen, "but" lets what follows weigh more. Deterministic.
[[nodiscard]] Sentiment sentimentOf(std::string_view text);

/// Whether it asks for something rather than complaining: "please add", "would be nice" …
[[nodiscard]] bool asksForSomething(std::string_view text);

} // namespace espalier::backlog
