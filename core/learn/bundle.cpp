// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/bundle.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"
#include "core/model/scriptchange.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <cctype>
#include <format>
#include <set>
#include <utility>

namespace espalier::learn {

using model::Pattern;

namespace {

constexpr auto kFormat = "espalier-patterns";
constexpr int kVersion = 1;

/// What the signature is over: the same on every machine.
std::string digestOf(const Json &patterns, const std::string &source)
{
    return sha256Hex(source + '\n' + toText(patterns));
}

/// Every text in it with secrets masked; gives how many were.
std::size_t maskTexts(Json &json)
{
    if (json.is_string()) {
        auto masked =
            scrub::masked(json.get_ref<const std::string &>(), scrub::Scope::SecretsAndPrivate);
        const bool held = masked != json.get_ref<const std::string &>();
        json = std::move(masked);
        return held ? 1 : 0;
    }
    std::size_t count = 0;
    if (json.is_structured()) {
        for (auto &part : json)
            count += maskTexts(part);
    }
    return count;
}

std::string bareKey(const std::string &key)
{
    return key.substr(0, key.find('@'));
}

bool hasControls(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 && c != '\t'; });
}

/// A change whose lines are single, bounded lines; a script made by it is tested in the sandbox.
bool isUsable(const model::ScriptChange &change)
{
    constexpr std::size_t kMostRewrites = 100;
    const auto fine = [](const std::string &line) {
        return line.size() <= kLongestBundleText && !hasControls(line) && isValidUtf8(line);
    };
    return !change.rewrites.empty() && change.rewrites.size() <= kMostRewrites &&
           std::ranges::all_of(change.rewrites, [&](const model::LineRewrite &rewrite) {
               return fine(rewrite.find) && fine(rewrite.situation) &&
                      rewrite.replace.size() <= kMostRewrites &&
                      std::ranges::all_of(rewrite.replace, fine);
           });
}

