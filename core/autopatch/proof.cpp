// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/proof.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace espalier::autopatch {

using model::TestVerdict;

namespace {

/// Of the last part of a type's name: the test itself was not run.
bool isOfLoading(std::string_view type)
{
    constexpr std::array<std::string_view, 6> kTypes{"ImportError",        "ModuleNotFoundError",
                                                     "SyntaxError",        "IndentationError",
                                                     "FixtureLookupError", "TabError"};
    const auto name = type.substr(type.find_last_of(".:") + 1);
    return std::ranges::contains(kTypes, name);
}

/// The type at the head of a fingerprint, which may say more behind a colon.
std::string_view typeOf(std::string_view head)
{
    const auto type = head.substr(0, head.find(": "));
    return type.substr(type.find_last_of('.') + 1);
}

bool failedAs(const ProofTest &test, const ProofTarget &target)
{
    if (!target.test.empty())
        return test.name == target.test;
    if (target.parts.empty())
        return true;
    const auto type = typeOf(target.parts.front());
    const bool isSameType = type == typeOf(test.errorType) ||
                            (!test.parts.empty() && type == typeOf(test.parts.front()));
    return isSameType &&
           (target.parts.size() < 2 || std::ranges::contains(test.parts, target.parts[1]));
}

bool counts(const ProofTest &test, const ProofTarget &target)
{
    const bool isWanted =
        !target.parts.empty() && typeOf(target.parts.front()) == typeOf(test.errorType);
    return test.outcome == TestVerdict::Failed &&
           (isWanted || test.isOfData || !isOfLoading(test.errorType));
}

} // namespace

Proof proofOf(std::span<const ProofTest> without, std::span<const ProofTest> with,
              const ProofTarget &target)
{
    std::map<std::string_view, TestVerdict> after;
    for (const auto &test : with) {
        // Of several of a name the worst counts.
        auto &outcome = after.emplace(test.name, test.outcome).first->second;
        if (test.outcome != TestVerdict::Passed)
            outcome = test.outcome;
    }
    Proof proof;
    for (const auto &test : without) {
        const auto now = after.find(test.name);
        if (!counts(test, target) || now == after.end() || now->second != TestVerdict::Passed)
            continue;
        proof.turned.push_back(test.name);
        const bool isProving = failedAs(test, target);
        if (isProving && proof.proving.empty())
            proof.errorType = test.errorType;
        (isProving ? proof.proving : proof.elsewhere).push_back(test.name);
    }
    return proof;
}

Json toJson(const Proof &proof)
{
    return {{"turned", proof.turned},
            {"proving", proof.proving},
            {"elsewhere", proof.elsewhere},
            {"error_type", proof.errorType},
            {"proven", proof.isProven()}};
}

} // namespace espalier::autopatch
