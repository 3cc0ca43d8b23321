// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/chat.h"

#include <cstdint>

namespace espalier::llm {

/// About how many tokens the prompt of a request has.
[[nodiscard]] std::uint64_t estimatePrompt(const ChatRequest &request);

} // namespace espalier::llm
