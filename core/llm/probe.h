// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/endpointclient.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace espalier::llm {

/// What is looked at, in this order.
enum class ProbeCheck {
    Address,    ///< the base URL may be used
    Reachable,  ///< something answers there
    Key,        ///< the key is accepted
    Model,      ///< the model exists; of a pool, the first one
    Context,    ///< its context length is known
    Chat,       ///< it answers
    JsonSchema, ///< it answers by a JSON schema
    Embeddings, ///< it turns texts into vectors
};
/// "address", "reachable", "key", "model", "context", "chat", "json_schema", "embeddings"
[[nodiscard]] const char *name(ProbeCheck check);

enum class ProbeAnswer { Yes, No, Unknown };
/// "yes", "no", "unknown"
[[nodiscard]] const char *name(ProbeAnswer answer);

/// The outcome of one check.
struct ProbeItem {
    ProbeCheck check = ProbeCheck::Address;
    ProbeAnswer answer = ProbeAnswer::Unknown;
    std::chrono::milliseconds duration{0};
    std::optional<Error> error; ///< what a No or Unknown comes from, where something failed
};

/// What an endpoint can do.
struct Probe {
    std::string provider;
    std::string baseUrl;
    std::string model;               ///< the one looked at
    std::string keyOrigin;           ///< as in FoundKey; empty: none is sent
    std::vector<std::string> models; ///< what the server offers, at most 1000
    std::uint32_t contextTokens = 0; ///< 0: not known
    std::uint32_t dimension = 0;     ///< of embeddings; 0: not known
    Usage usage;                     ///< what the probe itself used
    std::vector<ProbeItem> items;

    [[nodiscard]] ProbeAnswer answer(ProbeCheck check) const;
};

struct ProbeOptions {
    bool ask =
        true; ///< false: nothing that costs money; Chat, JsonSchema and Embeddings stay Unknown
};

/// Looks at an endpoint; one try each, no waiting for a model that loads. Fails only when it is
/// cancelled: all else is an answer.
[[nodiscard]] Result<Probe> probe(const EndpointConfig &config, std::shared_ptr<Network> network,
                                  FoundKey key, const ClientOptions &options, JobContext &job,
                                  ProbeOptions what = {});

/// The outcome as JSON, for `check-api --json`.
[[nodiscard]] Json toJson(const Probe &probe);

} // namespace espalier::llm
