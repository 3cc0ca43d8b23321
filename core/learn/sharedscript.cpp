// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/sharedscript.h"

#include "core/base/textformat.h"
#include "core/learn/bundle.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace espalier::learn {

namespace {

constexpr std::size_t kKeyDigits = 32;
constexpr std::size_t kLongestName = 40;    ///< of a language or a pack
constexpr std::size_t kLongestOrigin = 200; ///< and of a test
constexpr std::size_t kMostTests = 1'000;
constexpr std::int64_t kMostHits = 1'000'000'000;

bool isKey(std::string_view text)
{
    return text.size() == kKeyDigits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool isWord(std::string_view text, std::size_t longest, std::string_view more)
{
    return !text.empty() && text.size() <= longest &&
           std::ranges::all_of(text, [&](unsigned char c) {
               return c < 0x80 && (std::isalnum(c) != 0 || more.contains(static_cast<char>(c)));
           });
}

/// Why it cannot be used; empty when it can.
std::string problemOf(const SharedScript &script)
{
    if (!isKey(script.key))
        return "it has no key";
    if (!isWord(script.language, kLongestName, "_-") || !isWord(script.pack, kLongestName, "_-."))
        return "it names no language or no pack";
    if (!isWord(script.origin, kLongestOrigin, "_-.: ") || script.origin == "template")
        return "it does not say how it was made";
    if (script.shape.size() > kLongestBundleText || !isPlainCode(script.shape) ||
        script.shape.contains('\n'))
        return "its shape is none";
    if (script.text.empty() || script.text.size() > kLongestBundleText)
        return "its code is missing or too long";
    if (!isPlainCode(script.text))
        return "its code has control characters or is not UTF-8";
    return {};
}

std::string line(const std::string &text)
{
    return visibleLine(harmless(text.substr(0, kLongestOrigin)));
}

} // namespace

bool isPlainCode(std::string_view text)
{
    return isValidUtf8(text) && std::ranges::none_of(text, [](unsigned char c) {
               return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
           });
}

std::string titleOf(const SharedScript &script)
{
    return visibleLine(std::format("{} {}, pack {}, {}", script.language,
                                   model::nameOf(script.construct), script.pack, script.origin));
}

Json toJson(const SharedScript &script)
{
    return {{"key", script.key},
            {"language", script.language},
            {"pack", script.pack},
            {"shape", script.shape},
            {"construct", model::nameOf(script.construct)},
            {"origin", script.origin},
            {"provenance", script.provenance},
            {"model_used", script.modelUsed},
            {"created_at", script.createdAt},
            {"hits", script.hits},
            {"tests_passed", script.testsPassed},
            {"script", script.text}};
}

Result<SharedScript> sharedScriptFromJson(const Json &json)
{
    SharedScript script;
    try { // a value of another type than expected throws
        if (!json.is_object())
            return failure(ErrorKind::InvalidInput, "it is no object");
        script.key = json.value("key", "");
        script.language = json.value("language", "");
        script.pack = json.value("pack", "");
        script.shape = json.value("shape", "");
        script.construct =
            model::constructNamed(json.value("construct", "")).value_or(model::Construct::Function);
        script.origin = json.value("origin", "");
        script.provenance = json.value("provenance", "own");
        script.modelUsed = line(json.value("model_used", ""));
        script.createdAt = line(json.value("created_at", ""));
        script.text = json.value("script", "");
        script.hits = std::clamp<std::int64_t>(json.value("hits", std::int64_t{0}), 0, kMostHits);
        for (const auto &test : json.value("tests_passed", std::vector<std::string>{})) {
            if (script.testsPassed.size() < kMostTests)
                script.testsPassed.push_back(line(test));
        }
    } catch (const Json::exception &) {
        return failure(ErrorKind::InvalidInput, "a value has another type");
    }
    if (auto problem = problemOf(script); !problem.empty())
        return failure(ErrorKind::InvalidInput, std::move(problem));
    return script;
}

} // namespace espalier::learn
