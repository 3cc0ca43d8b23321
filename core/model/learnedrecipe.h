// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// A change of code that can be made elsewhere. "$1", "$2" … stand for what differs from place to
/// place: the same text wherever the same one stands.
struct Rewrite {
    std::string before; ///< one expression, or statements that follow each other
    std::string after;
    /// What the language's grammar calls the things that a "$" stands for, by its number; "simple"
    /// for all that need no brackets around them. Any thing does where nothing is said.
    std::map<std::string, std::string> kinds{};
    std::vector<std::string> imports{}; ///< statements of Python that `after` needs
    bool operator==(const Rewrite &) const = default;
};

/// Whether a learned recipe is asked.
enum class RecipeState : std::uint8_t {
    Active,
    Disabled,  ///< switched off by a person
    Demoted,   ///< its patches were turned down or taken back more often than accepted
    Forgotten, ///< removed by a person; no patch brings it back
};

/// A repair that an accepted patch has taught, for errors of one type.
struct LearnedRecipe {
    std::string id;        ///< see idOf
    std::string language;  ///< "python", "javascript" (TypeScript, too), "go"
    std::string errorType; ///< without its module
    Rewrite rewrite;
    std::string title; ///< of the first ticket
    std::string why;   ///< what is wrong, as a person or the patch told; may be empty
    RecipeState state = RecipeState::Active;
    std::int64_t taught = 1; ///< accepted patches of others that make the same change
    std::int64_t helped = 0; ///< patches of its own that were accepted
    std::int64_t harmed = 0; ///< patches of its own, or that taught it, that were turned down later
    std::string ticketId;    ///< of the first patch
    std::string project;     ///< a hash, never a path
    std::string createdAt;   ///< RFC 3339
    std::string updatedAt;
    bool operator==(const LearnedRecipe &) const = default;
};

/// "learned-" and hexadecimal digits, by language, type of error and rewrite.
[[nodiscard]] std::string idOf(const LearnedRecipe &recipe);

/// Names as in JSON: "active", "disabled", "demoted", "forgotten".
[[nodiscard]] std::string_view nameOf(RecipeState state);
[[nodiscard]] std::optional<RecipeState> recipeStateNamed(std::string_view name);

[[nodiscard]] Json toJson(const Rewrite &rewrite);
/// What is missing or of another type is empty: such a one fits nowhere.
[[nodiscard]] Rewrite rewriteFromJson(const Json &json);
[[nodiscard]] Json toJson(const LearnedRecipe &recipe);

} // namespace espalier::model
