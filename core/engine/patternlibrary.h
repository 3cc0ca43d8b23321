// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// Patterns that were found by words.
struct FoundPatterns {
    std::vector<std::int64_t> ids; ///< in the order of their numbers
    bool more = false;             ///< there are others, which are not among them
};

/// What people look at of the patterns. Belongs to the thread that opened it.
class PatternLibrary final {
public:
    static constexpr int kMostFound = 2'000;

    /// Opens the knowledge of a user to look at it. A file that is not there is not made, the
    /// library is empty then, and a damaged one stays where it is. Fails as store::Database::open
    /// does.
    [[nodiscard]] static Result<std::unique_ptr<PatternLibrary>>
    open(const std::filesystem::path &file);

    /// Forgotten ones too, the ones that were needed most often first.
    [[nodiscard]] Result<std::vector<PatternRow>> all();
    /// Those of them that the filter leaves. What was typed is looked for with `search`.
    [[nodiscard]] Result<std::vector<PatternRow>> list(const PatternFilter &filter = {});
    /// Patterns with all these words in their texts, the last one being the beginning of one;
    /// without forgotten ones, and not ranked, so that each keystroke can ask.
    [[nodiscard]] Result<FoundPatterns> search(std::string_view typed, int most = kMostFound);

    [[nodiscard]] store::PatternStore &patterns() { return m_patterns; }
    [[nodiscard]] store::KnowledgeStore &knowledge() { return m_knowledge; }
    [[nodiscard]] store::Database &database() { return *m_database; }

private:
    PatternLibrary(std::unique_ptr<store::Database> database, store::TextPacking packing);

    std::unique_ptr<store::Database> m_database;
    store::PatternStore m_patterns;
    store::KnowledgeStore m_knowledge;
};

} // namespace espalier::engine
