// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/script.h"
#include "core/store/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier::store {

/// Where a version came from, with what counted there.
struct ScriptSource {
    std::string source;
    std::string fingerprint; ///< of the key that signed it
    std::int64_t hits = 0;   ///< runs there that used it
    int testsPassed = 0;     ///< there; here it has to pass those of this machine
    std::string importedAt;  ///< RFC 3339
};

/// Versions of scripts that somebody else shared, among those of the ScriptStore. They come without
/// tests, for tests of others prove nothing: each is given tests of this machine when there is a
/// function for it, and until then nothing uses it. Uses the database of its thread (of
/// projectSchema), which must outlive it.
class SharedScriptStore final {
public:
    explicit SharedScriptStore(Database &database) : m_database(database) {}

    /// Adds a version without tests, not effective, and gives its number; none when a version with
    /// this origin and text is there, in use or archived.
    [[nodiscard]] Result<std::optional<int>> add(const model::Script &script,
                                                 const ScriptSource &source);
    /// Whether a version with this key, origin and text is there, in use or archived.
    [[nodiscard]] Result<bool> contains(const model::Script &script);
    /// Of these keys the versions that have no tests yet and are not archived, from the first.
    [[nodiscard]] Result<std::unordered_map<std::string, std::vector<model::Script>>>
    untested(std::span<const std::string> keys);
    /// The tests of a version that has none. NotFound when it has some, or is not there.
    [[nodiscard]] Result<> giveTests(const model::Script &script);
    /// None for what was made here.
    [[nodiscard]] Result<std::optional<ScriptSource>> sourceOf(const std::string &key, int version);

private:
    Database &m_database;
};

} // namespace espalier::store
