// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/learnedrecipe.h"
#include "core/syntax/language.h"

#include <span>
#include <string_view>

namespace espalier::autopatch {

/// A file without a change and with it.
struct ChangedText {
    const syntax::Language *language;
    std::string_view before;
    std::string_view after;
};

/// How much of a change is taken to differ elsewhere.
enum class Generality {
    Names, ///< what stands on both sides, but names of what is called
    Exact, ///< nothing: the very same text is changed, where the error tells nothing of the mistake
};

/// For errors of a type, as the language names it: a failed assertion tells nothing.
[[nodiscard]] Generality generalityFor(std::string_view errorType);
/// The part of an error type behind the last dot, without what stands in brackets: what recipes are
/// for.
[[nodiscard]] std::string_view plainType(std::string_view type);

inline constexpr std::size_t kLongestRewrite = 1'000; ///< bytes of either side

/// The one change that files have in common, made one that can be found elsewhere: the smallest
/// expression or statements around what differs. Imports that Python files have got are kept with
/// it. Unsupported, with what a person can read: nothing differs but blanks and comments, several
/// different things do, the change is too long, or it would fit anything.
[[nodiscard]] Result<model::Rewrite> rewriteOf(std::span<const ChangedText> files,
                                               Generality generality);

/// InvalidInput for one that can never be made in this language: a side does not parse, `after` has
/// a "$" that `before` has not, both are the same, or `before` is nothing but a "$".
[[nodiscard]] Result<> checkRewrite(const syntax::Language &language,
                                    const model::Rewrite &rewrite);

} // namespace espalier::autopatch
