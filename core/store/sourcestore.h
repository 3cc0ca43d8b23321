// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <optional>
#include <string>

namespace espalier::store {

/// Somebody who shares, and the key they are known by.
struct KnownSource {
    std::string name;
    std::string fingerprint; ///< of their key
    std::string knownSince;  ///< RFC 3339
};

/// Who shared something with a user. Uses the database of its thread (of knowledgeSchema), which
/// must outlive it.
class SourceStore final {
public:
    explicit SourceStore(Database &database) : m_database(database) {}

    /// By name, whatever its case; none when nothing came from there yet.
    [[nodiscard]] Result<std::optional<KnownSource>> find(const std::string &name);
    /// Takes the place of what is known of the name.
    [[nodiscard]] Result<> remember(const KnownSource &source);

private:
    Database &m_database;
};

} // namespace espalier::store
