// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier::store {

/// How refining the script of a key ended the last time.
struct RefinementRow {
    std::string key;
    std::string means; ///< a hash over all that it was tried with
    std::string ended; ///< a word: "repaired", "nothing-fits", "attempts-used" …
    std::string reason;
    int attempts = 0;
    double costUsd = 0;
    std::string at; ///< RFC 3339
};

/// A function that has a script of its own.
struct OwnScriptRow {
    std::string shapeKey;   ///< of the script of its shape
    std::uint64_t tree = 0; ///< hash of its syntax tree without names and literals
    std::string key;        ///< of its own script
};

/// What was tried to make scripts better, of one project. Uses the database of its thread, which
/// must outlive it.
class RefinementStore final {
public:
    explicit RefinementStore(Database &database) : m_database(database) {}

    /// Takes the place of what is known of the keys; gives how many rows were written.
    [[nodiscard]] Result<int> write(std::span<const RefinementRow> rows);
    [[nodiscard]] Result<std::unordered_map<std::string, RefinementRow>>
    find(std::span<const std::string> keys);

    [[nodiscard]] Result<int> writeOwn(std::span<const OwnScriptRow> rows);
    [[nodiscard]] Result<std::vector<OwnScriptRow>> own();

private:
    Database &m_database;
};

} // namespace espalier::store
