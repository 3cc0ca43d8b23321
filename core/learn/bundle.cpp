// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/bundle.h"

#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"
#include "core/learn/patterns.h"
#include "core/model/scriptchange.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <cctype>
#include <format>
#include <iterator>
#include <set>
#include <utility>

namespace espalier::learn {

using model::Pattern;

std::string bareKey(const std::string &key)
{
    return key.substr(0, key.find('@'));
}

namespace {

constexpr auto kFormat = "espalier-bundle";
constexpr int kVersion = 1;
constexpr auto kSignature = "signature";

/// What the signature is over: all of the bundle but the signature itself, the same bytes on every
/// machine, whatever order and blanks a tool gave the text. The line before it keeps a signature
/// from being taken for one of something else.
std::string signedBytes(const Json &bundle)
{
    nlohmann::json sorted = bundle; // its members are in the order of their names
    sorted.erase(kSignature);
    return std::string(kFormat) + " signature 1\n" +
           sorted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool hasSecret(const SharedScript &script)
{
    Json json = toJson(script);
    return scrub::maskTexts(json) > 0;
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
    if (change->rewrites.empty()) // a pattern of words only
        return {};
    return isUsable(*change) ? std::string{} : "its change is none that can be used";
}

/// What counts here: that of the source stays as told, the rest begins anew.
/// At most as long as a name that a person may give, and no half character.
std::string shortLine(std::string line)
{
    auto end = std::min(line.size(), kLongestName);
    while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80)
        --end;
    line.resize(end);
    return line;
}

void makeCandidate(Pattern &pattern, const std::string &source)
{
    pattern.provenance = sourceVia(pattern.provenance, source);
    pattern.key = bareKey(pattern.key) + '@' + pattern.provenance;
    pattern.id = 0;
    pattern.state = model::PatternState::Candidate;
    pattern.pinned = false;
    pattern.helped = pattern.harmed = pattern.harmedInRuns = 0;
    pattern.contradictions.clear();
    pattern.mergedInto = 0;
    pattern.elsewhere.clear();
    pattern.learningHashes.clear();
    pattern.failures = bounded(pattern.failures);
    pattern.followedBySuccess = std::min(bounded(pattern.followedBySuccess), pattern.failures);
    pattern.occurrences = std::max(bounded(pattern.occurrences), pattern.failures);
    constexpr std::size_t kMostNames = 100; // of languages and of aliases
    for (auto *text : {&pattern.why, &pattern.howToFix, &pattern.badExample, &pattern.goodExample})
        *text = harmless(*text);
    for (auto *name : {&pattern.name, &pattern.errorClass, &pattern.family, &pattern.lastUpdated})
        *name = shortLine(visibleLine(harmless(*name))); // two lines could pass for two in a list
    pattern.aliases.resize(std::min(pattern.aliases.size(), kMostNames));
    for (auto &alias : pattern.aliases)
        alias = visibleLine(harmless(alias));
    std::erase_if(pattern.languages, [](const auto &language) {
        return language.first.empty() || visibleLine(harmless(language.first)) != language.first;
    });
    while (pattern.languages.size() > kMostNames)
        pattern.languages.erase(std::prev(pattern.languages.end()));
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
    const auto taken = takeForeign(pattern, bundle.source);
    if (!taken.problem.empty())
        return leaveOut(taken.problem);
    if (taken.masked)
        bundle.problems.push_back(std::format("pattern {} held secrets; they are masked", number));
    if (!keys.insert(pattern.key).second)
        return leaveOut("its key comes twice");
    bundle.patterns.push_back(std::move(pattern));
}

void addScript(const Json &json, ReadBundle &bundle, std::set<std::string> &keys)
{
    auto script = sharedScriptFromJson(json);
    const auto leaveOut = [&](const std::string &why) {
        bundle.problems.push_back(std::format(
            "{} is left out: {}", script ? "script " + script->key : std::string("a script"), why));
    };
    if (!script)
        return leaveOut(script.error().message);
    if (hasSecret(*script))
        return leaveOut("it holds secrets or private data");
    if (!keys.insert(script->key).second)
        return leaveOut("its key comes twice");
    script->provenance = sourceVia(script->provenance, bundle.source);
    bundle.scripts.push_back(*std::move(script));
}

std::string textAt(const Json &json, const char *name)
{
    const auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

} // namespace

ForeignPattern takeForeign(Pattern &pattern, const std::string &source)
{
    ForeignPattern taken{.problem = problemOf(pattern)};
    if (!taken.problem.empty())
        return taken;
    Json json = model::toJson(pattern);
    taken.masked = scrub::maskTexts(json) > 0;
    if (taken.masked)
        pattern = model::patternFromJson(json);
    makeCandidate(pattern, source);
    return taken;
}

Result<Json> parseForeign(std::string_view text, std::size_t mostBytes, std::size_t deepest)
{
    if (text.size() > mostBytes)
        return failure(ErrorKind::InvalidInput,
                       std::format("it is longer than {} bytes", mostBytes));
    const auto shape = shapeOf(text, deepest);
    if (shape.depth > deepest)
        return failure(ErrorKind::InvalidInput,
                       std::format("it is deeper than {} levels", deepest));
    if (shape.members > kMostMembers)
        return failure(ErrorKind::InvalidInput,
                       std::format("an object in it has more than {} members", kMostMembers));
    Json json = parseJson(text);
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

std::string sourceVia(const std::string &told, const std::string &signer)
{
    if (told == "own" || told == signer || !isSourceName(told))
        return signer;
    auto via = told + " via " + signer;
    return isSourceName(via) ? via : signer;
}

bool looksLikeBundle(std::string_view text)
{
    return text.contains(std::format("\"{}\"", kFormat));
}

namespace {

Json patternsOf(std::span<const Pattern> patterns, const std::string &source, WrittenBundle &bundle)
{
    Json list = Json::array();
    for (const auto &pattern : patterns) {
        Json json = model::toJson(pattern);
        for (const auto *own : {"id", "state", "pinned", "contradictions", "learning_hashes"})
            json.erase(own);
        json["key"] = bareKey(pattern.key);
        json["provenance"] = pattern.provenance == "own" ? source : pattern.provenance;
        bundle.masked += scrub::maskTexts(json);
        list.push_back(std::move(json));
    }
    bundle.patterns = list.size();
    return list;
}

Json scriptsOf(std::span<const SharedScript> scripts, const std::string &source,
               WrittenBundle &bundle)
{
    Json list = Json::array();
    for (const auto &script : scripts) {
        if (hasSecret(script)) {
            bundle.problems.push_back(
                std::format("script {} is left out: it holds secrets or private data", script.key));
            continue;
        }
        Json json = toJson(script);
        json["provenance"] = script.provenance == "own" ? source : script.provenance;
        list.push_back(std::move(json));
    }
    bundle.scripts = list.size();
    return list;
}

/// InvalidInput for what is no bundle of this version, Corrupt when it was changed.
Result<> checkBundle(const Json &json)
{
    const auto isList = [&](const char *name) {
        return json.contains(name) && json[name].is_array();
    };
    if (!json.is_object() || textAt(json, "format") != kFormat || !isList("patterns") ||
        !isList("scripts"))
        return failure(ErrorKind::InvalidInput, "it is no bundle of patterns and scripts");
    const auto version = json.value("schema_version", Json());
    if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
        return failure(ErrorKind::InvalidInput, "it names no version");
    if (version.get<std::int64_t>() > kVersion)
        return failure(ErrorKind::TooNew, "the bundle was written by a newer program");
    if (!isSourceName(textAt(json, "source")))
        return failure(ErrorKind::InvalidInput, "it does not say whose it is");
    for (const auto *name : {"patterns", "scripts"}) {
        if (json[name].size() > kMostBundlePatterns)
            return failure(ErrorKind::InvalidInput,
                           std::format("it has more than {} {}", kMostBundlePatterns, name));
    }
    if (!isSignedBy(textAt(json, "public_key"), signedBytes(json), textAt(json, kSignature)))
        return failure(ErrorKind::Corrupt, "its signature does not fit its content; it was changed "
                                           "since it was signed, or is damaged");
    return {};
}

} // namespace

Result<WrittenBundle> writeBundle(const BundleContent &content, const std::string &source,
                                  const std::string &createdAt, const SigningKey &key)
{
    if (!isSourceName(source))
        return failure(ErrorKind::InvalidInput,
                       "a source is named by 1 to 60 letters, digits, blanks, \".\", \"_\", \"-\"",
                       source);
    WrittenBundle bundle;
    Json whole{{"format", kFormat},
               {"schema_version", kVersion},
               {"source", source},
               {"created_at", createdAt},
               {"public_key", key.publicKey()},
               {"patterns", patternsOf(content.patterns, source, bundle)},
               {"scripts", scriptsOf(content.scripts, source, bundle)}};
    // As it will be read: bytes that are not UTF-8 are replaced on the way to text.
    whole = parseJson(toText(whole));
    auto signature = key.sign(signedBytes(whole));
    if (!signature)
        return failure(std::move(signature.error()));
    whole[kSignature] = *std::move(signature);
    bundle.text = toText(whole, 1) + '\n';
    if (bundle.text.size() > kMostBundleBytes)
        return failure(ErrorKind::InvalidInput,
                       std::format("a bundle has at most {} bytes; share one language at a time",
                                   kMostBundleBytes));
    return bundle;
}

Result<ReadBundle> readBundle(std::string_view text)
{
    auto json = parseForeign(text);
    if (!json)
        return failure(std::move(json.error()));
    if (auto checked = checkBundle(*json); !checked)
        return failure(std::move(checked.error()));
    ReadBundle bundle{.source = textAt(*json, "source"),
                      .createdAt = harmless(textAt(*json, "created_at")),
                      .fingerprint = fingerprintOf(textAt(*json, "public_key"))};
    std::set<std::string> keys;
    for (const auto &each : (*json)["patterns"])
        addPattern(each, bundle, keys);
    keys.clear();
    for (const auto &each : (*json)["scripts"])
        addScript(each, bundle, keys);
    return bundle;
}

} // namespace espalier::learn
