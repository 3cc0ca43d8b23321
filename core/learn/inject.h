// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/pattern.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// For what a prompt is written.
struct InjectRequest {
    std::string language;
    std::string family;                        ///< of the language: ErrorClasses::familyOf
    std::optional<model::Construct> construct; ///< of what failed; none when all may help
    std::vector<std::string> errorClasses;     ///< of what failed; may be empty
    std::size_t most = 5;                      ///< patterns (k)
    std::size_t mostTokens = 2'000;            ///< estimated, of the whole text
};

/// The part of a prompt that tells what was learned.
struct Injection {
    std::string text; ///< exactly as it goes into the prompt; empty when nothing fits
    std::vector<std::int64_t> patterns; ///< that are in it, in their order
    std::size_t leftOut = 0; ///< active patterns that fit and are among the first k, but not within
                             ///< the tokens
    std::size_t tokens = 0;  ///< estimated, of `text`
};

/// Active patterns of the language's family for the request, the best first: those for the error
/// classes, then those for the construct; among equals those that helped most, then those whose
/// failures were mended most surely. The order does not depend on the order they are handed in.
[[nodiscard]] std::vector<const model::Pattern *>
patternsFor(const InjectRequest &request, std::span<const model::Pattern> patterns);

/// The text for a prompt. Whatever the patterns hold stays within its fences.
[[nodiscard]] Injection inject(const InjectRequest &request,
                               std::span<const model::Pattern> patterns);

} // namespace espalier::learn
