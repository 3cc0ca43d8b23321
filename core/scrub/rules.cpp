// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/rules.h"

#include "core/base/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace espalier::scrub {

namespace {

std::unexpected<Error> unusable(std::string message, std::string rule = {})
{
    return failure(ErrorKind::InvalidInput, std::move(message), std::move(rule));
}

/// Texts are bytes: Latin-1 makes every one of them a character that a pattern can pass over.
Result<std::unique_ptr<re2::RE2>> compiled(const Json &pattern, const std::string &rule)
{
    if (!pattern.is_string())
        return unusable("a pattern is not a text", rule);
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    auto result = std::make_unique<re2::RE2>(pattern.get<std::string>(), options);
    if (!result->ok())
        return unusable("the pattern is not one of RE2: " + result->error(), rule);
    return result;
}

template <typename T>
bool read(const Json &json, const char *name, T &value)
{
    const auto found = json.find(name);
    if (found == json.end())
        return true;
    if constexpr (std::is_same_v<T, bool>) {
        if (!found->is_boolean())
            return false;
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!found->is_string())
            return false;
    } else if (!found->is_number() || found->template get<double>() < 0 ||
               found->template get<double>() > 1e6) {
        return false;
    }
    value = found->template get<T>();
    return true;
}

bool readTexts(const Json &json, const char *name, std::vector<std::string> &texts)
{
    const auto found = json.find(name);
    if (found == json.end())
        return true;
    if (!found->is_array())
        return false;
    for (const auto &text : *found) {
        if (!text.is_string() || text.get<std::string>().empty())
            return false;
        texts.push_back(text.get<std::string>());
    }
    return true;
}

bool isLowerCase(std::string_view text)
{
    return std::ranges::none_of(text, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

Result<Rule> parseRule(const Json &json)
{
    Rule rule;
    std::string kind;
    auto &id = rule.info.id;
    if (!json.is_object() || !read(json, "id", id) || id.empty())
        return unusable("a rule has no id");
    if (id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        return unusable("an id has other characters than a-z, 0-9 and -", id);
    if (!read(json, "description", rule.info.description) || !read(json, "class", kind) ||
        !read(json, "before", rule.before) || !read(json, "after", rule.after) ||
        !read(json, "entropy", rule.entropy) || !read(json, "classes", rule.characterClasses) ||
        !read(json, "digits", rule.digits) || !read(json, "placeholders", rule.placeholders))
        return unusable("a value of the rule is of the wrong type", id);
    if (kind != "secret" && kind != "private" && kind != "observed")
        return unusable("the class is none of secret, private and observed", id);
    rule.info.kind = kind == "secret"    ? DataClass::Secret
                     : kind == "private" ? DataClass::Private
                                         : DataClass::Observed;
    std::vector<std::string> allowed;
    if (!readTexts(json, "keywords", rule.keywords) || !readTexts(json, "allow", allowed))
        return unusable("a list of the rule is not one of texts", id);
    if (rule.keywords.empty() || !std::ranges::all_of(rule.keywords, isLowerCase))
        return unusable("the rule needs keywords, in lower case", id);
    auto pattern = compiled(json.value("pattern", Json()), id);
    if (!pattern)
        return failure(std::move(pattern.error()));
    rule.pattern = *std::move(pattern);
    for (const auto &text : allowed) {
        auto each = compiled(text, id);
        if (!each)
            return failure(std::move(each.error()));
        rule.allowed.push_back(*std::move(each));
    }
    return rule;
}

double entropy(std::string_view text)
{
    std::array<std::size_t, 256> counts{};
    for (const char byte : text)
        ++counts[static_cast<unsigned char>(byte)];
    double bits = 0;
    for (const auto count : counts) {
        if (count == 0)
            continue;
        const auto share = static_cast<double>(count) / static_cast<double>(text.size());
        bits -= share * std::log2(share);
    }
    return bits;
}

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

int characterClasses(std::string_view text)
{
    std::array<bool, 4> seen{};
    for (const char byte : text) {
        const bool lower = byte >= 'a' && byte <= 'z';
        const bool upper = byte >= 'A' && byte <= 'Z';
        seen[lower ? 0u : upper ? 1u : isDigit(byte) ? 2u : 3u] = true;
    }
    return static_cast<int>(std::ranges::count(seen, true));
}

std::string lowerCase(std::string_view text)
{
    std::string result(text);
    for (char &letter : result) {
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
}

} // namespace

Result<RuleSet> parseRules(std::string_view text)
{
    const auto json = parseJson(text);
    if (!json.is_object() || !json.contains("rules") || !json["rules"].is_array())
        return unusable("the rules are not a JSON object with a list of rules");
    RuleSet set;
    if (!readTexts(json, "placeholders", set.placeholders))
        return unusable("the placeholders are not a list of texts");
    std::map<std::string, std::vector<std::uint32_t>> byKeyword;
    for (const auto &each : json["rules"]) {
        auto rule = parseRule(each);
        if (!rule)
            return failure(std::move(rule.error()));
        for (const auto &keyword : rule->keywords)
            byKeyword[keyword].push_back(static_cast<std::uint32_t>(set.rules.size()));
        set.rules.push_back(*std::move(rule));
    }
    std::vector<std::string> words;
    std::size_t bytes = 0;
    for (auto &[word, rules] : byKeyword) {
        words.push_back(word);
        bytes += word.size();
        set.sizeOfKeyword.push_back(word.size());
        set.rulesOfKeyword.push_back(std::move(rules));
    }
    if (bytes >= 65535)
        return unusable("the keywords are too long together");
    set.keywords = std::make_unique<KeywordMatcher>(words);
    return set;
}

bool isAllowed(const RuleSet &rules, const Rule &rule, std::string_view secret, Scope scope)
{
    if (secret.contains("[masked:"))
        return true;
    if (rule.digits && std::ranges::none_of(secret, isDigit))
        return true;
    if (characterClasses(secret) < rule.characterClasses)
        return true;
    if (rule.entropy > 0 && entropy(secret) < rule.entropy)
        return true;
    // What a running program said is no example, whatever it looks like.
    if (rule.placeholders && rule.info.kind == DataClass::Secret && scope != Scope::Observed) {
        const auto lower = lowerCase(secret);
        if (std::ranges::any_of(rules.placeholders,
                                [&](const auto &each) { return lower.contains(each); }))
            return true;
    }
    return std::ranges::any_of(rule.allowed, [&](const auto &pattern) {
        return re2::RE2::PartialMatch(absl::string_view(secret.data(), secret.size()), *pattern);
    });
}

} // namespace espalier::scrub
