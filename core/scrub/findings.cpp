// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/findings.h"

#include <algorithm>
#include <array>

namespace espalier::scrub {

namespace {

struct Window {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// More groups than any rule needs: the whole match, and one for each way to write the secret.
constexpr int kGroups = 4;

/// A match this near to the end of its window may only have been cut short by it: a pattern may
/// want a whole line more, and lines of armoured keys have up to 76 bytes.
constexpr std::size_t kMargin = 100;

bool isAsked(DataClass kind, Scope scope)
{
    switch (kind) {
    case DataClass::Secret: return true;
    case DataClass::Private: return scope != Scope::Secrets;
    case DataClass::Observed: return scope == Scope::Observed;
    }
    return true;
}

/// Of each rule, where in the text it can match at all. Windows of one rule do not overlap, so no
/// text is looked at more than once by a rule, however many keywords there are in it.
std::vector<std::vector<Window>> windows(const RuleSet &rules, std::string_view text, Scope scope)
{
    std::vector<std::vector<Window>> result(rules.rules.size());
    rules.keywords->forEach(text, [&](std::uint32_t keyword, std::size_t end) {
        for (const auto index : rules.rulesOfKeyword[keyword]) {
            const auto &rule = rules.rules[index];
            if (!isAsked(rule.info.kind, scope))
                continue;
            const auto begin = end - std::min(end, rules.sizeOfKeyword[keyword] + rule.before);
            const auto stop = std::min(text.size(), end + rule.after);
            auto &all = result[index];
            if (!all.empty() && begin <= all.back().end)
                all.back() = {std::min(all.back().begin, begin), std::max(all.back().end, stop)};
            else
                all.push_back({begin, stop});
        }
    });
    return result;
}

/// The group that holds the secret: the first that took part, else the whole match.
absl::string_view secretOf(const std::array<absl::string_view, kGroups> &groups)
{
    for (std::size_t i = 1; i < groups.size(); ++i) {
        if (groups[i].data())
            return groups[i];
    }
    return groups[0];
}

/// Adds what one rule finds in one window. Returns how far the text has been looked at.
std::size_t search(const RuleSet &rules, std::size_t index, std::string_view text, Window window,
                   Scope scope, std::vector<RuleFinding> &found)
{
    const auto &rule = rules.rules[index];
    const absl::string_view whole(text.data(), text.size());
    const int groups = std::min(kGroups, rule.pattern->NumberOfCapturingGroups() + 1);
    auto [at, end] = window;
    while (at < end) {
        std::array<absl::string_view, kGroups> match{};
        if (!rule.pattern->Match(whole, at, end, re2::RE2::UNANCHORED, match.data(), groups))
            break;
        const auto begin = static_cast<std::size_t>(match[0].data() - text.data());
        const auto stop = begin + match[0].size();
        if (stop + kMargin >= end && end < text.size()) {
            // It may go on behind the window. Twice as far each time keeps the sum linear.
            at = begin;
            end = std::min(text.size(), end + std::max(rule.after, end - begin));
            continue;
        }
        const auto secret = secretOf(match);
        if (!secret.empty() && !isAllowed(rules, rule, {secret.data(), secret.size()}, scope)) {
            const auto first = static_cast<std::size_t>(secret.data() - text.data());
            found.push_back({first, first + secret.size(), index});
        }
        at = std::max(stop, begin + 1);
    }
    return end;
}

} // namespace

std::vector<RuleFinding> findAll(const RuleSet &rules, std::string_view text, Scope scope)
{
    std::vector<RuleFinding> found;
    const auto all = windows(rules, text, scope);
    for (std::size_t index = 0; index < all.size(); ++index) {
        std::size_t done = 0;
        for (const auto &window : all[index]) {
            if (window.end > done)
                done = search(rules, index, text, {std::max(window.begin, done), window.end}, scope,
                              found);
        }
    }
    std::ranges::sort(found, [](const RuleFinding &a, const RuleFinding &b) {
        return a.begin != b.begin ? a.begin < b.begin : a.rule < b.rule;
    });
    std::vector<RuleFinding> result;
    for (const auto &each : found) {
        if (result.empty() || each.begin >= result.back().end) {
            result.push_back(each);
            continue;
        }
        auto &last = result.back();
        last.end = std::max(last.end, each.end);
        last.rule = std::min(last.rule, each.rule);
    }
    return result;
}

} // namespace espalier::scrub
