// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/modelsettings.h"

#include <string_view>

namespace espalier::engine {

/// The server of vectors that the setting `learn.embeddings` names: "ADDRESS MODEL", the address
/// being that of an OpenAI-compatible server ("…/v1/embeddings") or of Ollama ("…/api/embed").
/// Budgets and limits are those of models. The key is theirs where the server is the same; else the
/// keychain's entry for the host, and none on this machine. InvalidInput for anything else.
[[nodiscard]] Result<ModelSettings> embeddingSettings(std::string_view setting,
                                                      const ModelSettings &models);

} // namespace espalier::engine
