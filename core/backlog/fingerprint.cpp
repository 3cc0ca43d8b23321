// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/fingerprint.h"

#include "core/backlog/bytes.h"
#include "core/backlog/fingerprintparts.h"
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/base/textcut.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr string_view kVersion = "v1:";
constexpr std::array<string_view, 9> kBases{"explicit", "own-frames", "type-and-value",
                                            "message",  "rule",       "test",
                                            "function", "series",     "text"};

constexpr size_t kLongestPart = 512;

/// What tells a part apart: bounded, and still another when anything of the whole is another.
string identityOf(const string &part)
{
    if (part.size() <= kLongestPart)
        return part;
    return std::format("{}… ({:016x})", cutAt(part, kLongestPart), hash64(part));
}

/// The same as it is kept and shown, without a word that was cut: of a secret that has lost its end
/// nobody would know any more that it is one.
string shownPart(string part)
{
    if (part.size() <= kLongestPart)
        return part;
    return std::format("{} ({:016x})", cutAtWord(part, kLongestPart), hash64(part));
}

/// "{{ default }}", with any blanks.
bool isDefault(string_view part)
{
    part = trimmed(part);
    return part.starts_with("{{") && part.ends_with("}}") && part.size() > 4 &&
           trimmed(part.substr(2, part.size() - 4)) == "default";
}

Fingerprint computed(const model::ExceptionSeen &seen)
{
    auto key = keyOf(seen.trace);
    // Instrumented code tells the function even where there is no trace.
    if (key.basis != GroupBasis::OwnFrames && !seen.functionId.empty()) {
        const auto type = seen.trace.empty() ? string() : seen.trace.errors[0].type;
        if (saysNothing(type))
            key.parts.push_back("in " + seen.functionId);
        else
            key.parts = {stableType(type), "in " + seen.functionId};
        key.basis = GroupBasis::OwnFrames;
    }
    if (key.parts.empty())
        key.parts.emplace_back();
    return fingerprintOfParts(key.basis, std::move(key.parts));
}

Fingerprint of(const model::ExceptionSeen &seen)
{
    constexpr size_t kMostParts = 32;
    const auto &given = seen.explicitFingerprint;
    const auto fallback = computed(seen);
    const auto saysSomething = [](const string &part) {
        return !trimmed(part).empty() && !isDefault(part);
    };
    if (std::ranges::none_of(given, saysSomething))
        return fallback;
    std::vector<string> parts;
    for (const auto &part : given) {
        if (parts.size() >= kMostParts)
            break;
        if (isDefault(part))
            parts.insert(parts.end(), fallback.parts.begin(), fallback.parts.end());
        else
            parts.push_back(part);
    }
    return fingerprintOfParts(GroupBasis::Explicit, std::move(parts));
}

Fingerprint of(const model::FunctionSeen &seen)
{
    return fingerprintOfParts(GroupBasis::Function, {string(trimmed(seen.id))});
}

Fingerprint of(const model::MetricSeen &seen)
{
    std::vector<string> parts{seen.series};
    for (const auto &[key, value] : seen.context)
        parts.push_back(key + "=" + value);
    return fingerprintOfParts(GroupBasis::Series, std::move(parts));
}

std::optional<Fingerprint> of(const model::TestSeen &seen)
{
    if (seen.outcome == model::TestVerdict::Passed)
        return std::nullopt;
    return fingerprintOfParts(GroupBasis::Test,
                              {seen.suite.empty() ? seen.path : seen.suite, seen.name});
}

/// The tool's own fingerprint is of what stands in the line, so that it needs neither line nor
/// message; but equal lines may be in several files.
Fingerprint of(const model::FindingSeen &seen)
{
    if (!seen.fingerprint.empty())
        return fingerprintOfParts(GroupBasis::Rule,
                                  {seen.tool, seen.rule, seen.path, seen.fingerprint});
    return fingerprintOfParts(GroupBasis::Rule, {seen.tool, seen.rule, seen.path, seen.function,
                                                 maskedMessage(seen.message)});
}

std::optional<Fingerprint> of(const model::CoverageSeen &)
{
    return std::nullopt;
}

Fingerprint of(const model::FeedbackSeen &seen)
{
    string words;
    for (const char c : seen.text) {
        if (isOfWord(c) || c == '\'')
            words += lowered(c);
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
    }
    std::vector<string> parts{string(trimmed(words))};
    if (!seen.path.empty())
        parts.push_back(seen.path);
    return fingerprintOfParts(GroupBasis::Text, std::move(parts));
}

} // namespace

Fingerprint fingerprintOfParts(GroupBasis basis, std::vector<string> parts)
{
    KeyHasher hasher;
    hasher.add(nameOf(basis));
    for (auto &part : parts) {
        hasher.add(identityOf(part));
        part = shownPart(std::move(part));
    }
    return {.value = string(kVersion) + hasher.hex(), .basis = basis, .parts = std::move(parts)};
}

std::optional<Fingerprint> fingerprintOf(const model::Observation &observation)
{
    return std::visit([](const auto &seen) -> std::optional<Fingerprint> { return of(seen); },
                      observation.content);
}

Fingerprint performanceFingerprint(string_view functionOrSeries, string_view what)
{
    const auto basis = functionOrSeries.contains("::") ? GroupBasis::Function : GroupBasis::Series;
    return fingerprintOfParts(basis, {string(functionOrSeries), "performance: " + string(what)});
}

string_view nameOf(GroupBasis basis)
{
    return kBases[static_cast<size_t>(basis)];
}

std::optional<GroupBasis> groupBasisNamed(string_view name)
{
    const auto at = std::ranges::find(kBases, name);
    if (at == kBases.end())
        return std::nullopt;
    return static_cast<GroupBasis>(at - kBases.begin());
}

Json toJson(const Fingerprint &fingerprint)
{
    return {{"value", fingerprint.value},
            {"basis", nameOf(fingerprint.basis)},
            {"parts", fingerprint.parts}};
}

Fingerprint fingerprintFromJson(const Json &json)
{
    return {.value = textAt(json, "value"),
            .basis = groupBasisNamed(textAt(json, "basis")).value_or(GroupBasis::Message),
            .parts = textsAt(json, "parts")};
}

} // namespace espalier::backlog
