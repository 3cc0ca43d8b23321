// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/scrub.h"

#include "core/base/resource.h"
#include "core/scrub/findings.h"

#include <cstdio>
#include <cstdlib>

namespace espalier::scrub {

static constexpr int kMaxRounds = 8;

Result<Scrubber> Scrubber::fromJson(std::string_view text)
{
    auto rules = parseRules(text);
    if (!rules)
        return failure(std::move(rules.error()));
    return Scrubber(std::make_shared<const RuleSet>(*std::move(rules)));
}

const Scrubber &Scrubber::builtIn()
{
    static const Scrubber kScrubber = [] {
        auto result = readResource("scrub/rules.json").and_then(Scrubber::fromJson);
        // Going on would let out what is to be kept in.
        if (!result) {
            std::fprintf(stderr, "scrub/rules.json: %s\n", result.error().text().c_str());
            std::abort();
        }
        return *std::move(result);
    }();
    return kScrubber;
}

std::vector<Finding> Scrubber::find(std::string_view text, Scope scope) const
{
    std::vector<Finding> result;
    for (const auto &[begin, end, rule] : findAll(*m_rules, text, scope)) {
        const auto &info = m_rules->rules[rule].info;
        result.push_back({begin, end, info.id, info.kind});
    }
    return result;
}

std::string Scrubber::masked(std::string_view text, Scope scope) const
{
    std::string result(text);
    // What stands beside a mask may match now that did not before. Masks are no findings, so few
    // rounds are needed; the limit is for rules that would take a mask apart.
    for (int round = 0; round < kMaxRounds; ++round) {
        const auto found = find(result, scope);
        if (found.empty())
            break;
        std::string next;
        next.reserve(result.size());
        std::size_t at = 0;
        for (const auto &each : found) {
            next.append(result, at, each.begin - at).append("[masked:" + each.rule + ']');
            at = each.end;
        }
        result = next.append(result, at);
    }
    return result;
}

std::vector<RuleInfo> Scrubber::rules() const
{
    std::vector<RuleInfo> result;
    for (const auto &rule : m_rules->rules)
        result.push_back(rule.info);
    return result;
}

std::vector<Finding> findSecrets(std::string_view text, Scope scope)
{
    return Scrubber::builtIn().find(text, scope);
}

std::string masked(std::string_view text, Scope scope)
{
    return Scrubber::builtIn().masked(text, scope);
}

static std::size_t maskText(std::string &text, Scope scope)
{
    auto clean = masked(text, scope);
    const bool held = clean != text;
    text = std::move(clean);
    return held ? 1 : 0;
}

std::size_t maskTexts(Json &json, Scope scope)
{
    if (json.is_string())
        return maskText(json.get_ref<std::string &>(), scope);
    std::size_t count = 0;
    if (json.is_array()) {
        for (auto &element : json)
            count += maskTexts(element, scope);
    } else if (json.is_object()) {
        auto members = Json::object();
        for (auto &[name, value] : json.items()) {
            auto clean = name;
            count += maskText(clean, scope) + maskTexts(value, scope);
            members.push_back({std::move(clean), std::move(value)});
        }
        json = std::move(members);
    }
    return count;
}

} // namespace espalier::scrub
