// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/otherformats.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"
#include "core/learn/bundle.h"
#include "core/learn/capture.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <initializer_list>
#include <unordered_map>
#include <utility>

namespace espalier::learn {

using model::Learning;
using model::Pattern;

namespace {

constexpr std::array kKinds{std::pair{OtherFile::Learnings, std::string_view("_learnings.json")},
                            std::pair{OtherFile::Patterns, std::string_view("_patterns.json")}};
constexpr std::string_view kIndex = "cache_index.json";
constexpr std::size_t kMostEntries = 1'000'000;

bool isLanguage(std::string_view name)
{
    constexpr std::size_t kLongest = 40;
    return !name.empty() && name.size() <= kLongest &&
           std::ranges::all_of(name, [](unsigned char c) {
               return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '-');
           });
}

/// The first of these members that there is; other tools name the same thing in several ways.
const Json *memberOf(const Json &json, std::initializer_list<const char *> names)
{
    for (const auto *name : names) {
        if (const auto at = json.find(name); at != json.end() && !at->is_null())
            return &*at;
    }
    return nullptr;
}

std::string textOf(const Json &json, std::initializer_list<const char *> names)
{
    const auto *value = memberOf(json, names);
    return value && value->is_string() ? harmless(value->get_ref<const std::string &>())
                                       : std::string{};
}

/// One line of it that stands in lists, and not for two.
std::string lineOf(const Json &json, std::initializer_list<const char *> names)
{
    constexpr std::size_t kLongest = 500;
    auto line = visibleLine(textOf(json, names));
    auto end = std::min(line.size(), kLongest);
    while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80)
        --end;
    line.resize(end);
    return line;
}

std::int64_t numberOf(const Json &json, std::initializer_list<const char *> names)
{
    const auto *value = memberOf(json, names);
    if (!value || !value->is_number())
        return 0;
    constexpr double kMost = 1e9;
    return static_cast<std::int64_t>(std::clamp(value->get<double>(), 0.0, kMost));
}

std::vector<std::string> errorsOf(const Json &json)
{
    std::vector<std::string> errors;
    const auto *value = memberOf(json, {"errors", "error"});
    if (value && value->is_string())
        return {harmless(value->get_ref<const std::string &>())};
    for (const auto &each : value && value->is_array() ? *value : Json::array()) {
        if (each.is_string() && errors.size() < kMostErrors)
            errors.push_back(
                harmless(each.get_ref<const std::string &>()).substr(0, kLongestError));
    }
    return errors;
}

/// The list itself, or the one under a name.
Result<const Json *> listIn(const Json &json, const char *name)
{
    const auto *list = &json;
    if (json.is_object()) {
        const auto at = json.find(name);
        list = at == json.end() ? nullptr : &*at;
    }
    if (!list || !list->is_array() || list->size() > kMostEntries)
        return failure(ErrorKind::InvalidInput, std::string("there is no list of ") + name);
    return list;
}

model::Construct constructOf(const Json &json)
{
    const auto name = textOf(json, {"construct", "construct_type"});
    return model::constructNamed(name).value_or(model::Construct::Function);
}

