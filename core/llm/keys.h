// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/llm/endpoint.h"
#include "core/llm/keychain.h"
#include "core/llm/secret.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::llm {

/// The value of an environment variable; none when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string &)>;
/// Of this process.
[[nodiscard]] std::optional<std::string> processEnvironment(const std::string &name);

/// A key and where it was found.
struct FoundKey {
    std::optional<Secret> key; ///< none: none is sent
    std::string origin;        ///< "env:NAME", "keychain:NAME", or empty
};

/// The variables that are looked at for an endpoint when nothing else is said, in this order:
/// ESPALIER_LLM_API_KEY, then the one that the provider of that very host has made usual. A key
/// that was made for one host is never sent to another.
[[nodiscard]] std::vector<std::string> standardVariables(const Endpoint &endpoint);

/// The name under which the key of an endpoint is kept in the keychain.
[[nodiscard]] std::string keychainName(const Endpoint &endpoint);

/// Finds the key of an endpoint. A variable or an entry that was named has to exist (NotFound).
/// When all is left to us, this machine's own servers need no key, for others NotFound names the
/// variables; without a keychain, or with a null one, only the environment counts.
[[nodiscard]] Result<FoundKey> findKey(const KeySource &source, const Endpoint &endpoint,
                                       const Environment &environment, KeyStore *keychain,
                                       JobContext &job);

} // namespace espalier::llm
