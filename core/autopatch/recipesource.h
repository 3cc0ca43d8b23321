// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/patchsource.h"
#include "core/model/learnedrecipe.h"

#include <set>
#include <string>
#include <vector>

namespace espalier::autopatch {

/// A built-in repair for errors of one class, as it is listed.
struct RecipeInfo {
    std::string id;         ///< "py-key-default"; in patches, settings and reports
    std::string language;   ///< "python", "javascript" (TypeScript, too), "go"
    std::string errorClass; ///< type and, in parts, message of the errors it is for
    std::string title;
    std::string about; ///< one sentence
};

/// "javascript" of "typescript", too: what recipes are sorted by.
[[nodiscard]] std::string_view recipeLanguage(std::string_view language);

/// All that are built in, in the order in which they are asked.
[[nodiscard]] std::vector<RecipeInfo> patchRecipes();

/// Patches by rules over syntax trees: offline, without a key, the same each time. A recipe is
/// asked when type and message of the error are its own, and changes what the innermost calls name.
/// None catches an error to drop it. What it offers is a guess that tests have to prove.
class RecipeSource final : public PatchSource {
public:
    struct Options {
        std::set<std::string, std::less<>> off{};          ///< ids that are not asked
        std::function<bool(std::string_view path)> isTest; ///< files that are never changed
        /// What accepted patches have taught, to be asked before those that are built in.
        std::vector<model::LearnedRecipe> learned{};
    };
    explicit RecipeSource(Options options) : m_options(std::move(options)) {}

    [[nodiscard]] std::string_view name() const override { return "recipes"; }
    [[nodiscard]] Result<std::optional<PatchProposal>>
    next(const PatchTask &task, std::span<const TriedProposal> former, JobContext &job) override;

    /// Everything that recipes have for a task, in their order.
    [[nodiscard]] std::vector<PatchProposal> proposals(const PatchTask &task, JobContext &job);

private:
    Options m_options;
};

} // namespace espalier::autopatch
