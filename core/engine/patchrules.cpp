// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchrules.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/improvementsettings.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;
namespace keys = settings::keys;

namespace {

/// Puts a file of a commit where settings are read from; a missing one is no failure.
Result<> putFile(const git::Repository &repository, const git::ObjectId &commit,
                 const std::string &path, const fs::path &folder)
{
    auto content = repository.readFileAt(commit, path);
    if (!content)
        return content.error().kind == ErrorKind::NotFound ? Result<>()
                                                           : failure(std::move(content.error()));
    std::error_code error;
    fs::create_directories((folder / path).parent_path(), error);
    return writeFileAtomically(folder / path, *content);
}

/// The rules that lie in a folder.
Result<PatchRules> rulesIn(const git::Repository &repository, const git::ObjectId &commit,
                           const fs::path &folder, bool trusted)
{
    auto loaded = settings::Settings::load(settings::Sources::standard(folder, trusted));
    if (!loaded)
        return failure(std::move(loaded.error()));
    if (auto put = putFile(repository, commit, loaded->value(keys::kImprovementFile), folder); !put)
        return failure(std::move(put.error()));
    auto improvement = improvementSettings(*loaded, folder, trusted);
    if (!improvement)
        return failure(std::move(improvement.error()));
    PatchRules rules;
    rules.testCommand = loaded->value(keys::kTestCommand);
    rules.linterCommand = loaded->value(keys::kLinterCommand);
    rules.secretsCommand = loaded->value(keys::kSecretsCommand);
    rules.measureCommand = loaded->value(keys::kMeasureCommand);
    for (const auto &each : loaded->withheld())
        rules.withheld.push_back(each.key);
    rules.gates.maxFiles = static_cast<std::uint32_t>(loaded->value(keys::kMaxFiles));
    rules.gates.maxChangedLines = static_cast<std::uint32_t>(loaded->value(keys::kMaxChangedLines));
    rules.gates.minCoverage = improvement->minCoverage;
    for (const auto &[name, isAsked] : improvement->gates)
        rules.gates.gates.insert_or_assign(name, isAsked);
    rules.review = {.maxRisk = improvement->maxRiskLevel,
                    .autoApply = improvement->autoApply,
                    .autoApplyMaxRisk = improvement->autoApplyMaxRisk,
                    .requireManualReview = improvement->requireManualReview,
                    .requireOtherPerson = loaded->value(keys::kRequireOtherPerson),
                    .twoPersonsFrom = static_cast<int>(loaded->value(keys::kTwoPersonsFrom))};
    return rules;
}

/// Of each rule the stricter one.
void makeStricter(PatchRules &rules, const PatchRules &other)
{
    auto &review = rules.review;
    rules.gates.maxFiles = std::min(rules.gates.maxFiles, other.gates.maxFiles);
    rules.gates.maxChangedLines =
        std::min(rules.gates.maxChangedLines, other.gates.maxChangedLines);
    rules.gates.minCoverage = std::max(rules.gates.minCoverage, other.gates.minCoverage);
    for (const auto &[name, isAsked] : other.gates.gates) {
        if (isAsked)
            rules.gates.gates.insert_or_assign(name, true);
    }
    review.maxRisk = std::min(review.maxRisk, other.review.maxRisk);
    review.autoApply = review.autoApply && other.review.autoApply;
    review.autoApplyMaxRisk = std::min(review.autoApplyMaxRisk, other.review.autoApplyMaxRisk);
    review.requireManualReview |= other.review.requireManualReview;
    review.requireOtherPerson |= other.review.requireOtherPerson;
    if (const int from = other.review.twoPersonsFrom; from > 0)
        review.twoPersonsFrom =
            review.twoPersonsFrom > 0 ? std::min(review.twoPersonsFrom, from) : from;
}

} // namespace

std::string PatchRules::digest() const
{
    return sha256Hex(gates.digest() + review::digestOf(review) + testCommand + '\n' +
                     linterCommand + '\n' + secretsCommand + '\n' + measureCommand);
}

Result<PatchRules> rulesAt(const git::Repository &repository, const git::ObjectId &commit,
                           bool trusted)
{
    const auto folder = TemporaryFolder::create("espalier-rules");
    if (!folder)
        return failure(folder.error());
    if (auto put = putFile(repository, commit, ".espalier.toml", folder->path()); !put)
        return failure(std::move(put.error()));
    auto rules = rulesIn(repository, commit, folder->path(), trusted);
    if (!rules || trusted)
        return rules;
    // What a project that nobody trusts may not loosen, it may make stricter.
    auto asked = rulesIn(repository, commit, folder->path(), true);
    if (!asked)
        return failure(std::move(asked.error()));
    makeStricter(*rules, *asked);
    return rules;
}

} // namespace espalier::engine
