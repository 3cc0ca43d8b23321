// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/llm/secret.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace espalier::llm {

class Network;

/// Where keys are kept between runs; a seam that tests replace. Thread-safe; calls block.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    /// The key of that name; none when there is no such entry. Unsupported where there is no
    /// keychain, Permission where it stays locked or the user says no, Timeout, Cancelled.
    [[nodiscard]] virtual Result<std::optional<Secret>> read(const std::string &name,
                                                             JobContext &job) = 0;
    /// Keeps a key under that name, in the place of an older one.
    [[nodiscard]] virtual Result<> write(const std::string &name, const Secret &key,
                                         JobContext &job) = 0;
    /// Takes a key out; nothing when there is none.
    [[nodiscard]] virtual Result<> remove(const std::string &name, JobContext &job) = 0;
};

/// The desktop's keychain (Secret Service, KWallet), under the service "espalier". Keys are never
/// written to a plain file in its place. A call waits at most `limit`, as long as a person may
/// need to unlock it.
class Keychain final : public KeyStore {
public:
    explicit Keychain(std::shared_ptr<Network> network,
                      std::chrono::milliseconds limit = std::chrono::minutes(1));
    [[nodiscard]] Result<std::optional<Secret>> read(const std::string &name,
                                                     JobContext &job) override;
    [[nodiscard]] Result<> write(const std::string &name, const Secret &key,
                                 JobContext &job) override;
    [[nodiscard]] Result<> remove(const std::string &name, JobContext &job) override;

private:
    std::shared_ptr<Network> m_network;
    std::chrono::milliseconds m_limit;
};

} // namespace espalier::llm
