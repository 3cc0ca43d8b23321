// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scrub/rules.h"

#include <vector>

namespace espalier::scrub {

/// A finding by the index of its rule.
struct RuleFinding {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t rule = 0;
};

/// All findings of the rules in scope, in the order of the text; those that overlapped are one.
[[nodiscard]] std::vector<RuleFinding> findAll(const RuleSet &rules, std::string_view text,
                                               Scope scope);

} // namespace espalier::scrub
