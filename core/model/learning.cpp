// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/learning.h"

#include "core/base/hash.h"
#include "core/model/names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace espalier::model {

static constexpr std::array<std::string_view, 4> kConstructs{"function", "loop", "variable",
                                                             "import"};
static constexpr std::array<std::string_view, 3> kSources{"script-tests", "functions",
                                                          "compile-check"};

std::string_view nameOf(Construct construct)
{
    return kConstructs[static_cast<std::size_t>(construct)];
}

std::optional<Construct> constructNamed(std::string_view name)
{
    return valueNamed<Construct>(kConstructs, name);
}

std::string_view nameOf(LearningSource source)
{
    return kSources[static_cast<std::size_t>(source)];
}

std::optional<LearningSource> learningSourceNamed(std::string_view name)
{
    return valueNamed<LearningSource>(kSources, name);
}

std::uint64_t hashOf(const Learning &learning)
{
    KeyHasher hasher;
    hasher.add(learning.project).add(learning.language).add(nameOf(learning.construct));
    hasher.add(nameOf(learning.source)).add(learning.functionName).add(learning.functionHash);
    hasher.add(learning.shape).add(learning.origin);
    hasher.add(static_cast<std::uint64_t>(learning.attempt));
    hasher.add(std::uint64_t{learning.success}).add(learning.code);
    hasher.add(std::uint64_t{learning.errors.size()});
    for (const auto &error : learning.errors)
        hasher.add(error);
    return hasher.add(learning.errorPattern).add(learning.fixApplied).add(learning.createdAt).low();
}

std::string hexOf(std::uint64_t number)
{
    return std::format("{:016x}", number);
}

std::optional<std::uint64_t> numberOfHex(std::string_view text)
{
    std::uint64_t number = 0;
    const auto *end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, 16);
    if (read.ec != std::errc{} || read.ptr != end)
        return std::nullopt;
    return number;
}

Json toJson(const Learning &learning)
{
    return {{"id", learning.id},
            {"project", learning.project},
            {"language", learning.language},
            {"construct", nameOf(learning.construct)},
            {"source", nameOf(learning.source)},
            {"function_name", learning.functionName},
            {"function_hash", hexOf(learning.functionHash)},
            {"shape", learning.shape},
            {"origin", learning.origin},
            {"attempt", learning.attempt},
            {"success", learning.success},
            {"code", learning.code},
            {"errors", learning.errors},
            {"error_pattern", learning.errorPattern},
            {"fix_applied", learning.fixApplied},
            {"duration_ms", learning.durationMs},
            {"created_at", learning.createdAt},
            {"hash", hexOf(learning.hash)}};
}

Learning learningFromJson(const Json &json)
{
    Learning result;
    result.id = json.value("id", std::int64_t{0});
    result.project = json.value("project", "");
    result.language = json.value("language", "");
    result.construct = constructNamed(json.value("construct", "")).value_or(Construct::Function);
    result.source =
        learningSourceNamed(json.value("source", "")).value_or(LearningSource::ScriptTests);
    result.functionName = json.value("function_name", "");
    result.functionHash = numberOfHex(json.value("function_hash", "")).value_or(0);
    result.shape = json.value("shape", "");
    result.origin = json.value("origin", "");
    result.attempt = json.value("attempt", 1);
    result.success = json.value("success", false);
    result.code = json.value("code", "");
    result.errors = json.value("errors", std::vector<std::string>{});
    result.errorPattern = json.value("error_pattern", "");
    result.fixApplied = json.value("fix_applied", "");
    result.durationMs = json.value("duration_ms", 0.0);
    result.createdAt = json.value("created_at", "");
    result.hash = numberOfHex(json.value("hash", "")).value_or(0);
    return result;
}

} // namespace espalier::model
