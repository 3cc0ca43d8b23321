// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/vector.h"

#include <span>
#include <string_view>

namespace espalier::learn {

/// The space of `embedLocally`. Its name changes whenever the same text gets another vector.
[[nodiscard]] const VectorSpace &localSpace();

/// A vector of a script, an error or other text, made on this machine without a model: words, parts
/// of words and sequences of up to three tokens are hashed to 128 dimensions. Texts that share
/// many of them are near each other. `language` (may be empty) keeps sequences of different
/// languages apart; `kinds`, where given, are the kinds of the syntax nodes in the order of the
/// text, and count by sequences of up to three as well. Of longer texts the first 256 KiB count.
/// Deterministic; takes any bytes; thread-safe.
[[nodiscard]] Vector embedLocally(std::string_view text, std::string_view language,
                                  std::span<const std::string_view> kinds = {});

} // namespace espalier::learn
