// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/chat.h"

#include <cstdint>
#include <string_view>

namespace espalier::llm {

/// About how many tokens a text has, made without a model's own vocabulary: within a third of the
/// real count for prose and code in languages written in Latin letters.
[[nodiscard]] std::uint64_t estimateTokens(std::string_view text);

/// About how many tokens the prompt of a request has.
[[nodiscard]] std::uint64_t estimatePrompt(const ChatRequest &request);

} // namespace espalier::llm
