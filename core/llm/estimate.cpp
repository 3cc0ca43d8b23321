// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/estimate.h"

#include "core/base/tokenestimate.h"

namespace espalier::llm {

std::uint64_t estimatePrompt(const ChatRequest &request)
{
    constexpr std::uint64_t kMessageTokens = 4; // what frames each message
    auto tokens = estimateTokens(request.system);
    for (const auto &message : request.messages)
        tokens += estimateTokens(message.content) + kMessageTokens;
    return tokens;
}

} // namespace espalier::llm
