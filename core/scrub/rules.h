// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/scrub/keywords.h"
#include "core/scrub/scrub.h"

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::scrub {

/// One rule, as it stands in the rules file, ready for use.
struct Rule {
    RuleInfo info;
    std::unique_ptr<re2::RE2> pattern;
    std::vector<std::string> keywords;
    /// How far from a keyword a match may begin before it, and how far behind it the pattern is
    /// first tried; a match that reaches the end of that is followed as far as it goes.
    std::size_t before = 8;
    std::size_t after = 256;
    double entropy = 0;       ///< least bits a byte of the secret
    int characterClasses = 0; ///< least number of lower, upper, digits, others in the secret
    bool digits = false;      ///< the secret has at least one digit
    bool placeholders = true; ///< what looks like a placeholder is let through
    std::vector<std::unique_ptr<re2::RE2>> allowed; ///< secrets that are none
};

struct RuleSet {
    std::vector<Rule> rules; ///< where findings overlap, the first rule names them
    std::vector<std::string> placeholders;
    std::vector<std::vector<std::uint32_t>> rulesOfKeyword;
    std::vector<std::size_t> sizeOfKeyword;
    std::unique_ptr<KeywordMatcher> keywords;
};

[[nodiscard]] Result<RuleSet> parseRules(std::string_view json);

/// Whether the secret group of a match is let through: a placeholder, a word, too little in it.
[[nodiscard]] bool isAllowed(const RuleSet &rules, const Rule &rule, std::string_view secret,
                             Scope scope);

} // namespace espalier::scrub
