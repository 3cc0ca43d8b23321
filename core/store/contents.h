// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace espalier::store {

/// How the caller packs texts before they are stored. Without `pack` they are stored as they are;
/// what was packed is unpacked with the dictionary it was packed with.
struct TextPacking {
    std::int64_t dictionary = 0; ///< that `pack` uses; see KnowledgeStore::addDictionary
    std::function<Result<std::string>(std::string_view text)> pack;
    /// Fails with Corrupt for bytes that are not what `pack` made.
    std::function<Result<std::string>(std::int64_t dictionary, std::string_view bytes)> unpack;
};

/// A text that was packed.
struct PackedText {
    std::int64_t dictionary = 0; ///< 0 for plain bytes
    std::string bytes;
};

/// Long texts of one database, each kept once whoever refers to it. Uses the database of its
/// thread, which must outlive it.
class Contents final {
public:
    explicit Contents(Database &database, TextPacking packing = {})
        : m_database(database), m_packing(std::move(packing))
    {
    }

    /// The number of a text, which is stored unless it is there already; 0 for an empty one. To be
    /// called within a transaction; `written` counts the rows.
    [[nodiscard]] Result<std::int64_t> put(std::string_view text, std::int64_t &written);
    /// The text of a number; empty for 0. NotFound, or Corrupt when it cannot be unpacked.
    [[nodiscard]] Result<std::string> get(std::int64_t id);
    /// Forgets what `put` remembers, which holds for one transaction only.
    void endBatch() { m_recent.clear(); }

    /// Packs when that makes it smaller.
    [[nodiscard]] Result<PackedText> pack(std::string_view text) const;
    [[nodiscard]] Result<std::string> unpack(std::int64_t dictionary, std::string_view bytes) const;

private:
    [[nodiscard]] Result<std::optional<std::int64_t>> find(std::int64_t hash,
                                                           std::string_view text);

    Database &m_database;
    TextPacking m_packing;
    std::unordered_map<std::string_view, std::int64_t> m_recent;
};

} // namespace espalier::store