/// The second of a time as other tools write it, with or without a zone; `now` for anything else.
std::string timeOr(const std::string &text, const std::string &now)
{
    constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < kForm.size())
        return now;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
        if (kForm[i] == 'd' ? !digit : text[i] != kForm[i] && !(kForm[i] == 'T' && text[i] == ' '))
            return now;
    }
    const auto part = [&](std::size_t at, std::size_t count) {
        return std::stoi(text.substr(at, count));
    };
    const std::chrono::year_month_day day{std::chrono::year(part(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    if (!day.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59)
        return now;
    return text.substr(0, 10) + 'T' + text.substr(11, 8) + 'Z';
}

/// Who made a script, as far as others are believed: what recipes try in vain is no failure of a
/// template. Of templates, only this program's own count as such.
std::string originOf(const std::string &text)
{
    constexpr std::size_t kLongest = 200;
    const bool kept =
        text == "human" || text.starts_with("recipe:") || text.starts_with("llm-refactor-");
    return kept && text.size() <= kLongest ? visibleLine(text) : std::string("import");
}

/// As learn::projectHash makes them.
bool isProjectHash(std::string_view text)
{
    constexpr std::size_t kDigits = 32;
    return text.size() == kDigits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Learning learningOf(const Json &json, const std::string &language, const std::string &project,
                    const std::string &now)
{
    Learning learning{.project = project, .language = language};
    learning.construct = constructOf(json);
    learning.functionName = lineOf(json, {"function_name", "function"});
    learning.code = textOf(json, {"code", "script", "generated_code"});
    learning.errors = errorsOf(json);
    learning.errorPattern = lineOf(json, {"error_pattern", "error_type"});
    learning.fixApplied = textOf(json, {"fix_applied", "fix"});
    learning.createdAt = timeOr(textOf(json, {"timestamp", "created_at", "time"}), now);
    learning.origin = originOf(textOf(json, {"origin"}));
    // What others tell of is code in this language; only what this program tells of says more.
    learning.source = model::learningSourceNamed(textOf(json, {"source"}))
                          .value_or(model::LearningSource::CompileCheck);
    learning.shape = lineOf(json, {"shape"});
    learning.attempt = static_cast<int>(
        std::clamp<std::int64_t>(numberOf(json, {"attempt", "attempt_number"}), 1, 1'000));
    const auto *success = memberOf(json, {"success"});
    learning.success = success && success->is_boolean() && success->get<bool>();
    learning.hash = model::numberOfHex(textOf(json, {"hash"})).value_or(0);
    // Which attempts were at one function is what learning is made from.
    const auto theirs = textOf(json, {"project"});
    const auto function = model::numberOfHex(textOf(json, {"function_hash"}));
    if (function && isProjectHash(theirs)) {
        learning.project = theirs;
        learning.functionHash = *function;
        return learning;
    }
    const auto &name = learning.functionName.empty() ? learning.code : learning.functionName;
    learning.functionHash = KeyHasher().add(project).add(name).add(learning.shape).low();
    return learning;
}

Pattern patternOf(const Json &json, const std::string &language, const std::string &family)
{
    Pattern pattern{.family = family};
    pattern.construct = constructOf(json);
    pattern.errorClass = textOf(json, {"error_pattern", "error_type", "error_class"});
    pattern.name = textOf(json, {"name", "pattern_name"});
    if (pattern.name.empty())
        pattern.name = pattern.errorClass;
    pattern.badExample = textOf(json, {"bad_example", "bad_code"});
    pattern.goodExample = textOf(json, {"good_example", "good_code"});
    pattern.why = textOf(json, {"why_it_fails", "why"});
    pattern.howToFix = textOf(json, {"how_to_fix", "fix"});
    pattern.failures = numberOf(json, {"failures", "occurrences", "frequency"});
    pattern.occurrences = numberOf(json, {"occurrences", "frequency", "failures"});
    const auto *rate = memberOf(json, {"success_rate"});
    const double share = rate && rate->is_number() ? std::clamp(rate->get<double>(), 0.0, 1.0) : 0;
    pattern.followedBySuccess =
        static_cast<std::int64_t>(share * static_cast<double>(pattern.failures) + 0.5);
    pattern.languages[language] = pattern.failures;
    pattern.lastUpdated = textOf(json, {"last_updated"});
    pattern.key =
        family + '/' + std::string(model::nameOf(pattern.construct)) + '/' + pattern.errorClass;
    return pattern;
}

} // namespace

NamedFile otherFileNamed(std::string_view filename)
{
    if (filename == kIndex)
        return {OtherFile::CacheIndex, {}};
    for (const auto &[kind, suffix] : kKinds) {
        if (!filename.ends_with(suffix))
            continue;
        const auto language = filename.substr(0, filename.size() - suffix.size());
        if (isLanguage(language))
            return {kind, std::string(language)};
    }
    return {};
}

std::string otherFilename(OtherFile kind, std::string_view language)
{
    if (kind == OtherFile::CacheIndex)
        return std::string(kIndex);
    for (const auto &[each, suffix] : kKinds) {
        if (each == kind && isLanguage(language))
            return std::string(language) + std::string(suffix);
    }
    return {};
}

Json learningsFile(std::span<const Learning> learnings)
{
    Json list = Json::array();
    for (const auto &learning : learnings)
        list.push_back({{"language", learning.language},
                        {"construct", model::nameOf(learning.construct)},
                        {"function_name", learning.functionName},
                        {"attempt", learning.attempt},
                        {"success", learning.success},
                        {"code", learning.code},
                        {"errors", learning.errors},
                        {"error_pattern", learning.errorPattern},
                        {"fix_applied", learning.fixApplied},
                        {"source", model::nameOf(learning.source)},
                        {"shape", learning.shape},
                        {"origin", learning.origin},
                        {"project", learning.project},
                        {"function_hash", model::hexOf(learning.functionHash)},
                        {"timestamp", learning.createdAt},
                        {"hash", model::hexOf(learning.hash)}});
    return list;
}

Json patternsFile(std::span<const Pattern> patterns)
{
    Json list = Json::array();
    for (const auto &pattern : patterns) {
        Json hashes = Json::array();
        for (const auto hash : pattern.learningHashes)
            hashes.push_back(model::hexOf(hash));
        list.push_back({{"name", pattern.name},
                        {"construct", model::nameOf(pattern.construct)},
                        {"error_pattern", pattern.errorClass},
                        {"bad_example", pattern.badExample},
                        {"good_example", pattern.goodExample},
                        {"why_it_fails", pattern.why},
                        {"how_to_fix", pattern.howToFix},
                        {"success_rate", pattern.successRate().value_or(0)},
                        {"failures", pattern.failures},
                        {"occurrences", pattern.occurrences},
                        {"hashes", std::move(hashes)},
                        {"last_updated", pattern.lastUpdated}});
    }
    return list;
}

Json cacheIndexFile(std::span<const model::Script> scripts)
{
    Json index = Json::object();
    for (const auto &script : scripts)
        index[script.key] = {
            {"function_name", script.functionName},
            {"hash", script.key},
            {"language", script.language},
            {"model_used", script.modelUsed.empty() ? Json(nullptr) : Json(script.modelUsed)},
            {"created_at", script.createdAt}};
    return index;
}

Result<OtherEntries<ForeignLearning>> learningsFromFile(const Json &json,
                                                        const std::string &language,
                                                        const std::string &project,
                                                        const std::string &now)
{
    const auto list = listIn(json, "learnings");
    if (!list)
        return failure(list.error());
    OtherEntries<ForeignLearning> entries;
    std::unordered_map<std::string, std::uint64_t> same;
    for (const auto &each : **list) {
        if (!each.is_object()) {
            ++entries.leftOut;
            continue;
        }
        auto learning = learningOf(each, language, project, now);
        if (learning.code.empty() && learning.errors.empty() && learning.errorPattern.empty())
            ++entries.leftOut;
        else {
            const auto text = KeyHasher().add(toText(each)).hex();
            entries.values.push_back({.learning = std::move(learning),
                                      .key = KeyHasher().add(text).add(++same[text]).hex()});
        }
    }
    return entries;
}

Result<OtherEntries<Pattern>> patternsFromFile(const Json &json, const std::string &language,
                                               const std::string &family, const std::string &source)
{
    const auto list = listIn(json, "patterns");
    if (!list)
        return failure(list.error());
    OtherEntries<Pattern> entries;
    for (const auto &each : **list) {
        if (each.is_object()) {
            auto pattern = patternOf(each, language, family);
            if (const auto taken = takeForeign(pattern, source); taken.problem.empty()) {
                entries.masked += taken.masked;
                entries.values.push_back(std::move(pattern));
                continue;
            }
        }
        ++entries.leftOut;
    }
    return entries;
}

Result<std::size_t> scriptsInIndex(const Json &json)
{
    if (!json.is_object() && !json.is_array())
        return failure(ErrorKind::InvalidInput, "it is no index of scripts");
    return json.size();
}

} // namespace espalier::learn
