// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "core/engine/refinement.h"
#include "core/engine/vectorserver.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// The kinds of failures in a verdict, each once, in the order of its tests.
struct FailureKind {
    model::Construct construct = model::Construct::Function;
    std::string errorClass;
    bool operator==(const FailureKind &) const = default;
};
[[nodiscard]] std::vector<FailureKind> kindsOf(const model::Script &script,
                                               const model::Validation &verdict,
                                               const learn::ErrorClasses &classes);

/// What was learned, as it was at one moment: patterns and how recipes did. A value; thread-safe.
struct Memory {
    std::vector<model::Pattern> patterns;         ///< those that may be used
    std::vector<store::RecipeTallyRow> tallies;   ///< of recipes
    std::vector<store::FailedShape> failedShapes; ///< see failedShapesOf
    std::string fingerprint;                      ///< of the patterns; empty without any
};
/// All active patterns. Fails as the stores do.
[[nodiscard]] Result<Memory> memoryOf(Knowledge &knowledge);

/// The shapes whose scripts failed as these patterns know it, sorted.
[[nodiscard]] Result<std::vector<store::FailedShape>>
failedShapesOf(store::KnowledgeStore &learnings, std::span<const model::Pattern> patterns);

/// "learned-12": the recipe that a pattern carries.
[[nodiscard]] std::string recipeNameOf(std::int64_t pattern);
/// The recipe of a pattern; none when it carries no change.
[[nodiscard]] std::optional<refine::Recipe> recipeOf(const model::Pattern &pattern);

/// Puts the recipes that patterns carry for these failures before the others, then orders all by
/// how they did on failures of the same kind in the same language.
void addLearnedRecipes(std::vector<refine::Recipe> &recipes, const Memory &memory,
                       const model::Script &script, const model::Validation &verdict,
                       const learn::ErrorClasses &classes);

/// A script from the template with the change of an active pattern in it, where that is for this
/// shape: scripts of the shape failed so before, or the change is bound to the situation of an
/// anchor.
[[nodiscard]] std::optional<model::Script>
lessonFrom(const Memory &memory, const model::Script &script, const learn::ErrorClasses &classes);

/// What was learned as a part of the means: recipes of patterns and the order of all, texts for
/// prompts, similar scripts that were made right. Reads the knowledge once, here, and for similar
/// scripts again when the first script fails. None, and nothing is used, when there is no knowledge
/// or it cannot be read: capturing tells people of that. `told`, which may be empty, is called on
/// whatever thread finds it damaged; `server` and `notify` are as for Recall.
[[nodiscard]] std::optional<MeansPart> learnedMeans(const KnowledgeOptions &options,
                                                    const SetAsideSink &told = {},
                                                    std::shared_ptr<VectorServer> server = {},
                                                    NoticeSink notify = {});

} // namespace espalier::engine