std::int64_t bounded(std::int64_t count)
{
    return std::clamp<std::int64_t>(count, 0, 1'000'000'000);
}

/// Why it cannot be used; empty when it can.
std::string problemOf(const Pattern &pattern)
{
    constexpr std::size_t kLongestKey = 200;
    const auto key = bareKey(pattern.key);
    if (key.empty() || key.size() > kLongestKey || hasControls(key) || !isValidUtf8(key))
        return "it has no key";
    if (std::ranges::count(key, '/') < 2 || key.contains(".."))
        return "its key is not one of family, construct and class";
    if (pattern.name.empty() || pattern.errorClass.empty())
        return "it has no name or no class of errors";
    for (const auto *text : {&pattern.badExample, &pattern.goodExample}) {
        if (text->size() > kLongestBundleText)
            return "an example is too long";
    }
    if (pattern.change.is_null())
        return {};
    const auto change = model::scriptChangeFromJson(pattern.change);
    if (!change)
        return change.error().message;
    return isUsable(*change) ? std::string{} : "its change is none that can be used";
}

/// What counts here: that of the source stays as told, the rest begins anew.
void makeCandidate(Pattern &pattern, const std::string &source)
{
    const bool named = pattern.provenance != "own" && isSourceName(pattern.provenance);
    pattern.provenance = named ? pattern.provenance : source;
    pattern.key = bareKey(pattern.key) + '@' + pattern.provenance;
    pattern.id = 0;
    pattern.state = model::PatternState::Candidate;
    pattern.pinned = false;
    pattern.helped = pattern.harmed = 0;
    pattern.contradictions.clear();
    pattern.learningHashes.clear();
    pattern.failures = bounded(pattern.failures);
    pattern.followedBySuccess = std::min(bounded(pattern.followedBySuccess), pattern.failures);
    pattern.occurrences = std::max(bounded(pattern.occurrences), pattern.failures);
    for (auto *text : {&pattern.name, &pattern.errorClass, &pattern.family, &pattern.why,
                       &pattern.howToFix, &pattern.badExample, &pattern.goodExample})
        *text = harmless(*text);
}

void addPattern(const Json &json, ReadBundle &bundle, std::set<std::string> &keys)
{
    const auto number = bundle.patterns.size() + bundle.problems.size() + 1;
    const auto leaveOut = [&](const std::string &why) {
        bundle.problems.push_back(std::format("pattern {} is left out: {}", number, why));
    };
    Pattern pattern;
    try { // a value of another type than expected throws
        if (!json.is_object())
            return leaveOut("it is no object");
        pattern = model::patternFromJson(json);
    } catch (const Json::exception &) {
        return leaveOut("a value has another type");
    }
    if (const auto problem = problemOf(pattern); !problem.empty())
        return leaveOut(problem);
    Json masked = model::toJson(pattern);
    if (maskTexts(masked) > 0) {
        bundle.problems.push_back(std::format("pattern {} held secrets; they are masked", number));
        pattern = model::patternFromJson(masked);
    }
    makeCandidate(pattern, bundle.source);
    if (!keys.insert(pattern.key).second)
        return leaveOut("its key comes twice");
    bundle.patterns.push_back(std::move(pattern));
}

std::string textAt(const Json &json, const char *name)
{
    const auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

} // namespace

Result<Json> parseForeign(std::string_view text, std::size_t mostBytes, int deepest)
{
    if (text.size() > mostBytes)
        return failure(ErrorKind::InvalidInput,
                       std::format("it is longer than {} bytes", mostBytes));
    bool tooDeep = false;
    const auto watch = [&](int depth, Json::parse_event_t, Json &) {
        tooDeep |= depth > deepest;
        return depth <= deepest; // what is deeper is not even kept
    };
    Json json = Json::parse(text, watch, false);
    if (tooDeep)
        return failure(ErrorKind::InvalidInput,
                       std::format("it is deeper than {} levels", deepest));
    if (json.is_discarded())
        return failure(ErrorKind::InvalidInput, "it is not JSON");
    return json;
}

bool isSourceName(std::string_view name)
{
    constexpr std::size_t kLongest = 60;
    return !name.empty() && name.size() <= kLongest && name != "own" && name.front() != ' ' &&
           name.front() != '.' && name.back() != ' ' &&
           std::ranges::all_of(name, [](unsigned char c) {
               return c < 0x80 &&
                      (std::isalnum(c) != 0 || c == ' ' || c == '.' || c == '_' || c == '-');
           });
}

std::string harmless(std::string_view text)
{
    auto end = std::min(text.size(), kLongestBundleText);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return visibleText(text.substr(0, end));
}

Result<WrittenBundle> writeBundle(std::span<const Pattern> patterns, const std::string &source,
                                  const std::string &createdAt)
{
    if (!isSourceName(source))
        return failure(ErrorKind::InvalidInput,
                       "a source is named by 1 to 60 letters, digits, blanks, \".\", \"_\", \"-\"",
                       source);
    WrittenBundle bundle;
    Json list = Json::array();
    for (const auto &pattern : patterns) {
        Json json = model::toJson(pattern);
        for (const auto *own : {"id", "state", "pinned", "contradictions", "learning_hashes"})
            json.erase(own);
        json["key"] = bareKey(pattern.key);
        json["provenance"] = pattern.provenance == "own" ? source : pattern.provenance;
        bundle.masked += maskTexts(json);
        list.push_back(std::move(json));
    }
    bundle.patterns = list.size();
    const auto digest = digestOf(list, source);
    const Json whole{{"format", kFormat}, {"schema_version", kVersion},
                     {"source", source},  {"created_at", createdAt},
                     {"sha256", digest},  {"patterns", std::move(list)}};
    bundle.text = toText(whole, 1) + '\n';
    return bundle;
}

Result<ReadBundle> readBundle(std::string_view text)
{
    auto json = parseForeign(text);
    if (!json)
        return failure(std::move(json.error()));
    if (!json->is_object() || textAt(*json, "format") != kFormat || !json->contains("patterns") ||
        !(*json)["patterns"].is_array())
        return failure(ErrorKind::InvalidInput, "it is no bundle of patterns");
    const auto version = json->value("schema_version", Json());
    if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
        return failure(ErrorKind::InvalidInput, "it names no version");
    if (version.get<std::int64_t>() > kVersion)
        return failure(ErrorKind::TooNew, "the bundle was written by a newer program");
    ReadBundle bundle{.source = textAt(*json, "source"),
                      .createdAt = harmless(textAt(*json, "created_at")),
                      .digest = textAt(*json, "sha256")};
    if (!isSourceName(bundle.source))
        return failure(ErrorKind::InvalidInput, "it does not say whose it is");
    const auto &patterns = (*json)["patterns"];
    if (patterns.size() > kMostBundlePatterns)
        return failure(ErrorKind::InvalidInput,
                       std::format("it has more than {} patterns", kMostBundlePatterns));
    if (digestOf(patterns, bundle.source) != bundle.digest)
        return failure(ErrorKind::Corrupt, "its content is not what was signed; it was changed "
                                           "since, or is damaged");
    std::set<std::string> keys;
    for (const auto &each : patterns)
        addPattern(each, bundle, keys);
    return bundle;
}

} // namespace espalier::learn
