// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/llm/retry.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::llm {

/// Which protocol an endpoint speaks.
enum class Provider {
    OpenAi,    ///< the OpenAI-compatible chat route, whoever serves it
    Anthropic, ///< Messages
    Ollama,    ///< its native routes
    LlamaCpp,  ///< llama.cpp's server: the OpenAI route and its own health, properties, tokens
};
/// "openai", "anthropic", "ollama", "llama.cpp"
[[nodiscard]] const char *name(Provider provider);
/// By its name; "llamacpp" and "openai-compatible" are understood, too.
[[nodiscard]] std::optional<Provider> providerNamed(std::string_view name);

/// Where a key comes from.
struct KeySource {
    enum class Kind {
        Automatic,   ///< the environment by the standard names, then the keychain
        None,        ///< no key is sent
        Environment, ///< the variable `name`
        Keychain,    ///< the entry `name`; empty: the host's
    };
    Kind kind = Kind::Automatic;
    std::string name;

    /// "auto" or empty, "none", "env:NAME", "keychain", "keychain:NAME". InvalidInput otherwise:
    /// most of all for a key itself, which is not quoted.
    [[nodiscard]] static Result<KeySource> parse(std::string_view text);
    bool operator==(const KeySource &) const = default;
};

/// How long and how large an exchange may get.
struct Limits {
    std::chrono::milliseconds firstByte{std::chrono::minutes(5)}; ///< until an answer begins
    std::chrono::milliseconds idle{std::chrono::minutes(1)};      ///< between two pieces of it
    std::chrono::milliseconds total{std::chrono::minutes(15)};    ///< a call with all its tries
    std::chrono::milliseconds loading{std::chrono::minutes(3)};   ///< while a server loads a model
    std::size_t replyBytes = 32u << 20;                           ///< of one answer, unpacked
};

/// How one model of a pool is chosen.
enum class PoolOrder {
    FirstAvailable, ///< the first; the next where it does not exist or fails
    Random,         ///< any; another where it does not exist or fails
};

/// All that is to be known of an endpoint, as plain values. Read from settings elsewhere; never
/// from an opened repository that is not trusted.
struct EndpointConfig {
    std::optional<Provider> provider; ///< none: seen from the address
    std::string baseUrl;              ///< empty: the provider's own address
    std::string models;               ///< a pool: names separated by commas
    std::string embeddingModel;       ///< empty: the first of the pool
    KeySource key;
    Limits limits;
    RetryPolicy retry;
    PoolOrder poolOrder = PoolOrder::FirstAvailable;
    std::optional<std::uint64_t> poolSeed; ///< makes PoolOrder::Random repeatable
    std::uint32_t maxOutputTokens = 4096;
    std::uint32_t contextTokens = 0; ///< 0: for Ollama as the prompt needs it, else the server's
};

/// An endpoint whose address was looked at.
struct Endpoint {
    Provider provider = Provider::OpenAi;
    std::string base;            ///< what routes are added to, without a slash at the end
    std::string alternativeBase; ///< tried where `base` has no such route; may be empty
    std::string origin;          ///< "scheme://host:port", lower case, with the port
    std::string host;            ///< lower case
    bool loopback = false;
};

/// Resolves provider and address. InvalidInput for an address that is none, has a user name, a
/// query or a fragment in it, or is http beyond this machine; NotFound where neither address nor
/// provider is set.
[[nodiscard]] Result<Endpoint> resolve(const EndpointConfig &config);

/// The origin of an absolute http(s) address; empty for anything else.
[[nodiscard]] std::string originOf(std::string_view url);
/// `target` as seen from `url`.
[[nodiscard]] std::string resolvedUrl(std::string_view url, std::string_view target);

/// The names of a pool, trimmed, without empty and repeated ones.
[[nodiscard]] std::vector<std::string> poolModels(std::string_view pool);
/// The order in which the models of a pool are tried. A seed makes a random order repeatable.
[[nodiscard]] std::vector<std::string> poolSequence(std::string_view pool, PoolOrder order,
                                                    std::optional<std::uint64_t> seed);

} // namespace espalier::llm
