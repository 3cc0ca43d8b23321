// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::scrub {

/// What a finding is: something that opens a door, something about a person, or either, as far as
/// what programs write while they run can tell.
enum class DataClass { Secret, Private, Observed };

/// What is looked for.
enum class Scope {
    Secrets,           ///< keys, tokens, passwords
    SecretsAndPrivate, ///< these, e-mail addresses and names of home folders
    /// All that; of what programs have written while they ran, whatever is given to what is called
    /// a password, a cookie or a session, and every e-mail address. Too much for source code.
    Observed,
};

/// Bytes [begin, end) of the text that are not to be shown, by a rule. Findings of one call are in
/// the order of the text and do not overlap.
struct Finding {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string rule;
    DataClass kind = DataClass::Secret;

    bool operator==(const Finding &) const = default;
};

/// Of a rule, what people may want to know.
struct RuleInfo {
    std::string id;
    std::string description; ///< English, from the rules file
    DataClass kind = DataClass::Secret;
};

struct RuleSet;

/// Finds and masks secrets by a set of rules. Takes any bytes: invalid UTF-8, NUL, lines of any
/// length. Time is linear in the length of the text. Immutable; may be used by many threads.
class Scrubber final {
public:
    /// Rules as in resources/scrub/rules.json. Fails with InvalidInput, naming the rule, when the
    /// text is no such thing or a pattern is none of RE2.
    [[nodiscard]] static Result<Scrubber> fromJson(std::string_view rules);

    /// The rules that come with the program; read at the first call.
    [[nodiscard]] static const Scrubber &builtIn();

    [[nodiscard]] std::vector<Finding> find(std::string_view text, Scope scope) const;

    /// The text with each finding replaced by "[masked:<rule>]". Masked text has no findings in the
    /// same scope, so masking it again changes nothing.
    [[nodiscard]] std::string masked(std::string_view text, Scope scope) const;

    [[nodiscard]] std::vector<RuleInfo> rules() const;

private:
    explicit Scrubber(std::shared_ptr<const RuleSet> rules) : m_rules(std::move(rules)) {}

    std::shared_ptr<const RuleSet> m_rules;
};

/// `find` and `masked` with the rules that come with the program.
[[nodiscard]] std::vector<Finding> findSecrets(std::string_view text, Scope scope = Scope::Secrets);
[[nodiscard]] std::string masked(std::string_view text, Scope scope = Scope::Secrets);

/// Masks each text of a value, names of members included. How many held something.
std::size_t maskTexts(Json &json, Scope scope = Scope::SecretsAndPrivate);

} // namespace espalier::scrub
